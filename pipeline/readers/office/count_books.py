"""The second count of books: the letters of the documents of the spine."""

from __future__ import annotations

import io
import posixpath
import unicodedata
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from pipeline import patterns as re
from pipeline.readers.office.second_count import BREAK, BROKEN, SourceText, join_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

# Books: the documents of the spine are pages.

_SPINE_ITEM: Final = re.compile(rb"<(?:\w+:)?itemref\b[^>]*\bidref\s*=\s*[\"']([^\"']+)[\"']")
_ITEM: Final = re.compile(rb"<(?:\w+:)?item\b[^>]*>")
_ATTRIBUTE: Final = re.compile(
    rb"\b(id|href|properties|media-type|fallback)\s*=\s*[\"']([^\"']*)[\"']"
)
_ROOT_FILE: Final = re.compile(rb"full-path\s*=\s*[\"']([^\"']+)[\"']")
_OF_PAGES: Final = re.compile(r"(?!image/svg|.*(?:html|xml|oeb|text/plain))\S+")
_NO_TEXT: Final = bytes((*range(0x09), *range(0x0E, 0x20)))
_MOST_CONTROLS: Final = 0.02  # of the bytes of a page that is text
_INSIDE: Final = r"""[^<>"']*+(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*+)*+"""
_UNREAD: Final = re.compile(
    rf"""<!--.*?(?:-->|\Z)|<!doctype\b[^<>\[]*(?:\[.*?\]\s*)?>|<[?!][^<>]*>
    |<(?P<name>script|style|title|annotation)(?=[\s>]){_INSIDE}(?<!/)>.*?(?:</(?P=name)\s*>|\Z)
    |<head(?=[\s>]){_INSIDE}(?<!/)>.*?(?:</head\s*>|(?=<body\b)|\Z)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_TAG: Final = re.compile(  # one that does not end is none of the text
    rf"</?([A-Za-z][\w:.-]*){_INSIDE}>|</?([A-Za-z][\w:.-]*)[^<>]*(?:>|\Z|(?=<))"
)
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "li", "td", "th", "tr", "br", "hr", "body", "section", "aside", "sup"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "a", "math", "ruby", "rt", "rp", "dt", "dd", "img"),
    )
)


_CHARACTER_DATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


_ENTITY: Final = re.compile(r"""<!ENTITY\s+(\w+)\s+["']([^"'<&]{0,200})["']""")
_PREFIX: Final = re.compile(r"""xmlns:(\w{1,20})\s*=\s*["']http://www\.w3\.org/1999/xhtml["']""")
_UNKNOWN: Final = "\ufffd"
_LONGEST_HEAD: Final = 20_000  # characters in which a page declares entities
_MOST_ENTITIES: Final = 100


def _escape_data(data: re.Match[str]) -> str:
    return data[1].replace("&", "&amp;").replace("<", "&lt;")


def count_epub(content: bytes) -> SourceText:
    """The text of the documents of a book's spine, but for its own list of contents."""
    pieces: list[str] = []
    places: list[str] = []
    faults: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {_fold(name): name for name in archive.namelist()}
            for member in dict.fromkeys(_list_pages(archive, names, faults)):
                try:
                    page = archive.read(member)
                except BROKEN as error:
                    faults.append(f"{member} of the book cannot be read: {error}")
                    continue
                if _is_no_text(page):
                    faults.append(f"{member} of the book is no text")
                    continue
                found = read_page_text(page)
                pieces += found
                places += [member] * len(found)
    except BROKEN as error:
        faults.append(f"the package cannot be read: {error}")
    return SourceText(tuple(pieces), tuple(faults), tuple(places))


def _is_no_text(page: bytes) -> bool:
    is_wide = page[:2] in (b"\xff\xfe", b"\xfe\xff")
    return not is_wide and len(page) - len(page.translate(None, _NO_TEXT)) > _MOST_CONTROLS * len(
        page
    )


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").strip("/")).casefold()


def _list_pages(
    archive: zipfile.ZipFile, names: dict[str, str], faults: list[str]
) -> Iterator[str]:
    """The members that a book lists as its pages; what it lists and does not hold is a fault."""
    container = names.get("meta-inf/container.xml")
    roots = _ROOT_FILE.findall(archive.read(container)) if container else []
    known = (names.get(_fold(root.decode("utf-8", "replace"))) for root in roots)
    package = next(filter(None, known), None) or next(
        (name for name in archive.namelist() if name.lower().endswith(".opf")), None
    )
    if package is None:
        return
    opf = archive.read(package)
    items: dict[str, dict[str, str]] = {}
    for item in _ITEM.findall(opf):
        given = {
            key.decode(): unescape(text.decode("utf-8", "replace"))
            for key, text in _ATTRIBUTE.findall(item)
        }
        items.setdefault(given.get("id", ""), given)  # another one is lost, and named
    for id_ in dict.fromkeys(one.decode("utf-8", "replace") for one in _SPINE_ITEM.findall(opf)):
        page, tried = items.get(id_), set[str]()
        while page and _OF_PAGES.fullmatch(page.get("media-type", "").lower()) and id_ not in tried:
            tried.add(id_)
            href, id_ = page.get("href", ""), page.get("fallback", "")  # noqa: PLW2901 - what replaces it
            page = items.get(id_)
            if page is None:
                faults.append(f"{href} of the book is no page, and nothing is there to replace it")
        if page is None:
            if not tried:
                faults.append(f"the book lists {id_!r} as a page, and has no such item")
        elif "nav" not in page.get("properties", "").split():
            href = unquote(re.split("[?#]", page.get("href", ""))[0]).replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(package), href))[1:]
            if _fold(path) in names:
                yield names[_fold(path)]
            else:
                faults.append(f"the book lists {path}, which is not in it")


def read_page_text(page: bytes) -> list[str]:
    """The pieces of text of a page in UTF-16 or UTF-8; of another encoding those in ASCII."""
    encoding = "utf-16" if page[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        decoded = page.decode(encoding)
    except UnicodeDecodeError:
        decoded = page.decode("ascii" if encoding == "utf-8" else encoding, "replace")
    html = _CHARACTER_DATA.sub(_escape_data, decoded)
    for name, text in _ENTITY.findall(html[:_LONGEST_HEAD])[:_MOST_ENTITIES]:
        html = html.replace(f"&{name};", text)
    for prefix in set(_PREFIX.findall(html)):
        html = html.replace(f"<{prefix}:", "<").replace(f"</{prefix}:", "</")
    text = unescape(_TAG.sub(_break_at_block, _UNREAD.sub("", html)))
    return join_pieces([text.replace(_UNKNOWN, BREAK)])


def _break_at_block(tag: re.Match[str]) -> str:
    return BREAK if (tag[1] or tag[2]).lower() in _BLOCKS else ""
