"""One lexicon of all that the gazetteers know, so that a text is searched once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.record.country import (
    Meaning,
    NormalizedCountry,
    NormalizedInstrument,
    NormalizedOrganization,
    NormalizedRegion,
)
from pipeline.record.ids import slug
from pipeline.vocabulary import countries, instruments, organizations, places, regions
from pipeline.vocabulary.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

Label = Literal["GPE", "NORP", "LOC", "ORG", "INSTRUMENT"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a printed name means: its label, None for what only looks like a name; its identity.

    An ambiguous one yields to a longer name that the model sees: `Michael Jordan`.
    """

    label: Label | None
    normalized: Meaning = None
    is_ambiguous: bool = False


@cache
def known_names() -> Lexicon[Known]:
    """All printed names: of countries, peoples, regions, cities, organisations and treaties."""
    names: dict[str, Known] = {}
    for name, meaning in _listed():
        names.setdefault(name, meaning)
    return Lexicon(names)


def _listed() -> Iterator[tuple[str, Known]]:
    """Each name with what it means; where a name stands twice the first counts."""
    adjectives = regions.region_adjectives()
    for name in countries.lookalikes():
        yield name, Known("NORP", _region(adjectives[name])) if name in adjectives else Known(None)
    yield from _of_countries()
    for name in organizations.organization_names():
        yield name, Known("ORG", identity_of(name))
    for name, title in instruments.instrument_names().items():
        yield (
            name,
            Known(
                "INSTRUMENT", NormalizedInstrument(name=title, status=None, edtf=None, articles=())
            ),
        )
    for name, region in regions.region_names().items():
        yield name, Known("LOC", _region(region))
    for name, region in adjectives.items():
        yield name, Known("NORP", _region(region))
    for name in places.city_names():
        yield name, Known("GPE", is_ambiguous=places.is_ambiguous_city(name))
    yield from ((name, Known("NORP", is_ambiguous=True)) for name in places.people_names())


def _of_countries() -> Iterator[tuple[str, Known]]:
    for name, code in countries.names().items():
        meant = NormalizedCountry(code=code)
        yield name, Known("GPE", meant, countries.is_ambiguous(name))
        if " of " not in name and not name.isupper():
            yield f"Republic of {name}", Known("GPE", meant)
    for name, code in countries.demonyms().items():
        yield name, Known("NORP", NormalizedCountry(code=code), countries.is_ambiguous(name))


def _region(name: str) -> NormalizedRegion:
    return NormalizedRegion(region=slug(name), m49=regions.m49(name))


def identity_of(name: str) -> NormalizedOrganization | None:
    """The organisation of a full name or acronym, None where the gazetteer has none."""
    found = organizations.organization(name)
    return NormalizedOrganization(name=found.name, acronym=found.acronym) if found else None
