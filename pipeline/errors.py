"""What stops a source or the whole program, and the exit codes a caller can act on."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from pydantic import ValidationError

if TYPE_CHECKING:
    from pipeline.document.problems import Code


def describe_error(error: Exception) -> str:
    """What an error says, in a line: of what does not fit a model the first place, and why."""
    if not isinstance(error, ValidationError):
        return str(error)
    first, *others = error.errors(include_url=False)
    place = ".".join(map(str, first["loc"]))
    said = first["msg"].removeprefix("Value error, ")
    said = f"{place}: {said}" if place else said
    return f"{said}, and {len(others)} more faults" if others else said


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
    """The installation or the arguments cannot work: a model, a profile, an output folder."""


class UsageError(Exception):
    """Arguments that ask for what is not there, or contradict each other."""


class RefusedError(Exception):
    """A source that cannot be read; `code` names why."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
