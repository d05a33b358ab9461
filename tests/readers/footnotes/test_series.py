"""Notes numbered on through a whole book, their callouts glued to words and to figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.statistics import QuantityStatistic

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

TITLE = "2006 Findings on the Worst Forms of Child Labor - Moldova\n\n"
FIGURES = """\
Selected Statistics and Indicators on Child Labor
Percent of children 5-14 estimated as working in 2000:33.5%2681
Minimum age of work:162682
Age to which education is compulsory:16 or grade 92683
Free public education:Yes2684*
Gross primary enrollment rate in 2004:852685
Net primary enrollment rate in 2004:78%2686
Percent of children 5-14 attending school:Unavailable
Ratified Convention 138:9/21/19992687
Ratified Convention 182:6/14/20022688
ILO-IPEC participating country:Yes2689

"""
TEXT = """\
Incidence and Nature of Child Labor

Many boys work on the farms of their parents.2690 Others carry loads at the markets.2691 A few sell
flowers, which the police allow.2692

Child Labor Laws and Enforcement

The Labor Code names 16 years.2693 It was changed in 2003.2694
"""
NOTES = """
2681 UCW, analysis of a survey of households, Geneva, 2000.
2682 Government of Moldova, Labor Code, article 46 (March 28, 2003).
2683 U.S. Embassy- Chisinau, reporting, December 15, 2006.
2684 Ibid.
2685 UNESCO Institute for Statistics, Gross Enrolment Ratio, accessed December 20, 2006.
2686 Ibid.
2687 ILO, Ratifications by Country, accessed January 12, 2007.
2688 Ibid.
2689 ILO-IPEC official, e-mail communication to USDOL official, November 15, 2006.
2690 U.S. Embassy- Chisinau, reporting, December 15, 2006.
2691 Ibid.
2692 U.S. Embassy- Chisinau, reporting, January 9, 2007.
2693 Government of Moldova, Labor Code, article 46.
2694 Ibid.
"""
FIRST = 2681
COUNT = 14


PLANS = """\
Plans of the Government

The Plan 2012\u20132018 ended, and so did the Programme 2014\u20132019. The Country Report-2020
was late. See www.example.org/plan2021 and the Roadmap\u20132022. The Strategy-2023 is a draft.
"""


def record(text: str) -> CountryRecord:
    document = read_source(text.encode(), "a.txt", "a.txt")
    [found] = extract(document, profile=None, families=load_families(), recognize=None).records
    return found


def codes(text: str) -> list[str]:
    return [problem.code.value for problem in record(text).problems]


def figures(text: str) -> dict[str, list[tuple[float | int | None, str | None, list[str]]]]:
    return {
        id_: [
            (observation.value, observation.as_of, [ref.note for ref in statistic.note_refs])
            for observation in statistic.observations
        ]
        for id_, statistic in record(text).statistics.items()
        if isinstance(statistic, QuantityStatistic)
    }


@pytest.mark.parametrize("notes", [NOTES, NOTES.replace("\n", "\n\n"), ""])
def test_the_note_series_separates_a_callout_from_the_figure_before_it(notes: str) -> None:
    assert figures(TITLE + FIGURES + TEXT + notes) == {
        "working_children": [(33.5, "2000", ["2681"])],
        "minimum_age_of_work": [(16, None, ["2682"])],
        "gross_primary_enrollment_rate": [(85, "2004", ["2685"])],
        "net_primary_enrollment_rate": [(78, "2004", ["2686"])],
        "school_attendance": [(None, None, [])],
    }


def test_each_callout_is_linked_to_its_note_and_left_out_of_the_text() -> None:
    found = record(TITLE + FIGURES + TEXT + NOTES)
    assert found.country
    assert found.country.code == "MDA"
    assert [note.mark for note in found.notes] == [str(FIRST + at) for at in range(COUNT)]
    assert all(note.refs for note in found.notes)
    texts = [paragraph.text for section in found.sections for paragraph in section.paragraphs]
    assert texts[0].startswith("Many boys work on the farms of their parents. Others carry")
    assert texts[1] == "The Labor Code names 16 years. It was changed in 2003."
    assert found.statistics["convention_138"].raw == "9/21/1999"
    assert found.statistics["age_of_compulsory_education"].raw == "16 or grade 9"
    assert "callout-without-note" not in codes(TITLE + FIGURES + TEXT + NOTES)


def test_callouts_whose_notes_are_cut_off_are_reported() -> None:
    assert codes(TITLE + FIGURES + TEXT).count("callout-without-note") == COUNT


@pytest.mark.parametrize(
    "text",
    [
        FIGURES,  # too few glued to words to make a series
        FIGURES.replace("2684", "2674").replace("2689", "2669") + TEXT.replace("269", "274"),
        TEXT.replace("2691", "2791").replace("2692", "2892"),
    ],
)
def test_without_a_series_a_figure_with_a_glued_number_is_refused(text: str) -> None:
    read_source = figures(TITLE + text)
    assert {one[0][0] for one in read_source.values()} <= {None}


def test_two_figures_that_may_hold_the_missing_callout_are_left_whole() -> None:
    doubled = FIGURES.replace("162682", "162682 or 172682")
    assert "minimum_age_of_work" not in figures(TITLE + doubled + TEXT)


@pytest.mark.parametrize("number", [1999, 2004])
def test_years_after_words_are_no_note_series(number: int) -> None:
    text = "".join(f"It was a dry year.{number + at} " for at in (0, 3, 1, 5, 2, 4))
    assert "callout-without-note" not in codes(f"{TITLE}{text}\n")


def test_years_glued_to_one_label_are_no_note_series() -> None:
    lines = "".join(f"FY{year} had {year - 1990} grants in all.\n\n" for year in range(2019, 2027))
    text = f"{TITLE}Funding\n\n{lines}"
    assert "callout-without-note" not in codes(text)
    paragraphs = [
        paragraph for section in record(text).sections for paragraph in section.paragraphs
    ]
    assert "FY2019 had 29 grants in all." in [paragraph.text for paragraph in paragraphs]


def test_years_of_plans_and_editions_call_no_notes() -> None:
    document = read_source(PLANS.encode(), "a.md", "a.md")
    assert [mark.value for block in document.blocks for mark in block.marks_of("callout")] == []
