"""Books (`.epub`) → HTML: the documents of the spine in their order, as one page."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import Counter
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn
from urllib.parse import unquote

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.decoding import decode
from pipeline.readers.html.dom import check_limits, open_empty_elements
from pipeline.readers.office.book_sheets import BookSheets, join_path
from pipeline.readers.office.markup import build_page
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from xml.etree.ElementTree import Element

# Bold type and headings that the pages of a book state by the classes of a style sheet alone.

_RULE: Final = re.compile(r"\.(?P<name>[\w-]{1,80})\s*\{(?P<body>[^{}]{0,5000})\}")
_BOLD: Final = re.compile(r"\bfont-weight\s*:\s*(?:bold|[6-9]00)\b")
_SIZE: Final = re.compile(r"\bfont-size\s*:\s*(?P<size>\d{1,4}(?:\.\d{1,6})?)pt\b")
_SPAN: Final = re.compile(
    r"""<span\b[^<>]*\bclass\s*=\s*["'](?P<names>[^"'<>]*)["'][^<>]*>(?P<inner>[^<]*)</span\s*>"""
)
_PARAGRAPH: Final = re.compile(r"<p\b[^<>]*>(?P<inner>(?:(?!</?p\b).){1,4000})</p\s*>", re.DOTALL)
_HEADING: Final = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_TABLE: Final = re.compile(r"<(?P<end>/?)table\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_USUAL: Final = 12.0  # points, where a class states no size
_LARGER: Final = 1.15  # times the size of most text: a heading
_LONGEST: Final = 200  # characters of a heading
_DEEPEST: Final = 6


class _ClassStyle(NamedTuple):
    is_bold: bool
    size: float  # points


def apply_styles(html: str, sheets: str) -> str:
    """The pages of a book with its bold spans as `strong`.

    Paragraphs in larger type become headings, the larger the higher, where the book has none.
    """
    styles = dict(_read_rules(sheets))
    if not any(one.is_bold or one.size != _USUAL for one in styles.values()):
        return html
    if not _HEADING.search(html):
        html = _mark_headings(html, styles)

    def embolden(span: re.Match[str]) -> str:
        is_bold = span["inner"].strip() and _find_style(span, styles).is_bold
        return f"<strong>{span[0]}</strong>" if is_bold else span[0]

    return _SPAN.sub(embolden, html)


def _read_rules(sheets: str) -> list[tuple[str, _ClassStyle]]:
    found = []
    for rule in _RULE.finditer(sheets):
        size = _SIZE.search(rule["body"])
        style = _ClassStyle(
            _BOLD.search(rule["body"]) is not None, float(size["size"]) if size else _USUAL
        )
        found.append((rule["name"], style))
    return found


def _find_style(span: re.Match[str], styles: dict[str, _ClassStyle]) -> _ClassStyle:
    known = (styles[name] for name in span["names"].split() if name in styles)
    return next(known, _ClassStyle(is_bold=False, size=_USUAL))


def _mark_headings(html: str, styles: dict[str, _ClassStyle]) -> str:
    lengths: Counter[float] = Counter()
    for span in _SPAN.finditer(html):
        lengths[_find_style(span, styles).size] += len(span["inner"])
    if not lengths:
        return html
    body = max(lengths, key=lambda size: (lengths[size], -size))
    larger = sorted((size for size in lengths if size >= _LARGER * body), reverse=True)
    levels = {size: min(level, _DEEPEST) for level, size in enumerate(larger, start=1)}

    def raise_(paragraph: re.Match[str]) -> str:
        inner = paragraph["inner"]
        sizes = {
            _find_style(one, styles).size for one in _SPAN.finditer(inner) if one["inner"].strip()
        }
        apart = _TAG.sub("", _SPAN.sub("", inner)).strip()
        text = _TAG.sub("", inner).strip()
        size = sizes.pop() if len(sizes) == 1 else 0.0
        if apart or size not in levels or len(text) > _LONGEST:
            return paragraph[0]
        return f"<h{levels[size]}>{inner}</h{levels[size]}>"

    return "".join(
        part if is_table else _PARAGRAPH.sub(raise_, part)
        for part, is_table in _split_at_tables(html)
    )


def _split_at_tables(html: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text in order, and whether each is in a table."""
    depth = start = 0
    for tag in _TABLE.finditer(html):
        was_inside = depth > 0
        depth = max(depth + (-1 if tag["end"] else 1), 0)
        if was_inside != (depth > 0):
            yield html[start : tag.start()], was_inside
            start = tag.start()
    yield html[start:], depth > 0


_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_NO_PAGES: Final = re.compile(
    r"(?:image/(?!svg)|audio/|video/|font/|text/css|application/pdf|.*(?:font|javascript|ncx))",
    re.IGNORECASE,
)
_MOST_FALLBACKS: Final = 10  # of an item that is no page
_CHARACTER_DATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_INSIDE: Final = r"""[^<>"']*+(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*+)*+"""
_BODY: Final = re.compile(rf"<body\b(?P<attributes>{_INSIDE})>", re.IGNORECASE)
_BODY_START: Final = re.compile(r"<body", re.IGNORECASE)
_BODY_END: Final = re.compile(r"</body\s*>\s*(?:</html\s*>\s*)?", re.IGNORECASE)
_CLOSED: Final = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_PARTS: Final = re.compile(  # what a page consists of, where its body is not plain to see
    rf"""(?P<comment><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!doctype\b[^<>]*>)
    |<(?P<raw>script|style|title|textarea|select)\b(?P<rest>{_INSIDE})>
     (?:(?P<inner>.*?)</(?P=raw)\s*>|(?P<open>.*))
    |(?P<frame></?(?:html|body|head)\b{_INSIDE}>)
    |<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*+>|<|[^<]+""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_READ_RAW: Final = ("textarea", "select")
# What a pattern begins with leads its search to where it may be.
_IDENTIFIER: Final = re.compile(
    r"(?P<name>id(?<=\sid)\s*=\s*)(?P<quote>[\"'])(?P<id>[^\"'<>]*)(?P=quote)"
)
_TARGET: Final = re.compile(
    r"(?P<name>href(?<=\shref)\s*=\s*)(?P<quote>[\"'])(?P<file>[^\"'<>#]*)#(?P<id>[^\"'<>]*)(?P=quote)"
)
_ASIDE: Final = re.compile(r"<(?P<end>/?)aside\b", re.IGNORECASE)
_PREFIXED: Final = re.compile(
    r"xmlns:(?P<prefix>\w{1,20})\s*=\s*[\"']http://www\.w3\.org/1999/xhtml[\"']"
)
_MATHML: Final = re.compile(
    r"xmlns:(?P<prefix>\w{1,20})\s*=\s*[\"']http://www\.w3\.org/1998/Math/MathML[\"']"
)
_ENTITY: Final = re.compile(
    r"""<!ENTITY\s+(?P<name>\w{1,40})\s+(?P<quote>["'])(?P<text>[^"'<&]{0,200})(?P=quote)\s*>"""
)
_MOST_ENTITIES: Final = 100


def convert_epub(content: bytes) -> str:
    """The HTML of a book; raises `RefusedError` (`damaged`, `too-large`, `encrypted`)."""
    package = OfficePackage(content)
    folded = {fold_path(name): name for name in package.names}
    root = _find_package_file(package, folded)
    encrypted = _list_encrypted(package)
    if root in encrypted:
        _refuse_encrypted()
    listed = _list_spine(package.parse(root), posixpath.dirname(root))
    known = (folded[fold_path(name)] for name in listed if fold_path(name) in folded)
    files = list(dict.fromkeys(known))
    if not encrypted.isdisjoint(files):
        _refuse_encrypted()
    read = cache(partial(_read_text, package))
    book = _Book(read, folded, {name: at for at, name in enumerate(files)})
    pages = [book.read_page(name) for name in files]
    sheets = (read(name) for name in package.names if name.endswith(".css"))
    return build_page(apply_styles("".join(pages), "\n".join(sheets)))


def fold_path(path: str) -> str:
    """A path as file systems compare it that tell neither case nor forms of Unicode apart."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").lstrip("/")).casefold()


def _find_package_file(package: OfficePackage, folded: Mapping[str, str]) -> str:
    """The file that lists the documents of a book: as its container says, else any."""
    container = package.parse_known(folded.get(fold_path(_CONTAINER), ""))
    named = [
        folded[fold_path(path)]
        for one in (container.iter() if container is not None else ())
        if one.tag.endswith("}rootfile") and fold_path(path := one.get("full-path", "")) in folded
    ]
    any_ = [name for name in package.names if name.lower().endswith(".opf")]
    return next(iter((*named, *any_)), _CONTAINER)


def _read_text(package: OfficePackage, name: str) -> str:
    """The text of a member; empty where it cannot be read: the other members are."""
    try:
        return decode(package.read(name))[0]
    except RefusedError:
        return ""


def _list_encrypted(package: OfficePackage) -> set[str]:
    """The members that are encrypted: often only fonts, of which no text is read."""
    root = package.parse_known(_ENCRYPTION)
    return {
        posixpath.normpath(unquote(one.get("URI", "")))
        for one in (root.iter() if root is not None else ())
        if one.tag.endswith("}CipherReference")
    }


def _refuse_encrypted() -> NoReturn:
    message = "the book is encrypted; export it without protection"
    raise RefusedError(Code.ENCRYPTED, message)


def _list_spine(opf: Element, folder: str) -> list[str]:
    """The files of the spine, in reading order; in place of what is no page, what replaces it."""
    listed = {one.get("id", ""): one for one in opf.iter() if one.tag.endswith("}item")}
    order = [one.get("idref", "") for one in opf.iter() if one.tag.endswith("}itemref")]
    files = []
    for name in dict.fromkeys(order):
        item = listed.get(name)
        for _ in range(_MOST_FALLBACKS):
            if item is None or not _NO_PAGES.match(item.get("media-type", "")):
                break
            item = listed.get(item.get("fallback", ""))
        is_page = item is not None and not _NO_PAGES.match(item.get("media-type", ""))
        if item is not None and is_page and "nav" not in item.get("properties", "").split():
            files.append(join_path(folder, item.get("href", "")))
    return files


class _Book:
    """The pages of a book, each with identifiers, links and styles that are its own."""

    def __init__(
        self, read: Callable[[str], str], folded: Mapping[str, str], places: Mapping[str, int]
    ) -> None:
        self._read = read
        self._places = places
        self._sheets = BookSheets(lambda path: read(folded.get(fold_path(path), "")))

    def read_page(self, name: str) -> str:
        """The body of one document; empty where it cannot be read, as the second count says.

        What is aside in a book is a note or a box of its text; on a site it would be a menu.
        """
        html = _CHARACTER_DATA.sub(lambda one: escape(one[1], quote=False), self._read(name))
        if "<!ENTITY" in html:
            html = _expand_entities(html)
        for prefix in {match["prefix"] for match in _MATHML.finditer(html)}:
            html = re.sub(rf"(?<=[</]){prefix}:(?=m)", "", html)
        for prefix in {match["prefix"] for match in _PREFIXED.finditer(html)}:
            html = re.sub(rf"(?<=[</]){prefix}:", "", html)
        head, body = _find_body(open_empty_elements(html))
        try:
            check_limits(body)
        except RefusedError:
            return ""
        at = self._places[name]

        def rename(match: re.Match[str]) -> str:
            return f"{match['name']}{match['quote']}part{at}-{match['id']}{match['quote']}"

        def retarget(match: re.Match[str]) -> str:
            file = join_path(posixpath.dirname(name), match["file"])
            part = at if not match["file"] else self._places.get(file)
            if part is None:
                return match[0]
            return f"{match['name']}{match['quote']}#part{part}-{match['id']}{match['quote']}"

        body = _TARGET.sub(retarget, _IDENTIFIER.sub(rename, body))
        body = _ASIDE.sub(r"<\g<end>div", body)
        sheet = self._sheets.collect(head, body, posixpath.dirname(name), at)
        return f'{sheet.style}<div class="{sheet.name}">{body}</div>'


def _expand_entities(html: str) -> str:
    """A page with the entities that it declares as plain text written out."""
    declared = {one["name"]: one["text"] for one in _ENTITY.finditer(html[:_LONGEST_HEAD])}
    for name, text in list(declared.items())[:_MOST_ENTITIES]:
        html = html.replace(f"&{name};", text)
    return html


_LONGEST_HEAD: Final = 20_000  # characters in which a page declares entities


def _find_body(html: str) -> tuple[str, str]:
    """What is before the body of a page, and what is in it.

    Text that stands outside the body is a part of it, as in browsers.
    """
    opening = _BODY.search(html)
    endings = list(_BODY_END.finditer(html))
    start = opening.end() if opening else 0
    is_plain = (
        opening is not None
        and len(_BODY_START.findall(html)) == 1
        and len(endings) == 1
        and endings[0].end() == len(html)
        and all(html.count(one) == html.count(other) for one, other in _CLOSED)
        and not _has_stray_mark(html[: opening.start()])
    )
    if opening is not None and is_plain:
        return html[: opening.start()], html[start : endings[0].start()]
    return _sort_parts(html)


def _has_stray_mark(head: str) -> bool:
    """Whether a head may hold text, or end in a comment, a script or a title."""
    return any(
        head.rfind(one) > head.rfind(other) for one, other in (*_CLOSED, ("<title", "</title"))
    )


def _sort_parts(html: str) -> tuple[str, str]:
    """The parts of a page that is not plain, as `_find_body` gives them."""
    head: list[str] = []
    body: list[str] = []
    is_in_head = False
    for part in _PARTS.finditer(html):
        raw = (part["raw"] or "").lower()
        if part["frame"]:
            is_in_head = part["frame"].lower().startswith("<head")
        elif raw == "style":
            head.append(f"<style{part['rest']}>{part['inner'] or part['open'] or ''}</style>")
        elif part["comment"]:
            head.append(part["comment"] if part["comment"].startswith("<?") else "")
        elif raw and part["open"] is not None:
            body.append(part["open"])  # nothing ends it: what follows is text
        elif raw in _READ_RAW or (not raw and not is_in_head):
            body.append(part[0])
        elif is_in_head and not raw:
            head.append(part[0])
    return "".join(head), "".join(body)
