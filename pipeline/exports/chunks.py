"""Records → chunks of text with metadata, for search and retrieval (RAG)."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from pipeline import patterns as re
from pipeline.document.problems import TO_CHECK, Code
from pipeline.exports.corrected_print import CorrectedPrint
from pipeline.exports.parts import locate_parts
from pipeline.exports.places import Places
from pipeline.exports.run_sources import read_run_ids
from pipeline.exports.stored_text import NoteSources, join_known, list_paragraphs, name_country
from pipeline.exports.tables.rows import anchored_text, is_corrected
from pipeline.grammar.sentences import split_sentences
from pipeline.record.describe import describe_value
from pipeline.record.ids import are_nested, escape_pointer, make_slug
from pipeline.record.stored import list_documents

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.exports.run_sources import RunIds
    from pipeline.record.stored import JsonObject

LARGEST: Final = 1_500  # characters of a chunk, unless a single piece is longer
SHORT: Final = 200  # characters of a section below which its neighbour joins it
_PATH: Final = " > "
_CLAUSE: Final = re.compile(r"\S.*?(?:;(?=\s)|$)", re.DOTALL)  # up to its semicolon
_DASH: Final = " \N{EN DASH} "


class ChunkKind(StrEnum):
    """Where the text of a chunk comes from."""

    STATISTICS = "statistics"
    PROSE = "prose"
    TABLE = "table"


class Chunk(TypedDict):
    """A chunk: a stable id, its text, its metadata, and its place.

    The metadata are texts, numbers and true, never lists or objects. The place is a JSON text with
    the offsets and boxes, apart from the metadata, which retrieval programs embed with the text.
    """

    id: str
    text: str
    metadata: dict[str, str | int | bool]
    place: str


@dataclass(frozen=True, slots=True)
class ChunkForm:
    """How chunks are cut and written.

    `largest` is the most characters of a chunk; sections shorter than `short` share one with their
    neighbours, and so few statistics one with the prose behind them; `has_context`: the text begins
    with the report, the country and the section.
    """

    largest: int = LARGEST
    short: int = SHORT
    has_context: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """What a chunk repeats around pieces that belong together: a table's caption, a label."""

    before: str = ""
    after: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """The smallest text that is never cut: a sentence, a row of a table, a statistic.

    `whole` are the spans of the paragraph or value that it is a part of; pieces of one `unit` share
    a chunk if they fit into one.
    """

    text: str
    pointer: str
    start: int
    end: int
    spans: list[JsonObject]
    frame: _Frame
    joint: str  # the separator from the piece before it
    notes: tuple[str, ...] = ()
    whole: Sequence[JsonObject] = ()
    after: tuple[str, ...] = ()  # lines for the end of its chunk
    unit: str | None = None
    section: str | None = None


@dataclass(slots=True)
class _Group:
    """Pieces that may share a chunk: those of a section, a table, or the statistics."""

    kind: ChunkKind
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The characters of its text."""
        return _Filling().measure(self.pieces)


def list_chunks(
    out: str | os.PathLike[str],
    form: ChunkForm | int = ChunkForm(),
    kinds: Iterable[ChunkKind] = ChunkKind,
) -> Iterator[Chunk]:
    """The chunks of an output folder, in the records' order; a number is the form's `largest`.

    A chunk lies within one section, or holds several where one is short. No sentence, row of a
    table or typed statistic is cut: one that is longer than `largest` is a chunk by itself. A value
    that a person corrected is in the text as it is now; a sentence from which it was read is quoted
    as printed, with the correction behind it. A value of the metadata that is not known is absent.
    Raises `FileNotFoundError` where there is no output.
    """
    run_ids = read_run_ids(Path(out))
    for stored in list_documents(Path(out)):
        for record in stored.records():
            yield from list_record_chunks(record, stored.document, run_ids, form, kinds)


def list_record_chunks(
    record: JsonObject,
    document: JsonObject,
    run_ids: RunIds,
    form: ChunkForm | int = ChunkForm(),
    kinds: Iterable[ChunkKind] = ChunkKind,
) -> Iterator[Chunk]:
    """The chunks of one record, as `list_chunks` gives those of all."""
    form = ChunkForm(largest=form) if isinstance(form, int) else form
    builder = _Builder(record, document, NoteSources.of(record, run_ids), form)
    groups = (one for one in _list_groups(record, document["text"]) if one.kind in kinds)
    for group in _join_short(map(builder.mark_corrections, groups), form):
        for pieces in _fill(group.pieces, max(1, form.largest - builder.measure_context(group))):
            yield builder.build(group.kind, pieces)


def _join_short(groups: Iterable[_Group], form: ChunkForm) -> Iterator[_Group]:
    """Neighbouring groups, joined where one is short; short statistics begin prose too."""
    waiting: _Group | None = None
    for group in groups:
        if waiting and _can_join(waiting, group, form):
            waiting = _Group(group.kind, [*waiting.pieces, *group.pieces])
            continue
        if waiting:
            yield waiting
        waiting = group
    if waiting:
        yield waiting


def _can_join(one: _Group, other: _Group, form: ChunkForm) -> bool:
    """Whether one is short, and both fit into a chunk or one of them is cut in any case."""
    sizes = (one.size, other.size)
    if other.kind is ChunkKind.TABLE or (one.kind is not other.kind and one.size >= form.short):
        return False
    fit = sum(sizes) + len("\n\n") <= form.largest or max(sizes) > form.largest
    return min(sizes) < form.short and fit


def write_chunk(chunk: Chunk) -> str:
    """A chunk as a line of JSON."""
    return json.dumps(chunk, ensure_ascii=False) + "\n"


def _list_groups(record: JsonObject, printed: str) -> Iterator[_Group]:
    pieces = _statistic_pieces(record, printed)
    for section, found in groupby(pieces, key=_SectionFinder(record).find):
        yield _Group(ChunkKind.STATISTICS, [replace(one, section=section) for one in found])
    sections: dict[str, _Group] = {}
    for stored in list_paragraphs(record):
        key = stored.pointer.rsplit("/paragraphs", 1)[0]
        name = _PATH.join(stored.section["path"]) or None
        group = sections.setdefault(key, _Group(ChunkKind.PROSE))
        said = _sentence_pieces(stored.pointer, stored.paragraph, printed, _Frame(), "\n\n")
        unit = stored.pointer if stored.paragraph["number"] else None  # an item is not cut
        group.pieces += (replace(piece, unit=unit, section=name) for piece in said)
    yield from sections.values()
    names = {one["id"]: _PATH.join(one["path"]) or None for one in record["sections"]}
    for at, table in enumerate(record["tables"]):
        name = names.get(table["section"])
        rows = _table_pieces(f"/tables/{at}", table, record)
        yield _Group(ChunkKind.TABLE, [replace(piece, section=name) for piece in rows])


class _SectionFinder:
    """Finds the section in which a value is printed: that of the last heading before it."""

    def __init__(self, record: JsonObject) -> None:
        headings = sorted(
            (section["spans"][0]["start"], _PATH.join(section["path"]))
            for section in record["sections"]
            if section["spans"]
        )
        self._starts = [start for start, _ in headings]
        self._names = [name for _, name in headings]

    def find(self, piece: _Piece) -> str | None:
        """The titles down to the piece's section, None before the first heading."""
        place = piece.whole or piece.spans
        at = bisect_right(self._starts, place[0]["start"]) - 1 if place else -1
        return self._names[at] if at >= 0 else None


def _statistic_pieces(record: JsonObject, printed: str) -> Iterator[_Piece]:
    """Each statistic after its label and those of the rows that it is a part of.

    One without a printed label has its id's words.
    """
    for id_, statistic in record["statistics"].items():
        family = [*_list_family(id_, record["statistics"])]
        labels = (one["label"] or name.replace("_", " ") for name, one in reversed(family))
        label = _DASH.join(labels)
        root, _ = family[-1]
        pointer, text = f"/statistics/{escape_pointer(id_)}", _state_dates(statistic)
        if is_corrected(record, pointer) and not is_corrected(record, f"{pointer}/raw"):
            text = describe_value(statistic)
        frame = _Frame(f"{label}: " if text else label)
        if statistic["kind"] == "text":
            parts = _sentence_pieces(pointer, statistic, printed, frame, "\n")
            yield from (replace(part, unit=root) for part in parts)
        else:
            yield _Piece(
                text,
                pointer,
                0,
                len(statistic["raw"]),
                statistic["spans"],
                frame,
                "\n",
                _notes(statistic["note_refs"]),
                statistic["label_spans"],
                unit=root,
            )


def _list_family(id_: str, statistics: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """A statistic, the one that it is a part of, and so on up to the whole.

    The whole of `exports_partners`, which is printed as `partners`, is `exports`.
    """
    while id_ in statistics:
        statistic = statistics[id_]
        yield id_, statistic
        stem = id_.removesuffix(f"_{make_slug(statistic['label'])}")
        id_ = statistic["part_of"] or (stem if stem != id_ else "")


def _state_dates(statistic: JsonObject) -> str:
    """The print of a statistic, with the dates of its figures where a table's head prints them."""
    raw: str = statistic["raw"]
    dated = [one for one in statistic.get("observations", ()) if one["as_of"]]
    if all(one["as_of"][:4] in raw for one in dated):
        return raw
    dates = "; ".join(f"{one['as_of']}: {one['raw']}" for one in dated)
    return f"{raw} ({dates})"


def _sentence_pieces(
    pointer: str, part: JsonObject, printed: str, frame: _Frame, joint: str
) -> Iterator[_Piece]:
    """The sentences of a paragraph or value; a callout belongs to the one that it follows."""
    text = anchored_text(part)
    bounds = list(split_sentences(text))
    if "raw" in part:  # values are often lists of clauses
        clauses = (_CLAUSE.finditer(text, start, end) for start, end in bounds)
        bounds = [clause.span() for found in clauses for clause in found]
    bounds = bounds or [(0, len(text))]
    located = locate_parts(printed, {**part, "text": text}, bounds)
    ends = [start for start, _ in bounds[1:]] + [len(text) + 1]
    before = 0
    each = zip(bounds, located, ends, strict=True)
    for number, ((start, end), spans, following) in enumerate(each):
        own = [
            ref
            for ref in part["note_refs"]
            if before < ref["at"] <= following or ref["at"] == before == 0
        ]
        before = following
        yield _Piece(
            text[start:end],
            pointer,
            start,
            end,
            spans,
            frame,
            " " if number else joint,
            _notes(own),
            part["spans"],
        )


def _table_pieces(pointer: str, table: JsonObject, record: JsonObject) -> Iterator[_Piece]:
    """The rows of a table, each with the cells that are set over it and the notes that it calls.

    A chunk begins with the caption and the head, and ends with these notes and the source line.
    A table without rows, such as a chart, is a piece by itself.
    """
    lines = {note["id"]: f"{note['mark']} {note['text']}" for note in table["notes"]}
    refs_of = {note["id"]: note["note_refs"] for note in table["notes"]}
    frame = _frame_table(table, lines, refs_of)
    shown = _list_shown_cells(pointer, table, record)
    for number, (row, texts) in enumerate(zip(table["rows"], shown, strict=True)):
        called = _notes(ref for cell in row for ref in cell["note_refs"])
        inner = _notes(ref for id_ in called for ref in refs_of.get(id_, ()))
        yield _Piece(
            " | ".join(texts),
            f"{pointer}/rows/{number}",
            0,
            sum(len(cell["text"]) for cell in row) + 3 * (len(row) - 1),
            [span for cell in row for span in cell["spans"]],
            frame,
            "\n",
            (*called, *inner),
            after=tuple(lines[id_] for id_ in called if id_ in lines),
        )
    if not table["rows"] and frame.before:
        yield _Piece("", pointer, 0, 0, table["spans"], frame, "\n")


def _frame_table(
    table: JsonObject, lines: Mapping[str, str], refs_of: Mapping[str, list[JsonObject]]
) -> _Frame:
    """What stands over each chunk of a table, and behind it: notes that no row calls, its source.

    `lines` are the notes of the table as printed, by id, `refs_of` the notes that these call.
    """
    head = " | ".join(cell["text"] for cell in table["columns"])
    above = [ref for cell in table["columns"] for ref in cell["note_refs"]]
    source = table["source"]
    of_rows = {ref["note"] for row in table["rows"] for cell in row for ref in cell["note_refs"]}
    common = [id_ for id_ in lines if id_ not in of_rows]
    above += [ref for id_ in common for ref in refs_of[id_]] + (
        source["note_refs"] if source else []
    )
    return _Frame(
        "".join(f"{text}\n" for text in (table["caption"], head) if text),
        (*(lines[id_] for id_ in common), *([source["text"]] if source else [])),
        tuple(dict.fromkeys((*_notes(above), *common))),
    )


def _list_shown_cells(pointer: str, table: JsonObject, record: JsonObject) -> Iterator[list[str]]:
    """The texts of the cells of each row; a cell over several rows is repeated in each."""
    covering: dict[int, tuple[int, str]] = {}  # by column: rows that a cell still covers, its text
    for number, row in enumerate(table["rows"]):
        texts = []
        for at, cell in enumerate(row):
            left, text = covering.get(at, (0, ""))
            if left and not cell["text"]:
                covering[at] = (left - 1, text)
            else:
                value = f"{pointer}/rows/{number}/{at}/value"
                text = str(cell["value"]) if is_corrected(record, value) else cell["text"]
                covering[at] = (cell["span"][0] - 1, text)
            texts.append(text)
        yield texts


def _notes(refs: Iterable[JsonObject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref["note"] for ref in refs))


class _Filling:
    """Pieces of a chunk and the length of its text."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self._after: set[str] = set()
        self.size = 0

    def measure(self, pieces: Iterable[_Piece]) -> int:
        """The length of the text with these pieces added."""
        size, after = self.size, set(self._after)
        last = self.pieces[-1] if self.pieces else None
        for piece in pieces:
            size += len(piece.text) + (len(piece.joint) if last else 0)
            size += len(piece.frame.before) if not last or last.frame is not piece.frame else 0
            new = {*piece.after, *piece.frame.after} - after
            size += sum(len(line) + 1 for line in new)
            after |= new
            last = piece
        return size

    def add(self, pieces: Sequence[_Piece]) -> None:
        """Adds pieces."""
        self.size = self.measure(pieces)
        self.pieces += pieces
        self._after.update(line for one in pieces for line in (*one.after, *one.frame.after))


def _fill(pieces: Iterable[_Piece], largest: int) -> Iterator[list[_Piece]]:
    """Pieces put together while they fit; those of one unit stay together if they can."""
    filling = _Filling()
    shown = (piece for piece in pieces if piece.text or piece.frame.before)
    for unit, found in groupby(shown, key=lambda piece: piece.unit or id(piece)):
        together = list(found)
        is_small = unit and _Filling().measure(together) <= largest
        for part in [together] if is_small else [[piece] for piece in together]:
            if filling.pieces and filling.measure(part) > largest:
                yield filling.pieces
                filling = _Filling()
            filling.add(part)
    if filling.pieces:
        yield filling.pieces


def _is_stated(piece: _Piece) -> bool:
    """Whether a piece is of a statistic, and not of running text."""
    return piece.pointer.startswith("/statistics/")


def _write_text(pieces: Sequence[_Piece]) -> str:
    """The text of a chunk: each piece, what is repeated before it, and the lines at the end."""
    text, last = "", None
    for piece in pieces:
        text += piece.joint if last else ""
        text += piece.frame.before if last is None or last.frame is not piece.frame else ""
        text += piece.text
        last = piece
    own = [line for piece in pieces for line in piece.after]
    shared = [line for piece in pieces for line in piece.frame.after]
    return "\n".join((text.rstrip("\n"), *dict.fromkeys((*own, *shared))))


def _concerns(problem: JsonObject, pieces: Sequence[_Piece]) -> bool:
    """Whether a problem is about these pieces, a part of them, or the chapter that holds them.

    That a chapter names another country concerns its whole text, a second box what follows it.
    """
    pointer, places = problem["pointer"], problem["spans"]
    spans = [span for one in pieces for span in one.spans]
    if pointer and any(are_nested(pointer, one.pointer) for one in pieces):
        return True
    if not pointer and problem["code"] == Code.NAMES_ANOTHER_COUNTRY:
        return True
    if problem["code"] == Code.SECOND_BOX:
        return any(place["start"] < span["end"] for place in places for span in spans)
    return any(
        place["start"] < span["end"] and span["start"] < place["end"]
        for place in places
        for span in spans
    )


def _describe_correction(correction: JsonObject) -> str:
    was, now = (describe_value(correction[name]) for name in ("was", "now"))
    return f"{correction['pointer']}: {was} \N{RIGHTWARDS ARROW} {now}"


class _Builder:
    """Makes the chunks of one record."""

    def __init__(
        self, record: JsonObject, document: JsonObject, sources: NoteSources, form: ChunkForm
    ) -> None:
        self._record = record
        self._places = Places(document)
        self._printed: str = document["text"]
        self._pages = document["pages"]
        self._page_starts = [page["start"] for page in self._pages]
        self._sources = sources
        self._doubts = [one for one in record["problems"] if one["code"] in TO_CHECK]
        self._corrected = CorrectedPrint(record)
        named = (record["source"]["title"], name_country(record), record["source"]["edition"])
        self._context = form.has_context and _PATH.join(dict.fromkeys(filter(None, named)))

    def measure_context(self, group: _Group) -> int:
        """The characters that the context may add to a chunk of a group."""
        return len(self._write_context(group.pieces, lambda _: ""))

    def _write_context(
        self, pieces: Sequence[_Piece], write: Callable[[Sequence[_Piece]], str]
    ) -> str:
        """The text of pieces, where wanted after the report and country, and below sections."""
        if not self._context:
            return write(pieces)
        parts = [self._context]
        for section, found in groupby(pieces, key=lambda piece: piece.section):
            parts.append("\n".join(filter(None, (section, write(list(found))))))
        return "\n\n".join(parts)

    def build(self, kind: ChunkKind, pieces: Sequence[_Piece]) -> Chunk:
        """The chunk of these pieces."""
        record, first, last = self._record, pieces[0], pieces[-1]
        notes = tuple(
            dict.fromkeys(note for one in pieces for note in (*one.notes, *one.frame.notes))
        )
        cited = self._sources.list_of(notes)
        source, country = record["source"], record["country"] or {}
        corrections = self._list_corrections(pieces)
        metadata = {
            "record": record["id"],
            "source": source["path"],
            "title": source["title"],
            "country": country.get("code"),
            "country_name": name_country(record),
            "edition": source["edition"],
            "edition_basis": source["edition_basis"],
            "kind": kind.value,
            "section": join_known(dict.fromkeys(one.section for one in pieces if one.section)),
            "pointer": first.pointer,
            **self._find_pages(pieces),
            "sha256": source["sha256"],
            "notes": join_known(notes),
            "sources": join_known([self._sources.shown[id_] for id_ in cited]),
            "source_ids": join_known(self._sources.list_run_ids(cited)),
            "not_understood": join_known(self._sources.list_not_understood(notes)),
            "to_check": join_known(
                dict.fromkeys(one["code"] for one in self._doubts if _concerns(one, pieces))
            ),
            "corrected": bool(corrections) or None,
            "corrections": join_known(corrections),
        }
        place = f"{first.pointer}:{first.start}-{last.pointer}:{last.end}"
        return {
            "id": f"{record['id']}#{place}",
            "text": self._write_context(pieces, _write_text),
            "metadata": {name: value for name, value in metadata.items() if value is not None},
            "place": json.dumps(self._find_place(pieces), ensure_ascii=False),
        }

    def mark_corrections(self, group: _Group) -> _Group:
        """A group whose pieces say behind their print what was corrected of values read from it."""
        marked = [
            replace(one, text=self._corrected.mark(one.text, one.pointer, one.spans))
            for one in group.pieces
        ]
        return _Group(group.kind, marked)

    def _list_corrections(self, pieces: Sequence[_Piece]) -> list[str]:
        found = (self._corrected.list_within(one.pointer, one.spans) for one in pieces)
        return list(dict.fromkeys(_describe_correction(one) for each in found for one in each))

    def _find_pages(self, pieces: Sequence[_Piece]) -> JsonObject:
        """The first and the last page on which something of the pieces is printed."""
        spans = [span for one in pieces for span in one.spans]
        if not spans:
            return {}
        first = min(spans, key=lambda span: int(span["start"]))
        last = self._find_page(max(span["end"] for span in spans))
        return {"page": first["page"], "page_end": last}

    def _find_place(self, pieces: Sequence[_Piece]) -> JsonObject:
        """Offsets and box of running text; of statistics, which lie apart, each one's offsets."""
        place: JsonObject = {}
        stated = [one for one in pieces if _is_stated(one)]
        running = [one for one in pieces if not _is_stated(one)]
        if stated:
            place["values"] = [
                [pointer, span["start"], span["end"], span["page"]]
                for pointer, of_one in groupby(stated, key=lambda piece: piece.pointer)
                for span in self._join_spans(of_one)
            ]
        if running:
            spans = sorted(self._join_spans(running), key=lambda span: int(span["start"]))
            cells = self._places.cells(spans)
            del cells["page"]
            place |= {name: value for name, value in cells.items() if value is not None}
            place["spans"] = [[one["start"], one["end"], one["page"]] for one in spans]
        return place

    def _join_spans(self, pieces: Iterable[_Piece]) -> Iterator[JsonObject]:
        """The spans of the pieces; those with nothing foreign between them are one."""
        joined: JsonObject | None = None
        for piece in pieces:
            for span in piece.spans:
                if joined and self._are_joined(joined, span, piece):
                    joined = {**joined, "end": max(span["end"], joined["end"])}
                    continue
                if joined:
                    yield joined
                joined = span
        if joined:
            yield joined

    def _are_joined(self, one: JsonObject, other: JsonObject, piece: _Piece) -> bool:
        """Whether they are in one span of their paragraph, or only white space parts them."""
        if one["page"] != other["page"] or other["start"] < one["start"]:
            return False
        is_inside = any(
            whole["start"] <= one["end"] and other["end"] <= whole["end"] for whole in piece.whole
        )
        return is_inside or not self._printed[one["end"] : other["start"]].strip()

    def _find_page(self, end: int) -> int | None:
        """The page on which the character before an offset is printed."""
        at = bisect_right(self._page_starts, end - 1) - 1
        return self._pages[at]["number"] if at >= 0 else None
