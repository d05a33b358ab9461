"""Instruments: treaties and conventions as reports call them, and their full titles."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from itertools import chain, product
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.vocabulary.normalize import (
    build_index,
    find_identity,
    fold,
    spell_variants,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ILO_BODIES = ("ILO", "International Labour Organization")
ILO_MARKS = ("Convention {}", "Convention No. {}", "Convention (No. {})")
ILO_SHORT = ("ILO C. {}", "ILO C.{}", "ILO C{}", "ILO C {}")
ILO_SUBJECTS = ("{} on {}", "{} on the {}", "{} concerning {}", "{} concerning the {}", "{}, {}")
# Short names of optional protocols, by the acronyms of their treaties: `OP-CEDAW`, `ICCPR-OP 2`
PROTOCOLS = {
    "": (
        *("OP-{}", "OP.{}", "OP {}", "OP1-{}", "OP to {}", "{}-OP", "{} OP", "{}-OP1", "{}-OP 1"),
        "{} Optional Protocol",
    ),
    "Second ": ("{}-OP2", "{}-OP 2", "{} OP2", "OP2-{}", "OP2 {}", "Second OP to {}"),
}


class InstrumentEntry(BaseModel):
    """The entry of one instrument in instruments.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    ilo: int | None = None
    untc: str | None = None
    bare: bool = False
    listed: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    source: str

    def names(self) -> Iterator[str]:
        """Yield the title, its aliases and its number's forms, as prose prints them."""
        misnamed = self.name.replace("Convention on the ", "Convention of the ")
        for name in chain((self.name, misnamed, *self.aliases), self._list_ilo_names()):
            yield from spell_variants(name)

    def _list_ilo_names(self) -> Iterator[str]:
        if self.ilo is None:
            return
        marks = [mark.format(self.ilo) for mark in ILO_MARKS]
        named = [f"{body} {mark}" for body, mark in product(ILO_BODIES, marks)]
        named += [short.format(self.ilo) for short in ILO_SHORT]
        named += marks if self.bare else []
        yield from named
        subjects = (way for subject in self.subjects for way in (subject, subject.lower()))
        for form, mark, subject in product(ILO_SUBJECTS, named, subjects):
            yield form.format(mark, subject)


class InstrumentRegister(BaseModel):
    """The whole of instruments.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instruments: tuple[InstrumentEntry, ...]


def find_listed_instrument(name: str) -> str | None:
    """Give the full title of a short name that counts in lists of agreements alone: `Wetlands`."""
    return _listed_names().get(fold(name))


def find_instrument(name: str) -> str | None:
    """Give the full title of the one instrument that the words name, or None.

    Titles and aliases compare folded, acronyms with their case. Words that fit two instruments
    give None: `U.N. convention against human trafficking` may be that of 1949 or the protocol of
    2000, `Optional Protocol` and `Hague Convention` any of many.
    """
    return find_identity(name, _acronyms(), _folded_names())


def measure_instrument(text: str, start: int, title: str) -> int:
    """Where the longest of an instrument's names ends that begins at `start`, in any case.

    `start`, where none begins there.
    """
    names = _names_of(title)
    known = (len(name) for name in names if text[start : start + len(name)].casefold() == name)
    return start + next(known, 0)


@cache
def _names_of(title: str) -> tuple[str, ...]:
    """The names of an instrument in lower case, the longest first."""
    entry = _by_title().get(title)
    names = {name.casefold() for name in entry.names()} if entry else ()
    return tuple(sorted(names, key=len, reverse=True))


def find_untc_chapter(title: str) -> str | None:
    """Give the chapter of a full title in the United Nations Treaty Collection: `XVIII-12-a`."""
    entry = _by_title().get(title)
    return entry.untc if entry else None


def find_ilo_code(title: str) -> str | None:
    """Give the code of a full title among the ILO's conventions and protocols: `C182`."""
    entry = _by_title().get(title)
    return f"C{entry.ilo}" if entry and entry.ilo else None


@cache
def _by_title() -> Mapping[str, InstrumentEntry]:
    return {entry.name: entry for entry in _register().instruments}


@cache
def instrument_names() -> Mapping[str, str]:
    """Map each name and acronym, as running prose prints it, to the instrument's full title."""
    listed = ((way, one.name) for one in _register().instruments for way in one.names())
    return build_index(chain(listed, _acronyms().items()))


@cache
def _register() -> InstrumentRegister:
    text = resources.files("pipeline.vocabulary").joinpath("instruments.toml").read_text("utf-8")
    return InstrumentRegister.model_validate(tomllib.loads(text))


@cache
def _acronyms() -> Mapping[str, str]:
    listed = _register().instruments
    own = ((acronym, one.name) for one in listed for acronym in one.acronyms)
    return build_index(chain(own, _abbreviate_protocols()))


def _abbreviate_protocols() -> Iterator[tuple[str, str]]:
    """Names of protocols that hold an acronym of their treaty, with full titles.

    Such as `OP-CEDAW` where the number alone tells the protocol, `Optional Protocol to CRC on …`.
    """
    listed = _register().instruments
    for one, treaty in product((one for one in listed if " Protocol to " in one.name), listed):
        which, to, rest = one.name.partition(f"Optional Protocol to the {treaty.name}")
        for acronym in treaty.acronyms if to else ():
            for name in one.names():
                if f"the {treaty.name}" in name:
                    yield name.replace(f"the {treaty.name}", acronym), one.name
                    yield name.replace(treaty.name, acronym), one.name
            if not rest or rest.startswith(","):
                yield from ((form.format(acronym), one.name) for form in PROTOCOLS[which])


@cache
def _listed_names() -> Mapping[str, str]:
    listed = _register().instruments
    return build_index((fold(name), one.name) for one in listed for name in one.listed)


@cache
def _folded_names() -> Mapping[str, str]:
    listed = _register().instruments
    return build_index((fold(name), one.name) for one in listed for name in one.names())
