"""Whole books: each style of opening a chapter gives its countries, sections and fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.document.spans import Line
from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.record.statistics import CompositionStatistic, QuantityStatistic

if TYPE_CHECKING:
    from pipeline.extract import Extraction

GEOGRAPHY = "Coastline: 10 km\n\nClimate: mild; wet winters\n"
PEOPLE = "Population: 3,273,131 (July 1990), growth rate 1.9% (1990)\n\nBirth rate: NA\n"
FIELDS = (GEOGRAPHY, PEOPLE)
STYLES = {
    "dashes": "Country:  {0}\n- Geography\n{1}\n- People\n{2}\n",
    "marks": "_@_{0}\n- Geography\n{1}\n- People\n{2}\n",
    "colons": ":{0} Geography\n\n{1}\n:{0} People\n\n{2}\n",
    "stars": "*{0}, Geography\n\n{1}\n*{0}, People\n\n{2}\n",
    "titles": "{3}\n\n@{0}:Geography\n\n{1}\n@{0}:People\n\n{2}\n",
    "commas": "@{0}, Geography\n\n{1}\n@{0}, People\n\n{2}\n",
    "sections first": "Geography {0}\n\n{1}\nPeople {0}\n\n{2}\n",
    "double colons": "Geography ::{0}\n\n{1}\nPeople ::{0}\n\n{2}\n",
    "sections behind": "@{0}\n\n{0}    Geography\n\n{1}\n{0}    People\n\n{2}\n",
    "tabs": "@{0}\n\n{0}\tGeography\n\n{1}\n{0}\tPeople\n\n{2}\n",
    "underlined": "@{0}\n-----\n\nGeography\n---------\n\n{1}\nPeople\n------\n\n{2}\n=====\n\n",
    "bare titles": "@{0}\n\nGeography\n\n{1}\nPeople\n\n{2}\n",
    "marked fields": "_@_{0}\n_*_Geography\n{4}\n_*_People\n{5}\n",
}


def marked(fields: str) -> str:
    """The fields as the book of 1991 has them: a mark before each label, no line between."""
    return "".join(f"_#_{field}\n" for field in fields.strip().split("\n\n"))


def extracted(text: str, name: str = "book.txt") -> Extraction:
    document = read_source(text.encode(), name, name)
    family = load_profile("world-factbook")
    return extract(document, profile=family, families=load_families(), recognize=None)


@pytest.mark.parametrize("style", STYLES)
def test_each_style_opens_the_chapters(style: str) -> None:
    chapters = "".join(
        STYLES[style].format(name, *FIELDS, name.upper(), *map(marked, FIELDS))
        for name in ("Hungary", "Korea, North")
    )
    end = "Appendix A: Weights\n\nPopulation: 7 (not of a country)\n"
    found = extracted(f"Notes for readers.\n\nHungary\n\n{chapters}\n{end}")
    assert [one.country and one.country.code for one in found.records] == ["HUN", "PRK"]
    for record in found.records:
        assert [section.id for section in record.sections] == ["geography", "people"]
        assert list(record.statistics) == [
            "coastline",
            "climate",
            "population",
            "population_growth_rate",
            "birth_rate",
        ]
        growth = record.statistics["population_growth_rate"]
        assert isinstance(growth, QuantityStatistic)
        assert (growth.raw, growth.observations[0].value) == ("1.9% (1990)", 1.9)
        assert not record.residue
        assert record.country is not None
        [span] = record.country.spans
        printed = found.document.text[span.start : span.end]
        assert printed == record.country.name
    assert [part.role for part in found.document.parts] == ["front", "chapter", "chapter", "back"]


def test_a_list_of_opening_lines_opens_nothing() -> None:
    listed = "Look for:\n\n:Chad Geography\n:Chad People\n:Chad Economy\n\nor for another.\n\n"
    found = extracted(listed + STYLES["colons"].format("Hungary", GEOGRAPHY, PEOPLE, ""))
    assert [record.country and record.country.code for record in found.records] == ["HUN"]


@pytest.mark.parametrize("style", sorted(STYLES.keys() - {"dashes", "bare titles", "underlined"}))
def test_opening_lines_identify_the_family(style: str) -> None:
    lines = ("Land boundaries", "Maritime claims", "Land use", "Fiscal year", "Natural resources")
    fields = GEOGRAPHY + "".join(f"\n{label}: none\n" for label in lines)
    parts = (fields, PEOPLE)
    text = STYLES[style].format("Hungary", *parts, "HUNGARY", *map(marked, parts))
    document = read_source(text.encode(), "book.txt", "book.txt")
    [record] = extract(document, profile=None, families=load_families(), recognize=None).records
    assert record.source.profile == "world-factbook"
    assert record.country is not None
    assert record.country.code == "HUN"
    assert "maritime_claims" in record.statistics


@pytest.mark.parametrize(
    "printed",
    [
        "**{0}:** {1}\n\n",
        "**{0}** {1}\n\n",
        "**{0}** - {1}\n\n",
        "- **{0}** {1}\n",
        "**{0}**\n\n{1}\n\n",
        "{0}\n\n{1}\n\n",
        "**{0}**\n{1}\n\n",
        "**{0}:** {1}  \n",
        "**{0}:** {1}\\\n",
        "{0}\n:   {1}\n\n",
        "| {0} | {1} |\n",
        "| **{0}:** | {1} |\n",
    ],
)
def test_a_field_is_found_in_every_layout(printed: str) -> None:
    fields = {
        "Coastline": "10 km",
        "Birth rate": "12.3 births/1,000 population",
        "Dialling": "by hand",
        "Population": "3,273,131",
    }
    head = "| Field | Value |\n|---|---|\n" if printed.startswith("|") else ""
    known = {
        label: value for label, value in fields.items() if ":" in printed or label != "Dialling"
    }
    page = "".join(printed.format(label, value) for label, value in known.items())
    [record] = extracted(
        f"# Hungary\n\n## People\n\n{head}{page}".rstrip("\\\n"), "page.md"
    ).records
    assert {statistic.label: statistic.raw for statistic in record.statistics.values()} == known
    assert record.country is not None
    assert not record.residue


def test_a_section_title_in_a_row_of_its_own_is_recognised() -> None:
    rows = "<tr><td>Coastline:</td><td>10 km</td></tr><tr><td colspan=2>People</td></tr>"
    page = f"<h1>Hungary</h1><table>{rows}<tr><td>Population:</td><td>7,001</td></tr></table>"
    [one] = extracted(page, "page.html").records
    assert {s.label: s.raw for s in one.statistics.values()} == {
        "Coastline": "10 km",
        "Population": "7,001",
    }
    assert [section.title for section in one.sections] == ["People"]


def test_in_print_a_label_may_follow_the_end_of_a_value_in_one_paragraph() -> None:
    text = "Country:  Hungary\n- Geography\nClimate: dry\n\n(it is said)\nCoastline: 10 km\n"
    typed = read_source(text.encode(), "book.txt", "book.txt")
    box = (0.0, 0.0, 1.0, 1.0)
    printed = replace(typed, lines=(Line(start=0, end=7, page=1, box=box, role="paragraph"),))
    family = load_profile("world-factbook")
    [one] = extract(printed, profile=family, families=(), recognize=None).records
    assert {label: found.raw for label, found in one.statistics.items()} == {
        "climate": "dry (it is said)",
        "coastline": "10 km",
    }


def test_bold_parts_of_a_value_are_no_fields() -> None:
    page = (
        "# Hungary\n\n**Area of the north:**   \n**Population:** 7   \n**Birth rate:** 8\n\n"
        "**Nationality:**   \n**noun:** Hungarian   \n**Adjective:** Hungarian\n"
    )
    [record] = extracted(page, "page.md").records
    assert {statistic.label: statistic.raw for statistic in record.statistics.values()} == {
        "Area of the north": "Population: 7 Birth rate: 8",
        "Nationality": "noun: Hungarian Adjective: Hungarian",
    }


def test_the_name_of_an_army_at_the_end_of_a_value_opens_no_section() -> None:
    value = "ground and air parts of the\nIsrael Defense Forces"
    [record] = extracted(f"Country:  Israel\n- Geography\nBranches: {value}\n").records
    assert [section.id for section in record.sections] == ["geography"]
    assert record.statistics["branches"].raw.endswith("of the Israel Defense Forces")


def test_an_appendix_ends_a_book_without_marks() -> None:
    page = (
        f"Hungary\n=======\n\nPeople\n------\n\n{PEOPLE}\nAppendix A: Weights\n\nIndex: 7 of them\n"
    )
    found = extracted(page)
    [record] = found.records
    assert list(record.statistics) == ["population", "population_growth_rate", "birth_rate"]
    assert [part.role for part in found.document.parts] == ["chapter", "back"]


def test_a_label_on_its_own_line_has_the_value_below_it() -> None:
    page = (
        "People ::Hungary\n\nUnemployment rate:\n\n7% (2010)\n\n"
        "Share of the poor:\n\n3%\n\nMaritime claims:\n\nInner zone: 3 nm\n\nOuter zone: 9 nm\n"
    )
    [record] = extracted(page).records
    raws = {id_: one.raw for id_, one in record.statistics.items()}
    assert raws == {
        "unemployment_rate": "7% (2010)",
        "share_of_the_poor": "3%",
        "maritime_claims": "Inner zone: 3 nm Outer zone: 9 nm",
    }


def test_a_label_at_the_end_of_a_value_is_a_field_without_a_value() -> None:
    value = "0-14 years: 20% (male 4/female 5) 15-64 years: 80% (male 6/female 7) (2020 est.)"
    text = f"Country:  Hungary\n- People\nAge structure: {value} population pyramid:\n"
    [record] = extracted(text).records
    raws = {id_: one.raw for id_, one in record.statistics.items()}
    assert raws == {"age_structure": value, "population_pyramid": ""}
    assert record.coverage.residue == 0


def test_a_label_printed_twice_inside_a_value_divides_nothing() -> None:
    value = "39,549,941 (July 1990), growth rate 2.67%; North 2,352,296, growth rate 2.80%"
    [record] = extracted(f"Country:  Hungary\n- People\nPopulation: {value}\n").records
    assert {id_: (one.kind, one.raw) for id_, one in record.statistics.items()} == {
        "population": ("text", value)
    }


def test_shares_after_a_figure_belong_to_another_statistic() -> None:
    value = "1,500,000; about 60% agriculture, 40% industry and commerce (1986)"
    [record] = extracted(f"Country:  Hungary\n- People\nLabor force: {value}\n").records
    assert list(record.statistics) == ["labor_force", "labor_force_occupations"]
    force, occupations = record.statistics.values()
    assert isinstance(force, QuantityStatistic)
    assert isinstance(occupations, CompositionStatistic)
    assert force.raw == "1,500,000"
    assert (force.observations[0].value, force.observations[0].as_of) == (1_500_000, "1986")
    assert (occupations.label, occupations.known) == ("", True)
    shares = [(one.name, one.comparator, one.share) for one in occupations.items]
    assert shares == [("agriculture", "~", 60), ("industry and commerce", None, 40)]
    assert occupations.as_of == "1986"
    assert record.coverage.residue == 0


@pytest.mark.parametrize(
    "value",
    [
        "1,500,000 (1987); 51% of population of working age, 40% women",
        "1,500,000; 60% engaged in agriculture",
        "1,500,000 (60% agriculture; 40% industry)",
        "services 60%; industry 30%, agriculture 10%",
    ],
)
def test_other_shares_belong_to_the_same_statistic(value: str) -> None:
    [record] = extracted(f"Country:  Hungary\n- People\nLabor force: {value}\n").records
    assert {id_: one.raw for id_, one in record.statistics.items()} == {"labor_force": value}


@pytest.mark.parametrize("style", sorted(STYLES.keys() - {"sections first", "titles"}))
def test_a_chapter_of_an_unknown_country_is_not_merged_into_another(style: str) -> None:
    chapters = "".join(
        STYLES[style].format(name, *FIELDS, name.upper(), *map(marked, FIELDS))
        for name in ("Hungary", "Ruritania", "Korea, North")
    )
    found = extracted(chapters)
    assert [record.country and record.country.code for record in found.records] == ["HUN", "PRK"]
    assert all("population_2" not in record.statistics for record in found.records)
    [found_one] = [
        problem for problem in found.document.problems if problem.code == "unknown-country"
    ]
    assert "Ruritania" in found_one.message
    assert [part.role for part in found.document.parts] == ["chapter", "back", "chapter"]


def test_prose_that_begins_with_a_section_title_opens_no_section() -> None:
    page = "Government Hungary\n\nCapital: Budapest\n\nGovernment Council of ministers:\nnone\n"
    [record] = extracted(page).records
    assert record.statistics["capital"].raw.startswith("Budapest")


def test_an_area_code_is_no_callout() -> None:
    value = "telephone: [1] (202) 223-4942, 8187 FAX: [1] (202) 628-7342"
    page = f"Country:  Hungary\n- Government\nDiplomatic representation in the US: {value}\n"
    [record] = extracted(page).records
    found_one = record.statistics["diplomatic_representation_in_the_us"]
    assert (found_one.raw, found_one.note_refs, record.notes) == (value, (), ())
    assert not record.problems


def test_area_codes_call_no_references() -> None:
    lines = "".join(f"telephone [3{code}] ({code})\n601-425;\n" for code in (1, 2, 3))
    fields = "".join(
        f"Country:  {name}\n- Government\nDiplomatic representation: Embassy; {lines}\n"
        f"National holiday:\n\n{day}\n\n"
        for name, day in {"Hungary": "1 April", "Chad": "2 May", "Niger": "3 June"}.items()
    )
    found = extracted(fields)
    assert [record.notes for record in found.records] == [()] * 3
    days = [record.statistics["national_holiday"].raw for record in found.records]
    assert days == ["1 April", "2 May", "3 June"]
