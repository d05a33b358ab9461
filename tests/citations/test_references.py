"""The parts of cited sources are disjoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.citations.note import parse_citations
from pipeline.citations.source import ParsedSource
from pipeline.extract import extract
from pipeline.grammar.named_parts import SourcePart
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.load import load
from tests.support.case_files import cases
from tests.support.gold_notes import CORPUS, GOLD, chapters
from tests.support.source_parts import check_source

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
NOTES = [note.text for chapter in chapters(GOLD / "notes.txt") for note in chapter.notes]
CASES = [case.values[0] for name in ("citations", "entries") for case in cases(name)]
RECORDS = [note.text for record in load(ROOT / "out") for note in record.notes]
REPORTS = sorted(CORPUS.glob("dol-20*/pdf/*.pdf"))[::9] if CORPUS.is_dir() else []


def wrong(texts: Iterable[str]) -> list[str]:
    """What is wrong with the parts of the sources that these notes cite."""
    return [
        f"{fault}: {text}"
        for text in texts
        for cite in parse_citations(text)
        if cite.source is not None
        for fault in check_source(cite.source, cite.start, cite.end)
    ]


@pytest.mark.parametrize("texts", [NOTES, CASES, RECORDS], ids=["gold", "cases", "records"])
def test_parts_of_a_source_are_disjoint(texts: list[str]) -> None:
    """Title, authors, container, date and URL of a source do not overlap."""
    assert any(parse_citations(text) for text in texts)
    assert wrong(texts) == []


@pytest.mark.skipif(not REPORTS, reason="the documents are not in the repository")
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_parts_of_real_references_are_disjoint(path: Path) -> None:
    """So they do in the lists of references of real reports, every ninth of them."""
    source = read_source(path.read_bytes(), path.name, path.name)
    made = extract(source, profile=None, families=load_families(), recognize=None)
    assert wrong(note.text for record in made.records for note in record.notes) == []


def test_overlapping_parts_are_reported() -> None:
    """Roles that occur twice, overlap or lie outside the citation are reported."""
    parts = (SourcePart("title", 0, 9), SourcePart("url", 5, 12), SourcePart("url", 13, 20))
    found = list(check_source(ParsedSource({}, None, None, None, None, parts), 0, 15))
    assert found == [
        "title and url overlap",
        "url lies outside its citation",
        "url occurs twice",
    ]
