"""Windows of a text around cues, so that a costly pattern runs only there."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.vocabulary.words import find_words, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def build_trie_pattern(words: Iterable[str]) -> str:
    """Return a pattern of these words as a trie, which tries a shared prefix once."""
    by_letter: dict[str, set[str]] = defaultdict(set)
    for word in words:
        by_letter[word[0]].add(word[1:])
    ways = []
    for letter, rests in sorted(by_letter.items()):
        longer = build_trie_pattern(rest for rest in rests if rest)
        ways.append(f"{re.escape(letter)}{longer}{'?' * (bool(longer) and '' in rests)}")
    return f"(?:{'|'.join(ways)})" if ways else ""


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
