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
from pipeline.exports.stored_text import find_not_understood
from pipeline.grammar.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord, Table
    from pipeline.record.model import NoteRef


class TableForm(StrEnum):
    """The formats of a table."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence, a cell or a statistic's value: its place, its notes and its sources.

    `home`, `start` and `end` are the record's anchor; `row` and `column` are the label of a cell's
    row and the head of its column. `notes` are the ids of its notes, `sources` those of the
    authorities that these notes cite, `titles` their titles. All are empty where it cites nothing.
    `not_understood` are the notes whose citations were not understood: some sources are missing.
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


def list_claims(record: CountryRecord) -> Iterator[CitedClaim]:
    """The claims of a record: statistics, sentences and cells, in the record's order.

    A callout belongs to the sentence that contains it or that it directly follows.
    """
    sources = _Sources.of(record)
    for bearer in _bearers(record):
        yield from _split_claims(record, bearer, sources)


def list_unsupported(record: CountryRecord) -> Iterator[CitedClaim]:
    """The claims without a note, of a record whose report has notes.

    Left out are what a table's source line supports, and the label and head cells of a table.
    """
    if not record.notes:
        return
    supported = {
        f"/tables/{at}/" for at, table in enumerate(record.tables) if table.source is not None
    }
    for claim in list_claims(record):
        is_of_source = claim.home.startswith(tuple(supported))
        is_label = claim.home.startswith("/tables/") and claim.row is None
        if not (claim.notes or is_of_source or is_label):
            yield claim


@dataclass(frozen=True, slots=True)
class _Sources:
    """The sources that each note cites, their titles, and the notes that were not understood."""

    leads: Mapping[str, Sequence[str]]
    titles: Mapping[str, str]
    not_understood: frozenset[str]

    @classmethod
    def of(cls, record: CountryRecord) -> _Sources:
        """Those of a record; problems of notes name the citations that were not understood."""
        problems = ((problem.pointer, problem.code) for problem in record.problems)
        return cls(
            leads={
                note.id: tuple(
                    dict.fromkeys(
                        citation.authority for citation in note.citations if citation.authority
                    )
                )
                for note in record.notes
            },
            titles={
                authority.id: authority.csl.get("title") or "" for authority in record.authorities
            },
            not_understood=find_not_understood([note.id for note in record.notes], problems),
        )


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A part of a record that holds claims: place, text, callouts, whether it is prose."""

    home: str
    text: str
    refs: Sequence[NoteRef]
    page: int | None
    section: str | None = None
    row: str | None = None
    column: str | None = None
    is_prose: bool = False


def _bearers(record: CountryRecord) -> Iterator[_Bearer]:
    for id_, statistic in record.statistics.items():
        page = _find_page(statistic.spans)
        yield _Bearer(f"/statistics/{id_}", statistic.raw, statistic.note_refs, page)
    for at, section in enumerate(record.sections):
        for number, paragraph in enumerate(section.paragraphs):
            yield _Bearer(
                f"/sections/{at}/paragraphs/{number}",
                paragraph.text,
                paragraph.note_refs,
                _find_page(paragraph.spans),
                section.id,
                is_prose=True,
            )
    for at, table in enumerate(record.tables):
        yield from _list_cells(f"/tables/{at}", table)
        for number, note in enumerate(table.notes):
            yield _Bearer(
                f"/tables/{at}/notes/{number}",
                note.text,
                note.note_refs,
                _find_page(note.spans),
                table.section,
                is_prose=True,
            )


def _list_cells(pointer: str, table: Table) -> Iterator[_Bearer]:
    """The cells of a table, each with the label of its row and the head of its column."""
    heads = [column.text for column in table.columns]
    for number, row in enumerate(table.rows):
        for place, cell in enumerate(row):
            yield _Bearer(
                f"{pointer}/rows/{number}/{place}",
                cell.text,
                cell.note_refs,
                _find_page(cell.spans),
                table.section,
                row=row[0].text if place else None,
                column=heads[place] if len(heads) == len(row) else None,
                is_prose=cell.text.count(". ") > 0 and cell.text.endswith("."),
            )


def _find_page(spans: Sequence[Span]) -> int | None:
    return spans[0].page if spans else None


def _split_claims(record: CountryRecord, bearer: _Bearer, known: _Sources) -> Iterator[CitedClaim]:
    """The claims of one bearer: a prose cell of several sentences is several."""
    whole = [(0, len(bearer.text))]
    parts = [*split_sentences(bearer.text)] if bearer.is_prose else whole
    starts = [start for start, _ in parts]
    called: dict[int, list[str]] = {}
    for ref in bearer.refs:
        called.setdefault(max(0, bisect_left(starts, ref.at) - 1), []).append(ref.note)
    for at, (start, end) in enumerate(parts):
        notes = tuple(dict.fromkeys(called.get(at, ())))
        sources = dict.fromkeys(source for note in notes for source in known.leads.get(note, ()))
        if start < end:
            yield CitedClaim(
                record=record.id,
                country=record.country.code if record.country else None,
                section=bearer.section,
                page=bearer.page,
                home=bearer.home,
                start=start,
                end=end,
                row=bearer.row,
                column=bearer.column,
                text=bearer.text[start:end],
                notes=notes,
                sources=tuple(sources),
                titles=tuple(known.titles.get(one, "") for one in sources),
                not_understood=tuple(note for note in notes if note in known.not_understood),
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
            cells |= {name: guard_formula(str(cells[name])) for name in texts}
        writer.writerow(cells)
    return buffer.getvalue()
