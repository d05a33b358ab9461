"""A lexicon: printed names → what they mean, found in running prose, the longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

from pipeline import patterns as re
from pipeline.vocabulary.words import find_first_word, find_words, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Meaning = TypeVar("Meaning")

_KEY_LENGTH: Final = 3  # characters after the first word, by which names are bucketed
_LONG: Final = 1_000  # characters of a text whose words no other grammar asks for
_CAPITALIZED: Final = re.compile(r"[A-Z][^\W_]*")  # from a capital on, perhaps inside a word
_PREFIX: Final = re.compile(r"\b(?:ex|post|pre|non|anti|pro|mid)-$", re.IGNORECASE)  # post-Soviet


class _NamesByPrefix(Generic[Meaning]):
    """The names that begin alike, and how long they are, the longest first."""

    def __init__(self) -> None:
        self.names: dict[str, Meaning] = {}
        self.lengths: list[int] = []

    def add(self, name: str, meaning: Meaning) -> None:
        """Adds a name that is no longer than those before."""
        self.names[name] = meaning
        if len(name) not in self.lengths[-1:]:
            self.lengths.append(len(name))

    def longest(self, text: str, start: int) -> str | None:
        """The longest of the names that begins at `start` as whole words."""
        for length in self.lengths:
            name = text[start : start + length]
            if name in self.names and not text[start + length : start + length + 1].isalnum():
                return name
        return None


class Lexicon(Generic[Meaning]):
    """Names by their first word, so that a text is searched in time linear in its words."""

    def __init__(self, names: Mapping[str, Meaning]) -> None:
        self._by_word: dict[str, dict[str, _NamesByPrefix[Meaning]]] = {}
        for name, meaning in sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])):
            if first := find_first_word(name):
                rest = name[len(first) : len(first) + _KEY_LENGTH]
                behind = self._by_word.setdefault(first, {})
                key = rest if len(rest) == _KEY_LENGTH else ""
                behind.setdefault(key, _NamesByPrefix()).add(name, meaning)
        self._small = [word for word in self._by_word if not "A" <= word[0] <= "Z"]

    def find(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """The names in a text as whole words, left to right, none inside another.

        A name after a prefix does not count: `post-Soviet` is not `Soviet`.
        """
        by_word = self._by_word
        if not by_word:
            return
        at = 0
        for start, word in self._find_first_words(text):
            if start < at or _has_prefix(text, start):
                continue
            behind, after = by_word[word], start + len(word)
            for key in (text[after : after + _KEY_LENGTH], ""):
                if (alike := behind.get(key)) and (name := alike.longest(text, start)):
                    at = start + len(name)
                    yield start, at, alike.names[name]
                    break

    def _find_first_words(self, text: str) -> list[tuple[int, str]]:
        """The places of words with which names begin, left to right."""
        if len(text) < _LONG:
            return find_words(text, self._by_word.keys() & split_words(text))
        by_word = self._by_word
        capitalized = [
            (found.start(), word)
            for found in _CAPITALIZED.finditer(text)
            if (word := found[0]) in by_word
            and not text[found.start() - 1 : found.start()].isalnum()
        ]
        return sorted(capitalized + find_words(text, self._small))


def _has_prefix(text: str, start: int) -> bool:
    return text[start - 1 : start] == "-" and bool(_PREFIX.search(text, max(0, start - 8), start))
