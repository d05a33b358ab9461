"""Windows of a text around cues, so that a costly pattern runs only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.vocabulary.words import find_words, split_words

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator


def find_windows(text: str, cue: re.Pattern[str], reach: int) -> Iterator[tuple[int, int]]:
    """Yield windows of `reach` characters on both sides of each cue, widened to whole words.

    Windows that touch are merged; offsets refer to the text, so that a pattern may look around.
    """
    return _join_windows(text, (found.span() for found in cue.finditer(text)), reach)


def find_word_windows(text: str, cues: frozenset[str], reach: int) -> Iterator[tuple[int, int]]:
    """Yield the same windows around each word of the text that is a cue."""
    present = cues & split_words(text)
    return _join_windows(
        text, ((at, at + len(word)) for at, word in find_words(text, present)), reach
    )


def _join_windows(
    text: str, cues: Iterable[tuple[int, int]], reach: int
) -> Iterator[tuple[int, int]]:
    start = end = -1
    for first, last in cues:
        low, high = first - reach, last + reach
        if low > end:
            if end >= 0:
                yield _widen_to_words(text, start, end)
            start = low
        end = high
    if end >= 0:
        yield _widen_to_words(text, start, end)


def _widen_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    low = text.rfind(" ", 0, max(start, 0)) + 1
    high = text.find(" ", end)
    return low, high if high >= 0 else len(text)
