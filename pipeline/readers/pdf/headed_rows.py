"""Rows of figures below heads that alone are drawn: each printed line is a row of the table."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.figure_columns import list_printed_rows
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.ruled_tables import CAPTION, CellGrid
from pipeline.readers.pdf.wrapped_rows import FIGURE_CELL, is_rest_of_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.figure_columns import Word
    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.wrapped_rows import Stretch

_DROP: Final = 3.5  # em from the heads, or from a row, down to the next
_CROSSED: Final = 1.0  # points by which a word may reach over an edge
_MOST_TITLES: Final = 2  # one below the other
_FEWEST_ROWS: Final = 2  # with figures in several columns
_FEWEST_COLUMNS: Final = 3
_PAIR: Final = 2
_SAME_ROW: Final = 0.3  # em by which the baselines of a printed row differ
_YEARS: Final = ("18", "19", "20")  # first digits


def add_rows_below_heads(grid: CellGrid, rows: Sequence[Sequence[TextLine]]) -> CellGrid:
    """A drawn grid of heads with the rows of figures below that fit its columns, if any do.

    A title over the columns may stand between rows, or a row with a label alone.
    """
    if len(grid.rows[-1]) < _FEWEST_COLUMNS or _holds_figures(grid, rows):
        return grid
    edges = _find_edges(grid)
    found = [*_take_rows(grid, edges, rows)]
    if sum(_count_figures(row, edges) >= _PAIR for row in found) < _FEWEST_ROWS:
        return grid
    starts = [at for at in range(len(found)) if not is_rest_of_label(found, at, edges[0][1])]
    tops = [min(line.top for line in found[at]) for at in starts]
    bottom = max(line.bottom for line in found[-1])
    boxes = []
    for at, (top, below) in zip(starts, pairwise([*tops, bottom]), strict=True):
        cells: list[DrawnBox | None] = [DrawnBox(x0, top, x1, below) for x0, x1 in edges]
        if not _fits(found[at], edges):
            first = len(found[at]) - 1  # the column from which on the row's last line is over all
            wide = DrawnBox(edges[first][0], top, edges[-1][1], below)
            cells[first:] = [wide, *[None] * (len(edges) - first - 1)]
        boxes.append(tuple(cells))
    box = DrawnBox(grid.box.x0, grid.box.top, grid.box.x1, bottom)
    return CellGrid(box, (*grid.rows, *boxes))


def _find_edges(grid: CellGrid) -> list[Stretch]:
    """The left and right edge of each column."""
    width = len(grid.rows[0])
    lefts = [median(cell.x0 for row in grid.rows if (cell := row[at])) for at in range(width)]
    return [*pairwise([*lefts, grid.box.x1])]


def _holds_figures(grid: CellGrid, rows: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a grid holds rows of figures itself."""
    inside = [
        line for row in rows for line in row if grid.box.holds((line.x0 + line.x1) / 2, line.middle)
    ]
    return any(
        sum(_is_value(word) for word, _, _ in row) >= _PAIR for row in list_printed_rows(inside)
    )


def _is_value(word: str) -> bool:
    is_figure = FIGURE_CELL.fullmatch(word) is not None and any(map(str.isdigit, word))
    return is_figure and not (word.isdecimal() and len(word) == 4 and word.startswith(_YEARS))  # noqa: PLR2004 - digits of a year


def _take_rows(
    grid: CellGrid, edges: Sequence[Stretch], rows: Sequence[Sequence[TextLine]]
) -> Iterator[list[TextLine]]:
    """The rows below the heads down to the first that does not fit their columns."""
    below: list[list[TextLine]] = []
    for row in rows:
        inside = [line for line in row if line.middle > grid.box.bottom]
        if not inside:
            continue
        if below and inside[0].baseline - below[-1][0].baseline < _SAME_ROW * inside[0].size:
            below[-1] += inside
        else:
            below.append(inside)
    bottom = grid.box.bottom
    titles: list[list[TextLine]] = []
    for row in below:
        is_near = row[0].top - bottom < _DROP * row[0].size
        if not is_near or not all(line.is_level for line in row) or CAPTION.match(row[0].text):
            return
        bottom = max(line.bottom for line in row)
        if _fits(row, edges):
            yield from titles
            titles = []
            yield row
        elif len(titles) < _MOST_TITLES and _is_title(row, edges):
            titles.append(row)
        else:
            return


def _words(row: Sequence[TextLine]) -> list[Word]:
    return [word for printed in list_printed_rows(row) for word in printed]


def _fits(row: Sequence[TextLine], edges: Sequence[Stretch]) -> bool:
    """Whether a row has figures in its columns, and no word over an edge."""
    inner = [right for _, right in edges[:-1]]
    left, right = edges[0][0], edges[-1][1]
    is_within = all(
        left - line.size < line.x0 and line.x1 < right + line.size for line in row
    ) and not any(
        x0 < edge - _CROSSED and edge + _CROSSED < x1 for _, x0, x1 in _words(row) for edge in inner
    )
    return is_within and _count_figures(row, edges) > 0


def _count_figures(row: Sequence[TextLine], edges: Sequence[Stretch]) -> int:
    """In how many columns behind the first a row has figures."""
    words = [(word, (x0 + x1) / 2) for word, x0, x1 in _words(row) if FIGURE_CELL.fullmatch(word)]
    return sum(any(x0 <= x < x1 for _, x in words) for x0, x1 in edges[1:])


def _is_title(row: Sequence[TextLine], edges: Sequence[Stretch]) -> bool:
    """Whether a row is a title over all columns, a label, or a label and one value for all."""
    left, right = edges[0][0] - row[0].size, edges[-1][1] + row[-1].size
    is_labelled = len(row) == _PAIR and row[0].x1 < edges[0][1]
    return (len(row) == 1 or is_labelled) and row[0].x0 >= left and row[-1].x1 <= right
