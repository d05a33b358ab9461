"""Collects the glyphs, lines, boxes and pictures of a PDF's page, in points from its top left."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import accumulate, compress, islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.readers.pdf.content_stream import StringArray
from pipeline.readers.pdf.fonts import SPACE, UNKNOWN, FontReader
from pipeline.readers.pdf.page_content import (
    SMALLEST_SIZE,
    DrawnBox,
    Fill,
    GlyphRun,
    Ink,
    PageContent,
    PageTooComplexError,
    bounding_box,
    is_straight,
    is_tick,
    split_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pdfminer.utils import Matrix

    from pipeline.readers.pdf.colours import Colour
    from pipeline.readers.pdf.page_content import PathSegment, Point

_MOST_LETTERS: Final = 4  # of a glyph: a ligature has three
MOST_GLYPHS: Final = 200_000  # of a page; a densely printed one has 10,000
MOST_RULES: Final = 20_000
_FARTHEST: Final = 1e9  # points
_LEAST_FILL: Final = 2.0  # points: a lower or narrower fill hides no letter
_MOST_SUBPATHS: Final = 20  # of a path that are compared with each other

_STRAIGHT: Final = 0.5  # points by which a line may be slanted


class Paint(NamedTuple):
    """The paint that fills or strokes a path; the colour is None if it cannot be known."""

    colour: Colour | None
    is_opaque: bool


class PageDevice:
    """Collects what a page paints.

    `order` counts what is painted: what comes later lies above.
    """

    def __init__(self, page: PageContent) -> None:
        self.page = page
        self.order = 0
        self.glyphs_left = MOST_GLYPHS

    def place(self, ctm: Matrix, points: Iterable[Point]) -> list[Point]:
        """Points of the user space, from the page's top left."""
        a, b, c, d, e, f = ctm
        height = self.page.height
        return [(a * x + c * y + e, height - (b * x + d * y + f)) for x, y in points]

    def paint_picture(self, ctm: Matrix, clip: DrawnBox | None, *, is_opaque: bool) -> None:
        """Keeps the place of a picture: it fills the unit square."""
        corners = self.place(ctm, [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
        box = bounding_box(corners)
        self._add_shape(corners, box, self.page.pictures)
        self._add_fill(
            box,
            clip,
            None,
            is_exact=is_opaque and is_straight(corners),
            is_picture=True,
        )

    def paint_path(  # noqa: PLR0913 - the parameters of a path
        self,
        path: Iterable[PathSegment],
        ctm: Matrix,
        clip: DrawnBox | None,
        *,
        fill: Paint | None,
        stroke: Paint | None,
        line_width: float,
    ) -> None:
        """Keeps straight lines and boxes, and the places of other drawings."""
        filled: list[tuple[DrawnBox, bool]] = []
        wide = stroke if line_width >= _LEAST_FILL else None
        for corners in split_path(path):
            straight = is_straight(corners)
            placed = self.place(ctm, corners)
            box = bounding_box(placed)
            self._add_shape(placed, box, self.page.rules if straight else self.page.pictures)
            if fill:
                filled.append((box, straight and is_straight(placed)))
            if wide:
                self._add_stroke(placed, clip, wide, line_width)
        if fill is None:
            return
        boxes = [box for box, _ in filled]
        apart = len(boxes) == 1 or (len(boxes) <= _MOST_SUBPATHS and _are_apart(boxes))
        for box, straight in filled:
            exact = straight and apart and fill.is_opaque
            self._add_fill(box, clip, fill.colour, is_exact=exact, is_picture=False)

    def _add_stroke(
        self, corners: Sequence[Point], clip: DrawnBox | None, paint: Paint, width: float
    ) -> None:
        """Keeps what the parts of a wide line cover."""
        half = width / 2
        for (x0, y0), (x1, y1) in pairwise(corners):
            box = DrawnBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            level, upright = abs(y1 - y0) < _STRAIGHT, abs(x1 - x0) < _STRAIGHT
            if not upright:
                box = box._replace(top=box.top - half, bottom=box.bottom + half)
            if not level:
                box = box._replace(x0=box.x0 - half, x1=box.x1 + half)
            exact = (level or upright) and paint.is_opaque
            self._add_fill(box, clip, paint.colour, is_exact=exact, is_picture=False)

    def apply_stated_text(self, start: int, text: str) -> None:
        """Applies a text that is stated beside the glyphs from run `start` on (`ActualText`).

        It replaces glyphs of which some are not known, and gives letters their case: fonts of small
        capitals often lose it (`SuGGeSted`). Where the glyphs that are known are no part of the
        text, or it is much longer than they are, it is not what is seen.
        """
        runs = self.page.runs[start:]
        glyphs = [glyph for run in runs for glyph in run.characters]
        known = "".join(glyph for glyph in glyphs if glyph != UNKNOWN)
        text = unicodedata.normalize("NFC", text)
        if known == "".join(glyphs) and known.lower() == text.lower() and len(known) == len(text):
            letters = iter(text)
            for run in runs:
                run.characters = ["".join(islice(letters, len(each))) for each in run.characters]
        elif (
            len(known) < len("".join(glyphs))
            and unicodedata.normalize("NFC", known) in text
            and len(text) <= _MOST_LETTERS * len(glyphs)
            and len({run.turns for run in runs}) == 1
        ):
            first = runs[0]
            first.characters = [text]
            first.lefts = [min(min(run.lefts) for run in runs)]
            first.rights = [max(max(run.rights) for run in runs)]
            del self.page.runs[start + 1 :]

    def paint_through(self, runs: Iterable[GlyphRun], colour: Colour | None) -> None:
        """Shows glyphs that are the clip of something painted, in its colour."""
        self.order += 1
        for run in runs:
            run.ink = replace(run.ink, colours=(colour,))
            run.order = self.order

    def paint_shading(self, clip: DrawnBox | None) -> None:
        """Keeps the place of a shading, which fills what is not clipped away."""
        page = DrawnBox(0, 0, self.page.width, self.page.height)
        self._add_fill(page, clip, None, is_exact=False, is_picture=False)

    def _add_shape(self, places: Sequence[Point], box: DrawnBox, kept: list[DrawnBox]) -> None:
        if len(kept) >= MOST_RULES:
            return
        kept.append(box)
        if kept is self.page.pictures and is_tick(places):
            self.page.ticks.append(box)

    def _add_fill(
        self,
        shape: DrawnBox,
        clip: DrawnBox | None,
        colour: Colour | None,
        *,
        is_exact: bool,
        is_picture: bool,
    ) -> None:
        self.order += 1
        box = shape.intersect(clip) if clip else shape
        if (
            box.x1 - box.x0 >= _LEAST_FILL
            and box.bottom - box.top >= _LEAST_FILL
            and len(self.page.fills) < MOST_RULES
        ):
            self.page.fills.append(Fill(self.order, box, colour, is_exact, is_picture))

    def show(  # noqa: PLR0913, PLR0917 - the parameters of text (9.3)
        self,
        pieces: Iterable[object] | StringArray,
        font: FontReader,
        matrix: Matrix,
        position: Point,
        size: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        ink: Ink,
    ) -> Point:
        """Keeps the glyphs of a string and their places; gives the position after it."""
        if size < 0:  # both axes are reversed
            a, b, c, d, e, f = matrix
            x, y = self.show(
                pieces, font, (-a, -b, -c, -d, e, f), (-position[0], -position[1]),
                -size, scaling, -charspace, -wordspace, -rise, ink,
            )  # fmt: skip
            return -x, -y
        x, y = position
        height, base, turns, along, scale = self._find_baseline(matrix, size, y + rise)
        strings = font.at(size, scaling)
        step = 0.001 * size * scaling
        shown: list[str] = []
        moves: list[float] = []  # advances of glyphs, and what is between them
        glyphs = bytearray()  # of each move, whether it is a glyph's
        is_spaced = bool(charspace or wordspace)
        elements = pieces.elements() if isinstance(pieces, StringArray) else map(_part, pieces)
        for text, number in elements:
            if text:
                characters, advances, has_space, marks = strings[text]
                if is_spaced and has_space and wordspace:
                    _add_spaced(font.codes(text), advances, charspace, wordspace, moves, glyphs)
                elif charspace:  # before each glyph, none before the first
                    start = 0 if moves else 1
                    spaced = [charspace] * (2 * len(advances))
                    spaced[1::2] = advances
                    moves += spaced[start:]
                    glyphs += (b"\0\1" * len(advances))[start:]
                else:
                    moves += advances
                    glyphs += marks
                shown += characters
            if number:
                moves.append(-(number * step))
                glyphs.append(0)
        ends = list(accumulate(moves, initial=x))
        places = [along + end * scale for end in ends]
        rights = places[1:]
        if len(shown) == len(moves):
            places.pop()
        else:
            places, rights = list(compress(places, glyphs)), list(compress(rights, glyphs))
        width = abs(size * scaling * scale)
        slope = matrix[1] / matrix[0] if matrix[1] and turns in (0, 2) else 0.0
        self._add_run(
            GlyphRun(
                font.face, height, base, turns, shown, places, rights, ink, self.order, width, slope
            )
        )
        return ends[-1], y

    def _add_run(self, run: GlyphRun) -> None:
        self.glyphs_left -= len(run.characters)
        if self.glyphs_left < 0:
            message = f"more than {MOST_GLYPHS} glyphs on a page"
            raise PageTooComplexError(message)
        if not run.characters:
            return
        if not _has_finite_place(run):
            count = len(run.characters)
            run.baseline, run.lefts, run.rights = 0.0, [0.0] * count, [0.0] * count
            run.size = 0.0
        run.size = max(run.size, SMALLEST_SIZE)
        if run.rights[0] < run.lefts[0]:
            run.lefts, run.rights = run.rights, run.lefts
        self.page.runs.append(run)

    def _find_baseline(
        self, matrix: Matrix, size: float, y: float
    ) -> tuple[float, float, int, float, float]:
        """The size, baseline and quarter turns of text, its start along that, and the scale."""
        a, b, c, d, e, f = matrix
        width, height = self.page.width, self.page.height
        if abs(a) >= abs(b):  # upright, or upside down
            left, base = e + c * y, height - (f + d * y)
            if a >= 0:
                return abs(d * size), base, 0, left, a
            return abs(d * size), height - base, 2, width - left, -a
        left, base = f + d * y, e + c * y
        if b > 0:  # reads upwards
            return abs(c * size), base, 1, left, b
        return abs(c * size), width - base, 3, height - left, -b


def _part(piece: object) -> tuple[bytes, float]:
    """A piece of text as an element of a `StringArray`; nothing for what is no such piece."""
    if isinstance(piece, bytes):
        return piece, 0.0
    return b"", piece if isinstance(piece, float) else 0.0


def _add_spaced(  # noqa: PLR0913, PLR0917 - the two lists grow
    codes: Iterable[int],
    advances: Iterable[float],
    charspace: float,
    wordspace: float,
    moves: list[float],
    glyphs: bytearray,
) -> None:
    """Adds the advances of a string with the space between its glyphs, none before the first."""
    for code, advance in zip(codes, advances, strict=True):
        if charspace and moves:
            moves.append(charspace)
            glyphs.append(0)
        moves.append(advance)
        glyphs.append(1)
        if code == SPACE and wordspace:
            moves.append(wordspace)
            glyphs.append(0)


def _are_apart(boxes: Sequence[DrawnBox]) -> bool:
    """Whether no box lies over another: where some do, what is between them may be a frame."""
    return not any(box.overlaps(other) for at, box in enumerate(boxes) for other in boxes[at + 1 :])


def _has_finite_place(run: GlyphRun) -> bool:
    """Whether a run has a usable place: a damaged file may put it anywhere."""
    return (
        -_FARTHEST < run.baseline < _FARTHEST
        and -_FARTHEST < run.size < _FARTHEST
        and -_FARTHEST < run.lefts[0] < _FARTHEST
        and -_FARTHEST < run.rights[-1] < _FARTHEST
    )
