"""A table of claims: each sentence, cell and value of a record with the sources of its notes."""

from __future__ import annotations

import csv
import io
import json
from bisect import bisect_left
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.exports.cells import guard_formula
from pipeline.grammar.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.record.country import CountryRecord
    from pipeline.record.model import NoteRef


class TableForm(StrEnum):
    """The formats of a table."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence, a cell or a statistic's value: its place, its notes and its sources.

    `home`, `start` and `end` are the record's anchor. `notes` are the ids of its notes, `sources`
    those of the authorities that these notes cite. Both are empty where it cites nothing; only
    `sources` where its notes are commentary or were not understood.
    """

    record: str
    home: str
    start: int
    end: int
    text: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def list_claims(record: CountryRecord) -> Iterator[CitedClaim]:
    """The claims of a record: statistics, sentences and cells, in the record's order.

    A callout belongs to the sentence that contains it or that it directly follows.
    """
    leads = {
        note.id: tuple(dict.fromkeys(one.authority for one in note.citations if one.authority))
        for note in record.notes
    }
    for bearer in _bearers(record):
        yield from _split_claims(record.id, bearer, leads)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A part of a record that holds claims: JSON Pointer, text, callouts, whether it is prose."""

    home: str
    text: str
    refs: Sequence[NoteRef]
    is_prose: bool = False


def _bearers(record: CountryRecord) -> Iterator[_Bearer]:
    for id_, statistic in record.statistics.items():
        yield _Bearer(f"/statistics/{id_}", statistic.raw, statistic.note_refs)
    for at, section in enumerate(record.sections):
        for number, paragraph in enumerate(section.paragraphs):
            home = f"/sections/{at}/paragraphs/{number}"
            yield _Bearer(home, paragraph.text, paragraph.note_refs, is_prose=True)
    for at, printed in enumerate(record.tables):
        for number, row in enumerate(printed.rows):
            for place, cell in enumerate(row):
                yield _Bearer(f"/tables/{at}/rows/{number}/{place}", cell.text, cell.note_refs)


def _split_claims(
    record: str, bearer: _Bearer, leads: Mapping[str, Sequence[str]]
) -> Iterator[CitedClaim]:
    """The claims of one bearer; `leads` gives the sources that each note cites."""
    whole = [(0, len(bearer.text))]
    parts = [*split_sentences(bearer.text)] if bearer.is_prose else whole
    starts = [start for start, _ in parts]
    called: dict[int, list[str]] = {}
    for ref in bearer.refs:
        called.setdefault(max(0, bisect_left(starts, ref.at) - 1), []).append(ref.note)
    for at, (start, end) in enumerate(parts):
        notes = tuple(dict.fromkeys(called.get(at, ())))
        sources = dict.fromkeys(source for note in notes for source in leads.get(note, ()))
        if start < end:
            text = bearer.text[start:end]
            yield CitedClaim(record, bearer.home, start, end, text, notes, tuple(sources))


_COLUMNS: Final = ("record", "in", "start", "end", "text", "notes", "sources")
_TEXTS: Final = ("record", "in", "text", "notes", "sources")


def to_table(rows: Iterable[CitedClaim], form: TableForm, *, raw: bool = False) -> str:
    """Claims as a JSON list of objects, or as CSV with notes and sources joined by `; `.

    `raw` leaves cells of the CSV that a spreadsheet would run as formulas.
    """
    named = [dict(zip(_COLUMNS, asdict(row).values(), strict=True)) for row in rows]
    if form is TableForm.JSON:
        return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in named:
        cells = row | {name: "; ".join(row[name]) for name in ("notes", "sources")}
        if not raw:
            guarded = {name: guard_formula(str(cells[name])) for name in _TEXTS}
            cells |= guarded
        writer.writerow(cells)
    return buffer.getvalue()
