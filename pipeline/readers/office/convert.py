"""Office documents and books → HTML, by their media type.

Imported when the first of them is read, since the libraries behind it are slow to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.readers.office.docx import convert_docx
from pipeline.readers.office.epub import convert_epub
from pipeline.readers.office.odt import convert_odt
from pipeline.readers.office.package import DOCX, EPUB, ODT, RTF
from pipeline.readers.office.rtf import convert_rtf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CONVERTERS: Final[Mapping[str, Callable[[bytes], str]]] = {
    DOCX: convert_docx,
    EPUB: convert_epub,
    ODT: convert_odt,
    RTF: convert_rtf,
}


def convert_office(content: bytes, media_type: str) -> str:
    """The HTML of a document of this media type, as `detect_office` gives it.

    Raises `RefusedError` (`damaged`, `too-large`, `encrypted`).
    """
    return _CONVERTERS[media_type](content)
