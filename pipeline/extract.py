"""The recipe: turns one document into its country records and its own record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.checks.check import check_finished
from pipeline.checks.statistics import check_statistics
from pipeline.citations.notes import (
    build_note_prose,
    build_notes,
    check_numbering,
    link_notes,
)
from pipeline.citations.resolve import detect_at_convention, resolve_citations
from pipeline.entities.events import find_events
from pipeline.entities.instruments import build_treaty_status
from pipeline.entities.recommendations import find_recommendations
from pipeline.entities.tag import recognize_names, tag_entities
from pipeline.entities.trafficking.routes import build_routes
from pipeline.figures.find import build_figures
from pipeline.layout.chapter_lines import split_by_chapter_lines
from pipeline.layout.chapters import (
    check_headings,
    identify_country,
    split_into_chapters,
)
from pipeline.layout.classify import classify_blocks
from pipeline.layout.coverage import Unclaimed, partition_text
from pipeline.layout.family import detect_family
from pipeline.layout.furniture import list_furniture, mark_thumb_index
from pipeline.layout.headings import detect_headings
from pipeline.layout.notes import assign_foot_notes, assign_shared_endnotes
from pipeline.layout.prose import segment_prose
from pipeline.layout.report_time import date_report
from pipeline.layout.report_title import find_report_title
from pipeline.layout.sections import build_sections
from pipeline.layout.tables import build_tables, find_number_conventions
from pipeline.record.country import CountryRecord, NormalizedDate, Source
from pipeline.record.document import Claim, DocumentRecord
from pipeline.record.model import SCHEMA_VERSION
from pipeline.statistics.cutting import cut_out
from pipeline.statistics.flattened_tables import cut_flattened_tables
from pipeline.statistics.labelled_fields import cut_fields
from pipeline.statistics.labels import cut_labelled_values, report_unread_labels
from pipeline.statistics.pairs import cut_pairs, find_opening_labels
from pipeline.statistics.parse import parse_statistics
from pipeline.statistics.placed_values import find_placed_values, free_placed_values
from pipeline.statistics.stated_figures import state_figures
from pipeline.statistics.table_values import collect_heading_categories, collect_table_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.notes import NoteSet
    from pipeline.citations.resolve import Resolution
    from pipeline.document.model import Document
    from pipeline.document.problems import Problem
    from pipeline.grammar.table_cells import NumberConventions
    from pipeline.layout.chapters import Division
    from pipeline.layout.elements import Chapter, LabelledValue, Piece
    from pipeline.layout.prose import Prose, RecognizedName, RecognizeNames
    from pipeline.layout.report_time import ReportTime
    from pipeline.layout.sections import SectionSet
    from pipeline.layout.tables import TableSet
    from pipeline.profiles.model import Profile
    from pipeline.record.country import Entity, Figure
    from pipeline.record.model import NoteRef
    from pipeline.statistics.parse import ParsedStatistics
    from pipeline.vocabulary.countries import GazetteerCountry


@dataclass(frozen=True, slots=True)
class Extraction:
    """The record of a document and the records of its chapters."""

    document: DocumentRecord
    records: tuple[CountryRecord, ...]


@dataclass(frozen=True, slots=True)
class ChapterDraft:
    """The contents of one chapter, before citations are resolved across chapters."""

    chapter: Chapter
    code: str
    notes: NoteSet
    statistics: ParsedStatistics
    sections: SectionSet
    tables: TableSet
    unread_labels: tuple[Problem, ...]

    def list_claims(self, path: str) -> Iterator[Claim]:
        """The claims of the chapter's parts, with JSON Pointers into its record at this path."""
        yield from self.statistics.list_claims(path)
        for claim in (*self.sections.claims, *self.tables.claims, *self.notes.claims):
            yield Claim(claim.start, claim.end, claim.role, f"{path}{claim.pointer}")

    def list_callouts(self) -> Iterator[tuple[str, Sequence[NoteRef]]]:
        """The parts of the record that may hold callouts, in order: JSON Pointer, callouts."""
        for id_, statistic in self.statistics.statistics.items():
            if statistic.note_refs:
                yield f"/statistics/{id_}", statistic.note_refs
        for at, section in enumerate(self.sections.sections):
            yield f"/sections/{at}", section.note_refs
            for number, paragraph in enumerate(section.paragraphs):
                yield f"/sections/{at}/paragraphs/{number}", paragraph.note_refs
        for pointer, cell in self.tables.list_cells():
            yield pointer, cell.note_refs
        for at, table in enumerate(self.tables.tables):
            for number, note in enumerate(table.notes):
                yield f"/tables/{at}/notes/{number}", note.note_refs
            yield f"/tables/{at}/source", table.source.note_refs if table.source else ()


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """The values that all records of a document share."""

    document: Document
    profile: Profile
    title: str | None
    time: ReportTime
    unclaimed: Unclaimed
    first_with_notes: str | None  # code of the chapter


@dataclass(frozen=True, slots=True)
class SharedEvidence:
    """What the whole document decides for each chapter.

    How it prints `numbers`, the values `placed` on charts and dashboards, the labels that begin its
    chapters.
    """

    numbers: NumberConventions
    placed: Sequence[LabelledValue]
    opening_labels: frozenset[str]


def extract(
    document: Document,
    *,
    profile: Profile | None,
    families: Sequence[Profile],
    recognize: RecognizeNames | None,
    country: GazetteerCountry | None = None,
) -> Extraction:
    """The records of a document, read by this profile or by that of the family it belongs to.

    Pure and total: no text makes it raise. `recognize` finds names in prose; without it records
    have no entities, instruments, routes or events. `country` is the one that the whole document
    is about, where the user says so.
    """
    family, doubts = (profile, ()) if profile else detect_family(document, families)
    placed = find_placed_values(document) if family.any_label else []
    pieces, division = divide(document, family, country, placed)
    chapters = division.chapters
    numbers = find_number_conventions(pieces)
    openings = find_opening_labels([one.pieces for one in chapters] if family.any_label else ())
    shared = SharedEvidence(numbers, placed, openings)
    drafts = [_draft_chapter(document, chapter, family, shared) for chapter in chapters]
    claims = partition_text(document, _collect_claims(document, pieces, division, drafts), pieces)
    convention = detect_at_convention((draft.notes.citations for draft in drafts), family.notes.at)
    resolutions = [resolve_citations(draft.notes.citations, convention) for draft in drafts]
    pairs = zip(drafts, resolutions, strict=True)
    prose = [_collect_prose(*pair) if recognize else () for pair in pairs]
    names = recognize_names(prose, recognize) if recognize else [[]] * len(drafts)

    title = find_report_title(division.parts, chapters, pieces, family)
    time = date_report(document, title, pieces, family)
    context = DocumentContext(
        document=document,
        profile=family,
        title=title,
        time=time,
        unclaimed=Unclaimed(document, claims),
        first_with_notes=next((draft.code for draft in drafts if draft.notes.notes), None),
    )
    records = tuple(
        _build_record(context, *parts)
        for parts in zip(drafts, resolutions, prose, names, strict=True)
    )
    finished = check_finished(
        DocumentRecord(
            schema_version=SCHEMA_VERSION,
            path=document.path,
            sha256=document.sha256,
            media_type=document.media_type,
            title=title,
            profile=family.name,
            text=document.full_text,
            claims=claims,
            pages=document.pages,
            lines=document.lines,
            furniture=list_furniture(pieces),
            parts=division.parts,
            conventions=tuple(filter(None, (division.convention, convention))),
            coverage=context.unclaimed.measure_coverage([document.span(0, len(document.text))]),
            problems=(
                *document.problems,
                *doubts,
                *division.problems,
                *time.doubts,
            ),
        ),
        records,
        [chapter.spans for chapter in chapters],
    )
    return Extraction(*finished)


def divide(
    document: Document,
    profile: Profile,
    country: GazetteerCountry | None = None,
    placed: Sequence[LabelledValue] = (),
) -> tuple[tuple[Piece, ...], Division]:
    """The pieces of a document and its parts, with the notes of each chapter in it.

    `country` is the one that the whole document is about, where the user says so. The figures of
    `placed` values are no page numbers.
    """
    pieces = split_by_chapter_lines(document, profile)
    if not pieces:
        pieces = mark_thumb_index(classify_blocks(detect_headings(document, profile), profile))
    pieces = tuple(free_placed_values(pieces, placed)) if placed else pieces
    division = split_into_chapters(document, pieces, profile, country)
    chapters, matter = assign_foot_notes(division.chapters, division.matter)
    chapters, matter = assign_shared_endnotes(chapters, matter)
    return pieces, replace(division, chapters=chapters, matter=matter)


def _draft_chapter(
    document: Document,
    chapter: Chapter,
    profile: Profile,
    shared: SharedEvidence,
) -> ChapterDraft:
    notes = link_notes(document, chapter)
    cut = cut_fields if profile.fields_.throughout else cut_labelled_values
    labelled, prose = cut(document, chapter, profile)
    labelled = [
        *labelled,
        *collect_heading_categories(document, chapter),
        *collect_table_values(document, chapter, profile),
    ]
    unread: list[Problem] = []
    if profile.any_label:
        own = [one for one in shared.placed if _is_inside(one.label_extent[0], chapter)]
        prose = list(cut_out(prose, [place for one in own for place in one.list_extents()]))
        rows, prose, unread = cut_flattened_tables(document, prose)
        labelled += [*own, *rows]
        pairs, prose = cut_pairs(prose, shared.opening_labels)
        taken = {entry.label_extent[0] for entry in labelled}
        labelled += [pair for pair in pairs if pair.label_extent[0] not in taken]
        labelled = [replace(one, is_of_any_publisher=not one.id) for one in labelled]
    labelled.sort(key=lambda value: value.label_extent[0])
    sections = build_sections(document, chapter, prose, profile, notes.links)
    return ChapterDraft(
        chapter=chapter,
        code=chapter.key,
        notes=notes,
        statistics=parse_statistics(labelled, profile, notes.links),
        sections=sections,
        tables=build_tables(document, prose, sections.sections, notes.links, shared.numbers),
        unread_labels=(*unread, *report_unread_labels(document, prose, profile)),
    )


def _is_inside(at: int, chapter: Chapter) -> bool:
    return any(span.start <= at < span.end for span in chapter.spans)


def _collect_claims(
    document: Document, pieces: Sequence[Piece], division: Division, drafts: Sequence[ChapterDraft]
) -> Iterator[Claim]:
    for piece in pieces:
        if piece.is_furniture:
            yield Claim(piece.start, piece.end, "furniture", None)
    for piece in division.matter:
        if not piece.is_furniture:
            yield Claim(piece.start, piece.end, "matter", None)
    for draft in drafts:
        path = f"records/{document.name}/{draft.code}.json#"
        for piece in draft.chapter.pieces:
            for start, end in (
                piece.list_extents_outside_values() if piece.role == "country" else ()
            ):
                yield Claim(start, end, "heading", f"{path}/country")
        yield from draft.list_claims(path)


def _collect_prose(draft: ChapterDraft, resolution: Resolution) -> tuple[Prose, ...]:
    """Paragraphs, cells, titles and values in the order of the text, then the notes."""
    text = [*draft.sections.prose, *draft.tables.prose, *draft.statistics.prose]
    text.sort(key=lambda prose: prose.reading.runs[0].start if prose.reading.runs else 0)
    notes = build_note_prose(draft.notes.citations, resolution.citations, resolution.authorities)
    return (*text, *notes)


def _build_record(
    context: DocumentContext,
    draft: ChapterDraft,
    resolution: Resolution,
    prose: Sequence[Prose],
    names: Sequence[Sequence[RecognizedName]],
) -> CountryRecord:
    document, chapter = context.document, draft.chapter
    time = context.time.reported
    entities = _clear_uncertain_dates(document, tag_entities(prose, names, time))
    sentences = list(segment_prose(prose, entities))
    printed = [
        sentence
        for sentence in sentences
        if sentence.prose.holds_sentences or sentence.prose.is_statement
    ]
    home = chapter.country.code if chapter.country else None
    figures = _drop_uncertain(
        document,
        build_figures(
            (sentence for sentence in sentences if sentence.prose.is_of_chapter),
            home,
            time,
            dict(draft.list_callouts()),
        ),
    )
    statistics, notes = draft.statistics.statistics, draft.notes
    cited = build_notes(notes, resolution.citations, draft.list_callouts())
    if context.profile.any_label:
        statistics = state_figures(statistics, draft.tables.tables, figures)
    return CountryRecord(
        schema_version=SCHEMA_VERSION,
        id=f"{document.name}/{draft.code}",
        source=_describe_source(context, chapter),
        country=identify_country(chapter),
        statistics=statistics,
        sections=draft.sections.sections,
        tables=draft.tables.tables,
        notes=cited,
        authorities=resolution.authorities,
        entities=entities,
        instruments=build_treaty_status(sentences, home, draft.tables.tables),
        routes=build_routes(printed, home),
        recommendations=find_recommendations(
            draft.sections.sections,
            draft.tables.tables,
            [*draft.sections.prose, *draft.tables.prose],
        ),
        figures=figures,
        events=find_events(
            sentence for sentence in printed if not sentence.prose.pointer.startswith("/notes/")
        ),
        residue=context.unclaimed.list_residue(chapter.spans),
        coverage=context.unclaimed.measure_coverage(chapter.spans),
        problems=(
            *check_headings(chapter),
            *draft.statistics.problems,
            *check_statistics(statistics, cited, context.profile),
            *draft.unread_labels,
            *draft.sections.problems,
            *draft.tables.problems,
            *notes.problems,
            *check_numbering(
                document,
                notes.notes,
                notes.callouts,
                follows_notes=draft.code != context.first_with_notes,
            ),
            *resolution.problems,
        ),
    )


def _clear_uncertain_dates(document: Document, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities, without the dates of those that recognised text may misprint."""
    if not document.uncertain:
        return tuple(entities)
    return tuple(
        entity.model_copy(update={"normalized": NormalizedDate(edtf=None)})
        if isinstance(entity.normalized, NormalizedDate) and document.find_uncertain(entity.spans)
        else entity
        for entity in entities
    )


def _drop_uncertain(document: Document, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures but for those that recognised text may misprint."""
    return tuple(figure for figure in figures if not document.find_uncertain(figure.spans))


def _describe_source(context: DocumentContext, chapter: Chapter) -> Source:
    document = context.document
    first = document.page_at(chapter.spans[0].start)
    last = document.page_at(chapter.spans[-1].end - 1)
    return Source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        title=context.title,
        edition=context.time.edition,
        published=context.time.published,
        period=context.time.period,
        edition_basis=context.time.edition_basis,
        profile=context.profile.name,
        pages=(first, last) if first is not None and last is not None else None,
    )
