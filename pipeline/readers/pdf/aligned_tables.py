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
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.readers.pdf.borderless_tables import (
    add_head_rows,
    build_grid,
    find_head_rows,
    find_words,
    split_token,
)
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.lines import build_line
from pipeline.readers.pdf.reading_order import join_rules
from pipeline.readers.pdf.wrapped_rows import find_row_starts, place_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import DrawnBox
    from pipeline.readers.pdf.ruled_tables import CellGrid
    from pipeline.readers.pdf.wrapped_rows import Stretch

_GAP: Final = 0.55  # em: a narrower gap is one between words
_CLOSEST: Final = 0.8  # em from a row down to the next
_PITCH: Final = 3.0  # em from a row down to the next
_FEWEST_COLUMNS: Final = 3
_FEWEST_ROWS: Final = 3  # the heads are one of them; without any it takes one more
_MOST_OF_WIDTH: Final = 0.6  # of a table's: the line below its heads
_MOST_ROWS: Final = 200  # of a page's table; the time to find tables grows with them
_FILLED: Final = 0.75  # of the cells
_MOST_ALIGNED: Final = 0.7  # of a column's cells begin at one place, or end at one
_ALIGNED: Final = 1.5  # points
_BEGUN: Final = 0.8  # of the cells begin as a text does
_SHORT: Final = 60  # characters of the usual cell
_FIGURES: Final = 0.6  # of a column's cells hold a digit
_LETTER: Final = re.compile(r"\w")
_DIGIT: Final = re.compile(r"\d")
_MARK: Final = re.compile(r"[\[(]?\w{1,3}[\]).]|[^\w\s\u2013\u2014-]")
_PAGE: Final = re.compile(r"\d{1,4}")
_ITEM: Final = re.compile(r"[1-9]\d{0,2}")
_MOST_STEP: Final = 3  # from one counted item to the next: the second column skips some
_COUNTED: Final = 0.8  # of the steps in a column of counted items are small
_FIGURE: Final = re.compile(r"[^\w\s]*\d[\d\s.,]*[^\w\s]*")


@dataclass(slots=True)
class _Block:
    """Rows below each other, and the gutters that no word of them crosses."""

    rows: list[Sequence[TextLine]]
    gutters: list[Stretch]

    def takes(self, row: Sequence[TextLine], listed: _RowWords) -> bool:
        """Adds a row with these words if gutters for three columns remain; gives whether it did."""
        least = _GAP * row[0].size
        gutters = [
            part for gutter in self.gutters for part in _subtract(gutter, listed.words, least)
        ]
        for dots in listed.dots:
            gutters = [_end_before(dots, gutter) for gutter in gutters]
        left, right = row[0].x0, row[-1].x1
        between = sum(left < one[0] and one[1] < right for one in gutters)
        is_lost = len(gutters) < len(self.gutters) and len(self.rows) >= _FEWEST_ROWS - 1
        if len(gutters) < _FEWEST_COLUMNS - 1 or (is_lost and not between):
            return False
        self.rows.append(row)
        self.gutters = gutters
        return True


def find_aligned_grids(
    rows: Sequence[Sequence[TextLine]], rules: Sequence[DrawnBox]
) -> Iterator[CellGrid]:
    """The tables of text among these rows of a page with these drawn lines, from the top.

    They have three columns or more under heads in bold or over a line, or with figures in a column;
    each column is aligned at one side. Columns of prose go on in the middle of a sentence, and
    contents count pages: these are none.
    """
    listed = _WordLists(rows)
    at = 0
    while at < len(rows):
        block = _collect_rows(rows, at, listed)
        inner = _collect_rows(rows, at + 1, listed) if block else None
        if block and inner and len(inner.gutters) > len(block.gutters):
            block = None  # what is above the table has other columns
        grid = _build_grid(block, rules) if block else None
        if block and grid:
            heads = find_head_rows(rows[:at], grid)
            yield add_head_rows(grid, heads) if heads else grid
            at += len(block.rows)
        else:
            at += 1


class _RowWords(NamedTuple):
    """The left and right edge of each word of a row, and of dots and dashes in place of words."""

    words: Sequence[Stretch]
    dots: Sequence[Stretch]


class _WordLists:
    """The words of each row of a page, listed when they are first asked for."""

    def __init__(self, rows: Sequence[Sequence[TextLine]]) -> None:
        self._rows = rows
        self._found: dict[int, _RowWords] = {}

    def __getitem__(self, at: int) -> _RowWords:
        found = self._found.get(at)
        if found is None:
            found = self._found[at] = _list_words(self._rows[at])
        return found


def _collect_rows(rows: Sequence[Sequence[TextLine]], at: int, listed: _WordLists) -> _Block | None:
    """The rows from this one on, which has a cell for each of three columns; None if too few."""
    if (
        at >= len(rows)
        or len(rows[at]) < _FEWEST_COLUMNS
        or not all(cell.is_level for cell in rows[at])
    ):
        return None
    first = rows[at]
    gaps = [(one[1], other[0]) for one, other in pairwise(listed[at].words)]
    block = _Block([first], [gap for gap in gaps if gap[1] - gap[0] > _GAP * first[0].size])
    for number in range(at + 1, min(at + _MOST_ROWS, len(rows))):
        row, above = rows[number], block.rows[-1][0]
        is_near = row[0].baseline - above.baseline <= _PITCH * max(row[0].size, above.size)
        if not (
            is_near and all(cell.is_level for cell in row) and block.takes(row, listed[number])
        ):
            break
    return block if len(block.rows) >= _FEWEST_ROWS else None


def _list_words(row: Sequence[TextLine]) -> _RowWords:
    parts: list[tuple[str, float, float]] = []
    for cell in row:
        for token in cell.tokens:
            for word in find_words(token):
                if parts and not word.space:
                    before, start, end = parts.pop()
                    parts.append((before + word.text, start, max(end, word.x1)))
                else:
                    parts.append((word.text, word.x0, word.x1))
    words: list[Stretch] = []
    dots: list[Stretch] = []
    for text, left, right in parts:
        (words if _LETTER.search(text) else dots).append((left, right))
    return _RowWords(words, dots)


def _end_before(dots: Stretch, gutter: Stretch) -> Stretch:
    """A gutter up to the dots in it: they are in the column at its right."""
    is_inside = gutter[0] < dots[0] and dots[1] < gutter[1]
    return (gutter[0], dots[0]) if is_inside else gutter


def _subtract(gutter: Stretch, words: Sequence[Stretch], least: float) -> Iterator[Stretch]:
    """The parts of a gutter that these words leave free, if they are not too narrow."""
    inside = [word for word in words if word[1] > gutter[0] and word[0] < gutter[1]]
    if not inside:
        yield gutter
        return
    left = gutter[0]
    for word in inside:
        if word[0] - left > least:
            yield left, word[0]
        left = max(left, word[1])
    if gutter[1] - left > least:
        yield left, gutter[1]


def _build_grid(block: _Block, rules: Sequence[DrawnBox]) -> CellGrid | None:
    """The grid of these rows; None if they are no table."""
    middles = [(left + right) / 2 for left, right in block.gutters]
    edges = [-inf, *middles, inf]
    rows = [_cut_row(row, edges) for row in block.rows]
    columns = [
        (min(cell.x0 for cell in cells), max(cell.x1 for cell in cells) + _ALIGNED)
        for left, right in pairwise(edges)
        if (cells := [cell for row in rows for cell in row if left < cell.x0 < right])
    ]
    is_mixed = any(_mixes_dots(cell) for row in rows for cell in row)
    if len(columns) < _FEWEST_COLUMNS or is_mixed or _are_interleaved(rows):
        return None
    starts = find_row_starts(rows, columns)
    while set(place_cells(rows[starts[-1]], columns)) == {0}:
        rows = rows[: starts.pop()]  # text below the table
    begun = [place_cells(rows[at], columns) for at in starts]
    if len(begun) < _FEWEST_ROWS or not _is_table(begun, len(columns)):
        return None
    has_heads = _has_bold_heads(begun, len(columns)) or _is_over_rule(begun, columns, rules)
    has_figures = any(_hold_figures(begun[1:], at) for at in range(len(columns)))
    is_sure = has_heads or (has_figures and len(begun) > _FEWEST_ROWS)
    return build_grid(rows, columns, starts) if is_sure else None


def _cut_row(row: Sequence[TextLine], edges: Sequence[float]) -> list[TextLine]:
    """The cells of a row, one for each column that has a word."""
    words = [part for cell in row for token in cell.tokens for part in split_token(token)]
    columns = groupby(words, key=lambda word: bisect_right(edges, (word.x0 + word.x1) / 2))
    return [build_line(row[0].page, 0, list(found), row[0].row) for _, found in columns]


def _are_interleaved(rows: Sequence[Sequence[TextLine]]) -> bool:
    """Whether rows are closer than lines of text: cells are centred vertically, rows unknown."""
    return any(
        below[0].baseline - above[0].baseline < _CLOSEST * above[0].size
        for above, below in pairwise(rows)
    )


def _mixes_dots(cell: TextLine) -> bool:
    """Whether a cell has dots or dashes before or after words: they are two cells."""
    words = cell.text.split(" ")
    return len(words) > 1 and any(not _LETTER.search(word) for word in (words[0], words[-1]))


def _is_table(rows: Sequence[Mapping[int, TextLine]], width: int) -> bool:
    """Whether rows with cells in these columns may be a table's, heads included."""
    cells = [cell for row in rows[1:] for cell in row.values()]
    columns = [[row[at] for row in rows[1:] if at in row] for at in range(width)]
    begun = sum(not cell.text[:1].islower() or " " not in cell.text for cell in cells)
    return (
        len(cells) >= _FILLED * width * (len(rows) - 1)
        and median(len(cell.text) for cell in cells) <= _SHORT
        and begun >= _BEGUN * len(cells)
        and all(map(_is_aligned, columns))
        and not any(map(_are_list_marks, columns))
        and not _is_numbered_list(columns, len(rows) - 1)
        and not _counts_pages(columns[-1])
    )


def _has_bold_heads(rows: Sequence[Mapping[int, TextLine]], width: int) -> bool:
    """Whether all heads, and few of the cells below them, are in bold."""
    heads, *body = rows
    cells = [cell for row in body for cell in row.values()]
    bold = sum(map(is_bold, cells))
    return len(heads) >= width - 1 and all(map(is_bold, heads.values())) and 2 * bold < len(cells)


def _is_over_rule(
    rows: Sequence[Mapping[int, TextLine]],
    columns: Sequence[Stretch],
    rules: Sequence[DrawnBox],
) -> bool:
    """Whether a line is drawn between the heads and the first row, across most of the table."""
    top = max(cell.baseline for cell in rows[0].values())
    bottom = min(cell.baseline for cell in rows[1].values())
    left, right = columns[0][0], columns[-1][1]
    return any(
        top < rule.bottom < bottom
        and min(right, rule.x1) - max(left, rule.x0) > _MOST_OF_WIDTH * (right - left)
        for rule in join_rules(rules)
    )


def _is_aligned(cells: Sequence[TextLine]) -> bool:
    """Whether most cells of a column begin at one place, or end at one."""
    places = ([cell.x0 for cell in cells], [cell.x1 for cell in cells])
    return any(
        max((sum(abs(one - x) < _ALIGNED for x in side) for one in side), default=0)
        >= _MOST_ALIGNED * len(side)
        for side in places
    )


def _hold_figures(rows: Sequence[Mapping[int, TextLine]], at: int) -> bool:
    """Whether most cells of a column hold a digit."""
    count = sum(at in row and _DIGIT.search(row[at].text) is not None for row in rows)
    return count >= _FIGURES * len(rows)


def _are_list_marks(cells: Sequence[TextLine]) -> bool:
    """Whether a column holds the numbers or bullets of a list."""
    return 2 * sum(_MARK.fullmatch(cell.text) is not None for cell in cells) >= len(cells)


def _is_numbered_list(columns: Sequence[Sequence[TextLine]], height: int) -> bool:
    """Whether a column counts items of text, as a list of references in two columns does.

    A table with ranks has a column of figures as well. `height` is the number of rows.
    """
    others = [column for column in columns if not _counts_up(column)]
    figures = (sum(_FIGURE.fullmatch(cell.text) is not None for cell in one) for one in others)
    return len(others) < len(columns) and max(figures, default=0) < _FIGURES * height


def _counts_up(cells: Sequence[TextLine]) -> bool:
    """Whether the cells are numbers of items that rise by small steps; years are none."""
    numbers = [int(cell.text) for cell in cells if _ITEM.fullmatch(cell.text)]
    steps = sum(0 < after - before <= _MOST_STEP for before, after in pairwise(numbers))
    return len(numbers) >= _FIGURES * len(cells) and steps >= max(1, _COUNTED * (len(numbers) - 1))


def _counts_pages(cells: Sequence[TextLine]) -> bool:
    """Whether the last column holds numbers that never fall, as in a list of contents."""
    numbers = [int(cell.text) for cell in cells if _PAGE.fullmatch(cell.text)]
    return len(numbers) >= _FIGURES * len(cells) and numbers == sorted(numbers)
