"""The checks of a finished document, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.checks.chapters import (
    check_country_lines,
    check_heading,
    check_named_countries,
    check_outside_chapters,
    check_second_box,
    check_second_sections,
)
from pipeline.checks.columns import check_column_order
from pipeline.checks.contents import check_contents, check_entries_in_text
from pipeline.checks.dates import check_dates, check_open_years, check_period, check_stated_period
from pipeline.checks.figures import check_flattened_tables, check_unread_boxes
from pipeline.checks.finished import FinishedChapter, FinishedDocument
from pipeline.checks.neighbours import (
    check_alphabet,
    check_exchanged,
    check_missing_chapter,
    check_titles_again,
    check_without_text,
)
from pipeline.checks.notes import check_notes_of_neighbours
from pipeline.checks.numbering import check_numbering
from pipeline.checks.plausibility import check_capital, check_population
from pipeline.checks.reading_order import (
    check_cut_notes,
    check_page_numbers,
    check_sentences,
)
from pipeline.checks.titles import (
    check_report_title,
    check_running_titles,
    check_section_titles,
)
from pipeline.document.problems import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord
    from pipeline.record.document import DocumentRecord

_HOLDS_ANOTHER: Final = (Code.SECOND_BOX, Code.NAMES_ANOTHER_COUNTRY)


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
    pairs = zip(records, chapters, strict=True)
    read = [FinishedChapter(finished, record, tuple(spans)) for record, spans in pairs]
    checked = _check_chapters(read)
    found = (
        *document.problems,
        *_check_document(finished),
        *check_period(records),
        *check_stated_period(records),
        *check_notes_of_neighbours(finished, records),
    )
    return document.model_copy(update={"problems": found}), checked


def _check_chapters(chapters: Sequence[FinishedChapter]) -> tuple[CountryRecord, ...]:
    """The records with what is found in each chapter, and in comparing it with the others.

    A chapter that holds another one is said once to do so.
    """
    found = [list(_check_chapter(one, chapters)) for one in chapters]
    for at, problem in _compare_chapters(chapters):
        if all(one.code not in _HOLDS_ANOTHER for one in found[at]):
            found[at].append(problem)
    return tuple(_add(one.record, problems) for one, problems in zip(chapters, found, strict=True))


def _compare_chapters(chapters: Sequence[FinishedChapter]) -> Iterator[tuple[int, Problem]]:
    yield from check_titles_again(chapters)
    yield from check_missing_chapter(chapters)
    yield from check_exchanged(chapters)
    yield from check_alphabet(chapters)
    yield from check_without_text(chapters)


def _check_document(document: FinishedDocument) -> Iterator[Problem]:
    yield from check_outside_chapters(document)
    yield from check_contents(document)
    yield from check_page_numbers(document)
    yield from check_column_order(document)
    yield from check_report_title(document)
    yield from check_running_titles(document)


def _check_chapter(
    chapter: FinishedChapter, chapters: Sequence[FinishedChapter]
) -> Iterator[Problem]:
    yield from check_named_countries(chapter, chapters)
    yield from check_heading(chapter)
    yield from check_country_lines(chapter, chapters)
    yield from check_second_box(chapter)
    yield from check_second_sections(chapter)
    yield from check_capital(chapter)
    yield from check_population(chapter)
    yield from check_numbering(chapter.record)
    yield from check_sentences(chapter.record)
    yield from check_cut_notes(chapter.record)
    yield from check_entries_in_text(chapter.record)
    yield from check_section_titles(chapter.record)
    yield from check_flattened_tables(chapter)
    yield from check_unread_boxes(chapter)
    yield from check_dates(chapter)
    yield from check_open_years(chapter.record)


def _add(record: CountryRecord, found: Sequence[Problem]) -> CountryRecord:
    if not found:
        return record
    problems = dict.fromkeys((*record.problems, *found))  # two checks may find the same
    return record.model_copy(update={"problems": tuple(problems)})
