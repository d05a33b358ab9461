"""The command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code (`Exit`)."""
    from pipeline.cli.streams import open_streams  # noqa: PLC0415 - before anything is opened

    open_streams()
    from pipeline.runtime.garbage import pause_garbage_collection  # noqa: PLC0415

    with pause_garbage_collection():  # imports make no garbage
        from pipeline.cli.commands import run_command_line  # noqa: PLC0415 - slow to import

    return run_command_line(arguments)
