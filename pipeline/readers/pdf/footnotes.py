"""Notes at the foot of a page: smaller than the text, under it, each beginning with its mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.pdf.lines import Line

_SMALLER: Final = 0.94  # of the body's size
MARK: Final = re.compile(r"(?:\d{1,4}|[*\u2020\u2021\u00a7]{1,4}|[a-z])")
IN_BRACKETS: Final = re.compile(r"\[(?P<number>\d{1,3})\]")


def begins_note(line: Line) -> bool:
    """Whether a line begins with a raised mark."""
    first = line.tokens[0]
    return line.is_raised(first) and bool(MARK.fullmatch(first.text))


def opens_note(line: Line) -> bool:
    """Whether a line at a page's foot begins a note: with a raised mark, or one in brackets."""
    return begins_note(line) or bool(IN_BRACKETS.fullmatch(line.tokens[0].text))


def at_foot(lines: Sequence[Line], body: float, *, running: bool) -> list[Line]:
    """The lines of notes on a page, in order.

    `running` says that the page before ended in a note: then lines above the first mark may go on
    with it.
    """
    foot = [line for line in lines if _is_low(line, lines, body)]
    first = next((at for at, one in enumerate(foot) if _is_called(one, lines)), None)
    if first is None:
        return foot if running and _apart(foot, lines) else []
    while running and first > 0 and _close(foot[first - 1], foot[first]):
        first -= 1
    return foot[first:]


def _is_called(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line begins a note; one in brackets only where a word of the page calls it."""
    mark = IN_BRACKETS.fullmatch(line.tokens[0].text)
    called = (token for other in lines for token in other.tokens if mark and mark[0] in token.text)
    return begins_note(line) or any(
        token.text != mark[0] or not token.space for token in called if mark
    )


def _is_low(line: Line, lines: Sequence[Line], body: float) -> bool:
    """Whether a line is smaller than the text and has none of it below."""
    small = _SMALLER * body
    return (
        line.turns == 0
        and line.size < small
        and not any(
            other.size >= small and other.turns == 0 and _under(other, line) for other in lines
        )
    )


def _close(above: Line, line: Line) -> bool:
    return abs(above.size - line.size) < 0.1 and 0 < line.baseline - above.baseline < 2 * line.size  # noqa: PLR2004


def _apart(foot: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether the small lines at the foot stand apart from what is above."""
    if not foot:
        return False
    above = [line.bottom for line in lines if line not in foot and line.bottom <= foot[0].top + 2]
    return not above or foot[0].top - max(above) > 0.8 * foot[0].size


def _under(other: Line, line: Line) -> bool:
    return other.top > line.top and other.x0 < line.x1 and line.x0 < other.x1
