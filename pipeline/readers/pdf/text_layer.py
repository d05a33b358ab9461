"""The text layer of scanned pages: how well a program once read them, by its words alone.

Broken words need no dictionary: a sign or a figure within small letters (`wi}l`, `t1le`), small
letters without a vowel (`tbc`), or a rare word that one misread letter makes of a usual one of the
same document (`tbe` of `the`). A page of many such words is read again, and the reading with fewer
of them is kept.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_POOR: Final = 0.03  # of the words of a page are broken: a layer of print has under 0.01
_FEWEST: Final = 3  # broken words; fewer are chance
_BETTER: Final = 0.5  # of the broken words of a layer, at most, has what takes its place
_AS_MUCH: Final = 0.9  # of the words of a layer, at least, has what takes its place
_NAMED: Final = 4  # broken words in one message
_USUAL: Final = 5  # times as often as its broken form, and as often at least, is a usual word

_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")
_SHORTEST: Final = 3  # letters
_SIGN_WITHIN: Final = re.compile(r"[a-zß-ÿ][\d|}{\]\[~^<>=*#$!;]+[a-zß-ÿ]")
_ROMAN: Final = re.compile(r"[ivxlcdm]+")
_NO_VOWEL: Final = re.compile(r"[b-df-hj-np-tv-xz]+")
_ADDRESS: Final = re.compile(r"[@/\\_]|\.\w")
_MISREAD: Final = (
    ("b", "h"), ("h", "b"), ("c", "e"), ("e", "c"), ("n", "u"), ("u", "n"), ("rn", "m"),
    ("m", "rn"), ("l", "i"), ("i", "l"), ("l", "t"), ("f", "t"), ("li", "h"), ("ii", "n"),
    ("v", "y"), ("il", "h"), ("cl", "d"),
)  # fmt: skip


class TextLayer(NamedTuple):
    """The number of words on a scanned page, and those that are broken."""

    words: int
    broken: tuple[str, ...]

    @property
    def is_poor(self) -> bool:
        """Whether so many words are broken that the page is read again."""
        return len(self.broken) >= max(_FEWEST, _POOR * self.words)

    def describe(self) -> str:
        """Its broken words, in a few words."""
        named = ", ".join(list(dict.fromkeys(self.broken))[:_NAMED])
        return f"{len(self.broken)} of {self.words} words are broken ({named})"


def measure_layers(
    pages: Mapping[int, Sequence[str]], beside: Iterable[str] = ()
) -> dict[int, TextLayer]:
    """The layer of each page by its words; `beside` are other words of the same document."""
    found = {number: [_EDGES.sub("", word) for word in words] for number, words in pages.items()}
    others = (_EDGES.sub("", word) for word in beside)
    usual = Counter(map(str.lower, chain(chain.from_iterable(found.values()), others)))
    return {
        number: TextLayer(sum(map(bool, words)), tuple(_find_broken(words, usual)))
        for number, words in found.items()
    }


def _find_broken(words: Iterable[str], usual: Mapping[str, int]) -> Iterator[str]:
    for word in words:
        if len(word) >= _SHORTEST and not _ADDRESS.search(word) and _is_broken(word, usual):
            yield word


def _is_broken(word: str, usual: Mapping[str, int]) -> bool:
    small = word.lower()
    if _ROMAN.fullmatch(small):
        return False
    if _SIGN_WITHIN.search(word) or _NO_VOWEL.fullmatch(word):
        return True
    return small.isalpha() and any(
        usual.get(one, 0) >= _USUAL * max(usual.get(small, 1), 1) for one in _restore(small)
    )


def _restore(word: str) -> Iterator[str]:
    """The words of which this one is made by one misread letter."""
    for read, printed in _MISREAD:
        at = word.find(read)
        while at >= 0:
            yield word[:at] + printed + word[at + len(read) :]
            at = word.find(read, at + 1)


def is_better(reading: TextLayer, layer: TextLayer) -> bool:
    """Whether a reading of a page may take the place of its layer."""
    return (
        reading.words >= _AS_MUCH * layer.words
        and len(reading.broken) <= _BETTER * len(layer.broken)
    )  # fmt: skip
