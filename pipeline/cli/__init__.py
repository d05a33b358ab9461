"""The command line: its commands, and the exit codes that they end with."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final

import typer

from pipeline.cli import check as holding
from pipeline.cli import explain as asking
from pipeline.cli import export as exporting
from pipeline.cli import run as running
from pipeline.cli import show as looking
from pipeline.cli.console import print_message
from pipeline.errors import Exit, SetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

app: Final = typer.Typer(
    help="Country reports → structured records that say where each value stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(running.run_command)
app.command()(holding.check)
app.command()(looking.profiles)
app.command()(holding.schema)
app.command()(looking.show)
app.command()(holding.evaluate)
app.command()(asking.why)
app.command()(asking.doctor)
app.add_typer(exporting.app, name="export")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit code (`Exit`)."""
    try:
        code = int(app(arguments, standalone_mode=False) or Exit.CLEAN)
    except typer.Abort:
        code = Exit.INTERRUPTED
    except typer.TyperException as misuse:
        return _exit_with(f"{misuse.format_message()} (--help shows the usage)", Exit.USAGE)
    except UsageError as misuse:
        return _exit_with(str(misuse), Exit.USAGE)
    except SetupError as fault:
        return _exit_with(str(fault), Exit.SETUP)
    except Exception as bug:  # noqa: BLE001 - the one place where the program ends
        traceback.print_exc()
        return _exit_with(
            f"a bug of the pipeline, please report it: {type(bug).__name__}", Exit.BUG
        )
    if code == Exit.INTERRUPTED:  # typer makes it of the key pressed
        print_message("interrupted: what is written is whole; run again to go on")
    return code


def _exit_with(message: str, code: Exit) -> int:
    print_message(message)
    return code
