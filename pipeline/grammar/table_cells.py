"""The number that a cell of a table holds, by how its document prints numbers.

A cell is explained whole, or holds no number: `896 (52.7%)` are two figures, `12 monkeys` a text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR, OPEN, Comparator, parse_comparator
from pipeline.grammar.numbers import SCALED, parse_number, power_of
from pipeline.vocabulary.measures import currency_codes, currency_signs, measures
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.grammar.numbers import Number

Mark = Literal["decimal", "group"] | None

_LONGEST: Final = 60  # characters of a cell that is one number
_FEWEST: Final = 3  # numbers that show how decimals are printed
_MOST_DECIMALS: Final = 10  # times the numbers that show the opposite
_CODE: Final = re.compile(r"[-\u2212](9{3,6})\s?%?")  # in place of a figure that is not known
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A number, or the ends of a range, as printed; negative where it `is_bracketed`."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    comparator: Comparator | None = None
    is_bracketed: bool = False


@dataclass(frozen=True, slots=True)
class UndecidedNumber:
    """A number whose mark may group thousands or begin decimals: `849.960`."""


@dataclass(frozen=True, slots=True)
class NumberConventions:
    """How a document prints the numbers of its tables.

    `comma` and `point` say what such a mark is before three digits; None where the document does
    not decide it. `blank`: whether a space groups thousands. `missing_from` is the size from which
    on negative numbers are codes for missing figures, or sums of them.
    """

    comma: Mark = "group"
    point: Mark = "decimal"
    blank: bool = True
    missing_from: int | None = None


_BLANK: Final = r"[ \u00a0\u2009\u202f]"
_RUN: Final = rf"(?:\d(?:[\d.,'\u2019]|{_BLANK}(?=\d{{3}}))*\d|\d|[.,]\d+)"
_COMMAS: Final = re.compile(
    r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?|[1-9]\d{0,2},\d{3}\.\d+"
    r"|[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?|[1-9]\d{0,2}(?:['\u2019]\d{3})+(?:\.\d+)?"
)
_POINTS: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}\.\d{3},\d+")
_BLANKS: Final = re.compile(rf"[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+(?:[.,]\d{{1,2}})?")
_THREE: Final = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_DECIMAL: Final = re.compile(r"(?:0|[1-9]\d*)?([.,])\d+")

_MINUS: Final = "-\u2212\u2013"
_BETWEEN: Final = rf"\s?(?:[{_MINUS}\u2014]|to|and)\s?"


@lru_cache(1)
def _cell_pattern() -> re.Pattern[str]:
    """The pattern of a whole cell that holds a number or a range."""
    money = rf"(?:{spell(currency_signs())}|(?-i:{spell(currency_codes())})\b)"
    unit = rf"{measures().unit_pattern(*measures().units)}|{money}"
    sign = rf"[{_MINUS}+]\s?"
    return re.compile(
        rf"""
          (?P<before>{COMPARATOR})?
          (?P<bracket>\(\s?)?
          (?:{money}\s?)? (?P<sign>{sign})? (?:{money}\s?)? (?P<low>{_RUN})
          (?:\s?%)?
          (?:(?P<between>{_BETWEEN}) (?:{money}\s?)? (?P<high>{_RUN}))?
          (?P<close>\s?\))?
          (?P<scale>{SCALED})?
          (?:\s?(?:{unit})(?!\w))?
          (?P<closed>\s?\))?
          (?P<behind>{OPEN})?
          (?: \s?[*\u2020\u2021\u00a7\u00b6]{{1,3}} | \s?\[\w\] | \s\([a-z]\) | /[a-z] )?
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def read_cell(text: str, conventions: NumberConventions) -> CellNumber | UndecidedNumber | None:
    """The number of a cell; None where it holds none, or more than one.

    A scale word multiplies its number: `6.388 million`. Two years are a period and no range.
    """
    shown = text.strip()
    if not 0 < len(shown) <= _LONGEST or not any(map(str.isdigit, shown)):
        return None
    return _read_cell(shown, conventions)


@lru_cache(8192)  # figures of tables repeat
def _read_cell(text: str, conventions: NumberConventions) -> CellNumber | UndecidedNumber | None:
    found = _cell_pattern().fullmatch(text)
    if found is None or bool(found["bracket"]) != bool(found["close"] or found["closed"]):
        return None
    if found["close"] and found["closed"]:
        return None
    power = power_of(found["scale"] or "")
    low = _read_digits(found["low"], conventions, power)
    compared = found["before"] or found["behind"]
    comparator = parse_comparator(compared) if compared else None
    if found["high"] is None:
        if low is None or isinstance(low, UndecidedNumber):
            return low
        is_negative = bool(found["bracket"]) or (found["sign"] or "+").strip() != "+"
        value = -low if is_negative else low
        return CellNumber(value, comparator=comparator, is_bracketed=bool(found["bracket"]))
    return _read_range(found, low, _read_digits(found["high"], conventions, power))


def _read_range(
    found: re.Match[str],
    low: Number | UndecidedNumber | None,
    high: Number | UndecidedNumber | None,
) -> CellNumber | UndecidedNumber | None:
    if low is None or high is None or found["bracket"] or found["before"] or found["behind"]:
        return None
    if isinstance(low, UndecidedNumber) or isinstance(high, UndecidedNumber):
        return UndecidedNumber()
    are_years = _YEAR.fullmatch(found["low"]) and _YEAR.fullmatch(found["high"])
    if are_years or found["sign"] or "and" in found["between"] or low >= high:
        return None
    return CellNumber(low=low, high=high)


def _read_digits(
    run: str, conventions: NumberConventions, power: int
) -> Number | UndecidedNumber | None:
    """The number of a run of digits and marks; None where the marks group wrongly."""
    kind = _classify(run)
    plain = run
    if kind == "blanks":
        plain = re.sub(_BLANK, "", run).replace(",", ".") if conventions.blank else ""
    elif kind == "points":
        plain = run.replace(".", "").replace(",", ".")
    elif kind == "commas":
        plain = re.sub("[,'\u2019]", "", run)
    elif kind[-1:] in (".", ","):
        meaning = conventions.comma if kind[-1] == "," else conventions.point
        is_three = kind.startswith("three") and not run.startswith("0")
        if meaning is None and is_three:
            return UndecidedNumber()
        if meaning == "group" and not is_three and not run.startswith("0"):
            return UndecidedNumber()
        plain = run.replace(kind[-1], "" if meaning == "group" and is_three else ".")
    return parse_number(plain, power)


_FORMS: Final = (
    ("blanks", _BLANKS),
    ("commas", _COMMAS),
    ("points", _POINTS),
    ("three", _THREE),
    ("decimal", _DECIMAL),
)


@lru_cache(8192)
def _classify(run: str) -> str:
    """The form of a run of digits, as it tells what its mark means: `three ,`, `decimal .`."""
    for name, pattern in _FORMS:
        if found := pattern.fullmatch(run):
            return f"{name} {found[1]}" if pattern.groups else name
    return "plain"


def decide_conventions(cells: Iterable[str]) -> NumberConventions:
    """How a document prints numbers, by the cells of all its tables.

    What groups thousands twice, or stands beside the other mark, is sure: `1.234.567`, `1,234.5`.
    So are decimals of one or two digits, and those behind a nought. Without any such number a
    point before three digits is not decided.
    """
    counts: Counter[str] = Counter()
    codes: set[int] = set()
    negatives: set[float] = set()
    for cell in cells:
        text = cell.strip()
        if not 0 < len(text) <= _LONGEST or not any(map(str.isdigit, text)):
            continue
        found = _cell_pattern().fullmatch(text)
        if found is None:
            continue
        if code := _CODE.fullmatch(text):
            codes.add(int(code[1]))
        for run in filter(None, (found["low"], found["high"])):
            counts[_classify(run) + "%" * text.endswith("%")] += 1
        if (found["sign"] and "+" not in found["sign"]) or found["bracket"]:
            number = _read_digits(found["low"], NumberConventions(), 0)
            if isinstance(number, int | float):
                negatives.add(number)
    blank = counts["blanks"] > counts["commas"] + counts["three ,"] + counts["points"]
    comma, point = _decide_marks(counts)
    smallest = min(codes, default=None)
    if smallest and any(smallest / 10 <= number < smallest for number in negatives):
        smallest = None
    return NumberConventions(comma, point, blank, smallest)


def _decide_marks(counts: Counter[str]) -> tuple[Mark, Mark]:
    """What a comma and a point are, each before three digits."""
    commas = counts["decimal ,"] + counts["decimal ,%"]
    points = counts["decimal ."] + counts["decimal .%"]
    comma: Mark
    point: Mark
    if commas < _FEWEST:
        comma = "group"
    elif commas >= _MOST_DECIMALS * counts["commas"]:
        comma = "decimal"
    else:
        comma = None
    if counts["three ,"] and counts["three ."] > _MOST_DECIMALS * counts["decimal ."]:
        point = None
    elif points and points >= _MOST_DECIMALS * counts["points"] and comma != "decimal":
        point = "decimal"
    elif comma == "decimal" or counts["points"]:
        point = None if points else "group"
    else:
        point = "decimal" if counts["commas"] + counts["three ,"] else None
    return comma, point
