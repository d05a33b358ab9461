"""Dates without a year of their own, in a report of 2016."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.sentence_dates import find_relative_dates
from tests.support.case_files import cases


def shown(sentence: str, edition: int | None) -> str:
    """A date a line, with its EDTF and the basis of its year."""
    return "\n".join(
        " ".join(filter(None, [f"{sentence[date.start : date.end]} = {date.edtf}", date.basis]))
        for date in find_relative_dates(sentence, edition)
    )


@pytest.mark.parametrize(("sentence", "expected"), [*cases("edition_dates")])
def test_relative_dates_take_the_year_of_the_edition(sentence: str, expected: str) -> None:
    assert (shown(sentence, 2016) or "nothing") == expected


def test_without_an_edition_a_month_has_no_date() -> None:
    assert shown("In June the court ruled.", None) == "June = None"
    assert shown("It ran from October 2018 to September.", None).endswith("2018-10/2019-09 printed")


@given(st.text(alphabet="May June in and from to 1234567890,-since 2018", max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    for date in find_relative_dates(text, 2016):
        assert 0 <= date.start < date.end <= len(text)
