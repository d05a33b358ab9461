"""The period that a report says it covers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.stated_periods import (
    find_fiscal_start,
    find_stated_periods,
    read_title_period,
    read_titled_year,
)
from tests.support.case_files import cases


@pytest.mark.parametrize(("sentence", "expected"), [*cases("stated_periods")])
def test_the_period_of_a_report_is_read(sentence: str, expected: str) -> None:
    found = [stated.edtf for stated in find_stated_periods(sentence)]
    assert ("\n".join(found) or "nothing") == expected


@pytest.mark.parametrize(
    ("title", "edtf"),
    [
        ("Labour Market, Third Quarter of 2025", "2025-07/2025-09"),
        ("January–December 2010", "2010-01/2010-12"),
        ("National Strategy 2021-2025", None),
        ("Mission to Tonga, 11 to 16 June 2018", None),
        ("Situation Report No. 11 (1-30 June 2017)", "2017-06-01/2017-06-30"),
        ("Outlook, April 2012", None),
        ("May 2012 - Apr 2013 May 2013 - Apr 2014", None),
    ],
)
def test_a_title_ends_in_the_period_of_its_report(title: str, edtf: str | None) -> None:
    found = read_title_period(title)
    assert (found.edtf if found else None) == edtf


@pytest.mark.parametrize(
    ("title", "edtf"),
    [
        ("Annual Report 2021/22", "2021/2022"),
        ("Annual Report 1392 (2013/14)", "2013/2014"),
        ("Annual Report 2009-2010 of the Commission", "2009/2010"),
        ("Annual Report 2009-2012", None),
        ("Annual Report of the Ombudsman for 2015", "2015"),
        ("Report for the Year 2015", "2015"),
        ("Report on Goals for 2015", None),
        ("National Strategy 2021-2022", None),
    ],
)
def test_a_title_may_have_the_year_of_its_report(title: str, edtf: str | None) -> None:
    found = read_titled_year(title)
    assert (found.edtf if found else None) == edtf


@pytest.mark.parametrize(
    ("sentence", "issued", "edtf"),
    [
        ("It covers the period from 14-21 August.", "2014-08-21", "2014-08-14/2014-08-21"),
        ("It covers the period from 20 December to 3 January.", "2015-01", "2014-12-20/2015-01-03"),
        ("It covers the period from 14-21 August.", "2014", None),
        ("It covers the period from 14-21 August.", None, None),
        ("The plan covers the period from 14-21 August.", "2014-08-21", None),
    ],
)
def test_a_period_without_a_year_is_of_the_twelve_months_before_the_issue(
    sentence: str, issued: str | None, edtf: str | None
) -> None:
    found = next(iter(find_stated_periods(sentence, issued)), None)
    assert (found.edtf if found else None) == edtf


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The fiscal year runs from 1 July to 30 June.", (7, 1)),
        ("Its financial year is April 1 to March 31.", (4, 1)),
        ("In the fiscal year 2012 spending fell.", None),
    ],
)
def test_the_start_of_a_fiscal_year_is_read_where_it_is_printed(
    text: str, start: tuple[int, int] | None
) -> None:
    assert find_fiscal_start(text) == start


@given(st.text(alphabet="This report covers 1 May to June 2010, (S/20/8)-–.", max_size=120))
def test_no_text_makes_it_raise(text: str) -> None:
    for stated in find_stated_periods(f"This report covers {text}"):
        assert 0 <= stated.start < stated.end
