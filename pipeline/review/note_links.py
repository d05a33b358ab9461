"""Callouts, notes and sources of a record as links between the rows of its review page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.exports.stored_text import describe_source
from pipeline.review.terminal import escape_control

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.record.stored import JsonObject
    from pipeline.review.rows import ReviewRow

_LONGEST_CALLER: Final = 90  # characters of a text that calls a note


def link_notes(record: JsonObject, rows: Mapping[str, ReviewRow]) -> None:
    """Adds to the rows the callouts in their texts, and the links from and to their notes."""
    numbers = {note["id"]: at for at, note in enumerate(record["notes"])}
    shown = {one["id"]: describe_source(one) for one in record["authorities"]}
    urls = {one["id"]: one["csl"].get("URL") for one in record["authorities"]}
    for pointer, calling in _list_calling(record):
        row = rows.get(pointer)
        refs = [ref for ref in calling["note_refs"] if ref["note"] in numbers]
        if row is None or not refs:
            continue
        notes = [record["notes"][numbers[ref["note"]]] for ref in refs]
        if row.text == calling.get("text"):
            row.marks = [(ref["at"], note["mark"]) for ref, note in zip(refs, notes, strict=True)]
        for note in {note["id"]: note for note in notes}.values():
            place = f"/notes/{numbers[note['id']]}"
            cited = "; ".join(_list_cited(note, shown)) or note["text"]
            row.links.append((escape_control(f"note {note['mark']}: {cited}"), place))
            if back := rows.get(place):
                back.links.append((_describe_caller(row), pointer))
    for at, note in enumerate(record["notes"]):
        if row := rows.get(f"/notes/{at}"):
            row.sources = [
                (escape_control(_describe_citation(one, shown)), _choose_address(one, urls))
                for one in note["citations"]
                if one["authority"] in shown
            ]


def _list_calling(record: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """The values, headings, paragraphs and rows of tables that can call notes."""
    for id_, statistic in record["statistics"].items():
        yield f"/statistics/{id_}", statistic
    for at, section in enumerate(record["sections"]):
        yield f"/sections/{at}", section
        for number, paragraph in enumerate(section["paragraphs"]):
            yield f"/sections/{at}/paragraphs/{number}", paragraph
    for at, table in enumerate(record["tables"]):
        for number, row in enumerate(table["rows"]):
            refs = [ref for cell in row for ref in cell["note_refs"]]
            yield f"/tables/{at}/rows/{number}", {"note_refs": refs}


def _list_cited(note: JsonObject, shown: Mapping[str, str]) -> Iterator[str]:
    for citation in note["citations"]:
        if citation["authority"] in shown:
            yield shown[citation["authority"]]


def _describe_citation(citation: JsonObject, shown: Mapping[str, str]) -> str:
    """The source with its authors, title and year, and what of it is cited: `p. 50`."""
    kind = (citation["locator_kind"] or "").replace("_", " ")
    cited = f", {kind} {citation['locator']}".replace("  ", " ") if citation["locator"] else ""
    return f"{shown[citation['authority']]}{cited}"


def _choose_address(citation: JsonObject, urls: Mapping[str, Any]) -> str | None:
    """The address of a source, if a browser opens it as a page."""
    url = urls.get(citation["authority"])
    is_page = isinstance(url, str) and url.lower().startswith(("http://", "https://"))
    return url if is_page else None


def _describe_caller(row: ReviewRow) -> str:
    text = " ".join(row.text.split())
    cut = text if len(text) <= _LONGEST_CALLER else f"{text[:_LONGEST_CALLER]}…"
    where = f" (page {row.page})" if row.page else ""
    return escape_control(f"{row.label}: {cut}{where}")
