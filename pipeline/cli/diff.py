"""`diff`: what differs between two outputs, or two editions of a country's report."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import print_data, require_current_version
from pipeline.errors import Exit, UsageError
from pipeline.review.comparison_page import write_html, write_text
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.review.comparison import RecordComparison


class MatchBy(StrEnum):
    """How the records of two outputs are matched."""

    RECORD = "record"
    COUNTRY = "country"


def diff(  # noqa: PLR0913 - each is an option
    before: Annotated[Path, typer.Argument(help="An output folder, or the file of a record.")],
    after: Annotated[Path, typer.Argument(help="What it is compared with: the newer one.")],
    by: Annotated[
        MatchBy, typer.Option("--by", help="Match records by document and country, or by country.")
    ] = MatchBy.RECORD,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a record a line.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Print a page of HTML.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="List every change, whole and with its place.")
    ] = False,
) -> None:
    """Compare two outputs: what was gained, lost or changed, by meaning and not by offset."""
    from pipeline.review.comparison import compare_outputs  # noqa: PLC0415 - imports numpy

    if as_json and as_html:
        message = "--json and --html contradict each other: give one of them"
        raise UsageError(message)
    _check_paths(before, after)
    differing: list[str] = []
    with require_current_version(after):
        compared = _watch(
            compare_outputs(before, after, by_country=by is MatchBy.COUNTRY), differing
        )
        if as_json:
            for one in compared:
                if not one.is_equal:
                    print_data(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        elif as_html:
            for part in write_html(compared):
                print_data(part)
        else:
            for line in write_text(compared, full=full):
                print_data(f"{escape_control(line)}\n")
    raise typer.Exit(Exit.PROBLEMS if differing else Exit.CLEAN)


def _check_paths(before: Path, after: Path) -> None:
    """Raises `UsageError` unless both are folders, or both files."""
    for path in (before, after):
        if not path.exists():
            message = f"{path}: no such file or folder"
            raise UsageError(message)
    if before.is_file() != after.is_file():
        message = f"{before} and {after}: give two output folders, or the files of two records"
        raise UsageError(message)


def _watch(
    compared: Iterator[RecordComparison], differing: list[str]
) -> Iterator[RecordComparison]:
    """The comparisons as they come; the countries of those that differ are added to the list."""
    for one in compared:
        if not one.is_equal:
            differing.append(one.country)
        yield one
