"""The treaty-status table: the status of each instrument, its date and actor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.record.country import Instrument, NormalizedCountry, NormalizedInstrument
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.layout.prose import Sentence
    from pipeline.record.country import Entity, Status, Table

_RATIFICATION: Final = "ratification"
_TICKS: Final = frozenset(("\u2713", "\u2714", "Yes"))
_RATIFIED_BEHIND: Final = re.compile(r"\s\(ratification:", re.IGNORECASE)
_BY: Final = re.compile(r"\sby\s(?:the\s)?(?:government\sof\s)?$", re.IGNORECASE)


def build_treaty_status(
    sentences: Iterable[Sentence], home: str | None, tables: Iterable[Table] = ()
) -> tuple[Instrument, ...]:
    """One row an instrument, status and actor, in the order of their first mention.

    An instrument in a table row that is ticked in a column `Ratification` is ratified. The actor is
    a country's code: the country that the sentence names before the instrument, or behind `by`; the
    chapter's own where it names none, or its own among others. The first date counts.
    """
    rows: dict[tuple[str, Status | None, str | None], list[int]] = {}
    ticked = set(_find_ticked_rows(tables))
    dates: dict[tuple[str, Status | None, str | None], str] = {}
    for sentence in sentences:
        for at, entity in enumerate(sentence.entities, sentence.first):
            meaning = entity.normalized
            if isinstance(meaning, NormalizedInstrument):
                row = _make_row(sentence, entity, meaning, home, ticked)
                rows.setdefault(row, []).append(at)
                if meaning.edtf:
                    dates.setdefault(row, meaning.edtf)
    return tuple(
        Instrument(
            name=row[0], status=row[1], edtf=dates.get(row), actor=row[2], entities=tuple(places)
        )
        for row, places in rows.items()
    )


def _make_row(
    sentence: Sentence,
    entity: Entity,
    meaning: NormalizedInstrument,
    home: str | None,
    ticked: Collection[str],
) -> tuple[str, Status | None, str | None]:
    name = meaning.name or entity.text
    if meaning.status is None and entity.anchor.home.rpartition("/")[0] in ticked:
        return name, "ratified", home
    actor = _find_actor(sentence, entity, home) if meaning.status else None
    return name, meaning.status, actor


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
        and (_BY.search(text[place.end : at.start]) or _RATIFIED_BEHIND.match(text, at.end))
    ]
    if agents:
        return agents[0]
    codes = {code for at, code in named if at.start < place.start}
    if not codes or home in codes:
        return home
    return codes.pop() if len(codes) == 1 else None
