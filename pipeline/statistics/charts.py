"""Figures over the columns of a chart: of which series, and of which year.

A column chart prints a figure over each column, a name with its year below each group of columns,
and a legend that names the columns of a group in their order. Where all of these are found and
their places agree, each series is a statistic with an observation of each year.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.document.edges import decode_edges
from pipeline.document.immutable import value
from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue, TableFigure
from pipeline.statistics.pairs import may_be_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Line
    from pipeline.layout.elements import Piece

_FEWEST: Final = 2  # groups of columns, and columns of a group
_GAP: Final = 0.8  # of the height of a line, that sets its parts apart
_SAME_SIZE: Final = 0.2  # by which the heights of figures in one type differ
_TALLEST: Final = 1.5  # times the width of a chart
_LEGEND: Final = 6.0  # heights of a line below the axis
_OFF_CENTRE: Final = 0.25  # of the distance of two groups
_DIGIT: Final = re.compile(r"\d")
_FIGURE: Final = re.compile(r"\d[\d.,]*%?")
_ENDS_IN_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_GROUP: Final = re.compile(r"(?:\S.*?(?<!\d))?(?P<year>(?:19|20)\d\d)")


@value
class _Part:
    """A part of a line that wide gaps set apart: source offsets and its box in points."""

    start: int
    end: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where its middle is, from the left."""
        return (self.left + self.right) / 2


def find_chart_values(document: Document) -> list[LabelledValue]:
    """The entries of the series of the charts of a document, by the places of its lines."""
    return [
        entry
        for _, lines in groupby(document.lines, key=attrgetter("page"))
        for entry in _read_page(document, list(lines))
    ]


def free_chart_values(pieces: Iterable[Piece], charts: Sequence[LabelledValue]) -> Iterator[Piece]:
    """The pieces; figures of charts that were taken for page numbers are prose."""
    figures = {extent for entry in charts for extent in entry.value_extents}
    for piece in pieces:
        is_figure = piece.role == "page number" and (piece.start, piece.end) in figures
        yield replace(piece, role="prose") if is_figure else piece


def _read_page(document: Document, lines: Sequence[Line]) -> Iterator[LabelledValue]:
    printed = [document.text[line.start : line.end].rstrip() for line in lines]
    if not any(map(_ENDS_IN_YEAR.search, printed)):
        return
    parts = [part for line in lines for part in _split_line(document, line)]
    figures = [part for part in parts if _FIGURE.fullmatch(part.text)]
    if len(figures) < _FEWEST * _FEWEST:
        return
    named = [part for part in parts if _GROUP.fullmatch(part.text)]
    for axis in _list_rows(named):
        yield from _read_chart(document, axis, figures, parts)


def _split_line(document: Document, line: Line) -> Iterator[_Part]:
    """The parts of a line that runs rightwards; the whole where its edges are not known."""
    left, top, right, bottom = line.box
    printed = document.text[line.start : line.end]
    edges = decode_edges(line.edges) if line.edges[:1] == ">" else []
    if len(edges) != len(printed) + 1:
        edges, words = [0.0, *[right - left] * len(printed)], [(0, len(printed))]
    else:
        words = [found.span() for found in re.finditer(r"\S+", printed)]
    gap = _GAP * (bottom - top)
    begin = words[0][0] if words else 0
    for (_, end), (start, _) in zip_longest(words, words[1:], fillvalue=(len(printed), 0)):
        if start == len(printed) or edges[start] - edges[end] > gap:
            place = (line.start + begin, line.start + end)
            box = (left + edges[begin], top, left + edges[end], bottom)
            yield _Part(*place, printed[begin:end], *box)
            begin = start


def _list_rows(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Parts side by side, from left to right, that end in years in order."""
    for _, row in groupby(sorted(parts, key=attrgetter("top")), key=attrgetter("top")):
        found = sorted(row, key=attrgetter("left"))
        years = [part.text[-4:] for part in found]
        if len(found) >= _FEWEST and years == sorted(set(years)):
            yield found


def _read_chart(
    document: Document, axis: Sequence[_Part], figures: Sequence[_Part], parts: Sequence[_Part]
) -> Iterator[LabelledValue]:
    """The series of the chart over names of groups of columns, if all of its parts agree."""
    pitch = min(later.middle - earlier.middle for earlier, later in pairwise(axis))
    tallest = _TALLEST * (axis[-1].right - axis[0].left)
    groups = [
        sorted(
            (
                one
                for one in figures
                if abs(one.middle - name.middle) < pitch / 2
                and 0 <= name.top - one.bottom < tallest
            ),
            key=attrgetter("left"),
        )
        for name in axis
    ]
    heights = [one.bottom - one.top for group in groups for one in group]
    if not heights or max(heights) > (1 + _SAME_SIZE) * min(heights):
        return
    size = len(groups[0])
    centres = [sum(one.middle for one in group) / max(1, len(group)) for group in groups]
    is_even = size >= _FEWEST and all(len(group) == size for group in groups)
    are_over = all(
        abs(centre - name.middle) < _OFF_CENTRE * pitch
        for centre, name in zip(centres, axis, strict=True)
    )
    legend = _find_legend(axis, parts, size) if is_even and are_over else []
    years = [name.text[-4:] for name in axis]
    for at, label in enumerate(legend):
        yield _make_entry(document, label, [group[at] for group in groups], years)


def _find_legend(axis: Sequence[_Part], parts: Sequence[_Part], size: int) -> list[_Part]:
    """The names of so many series, side by side in the first row below an axis."""
    bottom, height = axis[0].bottom, axis[0].bottom - axis[0].top
    below = [
        part
        for part in parts
        if bottom <= part.top < bottom + _LEGEND * height
        and part.left < axis[-1].right
        and axis[0].left < part.right
    ]
    top = min((part.top for part in below), default=0.0)
    row = sorted((one for one in below if one.top - top < height / 2), key=attrgetter("left"))
    are_names = all(may_be_label(one.text) and not _DIGIT.search(one.text) for one in row)
    return row if len({one.text for one in row}) == len(row) == size and are_names else []


def _make_entry(
    document: Document, label: _Part, figures: Sequence[_Part], years: Sequence[str]
) -> LabelledValue:
    extents = sorted((one.start, one.end) for one in figures)
    printed = Reading.of(document, extents, ())
    placed = tuple(
        TableFigure(None, printed.find_place(one.start, one.end), year)
        for one, year in zip(figures, years, strict=True)
    )
    return LabelledValue(
        None,
        Reading.of(document, [(label.start, label.end)], ()),
        printed,
        (label.start, label.end),
        tuple(extents),
        (),
        figures=placed,
        is_of_any_publisher=True,
    )
