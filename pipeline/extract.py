"""The recipe: one document → its country records, and the document's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.citations.collect import build_note_prose, collect_citations
from pipeline.citations.notes import build_notes, check_numbering, link_notes
from pipeline.citations.resolve import detect_at_convention, resolve_citations
from pipeline.entities.events import find_events
from pipeline.entities.tag import recognize_names, tag_entities
from pipeline.entities.trafficking.routes import build_routes
from pipeline.entities.treaty_status import build_treaty_status
from pipeline.figures.build import build_figures
from pipeline.layout.chapter_lines import split_by_chapter_lines
from pipeline.layout.chapters import (
    check_headings,
    find_report_title,
    identify_country,
    split_into_chapters,
)
from pipeline.layout.classify import classify_blocks
from pipeline.layout.coverage import Unclaimed, partition_text
from pipeline.layout.edition import find_edition
from pipeline.layout.family import detect_family
from pipeline.layout.furniture import list_furniture
from pipeline.layout.headings import detect_headings
from pipeline.layout.prose import segment_prose
from pipeline.layout.sections import build_sections
from pipeline.layout.shared_endnotes import assign_shared_endnotes
from pipeline.layout.tables import build_tables
from pipeline.record.country import CountryRecord, Source
from pipeline.record.document import Claim, DocumentRecord
from pipeline.record.model import SCHEMA_VERSION
from pipeline.statistics.checks import check_statistics
from pipeline.statistics.labelled_fields import cut_fields
from pipeline.statistics.labels import cut_labelled_values
from pipeline.statistics.parse import parse_statistics
from pipeline.statistics.table_values import collect_heading_categories, collect_table_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.citations.collect import NoteCitations
    from pipeline.citations.notes import NoteSet
    from pipeline.citations.resolve import Resolution
    from pipeline.document.model import Document
    from pipeline.document.problems import Problem
    from pipeline.layout.chapters import Division
    from pipeline.layout.edition import Edition
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.layout.prose import Prose, RecognizedName, RecognizeNames
    from pipeline.layout.sections import SectionSet
    from pipeline.layout.tables import TableSet
    from pipeline.profiles.model import Profile
    from pipeline.record.model import NoteRef
    from pipeline.statistics.parse import ParsedStatistics


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one document."""

    document: DocumentRecord
    records: tuple[CountryRecord, ...]


@dataclass(frozen=True, slots=True)
class ChapterDraft:
    """What was found in one chapter while its citations are not resolved."""

    chapter: Chapter
    code: str
    found: NoteSet
    typed: ParsedStatistics
    section_set: SectionSet
    table_set: TableSet
    cites: NoteCitations

    def list_claims(self) -> Iterator[Claim]:
        """What the parts of the record take of the source, with pointers into the record."""
        yield from self.typed.claims
        yield from self.section_set.claims
        yield from self.table_set.claims
        yield from self.found.claims

    def list_callout_bearers(self) -> Iterator[tuple[str, Sequence[NoteRef]]]:
        """What bears callouts: JSON Pointers with the callouts there, in the record's order."""
        for id_, statistic in self.typed.statistics.items():
            yield f"/statistics/{id_}", statistic.note_refs
        for at, section in enumerate(self.section_set.sections):
            yield f"/sections/{at}", section.note_refs
            for number, paragraph in enumerate(section.paragraphs):
                yield f"/sections/{at}/paragraphs/{number}", paragraph.note_refs
        for pointer, cell in self.table_set.list_cells():
            yield pointer, cell.note_refs


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What belongs to the document and every record of it says again."""

    document: Document
    profile: Profile
    title: str | None
    edition: Edition
    unclaimed: Unclaimed
    noted_first: str | None


def extract(
    document: Document,
    *,
    profile: Profile | None,
    families: Sequence[Profile],
    recognize: RecognizeNames | None,
) -> Extraction:
    """The records of a document: of this profile, or of the one family that it fits.

    Pure and total: no text makes it raise. `recognize` finds names in prose; without it a record
    has no entities, nor what follows from them.
    """
    family, puzzles = (profile, ()) if profile else detect_family(document, families)
    pieces = split_by_chapter_lines(document, family) or classify_blocks(
        detect_headings(document, family), family
    )
    division = split_into_chapters(document, pieces, family)
    chapters, matter = assign_shared_endnotes(division.chapters, division.matter)
    division = replace(division, chapters=chapters, matter=matter)
    drafts = [_draft_chapter(document, chapter, family) for chapter in division.chapters]
    claims = partition_text(document, _collect_claims(document, pieces, division, drafts), pieces)
    convened = detect_at_convention((draft.cites for draft in drafts), family.notes.at)
    unclaimed = Unclaimed(document, claims)
    noted_first = next((draft.code for draft in drafts if draft.found.notes), None)
    title = find_report_title(division, pieces, family)
    edition = find_edition(title, pieces, division.matter, document.path)
    whole = DocumentContext(document, family, title, edition, unclaimed, noted_first)
    citings = [resolve_citations(draft.cites, convened) for draft in drafts]
    said = [
        _collect_prose(*pair) if recognize else () for pair in zip(drafts, citings, strict=True)
    ]
    seen = recognize_names(said, recognize) if recognize else [[]] * len(said)
    records = tuple(map(partial(_build_record, whole), drafts, citings, said, seen))
    spans = (document.span(0, len(document.text)),)
    described = DocumentRecord(
        schema_version=SCHEMA_VERSION,
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        title=whole.title,
        profile=family.name,
        text=document.full_text,
        claims=claims,
        pages=document.pages,
        lines=document.lines,
        furniture=list_furniture(pieces),
        parts=division.parts,
        conventions=(convened,) if convened else (),
        coverage=unclaimed.measure_coverage(spans),
        problems=(*document.problems, *puzzles, *division.problems),
    )
    return Extraction(described, records)


def _draft_chapter(document: Document, chapter: Chapter, profile: Profile) -> ChapterDraft:
    found = link_notes(document, chapter)
    divided = cut_fields if profile.fields_.throughout else cut_labelled_values
    cut_out, prose = divided(document, chapter, profile)
    beside = (
        *collect_heading_categories(document, chapter),
        *collect_table_values(document, chapter, profile),
    )
    entries = sorted((*cut_out, *beside), key=lambda entry: entry.label_extent[0])
    sections = build_sections(document, chapter, prose, profile, found.links)
    return ChapterDraft(
        chapter=chapter,
        code=chapter.country.code if chapter.country else "_",
        found=found,
        typed=parse_statistics(entries, profile, found.links),
        section_set=sections,
        table_set=build_tables(document, prose, sections.sections, found.links),
        cites=collect_citations(found.notes),
    )


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
            for start, end in piece.list_extents_outside_values() if piece.country else ():
                yield Claim(start, end, "heading", f"{path}/country")
        for claim in draft.list_claims():
            yield Claim(claim.start, claim.end, claim.role, f"{path}{claim.pointer}")


def _collect_prose(draft: ChapterDraft, citing: Resolution) -> tuple[Prose, ...]:
    """Paragraphs, cells, titles and values by place, then notes: where these stand differs."""
    notes = build_note_prose(draft.cites, citing.citations, citing.authorities)
    text = (*draft.section_set.prose, *draft.table_set.prose, *draft.typed.prose)
    placed = sorted(text, key=lambda one: one.reading.runs[0].start if one.reading.runs else 0)
    return (*placed, *notes)


def _build_record(
    whole: DocumentContext,
    draft: ChapterDraft,
    citing: Resolution,
    said: Sequence[Prose],
    seen: Sequence[Sequence[RecognizedName]],
) -> CountryRecord:
    document, chapter = whole.document, draft.chapter
    year = whole.edition.year
    named = tag_entities(said, seen, int(year) if year else None)
    sentences = list(segment_prose(said, named))
    printed = [sentence for sentence in sentences if sentence.prose.is_printed_prose]
    home = chapter.country.code if chapter.country else None
    return CountryRecord(
        schema_version=SCHEMA_VERSION,
        id=f"{document.name}/{draft.code}",
        source=_describe_source(whole, chapter),
        country=identify_country(chapter),
        statistics=draft.typed.statistics,
        sections=draft.section_set.sections,
        tables=draft.table_set.tables,
        notes=build_notes(draft.found, citing.citations, draft.list_callout_bearers()),
        authorities=citing.authorities,
        entities=named,
        instruments=build_treaty_status(sentences, home, draft.table_set.tables),
        routes=build_routes(printed, home),
        figures=build_figures(
            (sentence for sentence in sentences if sentence.prose.is_of_chapter),
            home,
            year,
            dict(draft.list_callout_bearers()),
        ),
        events=find_events(printed),
        residue=whole.unclaimed.list_residue(chapter.spans),
        coverage=whole.unclaimed.measure_coverage(chapter.spans),
        problems=(
            *check_headings(document, chapter),
            *draft.typed.problems,
            *check_statistics(draft.typed.statistics, whole.profile),
            *draft.section_set.problems,
            *draft.found.problems,
            *_check_numbering(whole, draft),
            *citing.problems,
        ),
    )


def _check_numbering(whole: DocumentContext, draft: ChapterDraft) -> tuple[Problem, ...]:
    found, follows = draft.found, draft.code != whole.noted_first
    return check_numbering(whole.document, found.notes, found.callouts, follows_notes=follows)


def _describe_source(whole: DocumentContext, chapter: Chapter) -> Source:
    document = whole.document
    first, last = chapter.spans[0].start, chapter.spans[-1].end - 1
    pages = (document.page_at(first), document.page_at(last))
    return Source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        title=whole.title,
        edition=whole.edition.year,
        published=whole.edition.published,
        edition_basis=whole.edition.basis,
        profile=whole.profile.name,
        pages=(pages[0], pages[1]) if pages[0] is not None and pages[1] is not None else None,
    )
