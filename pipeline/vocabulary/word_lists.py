"""Lists of words that patterns and checks are made of: word_lists.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Mapping


def list_words(module: str, name: str) -> tuple[str, ...]:
    """Give one list as printed, such as `list_words("laws", "head")`."""
    return _lists()[module][name]


@cache
def spell_words(module: str, name: str) -> str:
    """Give a pattern of the words of one list, the longest first; a space is any white space."""
    return spell(list_words(module, name))


def pairs_of_words(module: str, name: str) -> tuple[tuple[str, str], ...]:
    """Give the words of a list of pairs: `hommes` and `femmes`."""
    words = list_words(module, name)
    return tuple(zip(words[::2], words[1::2], strict=True))


def kinds_of_words(module: str) -> dict[str, str]:
    """Give each word of a module's lists with the name of its list: `paras.`, `paragraph`."""
    return {word: name for name, words in _lists()[module].items() for word in words}


@cache
def _lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = resources.files("pipeline.vocabulary").joinpath("word_lists.toml").read_text("utf-8")
    return TypeAdapter(dict[str, dict[str, tuple[str, ...]]]).validate_python(tomllib.loads(text))
