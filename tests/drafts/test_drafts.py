"""A profile drafted from the reports of an invented publisher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.commands import run_command_line
from pipeline.drafts.survey import survey_reports
from pipeline.errors import Exit
from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from tests.support.extracting import document, nothing

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.extract import Extraction

NAMES = ("Kenya", "Ghana", "Mali", "Chad", "Nepal", "Peru", "Chile", "Cuba", "Iraq", "Oman")
STEPS = ("Open", "Narrow", "Closed")
CHAPTER = """# {name} ({step})

## Key facts

Head of the press council: {person}
Population ({year}): {people} million
Newspapers sold (per 1,000 people): {sold}
Radio licences: {licences}
Press index: {index} / 60

## Media

Most newspapers are printed in the capital, and radio reaches the villages.
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of ten reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for at, name in enumerate(NAMES):
        text = CHAPTER.format(
            name=name,
            step=STEPS[at % 3],
            person=f"{name[0]}. Bell",
            year=2015 + at % 4,
            people=at * 3 + 1.5,
            sold=20 + at,
            licences=f"{at + 1},000",
            index=30 + at,
        )
        (folder / f"{name.lower()}.md").write_text(text)
    return folder


def test_a_drafted_profile_types_chapters_that_it_was_not_drafted_from(
    shelf: Path, tmp_path: Path
) -> None:
    held = shelf / "oman.md"
    report = held.read_text()
    held.unlink()
    file = tmp_path / "press.toml"
    assert run_command_line(["profiles", "draft", str(shelf), "--output", str(file)]) == Exit.CLEAN
    profile = load_profile(str(file))
    found = extract(document(report), profile=profile, families=(), recognize=nothing)
    [record] = found.records
    assert record.country is not None
    assert record.country.code == "OMN"
    kinds = {id_: one.kind for id_, one in record.statistics.items()}
    assert kinds == {
        "status": "category",
        "head_of_the_press_council": "text",
        "population": "quantity",
        "newspapers_sold": "quantity",
        "radio_licences": "quantity",
        "press_index": "quantity",
    }
    [population] = record.model_dump()["statistics"]["population"]["observations"]
    assert (population["value"], population["as_of"]) == (28_500_000, "2016")
    assert [section.id for section in record.sections] == ["key_facts", "media"]


def test_a_draft_says_what_it_guessed_and_how_often_a_label_is_printed(
    shelf: Path, tmp_path: Path
) -> None:
    file = tmp_path / "press.toml"
    run_command_line(["profiles", "draft", str(shelf), "--output", str(file)])
    text = file.read_text("utf-8")
    assert "# Population ({year}): in 10 of 10 chapters: " in text
    assert "# a guess: quantity in persons, as in common, which explains 10 of 10 values" in text
    assert 'headings = ["{country} ({status})", "{country}"]' in text


def test_facts_of_a_draft_are_a_gold_file(shelf: Path, tmp_path: Path) -> None:
    file, facts, out = tmp_path / "press.toml", tmp_path / "facts.jsonl", tmp_path / "out"
    run_command_line(
        ["profiles", "draft", str(shelf), "--output", str(file), "--facts", str(facts)]
    )
    rows = [json.loads(line) for line in facts.read_text("utf-8").splitlines()]
    assert len(rows) == 3
    run_command_line(
        ["run", str(shelf), "--profile", str(file), "--out", str(out), "--no-entities"]
    )
    assert run_command_line(["evaluate", str(facts), str(out)]) == Exit.CLEAN
    wrong = facts.read_text("utf-8").replace('"content": "', '"content": "not ', 1)
    facts.write_text(wrong, "utf-8")
    assert run_command_line(["evaluate", str(facts), str(out)]) == Exit.PROBLEMS


def test_a_draft_does_not_write_over_a_profile(shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "press.toml"
    file.write_text("# corrected by hand")
    assert run_command_line(["profiles", "draft", str(shelf), "--output", str(file)]) == Exit.USAGE
    assert file.read_text() == "# corrected by hand"


def _read_by_draft(book: str, folder: Path) -> tuple[Path, Extraction]:
    """The profile that is drafted from a book in HTML, and the book as it reads it."""
    report, file = folder / "book.html", folder / "book.toml"
    report.write_text(f"<html><body>{book}</body></html>")
    assert run_command_line(["profiles", "draft", str(report), "--output", str(file)]) == Exit.CLEAN
    printed = document(report.read_text(), report.name)
    profile = load_profile(str(file))
    return file, extract(printed, profile=profile, families=(), recognize=nothing)


def test_a_book_is_surveyed_as_its_profile_will_divide_it(tmp_path: Path) -> None:
    """A chapter for each country, its labels in a table, the groups of a value by their names."""
    chapters = "".join(
        f"<h2>{name} (Grade {'ABC'[at % 3]})</h2><table><tr><td>Ferries</td><td>{at + 3}</td></tr>"
        f"<tr><td>Berths</td><td>for boats: {at + 40}% for barges: {at + 30}% for rafts: {at + 3}%"
        f"</td></tr><tr><td>Harbour fees</td><td>US$ {at + 9} million</td></tr></table>"
        "<p>The ports were visited in spring, and most of the boats were fit for use.</p>"
        for at, name in enumerate(NAMES)
    )
    file, found = _read_by_draft(f"<h1>Review of Ports 2024</h1>{chapters}", tmp_path)
    assert "# Drafted from 1 report of 10 chapters." in file.read_text("utf-8")
    profile = load_profile(str(file))
    assert profile.rules["berths"].groups == ("for boats", "for barges", "for rafts")
    first = found.records[0].model_dump()["statistics"]
    assert [(one["group"], one["value"]) for one in first["berths"]["observations"]] == [
        ("for boats", 40),
        ("for barges", 30),
        ("for rafts", 3),
    ]
    assert len(found.records) == len(NAMES)


def test_rows_of_figures_that_several_chapters_print_are_statistics(tmp_path: Path) -> None:
    """Their unit is printed with the figures, or years of an age, or they are counts."""
    years = "<table><tr><th>Lending</th><th>2024</th><th>2025</th></tr>"
    ages = "<table><tr><th>Rule</th><th>In law</th><th>Age</th><th>Source</th></tr>"
    chapters = "".join(
        f"<h2>{name}</h2><p>The libraries were visited in spring, and their doors were open.</p>"
        f"{years}<tr><td>Budget</td><td>$1.{at} million</td><td>Unknown</td></tr>"
        f"<tr><td>Complaints for Which Readers Were Paid</td><td>{at}</td><td>1,2{at}0</td></tr>"
        f"<tr><td>Reading rooms open until</td><td>2026</td><td>2027</td></tr></table>"
        f"{ages}<tr><td>Minimum Age for a Card</td><td>Yes</td><td>1{at}</td><td>Act 4</td></tr>"
        "</table>"
        for at, name in enumerate(NAMES)
    )
    _, found = _read_by_draft(f"<h1>Review of Libraries</h1>{chapters}", tmp_path)
    last = found.records[-1].model_dump()["statistics"]
    assert {
        id_: [(one["value"], one["unit"], one["as_of"]) for one in statistic["observations"]]
        for id_, statistic in last.items()
    } == {
        "budget": [(1_900_000, "USD", "2024"), (None, "USD", "2025")],
        "complaints_for_which_readers_were_paid": [
            (9, "number", "2024"),
            (1290, "number", "2025"),
        ],
        "minimum_age_for_a_card": [(19, "years", None)],
    }


def test_a_step_that_one_chapter_states_begins_as_the_others_do() -> None:
    grades = {"Kenya": "B", "Ghana": "C", "Malta": "B", "Chad": "C", "Peru": "A", "Fiji": "B"}
    book = "".join(f"## {name} (GRADE {grade})\n\nText.\n\n" for name, grade in grades.items())
    [form, *_] = survey_reports([document(f"# Presses of the states\n\n{book}")]).headings
    assert {*form.steps} == {"GRADE A", "GRADE B", "GRADE C"}


def test_labels_in_rows_above_their_values_and_sections_that_name_the_country_are_found() -> None:
    fields = ("Piers", "Cranes", "Berths", "Ferries")
    pages = []
    for at, name in enumerate(NAMES[:4]):
        page = ""
        for section, labels in (("Coast", fields[:2]), ("Boats", fields[2:]), ("Trade", ())):
            page += f"<table><tr><td>{section} :: {name}</td></tr>"
            page += "".join(
                f"<tr><td>{label}:</td><td></td></tr><tr><td colspan=2>{at + 3} (2024)</td></tr>"
                for label in labels
            )
            page += "</table>"
        pages.append(document(f"<html><body>{page}</body></html>", f"{at}.html"))
    survey = survey_reports(pages)
    [form] = survey.headings
    assert (form.template, form.sections) == (
        "{section} :: {country}",
        ("Coast", "Boats", "Trade"),
    )
    assert {*fields} == {form for use in survey.list_labels() for form in use.forms}


def test_fields_of_indented_lines_under_lines_of_country_and_section_are_found() -> None:
    pages = "".join(
        f":{name} Coast\n\nPiers:\n    {at + 3}, of which {at} are open to boats (2024)\n"
        f"Cranes:\n    {at + 5}, of which none was moved before the survey began (2024)\n\n"
        f":{name} Boats\n\nBerths:\n    {at + 40}, of which barges {at + 3}, all in one port\n\n"
        f":{name} Trade\n\nFerries:\n    {at + 9} in summer, and {at} in winter (2024)\n\n"
        for at, name in enumerate(NAMES)
    )
    survey = survey_reports([document(pages, "book.txt")])
    [form] = survey.headings
    assert (form.template, form.sections) == (
        ":{country} {section}",
        ("Coast", "Boats", "Trade"),
    )
    assert (survey.chapters, survey.throughout) == (len(NAMES), True)
    assert {"Piers", "Cranes", "Berths", "Ferries"} == {
        form for use in survey.list_labels() for form in use.forms
    }


def test_a_step_on_the_line_below_the_name_is_a_category_and_a_title_of_a_section_is_none() -> None:
    steps = ("Slow progress", "Good progress") * 3 + ("No progress",)
    book = "".join(f"## {name}\n\n### {{}}\n\nText.\n\n" for name in NAMES[: len(steps)])
    [form] = survey_reports([document(f"# Presses\n\n{book.format(*steps)}")]).headings
    assert (form.template, form.status) == ("{country}", "progress")
    assert {*form.steps} == {*steps}
    titles = ("Summary", "Executive summary") * 3 + ("Summary",)
    assert not survey_reports([document(f"# Presses\n\n{book.format(*titles)}")]).headings
