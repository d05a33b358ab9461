"""`show`: a record, or the layout of a page, to read in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.text import Text

from pipeline.cli.console import print_page
from pipeline.errors import RefusedError, UsageError, count_noun
from pipeline.layout.family import detect_family
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.country import CountryRecord
from pipeline.review.page import render_record
from pipeline.review.provenance import find_record_file
from pipeline.review.terminal import escape_control
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from pipeline.document.model import Document


def show(
    place: Annotated[
        str,
        typer.Argument(
            metavar="RECORD", help="The file or the id of a record; with --layout, a PDF."
        ),
    ],
    number: Annotated[
        int | None,
        typer.Option(
            "--page", min=1, help="With --layout: the page to draw.", show_default="the first"
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="The output folder in which a record's id is looked up; with --layout: the PNG "
            "file to write.",
            show_default="out",
        ),
    ] = None,
    *,
    layout: Annotated[
        bool, typer.Option("--layout", help="Draw a page, each line coloured by its role.")
    ] = False,
) -> None:
    """Show one record as a page to read, or how a page of a PDF was read."""
    if number and not layout:
        message = "--page needs --layout"
        raise UsageError(message)
    file = Path(place) if layout else find_record_file(place, out or Path("out"))
    try:
        content = file.read_bytes()
        if layout:
            picture = out or Path(f"{file.stem}.page-{number or 1}.png")
            document = _read_printed(file, content, number or 1)
            write_atomically(picture, _draw_page(content, document, number or 1))
            print_page(Text(escape_control(str(picture))), soft_wrap=True)
            print_page(Text(escape_control(_describe_division(document))), soft_wrap=True)
            return
        record = CountryRecord.model_validate_json(content)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}; name {'a PDF' if layout else 'a record'}"
        raise UsageError(message) from error
    except ValidationError as error:
        message = (
            f"{file}: no record of this version ({count_noun(error.error_count(), 'error')}); "
            "name a file below OUT/records, or run again"
        )
        raise UsageError(message) from error
    print_page(render_record(record))


def _read_printed(file: Path, content: bytes, number: int) -> Document:
    """A PDF that has a page with this number."""
    try:
        document = read_source(content, file.name, file.name)
    except RefusedError as refusal:
        message = f"{file}: {refusal}"
        raise UsageError(message) from refusal
    if not 1 <= number <= len(document.pages) or not document.lines:
        message = f"{file}: no PDF with a page {number}; it has {len(document.pages)}"
        raise UsageError(message)
    return document


def _draw_page(content: bytes, document: Document, number: int) -> bytes:
    from pipeline.readers.pdf.pdfium import draw_page  # noqa: PLC0415 - its engine is slow to load

    return draw_page(content, document, number)


def _describe_division(document: Document) -> str:
    """How the document divides into chapters, and what speaks for and against it."""
    from pipeline.extract import divide  # noqa: PLC0415 - all stages are slow to import

    family, _ = detect_family(document, load_families())
    _, division = divide(document, family)
    shown = division.convention
    if shown is None:
        by = f"the headings of {family.name}" if family.name else "nothing for sure"
        return f"{count_noun(len(division.chapters), 'chapter')}, by {by}"
    counts = f"{shown.evidence_for} paragraphs speak for it, {shown.evidence_against} against it"
    return f"{shown.meaning}; {counts}"
