"""Values of recognised text: typed where they are sure, or confirm each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.document.problems import Code
from pipeline.document.spans import Page
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source

FINDINGS = Path(__file__).parents[1] / "findings" / "findings.md"
FAMILY = next(family for family in load_families() if family.name == "world-factbook")


def read(
    label: str, value: str, uncertain: str = "", *, recognised: bool = True
) -> tuple[str, str]:
    """The kind of a statistic, and why it is text."""
    text = f"# Kenya\n\n{label}: {value}\n"
    document = read_source(text.encode(), "a.md", "a.md")
    at = document.text.index(value)
    words = [(document.text.index(one, at), one) for one in uncertain.split()]
    document = replace(
        document,
        pages=(Page(1, 0, len(document.text), 612, 792, recognised),),
        uncertain=tuple(sorted((start, start + len(one)) for start, one in words)),
    )
    [record] = extract(document, profile=FAMILY, families=(), recognize=None).records
    [statistic] = record.statistics.values()
    problems = [problem for problem in record.problems if problem.code is Code.UNPARSED_VALUE]
    return statistic.kind, problems[0].message if problems else ""


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Population", "19,100,000 (July 2020 est.)"),
        ("Capital", "Nairobi"),
        ("Religions", "Christian 85.5%, Muslim 10.9%, other 1.8%"),
    ],
)
def test_a_value_with_an_uncertain_word_stays_text_and_says_which(label: str, value: str) -> None:
    first = "85.5%" if "%" in value else value.split(maxsplit=1)[0]
    assert read(label, value)[0] != "text"
    kind, why = read(label, value, first)
    assert kind == "text"
    assert f"{first!r} was recognised with little confidence" in why


def test_figures_that_sum_to_a_hundred_confirm_each_other() -> None:
    assert read("Religions", "Christian 85.5%, Muslim 10.9%, other 3.6%", "10.9%")[0] != "text"
    assert read("Religions", "Christian 85.5%, Muslim 10.9%, other 3.4%", "10.9%")[0] == "text"
    assert read("Religions", "Christian 85.5%, Muslim 10.9%, other 3.6%", "Muslim")[0] == "text"


@pytest.mark.parametrize(("total", "kind"), [("81.5%", "quantity"), ("87.5%", "text")])
def test_a_total_between_men_and_women_confirms_them(total: str, kind: str) -> None:
    value = f"total population: {total} male: 85% female: 78.2%"
    assert read("Literacy", value, total)[0] == kind


@pytest.mark.parametrize("value", ["l9,100,000", "19,1O0,000", "19,100,00B", "1S,100,000"])
def test_letters_among_digits_are_no_figure_of_recognised_text(value: str) -> None:
    assert read("Population", f"{value} (July 2020 est.)")[0] == "text"


def test_a_sign_read_in_place_of_a_drawing_is_part_of_no_value() -> None:
    value = "Christian 85.5%, Muslim @ Female 10.9%, other 3.6%"
    assert read("Religions", value, recognised=False)[0] == "composition"
    kind, why = read("Religions", value)
    assert kind == "text"
    assert "'@'" in why


def test_a_letter_that_a_grammar_reads_as_a_digit_is_doubted_in_recognised_text() -> None:
    value = "15 births/l,000 population (2009 est.)"
    assert read("Birth rate", value, recognised=False)[0] == "quantity"
    kind, why = read("Birth rate", value)
    assert kind == "text"
    assert "'l,000'" in why


@pytest.mark.parametrize(
    ("ages", "recognised", "kind"),
    [("5 to 14", True, "quantity"), ("Sto 14", False, "quantity"), ("Sto 14", True, "text")],
)
def test_a_group_with_a_figure_that_is_no_age_is_doubted_in_recognised_text(
    ages: str, kind: str, *, recognised: bool
) -> None:
    text = FINDINGS.read_text("utf-8").replace("| 5 to 14 | 82.3", f"| {ages} | 82.3")
    document = read_source(text.encode(), "a.md", "a.md")
    page = Page(1, 0, len(document.text), 612, 792, recognised)
    found = extract(
        replace(document, pages=(page,)), profile=None, families=load_families(), recognize=None
    )
    assert found.records[0].statistics["school_attendance"].kind == kind
