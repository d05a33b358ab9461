"""A lexicon: printed names → what they mean, found in running prose, the longest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Meaning = TypeVar("Meaning")

_WORD: Final = re.compile(r"[^\W_]+")
_CAPITAL: Final = r"(?<![^\W_])[^\W_a-z][^\W_]*"  # names begin with one, but for a few
_TOLD: Final = 3  # how many characters behind the first word tell names apart
_PREFIX: Final = re.compile(r"\b(?:ex|post|pre|non|anti|pro|mid)-$", re.IGNORECASE)  # post-Soviet


class Lexicon(Generic[Meaning]):
    """Names by their first word, so that a text is searched in time linear in its words."""

    def __init__(self, names: Mapping[str, Meaning]) -> None:
        self._by_word: dict[str, dict[str, list[tuple[str, Meaning]]]] = {}
        for name, meaning in sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            if first := _WORD.match(name):
                rest = name[first.end() : first.end() + _TOLD]
                behind = self._by_word.setdefault(first.group(), {})
                behind.setdefault(rest if len(rest) == _TOLD else "", []).append((name, meaning))
        small = sorted(word for word in self._by_word if not re.match(_CAPITAL, word))
        words = "|".join([_CAPITAL, *(rf"\b{re.escape(word)}(?![^\W_])" for word in small)])
        self._words: Final = re.compile(words)

    def find(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """The names in a text as whole words, left to right, none inside another.

        A name behind a prefix is another word: `post-Soviet` is not Soviet.
        """
        at = 0
        by_word = self._by_word
        for word in self._words.finditer(text):
            behind = by_word.get(word.group())
            if behind is None or (start := word.start()) < at or _prefixed(text, start):
                continue
            rest = text[word.end() : word.end() + _TOLD]
            for name, meaning in (*behind.get(rest, ()), *behind.get("", ())):
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    yield start, end, meaning
                    at = end
                    break


def _prefixed(text: str, start: int) -> bool:
    return text[start - 1 : start] == "-" and bool(_PREFIX.search(text, max(0, start - 8), start))
