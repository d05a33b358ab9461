"""The words that styles print beside a field, in each language: citation_words.toml.

`list_field_words("edited_by")` gives `edited by`, `hrsg. von` and others.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pipeline import patterns as re


def list_field_words(field: str) -> tuple[str, ...]:
    """The words beside a field, the longest first."""
    return _load_words()[field]


def words_of(field: str) -> str:
    """The pattern of the words beside a field; to be compiled verbosely."""
    return rf"(?i:{'|'.join(map(re.escape, _load_words()[field]))})"


@cache
def _load_words() -> dict[str, tuple[str, ...]]:
    """The words of all languages by field, the longest first."""
    path = files("pipeline.vocabulary").joinpath("citation_words.toml")
    tables = [table for table in tomllib.loads(path.read_text("utf-8")).values() if table]
    words: dict[str, set[str]] = {}
    for table in tables:
        for name, spellings in table.items() if isinstance(table, dict) else ():
            words.setdefault(name, set()).update(spellings)
    return {
        field: tuple(sorted(some, key=lambda word: (-len(word), word)))
        for field, some in words.items()
    }
