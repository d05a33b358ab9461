"""Dates without a year of their own, in reports on a calendar year, half a year, no known time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime
from pipeline.grammar.sentence_dates import find_relative_dates
from tests.support.case_files import cases

CALENDAR_YEAR = ReportedTime.of_edition(2016)
HALF_A_YEAR = ReportedTime.from_edtf("2024-09-16/2025-03-27", published="2025-04-01")


def shown(sentence: str, time: ReportedTime) -> str:
    """A date a line, with its EDTF and the basis of its year."""
    return "\n".join(
        " ".join(filter(None, [f"{sentence[date.start : date.end]} = {date.edtf}", date.basis]))
        for date in find_relative_dates(sentence, time)
    )


@pytest.mark.parametrize(("sentence", "expected"), [*cases("edition_dates")])
def test_in_a_report_on_a_calendar_year_a_month_is_of_it(sentence: str, expected: str) -> None:
    assert (shown(sentence, CALENDAR_YEAR) or "nothing") == expected


@pytest.mark.parametrize(("sentence", "expected"), [*cases("period_dates")])
def test_in_a_report_on_half_a_year_a_month_is_of_the_year_that_holds_it(
    sentence: str, expected: str
) -> None:
    assert (shown(sentence, HALF_A_YEAR) or "nothing") == expected


@pytest.mark.parametrize(("sentence", "expected"), [*cases("open_dates")])
def test_where_no_period_is_known_a_month_is_of_its_context_or_open(
    sentence: str, expected: str
) -> None:
    assert (shown(sentence, UNKNOWN_TIME) or "nothing") == expected


@pytest.mark.parametrize(
    ("period", "month", "year"),
    [
        ("2010", 5, 2010),
        ("2009-10/2010-12", 11, 2010),
        ("2009-10/2010-09", 11, 2009),
        ("2009/2010", 5, None),  # a fiscal year whose months are not known
        (None, 5, None),
    ],
)
def test_a_month_is_of_the_later_year_of_a_period_that_holds_it_twice(
    period: str | None, month: int, year: int | None
) -> None:
    assert ReportedTime.from_edtf(period).find_year(month) == year


def test_no_month_is_after_the_day_of_issue() -> None:
    time = ReportedTime.from_edtf("2010", published="2010-06")
    assert (time.find_year(6), time.find_year(7)) == (2010, None)


@given(st.text(alphabet="May June in and from to 1234567890,-since 2018 that year.", max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    for date in find_relative_dates(text, CALENDAR_YEAR):
        assert 0 <= date.start < date.end <= len(text)
