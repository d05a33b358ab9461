"""The tables of a page: lines assigned to the cells of grids, captions, continued tables.

Grids are found here for cells of text that wrap between rules; others where they are imported from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import chain, groupby, pairwise, zip_longest
from math import inf
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.readers.pdf.borderless_tables import find_borderless_grids, split_side_by_side
from pipeline.readers.pdf.column_heads import add_head_rows, split_at_gutters
from pipeline.readers.pdf.figure_columns import split_figure_columns
from pipeline.readers.pdf.headed_rows import add_rows_below_heads
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.lines import TextLine, build_line
from pipeline.readers.pdf.page_content import DrawnBox, Typeface
from pipeline.readers.pdf.paragraphs import TextBlock
from pipeline.readers.pdf.reading_order import join_rules
from pipeline.readers.pdf.ruled_tables import (
    CAPTION,
    CellGrid,
    find_lone_titles,
    find_ruled_grids,
    split_at_titles,
)
from pipeline.readers.pdf.spanning_cells import fit_spanning_labels
from pipeline.readers.pdf.table_evidence import is_year
from pipeline.readers.pdf.text_rows import merge_stretches, split_token
from pipeline.readers.pdf.words import StyledText
from pipeline.readers.pdf.wrapped_rows import find_row_starts, is_figure, place_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import BlockKind
    from pipeline.readers.pdf.page_content import PageContent
    from pipeline.readers.pdf.wrapped_rows import Stretch

    Rows = Sequence[list[TextLine]]

_TEXT_WIDTH: Final = 15.0  # em: narrower is a cell of a table rather than a line of text
_FEWEST: Final = 5  # lines of text in each column
_FULL: Final = 0.8  # of a column's width: so wide are lines of text
_PROSE: Final = 0.4  # of a column's lines are that wide
_EDGE: Final = 1.0  # points
_MOST_TEXT_COLUMNS: Final = 3


def split_text_columns(
    rows: Rows, columns: int = _MOST_TEXT_COLUMNS
) -> Iterator[list[list[TextLine]]]:
    """The rows of each column of text, and those above, between and below columns.

    Both sides of a gutter must hold lines of text that fill them, or the right one the caption of
    a table. What is below the caption of a table over both is none.
    """
    edge = _find_gutter(rows) if columns > 1 else None
    if edge is None:
        yield list(rows)
        return
    outside: list[list[TextLine]] = []
    for over, stretch in _list_stretches(rows, edge):
        outside += over
        if not _are_columns(over, stretch, edge):
            outside += stretch
            continue
        if outside:
            yield outside
            outside = []
        yield _select_cells(stretch, -inf, edge)
        yield from split_text_columns(_select_cells(stretch, edge, inf), columns - 1)
    if outside:
        yield outside


def _select_cells(rows: Rows, left: float, right: float) -> list[list[TextLine]]:
    """The lines that begin between two places, by row."""
    found = [[line for line in row if left <= line.x0 < right] for row in rows]
    return [row for row in found if row]


def merge_columns(parts: Sequence[Rows]) -> list[list[TextLine]]:
    """The rows of a page whose lines were divided among columns; a table has its own row."""
    if len(parts) == 1:
        return list(parts[0])
    rows = [row for part in parts for row in part]
    rows.sort(key=lambda row: (row[0].row, row[0].tall == 1))
    found: list[list[TextLine]] = []
    for is_table, group in groupby(rows, key=lambda row: (row[0].row, row[0].tall > 1)):
        lines = list(group)
        found += lines if is_table[1] else [sorted(chain(*lines), key=lambda line: line.x0)]
    return found


def _find_gutter(rows: Rows) -> float | None:
    """The left edge of a column of text at the right of another one, None without any."""
    lines = [line for row in rows for line in row if _is_text(line)]
    left = min((line.x0 for line in lines), default=inf)
    edges = Counter(round(line.x0) for line in lines if line.x0 > left + _TEXT_WIDTH * line.size)
    often = {edge for edge, count in edges.most_common(_MOST_TEXT_COLUMNS) if count >= _FEWEST}
    often |= {round(row[-1].x0) for row in rows if _is_caption_beside(row[-1], left)}
    for place in sorted(often):
        edge = place - _EDGE
        if any(_are_columns(over, found, edge) for over, found in _list_stretches(rows, edge)):
            return edge
    return None


def _is_caption_beside(line: TextLine, left: float) -> bool:
    """Whether a line is the caption of a table beside text that begins at `left`."""
    return line.x0 > left + _TEXT_WIDTH * line.size and CAPTION.match(line.text) is not None


def _is_text(line: TextLine) -> bool:
    return line.x1 - line.x0 > _TEXT_WIDTH * line.size and line.is_level


def _list_stretches(
    rows: Rows, edge: float
) -> Iterator[tuple[list[list[TextLine]], list[list[TextLine]]]]:
    """The rows between those that cross an edge, each with the crossing row above it if any."""
    over: list[list[TextLine]] = []
    found: list[list[TextLine]] = []
    for row in rows:
        if any(line.x0 < edge < line.x1 for line in row):
            yield over, found
            over, found = [row], []
        else:
            found.append(row)
    yield over, found


def _are_columns(over: Rows, rows: Rows, edge: float) -> bool:
    """Whether rows below `over` are columns of text on both sides of an edge."""
    if any(CAPTION.match(line.text) for row in over for line in row):
        return False
    lines = [line for row in rows for line in row]
    left = [line for line in lines if line.x0 < edge]
    right = [line for line in lines if line.x0 >= edge]
    is_table = any(CAPTION.match(line.text) for line in right)
    return _is_column(left) and (is_table or _is_column(right))


def _is_column(lines: Sequence[TextLine]) -> bool:
    """Whether many lines fill the width of a column."""
    text = [line for line in lines if _is_text(line)]
    if len(text) < _FEWEST:
        return False
    width = max(line.x1 for line in text) - min(line.x0 for line in text)
    full = sum(line.x1 - line.x0 > _FULL * width for line in text)
    return full >= max(_FEWEST, _PROSE * len({line.row for line in lines}))


_THIN: Final = 3.0  # points: height of a rule
_NARROWEST: Final = 120.0  # points: width of a rule over a table
_OF_LABEL: Final = 0.4  # of a line's height: the gap to the next line of a label
_SAME_END: Final = 3.0  # points by which the ends of its rules differ
_HIGHEST_HEAD: Final = 7.0  # em from the rule above the heads to the rule below them
_MOST_COLUMNS: Final = 12
_GUTTER: Final = 0.8  # em: narrower gaps do not separate columns


def find_text_grids(sheet: PageContent, rows: Sequence[Sequence[TextLine]]) -> Iterator[CellGrid]:
    """The tables of wrapped cells between rules of one width, from the top.

    The heads lie between two rules, have words, and none is over two columns; a third rule ends
    the table, or the page if the table continues. Figures between two rules are those of a chart.
    """
    rules = [
        rule
        for rule in join_rules(sheet.rules)
        if rule.bottom - rule.top < _THIN and rule.x1 - rule.x0 > _NARROWEST
    ]
    foot = sheet.height
    for at, upper in enumerate(rules):
        alike = [rule for rule in rules[at + 1 :] if _have_same_ends(upper, rule)]
        alike.append(DrawnBox(upper.x0, foot, upper.x1, foot))
        if len(alike) >= _PAIR and (grid := _build_text_grid(upper, alike[0], alike[1], rows)):
            yield grid


def _have_same_ends(one: DrawnBox, other: DrawnBox) -> bool:
    is_near = max(abs(one.x0 - other.x0), abs(one.x1 - other.x1)) < _SAME_END
    return is_near and other.top - one.top > _THIN


def _build_text_grid(
    upper: DrawnBox, middle: DrawnBox, lower: DrawnBox, rows: Sequence[Sequence[TextLine]]
) -> CellGrid | None:
    heads = _take_rows(rows, upper, middle)
    body = _take_rows(rows, middle, lower)
    lines = [line for row in (*heads, *body) for line in row]
    if not heads or not body or not all(line.is_level for line in lines):
        return None
    if all(is_figure(line) and not is_year(line.text) for row in heads for line in row):
        return None
    size = body[0][0].size
    if middle.top - upper.top > _HIGHEST_HEAD * size:
        return None
    columns = merge_stretches([(line.x0, line.x1) for line in lines], size, _GUTTER)
    starts = find_row_starts(body, columns)
    is_wrapped = len(starts) < len(body)
    if not (_PAIR <= len(columns) <= _MOST_COLUMNS and len(starts) >= _PAIR and is_wrapped):
        return None
    headed = {at for row in heads for at in place_cells(row, columns)}
    if not headed.issuperset(range(1, len(columns))):
        return None
    tops = [upper.bottom, middle.bottom, *_find_tops(body, starts[1:])]
    middles = [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]
    edges = [min(upper.x0, columns[0][0]), *middles, max(upper.x1, columns[-1][1])]
    bottom = min(lower.top, max(line.bottom for line in lines) + _THIN)
    return CellGrid.between(edges, [*tops, bottom])


def _take_rows(
    rows: Sequence[Sequence[TextLine]], above: DrawnBox, below: DrawnBox
) -> list[list[TextLine]]:
    """The rows of lines between two rules."""
    found = [
        [
            line
            for line in row
            if above.bottom < line.middle < below.top and above.x0 - line.size < line.x0 < above.x1
        ]
        for row in rows
    ]
    return [row for row in found if row]


def _find_tops(rows: Sequence[Sequence[TextLine]], starts: Iterable[int]) -> list[float]:
    """The tops of some of these rows."""
    return [min(line.top for line in rows[at]) for at in starts]


Cell: TypeAlias = tuple[int, int]  # row and column of a grid
# The highest top and the lowest bottom of a row's cells, and the cells with their boxes.
_GridRow: TypeAlias = tuple[float, float, list[tuple[Cell, DrawnBox]]]

PICTURE: Final = "\ufffc"  # a picture or drawing in a cell, such as a flag
TICK: Final = "\u2713"
_SEVERAL: Final = 0.5  # of the rows that are not empty: so many have several filled cells
_FILLED: Final = 0.25  # of its cells: a chart's grid is emptier
_MOST_CAPTION: Final = 5  # lines
_PITCH: Final = 2.2  # em between a caption's lines
_DROP: Final = 6.0  # em from a caption down to its table
_PAIR: Final = 2
_CROSSED: Final = 4  # cells of one row, through which a line of words runs
_WORDS: Final = re.compile(r"[^\W\d_]{3,} [^\W\d_]{2,}.* [^\W\d_]{3,}")
_LETTER: Final = re.compile(r"[^\W\d_]{2}")
_MIN_FIGURES: Final = 3  # below each other in one cell: then each has a row
_LEVEL: Final = 0.8  # of a column's lines are figures, and level with those of another column
_SAME_LINE: Final = 0.3  # em by which the baselines of figures on one line may differ
_CONTINUED: Final = re.compile(
    r"""
      [\s,([\u2013\u2014-]+
      cont (?: inued | inuation | ['\u2019]?d )? \.?
      \s* [)\]]? $
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedTable:
    """A table in the reading order of its page: a placeholder line, and its blocks."""

    line: TextLine
    drafts: list[TextBlock]


def extract_tables(
    sheet: PageContent,
    rows: Sequence[list[TextLine]],
    size: float,
    edges: list[float],
    running: list[Stretch],
) -> tuple[list[list[TextLine]], list[PlacedTable]]:
    """The rows of a page with one placeholder line for each table, and these tables.

    `size` is the body size: a table is no note, however small its type. `edges` are the left edges
    of values beside labels on earlier pages; those of this page are added. `running` are the
    columns of a table without rules that ended the page before, then those of this page's.
    """
    drawn = [
        add_rows_below_heads(add_head_rows(grid, rows), rows)
        for grid in find_ruled_grids(sheet, [one for row in rows for one in row if not one.turns])
    ]
    rest, found = _extract_grids(drawn, sheet, rows, size)
    last = [*_find_undrawn_last_rows(found, rest), *_find_undrawn_totals(found, rest)]
    rest, further = _extract_grids(last, sheet, rest, size, sure=True)
    rest, texts = _extract_grids(list(find_text_grids(sheet, rest)), sheet, rest, size)
    found += [*further, *texts]
    parts: list[list[list[TextLine]]] = []
    for column in split_text_columns(rest):
        part, tables = _extract_borderless_tables(sheet, column, size, edges, running)
        parts.append(part)
        found += tables
    rest = merge_columns(parts)
    if found:
        number_rows(rest)
    return rest, found


def _extract_borderless_tables(
    sheet: PageContent,
    rows: Sequence[list[TextLine]],
    size: float,
    edges: list[float],
    running: list[Stretch],
) -> tuple[list[list[TextLine]], list[PlacedTable]]:
    """The rows of a column of text with a placeholder for each table without rules, and these."""
    bands = [
        grid
        for band in split_side_by_side(rows)
        for grid in find_borderless_grids(band, sheet.rules, [], [])
    ]
    rest, besides = _extract_grids(bands, sheet, rows, size)
    grids = list(find_borderless_grids(rest, sheet.rules, running, edges))
    rest, others = _extract_grids(grids, sheet, rest, size)
    return rest, [*besides, *others]


def number_rows(rows: Sequence[Sequence[TextLine]]) -> None:
    """Numbers the lines of a page by the row that they are in."""
    for number, row in enumerate(rows):
        for one in row:
            one.row = number


def _find_undrawn_last_rows(
    found: Sequence[PlacedTable], rows: Sequence[Sequence[TextLine]]
) -> Iterator[CellGrid]:
    """The rows of labels and values right below a drawn table of two columns, set like its own.

    Where every second row is shaded, the last may have no drawn edge.
    """
    for table in found:
        row = table.drafts[-1]
        if len(row.cells) != _PAIR or not all(row.cells):
            continue
        lefts = [cell[0].x0 for cell in row.cells]
        bottom = table.line.bottom
        under: list[Sequence[TextLine]] = []
        for cells in (cells for cells in rows if cells and cells[0].top > table.line.top):
            is_near = min(cell.top for cell in cells) - bottom < row.lines[0].size
            places = [cell.x0 for cell in cells]
            is_like = all(map(_is_at, places, lefts)) if len(cells) == _PAIR else False
            is_rest = bool(under) and len(cells) == 1 and _is_at(places[0], lefts[1])
            if not (is_near and (is_like or is_rest) and all(cell.is_level for cell in cells)):
                break
            under.append(cells)
            bottom = max(cell.bottom for cell in cells)
        if under:
            tops = [min(cell.top for cell in cells) for cells in under if len(cells) == _PAIR]
            right = max(cell.x1 for cells in under for cell in cells)
            middle = (max(cells[0].x1 for cells in under if len(cells) == _PAIR) + lefts[1]) / 2
            yield CellGrid.between([lefts[0], middle, right], [*tops, bottom])


def _find_undrawn_totals(
    found: Sequence[PlacedTable], rows: Sequence[Sequence[TextLine]]
) -> Iterator[CellGrid]:
    """The row of a label and figures right below a drawn table of more columns, each below its own.

    A total is often set in another colour, without a drawn edge. The next line may be of its label.
    """
    for table in found:
        row, bottom = table.drafts[-1], table.line.bottom
        under = [cells for cells in rows if cells and cells[0].top > table.line.top][:_PAIR]
        if len(row.cells) <= _PAIR or not all(row.cells) or not under:
            continue
        columns = [(min(one.x0 for one in cell), max(one.x1 for one in cell)) for cell in row.cells]
        cells = sorted(split_at_gutters(under[0], columns), key=attrgetter("x0"))
        is_near = min(cell.top for cell in cells) - bottom < row.lines[0].size
        is_total = len(cells) == len(columns) and all(map(is_figure, cells[1:]))
        if not (is_near and is_total and all(map(_stands_below, cells[1:], columns[1:]))):
            continue
        end = max(cell.bottom for cell in cells)
        if len(under[-1]) == 1 and under[-1][0].top - end < _OF_LABEL * cells[0].size:
            is_of_label = under[-1][0].x1 < cells[1].x0 and _is_at(under[-1][0].x0, cells[0].x0)
            end = under[-1][0].bottom if is_of_label else end
        lefts = [min(cell.x0, left) for cell, (left, _) in zip(cells, columns, strict=True)]
        rights = [max(cell.x1, right) for cell, (_, right) in zip(cells, columns, strict=True)]
        between = [(right + left) / 2 for right, left in zip(rights, lefts[1:], strict=False)]
        edges = [lefts[0], *between, rights[-1]]
        if edges == sorted(edges):
            yield CellGrid.between(edges, [min(cell.top for cell in cells), end])


def _stands_below(cell: TextLine, column: tuple[float, float]) -> bool:
    """Whether a cell begins or ends where a column does, or stands below its middle."""
    left, right = column
    is_centred = _is_at((cell.x0 + cell.x1) / 2, (left + right) / 2)
    return is_centred or _is_at(cell.x0, left) or _is_at(cell.x1, right)


def _is_at(place: float, edge: float) -> bool:
    return abs(place - edge) < _SAME_END


def _extract_grids(
    found_grids: Sequence[CellGrid],
    sheet: PageContent,
    rows: Sequence[list[TextLine]],
    size: float,
    *,
    sure: bool = False,
) -> tuple[list[list[TextLine]], list[PlacedTable]]:
    """The rows with one placeholder for each grid that holds a table, and the tables."""
    found: list[PlacedTable] = []
    cut_off: list[TextLine] = []
    rest = list(rows)
    titles = find_lone_titles([one for row in rows for one in row]) if found_grids else []
    for drawn in chain.from_iterable(split_at_titles(grid, titles) for grid in found_grids):
        cells, outside = _fill_cells(drawn, rest)
        grid = _split_spanning_cells(drawn, cells)
        if grid is not drawn:
            cells, outside = _fill_cells(grid, rest)
        parted = split_figure_columns(grid, cells)
        if parted is not grid:
            grid = parted
            cells, outside = _fill_cells(grid, rest)
        divided = _split_rows_of_figures(grid, cells)
        if divided is not grid:
            grid = divided
            cells, outside = _fill_cells(grid, rest)
        fitted = fit_spanning_labels(grid, cells)
        if fitted is not grid:
            grid = fitted
            cells, outside = _fill_cells(grid, rest)
        if title := _find_title_in_last_row(grid, rest):
            cut_off.append(title)
            grid = _leave_out_last_row(grid)
            cells, outside = _fill_cells(grid, rest)
        sparse = len(cells) < _FILLED * sum(cell is not None for row in grid.rows for cell in row)
        _fill_picture_cells(grid, cells, sheet)
        if not sure and (sparse or not is_table(grid, cells)):
            continue
        caption = _find_caption(grid.box, outside) or _choose_title(grid.box, cut_off, outside)
        drafts = list(_build_table_blocks(grid, cells, caption))
        table = PlacedTable(build_placeholder(drafts, grid.box, size), drafts)
        rest = insert_placeholder(table.line, outside, {id(one) for one in caption})
        found.append(table)
    return rest, found


def _fill_cells(
    grid: CellGrid, rows: Sequence[list[TextLine]]
) -> tuple[dict[Cell, list[TextLine]], list[list[TextLine]]]:
    """The lines in each cell of a grid, and the rows of the page without them."""
    cells: dict[Cell, list[TextLine]] = {}
    rest: list[list[TextLine]] = []
    placed = _place_cells(grid)
    for row in rows:
        outside: list[TextLine] = []
        for one in row:
            for place, words in _assign_tokens_to_cells(one, grid.box, placed).items():
                if place is None:
                    outside.append(one if words == one.tokens else _cut_line(one, words))
                else:
                    cells.setdefault(place, []).append(
                        _cut_line(one, words, _cell_box(grid, place))
                    )
        rest.append(outside)
    return cells, rest


def _find_title_in_last_row(grid: CellGrid, rows: Sequence[Sequence[TextLine]]) -> TextLine | None:
    """The line of words that runs through several cells of the last row of a grid, if one does.

    It is the title of the next table, between the last line of this one and the first of that.
    """
    if len(grid.rows) <= _PAIR:
        return None
    placed = _place_cells(CellGrid(grid.box, grid.rows[-1:]))
    for row in rows:
        for line in row:
            cut = _assign_tokens_to_cells(line, grid.box, placed)
            if len(cut) >= _CROSSED and None not in cut and _WORDS.search(line.text):
                return line
    return None


def _leave_out_last_row(grid: CellGrid) -> CellGrid:
    bottom = min(cell.top for cell in grid.rows[-1] if cell)
    box = DrawnBox(grid.box.x0, grid.box.top, grid.box.x1, bottom)
    return CellGrid(box, grid.rows[:-1])


def _choose_title(
    box: DrawnBox, titles: Sequence[TextLine], rows: Sequence[Sequence[TextLine]]
) -> list[TextLine]:
    """The title right above a table, of those that stood in the last rows of tables above."""
    printed = {id(line) for row in rows for line in row}
    return [
        line
        for line in titles
        if id(line) in printed and 0 <= box.top - line.baseline < _DROP * line.size
    ]


def _split_spanning_cells(grid: CellGrid, cells: Mapping[Cell, Sequence[TextLine]]) -> CellGrid:
    """The grid with a cell over several columns divided where its line has text in each of them.

    So is one of words with figures behind them that are level with none of their lines, and one of
    words at its right, over one column beside others. Where the edges between a row's cells are not
    drawn, the row looks like one cell.
    """
    lefts = _find_starts(grid, range(len(grid.rows[0])))
    edges = [*lefts, grid.box.x1]
    middles = _find_middles(lefts, grid)
    rows = [list(row) for row in grid.rows]
    is_divided = False
    for (at, column), lines in cells.items():
        box = grid.rows[at][column]
        over = [n for n, middle in enumerate(middles) if box and box.x0 <= middle < box.x1]
        if box is None or len(over) < _PAIR:
            continue
        places = {
            (round(line.baseline), bisect_right(lefts, (line.x0 + line.x1) / 2)) for line in lines
        }
        abreast = Counter(base for base, _ in places)
        figures = {bisect_right(lefts, line.x0) for line in lines if is_figure(line)}
        words = {bisect_right(lefts, line.x1) for line in lines if not is_figure(line)}
        is_beside = bool(figures and words) and max(words) < min(figures)
        is_filled = max(abreast.values()) >= _PAIR and len(places) == len(lines)
        is_whole = len(over) == len(lefts)  # the title of the rows below it
        is_over_one = not is_whole and _is_over_one(lines, box, edges)
        if is_beside or is_filled or (is_over_one and _is_beside_others(lines, box, grid, cells)):
            is_divided = True
            for n in over:
                rows[at][n] = DrawnBox(edges[n], box.top, edges[n + 1], box.bottom)
    return CellGrid(grid.box, tuple(map(tuple, rows))) if is_divided else grid


def _is_over_one(lines: Sequence[TextLine], box: DrawnBox, edges: Sequence[float]) -> bool:
    """Whether words at the right of a drawn cell lie over one column."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    is_right = left + right - box.x0 - box.x1 > 2 * lines[0].size
    is_within = bisect_right(edges, left + 1) == bisect_right(edges, right - 1)
    return is_right and is_within and not any(map(is_figure, lines))


def _is_beside_others(
    lines: Sequence[TextLine],
    box: DrawnBox,
    grid: CellGrid,
    cells: Mapping[Cell, Sequence[TextLine]],
) -> bool:
    """Whether other words stand right below a drawn cell, to the left of its own."""
    left = min(line.x0 for line in lines)
    return any(
        box.x0 < line.x1 < left
        for (at, column), others in cells.items()
        if (other := grid.rows[at][column]) and abs(other.top - box.bottom) < 1
        for line in others
    )


def _split_rows_of_figures(grid: CellGrid, cells: Mapping[Cell, Sequence[TextLine]]) -> CellGrid:
    """The grid with a row for each figure where many share one between the ruled head and foot."""
    rows: list[tuple[DrawnBox | None, ...]] = []
    for at, row in enumerate(grid.rows):
        filled = [cells.get((at, column), ()) for column in range(len(row))]
        cuts = _find_row_cuts(filled)
        if not cuts and len(grid.rows) <= _PAIR:
            cuts = _find_cuts_of_text(filled, row)
        boxes = [box for box in row if box]
        if not cuts or len({box.top for box in boxes}) != 1:
            rows.append(row)
            continue
        tops = [boxes[0].top, *cuts]
        for top, below in zip_longest(tops, cuts):
            rows.append(
                tuple(box and DrawnBox(box.x0, top, box.x1, below or box.bottom) for box in row)
            )
    return CellGrid(grid.box, tuple(rows)) if len(rows) > len(grid.rows) else grid


def _find_row_cuts(row: Sequence[Sequence[TextLine]]) -> list[float]:
    """Where a row is to be cut: between the figures of one column that are level with others."""
    if _are_two_rows(row):
        return [(row[0][0].baseline + row[0][1].top) / 2]
    columns = [lines for lines in row[1:] if _are_figures(lines)]
    if not columns:
        return []
    main = max(columns, key=len)
    level = [
        sum(any(_are_level(one, other) for other in lines) for one in main)
        for lines in row
        if lines is not main
    ]
    if max(level) < _LEVEL * len(main):
        return []
    lone = [one for one in row[0] if not any(_are_level(one, other) for other in main)]
    lines = sorted([*main, *lone], key=lambda line: line.baseline)
    return [
        (above.baseline + below.top) / 2
        for above, below in pairwise(lines)
        if not (below in lone and below.text[:1].islower())
        and not (above in lone and _continues_label(row[0], below))
    ]


def _are_two_rows(row: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a drawn row holds two printed ones: two labels, and figures level with each."""
    if len(row) <= _PAIR or len(row[0]) != _PAIR:
        return False
    upper, lower = row[0]
    begins = lower.text[:1].isupper() and lower.baseline > upper.baseline + 1
    figures = [line for lines in row[1:] for line in lines]
    are_level = all(_are_level(upper, one) or _are_level(lower, one) for one in figures)
    are_figures = not any(map(_LETTER.search, (line.text for line in figures)))
    several = sum(len(lines) == _PAIR for lines in row[1:])
    return begins and are_level and are_figures and 2 * several >= len(row)


def _find_cuts_of_text(
    cells: Sequence[Sequence[TextLine]], row: Sequence[DrawnBox | None]
) -> list[float]:
    """Where the only drawn row of a table, its head apart, is to be cut: between wrapped cells."""
    boxes = [box for box in row if box]
    if len(boxes) < len(row) or len(row) <= _PAIR:
        return []
    lines = sorted((line for cell in cells for line in cell), key=lambda line: line.baseline)
    printed: list[list[TextLine]] = []
    for line in lines:
        if printed and _are_level(printed[-1][0], line):
            printed[-1].append(line)
        else:
            printed.append([line])
    starts = find_row_starts(printed, [(box.x0, box.x1) for box in boxes])
    return _find_tops(printed, starts[1:])


def _continues_label(labels: Sequence[TextLine], figure: TextLine) -> bool:
    """Whether the label beside a figure is the rest of one that began above it."""
    beside = (label for label in labels if _are_level(label, figure))
    return any(one.text[:1].islower() for one in beside)


def _are_figures(lines: Sequence[TextLine]) -> bool:
    """Whether the lines of a cell are figures below each other."""
    figures = sum(map(is_figure, lines))
    is_below = all(below.baseline > above.baseline + 1 for above, below in pairwise(lines))
    return len(lines) >= _MIN_FIGURES and figures >= _LEVEL * len(lines) and is_below


def _are_level(one: TextLine, other: TextLine) -> bool:
    return abs(one.baseline - other.baseline) < _SAME_LINE * one.size


def _fill_picture_cells(
    grid: CellGrid, cells: dict[Cell, list[TextLine]], sheet: PageContent
) -> None:
    """Puts a sign for pictures and drawings into the cells that hold nothing else."""
    box = grid.box
    near = [
        picture
        for picture in sheet.pictures
        if box.top < picture.bottom and picture.top < box.bottom
    ]
    for at, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            drawn = [one for one in near if cell and _lies_in(one, cell)]
            if cell and drawn and (at, column) not in cells:
                ticks = sum(_lies_in(tick, cell) for tick in sheet.ticks)
                sign = TICK if ticks == len(drawn) else PICTURE
                cells[at, column] = [_build_sign_line(sign, drawn[0], cell, sheet.number)]


def _lies_in(picture: DrawnBox, cell: DrawnBox) -> bool:
    return (
        cell.x0 <= picture.x0
        and picture.x1 <= cell.x1
        and cell.top <= (picture.top + picture.bottom) / 2 < cell.bottom
    )


def _build_sign_line(sign: str, picture: DrawnBox, cell: DrawnBox, page: int) -> TextLine:
    size = picture.bottom - picture.top
    face = Typeface("", bold=False, italic=False, descent=0)
    token = StyledText(sign, picture.x0, picture.x1, picture.bottom, size, face, space=True)
    return _cut_line(build_line(page, 0, [token], 0), [token], cell)


def _place_cells(grid: CellGrid) -> list[_GridRow]:
    rows = (
        [((at, column), cell) for column, cell in enumerate(row) if cell]
        for at, row in enumerate(grid.rows)
    )
    return [
        (min(cell.top for _, cell in row), max(cell.bottom for _, cell in row), row)
        for row in rows
        if row
    ]


def _assign_tokens_to_cells(
    one: TextLine, box: DrawnBox, rows: Sequence[_GridRow]
) -> dict[Cell | None, list[StyledText]]:
    """The tokens of a line by the cell they are in."""
    found: dict[Cell | None, list[StyledText]] = {}
    y = one.middle
    if one.turns or not (box.top <= y < box.bottom and one.x0 < box.x1 and one.x1 > box.x0):
        return {None: one.tokens}
    near = [
        (place, cell)
        for top, bottom, cells in rows
        if top <= y < bottom
        for place, cell in cells
        if cell.top <= y < cell.bottom
    ]
    edges = [cell.x1 for _, cell in near]
    for token in one.tokens:
        is_cut = " " in token.text and any(token.x0 < edge < token.x1 for edge in edges)
        for part in split_token(token) if is_cut else (token,):
            x = (part.x0 + part.x1) / 2
            place = _find_nearest_cell(near, x) if near and box.x0 <= x < box.x1 else None
            found.setdefault(place, []).append(part)
    return found


def _find_nearest_cell(near: Sequence[tuple[Cell, DrawnBox]], x: float) -> Cell:
    """The first of these cells that a place is in, or the nearest."""
    for place, cell in near:
        if cell.x0 <= x <= cell.x1:
            return place
    return min(near, key=lambda some: max(some[1].x0 - x, x - some[1].x1))[0]


def _cell_box(grid: CellGrid, place: Cell) -> DrawnBox:
    return grid.rows[place[0]][place[1]] or grid.box


def _cut_line(one: TextLine, words: list[StyledText], cell: DrawnBox | None = None) -> TextLine:
    """A line of some tokens of another; in a cell, with the cell's edges."""
    words[0].space = True
    found = build_line(one.page, one.turns, words, one.row)
    if cell:
        found.left, found.right = cell.x0, cell.x1
    return found


def is_table(grid: CellGrid, cells: dict[Cell, list[TextLine]]) -> bool:
    """Whether a grid holds a table: columns of text side by side in most of its rows."""
    if len({column for _, column in cells}) < 2 or len(grid.rows) < 2:  # noqa: PLR2004
        return False
    columns: dict[int, set[int]] = {}
    tops = [next(cell.top for cell in row if cell) for row in grid.rows if any(row)]
    for place in cells:
        box = _cell_box(grid, place)
        for at, top in enumerate(tops):
            if box.top <= top < box.bottom:
                columns.setdefault(at, set()).add(place[1])
    several = sum(len(found) > 1 for found in columns.values())
    return several >= _SEVERAL * len(columns)


def _find_caption(box: DrawnBox, rows: Sequence[Sequence[TextLine]]) -> list[TextLine]:
    """The lines of the caption above a table."""
    over = [
        one
        for row in rows
        for one in row
        if not one.turns and one.x0 < box.x1 and one.x1 > box.x0 and one.middle < box.top
    ]
    found: list[TextLine] = []
    below, reach = box.top, _DROP
    for one in over[: -_MOST_CAPTION - 1 : -1]:
        if below - one.baseline > reach * one.size:
            return []
        found.insert(0, one)
        if CAPTION.match(one.text):
            return found
        below, reach = one.baseline, _PITCH
    return []


def _build_table_blocks(
    grid: CellGrid, cells: dict[Cell, list[TextLine]], caption: list[TextLine]
) -> Iterator[TextBlock]:
    """The blocks of a table: caption, column heads, rows."""
    level = 1
    if caption:
        yield TextBlock("caption", caption, level=level)
        level = 0
    columns = sorted({column for _, column in cells})  # empty rows and columns are left out
    middles = _find_middles(_find_starts(grid, columns), grid)
    filled = {at for at, _ in cells}
    tops = sorted(min(cell.top for cell in grid.rows[at] if cell) for at in filled)
    heads = True
    for at in range(len(grid.rows)):
        row = [cells.get((at, column), []) for column in columns]
        boxes = [grid.rows[at][column] for column in columns]
        spans = [_measure_span(box, tops, middles) for box in boxes]
        lines = [one for cell in row for one in cell]
        if not lines:
            continue
        heads = heads and all(map(is_bold, lines)) and at + 1 < len(grid.rows)
        kind: BlockKind = "columns" if heads else "row"
        yield TextBlock(kind, lines, level=level, cells=row, spans=spans)
        heads, level = False, 0


def _find_starts(grid: CellGrid, columns: Sequence[int]) -> list[float]:
    """The usual left edges of these columns."""
    return [median(cell.x0 for row in grid.rows if (cell := row[at])) for at in columns]


def _find_middles(lefts: Sequence[float], grid: CellGrid) -> list[float]:
    """The middles of columns that begin at these places, from left to right."""
    return [(left + right) / 2 for left, right in pairwise([*sorted(lefts), grid.box.x1])]


def _measure_span(
    box: DrawnBox | None, tops: Sequence[float], middles: Sequence[float]
) -> tuple[int, int]:
    """The number of rows and columns that a cell spans; `tops` and `middles` are sorted."""
    if box is None:
        return 1, 1
    rows = bisect_left(tops, box.bottom) - bisect_left(tops, box.top)
    columns = bisect_left(middles, box.x1) - bisect_left(middles, box.x0)
    return max(rows, 1), max(columns, 1)


def build_placeholder(drafts: Sequence[TextBlock], box: DrawnBox, size: float) -> TextLine:
    """The line that represents a table while its page is put into reading order.

    Lines printed sideways, as the label of an axis, are within `box`.
    """
    first = drafts[0].lines[0]
    level = (line for draft in drafts for line in draft.lines if line.turns == first.turns)
    found = build_line(first.page, 0, [token for line in level for token in line.tokens], first.row)
    found.size, found.x0, found.x1 = size, min(box.x0, found.x0), max(box.x1, found.x1)
    found.baseline = first.baseline
    found.tall = len(drafts)
    return found


def insert_placeholder(
    place: TextLine, rows: Sequence[list[TextLine]], caption: set[int]
) -> list[list[TextLine]]:
    """The rows with a table's placeholder before the first row below its head."""
    rest = [[one for one in row if id(one) not in caption] for row in rows]
    at = next(
        (at for at, row in enumerate(rest) if row and row[0].baseline >= place.baseline), len(rest)
    )
    rest.insert(at, [place])
    return [row for row in rest if row]


@dataclass(frozen=True, slots=True)
class _TablePart:
    """The blocks of a table on one page, and whether it opens or ends that page's text."""

    drafts: Sequence[TextBlock]
    opens: bool
    ends: bool

    def text(self, kind: str) -> str:
        """The text of its caption or of its column heads."""
        found = [line.text for draft in self.drafts if draft.kind == kind for line in draft.lines]
        return " ".join(found)

    @property
    def width(self) -> int:
        """The number of its columns."""
        return len(self.drafts[-1].cells)


def join_tables(pages: Sequence[Sequence[TextBlock]]) -> None:
    """Joins the parts of each table that runs over several pages."""
    parts = [part for page in pages for part in _find_table_parts(page)]
    pairs = [
        (one.text("columns"), part)
        for one, part in pairwise(parts)
        if _is_table_continued(one, part)
    ]
    for heads, part in pairs:
        _join_table_part(part, again=part.text("columns") == heads)


def _find_table_parts(page: Sequence[TextBlock]) -> Iterator[_TablePart]:
    starts = [at for at, draft in enumerate(page) if draft.is_tabular and draft.level]
    for start in starts:
        stop = next(
            (at for at in range(start + 1, len(page)) if page[at].level or not page[at].is_tabular),
            len(page),
        )
        if any(draft.cells for draft in page[start:stop]):
            yield _TablePart(page[start:stop], opens=start == 0, ends=stop == len(page))


def _is_table_continued(before: _TablePart, part: _TablePart) -> bool:
    """Whether a caption is repeated or says `continued`, or a part without one opens its page."""
    caption = part.text("caption")
    if not caption:
        heads = part.text("columns")
        alike = part.width == before.width and heads in ("", before.text("columns"))
        return part.opens and before.ends and alike
    if part.opens and caption == before.text("caption"):
        return part.width == before.width
    return bool(_CONTINUED.search(caption)) and _table_number(caption) == _table_number(
        before.text("caption")
    )


def _table_number(caption: str) -> str:
    found = CAPTION.match(caption)
    return found["number"].casefold() if found else ""


def _join_table_part(part: _TablePart, *, again: bool) -> None:
    """Makes a part continue the one before; `again`: both have the same column heads."""
    for draft in part.drafts:
        draft.level = 0
        if draft.kind == "caption" or (draft.kind == "columns" and again):
            draft.kind, draft.cells, draft.spans = "running head", (), ()
        elif draft.kind == "columns":
            draft.kind = "row"
    first = next((draft for draft in part.drafts if draft.kind == "row"), None)
    if first:
        first.continues = True
