"""Whether the columns of a page are read from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.checks.finished import FinishedDocument
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Line

_IN_COLUMNS: Final = ("paragraph", "item", "heading", "note")  # roles of lines
_FEWEST_LINES: Final = 8  # of a column
_FEWEST_WORDS: Final = 2.5  # of a line: the names on a map are no column
_LEAST_BESIDE: Final = 0.5  # of the height of the lower of two columns
_MOST_TIMES_AS_WIDE: Final = 1.6  # a column and a margin beside it are no two columns
_SHOWN: Final = 60
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff]")


@dataclass(frozen=True, slots=True)
class _Column:
    """Lines of a page that follow each other, one below the other."""

    lines: tuple[Line, ...]

    @property
    def left(self) -> float:
        return min(line.box[0] for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.box[2] for line in self.lines)

    @property
    def top(self) -> float:
        return min(line.box[1] for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.box[3] for line in self.lines)


def check_column_order(document: FinishedDocument) -> Iterator[Problem]:
    """Yield the pages on which a column of text comes before the one to its left.

    Both are long, about as wide, and beside each other. A text that is written from right to left
    has its columns so.
    """
    for _, lines in groupby(document.record.lines, key=attrgetter("page")):
        in_columns = [line for line in lines if line.role in _IN_COLUMNS]
        columns = [one for one in _list_columns(in_columns) if _is_text(document.text, one)]
        for before, after in pairwise(columns):
            start = before.lines[0].start
            words = document.text[start : start + _SHOWN]
            if _is_right_of(before, after) and not _RIGHT_TO_LEFT.search(words):
                message = f"the column that begins {words!r} is read before the one to its left"
                place = document.span(start, before.lines[-1].end)
                yield make_problem(Code.COLUMN_ORDER, message, (place,))


def _is_text(text: str, column: _Column) -> bool:
    words = sum(len(text[line.start : line.end].split()) for line in column.lines)
    return len(column.lines) >= _FEWEST_LINES and words >= _FEWEST_WORDS * len(column.lines)


def _list_columns(lines: Iterable[Line]) -> Iterator[_Column]:
    """The lines in the order of the text, cut where one does not stand over or under the last."""
    column: list[Line] = []
    for line in lines:
        if column and not _shares_width(line, column):
            yield _Column(tuple(column))
            column = []
        column.append(line)
    if column:
        yield _Column(tuple(column))


def _shares_width(line: Line, column: Sequence[Line]) -> bool:
    return any(
        min(line.box[2], other.box[2]) > max(line.box[0], other.box[0]) for other in column[-3:]
    )


def _is_right_of(one: _Column, other: _Column) -> bool:
    """Whether a column stands to the right of another, beside it, and is no margin of it."""
    if one.left < other.right:
        return False
    beside = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    widths = sorted((one.right - one.left, other.right - other.left))
    return beside >= _LEAST_BESIDE * lower and widths[1] <= _MOST_TIMES_AS_WIDE * widths[0]
