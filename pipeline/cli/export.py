"""`export`: what a run found, in the formats of other programs."""

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
    help="Write what a run found in the formats of other programs.",
    epilog="Example: country-reports export authorities out --to bibtex -o sources.bib",
    no_args_is_help=True,
)

_Out = Annotated[Path, typer.Argument(help="The output folder of a run.")]
_Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file to write, else standard output.")
]


@app.command(epilog="Example: country-reports export authorities out --to ris -o sources.ris")
def authorities(
    out: _Out,
    to: Annotated[
        BibliographyForm, typer.Option("--to", help="The format of the bibliography.")
    ] = BibliographyForm.CSL,
    output: _Output = None,
) -> None:
    """Write the sources cited in a run as a bibliography for reference managers."""
    with require_current_version(out):
        listed = AuthorityList.model_validate_json((out / "authorities.json").read_bytes())
    _write_output(write_bibliography(listed.authorities, to), output)


@app.command("claims", epilog="Example: country-reports export claims out --unsupported")
def claims_command(
    out: _Out,
    to: Annotated[TableForm, typer.Option("--to", help="The format of the table.")] = TableForm.CSV,
    output: _Output = None,
    *,
    unsupported: Annotated[
        bool, typer.Option("--unsupported", help="Only sentences and values without a note.")
    ] = False,
) -> None:
    """Write what each record states, sentence by sentence, with the sources of each."""
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
        message = f"{output}: cannot be written: {error.strerror}; name another file with -o"
        raise UsageError(message) from error
