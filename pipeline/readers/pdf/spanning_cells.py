"""Labels drawn over several rows of a table: which rows they, or their values, are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.page_content import DrawnBox, enclose
from pipeline.readers.pdf.ruled_tables import CellGrid
from pipeline.readers.pdf.wrapped_rows import is_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine

    Rows = list[list[DrawnBox | None]]
    Cells = Mapping[tuple[int, int], Sequence[TextLine]]

_LEVEL: Final = 0.5  # em by which the middles of a label and of its value differ
_PAIR: Final = 2


def fit_spanning_labels(grid: CellGrid, cells: Cells) -> CellGrid:
    """The grid whose labels over several rows have the extent of the values beside them.

    A label of several lines, each level with a figure behind it, is divided between them; the only
    value beside a label, level with its middle, is for all of its rows.
    """
    rows: Rows = [list(row) for row in grid.rows]
    is_changed = False
    tops = [min((cell.top for cell in row if cell), default=0) for row in grid.rows]
    for (at, column), lines in cells.items():
        covered = _list_covered_rows(grid.rows[at][column], at, tops)
        behind = range(column + 1, len(rows[at]))
        filled = next((at for at in behind if any(cells.get((n, at)) for n in covered)), None)
        if filled is None or len(covered) < _PAIR or not all(rows[n][filled] for n in covered):
            continue
        beside = [n for n in covered if cells.get((n, filled))]
        values = [cells[n, filled] for n in beside]
        if len(beside) == 1 and filled == column + 1 and _are_level(lines, values[0]):
            is_changed |= _widen_value(rows, covered, filled)
        elif len(beside) > 1 and _have_own_lines(lines, values):
            is_changed |= _divide_label(rows, covered, beside, column, filled)
    return CellGrid(grid.box, tuple(map(tuple, rows))) if is_changed else grid


def _list_covered_rows(box: DrawnBox | None, at: int, tops: Sequence[float]) -> list[int]:
    """The rows that a cell of row `at` reaches over, from its own on, by the tops of all rows."""
    if box is None:
        return []
    below = range(at + 1, len(tops))
    return [at, *(n for n in below if box.top < tops[n] < box.bottom - 1)]


def _middle(lines: Sequence[TextLine]) -> float:
    return (lines[0].middle + lines[-1].middle) / 2


def _are_level(label: Sequence[TextLine], value: Sequence[TextLine]) -> bool:
    return len(value) == 1 and abs(_middle(label) - _middle(value)) < _LEVEL * value[0].size


def _have_own_lines(label: Sequence[TextLine], values: Sequence[Sequence[TextLine]]) -> bool:
    """Whether each line of a label is level with a figure, and none continues the line above."""
    is_wrapped = any(line.text[:1].islower() or line.text[:1] in "([" for line in label)
    return (
        len(label) == len(values)
        and not is_wrapped
        and all(
            _are_level([line], value) and is_figure(value[0])
            for line, value in zip(label, values, strict=True)
        )
    )


def _widen_value(rows: Rows, covered: Sequence[int], column: int) -> bool:
    """Makes the cells of a column in these rows one cell."""
    boxes = [box for n in covered if (box := rows[n][column])]
    rows[covered[0]][column] = enclose(boxes)
    for n in covered[1:]:
        rows[n][column] = None
    return True


def _divide_label(
    rows: Rows, covered: Sequence[int], beside: Sequence[int], column: int, filled: int
) -> bool:
    """Divides a label's cell into one for each of the rows that have a value in column `filled`."""
    box = rows[covered[0]][column]
    if box is None:
        return False
    starts = [covered[0], *beside[1:]]
    tops = [max(box.top, (rows[n][filled] or box).top) for n in starts[1:]]
    for n, top, bottom in zip(starts, [box.top, *tops], [*tops, box.bottom], strict=True):
        rows[n][column] = DrawnBox(box.x0, top, box.x1, bottom)
    return True
