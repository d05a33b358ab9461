"""Trafficking routes: the roles of the chapter's country, and the flows that sentences state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.grammar.movements import Located, Movement, movements
from pipeline.grammar.roles import Role, roles
from pipeline.record.country import Flow, NormalizedCountry, Routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.chapter import Sentence

_ORDER: Final[tuple[Role, ...]] = ("origin", "transit", "destination")


def routes(sentences: Sequence[Sentence], home: str | None) -> Routes:
    """The roles stated of the home country, and one flow for each edge that a sentence states."""
    stated = {
        role
        for sentence in sentences
        for role in roles(
            sentence.text,
            [(p.start, p.end) for p in _places(sentence) if p.name == home and not p.is_people],
        )
    }
    return Routes(
        roles=tuple(role for role in _ORDER if role in stated),
        flows=tuple(
            flow
            for sentence in sentences
            for movement in movements(sentence.text, list(_places(sentence)))
            for flow in _flows(sentence, movement)
        ),
    )


def _places(sentence: Sentence) -> Iterator[Located]:
    """The countries and their peoples in a sentence."""
    for entity in sentence.entities:
        said, place = entity.normalized, entity.anchor
        if isinstance(said, NormalizedCountry) and said.code:
            yield Located(
                place.start - sentence.start,
                place.end - sentence.start,
                said.code,
                is_people=entity.label == "NORP",
            )


def _flows(sentence: Sentence, movement: Movement) -> Iterator[Flow]:
    for origin in movement.origins or (None,):
        for destination in movement.destinations:
            if origin != destination:
                yield Flow(
                    origin=origin,
                    destination=destination,
                    transit=movement.transit,
                    purposes=movement.purposes,
                    groups=movement.groups,
                    anchor=sentence.anchor,
                    spans=sentence.spans,
                )
