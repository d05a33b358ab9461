"""The two streams: messages go to standard error, data to standard output."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from pipeline.errors import SetupError, UsageError
from pipeline.record.stored import OtherVersionError
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STDERR: Final = Console(stderr=True, highlight=False, soft_wrap=True)
STDOUT: Final = Console(highlight=False)


def print_message(message: str) -> None:
    """Prints a message on standard error, with control characters escaped."""
    STDERR.print(Text(escape_control(message)))


@contextmanager
def require_current_version(out: Path) -> Iterator[None]:
    """Raises `UsageError` if the output folder read inside is missing or of another version."""
    try:
        yield
    except (OSError, ValidationError, OtherVersionError) as error:
        message = (
            f"{out}: no output of this version ({type(error).__name__}); "
            "name the folder that `run --out` wrote, or run again"
        )
        raise UsageError(message) from error


@contextmanager
def report_unwritable(path: Path) -> Iterator[None]:
    """Raises `SetupError` if what is written inside cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{error.filename or path}: cannot be read or written: {reason}"
        raise SetupError(message) from error
