"""Every EDTF value against a grammar written from the specification, not from the pipeline.

Library of Congress, Extended Date/Time Format, 4 February 2019: all of level 0 but times of day,
and of level 1 seasons, qualified dates, digits left open from the right, and open intervals.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.dates import DATES, find_dates, list_dated_parts, parse_date
from tests.support.case_files import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path(__file__).parents[2] / "out" / "records"
KEYS = ("edtf", "issued", "accessed")

DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d\dXX)"
    r"(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?|-(?P<season>2[1-4]))?"
    r"(?P<qualified>[?~%])?"
)
# Level 1 qualifies what is written out. The record's contract reads `mid-1990s` as `199X~`: both
# of its marks are of level 1, that they stand together is what the contract adds.
BY_CONTRACT = re.compile(r"(?:\d{3}X|\d\dXX)~")


def is_date(value: str) -> bool:
    """Whether it is one date of the calendar, a season, a decade, a century."""
    found = DATE.fullmatch(value)
    if found is None:
        return False
    if "X" in found["year"]:
        return found["month"] is None and found["season"] is None and not found["qualified"]
    day = int(found["day"] or 1)
    return not found["month"] or day <= monthrange(int(found["year"]), int(found["month"]))[1]


def is_edtf(value: str) -> bool:
    """Whether it is a date, or an interval that does not run backwards."""
    begin, slash, end = value.partition("/")
    known = [one for one in (begin, end) if one not in ("", "..")]
    if not known or not all(is_date(one) or BY_CONTRACT.fullmatch(one) for one in known):
        return False
    if not slash or len(known) == 1:
        return bool(begin and (end or not slash))
    return begin.rstrip("?~%") <= end.rstrip("?~%")


def dates_in(value: object) -> Iterator[str]:
    """Every EDTF value in a record."""
    if isinstance(value, dict):
        for key, held in value.items():
            if key in KEYS and isinstance(held, str):
                yield held
            else:
                yield from dates_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from dates_in(held)


@pytest.mark.parametrize("value", ["2005", "2005-02-28", "2001-21", "199X", "2004-06~", "../2005"])
def test_examples_of_the_edtf_specification_are_valid(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize(
    "value", ["05", "2005-2", "2005-02-29", "2005-13", "199X-05", "2006/2005", "/", "..", "20X5"]
)
def test_strings_outside_the_edtf_specification_are_invalid(value: str) -> None:
    assert not is_edtf(value)


def test_dates_in_records_are_valid_edtf() -> None:
    values = {
        value for path in OUT.rglob("*.json") for value in dates_in(json.loads(path.read_text()))
    }
    assert values
    assert [value for value in values if not is_edtf(value)] == []


@pytest.mark.parametrize(
    ("text", "expected"), [*cases("dates"), *cases("hostile_dates"), *cases("periods")]
)
def test_dates_in_cases_are_valid_edtf(text: str, expected: str) -> None:
    assert expected
    values = [parse_date(text), *(date.edtf for date in find_dates(text))]
    assert [value for value in values if value is not None and not is_edtf(value)] == []


YEARS = st.integers(1000, 2099).map(str)
DAYS = st.integers(0, 32).map(str)
MONTHS = st.sampled_from(["January", "Feb.", "March", "June", "SEPTEMBER", "Sept.", "Dec"])
POINTS = st.one_of(
    YEARS,
    st.builds("{} {}".format, MONTHS, YEARS),
    st.builds("{} {}, {}".format, MONTHS, DAYS, YEARS),
    st.builds("{} {} {}".format, DAYS, MONTHS, YEARS),
    st.builds("{}-{}-{}".format, YEARS, DAYS, DAYS),
    st.builds("{}/{}/{}".format, DAYS, DAYS, YEARS),
    st.builds("{} of {}".format, st.sampled_from(["spring", "fall", "winter"]), YEARS),
    st.builds("{}0s".format, st.integers(100, 209)),
    MONTHS,
    DAYS,
)
LED = st.builds("{}{}".format, st.sampled_from(["", "early ", "mid-", "late ", "circa "]), POINTS)
SPANS = st.one_of(
    LED,
    st.builds("since {}".format, LED),
    st.builds("from {} to {}".format, LED, LED),
    st.builds("between {} and {}".format, LED, LED),
    st.builds("{}-{}".format, LED, LED),
    st.builds("FY{}/{}".format, YEARS, DAYS),
    st.builds("{}-{}".format, YEARS, DAYS),
    st.builds("the {} half of {}".format, st.sampled_from(["first", "second"]), YEARS),
    st.builds("the {} quarter of {}".format, st.sampled_from(["first", "4th", "last"]), YEARS),
    st.builds("first {} months of {}".format, DAYS, YEARS),
)


@given(SPANS)
def test_generated_dates_are_valid_edtf(text: str) -> None:
    values = [parse_date(text), *(date.edtf for date in find_dates(f"It was in {text}."))]
    assert all(is_edtf(value) for value in values if value is not None)


SIGNS_AND_WORDS = """
    early mid late mid- and or to till between from since before ago half quarter years months
    decade century fiscal FY CE BC present Q4 the first second 1980s , - / ( ) \u2013
"""
WORDS = st.one_of(POINTS, st.sampled_from(re.findall(r"\S+", SIGNS_AND_WORDS)))


@given(st.lists(WORDS, min_size=2, max_size=6).map(" ".join))
def test_words_of_dates_in_any_order_are_a_date_or_none(text: str) -> None:
    values = [parse_date(text), *(date.edtf for date in find_dates(f"It was in {text}."))]
    assert all(is_edtf(value) for value in values if value is not None)


@given(st.lists(st.tuples(SPANS, st.sampled_from([*'();:[],"\u201c\u201d', " note "])), max_size=3))
def test_splitting_a_text_loses_no_date(printed: list[tuple[str, str]]) -> None:
    text = "".join(f"in {span}{sign}" for span, sign in printed)
    parts = [(0, len(text))], list_dated_parts(text)
    whole, cut = (
        [
            (match.start, match.end, read)
            for part in places
            for match, read in DATES.find(text, *part)
            if isinstance(read, str)
        ]
        for places in parts
    )
    assert cut == whole
