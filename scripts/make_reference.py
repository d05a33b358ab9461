"""Writes the pages of docs/reference/ from the program itself, or with --check compares them.

    python scripts/make_reference.py [--check]

The commands and options come from the command line's own definitions, the profiles from the
families' files, the Python interface from the signatures and docstrings of `pipeline.__all__`.
"""

from __future__ import annotations

import enum
import inspect
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pipeline
from pipeline.cli.commands import build_app
from pipeline.profiles.model import load_families

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "reference"
KINDS: Final = {int: "NUMBER", float: "NUMBER", Path: "PATH", datetime: "YYYY-MM-DD"}
GENERATED: Final = "Written by `python scripts/make_reference.py` from the program itself."


def cli_page() -> str:
    """Every command with its arguments and options."""
    group = typer.main.get_group(build_app())
    parts = [
        "# Commands",
        GENERATED,
        "What they are for is explained in [Running it](../running.md).",
    ]
    for name, command in sorted(group.commands.items()):
        inner = getattr(command, "commands", None)
        for words, one in (
            [(name, command)]
            if not inner
            else [(f"{name} {sub}", part) for sub, part in sorted(inner.items())]
        ):
            parts += command_parts(words, one)
    return "\n\n".join(parts) + "\n"


def command_parts(words: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - a command of typer
    """A command's heading, text, usage, table of arguments and options, example."""
    yield f"## {words}"
    yield " ".join(str(command.help).split())
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    usage = " ".join(["country-reports", words, "[OPTIONS]", *map(show_argument, arguments)])
    yield f"<!-- illustration: the form of the command -->\n```text\n{usage}\n```"
    rows = [show_row(param) for param in command.params if param.name != "help"]
    yield "\n".join(["| argument or option | meaning | default |", "|---|---|---|", *rows])
    yield f"`{str(command.epilog).removeprefix('Example: ')}`"


def show_argument(argument: Any) -> str:  # noqa: ANN401 - a parameter of typer
    """An argument as the usage shows it: `OUT`, `INPUTS…`, `[CODE]`."""
    name = argument.name.upper() + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def show_row(parameter: Any) -> str:  # noqa: ANN401 - a parameter of typer
    """A row: the option with its value's kind, what it does, what it is without being given."""
    if parameter.param_type_name == "argument":
        shown = f"`{show_argument(parameter)}`"
    else:
        names = ", ".join(f"`{name}`" for name in parameter.opts)
        shown = f"{names} {show_kind(parameter)}".strip()
    text = " ".join(str(parameter.help or "").split()).replace("|", "\\|")
    return f"| {shown} | {text} | {show_default(parameter)} |"


def show_kind(parameter: Any) -> str:  # noqa: ANN401 - a parameter of typer
    """What an option takes: its choices, the name that its help gives, or its kind."""
    if parameter.is_flag:
        return ""
    taken = parameter.type_descriptor.annotation
    if isinstance(taken, type) and issubclass(taken, enum.Enum):
        return "\\|".join(show_value(one) for one in taken)
    return str(parameter.metavar or KINDS.get(taken, "TEXT"))


def show_value(value: object) -> str:
    """A member of an enumeration by its value."""
    return str(value.value) if isinstance(value, enum.Enum) else str(value)


def show_default(parameter: Any) -> str:  # noqa: ANN401 - a parameter of typer
    """What holds where the option is not given."""
    if isinstance(shown := parameter.show_default, str):
        return shown
    default = parameter.default
    if parameter.required:
        return "required"
    if default is None or default is False or not shown or callable(default):
        return ""
    return f"`{show_value(default)}`"


def profiles_page() -> str:
    """Every family with its statistics and sections."""
    text = (
        "A profile describes a publisher's series of reports; [Families](../families.md) says how "
        "to write one. A report that fits none is read by its headings, without typed statistics."
    )
    parts = ["# Profiles", GENERATED, text]
    for family in load_families():
        parts += [
            f"## {family.name}",
            f"{family.report or family.name}.",
            "\n".join(
                [
                    "| statistic | kind | unit |",
                    "|---|---|---|",
                    *(
                        f"| `{id_}` | {one.kind} | {one.unit or ''} |"
                        for id_, one in sorted(family.statistics.items())
                    ),
                ]
            )
            if family.statistics
            else "No typed statistics: its reports are prose and tables.",
        ]
        if family.sections:
            titles = ", ".join(f"`{section.id}`" for section in family.sections)
            parts.append(f"Sections: {titles}.")
    return "\n\n".join(parts) + "\n"


def python_page() -> str:
    """Every public name of the package with its signature and docstring."""
    parts = ["# Python", GENERATED, "`import pipeline` gives these names; all are typed."]
    for name in sorted(pipeline.__all__):
        parts += object_parts(name, getattr(pipeline, name))
    return "\n\n".join(parts) + "\n"


def object_parts(name: str, thing: Any) -> Iterator[str]:  # noqa: ANN401 - any object
    """A name with its signature, its text, and its public members."""
    if not callable(thing):
        yield f"## {name}"
        yield f"`{thing!r}`" if name != "__version__" else "The version of the package."
        return
    yield f"## {name}"
    signature = (
        "" if inspect.isclass(thing) and issubclass(thing, Exception) else show_signature(thing)
    )
    yield f"<!-- illustration: the signature -->\n```text\n{name}{signature}\n```"
    yield inspect.cleandoc(thing.__doc__ or "")
    if inspect.isclass(thing):
        for member, value in vars(thing).items():
            if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                function = value.fget if isinstance(value, property) else value
                kind = "" if isinstance(value, property) else show_signature(function)
                text = " ".join(inspect.cleandoc(function.__doc__ or "").split())
                yield f"- `{member}{kind}`: {text}"


def show_signature(function: Any) -> str:  # noqa: ANN401 - any callable
    """A signature without the quotes of postponed annotations, and without `self`."""
    shown = re.sub(r"\(self(?:, )?", "(", str(inspect.signature(function)))
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", shown)


PAGES: Final = {"cli.md": cli_page, "profiles.md": profiles_page, "python.md": python_page}


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    differing = 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        path, text = FOLDER / name, write()
        if not path.is_file() or path.read_text("utf-8") != text:
            differing += 1
            if "--check" not in arguments:
                path.write_text(text, "utf-8")
            print(f"{path.relative_to(ROOT)}: {'differs' if '--check' in arguments else 'written'}")
    return 1 if differing and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
