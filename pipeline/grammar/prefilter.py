"""Where in a text a costly pattern is worth trying: around its cues."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.vocabulary.words import find_words, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def any_of(words: Iterable[str]) -> str:
    """A pattern of these words that tries a beginning which several share once: a trie."""
    by_letter: dict[str, set[str]] = defaultdict(set)
    for word in words:
        by_letter[word[0]].add(word[1:])
    ways = []
    for letter, rests in sorted(by_letter.items()):
        longer = any_of(rest for rest in rests if rest)
        ways.append(f"{re.escape(letter)}{longer}{'?' * (bool(longer) and '' in rests)}")
    return f"(?:{'|'.join(ways)})" if ways else ""


def around(text: str, cue: re.Pattern[str], reach: int) -> Iterator[tuple[int, int]]:
    """Each cue with `reach` characters on both sides, widened to whole words, as one window.

    Windows that touch are one; offsets are the text's, so that a pattern may look around.
    """
    return _joined(text, (found.span() for found in cue.finditer(text)), reach)


def around_words(text: str, cues: frozenset[str], reach: int) -> Iterator[tuple[int, int]]:
    """The like around each of the text's words that is a cue."""
    told = cues & split_words(text)
    return _joined(text, ((at, at + len(word)) for at, word in find_words(text, told)), reach)


def _joined(text: str, cues: Iterable[tuple[int, int]], reach: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    for first, last in cues:
        low, high = first - reach, last + reach
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
