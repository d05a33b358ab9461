"""Dates relative to the report's year: `last year`, `the year`, `In June`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.dates import MONTHS
from pipeline.grammar.prefilter import trie_pattern, windows_around_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH: Final = trie_pattern(MONTHS)
_RELATIVE: Final = re.compile(
    rf"""\b
    (?: (?: during | throughout | over | within | in | by | of | for ) \s the \s (?P<this> year ) \b
          (?! \s (?:of|before|after|prior) \b | ['\u2019] )
      | (?P<end> year ['\u2019]s \s end | year-end (?!\s[a-z]+ing) )
      | (?: the \s )? (?P<last> (?:last|previous|preceding|prior) \s year ) \b
      | (?: the \s )? (?P<vague> (?: past | recent | next | following | coming | same ) \s
            (?: (?:two|three|four|five|six|seven|eight|nine|ten|several|few|\d+) \s )?
            (?:years?|months?|weeks?|decades?|century) \b )
      | (?: (?:in|on|by|since|until|from|of|before|after|through|during|between|and) \s )
            (?P<month> (?: (?:early|mid|late) [\s-] )? {_MONTH} (?: \s \d{{1,2}} (?:st|nd|rd|th)? )?
                (?: [-\u2013] \d{{1,2}} )? ) (?! [\w-] | ,?\s\d{{4}} | \s\d | ['\u2019] )
      | (?P<alone> (?!May\b) {_MONTH} \s \d{{1,2}} (?! [\w-] | ,?\s\d{{4}} | \s\d ) )
      | (?P<ago> (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several) \s
            (?:year|month|week|day|decade)s? \s (?:ago|earlier) )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_UNITS: Final = ("year", "Year", "month", "week", "decade", "day")
_CUES: Final = frozenset((*_UNITS, *(f"{unit}s" for unit in _UNITS), "century", *MONTHS))
_REACH: Final = 24
_CAPITAL_MONTH: Final = re.compile(rf"\b{_MONTH}")
_KINDS: Final = ("this", "end", "last", "vague", "month", "alone", "ago")


def find_relative_dates(text: str, year: int | None) -> Iterator[tuple[int, int, str | None]]:
    """Yield the offsets of such dates, each with its EDTF, None if unknown.

    `year` is the report's. A month or day without a year stays unresolved: a report may cover two
    years.
    """
    windows = windows_around_words(text, _CUES, _REACH)
    for found in (one for window in windows for one in _RELATIVE.finditer(text, *window)):
        kind = next(name for name in _KINDS if found[name])
        if kind in ("month", "alone") and _CAPITAL_MONTH.search(found[kind]) is None:
            continue  # `may`, `march` are words
        yield *found.span(kind), _edtf(kind, year)


def _edtf(kind: str, year: int | None) -> str | None:
    match kind:
        case "this":
            return str(year) if year else None
        case "last":
            return str(year - 1) if year else None
        case _:
            return None
