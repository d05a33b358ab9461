"""The command line: its commands, and the exit codes with which they end."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline import __version__
from pipeline.cli import check, diff, evaluate, explain, export, problems, review, run, show
from pipeline.cli.console import (
    checked_output,
    lossy_messages,
    open_streams,
    print_data,
    print_message,
)
from pipeline.errors import Exit, SetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

app: Final = typer.Typer(
    help="Country reports → structured records in which every value knows its place.",
    epilog="Example: country-reports run raw --out out",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        print_data(f"country-reports {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version


_EXAMPLES: Final[dict[Callable[..., None], str]] = {
    run.run_command: "country-reports run reports/ --out out --jobs 4",
    check.check: "country-reports check out",
    show.profiles: "country-reports profiles",
    check.schema: "country-reports schema schemas --check",
    show.show: "country-reports show out/records/report.md/GEO.json",
    evaluate.evaluate: "country-reports evaluate gold.jsonl out --misses",
    explain.why: "country-reports why out/records/report.md/GEO.json#/statistics/population",
    diff.diff: "country-reports diff out-2014 out-2019 --by country",
    problems.problems: "country-reports problems out --severity error",
    problems.explain: "country-reports explain unparsed-value",
    review.review: "country-reports review out --sources reports/ -o review",
    review.correct: "country-reports correct out/records/r.md/GEO.json#/statistics/tier/value "
    "'Tier 2' --reason 'misread'",
    explain.doctor: "country-reports doctor --out out",
}
for _command, _example in _EXAMPLES.items():
    _name = "run" if _command is run.run_command else None
    app.command(_name, epilog=f"Example: {_example}")(_command)
app.add_typer(export.app, name="export")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code (`Exit`)."""
    open_streams()
    try:
        with checked_output():
            code = int(app(arguments, standalone_mode=False) or Exit.CLEAN)
            sys.stdout.flush()
    except typer.Abort:
        code = Exit.INTERRUPTED
    except typer.TyperException as misuse:
        return _exit_with(f"{misuse.format_message()} (--help shows the usage)", Exit.USAGE)
    except UsageError as misuse:
        return _exit_with(str(misuse), Exit.USAGE)
    except SetupError as error:
        return _exit_with(str(error), Exit.SETUP)
    except Exception as bug:  # noqa: BLE001 - the one place where the program ends
        with lossy_messages():
            traceback.print_exc()
        message = f"a bug of the pipeline, please report it: {type(bug).__name__}"
        return _exit_with(message, Exit.BUG)
    if code == Exit.INTERRUPTED:  # typer gives this code for Ctrl-C
        print_message("interrupted: every written file is whole; the same command resumes the run")
    return code


def _exit_with(message: str, code: Exit) -> int:
    print_message(message)
    return code
