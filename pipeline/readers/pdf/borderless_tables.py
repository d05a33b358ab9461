"""Tables that stand by their columns alone: under a caption, rows whose cells stand in line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.ruled_tables import CAPTION, CellGrid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine


Stretch: TypeAlias = tuple[float, float]  # from the left edge to the right, in points

_FEWEST_ROWS: Final = 2  # with several cells
_MOST_CAPTION: Final = 4  # lines between a caption's first and the table
_DROP: Final = 6.0  # em from a caption's line down to the next
_PITCH: Final = 3.0  # em from a row down to the next
_GUTTER: Final = 0.8  # em: closer, two columns are one
_LONGEST: Final = 36  # characters of a table's cell, but of one in so many
_FEW: Final = 0.2
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
_LABEL_PITCH: Final = 2.6  # em from a row down to the next
_LINE: Final = 1.6  # em from a label's line down to its next
_LOOSER: Final = 1.15  # times the distance of a value's lines: there the next row begins
_PAIR: Final = 2
_FEWEST_BANDS: Final = 3
_MOST_LINES: Final = 3  # of a label
_FAR: Final = 1e9


@dataclass(slots=True)
class _ColumnRows:
    """The rows of a table as they are gathered, and the stretches that its columns take."""

    rows: list[Sequence[TextLine]]
    columns: list[Stretch]

    def takes(self, row: Sequence[TextLine]) -> bool:
        """Adds a row if its cells leave the columns apart; says whether they do."""
        columns = _merge_stretches(
            [*self.columns, *((cell.x0, cell.x1) for cell in row)], row[0].size
        )
        if len(columns) < max(2, len(self.columns)) or not _are_in_own_columns(row, columns):
            return False
        self.rows.append(row)
        self.columns = columns
        return True


def find_column_grids(
    rows: Sequence[Sequence[TextLine]], running: list[Stretch]
) -> Iterator[CellGrid]:
    """The tables under the captions among these rows of a page, from its top.

    A row's cells are its lines, cut where a gap is wider than a word's. A table ends where a line
    runs over the gap between two of its columns, or stands far below. `running` are the columns of
    one that the page before ended in, which may go on at the top; then those of this page's last.
    """
    bodies = [_continue_columns(rows, running)] if running and rows else []
    bodies += [_rows_under_caption(rows, at) for at, row in enumerate(rows) if _is_caption(row)]
    running.clear()
    for body in bodies:
        if body and _is_table(body):
            yield _build_column_grid(body)
            if body.rows[-1] is rows[-1]:
                running.extend(body.columns)


def _continue_columns(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch]
) -> _ColumnRows | None:
    """The rows at a page's top that stand in the columns of the page before, none where few do."""
    if len(rows[0]) == 1:
        return None
    body = _collect_rows(rows, rows[0][0], _ColumnRows([], list(columns)))
    return body if body and len(body.columns) == len(columns) else None


def _is_caption(row: Sequence[TextLine]) -> bool:
    return len(row) == 1 and not row[0].turns and CAPTION.match(row[0].text) is not None


def _rows_under_caption(rows: Sequence[Sequence[TextLine]], caption: int) -> _ColumnRows | None:
    """What stands in columns under a caption, None where nothing does."""
    return _collect_rows(rows[caption + 1 :], rows[caption][0], _ColumnRows([], []))


def _collect_rows(
    rows: Sequence[Sequence[TextLine]], above: TextLine, body: _ColumnRows
) -> _ColumnRows | None:
    """The rows under a line as the body of a table."""
    for number, row in enumerate(rows, start=1):
        line = row[0]
        reach = _PITCH if body.rows else _DROP
        if (
            any(cell.turns or cell.tall > 1 for cell in row)
            or CAPTION.match(line.text)
            or line.baseline - above.baseline > reach * max(line.size, above.size)
        ):
            break
        above = line
        if body.rows or len(row) > 1:
            if not body.takes(row):
                break
        elif number > _MOST_CAPTION:
            break
    while body.rows and len(body.rows[-1]) == 1 and body.rows[-1][0].x0 < body.columns[0][1]:
        body.rows.pop()  # what is printed under a table
    return body if body.rows else None


def _merge_stretches(stretches: Sequence[Stretch], size: float) -> list[Stretch]:
    found: list[Stretch] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < _GUTTER * size:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _are_in_own_columns(row: Sequence[TextLine], columns: Sequence[Stretch]) -> bool:
    """Whether no two cells of a row stand in one column."""
    return all(sum(left <= cell.x0 < right for cell in row) < 2 for left, right in columns)  # noqa: PLR2004


def _is_table(body: _ColumnRows) -> bool:
    """Whether the rows are a table's: several cells side by side, and short, as text is not."""
    cells = [cell for row in body.rows for cell in row]
    several = sum(len(row) > 1 for row in body.rows)
    long = sum(len(cell.text) > _LONGEST for cell in cells)
    return several > _FEWEST_ROWS and several * 2 > len(body.rows) and long < _FEW * len(cells)


def _build_column_grid(body: _ColumnRows) -> CellGrid:
    """The grid of a table; a line without a cell in the first column goes on with the row above."""
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(body.columns)]
    edges = [body.columns[0][0], *middles, body.columns[-1][1]]
    begun = [
        at for at, row in enumerate(body.rows) if at == 0 or any(cell.x0 < edges[1] for cell in row)
    ]
    tops = [min(cell.top for cell in body.rows[at]) for at in begun]
    bottom = max(cell.bottom for row in body.rows for cell in row)
    box = DrawnBox(edges[0], tops[0], edges[-1], bottom)
    return CellGrid(
        box,
        tuple(
            tuple(DrawnBox(left, top, right, below) for left, right in pairwise(edges))
            for top, below in pairwise([*tops, bottom])
        ),
    )


@dataclass(slots=True)
class _LabelRows:
    """Rows that follow each other, of labels and values, and where the values begin.

    `tops` are the tops of the rows with both. It is `torn` where other rows of several cells stand
    right over or under it: then its columns are a page's, or a larger table's.
    """

    edge: float
    torn: bool = False
    tops: list[float] = field(default_factory=list)
    labels: list[TextLine] = field(default_factory=list)
    values: list[TextLine] = field(default_factory=list)

    def add(self, row: Sequence[TextLine]) -> None:
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


def find_label_grids(rows: Sequence[Sequence[TextLine]], edges: list[float]) -> Iterator[CellGrid]:
    """The tables of labels and values among these rows of a page, from its top.

    Few rows are one where on this page or one before many have their values at the same place:
    `edges` are such places, and grows.
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
    """Whether a row is a label and what stands beside it."""
    return (
        len(row) == _PAIR
        and all(cell.turns == 0 and cell.tall == 1 for cell in row)
        and _LABEL.fullmatch(row[0].text) is not None
        and _VALUE.match(row[1].text) is not None
    )


def _continues_labels(row: Sequence[TextLine], run: _LabelRows, above: Sequence[TextLine]) -> bool:
    """Whether a row stands in the columns of a run: a pair, or more of a label or a value.

    A label may stand beside any line of its value.
    """
    if any(cell.turns or cell.tall > 1 for cell in row):
        return False
    first, last = row[0], row[-1]
    if len(row) == 1 and abs(first.x0 - run.edge) <= _ALIGNED:
        return True
    is_label = first.x1 < run.edge and _is_aligned_label(first, run.labels[-1])
    if len(row) == 1:
        return is_label
    is_inner = len(row) == _PAIR and len(above) == 1 and above[0] is run.values[-1]
    is_pair = _is_label_with_value(row) or (is_inner and is_label)
    return is_pair and abs(last.x0 - run.edge) <= _ALIGNED and first.x1 < run.edge


def _is_aligned_label(cell: TextLine, label: TextLine) -> bool:
    """Whether a cell stands as far left as a label does, or as far right, in the same type."""
    is_same = cell.tokens[0].face == label.tokens[0].face and cell.size == label.size
    is_aligned = abs(cell.x0 - label.x0) <= _ALIGNED or abs(cell.x1 - label.x1) <= _ALIGNED
    return is_same and is_aligned


def _is_wrapped(cell: TextLine, above: TextLine) -> bool:
    """Whether a lone cell in the first column is the next line of the label above it."""
    return _is_aligned_label(cell, above) and cell.baseline - above.baseline < _LINE * cell.size


def _is_lone(label: TextLine, values: Sequence[TextLine]) -> bool:
    return all(abs(label.baseline - value.baseline) > 1 for value in values)


def _build_label_grid(run: _LabelRows) -> CellGrid | None:
    """The grid of a run, each of whose rows holds a label; None where a label stands alone."""
    lines = sorted([*run.labels, *run.values], key=lambda one: one.baseline)
    tops = _tops_between_values(run) or _tops_at_labels(run)
    if not tops:
        return None
    left, right = min(one.x0 for one in lines), max(one.x1 for one in lines)
    middle = (max(one.x1 for one in run.labels) + run.edge) / 2
    bottom = max(one.bottom for one in lines)
    rows = tuple(
        (DrawnBox(left, top, middle, below), DrawnBox(middle, top, right, below))
        for top, below in pairwise([*tops, bottom])
    )
    return CellGrid(DrawnBox(left, tops[0], right, bottom), rows)


def _tops_between_values(run: _LabelRows) -> list[float]:
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


def _is_one_label(lines: Sequence[TextLine]) -> bool:
    """Whether these lines are one label, perhaps broken."""
    return 0 < len(lines) <= _MOST_LINES and all(_is_wrapped(b, a) for a, b in pairwise(lines))


def _tops_at_labels(run: _LabelRows) -> list[float]:
    """The tops of the rows where each begins with its label; empty where one begins with none."""
    is_plain = all(
        not _is_lone(label, run.values) or (at and _is_wrapped(label, run.labels[at - 1]))
        for at, label in enumerate(run.labels)
    )
    return run.tops if is_plain else []
