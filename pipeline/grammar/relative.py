"""Dates that lean on the report's own year: `last year`, `the year`, `In June`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.windows import around

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_RELATIVE: Final = re.compile(
    rf"""\b
    (?: (?: during | throughout | over | within | in | by | of | for ) \s the \s (?P<this> year ) \b
          (?! \s (?:of|before|after|prior) \b | ['\u2019] )
      | (?P<end> year ['\u2019]s \s end | year-end (?!\s[a-z]+ing) )
      | (?: the \s )? (?P<last> (?:last|previous|preceding|prior) \s year ) \b
      | (?: the \s )? (?P<vague> (?: past | recent | next | following | coming | same ) \s
            (?: (?:two|three|four|five|six|seven|eight|nine|ten|several|few|\d+) \s )?
            (?:years?|months?|weeks?|decades?|century) \b )
      | (?P<first> first
            \s (?P<months> two|three|four|five|six|seven|eight|nine|ten|eleven|\d{{1,2}} )
            \s months \s of \s (?P<of> (?:19|20)\d\d ) )
      | (?P<half> (?P<which> first|second ) \s half \s of \s (?P<half_of> (?:19|20)\d\d ) )
      | (?: (?:in|on|by|since|until|from|of|before|after|through|during|between|and) \s )
            (?P<month> (?: (?:early|mid|late) [\s-] )? {_MONTH} (?: \s \d{{1,2}} (?:st|nd|rd|th)? )?
                (?: [-\u2013] \d{{1,2}} )? ) (?! [\w-] | ,?\s\d{{4}} | \s\d | ['\u2019] )
      | (?P<alone> (?!May\b) {_MONTH} \s \d{{1,2}} (?! [\w-] | ,?\s\d{{4}} | \s\d ) )
      | (?P<ago> (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several) \s
            (?:year|month|week|day|decade)s? \s (?:ago|earlier) )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CUE: Final = re.compile(rf"\b(?:[yY]ear|month|week|decade|century|half\b|day|{_MONTH})")
_REACH: Final = 24
_CAPITAL_MONTH: Final = re.compile(rf"\b{_MONTH}")
_KINDS: Final = ("this", "end", "last", "vague", "first", "half", "month", "alone", "ago")
_COUNTS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
)  # fmt: skip
_MONTHS_OF_A_YEAR: Final = 12


def relative_dates(text: str, year: int | None) -> Iterator[tuple[int, int, str | None]]:
    """Where such dates stand, each with its EDTF, None where that is not known.

    `year` is the report's own. A month or a day without a year stays unresolved: a report may tell
    of two years.
    """
    windows = around(text, _CUE, _REACH)
    for found in (one for window in windows for one in _RELATIVE.finditer(text, *window)):
        kind = next(name for name in _KINDS if found[name])
        if kind in ("month", "alone") and _CAPITAL_MONTH.search(found[kind]) is None:
            continue  # `may`, `march` are words
        yield *found.span(kind), _edtf(found, kind, year)


def _edtf(found: re.Match[str], kind: str, year: int | None) -> str | None:
    match kind:
        case "this":
            return str(year) if year else None
        case "last":
            return str(year - 1) if year else None
        case "first":
            printed = found["months"].lower()
            months = int(printed) if printed.isdecimal() else _COUNTS.index(printed)
            known = 0 < months <= _MONTHS_OF_A_YEAR
            return f"{found['of']}-01/{found['of']}-{months:02}" if known else None
        case "half":
            first, last = (1, 6) if found["which"].lower() == "first" else (7, 12)
            return f"{found['half_of']}-{first:02}/{found['half_of']}-{last:02}"
        case _:
            return None
