"""A page of a PDF as a picture that shows how each of its lines was classified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.pdfium import render_boxes

if TYPE_CHECKING:
    from pipeline.document.model import Document
    from pipeline.readers.pdf.pdfium import RgbBytes

_COLOURS: Final[dict[str, RgbBytes]] = {
    "heading": (200, 0, 0),
    "paragraph": (0, 90, 200),
    "item": (0, 160, 200),
    "caption": (230, 120, 0),
    "columns": (150, 0, 180),
    "row": (0, 140, 60),
    "note": (140, 90, 0),
    "running head": (110, 110, 110),
    "page number": (110, 110, 110),
}


def draw_page(content: bytes, document: Document, number: int) -> bytes:
    """The picture (PNG) of a page of this document, with a legend in its corner.

    Raises `IndexError` if there is no such page.
    """
    boxes = [
        (line.box, _COLOURS[line.role], line.role) for line in document.lines if line.page == number
    ]
    return render_boxes(content, number, boxes)
