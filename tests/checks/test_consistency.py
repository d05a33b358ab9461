"""Inconsistent or impossible values are reported and kept as printed."""

from __future__ import annotations

import pytest

from pipeline.checks.statistics import check_statistics
from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.record.country import Note
from tests.checks.reading import read_factbook

CHECKS = {
    "broken-text",
    "growth-does-not-follow",
    "implausible-value",
    "shares-do-not-sum",
    "total-outside-groups",
    "unknown-unit",
}


def problems_of(*fields: str) -> set[tuple[str, str | None]]:
    """The problems of these checks in a chapter of these fields: code and id of the statistic."""
    page = "Country:  Hungary\n- People\n" + "".join(f"{field}\n\n" for field in fields)
    document = read_source(page.encode(), "book.txt", "book.txt")
    family = load_profile("world-factbook")
    [record] = extract(document, profile=family, families=load_families(), recognize=None).records
    return {
        (problem.code, (problem.pointer or "").removeprefix("/statistics/"))
        for problem in record.problems
        if problem.code in CHECKS
    }


@pytest.mark.parametrize(
    "shares",
    [
        "Roman Catholic 67.5%, Calvinist 20%, Lutheran 5%, other 7.5%",
        "Roman Catholic 67%, Calvinist 20%, Lutheran 5%, other 7%",  # within rounding
        "Roman Catholic 67%, Calvinist less than 20%",
        "Roman Catholic, Calvinist",
        "Christian 70% (Catholic 40%, Protestant 30%), other 30%",
        "Christian 70% (Catholic 60%, Protestant 40%), other 30%",  # of all Christians
        "NA",
        "total population - German 65%, other 35%; Swiss nationals - German 74%, other 26%",
        "Roman Catholic 95%",  # who the others are is not said
        "Muslim 60%, indigenous 25%, Christian 12%",
        "Shinto 84%, Buddhist 71%, other 8% note: the total exceeds 100% since many keep both",
        "more than 60 groups; the following are the most numerous: Catholic 46%, Methodist 26%",
        "German 51%, Roma 31%, other 30% note: a person could give two ancestries",
    ],
)
def test_shares_that_sum_are_accepted(shares: str) -> None:
    assert problems_of(f"Religions: {shares}") == set()


@pytest.mark.parametrize(
    "shares",
    [
        "Roman Catholic 67.5%, Calvinist 40%, Lutheran 5%, other 7.5%",
        "Roman Catholic 6.5%, Calvinist 20%, Lutheran 5%, other 7.5%",
        "Christian 70% (Catholic 60%, Protestant 30%), other 30%",
        "total population - German 65%, other 35%; Swiss nationals - German 74%, other 56%",
        "Roman Catholic 46%, United Church 16%, Anglican 10%",
    ],
)
def test_shares_that_do_not_sum_are_reported(shares: str) -> None:
    assert problems_of(f"Religions: {shares}") == {("shares-do-not-sum", "religions")}


def test_a_note_may_say_that_shares_do_not_sum() -> None:
    text = "Country:  Hungary\n- People\nReligions: Shinto 84%, Buddhist 71%, other 8%\n"
    [record] = read_factbook(text).records
    family = load_profile("world-factbook")
    told = "shares are more than 100% because some people gave two answers"
    notes = [
        Note(id="n1", mark="1", text=words, spans=(), refs=(), citations=())
        for words in (told, "shares of the census")
    ]
    assert list(check_statistics(record.statistics, notes[:1], family)) == []
    [found] = check_statistics(record.statistics, notes[1:], family)
    assert found.code == "shares-do-not-sum"


def test_shares_of_languages_may_exceed_a_hundred() -> None:
    assert problems_of("Languages: Kazakh 64.4%, Russian 95%") == set()


@pytest.mark.parametrize(
    ("literacy", "found"),
    [
        ("total population: 98.7% male: 99.3% female: 98.1%", False),
        ("total population: 99% male: 99% female: 99%", False),
        ("total population: 89% male: 99.3% female: 98.1%", True),
        ("total population: less than 89% male: 99.3% female: 98.1%", False),
        ("total population: 89% male: 99.3%", False),
    ],
)
def test_a_total_outside_men_and_women_is_reported(literacy: str, *, found: bool) -> None:
    expected = {("total-outside-groups", "literacy_rate")} if found else set()
    assert problems_of(f"Literacy: {literacy}") == expected


@pytest.mark.parametrize(
    ("field", "id_"),
    [
        ("Life expectancy at birth: total population: 7.5 years", "life_expectancy"),
        ("Birth rate: 166 births/1,000 population", "birth_rate"),
        ("GDP per capita: $4", "gdp_per_capita"),
        ("Budget: revenues: $66.2 expenditures: $77.3", "budget"),
        ("Literacy: 101%", "literacy_rate"),
    ],
)
def test_an_impossible_value_is_reported(field: str, id_: str) -> None:
    assert problems_of(field) == {("implausible-value", id_)}


def test_plausible_values_are_accepted() -> None:
    assert (
        problems_of("Life expectancy at birth: total population: 75 years", "Literacy: 100%")
        == set()
    )


@pytest.mark.parametrize(("growth", "found"), [("1.01", False), ("1.2", False), ("1.9", True)])
def test_growth_is_compared_with_births_deaths_and_migrants(growth: str, *, found: bool) -> None:
    problems = problems_of(
        f"Population growth rate: {growth}% (1992)",
        "Birth rate: 22 births/1,000 population (1992)",
        "Death rate: 8.9 deaths/1,000 population (1992)",
        "Net migration rate: -3 migrants/1,000 population (1992)",
    )
    expected = {("growth-does-not-follow", "population_growth_rate")} if found else set()
    assert problems == expected


def test_growth_of_another_year_is_not_compared() -> None:
    problems = problems_of(
        "Population growth rate: 1.9% (1990)",
        "Birth rate: 22 births/1,000 population (1992)",
        "Death rate: 8.9 deaths/1,000 population (1992)",
        "Net migration rate: -3 migrants/1,000 population (1992)",
    )
    assert problems == set()


@pytest.mark.parametrize(
    ("field", "id_"),
    [
        ("Infant mortality rate: 29 deaths/1,000 population (1992)", "infant_mortality_rate"),
        ("Irrigated land: 40 acres (1992)", "irrigated_land"),
        ("GDP: 7 billion denars (1993 est.)", "gdp"),
        ("Public debt: 15.6% (2013 est.)", "public_debt"),
    ],
)
def test_an_unexpected_unit_is_reported(field: str, id_: str) -> None:
    assert problems_of(field) == {("unknown-unit", id_)}


@pytest.mark.parametrize(
    "field",
    [
        "Infant mortality rate: 29 deaths/1,000 live births (1992)",
        "Inland waterways: 37 km; Moselle River, 1,000 t",
        "Inflation rate (consumer prices): 5% in towns and 9% elsewhere",
    ],
)
def test_prose_values_have_no_unit_problem(field: str) -> None:
    assert problems_of(field) == set()


@pytest.mark.parametrize(
    "value",
    [
        "69.01 years (2002 est.) male: Total fertility rate: 2.12 children born/woman",
        "Montenegro: *** No data for this item *** total population: 79.56 years",
        "total population: 69.01 years (2002 est.",
    ],
)
def test_broken_text_in_a_value_is_reported(value: str) -> None:
    assert problems_of(f"Life expectancy at birth: {value}") == {("broken-text", "life_expectancy")}


def test_prose_is_not_reported_as_broken() -> None:
    assert problems_of("Unemployment rate: much of the labor force is underemployed") == set()
