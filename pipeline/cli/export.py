"""`export`: what a run found, in the formats of other programs."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.console import (
    MOST_NAMED,
    checked_output,
    open_data,
    print_data,
    print_message,
    report_unwritable,
    require_current_version,
)
from pipeline.errors import UsageError, count_noun
from pipeline.exports.annotations import write_annotations
from pipeline.exports.bibliography import (
    BibliographyForm,
    read_bibliography,
    write_bibliography,
)
from pipeline.exports.chunks import (
    LARGEST,
    SHORT,
    ChunkForm,
    ChunkKind,
    list_chunks,
    write_chunk,
)
from pipeline.exports.claims import TableForm, list_claims, list_unsupported, to_table
from pipeline.exports.crate import REPORTS_LICENCE, describe_crate
from pipeline.exports.replacing import OwnedPlace
from pipeline.exports.ris import list_split_names
from pipeline.exports.run_sources import read_run_ids
from pipeline.exports.tables.export import (
    ALL_TABLES,
    TablesForm,
    write_csv_countries,
    write_csv_table,
    write_partitioned,
    write_tables,
)
from pipeline.exports.tasks import TasksForm, list_tasks, write_doccano, write_label_studio
from pipeline.exports.uwazi import UwaziTemplate, write_uwazi
from pipeline.exports.whole.html import write_html
from pipeline.exports.whole.markdown import write_markdown
from pipeline.record.stored import list_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.record.stored import JsonObject

app: Final = typer.Typer(
    help="Write what a run found in the formats of other programs.",
    epilog="Example: country-reports export authorities facts --to bibtex -o sources.bib",
    no_args_is_help=True,
)

_Out = Annotated[Path, typer.Argument(help="The output folder of a run.")]
_Folder = Annotated[Path, typer.Option("--output", "-o", help="The folder to write.")]
_Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file to write, else standard output.")
]
_Force = Annotated[bool, typer.Option("--force", help="Replace a file that is no earlier export.")]


@app.command(epilog="Example: country-reports export authorities facts --to ris -o sources.ris")
def authorities(
    out: _Out,
    to: Annotated[
        BibliographyForm, typer.Option("--to", help="The format of the bibliography.")
    ] = BibliographyForm.CSL,
    output: _Output = None,
    *,
    force: _Force = False,
) -> None:
    """Write the sources cited in a run as a bibliography for reference managers."""
    with require_current_version(out):
        listed, counts = read_bibliography(out)
    _write_output(write_bibliography(listed, to), output, out, force=force)
    untitled = [one.id for one in listed if not one.csl.get("title")]
    noun = count_noun(len(listed), "source")
    print_message(
        f"{noun} of {count_noun(counts.notes, 'note')}; citations of "
        f"{count_noun(counts.not_understood, 'note')} were not understood (`problems` lists them)"
    )
    _print_list("without a title, the note as printed instead", untitled)
    nothing = "without a source in notes or a reference list (a link in the text is none)"
    _print_list(f"reports {nothing}", counts.without_sources)
    if to is BibliographyForm.RIS:
        split = "organisations with a comma, which RIS takes for persons; --to csl keeps them"
        _print_list(split, list_split_names(listed))


def _print_list(what: str, names: Sequence[str]) -> None:
    if names:
        more = "; …" if len(names) > MOST_NAMED else ""
        print_message(f"{len(names)} {what}: {'; '.join(names[:MOST_NAMED])}{more}")


@app.command("claims", epilog="Example: country-reports export claims facts --unsupported")
def claims_command(  # noqa: PLR0913 - each is an option
    out: _Out,
    to: Annotated[TableForm, typer.Option("--to", help="The format of the table.")] = TableForm.CSV,
    output: _Output = None,
    *,
    unsupported: Annotated[
        bool, typer.Option("--unsupported", help="Only sentences and values that nothing supports.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Leave cells that a spreadsheet would run as formulas.")
    ] = False,
    force: _Force = False,
) -> None:
    """Write what each record states, sentence by sentence, with the sources of each."""
    with require_current_version(out):
        read = list_unsupported if unsupported else list_claims
        run_ids = read_run_ids(out)
        rows = [
            row
            for stored in list_documents(out)
            for record in stored.records()
            for row in read(record, stored.document["text"], run_ids)
        ]
    _write_output(to_table(rows, to, raw=raw), output, out, force=force)


@app.command(
    "tables", epilog="Example: country-reports export tables facts --to xlsx -o facts.xlsx"
)
def tables_command(  # noqa: PLR0913 - each is an option
    out: _Out,
    to: Annotated[TablesForm, typer.Option("--to", help="The format of the tables.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A folder for csv and parquet, a file for the others."),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", help="Only this table; may be given several times."),
    ] = None,
    *,
    wide: Annotated[
        bool,
        typer.Option(
            "--wide",
            help="As csv, one row a country and one column a statistic; a workbook always has it.",
        ),
    ] = False,
    partition: Annotated[
        bool,
        typer.Option("--partition", help="Of parquet: a file for each report, in a new folder."),
    ] = False,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="Of csv: leave cells that a spreadsheet would run as formulas."),
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV files with a byte order mark, for Excel.")
    ] = False,
    force: _Force = False,
) -> None:
    """Write every fact as a row of a table: statistics, sentences, sources, problems and more."""
    tables = table or list(ALL_TABLES)
    if unknown := [name for name in tables if name not in ALL_TABLES]:
        message = f"{unknown[0]}: no such table; the tables are {', '.join(ALL_TABLES)}"
        raise UsageError(message)
    if wide and (to is not TablesForm.CSV or table):
        message = "--wide is a table of its own, as csv: leave out --table, and say --to csv"
        raise UsageError(message)
    if partition and (to is not TablesForm.PARQUET or output is None):
        message = "--partition is for --to parquet, and needs --output: a new folder"
        raise UsageError(message)
    with require_current_version(out):
        next(list_documents(out), None)
    if partition and output is not None:
        with report_unwritable(output):
            write_partitioned(out, output, tables)
        return
    if wide:
        _write_wide(out, output, raw=raw, bom=bom, force=force)
        return
    if output is not None:
        with report_unwritable(output):
            lossy = write_tables(out, to, output, tables=tables, raw=raw, bom=bom, force=force)
    elif to is TablesForm.CSV and len(tables) == 1:
        with checked_output():
            write_csv_table(out, open_data(), tables[0], raw=raw, bom=bom)
        return
    else:
        message = (
            f"--to {to.value} of {len(tables)} tables needs --output: "
            "only one --table as csv goes to the standard output"
        )
        raise UsageError(message)
    for line in lossy:
        print_message(f"{output}: {line}")


def _write_wide(out: Path, output: Path | None, *, raw: bool, bom: bool, force: bool) -> None:
    if output is None:
        with checked_output():
            write_csv_countries(out, open_data(), raw=raw, bom=bom)
        return
    with report_unwritable(output), OwnedPlace(output, out, force=force).open() as stream:
        text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
        write_csv_countries(out, text, raw=raw, bom=bom)
        text.detach()


@app.command("chunks", epilog="Example: country-reports export chunks facts -o chunks.jsonl")
def chunks_command(  # noqa: PLR0913 - each is an option
    out: _Out,
    output: _Output = None,
    largest: Annotated[
        int,
        typer.Option(
            "--max",
            min=100,
            help="The most characters of a chunk; a longer sentence, row or statistic stays whole.",
        ),
    ] = LARGEST,
    kind: Annotated[
        list[ChunkKind] | None,
        typer.Option("--kind", help="Only chunks of this kind; may be repeated."),
    ] = None,
    short: Annotated[
        int,
        typer.Option(
            "--join",
            min=0,
            help="A section of fewer characters shares a chunk with its neighbour; 0: none does.",
        ),
    ] = SHORT,
    *,
    context: Annotated[
        bool,
        typer.Option("--context", help="Begin each text with its report, country and section."),
    ] = False,
    force: _Force = False,
) -> None:
    """Write the text in chunks with metadata, one JSON object a line, for search and retrieval."""
    with require_current_version(out):
        next(list_documents(out), None)
    form = ChunkForm(largest, short, context)
    _write_parts(
        map(write_chunk, list_chunks(out, form, kind or ChunkKind)), output, out, force=force
    )


@app.command("markdown", epilog="Example: country-reports export markdown facts -o markdown")
def markdown_command(
    out: _Out, output: _Folder = Path("markdown"), *, force: _Force = False
) -> None:
    """Write each record as a document in Markdown, with its notes as footnotes."""
    _write_documents(out, output, "md", write_markdown, force=force)


@app.command("html", epilog="Example: country-reports export html facts -o html")
def html_command(out: _Out, output: _Folder = Path("html"), *, force: _Force = False) -> None:
    """Write each record as a page of HTML, with linked notes and anchors of pages."""
    _write_documents(out, output, "html", write_html, force=force)


def _write_documents(
    out: Path, output: Path, suffix: str, write: Callable[[JsonObject, str], str], *, force: bool
) -> None:
    """Writes a file for each record, named by its id."""
    count = 0
    with require_current_version(out), report_unwritable(output):
        for stored in list_documents(out):
            for record in stored.records():
                path = output / f"{record['id']}.{suffix}"
                with OwnedPlace(path, out, force=force).open() as stream:
                    stream.write(write(record, stored.document["text"]).encode())
                count += 1
    print_message(f"{output}: {count_noun(count, 'document')}")


@app.command(
    "tasks", epilog="Example: country-reports export tasks facts --to doccano -o tasks.jsonl"
)
def tasks_command(
    out: _Out,
    to: Annotated[TasksForm, typer.Option("--to", help="The annotation tool.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write; for docbin a folder."),
    ] = None,
    *,
    force: _Force = False,
) -> None:
    """Write paragraphs with their entities as tasks to correct in an annotation tool."""
    with require_current_version(out):
        next(list_documents(out), None)
    match to:
        case TasksForm.DOCCANO:
            _write_parts(write_doccano(list_tasks(out)), output, out, force=force)
        case TasksForm.LABEL_STUDIO:
            _write_parts(write_label_studio(list_tasks(out)), output, out, force=force)
        case TasksForm.DOCBIN:
            _write_docbins(out, output, force=force)


def _write_docbins(out: Path, output: Path | None, *, force: bool) -> None:
    from pipeline.exports.docbin import write_docbins  # noqa: PLC0415 - spaCy is slow to load

    if output is None:
        message = "--to docbin needs --output: a folder for its .spacy files"
        raise UsageError(message)
    with report_unwritable(output):
        output.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(write_docbins(list_tasks(out)), 1):
            place = OwnedPlace(output / f"tasks-{number:04}.spacy", out, force=force)
            with place.open() as stream:
                stream.write(content)


@app.command("uwazi", epilog="Example: country-reports export uwazi facts -o import.zip")
def uwazi_command(
    out: _Out,
    output: Annotated[Path, typer.Option("--output", "-o", help="The zip to write.")] = Path(
        "import.zip"
    ),
    template: Annotated[
        UwaziTemplate, typer.Option("--template", help="What becomes an entity.")
    ] = UwaziTemplate.REPORT,
    reports: Annotated[
        Path | None, typer.Option(help="The folder of the reports, to add them as documents.")
    ] = None,
    *,
    force: _Force = False,
) -> None:
    """Write an import for Uwazi: reports, statistics or the status of treaties."""
    with require_current_version(out):
        next(list_documents(out), None)
    if reports is not None and not reports.is_dir():
        message = f"{reports}: no such folder; name the folder of the reports with --reports"
        raise UsageError(message)
    with report_unwritable(output), OwnedPlace(output, out, force=force).open() as stream:
        count = write_uwazi(out, template, stream, reports)
    print_message(f"{output}: {count} entities")


@app.command(
    "annotations", epilog="Example: country-reports export annotations facts -o values.jsonld"
)
def annotations_command(out: _Out, output: _Output = None, *, force: _Force = False) -> None:
    """Write each value as a W3C Web Annotation of the report that prints it."""
    with require_current_version(out):
        next(list_documents(out), None)
    _write_parts(write_annotations(out), output, out, force=force)


@app.command(
    "crate", epilog="Example: country-reports export crate facts -o facts/ro-crate-metadata.json"
)
def crate_command(  # noqa: PLR0913 - each is an option
    out: _Out,
    output: _Output = None,
    name: Annotated[str, typer.Option(help="The title of the data set.")] = "Country reports",
    licence: Annotated[
        str,
        typer.Option(
            "--license", help="The address of a licence, or a sentence.", show_default=False
        ),
    ] = REPORTS_LICENCE,
    published: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of publication.", show_default="today"),
    ] = None,
    *,
    force: _Force = False,
) -> None:
    """Describe the output folder, with exports put into it, as an RO-Crate 1.2."""
    day = published.date() if published else datetime.now(UTC).date()
    with require_current_version(out):
        text = describe_crate(out, name, day, licence)
    _write_output(text, output, out, force=force)


def _write_parts(parts: Iterable[str], output: Path | None, out: Path, *, force: bool) -> None:
    """Writes parts of a text as they come: to a file, which is whole or not there, or to stdout."""
    if output is None:
        with checked_output():
            open_data().writelines(parts)
        return
    with report_unwritable(output), OwnedPlace(output, out, force=force).open() as stream:
        stream.writelines(part.encode() for part in parts)


def _write_output(text: str, output: Path | None, out: Path, *, force: bool) -> None:
    if output is None:
        print_data(text)
    else:
        _write_parts([text], output, out, force=force)
