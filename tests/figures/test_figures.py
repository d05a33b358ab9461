"""Figures in prose: sentences with their expected figures, numbers in words, currencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.find import FoundFigure, Surroundings, find_figures
from pipeline.figures.periods import DatedPart
from pipeline.grammar.dates import find_dates
from pipeline.grammar.number_words import read_number_words
from pipeline.grammar.reported_time import ReportedTime
from pipeline.vocabulary.figure_words import measures_of_verbs, units_of_plurals
from pipeline.vocabulary.measures import find_currency
from tests.support.case_files import cases
from tests.support.timing import within_a_minute

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = "nothing"
EDITION = "2016"


def dated(sentence: str) -> Iterator[DatedPart]:
    """The dates of a sentence; a month alone is of the edition."""
    for found in find_dates(sentence):
        yield DatedPart(found.start, found.end, found.edtf, "printed")
    if (at := sentence.find("August,")) >= 0:
        yield DatedPart(at, at + len("August"), f"{EDITION}-08", "edition")


def shown(sentence: str, found: FoundFigure) -> str:
    """A figure as the case file has it: print, value and unit, noun, measure, and what else is."""
    one = found.quantity
    value = one.value if one.value is not None else f"{one.low}..{one.high}"
    parts = [
        sentence[one.start : one.end],
        f"{one.comparator or ''}{value} {found.unit or '-'}",
        found.counted or "-",
        found.measure or "-",
    ]
    parts += ["limit"] * found.limit
    parts += [f"in {found.period} ({found.period_basis})"] * (found.period is not None)
    parts += [f"by {found.actor}"] * (found.actor is not None)
    parts += [f"says {found.reported_by}"] * (found.reported_by is not None)
    return " | ".join(parts)


def shown_change(sentence: str, found: FoundFigure) -> str:
    """A figure as the cases of changes have it: print, value and unit, noun, then what else is."""
    one = found.quantity
    value = one.value if one.value is not None else f"{one.low}..{one.high}"
    parts = [
        sentence[one.start : one.end],
        f"{one.comparator or ''}{value} {found.unit or '-'}",
        found.counted or "-",
    ]
    parts += [f"in {found.period}"] * (found.period is not None)
    if found.base:
        parts.append(f"per {found.base.value} {found.base.of or '-'}")
    if found.change and found.change.role:
        other = "" if found.other is None else found.other + 1
        parts.append(f"{found.change.role} {found.change.direction or ''} {other}")
    return re.sub(" +", " ", " | ".join(parts)).strip()


def figures(sentence: str) -> str:
    """A figure a line."""
    around = Surroundings(dates=list(dated(sentence)), time=ReportedTime.of_edition(EDITION))
    return (
        "\n".join(shown(sentence, figure) for figure in find_figures(sentence, around)) or NOTHING
    )


@pytest.mark.parametrize(("sentence", "expected"), [*cases("figures")])
def test_figures_of_a_sentence_are_read(sentence: str, expected: str) -> None:
    assert figures(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), [*cases("changes")])
def test_changes_and_rates_of_a_sentence_are_read(sentence: str, expected: str) -> None:
    around = Surroundings(dates=list(dated(sentence)))
    found = [shown_change(sentence, figure) for figure in find_figures(sentence, around)]
    assert "\n".join(found or [NOTHING]) == expected


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-two", 22),
        ("two hundred and five", 205),
        ("three thousand five hundred", 3500),
        ("one hundred twenty-three", 123),
        ("five million", 5_000_000),
        ("forty sixty", None),
        ("two two", None),
        ("twenty eleven", None),
    ],
)
def test_numbers_in_words_are_read(words: str, value: int | None) -> None:
    assert read_number_words(words) == value


@pytest.mark.parametrize(
    ("name", "country", "code"),
    [
        ("baht", None, "THB"),
        ("pesos", "MEX", "MXN"),
        ("pesos", "PHL", "PHP"),
        ("pesos", "FRA", None),  # of whose pesos nobody can tell
        ("dollars", "FJI", "FJD"),
        ("dollars", "KEN", "USD"),
    ],
)
def test_a_shared_name_of_a_currency_is_that_of_the_chapter(
    name: str, country: str | None, code: str | None
) -> None:
    assert find_currency(name, country) == code


def test_a_number_in_a_name_is_no_figure() -> None:
    sentence = "The police closed 30 Days Hotel and freed 12 girls."
    named = (sentence.index("30"), sentence.index(" and"))
    found = list(find_figures(sentence, Surroundings(names=[named])))
    assert [one.quantity.value for one in found] == [12]


def test_the_word_lists_give_units_and_measures() -> None:
    assert units_of_plurals()["street children"] == "persons"
    assert units_of_plurals()["shelters"] == "facilities"
    assert measures_of_verbs()["identified"] == "identified"
    assert measures_of_verbs()["served"] == "assisted"


@given(st.text(alphabet="ab 0123456789.,-$%()no one two to and from percent years", max_size=200))
def test_any_sentence_is_read_without_an_exception(sentence: str) -> None:
    for figure in find_figures(sentence, Surroundings()):
        assert sentence[figure.quantity.start : figure.quantity.end]


@pytest.mark.parametrize(
    ("shard", "count"),
    [
        ("12 men and ", 136),
        ("from 1 to 2 ", 0),  # it counts nothing
        ("age 5 to ", 166),
        ("$5 (the ", 187),
        ("of no cases were tried ", 65),
    ],
)
def test_a_hostile_sentence_is_read_in_linear_time(shard: str, count: int) -> None:
    with within_a_minute():
        found = list(find_figures(shard * (1_500 // len(shard)), Surroundings()))
    assert len(found) == count
