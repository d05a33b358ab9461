"""Rows of words on a page, and blocks of such rows in columns that gutters separate."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.pdf.lines import build_line
from pipeline.readers.pdf.words import StyledText
from pipeline.readers.pdf.wrapped_rows import (
    FIGURE_CELL,
    is_figure,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.wrapped_rows import Stretch

_FIGURE_GUTTER: Final = 0.45  # em: nor do these between figures
_FIGURE_PITCH: Final = 2.2  # em from a row of figures down to the next
_GROUP_PITCH: Final = 4.5  # em from a row of many figures down to the next group of such rows
_WIDE: Final = 4  # figures
_PAIR: Final = 2
_SIGNS: Final = frozenset("%$\u20ac\xa3\xb0\u2030")
_LETTER: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True, eq=False)
class TextRow:
    """A printed row: its lines, the stretches of its words, and those beside gaps between cells."""

    lines: Sequence[TextLine]
    words: Sequence[Stretch]
    gaps: Sequence[tuple[Stretch, Stretch]]
    figures: int  # cells that are figures, or end in them
    is_level: bool
    _joined: dict[float, list[Stretch]] = field(default_factory=dict)

    def join_words(self, gutter: float) -> list[Stretch]:
        """The stretches of its words, those as one that are nearer than so many em."""
        if gutter not in self._joined:
            self._joined[gutter] = merge_stretches(self.words, self.lines[0].size, gutter)
        return self._joined[gutter]


@dataclass(slots=True)
class RowBlock:
    """Rows from one on, and the horizontal extent of their columns.

    `over` are the rows of titles over the columns; `score` counts neighbouring cells in rows,
    `several` the rows with more than one cell.
    """

    start: int
    columns: list[Stretch]
    gutter: float
    rows: list[TextRow]
    over: set[int]
    score: int = 0

    several: int = 0
    _cells: list[list[TextLine]] | None = None

    @property
    def stop(self) -> int:
        """The index after its last row."""
        return self.start + len(self.rows)

    @property
    def pitch(self) -> float:
        """The usual distance from one row to the next, in points."""
        lines = [row.lines[0].baseline for row in self.rows]
        return median(below - above for above, below in pairwise(lines))

    def cut_rows(self) -> Sequence[Sequence[TextLine]]:
        """The cells of its rows but those of titles."""
        if self._cells is None:
            inner = (row for at, row in enumerate(self.rows) if at not in self.over)
            self._cells = [cut_row(row.lines, self.columns) for row in inner]
        return self._cells


class RowList:
    """The rows of a column of text, listed when they are first asked for."""

    def __init__(self, rows: Sequence[Sequence[TextLine]]) -> None:
        self.lines = rows
        self._rows: dict[int, TextRow] = {}

    def __len__(self) -> int:
        """How many rows the page has."""
        return len(self.lines)

    def __getitem__(self, at: int) -> TextRow:
        """A row with its words, which are listed when it is first asked for."""
        found = self._rows.get(at)
        if found is None:
            found = self._rows[at] = _list_words(self.lines[at])
        return found


def _list_words(row: Sequence[TextLine]) -> TextRow:
    words: list[Stretch] = []
    gaps: list[tuple[Stretch, Stretch]] = []
    for cell in row:
        for at, (text, x0, x1) in enumerate(_join_signs(cell)):
            if _LETTER.search(text):  # dots and dashes are in place of words
                if words and not at:
                    gaps.append((words[-1], (x0, x1)))
                words.append((x0, x1))
    return TextRow(row, words, gaps, _count_figures(row), all(cell.is_level for cell in row))


def _join_signs(cell: TextLine) -> list[tuple[str, float, float]]:
    """The words of a cell, as `75 %` with the sign of per cent or money beside a figure."""
    parts: list[tuple[str, float, float]] = []
    for token in cell.tokens:
        for word, _, left, right, is_apart in find_words(token):
            if not word:
                continue
            text, x0, x1 = parts[-1] if parts else ("", -inf, -inf)
            is_sign = text in _SIGNS or word in _SIGNS
            is_near = is_sign and left - x1 < _FIGURE_GUTTER * cell.size
            if parts and (is_near or not is_apart):
                parts[-1] = text + word, x0, max(x1, right)
            else:
                parts.append((word, left, right))
    return parts


def _count_figures(row: Sequence[TextLine]) -> int:
    """How many figures a row holds as cells of their own or at the end of one."""
    count = 0
    for cell in row:
        ending = takewhile(FIGURE_CELL.fullmatch, reversed(cell.text.split(" ")))
        count += max(sum(1 for _ in ending), is_figure(cell))
    return count


def parts_groups(above: Sequence[TextRow], row: TextRow) -> bool:
    """Whether the gap below rows of many figures that are close only parts groups of such rows."""
    if len(above) < _PAIR or min(above[-1].figures, above[-2].figures, row.figures) < _WIDE:
        return False
    before, last, line = above[-2].lines[0], above[-1].lines[0], row.lines[0]
    is_close = last.baseline - before.baseline <= _FIGURE_PITCH * last.size
    return is_close and line.baseline - last.baseline < _GROUP_PITCH * last.size


def merge_stretches(stretches: Sequence[Stretch], size: float, gutter: float) -> list[Stretch]:
    """The columns that these stretches lie in, separated by gutters of so many em at least."""
    found: list[Stretch] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < gutter * size:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def cut_row(row: Sequence[TextLine], columns: Sequence[Stretch]) -> list[TextLine]:
    """The cells of a row, one for each column that has a word."""
    edges = [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]
    whole = [bisect_right(edges, line.x0) for line in row]
    if len(set(whole)) == len(row) and all(
        bisect_right(edges, line.x1) == at for line, at in zip(row, whole, strict=True)
    ):
        return list(row)
    words = [part for cell in row for token in cell.tokens for part in split_token(token)]
    found = groupby(words, key=lambda word: bisect_right(edges, (word.x0 + word.x1) / 2))
    return [build_line(row[0].page, 0, list(cell), row[0].row) for _, cell in found]


def split_token(token: StyledText) -> Iterator[StyledText]:
    """The words of a token, which may hold spaces."""
    if " " not in token.text:
        yield token
        return
    for text, start, x0, x1, space in find_words(token):
        lefts = token.lefts[start : start + len(text)]
        yield StyledText(text, x0, x1, token.baseline, token.size, token.face, space, lefts)


def find_words(token: StyledText) -> Iterator[tuple[str, int, float, float, bool]]:
    """The words of a token: where each begins, its edges, and whether a space is before it."""
    text, lefts = token.text, token.lefts
    start, left, space = 0, token.x0, token.space
    while (end := text.find(" ", start)) >= 0:
        shown = text[start:end].rstrip()
        last = start + len(shown)
        right = lefts[last] if last < len(lefts) else token.x1
        yield shown, start, left, right, space
        start, space = end + 1, True
        left = lefts[start] if start < len(lefts) else right
    yield text[start:], start, left, token.x1, space
