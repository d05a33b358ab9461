"""What is known of countries without any report: country_facts.toml."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


class CountryFacts(BaseModel):
    """The entry of one country: millions of people, and its seats of government."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    population: float
    capitals: tuple[str, ...]


class FactSheet(BaseModel):
    """The whole of country_facts.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    countries: dict[str, CountryFacts]
    within: dict[str, tuple[str, ...]]


def population_of(code: str) -> float | None:
    """Give a country's population about 2011 in millions, None where it is not known."""
    facts = _sheet().countries.get(code)
    return facts.population if facts else None


def capitals_of(code: str) -> tuple[str, ...]:
    """Give the names of a country's capitals, none where they are not known."""
    facts = _sheet().countries.get(code)
    return facts.capitals if facts else ()


def capital_of(name: str) -> tuple[str, ...]:
    """Give the codes of the countries whose capital has this name."""
    return _owners().get(fold(name), ())


def are_related(one: str, other: str) -> bool:
    """Tell whether reports on one of two countries speak of the other as of itself.

    So they do of a state and its territory, part or successor, and of the parts of one ISO code.
    """
    first, second = one.partition("-")[0], other.partition("-")[0]
    within = _sheet().within
    return first == second or second in within.get(first, ()) or first in within.get(second, ())


@cache
def _sheet() -> FactSheet:
    text = resources.files("pipeline.vocabulary").joinpath("country_facts.toml").read_text("utf-8")
    return FactSheet.model_validate(tomllib.loads(text))


@cache
def _owners() -> Mapping[str, tuple[str, ...]]:
    owners: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for code, facts in _sheet().countries.items():
        for name in facts.capitals:
            owners[fold(name)] += (code,)
    return owners
