"""`export`: what a run found in the forms of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.console import require_current_version
from pipeline.errors import UsageError
from pipeline.exports.bibliography import BibliographyForm, write_bibliography
from pipeline.exports.claims import TableForm, list_claims, to_table
from pipeline.record.load import load
from pipeline.record.run import AuthorityList
from pipeline.storage.output import write_atomically

app: Final = typer.Typer(
    help="What a run found in the forms of other programs.", no_args_is_help=True
)

_Out = Annotated[Path, typer.Argument(help="The output folder of a run.")]
_Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file; else the standard output.")
]


@app.command()
def authorities(
    out: _Out,
    to: Annotated[
        BibliographyForm, typer.Option("--to", help="The form of the bibliography.")
    ] = BibliographyForm.CSL,
    output: _Output = None,
) -> None:
    """Write the sources cited in a run as a bibliography that reference managers import."""
    with require_current_version(out):
        read = AuthorityList.model_validate_json((out / "authorities.json").read_bytes())
    _write_output(write_bibliography(read.authorities, to), output)


@app.command("claims")
def claims_command(
    out: _Out,
    to: Annotated[TableForm, typer.Option("--to", help="The form of the table.")] = TableForm.CSV,
    output: _Output = None,
    *,
    unsupported: Annotated[
        bool, typer.Option("--unsupported", help="Only what cites nothing.")
    ] = False,
) -> None:
    """Write what each record says, sentence by sentence, with the sources of each."""
    with require_current_version(out):
        rows = [row for record in load(out) for row in list_claims(record)]
    _write_output(to_table((row for row in rows if not (unsupported and row.notes)), to), output)


def _write_output(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        write_atomically(output, text)
    except OSError as error:
        message = f"{output}: {error.strerror}"
        raise UsageError(message) from error
