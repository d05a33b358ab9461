"""The lines of a page in the order in which they are read: column by column where there are any."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.lines import Line, joined
from pipeline.readers.pdf.page_content import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAST_LINES: Final = 3  # on either side of a gutter
_MOST_GUTTERS: Final = 12  # tried on one level
_DEPTH: Final = 6
_NARROWER: Final = 0.4  # of the other: so narrow a side is no column of text
_TABLE_RULES: Final = 2  # printed across a gutter: then it parts a table's cells
_RULE_HEIGHT: Final = 30.0
_SAME_RULE: Final = 1.0  # points: one rule is often drawn twice, its line and its ground
_LABELLED: Final = 0.7  # of the lines at the left of values
_HEADING: Final = 1.1  # times a page's usual size
_TITLE: Final = 1.3  # times it: a part's, over all columns
_SET_OFF: Final = 0.8  # em: so much more than itself a heading over columns keeps free of them
_WRAPPED: Final = 1.5  # em between the lines of one heading
_ABOUT: Final = 0.7  # of the longest
_FULL: Final = 0.84  # of a page's height: text that goes so far down goes on in the next column
_MARGIN: Final = 30.0  # points in which numbers may stand
_EDGE: Final = 2.0  # points: how far left edges of one column differ


class Columns:
    """Puts pages into reading order; a gutter of a page before needs fewer lines to be seen."""

    def __init__(self) -> None:
        self.gutters: dict[int, int] = {}  # by place in steps of `_EDGE`: how often it was seen

    def ordered(
        self, rows: Sequence[Sequence[Line]], rules: Sequence[Rule], height: float
    ) -> list[Line]:
        """The lines of a page in reading order; each knows the edges of its column.

        What stands side by side in one column is one line. Headings that span columns are read
        before what stands under them.
        """
        cells = [cell for row in rows for cell in row]
        if not cells:
            return []
        sizes: Counter[float] = Counter()
        for cell in cells:
            sizes[round(cell.size, 1)] += len(cell.text)
        across = _joined_rules(rules)
        known = frozenset(self.gutters)
        page = _Page(across, sizes.most_common(1)[0][0], known, {}, _FULL * height)
        lines = _read(cells, page, _DEPTH)
        for gutter in page.found:
            self.gutters[gutter] = self.gutters.get(gutter, 0) + 1
        return lines


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a page, and the gutters found on it."""

    rules: Sequence[Rule]
    usual: float
    known: frozenset[int]
    found: dict[int, None]
    floor: float  # a column that goes down to it is full


def _read(cells: list[Line], page: _Page, depth: int) -> list[Line]:
    """The cells, sorted by row, as lines in reading order."""
    stretch = _stretch(cells, page) if depth and len(cells) > 1 else None
    if stretch is None:
        return _one_column(cells)
    gutter, first, last = stretch
    page.found[round((gutter + _EDGE) / _EDGE)] = None
    before = [cell for cell in cells if cell.row < first]
    inside = [cell for cell in cells if first <= cell.row < last]
    after = [cell for cell in cells if cell.row >= last]
    sides = (
        [cell for cell in inside if cell.x0 < gutter],
        [cell for cell in inside if cell.x0 >= gutter],
    )
    parts = (before, *sides, after)
    return [one for part in parts if part for one in _read(part, page, depth - 1)]


def _joined_rules(rules: Sequence[Rule]) -> list[Rule]:
    """The level rules of a page; those that go on from one another, as cells' edges do, are one."""
    level = [r for r in rules if r.bottom - r.top < _RULE_HEIGHT and r.x1 - r.x0 > _EDGE]
    level.sort(key=lambda rule: (round(rule.top), rule.x0))
    found: list[Rule] = []
    for rule in level:
        last = found[-1] if found else None
        if last and rule.top - last.top < _SAME_RULE and rule.x0 - last.x1 <= _EDGE:
            found[-1] = Rule(last.x0, last.top, max(last.x1, rule.x1), last.bottom)
        else:
            found.append(rule)
    return found


def _one_column(cells: Sequence[Line]) -> list[Line]:
    lines = [joined(list(row)) for _, row in groupby(cells, key=lambda cell: cell.row)]
    text = [one for one in lines if one.tall == 1] or lines
    left, right = min(one.x0 for one in text), max(one.x1 for one in text)
    for one in lines:
        one.left, one.right = left, right
    return lines


def _stretch(cells: Sequence[Line], page: _Page) -> tuple[float, int, int] | None:
    """A gutter's place, its first row, and the row behind its last.

    Of gutters that run about as far the widest, or one a little to its left: what stands between
    them are numbers in the margin of the text at their right.
    """
    found: list[tuple[int, float, tuple[float, int, int]]] = []
    for edge in _edges(cells, page.known):
        gutter = (edge - 1) * _EDGE
        for first, last, inside in _uncrossed(cells, gutter, page):
            if _are_columns(inside, edge, page):
                width = gutter - max(cell.x1 for cell in inside if cell.x0 < gutter)
                found.append((len(inside), width, (gutter, first, last)))
    longest = max((length for length, _, _ in found), default=0)
    long = [(width, place) for length, width, place in found if length >= _ABOUT * longest]
    if not long:
        return None
    widest = max(long, key=lambda one: one[0])[1][0]
    leftmost = min(place for _, place in long if widest - _MARGIN < place[0] <= widest)
    return _with_margin(cells, leftmost)


def _with_margin(cells: Sequence[Line], stretch: tuple[float, int, int]) -> tuple[float, int, int]:
    """The stretch with its gutter before the few numbers that stand at the left of its column."""
    gutter, first, last = stretch
    left = [cell for cell in cells if first <= cell.row < last and cell.x0 < gutter]
    numbers = {cell.x0 for cell in left if gutter - _MARGIN < cell.x0 and cell.text[:1].isdigit()}
    moved = min(numbers, default=gutter) - _EDGE
    beside = any(cell.x1 > moved for cell in left if cell.x0 < moved)
    return stretch if not numbers or beside else (moved, first, last)


def _edges(cells: Sequence[Line], known: frozenset[int]) -> list[int]:
    """Where a column may begin, in steps of `_EDGE`: left edges that several lines share.

    The leftmost is none; one known from a page before needs no second line.
    """
    edges = Counter(round(cell.x0 / _EDGE) for cell in cells)
    leftmost = min(edges)
    often = [
        (count, edge)
        for edge, count in edges.items()
        if edge > leftmost + 1 and (count >= _LEAST_LINES or edge in known)
    ]
    often.sort(key=lambda one: (one[1] not in known, -one[0], one[1]))
    return [*_beside_tables(cells), *(edge for _, edge in often[:_MOST_GUTTERS])]


def _beside_tables(cells: Sequence[Line]) -> Iterator[int]:
    """The edges of tables: what stands at one's side may be a chart, with no edge of its own."""
    for cell in [cell for cell in cells if cell.tall > 1][:_MOST_GUTTERS]:
        yield math.ceil(cell.x1 / _EDGE) + 1
        yield round(cell.x0 / _EDGE)


def _uncrossed(
    cells: Sequence[Line], gutter: float, page: _Page
) -> list[tuple[int, int, list[Line]]]:
    """The stretches of rows that nothing printed over the gutter cuts."""
    right = [cell for cell in cells if cell.x0 >= gutter]
    is_full = any(cell.bottom >= page.floor for cell in cells if cell.x1 <= gutter)
    title = math.inf if is_full else _TITLE * page.usual
    found: list[tuple[int, int, list[Line]]] = []
    inside: list[Line] = []
    first = cells[0].row
    over: Line | None = None
    for row, group in groupby(cells, key=lambda cell: cell.row):
        there = list(group)
        crossing = any(_crosses(cell, gutter, right, page.usual, title) for cell in there)
        if crossing or (over and len(there) == 1 and _wraps(over, there[0], page.usual)):
            over = there[0]
            found.append((first, row, inside))
            inside, first = [], row + 1
        else:
            over = None
            inside += there
    return [*found, (first, cells[-1].row + 1, inside)]


def _wraps(over: Line, cell: Line, usual: float) -> bool:
    """Whether this is the next line of a heading that runs over the gutter."""
    close = cell.baseline - over.baseline < _WRAPPED * cell.size
    return close and cell.size == over.size >= _HEADING * usual


def _crosses(cell: Line, gutter: float, right: Sequence[Line], usual: float, title: float) -> bool:
    """Whether a line runs over the gutter, or is a heading with nothing beside it.

    A heading over columns may be short: then what stands at its right ends above it, and goes on
    below, unless it has a `title`'s size. None is so large where the column is full to its end:
    what stands at the right goes on with it.
    """
    if cell.x0 >= gutter:
        return False
    if cell.x1 > gutter:
        return True
    if cell.size < _HEADING * usual or not right:
        return False
    above = max((other.bottom for other in right if other.bottom < cell.top), default=None)
    below = min((other.top for other in right if other.top > cell.bottom), default=None)
    beside = any(other.top < cell.bottom and other.bottom > cell.top for other in right)
    if above is None or beside:
        return False
    if below is None:
        return cell.size >= title
    return below - above > cell.bottom - cell.top + _SET_OFF * cell.size


def _are_columns(inside: Sequence[Line], edge: int, page: _Page) -> bool:
    gutter = (edge - 1) * _EDGE
    left = [cell for cell in inside if cell.x0 < gutter]
    right = [cell for cell in inside if cell.x0 >= gutter]
    if not left or not right or _are_labels(left, right):
        return False
    if edge not in page.known:
        if min(_height(left), _height(right)) < _LEAST_LINES:
            return False
        widths = gutter - min(c.x0 for c in left), max(c.x1 for c in right) - gutter
        if min(widths) < _NARROWER * max(widths):
            return False
    top, bottom = min(c.top for c in inside), max(c.bottom for c in inside)
    crossing = sum(
        rule.x0 < gutter - _EDGE and rule.x1 > gutter + _EDGE and top < rule.top < bottom
        for rule in page.rules
    )
    return crossing < _TABLE_RULES


def _are_labels(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether what stands at the left are labels, each with the first line of its value beside."""
    labels = [cell for cell in left if cell.tokens[-1].text.rstrip().endswith(":")]
    beside = {cell.row for cell in right}
    return len(labels) >= max(_LEAST_LINES, _LABELLED * len(left)) and sum(
        cell.row in beside for cell in labels
    ) >= _LABELLED * len(labels)


def _height(cells: Sequence[Line]) -> int:
    """How many rows these lines stand for."""
    return sum({cell.row: cell.tall for cell in cells}.values())
