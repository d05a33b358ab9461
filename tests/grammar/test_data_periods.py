"""The period of the data that source lines and notes of tables state."""

from __future__ import annotations

import pytest

from pipeline.grammar.data_periods import find_data_period, find_noted_period


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Source: data from 2020, published by the office in 2022.", "2020"),
        ("Source: analysis of statistics from the Labour Force Survey, 2011.", "2011"),
        ("Source: Census, 2009.", "2009"),
        ("Source: Institute of Statistics, 2015.", None),
        ("Source: household survey of 2012 and census of 2014.", None),
        ("Source: Multiple Indicator Survey, 2013\u20132014.", "2013/2014"),
        ("Source: Village Survey, 2005-06.", "2005/2006"),
        ("Source: statistics from the NSS Survey, 2011 \u2013 2012.", "2011/2012"),
    ],
)
def test_the_period_of_the_data_is_read_only_where_stated(line: str, period: str | None) -> None:
    assert find_data_period(line) == period


@pytest.mark.parametrize(
    ("note", "period"),
    [
        ("Data are from January 2018 to November 2018.", "2018-01/2018-11"),
        ("Data are from July 1, 2019, to June 30, 2020. (11)", "2019-07-01/2020-06-30"),
        ("Number of visits conducted between January and November", "2020-01/2020-11"),
        ("Data from July 2019\u2013June 2020.", "2019-07/2020-06"),
        ("The age was raised by the law of 2019.", None),
        ("Data for boats are from 2019. Other data are from May 2020.", "2020-05"),
        ("Data for the visits are from 2019. Data for boats are from May 2020.", "2019"),
    ],
)
def test_a_note_states_the_period_of_its_figures(note: str, period: str | None) -> None:
    assert find_noted_period(note, "Number of visits", "2020") == period
