"""Chunks, annotation tasks and imports for Uwazi, read back as their consumers do."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.chunks import ChunkForm, ChunkKind, _statistic_pieces, list_chunks
from pipeline.exports.parts import locate_parts
from pipeline.exports.tasks import list_tasks, write_doccano, write_label_studio
from pipeline.grammar.sentences import split_sentences
from pipeline.record.stored import list_documents
from pipeline.vocabulary.countries import spell_country
from tests.support.samples import ROOT, sample_records

if TYPE_CHECKING:
    from pathlib import Path

OUT = ROOT / "out"


def paragraphs() -> dict[str, str]:
    """Every paragraph's text by record and pointer."""
    return {
        f"{record['id']}#/sections/{at}/paragraphs/{number}": paragraph["text"]
        for record in sample_records()
        for at, section in enumerate(record["sections"])
        for number, paragraph in enumerate(section["paragraphs"])
    }


@pytest.mark.parametrize("largest", [200, 1500])
def test_chunks_hold_every_sentence_once_and_whole(largest: int) -> None:
    chunks = list(list_chunks(OUT, largest))
    assert len({chunk["id"] for chunk in chunks}) == len(chunks)
    prose = list(list_chunks(OUT, largest, [ChunkKind.PROSE]))
    joined = " ".join(" ".join(chunk["text"] for chunk in prose).split())
    wanted = " ".join(" ".join(text.split()) for text in paragraphs().values())
    assert joined == wanted
    sentences = {
        text[start:end] for text in paragraphs().values() for start, end in split_sentences(text)
    }
    for chunk in prose:
        assert len(chunk["text"]) <= largest or chunk["text"] in sentences
        for paragraph in chunk["text"].split("\n\n"):
            first, *_ = (paragraph[a:b] for a, b in split_sentences(paragraph))
            assert first in sentences


@pytest.mark.parametrize("largest", [100, 300])
def test_a_chunk_of_prose_has_the_place_of_its_own_text(largest: int) -> None:
    """From the first word of the chunk to its last, also where it begins within a paragraph."""
    texts = {stored.name: stored.document["text"] for stored in list_documents(OUT)}
    begun_within = 0
    for chunk in list_chunks(OUT, largest, [ChunkKind.PROSE]):
        printed = texts[str(chunk["metadata"]["source"])]
        words = chunk["text"].split()
        place = json.loads(chunk["place"])
        assert printed[place["char_start"] :].startswith(words[0])
        assert printed[: place["char_end"]].endswith(words[-1])
        begun_within += not re.search(r"#[^:]*:0-", chunk["id"])
    assert begun_within


def part_of(printed: str, text: str, hidden: str = "") -> list[str]:
    """What each sentence of a paragraph covers of the print; `hidden` is its callout."""
    span = {"start": 0, "end": len(printed), "page": 3}
    at = printed.find(hidden)
    callout = {"start": at, "end": at + len(hidden), "page": 3}
    refs = [{"note": "1", "at": 0, "spans": [callout]}] if hidden else []
    paragraph = {"text": text, "spans": [span], "note_refs": refs}
    located = locate_parts(printed, paragraph, list(split_sentences(text)))
    return ["".join(printed[one["start"] : one["end"]] for one in spans) for spans in located]


@pytest.mark.parametrize(
    ("printed", "text", "hidden", "parts"),
    [
        (
            "Some were re-\nleased. (Few paid.)",
            "Some were released. (Few paid.)",
            "",
            ["Some were re-\nleased.", "(Few paid.)"],
        ),
        (
            "**All** left.[^12] One stayed.",
            "All left. One stayed.",
            "[^12]",
            ["All** left.", "One stayed."],
        ),
        ("See [it](http://a.b/see). He left.", "See it. He left.", "", ["See [it", "He left."]),
        (
            "[A boy](c/d) fell. He left.",
            "A boy fell. He left.",
            "",
            ["A boy](c/d) fell.", "He left."],
        ),
        (
            "Bogot\u00e1 of\ufb01ce. It shut.",
            "Bogota\u0301 office. It shut.",
            "",
            ["Bogot\u00e1 of\ufb01ce.", "It shut."],
        ),
    ],
)
def test_a_sentence_is_found_in_its_print(
    printed: str, text: str, hidden: str, parts: list[str]
) -> None:
    assert part_of(printed, text, hidden) == parts


def test_a_chunk_of_statistics_names_years_that_a_table_prints_in_its_head(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "examples" / "reports" / "lesotho-labor.md").read_text("utf-8")
    head = "### III. Enforcement of Laws on Child Labor\n"
    table = "| Overview | 2020 | 2021 |\n|---|---|---|\n| Number of Labor Inspectors | 38 | 41 |\n"
    (tmp_path / "lesotho.md").write_text(text.replace(head, f"{head}\n{table}"), "utf-8")
    out = tmp_path / "out"
    words = ["run", str(tmp_path / "lesotho.md"), "--out", str(out), "--no-entities"]
    assert main(words) == Exit.CLEAN
    texts = [one["text"] for one in list_chunks(out, kinds=(ChunkKind.STATISTICS,))]
    [text] = [one for one in texts if "Inspectors" in one]
    assert "Number of Labor Inspectors: 38 41 (2020: 38; 2021: 41)" in text


def test_a_country_in_capitals_is_spelled_as_usual(tmp_path: Path) -> None:
    report = ROOT / "docs" / "examples" / "reports" / "pacific-trafficking.docx"
    assert main(["run", str(report), "--out", str(tmp_path), "--no-entities"]) == Exit.CLEAN
    names = {one["metadata"].get("country_name") for one in list_chunks(tmp_path)}
    assert {"Fiji", "Palau", "Samoa"} <= names
    assert spell_country("CÔTE D’IVOIRE") == "Côte d'Ivoire"
    assert spell_country("USA") == "USA"
    assert spell_country("Ivory COAST") == "Ivory COAST"


def test_a_chunk_of_statistics_names_the_place_of_each_value() -> None:
    texts = {stored.name: stored.document["text"] for stored in list_documents(OUT)}
    raw = {
        f"{record['id']}/statistics/{id_}": statistic["raw"] or statistic["label"]
        for record in sample_records()
        for id_, statistic in record["statistics"].items()
    }
    seen = []
    for chunk in list_chunks(OUT, 300):
        metadata = chunk["metadata"]
        for pointer, start, end, page in json.loads(chunk["place"]).get("values", ()):
            seen.append(f"{metadata['record']}{pointer}")
            printed = texts[str(metadata["source"])][start:end]
            assert printed.split()[:1] == raw[seen[-1]].split()[:1]
            assert "page" not in metadata
            assert page is None
    assert sorted(seen) == sorted(raw)


LABOR = """<h1>Lesotho</h1><h2>Labor</h2>
<p>Children work on farms.</p>
<table><caption>Table 1. Work by Sector</caption><tr><th>Sector</th><th>Activity</th></tr>
<tr><td rowspan="2">Farming</td><td>Picking tea</td></tr><tr><td>Herding goats</td></tr>
<tr><td>Industry</td><td>Breaking stone\u2020</td></tr></table>
<p>\u2020 Evidence of this activity is limited.</p>
<p>Source: Bureau of Statistics, Labor Force Survey, 2019.</p>
<p>Inspectors visit them.</p>
"""


def run_text(tmp_path: Path, text: str, name: str = "lesotho.html", *more: str) -> Path:
    """The output for one report."""
    (tmp_path / name).write_text(text, "utf-8")
    out = tmp_path / "out"
    words = ["run", str(tmp_path / name), "--out", str(out), "--no-entities", *more]
    assert main(words) == Exit.CLEAN
    return out


def test_each_chunk_of_a_table_is_understood_by_itself(tmp_path: Path) -> None:
    """It has caption, head, the cell set over its rows, the notes that they call, the source."""
    out = run_text(tmp_path, LABOR)
    for largest in (100, 1500):
        chunks = list(list_chunks(out, largest, (ChunkKind.TABLE,)))
        rows = []
        for chunk in chunks:
            lines = chunk["text"].split("\n")
            assert lines[:2] == ["Table 1. Work by Sector", "Sector | Activity"]
            assert lines[-1] == "Source: Bureau of Statistics, Labor Force Survey, 2019."
            note = "\u2020 Evidence of this activity is limited."
            assert (note in lines) == ("Breaking" in chunk["text"])
            rows += [line for line in lines[2:-1] if line != note]
        assert len(chunks) == (3 if largest == 100 else 1)
        assert rows == [
            "Farming | Picking tea",
            "Farming | Herding goats",
            "Industry | Breaking stone",
        ]


def test_the_spans_of_prose_leave_out_what_lies_between(tmp_path: Path) -> None:
    out = run_text(tmp_path, LABOR)
    [document] = [stored.document["text"] for stored in list_documents(out)]
    [chunk] = list_chunks(out, kinds=(ChunkKind.PROSE,))
    place = json.loads(chunk["place"])
    printed = [document[start:end] for start, end, _ in place["spans"]]
    assert printed == ["Children work on farms.", "Inspectors visit them."]
    assert "Picking tea" in document[place["char_start"] : place["char_end"]]


def test_the_pages_of_a_chunk_are_its_first_and_its_last(tmp_path: Path) -> None:
    text = "Fiji\n\nLabor\n\nPeople came by sea.\n\f\nThey stayed on the islands.\n"
    out = run_text(tmp_path, text, "fiji.txt")
    [chunk] = list_chunks(out)
    assert (chunk["metadata"]["page"], chunk["metadata"]["page_end"]) == (1, 2)
    assert [page for _, _, page in json.loads(chunk["place"])["spans"]] == [1, 2]


FACTS = """# World Factbook

## Georgia

### Economy

**Exports:** $4.6 billion (2017 est.)

**Background:** {}

### Government

**Capital:** Tbilisi
"""


def test_statistics_have_their_section_and_long_texts_are_cut(tmp_path: Path) -> None:
    clauses = [f"clause {at} of a long text about the history of the region;" for at in range(9)]
    text = FACTS.format(" ".join(clauses))
    out = run_text(tmp_path, text, "georgia.md", "--profile", "world-factbook")
    form = ChunkForm(200, short=0)
    found = [one for one in list_chunks(out, form) if one["metadata"]["kind"] == "statistics"]
    assert {one["metadata"]["section"] for one in found} == {"Economy", "Government"}
    texts = [one["text"] for one in found if "clause" in one["text"]]
    assert len(texts) > 2
    assert all(len(text) <= 200 and "Background: clause" in text for text in texts)
    assert all(text.count("Background") == 1 for text in texts)


def test_a_part_of_a_statistic_is_named_with_its_whole() -> None:
    one = {"raw": "1", "spans": [], "label_spans": [], "note_refs": [], "kind": "place"}
    statistics = {
        "inspections": one | {"label": "Inspections", "part_of": None},
        "at_worksite": one | {"label": "At Worksite", "part_of": "inspections"},
        "exports": one | {"label": "Exports", "part_of": None},
        "exports_partners": one | {"label": "partners", "part_of": None},
    }
    pieces = _statistic_pieces({"statistics": statistics, "corrections": []}, "")
    assert [(piece.frame.before, piece.unit) for piece in pieces] == [
        ("Inspections: ", "inspections"),
        ("Inspections \u2013 At Worksite: ", "inspections"),
        ("Exports: ", "exports"),
        ("Exports \u2013 partners: ", "exports"),
    ]


def test_a_chunk_has_its_country_section_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "chunks", str(OUT)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [found] = [one for one in lines if "Kyrgyzstan is a country of origin" in one["text"]]
    metadata = found["metadata"]
    assert (metadata["country"], metadata["section"]) == ("KGZ", "Trafficking Routes")
    assert "Toktosunova" in metadata["sources"]
    assert "Roads Without Return" in metadata["sources"]


def test_tasks_hold_the_entities_of_every_paragraph() -> None:
    tasks = list(list_tasks(OUT))
    assert [task.text for task in tasks] == list(paragraphs().values())
    assert sum(len(task.entities) for task in tasks) == sum(
        bool(re.fullmatch(r"/sections/\d+/paragraphs/\d+", entity["anchor"]["in"]))
        for record in sample_records()
        for entity in record["entities"]
    )


def test_spacy_reads_the_docbins(tmp_path: Path) -> None:
    command = ["export", "tasks", str(OUT), "--to", "docbin", "-o", str(tmp_path / "tasks")]
    assert main(command) == 0
    [path] = (tmp_path / "tasks").iterdir()
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
    tasks = list(list_tasks(OUT))
    assert [doc.text for doc in docs] == [task.text for task in tasks]
    for doc, task in zip(docs, tasks, strict=True):
        labels = [(task.text[start:end], label) for start, end, label in task.entities]
        found = [(ent.text, ent.label_) for ent in doc.ents]
        assert len(found) == len(labels)
        assert all(a in b and x == y for (a, x), (b, y) in zip(labels, found, strict=True))


@pytest.mark.parametrize("tool", ["label-studio", "doccano"])
def test_evaluate_reads_corrected_tasks(
    tool: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person takes one name away and adds none: one found entity is then wrong."""
    path = tmp_path / "corrected"
    if tool == "doccano":
        tasks = [json.loads(line) for line in write_doccano(list_tasks(OUT))]
        tasks[0]["label"] = tasks[0]["label"][1:]
        path.write_text("".join(json.dumps(task) + "\n" for task in tasks))
    else:
        tasks = json.loads("".join(write_label_studio(list_tasks(OUT))))
        for task in tasks:
            task["annotations"] = [{"result": task.pop("predictions")[0]["result"]}]
        tasks[0]["annotations"][0]["result"].pop(0)
        path.write_text(json.dumps(tasks))
    scores = tmp_path / "scores.json"
    assert main(["evaluate", str(path), str(OUT), "--json", str(scores)]) == 0
    strict = json.loads(scores.read_bytes())["pipeline, strict"]
    assert strict["GPE"]["found"] == strict["GPE"]["wanted"] + 1
    assert strict["GPE"]["recall"] == 1
    assert strict["DATE"]["f1"] == 1
    assert "0 not" in capsys.readouterr().err


def test_a_file_without_tasks_is_a_usage_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "x", "pointer": "/sections/0"}\n')
    assert main(["evaluate", str(path), str(OUT)]) == 2
    assert "no file of corrected tasks" in capsys.readouterr().err


@pytest.mark.parametrize("template", ["report", "statistic", "treaty-status", "recommendation"])
def test_uwazi_takes_the_import(template: str, tmp_path: Path) -> None:
    path = tmp_path / "import.zip"
    command = ["export", "uwazi", str(OUT), "--template", template, "-o", str(path)]
    assert main([*command, "--reports", str(ROOT / "raw")]) == 0
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        rows = list(csv.DictReader(io.StringIO(archive.read("import.csv").decode())))
        names = set(archive.namelist()) - {"import.csv"}
    counts = {
        "report": len(sample_records()),
        "statistic": sum(
            len(statistic.get("observations", ()))
            for record in sample_records()
            for statistic in record["statistics"].values()
        ),
        "treaty-status": sum(len(record["instruments"]) for record in sample_records()),
        "recommendation": sum(len(record["recommendations"]) for record in sample_records()),
    }
    assert len(rows) == counts[template]
    titles = [row["Title"] for row in rows]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    for row in rows:
        for name in ("Period", "Published", "As of", "Date"):
            day = r"\d{4}/\d\d/\d\d"
            assert re.fullmatch(f"(?:{day}:{day})?", row.get(name, ""))
    if template == "report":
        assert {row["Attachments"] for row in rows} | {row["File"] for row in rows} == names
        assert all("/" not in name for name in names)
        assert [row["Roles"] for row in rows][1] == "origin|transit"
    first = path.read_bytes()
    assert main([*command, "--reports", str(ROOT / "raw")]) == 0
    assert path.read_bytes() == first


def test_an_export_goes_to_a_file_or_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["chunks"], ["tasks", "--to", "doccano"], ["tasks", "--to", "label-studio"]):
        name, *options = command
        assert main(["export", name, str(OUT), *options]) == 0
        printed = capsys.readouterr().out
        assert main(["export", name, str(OUT), *options, "-o", str(tmp_path / "file")]) == 0
        assert (tmp_path / "file").read_text("utf-8") == printed
    assert main(["export", "tasks", str(OUT), "--to", "docbin"]) == 2


def test_short_sections_share_a_chunk_and_the_context_tells_them_apart(tmp_path: Path) -> None:
    text = "# Fiji\n\n## Labor\n\nNobody was charged.\n\n## Health\n\nFew clinics are open.\n"
    out = run_text(tmp_path, text, "fiji.md")
    [chunk] = list_chunks(out)
    assert chunk["text"] == "Nobody was charged.\n\nFew clinics are open."
    assert chunk["metadata"]["section"] == "Labor; Health"
    assert len(list(list_chunks(out, ChunkForm(short=0)))) == 2
    assert len(list(list_chunks(out, 30))) == 2
    [chunk] = list_chunks(out, ChunkForm(has_context=True))
    assert chunk["text"].split("\n") == [
        *("Fiji", "", "Labor", "Nobody was charged.", "", "Health", "Few clinics are open."),
    ]


def test_a_lone_status_shares_a_chunk_with_the_prose_behind_it(tmp_path: Path) -> None:
    report = ROOT / "docs" / "examples" / "reports" / "pacific-trafficking.docx"
    assert main(["run", str(report), "--out", str(tmp_path), "--no-entities"]) == Exit.CLEAN
    chunks = [one for one in list_chunks(tmp_path) if "tier: " in one["text"]]
    assert [one["metadata"]["kind"] for one in chunks] == ["prose"] * 3
    for chunk in chunks:
        status, _, prose = chunk["text"].partition("\n\n")
        place = json.loads(chunk["place"])
        assert status.startswith("tier: ")
        assert [pointer for pointer, *_ in place["values"]] == ["/statistics/tier"]
        assert len(prose) > len(status)
        assert place["spans"]
    alone = list_chunks(tmp_path, kinds=[ChunkKind.STATISTICS])
    assert {one["text"].partition(": ")[0] for one in alone} == {"tier"}


def test_a_corrected_value_is_what_the_text_of_a_chunk_says(tmp_path: Path) -> None:
    text = "# World Factbook\n\n## Fiji\n\n**Population:** 4,615,807 (2009 est.)\n"
    more = ("--profile", "world-factbook")
    out = run_text(tmp_path, text, "fiji.md", *more)
    [chunk] = list_chunks(out)
    assert chunk["text"] == "Population: 4,615,807 (2009 est.)"
    target = "fiji.md/FJI#/statistics/population/observations/0/value"
    file = tmp_path / "corrections.jsonl"
    words = ["correct", target, "4615870", "--out", str(out), "--reason", "a misprint"]
    assert main([*words, "--by", "Jo", "--file", str(file)]) == Exit.CLEAN
    run_text(tmp_path, text, "fiji.md", *more, "--corrections", str(file))
    [chunk] = list_chunks(out)
    assert chunk["text"] == "Population: 4615870 persons 2009"
    place = "/statistics/population/observations/0/value"
    assert chunk["metadata"]["corrections"] == f"{place}: 4615807 \u2192 4615870"
    assert chunk["metadata"]["corrected"] is True


def test_a_sentence_says_behind_its_print_what_was_corrected_of_it(tmp_path: Path) -> None:
    text = "# Fiji\n\n## Labor\n\nThe police arrested 1,744 recruiters. Few had a contract.\n"
    (tmp_path / "fiji.md").write_text(text, "utf-8")
    out = tmp_path / "out"
    run = ["run", str(tmp_path / "fiji.md"), "--out", str(out)]
    assert main(run) == Exit.CLEAN
    [figure] = json.loads((out / "records/fiji.md/FJI.json").read_bytes())["figures"]
    assert figure["value"] == 1744
    file = tmp_path / "corrections.jsonl"
    words = ["correct", "fiji.md/FJI#/figures/0/value", "1,774", "--out", str(out)]
    assert main([*words, "--reason", "a misprint", "--file", str(file)]) == Exit.CLEAN
    assert main([*run, "--corrections", str(file)]) == Exit.CLEAN
    [chunk] = list_chunks(out)
    said = "The police arrested 1,744 recruiters. [corrected: 1744 \u2192 1774]"
    assert chunk["text"] == f"{said} Few had a contract."
    assert chunk["metadata"]["corrections"] == "/figures/0/value: 1744 \u2192 1774"
    whole = tmp_path / "whole"
    assert main(["export", "markdown", str(out), "--output", str(whole)]) == Exit.CLEAN
    written = whole / "fiji.md" / "FJI.md"
    mark = "[corrected: 1744 \u2192 1774]"
    assert f"Few had a contract. {mark}" in written.read_text("utf-8").replace("\\", "")


def test_the_metadata_of_a_chunk_are_flat(tmp_path: Path) -> None:
    for chunk in [*list_chunks(OUT), *list_chunks(run_text(tmp_path, LABOR))]:
        assert {type(value) for value in chunk["metadata"].values()} <= {str, int, bool}
        assert isinstance(chunk["place"], str)


def test_a_chunk_names_its_notes_that_were_not_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# Fiji\n\n## History\n\nPeople came by sea.[^1] They stayed.[^2]\n\n"
    notes = "[^1]: Supra note 9.\n\n[^2]: A. Reader, *Boats* (2009).\n"
    (tmp_path / "fiji.md").write_text(text + notes, "utf-8")
    run = ["run", str(tmp_path / "fiji.md"), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main(run) == 0
    assert main(["export", "chunks", str(tmp_path / "out")]) == 0
    [chunk] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert chunk["metadata"]["notes"] == "1; 2"
    assert chunk["metadata"]["not_understood"] == "1"
