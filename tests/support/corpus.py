"""What measuring scripts do where their documents are missing: a message and exit code 2."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from pipeline.errors import Exit, UsageError
from pipeline.record.stored import UnreadableOutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WHERE: Final = "docs/measurements/README.md says which documents it needs and where they are"


def existing_path(text: str) -> Path:
    """An argument that names a file or folder; for `argparse`, which prints what is wrong."""
    path = Path(text)
    if not path.exists():
        message = f"{text}: no such file or folder; {WHERE}"
        raise ArgumentTypeError(message)
    return path


def require_some(paths: Iterable[Path], folder: Path, what: str) -> list[Path]:
    """The paths in order; ends the script where there are none."""
    found = sorted(paths)
    if not found:
        stop(f"{folder}: holds no {what}; {WHERE}")
    return found


def run_script(main: Callable[[], int | None]) -> NoReturn:
    """Runs a script, which ends with a message where a file that it needs is missing."""
    try:
        sys.exit(main())
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}; {WHERE}" if error.filename else str(error))
    except (UsageError, UnreadableOutputError) as error:
        stop(str(error))


def stop(message: str) -> NoReturn:
    """Ends the script with a message and the exit code of a wrong argument."""
    sys.stderr.write(f"{message}\n")
    sys.exit(Exit.USAGE)
