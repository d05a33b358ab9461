"""Numbers written in words: `twenty-two`, `two hundred`, `three thousand five hundred`."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import build_trie_pattern

_ONES: Final = list_words("number_words", "ones")  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = {
    "hundred": 100,
    **{name: 10**scale.power for name, scale in measures().scales.items()},
}
_VALUES: Final = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
}
_SMALL: Final = (
    rf"(?:{build_trie_pattern(_TENS)}(?:[\s-]{build_trie_pattern(_ONES[1:10])})?"
    rf"|{build_trie_pattern(_ONES)})"
)
_SCALE: Final = build_trie_pattern(_SCALES)
NUMBER_WORDS: Final = (
    rf"(?ai:{_SMALL}(?:(?:[\s-]{_SCALE})+(?:\s(?:and\s)?{_SMALL}(?:\s{_SCALE})*)*)?)"
)
CUES: Final = frozenset(
    way for word in _VALUES for way in (word, word.capitalize())
)  # one of them is in each such number
_WORD: Final = re.compile(r"[a-z]+")


_TEN, _TWENTY, _HUNDRED, _THOUSAND = 10, 20, 100, 1_000
_MOST: Final = 10**13


def read_number_words(text: str) -> int | None:
    """The number that a whole text writes in words; None where it writes none.

    Parts must get smaller from left to right (`two hundred and five`): `forty sixty` is None.
    """
    total = part = 0
    last_scale, last = _MOST, _THOUSAND  # what the next scale, and the next part, must be below
    for word in _WORD.findall(text.lower()):
        value = _VALUES.get(word)
        if word == "and":
            continue
        if value is not None:
            is_below = value < last if last >= _HUNDRED else value < min(last, _TEN)
            if not is_below or (last < _TEN and part):
                return None
            part += value
            last = _TEN if value >= _TWENTY else 1
        elif word == "hundred" and 0 < part < _HUNDRED:
            part *= _HUNDRED
            last = _HUNDRED
        elif (scale := _SCALES.get(word)) and part > 0 and scale < last_scale:
            total += part * scale
            part, last_scale, last = 0, scale, _THOUSAND
        else:
            return None
    return total + part
