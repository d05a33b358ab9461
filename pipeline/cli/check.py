"""`check` and `schema`: validate an output folder, write or compare the JSON Schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import print_message, report_unwritable
from pipeline.errors import Exit, UsageError, count_noun
from pipeline.evaluation.audit import audit_output
from pipeline.record.schema import load_fields_page
from pipeline.record.typescript import list_schema_files
from pipeline.storage.output import write_atomically


def check(
    out: Annotated[Path, typer.Argument(help="The output folder of a run.")],
) -> None:
    """Validate the files of an output folder against the schemas and its manifest."""
    if not out.is_dir():
        message = f"{out}: no such folder; name the folder that `run --out` wrote"
        raise UsageError(message)
    complaints = list(audit_output(out))
    for path, reason in complaints:
        print_message(f"{path}: {reason}")
    print_message(count_noun(len(complaints), "complaint") if complaints else "all files are valid")
    raise typer.Exit(Exit.PROBLEMS if complaints else Exit.CLEAN)


def schema(
    folder: Annotated[Path, typer.Argument(help="The folder of the schemas.")] = Path("schemas"),
    fields: Annotated[Path | None, typer.Option(help="The page that explains each field.")] = None,
    *,
    check_only: Annotated[bool, typer.Option("--check", help="Compare, write nothing.")] = False,
) -> None:
    """Write the JSON Schemas and TypeScript types, or with --check fail if they differ."""
    wanted = {folder / name: text for name, text in list_schema_files().items()}
    if fields is not None:
        wanted[fields] = load_fields_page()
    differing = []
    for path, text in wanted.items():
        with report_unwritable(path):
            if path.is_file() and path.read_text("utf-8") == text:
                continue
            differing.append(path)
            if not check_only:
                write_atomically(path, text)
    for path in differing:
        print_message(f"{path}: {'differs from the models' if check_only else 'written'}")
    raise typer.Exit(Exit.PROBLEMS if differing and check_only else Exit.CLEAN)
