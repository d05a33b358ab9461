"""Printed numbers, parsed in decimal: `19.1 million` is exactly 19100000."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

Number = int | float

ROMAN: Final = r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})"  # of 1 to 39, in small letters
_ONES: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
NUMERALS: Final = tuple("x" * (n // 10) + _ONES[n % 10] for n in range(1, 40))

# A float holds at most fifteen digits as printed.
_LIMIT: Final = 15
_FEWEST: Final = 3  # numbers needed to decide how decimals are printed
_SCALES: Final = measures().scales
_POWERS: Final = {
    word.rstrip(".").lower(): scale.power
    for scale in _SCALES.values()
    for word in (*scale.spellings, *scale.elsewhere, *scale.glued)
}

_GROUPED: Final = r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:['\u2019][0-9]{3})+)"
_PLAIN: Final = r"(?:0|[1-9][0-9]*)"
_POINTED: Final = (
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?![.,]?[0-9])"  # one such point may be decimal
)
_GROUPING: Final = re.compile(r"[,'\u2019\s]")
_FRACTIONS: Final = {"\u00bc": ".25", "\u00bd": ".5", "\u00be": ".75"}  # `2½`
# Digits as printed; the lookahead refuses to stop within a longer run (`11,4003`).
DIGITS: Final = (
    rf"(?:{_POINTED}|(?:{_GROUPED}|{_PLAIN})(?:\.[0-9]+|[{''.join(_FRACTIONS)}])?|(?<![0-9,.])\.[0-9]+)"
    r"(?![0-9])(?![.,][0-9])"
)
# `1 234 567`: no other digits may stand before or after it.
SPACED: Final = (
    r"(?<![0-9])(?<![0-9]\s)[1-9][0-9]{0,2}(?:\s[0-9]{3})+(?:\.[0-9]+)?(?![0-9])(?!\s?[.,]?[0-9])"
)
_SCALE_ELSEWHERE: Final = spell(word for scale in _SCALES.values() for word in scale.elsewhere)
_SCALE_IN_ENGLISH: Final = spell(word for scale in _SCALES.values() for word in scale.spellings)
SCALE: Final = f"(?:(?i:{_SCALE_ELSEWHERE})|(?ai:{_SCALE_IN_ENGLISH}))"
# `1.200 millones` may be 1.2 or 1200 of them.
POINT_BEFORE_SCALE: Final = rf"[1-9][0-9]{{0,2}}\.[0-9]{{3}}\s?{_SCALE_ELSEWHERE}"
# A letter for a scale counts only right after a digit: `12.3m`.
LETTER: Final = (
    f"(?<=[0-9])(?-i:{spell(word for scale in _SCALES.values() for word in scale.glued)})"
)
SCALED: Final = rf"(?:\s?{SCALE}(?!\w)|{LETTER}(?![\w\u00b2\u00b3-]))"
NUMBER: Final = rf"(?:{SPACED}|{DIGITS}){SCALED}?"

_NUMBER: Final = re.compile(
    rf"(?P<sign>-?)(?P<digits>{SPACED}|{DIGITS})(?:\s?(?P<scale>{SCALE})|(?P<letter>{LETTER}))?",
    re.IGNORECASE,
)


# A number begins where no digit or mark is before its first digit: the look back comes second, for
# a search stops fast only at what a pattern begins with, and some of these search whole books.
_FIRST: Final = r"\d(?<![\d.,]\d)"
# `12,5`, but neither `12,500` nor `12,5,6`; and `1.234,5`.
_DECIMAL_COMMA: Final = re.compile(
    rf"{_FIRST}(?:\d{{0,2}}(?:\.\d{{3}})+|\d{{0,5}}),\d{{1,2}}(?!\d|[.,]\d)"
)
_SURE_COMMA: Final = re.compile(rf"{_DECIMAL_COMMA.pattern}\s?(?:%|per\s?cent\b|{SCALE})")
_COMMA: Final = re.compile(r",(?<=\d,)(?=\d)")
_SHORT_GROUP: Final = re.compile(r",\d{1,2}(?!\d)")  # a fast test, before the others
# The mark of any decimals, by a point or a comma.
_DECIMALS: Final = re.compile(
    rf"{_FIRST}(?:\d{{0,2}}(?:(?:\.\d{{3}})+(?=,)|(?:,\d{{3}})+(?=\.))|\d{{0,5}})([.,])\d{{1,2}}(?!\d|[.,]\d)"
)
_MAY_BE_DECIMAL_COMMA: Final = re.compile(r",(?<=\d,)\d{1,2}(?!\d|[.,]\d)")
_GROUPING_POINTS: Final = re.compile(r"[1-9](?<![\d.,].)\d{0,2}(?:\.\d{3})+(?![\d.,])")
_DIGITS: Final = re.compile(r"\d[\d.,]*\d")
_DAY: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_SWAP: Final = str.maketrans(".,", ",.")


_PARTED: Final = re.compile("[0-9] [1-9]")  # a fast test, before the next
# No figure begins with a nought: `12 000` is one number.
_SPACE_IN_NUMBER: Final = re.compile(
    rf"(?=[0-9]{{1,3}} [1-9])(?![0-9]{{1,3}}(?:\s[0-9]{{3}})*\s0){SPACED}"
)
_ALONE: Final = re.compile(
    rf"(?<![$\u20ac\u00a3])(?<![$\u20ac\u00a3]\s){_SPACE_IN_NUMBER.pattern}"
    r"(?:(?<![0-9]\s[0-9]{3}\s[0-9]{3})|(?!\.?[0-9]|\s?(?:[^\W\d_]|%)))"
)
# Numbers that show how a document groups thousands.
_BLANK: Final = r"[ \u00a0\u2009\u202f]"
_SPACED_NOUGHT: Final = re.compile(
    rf"[1-9](?<![\d.,].)(?<!\d\s.)\d{{0,2}}(?:{_BLANK}\d{{3}})*?{_BLANK}0\d\d(?!\d)"
)
_MAY_BE_SPACED: Final = re.compile(rf"0(?<=\d{_BLANK}0)\d\d(?!\d)")
_COMMA_GROUPED: Final = re.compile(r"[1-9](?<![\d.,].)\d{0,2}(?:,\d{3})+(?!\d)")


def has_spaces_in_number(text: str, *, alone: bool = False) -> bool:
    """Whether a space in a text may group thousands, or part two numbers: `320 330`.

    If `alone`, only without what shows that it is one: a currency before it, or a unit behind three
    groups or more.
    """
    if not _may_part_numbers(text):
        return False
    return (_ALONE if alone else _SPACE_IN_NUMBER).search(text) is not None


@lru_cache(256)  # asked several times of each value
def _may_part_numbers(text: str) -> bool:
    return _PARTED.search(text) is not None


def prefers_spaced_thousands(text: str) -> bool | None:
    """Whether a document groups thousands by spaces; None if its numbers do not decide.

    Only a group that begins with a nought shows it: `12 000`.
    """
    grouped = _count_beside(_MAY_BE_SPACED, _COMMA_GROUPED.finditer(text), text)
    if grouped is None:
        return False
    return _compare(len(_SPACED_NOUGHT.findall(text)), grouped)


def _count_beside(rare: re.Pattern[str], usual: Iterator[object], text: str) -> int | None:
    """Count what is usual, no further than what is rare can outweigh: then None.

    `rare` finds at least all that counts against it, fast, so that a book is not searched for each
    of its numbers.
    """
    most = max(_FEWEST, 2 * len(rare.findall(text)))
    found = sum(1 for _ in islice(usual, most))
    return found if found < most else None


def has_decimal_comma(text: str) -> bool:
    """Whether a number of a text may have a decimal comma."""
    if "," not in text or _SHORT_GROUP.search(text) is None:
        return False
    return _DECIMAL_COMMA.search(text) is not None


def may_group_by_points(text: str) -> bool:
    """Whether points of a text may group thousands, as where decimals have commas: `12.345`."""
    return "." in text and _GROUPING_POINTS.search(text) is not None


def has_only_decimal_commas(text: str, fewest: int = 1) -> bool:
    """Whether so many commas are there and none groups thousands that lost a digit: `64,6 %`."""
    commas = _DECIMAL_COMMA.findall(text)
    return fewest <= len(commas) and len(_SURE_COMMA.findall(text)) == len(commas) == len(
        _COMMA.findall(text)
    )


def prefers_decimal_comma(text: str) -> bool | None:
    """Whether a document prints decimals with a comma; None if its numbers do not decide."""
    points = (found for found in _DECIMALS.finditer(text) if found[1] == ".")
    with_points = _count_beside(_MAY_BE_DECIMAL_COMMA, points, text)
    if with_points is None:
        return False
    return _compare(_DECIMALS.findall(text).count(","), with_points)


def _compare(these: int, others: int) -> bool | None:
    """Whether a document prints numbers in this way: at least three, and twice as many."""
    if these >= max(_FEWEST, 2 * others):
        return True
    return False if others >= max(_FEWEST, 2 * these) else None


def swap_points_and_commas(text: str) -> str:
    """Give a text with the points and commas of its numbers exchanged, at the same offsets."""

    def swap(found: re.Match[str]) -> str:
        return found[0] if _DAY.fullmatch(found[0]) else found[0].translate(_SWAP)

    return _DIGITS.sub(swap, text)


def parse_number(text: str, power: int = 0) -> Number | None:
    """Parse a whole text as a number, None if it is none or has too many digits.

    Grouping must be right (`1,23` is None), a sign is a leading `-`, an integral value is an int.
    It is multiplied by this power of ten.
    """
    return None if len(text) > 2 * _LIMIT + len(" trillion") else _number(text, power)


def power_of(scale: str) -> int:
    """The power of ten of a word or letter for it, 0 without one."""
    word = " ".join(scale.lower().rstrip(".").split())
    return _POWERS[word] if word else 0


@lru_cache(4096)
def _number(text: str, power: int) -> Number | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    sign, printed = found["sign"], found["digits"]
    scale = found["scale"] or found["letter"]
    whole, _, fraction = _write_plainly(printed).partition(".")
    power += power_of(scale or "") - len(fraction)
    value = int(whole + fraction)
    digits = str(value)
    if max(len(digits.rstrip("0")), len(digits) + power) > _LIMIT:
        return None
    value = -value if sign else value
    scaled: int = 10 ** abs(power)
    if power >= 0:
        return value * scaled
    parts, rest = divmod(value, scaled)
    return value / scaled if rest else parts  # a quotient of integers is rounded once, correctly


def _write_plainly(printed: str) -> str:
    """Digits without marks between groups, a fraction as decimals."""
    if printed.isascii() and printed.isdecimal():
        return printed
    plain = _GROUPING.sub("", printed.replace(".", "") if printed.count(".") > 1 else printed)
    return plain[:-1] + _FRACTIONS[plain[-1]] if plain[-1] in _FRACTIONS else plain
