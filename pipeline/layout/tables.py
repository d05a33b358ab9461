"""Builds a chapter's tables: captions, column heads and cells, each table in its section."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.document.model import parse_span
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.grammar.data_periods import find_data_period
from pipeline.grammar.table_cells import decide_conventions
from pipeline.layout.elements import group_tables
from pipeline.layout.notes import read_source, split_source_lines
from pipeline.layout.prose import Prose
from pipeline.layout.typed_tables import are_figures, find_fillers, type_table
from pipeline.record.country import Cell, Column, Table, TableNote, TableSource
from pipeline.record.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Span
    from pipeline.grammar.table_cells import NumberConventions
    from pipeline.layout.elements import FoundNote, NoteLinks, Piece
    from pipeline.record.country import Section

_Cell = TypeVar("_Cell", bound=Cell)


@dataclass(frozen=True, slots=True)
class TableSet:
    """The tables of a chapter, and their claims."""

    tables: tuple[Table, ...]
    claims: tuple[Claim, ...]
    prose: tuple[Prose, ...]  # the cells of rows that have text, notes, source lines
    problems: tuple[Problem, ...]

    def list_cells(self) -> Iterator[tuple[str, Cell]]:
        """Every cell with its JSON Pointer."""
        for at, table in enumerate(self.tables):
            yield from list_cells(f"/tables/{at}", table)


def list_cells(pointer: str, table: Table) -> Iterator[tuple[str, Cell]]:
    """Every cell of a table with its JSON Pointer; `pointer` is the table's own."""
    for at, column in enumerate(table.columns):
        yield f"{pointer}/columns/{at}", column
    for number, row in enumerate(table.rows):
        for at, cell in enumerate(row):
            yield f"{pointer}/rows/{number}/{at}", cell


def build_tables(
    document: Document,
    pieces: Sequence[Piece],
    sections: Sequence[Section],
    links: NoteLinks,
    conventions: NumberConventions,
) -> TableSet:
    """The tables in these pieces of a chapter; `sections` are all sections in the same pieces."""
    starts = [piece.start for piece in pieces if piece.role == "heading"]
    found: list[Table] = []
    claims: list[Claim] = []
    prose: list[Prose] = []
    problems: list[Problem] = []
    groups = [[_read_head_row(part, parts) for part in parts] for parts in group_tables(pieces)]
    for parts in groups:
        pointer = f"/tables/{len(found)}"
        section = sections[bisect_left(starts, parts[0].start) - (sections[0].title is not None)]
        of_table = links.of_tables.get(parts[0].start, ())
        claims += _claim_parts(parts, pointer, of_table)
        rows = [(part, part.read_cells()) for part in parts if part.role == "row"]
        prose += _build_cell_prose(f"{pointer}/rows", (readings for _, readings in rows))
        id_ = f"table_{len(found) + 1}"
        table = _build_table(id_, section.id, parts, rows, links)
        noted = _add_notes(table, pointer, of_table, links)
        table, unread = type_table(document, noted, pointer, conventions)
        found.append(table)
        problems += unread
        prose += [Prose(f"{pointer}/notes/{at}", note.reading) for at, note in enumerate(of_table)]
        if table.source:
            prose.append(Prose(f"{pointer}/source", read_source(document, parts)))
    problems += _report_charts(document, groups)
    return TableSet(tuple(found), tuple(claims), tuple(prose), tuple(problems))


def find_number_conventions(pieces: Iterable[Piece]) -> NumberConventions:
    """How a document prints numbers, by the cells of all its tables."""
    rows = (piece for piece in pieces if piece.role == "row")
    return decide_conventions(text for row in rows for text in row.list_cell_texts())


def _read_head_row(part: Piece, parts: Sequence[Piece]) -> Piece:
    """A piece of a table; what a reader took for its heads is a row where it holds figures.

    So is one of nothing but what stands in the place of figures below, such as `NA`.
    """
    if part.role != "columns":
        return part
    texts = part.list_cell_texts()
    fillers = find_fillers([row.list_cell_texts() for row in parts if row.role == "row"])
    is_row = are_figures(texts[1:]) or fillers.issuperset(filter(None, texts[1:]))
    return replace(part, role="row") if is_row and any(texts[1:]) else part


def _report_charts(document: Document, groups: Iterable[Sequence[Piece]]) -> Iterator[Problem]:
    for at, parts in enumerate(groups):
        labels = [part for part in parts if part.role == "chart label"]
        if labels:
            caption = next((part.reading.text for part in parts if part.role == "caption"), "")
            message = f"{len(labels)} labels of the chart {caption!r} are kept, but not read"
            spans = tuple(document.span(label.start, label.end) for label in labels)
            yield make_problem(Code.CHART_TEXT, message, spans, f"/tables/{at}")


def _claim_parts(
    parts: Sequence[Piece], pointer: str, notes: Sequence[FoundNote]
) -> Iterator[Claim]:
    for part in parts:
        if not part.is_table_foot:
            yield Claim(part.start, part.end, "table", pointer)
        elif part.role == "table source":
            yield Claim(part.start, part.end, "table", f"{pointer}/source")
    for at, note in enumerate(notes):
        for start, end in note.extents:
            yield Claim(start, end, "note", f"{pointer}/notes/{at}")


def _build_cell_prose(pointer: str, rows: Iterable[Sequence[Reading]]) -> Iterator[Prose]:
    for number, row in enumerate(rows):
        for column, reading in enumerate(row):
            if reading.has_words:
                yield Prose(f"{pointer}/{number}/{column}", reading)


def _build_table(
    id_: str,
    section: str,
    parts: Sequence[Piece],
    rows: Iterable[tuple[Piece, Sequence[Reading]]],
    links: NoteLinks,
) -> Table:
    document = parts[0].reading.document
    caption = next((part.reading.text for part in parts if part.role == "caption"), None)
    heads = next((part for part in parts if part.role == "columns"), None)
    source = read_source(document, parts)
    return Table(
        id=id_,
        section=section,
        caption=caption,
        columns=_build_cells(heads, heads.read_cells(), links, Column) if heads else (),
        rows=tuple(_build_cells(row, readings, links, Cell) for row, readings in rows),
        source=TableSource(
            text=source.text,
            spans=source.spans(),
            note_refs=links.find_refs(source),
            as_of=_find_period(document, parts),
        )
        if source.text
        else None,
        spans=tuple(_merge_spans(document, [one for one in parts if not one.is_table_foot])),
    )


def _find_period(document: Document, parts: Sequence[Piece]) -> str | None:
    """The period that all source lines of a table state; None where they differ."""
    periods = {find_data_period(line.text) for line in split_source_lines(document, parts)}
    return periods.pop() if len(periods) == 1 else None


def _add_notes(table: Table, pointer: str, notes: Sequence[FoundNote], links: NoteLinks) -> Table:
    """A table with its notes, each with pointers to the cells that call it."""
    if not notes:
        return table
    refs: dict[str, list[str]] = {}
    for place, cell in list_cells(pointer, table):
        for ref in cell.note_refs:
            refs.setdefault(ref.note, []).append(place)
    return table.model_copy(
        update={
            "notes": tuple(
                TableNote(
                    id=note.id,
                    mark=note.mark,
                    text=note.reading.text,
                    spans=note.reading.spans(),
                    refs=tuple(dict.fromkeys(refs.get(note.id, ()))),
                    note_refs=links.find_refs(note.reading),
                )
                for note in notes
            )
        }
    )


def _merge_spans(document: Document, parts: Sequence[Piece]) -> Iterator[Span]:
    """The spans of a table: a single one unless other text interrupts its rows."""
    merged: list[Span] = []
    for span in (span for part in parts for span in part.reading.spans()):
        between = document.text[merged[-1].end : span.start] if merged else ""
        foreign = not merged or between.strip(" \t\n|")
        start = span.start if foreign else merged.pop().start
        merged.append(document.span(start, span.end))
    if not document.hidden:
        yield from merged
        return
    for whole in merged:
        yield from Reading.of(document, [(whole.start, whole.end)]).spans()


def _build_cells(
    row: Piece, readings: Iterable[Reading], links: NoteLinks, kind: type[_Cell]
) -> tuple[_Cell, ...]:
    return tuple(
        kind(
            text=reading.text,
            span=parse_span(cell),
            spans=reading.spans(),
            note_refs=links.find_refs(reading),
        )
        for cell, reading in zip(row.list_cells(), readings, strict=True)
    )
