"""Builds a chapter's tables: captions, column heads and cells, each table in its section."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document.reading import Reading
from pipeline.layout.elements import group_tables
from pipeline.layout.prose import Prose
from pipeline.record.country import Cell, Table
from pipeline.record.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Span
    from pipeline.layout.elements import NoteLinks, Piece
    from pipeline.record.country import Section


@dataclass(frozen=True, slots=True)
class TableSet:
    """The tables of a chapter, and their claims."""

    tables: tuple[Table, ...]
    claims: tuple[Claim, ...]
    prose: tuple[Prose, ...]  # the cells of rows that have text

    def list_cells(self) -> Iterator[tuple[str, Cell]]:
        """Every cell with its JSON Pointer."""
        for at, table in enumerate(self.tables):
            for column, cell in enumerate(table.columns):
                yield f"/tables/{at}/columns/{column}", cell
            for number, row in enumerate(table.rows):
                for column, cell in enumerate(row):
                    yield f"/tables/{at}/rows/{number}/{column}", cell


def build_tables(
    document: Document, pieces: Sequence[Piece], sections: Sequence[Section], links: NoteLinks
) -> TableSet:
    """The tables in these pieces of a chapter; `sections` are all sections in the same pieces."""
    starts = [piece.start for piece in pieces if piece.role == "heading"]
    found: list[Table] = []
    claims: list[Claim] = []
    prose: list[Prose] = []
    for parts in group_tables(pieces):
        pointer = f"/tables/{len(found)}"
        claims.extend(Claim(part.start, part.end, "table", pointer) for part in parts)
        section = sections[bisect_left(starts, parts[0].start) - (sections[0].title is not None)]
        prose.extend(
            _build_cell_prose(f"{pointer}/rows", (one for one in parts if one.role == "row"))
        )
        found.append(_build_table(document, f"table_{len(found) + 1}", section.id, parts, links))
    return TableSet(tuple(found), tuple(claims), tuple(prose))


def _build_cell_prose(pointer: str, rows: Iterable[Piece]) -> Iterator[Prose]:
    for number, row in enumerate(rows):
        for column, reading in enumerate(map(row.read_cell, row.list_cells())):
            if reading.has_words:
                yield Prose(f"{pointer}/{number}/{column}", reading)


def _build_table(
    document: Document, id_: str, section: str, parts: Sequence[Piece], links: NoteLinks
) -> Table:
    caption = next((part.reading.text for part in parts if part.role == "caption"), None)
    heads = next((part for part in parts if part.role == "columns"), None)
    return Table(
        id=id_,
        section=section,
        caption=caption,
        columns=_build_cells(heads, links) if heads else (),
        rows=tuple(_build_cells(part, links) for part in parts if part.role == "row"),
        spans=tuple(_merge_spans(document, parts)),
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


def _build_cells(row: Piece, links: NoteLinks) -> tuple[Cell, ...]:
    readings = map(row.read_cell, row.list_cells())
    return tuple(
        Cell(text=cell.text, spans=cell.spans(), note_refs=links.find_refs(cell))
        for cell in readings
    )
