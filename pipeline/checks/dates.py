"""Whether dates fit the report's own time."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.grammar.past_clauses import find_past_dates
from pipeline.record.country import NormalizedDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedChapter
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord, Source

_YEAR: Final = re.compile(r"\d{4}")
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?")  # or month; no season, `2011-22`
_MOST_PLACES: Final = 20

_PRINTED_YEAR: Final = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])")
_TIMES_AS_OFTEN: Final = 3


def check_dates(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield events dated after the report was published, where a clause tells that they happened.

    A year alone is too often a plan's.

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
        and event.edtf[: len("2012-03")] in find_past_dates(event.text)
    ]
    if late:
        at, first = late[0]
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        message = f"{first.edtf} is after {limit}, when the report was published{more}"
        spans = tuple(span for _, event in late for span in event.spans[:1])
        yield make_problem(
            Code.DATE_AFTER_PUBLICATION, message, spans[:_MOST_PLACES], f"/events/{at}"
        )


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
