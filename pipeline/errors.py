"""What stops a source or the whole program, and the exit codes a caller can act on."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.problems import Code


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
