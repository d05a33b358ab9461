"""Tables without drawn cells: rows of words in columns that gutters separate.

One search finds tables of figures and of text, with a caption or without. From each row with
several cells it collects the rows below whose words leave the gutters free. It keeps the block that
explains the most neighbouring cells, and the rows above it that head its columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise, takewhile
from math import inf
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.column_heads import build_grid, find_group_label, find_heads
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.ruled_tables import CAPTION, CellGrid
from pipeline.readers.pdf.table_evidence import (
    has_figure_columns,
    has_value,
    holds_labels,
    is_table,
    may_be_table,
)
from pipeline.readers.pdf.text_rows import RowBlock, RowList, TextRow, merge_stretches, parts_groups
from pipeline.readers.pdf.wrapped_rows import (
    is_rest_of_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import DrawnBox
    from pipeline.readers.pdf.wrapped_rows import Stretch

_GUTTER: Final = 0.55  # em: narrower gaps do not separate columns
_FIGURE_GUTTER: Final = 0.45  # em: nor do these between figures
_PITCH: Final = 3.0  # em from a row down to the next
_DROP: Final = 6.0  # em from a caption's line down to the table
_MOST_CAPTION: Final = 4  # lines
_MOST_ROWS: Final = 200  # of a page's table; the time to find tables grows with them
_MOST_HEADS: Final = 6  # rows
_PAIR: Final = 2
_LONGEST: Final = 36  # characters of most cells; the share that may be longer follows
_MOST_OF_WIDTH: Final = 0.6  # of a table's: the line below its heads


def find_borderless_grids(
    rows: Sequence[Sequence[TextLine]],
    rules: Sequence[DrawnBox],
    running: list[Stretch],
    edges: list[float],
) -> Iterator[CellGrid]:
    """The tables without drawn cells among these rows of a column of text, from the top.

    A table has figures in several columns, a caption, or heads in bold or over a line; columns of
    prose, contents, lists and addresses have neither. `running` are the columns of a table that
    ended the page before and may continue at the top; then those of this page's last. `edges` are
    the left edges of values beside labels further above and on earlier pages: a few more rows at
    one of them are a table too.
    """
    page = RowList(rows)
    blocks = _BlockSearch(page)
    rejected: set[int] = set()
    tried: dict[int, int] = defaultdict(int)  # by the end of a block, how many of its beginnings
    at = above = 0
    if running and rows and (block := blocks.continue_columns(running)):
        yield build_grid(block, ())
        at = above = block.stop
    running.clear()
    while at < len(page):
        block = blocks.find_best(at)
        has_caption = block is not None and _find_caption_above(page, block.start, above)
        if (
            block is None
            or block.start in rejected
            or not may_be_table(block, edges, has_caption=has_caption)
        ):
            at += 1
            continue
        block = blocks.collect_below_heads(block)
        first = max(find_group_label(page, block), above)
        heads = find_heads(page, first, block, above, rules)
        if not is_table(block, heads, rules, edges, has_caption=has_caption):
            rejected.add(block.start)
            tried[block.stop] += 1
            at += 1
            while tried[block.stop] > _MOST_HEADS and at < block.stop and _is_prose(page.lines[at]):
                at += 1
            continue
        labels = [page[n] for n in range(first, block.start)]
        crossing = {n for n, row in enumerate(labels) if row.lines[0].x1 > block.columns[1][0]}
        block = replace(
            block,
            start=first,
            rows=[*labels, *block.rows],
            over=crossing | {n + len(labels) for n in block.over},
        )
        if holds_labels(block, edges):
            edges.append(block.columns[1][0])
        yield build_grid(block, heads)
        at = above = block.stop
        running.clear()
        if block.stop == len(page):
            running.extend(block.columns)


def _is_prose(row: Sequence[TextLine]) -> bool:
    """Whether a row has a cell as long as a line of text: no table begins with it."""
    return any(len(cell.text) > _LONGEST for cell in row)


class _BlockSearch:
    """The blocks that begin at the rows of a page, each collected once."""

    def __init__(self, page: RowList) -> None:
        self._page = page
        self._found: dict[int, RowBlock | None] = {}

    def find_best(self, at: int) -> RowBlock | None:
        """The block of the most neighbouring cells that begins at this row or at one of its heads.

        None if no block begins at this row.
        """
        best = self._collect(at)
        if best is None:
            return None
        for start in range(at + 1, min(at + 1 + _MOST_HEADS, best.stop)):
            inner = self._collect(start)
            if inner and inner.score > best.score:
                best = inner
        return best

    def collect_below_heads(self, block: RowBlock) -> RowBlock:
        """The block without the rows at its top that have no figures, where the others have."""
        rows = block.cut_rows()
        first = next((at for at, row in enumerate(rows) if has_value(row)), 0)
        if not first or not has_figure_columns(rows, block.columns):
            return block
        below = self._collect(block.start + first)
        return below if below and below.stop == block.stop else block

    def _collect(self, at: int) -> RowBlock | None:
        if at not in self._found:
            self._found[at] = _collect_block(self._page, at)
        return self._found[at]

    def continue_columns(self, columns: Sequence[Stretch]) -> RowBlock | None:
        """The rows at the top of a page in the columns of the page before; None if they differ."""
        first = self._page[0]
        if len(first.lines) < _PAIR or not first.is_level:
            return None
        block = RowBlock(0, list(columns), _GUTTER, [], set())
        _add_rows(self._page, block, 0)
        return block if len(block.rows) >= _PAIR and len(block.columns) == len(columns) else None


def _collect_block(page: RowList, at: int) -> RowBlock | None:
    """The rows from this one on that leave gutters free; None if they are too few."""
    cells = page.lines[at]
    if len(cells) < _PAIR and not any(map(str.isdecimal, cells[0].tokens[-1].text)):
        return None
    first = page[at]
    if not first.is_level or (len(cells) < _PAIR and first.figures < _PAIR):
        return None
    gutter = _FIGURE_GUTTER if first.figures >= _PAIR else _GUTTER
    block = RowBlock(at, [], gutter, [], set())
    _add_rows(page, block, at)
    if len(block.rows) < _PAIR or len(block.columns) < _PAIR:
        return None
    return block if sum(len(row.lines) > 1 or row.figures > 0 for row in block.rows) > 1 else None


def _add_rows(page: RowList, block: RowBlock, at: int) -> None:
    """Adds the rows from this one on that fit the block; then drops text below the table."""
    for number in range(at, min(at + _MOST_ROWS, len(page))):
        row = page[number]
        if not row.is_level or not row.lines:
            break
        is_far = bool(block.rows) and _is_far(block.rows[-1], row)
        if is_far and not parts_groups(block.rows, row):
            break
        if CAPTION.match(row.lines[0].text):
            break
        columns = _fit(block, row)
        if columns is None:
            behind = page[number + 1] if number + 1 < len(page) else None
            if not (len(block.rows) >= _PAIR and behind and _is_title(block, row, behind)):
                break
            block.over.add(len(block.rows))
        else:
            block.columns = columns
        block.rows.append(row)
    while block.rows and _is_below(block, block.rows[-1]):
        block.over.discard(len(block.rows) - 1)
        block.rows.pop()
    counts = [
        len({_find_column(block.columns, word) for word in row.join_words(block.gutter)})
        for at, row in enumerate(block.rows)
        if at not in block.over and row.words
    ]
    block.score = sum(counts) - len(counts)
    block.several = sum(count > 1 for count in counts)


def _is_far(above: TextRow, row: TextRow) -> bool:
    one, other = above.lines[0], row.lines[0]
    return other.baseline - one.baseline > _PITCH * max(one.size, other.size)


def _fit(block: RowBlock, row: TextRow) -> list[Stretch] | None:
    """The block's columns with a row's words; None if one of them would be lost.

    Cells set apart in the row are in columns of their own.
    """
    columns = merge_stretches(
        [*block.columns, *row.join_words(block.gutter)], row.lines[0].size, block.gutter
    )
    if len(columns) < max(_PAIR, len(block.columns)):
        return None
    is_lost = any(
        _find_column(columns, before) == _find_column(columns, behind)
        and not _is_bridged(block, (before[1], behind[0]))
        for before, behind in row.gaps
    )
    return None if is_lost else columns


def _is_bridged(block: RowBlock, gap: Stretch) -> bool:
    """Whether text of other rows is in a gap: that of words in a line set to a measure."""
    return len(block.rows) >= _PAIR and any(
        left <= gap[0] and gap[1] <= right for left, right in block.columns
    )


def _find_column(columns: Sequence[Stretch], word: Stretch) -> int:
    """The column that a word begins in."""
    return bisect_right(columns, (word[0], inf)) - 1


def _is_title(block: RowBlock, row: TextRow, behind: TextRow) -> bool:
    """Whether a row is a title over the columns, and the row below it fits these again."""
    if len(row.lines) > 1 or _is_far(row, behind) or _fit(block, behind) is None:
        return False
    line, (left, right) = row.lines[0], (block.columns[0][0], block.columns[-1][1])
    is_inside = line.x0 >= left - line.size and line.x1 <= right + line.size
    is_set_off = line.x1 - line.x0 < _MOST_OF_WIDTH * (right - left) or is_bold(line)
    return is_inside and is_set_off and (len(behind.lines) > 1 or behind.figures > 0)


def _is_below(block: RowBlock, row: TextRow) -> bool:
    """Whether the last row of a block is text below the table rather than a row of it."""
    number = len(block.rows) - 1
    if number in block.over:
        return True
    if len(row.lines) > 1 or row.figures or row.lines[0].x0 >= block.columns[0][1]:
        return False
    lines = [one.lines for one in block.rows]
    return not is_rest_of_label(lines, number, block.columns[0][1])


def _find_caption_above(page: RowList, at: int, above: int) -> bool:
    """Whether a caption is right above the heads of a block that begins at this row."""
    for number in range(at - 1, max(above, at - _MOST_HEADS - _MOST_CAPTION) - 1, -1):
        row, below = page.lines[number], page.lines[number + 1]
        if not row or below[0].baseline - row[0].baseline > _DROP * row[0].size:
            return False
        if any(CAPTION.match(cell.text) for cell in row):
            return True
    return False


def split_side_by_side(
    rows: Sequence[Sequence[TextLine]],
) -> Iterator[list[Sequence[TextLine]]]:
    """The rows of each table of several whose captions are side by side, its caption first."""
    for at, row in enumerate(rows):
        if len(row) < _PAIR or not all(CAPTION.match(cell.text) for cell in row):
            continue
        lefts = [cell.x0 - cell.size for cell in row] + [inf]
        below = _take_while_separate(rows[at + 1 :], lefts)
        for left, right in pairwise(lefts):
            band = [[cell for cell in cells if left <= cell.x0 < right] for cells in (row, *below)]
            yield [cells for cells in band if cells]


def _take_while_separate(
    rows: Sequence[Sequence[TextLine]], lefts: Sequence[float]
) -> list[Sequence[TextLine]]:
    """The rows down to the first that has a cell over the left edge of a table."""

    def is_separate(cells: Sequence[TextLine]) -> bool:
        return not any(cell.x0 < left < cell.x1 for cell in cells for left in lefts)

    return list(takewhile(is_separate, rows))
