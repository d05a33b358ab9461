"""Columns of figures that share a drawn cell: gutters between them divide the cell.

Many tables are ruled around groups of columns only: below one head over several columns, each line
of the cell holds a figure of each.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.ruled_tables import CellGrid
from pipeline.readers.pdf.text_rows import find_words, merge_stretches
from pipeline.readers.pdf.wrapped_rows import FIGURE_CELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.wrapped_rows import Stretch

_GUTTER: Final = 0.45  # em: narrower gaps do not separate figures
_LABEL_GAP: Final = 0.8  # em between a label and the first figure behind it
_WORD_GAP: Final = 0.6  # em: so near, two words of a head belong together
_FEWEST: Final = 3  # lines with several figures, and figures in each column
_SHARE: Final = 0.5  # of a column's lines hold figures alone
_SAME_ROW: Final = 0.3  # em by which the baselines of a printed row differ
_PAIR: Final = 2

Word: TypeAlias = tuple[str, float, float]  # its left and right edge


def split_figure_columns(
    grid: CellGrid, cells: Mapping[tuple[int, int], Sequence[TextLine]]
) -> CellGrid:
    """The grid with a column for each figure of the lines in a drawn one."""
    width = len(grid.rows[0])
    cuts = {column: _find_cuts(_list_column(grid, cells, column)) for column in range(width)}
    if not any(cuts.values()):
        return grid
    rows = []
    for at, row in enumerate(grid.rows):
        found: list[DrawnBox | None] = []
        for column, box in enumerate(row):
            own = cuts[column]
            lines = cells.get((at, column), ())
            edges = _divide(box, own, lines) if box and own else None
            if box is None or edges is None:
                found += [box, *[None] * len(own)]
                continue
            parts = pairwise(edges)
            found += (DrawnBox(left, box.top, right, box.bottom) for left, right in parts)
        rows.append(tuple(found))
    return CellGrid(grid.box, tuple(rows))


def _list_column(
    grid: CellGrid, cells: Mapping[tuple[int, int], Sequence[TextLine]], column: int
) -> list[TextLine]:
    """The lines of a column's cells but those of cells over further columns."""
    boxes = [(at, box) for at, row in enumerate(grid.rows) if (box := row[column])]
    right = median(box.x1 for _, box in boxes) if boxes else 0.0
    return [line for at, box in boxes if box.x1 - right < 1 for line in cells.get((at, column), ())]


def list_printed_rows(lines: Iterable[TextLine]) -> list[list[Word]]:
    """The words of lines by the printed row that they are in, from the top."""
    rows: list[list[Word]] = []
    baseline = -inf
    for line in sorted(lines, key=lambda line: line.baseline):
        if line.baseline - baseline > _SAME_ROW * line.size:
            rows.append([])
            baseline = line.baseline
        rows[-1] += _list_words(line)
    return [sorted(row, key=lambda word: word[1]) for row in rows]


def _list_words(line: TextLine) -> Iterator[Word]:
    for token in line.tokens:
        for word, _, left, right, _ in find_words(token):
            if word:
                yield word, left, right


def _are_figures(row: Sequence[Word]) -> bool:
    return all(FIGURE_CELL.fullmatch(word) for word, _, _ in row)


def _find_cuts(lines: Sequence[TextLine]) -> list[float]:
    """Where a column is to be cut: in the gutters between its figures."""
    if len(lines) < _FEWEST:
        return []
    rows = list_printed_rows(lines)
    figures = [row for row in rows if _are_figures(row)]
    if len(figures) < _SHARE * len(rows) or sum(len(row) >= _PAIR for row in figures) < _FEWEST:
        return _find_cuts_behind_labels(rows, lines[-1].size)
    places: list[Stretch] = [(left, right) for row in figures for _, left, right in row]
    columns: Sequence[Stretch] = merge_stretches(places, lines[-1].size, _GUTTER)
    filled = [sum(left <= x0 <= right for x0, _ in places) for left, right in columns]
    if len(columns) < _PAIR or min(filled) < _FEWEST:
        return []
    for row in rows:
        columns = _add_headed_columns(columns, row, lines[-1].size)
    return [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]


def _find_cuts_behind_labels(rows: Sequence[Sequence[Word]], size: float) -> list[float]:
    """Where a column of labels is to be cut: before and in the gutters of figures behind them.

    Each row has a figure in all these columns, or none: a number may end a label.
    """
    labelled = [(row[:at], row[at:]) for row in rows if (at := _count_label_words(row, size)) > 0]
    filled = [(label, figures) for label, figures in labelled if figures]
    if len(filled) < _FEWEST or len(filled) < _SHARE * len(rows):
        return []
    places = [(left, right) for _, figures in filled for _, left, right in figures]
    columns = merge_stretches(places, size, _GUTTER)
    right = max(label[-1][2] for label, _ in filled)
    if len(columns) < _PAIR or right + _LABEL_GAP * size > columns[0][0]:
        return []
    if any(len(figures) != len(columns) for _, figures in filled):
        return []
    return [
        (right + columns[0][0]) / 2,
        *((before[1] + behind[0]) / 2 for before, behind in pairwise(columns)),
    ]


def _count_label_words(row: Sequence[Word], size: float) -> int:
    """How many words of a row are before the figures that end it; all where there are none."""
    at = len(row)
    while at > 1 and FIGURE_CELL.fullmatch(row[at - 1][0]):
        at -= 1
    while at < len(row) and row[at][1] - row[at - 1][2] < _LABEL_GAP * size:
        at += 1
    return at


def _add_headed_columns(
    columns: Sequence[Stretch], row: Sequence[Word], size: float
) -> Sequence[Stretch]:
    """The columns with those of heads that have no figure below them."""
    heads = merge_stretches([(left, right) for _, left, right in row], size, _WORD_GAP)
    if len(heads) <= len(columns) or _are_figures(row):
        return columns
    found = merge_stretches([*columns, *heads], size, 0.0)
    return found if len(found) == len(heads) else columns


def _divide(box: DrawnBox, cuts: Sequence[float], lines: Sequence[TextLine]) -> list[float] | None:
    """The edges of the parts of a cell; None where its words belong together over a cut.

    A head of its own for each part may reach over the cut between the figures.
    """
    if not box.x0 < cuts[0] or not cuts[-1] < box.x1:
        return None
    edges = [box.x0, *cuts, box.x1]
    if not lines:
        return edges
    rows = list_printed_rows(lines)
    gutter = _GUTTER if all(map(_are_figures, rows)) else _WORD_GAP
    words = [(left, right) for row in rows for _, left, right in row]
    groups = merge_stretches(words, lines[0].size, gutter)
    if len(groups) == len(cuts) + 1:
        return [box.x0, *((a[1] + b[0]) / 2 for a, b in pairwise(groups)), box.x1]
    is_over = any(left < cut < right for left, right in groups for cut in cuts)
    return None if is_over else edges
