"""Words around figures in prose: nouns that are counted, and verbs and acts (`arrests`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_VOWELS = "aeiou"


class MeasureEntry(BaseModel):
    """The entry of one measure in figure_words.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verbs: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


class FigureWordRegister(BaseModel):
    """The whole of figure_words.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    units: dict[str, tuple[str, ...]]
    plurals: dict[str, str]
    words: dict[str, frozenset[str]]
    measures: dict[str, MeasureEntry]


@cache
def units_of_plurals() -> Mapping[str, str]:
    """Map each plural noun to its unit: `inspectors` to `persons`."""
    return {_pluralize(noun): unit for unit, nouns in _register().units.items() for noun in nouns}


@cache
def units_of_singulars() -> Mapping[str, str]:
    """Map each singular noun to its unit: `shelter` to `facilities`."""
    return {noun: unit for unit, nouns in _register().units.items() for noun in nouns}


@cache
def measures_of_verbs() -> Mapping[str, str]:
    """Map each form of a verb to its measure: `arrested` to `arrested`, `served` to `assisted`."""
    return {
        form: measure
        for measure, entry in _register().measures.items()
        for form in (*(one for verb in entry.verbs for one in _inflect(verb)), *entry.forms)
    }


@cache
def measures_of_acts() -> Mapping[str, str]:
    """Map each noun of an act, singular and plural, to its measure: `convictions`."""
    return {
        form: measure
        for measure, entry in _register().measures.items()
        for act in entry.acts
        for form in (act, _pluralize(act))
    }


@cache
def figure_words(kind: str) -> frozenset[str]:
    """Give one of the lists in `[words]`, such as `no_plurals` or `stops`."""
    return _register().words[kind]


def _pluralize(noun: str) -> str:
    plurals = _register().plurals
    head, _, last = noun.rpartition(" ")
    if noun in plurals or last in plurals:
        return plurals.get(noun) or f"{head} {plurals[last]}"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "sh", "ch", "x")) else f"{noun}s"


def _inflect(verb: str) -> Iterator[str]:
    """A verb's forms, if they are regular."""
    yield verb
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    elif verb.endswith("e"):
        yield from (f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
    else:
        yield from (f"{verb}s", f"{verb}ed", f"{verb}ing")
        if verb.endswith(("ch", "sh", "x", "ss")):
            yield f"{verb}es"


@cache
def _register() -> FigureWordRegister:
    text = resources.files("pipeline.vocabulary").joinpath("figure_words.toml").read_text("utf-8")
    return FigureWordRegister.model_validate(tomllib.loads(text))
