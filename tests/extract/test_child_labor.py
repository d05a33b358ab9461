"""Reports of labour findings have the facts that a person read, in Markdown, HTML and PDF."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.extract import extract
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.readers.footnotes.numbered_references import find_number_groups, select_citations
from pipeline.runtime.serialize import to_json
from pipeline.statistics.quantity.parser import parse_cell
from tests.support.case_files import cases
from tests.support.extracting import nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

Object: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parents[1] / "findings"
FACTS: Object = json.loads((FOLDER / "facts.json").read_text("utf-8"))
FORMATS = ("findings.md", "findings.html", "findings.pdf")
SHARED = Path(__file__).parents[3] / "shared/corpus"
LAST = 30  # the last reference of the cases


def content(name: str) -> bytes:
    if name.endswith(".html"):
        markdown = (FOLDER / "findings.md").read_text("utf-8")
        shown = MarkdownIt("commonmark").enable("table").render(markdown)
        return f"<!doctype html><title>Findings</title>{shown}".encode()
    return (FOLDER / name).read_bytes()


@cache
def records(name: str) -> dict[str, Object]:
    document = read_source(content(name), name, name)
    found = extract(document, profile=None, families=load_families(), recognize=nothing).records
    return {
        one.country.code: json.loads(to_json(one))
        for one in found
        if one.country and one.country.code
    }


@pytest.fixture(params=[(name, code) for name in FORMATS for code in FACTS], ids="-".join)
def pair(request: pytest.FixtureRequest) -> tuple[Object, Object]:
    """A record of one format, and the facts of its chapter."""
    name, code = request.param
    return records(name)[code], FACTS[code]


def test_chapters_of_known_countries_in_a_known_family() -> None:
    for name in FORMATS:
        assert list(records(name)) == list(FACTS)
        assert {one["source"]["profile"] for one in records(name).values()} == {"dol-child-labor"}
        assert not any(one["residue"] for one in records(name).values())


def test_the_assessment_beside_a_heading_is_a_category(pair: tuple[Object, Object]) -> None:
    record, facts = pair
    level = record["statistics"]["advancement_level"]
    assert record["country"]["name"] == facts["name"]
    assert (level["kind"], level["raw"], level["value"], level["label"]) == (
        "category", facts["level"]["raw"], facts["level"]["value"], ""
    )  # fmt: skip


def test_rows_of_a_known_table_are_statistics(pair: tuple[Object, Object]) -> None:
    record, facts = pair
    found = {id_: one for id_, one in record["statistics"].items() if id_ != "advancement_level"}
    assert list(found) == list(facts["statistics"])
    for id_, wanted in facts["statistics"].items():
        assert (found[id_]["label"], found[id_]["raw"]) == (wanted["label"], wanted["raw"])
        keys = ("group", "value", "unit", "comment", "raw")
        figures = [[one[key] for key in keys] for one in found[id_].get("observations", ())]
        assert figures == (wanted["observations"] or [])


def test_sections_and_tables_match_the_facts(pair: tuple[Object, Object]) -> None:
    record, facts = pair
    sections = [
        [section["id"], section["number"], section["level"]] for section in record["sections"]
    ]
    assert sections == facts["sections"]
    tables = [
        [table["section"], table["caption"], len(table["rows"])] for table in record["tables"]
    ]
    assert tables == facts["tables"]


def test_a_source_line_dates_the_row_that_it_names(pair: tuple[Object, Object]) -> None:
    record, facts = pair
    source = record["tables"][0]["source"]
    shown = source and [source["text"], called(source), source["as_of"]]
    assert shown == facts["source"]
    for id_, year in facts["years"].items():
        statistic = record["statistics"][id_]
        assert {observation["as_of"] for observation in statistic["observations"]} == {year}
        assert (facts["source"][1][0] in called(statistic)) if year else True


def test_references_called_in_prose_and_cells_are_linked(pair: tuple[Object, Object]) -> None:
    record, facts = pair
    assert [note["mark"] for note in record["notes"]] == [
        str(number) for number in range(1, facts["notes"] + 1)
    ]
    paragraphs = {
        paragraph["id"]: paragraph
        for part in record["sections"]
        for paragraph in part["paragraphs"]
    }
    for id_, (text, refs) in facts["paragraphs"].items():
        assert (paragraphs[id_]["text"], called(paragraphs[id_])) == (text, refs)
    cells = {cell["text"]: called(cell) for cell in cells_of(record) if cell["note_refs"]}
    assert {text: cells[text] for text in facts["cells"]} == facts["cells"]


def called(thing: Object) -> list[str]:
    return [ref["note"] for ref in thing["note_refs"]]


def cells_of(record: Object) -> Iterator[Object]:
    return (one for table in record["tables"] for row in table["rows"] for one in row)


def test_problems_match_the_facts(pair: tuple[Object, Object]) -> None:
    record, facts = pair
    wanted = {problem["code"] for problem in record["problems"]} - {"unparsed-citation"}
    assert wanted == set(facts["problems"])


@pytest.mark.parametrize(("text", "expected"), [*cases("reference_callouts")])
def test_parenthesised_numbers_call_references(text: str, expected: str) -> None:
    found = select_citations([*find_number_groups(text, 0, len(text))], LAST)
    assert (" | ".join(one.numbers for one in found) or "nothing") == expected


def test_numbers_called_nowhere_at_the_end_of_a_sentence_are_no_references() -> None:
    text = "Call [213] (2) 601-425 or (1) 774-7611, they say.\n\n1. Ships: 12\n\n2. Ports: 3\n"
    document = read_source(text.encode(), "a.md", "a.md")
    assert not [mark for block in document.blocks for mark in block.marks if mark.kind == "callout"]


def test_a_reference_missing_from_the_list_is_still_called() -> None:
    text = "So. (1) And so. (2) Thus. (3,4)\n\n1. One.\n\n2. Two.\n\nThree.\n\n4. Four.\n"
    document = read_source(text.encode(), "a.md", "a.md")
    (record,) = extract(document, profile=None, families=(), recognize=nothing).records
    assert [note.mark for note in record.notes] == ["1", "2", "4"]
    (ref, *_) = [one for one in record.sections[0].paragraphs[0].note_refs if one.note == "3"]
    codes = [problem.code for problem in record.problems if problem.spans == ref.spans]
    assert codes == ["callout-without-note"]


def test_parenthesised_numbers_do_not_call_notes_of_a_page() -> None:
    text = (
        "So it is.<sup>1</sup> It was so. (1,2) And is. (2)\n\n<sup>1</sup> A note.\n\n"
        "## References\n\n1. One.\n2. Two.\n"
    )
    document = read_source(text.encode(), "a.md", "a.md")
    (record,) = extract(document, profile=None, families=(), recognize=nothing).records
    refs = record.sections[0].paragraphs[0].note_refs
    assert [ref.note for ref in refs] == ["1", "1-2", "2", "2"]
    assert [note.text for note in record.notes] == ["A note.", "One.", "Two."]


@given(st.text(st.sampled_from(" (1)23,;-.:and Article\n\u2013")))
def test_groups_are_in_order_and_print_their_numbers(text: str) -> None:
    end = 0
    for group in find_number_groups(text, 0, len(text)):
        assert end <= group.start < group.end <= len(text)
        assert (
            re.sub(r"\s", "", text[group.start : group.end]).strip("(),;").replace("\u2013", "-")
            == group.numbers
        )
        assert all(number > 0 for number in group.list_numbers())
        end = group.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23.0 (42,145)", [(23.0, None), (42145, None)]),
        ("6.1(31,955)", [(6.1, None), (31955, None)]),
        ("11.7 (Unavailable)", [(11.7, None), (None, "Unavailable")]),
        ("Unavailable", [(None, "Unavailable")]),
        ("N/A", [(None, "N/A")]),
        ("31.8%", [(31.8, None)]),
        ("23.0 (42,145", None),
        ("23.0 (42,145) (3)", None),
        ("23.0\u2020", None),
        ("about a hundred", None),
        ("", None),
    ],
)
def test_figures_of_a_cell_are_read(
    text: str, expected: list[tuple[object, object]] | None
) -> None:
    found = parse_cell(text, ("percent", "persons"), "5 to 14")
    assert (found and [(one.value, one.comment) for one in found]) == expected


def test_a_second_figure_needs_a_second_unit() -> None:
    assert parse_cell("23.0 (42,145)", ("percent",), None) is None


@pytest.mark.parametrize(
    ("report", "kind", "problem"),
    [
        ("# Fiji\n\n**Minimal advancement**\n\n", "category", None),
        ("NO ASSESSMENT\n\n# Fiji\n\n", "category", None),
        ("# Fiji: Minimal Advancement\n\n", "category", None),
        ("# Fiji (Significant Advancement)\n\n", "category", None),
        ("# Fiji\n\nGRAND ADVANCEMENT\n\n", "text", "unparsed-value"),
    ],
)
def test_the_assessment_is_found_beside_the_country_or_reported(
    report: str, kind: str, problem: str | None
) -> None:
    text = f"{report}In 2021, Fiji did much.\n\n## I. LEGAL FRAMEWORK FOR CHILD LABOR\n\nLaws.\n"
    document = read_source(text.encode(), "a.md", "a.md")
    family = load_profile("dol-child-labor")
    (record,) = extract(document, profile=family, families=(), recognize=nothing).records
    level = record.statistics["advancement_level"]
    codes = {one.code for one in record.problems if one.pointer == "/statistics/advancement_level"}
    assert (record.country and record.country.code, level.kind) == ("FJI", kind)
    assert codes == ({problem} if problem else set())
    assert record.sections[0].paragraphs[0].text == "In 2021, Fiji did much."


def test_prose_under_a_heading_is_no_assessment() -> None:
    text = (
        "# Fiji\n\nFiji made moderate advancement.\n\n## Legal Framework for Child Labor\n\nLaw.\n"
    )
    document = read_source(text.encode(), "a.md", "a.md")
    family = load_profile("dol-child-labor")
    (record,) = extract(document, profile=family, families=(), recognize=nothing).records
    assert not record.statistics


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="no corpus beside the project")
def test_other_documents_of_the_department_have_no_country() -> None:
    paths = sorted((SHARED / "dol-2021/not-country").glob("*.pdf"))
    assert paths
    for path in paths:
        document = read_source(path.read_bytes(), path.name, path.name)
        found = extract(document, profile=None, families=load_families(), recognize=None).records
        assert [one.country for one in found] == [None]


@pytest.mark.skipif(not SHARED.exists(), reason="no corpus beside the project")
@pytest.mark.parametrize("name", ["dol-2021/pdf/Comoros.pdf", "dol-2014/pdf/Kazakhstan.pdf"])
def test_a_real_report_has_its_facts(name: str) -> None:
    path = SHARED / name
    document = read_source(path.read_bytes(), path.name, path.name)
    (record,) = extract(document, profile=None, families=load_families(), recognize=None).records
    numbers = [section.number for section in record.sections if section.number]
    assert numbers == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert {"working_children", "primary_completion_rate"} <= record.statistics.keys()
    codes = {problem.code for problem in record.problems}
    assert not codes & {"callout-without-note", "unparsed-value", "unparsed-callout"}


@pytest.mark.parametrize(
    "heading", ["Chad", "2006 Findings on the Worst Forms of Child Labor - Chad"]
)
def test_titles_and_labels_of_an_early_edition_are_read(heading: str) -> None:
    page = f"""{heading}

Selected Statistics and Indicators on Child Labor

Percent of children 5-14 estimated as working in 2001: 29.7%
Gross primary enrollment rate in 2011: 109%
As of 2003, percent of primary school entrants likely to reach grade 5: 88%
ILO-IPEC participating country: Yes

Incidence and Nature of Child Labor

Children herd goats.

Child Labor Laws and Enforcement

The age is 16 years.[1]

Current Government Policies and Programs to Eliminate the Worst Forms of Child Labor

There is a plan.
"""
    document = read_source(page.encode(), "a.txt", "a.txt")
    [found] = extract(document, profile=None, families=load_families(), recognize=nothing).records
    one = json.loads(to_json(found))
    assert (one["source"]["profile"], one["country"]["code"]) == ("dol-child-labor", "TCD")
    assert list(one["statistics"]) == [
        "working_children",
        "gross_primary_enrollment_rate",
        "reaching_grade_5",
        "ilo_ipec_participating_country",
    ]
    assert one["statistics"]["working_children"]["observations"][0]["value"] == 29.7
    assert [section["id"] for section in one["sections"]] == [
        "statistics",
        "prevalence",
        "legal_framework",
        "government_policies",
    ]
