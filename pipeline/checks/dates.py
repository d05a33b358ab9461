"""Whether dates fit the report's own time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.record.country import NormalizedDate
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedChapter, FinishedDocument
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord, Event, Source

_YEAR: Final = re.compile(r"\d{4}")
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?")  # or month; no season, `2011-22`
# What speaks of a time to come: a plan, a forecast, a term that ends (`through March 2025`).
_TO_COME: Final = re.compile(
    rf"\b{spell_words('checks', 'to_come')}\b"
    rf"|\b{spell_words('checks', 'up_to')}\s(?:(?:the|end|of|early|late|[A-Z]\w+|\d\d?,?)\s){{0,4}}"
    r"\d{4}\b"
)
# What happened at a date, in one clause with it: `was opened`, `took office`.
_HAPPENED: Final = re.compile(
    rf"(?<!\bto\sbe\s)(?<!\bbeing\s)\b(?:{spell_words('checks', 'happened')}|[a-z]{{2,}}ed)\b"
)
_CLAUSE: Final = re.compile(r",\s(?!\d{4}\b)|[;:]\s|\s\(|\)")
_HEAD: Final = 8  # characters before a date that heads its clause
# What a clause does not say to have happened: `decided to end it`, `a term ending`; not
# `sentenced to death on`, `killed in the bombing`.
_AIM: Final = re.compile(r"\bto\s(?!(?:an?|his|her|its|the|their)\b)[a-z]+\s(?!on\s|in\s)")
_UNDER_WAY: Final = re.compile(
    r"(?<!\bthe\s)(?<!\ba\s)\b(?!following|during|being|having)[a-z]{2,}ing\b"
)
_BEHIND_SUBJECT: Final = re.compile(r"\s(?:was|were|had)\s")  # `killings in May 2003 were told`
_BEFORE: Final = 200  # characters from such a word to the year
_BEHIND: Final = 50
_MOST_PLACES: Final = 20

_PRINTED_YEAR: Final = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])")
_TIMES_AS_OFTEN: Final = 3


def check_dates(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield events dated after the report was published, where the sentence speaks of no plan.

    It tells what happened, and has no word of a time to come. A year alone is too often a plan's.

    A report whose day of publication is not printed appeared by the end of the year after that of
    its title.
    """
    limit = _find_limit(chapter.record.source)
    if limit is None:
        return
    late = [
        (at, event)
        for at, event in enumerate(chapter.record.events)
        if _DAY.fullmatch(event.edtf)
        and _is_after(event.edtf, limit)
        and _tells_of_past(chapter.document, event)
    ]
    if late:
        at, first = late[0]
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        message = f"{first.edtf} is after {limit}, when the report was published{more}"
        spans = tuple(span for _, event in late for span in event.spans[:1])
        yield make_problem(
            Code.DATE_AFTER_PUBLICATION, message, spans[:_MOST_PLACES], f"/events/{at}"
        )


def _tells_of_past(document: FinishedDocument, event: Event) -> bool:
    """Whether a clause says what happened `on` or `in` a date, and no word near that it lay ahead.

    That of a sentence that begins with a bracket may stand before it: `by 5 p.m. (New York time)`.
    """
    text = event.text
    if text.startswith("("):
        start = event.spans[0].start
        text = document.text[max(start - _BEFORE, 0) : start] + text
    year, month = event.edtf[:4], MONTHS[int(event.edtf[5:7]) - 1]
    date = re.compile(rf"\b(?:[Oo]n|[Ii]n)\s(?:\S+\s){{0,3}}{month}\s(?:\d\d?,\s)?{year}")
    return any(
        _has_happened(text, found.start(), found.end())
        and not any(
            found.start() - _BEFORE <= word.start() <= found.end() + _BEHIND
            for word in _TO_COME.finditer(text)
        )
        for found in date.finditer(text)
    )


def _has_happened(text: str, start: int, end: int) -> bool:
    """Whether a clause tells of the past before its date, or behind it if the date is its head.

    >>> _has_happened("The term, which was extended, ends in May 2014.", 34, 46)
    False
    """
    breaks = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
    at = bisect_right(breaks, start)
    behind = next((one for one in breaks if one > end + len(", ")), len(text))
    is_head = start - breaks[at - 1] <= _HEAD
    told = _HAPPENED.search(text, breaks[at - 1], behind if is_head else start)
    is_intended = told and (
        _AIM.search(text, breaks[at - 1], start + len("on "))
        or _UNDER_WAY.search(text, told.end(), start)
    )
    return bool(told and not is_intended) or _BEHIND_SUBJECT.match(text, end) is not None


def _find_limit(source: Source) -> str | None:
    """The day, month or year by whose end the report was published."""
    if source.published is not None and _YEAR.match(source.published):
        return source.published
    edition = _YEAR.match(source.edition or "")
    return str(int(edition[0]) + 1) if edition and source.edition_basis != "path" else None


def _is_after(date: str, other: str) -> bool:
    """Whether a date lies wholly after another, as far as both are known."""
    known = min(len(date), len(other))
    return date[:known] > other[:known]


def check_period(records: Sequence[CountryRecord]) -> Iterator[Problem]:
    """Yield that the report covers another time than the year of its title, once for all.

    A report on a year appears in that year or the next.
    """
    source = records[0].source if records else None
    if source is None or source.period is None or not _YEAR.match(source.edition or ""):
        return
    edition, period = source.edition or "", source.period
    years = [*map(int, _YEAR.findall(period.edtf))]
    if years and not years[0] <= int(edition[:4]) <= years[-1] + 1:
        message = f"the report of {edition} covers {period.edtf}"
        yield make_problem(Code.PERIOD_NOT_EDITION, message, period.spans)


def check_stated_period(records: Sequence[CountryRecord]) -> Iterator[Problem]:
    """Yield that the text speaks mostly of one other year than those that the report states."""
    period = records[0].source.period if records else None
    if period is None or period.basis != "printed":
        return
    ends = [int(year) for year in _YEAR.findall(period.edtf)]
    if not ends:
        return
    stated = range(ends[0], ends[-1] + 1)
    printed = Counter(chain.from_iterable(map(_list_years, records)))
    within = sum(printed[year] for year in stated)
    year, count = max(
        ((year, count) for year, count in printed.items() if year not in stated),
        key=itemgetter(1),
        default=(0, 0),
    )
    if count >= _TIMES_AS_OFTEN * max(within, 1):  # the statement itself names one
        message = (
            f"the report states that it covers {period.edtf}, and names {year} {count} times, "
            f"the years of that time {within} times"
        )
        yield make_problem(Code.DATES_OUTSIDE_PERIOD, message, period.spans)


def _list_years(record: CountryRecord) -> Iterator[int]:
    """The years that a record's paragraphs and values print."""
    paragraphs = (one.text for section in record.sections for one in section.paragraphs)
    for text in chain(paragraphs, (one.raw for one in record.statistics.values())):
        yield from map(int, _PRINTED_YEAR.findall(text))


def check_open_years(record: CountryRecord) -> Iterator[Problem]:
    """Yield how many dates of the text have no year."""
    places: list[Span] = [
        entity.spans[0]
        for entity in record.entities
        if isinstance(entity.normalized, NormalizedDate)
        and entity.normalized.basis == "open"
        and entity.spans
    ]
    if places:
        dates = "1 date has" if len(places) == 1 else f"{len(places)} dates have"
        yield make_problem(
            Code.OPEN_YEAR, f"{dates} no year that the report decides", tuple(places[:_MOST_PLACES])
        )
