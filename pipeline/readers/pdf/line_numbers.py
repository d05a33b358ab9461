"""Line numbers in the margin, as in pleadings and manuscripts: furniture of each line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.lines import copy_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.pdf.lines import TextLine

_FEWEST: Final = 8  # numbers on a page
_MOST_DIGITS: Final = 4
_GAP: Final = 0.5  # em between a number and its text
_ALIGNED: Final = 1.5  # points
_SHARE: Final = 0.8  # of the rows between the first and the last number have one
_WIDE: Final = 0.6  # of the page's text: so wide are lines of prose
_PROSE: Final = 0.5  # of the numbered lines are that wide


def take_line_numbers(rows: list[list[TextLine]], following: int) -> list[TextLine]:
    """Takes from the rows of a page the numbers of its lines.

    They count on from line to line in a margin of their own, at the left of lines of prose; the
    first column of a table is beside cells. Few lines are enough if the first number is the one
    `following` the last number of the page before.
    """
    run: list[int] = []
    for at in [at for at, row in enumerate(rows) if _begins_with_number(row)]:
        if run and not _follows(rows[run[-1]][0], rows[at][0]):
            if len(run) >= _FEWEST:
                break
            run = []
        run.append(at)
    if not run or len(run) < _SHARE * (run[-1] - run[0] + 1):
        return []
    is_sure = len(run) >= _FEWEST and _are_beside_prose(rows, run)
    if not is_sure and (not following or rows[run[0]][0].tokens[0].text != str(following)):
        return []
    found: list[TextLine] = []
    for at in run:
        line, *others = rows[at]
        number, text = line.tokens[:1], line.tokens[1:]
        found.append(copy_line(line, number))
        rows[at] = [copy_line(line, text), *others] if text else others
    rows[:] = filter(None, rows)
    return found


def _begins_with_number(row: Sequence[TextLine]) -> bool:
    line = row[0]
    first = line.tokens[0]
    if line.turns or line.is_raised(first):
        return False  # a raised number is the mark of a note
    is_number = first.text.isdecimal() and len(first.text) <= _MOST_DIGITS
    return is_number and (len(line.tokens) == 1 or line.tokens[1].x0 - first.x1 > _GAP * first.size)


def _follows(above: TextLine, line: TextLine) -> bool:
    one, other = above.tokens[0], line.tokens[0]
    is_aligned = min(abs(one.x1 - other.x1), abs(one.x0 - other.x0)) < _ALIGNED
    return is_aligned and int(other.text) == int(one.text) + 1


def _are_beside_prose(rows: Sequence[Sequence[TextLine]], run: Sequence[int]) -> bool:
    margin = max(rows[at][0].tokens[0].x1 for at in run)
    text = [_find_text(rows[at]) for at in run]
    ends = [row[-1].x1 for row in rows]
    lefts = [left for left, _, count in text if count]
    if not lefts or margin > min(lefts):
        return False
    width = max(ends) - min(lefts)
    prose = sum(count == 1 and right - left > _WIDE * width for left, right, count in text)
    return prose > _PROSE * sum(count > 0 for _, _, count in text)


def _find_text(row: Sequence[TextLine]) -> tuple[float, float, int]:
    """The left and right edge of what is beside a number, and how many lines it is."""
    behind = row[0].tokens[1:]
    parts = ([(behind[0].x0, behind[-1].x1)] if behind else []) + [
        (line.x0, line.x1) for line in row[1:]
    ]
    return (parts[0][0], parts[-1][1], len(parts)) if parts else (0.0, 0.0, 0)
