"""Whether dates fit the report's own time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, make_problem
from pipeline.record.country import NormalizedDate
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.checks.finished import FinishedChapter
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord

_YEAR: Final = re.compile(r"\d{4}")
_DAY: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
# What speaks of a time to come: a plan, a term that ends, a forecast.
_TO_COME: Final = re.compile(rf"\b{spell_words('checks', 'to_come')}\b", re.IGNORECASE)
_MOST_PLACES: Final = 20


def check_dates(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield events dated after the report was published, unless the sentence speaks of a plan."""
    published = chapter.record.source.published
    if published is None or not _YEAR.match(published):
        return
    late = [
        (at, event)
        for at, event in enumerate(chapter.record.events)
        if (_DAY.fullmatch(event.edtf) or _YEAR.fullmatch(event.edtf))
        and _is_after(event.edtf, published)
        and not _TO_COME.search(event.text)
    ]
    if late:
        at, first = late[0]
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        message = f"{first.edtf} is after {published}, when the report was published{more}"
        spans = tuple(span for _, event in late for span in event.spans[:1])
        yield make_problem(
            Code.DATE_AFTER_PUBLICATION, message, spans[:_MOST_PLACES], f"/events/{at}"
        )


def _is_after(date: str, other: str) -> bool:
    """Whether a date lies wholly after another, as far as both are known."""
    known = min(len(date), len(other))
    return date[:known] > other[:known]


def check_period(record: CountryRecord) -> Iterator[Problem]:
    """Yield that the report covers another time than the year of its title."""
    period, edition = record.source.period, record.source.edition
    if period is None or edition is None or not _YEAR.match(edition):
        return
    years = _YEAR.findall(period.edtf)
    if years and not years[0] <= edition[:4] <= years[-1]:
        message = f"the report of {edition} covers {period.edtf}"
        yield make_problem(Code.PERIOD_NOT_EDITION, message, period.spans)


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
