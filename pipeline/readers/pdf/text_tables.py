"""Tables of text between rules: a rule above and below the heads, cells that wrap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.borderless_tables import merge_stretches
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.reading_order import join_rules
from pipeline.readers.pdf.ruled_tables import CellGrid
from pipeline.readers.pdf.wrapped_rows import find_row_starts, place_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import PageContent

_THIN: Final = 3.0  # points: height of a rule
_NARROWEST: Final = 120.0  # points: width of a rule over a table
_SAME_END: Final = 3.0  # points by which the ends of its rules differ
_HIGHEST_HEAD: Final = 7.0  # em from the rule above the heads to the rule below them
_MIDDLE: Final = 0.3  # em above the baseline
_PAIR: Final = 2
_MOST_COLUMNS: Final = 12


def find_text_grids(sheet: PageContent, rows: Sequence[Sequence[TextLine]]) -> Iterator[CellGrid]:
    """The tables of wrapped cells between rules of one width, from the top.

    The heads lie between two rules and none is over two columns; a third rule ends the table, or
    the page if the table continues.
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
    if not heads or not body or any(line.turns or line.tall > 1 for line in lines):
        return None
    size = body[0][0].size
    if middle.top - upper.top > _HIGHEST_HEAD * size:
        return None
    columns = merge_stretches([(line.x0, line.x1) for line in lines], size)
    starts = find_row_starts(body, columns)
    is_wrapped = len(starts) < len(body)
    if not (_PAIR <= len(columns) <= _MOST_COLUMNS and len(starts) >= _PAIR and is_wrapped):
        return None
    headed = {at for row in heads for at in place_cells(row, columns)}
    if not headed.issuperset(range(1, len(columns))):
        return None
    tops = [upper.bottom, middle.bottom, *(_find_top(body[at]) for at in starts[1:])]
    middles = [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]
    edges = [min(upper.x0, columns[0][0]), *middles, max(upper.x1, columns[-1][1])]
    bottom = min(lower.top, max(line.bottom for line in lines) + _THIN)
    return CellGrid(
        DrawnBox(edges[0], upper.bottom, edges[-1], bottom),
        tuple(
            tuple(DrawnBox(left, top, right, below) for left, right in pairwise(edges))
            for top, below in pairwise([*tops, bottom])
        ),
    )


def _take_rows(
    rows: Sequence[Sequence[TextLine]], above: DrawnBox, below: DrawnBox
) -> list[list[TextLine]]:
    """The rows of lines between two rules."""
    found = [[line for line in row if _lies_between(line, above, below)] for row in rows]
    return [row for row in found if row]


def _lies_between(line: TextLine, above: DrawnBox, below: DrawnBox) -> bool:
    middle = line.baseline - _MIDDLE * line.size
    return above.bottom < middle < below.top and above.x0 - line.size < line.x0 < above.x1


def _find_top(row: Sequence[TextLine]) -> float:
    return min(line.top for line in row)
