"""A chapter's tables: their captions, column heads and cells, each in its section."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.chapter import Extent, tables
from pipeline.reading import Reading
from pipeline.record.country import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.chapter import Links, Piece
    from pipeline.document import Document
    from pipeline.record.country import Section


@dataclass(frozen=True, slots=True)
class Tabled:
    """The tables of a chapter, and what they take of it."""

    tables: tuple[Table, ...]
    extents: tuple[Extent, ...]

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Every cell with its JSON Pointer."""
        for at, table in enumerate(self.tables):
            for column, cell in enumerate(table.columns):
                yield f"/tables/{at}/columns/{column}", cell
            for number, row in enumerate(table.rows):
                for column, cell in enumerate(row):
                    yield f"/tables/{at}/rows/{number}/{column}", cell


def tabled(
    document: Document, pieces: Sequence[Piece], sections: Sequence[Section], links: Links
) -> Tabled:
    """The tables in these pieces of a chapter; `sections` are those in the same pieces, in order."""
    starts = [piece.start for piece in pieces if piece.role == "heading"]
    found: list[Table] = []
    extents: list[Extent] = []
    for parts in tables(pieces):
        pointer = f"/tables/{len(found)}"
        extents.extend(Extent("table", pointer, part.start, part.end) for part in parts)
        section = sections[bisect_left(starts, parts[0].start) - (sections[0].title is not None)]
        found.append(_table(document, f"table_{len(found) + 1}", section.id, parts, links))
    return Tabled(tuple(found), tuple(extents))


def _table(
    document: Document, id_: str, section: str, parts: Sequence[Piece], links: Links
) -> Table:
    caption = next((part.reading.text for part in parts if part.role == "caption"), None)
    heads = next((part for part in parts if part.role == "columns"), None)
    whole = Reading.of(
        document,
        [(part.start, part.end) for part in parts],
        [mark for part in parts for mark in part.marks],
    )
    return Table(
        id=id_,
        section=section,
        caption=caption,
        columns=_cells(heads, links) if heads else (),
        rows=tuple(_cells(part, links) for part in parts if part.role == "row"),
        spans=whole.spans(),
    )


def _cells(row: Piece, links: Links) -> tuple[Cell, ...]:
    readings = map(row.read, row.cells())
    return tuple(
        Cell(text=cell.text, spans=cell.spans(), note_refs=links.refs(cell)) for cell in readings
    )
