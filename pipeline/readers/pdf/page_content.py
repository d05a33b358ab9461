"""The marks on one page of a PDF: runs of glyphs, drawn lines and boxes, pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.readers.pdf.colours import BLACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.pdf.colours import Colour

Point: TypeAlias = tuple[float, float]
PathSegment: TypeAlias = tuple[bool, tuple[Point, ...]]  # whether it begins a part; its points

_MOST_CORNERS: Final = 6  # of a box, its first corner counted twice
_STRAIGHT: Final = 0.5  # points by which a side may be slanted
_TICK: Final = range(4, 25)  # points: width and height of a tick in a line of text
_STROKES: Final = 3  # corners: ends and turn of two strokes
_TURN: Final = (0.1, 0.5)  # of its width: where it turns
_OVER, _UNDER = 0.3, 0.6  # of its height; of its width

SMALLEST_SIZE: Final = 0.01  # points; text of no size is kept, as hidden


class PageTooComplexError(Exception):
    """A page exceeds a limit of the reader."""


class DrawnBox(NamedTuple):
    """A drawn line, or a shaded or framed box: its bounding box in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    def intersect(self, other: DrawnBox) -> DrawnBox:
        """The part that both share; without width or height where they share none."""
        x0, top = max(self.x0, other.x0), max(self.top, other.top)
        x1, bottom = min(self.x1, other.x1), min(self.bottom, other.bottom)
        return DrawnBox(x0, top, max(x0, x1), max(top, bottom))

    @property
    def area(self) -> float:
        """Its width times its height."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    def overlaps(self, other: DrawnBox, margin: float = 0) -> bool:
        """Whether two boxes share an area, or are nearer than a margin."""
        return (
            self.x0 < other.x1 + margin
            and other.x0 < self.x1 + margin
            and self.top < other.bottom + margin
            and other.top < self.bottom + margin
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in the box; its right and lower edges are not."""
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Ink:
    """How glyphs are painted.

    `colours` are those of their fill and their outline, None for one that cannot be known; none
    where the render mode paints nothing. `clip` bounds what is painted, None where nothing does;
    `is_off` says that an optional content group hides them; `is_open` that blending, a mask, a
    slanted clip or glyphs drawn by procedures leave open what is seen of them.
    """

    colours: tuple[Colour | None, ...] = (BLACK,)
    clip: DrawnBox | None = None
    alpha: float = 1.0
    is_off: bool = False
    is_open: bool = False


PLAIN: Final = Ink()


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled shape or a picture: the colour is None where it cannot be known.

    `order` counts what the page paints. `is_exact` says that it covers all of its box, opaquely.
    """

    order: int
    box: DrawnBox
    colour: Colour | None
    is_exact: bool
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface, as `build_typeface` judges it.

    Of one that `is_recognised`, the widths of characters are those of boxes on a picture.
    """

    name: str
    bold: bool
    italic: bool
    descent: float
    is_recognised: bool = False


# Weight and slope in the names of fonts: in words, as foundries shorten them, as TeX codes them.
_BOLD: Final = re.compile(
    r"""bold | black | heavy | demi | -medi(?:ital)?$ | [-,](?:bd|blk)
      | (?:^|\+) (?:cm|sf|ec) (?:ss)? b (?:x(?:ti|sl)?)? \d""",
    re.VERBOSE,
)
_ITALIC: Final = re.compile(
    r"""italic | ital$ | oblique | slanted | (?:-|bold|semi|medium)(?:it|obl)$
      | (?:^|\+) (?:cm|sf|ec) (?:bx)? (?:ti|sl|ssi) \d""",
    re.VERBOSE,
)
_BOLD_WEIGHT: Final = 600  # of 1,000, as font descriptors state it; regular is 400


def build_typeface(name: str, descent: float, weight: float = 0) -> Typeface:
    """The typeface of a font by its name, and by its weight where the file states it."""
    folded = name.lower()
    return Typeface(
        name,
        bold=weight >= _BOLD_WEIGHT or _BOLD.search(folded) is not None,
        italic=_ITALIC.search(folded) is not None,
        descent=descent,
    )


@dataclass(slots=True, eq=False)
class GlyphRun:
    """Glyphs painted in one go: one typeface, one size, one baseline.

    In points from the page's top left corner as it is read; `turns` is the number of quarter turns
    to the left after which it reads upright. `width` is that of an em along the baseline, `slope`
    how far that rises a point.
    """

    face: Typeface
    size: float
    baseline: float
    turns: int
    characters: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    ink: Ink = PLAIN
    order: int = 0
    width: float = inf
    slope: float = 0.0


def select_glyphs(run: GlyphRun, places: Sequence[int]) -> GlyphRun:
    """Some of the glyphs of a run; the run itself where these are all."""
    if len(places) == len(run.characters):
        return run
    return replace(
        run,
        characters=[run.characters[at] for at in places],
        lefts=[run.lefts[at] for at in places],
        rights=[run.rights[at] for at in places],
    )


@dataclass(frozen=True, slots=True)
class Skew:
    """The skew of a scanned page: its lines fall to the right by so many degrees.

    Its recognised text is placed as if the page were straight: turned about a point of the page as
    it is read after these quarter turns.
    """

    degrees: float
    x: float
    y: float
    turns: int

    def straighten(self, x: float, y: float) -> Point:
        """A point of the page as scanned, on the straight page."""
        return self._rotate(x, y, -self.degrees)

    def restore(self, x: float, y: float) -> Point:
        """A point of the straight page, on the page as scanned."""
        return self._rotate(x, y, self.degrees)

    def _rotate(self, x: float, y: float, degrees: float) -> Point:
        angle = math.radians(degrees)
        right, down = x - self.x, y - self.y
        sine, cosine = math.sin(angle), math.cos(angle)
        return self.x + right * cosine - down * sine, self.y + right * sine + down * cosine


@dataclass(slots=True, eq=False)
class PageContent:
    """The marks on one page; `pictures` are the boxes of images and of drawings that are no boxes.

    Those shaped like a tick are in `ticks` as well. `fills` are what covers letters or is behind
    them, `crop` is the part that is shown, None for all. `hidden` are the glyphs that a reader
    cannot see; `recognised` says that the page is a picture with recognised text, of which the
    words in `uncertain` (with their quarter turns) may be misread, and `labels` are those in
    drawings. `lost` is why the rest of the page could not be read; `damage` is what of it could not
    be understood, perhaps without a loss. `unit` is the size of its units of length in points;
    `is_guessed` says that letters are guessed, as fonts do not state them. `notices` say what the
    file holds beside its pages.
    """

    number: int
    width: float
    height: float
    runs: list[GlyphRun] = field(default_factory=list)
    rules: list[DrawnBox] = field(default_factory=list)
    pictures: list[DrawnBox] = field(default_factory=list)
    ticks: list[DrawnBox] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    crop: DrawnBox | None = None
    hidden: list[GlyphRun] = field(default_factory=list)
    recognised: bool = False
    labels: list[GlyphRun] = field(default_factory=list)
    uncertain: list[tuple[int, DrawnBox]] = field(default_factory=list)
    skew: Skew | None = None
    lost: str | None = None
    damage: str | None = None
    is_too_complex: bool = False
    unit: float = 1.0
    is_guessed: bool = False
    notices: list[str] = field(default_factory=list)

    def turn_box(self, box: DrawnBox, turns: int) -> DrawnBox:
        """A box of text that reads upright after these quarter turns, on the page as displayed."""
        x0, top, x1, bottom = box
        width, height = self.width, self.height
        match turns:
            case 1:
                return DrawnBox(top, height - x1, bottom, height - x0)
            case 2:
                return DrawnBox(width - x1, height - bottom, width - x0, height - top)
            case 3:
                return DrawnBox(width - bottom, x0, width - top, x1)
            case _:
                return box


def split_path(path: Iterable[PathSegment]) -> Iterator[list[Point]]:
    """The corners of each subpath: one path may paint the cells of a whole table.

    The control points of a curve count as corners.
    """
    corners: list[Point] = []
    for begins, points in path:
        if begins and corners:
            yield corners
            corners = []
        corners += points
    if corners:
        yield corners


def enclose(boxes: Iterable[DrawnBox]) -> DrawnBox:
    """The box around these boxes."""
    return bounding_box([corner for box in boxes for corner in (box[:2], box[2:])])


def bounding_box(corners: Sequence[Point]) -> DrawnBox:
    """The bounding box of these points."""
    xs, ys = zip(*corners, strict=True)
    return DrawnBox(min(xs), min(ys), max(xs), max(ys))


def is_straight(corners: Sequence[Point]) -> bool:
    """Whether these are the corners of an axis-parallel line or box."""
    return 2 <= len(corners) < _MOST_CORNERS and all(  # noqa: PLR2004 - a line has two ends
        min(abs(a[0] - b[0]), abs(a[1] - b[1])) < _STRAIGHT for a, b in pairwise(corners)
    )


def is_tick(corners: Sequence[Point]) -> bool:
    """Whether these corners, from the page's top left, have the shape of a tick.

    One stroke leads down to a turn in the left half, a longer one up to the right; nothing lies
    above the first stroke or below the end of the second.
    """
    around = bounding_box(corners)
    width, height = around.x1 - around.x0, around.bottom - around.top
    if len(corners) < _STROKES or int(width) not in _TICK or int(height) not in _TICK:
        return False
    parts = [((x - around.x0) / width, (y - around.top) / height) for x, y in corners]
    turn, _ = max(parts, key=itemgetter(1))
    _, end = max(parts)
    return (
        _TURN[0] < turn < _TURN[1]
        and end < _OVER
        and all(y > _OVER for x, y in parts if x < turn)
        and all(y < _UNDER for x, y in parts if x > _UNDER)
    )
