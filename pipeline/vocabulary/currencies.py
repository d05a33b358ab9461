"""Currencies as printed, and their ISO 4217 codes."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class CurrencyEntry(BaseModel):
    """The entry of one currency in currencies.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


class CurrencyRegister(BaseModel):
    """The whole of currencies.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    signs: dict[str, str]
    currencies: dict[str, CurrencyEntry]


@cache
def currency_signs() -> Mapping[str, str]:
    """Map each sign to its code: `$` to `USD`."""
    return _register().signs


@cache
def currency_names() -> frozenset[str]:
    """Give all names of currencies, shared ones included, in the singular and the plural."""
    return frozenset(
        name for entry in _register().currencies.values() for name in (*entry.names, *entry.shared)
    )


def find_currency(name: str, country: str | None) -> str | None:
    """Give the code of a currency's name, or None where it may be several.

    A name that countries share (`pesos`) is the currency of `country`, a country's code;
    `dollars` are those of the United States where that country has no dollar of its own.
    """
    own, shared = _names()
    if name in own:
        return own[name]
    codes = shared.get(name, {})
    if country in codes:
        return codes[country]
    return "USD" if name in ("dollar", "dollars") else None


@cache
def _names() -> tuple[Mapping[str, str], Mapping[str, Mapping[str | None, str]]]:
    own: dict[str, str] = {}
    shared: dict[str, dict[str | None, str]] = {}
    for code, entry in _register().currencies.items():
        own.update(dict.fromkeys(entry.names, code))
        for name in entry.shared:
            shared.setdefault(name, {}).update(dict.fromkeys(entry.of, code))
    return own, shared


@cache
def _register() -> CurrencyRegister:
    text = resources.files("pipeline.vocabulary").joinpath("currencies.toml").read_text("utf-8")
    return CurrencyRegister.model_validate(tomllib.loads(text))
