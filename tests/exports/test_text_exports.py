"""Chunks, annotation tasks and imports for Uwazi, read back as their consumers do."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.chunks import list_chunks
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


@dataclass
class Document:
    """The document class of a retrieval library, as LangChain and LlamaIndex have it."""

    page_content: str
    metadata: dict[str, str | int | float | bool] = field(default_factory=dict)
    id: str | None = None


@pytest.mark.parametrize("largest", [200, 1500])
def test_chunks_hold_every_sentence_once_and_whole(largest: int) -> None:
    chunks = list(list_chunks(OUT, largest))
    assert len({chunk["id"] for chunk in chunks}) == len(chunks)
    prose = [chunk for chunk in chunks if chunk["metadata"]["kind"] == "prose"]
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
    for chunk in list_chunks(OUT, largest):
        metadata = chunk["metadata"]
        if metadata["kind"] == "prose":
            printed = texts[str(metadata["source"])]
            words = chunk["text"].split()
            assert printed[int(metadata["start"]) :].startswith(words[0])
            assert printed[: int(metadata["end"])].endswith(words[-1])
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
    [chunk] = [one for one in list_chunks(out) if one["metadata"]["kind"] == "statistics"]
    assert "Number of Labor Inspectors: 38 41 (2020: 38; 2021: 41)" in chunk["text"]


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
        if metadata["kind"] == "statistics":
            assert not metadata.keys() & {"start", "end", "page", "x0"}
            for place in str(metadata["places"]).split("; "):
                pointer, start, end = re.findall(r"^(\S+) (\d+)-(\d+)$", place)[0]
                seen.append(f"{metadata['record']}{pointer}")
                printed = texts[str(metadata["source"])][int(start) : int(end)]
                assert printed.split()[:1] == raw[seen[-1]].split()[:1]
    assert sorted(seen) == sorted(raw)


def test_a_chunk_is_a_document_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "chunks", str(OUT)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    documents = [Document(one["text"], one["metadata"], one["id"]) for one in lines]
    assert all(
        isinstance(value, (str, int, float, bool))
        for document in documents
        for value in document.metadata.values()
    )
    [found] = [one for one in documents if "Kyrgyzstan is a country of origin" in one.page_content]
    assert found.metadata["country"] == "KGZ"
    assert found.metadata["section"] == "Trafficking Routes"
    assert "Toktosunova" in str(found.metadata["sources"])
    assert "Roads Without Return" in str(found.metadata["sources"])


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


@pytest.mark.parametrize("template", ["report", "statistic", "treaty-status"])
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


def test_langchain_loads_a_chunk_with_one_line() -> None:
    documents = pytest.importorskip("langchain_core.documents")
    for chunk in list_chunks(OUT):
        loaded = documents.Document(
            page_content=chunk["text"], metadata=chunk["metadata"], id=chunk["id"]
        )
        assert (loaded.page_content, loaded.id) == (chunk["text"], chunk["id"])
        assert loaded.metadata == chunk["metadata"]


def test_llama_index_loads_a_chunk_with_one_line() -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    for chunk in list_chunks(OUT):
        node = schema.TextNode(text=chunk["text"], metadata=chunk["metadata"], id_=chunk["id"])
        assert (node.text, node.node_id) == (chunk["text"], chunk["id"])
        assert node.metadata == chunk["metadata"]


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
