"""Pictures of pages: their kinds, and those of one document bundled in the order of its pages.

A bundle is a ZIP archive, whose first member says what it is, as in documents of OpenDocument; the
same pictures give the same bytes, whatever their dates.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BUNDLE_TYPE: Final = "image/x-page-bundle"
_KIND: Final = ("mimetype", BUNDLE_TYPE.encode())
_MEDIA_TYPES: Final = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}
_BEGINNING: Final = 30  # bytes of a ZIP archive before the name of its first member
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|tiff?|webp)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(\d+)")


def find_picture_type(content: bytes) -> str | None:
    """The media type of a picture or a bundle of pictures; None for other contents."""
    if is_bundle(content):
        return BUNDLE_TYPE
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in _MEDIA_TYPES.items() if content.startswith(mark)), None)


def is_page_picture(suffix: str) -> bool:
    """Whether files with this suffix are pictures that are read as pages."""
    return _PICTURE.fullmatch(suffix) is not None


def order_pages(name: str) -> tuple[tuple[str, int], ...]:
    """A key by which names of files are in the order of pages: `page-9` before `page-10`."""
    parts = _NUMBER.split(name.rpartition(".")[0].casefold())
    texts, numbers = parts[::2], [*parts[1::2], "0"]
    return tuple((text, int(number)) for text, number in zip(texts, numbers, strict=True))


def bundle_pages(pictures: Iterable[tuple[str, bytes]]) -> bytes:
    """The bundle of these pictures with their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (_KIND, *pictures):
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def is_bundle(content: bytes) -> bool:
    """Whether these bytes are such a bundle."""
    is_zip = content.startswith(b"PK\x03\x04")
    return is_zip and content.startswith(_KIND[0].encode() + _KIND[1], _BEGINNING)


def open_bundle(content: bytes) -> Iterator[bytes]:
    """The pictures of a bundle; raises `zipfile.BadZipFile` for a damaged one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist()[1:]:
            yield archive.read(member)
