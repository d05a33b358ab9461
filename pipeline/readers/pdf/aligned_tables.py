"""Tables without rules and caption: rows of text whose columns no word crosses.

Rows are compared word by word: a gap between cells may be as narrow as one between words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.borderless_tables import (
    add_head_rows,
    build_grid,
    find_head_rows,
    split_token,
)
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.lines import build_line
from pipeline.readers.pdf.wrapped_rows import find_row_starts, place_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.ruled_tables import CellGrid
    from pipeline.readers.pdf.wrapped_rows import Stretch

_GAP: Final = 0.55  # em: a narrower gap is one between words
_PITCH: Final = 3.0  # em from a row down to the next
_FEWEST_COLUMNS: Final = 3
_FEWEST_ROWS: Final = 4  # the heads are one of them
_MOST_ROWS: Final = 200  # of a page's table; the time to find tables grows with them
_FILLED: Final = 0.75  # of the cells
_MOST_ALIGNED: Final = 0.7  # of a column's cells begin at one place, or end at one
_ALIGNED: Final = 1.5  # points
_BEGUN: Final = 0.8  # of the cells begin as a text does
_SHORT: Final = 60  # characters of the usual cell
_FIGURES: Final = 0.6  # of a column's cells hold a digit
_DIGIT: Final = re.compile(r"\d")
_MARK: Final = re.compile(r"[\[(]?\w{1,3}[\]).]|[^\w\s\u2013\u2014-]")
_PAGE: Final = re.compile(r"\d{1,4}")


@dataclass(slots=True)
class _Block:
    """Rows below each other, and the gutters that no word of them crosses."""

    rows: list[Sequence[TextLine]]
    gutters: list[Stretch]

    def takes(self, row: Sequence[TextLine]) -> bool:
        """Adds a row if gutters for three columns remain; gives whether it did."""
        size = row[0].size
        words = _list_words(row)
        gutters = [
            part for gutter in self.gutters for part in _subtract(gutter, words, _GAP * size)
        ]
        left, right = words[0][0], words[-1][1]
        between = sum(left < one[0] and one[1] < right for one in gutters)
        is_lost = len(gutters) < len(self.gutters) and len(self.rows) >= _FEWEST_ROWS - 1
        if len(gutters) < _FEWEST_COLUMNS - 1 or (is_lost and not between):
            return False
        self.rows.append(row)
        self.gutters = gutters
        return True


def find_aligned_grids(rows: Sequence[Sequence[TextLine]]) -> Iterator[CellGrid]:
    """The tables of text among these rows of a page, from the top.

    They have three columns or more under heads in bold, or with figures in a column; each column
    is aligned at one side. Columns of prose go on in the middle of a sentence, and contents count
    pages: these are none.
    """
    at = 0
    while at < len(rows):
        block = _collect_rows(rows, at)
        inner = _collect_rows(rows, at + 1) if block else None
        if block and inner and len(inner.gutters) > len(block.gutters):
            block = None  # what is above the table has other columns
        grid = _build_grid(block) if block else None
        if block and grid:
            heads = find_head_rows(rows[:at], grid)
            yield add_head_rows(grid, heads) if heads else grid
            at += len(block.rows)
        else:
            at += 1


def _collect_rows(rows: Sequence[Sequence[TextLine]], at: int) -> _Block | None:
    """The rows from this one on, which has a cell for each of three columns; None if too few."""
    if at >= len(rows) or len(rows[at]) < _FEWEST_COLUMNS or not _is_level(rows[at]):
        return None
    first = rows[at]
    words = _list_words(first)
    gaps = [(one[1], other[0]) for one, other in pairwise(words)]
    block = _Block([first], [gap for gap in gaps if gap[1] - gap[0] > _GAP * first[0].size])
    for row in rows[at + 1 : at + _MOST_ROWS]:
        above = block.rows[-1][0]
        is_near = row[0].baseline - above.baseline <= _PITCH * max(row[0].size, above.size)
        if not (is_near and _is_level(row) and block.takes(row)):
            break
    return block if len(block.rows) >= _FEWEST_ROWS else None


def _is_level(row: Sequence[TextLine]) -> bool:
    return not any(cell.turns or cell.tall > 1 for cell in row)


def _list_words(row: Sequence[TextLine]) -> list[Stretch]:
    """The left and right edge of each word of a row."""
    words: list[Stretch] = []
    for cell in row:
        for token in cell.tokens:
            for part in split_token(token):
                if words and not part.space:
                    words[-1] = words[-1][0], max(words[-1][1], part.x1)
                else:
                    words.append((part.x0, part.x1))
    return words


def _subtract(gutter: Stretch, words: Sequence[Stretch], least: float) -> Iterator[Stretch]:
    """The parts of a gutter that these words leave free, if they are not too narrow."""
    left = gutter[0]
    for word in words:
        if word[1] > left and word[0] < gutter[1]:
            if word[0] - left > least:
                yield left, word[0]
            left = max(left, word[1])
    if gutter[1] - left > least:
        yield left, gutter[1]


def _build_grid(block: _Block) -> CellGrid | None:
    """The grid of these rows; None if they are no table."""
    middles = [(left + right) / 2 for left, right in block.gutters]
    edges = [-inf, *middles, inf]
    rows = [_cut_row(row, edges) for row in block.rows]
    columns = [
        (min(cell.x0 for cell in cells), max(cell.x1 for cell in cells) + _ALIGNED)
        for left, right in pairwise(edges)
        if (cells := [cell for row in rows for cell in row if left < cell.x0 < right])
    ]
    starts = find_row_starts(rows, columns)
    begun = [place_cells(rows[at], columns) for at in starts]
    is_table = len(begun) >= _FEWEST_ROWS and _is_table(begun, len(columns))
    return build_grid(rows, columns, starts) if is_table else None


def _cut_row(row: Sequence[TextLine], edges: Sequence[float]) -> list[TextLine]:
    """The cells of a row, one for each column that has a word."""
    words = [part for cell in row for token in cell.tokens for part in split_token(token)]
    columns = groupby(words, key=lambda word: bisect_right(edges, (word.x0 + word.x1) / 2))
    return [build_line(row[0].page, 0, list(found), row[0].row) for _, found in columns]


def _is_table(rows: Sequence[Mapping[int, TextLine]], width: int) -> bool:
    """Whether rows with cells in these columns are a table's, heads included."""
    heads, *body = rows
    cells = [cell for row in body for cell in row.values()]
    columns = [[row[at] for row in body if at in row] for at in range(width)]
    begun = sum(not cell.text[:1].islower() for cell in cells)
    has_figures = any(_hold_figures(column, len(body)) for column in columns)
    return (
        len(cells) >= _FILLED * width * len(body)
        and median(len(cell.text) for cell in cells) <= _SHORT
        and begun >= _BEGUN * len(cells)
        and all(map(_is_aligned, columns))
        and (has_figures or _is_head(heads, cells, width))
        and not any(map(_are_list_marks, columns))
        and not _counts_pages(columns[-1])
    )


def _is_head(heads: Mapping[int, TextLine], cells: Sequence[TextLine], width: int) -> bool:
    """Whether all heads, and few of the cells below them, are in bold."""
    bold = sum(map(is_bold, cells))
    return len(heads) >= width - 1 and all(map(is_bold, heads.values())) and 2 * bold < len(cells)


def _is_aligned(cells: Sequence[TextLine]) -> bool:
    """Whether most cells of a column begin at one place, or end at one."""
    places = ([cell.x0 for cell in cells], [cell.x1 for cell in cells])
    return any(
        max((sum(abs(one - x) < _ALIGNED for x in side) for one in side), default=0)
        >= _MOST_ALIGNED * len(side)
        for side in places
    )


def _hold_figures(cells: Sequence[TextLine], rows: int) -> bool:
    return sum(_DIGIT.search(cell.text) is not None for cell in cells) >= _FIGURES * rows


def _are_list_marks(cells: Sequence[TextLine]) -> bool:
    """Whether a column holds the numbers or bullets of a list."""
    return 2 * sum(_MARK.fullmatch(cell.text) is not None for cell in cells) >= len(cells)


def _counts_pages(cells: Sequence[TextLine]) -> bool:
    """Whether the last column holds numbers that never fall, as in a list of contents."""
    numbers = [int(cell.text) for cell in cells if _PAGE.fullmatch(cell.text)]
    return len(numbers) >= _FIGURES * len(cells) and numbers == sorted(numbers)
