"""Parts of a year and centuries as EDTF: `first quarter of 2008`, `19th century`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.prefilter import windows_around
from pipeline.vocabulary.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
)  # fmt: skip
_QUARTERS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_CENTURIES: Final = {
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "twenty-first": 21,
}  # fmt: skip
_YEAR: Final = r"(?:19|20)\d\d(?![\w-]|[.,]\d)"
_PERIOD: Final = re.compile(
    rf"""\b
    (?: first \s (?P<months> {"|".join(_COUNTS[2:])}|\d{{1,2}} ) \s months \s of \s
        (?P<months_of> {_YEAR} )
      | (?P<half> first|second ) \s half \s of \s (?P<half_of> {_YEAR} )
      | (?P<quarter> first|second|third|fourth|last|1st|2nd|3rd|4th ) \s quarter \s (?:of \s)?
        (?P<quarter_of> {_YEAR} )
      | (?: end | beginning | start | middle ) \s of \s (?P<near> {_YEAR} )
      | (?: early | mid | late ) [\s-] (?P<decade> (?:19|20)0 )0s
      | (?P<vague> (?:early|mid|late)[\s-] )?
        (?P<century> (?:1[6-9]th|20th|21st|{"|".join(_CENTURIES)}) ) [\s-] century
    ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_PARTS: Final = (
    "months",
    "half",
    "quarter",
    "end",
    "beginning",
    "start",
    "middle",
    "early",
    "mid",
    "late",
)
_CUES: Final = frozenset(  # each period has one of them, in any case
    way for word in (*_PARTS, "century") for way in (word, word.capitalize(), word.upper())
)
_ENDED: Final = re.compile(r"(?:19|20)\d\d|[cC]entury|CENTURY")  # and ends so
_REACH: Final = 32
_MONTHS_OF_A_YEAR: Final = 12


def find_periods(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the offsets of such periods, each with its EDTF.

    A quarter is its months; the end of a year is the year, approximately, as `late 2011` is.
    """
    for window in (
        () if _CUES.isdisjoint(split_words(text)) else windows_around(text, _ENDED, _REACH)
    ):
        for found in _PERIOD.finditer(text, *window):
            if (edtf := _edtf(found)) is not None:
                yield *found.span(), edtf


def _edtf(found: re.Match[str]) -> str | None:
    if found["months"]:
        return _month_interval(found["months_of"], 1, _parse_count(found["months"]))
    if found["half"]:
        first = 1 if found["half"].lower() == "first" else 7
        return _month_interval(found["half_of"], first, first + 5)
    if found["quarter"]:
        last = 3 * _QUARTERS.get(found["quarter"].lower(), 4)
        return _month_interval(found["quarter_of"], last - 2, last)
    if found["near"]:
        return f"{found['near']}~"
    if found["decade"]:
        return f"{found['decade']}X~"
    printed = found["century"].lower()
    century = _CENTURIES.get(printed) or int(printed[:2])
    return f"{century - 1}XX" + "~" * bool(found["vague"])


def _parse_count(printed: str) -> int:
    return int(printed) if printed.isdecimal() else _COUNTS.index(printed.lower())


def _month_interval(year: str, first: int, last: int) -> str | None:
    if not first <= last <= _MONTHS_OF_A_YEAR:
        return None
    return f"{year}-{first:02}/{year}-{last:02}"
