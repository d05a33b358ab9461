"""Faults that are planted in the sample reports are named, and the reports themselves are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.checks.reading import doubts
from tests.support.planting import (
    delete_heading,
    exchange_chapters,
    lose_scale,
    put_column_first,
    recompose,
    write_heading_as_prose,
)
from tests.support.samples import RAW

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.document.model import Document
    from pipeline.extract import Extraction
    from tests.support.planting import Fault

RENDERINGS = RAW.parent / "tests" / "renderings"
BOOK = "central-asia-and-caucasus.md"


def read_whole(document: Document) -> Extraction:
    """The extraction of a document without names."""
    return extract(document, profile=None, families=load_families(), recognize=None)


def load() -> Document:
    """The sample book."""
    return read_source((RAW / BOOK).read_bytes(), BOOK, BOOK)


def test_nothing_is_to_check_in_the_book_itself() -> None:
    assert doubts(read_whole(load())) == []


@pytest.mark.parametrize("key", ["one", "two", "three"])
@pytest.mark.parametrize(
    "planter", [delete_heading, write_heading_as_prose, exchange_chapters, lose_scale]
)
def test_a_planted_fault_is_named(
    planter: Callable[[Document, Extraction, str], Fault | None], key: str
) -> None:
    document = load()
    fault = planter(document, read_whole(document), key)
    assert fault is not None
    assert fault.codes & {one.code.value for one in doubts(read_whole(fault.document))}


def test_a_column_that_is_put_first_is_named() -> None:
    name = "central-asia-and-caucasus.two-columns.pdf"
    document = read_source((RENDERINGS / name).read_bytes(), name, name)
    fault = put_column_first(document, read_whole(document), "one")
    assert fault is not None
    assert "column-order" in {one.code.value for one in doubts(read_whole(fault.document))}
    assert doubts(read_whole(document)) == []


def test_a_document_of_all_its_parts_is_itself() -> None:
    document = load()
    middle = document.blocks[len(document.blocks) // 2]
    cut = (middle.start + middle.end) // 2
    whole = recompose(document, [(0, cut), (cut, len(document.text))])
    assert whole.text == document.text
    assert [(one.kind, one.start, one.end) for one in whole.blocks] == [
        (one.kind, one.start, one.end) for one in document.blocks
    ]
