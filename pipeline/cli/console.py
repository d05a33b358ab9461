"""Where words and data go: words to the standard error stream, data to the standard output.

And what is said where an output folder cannot be read.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from pipeline.errors import UsageError
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STDERR: Final = Console(stderr=True, highlight=False, soft_wrap=True)
STDOUT: Final = Console(highlight=False)


def print_message(words: str) -> None:
    """Prints a line of words that a terminal can only print."""
    STDERR.print(Text(escape_control(words)))


@contextmanager
def require_current_version(out: Path) -> Iterator[None]:
    """Reads an output folder; raises `UsageError` where it is not there or of another version."""
    try:
        yield
    except (OSError, ValidationError) as error:
        message = f"{out}: no output of this version ({type(error).__name__})"
        raise UsageError(message) from error
