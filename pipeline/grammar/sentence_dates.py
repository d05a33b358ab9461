"""Dates of sentences: those without a year, and whether a date dates its clause or names a thing.

Those without a year are `In June`, `from October 2018 to September`, `last year`. A month or day
takes the year of the report's edition; where a year is printed beside it, the year that makes the
interval run forward, or that of the month after `and`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.grammar.dates import find_dates
from pipeline.grammar.prefilter import find_word_windows
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import build_trie_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DATING: Final = re.compile(  # words before a date that dates its clause
    (
        rf"(?:^|\b(?:{spell_words('sentence_dates', 'dating')})\s(?:the\s(?:[A-Z]\w+\s)?)?|\("
        r"|\bthe\s|,\s)$"
    ),
    re.IGNORECASE,
)
_NOT_DATING: Final = re.compile(
    r"\b(?:before|after|until|prior\sto|following|born\sin|an?|its|their|his|her|['\u2019]s"
    r"|from\s(?:earlier|later)(?:\sin)?)\s$",
    re.IGNORECASE,
)
_OPENS_INTERVAL: Final = re.compile(r"\b(?:between|from|since)\s(?:the\s)?$", re.IGNORECASE)
_NAMES_A_THING: Final = re.compile(  # `the 2019 survey`
    rf"\s(?!(?:{spell_words('sentence_dates', 'names_a_thing')}|\w+ed)\b)[a-z]+"
)
_OWNS: Final = re.compile(r"['\u2019]s\b")
_THE: Final = re.compile(r"\b[Tt]he\s$")
_CAPITAL: Final = re.compile(r"\s[A-Z]")
_CLOSED: Final = re.compile(r"\s(?:to|through|until|till)\s|\s?[\u2013-]\s?")
_OPENED: Final = re.compile(r"(?:between|from|since)\b", re.IGNORECASE)


def dates_clause(text: str, start: int, end: int, edtf: str) -> bool:
    """Whether the date at these offsets dates its clause, and does not belong to a name.

    `In 2019` and `from May to July` do; `the 2019 survey`, `its 2005 law`, `before 2010` do not.
    """
    if _NOT_DATING.search(text, 0, start):
        return False
    if _OWNS.match(text, end) or (_THE.search(text, 0, start) and _CAPITAL.match(text, end)):
        return False  # `in the 2021 Human Rights Report`
    opened = _OPENED.match(text, start)
    if not (opened or _DATING.search(text, 0, start)):
        return False
    if opened and opened.group().lower() == "from" and not _CLOSED.search(text, start, end):
        return False  # `fell by 8 percent from 2019/2020`
    is_interval = "/" in edtf and "/" not in text[start:end]
    if not is_interval and _OPENS_INTERVAL.search(text, 0, start):
        return False
    heads = text.count(" ", 0, start) <= 1 and not text.startswith("The ")
    return heads or _NAMES_A_THING.match(text, end) is None


Basis = Literal["printed", "edition"]

_MONTH: Final = build_trie_pattern(MONTHS)
_NO_YEAR_AFTER: Final = r"(?![\w-]|,?\s\d{4}|\s\d|['\u2019])"
_LINK: Final = r"(?:,?\s(?:to|through|until|till|and)\s|\s?[-\u2013]\s?)"
_INTRODUCED: Final = f"(?:{spell_words('sentence_dates', 'introduced')})"


def _moment(suffix: str) -> str:
    """The pattern of a month with what else is printed: groups end in `suffix`."""
    month, ordinal = rf"(?-i:{_MONTH})", r"(?:st|nd|rd|th)?"
    return (
        rf"(?:(?P<vague{suffix}>early|mid|late)[\s-])?"
        rf"(?:(?P<day_before{suffix}>\d{{1,2}}){ordinal}\s(?:of\s)?(?P<month_behind{suffix}>{month})"
        rf"|(?P<month{suffix}>{month})(?:\s(?P<day{suffix}>\d{{1,2}}){ordinal}(?!\d))?)"
        rf"(?:,?\s(?P<year{suffix}>(?:19|20)\d\d)\b)?"
    )


_RELATIVE: Final = re.compile(
    rf"""\b
    (?: (?:during|throughout|over|within|in|by|of|for) \s
        (?P<this> the \s year ) \b
          (?! \s (?:of|before|after|prior|when) \b | ['\u2019] )
      | (?P<end> year ['\u2019]s \s end | year-end (?!\s[a-z]+ing) )
      | (?P<last> (?: the \s )? (?:last|previous|preceding|prior) \s year ) \b
      | (?P<vague> (?: the \s )? (?: past | recent | next | following | coming | same ) \s
            (?: (?:two|three|four|five|six|seven|eight|nine|ten|several|few|\d+) \s )?
            (?:years?|months?|weeks?|decades?|century) \b )
      | (?P<ago> (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several) \s
            (?:year|month|week|day|decade)s? \s (?:ago|earlier) )
      | (?P<interval> (?: (?P<opened> from | between ) \s )? {_moment("_1")} {_LINK}
            (?: {_moment("_2")} | (?P<last_day> \d{{1,2}} ) ) ) {_NO_YEAR_AFTER}
      | since \s {_moment("_3")} {_NO_YEAR_AFTER}
      | (?: {_INTRODUCED} \s )? {_moment("_4")} (?: {_NO_YEAR_AFTER} )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_UNITS: Final = ("year", "Year", "month", "week", "decade", "day")
_CUES: Final = frozenset((*_UNITS, *(f"{unit}s" for unit in _UNITS), "century", *MONTHS))
_REACH: Final = 48
_INTRODUCTION: Final = re.compile(rf"\b{_INTRODUCED}\s$", re.IGNORECASE)
_SHARED_YEAR: Final = re.compile(  # `June and July 2021`
    rf"(?:,\s{_MONTH})*,?\sand\s{_MONTH}(?:\s\d{{1,2}})?,?\s(?P<year>(?:19|20)\d\d)\b"
)
_KINDS: Final = ("this", "end", "last", "vague", "ago", "interval")
_YEARS_AWAY: Final = {"this": 0, "last": -1}  # from the edition; the others have no date
_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date without a year of its own: half-open offsets, its EDTF or None, the year's basis."""

    start: int
    end: int
    edtf: str | None
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class _Moment:
    """A month as printed, with its day and year where they are."""

    month: int
    day: int | None
    year: int | None
    is_vague: bool

    def write(self, year: int) -> str:
        """Its EDTF in this year."""
        day = f"-{self.day:02}" if self.day else ""
        return f"{year}-{self.month:02}{day}{'~' * self.is_vague}"

    def is_before(self, other: _Moment) -> bool:
        """Whether it is not later in the year than the other."""
        return (self.month, self.day or 0) <= (other.month, other.day or self.day or 0)


def find_relative_dates(text: str, edition: int | None) -> Iterator[RelativeDate]:
    """The dates without a year of their own, left to right; `edition` is the report's year."""
    for window in find_word_windows(text, _CUES, _REACH):
        for found in _RELATIVE.finditer(text, *window):
            date = _read(text, found, edition)
            if date:
                yield date


def _read(text: str, found: re.Match[str], edition: int | None) -> RelativeDate | None:
    kind = next((kind for kind in _KINDS if found[kind]), None)
    if kind == "interval":
        return _read_interval(found, edition)
    if kind == "this" and (part := _find_part_of_year(text, *found.span(kind), edition)):
        return part
    if kind:
        is_known = kind in _YEARS_AWAY and edition is not None
        edtf = str((edition or 0) + _YEARS_AWAY[kind]) if is_known else None
        return RelativeDate(*found.span(kind), edtf, "edition" if is_known else None)
    since = _make_moment(found, "_3")
    if since:
        return _date(found.span(), since.write, edition, opened=True) if not since.year else None
    return _read_moment(text, found, edition)


def _find_part_of_year(text: str, start: int, end: int, edition: int | None) -> RelativeDate | None:
    """The part of the edition's year that is printed before `the year`: `the first half of`."""
    low = text.find(" ", max(0, start - _REACH), start) + 1
    dated = f"{text[low:start]}{edition}"
    last = (
        next(reversed(find_dates(dated)), None)
        if edition and text[:start].endswith(" of ")
        else None
    )
    if last is None or last.end < len(dated) or low + last.start == start:
        return None
    return RelativeDate(low + last.start, end, last.edtf, "edition")


def _read_moment(text: str, found: re.Match[str], edition: int | None) -> RelativeDate | None:
    """A month or day alone; None where a year is printed with it, or where it may be a word."""
    moment = _make_moment(found, "_4")
    if moment is None or moment.year:
        return None
    groups = ("vague_4", "day_before_4", "month_behind_4", "month_4")
    start = min(found.start(group) for group in groups if found[group])
    if _INTRODUCTION.search(text, max(0, start - 12), start) is None and moment.day is None:
        return None  # `Mr. March`, `May`
    if shared := _SHARED_YEAR.match(text, found.end()):
        return RelativeDate(start, found.end(), moment.write(int(shared["year"])), "printed")
    return _date((start, found.end()), moment.write, edition)


def _date(
    place: tuple[int, int],
    write: Callable[[int], str],
    edition: int | None,
    *,
    opened: bool = False,
) -> RelativeDate:
    if edition is None:
        return RelativeDate(*place, None, None)
    return RelativeDate(*place, write(edition) + "/.." * opened, "edition")


def _read_interval(found: re.Match[str], edition: int | None) -> RelativeDate | None:
    """An interval of which at least one end has no year; None where `and` only joins two dates."""
    begin = _make_moment(found, "_1")
    if found["last_day"]:
        end = begin and _Moment(begin.month, int(found["last_day"]), begin.year, is_vague=False)
        if end and (begin is None or begin.day is None or not _is_day(end)):
            return None
    else:
        end = _make_moment(found, "_2")
    if begin is None or end is None:
        return None
    link = found.group()[found.end("day_1") - found.start() :] if found["day_1"] else found.group()
    if found["opened"] is None and " and " in link:
        return None
    forward = begin.is_before(end)
    if begin.year and end.year:
        years, basis = (begin.year, end.year), "printed"
    elif begin.year:
        years, basis = (begin.year, begin.year + (not forward)), "printed"
    elif end.year:
        years, basis = (end.year - (not forward), end.year), "printed"
    elif edition is not None:
        years, basis = (edition - (not forward), edition), "edition"
    else:
        return RelativeDate(*found.span("interval"), None, None)
    edtf = f"{begin.write(years[0])}/{end.write(years[1])}"
    return RelativeDate(*found.span("interval"), edtf, basis)  # type: ignore[arg-type]


def _make_moment(found: re.Match[str], suffix: str) -> _Moment | None:
    """The moment of the groups with this suffix; None where they are empty or no day of a month."""
    month = found[f"month{suffix}"] or found[f"month_behind{suffix}"]
    if month is None:
        return None
    day = found[f"day{suffix}"] or found[f"day_before{suffix}"]
    year = found[f"year{suffix}"]
    moment = _Moment(
        MONTHS.index(month) + 1,
        int(day) if day else None,
        int(year) if year else None,
        is_vague=found[f"vague{suffix}"] is not None,
    )
    return moment if _is_day(moment) else None


def _is_day(moment: _Moment) -> bool:
    return moment.day is None or 1 <= moment.day <= _LONGEST_MONTHS[moment.month - 1]
