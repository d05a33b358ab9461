"""Where in a text a costly pattern is worth trying: around its cues."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


def around(text: str, cue: re.Pattern[str], reach: int) -> Iterator[tuple[int, int]]:
    """Each cue with `reach` characters on both sides, widened to whole words, as one window.

    Windows that touch are one; offsets are the text's, so that a pattern may look around.
    """
    start = end = -1
    for found in cue.finditer(text):
        low, high = found.start() - reach, found.end() + reach
        if low > end:
            if end >= 0:
                yield _widened(text, start, end)
            start = low
        end = high
    if end >= 0:
        yield _widened(text, start, end)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    low = text.rfind(" ", 0, max(start, 0)) + 1
    high = text.find(" ", end)
    return low, high if high >= 0 else len(text)
