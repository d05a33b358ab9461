"""Dated statements: the sentences that say when something was, by date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.sentences import sentences
from pipeline.record.country import Event, NormalizedDate
from pipeline.record.model import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.chapter import Prose
    from pipeline.record.country import Entity

_POINT: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")  # a year, month or day: no decade, no span


def events(prose: Sequence[Prose], entities: Sequence[Entity]) -> tuple[Event, ...]:
    """One event for each date in each sentence, the earliest first."""
    found = [event for paragraph in prose for event in _events(paragraph, entities)]
    return tuple(sorted(found, key=lambda event: event.edtf))


def _events(paragraph: Prose, entities: Sequence[Entity]) -> Iterator[Event]:
    text = paragraph.reading.text
    dated = [
        (entity.anchor.start, entity.normalized.edtf)
        for entity in entities
        if entity.anchor.home == paragraph.pointer
        and isinstance(entity.normalized, NormalizedDate)
        and entity.normalized.edtf
        and _POINT.fullmatch(entity.normalized.edtf)
    ]
    for start, end in sentences(text):
        for edtf in dict.fromkeys(edtf for at, edtf in dated if start <= at < end):
            yield Event(
                edtf=edtf,
                text=text[start:end],
                anchor=Anchor(home=paragraph.pointer, start=start, end=end),
                spans=paragraph.reading.spans(start, end),
            )
