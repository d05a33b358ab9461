"""Tables of labels beside values without drawn lines: pairs whose values begin at one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.ruled_tables import CellGrid
from pipeline.readers.printed_text import LABEL, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine

_FEWEST: Final = 4  # labels: enough to establish the edge of values on a page
_FIGURES: Final = 0.5  # of the values hold a digit
_LEAST: Final = 3  # characters of most values: shorter ones are page numbers of contents
_ALIGNED: Final = 2.0  # points
_LABEL_PITCH: Final = 2.6  # em from a row down to the next
_LINE: Final = 1.6  # em between two lines of a label
_LOOSER: Final = 1.15  # times the pitch of a value's lines: the next row begins
_PAIR: Final = 2
_FEWEST_BANDS: Final = 3
_MOST_LINES: Final = 3  # of a label


@dataclass(slots=True)
class _LabelRows:
    """Consecutive rows of labels and values, and the left edge of the values.

    `tops` are the tops of the rows with both. It is `torn` if rows of several other cells are right
    above or below: then its columns are those of the page or of a larger table.
    """

    edge: float
    torn: bool = False
    tops: list[float] = field(default_factory=list)
    labels: list[TextLine] = field(default_factory=list)
    values: list[TextLine] = field(default_factory=list)

    def add(self, row: Sequence[TextLine]) -> None:
        """Adds the cells of a row to their columns."""
        if len(row) == _PAIR:
            self.tops.append(min(cell.top for cell in row))
        for cell in row:
            (self.values if cell.x0 >= self.edge - _ALIGNED else self.labels).append(cell)

    def close(self) -> None:
        """Drops the lines after the last value: they are no labels of it."""
        last = self.values[-1].bottom
        while (
            len(self.labels) > 1
            and _is_lone(self.labels[-1], self.values)
            and self.labels[-1].top > last - _ALIGNED
            and not _is_wrapped(self.labels[-1], self.labels[-2])
        ):
            self.labels.pop()

    @property
    def is_sure(self) -> bool:
        """Whether there are enough labels with values to be sure of a table."""
        figures = sum(any(map(str.isdecimal, value.text)) for value in self.values)
        long = sum(len(value.text) >= _LEAST for value in self.values)
        return not self.torn and (
            sum(LABEL.fullmatch(label.text) is not None for label in self.labels) >= _FEWEST
            and figures >= _FIGURES * len(self.values)
            and 2 * long >= len(self.values)
        )


def find_label_grids(rows: Sequence[Sequence[TextLine]], edges: list[float]) -> Iterator[CellGrid]:
    """The tables of labels and values among these rows of a page, from the top.

    A few rows are a table if many rows, of this page or an earlier one, have their values at the
    same left edge; `edges` holds such edges, and this page's are added.
    """
    runs = list(_find_label_rows(rows))
    edges += [run.edge for run in runs if run.is_sure]
    for run in runs:
        if any(abs(run.edge - edge) <= _ALIGNED for edge in edges) and (
            grid := _build_label_grid(run)
        ):
            yield grid


def _find_label_rows(rows: Sequence[Sequence[TextLine]]) -> Iterator[_LabelRows]:
    run: _LabelRows | None = None
    above: Sequence[TextLine] = ()
    for row in rows:
        is_near = bool(above) and row[0].baseline - above[0].baseline <= _LABEL_PITCH * row[0].size
        if run and not (is_near and _continues_labels(row, run, above)):
            run.torn = run.torn or (is_near and len(row) > 1)
            run.close()
            yield run
            run = None
        if run is None and _is_label_with_value(row):
            run = _LabelRows(row[1].x0, torn=is_near and len(above) > 1)
        if run:
            run.add(row)
        above = row
    if run:
        run.close()
        yield run


def _is_label_with_value(row: Sequence[TextLine]) -> bool:
    """Whether a row is a label with something beside it that begins like a value."""
    return (
        len(row) == _PAIR
        and row[0].x0 < row[1].x0 - _ALIGNED
        and all(cell.is_level for cell in row)
        and LABEL.fullmatch(row[0].text) is not None
        and VALUE.match(row[1].text) is not None
    )


def _continues_labels(row: Sequence[TextLine], run: _LabelRows, above: Sequence[TextLine]) -> bool:
    """Whether a row fits the columns of the run: a pair, or more of a label or a value.

    A label may be beside any line of its value.
    """
    if not all(cell.is_level for cell in row):
        return False
    first, last = row[0], row[-1]
    if len(row) == 1 and abs(first.x0 - run.edge) <= _ALIGNED:
        return True
    is_label = first.x1 < run.edge and _is_aligned_label(first, run.labels[-1])
    if len(row) == 1:
        return is_label
    is_inner = len(row) == _PAIR and len(above) == 1 and above[0] is run.values[-1]
    is_next = is_label and LABEL.fullmatch(first.text) is not None
    is_pair = _is_label_with_value(row) or is_next or (is_inner and is_label)
    return is_pair and abs(last.x0 - run.edge) <= _ALIGNED and first.x1 < run.edge


def _is_aligned_label(cell: TextLine, label: TextLine) -> bool:
    """Whether a cell is aligned with a label, left or right, in the same type."""
    is_same = cell.tokens[0].face == label.tokens[0].face and cell.size == label.size
    is_aligned = abs(cell.x0 - label.x0) <= _ALIGNED or abs(cell.x1 - label.x1) <= _ALIGNED
    return is_same and is_aligned


def _is_wrapped(cell: TextLine, above: TextLine) -> bool:
    """Whether a lone cell in the first column is the next line of the label above."""
    return _is_aligned_label(cell, above) and cell.baseline - above.baseline < _LINE * cell.size


def _is_lone(label: TextLine, values: Sequence[TextLine]) -> bool:
    return all(abs(label.baseline - value.baseline) > 1 for value in values)


def _build_label_grid(run: _LabelRows) -> CellGrid | None:
    """The grid of a run, a label in each row; None if a row would have no label."""
    lines = sorted([*run.labels, *run.values], key=lambda one: one.baseline)
    tops = _tops_between_values(run) or _tops_at_labels(run)
    if not tops:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    middle = (max(label.x1 for label in run.labels) + run.edge) / 2
    bottom = max(line.bottom for line in lines)
    return CellGrid.between([left, middle, right], [*tops, bottom])


def _tops_between_values(run: _LabelRows) -> list[float]:
    """The tops of the rows, where wider gaps separate the values than their own lines.

    Empty if a row would have no label or more than one: its value would go to another row.
    """
    values = sorted(run.values, key=lambda one: one.baseline)
    pitches = [below.baseline - above.baseline for above, below in pairwise(values)]
    looser = _LOOSER * min(pitches, default=0.0)
    ends = [at + 1 for at, pitch in enumerate(pitches) if pitch > looser]
    bands = [values[first:end] for first, end in pairwise([0, *ends, len(values)])]
    cuts = [(one[-1].bottom + two[0].top) / 2 for one, two in pairwise(bands)]
    bounds = [-inf, *cuts, inf]
    labels = [
        [label for label in run.labels if low <= (label.top + label.bottom) / 2 < high]
        for low, high in pairwise(bounds)
    ]
    if len(bands) < _FEWEST_BANDS or not all(map(_is_one_label, labels)):
        return []
    top = min(one.top for one in (*run.values, *run.labels))
    return [top, *cuts]


def _is_one_label(lines: Sequence[TextLine]) -> bool:
    """Whether these lines are one label, perhaps wrapped."""
    return 0 < len(lines) <= _MOST_LINES and all(_is_wrapped(b, a) for a, b in pairwise(lines))


def _tops_at_labels(run: _LabelRows) -> list[float]:
    """The tops of the rows where each begins with its label; empty if one does not."""
    is_plain = all(
        not _is_lone(label, run.values) or (at and _is_wrapped(label, run.labels[at - 1]))
        for at, label in enumerate(run.labels)
    )
    return run.tops if is_plain else []
