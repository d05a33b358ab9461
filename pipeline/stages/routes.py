"""Trafficking routes: the roles of the chapter's country, and the flows that sentences state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.grammar.movements import Located, Movement, movements
from pipeline.grammar.roles import Role, roles
from pipeline.grammar.sentences import sentences
from pipeline.record.country import Flow, NormalizedCountry, Routes
from pipeline.record.model import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.chapter import Prose
    from pipeline.record.country import Entity

_ORDER: Final[tuple[Role, ...]] = ("origin", "transit", "destination")


@dataclass(frozen=True, slots=True)
class _Sentence:
    prose: Prose
    start: int
    end: int
    places: tuple[Located, ...]

    @property
    def text(self) -> str:
        return self.prose.reading.text[self.start : self.end]


def routes(prose: Sequence[Prose], entities: Sequence[Entity], home: str | None) -> Routes:
    """The roles stated of the home country, and one flow for each edge that a sentence states."""
    read = list(_sentences(prose, entities))
    stated = {
        role
        for sentence in read
        for role in roles(
            sentence.text,
            [(p.start, p.end) for p in sentence.places if p.name == home and not p.is_people],
        )
    }
    return Routes(
        roles=tuple(role for role in _ORDER if role in stated),
        flows=tuple(
            flow
            for sentence in read
            for movement in movements(sentence.text, sentence.places)
            for flow in _flows(sentence, movement)
        ),
    )


def _sentences(prose: Sequence[Prose], entities: Sequence[Entity]) -> Iterator[_Sentence]:
    for paragraph in prose:
        here = [
            entity
            for entity in entities
            if entity.anchor.home == paragraph.pointer
            and isinstance(entity.normalized, NormalizedCountry)
        ]
        for start, end in sentences(paragraph.reading.text):
            places = tuple(
                Located(
                    entity.anchor.start - start,
                    entity.anchor.end - start,
                    entity.normalized.code,
                    is_people=entity.label == "NORP",
                )
                for entity in here
                if start <= entity.anchor.start < end
                and isinstance(entity.normalized, NormalizedCountry)
                and entity.normalized.code
            )
            yield _Sentence(paragraph, start, end, places)


def _flows(sentence: _Sentence, movement: Movement) -> Iterator[Flow]:
    anchor = Anchor(home=sentence.prose.pointer, start=sentence.start, end=sentence.end)
    for origin in movement.origins or (None,):
        for destination in movement.destinations:
            if origin != destination:
                yield Flow(
                    origin=origin,
                    destination=destination,
                    transit=movement.transit,
                    purposes=movement.purposes,
                    groups=movement.groups,
                    anchor=anchor,
                    spans=sentence.prose.reading.spans(sentence.start, sentence.end),
                )
