"""What happened after the report appeared is named once, plans are not."""

from __future__ import annotations

import re

import pytest

from pipeline.checks.dates import check_dates, check_period, check_stated_period
from pipeline.checks.finished import FinishedChapter, FinishedDocument
from pipeline.record.country import Period, Source
from tests.checks.reading import doubts, quoted, read

MONTHS = ("March", "April", "May", "June", "July", "August", "September", "October")


def chapter(sentence: str, **source: object) -> FinishedChapter:
    """A chapter with this sentence, in a report of this time."""
    extraction = read(f"# Kenya\n\n{sentence}\n\nThe delegation explained it.\n")
    [record] = extraction.records
    about: Source = record.source.model_copy(update=source)
    document = FinishedDocument(extraction.document)
    return FinishedChapter(document, record.model_copy(update={"source": about}), ())


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge was opened on 4 March 2012.",
        "On 4 March 2012 the two ministers signed an agreement on the ferry.",
        "He was sentenced on 4 March 2012 for hurting men who were thought to be rebels.",
        "On 4 March 2012 they signed an agreement on ferries, by which a third port would open.",
        "On 4 March 2012 a new minister took office.",
        "On March 4, 2012, the two ministers signed an agreement on the ferry.",
        "On 4 March 2012, the two ministers signed an agreement on the ferry.",
        "He was held at the fourth meeting, on 4 March 2012.",
        "The ferry, launched on 4 March 2012, has sunk.",
        "The Strategy and Plan of Action for ferries was adopted in March 2012.",
        "He was sentenced to death on 4 March 2012.",
        "He was hurt in the burning of five boats on 4 March 2012.",
        "The two ministers, after long talks, signed an agreement on March 4, 2012.",
    ],
)
def test_what_happened_after_the_day_of_issue_is_named(sentence: str) -> None:
    [found] = check_dates(chapter(sentence, published="2010-05-01"))
    assert re.fullmatch(
        r"2012-03(-04)? is after 2010-05-01, when the report was published", found.message
    )
    assert found.pointer == "/events/0"


@pytest.mark.parametrize(
    ("sentence", "published"),
    [
        ("The bridge was opened on 4 March 2012.", "2012"),
        ("The bridge was opened on 4 March 2012.", "2012-03"),
        ("The bridge was opened on 4 March 2012.", None),
        ("The bridge was opened in the summer of 2012.", "2012-07-11"),
        ("The bridge will be opened on 4 March 2012.", "2010-05-01"),
        ("The permit was extended through 4 March 2012.", "2010-05-01"),
        ("The vote is scheduled for 4 March 2012.", "2010-05-01"),
        ("Preparations for new rules, to become effective on 4 March 2012, went on.", "2010-05-01"),
        ("It also requests a report for the workshop of 4 March 2012.", "2010-05-01"),
        ("Names should reach us by 5 p.m. (New York time) on 4 March 2012.", "2010-05-01"),
        ("The third meeting of the partners is on 4 March 2012 in Kisumu.", "2012-01-20"),
        ("The present programme for ferries ends in March 2012.", "2011-12-20"),
        ("A bill on ferries goes to the National Assembly in March 2012.", "2011-12"),
        ("The term, which was extended in May 2011, ends on 4 March 2012.", "2012-01-20"),
        ("The board voted (the chairman retires in March 2012) on its rules.", "2012-01-20"),
        ("The council decided to prolong the term to an end on 4 March 2012.", "2012-01-20"),
        ("Parties endeavoured to hold votes starting on 4 March 2012.", "2012-01-20"),
        ("The tax to be introduced on March 4, 2012 is said not to be high.", "2012-01-20"),
        ("In January 2012, they announced a law, effective on 4 March 2012.", "2012-01-20"),
        ("The limit is being lowered to five boats on 4 March 2012.", "2012-01-20"),
        ("They rescheduled the vote for 4 March 2012.", "2012-01-20"),
        ("They hoped for fair votes and to hand over to an elected mayor on 4 March 2012.", "2011"),
        ("It recalled that the elected mayor must take office on 4 March 2012.", "2012-01-20"),
        ("The burden owed to a repayment in March 2012 has been eased.", "2011-12"),
        (
            "It asked that, as soon as a pact had been signed on 4 March 2012, it go.",
            "2012-03-03",
        ),
        ("Preparations were made for the vote on 4 March 2012.", "2012-01-20"),
        ("The minister met the candidates of the vote on 4 March 2012.", "2012-01-20"),
        ("Votes on 4 March 2012 were discussed.", "2012-01-20"),
        ("She was elected to a term of two years ending in March 2012.", "2012-01-20"),
        ("He has been called to speak as a witness on 4 March 2012.", "2012-01-20"),
        ("The board was informed of a vote on 4 March 2012.", "2012-01-20"),
        (
            "The answers will stand in the report adopted by the board in March 2012:",
            "2012-01-20",
        ),
    ],
)
def test_plans_and_the_days_before_are_left_alone(sentence: str, published: str | None) -> None:
    assert list(check_dates(chapter(sentence, published=published))) == []


@pytest.mark.parametrize(
    ("edition", "basis", "count"), [("2010", "title", 1), ("2011", "title", 0), ("2010", "path", 0)]
)
def test_a_report_appears_by_the_end_of_the_year_after_its_own(
    edition: str, basis: str, count: int
) -> None:
    sentence = "The bridge was opened on 4 March 2012."
    found = check_dates(chapter(sentence, edition=edition, edition_basis=basis))
    assert len(list(found)) == count


@pytest.mark.parametrize(
    ("covered", "count"), [("2008", 1), ("2011", 1), ("2010", 0), ("2009-06/2010-05", 0)]
)
def test_a_report_on_another_year_than_that_of_its_title_is_named_once(
    covered: str, count: int
) -> None:
    period = Period(edtf=covered, basis="printed", spans=())
    record = chapter("It rained.", edition="2010", edition_basis="title", period=period).record
    assert len(list(check_period([record, record]))) == count


@pytest.mark.parametrize("covered", ["2009", "2008/2009"])
def test_an_annual_report_appears_in_the_year_after_its_own(covered: str) -> None:
    period = Period(edtf=covered, basis="printed", spans=())
    record = chapter("It rained.", edition="2010", edition_basis="title", period=period).record
    assert list(check_period([record])) == []


@pytest.mark.parametrize(("first", "codes"), [("2023", []), ("2015", ["period-not-edition"])])
def test_a_period_years_from_the_edition_is_refused_aloud(first: str, codes: list[str]) -> None:
    """The first page of another report stands in this one, or the year is misprinted."""
    told = f"This report covers developments from 1 March {first} to 30 November {first}."
    extraction = read(f"# Kenya: report of 2023\n\n{told} It rained on 5 May.\n")
    assert [one.code.value for one in doubts(extraction)] == codes
    assert (extraction.records[0].source.period is None) == bool(codes)


@pytest.mark.parametrize(
    ("stated", "printed", "count"),
    [
        ("2012", "2019", 1),
        ("2012/2015", "2019", 1),
        ("2018/2020", "2019", 0),
        ("2019-01/2019-06", "2019", 0),
    ],
)
def test_a_text_about_another_year_than_the_stated_one_is_named(
    stated: str, printed: str, count: int
) -> None:
    told = " ".join(f"It rained in {month} {printed}." for month in MONTHS)
    period = Period(edtf=stated, basis="printed", spans=())
    record = chapter(told, period=period).record
    assert len(list(check_stated_period([record]))) == count


@pytest.mark.parametrize(
    "told",
    [
        "This report covers the period from January to December 2014.",
        "It covers the work on the roads from 1 January to 30 June 2014.",
    ],
)
def test_a_period_after_the_issue_is_refused_aloud(told: str) -> None:
    extraction = read(f"# Roads of Kenya\n\nPublished 5 July 2011\n\n{told}\n")
    [found] = doubts(extraction)
    assert (found.code, quoted(extraction, found)) == ("period-not-edition", told[:-1])
    assert extraction.records[0].source.period is None


@pytest.mark.parametrize(("count", "wanted"), [(2, 0), (3, 1)])
def test_a_year_that_only_its_own_statement_names_is_doubted(count: int, wanted: int) -> None:
    told = " ".join(f"It rained in {month} 2019." for month in MONTHS[:count])
    period = Period(edtf="2012", basis="printed", spans=())
    record = chapter(f"This is the report of 2012. {told}", period=period).record
    assert len(list(check_stated_period([record]))) == wanted


def test_a_report_that_looks_back_at_many_years_is_left_alone() -> None:
    told = " ".join(f"It rained in {year}." for year in range(1990, 2010))
    period = Period(edtf="2012", basis="printed", spans=())
    assert list(check_stated_period([chapter(told, period=period).record])) == []


def test_a_period_that_nobody_states_is_no_evidence() -> None:
    told = " ".join(f"It rained in {month} 2019." for month in MONTHS)
    period = Period(edtf="2012", basis="inferred", spans=())
    assert list(check_stated_period([chapter(told, period=period).record])) == []
