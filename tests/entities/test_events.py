"""The dates of events: of occurrences in a sentence, not of comparisons, citations or names."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from tests.support.extracting import FAMILY, document

CASES = {
    "a deed": ("In 2019 the ministry opened two shelters.", ["2019"]),
    "since the last time": ("In 2021 the council met for the first time since 2018.", ["2021"]),
    "a comparison": ("In 2020 courts heard 40 cases, up from 31 in 2018.", ["2020"]),
    "a plan's years": (
        "In 2021 the cabinet extended the 2018-2020 National Action Plan on Work.",
        ["2021"],
    ),
    "a treaty's year behind its short form": (
        "Parliament passed a bill to meet the 2000 UN Trafficking in Persons (TIP) Protocol.",
        [],
    ),
    "the deed for which someone was sentenced": (
        "On May 4, 2021, a court jailed two men for robbing a bank in 2019.",
        ["2021-05-04"],
    ),
    "what was not done": ("The office said that it did not visit any farms in 2021.", []),
    "the year of a policy": (
        "Set up by the Youth Policy of 2020, the board began its work in 2021.",
        ["2021"],
    ),
    "years of data": ("In 2019 the bureau issued a report with data from 2016 and 2017.", ["2019"]),
    "a date set for what is to come": (
        "Three men were arrested and scheduled for trial in 2030.",
        [],
    ),
    "an extended deadline": ("The moratorium was extended through January 1, 2030.", []),
    "a measured state": ("The average wage in 2018 was 2,529 lei.", []),
    "parts of a count": ("Of the 249 people helped by the office in 2017, 226 were women.", []),
    "the date in a law's name": ("Parliament amended Law No. 24 of May 3, 1999.", []),
    "the years of a survey": (
        "Source for the other data: Living Standard Survey, 2016\u20132017.",
        [],
    ),
    "the years that a plan covers": ("A plan of action for 2022-2026 has been drafted.", []),
    "a date alone": ("The House, April 23, 2026.", []),
    "the year of a source": ("Data from a survey were published by the institute, 2020.", []),
    "the years of a source": ("Data of a survey were published by the institute, 2019-2020.", []),
    "a relative clause": ("Officials closed the ministry that failed in 2019.", ["2019"]),
}


@pytest.mark.parametrize(("sentence", "dates"), CASES.values(), ids=CASES)
def test_events_have_their_dates(sentence: str, dates: list[str]) -> None:
    report = document(f"# Kenya\n\n## Work\n\n{sentence}\n")
    [record] = extract(
        report, profile=FAMILY, families=(), recognize=lambda texts: [[] for _ in texts]
    ).records
    assert [event.edtf for event in record.events] == dates
