"""`merge`: the outputs of runs over parts of a shelf as one output."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from pipeline.cli.console import print_message, report_unwritable
from pipeline.errors import count_noun
from pipeline.runtime.merge import merge_outputs


def merge(
    parts: Annotated[list[Path], typer.Argument(help="Output folders of finished runs.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write, new or empty.")],
) -> None:
    """Put the outputs of runs over parts of a shelf together: the bytes of one run over all."""
    with report_unwritable(out):
        summary = merge_outputs(parts, out)
    print_message(
        f"{count_noun(summary.inputs, 'input')}, {count_noun(summary.records, 'record')}: {out}"
    )
    if summary.has_mixed_versions:
        print_message("the parts are of different versions or settings, as the manifest says")
