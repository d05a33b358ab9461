"""The settings file: defaults for the options of commands, kept beside the reports."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import SetupError, suggest_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from typer.core import TyperGroup, TyperOption

OWN_FILE: Final = "country-reports.toml"
SHARED_FILE: Final = "pyproject.toml"  # its table [tool.country-reports]


def load_settings(
    program: TyperGroup, names: Collection[str], folder: Path | None = None
) -> tuple[Path | None, dict[str, dict[str, Any]]]:
    """The settings file of a folder, if any, and its defaults of each command's parameters.

    `names` are those of all commands, of which the program may have loaded one alone.

    `country-reports.toml` has a table for each command, such as `[run]`, in which an option goes by
    its name without dashes: `only-country = ["GEO"]`. In `pyproject.toml` the tables lie below
    `[tool.country-reports]`. Raises `SetupError` for a broken file, an unknown command or option.
    """
    place, tables = _read_tables(folder or Path())
    defaults: dict[str, dict[str, Any]] = {}
    for command_name, options in tables.items():
        if command_name not in names or not isinstance(options, dict):
            hint = suggest_names(command_name, names, "see country-reports --help", form="[{}]")
            message = f"{place}: [{command_name}] is no command; {hint}"
            if not isinstance(options, dict):
                message = (
                    f"{place}: {command_name} is in no table; put it below a command's, as [run]"
                )
            raise SetupError(message)
        command = program.commands.get(command_name)
        if command is None:
            continue
        defaults[command_name] = _map_options(place, command_name, command.params, options)
    return place, defaults


def _read_tables(folder: Path) -> tuple[Path | None, Mapping[str, Any]]:
    files = ((folder / OWN_FILE, ()), (folder / SHARED_FILE, ("tool", "country-reports")))
    for file, path in files:
        if not file.is_file():
            continue
        try:
            tables: Any = tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            message = f"{file}: cannot be read: {error}"
            raise SetupError(message) from error
        for name in path:
            tables = tables.get(name, {}) if isinstance(tables, dict) else tables
        if not isinstance(tables, dict):
            message = f"{file}: {'.'.join(path)} is no table; write [{'.'.join(path)}.run]"
            raise SetupError(message)
        return file, tables
    return None, {}


def _map_options(
    place: Path | None, command: str, parameters: Sequence[Any], options: Mapping[str, Any]
) -> dict[str, Any]:
    """The options of a command by the names of its parameters."""
    by_option = {
        name.removeprefix("--"): parameter
        for parameter in parameters
        for name in parameter.opts
        if name.startswith("--")
    }
    unknown = sorted(set(options) - set(by_option))
    if unknown:
        hint = suggest_names(unknown[0], by_option, "see its --help")
        message = f"{place}: [{command}] has no option {unknown[0]!r}; {hint}"
        raise SetupError(message)
    return {
        by_option[name].name: _read_value(f"{place}: {command}.{name}", by_option[name], value)
        for name, value in options.items()
    }


def _read_value(place: str, option: TyperOption, value: object) -> str | list[str]:
    """A value as it would be written on the command line; one value of a list may stand alone."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) for one in values):
        message = f"{place} is a table, a date or a list of lists: write a text or a number"
        raise SetupError(message)
    texts = [one if isinstance(one, str) else str(one).lower() for one in values]
    if option.multiple:
        return texts
    if isinstance(value, list):
        message = f"{place} is a list: write one value"
        raise SetupError(message)
    return texts[0]
