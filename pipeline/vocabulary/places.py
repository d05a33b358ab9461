"""Cities and peoples as printed: names that have no identity beyond themselves."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field


class PlaceRegister(BaseModel):
    """The whole of cities.toml or of peoples.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    names: tuple[str, ...]
    states: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    of: dict[str, tuple[str, ...]] = Field(default_factory=dict)


@cache
def city_names() -> frozenset[str]:
    """Give the names of capitals and large cities, and of states: `Almaty`, `Gujarat`."""
    return frozenset(_register("cities").names) | state_names()


@cache
def state_names() -> frozenset[str]:
    """Give the names of the states of federations: `Gujarat`."""
    return frozenset(_register("cities").states)


def find_city_country(name: str) -> str | None:
    """Give the code of the only country that has a city, state or nation: `Dubai`, `Chiapas`."""
    return _countries().get(name)


def list_cities(code: str) -> tuple[str, ...]:
    """Give the cities and states that no country but this has: `Tbilisi`."""
    return _register("cities").of.get(code, ())


@cache
def _countries() -> dict[str, str]:
    return {name: code for code, names in _register("cities").of.items() for name in names}


@cache
def people_names() -> frozenset[str]:
    """Give the names of peoples and faiths that are no nationality: `Roma`, `Tuareg`."""
    return frozenset(_register("peoples").names)


def is_ambiguous_city(name: str) -> bool:
    """Tell whether a city's name is also a given name, a surname or a word."""
    return name in _register("cities").ambiguous


@cache
def _register(kind: str) -> PlaceRegister:
    text = resources.files("pipeline.vocabulary").joinpath(f"{kind}.toml").read_text("utf-8")
    return PlaceRegister.model_validate(tomllib.loads(text))
