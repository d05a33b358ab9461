"""Tables drawn with lines: the drawn lines and boxes of a page → grids of cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, chain, groupby, islice, pairwise, product
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from pdfplumber.table import cells_to_tables

from pipeline import patterns as re
from pipeline.readers.pdf.dashes import find_dashed_lines
from pipeline.readers.pdf.page_content import DrawnBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import PageContent, Point

Sides: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

CAPTION: Final = re.compile(
    r"table\s+(?P<number>(?:[A-Z]{1,3}[-.]?)?\d{1,3}(?:[.-]\d{1,2})?[A-Z]?|[A-Z]|[IVXL]{1,6})\b",
    re.IGNORECASE,
)
_THIN: Final = 3.0  # points: a box lower or narrower is a line
_LEAST_BOX: Final = 12.0  # points: a smaller box is a tick or a bullet
_LEAST_SIDE: Final = 6.0  # points: shorter side of a cell's box
_MOST_OF_PAGE: Final = 0.9  # of its height: a higher box is the page's background or frame
_FEWEST: Final = 3  # edges in each direction: two rows of two cells
_GAP: Final = 0.6  # em: a narrower gap separates words, not cells
_WHOLE: Final = 0.95  # of a table's width: so wide a cell fills its row
_TITLE: Final = 1.5  # times the page's usual size: a title within or between tables
_FAR: Final = 1e9
_BESIDE: Final = 1.5  # em from a dashed line to the middle of the text above or below it
_HIGHEST_ROW: Final = 60.0  # points: so far an implied edge reaches over the row beyond it
_NEAR: Final = 2.0  # points: line ends so near each other are at one place

_MOST_CROSSINGS: Final = 3_000  # of a page's drawn lines; the time to find cells is quadratic
_DOUBLE_LINE: Final = 12.0  # points between two lines that are one
_SNAP: Final = 3.0  # points: edges so near each other count as one


@dataclass(frozen=True, slots=True)
class CellGrid:
    """A table's box, and its rows' cells by column; None where no cell begins."""

    box: DrawnBox
    rows: tuple[tuple[DrawnBox | None, ...], ...]

    @classmethod
    def between(cls, edges: Sequence[float], heights: Sequence[float]) -> CellGrid:
        """The grid of columns between these edges and of rows between these heights."""
        rows = (
            tuple(DrawnBox(left, top, right, bottom) for left, right in pairwise(edges))
            for top, bottom in pairwise(heights)
        )
        return cls(DrawnBox(edges[0], heights[0], edges[-1], heights[-1]), tuple(rows))


def find_ruled_grids(sheet: PageContent, lines: Sequence[TextLine]) -> list[CellGrid]:
    """The tables that the drawn lines of a page enclose, from the top; `lines` is its text.

    Many tables have horizontal lines alone, drawn cell by cell: where those of several rows end at
    one place and no text crosses it, a column ends.
    """
    dashed = (one for one in find_dashed_lines(sheet.rules) if _parts_text(one, lines))
    level, upright = _find_edges(sheet, dashed)
    if not _separate_rows(level):
        return []
    upright += _imply_upright_edges(level, lines)
    if _count_places(one.x0 for one in upright) < _FEWEST:
        return []
    parts = [
        part
        for cells in find_table_cells(level, upright)
        for whole in _split_tables(cells, lines)
        for part in _split_at_repeated_heads(whole, lines)
    ]
    return _join_beside(_build_ruled_grid(rows) for rows in parts if rows)


def find_lone_titles(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a page in words of far larger type than most, with nothing beside them."""
    sizes = sorted(line.size for line in lines)
    return [
        line
        for line in lines
        if line.size >= _TITLE * sizes[len(sizes) // 2]
        and line.text[:1].isupper()
        and not any(map(str.isdigit, line.text))
        and not any(o is not line and abs(o.middle - line.middle) < o.size for o in lines)
    ]


def split_at_titles(grid: CellGrid, titles: Sequence[TextLine]) -> Iterator[CellGrid]:
    """The grids above and below each title that stands between rows.

    It heads what follows and is no row: between the tables of two countries a name.
    """
    begun = [
        at
        for at, row in enumerate(grid.rows)
        if any(cell and cell.holds(title.x0 + 1, title.middle) for title in titles for cell in row)
    ]
    if not begun:
        yield grid
        return
    for start, stop in pairwise([-1, *begun, len(grid.rows)]):
        columns = [
            column for column in zip(*grid.rows[start + 1 : stop], strict=True) if any(column)
        ]
        if len(columns) > 1:
            cells = [cell for column in columns for cell in column if cell]
            top, bottom = min(one.top for one in cells), max(one.bottom for one in cells)
            box = DrawnBox(grid.box.x0, top, grid.box.x1, bottom)
            yield CellGrid(box, tuple(zip(*columns, strict=True)))


def _join_beside(grids: Iterable[CellGrid]) -> list[CellGrid]:
    """The grids; those whose rows are level, with a double line between them, are one."""
    found: list[CellGrid] = []
    for grid in grids:
        at = next((at for at, other in enumerate(found) if _are_beside(other, grid)), None)
        if at is None:
            found.append(grid)
            continue
        left, right = sorted((found[at], grid), key=lambda one: one.box.x0)
        box = DrawnBox(left.box.x0, left.box.top, right.box.x1, left.box.bottom)
        rows = (one + other for one, other in zip(left.rows, right.rows, strict=True))
        found[at] = CellGrid(box, tuple(rows))
    return found


def _are_beside(one: CellGrid, other: CellGrid) -> bool:
    gap = max(one.box.x0, other.box.x0) - min(one.box.x1, other.box.x1)
    heights, others = _list_heights(one), _list_heights(other)
    is_level = len(heights) == len(others) and all(
        abs(top - level) < _SNAP for top, level in zip(heights, others, strict=True)
    )
    return 0 <= gap < _DOUBLE_LINE and is_level


def _list_heights(grid: CellGrid) -> list[float]:
    """The tops of the rows, and the bottom of the last."""
    tops = (min((cell.top for cell in row if cell), default=_FAR) for row in grid.rows)
    return [*tops, grid.box.bottom]


def has_table_rules(sheet: PageContent) -> bool:
    """Whether a page has enough horizontal lines for a table."""
    return _separate_rows(_find_edges(sheet, find_dashed_lines(sheet.rules))[0])


def _separate_rows(level: Iterable[DrawnBox]) -> bool:
    return _count_places(one.top for one in level) >= _FEWEST


def _count_places(found: Iterable[float]) -> int:
    return len({round(place / _NEAR) for place in found})


def _split_tables(
    cells: Sequence[DrawnBox], lines: Sequence[TextLine]
) -> Iterator[list[list[DrawnBox]]]:
    """The rows of each table among connected cells.

    The space between two tables, or between a table and a line of the page, looks like rows of one
    cell; a single text line there is a title within the table.
    """
    width = max(cell.x1 for cell in cells) - min(cell.x0 for cell in cells)
    ordered = sorted(cells, key=lambda cell: (cell.top, cell.x0))
    rows = [list(row) for _, row in groupby(ordered, key=lambda cell: cell.top)]
    part: list[list[DrawnBox]] = []
    for is_whole, found in groupby(rows, key=lambda row: _widest_cell(row) >= _WHOLE * width):
        some = list(found)
        if not is_whole:
            part += some
        elif part:
            within = [
                line
                for line in lines
                if any(row[0].holds((line.x0 + line.x1) / 2, line.middle) for row in some)
            ]
            if len(within) == 1 and not CAPTION.match(within[0].text):
                part += some
            else:
                yield part
                part = []
    while part and _widest_cell(part[-1]) >= _WHOLE * width:
        part.pop()
    yield part


def _split_at_repeated_heads(
    rows: Sequence[list[DrawnBox]], lines: Sequence[TextLine]
) -> Iterator[list[list[DrawnBox]]]:
    """The rows of each table where the text over the columns of the first is printed again.

    A table of the same heads begins there, right below the first.
    """
    if len(rows) <= _FEWEST:
        yield list(rows)
        return
    texts = [_list_texts_over_columns(row, lines) for row in rows]
    begun = [
        at
        for at in range(_FEWEST, len(rows))
        if texts[0] and texts[at] == texts[0] and not any(map(str.isdigit, texts[0]))
    ]
    for start, stop in pairwise([0, *begun, len(rows)]):
        yield list(rows[start:stop])


def _list_texts_over_columns(row: Sequence[DrawnBox], lines: Sequence[TextLine]) -> str:
    """What a drawn row prints at the right of its first cell."""
    right = [cell for cell in row if cell.x0 > row[0].x0]
    top = min((cell.top for cell in right), default=0.0)
    bottom = max((cell.bottom for cell in right), default=0.0)
    level = [line for line in lines if top <= line.middle <= bottom]
    return " ".join(
        line.text
        for cell in right
        for line in level
        if cell.holds((line.x0 + line.x1) / 2, line.middle)
    )


def _widest_cell(row: Sequence[DrawnBox]) -> float:
    return max(cell.x1 - cell.x0 for cell in row)


def _build_ruled_grid(rows: Sequence[Sequence[DrawnBox]]) -> CellGrid:
    cells = [cell for row in rows for cell in row]
    lefts = sorted({cell.x0 for cell in cells})
    tops = [row[0].top for row in rows]
    box = DrawnBox(lefts[0], tops[0], max(c.x1 for c in cells), max(c.bottom for c in cells))
    columns, heights = pairwise([*lefts, box.x1]), list(pairwise([*tops, box.bottom]))
    placed = {(cell.x0, cell.top): cell for cell in cells}
    for (x0, x1), (top, bottom) in product(columns, heights):
        middle = (x0 + x1) / 2, (top + bottom) / 2
        here = placed.get((x0, top))
        if here and here.holds(*middle):
            continue
        if not any(cell.holds(*middle) for cell in cells):  # a line is missing there
            placed[x0, top] = DrawnBox(x0, top, x1, bottom)
    return CellGrid(box, tuple(tuple(placed.get((x, top)) for x in lefts) for top in tops))


def _parts_text(dashed: DrawnBox, lines: Sequence[TextLine]) -> bool:
    """Whether text is printed right above and right below a level dashed line, as in a table."""
    if dashed.bottom - dashed.top > _THIN:
        return True
    near = [
        line.middle < dashed.top
        for line in lines
        if line.x0 < dashed.x1
        and line.x1 > dashed.x0
        and abs(line.middle - dashed.top) < _BESIDE * line.size
    ]
    return len(set(near)) > 1


def _find_edges(
    sheet: PageContent, dashed: Iterable[DrawnBox]
) -> tuple[list[DrawnBox], list[DrawnBox]]:
    """The horizontal and vertical edges of what is drawn: a box has two of each."""
    level: list[DrawnBox] = []
    upright: list[DrawnBox] = []
    for rule in chain(sheet.rules, dashed):
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        if height > _MOST_OF_PAGE * sheet.height or max(width, height) < _LEAST_BOX:
            continue
        if height < _THIN:
            level.append(_level_edge(rule.x0, rule.x1, (rule.top + rule.bottom) / 2))
        elif width < _THIN:
            upright.append(_upright_edge((rule.x0 + rule.x1) / 2, rule.top, rule.bottom))
        elif min(width, height) >= _LEAST_SIDE:
            level += [_level_edge(rule.x0, rule.x1, y) for y in (rule.top, rule.bottom)]
            upright += [_upright_edge(x, rule.top, rule.bottom) for x in (rule.x0, rule.x1)]
    return level, upright


def _level_edge(x0: float, x1: float, y: float) -> DrawnBox:
    return DrawnBox(x0, y, x1, y)


def _upright_edge(x: float, top: float, bottom: float) -> DrawnBox:
    return DrawnBox(x, top, x, bottom)


def _imply_upright_edges(
    level: Sequence[DrawnBox], lines: Sequence[TextLine]
) -> Iterator[DrawnBox]:
    """The vertical edges between horizontal lines that end at one place, one below the other.

    Text that crosses that place ends an edge. Lines that part the rows of a group end at the
    group's label: there the edge reaches to the longer lines that part the groups.
    """
    across = sorted(level, key=attrgetter("top"))
    obstacles = _Obstacles(lines)
    ends = sorted(chain(*(((one.x0, one.top, one.x1), (one.x1, one.top, one.x0)) for one in level)))
    begun = [0, *(at for at in range(1, len(ends)) if ends[at][0] - ends[at - 1][0] > _NEAR)]
    for start, stop in pairwise([*begun, len(ends)]):
        x = ends[start][0]
        heights = sorted({height for _, height, _ in ends[start:stop]})
        others = [other for _, _, other in ends[start:stop]]
        joined: list[bool] = []  # with the next height
        for top, bottom in pairwise(heights):
            is_near = bottom - top <= _NEAR
            found = [] if is_near else [*obstacles.clear_edge(x, top, bottom)]
            yield from found
            joined.append(is_near or bool(found))
        if heights[-1] - heights[0] <= _NEAR or others[0] < x or max(others) - min(others) > _NEAR:
            continue
        cuts = [0, *(at for at, is_joined in enumerate(joined, start=1) if not is_joined)]
        for first, end in pairwise([*cuts, len(heights)]):
            above = _find_rule_over(across, x, heights[first], -1)
            below = _find_rule_over(across, x, heights[end - 1], 1)
            if (
                above
                and below
                and abs(below.x1 - others[0]) < _NEAR
                and _have_ends(above, below.x0, below.x1)
            ):
                yield from obstacles.clear_edge(x, above.top, heights[first])
                yield from obstacles.clear_edge(x, heights[end - 1], below.top)


def _have_ends(rule: DrawnBox, left: float, right: float) -> bool:
    return abs(rule.x0 - left) < _NEAR and abs(rule.x1 - right) < _NEAR


def _find_rule_over(
    across: Sequence[DrawnBox], x: float, height: float, step: int
) -> DrawnBox | None:
    """The next horizontal line over a place, above (-1) or below (1) a height; None if it is far.

    `across` is sorted from the top.
    """
    at = bisect_right(across, height + step * _NEAR, key=attrgetter("top")) + min(step, 0)
    while 0 <= at < len(across) and abs(across[at].top - height) < _HIGHEST_ROW:
        if across[at].x0 < x - _NEAR and x + _NEAR < across[at].x1:
            return across[at]
        at += step
    return None


class _Obstacles:
    """The lines of text of a page, which vertical edges may not cross."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = sorted(lines, key=attrgetter("baseline"))
        self._baselines = [line.baseline for line in self._lines]
        self._known: dict[int, _Obstacle] = {}

    def clear_edge(self, x: float, top: float, bottom: float) -> Iterator[DrawnBox]:
        """The edge between two heights, if no text crosses it."""
        first, last = bisect_right(self._baselines, top), bisect_left(self._baselines, bottom)
        for at in range(first, last):
            obstacle = self._known.get(at)
            if obstacle is None:
                obstacle = self._known[at] = _Obstacle(self._lines[at])
            if obstacle.crosses(x):
                return
        yield _upright_edge(x, top, bottom)


class _Obstacle:
    """A line of text that a vertical edge may not cross but at a gap wider than a word gap.

    A caption separates what is below it from what is above, whatever its width.
    """

    def __init__(self, line: TextLine) -> None:
        tokens = sorted(line.tokens, key=attrgetter("x0"))
        self._begin = line.x0 - _NEAR
        self._is_caption = CAPTION.match(line.text) is not None
        self._gap = _GAP * line.size
        self._lefts = [token.x0 for token in tokens]
        self._rights = list(accumulate([token.x1 for token in tokens], max))

    def crosses(self, x: float) -> bool:
        """Whether an edge at a place would cross the line's text."""
        if x < self._begin:
            return False
        if self._is_caption:
            return True
        at = bisect_left(self._lefts, x)
        before = self._rights[at - 1] if at else -_FAR
        behind = self._lefts[at] if at < len(self._lefts) else _FAR
        return before > x + _NEAR or behind - before < self._gap


def find_table_cells(
    level: Sequence[DrawnBox], upright: Sequence[DrawnBox]
) -> list[list[DrawnBox]]:
    """The boxes of the cells of each table that these edges enclose."""
    crossings = _find_crossings(_merge_edges(level, 1), _merge_edges(upright, 0))
    if len(crossings) > _MOST_CROSSINGS:
        return []
    found = cells_to_tables(list(_find_cells(crossings)))
    return [[DrawnBox(*cell) for cell in cells] for cells in found]


def _merge_edges(edges: Sequence[DrawnBox], side: int) -> list[DrawnBox]:
    """The edges, those that are near each other on one line as one edge.

    `side` is what they have alike: 0 for the left side of vertical edges, 1 for the top of
    horizontal ones.
    """
    along = 1 - side
    groups: list[list[DrawnBox]] = []
    for edge in sorted(edges, key=itemgetter(side)):
        if groups and edge[side] <= groups[-1][-1][side] + _SNAP:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    found: list[DrawnBox] = []
    for group in groups:
        place = sum(edge[side] for edge in group) / len(group)
        start: float | None = None
        stop = 0.0
        for begin, end in sorted((edge[along], edge[along + 2]) for edge in group):
            if start is None:
                start, stop = begin, end
            elif begin <= stop + _SNAP:
                stop = max(stop, end)
            else:
                found.append(_place_edge(place, start, stop, side))
                start, stop = begin, end
        found.append(_place_edge(place, start or 0.0, stop, side))
    return found


def _place_edge(place: float, start: float, stop: float, side: int) -> DrawnBox:
    return _level_edge(start, stop, place) if side else _upright_edge(place, start, stop)


def _find_crossings(
    level: Sequence[DrawnBox], upright: Sequence[DrawnBox]
) -> dict[Point, tuple[set[int], set[int]]]:
    """The points where edges meet, each with the numbers of its vertical and horizontal edges."""
    found: dict[Point, tuple[set[int], set[int]]] = {}
    ordered = sorted(level, key=itemgetter(1, 0))
    heights = [edge.top for edge in ordered]
    for number, edge in enumerate(upright):
        first = bisect_left(heights, edge.top - _SNAP)
        for at in range(first, bisect_right(heights, edge.bottom + _SNAP)):
            other = ordered[at]
            if other.x0 - _SNAP <= edge.x0 <= other.x1 + _SNAP:
                here = found.setdefault((edge.x0, other.top), (set(), set()))
                here[0].add(number)
                here[1].add(at)
    return found


def _find_cells(crossings: Mapping[Point, tuple[set[int], set[int]]]) -> Iterator[Sides]:
    """The smallest cell at the right of and below each crossing, as pdfplumber finds them.

    Two crossings are connected where they lie on one edge; pdfplumber compares each with all.
    """
    points = sorted(crossings)
    columns: dict[float, list[float]] = defaultdict(list)
    rows: dict[float, list[float]] = defaultdict(list)
    for x, y in points:
        columns[x].append(y)
        rows[y].append(x)
    for x, y in points:
        (here, level), below = crossings[x, y], columns[x]
        right = [
            other
            for other in rows[y][bisect_right(rows[y], x) :]
            if not level.isdisjoint(crossings[other, y][1])
        ]
        corners = (
            (x1, bottom)
            for bottom in below[bisect_right(below, y) :]
            if right and not here.isdisjoint(crossings[x, bottom][0])
            for x1 in right
            if (corner := crossings.get((x1, bottom)))
            and not corner[0].isdisjoint(crossings[x1, y][0])
            and not corner[1].isdisjoint(crossings[x, bottom][1])
        )
        for x1, bottom in islice(corners, 1):
            yield x, y, x1, bottom
