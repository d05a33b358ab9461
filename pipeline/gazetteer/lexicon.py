"""A lexicon: printed names → what they mean, found in running prose, the longest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from pipeline.words import first_word, places, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Meaning = TypeVar("Meaning")

_TOLD: Final = 3  # how many characters behind the first word tell names apart
_PREFIX: Final = re.compile(r"\b(?:ex|post|pre|non|anti|pro|mid)-$", re.IGNORECASE)  # post-Soviet


class Lexicon(Generic[Meaning]):
    """Names by their first word, so that a text is searched in time linear in its words."""

    def __init__(self, names: Mapping[str, Meaning]) -> None:
        self._by_word: dict[str, dict[str, list[tuple[str, Meaning]]]] = {}
        for name, meaning in sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            if first := first_word(name):
                rest = name[len(first) : len(first) + _TOLD]
                behind = self._by_word.setdefault(first, {})
                behind.setdefault(rest if len(rest) == _TOLD else "", []).append((name, meaning))

    def find(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """The names in a text as whole words, left to right, none inside another.

        A name behind a prefix is another word: `post-Soviet` is not Soviet.
        """
        by_word = self._by_word
        at = 0
        for start, word in places(text, by_word.keys() & words(text)):
            if start < at or _prefixed(text, start):
                continue
            behind, told = by_word[word], start + len(word)
            rest = text[told : told + _TOLD]
            for name, meaning in (*behind.get(rest, ()), *behind.get("", ())):
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    yield start, end, meaning
                    at = end
                    break


def _prefixed(text: str, start: int) -> bool:
    return text[start - 1 : start] == "-" and bool(_PREFIX.search(text, max(0, start - 8), start))
