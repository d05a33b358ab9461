"""Whole books: each style of opening a chapter gives its countries, sections and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.profile import families, profile
from pipeline.readers.source import read
from pipeline.record.statistics import CompositionStatistic, QuantityStatistic

if TYPE_CHECKING:
    from pipeline.extract import Extraction

GEOGRAPHY = "Coastline: 10 km\n\nClimate: mild; wet winters\n"
PEOPLE = "Population: 3,273,131 (July 1990), growth rate 1.9% (1990)\n\nBirth rate: NA\n"
STYLES = {
    "dashes": "Country:  {0}\n- Geography\n{1}\n- People\n{2}\n",
    "marks": "_@_{0}\n- Geography\n{1}\n- People\n{2}\n",
    "colons": ":{0} Geography\n\n{1}\n:{0} People\n\n{2}\n",
    "stars": "*{0}, Geography\n\n{1}\n*{0}, People\n\n{2}\n",
    "titles": "{3}\n\n@{0}:Geography\n\n{1}\n@{0}:People\n\n{2}\n",
    "commas": "@{0}, Geography\n\n{1}\n@{0}, People\n\n{2}\n",
    "sections first": "Geography {0}\n\n{1}\nPeople {0}\n\n{2}\n",
    "double colons": "Geography ::{0}\n\n{1}\nPeople ::{0}\n\n{2}\n",
}


def extracted(text: str, name: str = "book.txt") -> Extraction:
    document = read(text.encode(), name, name)
    family = profile("world-factbook")
    return extract(document, profile=family, families=families(), recognize=None)


@pytest.mark.parametrize("style", STYLES)
def test_each_style_opens_the_chapters(style: str) -> None:
    chapters = "".join(
        STYLES[style].format(name, GEOGRAPHY, PEOPLE, name.upper())
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
    assert [one.country and one.country.code for one in found.records] == ["HUN"]


def test_a_label_alone_has_what_stands_under_it() -> None:
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


def test_a_label_printed_twice_inside_a_value_divides_nothing() -> None:
    value = "39,549,941 (July 1990), growth rate 2.67%; North 2,352,296, growth rate 2.80%"
    [record] = extracted(f"Country:  Hungary\n- People\nPopulation: {value}\n").records
    assert {id_: (one.kind, one.raw) for id_, one in record.statistics.items()} == {
        "population": ("text", value)
    }


def test_shares_behind_a_figure_are_of_another_statistic() -> None:
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
def test_other_shares_are_of_no_other_statistic(value: str) -> None:
    [record] = extracted(f"Country:  Hungary\n- People\nLabor force: {value}\n").records
    assert {id_: one.raw for id_, one in record.statistics.items()} == {"labor_force": value}


@pytest.mark.parametrize("style", sorted(STYLES.keys() - {"sections first", "titles"}))
def test_a_chapter_of_no_known_country_is_in_no_other(style: str) -> None:
    chapters = "".join(
        STYLES[style].format(name, GEOGRAPHY, PEOPLE, name.upper())
        for name in ("Hungary", "Ruritania", "Korea, North")
    )
    found = extracted(chapters)
    assert [one.country and one.country.code for one in found.records] == ["HUN", "PRK"]
    assert all("population_2" not in one.statistics for one in found.records)
    [told] = [one for one in found.document.problems if one.code == "unknown-country"]
    assert "Ruritania" in told.message
    assert [part.role for part in found.document.parts] == ["chapter", "back", "chapter"]


def test_a_line_of_prose_that_begins_with_a_section_ends_nothing() -> None:
    page = "Government Hungary\n\nCapital: Budapest\n\nGovernment Council of ministers:\nnone\n"
    [record] = extracted(page).records
    assert record.statistics["capital"].raw.startswith("Budapest")


def test_the_code_of_a_telephone_is_no_callout() -> None:
    value = "telephone: [1] (202) 223-4942, 8187 FAX: [1] (202) 628-7342"
    page = f"Country:  Hungary\n- Government\nDiplomatic representation in the US: {value}\n"
    [record] = extracted(page).records
    told = record.statistics["diplomatic_representation_in_the_us"]
    assert (told.raw, told.note_refs, record.notes) == (value, (), ())
    assert not record.problems


def test_the_codes_of_telephones_call_no_references() -> None:
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
