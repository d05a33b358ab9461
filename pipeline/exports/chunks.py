"""Records → chunks of text with metadata, for search and retrieval (RAG)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypedDict

from pipeline.exports.parts import locate_parts
from pipeline.exports.places import Places
from pipeline.exports.run_sources import read_run_ids
from pipeline.exports.stored_text import NoteSources, join_known, list_paragraphs, name_country
from pipeline.exports.tables.rows import is_corrected
from pipeline.grammar.sentences import split_sentences
from pipeline.record.stored import list_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.record.stored import JsonObject

LARGEST: Final = 1_500  # characters of a chunk, unless a single piece is longer
_PATH: Final = " > "
Metadata = dict[str, str | int | float | bool]


class Chunk(TypedDict):
    """A chunk: a stable id, its text, and its metadata."""

    id: str
    text: str
    metadata: Metadata


@dataclass(slots=True)
class _Piece:
    """The smallest text that is never cut: a sentence, a row of a table, a statistic."""

    text: str
    pointer: str
    start: int
    end: int
    spans: list[JsonObject]
    notes: tuple[str, ...] = ()
    joint: str = " "  # the separator from the piece before it


@dataclass(slots=True)
class _Group:
    """Pieces that may share a chunk: those of a section, a table, or the statistics."""

    kind: str
    section: str | None
    pieces: list[_Piece] = field(default_factory=list)


def list_chunks(out: Path, largest: int = LARGEST) -> Iterator[Chunk]:
    """The chunks of an output folder: `id`, `text` and `metadata`, in the records' order.

    A chunk has at most `largest` characters and lies within one section. No sentence, row of a
    table or statistic is cut: one that is longer is a chunk by itself. A value of the metadata
    that is not known is absent.
    """
    run_ids = read_run_ids(out)
    for stored in list_documents(out):
        places = Places(stored.document)
        for record in stored.records():
            sources = NoteSources.of(record, run_ids)
            for group in _list_groups(record, stored.document["text"]):
                for pieces in _fill(group.pieces, largest):
                    yield _build_chunk(record, group, pieces, sources, places)


def write_chunk(chunk: Chunk) -> str:
    """A chunk as a line of JSON."""
    return json.dumps(chunk, ensure_ascii=False) + "\n"


def _list_groups(record: JsonObject, printed: str) -> Iterator[_Group]:
    if record["statistics"]:
        yield _Group("statistics", None, list(_statistic_pieces(record)))
    sections: dict[str, _Group] = {}
    for stored in list_paragraphs(record):
        section = stored.section
        key = stored.pointer.rsplit("/paragraphs", 1)[0]
        name = _PATH.join(section["path"]) or None
        group = sections.setdefault(key, _Group("prose", name))
        group.pieces += _sentence_pieces(stored.pointer, stored.paragraph, printed)
    yield from sections.values()
    names = {one["id"]: _PATH.join(one["path"]) or None for one in record["sections"]}
    for at, table in enumerate(record["tables"]):
        pieces = list(_row_pieces(f"/tables/{at}", table))
        yield _Group("table", names.get(table["section"]), pieces)


def _statistic_pieces(record: JsonObject) -> Iterator[_Piece]:
    for id_, statistic in record["statistics"].items():
        text = ": ".join(filter(None, (statistic["label"], _state_dates(statistic))))
        notes = _notes(statistic["note_refs"])
        yield _Piece(
            text, f"/statistics/{id_}", 0, len(statistic["raw"]), statistic["spans"], notes, "\n"
        )


def _state_dates(statistic: JsonObject) -> str:
    """The print of a statistic, with the dates of its figures where a table's head prints them."""
    raw: str = statistic["raw"]
    dated = [one for one in statistic.get("observations", ()) if one["as_of"]]
    if all(one["as_of"][:4] in raw for one in dated):
        return raw
    dates = "; ".join(f"{one['as_of']}: {one['raw']}" for one in dated)
    return f"{raw} ({dates})"


def _sentence_pieces(pointer: str, paragraph: JsonObject, printed: str) -> Iterator[_Piece]:
    """The sentences of a paragraph; a callout belongs to the sentence that it directly follows."""
    text = paragraph["text"]
    bounds = list(split_sentences(text)) or [(0, len(text))]
    located = locate_parts(printed, paragraph, bounds)
    ends = [start for start, _ in bounds[1:]] + [len(text) + 1]
    refs = list(paragraph["note_refs"])
    before = 0
    each = zip(bounds, located, ends, strict=True)
    for number, ((start, end), spans, following) in enumerate(each):
        own = [ref for ref in refs if before < ref["at"] <= following or ref["at"] == before == 0]
        before = following
        joint = " " if number else "\n\n"
        yield _Piece(text[start:end], pointer, start, end, spans, _notes(own), joint)


def _row_pieces(pointer: str, table: JsonObject) -> Iterator[_Piece]:
    head = " | ".join(cell["text"] for cell in table["columns"])
    columns = [span for cell in table["columns"] for span in cell["spans"]]
    for caption in filter(None, (table["caption"], head)):
        yield _Piece(caption, pointer, 0, 0, columns or table["spans"][:1], (), "\n")
    for number, row in enumerate(table["rows"]):
        text = " | ".join(cell["text"] for cell in row)
        spans = [span for cell in row for span in cell["spans"]]
        notes = _notes(ref for cell in row for ref in cell["note_refs"])
        yield _Piece(text, f"{pointer}/rows/{number}", 0, len(text), spans, notes, "\n")


def _notes(refs: Iterable[JsonObject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref["note"] for ref in refs))


def _fill(pieces: Iterable[_Piece], largest: int) -> Iterator[list[_Piece]]:
    """Pieces put together while they fit."""
    chosen: list[_Piece] = []
    size = 0
    for piece in pieces:
        if not piece.text:
            continue
        grown = size + len(piece.joint) + len(piece.text)
        if chosen and grown > largest:
            yield chosen
            chosen, size = [], 0
        size = size + len(piece.joint) + len(piece.text) if chosen else len(piece.text)
        chosen.append(piece)
    if chosen:
        yield chosen


def _build_chunk(
    record: JsonObject,
    group: _Group,
    pieces: list[_Piece],
    sources: NoteSources,
    places: Places,
) -> Chunk:
    first, last = pieces[0], pieces[-1]
    text = first.text + "".join(piece.joint + piece.text for piece in pieces[1:])
    notes = tuple(dict.fromkeys(note for piece in pieces for note in piece.notes))
    cited = sources.list_of(notes)
    source, country = record["source"], record["country"] or {}
    metadata: dict[str, str | int | float | bool | None] = {
        "record": record["id"],
        "source": source["path"],
        "title": source["title"],
        "country": country.get("code"),
        "country_name": name_country(record),
        "edition": source["edition"],
        "kind": group.kind,
        "section": group.section,
        "pointer": first.pointer,
        **_find_place(group, pieces, places),
        "sha256": source["sha256"],
        "notes": join_known(notes),
        "sources": join_known([sources.shown[id_] for id_ in cited]),
        "source_ids": join_known(sources.list_run_ids(cited)),
        "not_understood": join_known(sources.list_not_understood(notes)),
        "corrected": any(is_corrected(record, piece.pointer) for piece in pieces) or None,
    }
    place = f"{first.pointer}:{first.start}-{last.pointer}:{last.end}"
    known = {name: value for name, value in metadata.items() if value is not None}
    return {"id": f"{record['id']}#{place}", "text": text, "metadata": known}


def _find_place(
    group: _Group, pieces: Sequence[_Piece], places: Places
) -> dict[str, str | int | float | bool | None]:
    """Page, offsets and box of running text; of statistics, which lie apart, each one's place."""
    if group.kind == "statistics":
        known = (_write_place(piece) for piece in pieces if piece.spans)
        return {"places": join_known(known)}
    spans = [span for piece in pieces for span in piece.spans]
    return places.cells(sorted(spans, key=lambda span: int(span["start"])))


def _write_place(piece: _Piece) -> str:
    """`/statistics/population 120-141 page 2`: offsets in the document, the page if it has any."""
    first, last = piece.spans[0], piece.spans[-1]
    page = "" if first["page"] is None else f" page {first['page']}"
    return f"{piece.pointer} {first['start']}-{last['end']}{page}"
