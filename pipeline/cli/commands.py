"""The commands, and the exit codes with which they end."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from pydantic import ValidationError

from pipeline import __version__
from pipeline.cli.console import checked_output, lossy_messages, print_data, print_message
from pipeline.cli.settings import load_settings
from pipeline.errors import Exit, SetupError, UsageError
from pipeline.record.stored import UnreadableOutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class _Command:
    """A command: its function in a module of this package, imported for this command alone.

    `group` is its heading in the list of commands.
    """

    name: str
    module: str
    function: str
    group: str
    example: str


_READ: Final = "Read reports, export what was found"
_CHECK: Final = "Check and correct an output"
_COMPARE: Final = "Validate, compare, measure"
_SETUP: Final = "Installation and families"
_COMMANDS: Final = (
    _Command("run", "run", "run_command", _READ, "run reports/ --out facts --jobs 4"),
    _Command("show", "show", "show", _CHECK, "show facts/records/report.md/GEO.json"),
    _Command("problems", "problems", "problems", _CHECK, "problems facts --severity error"),
    _Command("explain", "problems", "explain", _CHECK, "explain unparsed-value"),
    _Command(
        "why",
        "why",
        "why",
        _CHECK,
        "why facts/records/report.md/GEO.json#/statistics/population",
    ),
    _Command("review", "review", "review", _CHECK, "review facts --sources reports/ -o review"),
    _Command(
        "correct",
        "review",
        "correct",
        _CHECK,
        "correct facts/records/r.md/GEO.json#/statistics/tier/value 'Tier 2' --reason 'misread'",
    ),
    _Command("merge", "merge", "merge", _READ, "merge facts-1 facts-2 --out facts"),
    _Command("check", "check", "check", _COMPARE, "check facts"),
    _Command("diff", "diff", "diff", _COMPARE, "diff facts-2014 facts-2019 --by country"),
    _Command("evaluate", "evaluate", "evaluate", _COMPARE, "evaluate gold.jsonl facts --misses"),
    _Command("schema", "check", "schema", _COMPARE, "schema schemas --check"),
    _Command("doctor", "doctor", "doctor", _SETUP, "doctor --out facts"),
)

_GROUPS: Final = {"export": _READ, "profiles": _SETUP}  # of commands: the panel of each


def build_app(only: str | None = None) -> typer.Typer:
    """The command line with all commands; with `only` one of them, where there is one."""
    app = typer.Typer(
        help="Turn country reports into structured records; each value keeps its printed place.",
        epilog="Example: country-reports run reports/ --out facts",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    is_known = only in _GROUPS or any(command.name == only for command in _COMMANDS)
    chosen = [command for command in _COMMANDS if not is_known or command.name == only]
    for command in chosen:
        function = getattr(_import(command.module), command.function)
        app.command(
            command.name,
            epilog=f"Example: country-reports {command.example}",
            rich_help_panel=command.group,
        )(function)
    for group, panel in _GROUPS.items():
        if not is_known or group == only:
            app.add_typer(_import(group).app, name=group, rich_help_panel=panel)
    return app


def _import(module: str) -> ModuleType:
    """Imports a module of commands."""
    return import_module(f"pipeline.cli.{module}")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        print_data(f"country-reports {__version__}\n")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version


def run_command_line(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code (`Exit`)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    place: Path | None = None
    defaults: dict[str, dict[str, object]] = {}
    try:
        _check_working_folder()
        _check_options(words)
        with checked_output():
            app = build_app(words[0] if words else None)
            names = {*(command.name for command in _COMMANDS), "export", "profiles"}
            place, defaults = load_settings(typer.main.get_group(app), names)
            code = int(app(words, standalone_mode=False, default_map=defaults) or Exit.CLEAN)
            sys.stdout.flush()
    except typer.Abort:
        code = Exit.INTERRUPTED
    except typer.TyperException as misuse:
        parameter = getattr(misuse, "param", None)
        is_setting = (
            parameter is not None
            and parameter.name in defaults.get(words[0], {})
            and not _is_given(parameter, words)
        )
        origin = f"{place}: " if is_setting else ""
        message = _describe_misuse(misuse)
        if not message:  # no command is named, and typer has printed the help
            return Exit.USAGE
        return _exit_with(f"{origin}{message} (--help shows the usage)", Exit.USAGE)
    except (UsageError, UnreadableOutputError) as misuse:
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


def _describe_misuse(misuse: typer.TyperException) -> str:
    """What is wrong with an argument; of a number: what was given, and what is wanted."""
    parameter, cause = getattr(misuse, "param", None), misuse.__cause__
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if parameter is None or kind not in (int, float) or not isinstance(cause, ValidationError):
        return " ".join(misuse.format_message().replace("Value error, ", "").split())
    number = "a whole number" if kind is int else "a number"
    least = "" if parameter.min is None else f" of at least {parameter.min}"
    given = cause.errors()[0]["input"]
    return f"Invalid value for {parameter.opts[0]!r}: {given!r} is not {number}{least}"


def _is_given(parameter: typer.core.TyperOption, words: Sequence[str]) -> bool:
    """Whether an option is among the words of the command line."""
    return any(word.partition("=")[0] in parameter.opts for word in words)


def _check_working_folder() -> None:
    """Raises `SetupError` if the working folder was removed: relative paths lead nowhere."""
    try:
        Path.cwd()
    except OSError as error:
        message = "the working folder is no longer there: change to another, and run again"
        raise SetupError(message) from error


def _check_options(words: Sequence[str]) -> None:
    """Raises `UsageError` for an option with an empty value: a path would be the working folder."""
    for before, word in pairwise(["", *words]):
        option = word[:-1] if word.startswith("--") and word.endswith("=") else ""
        if not word and before.startswith("-"):
            option = before
        if option:
            message = f"{option} is an empty path or value: name a file, a folder or a value"
            raise UsageError(message)


def _exit_with(message: str, code: Exit) -> int:
    print_message(message)
    return code
