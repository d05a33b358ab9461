"""A second count of the text in office documents and books.

It shares no code with their readers. A reader decides what is text, and what it passes over is in
no list: coverage is counted behind it. So the letters of a file are counted again, from its parts
alone, and held against the text that the reader gave, hidden text included. What is missing is
named with its place.

Each `count_*` function takes the bytes of a file and returns its `SourceText`; none raises. What
cannot be read at all is a fault of it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from pipeline.document.problems import Code, Problem, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_LARGEST: Final = 64 << 20  # bytes of a part, unpacked, that is counted
_MOST_NAMED: Final = 5  # pieces of text in a message
_LONGEST_NAMED: Final = 60  # characters of a piece in a message
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, ET.ParseError),
)
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, in pieces that a reader keeps whole, and what is wrong with the file."""

    pieces: tuple[str, ...]
    faults: tuple[str, ...] = ()


def find_lost_text(source: SourceText, text: str) -> Iterator[Problem]:
    """The problem `lost-text`, where a source has letters or digits that the text lacks.

    `text` is that of the document, hidden text included, in any order. The count of each character
    decides, and further each piece must be there: digits that a reader adds hide none that it lost.
    """
    for fault in source.faults:
        yield make_problem(Code.LOST_TEXT, fault)
    pieces = [_keep_letters(piece) for piece in source.pieces]
    found = _keep_letters(text)
    lost = list(_list_missing(pieces, found))
    missing = Counter("".join(pieces))
    missing.subtract(Counter(found))
    count = sum(number for number in missing.values() if number > 0)
    if not lost and not count:
        return
    named = "; ".join(
        f"{' '.join(source.pieces[at].split())[:_LONGEST_NAMED]!r}" for at in lost[:_MOST_NAMED]
    )
    size = max(count, sum(len(pieces[at]) for at in lost))
    where = f": {named}" if named else ", in text that the file holds twice"
    message = (
        f"{size} letters and digits of the file are in no text that was read{where}; "
        "open the file in its program, and save it anew or as PDF"
    )
    yield make_problem(Code.LOST_TEXT, message)


def _keep_letters(text: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", text)


def _list_missing(pieces: Iterable[str], text: str) -> Iterator[int]:
    """The indices of the pieces that the text does not hold; most stand in their order."""
    at = 0
    for index, piece in enumerate(pieces):
        found = text.find(piece, at, at + len(piece) + _NEAR)
        if found < 0 and piece not in text:
            yield index
        elif found >= 0:
            at = found + len(piece)


_NEAR: Final = 400  # letters that may stand between two pieces in order


# Word (ISO/IEC 29500) and OpenDocument (ISO/IEC 26300): the parts of a package are XML.

_MARKUP: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WORD_PARTS: Final = re.compile(
    r"word/(?:document|footnotes|endnotes|comments|header|footer)\d*\.xml"
)
_WORD_TEXT: Final = frozenset(("t", "delText"))
_WORD_BREAKS: Final = frozenset(
    (
        *("p", "footnoteReference", "endnoteReference", "txbxContent", "oMath", "sym", "ruby"),
        *("tc", "drawing", "pict", "rt", "rubyBase"),
    )
)
_WORD_UNREAD: Final = frozenset(("sdtPr", "instrText", "delInstrText"))
_REPEATED: Final = ("header", "footer")
_KNOWN_FEATURES: Final = frozenset(
    (
        *("wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "w16cex"),
        *("a14", "c14", "cx", "cx1", "aink", "am3d", "v", "o", "wp"),
    )
)


def count_docx(content: bytes) -> SourceText:
    """The text of the parts of a Word document; a head that several sheets repeat counts once."""
    pieces: list[str] = []
    faults: list[str] = []
    repeated: dict[str, None] = {}
    for name, root in _parse_parts(content, _WORD_PARTS, faults):
        found = _join_pieces(_drop_field_codes(_walk_word(root)))
        if any(one.tag.endswith("}subDoc") for one in root.iter()):
            faults.append(f"{name} includes other files, whose text is not in this one")
        if posixpath.basename(name).startswith(_REPEATED):
            repeated |= dict.fromkeys(piece.strip() for piece in found)
        else:
            pieces += found
    pieces += _list_chunk_pieces(content, faults)
    return SourceText((*pieces, *repeated), tuple(faults))


def _list_chunk_pieces(content: bytes, faults: list[str]) -> Iterator[str]:
    """The text of documents that a Word document includes whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            relations = [name for name in archive.namelist() if name.endswith("document.xml.rels")]
            targets = _CHUNK.findall(b"".join(map(archive.read, relations)))
            for target in targets:
                name = posixpath.normpath(posixpath.join("word", target.decode("utf-8", "replace")))
                part = archive.read(name.lstrip("/"))
                if part.startswith(b"PK"):
                    yield from count_docx(part).pieces
                elif part.startswith(b"{\\rtf"):
                    yield from count_rtf(part).pieces
                elif b"MIME-Version" not in part[:_GLANCE]:  # a page with its pictures, encoded
                    yield from _read_page_text(part)
    except _BROKEN as error:
        faults.append(f"a document that this one includes cannot be read: {error}")


_GLANCE: Final = 2000  # bytes
_CHUNK: Final = re.compile(
    rb"<Relationship\b(?=[^>]*/aFChunk[\"'])[^>]*\bTarget\s*=\s*[\"']([^\"']+)[\"']"
)


def _parse_parts(
    content: bytes, wanted: re.Pattern[str], faults: list[str]
) -> Iterator[tuple[str, Element]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if not wanted.fullmatch(info.filename) or info.file_size > _LARGEST:
                    continue
                try:
                    part = archive.read(info)
                    yield info.filename, ET.fromstring(part)  # noqa: S314 - expat bounds entities
                except _BROKEN as error:
                    faults.append(f"the part {info.filename} cannot be read: {error}")
    except _BROKEN as error:
        faults.append(f"the package cannot be read: {error}")


class _Field(str):
    """A mark of a field among texts: `begin`, `separate` or `end`."""

    __slots__ = ()


def _drop_field_codes(texts: Iterable[str | None]) -> list[str | None]:
    """Texts without those between the beginning of a field and its result: parts of its code."""
    kept: list[str | None] = []
    fields: list[list[int]] = []  # where its code begins and ends
    for text in texts:
        if not isinstance(text, _Field):
            kept.append(text)
            continue
        kept.append(None)
        if text == "begin":
            fields.append([len(kept), 0])
        elif fields and text == "separate":
            fields[-1][1] = len(kept)
        elif fields:
            start, end = fields.pop()
            end = end or len(kept)
            kept[start:end] = [None] * (end - start)
    return kept


def _walk_word(root: Element) -> Iterator[str | None]:
    """The text below an element, None where a reader may put something between two texts."""
    waiting: list[Element | str | None] = [root]
    while waiting:
        element = waiting.pop()
        if element is None or isinstance(element, str):
            yield element
            continue
        name = element.tag.rpartition("}")[2]
        if name in _WORD_UNREAD:
            continue
        if name == "fldChar":
            kinds = (text for key, text in element.items() if key.endswith("fldCharType"))
            yield _Field(next(kinds, ""))
        elif element.tag == f"{_MARKUP}AlternateContent":
            yield None
            waiting += [None, *_choose_alternative(element)]
        else:
            if name in _WORD_BREAKS:
                yield None
                waiting.append(None)
            if name in _WORD_TEXT and element.text:
                yield element.text
            waiting += reversed(element)


def _choose_alternative(element: Element) -> list[Element]:
    """The form of a part that Word prints: the first whose features it knows, else the last."""
    for form in element:
        wanted = form.get("Requires", "").split()
        if form.tag == f"{_MARKUP}Fallback" or (wanted and _KNOWN_FEATURES.issuperset(wanted)):
            return [form]
    return []


def _join_pieces(texts: Iterable[str | None]) -> list[str]:
    """Texts as pieces that nothing interrupts."""
    pieces: list[str] = []
    parts: list[str] = []
    for text in (*texts, None):
        if text is not None:
            parts.append(text)
        elif parts:
            pieces.append("".join(parts))
            parts = []
    return [piece for piece in pieces if _keep_letters(piece)]


_OPEN_PARTS: Final = re.compile(r"(?:content|styles)\.xml")
_OPEN_UNREAD: Final = frozenset(
    (
        *("creator", "date", "date-string", "creator-initials", "title", "desc", "annotation"),
        *("note-citation", "binary-data", "automatic-styles", "font-face-decls", "scripts"),
        *("variable-decls", "sequence-decls", "user-field-decls", "forms", "event-listeners"),
        *("settings", "index-source", "table-of-content-source", "alphabetical-index-source"),
        *("bibliography-source", "illustration-index-source", "table-index-source", "styles"),
        *("user-index-source", "object-index-source"),
    )
)
_OPEN_INLINE: Final = frozenset(("span", "a", "s", "bookmark", "bookmark-start", "bookmark-end"))
_OPEN_ANNOTATION: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"


def count_odt(content: bytes) -> SourceText:
    """The text of an OpenDocument text, its heads and feet once."""
    pieces: list[str] = []
    faults: list[str] = []
    repeated: dict[str, None] = {}
    for name, root in _parse_parts(content, _OPEN_PARTS, faults):
        found = _join_pieces(_walk_open(root))
        if name == "styles.xml":
            repeated |= dict.fromkeys(piece.strip() for piece in found)
        else:
            pieces += found
    return SourceText((*pieces, *repeated), tuple(faults))


def _walk_open(root: Element) -> Iterator[str | None]:
    waiting: list[Element | str | None] = [root]
    while waiting:
        element = waiting.pop()
        if element is None or isinstance(element, str):
            yield element
            continue
        name = element.tag.rpartition("}")[2]
        if name in _OPEN_UNREAD and element.tag != _OPEN_ANNOTATION:
            continue
        if name not in _OPEN_INLINE:
            yield None
            waiting.append(None)
        if element.text:
            yield element.text
        for child in reversed(element):
            if child.tail:
                waiting.append(child.tail)
            waiting.append(child)


# Books: the documents of the spine are pages.

_SPINE_ITEM: Final = re.compile(rb"<(?:\w+:)?itemref\b[^>]*\bidref\s*=\s*[\"']([^\"']+)[\"']")
_ITEM: Final = re.compile(rb"<(?:\w+:)?item\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb"\b(id|href|properties)\s*=\s*[\"']([^\"']*)[\"']")
_ROOT_FILE: Final = re.compile(rb"full-path\s*=\s*[\"']([^\"']+)[\"']")
_PAGE_UNREAD: Final = frozenset(("script", "style", "head", "title", "annotation"))
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "li", "td", "th", "tr", "br", "hr", "body", "section", "aside", "sup"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "a", "math", "ruby", "rt", "rp", "dt", "dd", "img"),
    )
)


_CHARACTER_DATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def _escape_data(data: re.Match[str]) -> str:
    return data[1].replace("&", "&amp;").replace("<", "&lt;")


class _PageText(HTMLParser):
    """The text of a page without scripts, styles and its head."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str | None] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _PAGE_UNREAD:
            self._unread.append(tag)
        elif tag in _BLOCKS:
            self.texts.append(None)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BLOCKS:
            self.texts.append(None)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unread:
            while self._unread.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.texts.append(None)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.texts.append(data)


def count_epub(content: bytes) -> SourceText:
    """The text of the documents of a book's spine, but for its own list of contents."""
    pieces: list[str] = []
    faults: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.casefold(): name for name in archive.namelist()}
            for name in _list_spine(archive, names):
                member = names.get(name.casefold())
                if member is None:
                    faults.append(f"the book lists {name}, which is not in it")
                    continue
                try:
                    pieces += _read_page_text(archive.read(member))
                except _BROKEN as error:
                    faults.append(f"{member} of the book cannot be read: {error}")
    except _BROKEN as error:
        faults.append(f"the package cannot be read: {error}")
    return SourceText(tuple(pieces), tuple(faults))


def _list_spine(archive: zipfile.ZipFile, names: dict[str, str]) -> list[str]:
    container = archive.read(names.get("meta-inf/container.xml", "META-INF/container.xml"))
    root = _ROOT_FILE.search(container)
    if root is None:
        return []
    package = root[1].decode("utf-8", "replace")
    folder = posixpath.dirname(package)
    opf = archive.read(names.get(package.casefold(), package))
    items: dict[str, str] = {}
    for item in _ITEM.findall(opf):
        given = {
            key.decode(): text.decode("utf-8", "replace") for key, text in _ATTRIBUTE.findall(item)
        }
        if "nav" not in given.get("properties", "").split():
            path = posixpath.join(folder, unquote(given.get("href", "")))
            items[given.get("id", "")] = posixpath.normpath(path)
    order = dict.fromkeys(one.decode("utf-8", "replace") for one in _SPINE_ITEM.findall(opf))
    return [items[one] for one in order if one in items]


def _read_page_text(page: bytes) -> list[str]:
    parser = _PageText()
    encoding = "utf-16" if page[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    parser.feed(_CHARACTER_DATA.sub(_escape_data, page.decode(encoding, "replace")))
    parser.close()
    return _join_pieces(parser.texts)


# Rich Text Format (1.9.1).

_RTF_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_RTF_UNREAD: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict objdata objclass objname objalias objsect themedata "
    b"datastore colorschememapping listtable listoverridetable rsidtbl generator xmlnstbl "
    b"latentstyles fldinst bkmkstart bkmkend filetbl revtbl mmathPr moMathParaPr mmathPict "
    b"pnseclvl nonshppict sn sv sp shprslt xe rxe tc tcn atnid atnauthor atndate atnref "
    b"atnparent atnicn listtext pntext".split()
)
_RTF_OPTIONAL: Final = frozenset(
    b"ud footnote annotation shpinst shptxt do dptxbxtext moMath moMathPara".split()
)


_RTF_SYMBOL_FONT: Final = re.compile(
    rb"\\f(\d{1,5})(?:\\[a-z]{1,32}-?\d{0,10} ?){0,20}\\fcharset2\b"
)
_RTF_PROPERTY: Final = re.compile(rb"m[a-zA-Z]+Pr")  # of a part of a formula
_HIGH_BYTES: Final = re.compile(rb"[\x80-\xff]+")
_MOST_REPLACED: Final = 4  # characters behind one of Unicode, for older readers


class _RtfState(NamedTuple):
    """What holds inside a group."""

    is_unread: bool = False
    replaced: int = 1  # characters behind one of Unicode
    font: int = -1
    has_other_form: bool = False  # its first group has the same text for older readers


def _split_at_high_bytes(line: bytes) -> Iterator[str | None]:
    for part in _HIGH_BYTES.split(line):
        yield part.decode("ascii")
        yield None


def count_rtf(content: bytes) -> SourceText:  # noqa: C901, PLR0912 - a case for each token
    """The letters of ASCII in the text of an RTF document: its code pages do not matter to them."""
    symbols = {int(number) for number in _RTF_SYMBOL_FONT.findall(content)}
    state, stack = _RtfState(), list[_RtfState]()
    skip = at = 0
    is_optional = False
    texts: list[str | None] = []
    while token := _RTF_TOKEN.search(content, at):
        at = token.end()
        if (printed := token["text"]) is not None:
            line = printed.translate(None, b"\r\n")
            line, skip = line[skip:], max(skip - len(line), 0)
            if not state.is_unread and state.font not in symbols:
                texts += _split_at_high_bytes(line)
            continue
        if token["hex"] is not None:
            skip = max(skip - 1, 0)
            texts.append(None)
            continue
        skip = 0
        if token["brace"] == b"{":
            stack.append(state._replace(has_other_form=False))
            is_older = state.is_unread or state.has_other_form
            state = _RtfState(is_older, state.replaced, state.font)
            texts.append(None)
        elif token["brace"] == b"}":
            state = stack.pop() if stack else _RtfState()
            texts.append(None)
        elif (word := token["word"]) is not None:
            number = int(token["number"]) if token["number"] else None
            if word == b"bin":
                at += number if number and 0 < number <= len(content) - at else 0
            elif word == b"u":
                skip = state.replaced
                texts.append(None)
            elif word == b"f" and number is not None:
                state = state._replace(font=number)
            elif word == b"uc":
                count = 1 if number is None or not 0 <= number <= _MOST_REPLACED else number
                state = state._replace(replaced=count)
            elif word == b"upr":
                state = state._replace(has_other_form=True)
            elif (
                word in _RTF_UNREAD
                or _RTF_PROPERTY.fullmatch(word)
                or (is_optional and word not in _RTF_OPTIONAL)
            ):
                state = state._replace(is_unread=True)
            is_optional = False
        elif token["symbol"] == b"*":
            is_optional = True
    faults = [f"the file is cut short: {len(stack)} of its groups have no end"] if stack else []
    return SourceText(tuple(_join_pieces(texts)), tuple(faults))
