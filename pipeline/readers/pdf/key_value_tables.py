"""Labels and their values side by side with no rules: tables of two columns told by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.page_content import Rule
from pipeline.readers.pdf.ruled_tables import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import Line

_LABEL: Final = re.compile(r"[A-Z][^.:;?!]{0,60}")
# What a value begins with; a line of prose beside another begins with any word.
_VALUE: Final = re.compile(
    r"[$<>~+.\d-] | [A-Z] | [a-z][a-z ]{1,30}:"
    r" | (?: about|approximately|less|more|no|none|not|over|under ) \b",
    re.VERBOSE,
)
_FIGURE: Final = re.compile(r"\d")
_FEWEST: Final = 4  # labels: as many tell where values begin on a page
_FIGURES: Final = 0.5  # of the values hold one
_LEAST: Final = 3  # characters of most values: shorter, they are the pages of a list of contents
_ALIGNED: Final = 2.0  # points
_PITCH: Final = 2.6  # em from a row down to the next
_LINE: Final = 1.6  # em from a label's line down to its next
_LOOSER: Final = 1.15  # times the distance of a value's lines: there the next row begins
_PAIR: Final = 2
_FEWEST_BANDS: Final = 3
_MOST_LINES: Final = 3  # of a label
_FAR: Final = 1e9


@dataclass(slots=True)
class _Run:
    """Rows that follow each other, of labels and values, and where the values begin.

    `tops` are the tops of the rows with both. It is `torn` where other rows of several cells stand
    right over or under it: then its columns are a page's, or a larger table's.
    """

    edge: float
    torn: bool = False
    tops: list[float] = field(default_factory=list)
    labels: list[Line] = field(default_factory=list)
    values: list[Line] = field(default_factory=list)

    def add(self, row: Sequence[Line]) -> None:
        """Adds the cells of a row to the columns in which they stand."""
        if len(row) == _PAIR:
            self.tops.append(min(cell.top for cell in row))
        for cell in row:
            (self.values if cell.x0 >= self.edge - _ALIGNED else self.labels).append(cell)

    def close(self) -> None:
        """Gives back the lines behind the last value: they are no labels of it."""
        last = self.values[-1].bottom
        while _is_lone(self.labels[-1], self.values) and self.labels[-1].top > last - _ALIGNED:
            if len(self.labels) > 1 and _is_wrapped(self.labels[-1], self.labels[-2]):
                break
            self.labels.pop()

    @property
    def is_sure(self) -> bool:
        """Whether there are so many that they can be nothing else."""
        figures = sum(_FIGURE.search(value.text) is not None for value in self.values)
        long = sum(len(value.text) >= _LEAST for value in self.values)
        return not self.torn and (
            sum(_LABEL.fullmatch(label.text) is not None for label in self.labels) >= _FEWEST
            and figures >= _FIGURES * len(self.values)
            and 2 * long >= len(self.values)
        )


def labelled(rows: Sequence[Sequence[Line]], edges: list[float]) -> Iterator[Grid]:
    """The tables of labels and values among these rows of a page, from its top.

    Few rows are one where on this page or one before many have their values at the same place:
    `edges` are such places, and grows.
    """
    runs = list(_runs(rows))
    edges += [run.edge for run in runs if run.is_sure]
    for run in runs:
        if any(abs(run.edge - edge) <= _ALIGNED for edge in edges) and (grid := _grid(run)):
            yield grid


def _runs(rows: Sequence[Sequence[Line]]) -> Iterator[_Run]:
    run: _Run | None = None
    above: Sequence[Line] = ()
    for row in rows:
        is_near = bool(above) and row[0].baseline - above[0].baseline <= _PITCH * row[0].size
        if run and not (is_near and _goes_on(row, run, above)):
            run.torn = run.torn or (is_near and len(row) > 1)
            run.close()
            yield run
            run = None
        if run is None and _opens(row):
            run = _Run(row[1].x0, torn=is_near and len(above) > 1)
        if run:
            run.add(row)
        above = row
    if run:
        run.close()
        yield run


def _opens(row: Sequence[Line]) -> bool:
    """Whether a row is a label and what stands beside it."""
    return (
        len(row) == _PAIR
        and all(cell.turns == 0 and cell.tall == 1 for cell in row)
        and _LABEL.fullmatch(row[0].text) is not None
        and _VALUE.match(row[1].text) is not None
    )


def _goes_on(row: Sequence[Line], run: _Run, above: Sequence[Line]) -> bool:
    """Whether a row stands in the columns of a run: a pair, or more of a label or a value.

    A label may stand beside any line of its value.
    """
    if any(cell.turns or cell.tall > 1 for cell in row):
        return False
    first, last = row[0], row[-1]
    if len(row) == 1 and abs(first.x0 - run.edge) <= _ALIGNED:
        return True
    is_label = first.x1 < run.edge and _is_set_so(first, run.labels[-1])
    if len(row) == 1:
        return is_label
    is_inner = len(row) == _PAIR and len(above) == 1 and above[0] is run.values[-1]
    is_pair = _opens(row) or (is_inner and is_label)
    return is_pair and abs(last.x0 - run.edge) <= _ALIGNED and first.x1 < run.edge


def _is_set_so(cell: Line, label: Line) -> bool:
    """Whether a cell stands as far left as a label does, or as far right, in the same type."""
    is_same = cell.tokens[0].face == label.tokens[0].face and cell.size == label.size
    is_aligned = abs(cell.x0 - label.x0) <= _ALIGNED or abs(cell.x1 - label.x1) <= _ALIGNED
    return is_same and is_aligned


def _is_wrapped(cell: Line, above: Line) -> bool:
    """Whether a lone cell in the first column is the next line of the label above it."""
    return _is_set_so(cell, above) and cell.baseline - above.baseline < _LINE * cell.size


def _is_lone(label: Line, values: Sequence[Line]) -> bool:
    return all(abs(label.baseline - value.baseline) > 1 for value in values)


def _grid(run: _Run) -> Grid | None:
    """The grid of a run, each of whose rows holds a label; None where a label stands alone."""
    lines = sorted([*run.labels, *run.values], key=lambda one: one.baseline)
    tops = _bands(run) or _from_labels(run)
    if not tops:
        return None
    left, right = min(one.x0 for one in lines), max(one.x1 for one in lines)
    middle = (max(one.x1 for one in run.labels) + run.edge) / 2
    bottom = max(one.bottom for one in lines)
    rows = tuple(
        (Rule(left, top, middle, below), Rule(middle, top, right, below))
        for top, below in pairwise([*tops, bottom])
    )
    return Grid(Rule(left, tops[0], right, bottom), rows)


def _bands(run: _Run) -> list[float]:
    """The tops of the rows where more space parts their values than parts the lines of one.

    Empty where one of them then has no label, or more than one: what is read so would be another's.
    """
    values = sorted(run.values, key=lambda one: one.baseline)
    pitches = [below.baseline - above.baseline for above, below in pairwise(values)]
    looser = _LOOSER * min(pitches, default=0.0)
    ends = [at + 1 for at, pitch in enumerate(pitches) if pitch > looser]
    bands = [values[first:end] for first, end in pairwise([0, *ends, len(values)])]
    cuts = [(one[-1].bottom + two[0].top) / 2 for one, two in pairwise(bands)]
    bounds = [-_FAR, *cuts, _FAR]
    labels = [
        [one for one in run.labels if low <= (one.top + one.bottom) / 2 < high]
        for low, high in pairwise(bounds)
    ]
    if len(bands) < _FEWEST_BANDS or not all(map(_is_one_label, labels)):
        return []
    top = min(one.top for one in (*run.values, *run.labels))
    return [top, *cuts]


def _is_one_label(lines: Sequence[Line]) -> bool:
    """Whether these lines are one label, perhaps broken."""
    return 0 < len(lines) <= _MOST_LINES and all(_is_wrapped(b, a) for a, b in pairwise(lines))


def _from_labels(run: _Run) -> list[float]:
    """The tops of the rows where each begins with its label; empty where one begins with none."""
    is_plain = all(
        not _is_lone(label, run.values) or (at and _is_wrapped(label, run.labels[at - 1]))
        for at, label in enumerate(run.labels)
    )
    return run.tops if is_plain else []
