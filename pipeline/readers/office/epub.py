"""Books (`.epub`) → HTML: the documents of the spine in their order, as one page."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import unquote

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.decoding import decode
from pipeline.readers.office.book_styles import apply_styles
from pipeline.readers.office.markup import build_page
from pipeline.readers.office.package import OfficePackage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_PAGES: Final = ("application/xhtml+xml", "text/html")
_BODY: Final = re.compile(r"<body\b[^>]*>(?P<body>.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
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
    files = _list_spine(package.parse(root), posixpath.dirname(root))
    if not encrypted.isdisjoint(files):
        _refuse_encrypted()
    places = {name: at for at, name in enumerate(files)}
    pages = [_read_page(package, name, places) for name in files if name in package.names]
    sheets = (decode(package.read(name))[0] for name in package.names if name.endswith(".css"))
    return build_page(apply_styles("".join(pages), "\n".join(sheets)))


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
        if one.tag.endswith("}item") and one.get("media-type") in _PAGES
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
    html, _ = decode(package.read(name))
    for prefix in {match["prefix"] for match in _MATHML.finditer(html)}:
        html = re.sub(rf"(?<=[</]){prefix}:(?=m)", "", html)
    found = _BODY.search(html)
    body = found["body"] if found else html
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
    return "".join(_STYLES.findall(html)) + body
