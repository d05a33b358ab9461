"""The rows over the columns of a table without drawn cells that head them, and its grid."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby, pairwise, zip_longest
from math import inf
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.pdf.lines import build_line
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.reading_order import join_rules
from pipeline.readers.pdf.ruled_tables import CAPTION, CellGrid
from pipeline.readers.pdf.table_evidence import has_figure_columns, is_year
from pipeline.readers.pdf.text_rows import RowBlock, RowList, cut_row, split_token
from pipeline.readers.pdf.wrapped_rows import (
    FIGURE_CELL,
    find_row_bands,
    find_row_starts,
    is_figure,
    is_rest_of_label,
    place_cells,
)
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.wrapped_rows import Stretch

_FIGURE_GUTTER: Final = 0.45  # em: nor do these between figures
_FIGURE_PITCH: Final = 2.2  # em from a row of figures down to the next
_WIDE: Final = 4  # figures
_LOOSER: Final = 1.2  # times the pitch of a table's rows, from its heads down
_DROP: Final = 6.0  # em from a caption's line down to the table
_MOST_HEADS: Final = 6  # rows
_PAIR: Final = 2
_MOST_OF_WIDTH: Final = 0.6  # of a table's: the line below its heads
_CENTRED: Final = 1.0  # em by which the margins of a title over the columns differ
_HEAD_PITCH: Final = 1.5  # em between two lines of a head at most
_OFF_CENTRE: Final = 1.5  # em by which a head may miss the middle of the columns it is over
_HEAD_GAP: Final = 0.55  # em between two heads at least
_HEAD_GAPS: Final = 2.0  # times the gap between words, or the usual one where heads are words
_WORD_SPACE: Final = 0.3  # em
_FLUSH: Final = 0.4  # em by which the ends of two lines of a head differ
_OPEN: Final = ("/", "-", "\u2010")  # at the end of a line of a head that goes on
_UNFINISHED: Final = re.compile(rf"\b{spell_words('checks', 'unfinished')}$", re.IGNORECASE)
_EDGE: Final = 2.0  # points by which heads reach over the edges of a table


def find_group_label(page: RowList, block: RowBlock) -> int:
    """The index of the label of a group of rows between the heads and the first row of a block.

    That of this first row if there is no such label.
    """
    at = block.start
    label = at - 1
    if label <= 0 or len(page.lines[label]) != 1:
        return at
    line = page.lines[label][0]
    columns = block.columns
    is_label = (
        line.is_level and line.x0 < columns[0][1] and line.x1 < columns[1][0]
        and _is_head_row(page.lines[label], columns, label=True)
        and _is_near(page, label, block)
    )  # fmt: skip
    if not is_label and not _is_centred_title(page, label, block):
        return at
    over = page.lines[label - 1]
    is_headed = len(over) > 1 and _is_head_row(over, columns) and _is_near(page, label - 1, block)
    return label if is_headed else at


def _is_centred_title(page: RowList, at: int, block: RowBlock) -> bool:
    """Whether a line is centred over the columns of the block below it."""
    line, (left, right) = page.lines[at][0], (block.columns[0][0], block.columns[-1][1])
    is_centred = abs(line.x0 - left - (right - line.x1)) < _CENTRED * line.size
    is_near = _is_near(page, at, block)
    return is_centred and is_near and line.is_level and not CAPTION.match(line.text)


def _is_near(page: RowList, at: int, block: RowBlock) -> bool:
    """Whether a row above a block is as near to the next as its rows are, or near enough."""
    line, below = page.lines[at][0], page.lines[at + 1][0]
    return below.baseline - line.baseline <= max(_FIGURE_PITCH * line.size, _LOOSER * block.pitch)


def find_heads(
    page: RowList, at: int, block: RowBlock, above: int, rules: Sequence[DrawnBox]
) -> list[list[TextLine]]:
    """The rows of heads over a table's first row, cut at gutters; `above` ends the table before."""
    found: list[list[TextLine]] = []
    for number in range(at - 1, max(above, at - _MOST_HEADS) - 1, -1):
        is_ruled = number == at - 1 and _is_over_line(page, number, block, rules)
        if not is_ruled and not _is_near(page, number, block):
            break
        row = split_at_gutters(page.lines[number], block.columns)
        if not _is_head_row(row, block.columns):
            break
        found.insert(0, row)
    return found


def _is_over_line(page: RowList, at: int, block: RowBlock, rules: Sequence[DrawnBox]) -> bool:
    """Whether a line across most of a table parts a row from the figures right below it."""
    heads, below = page.lines[at], page.lines[at + 1]
    left, right = block.columns[0][0], block.columns[-1][1]
    is_near = below[0].baseline - heads[0].baseline < _DROP * below[0].size
    return (
        is_near
        and block.rows[0].figures >= _WIDE
        and any(
            max(line.baseline for line in heads) < rule.bottom < min(line.top for line in below)
            and min(right, rule.x1) - max(left, rule.x0) > _MOST_OF_WIDTH * (right - left)
            for rule in join_rules(rules)
        )
    )


def split_at_gutters(row: Sequence[TextLine], columns: Sequence[Stretch]) -> list[TextLine]:
    """The cells of a row of heads, cut at gaps in gutters that are wider than between words."""
    return [part for cell in row for part in _split_cell_at_gutters(cell, columns)]


def _split_cell_at_gutters(cell: TextLine, columns: Sequence[Stretch]) -> list[TextLine]:
    tokens = [part for token in cell.tokens for part in split_token(token)]
    gaps = [(one.x1, other.x0) for one, other in pairwise(tokens)]
    spaces = [
        right - left for (left, right), token in zip(gaps, tokens[1:], strict=True) if token.space
    ]
    gutters = [(a[1], b[0]) for a, b in pairwise(columns)]
    usual = min(*spaces, _WORD_SPACE * cell.size) if spaces else inf
    least = max(_HEAD_GAP * cell.size, _HEAD_GAPS * usual)
    if all(FIGURE_CELL.fullmatch(token.text) for token in tokens):
        least = _FIGURE_GUTTER * cell.size  # years
    cuts = [
        at
        for at, gap in enumerate(gaps, start=1)
        if gap[1] - gap[0] > least and any(_lies_in_gutter(gap, gutter) for gutter in gutters)
    ]
    if not cell.is_level or not cuts:
        return [cell]
    return [
        build_line(cell.page, cell.turns, tokens[first:last], cell.row)
        for first, last in pairwise([0, *cuts, len(tokens)])
    ]


def _lies_in_gutter(gap: Stretch, gutter: Stretch) -> bool:
    """Whether most of the narrower of a gap and a gutter is in the other."""
    narrower = min(gap[1] - gap[0], gutter[1] - gutter[0])
    return min(gap[1], gutter[1]) - max(gap[0], gutter[0]) >= narrower / 2


def _is_head_row(
    row: Sequence[TextLine], columns: Sequence[Stretch], *, label: bool = False
) -> bool:
    """Whether a row heads the columns: over several of them, none crossing into the first.

    With `label` it may be over the first alone.
    """
    if not all(cell.is_level for cell in row) or CAPTION.match(row[0].text):
        return False
    left, right = columns[0][0], columns[-1][1]
    if any(cell.x0 < left - cell.size or cell.x0 > right + cell.size for cell in row):
        return False
    if _holds_values(row):
        return False
    behind = [cell for cell in row if cell.x0 >= columns[0][1]]
    return (label or bool(behind)) and len(row) - len(behind) <= 1


def _holds_values(row: Sequence[TextLine]) -> bool:
    """Whether most words of a row are numbers or dots, not years alone: it heads nothing."""
    words = [word for cell in row for word in cell.text.split(" ")]
    values = [word for word in words if FIGURE_CELL.fullmatch(word)]
    is_most = len(values) >= _PAIR and 2 * len(values) > len(words)
    return is_most and not all(map(is_year, values))


def build_grid(block: RowBlock, over: Sequence[Sequence[TextLine]]) -> CellGrid:
    """The grid of a table with these heads; a head is as wide as what it is over."""
    columns: Sequence[Stretch] = block.columns
    if over:
        last = [part for cell in over[-1] for part in _split_heads(cell, columns)]
        over = [*over[:-1], last]
    for row in over:
        columns = _widen_to_heads(columns, row)
    body = [
        list(row.lines) if at in block.over else cut_row(row.lines, columns)
        for at, row in enumerate(block.rows)
    ]
    rows = [*over, *body]
    spans = [
        _find_spans(row, columns, below) for row, below in zip_longest(over, over[1:], fillvalue=())
    ]
    begun = None if block.over or any(spans) else find_row_bands(rows, columns)
    if begun is None:
        heads_begun = _find_head_starts(over, body[0], columns)
        starts = _find_starts(body, columns, block)
        begun = [*heads_begun, *(len(over) + at for at in starts)]
    spans += [[(0, len(columns) - 1)] if at in block.over else [] for at in range(len(body))]
    middles = [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]
    cells = [cell for row in rows for cell in row]
    edges = [min(cell.x0 for cell in cells), *middles, max(cell.x1 for cell in cells)]
    tops = [min(cell.top for cell in rows[at]) for at in begun]
    bottom = max(cell.bottom for cell in cells)
    found = [
        _build_grid_row(
            _move_edges(edges, [cell for row in rows[first:stop] for cell in row], columns),
            heights,
            spans[first],
        )
        for (first, stop), heights in zip(
            pairwise([*begun, len(rows)]), pairwise([*tops, bottom]), strict=True
        )
    ]
    return CellGrid(DrawnBox(edges[0], tops[0], edges[-1], bottom), tuple(found))


def _split_heads(cell: TextLine, columns: Sequence[Stretch]) -> list[TextLine]:
    """The heads that a line right over figures holds: one for each column that it reaches over.

    They are printed so near each other that they look like one head of several columns; each has
    words over its own column, and none over another.
    """
    first, last = _list_covered(cell, columns)
    words = [part for token in cell.tokens for part in split_token(token)]
    if first == last or len(words) <= last - first:
        return [cell]
    middles = [(left + right) / 2 for left, right in columns[first : last + 1]]
    groups = [
        list(group)
        for _, group in groupby(
            words,
            key=lambda word: min(
                range(len(middles)), key=lambda at: abs(middles[at] - (word.x0 + word.x1) / 2)
            ),
        )
    ]
    if len(groups) != len(middles):
        return [cell]
    parts = [build_line(cell.page, 0, group, cell.row) for group in groups]
    own = [_list_covered(part, columns) for part in parts]
    are_apart = all(span == (first + at, first + at) for at, span in enumerate(own))
    return parts if are_apart else [cell]


def _move_edges(
    edges: Sequence[float], cells: Sequence[TextLine], columns: Sequence[Stretch]
) -> list[float]:
    """The edges between the cells of a row, moved where a cell reaches over one."""
    found = list(edges)
    covered = [(cell, *_list_covered(cell, columns)) for cell in cells]
    for at in range(1, len(columns)):
        ends = [cell.x1 for cell, _, last in covered if last == at - 1]
        begins = [cell.x0 for cell, first, _ in covered if first == at]
        end, begin = max(ends, default=-inf), min(begins, default=inf)
        if end < begin and not end < found[at] < begin:
            found[at] = (max(end, begin - 1) + begin) / 2 if begin < inf else end + 1
    return found


def _find_head_starts(
    rows: Sequence[Sequence[TextLine]], below: Sequence[TextLine], columns: Sequence[Stretch]
) -> list[int]:
    """Which printed rows of heads begin a row; the others continue heads that wrap.

    A head over several columns ends its row. `below` is the first row below the heads.
    """
    pitch = min(
        (
            two[0].baseline - one[0].baseline
            for one, two in pairwise([*rows, below])
            if one is not two
        ),
        default=0.0,
    )
    return [
        at
        for at, row in enumerate(rows)
        if not at or not _continues_heads(rows[at - 1], row, columns, pitch)
    ]


def _continues_heads(
    above: Sequence[TextLine],
    row: Sequence[TextLine],
    columns: Sequence[Stretch],
    pitch: float,
) -> bool:
    """Whether a row of heads is the next line of those above it, of which some have one line."""
    is_close = row[0].baseline - above[0].baseline <= min(_HEAD_PITCH * row[0].size, 1.1 * pitch)
    if all(map(is_figure, row)):
        return False
    is_partial = min(len(above), len(row)) < len(columns)
    is_lower = all(cell.text[:1].islower() or not cell.text[:1].isalpha() for cell in row)
    return is_close and not _find_spans(above, columns, row) and (is_partial or is_lower)


def _find_spans(
    row: Sequence[TextLine], columns: Sequence[Stretch], below: Sequence[TextLine] = ()
) -> list[tuple[int, int]]:
    """The first and last column that each head of a row is over, where these are several.

    Over more heads in the row `below`, a short head may be centred over columns it does not reach:
    those whose heads are nearer to it than to the next head. A line of a head that goes on is not;
    where one of the row does, or a column between has no head right below, nor is one that is
    flush with the head below it.
    """
    over = [_list_covered(cell, columns) for cell in row]
    if len(below) > len(row):
        under = place_cells(below, columns)
        behind = sorted(at for at in under if at)
        is_whole = all(after == at + 1 for at, after in pairwise(behind))
        is_partial = not is_whole or any(cell.text.endswith(_OPEN) for cell in row)
        nearest = {
            at: min(range(len(row)), key=lambda n: abs(_middle(cell) - _middle(row[n])))
            for at, cell in under.items()
            if at
        }
        over = [
            span
            if _goes_on(cell, under.get(span[0]) if is_partial else None)
            else _widen_span(cell, span, [at for at, near in nearest.items() if near == n], columns)
            for n, (cell, span) in enumerate(zip(row, over, strict=True))
        ]
    return [(first, last) for first, last in over if first < last]


def _goes_on(line: TextLine, below: TextLine | None) -> bool:
    """Whether a line of a head is not all of it, by its words or by its end over the next."""
    is_part = line.text[:1].islower() or line.text.endswith(_OPEN)
    is_flush = below is not None and abs(line.x1 - below.x1) < _FLUSH * line.size
    return is_part or is_flush or _UNFINISHED.search(line.text) is not None


def _widen_span(
    cell: TextLine, span: tuple[int, int], near: Sequence[int], columns: Sequence[Stretch]
) -> tuple[int, int]:
    """The columns that a head is centred over, of those near it; as they are if it is not."""
    at = [n for n in near if not span[0] <= n <= span[1]]
    first, last = min([*at, span[0]]), max([*at, span[1]])
    while (first, last) != span:
        middle = (columns[first][0] + columns[last][1]) / 2
        if abs(_middle(cell) - middle) < _OFF_CENTRE * cell.size:
            return first, last
        if (middle < _middle(cell) and first < span[0]) or last == span[1]:
            first += 1
        else:
            last -= 1
    return span


def _middle(cell: TextLine) -> float:
    return (cell.x0 + cell.x1) / 2


def _list_covered(cell: TextLine, columns: Sequence[Stretch]) -> tuple[int, int]:
    """The first and last column that a head reaches over, or those at both sides of its gutter."""
    over = [at for at, (left, right) in enumerate(columns) if cell.x0 < right and left < cell.x1]
    if over:
        return over[0], over[-1]
    at = bisect_right(columns, (cell.x0, inf)) - 1
    return max(at, 0), min(at + 1, len(columns) - 1)


def _build_grid_row(
    edges: Sequence[float], heights: Stretch, spans: Sequence[tuple[int, int]]
) -> tuple[DrawnBox | None, ...]:
    """A row of cells between these edges, with a wider cell for each span of columns."""
    top, bottom = heights
    cells: list[DrawnBox | None] = [
        DrawnBox(left, top, right, bottom) for left, right in pairwise(edges)
    ]
    for first, last in spans:
        cells[first] = DrawnBox(edges[first], top, edges[last + 1], bottom)
        cells[first + 1 : last + 1] = [None] * (last - first)
    return tuple(cells)


def _find_starts(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch], block: RowBlock
) -> list[int]:
    """Which printed rows begin a row of the table."""
    if not block.over and (bands := find_row_bands(rows, columns)):
        return bands
    if has_figure_columns(rows, columns):
        right = columns[0][1]
        return [
            at
            for at in range(len(rows))
            if at in block.over
            or not (is_rest_of_label(rows, at, right) or _is_rest_of_text(rows, at, columns))
        ]
    starts = find_row_starts(rows, columns)
    return sorted({*starts, *block.over, *(at + 1 for at in block.over if at + 1 < len(rows))})


def _is_rest_of_text(
    rows: Sequence[Sequence[TextLine]], at: int, columns: Sequence[Stretch]
) -> bool:
    """Whether a row without label and figures continues cells of text in the row above."""
    cells = place_cells(rows[at], columns)
    above = place_cells(rows[at - 1], columns) if at else {}
    is_text = not any(map(is_figure, rows[at]))
    return is_text and 0 not in cells and bool(cells) and above.keys() >= cells.keys()


def _widen_to_heads(columns: Sequence[Stretch], row: Sequence[TextLine]) -> list[Stretch]:
    """The columns with the heads of a row that has one for each, or for each after the labels.

    As they are where a head reaches over a column beside its own.
    """
    headed = list(columns[len(columns) - len(row) :]) if row else []
    if len(columns) - len(row) not in (0, 1) or len(row) < _PAIR:
        return list(columns)
    wide = [
        (min(left, cell.x0), max(right, cell.x1))
        for cell, (left, right) in zip(row, headed, strict=True)
    ]
    found = [*columns[: len(columns) - len(row)], *wide]
    return found if all(a[1] < b[0] for a, b in pairwise(found)) else list(columns)


def add_head_rows(grid: CellGrid, rows: Sequence[Sequence[TextLine]]) -> CellGrid:
    """A drawn grid with the rows right above it that head its columns, if there are any.

    A head is as wide as the columns that it is over.
    """
    columns = _find_filled_columns(grid)
    heads = _find_rows_over(rows, grid.box.top, columns)
    if not heads:
        return grid
    edges = [*(left for left, _ in columns), grid.box.x1]
    starts = _find_head_starts(heads, heads[-1], columns)
    tops = [min(cell.top for cell in heads[at]) for at in starts]
    over = [
        _build_grid_row(edges, heights, _find_spans(heads[at], columns))
        for at, heights in zip(starts, pairwise([*tops, grid.box.top]), strict=True)
    ]
    box = DrawnBox(grid.box.x0, tops[0], grid.box.x1, grid.box.bottom)
    return CellGrid(box, (*over, *grid.rows))


def _find_rows_over(
    rows: Sequence[Sequence[TextLine]], top: float, columns: Sequence[Stretch]
) -> list[list[TextLine]]:
    """The rows of heads right above a place, cut between columns; the lowest has several heads.

    Lines beside the columns are of another column of the page, or printed sideways.
    """
    left, right = columns[0][0], columns[-1][1]
    inside = (
        [cell for cell in row if not cell.turns and left < cell.x1 and cell.x0 < right]
        for row in rows
    )
    above = [row for row in inside if row and row[0].bottom <= top + _EDGE]
    found: list[list[TextLine]] = []
    while above and len(found) < _MOST_HEADS:
        row = split_at_gutters(above.pop(), columns)
        last = max(cell.bottom for cell in row)
        is_near = top - last < row[0].size and len(row) > (not found)
        is_inside = all(cell.x0 >= left - _EDGE and cell.x1 <= right + _EDGE for cell in row)
        if not (is_near and is_inside and _is_head_row(row, columns)):
            break
        found.insert(0, row)
        top = min(cell.top for cell in row)
    return found


def _find_filled_columns(grid: CellGrid) -> list[Stretch]:
    """The left and right edge of each column of a grid."""
    width = max(len(row) for row in grid.rows)
    lefts = [min(cell.x0 for row in grid.rows if (cell := row[at])) for at in range(width)]
    return list(pairwise([*lefts, grid.box.x1]))
