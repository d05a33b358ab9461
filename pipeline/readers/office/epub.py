"""Books (`.epub`) → HTML: the documents of the spine in their order, as one page."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn
from urllib.parse import unquote

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.decoding import decode
from pipeline.readers.office.markup import build_page
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
    r"(?:image/(?!svg)|audio/|video/|font/|text/css|.*(?:font|javascript|ncx))"
)
_CHARACTER_DATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_BODY: Final = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_BODY_END: Final = re.compile(r"</body\s*>", re.IGNORECASE)
_LINKED: Final = re.compile(
    r"<link\b(?=[^>]*\brel\s*=\s*[\"']?stylesheet)[^>]*\bhref\s*=\s*[\"'](?P<file>[^\"'<>]+)[\"']",
    re.IGNORECASE,
)
_HIDING_RULE: Final = re.compile(
    r"(?P<selectors>[^{}@;]{1,500})\{(?P<block>[^{}]*\b(?:display|visibility)\s*:[^{}]*)\}"
)
_STYLE_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLES: Final = re.compile(r"<style\b[^>]*>.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_IDENTIFIER: Final = re.compile(r"(?P<name>\sid\s*=\s*)(?P<quote>[\"'])(?P<id>[^\"'<>]*)(?P=quote)")
_TARGET: Final = re.compile(
    r"(?P<name>\shref\s*=\s*)(?P<quote>[\"'])(?P<file>[^\"'<>#]*)#(?P<id>[^\"'<>]*)(?P=quote)"
)
_ASIDE: Final = re.compile(r"(?<=<)(?P<end>/?)aside\b", re.IGNORECASE)
_MATHML: Final = re.compile(
    r"\bxmlns:(?P<prefix>\w{1,20})\s*=\s*[\"']http://www\.w3\.org/1998/Math/MathML[\"']"
)
_EMPTY_ELEMENT: Final = re.compile(r"<(?P<tag>div|span|p|a|td|th|li)(?P<rest>(?:\s[^<>]*)?)/>")


def convert_epub(content: bytes) -> str:
    """The HTML of a book; raises `RefusedError` (`damaged`, `too-large`, `encrypted`)."""
    package = OfficePackage(content)
    root = next(
        (
            one.get("full-path", "")
            for one in package.parse(_CONTAINER).iter()
            if one.tag.endswith("}rootfile")
        ),
        "",
    )
    encrypted = _list_encrypted(package)
    if root in encrypted:
        _refuse_encrypted()
    folded = {name.casefold(): name for name in package.names}
    listed = _list_spine(package.parse(root), posixpath.dirname(root))
    files = [folded[name.casefold()] for name in listed if name.casefold() in folded]
    if not encrypted.isdisjoint(files):
        _refuse_encrypted()
    places = {name: at for at, name in enumerate(files)}
    pages = [_read_page(package, name, places) for name in files]
    sheets = (_read_text(package, name) for name in package.names if name.endswith(".css"))
    return build_page(apply_styles("".join(pages), "\n".join(sheets)))


def _read_text(package: OfficePackage, name: str) -> str:
    """The text of a member; empty where it cannot be read: the other members are."""
    try:
        return decode(package.read(name))[0]
    except RefusedError:
        return ""


def _list_encrypted(package: OfficePackage) -> set[str]:
    """The members that are encrypted: often only fonts, of which no text is read."""
    if _ENCRYPTION not in package.names:
        return set()
    return {
        posixpath.normpath(unquote(one.get("URI", "")))
        for one in package.parse(_ENCRYPTION).iter()
        if one.tag.endswith("}CipherReference")
    }


def _refuse_encrypted() -> NoReturn:
    message = "the book is encrypted; export it without protection"
    raise RefusedError(Code.ENCRYPTED, message)


def _list_spine(opf: Element, folder: str) -> list[str]:
    """The files of the spine, in reading order."""
    items = {
        one.get("id", ""): posixpath.normpath(posixpath.join(folder, unquote(one.get("href", ""))))
        for one in opf.iter()
        if one.tag.endswith("}item") and not _NO_PAGES.match(one.get("media-type", ""))
    }
    contents = {
        one.get("id") for one in opf.iter() if "nav" in (one.get("properties") or "").split()
    }
    order = [one.get("idref", "") for one in opf.iter() if one.tag.endswith("}itemref")]
    return [items[one] for one in dict.fromkeys(order) if one in items and one not in contents]


def _read_page(package: OfficePackage, name: str, places: Mapping[str, int]) -> str:
    """The body of one document, with identifiers and links that are unique in the book.

    What is aside in a book is a note or a box of its text; on a site it would be a menu.
    """
    html = _CHARACTER_DATA.sub(lambda one: escape(one[1], quote=False), _read_text(package, name))
    for prefix in {match["prefix"] for match in _MATHML.finditer(html)}:
        html = re.sub(rf"(?<=[</]){prefix}:(?=m)", "", html)
    opening = _BODY.search(html)
    endings = list(_BODY_END.finditer(html))  # others are in scripts, comments and character data
    start = opening.end() if opening else 0
    body = html[start : endings[-1].start() if endings and endings[-1].start() > start else None]
    at = places[name]

    def rename(match: re.Match[str]) -> str:
        return f"{match['name']}{match['quote']}part{at}-{match['id']}{match['quote']}"

    def retarget(match: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(match["file"])))
        part = at if not match["file"] else places.get(file)
        if part is None:
            return match[0]
        return f"{match['name']}{match['quote']}#part{part}-{match['id']}{match['quote']}"

    body = _TARGET.sub(retarget, _IDENTIFIER.sub(rename, body))
    body = _ASIDE.sub(r"\g<end>div", body)
    body = _EMPTY_ELEMENT.sub(r"<\g<tag>\g<rest>></\g<tag>>", body)
    hiding = "".join(_list_hiding_rules(package, name, html, at))
    styles = f"<style>{hiding}</style>" if hiding else ""
    return f'{"".join(_STYLES.findall(html))}{styles}<div class="part{at}">{body}</div>'


def _list_hiding_rules(package: OfficePackage, name: str, html: str, at: int) -> Iterator[str]:
    """The rules of the linked style sheets that may hide text, for this document alone."""
    for link in _LINKED.finditer(html):
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link["file"])))
        sheet = _read_text(package, file) if file in package.names else ""
        for rule in _HIDING_RULE.finditer(_STYLE_COMMENT.sub(" ", sheet)):
            selectors = [f".part{at} {one.strip()}" for one in rule["selectors"].split(",")]
            yield f"{', '.join(selectors)} {{{rule['block']}}}\n"
