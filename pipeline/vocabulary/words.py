"""The words of a text, cached, and where each begins; patterns of words, and of any text."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_WORD: Final = re.compile(r"[^\W_]+")
LETTERS: Final = re.compile(r"[^\W\d_]+")
TWO_LETTERS: Final = re.compile(r"[^\W\d_]{2}")  # a name has them
THREE_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
DIGIT: Final = re.compile(r"\d")
DIGITS: Final = re.compile(r"\d+")
THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")  # a number with their marks
A_YEAR: Final = re.compile(r"(?:19|20)\d\d")
YEAR: Final = r"(?:FY\s?)?(?:19|20)\d\d"  # or a fiscal year
ASIDE: Final = re.compile(r"\([^()]*\)")
NOTE_MARKS: Final = " *\u2217\u2020\u2021"  # that call a note, behind a title: `Algeria *`
LEADER: Final = r"(?:\.{5,}|(?:\. ){4,}|\u2026{2,}|_{5,}|(?:\u00b7 ?){5,})"  # to a page
LEADER_SIGNS: Final = (  # one of them is in each leader, and quick to find
    ".....", ". . . . ", "\u2026\u2026", "_____", "\u00b7\u00b7", "\u00b7 \u00b7",
)  # fmt: skip


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


def build_trie_pattern(words: Iterable[str]) -> str:
    """Return a pattern of these words as a trie, which tries a shared prefix once.

    The longest word counts. Without words it is empty; with an empty word it may match nothing.
    """
    given = set(words)
    ways = _build_ways(sorted(given - {""}))
    return f"(?:{ways}){'?' * ('' in given)}" if ways else ""


def _build_ways(words: Sequence[str]) -> str:
    """The ways of sorted words: what those with the same first letter share, then their rests."""
    ways = []
    for _, group in groupby(words, key=itemgetter(0)):
        alike = [*group]
        shared = alike[0]
        while not alike[-1].startswith(shared):
            shared = shared[:-1]
        rests = [word[len(shared) :] for word in alike]
        is_optional = not rests[0]
        longer = _build_ways(rests[is_optional:])
        ways.append(re.escape(shared) + (f"(?:{longer}){'?' * is_optional}" if longer else ""))
    return "|".join(ways)


def spell(words: Iterable[str]) -> str:
    """Give a pattern of literal words, the longest first; a space is any white space."""
    return build_trie_pattern(words).replace(r"\ ", r"\s") or "(?:)"
