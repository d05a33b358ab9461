"""Regions of the world as printed: `Central Asia`, `Middle Eastern countries`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.vocabulary.normalize import build_index

if TYPE_CHECKING:
    from collections.abc import Mapping


class RegionEntry(BaseModel):
    """The entry of one region in regions.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    m49: str | None = None
    source: str = ""
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


class RegionRegister(BaseModel):
    """The whole of regions.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    nouns: tuple[str, ...]
    regions: dict[str, RegionEntry]


# Listed for their adjective alone: an organization, sets of states.
_NO_NAMES = frozenset(("European Union", "Baltic states", "Nordic countries"))


@cache
def region_names() -> Mapping[str, str]:
    """Map each name of a region, as prose prints it, to its usual one: `West Africa`."""
    return build_index(
        (printed, name)
        for name, entry in _register().regions.items()
        for printed in (name, *entry.aliases)
        if name not in _NO_NAMES
    )


@cache
def region_adjectives() -> Mapping[str, str]:
    """Map each adjective of a region to its name: `Central Asian`."""
    return build_index(
        (adjective, name)
        for name, entry in _register().regions.items()
        for adjective in entry.adjectives
    )


@cache
def region_phrases() -> Mapping[str, str]:
    """Map each name, and each adjective with a noun, to the region: `Central Asian states`."""
    made = {
        f"{adjective} {noun}": name
        for adjective, name in region_adjectives().items()
        for noun in _register().nouns
    }
    return {**made, **region_names()}


@cache
def find_m49(name: str) -> str | None:
    """Give the code of a region by its usual name, None where the standard has none."""
    return _register().regions[name].m49


def region_sources() -> Mapping[str, str]:
    """Map each region to its source: the standard with its code, or the entry's own."""
    register = _register()
    return {
        name: f"{register.source}, {entry.m49}" if entry.m49 else entry.source
        for name, entry in register.regions.items()
    }


@cache
def _register() -> RegionRegister:
    text = resources.files("pipeline.vocabulary").joinpath("regions.toml").read_text("utf-8")
    return RegionRegister.model_validate(tomllib.loads(text))
