"""Periods of figures whose sentences have no date: those that tell on, and those up to date."""

from __future__ import annotations

import pytest

from tests.support.extracting import extracted, nothing

REPORT = "# Uganda 2010\n\nThis report covers the period {period}.\n\n## Events\n\n{text}\n"


def periods(text: str, period: str = "January to December 2010") -> list[str | None]:
    """The periods of the figures that a report on this time states."""
    (record,) = extracted(REPORT.format(period=period, text=text), recognize=nothing).records
    return [figure.period for figure in record.figures]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("In October shops were burned. Five people were held.", "2010-10/2010-12"),
        ("On 9 May a shop was burned. At least 12 men were held.", "2010-05-09/2010-12-31"),
        ("In October shops were burned. They killed 12 men.", "2010-10/2010-12"),
        ("In October shops were burned. Five people had been held.", None),
        ("In October shops were burned. Five people had fled.", None),
        ("In October shops were burned. The court freed five people.", None),
        ("In October shops were burned. They were held for five years.", None),
        ("In October and in May shops were burned. Five people were held.", None),
        ("In October 2007 shops were burned. Five people were held.", None),
        ("In October shops were burned. It rained. Five people were held.", None),
        ("To date, 12 people have been freed.", "../2010-12"),
        ("The court has freed 12 people so far.", "../2010-12"),
    ],
)
def test_a_figure_without_a_date_is_of_what_is_told_or_up_to_date(
    text: str, period: str | None
) -> None:
    assert periods(text) == [period]


def test_a_figure_counted_to_date_has_no_period_where_the_end_is_not_known() -> None:
    (record,) = extracted(
        "# Uganda\n\nTo date, 12 people have been freed.\n", recognize=nothing
    ).records
    assert [figure.period for figure in record.figures] == [None]


def test_a_figure_of_another_country_is_of_the_year_of_the_one_that_it_is_compared_with() -> None:
    text = "The average loan was $13,874 in 2009, compared to $88,612 in Norway."
    assert periods(text) == ["2009", "2009"]


def test_the_scale_of_a_chart_scattered_over_a_paragraph_counts_nothing() -> None:
    scattered = (
        "The 4 changes that were adopted in the 2 budgets, with measures to 0 delay retirement and "
        "to encourage -2 savings, were right. The courts freed 12 people."
    )
    assert len(periods(scattered)) == 1


def test_cases_that_count_down_are_no_scale_of_a_chart() -> None:
    counted = (
        "Inspectors found 60 violations. In 59 of those cases, a total of 58 children were freed. "
        "It rose by \u2212 2 points, and \u22122 boats and 5 boats were counted."
    )
    assert len(periods(counted)) >= 3
