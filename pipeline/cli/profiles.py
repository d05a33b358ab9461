"""`profiles`: the known families of reports, and a first profile drafted from reports."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from pipeline.cli.console import print_message, print_page
from pipeline.errors import RefusedError, UsageError, count_noun
from pipeline.profiles.model import load_families, load_profile
from pipeline.readers.detect import read_source
from pipeline.record.ids import make_slug
from pipeline.storage.inputs import DEFAULT_MAX_INPUT, document_name, find_sources
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.document.model import Document

app: Final = typer.Typer(
    help="List the families of reports, or draft the profile of another.",
    epilog="Example: country-reports profiles draft reports/ --output island-reports.toml",
    invoke_without_command=True,
)


@app.callback()
def profiles(context: typer.Context) -> None:
    """List the families of reports and the phrases by which each is recognised."""
    if context.invoked_subcommand:
        return
    for family in load_families():
        phrases_by_kind = family.recognised_by
        table = Table("phrase", "as", title=f"{family.name}: {family.report}")
        least = phrases_by_kind.at_least
        table.caption = f"a document of this family shows at least {least} of these"
        for kind, phrases in (
            ("title", phrases_by_kind.titles),
            ("heading", phrases_by_kind.headings),
            ("label", phrases_by_kind.labels),
        ):
            for phrase in phrases:
                table.add_row(Text(phrase), kind)
        print_page(table if table.rows else Text(f"{family.name}: {family.report}\n"))


@app.command(epilog="Example: country-reports profiles draft reports/ --output island-reports.toml")
def draft(
    reports: Annotated[
        list[str], typer.Argument(metavar="REPORT...", help="Reports of one publisher, or folders.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The profile to write.")],
    facts: Annotated[
        Path | None,
        typer.Option(help="Also write what the profile reads in three chapters, to be corrected."),
    ] = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Draft a profile from reports: titles, headings, labels with their values, sections.

    The profile can be used at once. Kinds and units are guessed from the printed values, and
    comments say so.
    """
    # All stages are slow to import.
    from pipeline.drafts.facts import list_facts  # noqa: PLC0415
    from pipeline.drafts.profile import draft_profile  # noqa: PLC0415
    from pipeline.drafts.survey import survey_reports  # noqa: PLC0415
    from pipeline.extract import extract  # noqa: PLC0415

    for file in filter(None, (output, facts)):
        if file.exists() and not force:
            message = f"{file} is there already, and may hold corrections: name another, or --force"
            raise UsageError(message)
    documents = _read_reports(reports)
    survey = survey_reports(documents)
    write_atomically(output, draft_profile(survey, make_slug(output.stem, "-")))
    profile = load_profile(str(output))
    records = [
        record
        for document in documents
        for record in extract(document, profile=profile, families=(), recognize=None).records
    ]
    statistics = [one for record in records for one in record.statistics.values()]
    typed = sum(one.kind != "text" for one in statistics)
    labels = count_noun(len(survey.list_labels()), "label")
    print_message(
        f"{output}: {count_noun(survey.chapters, 'chapter')} of "
        f"{count_noun(len(documents), 'report')}, {labels}; "
        f"with it {typed} of {count_noun(len(statistics), 'value')} are typed"
    )
    print_message(f"next: country-reports run {' '.join(reports)} --profile {output} --out facts")
    if facts:
        lines = list(list_facts(records))
        write_atomically(facts, "".join(f"{line}\n" for line in lines))
        print_message(
            f"{facts}: {count_noun(len(lines), 'chapter')} to compare with the print and correct; "
            f"then country-reports evaluate {facts} facts --misses"
        )


def _read_reports(reports: Sequence[str]) -> list[Document]:
    """The documents of these files and folders; one that cannot be read is named and left out."""
    documents: list[Document] = []
    for source in find_sources(reports, ""):
        try:
            content = source.read(DEFAULT_MAX_INPUT)
            documents.append(read_source(content, source.path, document_name(source.path)))
        except (RefusedError, OSError) as refused:
            print_message(f"left out {source.path}: {refused}")
    if not documents:
        message = "no report could be read: name reports of one publisher, or their folder"
        raise UsageError(message)
    return documents
