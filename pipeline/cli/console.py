"""The two streams: messages go to standard error, data to standard output."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final, cast

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from pipeline.errors import SetupError, UsageError, describe_error
from pipeline.record.stored import UnreadableOutputError
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from rich.console import RenderableType


class _Console(Console):
    """A console whose closed pipe is an error as any other: rich would end the program."""

    def on_broken_pipe(self) -> None:
        """Raises the error that is being handled."""
        raise  # noqa: PLE0704 - rich calls this where it catches the error


STDERR: Final = _Console(stderr=True, highlight=False, soft_wrap=True)
STDOUT: Final = _Console(highlight=False)
MOST_NAMED: Final = 10  # names of one kind in messages


def print_message(message: str) -> None:
    """Prints a message on standard error, with control characters escaped."""
    with lossy_messages():
        STDERR.print(Text(escape_control(message)))


def print_named(what: str, names: Sequence[str]) -> None:
    """Prints a message about each of these names, or about the first and how many more."""
    for name in names[:MOST_NAMED]:
        print_message(f"{what}: {name}")
    if len(names) > MOST_NAMED:
        print_message(f"{what}: {len(names) - MOST_NAMED} more")


@contextmanager
def lossy_messages() -> Iterator[None]:
    """Ignores that standard error is full or was closed by its reader: the run continues."""
    try:
        yield
    except (OSError, ValueError):
        _discard(sys.stderr)


def print_data(text: str) -> None:
    """Writes data to standard output, with control characters escaped if it is a terminal.

    Raises `SetupError` if it is full or was closed by its reader.
    """
    with checked_output():
        open_data().write(text)
        STDOUT.file.flush()


def open_data() -> IO[str]:
    """Standard output for data, which escapes control characters if it is a terminal."""
    stream = STDOUT.file
    return cast("IO[str]", _EscapingStream(stream)) if stream.isatty() else stream


class _EscapingStream:
    """A terminal to which only printable characters and line ends are written."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes a text with its control characters escaped."""
        return self._stream.write(escape_control(text))

    def writelines(self, parts: Iterable[str]) -> None:
        """Writes texts with their control characters escaped."""
        for part in parts:
            self.write(part)


def print_page(*pages: RenderableType, soft_wrap: bool = False) -> None:
    """Renders pages on standard output; raises `SetupError` like `print_data`."""
    with checked_output():
        STDOUT.print(*pages, markup=False, soft_wrap=soft_wrap)
        STDOUT.file.flush()


@contextmanager
def checked_output() -> Iterator[None]:
    """Raises `SetupError` for an error of a stream: one that names no file."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        _discard(sys.stdout)
        message = f"standard output cannot be written: {error.strerror or error}"
        raise SetupError(message) from error


def _discard(stream: object) -> None:
    """Sends what a stream still holds to nowhere, so that Python's end does not fail on it."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]


@contextmanager
def require_current_version(out: Path) -> Iterator[None]:
    """Raises `UsageError` if the output read inside is missing, damaged or of another version.

    It names the file that is wrong, where the error does, else the folder `out`.
    """
    try:
        yield
    except (OSError, ValidationError, UnreadableOutputError) as error:
        remedy = "name the folder that `run --out` wrote, or run again"
        if isinstance(error, OSError) and error.strerror:
            message = f"{error.filename or out}: {error.strerror}; {remedy}"
        elif isinstance(error, ValidationError):
            message = f"{out}: no output of this version ({describe_error(error)}); {remedy}"
        else:
            message = str(error)  # which names the file and the remedy
        raise UsageError(message) from error


@contextmanager
def report_unwritable(path: Path) -> Iterator[None]:
    """Raises `SetupError` if what is written inside cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        place = error.filename2 or error.filename or path  # of a file that is moved, where to
        message = f"{place}: cannot be read or written: {reason}; name another place"
        raise SetupError(message) from error
