"""The records of one report in two formats: their trees of sections, and the paragraphs of both."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.record.country import CountryRecord, Section


def read_records(path: Path) -> tuple[CountryRecord, ...]:
    """The records of a source, without names."""
    document = read_source(path.read_bytes(), path.name, path.name)
    return extract(document, profile=None, families=load_families(), recognize=None).records


def section_tree(record: CountryRecord) -> list[tuple[int, str | None, str]]:
    """The sections in order: level, number, title without regard to capitals."""
    return [
        (section.level, section.number, fold(section.title or "")) for section in record.sections
    ]


def paragraph_texts(sections: tuple[Section, ...]) -> list[str]:
    """The text of all paragraphs."""
    return [paragraph.text for section in sections for paragraph in section.paragraphs]


def count_equal(one: list[str], other: list[str]) -> tuple[int, int]:
    """The characters in paragraphs that both have whole and in order, and those of the longer."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    same = sum(
        len(text)
        for block in matcher.get_matching_blocks()
        for text in one[block.a : block.a + block.size]
    )
    return same, max(sum(map(len, one)), sum(map(len, other)))
