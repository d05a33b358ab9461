"""`show` and `profiles`: what is there, as a page to read."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table
from rich.text import Text

from pipeline.cli.words import PAPER
from pipeline.errors import UsageError
from pipeline.profile import families
from pipeline.record.country import CountryRecord
from pipeline.show import page


def profiles() -> None:
    """List the families of reports and what each is recognised by."""
    for family in families():
        told = family.recognised_by
        table = Table("phrase", "as", title=f"{family.name}: {family.report}")
        table.caption = f"a document of this family shows at least {told.at_least} of these"
        for kind, phrases in (
            ("title", told.titles),
            ("heading", told.headings),
            ("label", told.labels),
        ):
            for phrase in phrases:
                table.add_row(Text(phrase), kind)
        PAPER.print(table)


def show(
    record: Annotated[Path, typer.Argument(help="A record's file, as a run wrote it.")],
) -> None:
    """Show one record as a page to read."""
    try:
        read = CountryRecord.model_validate_json(record.read_bytes())
    except OSError as error:
        message = f"{record}: {error.strerror}"
        raise UsageError(message) from error
    except ValidationError as error:
        message = f"{record}: no record of this version ({error.error_count()} faults)"
        raise UsageError(message) from error
    PAPER.print(page(read))
