"""PDF bytes → the glyphs of each page in the order in which they are painted; the engine's door."""

from __future__ import annotations

import io
import logging
from itertools import count
from typing import TYPE_CHECKING, Final

import pdfplumber
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.errors import RefusedError
from pipeline.problems import Code
from pipeline.readers.pdf.sheet import Face, Rule, Run, Sheet, box, is_straight, shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdfminer.pdffont import PDFFont
    from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager
    from pdfminer.pdftypes import PDFStream
    from pdfminer.utils import Matrix, PathSegment, Point, Rect
    from pdfplumber.pdf import PDF

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what matters of it, problems say

UNKNOWN: Final = "\ufffd"  # a glyph whose font does not say what it means
_MOST_GLYPHS: Final = 200_000  # of a page; a densely printed one has 10,000
_MOST_RULES: Final = 20_000
_MOST_CROSSINGS: Final = 3_000  # of a page's rules; the time to find cells grows with their square
_SNAP: Final = 3.0  # points: edges so near each other are one
_MOST_PAGES: Final = 20_000
_MOST_FIGURES: Final = 5_000  # of a page: drawn within each other they multiply
_FARTHEST: Final = 1e9  # points
_WIDTH: Final = 0.5  # em, where a font does not say
_DESCENT: Final = -0.22  # of an em, where a font says nothing sensible


def sheets(content: bytes) -> Iterator[Sheet]:
    """The pages of a PDF, each read when it is asked for.

    Raises `RefusedError`: `encrypted` where it opens with a password only, `damaged` where no page
    can be found in it.
    """
    with _opened(content) as pdf:
        pages = PDFPage.create_pages(pdf.doc)
        for number in count(1):
            try:
                page = next(pages, None)
            except Exception as error:
                if number == 1:
                    message = f"its pages cannot be found ({_reason(error)}); repair the file"
                    raise RefusedError(Code.DAMAGED, message) from error
                yield Sheet(number, 0, 0, lost=f"the pages from here on: {_reason(error)}")
                return
            if page is None or number > _MOST_PAGES:
                return
            yield glyphs(pdf, page, number)


def glyphs(pdf: PDF, page: PDFPage, number: int) -> Sheet:
    """The glyphs of one page; what was painted before a fault is kept."""
    sheet = Sheet(number, 0, 0)
    try:
        device = _Device(pdf.rsrcmgr, sheet)
        PDFPageInterpreter(pdf.rsrcmgr, device).process_page(page)
    except Exception as error:  # noqa: BLE001 - the engine raises anything on a damaged page
        sheet.lost = _reason(error)
    return sheet


def tables(level: Sequence[Rule], upright: Sequence[Rule]) -> list[list[Rule]]:
    """The boxes of the cells of each table that these edges enclose, several at least."""
    edges = [*_edges(level, "h"), *_edges(upright, "v")]
    crossings = edges_to_intersections(merge_edges(edges, *[_SNAP] * 4), _SNAP, _SNAP)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    found = cells_to_tables(intersections_to_cells(crossings))
    return [[Rule(*cell) for cell in cells] for cells in found]


def _edges(rules: Iterable[Rule], orientation: str) -> Iterator[dict[str, float | str]]:
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


def _opened(content: bytes) -> PDF:
    try:
        return pdfplumber.open(io.BytesIO(content))
    except Exception as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            message = "the file opens with a password only; save it without one"
            raise RefusedError(Code.ENCRYPTED, message) from error
        message = f"the file cannot be opened as a PDF ({_reason(cause)}); repair the file"
        raise RefusedError(Code.DAMAGED, message) from error


def _reason(error: object) -> str:
    told = " ".join(str(error).split())[:100]
    return f"{type(error).__name__}: {told}" if told else type(error).__name__


class _Device(PDFTextDevice):
    """Takes what a page paints: text and straight lines, nothing else."""

    def __init__(self, resources: PDFResourceManager, sheet: Sheet) -> None:
        super().__init__(resources)
        self.sheet = sheet
        self.faces: dict[int, Face] = {}
        self.fonts: list[PDFFont] = []  # holds them: by their identity the others are found
        self.meanings: dict[int, dict[int, tuple[str, float]]] = {}
        self.left = _MOST_GLYPHS
        self.figures = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        x0, y0, x1, y1 = page.mediabox
        a, b, c, d, _, _ = ctm
        self.sheet.width = abs(a * (x1 - x0) + c * (y1 - y0))
        self.sheet.height = abs(b * (x1 - x0) + d * (y1 - y0))

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:  # noqa: ARG002
        """A figure's text is text."""
        self.figures += 1
        if self.figures > _MOST_FIGURES:
            message = f"more than {_MOST_FIGURES} figures on a page"
            raise ValueError(message)

    def end_figure(self, name: str) -> None:
        """See `begin_figure`."""

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        """A picture has a place, but says nothing that could be read here."""
        self._draw([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], self.sheet.pictures)

    def paint_path(
        self,
        graphicstate: PDFGraphicState,  # noqa: ARG002 - the device's signature
        stroke: bool,  # noqa: FBT001
        fill: bool,  # noqa: FBT001
        evenodd: bool,  # noqa: ARG002, FBT001
        path: Sequence[PathSegment],
    ) -> None:
        if not (stroke or fill):
            return
        for corners in shapes(path):
            straight = is_straight(corners)
            self._draw(corners, self.sheet.rules if straight else self.sheet.pictures)

    def _draw(self, corners: Sequence[Point], kept: list[Rule]) -> None:
        if self.ctm is None or len(kept) >= _MOST_RULES:
            return
        a, b, c, d, e, f = self.ctm
        height = self.sheet.height
        kept.append(box([(a * x + c * y + e, height - (b * x + d * y + f)) for x, y in corners]))

    def render_string_horizontal(  # noqa: PLR0913, PLR0917 - the device's signature
        self,
        seq: Iterable[object],
        matrix: Matrix,
        pos: Point,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        dxscale: float,
        ncs: object,  # noqa: ARG002
        graphicstate: PDFGraphicState,  # noqa: ARG002
    ) -> Point:
        x, y = pos
        run, along, scale = self._run(matrix, font, fontsize, y + rise)
        meanings = self.meanings[id(font)]
        shown, lefts, rights = run.characters, run.lefts, run.rights
        first = True
        for piece in seq:
            if not isinstance(piece, bytes):
                x -= piece * dxscale if isinstance(piece, (int, float)) else 0
                first = False
                continue
            for cid in font.decode(piece):
                if not first:
                    x += charspace
                first = False
                text, width = meanings.get(cid) or _meaning(font, cid, meanings)
                shown.append(text)
                lefts.append(along + x * scale)
                x += width * fontsize * scaling
                rights.append(along + x * scale)
                if cid == 32 and wordspace:  # noqa: PLR2004 - the format's own number
                    x += wordspace
        self._keep(run)
        return x, y

    render_string_vertical = render_string_horizontal

    def _keep(self, run: Run) -> None:
        self.left -= len(run.characters)
        if self.left < 0:
            message = f"more than {_MOST_GLYPHS} glyphs on a page"
            raise ValueError(message)
        if run.characters and run.size > 0 and _is_on_paper(run):
            if run.rights[0] < run.lefts[0]:
                run.lefts, run.rights = run.rights, run.lefts
            self.sheet.runs.append(run)

    def _run(
        self, matrix: Matrix, font: PDFFont, fontsize: float, y: float
    ) -> tuple[Run, float, float]:
        """An empty run, where on its baseline text begins, and the scale along it."""
        a, b, c, d, e, f = matrix
        width, height = self.sheet.width, self.sheet.height
        face = self.faces.get(id(font)) or self._face(font)
        if abs(a) >= abs(b):  # upright, or upside down
            left, base = e + c * y, height - (f + d * y)
            if a >= 0:
                return Run(face, abs(d * fontsize), base, 0), left, a
            return Run(face, abs(d * fontsize), height - base, 2), width - left, -a
        left, base = f + d * y, e + c * y
        if b > 0:  # reads upwards
            return Run(face, abs(c * fontsize), base, 1), left, b
        return Run(face, abs(c * fontsize), width - base, 3), height - left, -b

    def _face(self, font: PDFFont) -> Face:
        name = str(font.fontname or "")
        folded = name.lower()
        descent = font.get_descent()
        face = Face(
            name,
            bold=any(mark in folded for mark in ("bold", "black", "heavy", "demi")),
            italic="italic" in folded or "oblique" in folded,
            descent=descent if -0.6 < descent < 0 else _DESCENT,  # noqa: PLR2004
        )
        self.faces[id(font)] = face
        self.meanings[id(font)] = {}
        self.fonts.append(font)
        return face


def _is_on_paper(run: Run) -> bool:
    """Whether a run has a place at all: a damaged file may put it anywhere."""
    return all(
        -_FARTHEST < place < _FARTHEST
        for place in (run.baseline, run.size, run.lefts[0], run.rights[-1])
    )


def _meaning(font: PDFFont, cid: int, meanings: dict[int, tuple[str, float]]) -> tuple[str, float]:
    try:
        text = font.to_unichr(cid) or UNKNOWN
    except (PDFUnicodeNotDefined, KeyError, TypeError, ValueError):
        text = UNKNOWN
    try:
        width = float(font.char_width(cid))
    except (KeyError, TypeError, ValueError):
        width = _WIDTH
    meanings[cid] = text, width
    return meanings[cid]
