"""Inputs for `fuzz.py`: mutated files, or small inputs made of windows of files and mutated.

An input is made again from its seed and number alone, given the same folders.
"""

from __future__ import annotations

import io
import random
import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fuzz_office import (
    make_docx,
    make_epub,
    make_mail,
    make_odt,
    make_rtf,
    mangle,
    mutate_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fuzz_office import OfficeMaker

    _Maker = Callable[["_Windows", random.Random], tuple[str, bytes]]

_SUFFIXES: Final = (".md", ".txt", ".html", ".htm", ".pdf")
_LARGEST: Final = 60_000  # bytes of a file that is mutated
_MOST_READ: Final = 300_000  # characters of a file from which windows are taken
_LONGEST: Final = 4_000  # characters of a small input before it grows

_TEXTS: Final = (
    *("(", ")", "[", "]", "{", "}", "<", ">", "<b>", "</b>", "<sup>1</sup>", "&#0;", "&lt;"),
    *("<!--",),
    *("\x0c", "\x00", "\ufeff", "\u202e", "\u00ad", "\u2028", "e\u0301", "\U0001f600", "\ud7ff"),
    *("1", "0", "9" * 20, "1.2.3", "12,345", "-", "–", "%", "$", "est.", "(2009 est.)", "NA"),
    *("Id. at 4.", "supra note 3", "Ibid.", "http://x.y/", "1 Smith, supra.", "\n\n", "\n", "\t"),
    *("# Georgia\n", "## Moldova\n", "**Population:** ", "| a | b |\n|---|---|\n", "***", "___"),
    *("`", "```\n", "[^1]", "[^1]: ", "> ", "- ", "1. ", "\\", "![](", "](#x)", "\r", "\r\n"),
    *(" ", "\u00a0", "\u200b", "\u2009", "\u0660", "½", "²", "¹", "ﬁ", "İ", "ß", "ǅ"),
    *("male", "female", "total", "note", "or", "and", "to", "percent", "million", "per capita"),
    *("January", "31 February 2010", "1998-99", "FY09/10", "c.", "§", "Art.", "UN", "et al."),
)
_TAGS: Final = (
    *("<table><tr><td>", "</td></tr></table>", "<div hidden>", "</div>", "<style>p{display:none}"),
    *("<script>", "<p style='font-size:0'>", "<a href='#1'>", "<svg>", "<math>", "<template>"),
    *("<ul><li>", "<h1>", "<h6>", "<noscript>", "<pre>", "<td colspan=999999999>"),
    *("<!DOCTYPE html>", "<td rowspan=0>", "<sup id=f1>", "</style>", "<br>", "<nav>", "<main>"),
    *("<!--", "-->", "<![CDATA[", "]]>", "&amp", "&#x110000;", "&nbsp;", "<select><option>"),
)
_OBJECTS: Final = (
    *(b" 0 R", b" obj", b"endobj", b"stream\n", b"endstream", b"<<", b">>", b"[", b"]", b"xref"),
    *(b"/Length 9999999999", b"/Length -1", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/Count 99999999"),
    *(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]", b"BT", b"ET", b"Tj", b"q"),
    *(b"/Type /Page", b"BI /W 9 ID ", b" EI", b"/MediaBox [0 0 0 0]", b"/Rotate 91", b"Tr", b"Do"),
    *(b"-1e99", b"\xff\xfe", b"%%EOF", b"startxref\n0", b"/Encrypt 1 0 R", b"/ToUnicode 3 0 R"),
    *(b"/Contents [4 0 R 4 0 R]", b"/Resources 3 0 R", b"/XObject <</X 4 0 R>>", b"/Type /ObjStm"),
    *(b"nan", b"1e400", b"()", b"<", b"<00>", b"\\", b"/DW -1", b"/W [0 [1", b"null", b"true"),
)
_OPERATORS: Final = (
    *(b" Q ", b" q ", b" BT ", b" ET ", b" T* ", b" /X Do ", b" 0 Tr ", b" 3 Tr ", b" 7 Tr "),
    *(b" 1 0 0 1 0 0 cm ", b" 0 0 0 0 0 0 cm ", b" 1e9 0 0 1e9 0 0 cm ", b" /F1 0 Tf "),
    *(b" /F9 9 Tf ",),
    *(b" (x) ' ", b' 1 2 (x) " ', b" [(a) -9999 (b)] TJ ", b" [ ", b" ] ", b" ( ", b" ) ", b" << "),
    *(b" 0 0 9 9 re W n ", b" 1 g ", b" 0 0 m 9 9 l S ", b" BI /W 9 /H 9 /BPC 8 ID ", b" EI "),
    *(b" /P <</MCID 0>> BDC ", b" EMC ", b" 100 Tz ", b" -50 Tc ", b" 1e5 Tw "),
    *(b" 0 -1 1 0 9 9 Tm ",),
    *(b" nan ", b" -1e99 ", b" 999999999999 ", b" /GS gs ", b" sh ", b" 5 Ts ", b" -5 TL "),
    *(b" d0 ",),
)
_HEADINGS: Final = (
    *("# Georgia\n\n", "# Armenia\n\n", "## Moldova\n\n", "GEORGIA\n\n", "Chad\n"),
    *("# Côte d’Ivoire\n\n",),
    *("# Georgia\n\n## Sources\n\n", "# Congo, Republic of\n\n", "Georgia Human Rights Report\n\n"),
    *("*Georgia*\n\n", "<h1>Georgia</h1>\n", "# Table of Contents\n\n", ""),
)
_LABELS: Final = (
    *("**Population:** ", "Population: ", "**GDP per capita:** ", "Religions: ", "**Languages:** "),
    *("Ethnic groups: ", "**Capital:** ", "Unemployment rate: ", "**Literacy:** ", "Label: "),
    *("Life expectancy at birth: ", "**Population growth rate:** ", "- **Religion:** "),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One input: the numbers from which it is made again, its kind (`any`), and its folders."""

    seed: int
    number: int
    kind: str
    is_small: bool
    folders: tuple[str, ...]


def make_input(case: Case) -> tuple[str, bytes]:
    """The name and the bytes of an input."""
    chance = random.Random(f"{case.seed} {case.number}")  # noqa: S311 - examples, no secrets
    if case.is_small:
        return _make_small(case, chance)
    path = chance.choice(list_files(case.folders, only_pdf=case.kind == "pdf"))
    content, suffix = path.read_bytes(), path.suffix.lower()
    mutators = [mutate_bytes, _repeat_part, _cut]
    if suffix == ".pdf":
        mutators += [_mutate_pdf, _mutate_pdf, _mutate_streams]
    else:
        mutators += [_mutate_text, _mutate_text]
        if suffix in (".html", ".htm"):
            mutators += [_mutate_html, _mutate_html]
        if _draw(chance, 0.03):
            mutators = [_pack]
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice(mutators)(content, chance)
    return f"{path.stem}{'.zip' if mutators == [_pack] else suffix}", content


def _draw(chance: random.Random, share: float) -> bool:
    """True in this share of the draws."""
    return chance.random() < share


@cache
def list_files(folders: tuple[str, ...], *, only_pdf: bool) -> list[Path]:
    """The files that are mutated, smaller than a limit."""
    files = (path for folder in folders for path in sorted(Path(folder).rglob("*")))
    suffixes = (".pdf",) if only_pdf else _SUFFIXES
    return [
        path
        for path in files
        if path.suffix.lower() in suffixes
        and path.is_file()
        and path.stat().st_size <= (10 * _LARGEST if path.suffix.lower() == ".pdf" else _LARGEST)
    ]


def _mutate_text(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, [text.encode("utf-8", "replace") for text in _TEXTS], chance)


def _mutate_html(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, [tag.encode() for tag in _TAGS], chance)


def _mutate_pdf(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, _OBJECTS, chance)


def _insert(content: bytes, parts: Sequence[bytes], chance: random.Random) -> bytes:
    """Parts at random places, some repeated, some in place of what is there."""
    for _ in range(chance.choice((1, 2, 5, 20))):
        part = chance.choice(parts) * chance.choice((1, 1, 1, 2, 50))
        at = chance.randrange(len(content) + 1)
        content = content[:at] + part + content[at + chance.choice((0, 0, len(part))) :]
    return content


def _mutate_streams(content: bytes, chance: random.Random) -> bytes:
    """A compressed stream of a PDF, unpacked, changed and packed again."""
    starts = [at for at in _find_all(content, b"stream") if content[at - 3 : at] != b"end"]
    if not starts:
        return content
    begin = chance.choice(starts) + len(b"stream")
    begin += 2 if content[begin : begin + 2] == b"\r\n" else 1
    end = content.find(b"endstream", begin)
    try:
        plain = zlib.decompress(content[begin:end])
    except zlib.error:
        return content
    changed = chance.choice((_mutate_pdf, mutate_bytes, _repeat_part))(plain, chance)
    return content[:begin] + zlib.compress(changed) + content[end:]


def _find_all(content: bytes, part: bytes) -> Iterator[int]:
    at = content.find(part)
    while at >= 0:
        yield at
        at = content.find(part, at + 1)


def _repeat_part(content: bytes, chance: random.Random) -> bytes:
    """A part many times in a row, as what makes a quadratic reader slow."""
    at = chance.randrange(len(content) + 1)
    size, most = chance.choice(((1, 3000), (2, 3000), (5, 3000), (20, 500), (200, 200)))
    part, times = content[at : at + size], chance.choice((2, 20, most))
    return content[:at] + part * times + content[at:]


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[end:]


def _pack(content: bytes, chance: random.Random) -> bytes:
    """An archive with the file, its own bytes mutated half of the time."""
    names = chance.sample(("a.md", "../b.md", "/c.md", "d/e.md", "d/e.md/GEO.json"), 3)
    packed = _zip(dict.fromkeys(names, content))
    return mutate_bytes(packed, chance) if _draw(chance, 0.5) else packed


# --- small inputs -----------------------------------------------------------------------------


def _make_small(case: Case, chance: random.Random) -> tuple[str, bytes]:
    kind = case.kind
    if kind == "office":
        kind = chance.choice(_OFFICE)
    if kind == "any":
        (kind,) = chance.choices(list(_SMALL), [weight for weight, _ in _SMALL.values()])
    suffix, content = _SMALL[kind][1](_Windows(case.folders, chance), chance)
    if _draw(chance, 0.04):
        content = chance.choice((mutate_bytes, _cut))(content, chance)
    return f"small{suffix}", content


@cache
def _load_texts(folders: tuple[str, ...]) -> dict[str, list[str]]:
    """The texts of the folders from which windows are taken: HTML, and all others."""
    texts: dict[str, list[str]] = {"html": [], "text": []}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in _SUFFIXES[:4] and path.is_file():
                text = path.read_bytes()[:_MOST_READ].decode("utf-8", "replace")
                texts["html" if path.suffix.lower().startswith(".htm") else "text"].append(text)
    return texts


class _Windows:
    """Random windows of texts: from the beginning of a line, a few words to some paragraphs."""

    def __init__(self, folders: tuple[str, ...], chance: random.Random) -> None:
        self._texts = _load_texts(folders)
        self._chance = chance

    def cut(self, kind: str = "text") -> str:
        """A window of one of the texts."""
        text = self._chance.choice(self._texts[kind] or self._texts["text"])
        at = self._chance.randrange(len(text) + 1)
        at = text.rfind("\n", 0, at) + 1
        return text[at : at + int(self._chance.expovariate(1 / 100)) + 10]

    def cut_lines(self) -> list[str]:
        """The lines of a window that are not empty."""
        return [line for line in self.cut().splitlines() if line.strip()]


def _write_text(windows: _Windows, chance: random.Random) -> str:
    """Some windows below a heading, some as the value of a label, mutated."""
    parts = [chance.choice(_HEADINGS)]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        label = chance.choice(_LABELS) if _draw(chance, 0.3) else ""
        parts += [label, windows.cut(), chance.choice(("\n\n", "\n", " ", "\x0c"))]
    return _edit("".join(parts), _TEXTS, windows, chance)


def _edit(text: str, tokens: Sequence[str], windows: _Windows, chance: random.Random) -> str:
    """A text after a few random edits."""
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + int(chance.expovariate(1 / 12)) + 1)
        match chance.randrange(10):
            case 0 | 1 | 2:
                text = text[:at] + chance.choice(tokens) + text[at:]
            case 3:
                text = text[:at] + chance.choice(tokens) + text[end:]
            case 4:
                text = text[:at] + text[end:]
            case 5:
                text = text[:at] + text[at:end] * chance.choice((2, 2, 3, 9, 40)) + text[end:]
            case 6:
                changed = chance.choice((str.upper, str.lower, str.swapcase, str.title))
                text = text[:at] + changed(text[at:end]) + text[end:]
            case 7:
                lines = text.split("\n")
                chance.shuffle(lines)
                text = "\n".join(lines)
            case 8:
                digit = str(chance.randrange(10 ** chance.choice((1, 2, 4, 9))))
                text = text[:at] + re.sub(r"\d+", digit, text[at:], count=1)
            case _:
                text = text[:at] + windows.cut()[: chance.choice((20, 80))] + text[at:]
        text = text[:_LONGEST]
    return text


def _make_markdown(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    return ".md", _encode(_write_text(windows, chance), chance)


def _make_plain(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    return ".txt", _encode(_write_text(windows, chance), chance)


def _encode(text: str, chance: random.Random) -> bytes:
    codec = chance.choice(("utf-8",) * 12 + ("latin-1", "cp1252", "utf-16", "utf-8-sig"))
    return text.encode(codec, "replace")


def _make_html(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    if _draw(chance, 0.5):
        body = windows.cut("html") + windows.cut("html")
    else:
        tags = ("p", "h1", "h2", "li", "td", "div", "span", "blockquote", "sup", "b")
        pieces = (windows.cut_lines(), chance.choice((["Georgia"], [])))
        body = "".join(
            f"<{tag}>{escape(line)}</{tag}>\n"
            for lines in pieces
            for line in lines
            if (tag := chance.choice(tags))
        )
    page = _edit(body, _TAGS + _TEXTS, windows, chance)
    if _draw(chance, 0.8):
        page = f"<html><head><title>Georgia</title></head><body>{page}</body></html>"
    return ".html", _encode(page, chance)


def _make_bytes(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    content = chance.choice((windows.cut().encode(), chance.randbytes(chance.randrange(300))))
    for _ in range(3):
        content = chance.choice((mutate_bytes, _cut, _mutate_text))(content, chance)
    return chance.choice((".md", ".txt", ".html", ".pdf", "", ".docx")), content[:_LONGEST]


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


_MEMBERS: Final = (
    *("a.md", "b.txt", "c/d.html", "../b.md", "/c.md", "d/e.md", "d/e.md/GEO.json", "C:\\x.md"),
    *("a.md ", "A.md", "\u0065\u0301.md", "\u00e9.md", "x\ny.md", "\x1b[31m.md", "." * 99, "con"),
)


def _make_zip(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    names = chance.sample(_MEMBERS, chance.choice((1, 2, 4)))
    return ".zip", mangle(_zip({name: windows.cut().encode() for name in names}), chance)


def _make_tar(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    packed = io.BytesIO()
    suffix, mode = chance.choice(((".tar", "w"), (".tgz", "w:gz"), (".tar.gz", "w:gz")))
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload] # both exist
        for name in chance.sample(_MEMBERS, chance.choice((1, 2, 3))):
            content = windows.cut().encode()
            info = tarfile.TarInfo(name)
            info.type = chance.choice((tarfile.REGTYPE,) * 6 + (tarfile.SYMTYPE, tarfile.FIFOTYPE))
            info.size = len(content) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(content))
    return suffix, mangle(packed.getvalue(), chance)


def _make_office(make: OfficeMaker, windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    def edit(text: str, tokens: Sequence[str]) -> str:
        return _edit(text, tokens, windows, chance)

    return make(["Georgia", *windows.cut_lines()], edit, chance)


_LIKE_NUMBER: Final = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_REFERENCE: Final = re.compile(rb"\b\d+ 0 R")
_NUMBERS: Final = (b"0", b"-1", b"1", b"3", b"99999999999", b"1e9", b"0.0001", b"-32769", b"65536")


def _make_pdf(windows: _Windows, chance: random.Random) -> tuple[str, bytes]:
    """A PDF of one to three short pages, its objects or contents mutated."""
    contents = [_write_page(windows, chance) for _ in range(chance.choice((1, 1, 1, 1, 2, 3)))]
    first = 10
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF>"
        b" endcodespacerange 2 beginbfchar <41> <0042> <42> <00430044> endbfchar 1 beginbfrange"
        b" <61> <7A> <0061> endbfrange endcmap end"
    )
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        3: b"<</Font<</F1 4 0 R/F2 5 0 R/F3 7 0 R>>/XObject<</X 6 0 R>>>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        5: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 8 0 R"
        b"/DescendantFonts[9 0 R]>>",
        6: _write_stream(
            b"BT /F1 8 Tf 72 90 Td (form) Tj ET",
            chance,
            b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources 3 0 R",
        ),
        7: b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/ToUnicode 8 0 R>>",
        8: _write_stream(cmap, chance),
        9: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500/W[0[500 500]]/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
    }
    for at, content in enumerate(contents):
        page, rotate = first + 2 * at, chance.choice((0, 0, 0, 0, 90, 180))
        objects[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources 3 0 R/Rotate %d"
            b"/Contents %d 0 R>>" % (rotate, page + 1)
        )
        objects[page + 1] = _write_stream(content, chance)
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        number = chance.choice(list(objects))
        objects[number] = _mutate_object(objects[number], chance)
    content = _write_file(objects)
    if _draw(chance, 0.2):
        content = chance.choice((_mutate_pdf, mangle))(content, chance)
    return ".pdf", content


def _write_page(windows: _Windows, chance: random.Random) -> bytes:
    """The contents of a page: lines of windows, with operators between some of them."""
    parts = [
        b"BT /F1 %d Tf 72 %d Td 12 TL" % (chance.choice((8, 10, 18)), chance.choice((700, 90)))
    ]
    lines = ["Georgia", *windows.cut_lines()] if _draw(chance, 0.5) else windows.cut_lines()
    for line in lines[:8]:
        shown = line[:90].encode("cp1252", "replace").replace(b"\\", b"").replace(b"(", b"\\(")
        parts.append(b"(%s) Tj T*" % shown.replace(b")", b"\\)"))
        if _draw(chance, 0.1):
            parts.append(
                chance.choice((b"5 Ts (1) Tj 0 Ts", b"200 0 Td", b"/F3 9 Tf", b"/F2 9 Tf"))
            )
    parts.append(b"ET")
    if _draw(chance, 0.1):
        parts.append(b"/X Do 72 100 300 20 re S 72 120 m 372 120 l S")
    if _draw(chance, 0.05):
        parts.append(b"BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI")
    page = b"\n".join(parts)
    for _ in range(chance.choice((0, 0, 1, 2, 5))):
        at = chance.randrange(len(page) + 1)
        page = page[:at] + chance.choice(_OPERATORS) * chance.choice((1, 1, 1, 30)) + page[at:]
    return page


def _write_stream(content: bytes, chance: random.Random, entries: bytes = b"") -> bytes:
    filtered = b""
    if _draw(chance, 0.5):
        content, filtered = zlib.compress(content), b"/Filter/FlateDecode"
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (entries, filtered, len(content), content)


def _mutate_object(content: bytes, chance: random.Random) -> bytes:
    """An object with another reference or number, a part lost or twice, or a token more."""
    match chance.randrange(6):
        case 0 | 1:
            return _replace_one(content, _REFERENCE, b"%d 0 R" % chance.randrange(14), chance)
        case 2:
            return _replace_one(content, _LIKE_NUMBER, chance.choice(_NUMBERS), chance)
        case 3:
            at = chance.randrange(len(content) + 1)
            return content[:at] + chance.choice(_OBJECTS) + content[at:]
        case 4:
            return mutate_bytes(content, chance)
        case _:
            start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
            return content[:start] + content[start:end] * chance.choice((0, 2)) + content[end:]


def _replace_one(
    content: bytes, pattern: re.Pattern[bytes], replacement: bytes, chance: random.Random
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    match = chance.choice(found)
    return content[: match.start()] + replacement + content[match.end() :]


def _write_file(objects: dict[int, bytes]) -> bytes:
    """A PDF file of these objects, with a table of their places."""
    file, places = bytearray(b"%PDF-1.4\n"), {}
    for number, content in objects.items():
        places[number] = len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(file), max(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        file += b"%010d 00000 n \n" % places[number]
    file += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(file)


_SMALL: Final[dict[str, tuple[int, _Maker]]] = {
    "markdown": (34, _make_markdown),
    "text": (26, _make_plain),
    "html": (18, _make_html),
    "bytes": (4, _make_bytes),
    "pdf": (3, _make_pdf),
    "docx": (2, partial(_make_office, make_docx)),
    "odt": (2, partial(_make_office, make_odt)),
    "epub": (1, partial(_make_office, make_epub)),
    "rtf": (3, partial(_make_office, make_rtf)),
    "zip": (3, _make_zip),
    "tar": (2, _make_tar),
    "mail": (2, partial(_make_office, make_mail)),
}
_OFFICE: Final = ("docx", "odt", "epub", "rtf", "mail")
KINDS: Final = ("any", "office", *_SMALL)
