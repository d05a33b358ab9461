"""The checks of a finished document, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.checks.chapters import (
    check_named_countries,
    check_official_name,
    check_outside_chapters,
    check_second_box,
    check_second_sections,
)
from pipeline.checks.columns import check_column_order
from pipeline.checks.contents import check_contents, check_entries_in_text
from pipeline.checks.dates import check_dates, check_open_years, check_period, check_stated_period
from pipeline.checks.figures import check_flattened_tables, check_unread_boxes
from pipeline.checks.finished import FinishedChapter, FinishedDocument
from pipeline.checks.notes import check_notes_of_neighbours
from pipeline.checks.numbering import check_numbering
from pipeline.checks.plausibility import check_capital, check_population
from pipeline.checks.reading_order import check_page_numbers, check_sentences
from pipeline.checks.titles import check_report_title, check_section_titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord
    from pipeline.record.document import DocumentRecord


def check_finished(
    document: DocumentRecord,
    records: Sequence[CountryRecord],
    chapters: Sequence[Sequence[Span]],
) -> tuple[DocumentRecord, tuple[CountryRecord, ...]]:
    """The document and its records with the problems that the checks find in them.

    `chapters` are the places of each record's chapter. Nothing else is changed: whoever reads a
    record decides what a finding means.
    """
    finished = FinishedDocument(document)
    checked = tuple(
        _add(record, tuple(_check_chapter(FinishedChapter(finished, record, tuple(spans)))))
        for record, spans in zip(records, chapters, strict=True)
    )
    found = (
        *document.problems,
        *_check_document(finished),
        *check_period(records),
        *check_stated_period(records),
        *check_notes_of_neighbours(finished, records),
    )
    return document.model_copy(update={"problems": found}), checked


def _check_document(document: FinishedDocument) -> Iterator[Problem]:
    yield from check_outside_chapters(document)
    yield from check_contents(document)
    yield from check_page_numbers(document)
    yield from check_column_order(document)
    yield from check_report_title(document)


def _check_chapter(chapter: FinishedChapter) -> Iterator[Problem]:
    yield from check_named_countries(chapter)
    yield from check_official_name(chapter)
    yield from check_second_box(chapter)
    yield from check_second_sections(chapter)
    yield from check_capital(chapter)
    yield from check_population(chapter)
    yield from check_numbering(chapter.record)
    yield from check_sentences(chapter.record)
    yield from check_entries_in_text(chapter.record)
    yield from check_section_titles(chapter.record)
    yield from check_flattened_tables(chapter)
    yield from check_unread_boxes(chapter)
    yield from check_dates(chapter)
    yield from check_open_years(chapter.record)


def _add(record: CountryRecord, found: Sequence[Problem]) -> CountryRecord:
    if not found:
        return record
    return record.model_copy(update={"problems": (*record.problems, *found)})
