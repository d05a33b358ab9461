"""Printed dates and spans of time as EDTF, the Library of Congress's extension of ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as calendar_date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.grammar.prefilter import windows_around

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# EDTF numbers the seasons after the months.
_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# Two-digit years are of the years 1950 to 2049: reports of today name no others so.
_PIVOT: Final = 50

_YEAR: Final = r"(?:1[0-9]{3}|20[0-9]{2})"
_MONTH: Final = r"(?:{}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)".format(
    "|".join(f"{name}|{name.upper()}" for name in MONTHS)
)
_GAP: Final = r"\s{1,3}"
_DASH: Final = r"\s?[-\u2010\u2011\u2012\u2013\u2014]\s?"
_EARLY_OR_LATE: Final = rf"(?i:(?:the{_GAP})?(?:early|mid|late))(?:{_DASH}|{_GAP})"
_MODIFIER: Final = rf"(?:{_EARLY_OR_LATE}|(?i:circa|ca?\.){_GAP})"

# A day, month, season, year or decade; what a neighbour prints for both may be missing from it.
_POINT: Final = rf"""
    (?P<modifier>{_MODIFIER})?
    (?:
        (?P<decade>(?i:the{_GAP})?(?:1[0-9]|20)[1-9]0['\u2019]?s)
      | (?P<iso>{_YEAR}-[0-9]{{2}}-[0-9]{{2}})
      | (?:(?i:the{_GAP})?(?P<season>(?ai:spring|summer|autumn|fall|winter)){_GAP}(?:of{_GAP})?)?
        (?P<year>{_YEAR})
      | (?P<us_month>[0-9]{{1,2}})/(?P<us_day>[0-9]{{1,2}})/(?P<us_year>{_YEAR})
      | (?:(?P<day_before>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:{_GAP}of)?{_GAP})?
        (?P<month>{_MONTH})
        (?:{_GAP}(?P<day_after>[0-9]{{1,2}})(?:st|nd|rd|th)?(?!,?[0-9]))?
        (?:(?:\s?,\s{{0,3}}|{_GAP}of{_GAP}|{_GAP})(?P<month_year>{_YEAR}))?
      | (?P<day_alone>[0-9]{{1,2}})(?:,{_GAP}(?P<day_year>{_YEAR}))?
    )
"""
_ANY_POINT: Final = re.sub(r"\?P<\w+>", "?:", _POINT)
_THROUGH: Final = rf"(?:{_DASH}|\s?/\s?|{_GAP}(?i:to|through|until|till){_GAP})"

# The characters beside a date must not make it part of a longer number, word or amount.
_BEFORE: Final = r"(?<![\w$\u20ac\u00a3/])(?<!\d[.,])(?<!\d-)"
_BEGINS: Final = r"(?=[0-9A-Zabceflmstw])"  # with no other letter does an expression begin
_AFTER: Final = r"(?![\w%])(?![.,/]\d)(?!-\w)"

_EXPRESSION: Final = re.compile(
    rf"""{_BEFORE}{_BEGINS}(?:
        (?i:FY\s?|fiscal{_GAP}years?{_GAP})
        (?P<fiscal>{_YEAR}|[0-9]{{2}}) (?:\s?[-/\u2013]\s?(?P<fiscal_end>{_YEAR}|[0-9]{{2}}))?
      | (?P<first>{_YEAR})/{_YEAR}{_DASH}{_YEAR}/(?P<last>{_YEAR})
      | (?i:between){_GAP}(?P<after>{_ANY_POINT})
        (?:{_GAP}and{_GAP}|{_DASH})(?P<before>{_ANY_POINT})
      | (?:(?i:from){_GAP})?(?P<begin>{_ANY_POINT})
        (?: {_THROUGH}(?i:the{_GAP})?(?P<present>(?i:present))
          | (?P<link>{_THROUGH})(?P<end>{_ANY_POINT}))
      | (?i:since){_GAP}(?P<since>{_ANY_POINT})
      | (?P<point>{_ANY_POINT})
    ){_AFTER}""",
    re.VERBOSE,
)
_PARTS: Final = re.compile(_POINT, re.VERBOSE)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in running prose: half-open offsets into the text, and its EDTF."""

    start: int
    end: int
    edtf: str


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of an expression as printed: each part None where it is not."""

    year: str | None = None
    month: int | None = None
    day: int | None = None
    approximate: bool = False

    def completed(self, other: _Point | None) -> _Point:
        """The point with what only its neighbour prints: `May` of `May-June 2009` is of 2009."""
        if other is None or self.year:
            return self
        month, day = self.month or other.month, self.day
        return _Point(other.year, month, day, self.approximate)

    def edtf(self) -> str | None:
        """Year, month and day as far as printed, None where the calendar has no such day."""
        if self.year is None or (self.day is not None and self.month is None):
            return None
        if self.day is not None and not _is_calendar_day(self.year, self.month or 0, self.day):
            return None
        parts = (self.year, *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts) + "~" * self.approximate


def _is_whole_year(text: str) -> bool:
    return re.fullmatch(_YEAR, text) is not None


def _is_calendar_day(year: str, month: int, day: int) -> bool:
    try:
        calendar_date(int(year), month, day)
    except ValueError:
        return False
    return True


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3] == name[:3].capitalize())


def _parse_point(text: str) -> _Point | None:
    parts = _PARTS.fullmatch(text)
    if parts is None or (parts["day_before"] and parts["day_after"]):
        return None
    approximate = parts["modifier"] is not None
    if parts["decade"]:
        return _Point(re.sub(r"\D", "", parts["decade"])[:3] + "X", approximate=approximate)
    if parts["iso"]:
        year, month, day = parts["iso"].split("-")
        return _Point(year, int(month), int(day), approximate)
    if parts["us_year"]:
        return _resolve_numeric_date(parts["us_year"], int(parts["us_month"]), int(parts["us_day"]))
    day = parts["day_before"] or parts["day_after"] or parts["day_alone"]
    month = _month_number(parts["month"]) if parts["month"] else None
    if parts["season"]:
        month = _SEASONS[parts["season"].lower()]
    year = parts["year"] or parts["month_year"] or parts["day_year"]
    return _Point(year, month, int(day) if day else None, approximate)


def _resolve_numeric_date(year: str, first: int, second: int) -> _Point | None:
    """`5/18/2001` can only be May 18; `5/6/2001` may be either day and is not read."""
    months = range(1, 13)
    match first in months, second in months:
        case True, False:
            return _Point(year, first, second)
        case False, True:
            return _Point(year, second, first)
    return None


def _interval_edtf(begin: _Point | None, end: _Point | None) -> str | None:
    if begin is None or end is None:
        return None
    if begin.month in _SEASONS.values() and end.month is None:
        begin = _Point(begin.year)  # `winter of 2005-2006` is one
    if end.day is not None and end.month is None:
        end = _Point(end.year, begin.month, end.day, end.approximate)
    first, last = begin.completed(end).edtf(), end.edtf()
    if first is None or last is None or first.rstrip("~") > last.rstrip("~"):
        return None
    return f"{first}/{last}"


def _short_year_range(begin: str, end: str) -> str | None:
    """`1980-82`: the end's century is the begin's; `1999-00` runs into the next.

    `2009-06` would run into 2106, and `1998-02` may be a month: neither is read.
    """
    year = int(begin[:2] + end)
    if year <= int(begin):
        year += 100 if end == "00" else 0
    return f"{begin}/{year}" if year > int(begin) else None


def _fiscal_year_edtf(begin: str, end: str | None) -> str | None:
    first = begin if _is_whole_year(begin) else ("19" if int(begin) >= _PIVOT else "20") + begin
    if end is None:
        return first
    if not _is_whole_year(end):
        return _short_year_range(first, end)
    return f"{first}/{end}" if end > first else None


def _expression_edtf(found: re.Match[str]) -> str | None:
    if found["fiscal"]:
        return _fiscal_year_edtf(found["fiscal"], found["fiscal_end"])
    if found["last"]:
        return f"{found['first']}/{found['last']}" if found["first"] < found["last"] else None
    if found["after"]:
        return _interval_edtf(_parse_point(found["after"]), _parse_point(found["before"]))
    if found["end"]:
        is_short = _is_whole_year(found["begin"]) and found["end"].isdigit()
        if is_short and not _is_whole_year(found["end"]):
            is_word = found["link"].strip().isalpha()
            return None if is_word else _short_year_range(found["begin"], found["end"])
        return _interval_edtf(_parse_point(found["begin"]), _parse_point(found["end"]))
    edtf = _parse_point_edtf(found["point"] or found["since"] or found["begin"])
    return f"{edtf}/.." if edtf and not found["point"] else edtf


@lru_cache(maxsize=1024)  # a report prints the same dates again and again
def _parse_point_edtf(text: str) -> str | None:
    point = _parse_point(text)
    return point.edtf() if point else None


def parse_date(text: str) -> str | None:
    """The EDTF of a whole printed date expression, None where a character is left unexplained.

    A part that is not printed is not invented: `May 2009` is 2009-05. `FY09/10` is 2009/2010,
    `mid-1990s` is 199X~, `since 2005` is 2005/.., a season is 21 to 24 in the month's place.
    """
    found = _EXPRESSION.fullmatch(text.strip())
    return _expression_edtf(found) if found else None


_DIGITS: Final = re.compile(r"\d\d")
_ENDED: Final = re.compile(r"\d{4}|^\d+$")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_REACH: Final = 48  # the words of a date are no farther from its digits

# A bare four-digit number in prose is a year only where something says so.
_BARE: Final = re.compile(
    rf"(?:(?i:from|between|since){_GAP})?{_YEAR}(?:\D{{1,5}}(?:{_YEAR}|[0-9]{{2}}))?"
)
_CUE: Final = re.compile(
    r"""(?:\b(?:years?|(?:1[89]|20)\d\d,?\s(?:and|or)|in|since|by|during|of|until|till|from|between|before|after|circa|
        a|an|the|its|their|his|her)\s{1,3}|['\u2019]s\s{1,3}|\()$""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"""\s{1,3}(?!(?:school|academic|fiscal|calendar)\s)(?:[\w-]{1,30}\s{1,3})?
    (?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|girls?|boys?|victims?|cases?|individuals?|
       (?:im)?migrants?|refugees?|workers?|traffickers?|years?|days?|hours?|euros?|dollars?|
       (?:kilo)?met(?:er|re)s?|miles?|tons?|hectares?|percent|million|billion|thousand)\b""",
    re.VERBOSE | re.IGNORECASE,
)

_WEEKDAY: Final = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s$")
_LONGEST_WEEKDAY: Final = len("Wednesday, ")

# Two whole years with a dash are a span of years, but behind what numbers a law or a page.
_YEARS: Final = re.compile(rf"{_YEAR}[-\u2013]{_YEAR}")
_NUMBERING: Final = re.compile(
    r"(?:\bnos?\.?|\bpp?\.?|\bpages?|\barticles?|\bsections?|#|\u2116)\s?$", re.IGNORECASE
)


def _reads_as_year(text: str, found: re.Match[str]) -> bool:
    """Whether words around a bare year say that it is one; `2005 people` may be a count."""
    if _COUNTED.match(text, found.end()):
        return False
    if not found[0][0].isdigit():
        return True  # from, between or since
    before = text[max(0, found.start() - 12) : found.start()]
    if _YEARS.fullmatch(found[0]):
        return _NUMBERING.search(before) is None
    return _CUE.search(before) is not None


def _parse_begin_day(found: re.Match[str]) -> str | None:
    """The day that a range begins with whose end lacks its year: `January 1, 2018 to June 30`."""
    if not found["end"] or _ENDED.search(found["end"]):
        return None
    edtf = parse_date(found["begin"])
    return edtf if edtf and _DAY.fullmatch(edtf) else None


def find_dates(text: str) -> Iterator[FoundDate]:
    """The dates in running prose, left to right, the longest at each place; linear in the text."""
    for low, high in windows_around(text, _DIGITS, _REACH):
        for found in _EXPRESSION.finditer(text, low, high):
            edtf = _expression_edtf(found)
            if edtf is None and (begun := _parse_begin_day(found)):
                yield FoundDate(*found.span("begin"), begun)
            if edtf is None or (_BARE.fullmatch(found[0]) and not _reads_as_year(text, found)):
                continue
            yield FoundDate(_weekday_start(text, found.start()), found.end(), edtf)


def _weekday_start(text: str, start: int) -> int:
    """Where a date begins that begins here, with the day of the week before it."""
    found = _WEEKDAY.search(text, max(0, start - _LONGEST_WEEKDAY), start)
    return found.start() if found else start
