"""Reports on human rights and on trafficking: their headings, numbers and tiers; twins in print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.extract import extract
from pipeline.profiles.headings import Outline
from pipeline.profiles.model import load_profile
from pipeline.readers.html import reader as html
from pipeline.vocabulary.countries import find_country
from tests.support import twins
from tests.support.extracting import as_json, codes, document, record
from tests.support.samples import SHARED

if TYPE_CHECKING:
    from pathlib import Path

RIGHTS = load_profile("state-human-rights")
TIERS = load_profile("tip-report")
PAGE = SHARED / "corpus" / "hr-html" / "2023" / "japan.html"
PDF = SHARED / "corpus" / "usgov-pdf" / "japan-2023-human-rights.pdf"
PAGES = sorted((SHARED / "corpus" / "hr-html").glob("*/*.html"))
MOST_EQUAL = 0.995


def tree(one: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    """Each section's level, number and title."""
    return [(s["level"], s["number"], s["title"]) for s in one["sections"]]


@pytest.mark.parametrize(
    "heading",
    [
        "Chad 2019 Human Rights Report",
        "CHAD 2016 HUMAN RIGHTS REPORT",
        "2021 Country Reports on Human Rights Practices: Chad",
        "Country Reports on Human Rights Practices for 2011: Chad",
        "2010 Human Rights Report: Chad",
        "Chad \u2014 2024 Human Rights Report",
        "U.S. Department of State Country Report on Human Rights Practices 1999 - Chad",
        "Chad Country Report on Human Rights Practices for 1998",
        "Chad",
    ],
)
def test_a_heading_of_any_year_opens_a_chapter(heading: str) -> None:
    one = record(f"# {heading}\n\n## Section 7. Worker Rights\n\nText.\n", profile=RIGHTS)
    assert one["country"]["code"] == "TCD"
    assert one["country"]["name"].casefold() == "chad"


TITLE_PAGE = (
    "Chad",
    "Country Reports on Human Rights Practices - 2004",
    "Released by the Bureau of Democracy, Human Rights, and Labor",
    "February 28, 2005",
)


@pytest.mark.parametrize("apart", ["\n", "\n\n"])
def test_the_lines_above_a_chapter_are_no_sections(apart: str) -> None:
    page = f"{apart.join(TITLE_PAGE)}\n\nIt is dry.\n\nSection 1. Life\n\nText.\n"
    found = extract(document(page, "a.txt"), profile=RIGHTS, families=(), recognize=None)
    described, records = as_json(found)
    [one] = records.values()
    assert one["country"]["code"] == "TCD"
    assert [s["title"] for s in one["sections"]] == [None, "Life"]
    assert described["title"] == TITLE_PAGE[1]
    assert one["coverage"]["residue"] == 0


def test_consecutive_country_names_are_a_list_and_open_no_chapter() -> None:
    names = "Chad\n\nMali\n\nNiger\n\nTogo"
    page = f"Reports\n\n{names}\n\nAbout them all.\n\nMali\n\nSection 1. Life\n\nText.\n"
    found = extract(document(page, "a.txt"), profile=RIGHTS, families=(), recognize=None)
    assert [one.country and one.country.code for one in found.records] == ["MLI"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("China (Includes Hong Kong, Macau, and Tibet)", "CHN"),
        ("Israel, West Bank and Gaza", "israel_west_bank_and_gaza"),
        ("West Bank and Gaza", "PSE"),
        ("Ukraine (Crimea)", "crimea"),
        ("Tibet", "tibet"),
    ],
)
def test_titles_of_joined_and_disputed_places_have_a_code(name: str, code: str) -> None:
    found = find_country(name)
    assert found
    assert found.code == code


def test_title_numbers_determine_the_level_whatever_the_markup() -> None:
    one = record(
        "# Chad 2019 Human Rights Report\n\n"
        "### Section 1. Respect for the Integrity of the Person\n\n"
        "### a. Disappearance\n\nText.\n\n### Trial Procedures\n\nText.\n\n### b. Something New\n\n"
        "Text.\n\n### Section 6. Discrimination and Societal Abuses\n\n### Women\n\nText.\n",
        profile=RIGHTS,
    )
    assert tree(one) == [
        (1, "1", "Respect for the Integrity of the Person"),
        (2, "a", "Disappearance"),
        (3, None, "Trial Procedures"),
        (2, "b", "Something New"),
        (1, "6", "Discrimination and Societal Abuses"),
        (2, None, "Women"),
    ]


def test_a_number_on_its_own_line_is_joined_to_its_title() -> None:
    one = record(
        "# Chad 2024 Human Rights Report\n\nSection 2.\n\n## Liberty\n\n"
        "### a. Freedom of the Press\n\nText.\n",
        profile=RIGHTS,
    )
    assert tree(one) == [(1, "2", "Liberty"), (2, "a", "Freedom of the Press")]


def test_lettered_titles_are_nested_in_unnumbered_sections() -> None:
    one = record(
        "# Chad 2024 Human Rights Report\n\n## Life\n\n### a. Disappearance\n\nText.\n\n"
        "### Trial Procedures\n\nText.\n\n## Liberty\n\n### a. Freedom of the Press\n\nText.\n",
        profile=RIGHTS,
    )
    assert [(level, title) for level, _, title in tree(one)] == [
        (1, "Life"),
        (2, "Disappearance"),
        (3, "Trial Procedures"),
        (1, "Liberty"),
        (2, "Freedom of the Press"),
    ]


def test_known_titles_in_plain_paragraphs_are_headings() -> None:
    one = record(
        "# Chad 2009 Human Rights Report\n\nSection 1 Respect for the Integrity of the Person\n\n"
        "a. Disappearance\n\nThere were none.\n\nb. This is a sentence of a list.\n",
        profile=RIGHTS,
    )
    assert tree(one)[1:] == [(2, "a", "Disappearance")]
    assert [p["text"] for p in one["sections"][-1]["paragraphs"]] == [
        "There were none.",
        "b. This is a sentence of a list.",
    ]


@pytest.mark.parametrize(
    ("title", "printed", "depth"),
    [
        ("Section 1. Life", "1", 1),
        ("SECTION 3 LIFE", "3", 1),
        ("a. Life", "a", 2),
        ("Section 5.", "5", 1),
    ],
)
def test_a_title_number_is_read_by_its_template(title: str, printed: str, depth: int) -> None:
    found = Outline([["Section {number}.", "Section {number}"], ["{letter}."]]).parse_number(title)
    assert found
    assert (found.printed, found.depth) == (printed, depth)


@pytest.mark.parametrize("title", ["Sectional 1", "A. Life", "e.g. this", "another. one"])
def test_other_first_words_are_no_title_numbers(title: str) -> None:
    found = Outline([["Section {number}."], ["{letter}."]]).parse_number(title)
    assert found is None or title.startswith("e.g.")


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("HAITI (TIER 2 - WATCH LIST)", "Tier 2 Watch List"),
        ("HAITI (TIER 2 \u2013 WATCH LIST)", "Tier 2 Watch List"),
        ("HAITI: Tier 2 Watchlist", "Tier 2 Watch List"),
        ("Haiti (Tier 2)", "Tier 2"),
        ("Haiti \u2013 Tier 1", "Tier 1"),
        ("HAITI (Special Case)", "Special Case"),
    ],
)
def test_a_heading_states_a_tier(heading: str, value: str) -> None:
    one = record(f"## {heading}\n\nText.\n", profile=TIERS)
    tier = one["statistics"]["tier"]
    assert (one["country"]["code"], tier["kind"], tier["value"]) == ("HTI", "category", value)
    assert tier["raw"] in heading
    assert one["coverage"]["residue"] == 0


@pytest.mark.parametrize("line", ["Tier 3", "**TIER 3**", "### Tier 3"])
def test_a_line_below_the_heading_states_a_tier(line: str) -> None:
    one = record(f"## Haiti\n\n{line}\n\nText.\n\n**Prosecution**\n\nText.\n", profile=TIERS)
    assert one["statistics"]["tier"]["value"] == "Tier 3"
    assert [s["id"] for s in one["sections"]] == ["lead", "prosecution"]


def test_a_tier_is_found_below_other_lines() -> None:
    lines = ("2020 Report", "Office of the Tiers", "Tier 2 Watch List", "Tier 1 is far off.")
    page = "\n\n".join(("## Haiti", *lines))
    assert record(page, profile=TIERS)["statistics"]["tier"]["value"] == "Tier 2 Watch List"


def test_the_report_title_above_a_chapter_heading_opens_no_second_chapter() -> None:
    page = (
        "# 2020 Trafficking in Persons Report: Haiti\n\nAn office.\n\n## HAITI (Tier 3)\n\nText.\n"
    )
    one = record(page, profile=TIERS)
    assert "repeated-chapter" not in codes(one)
    assert one["statistics"]["tier"]["value"] == "Tier 3"


def test_an_unknown_tier_stays_text() -> None:
    one = record("## HAITI (TIER 2 OR 3)\n\nText.\n", profile=TIERS)
    assert one["statistics"]["tier"]["kind"] == "text"
    assert "unparsed-value" in [p["code"] for p in one["problems"]]


def test_a_sentence_about_a_tier_is_no_heading() -> None:
    one = record("## HAITI (TIER 2)\n\nHaiti, which was on Tier 3 in 2004.\n", profile=TIERS)
    assert [p["text"] for s in one["sections"] for p in s["paragraphs"]] == [
        "Haiti, which was on Tier 3 in 2004."
    ]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Prosecution\nThe law is old.", "Prosecution"),
        ("**Recommendations for Haiti:** The law is old.", "Recommendations for Haiti:"),
        ("Recommendations for Haiti: The law is old.", "Recommendations for Haiti:"),
    ],
)
def test_a_run_in_title_is_cut_from_its_paragraph(printed: str, title: str) -> None:
    one = record(f"## HAITI (TIER 2)\n\n{printed}\n", profile=TIERS)
    assert [s["title"] for s in one["sections"]] == [title]
    assert [p["text"] for p in one["sections"][0]["paragraphs"]] == ["The law is old."]


def kinds(page: str) -> list[tuple[str, str]]:
    """The blocks of a page: their kinds and texts."""
    text, blocks, _ = html.read_html(f"<html><body>{page}</body></html>")
    return [(block.kind, text[block.start : block.end]) for block in blocks]


LONG = "They said so twice, and " * 6 + "then no more."


@pytest.mark.parametrize(
    "part",
    [
        '<div class="meta"><h5><a href="/report.pdf">Download</a></h5></div>',
        '<p><a href="#top">Back to top</a></p>',
        '<div class="splash popup"><h2>The Office</h2><h4>A notice of ours</h4></div>',
    ],
)
def test_links_to_other_pages_and_popups_are_menus(part: str) -> None:
    found = kinds(f"<h1>Chad</h1>{part}<h2>Women</h2><p>{LONG}</p>")
    assert {kind for kind, text in found if text not in ("Chad", "Women", LONG)} == {"menu"}


def test_a_linked_title_with_text_below_it_stays_a_title() -> None:
    found = kinds(f'<h1>Chad</h1><div><h2><a href="/women">Women</a></h2><p>{LONG}</p></div>')
    assert ("heading", "Women") in found


def test_a_line_break_between_long_sentences_divides_paragraphs() -> None:
    assert kinds(f"<p>{LONG}<br>{LONG}</p>") == [("paragraph", LONG)] * 2
    assert len(kinds("<p>1 High Street.<br>The Town.<br>The Land.</p>")) == 1


@pytest.mark.skipif(not PAGE.exists() or not PDF.exists(), reason="the corpus is not there")
def test_a_web_page_and_its_pdf_give_the_same_record() -> None:
    [one], [other] = twins.read_records(PAGE), twins.read_records(PDF)
    assert one.country
    assert other.country
    assert one.country.code == other.country.code == "JPN"
    assert twins.section_tree(one) == twins.section_tree(other)
    same, whole = twins.count_equal(*(twins.paragraph_texts(r.sections) for r in (one, other)))
    assert same >= MOST_EQUAL * whole


@pytest.mark.skipif(not PAGES, reason="the corpus is not there")
@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_real_page_is_read_completely_with_its_sections(page: Path) -> None:
    [one] = twins.read_records(page)
    assert one.source.profile == RIGHTS.name
    assert one.country
    assert one.country.code in ("JPN", "KAZ", "NIC", "ZAF")
    assert one.coverage.residue == 0
    assert [problem.message for problem in one.problems] == []
    numbered = [section.number for section in one.sections if section.level == 1]
    assert numbered == [None, *map(str, range(1, len(numbered)))]
