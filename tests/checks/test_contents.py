"""Entries of a contents list that no heading answers are named, each with its place."""

from __future__ import annotations

import pytest

from pipeline.checks.contents import check_entries_in_text
from tests.checks.reading import codes_of, doubts, quoted, read

TITLES = ("Introduction", "Courts and prisons", "Freedom of the press", "Recommendations")
TEXT = "The commission met in each of the six districts and heard what people had to say. "


def report(listed: tuple[str, ...], headings: tuple[str, ...]) -> str:
    """A report with a contents list and with these headings."""
    entries = "\n".join(f"{title} {'.' * 20} {page}" for page, title in enumerate(listed, 3))
    sections = "".join(f"## {title}\n\n{TEXT * 4}\n\n" for title in headings)
    return f"# Report on Kenya\n\n## Contents\n\n{entries}\n\n{sections}"


def test_a_list_that_the_headings_answer_is_left_alone() -> None:
    assert "contents-disagree" not in codes_of(report(TITLES, TITLES))


def test_numbers_before_titles_and_lists_of_tables_are_no_entries() -> None:
    listed = tuple(f"Chapter {at}. {title}" for at, title in enumerate(TITLES, 1))
    tables = f"List of tables\n\nTable 1 {'.' * 20} 9\n\n## {TITLES[0]}"
    text = report(listed, TITLES).replace(f"## {TITLES[0]}", tables)
    assert "contents-disagree" not in codes_of(text)


def test_the_heads_of_the_columns_of_a_list_are_no_part_of_an_entry() -> None:
    listed = report(TITLES, TITLES).replace("## Contents\n\n", "## Contents\n\nParagraphs Page\n")
    assert "contents-disagree" not in codes_of(listed)


def test_a_preface_stands_above_the_list_that_has_it() -> None:
    listed = report(("Preface", *TITLES), TITLES)
    text = listed.replace("## Contents", f"## Preface\n\n{TEXT}\n\n## Contents")
    assert "contents-disagree" not in codes_of(text)
    assert "contents-disagree" in codes_of(listed)


def test_an_entry_without_heading_is_named() -> None:
    extraction = read(report((*TITLES, "Water and land"), TITLES))
    [found] = [one for one in doubts(extraction) if one.code == "contents-disagree"]
    assert "'Water and land' of the contents list is no heading" in found.message
    assert quoted(extraction, found).startswith("Water and land ....")


def test_the_first_and_the_last_entry_may_be_the_one_without_heading() -> None:
    for listed in (("Water and land", *TITLES), (*TITLES[:2], "Water and land", *TITLES[2:])):
        [found] = [
            one for one in doubts(read(report(listed, TITLES))) if one.code == "contents-disagree"
        ]
        assert "'Water and land' of the contents list is no heading" in found.message


def test_a_heading_in_another_place_is_named() -> None:
    moved = (TITLES[2], *TITLES[:2], *TITLES[3:])
    extraction = read(report(TITLES, moved))
    [found] = [one for one in doubts(extraction) if one.code == "contents-disagree"]
    assert "'Freedom of the press' of the contents list stands in another order" in found.message


def test_a_heading_may_be_printed_a_little_otherwise() -> None:
    headings = ("1. Introduction", "Courts and Prisons", "Freedom of the  press", "Recomendations")
    assert "contents-disagree" not in codes_of(report(TITLES, headings))


def test_a_list_of_another_text_is_no_evidence() -> None:
    others = ("Trade", "Fisheries", "Forests", "Roads and harbours", "Tourism")
    assert "contents-disagree" not in codes_of(report(others, TITLES))


def test_tables_and_annexes_of_a_list_are_no_sections() -> None:
    listed = (*TITLES, "Table 1. Visitors by month", "Annex II: Persons met")
    assert "contents-disagree" not in codes_of(report(listed, TITLES))


@pytest.mark.parametrize("head", ["Text Boxes", "Text Box", "Tables"])
def test_entries_below_the_head_of_another_list_are_no_sections(head: str) -> None:
    listed = (*TITLES, "Fish ponds", "Rice fields", "Ferries", "Wells")
    text = report(listed, TITLES).replace("Fish ponds", f"{head}\nFish ponds")
    assert "contents-disagree" not in codes_of(text)


def test_a_title_may_run_over_three_lines() -> None:
    long = "What the ferries bring to the coast, what boats take inland and who pays for the fuel"
    listed = report((*TITLES[:2], long, *TITLES[2:]), (*TITLES[:2], long, *TITLES[2:], "Fuel"))
    text = listed.replace(long, long.replace(", what", ",\nwhat").replace(" the fuel", "\nfuel"), 1)
    assert "contents-disagree" not in codes_of(text)


def test_a_list_that_is_read_as_text_is_named_once() -> None:
    [record] = read(f"# Kenya\n\n## Talks\n\n{TEXT}\n").records
    [paragraph] = record.sections[0].paragraphs
    listed = [f"{number}.1 Visitors by month {'.' * 20} {30 + number}" for number in range(1, 6)]
    charts = [f"...and more visitors by month....\n{number}" for number in range(30, 35)]
    for texts, count in ((listed, 1), (listed[:3], 0), ([TEXT] * 5, 0), (charts, 0)):
        paragraphs = tuple(paragraph.model_copy(update={"text": text}) for text in texts)
        section = record.sections[0].model_copy(update={"paragraphs": paragraphs})
        found = list(check_entries_in_text(record.model_copy(update={"sections": (section,)})))
        assert len(found) == count
