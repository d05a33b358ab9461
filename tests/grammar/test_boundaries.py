"""Small grammars at the boundaries of what they accept."""

from __future__ import annotations

import pytest

from pipeline.grammar.dates import find_dates, parse_date
from pipeline.grammar.names import is_acronym, restore_case
from pipeline.grammar.numbers import parse_number
from pipeline.grammar.sentence_dates import dates_clause
from pipeline.grammar.sentences import ends_sentence, split_sentences


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("2009-present", "2009/.."),
        ("January 2009 - present", "2009-01/.."),
        ("since 2009", "2009/.."),
        ("2009-2010", "2009/2010"),
        ("2010-2009", None),
    ],
)
def test_open_intervals_are_read_and_reversed_ones_refused(printed: str, edtf: str | None) -> None:
    assert parse_date(printed) == edtf


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It ran from January 1, 2018 to June 30, in all.", [("January 1, 2018", "2018-01-01")]),
        (
            "It ran from January 1, 2018 to June 30, 2019.",
            [("from January 1, 2018 to June 30, 2019", "2018-01-01/2019-06-30")],
        ),
        ("From January 2018 to June it ran.", []),
    ],
)
def test_the_first_day_of_an_interval_whose_end_has_no_year_is_read(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert [(text[date.start : date.end], date.edtf) for date in find_dates(text)] == found


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It ended.", True),
        ("as follows:", True),
        ("He agreed.\u201d", True),
        ("It ended", False),
        ("He met Mr.", False),
        ("the church on St.", False),
        ("", False),
    ],
)
def test_the_end_of_a_sentence_is_recognised(text: str, ends: bool) -> None:  # noqa: FBT001 - a case
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    "sentences",
    [
        ("It met at St. John.", "It ended."),
        ("He saw Mr. Smith leave.", "Then it ended."),
        ("One.", "Two?", "Three!"),
    ],
)
@pytest.mark.parametrize("space", [" ", "  ", "\n"])
def test_sentences_are_split_after_their_marks(sentences: tuple[str, ...], space: str) -> None:
    text = space.join(sentences)
    assert tuple(text[start:end] for start, end in split_sentences(text)) == sentences


@pytest.mark.parametrize(
    ("text", "date", "edtf", "dates"),
    [
        ("In 2019 it rose.", "2019", "2019", True),
        ("It rose in 2019", "2019", "2019", True),
        ("Its 2005 law holds.", "2005", "2005", False),
        ("The 2019 survey", "2019", "2019", False),
        ("Before 2010 it rose", "2010", "2010", False),
        ("Between May 2019 and July it rose", "May 2019", "2019-05", False),
    ],
)
def test_a_date_dates_its_clause_or_names_a_thing(
    text: str,
    date: str,
    edtf: str,
    dates: bool,  # noqa: FBT001 - a case
) -> None:
    start = text.index(date)
    assert dates_clause(text, start, start + len(date), edtf) is dates


@pytest.mark.parametrize("word", ["IOM", "U.S.", "U.S", "BBC", "XIV", "G8"])
def test_acronyms_are_recognised(word: str) -> None:
    assert is_acronym(word)


@pytest.mark.parametrize("word", ["A", "AB", "Ab", "a", "1", "..."])
def test_other_capitals_are_no_acronyms(word: str) -> None:
    assert not is_acronym(word)


def test_a_number_with_more_digits_than_a_float_holds_is_refused() -> None:
    assert parse_number("1" * 15) == int("1" * 15)
    assert parse_number("1" * 16) is None


@pytest.mark.parametrize(
    ("printed", "restored"),
    [
        ("THE WORK OF THE AGENCY (UNHABCDE)", "The Work of the Agency (UNHABCDE)"),
        ("THE WORK OF THE AGENCY (OF)", "The Work of the Agency (OF)"),
        ("THE WORK OF THE AGENCY (OF ALL) TODAY", "The Work of the Agency (of All) Today"),
    ],
)
def test_an_acronym_alone_in_parentheses_keeps_its_capitals(printed: str, restored: str) -> None:
    assert restore_case(printed) == restored
