"""Organizations: names and acronyms as printed, and the organizations they name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.vocabulary.normalize import (
    build_index,
    find_identity,
    fold,
    spell_variants,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization under its full name, with its usual acronym or None."""

    name: str
    acronym: str | None


class OrganizationEntry(BaseModel):
    """The entry of one organization in organizations.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    acronym: str | None = None
    shared_acronym: bool = False
    acronyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str

    def names(self) -> tuple[str, ...]:
        """Give the name and its aliases, as prose prints them."""
        return tuple(chain.from_iterable(map(spell_variants, (self.name, *self.aliases))))

    def own_acronyms(self) -> tuple[str, ...]:
        """Give the acronyms that mean this organization alone."""
        usual = () if self.acronym is None or self.shared_acronym else (self.acronym,)
        return usual + self.acronyms


class OrganizationRegister(BaseModel):
    """The whole of organizations.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organizations: tuple[OrganizationEntry, ...]


def find_organization(name: str) -> Organization | None:
    """Give the organization of a name, an alias or an acronym, or None.

    Names compare folded, acronyms with their case. An acronym that organizations share (`IRC`,
    `DRC`) gives None, as do names of a kind (`Red Cross`, `Ministry of Labor`).
    """
    found = find_identity(name, _acronyms(), _folded_names())
    return _organizations()[found] if found else None


@cache
def organization_names() -> Mapping[str, str]:
    """Map each name and acronym, as running prose prints it, to the organization's full name."""
    listed = _register().organizations
    return build_index(
        (way, one.name) for one in listed for way in (*one.names(), *one.own_acronyms())
    )


@cache
def _register() -> OrganizationRegister:
    text = resources.files("pipeline.vocabulary").joinpath("organizations.toml").read_text("utf-8")
    return OrganizationRegister.model_validate(tomllib.loads(text))


@cache
def _organizations() -> Mapping[str, Organization]:
    listed = _register().organizations
    return MappingProxyType({one.name: Organization(one.name, one.acronym) for one in listed})


@cache
def _acronyms() -> Mapping[str, str]:
    listed = _register().organizations
    return build_index((acronym, one.name) for one in listed for acronym in one.own_acronyms())


@cache
def _folded_names() -> Mapping[str, str]:
    listed = _register().organizations
    return build_index((fold(name), one.name) for one in listed for name in one.names())
