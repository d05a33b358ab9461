"""The treaty-status table: the status of each instrument, its date and actor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.record.country import (
    Instrument,
    InstrumentIds,
    NormalizedCountry,
    NormalizedInstrument,
)
from pipeline.vocabulary.instruments import find_ilo_code, find_instrument, find_untc_chapter
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.layout.prose import Sentence
    from pipeline.record.country import Entity, Status, Table
    from pipeline.record.model import Anchor

_RATIFICATION: Final = "ratification"
_TICKS: Final = frozenset(("\u2713", "\u2714", "Yes"))
_RATIFIED_AFTER: Final = re.compile(r"\s\(ratification:", re.IGNORECASE)
_TREATY: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty|Charter|Statute of)\b")
_NUMBER: Final = re.compile(
    r"\b(?:No\.?|Number)\s?(\d[\w/-]*)|\b(?:Conventions?|Law|Decree|Act|Resolution|Order|C\.?)\s?(?!(?:19|20)\d\d\b)(\d[\w/-]*)"
)
_YEAR_OR_NUMBER: Final = re.compile(  # of a law: `Children Act, 2012`, `2005 Anti-Trafficking Law`
    r"^(?:19|20)\d\d\s|,?\s(?:of\s)?(?:19|20)\d\d$|,?\s\((?:Act|Law|No)[^()]*\)$"
)
_BY: Final = re.compile(r"\sby\s(?:the\s)?(?:government\sof\s)?$", re.IGNORECASE)


@dataclass(slots=True)
class _InstrumentRow:
    """A row in the making: the first mention, and the indices of all."""

    name: str
    printed: str
    status: Status | None
    actor: str | None
    anchor: Anchor
    edtf: str | None
    entities: list[int]


def build_treaty_status(
    sentences: Iterable[Sentence], home: str | None, tables: Iterable[Table] = ()
) -> tuple[Instrument, ...]:
    """One row an instrument, status, actor and date, in the order of their first mention.

    An instrument in a table row that is ticked in a column `Ratification` is ratified. The actor is
    a country's code: the country that the sentence names before the instrument, or after `by`; the
    chapter's own where it names none, or its own among others. A mention without a date belongs to
    the row with one. A law is one row however its year and number are printed.
    """
    rows: dict[tuple[str, Status | None, str | None], list[_InstrumentRow]] = {}
    ticked = set(_find_ticked_rows(tables))
    made: list[_InstrumentRow] = []
    for sentence in sentences:
        for at, entity in enumerate(sentence.entities, sentence.first):
            meaning = entity.normalized
            if not isinstance(meaning, NormalizedInstrument):
                continue
            row = _make_row(sentence, entity, meaning, home, ticked)
            same = rows.setdefault((_fold_law(row.name), row.status, row.actor), [])
            like = next(
                (one for one in same if not (one.edtf and row.edtf) or one.edtf == row.edtf), None
            )
            if like:
                like.edtf = like.edtf or row.edtf
                like.entities.append(at)
                continue
            row.entities.append(at)
            same.append(row)
            made.append(row)
    return tuple(map(_make_instrument, made))


def _make_instrument(row: _InstrumentRow) -> Instrument:
    is_treaty = find_instrument(row.name) is not None or _TREATY.search(row.name) is not None
    number = _NUMBER.search(row.printed)
    return Instrument(
        name=row.name,
        kind="treaty" if is_treaty else "law",
        number=number[1] or number[2] if number else None,
        status=row.status,
        edtf=row.edtf,
        actor=row.actor,
        ids=InstrumentIds(untc=find_untc_chapter(row.name), ilo=find_ilo_code(row.name)),
        anchor=row.anchor,
        entities=tuple(row.entities),
    )


def _fold_law(name: str) -> str:
    """The name by which mentions compare: without the year and number of a law."""
    return fold(_YEAR_OR_NUMBER.sub(" ", name)) or fold(name)


def _make_row(
    sentence: Sentence,
    entity: Entity,
    meaning: NormalizedInstrument,
    home: str | None,
    ticked: Collection[str],
) -> _InstrumentRow:
    name = meaning.name or entity.text
    if meaning.status is None and entity.anchor.home.rpartition("/")[0] in ticked:
        return _InstrumentRow(name, entity.text, "ratified", home, entity.anchor, None, [])
    actor = _find_actor(sentence, entity, home) if meaning.status else None
    return _InstrumentRow(name, entity.text, meaning.status, actor, entity.anchor, meaning.edtf, [])


def _find_ticked_rows(tables: Iterable[Table]) -> Iterator[str]:
    """JSON Pointers of the rows that are ticked in a column `Ratification`."""
    for at, table in enumerate(tables):
        heads = [fold(column.text) for column in table.columns]
        if _RATIFICATION not in heads:
            continue
        column = heads.index(_RATIFICATION)
        for number, row in enumerate(table.rows):
            if len(row) == len(heads) and row[column].text in _TICKS:
                yield f"/tables/{at}/rows/{number}"


def _find_actor(sentence: Sentence, instrument: Entity, home: str | None) -> str | None:
    place = instrument.anchor
    named = [
        (entity.anchor, entity.normalized.code)
        for entity in sentence.entities
        if isinstance(entity.normalized, NormalizedCountry)
    ]
    text = sentence.prose.reading.text
    agents = [
        code
        for at, code in named
        if at.start > place.end
        and (_BY.search(text[place.end : at.start]) or _RATIFIED_AFTER.match(text, at.end))
    ]
    if agents:
        return agents[0]
    codes = {code for at, code in named if at.start < place.start}
    if not codes or home in codes:
        return home
    return codes.pop() if len(codes) == 1 else None
