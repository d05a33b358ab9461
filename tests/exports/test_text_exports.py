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
from pipeline.exports.chunks import list_chunks
from pipeline.exports.tasks import list_tasks, write_doccano, write_label_studio
from pipeline.grammar.sentences import split_sentences
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
