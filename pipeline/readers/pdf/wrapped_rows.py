"""Rows of tables whose cells wrap: which printed lines begin a row."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.readers.pdf.lines import has_room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.pdf.lines import TextLine

Stretch: TypeAlias = tuple[float, float]  # left and right edge, in points

FIGURE_CELL: Final = re.compile(
    r"""
      [$\u20ac\xa3]?\s?[(<>~+\u2212\u2013-]?\s?[$\u20ac\xa3]?\d[\d.,/\s]*
      (?: \s?[%)*\u2020\u2021a-z]{1,3} )?
    | [$\u20ac\xa3]\d.{0,24}   # `$9,594 or less`
    | [-\u2010\u2013\u2014.*\u2026]{1,3} | \(?n\.?a\.?\)? | \(x\)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LOOSER: Final = 1.15  # times the pitch of a label's lines: the next row begins
_ALIGNED: Final = 2.0  # points
_CLOSE: Final = 1.15  # times the closest pitch: lines of one cell


def find_row_starts(rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch]) -> list[int]:
    """Which of these printed rows begin a row of the table; the others continue wrapped cells.

    A row begins in the first column, where no cell continues the line above it, or with figures
    below those of the row above.
    """
    above: dict[int, TextLine] = {}
    figures: set[int] = set()  # columns in which the row has a figure
    placed = [place_cells(row, columns) for row in rows]
    pitch = _find_closest_pitch(placed)
    starts: list[int] = []
    for number, cells in enumerate(placed):
        continued = [
            at
            for at, line in cells.items()
            if at in above and _is_continued(above[at], line, columns[at][1], pitch)
        ]
        is_full = len(cells) == len(columns)
        lower = [at for at in continued if cells[at].text[:1].islower()]
        is_rest = bool(continued) and (not is_full or 0 in lower or 2 * len(lower) > len(continued))
        is_remark = set(cells) == {0} and cells[0].text[:1] in ("(", "[")
        found = {at for at, line in cells.items() if is_figure(line)}
        has_figure = any(at not in continued or is_figure(above[at]) for at in found)
        is_label = 0 in cells and not is_remark and (has_figure or not is_rest)
        if not starts or is_label or len(found & figures) > 1:
            starts.append(number)
            figures = set()
        figures |= found
        above.update(cells)
    return starts


def find_row_bands(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch]
) -> list[int] | None:
    """Which printed rows begin a row where white space separates the rows; None if none does.

    The lines of each cell are closer than those of two rows. So cells may be aligned at the top, in
    the middle or at the bottom of their row.
    """
    placed = [place_cells(row, columns) for row in rows]
    closest = _CLOSE * _find_closest_pitch(placed)
    above: dict[int, int] = {}  # the last row with a line, by column
    joined: set[int] = set()
    for number, cells in enumerate(placed):
        for at, line in cells.items():
            if at in above and line.baseline - placed[above[at]][at].baseline <= closest:
                joined.update(range(above[at] + 1, number + 1))
            above[at] = number
    starts = [number for number in range(len(placed)) if number not in joined]
    bands = [placed[first:stop] for first, stop in pairwise([*starts, len(placed)])]
    wrapped = [band for band in bands if len(band) > 1]
    is_sure = len(bands) > 1 and bool(wrapped) and all(_is_one_row(one, closest) for one in wrapped)
    return starts if is_sure and all(_fills_row(band, len(columns)) for band in bands) else None


def _is_one_row(band: Sequence[dict[int, TextLine]], closest: float) -> bool:
    """Whether printed rows are one row of cells, each without a gap and with one figure at most."""
    lines: dict[int, list[TextLine]] = {}
    for cells in band:
        for at, line in cells.items():
            lines.setdefault(at, []).append(line)
    counts = set(map(len, lines.values()))
    return (len(counts) > 1 or counts == {1}) and all(
        sum(map(is_figure, found)) <= 1
        and all(below.baseline - above.baseline <= closest for above, below in pairwise(found))
        for found in lines.values()
    )


def _fills_row(band: Sequence[dict[int, TextLine]], width: int) -> bool:
    """Whether rows have cells in most columns, the first among them."""
    filled = {at for cells in band for at in cells}
    return 0 in filled and 2 * len(filled) >= width


def place_cells(row: Sequence[TextLine], columns: Sequence[Stretch]) -> dict[int, TextLine]:
    """The lines of a printed row by the column that each begins in, or else reaches over first."""
    found: dict[int, TextLine] = {}
    others: dict[int, TextLine] = {}
    for line in row:
        over = [
            at for at, (left, right) in enumerate(columns) if left < line.x1 and line.x0 < right
        ]
        if over:
            (found if columns[over[0]][0] <= line.x0 else others)[over[0]] = line
    return {**others, **found}


def is_figure(line: TextLine) -> bool:
    """Whether the text of a cell is a figure, or stands for one."""
    return FIGURE_CELL.fullmatch(line.text) is not None


def _find_closest_pitch(placed: Sequence[dict[int, TextLine]]) -> float:
    """The closest distance of two lines in one column."""
    closest = 0.0
    above: dict[int, TextLine] = {}
    for cells in placed:
        pitches = [line.baseline - above[at].baseline for at, line in cells.items() if at in above]
        closest = min((pitch for pitch in (*pitches, closest) if pitch > 0), default=0.0)
        above.update(cells)
    return closest


def _is_continued(above: TextLine, line: TextLine, right: float, pitch: float) -> bool:
    """Whether a line continues the one above it in its cell, which is full."""
    is_close = line.baseline - above.baseline < _CLOSE * pitch
    return is_close and not has_room(above, line, right)


def is_rest_of_label(rows: Sequence[Sequence[TextLine]], at: int, right: float) -> bool:
    """Whether a row continues the label in the row above, in a column that ends at `right`.

    Either is a label alone: the figures may be beside the first line or beside the last. Beside
    the first, the label must be full, or its lines closer than rows are.
    """
    if at == 0:
        return False
    above, label = rows[at - 1][0], rows[at][0]
    is_below = label.x0 >= above.x0 - _ALIGNED and label.x0 < above.x1
    if not (label.text[:1].islower() and is_below):
        return False
    if len(rows[at - 1]) == 1 or len(rows[at]) > 1:
        return len(rows[at - 1]) == 1
    below = rows[at + 1][0].baseline if at + 1 < len(rows) else inf
    pitch = label.baseline - above.baseline
    return not has_room(above, label, right) or below - label.baseline > _LOOSER * pitch
