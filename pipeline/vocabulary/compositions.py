"""Words in and around the names of a composition: peoples, languages, religions, occupations."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator


class CompositionRegister(BaseModel):
    """The whole of compositions.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: dict[str, tuple[str, ...]]
    words: dict[str, frozenset[str]]


def composition_words(kind: str) -> frozenset[str]:
    """Give one of the lists in `[words]`, such as `prose` or `links`."""
    return _register().words[kind]


def spell_phrases(*kinds: str) -> str:
    """Give a pattern of the phrases of these kinds, the longest first."""
    return spell(_phrases(*kinds))


def _phrases(*kinds: str) -> Iterator[str]:
    for kind in kinds:
        yield from _register().phrases[kind]


@cache
def _register() -> CompositionRegister:
    text = resources.files("pipeline.vocabulary").joinpath("compositions.toml").read_text("utf-8")
    return CompositionRegister.model_validate(tomllib.loads(text))
