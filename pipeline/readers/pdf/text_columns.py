"""Columns of text on a page: each is searched for tables by itself."""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby
from math import inf
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.ruled_tables import CAPTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine

    Rows = Sequence[list[TextLine]]

_TEXT_WIDTH: Final = 15.0  # em: narrower is a cell of a table rather than a line of text
_FEWEST: Final = 5  # lines of text in each column
_FULL: Final = 0.8  # of a column's width: so wide are lines of text
_PROSE: Final = 0.4  # of a column's lines are that wide
_EDGE: Final = 1.0  # points
_MOST_COLUMNS: Final = 3


def split_text_columns(rows: Rows, columns: int = _MOST_COLUMNS) -> Iterator[list[list[TextLine]]]:
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
    often = {edge for edge, count in edges.most_common(_MOST_COLUMNS) if count >= _FEWEST}
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
