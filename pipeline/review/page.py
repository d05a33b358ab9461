"""A record as a page for a person to read in the terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipeline.record.describe import describe_value
from pipeline.record.ids import escape_pointer, is_same_or_part
from pipeline.record.statistics import STATISTIC
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from pipeline.record.country import CountryRecord, Note, Paragraph
    from pipeline.record.country import Table as Printed
    from pipeline.record.statistics import Statistic


def render_record(record: CountryRecord) -> Group:
    """The record as a page: head, statistics, sections, tables, notes, routes, what to review."""
    return Group(*_render_parts(record))


def _render_parts(record: CountryRecord) -> Iterator[RenderableType]:
    yield _render_head(record)
    if record.statistics:
        yield _render_title("Statistics")
        yield _build_table(
            ("statistic", "value", "printed"),
            (
                (id_, f"{_state_value(one)}{_mark_corrected(record, id_)}", one.raw)
                for id_, one in record.statistics.items()
            ),
        )
    for section in record.sections:
        yield _render_title(section.title or "Before the first heading")
        for paragraph in section.paragraphs:
            yield Text(escape_control(f"{_with_callouts(paragraph)}\n"))
        for table in record.tables:
            if table.section == section.id:
                yield Text(escape_control(f"{table.caption or 'Table'}\n"), style="italic")
                yield _render_table(table)
    if record.notes:
        yield _render_title("Notes")
        yield _build_table(
            ("note", "leads to", "printed"),
            ((note.id, ", ".join(_describe_citations(note)), note.text) for note in record.notes),
        )
    yield from _render_routes(record)
    if record.corrections:
        yield _render_title("Corrections")
        yield _build_table(
            ("value", "was", "now", "reason", "by", "at"),
            (
                (
                    *(one.pointer, describe_value(one.was), describe_value(one.now)),
                    *(one.reason, one.by, one.at),
                )
                for one in record.corrections
            ),
        )
    if record.problems:
        yield _render_title("Problems")
        yield _build_table(
            ("severity", "code", "message"),
            (
                (problem.severity.value, problem.code.value, problem.message)
                for problem in record.problems
            ),
        )


def _state_value(statistic: Statistic) -> str:
    """What a statistic was understood to be; a dash for text."""
    return (
        "—"
        if statistic.kind == "text"
        else describe_value(STATISTIC.dump_python(statistic, mode="json"))
    )


def _mark_corrected(record: CountryRecord, id_: str) -> str:
    pointer = f"/statistics/{escape_pointer(id_)}"
    is_corrected = any(is_same_or_part(one.pointer, pointer) for one in record.corrections)
    return " (corrected)" if is_corrected else ""


def _render_table(table: Printed) -> Table:
    """A table of the report, with as many columns as its widest row."""
    heads = [cell.text for cell in table.columns]
    width = max((len(row) for row in table.rows), default=0)
    heads += [""] * (width - len(heads))
    return _build_table(heads, (tuple(cell.text for cell in row) for row in table.rows))


def _with_callouts(paragraph: Paragraph) -> str:
    """A paragraph's text with the ids of its notes in brackets at their callouts."""
    parts: list[str] = []
    position = 0
    for at, refs in groupby(paragraph.note_refs, key=lambda ref: ref.at):
        parts += [paragraph.text[position:at], f"[{', '.join(ref.note for ref in refs)}]"]
        position = at
    return "".join([*parts, paragraph.text[position:]])


def _render_head(record: CountryRecord) -> Text:
    name = record.country.words if record.country else "No country"
    code = f" ({record.country.code})" if record.country and record.country.code else ""
    coverage = record.coverage
    return Text(
        escape_control(
            f"{name}{code}\n{record.source.title or 'untitled report'}\n{record.source.path}, "
            f"profile {record.source.profile or 'none'}\n{coverage.claimed} of "
            f"{coverage.characters} characters claimed, {coverage.residue} left as residue"
        ),
        style="bold",
    )


def _render_title(title: str) -> Text:
    return Text(f"\n{escape_control(title)}", style="bold underline")


def _build_table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape_control(cell)) for cell in row))
    return table


def _describe_citations(note: Note) -> Iterator[str]:
    for citation in note.citations:
        yield citation.authority or f"{citation.kind}: unresolved"


def _render_routes(record: CountryRecord) -> Iterator[RenderableType]:
    if record.routes.roles or record.routes.flows:
        yield _render_title("Routes")
        yield Text(
            f"roles: {', '.join(role.role for role in record.routes.roles) or 'none stated'}"
        )
        yield _build_table(
            ("from", "to", "through"),
            (
                (flow.origin or "—", flow.destination or "—", ", ".join(flow.transit))
                for flow in record.routes.flows
            ),
        )
    if record.instruments:
        yield _render_title("Treaties and laws")
        yield _build_table(
            ("instrument", "status", "date"),
            (
                (instrument.name, instrument.status or "—", instrument.edtf or "—")
                for instrument in record.instruments
            ),
        )


def render_scores(scores: dict[str, dict[str, dict[str, float]]]) -> Iterator[Table]:
    """The scores of an evaluation as tables: by field, by source, and in total."""
    for kind, rows in scores.items():
        table = Table(kind, *next(iter(rows.values()), {}))
        for name, figures in rows.items():
            table.add_row(
                Text(escape_control(name)), *(f"{figure:.6g}" for figure in figures.values())
            )
        yield table
