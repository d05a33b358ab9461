"""PDF bytes → the content of each page, in painting order; the door to the PDF engine."""

from __future__ import annotations

import io
import logging
import re
from itertools import count
from typing import TYPE_CHECKING, Final, TypeAlias

import pdfplumber
from pdfminer import pdftypes
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.pdf.device import PageDevice
from pipeline.readers.pdf.page_content import DrawnBox, PageContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdfplumber.pdf import PDF


Colour: TypeAlias = tuple[int, int, int]  # red, green, blue: 0 to 255
# a box in points from the page's top left, its colour, the colour's meaning
Coloured: TypeAlias = tuple[tuple[float, float, float, float], Colour, str]

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # problems report what matters

_MOST_CROSSINGS: Final = 3_000  # of a page's drawn lines; the time to find cells is quadratic
_RESOLUTION: Final = 100  # of a picture, dots per inch
_PIXELS: Final = 2_000  # on its longer side
_OPACITY: Final = 40  # of 255, of a coloured box
_LEGEND: Final = 12  # pixels between its lines
_INDEX: Final = re.compile(rb"(startxref\s+)\d+")  # the offset of the cross-reference table
_SNAP: Final = 3.0  # points: edges so near each other count as one
_MOST_PAGES: Final = 20_000


def read_pages(content: bytes) -> Iterator[PageContent]:
    """The pages of a PDF, each read when asked for.

    A file whose cross-reference table leads to no page is read again without it. Raises
    `RefusedError`: `encrypted` if the file needs a password, `damaged` if no page can be found in
    it.
    """
    found = _read_pages(content)
    try:
        first = next(found, None)
    except RefusedError as refusal:
        if refusal.code is Code.ENCRYPTED or not _INDEX.search(content):
            raise
        first = None
    if first is None:
        found = _read_pages(_INDEX.sub(rb"\1nowhere", content))
        first = next(found, None)
    if first is not None:
        yield first
        yield from found


def _read_pages(content: bytes) -> Iterator[PageContent]:
    count_damaged_streams()  # reset
    with _open(content) as pdf:
        pages = PDFPage.create_pages(pdf.doc)
        for number in count(1):
            try:
                page = next(pages, None)
            except Exception as error:
                if number == 1:
                    message = (
                        f"its pages cannot be found ({_describe_error(error)}); repair the file"
                    )
                    raise RefusedError(Code.DAMAGED, message) from error
                yield PageContent(
                    number, 0, 0, lost=f"the pages from here on: {_describe_error(error)}"
                )
                return
            if page is None or number > _MOST_PAGES:
                if 1 < number <= (stated := _stated_page_count(pdf)):
                    yield PageContent(number, 0, 0, lost=f"the file claims to have {stated} pages")
                return
            yield read_page(pdf, page, number)


def _stated_page_count(pdf: PDF) -> int:
    """How many pages the file claims to have; 0 if it gives no usable number."""
    try:
        stated = resolve1(resolve1(pdf.doc.catalog["Pages"])["Count"])
    except Exception:  # noqa: BLE001 - the engine raises anything on a damaged file
        return 0
    return stated if isinstance(stated, int) else 0


def read_page(pdf: PDF, page: PDFPage, number: int) -> PageContent:
    """The content of one page; what was painted before an error is kept."""
    sheet = PageContent(number, 0, 0)
    try:
        device = PageDevice(pdf.rsrcmgr, sheet)
        PDFPageInterpreter(pdf.rsrcmgr, device).process_page(page)
    except Exception as error:  # noqa: BLE001 - the engine raises anything on a damaged page
        sheet.lost = _describe_error(error)
    if (damaged := count_damaged_streams()) and not sheet.lost:
        sheet.lost = f"{damaged} of its compressed streams are damaged"
    return sheet


def find_table_cells(
    level: Sequence[DrawnBox], upright: Sequence[DrawnBox]
) -> list[list[DrawnBox]]:
    """The boxes of the cells of each table that these edges enclose."""
    edges = [*_build_edges(level, "h"), *_build_edges(upright, "v")]
    crossings = edges_to_intersections(merge_edges(edges, *[_SNAP] * 4), _SNAP, _SNAP)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    found = cells_to_tables(intersections_to_cells(crossings))
    return [[DrawnBox(*cell) for cell in cells] for cells in found]


def _build_edges(rules: Iterable[DrawnBox], orientation: str) -> Iterator[dict[str, float | str]]:
    for one in rules:
        yield {
            "x0": one.x0,
            "top": one.top,
            "x1": one.x1,
            "bottom": one.bottom,
            "width": one.x1 - one.x0,
            "height": one.bottom - one.top,
            "orientation": orientation,
        }


def render_page(content: bytes, number: int, boxes: Sequence[Coloured]) -> bytes:
    """A picture (PNG) of a page with coloured boxes over it and a legend of the colours.

    Raises `IndexError` if there is no such page.
    """
    with _open(content) as pdf:
        page = pdf.pages[number - 1]
        dots = min(_RESOLUTION, _PIXELS * 72 / max(page.width, page.height, 1))
        image = page.to_image(resolution=dots, antialias=True)
        x, y = page.mediabox[:2]
        for (x0, top, x1, bottom), colour, _ in boxes:
            place = x0 + x, top + y, x1 + x, bottom + y
            image.draw_rect(place, fill=(*colour, _OPACITY), stroke=colour)
        for at, (name, colour) in enumerate({name: colour for _, colour, name in boxes}.items()):
            image.draw.text((_LEGEND, _LEGEND * (at + 1)), name, fill=colour)
    found = io.BytesIO()
    image.save(found, quantize=False)
    return found.getvalue()


def _open(content: bytes) -> PDF:
    try:
        return pdfplumber.open(io.BytesIO(content))
    except Exception as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            message = "the file opens with a password only; save it without one"
            raise RefusedError(Code.ENCRYPTED, message) from error
        message = f"the file cannot be opened as a PDF ({_describe_error(cause)}); repair the file"
        raise RefusedError(Code.DAMAGED, message) from error


def _describe_error(error: object) -> str:
    message = " ".join(str(error).split())[:100]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


_FLUSHED: Final = b"\x00\x00\xff\xff"  # ends a complete stream that lacks its end mark
_damaged: Final[list[int]] = []  # the sizes of damaged streams, in bytes
_salvaged: Final = pdftypes.decompress_corrupted


def count_damaged_streams() -> int:
    """How many damaged compressed streams were found since the last call."""
    found = len(_damaged)
    _damaged.clear()
    return found


def _decompress_damaged(data: bytes) -> bytes:
    """Counts a damaged stream, which pdfminer recovers in silence."""
    if data and not data.rstrip(b"\r\n").endswith(_FLUSHED):
        _damaged.append(len(data))
    return _salvaged(data)


pdftypes.decompress_corrupted = _decompress_damaged
