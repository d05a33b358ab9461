"""A table of claims: each sentence, cell and value of a record with the sources of its notes."""

from __future__ import annotations

import csv
import io
import json
from bisect import bisect_left
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.exports.cells import guard_csv_cell
from pipeline.exports.parts import locate_parts
from pipeline.exports.stored_text import NoteSources
from pipeline.grammar.sentences import split_sentences
from pipeline.record.ids import escape_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.exports.run_sources import RunIds
    from pipeline.record.stored import JsonObject


class TableForm(StrEnum):
    """The formats of a table."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence, a cell or a statistic's value: its place, its notes and its sources.

    `home`, `start` and `end` are the record's anchor; `row` and `column` are the label of a cell's
    row and the head of its column. `notes` are the ids of its notes, `sources` the ids in the whole
    run of the sources that these notes cite, `titles` their titles. All are empty where it cites
    nothing. `not_understood` are the notes whose citations were not understood: some sources are
    missing.
    """

    record: str
    country: str | None
    section: str | None
    page: int | None
    home: str
    start: int
    end: int
    row: str | None
    column: str | None
    text: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    titles: tuple[str, ...]
    not_understood: tuple[str, ...]


def list_claims(record: JsonObject, printed: str, run_ids: RunIds) -> Iterator[CitedClaim]:
    """The claims of a record: statistics, sentences and cells, in the record's order.

    `printed` is the text of the record's document. A callout belongs to the sentence that
    contains it or that it directly follows. Titles, heads and source lines that call a note are
    claims too.
    """
    sources = NoteSources.of(record, run_ids)
    for bearer in _list_bearers(record):
        yield from _split_claims(record, bearer, printed, sources)


def list_unsupported(record: JsonObject, printed: str, run_ids: RunIds) -> Iterator[CitedClaim]:
    """The claims without a note, of a record whose report has notes.

    Left out are what a table's source line supports, and the label and head cells of a table.
    """
    if not record["notes"]:
        return
    supported = tuple(
        f"/tables/{at}/" for at, table in enumerate(record["tables"]) if table["source"]
    )
    for claim in list_claims(record, printed, run_ids):
        is_label = claim.home.startswith("/tables/") and claim.row is None
        if not (claim.notes or claim.home.startswith(supported) or is_label):
            yield claim


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A part of a record that holds claims: its place and object, whether it is prose."""

    home: str
    part: JsonObject
    text: str
    section: str | None = None
    row: str | None = None
    column: str | None = None
    is_prose: bool = False


def _list_bearers(record: JsonObject) -> Iterator[_Bearer]:
    for id_, statistic in record["statistics"].items():
        yield _Bearer(f"/statistics/{escape_pointer(id_)}", statistic, statistic["raw"])
    for at, section in enumerate(record["sections"]):
        if section["note_refs"]:
            yield _Bearer(f"/sections/{at}", section, section["title"], section["id"])
        for number, paragraph in enumerate(section["paragraphs"]):
            home = f"/sections/{at}/paragraphs/{number}"
            yield _Bearer(home, paragraph, paragraph["text"], section["id"], is_prose=True)
    for at, table in enumerate(record["tables"]):
        yield from _list_cells(f"/tables/{at}", table)
        for number, note in enumerate(table["notes"]):
            home = f"/tables/{at}/notes/{number}"
            yield _Bearer(home, note, note["text"], table["section"], is_prose=True)


def _list_cells(pointer: str, table: JsonObject) -> Iterator[_Bearer]:
    """The cells of a table, each with the label of its row and the head of its column."""
    section = table["section"]
    heads = [column["text"] for column in table["columns"]]
    for at, cell in enumerate(table["columns"]):
        if cell["note_refs"]:
            yield _Bearer(f"{pointer}/columns/{at}", cell, cell["text"], section)
    for number, row in enumerate(table["rows"]):
        for place, cell in enumerate(row):
            text = cell["text"]
            yield _Bearer(
                f"{pointer}/rows/{number}/{place}",
                cell,
                text,
                section,
                row=row[0]["text"] if place else None,
                column=heads[place] if len(heads) == len(row) else None,
                is_prose=text.count(". ") > 0 and text.endswith("."),
            )
    if table["source"] and table["source"]["note_refs"]:
        line = table["source"]
        yield _Bearer(f"{pointer}/source", line, line["text"], section)


def _split_claims(
    record: JsonObject, bearer: _Bearer, printed: str, known: NoteSources
) -> Iterator[CitedClaim]:
    """The claims of one bearer: a prose cell of several sentences is several."""
    whole = [(0, len(bearer.text))]
    parts = [*split_sentences(bearer.text)] if bearer.is_prose else whole
    starts = [start for start, _ in parts]
    called: dict[int, list[str]] = {}
    for ref in bearer.part["note_refs"]:
        called.setdefault(max(0, bisect_left(starts, ref["at"]) - 1), []).append(ref["note"])
    spans = bearer.part["spans"]
    is_on_one_page = len({span["page"] for span in spans}) < 2  # noqa: PLR2004
    located = [spans] * len(parts) if is_on_one_page else locate_parts(printed, bearer.part, parts)
    for at, (start, end) in enumerate(parts):
        notes = tuple(dict.fromkeys(called.get(at, ())))
        sources = known.list_of(notes)
        if start < end:
            yield CitedClaim(
                record=record["id"],
                country=record["country"]["code"] if record["country"] else None,
                section=bearer.section,
                page=next((span["page"] for span in located[at]), None),
                home=bearer.home,
                start=start,
                end=end,
                row=bearer.row,
                column=bearer.column,
                text=bearer.text[start:end],
                notes=notes,
                sources=known.list_run_ids(sources),
                titles=tuple(known.titles[one] for one in sources),
                not_understood=known.list_not_understood(notes),
            )


_COLUMNS: Final = (
    *(
        "record",
        "country",
        "section",
        "page",
        "in",
        "start",
        "end",
        "row",
        "column",
        "text",
    ),
    *("notes", "sources", "titles", "not_understood"),
)
_LISTS: Final = ("notes", "sources", "titles", "not_understood")
_NUMBERS: Final = ("page", "start", "end")


def to_table(rows: Iterable[CitedClaim], form: TableForm, *, raw: bool = False) -> str:
    """Claims as a JSON list of objects, or as CSV with lists joined by `; `.

    `raw` leaves cells of the CSV that a spreadsheet would run as formulas.
    """
    named = [dict(zip(_COLUMNS, asdict(row).values(), strict=True)) for row in rows]
    if form is TableForm.JSON:
        return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in named:
        cells = row | {name: "; ".join(row[name]) for name in _LISTS}
        cells = {name: "" if cell is None else cell for name, cell in cells.items()}
        if not raw:
            texts = [name for name in _COLUMNS if name not in _NUMBERS]
            cells |= {name: guard_csv_cell(str(cells[name])) for name in texts}
        writer.writerow(cells)
    return buffer.getvalue()
