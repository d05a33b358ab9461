"""The tables of a page: what is printed in the cells of its grids, each with its caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.readers.pdf.borderless_tables import columned
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.key_value_tables import labelled
from pipeline.readers.pdf.lines import Line, line
from pipeline.readers.pdf.page_content import Face
from pipeline.readers.pdf.paragraphs import Draft
from pipeline.readers.pdf.ruled_tables import CAPTION, grids
from pipeline.readers.pdf.words import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.borderless_tables import Stretch
    from pipeline.readers.pdf.page_content import Rule, Sheet
    from pipeline.readers.pdf.ruled_tables import Grid

Cell: TypeAlias = tuple[int, int]  # row and column of a grid

PICTURE: Final = "\ufffc"  # what is drawn or pictured in a cell: a flag, a coat of arms
TICK: Final = "\u2713"
_SEVERAL: Final = 0.5  # of the rows that hold something: so many have several cells
_FULL: Final = 0.25  # of its cells hold words: a chart's do not
_MOST_CAPTION: Final = 5  # lines
_PITCH: Final = 2.2  # em between a caption's lines
_DROP: Final = 6.0  # em from a caption down to its table
_PAIR: Final = 2
_MIDDLE: Final = 0.3  # em above the baseline


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as one thing in the order of its page: a line in its place, and its blocks."""

    line: Line
    drafts: list[Draft]


def tabled(
    sheet: Sheet,
    rows: Sequence[list[Line]],
    size: float,
    edges: list[float],
    running: list[Stretch],
) -> tuple[list[list[Line]], list[Table]]:
    """The rows of a page, in the place of each of its tables one line, and these tables.

    `size` is the body's: a table is no note, however small it is set. `edges` are the places where
    values begin beside labels on the pages before; those of this one are added. `running` are the
    columns of a table without rules that the page before ended in; then those of this one's.
    """
    drawn = grids(sheet, [one for row in rows for one in row if not one.turns])
    rest, found = _taken(drawn, sheet, rows, size)
    rest, further = _taken(list(_undrawn(found, rest)), sheet, rest, size, sure=True)
    rest, others = _taken(list(columned(rest, running)), sheet, rest, size)
    rest, pairs = _taken(list(labelled(rest, edges)), sheet, rest, size, sure=True)
    found += [*further, *others, *pairs]
    for number, row in enumerate(rest if found else ()):
        for one in row:
            one.row = number
    return rest, found


def _undrawn(found: Sequence[Table], rows: Sequence[Sequence[Line]]) -> Iterator[Grid]:
    """The rows of labels and values right under a drawn table of two columns, set as its own are.

    Where every other row has a ground of its own, the last may have none.
    """
    for table in found:
        row = table.drafts[-1]
        if len(row.cells) == _PAIR and row.cells[1]:
            under = [row for row in rows if row and row[0].top > table.line.top]
            grid = next(labelled(under, [row.cells[1][0].x0]), None)
            if grid and grid.box.top - table.line.bottom < row.lines[0].size:
                yield grid


def _taken(
    found_grids: Sequence[Grid],
    sheet: Sheet,
    rows: Sequence[list[Line]],
    size: float,
    *,
    sure: bool = False,
) -> tuple[list[list[Line]], list[Table]]:
    """The rows with each of these grids that holds a table as one line, and the tables."""
    found: list[Table] = []
    rest = list(rows)
    for grid in found_grids:
        cells, outside = _filled(grid, rest)
        sparse = len(cells) < _FULL * sum(cell is not None for row in grid.rows for cell in row)
        _picture(grid, cells, sheet)
        if not sure and (sparse or not _is_table(grid, cells)):
            continue
        caption = _caption(grid.box, outside)
        drafts = list(_drafts(grid, cells, caption))
        table = Table(_place(drafts, grid.box, size), drafts)
        rest = _with(table.line, outside, {id(one) for one in caption})
        found.append(table)
    return rest, found


def _filled(
    grid: Grid, rows: Sequence[list[Line]]
) -> tuple[dict[Cell, list[Line]], list[list[Line]]]:
    """The lines in each cell of a grid, and the rows of a page without them."""
    cells: dict[Cell, list[Line]] = {}
    rest: list[list[Line]] = []
    for row in rows:
        outside: list[Line] = []
        for one in row:
            for place, words in _by_cell(one, grid).items():
                if place is None:
                    outside.append(one if words == one.tokens else _cut(one, words))
                else:
                    cells.setdefault(place, []).append(_cut(one, words, _box(grid, place)))
        rest.append(outside)
    return cells, rest


def _picture(grid: Grid, cells: dict[Cell, list[Line]], sheet: Sheet) -> None:
    """Puts a sign for what is drawn into the cells that hold it and no words."""
    box = grid.box
    near = [one for one in sheet.pictures if box.top < one.bottom and one.top < box.bottom]
    for at, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            drawn = [one for one in near if cell and _lies_in(one, cell)]
            if cell and drawn and (at, column) not in cells:
                ticks = sum(_lies_in(one, cell) for one in sheet.ticks)
                sign = TICK if ticks == len(drawn) else PICTURE
                cells[at, column] = [_drawn(sign, drawn[0], cell, sheet.number)]


def _lies_in(picture: Rule, cell: Rule) -> bool:
    return (
        cell.x0 <= picture.x0
        and picture.x1 <= cell.x1
        and cell.top <= (picture.top + picture.bottom) / 2 < cell.bottom
    )


def _drawn(sign: str, picture: Rule, cell: Rule, page: int) -> Line:
    size = picture.bottom - picture.top
    face = Face("", bold=False, italic=False, descent=0)
    token = Token(sign, picture.x0, picture.x1, picture.bottom, size, face, space=True)
    return _cut(line(page, 0, [token], 0), [token], cell)


def _by_cell(one: Line, grid: Grid) -> dict[Cell | None, list[Token]]:
    """The words of a line by the cell in which they stand."""
    found: dict[Cell | None, list[Token]] = {}
    y = one.baseline - _MIDDLE * one.size
    box = grid.box
    if one.turns or not (box.top <= y < box.bottom and one.x0 < box.x1 and one.x1 > box.x0):
        return {None: one.tokens}
    near = [
        ((at, column), cell)
        for at, row in enumerate(grid.rows)
        for column, cell in enumerate(row)
        if cell and cell.top <= y < cell.bottom
    ]
    for token in one.tokens:
        x = (token.x0 + token.x1) / 2
        inside = near and box.x0 <= x < box.x1
        place = min(near, key=lambda some: _beside(x, some[1]))[0] if inside else None
        found.setdefault(place, []).append(token)
    return found


def _beside(x: float, cell: Rule) -> float:
    return max(cell.x0 - x, x - cell.x1, 0)


def _box(grid: Grid, place: Cell) -> Rule:
    return grid.rows[place[0]][place[1]] or grid.box


def _cut(one: Line, words: list[Token], cell: Rule | None = None) -> Line:
    """Some words of a line as one; in a cell, between its edges."""
    words[0].space = True
    found = line(one.page, one.turns, words, one.row)
    if cell:
        found.left, found.right = cell.x0, cell.x1
    return found


def _is_table(grid: Grid, cells: dict[Cell, list[Line]]) -> bool:
    """Whether a grid holds a table: several columns of text, side by side in most of its rows."""
    if len({column for _, column in cells}) < 2 or len(grid.rows) < 2:  # noqa: PLR2004
        return False
    columns: dict[int, set[int]] = {}
    for place in cells:
        box = _box(grid, place)
        for at, row in enumerate(grid.rows):
            top = next(cell.top for cell in row if cell)
            if box.top <= top < box.bottom:
                columns.setdefault(at, set()).add(place[1])
    several = sum(len(found) > 1 for found in columns.values())
    return several >= _SEVERAL * len(columns)


def _caption(box: Rule, rows: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of the caption over a table."""
    over = [
        one
        for row in rows
        for one in row
        if not one.turns
        and one.x0 < box.x1
        and one.x1 > box.x0
        and one.baseline - _MIDDLE * one.size < box.top
    ]
    found: list[Line] = []
    below, reach = box.top, _DROP
    for one in over[: -_MOST_CAPTION - 1 : -1]:
        if below - one.baseline > reach * one.size:
            return []
        found.insert(0, one)
        if CAPTION.match(one.text):
            return found
        below, reach = one.baseline, _PITCH
    return []


def _drafts(grid: Grid, cells: dict[Cell, list[Line]], caption: list[Line]) -> Iterator[Draft]:
    """The blocks of a table: its caption, the heads of its columns, its rows."""
    level = 1
    if caption:
        yield Draft("caption", caption, level=level)
        level = 0
    columns = sorted({column for _, column in cells})  # one that is empty throughout is none
    heads = True
    for at in range(len(grid.rows)):
        row = [cells.get((at, column), []) for column in columns]
        lines = [one for cell in row for one in cell]
        if not lines:
            continue
        heads = heads and all(map(is_bold, lines)) and at + 1 < len(grid.rows)
        yield Draft("columns" if heads else "row", lines, level=level, cells=row)
        heads, level = False, 0


def _place(drafts: Sequence[Draft], box: Rule, size: float) -> Line:
    """A line that stands for a table where the parts of its page are put in order."""
    lines = [one for draft in drafts for one in draft.lines]
    first = lines[0]
    found = line(first.page, 0, [token for one in lines for token in one.tokens], first.row)
    found.size, found.x0, found.x1 = size, min(box.x0, found.x0), max(box.x1, found.x1)
    found.baseline = first.baseline
    found.tall = len(drafts)
    return found


def _with(place: Line, rows: Sequence[list[Line]], caption: set[int]) -> list[list[Line]]:
    """The rows with a table's line before the first that stands below its head."""
    rest = [[one for one in row if id(one) not in caption] for row in rows]
    at = next(
        (at for at, row in enumerate(rest) if row and row[0].baseline >= place.baseline), len(rest)
    )
    rest.insert(at, [place])
    return [row for row in rest if row]
