"""What a page of a PDF paints, collected from the engine's callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined

from pipeline.readers.pdf.page_content import (
    DrawnBox,
    GlyphRun,
    PageContent,
    Typeface,
    bounding_box,
    is_straight,
    is_tick,
    split_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pdfminer.pdffont import PDFFont
    from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import PDFStream
    from pdfminer.utils import Matrix, PathSegment, Point, Rect

UNKNOWN: Final = "\ufffd"  # a glyph whose font does not map it to a character
_MOST_GLYPHS: Final = 200_000  # of a page; a densely printed one has 10,000
_MOST_RULES: Final = 20_000
_MOST_FIGURES: Final = 5_000  # of a page: nested figures multiply
_FARTHEST: Final = 1e9  # points
_WIDTH: Final = 0.5  # em, where a font gives no width
_DESCENT: Final = -0.22  # em, where a font gives no sensible descent


class PageDevice(PDFTextDevice):
    """Collects what a page paints: text, drawn lines and boxes, places of pictures."""

    def __init__(self, resources: PDFResourceManager, sheet: PageContent) -> None:
        super().__init__(resources)
        self.sheet = sheet
        self.faces: dict[int, Typeface] = {}
        self.fonts: list[PDFFont] = []  # kept alive: the caches above use their ids
        self.meanings: dict[int, dict[int, tuple[str, float]]] = {}
        self.left = _MOST_GLYPHS
        self.figures = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Takes the page's size as displayed."""
        x0, y0, x1, y1 = page.mediabox
        a, b, c, d, _, _ = ctm
        self.sheet.width = abs(a * (x1 - x0) + c * (y1 - y0))
        self.sheet.height = abs(b * (x1 - x0) + d * (y1 - y0))

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:  # noqa: ARG002
        """Counts figures (form XObjects); their text is ordinary text."""
        self.figures += 1
        if self.figures > _MOST_FIGURES:
            message = f"more than {_MOST_FIGURES} figures on a page"
            raise ValueError(message)

    def end_figure(self, name: str) -> None:
        """See `begin_figure`."""

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        """Keeps the place of a picture."""
        self._add_shape([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], self.sheet.pictures)

    def paint_path(
        self,
        graphicstate: PDFGraphicState,  # noqa: ARG002 - the device's signature
        stroke: bool,  # noqa: FBT001
        fill: bool,  # noqa: FBT001
        evenodd: bool,  # noqa: ARG002, FBT001
        path: Sequence[PathSegment],
    ) -> None:
        """Keeps lines and boxes, and the places of other drawings."""
        if not (stroke or fill):
            return
        for corners in split_path(path):
            straight = is_straight(corners)
            self._add_shape(corners, self.sheet.rules if straight else self.sheet.pictures)

    def _add_shape(self, corners: Sequence[Point], kept: list[DrawnBox]) -> None:
        if self.ctm is None or len(kept) >= _MOST_RULES:
            return
        a, b, c, d, e, f = self.ctm
        height = self.sheet.height
        places = [(a * x + c * y + e, height - (b * x + d * y + f)) for x, y in corners]
        kept.append(bounding_box(places))
        if kept is self.sheet.pictures and is_tick(places):
            self.sheet.ticks.append(kept[-1])

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
        """Keeps the glyphs of a string and their places; gives the place after it."""
        x, y = pos
        run, along, scale = self._start_run(matrix, font, fontsize, y + rise)
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
                text, width = meanings.get(cid) or _decode_glyph(font, cid, meanings)
                shown.append(text)
                lefts.append(along + x * scale)
                x += width * fontsize * scaling
                rights.append(along + x * scale)
                if cid == 32 and wordspace:  # noqa: PLR2004 - the format's own number
                    x += wordspace
        self._add_run(run)
        return x, y

    render_string_vertical = render_string_horizontal

    def _add_run(self, run: GlyphRun) -> None:
        self.left -= len(run.characters)
        if self.left < 0:
            message = f"more than {_MOST_GLYPHS} glyphs on a page"
            raise ValueError(message)
        if run.characters and run.size > 0 and _has_finite_place(run):
            if run.rights[0] < run.lefts[0]:
                run.lefts, run.rights = run.rights, run.lefts
            self.sheet.runs.append(run)

    def _start_run(
        self, matrix: Matrix, font: PDFFont, fontsize: float, y: float
    ) -> tuple[GlyphRun, float, float]:
        """An empty run, the start of text along its baseline, and the scale along it."""
        a, b, c, d, e, f = matrix
        width, height = self.sheet.width, self.sheet.height
        face = self.faces.get(id(font)) or self._add_typeface(font)
        if abs(a) >= abs(b):  # upright, or upside down
            left, base = e + c * y, height - (f + d * y)
            if a >= 0:
                return GlyphRun(face, abs(d * fontsize), base, 0), left, a
            return GlyphRun(face, abs(d * fontsize), height - base, 2), width - left, -a
        left, base = f + d * y, e + c * y
        if b > 0:  # reads upwards
            return GlyphRun(face, abs(c * fontsize), base, 1), left, b
        return GlyphRun(face, abs(c * fontsize), width - base, 3), height - left, -b

    def _add_typeface(self, font: PDFFont) -> Typeface:
        name = str(font.fontname or "")
        folded = name.lower()
        descent = font.get_descent()
        face = Typeface(
            name,
            bold=any(mark in folded for mark in ("bold", "black", "heavy", "demi")),
            italic="italic" in folded or "oblique" in folded,
            descent=descent if -0.6 < descent < 0 else _DESCENT,  # noqa: PLR2004
        )
        self.faces[id(font)] = face
        self.meanings[id(font)] = {}
        self.fonts.append(font)
        return face


def _has_finite_place(run: GlyphRun) -> bool:
    """Whether a run has a usable place: a damaged file may put it anywhere."""
    return all(
        -_FARTHEST < place < _FARTHEST
        for place in (run.baseline, run.size, run.lefts[0], run.rights[-1])
    )


def _decode_glyph(
    font: PDFFont, cid: int, meanings: dict[int, tuple[str, float]]
) -> tuple[str, float]:
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
