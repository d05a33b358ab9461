"""The period that a source line or a note of a table states for its data."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.grammar.dates import find_dates, parse_date
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime
from pipeline.grammar.sentence_dates import find_relative_dates

_OF_DATA: Final = re.compile(
    r"\b(?:data|statistics|figures|estimates)\b[^.]{0,60}? (?:from|of|for|as of|between)\b"
    r"|\b(?:conducted|collected|recorded|gathered) (?:from|between|in|during)\b"
    r"|\b(?:survey|census)\b",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(r"\b(?:published|accessed|retrieved|released|updated)\b")
_YEARS: Final = re.compile(
    r"(?<![\w/.\u2013-])(?:19|20)\d\d(?:\s?[-\u2013/]\s?(?:\d\d){1,2})?(?![\w/\u2013-])"
)
_SENTENCE: Final = re.compile(r"(?<=[\d)])\.\s(?=[A-Z])")
_TOPIC: Final = re.compile(r"data (?:for|on) (?:the )?(.+?) (?:are|is|were|was) ", re.IGNORECASE)


def find_data_period(line: str, year: str | None = None) -> str | None:
    """The period of the data that a line states as EDTF, None where it states none or several.

    `Data from 2020, published in 2022` is of 2020, `Census, 2009` of 2009, `Survey, 2015-2016` of
    both years; a year of publication does not count. Months without a year are of `year`.
    """
    own = line[: found.start()] if (found := _PUBLISHED.search(line)) else line
    if not _OF_DATA.search(own):
        return None
    dates = find_dates(own)
    periods = {date.edtf for date in dates}
    periods |= {
        parse_date(years[0]) or ""
        for years in _YEARS.finditer(own)
        if not any(date.start <= years.start() < date.end for date in dates)
    }
    if not periods and year:
        periods = {
            date.edtf or "" for date in find_relative_dates(own, ReportedTime.of_edition(year))
        }
    return next(iter(periods)) or None if len(periods) == 1 else None


def find_noted_period(note: str, label: str, year: str | None) -> str | None:
    """The period that a note states for the figures of this label.

    `Data for funding are from 2020. Other data are from 2021.` states two, each for its topic.
    """
    sentences = _SENTENCE.split(note)
    topics = [topic[1].lower() if (topic := _TOPIC.match(each)) else "" for each in sentences]
    own = [each for each, topic in zip(sentences, topics, strict=True) if topic in label.lower()]
    named = [each for each, topic in zip(sentences, topics, strict=True) if topic and each in own]
    chosen = named or own
    return find_data_period(chosen[0], year) if len(chosen) == 1 else None


def has_date(line: str) -> bool:
    """Whether a line prints a year, or a month or period without one."""
    return bool(
        _YEARS.search(line) or find_dates(line) or [*find_relative_dates(line, UNKNOWN_TIME)]
    )
