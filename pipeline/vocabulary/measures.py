"""Units, scale words (`million`, `bn`), comparators, fractions and currencies (measures.toml)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache, cached_property
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
def currency_codes() -> tuple[str, ...]:
    """Give the codes of all known currencies."""
    return tuple(_register().currencies)


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


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scale(_Entry):
    """A power of ten and its words; `glued` letters count only right after a digit.

    Where words of `elsewhere` are printed, a point may group thousands.
    """

    power: int
    spellings: tuple[str, ...]
    in_brackets: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()


class Denominator(_Entry):
    """The denominator of a rate: so many of these."""

    counts: tuple[str, ...] = ()
    of: tuple[str, ...]


class UnitEntry(_Entry):
    """A unit: its spellings, or what is counted and by what.

    `multiples` maps further spellings to the power of ten by which they are larger: `MW`.
    Figures of one that is a `size` may be grouped by points, of a `signed` one negative, of a
    `whole` one only integers; none is larger than `most`. Measures so `named` have this unit.
    """

    spellings: tuple[str, ...] = ()
    multiples: dict[str, int] = Field(default_factory=dict)
    counted: tuple[str, ...] = ()
    per: str | None = None
    size: bool = False
    signed: bool = False
    whole: bool = False
    most: float | None = None
    named: tuple[str, ...] = ()


class Measures(_Entry):
    """The whole of measures.toml."""

    source: str
    absent: tuple[str, ...]
    minus: tuple[str, ...]
    unread_scales: tuple[str, ...]
    per: tuple[str, ...]
    scales: dict[str, Scale]
    comparators: dict[str, tuple[str, ...]]
    comparators_behind: dict[str, tuple[str, ...]]
    counted_of: tuple[str, ...]
    fractions: dict[str, int]
    fractions_elsewhere: dict[str, str]
    denominators: dict[str, Denominator]
    units: dict[str, UnitEntry]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Map the words for one to nineteen to what they count."""
        return {
            word: count for count, word in enumerate(list_words("number_words", "ones")) if count
        }

    @cached_property
    def scale_words(self) -> frozenset[str]:
        """Give all words for numbers that multiply the number before them."""
        read = (w for scale in self.scales.values() for w in (*scale.spellings, *scale.elsewhere))
        return frozenset((*self.unread_scales, *read))

    @property
    def scales_in_brackets(self) -> dict[str, int]:
        """Map what may stand in brackets behind the name of a measure to its power: `thousands`."""
        return {
            word: scale.power
            for scale in self.scales.values()
            for word in (*scale.spellings, *scale.in_brackets)
        }

    @property
    def units_of_names(self) -> dict[str, str]:
        """Map each measure that has always one unit to it, in lower case."""
        return {name.lower(): unit for unit, one in self.units.items() for name in one.named}

    @property
    def fraction_pattern(self) -> str:
        """Give a pattern of a part of a whole in words: `half`, `a fifth`, `two-thirds`."""
        counted = rf"(?:an?|{spell(self.numbers)})[-\s]{spell(self.fractions)}"
        return rf"(?:half|{spell(self.fractions_elsewhere)}|{counted})"

    def read_fraction(self, printed: str) -> tuple[int, int]:
        """Give the numerator and denominator of such a part."""
        if fraction := self.fractions_elsewhere.get(" ".join(printed.lower().split())):
            return int(fraction[0]), int(fraction[-1])
        *count, part = printed.lower().replace("-", " ").split()
        return self.numbers.get("".join(count), 1), self.fractions[part]

    def unit_pattern(self, *names: str) -> str:
        """Give a pattern of all spellings of units, in this order.

        Those of neighbours that count are tried at once, behind what may precede the counted.
        """
        units = (self.units[name] for name in names)
        ways: list[str] = []
        for counts, alike in groupby(units, key=lambda unit: unit.per is not None):
            if counts:
                ways.append(rf"(?:{spell(self.counted_of)}\s)?(?:{self._spell_rates(alike)})")
            else:
                ways += (spell((*unit.spellings, *unit.multiples)) for unit in alike)
        return "|".join(ways)

    def _spell_rates(self, units: Iterable[UnitEntry]) -> str:
        """The spellings of units that count, those by the same denominator together."""
        counted: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            counted[unit.per or ""] += unit.counted
        ways = []
        for per, words in counted.items():
            base = self.denominators[per]
            number = rf"{spell(base.counts)}\s" if base.counts else ""
            ways.append(rf"{spell(words)}\s?(?:/|{spell(self.per)})\s?{number}{spell(base.of)}")
        return "|".join(ways)


@cache
def measures() -> Measures:
    """Load measures.toml."""
    text = resources.files("pipeline.vocabulary").joinpath("measures.toml").read_text("utf-8")
    return Measures.model_validate(tomllib.loads(text))
