"""Exceptions that end a source or the whole program, and the exit codes."""

from __future__ import annotations

from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING

from pydantic import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.problems import Code


def describe_error(error: Exception) -> str:
    """The message of an error on one line; of a validation error, its first place and reason."""
    if not isinstance(error, ValidationError):
        return str(error)
    first, *others = error.errors(include_url=False)
    place = ".".join(map(str, first["loc"]))
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        message = f"{place} is missing"
    elif place:
        message = f"{place}: {message}"
    return f"{message}, and {count_noun(len(others), 'more error')}" if others else message


def count_noun(count: int, noun: str) -> str:
    """A number with its noun, for messages: `1 input`, `2 inputs`, `0 inputs`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def suggest_names(
    given: str, known: Iterable[str], otherwise: str, *, form: str = "{!r}", most: int = 1
) -> str:
    """A hint for a name that is not known: the nearest known names, else what `otherwise` says."""
    near = get_close_matches(given, known, n=most)
    return f"did you mean {' or '.join(map(form.format, near))}?" if near else otherwise


class Exit(IntEnum):
    """Exit codes of the command line."""

    CLEAN = 0
    PROBLEMS = 1
    USAGE = 2
    NOTHING_READ = 3
    SETUP = 4
    BUG = 70
    INTERRUPTED = 130


class SetupError(Exception):
    """The installation or the set-up cannot work: a model, a profile, an output folder."""


class UsageError(Exception):
    """Arguments that name something missing, or contradict each other."""


class RefusedError(Exception):
    """A source that cannot be read; `code` is the problem code of the reason."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
