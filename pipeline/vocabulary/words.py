"""The words of a text: the set of them, cached, and where each begins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1024)  # many grammars and lexicons need the words of the same text
def split_words(text: str) -> frozenset[str]:
    """The words of a text as printed: runs of letters and digits."""
    return frozenset(_WORD.findall(text))


def find_first_word(name: str) -> str | None:
    """The word that a name begins with, None where it begins with none."""
    found = _WORD.match(name)
    return found.group() if found else None


def find_words(text: str, wanted: Collection[str]) -> list[tuple[int, str]]:
    """The places of these words in a text that has them, left to right."""
    return sorted((at, word) for word in wanted for at in _places(text, word))


def _places(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(word, end)
