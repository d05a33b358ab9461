"""The treaty-status table: what the chapter says was done with each instrument, and by whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.record.country import Instrument, NormalizedCountry, NormalizedInstrument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.prose import Sentence
    from pipeline.record.country import Entity, Status

_BY: Final = re.compile(r"\sby\s(?:the\s)?(?:government\sof\s)?$", re.IGNORECASE)


def instruments(sentences: Iterable[Sentence], home: str | None) -> tuple[Instrument, ...]:
    """One row an instrument, status and actor, in the order of their first mention.

    The actor is a country's code: the one that the sentence names before the instrument, or behind
    `by`; the chapter's own where it names none, or names that among others. The date is the first.
    """
    rows: dict[tuple[str, Status | None, str | None], list[int]] = {}
    dates: dict[tuple[str, Status | None, str | None], str] = {}
    at = 0
    for sentence in sentences:
        for entity in sentence.entities:
            said = entity.normalized
            if isinstance(said, NormalizedInstrument):
                actor = _actor(sentence, entity, home) if said.status else None
                row = (said.name or entity.text, said.status, actor)
                rows.setdefault(row, []).append(at)
                if said.edtf:
                    dates.setdefault(row, said.edtf)
            at += 1
    return tuple(
        Instrument(
            name=row[0], status=row[1], edtf=dates.get(row), actor=row[2], entities=tuple(places)
        )
        for row, places in rows.items()
    )


def _actor(sentence: Sentence, instrument: Entity, home: str | None) -> str | None:
    place = instrument.anchor
    named = [
        (entity.anchor.start, entity.normalized.code)
        for entity in sentence.entities
        if isinstance(entity.normalized, NormalizedCountry)
    ]
    text = sentence.prose.reading.text
    agents = [code for at, code in named if at > place.end and _BY.search(text[place.end : at])]
    if agents:
        return agents[0]
    codes = {code for at, code in named if at < place.start}
    if not codes or home in codes:
        return home
    return codes.pop() if len(codes) == 1 else None
