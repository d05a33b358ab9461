"""The settings file: defaults for the options of commands, kept beside the reports."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from typer.core import TyperGroup

OWN_FILE: Final = "country-reports.toml"
SHARED_FILE: Final = "pyproject.toml"  # its table [tool.country-reports]


def load_settings(
    program: TyperGroup, names: Collection[str], folder: Path | None = None
) -> dict[str, dict[str, Any]]:
    """The defaults of each command's parameters, from the settings file of a folder.

    `names` are those of all commands, of which the program may have loaded one alone.

    `country-reports.toml` has a table for each command, such as `[run]`, in which an option goes by
    its name without dashes: `only-country = ["GEO"]`. In `pyproject.toml` the tables lie below
    `[tool.country-reports]`. Raises `SetupError` for a broken file, an unknown command or option.
    """
    place, tables = _read_tables(folder or Path())
    defaults: dict[str, dict[str, Any]] = {}
    for command_name, options in tables.items():
        if command_name not in names or not isinstance(options, dict):
            message = f"{place}: [{command_name}] is no command; see country-reports --help"
            raise SetupError(message)
        command = program.commands.get(command_name)
        if command is None:
            continue
        defaults[command_name] = _map_options(place, command_name, command.params, options)
    return defaults


def _read_tables(folder: Path) -> tuple[Path, Mapping[str, Any]]:
    own, shared = folder / OWN_FILE, folder / SHARED_FILE
    try:
        if own.is_file():
            return own, tomllib.loads(own.read_text("utf-8"))
        if shared.is_file():
            tool = tomllib.loads(shared.read_text("utf-8")).get("tool", {})
            return shared, tool.get("country-reports", {})
    except (OSError, ValueError) as error:
        message = f"{own if own.is_file() else shared}: cannot be read: {error}"
        raise SetupError(message) from error
    return own, {}


def _map_options(
    place: Path, command: str, parameters: Sequence[Any], options: Mapping[str, Any]
) -> dict[str, Any]:
    """The options of a command by the names of its parameters."""
    by_option = {
        name.removeprefix("--"): parameter.name
        for parameter in parameters
        for name in parameter.opts
        if name.startswith("--")
    }
    unknown = sorted(set(options) - set(by_option))
    if unknown:
        message = f"{place}: {command} has no option {unknown[0]!r}; see its --help"
        raise SetupError(message)
    return {by_option[name]: value for name, value in options.items()}
