"""Rows of known tables as statistics: figures by the year of their column, ages, sub-rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.statistics.parse import find_age, find_sex
from tests.support.extracting import document

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

REPORT = """# Georgia

## Enforcement of Laws on Child Labor

| Overview of Labor Law Enforcement | 2020 | 2021 |
|---|---|---|
| Labor Inspectorate Funding | $1,100,000 | Unknown |
| Number of Labor Inspectors | 41 | 62 ‡ |
| Number of Labor Inspections Conducted | 1,204 | 2,310 |
| Number Conducted at Worksite | 1,100 | about a third |
| Number of Child Labor Violations Found | 3 | 4 or 5 |
| Refresher Courses Provided | Yes | No |

| Standard | Meets International Standards | Age | Legislation |
|---|---|---|---|
| Minimum Age for Work | Yes | 16 | Article 4 of the Labor Code |
| Minimum Age for Hazardous Work | Yes | 18‡ | Article 10 |
| Prohibition of Forced Labor | Yes | | Article 143 |
"""


TERRITORIES = """# Georgia

## Enforcement of Laws on Child Labor

| Overview of Labor Law Enforcement | Related Entity | 2020 | 2021 |
|---|---|---|---|
| Number of Labor Inspectors | Coast | 30 | 31 |
| | Hills | Unknown | 12 |
| Number of Labor Inspections Conducted | Coast and Hills | 90 | 105 |

| Standard | Related Entity | Meets International Standards | Age | Legislation |
|---|---|---|---|---|
| Minimum Age for Work | Coast | No | 14 | Article 5 |
| | Hills | No | 15 | Article 6 |
| Non-State | | Yes | 18 | Article 9 |
"""
TITLED = """# Georgia

## Enforcement of Laws on Child Labor

| Table 6. Labor Law Enforcement Efforts | | |
|---|---|---|
| Overview of Labor Law Enforcement | 2016 | 2017 |
| Number of Labor Inspectors | 320 | 330 |
"""
UNNAMED = """# Georgia

## Enforcement of Laws on Child Labor

| Overview of Labor Law Enforcement | Before | After |
|---|---|---|
| Number of Labor Inspectors | 320 | 330 |
"""


NOTED = """# Georgia

## Enforcement of Laws on Child Labor

| Overview of Labor Law Enforcement | 2019 | 2020 |
|---|---|---|
| Labor Inspectorate Funding | $5,000* | $6,000‡ |
| Number of Labor Inspectors | 41 | 43§ |
| Number of Labor Inspections Conducted | 90† | 95‡ |
| Number of Child Labor Violations Found | N/A | Unavailable† |

\\* Opened before the reform of 2012.

† Cases conducted between March and May.

‡ Data for Labor Inspectorate Funding are from January 1, 2020, to June 30, 2020.
Other data are from May 2020.

§ Data are from 2014.

| Standard | Meets International Standards | Age | Legislation |
|---|---|---|---|
| Minimum Age for Work | Yes | 16+ | Article 4 of the Labor Code |
| State Compulsory | N/A | | Article 9 of the Service Act |
"""


def read_report(report: str = REPORT) -> CountryRecord:
    """The record of a report, read as one of the Department of Labor."""
    [record] = extract(
        document(report),
        profile=load_profile("dol-child-labor"),
        families=load_families(),
        recognize=None,
    ).records
    return record


def figures(record: CountryRecord, id_: str) -> list[tuple[Any, ...]]:
    """The value, unit and year of each figure of a statistic."""
    statistic = record.statistics[id_]
    assert statistic.kind == "quantity"
    return [
        (observation.value, observation.unit, observation.as_of)
        for observation in statistic.observations
    ]


def list_comments(record: CountryRecord, id_: str) -> list[str | None]:
    """The comment of each figure of a statistic."""
    statistic = record.statistics[id_]
    assert statistic.kind == "quantity"
    return [observation.comment for observation in statistic.observations]


def test_figures_have_the_year_of_their_column() -> None:
    record = read_report()
    assert figures(record, "labor_inspectors") == [
        (41, "persons", "2020"),
        (62, "persons", "2021"),
    ]
    assert figures(record, "labor_inspectorate_funding") == [
        (1_100_000, "USD", "2020"),
        (None, "USD", "2021"),
    ]
    assert list_comments(record, "labor_inspectorate_funding") == [None, "Unknown"]
    assert figures(record, "labor_inspections")[1] == (2310, "number", "2021")


def test_a_row_that_breaks_down_another_is_a_part_of_it() -> None:
    record = read_report()
    assert record.statistics["labor_inspections_at_worksite"].part_of == "labor_inspections"
    assert record.statistics["labor_inspections"].part_of is None


def test_ages_are_read_from_their_column() -> None:
    record = read_report()
    assert figures(record, "minimum_age_of_work") == [(16, "years", None)]
    assert figures(record, "minimum_age_for_hazardous_work") == [(18, "years", None)]
    assert not any("forced" in id_ for id_ in record.statistics)


def test_a_cell_that_is_no_figure_stays_text_with_a_problem() -> None:
    record = read_report()
    assert record.statistics["child_labor_violations"].kind == "text"
    assert any(
        "4 or 5" in problem.message
        for problem in record.problems
        if problem.code == "unparsed-value"
    )


def test_rows_of_territories_are_groups_of_one_statistic() -> None:
    record = read_report(TERRITORIES)
    inspectors = record.statistics["labor_inspectors"]
    assert inspectors.kind == "quantity"
    assert [
        (observation.value, observation.group, observation.as_of)
        for observation in inspectors.observations
    ] == [
        (30, "Coast", "2020"),
        (31, "Coast", "2021"),
        (None, "Hills", "2020"),
        (12, "Hills", "2021"),
    ]
    assert [observation.raw for observation in inspectors.observations] == [
        "Coast 30",
        "31",
        "Hills Unknown",
        "12",
    ]
    inspections = record.statistics["labor_inspections"]
    assert inspections.kind == "quantity"
    assert [observation.group for observation in inspections.observations] == [
        "Coast and Hills"
    ] * 2
    ages = record.statistics["minimum_age_of_work"]
    assert ages.kind == "quantity"
    assert [(observation.value, observation.group) for observation in ages.observations] == [
        (14, "Coast"),
        (15, "Hills"),
    ]
    assert figures(record, "minimum_age_for_non_state_military_recruitment") == [
        (18, "years", None)
    ]


def test_a_first_row_of_years_names_the_columns() -> None:
    assert figures(read_report(TITLED), "labor_inspectors") == [
        (320, "persons", "2016"),
        (330, "persons", "2017"),
    ]


def test_a_number_before_the_last_cell_is_no_group() -> None:
    record = read_report(UNNAMED)
    assert record.statistics["labor_inspectors"].kind == "text"
    assert any(
        "320 330" in problem.message
        for problem in record.problems
        if problem.code == "ambiguous-value"
    )


@pytest.mark.parametrize(
    ("group", "ages"),
    [
        ("5 to 14", (5, 14)),
        ("5-14 yrs.", (5, 14)),
        ("ages 7\u201314", (7, 14)),
        ("under 5", (None, 4)),
        ("15 and over", (15, None)),
        ("65 years and older", (65, None)),
        ("over 64", (65, None)),
        ("total population", None),
        ("5 to 14 and 15 to 17", None),
        ("14 to 5", None),
    ],
)
def test_groups_have_their_age(group: str, ages: tuple[int | None, int | None] | None) -> None:
    found = find_age(group)
    assert (found and (found.from_, found.to)) == ages


@pytest.mark.parametrize(
    ("group", "sex"),
    [("male", "male"), ("Females", "female"), ("girls 5 to 14", "female"), ("men and women", None)],
)
def test_groups_have_their_sex(group: str, sex: str | None) -> None:
    assert find_sex(group) == sex


def test_a_note_that_dates_a_figure_gives_it_the_period_and_another_date_is_its_comment() -> None:
    record = read_report(NOTED)
    assert figures(record, "labor_inspectorate_funding") == [
        (5000, "USD", "2019"),
        (6000, "USD", "2020-01-01/2020-06-30"),
    ]
    assert figures(record, "labor_inspections") == [
        (90, "number", "2019-03/2019-05"),
        (95, "number", "2020-05"),
    ]
    assert figures(record, "labor_inspectors")[1] == (43, "persons", "2020")
    assert list_comments(record, "labor_inspectorate_funding") == [
        "Opened before the reform of 2012.",
        None,
    ]
    assert list_comments(record, "labor_inspectors") == [None, "Data are from 2014."]
    assert list_comments(record, "child_labor_violations") == ["N/A", "Unavailable"]


def test_a_word_before_an_empty_age_is_in_place_of_it() -> None:
    record = read_report(NOTED)
    work = record.statistics["minimum_age_of_work"]
    assert work.kind == "quantity"
    assert [(one.value, one.comparator) for one in work.observations] == [(16, ">=")]
    assert figures(record, "minimum_age_for_compulsory_military_recruitment") == [
        (None, "years", None)
    ]
    assert not any(problem.code == "unparsed-value" for problem in record.problems)


def test_figures_without_a_date_are_reported_where_their_source_line_prints_one() -> None:
    table = (
        "| Children | Age | Percent |\n|---|---|---|\n| Attending School (%) | 5 to 14 | 89.9 |\n"
    )
    [problem] = [
        problem
        for problem in read_report(
            f"# Georgia\n\n## Incidence and Nature of Child Labor\n\n{table}\n"
            "Source: Institute of Harbours, 2015.\n"
        ).problems
        if problem.code == "unparsed-value"
    ]
    assert "'Source: Institute of Harbours, 2015.'" in problem.message
    assert problem.pointer == "/statistics/school_attendance"
