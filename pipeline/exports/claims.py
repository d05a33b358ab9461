"""What a record says, sentence by sentence, with the sources that its notes give for each."""

from __future__ import annotations

import csv
import io
import json
from bisect import bisect_left
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.grammar.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.record.country import CountryRecord
    from pipeline.record.model import NoteRef


class TableForm(StrEnum):
    """The forms of a table."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence, a cell or a statistic's value: where it stands and what it rests on.

    `home`, `start` and `end` are the record's anchor; `notes` the ids that its callouts call, and
    `sources` those of the authorities to which these notes lead: both empty where it cites nothing,
    `sources` alone where its notes are commentary or not understood.
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

    A callout belongs to the sentence in which or behind which it stands.
    """
    leads = {
        note.id: tuple(dict.fromkeys(one.authority for one in note.citations if one.authority))
        for note in record.notes
    }
    for bearer in _bearers(record):
        yield from _split_claims(record.id, bearer, leads)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """What bears claims: its JSON Pointer, its text and callouts, and whether it is prose."""

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
    """The claims of one bearer; `leads` are the sources to which each note leads."""
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
            said = bearer.text[start:end]
            yield CitedClaim(record, bearer.home, start, end, said, notes, tuple(sources))


_COLUMNS: Final = ("record", "in", "start", "end", "text", "notes", "sources")


def to_table(rows: Iterable[CitedClaim], form: TableForm) -> str:
    """Claims as a JSON list of objects or as CSV, where `; ` joins notes and sources."""
    named = [dict(zip(_COLUMNS, asdict(row).values(), strict=True)) for row in rows]
    if form is TableForm.JSON:
        return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
    paper = io.StringIO()
    writer = csv.DictWriter(paper, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in named:
        lists = {name: "; ".join(row[name]) for name in ("notes", "sources")}
        writer.writerow(row | lists)
    return paper.getvalue()
