"""Dates of sentences: those without a year, and whether a date dates its clause or names a thing.

Those without a year are `In June`, `from October 2018 to September`, `last year`. Where a year is
printed beside a month or day, it is the year that makes the interval run forward, or that of the
month after `and`; else `undated.py` chooses it. Where it cannot be known, the date is open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as calendar_date
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import FoundDate, find_dates
from pipeline.grammar.prefilter import find_word_windows
from pipeline.grammar.undated import Basis, YearFinder
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import build_trie_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.reported_time import ReportedTime

_DATING: Final = re.compile(  # words before a date that dates its clause
    (
        rf"(?:^|\b(?:{spell_words('sentence_dates', 'dating')})\s(?:the\s(?:[A-Z]\w+\s)?)?|\("
        r"|\bthe\s|,\s)$"
    ),
    re.IGNORECASE,
)
_NOT_DATING: Final = re.compile(
    r"\b(?:before|after|until|prior\sto|following|born\sin|an?|its|their|his|her|['\u2019]s"
    r"|from\s(?:earlier|later)(?:\sin)?|than(?:\sin)?)\s$",
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
_LONGEST_LEAD: Final = 80  # characters of the words before a date that say what it dates


def dates_clause(text: str, start: int, end: int, edtf: str) -> bool:
    """Whether the date at these offsets dates its clause, and does not belong to a name.

    `In 2019` and `from May to July` do; `the 2019 survey`, `its 2005 law`, `before 2010` do not.
    """
    near = max(0, start - _LONGEST_LEAD)
    if _NOT_DATING.search(text, near, start):
        return False
    if _OWNS.match(text, end) or (_THE.search(text, near, start) and _CAPITAL.match(text, end)):
        return False  # `in the 2021 Human Rights Report`
    opened = _OPENED.match(text, start)
    if not (opened or _DATING.search(text, near, start)):
        return False
    if opened and opened.group().lower() == "from" and not _CLOSED.search(text, start, end):
        return False  # `fell by 8 percent from 2019/2020`
    is_interval = "/" in edtf and "/" not in text[start:end]
    if not is_interval and _OPENS_INTERVAL.search(text, near, start):
        return False
    heads = text.count(" ", 0, start) <= 1 and not text.startswith("The ")
    return heads or _NAMES_A_THING.match(text, end) is None


_MONTH: Final = build_trie_pattern(MONTHS)
_NO_YEAR_AFTER: Final = (
    rf"(?![\w-]|\u2013(?:\d|{_MONTH})|,?\s\d{{4}}(?!\d)|\s\d{{1,2}}(?![\d,]|\s[a-z])|['\u2019])"
)
_LINK: Final = r"(?:,?\s(?:to|through|until|till|and)\s|\s?[-\u2013]\s?)"
_INTRODUCED: Final = f"(?:{spell_words('sentence_dates', 'introduced')})"
_YEAR_BESIDE: Final = (  # `June of that year`
    r"(?:,?\s(?:of\s)?(?:the\s)?(?P<beside>that|same|this|last|previous|preceding|prior|following"
    r"|next)\syear\b(?!['\u2019]))?"
)


def _moment(suffix: str) -> str:
    """The pattern of a month with what else is printed: groups end in `suffix`."""
    month, ordinal = rf"(?-i:{_MONTH})", r"(?:st|nd|rd|th)?"
    return (
        rf"(?:(?P<vague{suffix}>early|mid|late)[\s-])?"
        rf"(?:(?P<day_before{suffix}>\d{{1,2}}){ordinal}\s(?:of\s)?(?P<month_behind{suffix}>{month})"
        rf"|(?P<month{suffix}>{month})(?:\s(?P<day{suffix}>\d{{1,2}}){ordinal}(?!\d|,\d{{3}}))?)"
        rf"(?:,?\s(?P<year{suffix}>(?:19|20)\d\d)\b)?"
    )


# Ahead of an alternative are the letters that it may begin with: most words have another.
_RELATIVE: Final = re.compile(
    rf"""\b
    (?: (?=[bdfiotw]) (?:during|throughout|over|within|in|by|of|for) \s
        (?P<this> the \s year ) \b
          (?! \s (?:of|before|after|prior|when) \b | \s(?:19|20)\d\d\b | ['\u2019] )
      | (?=[dfiotw]) (?:during|throughout|over|within|in|for|of) \s
        (?P<period> the \s (?:{spell_words("sentence_dates", "reporting_periods")}) ) \b
      | (?P<end> year ['\u2019]s \s end | year-end (?!\s[a-z]+ing) )
      | (?=[lpt]) (?P<last> (?: the \s )? (?:last|previous|preceding|prior) \s year ) \b
      | (?: the \s (?P<step> following|next|previous|same ) | that (?: \s (?:very|same) )? ) \s
            (?P<step_unit> day|month|year ) \b (?! ['\u2019] )
      | (?=[bdiosu]) (?:in|during|by|since|until|over) \s (?:the \s)?
            (?P<part> (?: first|second|third|fourth|last|final ) \s (?: quarter|half )
              | (?-i:Q[1-4]) | (?: spring|summer|autumn ) )
            (?= [,.;:)] | \s (?:{spell_words("sentence_dates", "behind_parts")}) \b )
      | (?=[cfnprst])
            (?P<vague> (?: the \s )? (?: past | recent | next | following | coming | same ) \s
            (?: (?:two|three|four|five|six|seven|eight|nine|ten|several|few|\d+) \s )?
            (?:years?|months?|weeks?|decades?|century) \b )
      | (?=[\defnost]) (?P<ago> (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several) \s
            (?:year|month|week|day|decade)s? \s (?:ago|earlier) )
      | in \s (?P<counted> (?-i:{_MONTH}) ) (?= \s \d{{1,2}} \s (?-i:[a-z]) )
      | (?=[\dabdefjlmnos]) (?P<interval> (?: (?P<opened> from | between ) \s )?
            (?: {_moment("_1")} | (?P<first_day> \d{{1,2}}) (?:st|nd|rd|th)? ) {_LINK}
            (?: {_moment("_2")} | (?P<last_day> \d{{1,2}} ) ) ) {_NO_YEAR_AFTER}
      | since \s {_moment("_3")} {_NO_YEAR_AFTER}
      | (?: {_INTRODUCED} \s )? {_moment("_4")} {_YEAR_BESIDE} (?: {_NO_YEAR_AFTER} )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_UNITS: Final = ("year", "Year", "month", "week", "decade", "day", "period")
_QUARTERS: Final = ("first", "second", "third", "fourth")
_MONTHS_OF_PARTS: Final = {
    **{name: (3 * n + 1, 3 * n + 3) for n, name in enumerate(_QUARTERS)},
    **{f"q{n}": (3 * n - 2, 3 * n) for n in (1, 2, 3, 4)},
    **{f"{name} half": (6 * n + 1, 6 * n + 6) for n, name in enumerate(_QUARTERS[:2])},
    "last": (10, 12),
    "final": (10, 12),
    "last half": (7, 12),
    "final half": (7, 12),
}
_SEASONS: Final = {"spring": "21", "summer": "22", "autumn": "23"}
_PAST: Final = re.compile(r"\b(?:was|were|had|\w+ed)\b")
_ALWAYS: Final = re.compile(r"\b(?:is|are|can|may|will|usually|typically|often|generally)\b")
_CUES: Final = frozenset(
    (
        *(*_UNITS, "century", "quarter", "half", "Q1", "Q2", "Q3", "Q4", *_SEASONS, *MONTHS),
        *(f"{unit}s" for unit in _UNITS),
    )
)
_REACH: Final = 48
_INTRODUCTION: Final = re.compile(rf"\b{_INTRODUCED}\s$", re.IGNORECASE)
_SHARED_YEAR: Final = re.compile(  # `June and July 2021`
    rf"(?:,\s(?:\d{{1,2}}\s)?{_MONTH})*,?\sand\s(?:\d{{1,2}}\s)?{_MONTH}"
    r"(?:\s\d{1,2})?,?\s(?P<year>(?:19|20)\d\d)\b"
)
_COUNTED: Final = re.compile(r"\s[a-z]")
_LISTED: Final = re.compile(r",\s(?:and\s)?|\sand\s")
_POINT: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_MONTH_ALONE: Final = re.compile(r"[\dX]{4}-\d\d~?")
# Months with years, as below an axis: `May 03 May 04 May 05`.
_AXIS: Final = re.compile(rf"\b{_MONTH}\s\d{{1,2}}(?:\s{_MONTH}\s\d{{1,2}}){{2,}}(?!\d)")
_STEPS: Final = {"following": 1, "next": 1, "previous": -1, "same": 0}
_KINDS: Final = ("this", "period", "end", "last", "vague", "ago", "interval")
_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_open(edtf: str) -> bool:
    """Whether the year of a date is not known: `XXXX-10`."""
    return "XXXX" in edtf


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date without a year of its own: half-open offsets, its EDTF or None, the year's basis.

    The EDTF of an `open` date has no year: `XXXX-06`.
    """

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

    def write(self, year: int | None) -> str:
        """Its EDTF in this year, or in one that is not known."""
        day = f"-{self.day:02}" if self.day else ""
        return f"{year or 'XXXX'}-{self.month:02}{day}{'~' * self.is_vague}"

    def is_before(self, other: _Moment) -> bool:
        """Whether it is not later in the year than the other."""
        return (self.month, self.day or 0) <= (other.month, other.day or self.day or 0)


def find_relative_dates(text: str, time: ReportedTime) -> Iterator[RelativeDate]:
    """The dates without a year of their own, left to right, in a report on this time.

    The text is a whole paragraph, since a date may run on from one before it.
    """
    windows = list(find_word_windows(text, _CUES, _REACH))
    if not windows:
        return
    finder = YearFinder(text, time)
    read: list[RelativeDate] = []
    labels = [label.span() for label in _AXIS.finditer(text)]
    for window in windows:
        for found in _RELATIVE.finditer(text, *window):
            if labels and any(start <= found.start() < end for start, end in labels):
                continue
            dates = [*_read(found, finder, read)]
            read += dates
            yield from dates


def _read(
    found: re.Match[str], finder: YearFinder, before: Sequence[RelativeDate]
) -> Iterator[RelativeDate]:
    """The dates of one expression; `before` are those read before it."""
    kind = next((kind for kind in _KINDS if found[kind]), None)
    if kind == "interval":
        yield from _read_interval(found, finder, before)
    elif found["step_unit"]:
        yield from _read_step(found, finder, before)
    elif found["part"]:
        yield from _read_part(found, finder)
    elif kind:
        yield _read_span(kind, found, finder)
    elif found["counted"]:  # `In June 12 men were held`
        month = MONTHS.index(found["counted"]) + 1
        year, basis = finder.choose(found.start("counted"), month, None)
        moment = _Moment(month, None, None, is_vague=False)
        yield RelativeDate(*found.span("counted"), moment.write(year), basis)
    elif (since := _make_moment(found, "_3")) is None:
        yield from _read_moment(found, finder, before)
    elif not since.year:
        year, basis = finder.choose(found.start(), since.month, since.day)
        yield RelativeDate(*found.span(), f"{since.write(year)}/..", basis)


def _read_span(kind: str, found: re.Match[str], finder: YearFinder) -> RelativeDate:
    """A year or a longer time that is named by the report's: `the year`, `last year`."""
    place, time = found.span(kind), finder.time
    edtf: str | None = None
    basis: Basis = time.basis
    if kind == "this" and (part := _find_part_of_year(found.string, *place, time)):
        return part
    if kind == "this":
        edtf = time.whole_year
    elif kind == "period":
        edtf = time.edtf
    elif kind == "last":
        year, basis = finder.find_year_before(*place)
        edtf = str(year) if year else None
    return RelativeDate(*place, edtf, basis if edtf else None)


def _find_part_of_year(text: str, start: int, end: int, time: ReportedTime) -> RelativeDate | None:
    """The part of the report's year that is printed before `the year`: `the first half of`."""
    year = time.whole_year
    if year is None or "/" in year or not text[:start].endswith(" of "):
        return None
    low = text.find(" ", max(0, start - _REACH), start) + 1
    dated = f"{text[low:start]}{year}"
    last = next(reversed(find_dates(dated)), None)
    if last is None or last.end < len(dated) or low + last.start == start:
        return None
    return RelativeDate(low + last.start, end, last.edtf, time.basis)


def _read_step(
    found: re.Match[str], finder: YearFinder, before: Sequence[RelativeDate]
) -> Iterator[RelativeDate]:
    """A day, month or year counted from the one date before it: `the following day`, `that year`.

    A day is read only where it is known; months and years that are not known have no EDTF.
    """
    undated = [FoundDate(one.start, one.end, one.edtf) for one in before if one.edtf]
    unit, start = found["step_unit"].lower(), found.start()
    from_date = finder.find_only_date(start, undated)
    by = _STEPS[(found["step"] or "same").lower()]
    edtf = _step(_POINT.fullmatch(from_date), unit, by) if from_date else None
    point = _POINT.fullmatch(edtf) if edtf else None
    if point and finder.time.may_know(int(point["year"]), int(point["month"] or 0)):
        yield RelativeDate(*found.span(), edtf, "context")
    elif unit != "day" and found["step"]:
        yield RelativeDate(*found.span(), None, None)


def _step(point: re.Match[str] | None, unit: str, by: int) -> str | None:
    """The EDTF of the day, month or year so many after that of a date; None where it has none."""
    if point is None:
        return None
    if unit == "year":
        return str(int(point["year"]) + by)
    if point["month"] is None:
        return None
    if unit == "month":
        year, month = divmod(12 * int(point["year"]) + int(point["month"]) - 1 + by, 12)
        return f"{year}-{month + 1:02}"
    if point["day"] is None:
        return None
    day = calendar_date.fromisoformat(point[0]) + timedelta(days=by)
    return day.isoformat()


def _read_part(found: re.Match[str], finder: YearFinder) -> Iterator[RelativeDate]:
    """A quarter, half or season of a year that is not named; seasons only of a calendar year.

    In a report on a fiscal year a quarter may be one of that, and is open.
    """
    name, place = found["part"].lower(), found.span("part")
    if season := _SEASONS.get(name):
        sentence = finder.read_sentence(place[0])
        is_once = _PAST.search(sentence) and not _ALWAYS.search(sentence)
        if is_once and finder.time.is_calendar_year and finder.time.last:
            year = finder.time.last.year
            yield RelativeDate(*place, f"{year}-{season}", finder.time.basis)
        return
    months = _MONTHS_OF_PARTS.get(name) or _MONTHS_OF_PARTS[name.removesuffix(" quarter")]
    begin, end = (finder.choose(place[0], month, None) for month in months)
    is_known = begin[0] == end[0] and "/" not in (finder.time.whole_year or "")
    known, basis = begin if is_known else (None, "open")
    first, last = (f"{known or 'XXXX'}-{month:02}" for month in months)
    yield RelativeDate(*place, f"{first}/{last}", basis)


def _read_moment(
    found: re.Match[str], finder: YearFinder, before: Sequence[RelativeDate]
) -> Iterator[RelativeDate]:
    """A month or day alone; none where a year is printed with it, or where it may be a word."""
    moment = _make_moment(found, "_4")
    if moment is None or moment.year:
        return
    text = found.string
    groups = ("vague_4", "day_before_4", "month_behind_4", "month_4")
    start = min(found.start(group) for group in groups if found[group])
    if moment.day is None and not _is_introduced(text, start, before):
        return  # `Mr. March`, `May`
    end = found.end()
    is_joined = before and _LISTED.fullmatch(text, before[-1].end, start)
    is_count = is_joined and found["day_4"] and _COUNTED.match(text, end)
    if is_count and _MONTH_ALONE.fullmatch(before[-1].edtf or ""):
        moment, end = replace(moment, day=None), found.end("month_4")  # `in June and July 12 men`
    year: int | None
    basis: Basis
    if shared := _SHARED_YEAR.match(text, found.end()):
        year, basis = int(shared["year"]), "printed"
    elif found["beside"]:
        year, basis = finder.find_named_year(start, found["beside"].lower(), moment.month)
    else:
        first = _find_first_listed(text, start, before)
        year, basis = finder.choose(first, moment.month, moment.day)
    yield RelativeDate(start, end, moment.write(year), basis)


def _find_first_listed(text: str, start: int, before: Sequence[RelativeDate]) -> int:
    """Where the list begins that holds the date at this offset: `in March, April and May`."""
    for date in reversed(before):
        if not _LISTED.fullmatch(text, date.end, start):
            break
        start = date.start
    return start


def _is_introduced(text: str, start: int, before: Sequence[RelativeDate]) -> bool:
    """Whether a word before a month shows that it is one, or another month: `in May, June`."""
    if before and _LISTED.fullmatch(text, before[-1].end, start):
        return True
    return _INTRODUCTION.search(text, max(0, start - 12), start) is not None


def _read_interval(
    found: re.Match[str], finder: YearFinder, before: Sequence[RelativeDate]
) -> Iterator[RelativeDate]:
    """An interval of which at least one end has no year, or two dates that `and` only joins."""
    begin, end = _make_moment(found, "_1"), _make_moment(found, "_2")
    if found["last_day"]:  # `May 3 to 5`
        end = _share_month(begin, int(found["last_day"]))
    elif found["first_day"]:  # `3 to 5 May`
        begin = _share_month(end, int(found["first_day"]))
    if begin is None or end is None:
        return
    place = found.span("interval")
    if begin.day is None and found["day_2"] and _COUNTED.match(found.string, place[1]):
        end = _Moment(end.month, None, end.year, end.is_vague)  # `from May to June 12 men`
        place = place[0], found.start("day_2") - 1
    link = found.group()[found.end("day_1") - found.start() :] if found["day_1"] else found.group()
    if found["opened"] is None and " and " in link:
        are_days = begin.day and end.day and not found["last_day"]
        are_months = not begin.day and not end.day
        are_months &= _is_introduced(found.string, place[0], before)
        if are_days or are_months:
            yield from _read_joined(found, begin, end, finder)
        return
    forward = begin.is_before(end)
    basis: Basis = "printed"
    years: tuple[int | None, int | None]
    if begin.year and end.year:
        years = (begin.year, end.year)
    elif begin.year:
        years = (begin.year, begin.year + (not forward))
    elif end.year:
        years = (end.year - (not forward), end.year)
    else:
        start = found.start("interval")
        year, basis = finder.choose(start, end.month, end.day)
        first, _ = finder.choose(start, begin.month, begin.day)
        is_known = year is not None and first == year - (not forward)
        years, basis = ((first, year), basis) if is_known else ((None, None), "open")
    edtf = f"{begin.write(years[0])}/{end.write(years[1])}"
    yield RelativeDate(*place, edtf, basis)


def _share_month(moment: _Moment | None, day: int) -> _Moment | None:
    """Another day of the month of a day; None where the month has no such day."""
    if moment is None or moment.day is None:
        return None
    other = _Moment(moment.month, day, moment.year, is_vague=False)
    return other if _is_day(other) else None


def _read_joined(
    found: re.Match[str], begin: _Moment, end: _Moment, finder: YearFinder
) -> Iterator[RelativeDate]:
    """Those of two days or months, joined by `and`, that have no year of their own."""
    for moment, suffix in ((begin, "_1"), (end, "_2")):
        if moment.year:
            continue
        names = ("vague", "day_before", "month_behind", "month", *["day"] * bool(moment.day))
        groups = [f"{name}{suffix}" for name in names]
        groups += ["first_day"] * (suffix == "_1")
        places = [found.span(group) for group in groups if found[group]]
        place = min(start for start, _ in places), max(end for _, end in places)
        year, basis = finder.choose(place[0], moment.month, moment.day)
        if suffix == "_1" and end.year:
            year, basis = end.year, "printed"
        yield RelativeDate(*place, moment.write(year), basis)


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
