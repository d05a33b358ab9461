"""Books and reports in ten designs: their sentences are in the record of their own chapter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.country_books import DESIGNS, Book, make_book

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

LEAST = 0.995  # of the letters of a document's sentences
OTHER = re.compile(r"[^a-z0-9]")


def letters(text: str) -> str:
    return OTHER.sub("", text.casefold())


def list_letters(record: CountryRecord) -> str:
    """The letters of a record's prose, tables and residue."""
    texts = [paragraph.text for section in record.sections for paragraph in section.paragraphs]
    texts += [one.text for one in record.residue]
    texts += [cell.text for table in record.tables for row in table.rows for cell in row]
    return letters(" ".join(texts))


def load(book: Book) -> bytes:
    if not book.is_printed:
        return book.source.encode()
    weasyprint = pytest.importorskip("weasyprint")
    return bytes(weasyprint.HTML(string=book.source).write_pdf())


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2, 3))])
def test_the_sentences_of_a_chapter_are_in_its_record(design: str, seed: int) -> None:
    book = make_book(design, seed)
    found = extract(
        read_source(load(book), book.name, book.name),
        profile=None, families=load_families(), recognize=None,
    )  # fmt: skip
    records = {one.id.rsplit("/", 1)[1]: list_letters(one) for one in found.records}
    assert sorted(records) == sorted(chapter.owner for chapter in book.chapters)
    total = held = 0
    for chapter in book.chapters:
        for paragraph in chapter.list_paragraphs():
            for sentence in re.findall(r"[^.]+\.", paragraph):
                said = letters(sentence)
                total += len(said)
                held += len(said) * (said in records[chapter.owner])
                others = (text for owner, text in records.items() if owner != chapter.owner)
                assert not any(said in text for text in others), sentence
    assert held >= LEAST * total
