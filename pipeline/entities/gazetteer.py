"""All gazetteers in one lexicon, so that a text is searched once."""

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
from pipeline.record.ids import make_slug
from pipeline.vocabulary import countries, instruments, organizations, places, regions
from pipeline.vocabulary.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

Label = Literal["GPE", "NORP", "LOC", "ORG", "INSTRUMENT"]


@dataclass(frozen=True, slots=True)
class KnownName:
    """The meaning of a printed name: its label (None for a lookalike) and its identity.

    An ambiguous name yields to a longer name of the model: `Michael Jordan`.
    """

    label: Label | None
    normalized: Meaning = None
    is_ambiguous: bool = False


@cache
def load_known_names() -> Lexicon[KnownName]:
    """All printed names: of countries, peoples, regions, cities, organisations and treaties."""
    names: dict[str, KnownName] = {}
    for name, meaning in _list_names():
        names.setdefault(name, meaning)
    return Lexicon(names)


def _list_names() -> Iterator[tuple[str, KnownName]]:
    """Each name with its meaning; the first meaning of a name counts."""
    adjectives = regions.region_adjectives()
    for name in countries.lookalikes():
        yield (
            name,
            KnownName("NORP", _make_region(adjectives[name]))
            if name in adjectives
            else KnownName(None),
        )
    yield from _list_country_names()
    for name in organizations.organization_names():
        yield name, KnownName("ORG", identify_organization(name))
    for name, title in instruments.instrument_names().items():
        yield (
            name,
            KnownName(
                "INSTRUMENT", NormalizedInstrument(name=title, status=None, edtf=None, articles=())
            ),
        )
    for name, region in regions.region_names().items():
        yield name, KnownName("LOC", _make_region(region))
    for name, region in adjectives.items():
        yield name, KnownName("NORP", _make_region(region))
    for name in places.city_names():
        yield name, KnownName("GPE", is_ambiguous=places.is_ambiguous_city(name))
    yield from ((name, KnownName("NORP", is_ambiguous=True)) for name in places.people_names())


def _list_country_names() -> Iterator[tuple[str, KnownName]]:
    for name, code in countries.country_names().items():
        meant = NormalizedCountry(code=code)
        yield name, KnownName("GPE", meant, countries.is_ambiguous(name))
        if " of " not in name and not name.isupper():
            yield f"Republic of {name}", KnownName("GPE", meant)
    for name, code in countries.demonyms().items():
        yield name, KnownName("NORP", NormalizedCountry(code=code), countries.is_ambiguous(name))


def _make_region(name: str) -> NormalizedRegion:
    return NormalizedRegion(region=make_slug(name), m49=regions.find_m49(name))


def identify_organization(name: str) -> NormalizedOrganization | None:
    """The organization of a full name or acronym; None where the gazetteer has none."""
    found = organizations.find_organization(name)
    return NormalizedOrganization(name=found.name, acronym=found.acronym) if found else None
