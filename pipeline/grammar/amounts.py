"""Words and forms of amounts, alike in labelled values, tables and sentences.

Comparators before and behind a number (`just under`, `or more`), numerals in digits and words with
their scales (`12.3m`, `half a million`), ranges of one scale (`5 to 7 million`), rates and parts.
"""

from __future__ import annotations

from typing import Final, Literal, cast, get_args

from pipeline import patterns as re
from pipeline.grammar.number_words import NUMBER_WORDS, read_number_words
from pipeline.grammar.numbers import (
    DIGITS,
    LETTER,
    NUMBER,
    SCALE,
    SCALED,
    Number,
    parse_number,
)
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.words import spell

Comparator = Literal["<", "<=", ">", ">=", "~"]

_MEASURES: Final = measures()
_COMPARATORS: Final = {
    word: cast("Comparator", sign)
    for sign in get_args(Comparator)
    for words in (_MEASURES.comparators[sign], _MEASURES.comparators_behind.get(sign, ()))
    for word in words
}
_BEFORE: Final = [word for words in _MEASURES.comparators.values() for word in words]
_BEHIND: Final = [word for words in _MEASURES.comparators_behind.values() for word in words]
_WORDS: Final = spell(word for word in _BEFORE if word[0].isalpha())
_SIGNS: Final = spell(word for word in _BEFORE if not word[0].isalpha())
COMPARING_SIGNS: Final = "".join(sorted({word[0] for word in _BEFORE if not word[0].isalpha()}))
# ASCII letters only: without regard to case an `i` also matches the dotless one. The lookahead at
# the first character comes first, since most positions fail there.
COMPARATOR: Final = rf"(?ai:(?=[a-z{COMPARING_SIGNS}])(?:{_WORDS}\s|{_SIGNS}\s?))"
OPEN: Final = spell(f" {word}" if word[0].isalpha() else word for word in _BEHIND)
_COMPARATOR_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:(?P<word>(?ai:{_WORDS}))\s(?:the\sage\s(?:of\s)?|age\s|(?P<article>an?\s))?|(?P<sign>{_SIGNS})\s?)$"
)
_OPEN_BEHIND: Final = re.compile(rf"(?ai:{OPEN})(?!\w)")
_JOINED: Final = re.compile(r"\s(?:or|and)\s|\+")
_CLOSED: Final = re.compile(r"[.,;:)]|$")
_LONGEST_COMPARATOR: Final = max(map(len, _BEFORE)) + len(" the age of ")


def parse_comparator(printed: str) -> Comparator:
    """Normalize a printed comparator: `less than` is `<`, `or more` is `>=`."""
    return _COMPARATORS[" ".join(printed.lower().split())]


def find_comparator_before(text: str, end: int) -> tuple[int, Comparator] | None:
    """Where the comparator begins that ends right before an offset, and what it means.

    Only of several words one compares across an article: `at least a 35% cut`, `over a year`.
    """
    found = _COMPARATOR_BEFORE.search(text, max(0, end - _LONGEST_COMPARATOR), end)
    if found is None or (found["article"] and " " not in found["word"]):
        return None
    return found.start(), parse_comparator(found["word"] or found["sign"])


def find_comparator_behind(text: str, at: int) -> tuple[int, Comparator] | None:
    """Where the comparator ends that stands at an offset, and what it means.

    One without a conjunction ends its clause: `10 at least,`, but not `10 minimum wages`.
    """
    found = _OPEN_BEHIND.match(text, at)
    if found is None or not (_JOINED.match(found[0]) or _CLOSED.match(text, found.end())):
        return None
    return found.end(), parse_comparator(found[0])


# Numerals. A number in words may be a part or a half of a scale: `half a million`.
_MANY: Final = "|".join(_MEASURES.scales)
_PART: Final = r"(?:half|(?:a|one|three)[-\s]quarters?)(?:\sof)?\s"
_HALF: Final = r"\sand\sa[\s-]half"
_OF_MANY: Final = rf"(?:(?:{_PART})?an?|{spell(_MEASURES.numbers)}{_HALF})\s(?:{_MANY})"
_IN_WORDS: Final = rf"(?ai:(?=[a-z])(?:{_OF_MANY}|{NUMBER_WORDS})(?!\w))"
_AND_A_HALF: Final = rf"(?:{_HALF}(?!\w))?"
NUMERAL: Final = rf"(?:{DIGITS}{SCALED}?|{_IN_WORDS}){_AND_A_HALF}"  # its thousands are not parted
FIGURE: Final = rf"(?:{NUMBER}|{_IN_WORDS}){_AND_A_HALF}"
# `a million`, `half a million`, `three quarters of a million`, `two and a half million`
_OF_SCALE: Final = re.compile(rf"(?:(?P<count>\w+){_HALF}|(?P<part>{_PART})?an?)\s", re.IGNORECASE)
_ENDS_IN_HALF: Final = re.compile(rf"{_HALF}$", re.IGNORECASE)
_ENDS_IN_SCALE: Final = re.compile(rf"[\s-]?{SCALE}$")
_ENDS_IN_LETTER: Final = re.compile(rf"{LETTER}$")
_DIGITS: Final = frozenset("0123456789.")  # with which a number in digits begins


_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")


def may_be_year(printed: str) -> bool:
    """Whether a number in digits may as well be a year."""
    return _YEAR.fullmatch(printed) is not None


def read_figure(printed: str, power: int = 0) -> Number | None:
    """The number of digits or words, multiplied by a power of ten; None where it is none."""
    if half := _ENDS_IN_HALF.search(printed):
        whole = read_figure(printed[: half.start()])
        return None if whole is None or power else whole + 0.5
    of = None if printed[0] in _DIGITS else _OF_SCALE.match(printed)
    plain = f"1 {printed[of.end() :]}" if of else printed
    number = parse_number(plain, power) if plain[0] in _DIGITS else read_number_words(plain)
    if number is None or of is None:
        return number
    if of["count"]:
        return int(number * (2 * _MEASURES.numbers[of["count"].lower()] + 1) // 2)
    if of["part"]:
        count, of_it = _MEASURES.read_fraction(of["part"].removesuffix("of "))
        return int(number * count // of_it)
    return number


def has_scale(printed: str) -> bool:
    """Whether a word for a power of ten ends a number: `2 million`."""
    return _ENDS_IN_SCALE.search(printed) is not None


def has_scale_letter(printed: str) -> bool:
    """Whether a letter that may be a scale ends a number: `12.3m`."""
    return _ENDS_IN_LETTER.search(printed) is not None


def share_scale(first: str, second: str) -> str:
    """The first number of a range, with the scale of the second: `5 million` of `5 to 7 million`.

    It has that scale where it prints none and is the smaller one without it.
    """
    scale = _ENDS_IN_SCALE.search(second)
    if scale is None or has_scale(first):
        return first
    low, alone = read_figure(first), read_figure(second[: scale.start()])
    return first + scale[0] if low is not None and alone is not None and low < alone else first


# Rates and parts of a whole: `per 1,000`, `one in five`, `two out of every three`.
PER: Final = spell(_MEASURES.per)
OUT_OF: Final = r"\s(?:(?:in|out\sof)\s(?:(?:every|each)\s)?|of\s(?:every|each)\s)"
