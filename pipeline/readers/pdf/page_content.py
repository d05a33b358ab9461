"""One page of a PDF as it is painted: runs of glyphs, and straight rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Point: TypeAlias = tuple[float, float]

_MOST_CORNERS: Final = 6  # of a box, where it was begun counted again
_STRAIGHT: Final = 0.5  # points by which a side may be off the level
_TICK: Final = range(4, 25)  # points: so wide and so high is a tick in a line of text
_STROKES: Final = 3  # ends and turn of a tick's two strokes
_TURN: Final = (0.1, 0.5)  # of its width: between these it turns
_OVER, _UNDER = 0.3, 0.6  # of its height, and of its width


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface, told by its name."""

    name: str
    bold: bool
    italic: bool
    descent: float


@dataclass(slots=True, eq=False)
class GlyphRun:
    """Glyphs painted in one go: one face, one size, one baseline.

    Points from the page's top left corner as it is read; `turns` says by how many quarter turns
    the page was turned to the left for that.
    """

    face: Typeface
    size: float
    baseline: float
    turns: int
    characters: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A printed line, or a shaded or framed box: its box in points."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True, eq=False)
class PageContent:
    """One page as it is painted; `pictures` are the boxes of images and of other drawings.

    Those of them that have the form of a tick are `ticks` as well. `lost` says why the rest of the
    page could not be read.
    """

    number: int
    width: float
    height: float
    runs: list[GlyphRun] = field(default_factory=list)
    rules: list[DrawnBox] = field(default_factory=list)
    pictures: list[DrawnBox] = field(default_factory=list)
    ticks: list[DrawnBox] = field(default_factory=list)
    lost: str | None = None


def split_path(path: Iterable[tuple[str | float, ...]]) -> Iterator[list[Point]]:
    """The corners of each part of a path: one may paint the cells of a whole table.

    Of a curve, the points that bend it are corners too.
    """
    corners: list[Point] = []
    for operator, *numbers in path:
        if operator == "m" and corners:
            yield corners
            corners = []
        places = iter(map(float, numbers))
        corners.extend(zip(places, places, strict=False))
    if corners:
        yield corners


def bounding_box(corners: Sequence[Point]) -> DrawnBox:
    """The box of these places, from the page's top left."""
    xs, ys = zip(*corners, strict=True)
    return DrawnBox(min(xs), min(ys), max(xs), max(ys))


def is_straight(corners: Sequence[Point]) -> bool:
    """Whether these are the corners of a line or a box that stands upright."""
    return 2 <= len(corners) < _MOST_CORNERS and all(  # noqa: PLR2004 - a line has two ends
        min(abs(a[0] - b[0]), abs(a[1] - b[1])) < _STRAIGHT for a, b in pairwise(corners)
    )


def is_tick(corners: Sequence[Point]) -> bool:
    """Whether these corners, from the page's top left, have the form of a tick.

    One stroke leads down to a turn in the left half, a longer one up to the right: nothing lies
    over the first, nothing under the end of the second.
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
