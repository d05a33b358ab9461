"""A record → the blocks of a document in printed order, for every form in which it is written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.exports.corrected_print import CorrectedPrint
from pipeline.exports.tables.rows import anchored_text, is_corrected
from pipeline.record.describe import describe_value
from pipeline.record.ids import escape_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.record.stored import JsonObject


@dataclass(frozen=True, slots=True)
class Inline:
    """A text with the ids of its notes at their offsets, in order.

    That of a cell may span several rows and columns.
    """

    text: str
    notes: tuple[tuple[int, str], ...] = ()
    span: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the report has level 1, the country and the sections are below it."""

    level: int
    content: Inline


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, with its printed number and the title that runs into it, where it has them."""

    content: Inline
    number: str | None = None
    run_in: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A statistic: its printed label, and its value as printed, or as a person corrected it.

    `chart` is the name of the chart that prints it.
    """

    label: str | None
    content: Inline
    chart: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption, head, rows, and the lines below it; of a chart the caption alone."""

    caption: str | None
    head: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    below: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class PageStart:
    """The place where a page of the report begins: behind the block that runs on to it, if any."""

    number: int


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note with its id, which the callouts name."""

    id: str
    text: str


_LONGEST_NUMBER: Final = 40  # characters before a title or paragraph
_SIGN: Final = re.compile(r"[:.\u2013\u2014]")  # behind a title that runs into its paragraph

Block: TypeAlias = Heading | Prose | Value | Grid | PageStart | Footnote


def list_blocks(record: JsonObject, printed: str) -> Iterator[Block]:
    """The country, or the report's title, then what the chapter prints in order; notes at the end.

    `printed` is the text of its document; the title of a country's report is written around the
    blocks. A statistic that is read from a table or a sentence is printed there, and not again.
    Notes that are printed before a list of sources without marks are above its heading.
    """
    titles = _list_titles(record)
    for level, title in enumerate(titles, 1):
        yield Heading(level, Inline(title))
    reached = 0
    placed = sorted(_list_placed(record, printed, len(titles)), key=lambda one: one.start)
    listed = _find_source_list(record, placed)
    notes = [note for note in record["notes"] if note["mark"]]
    for one in placed:
        while notes and one.start >= listed > notes[0]["spans"][0]["start"]:
            note = notes.pop(0)
            yield Footnote(note["id"], note["text"])
        first, last = one.pages
        if first > reached:
            reached = first
            yield PageStart(first)
        yield one.block
        for page in range(max(reached, first) + 1, last + 1):
            reached = page
            yield PageStart(page)
    _, last = record["source"]["pages"] or (0, 0)
    yield from map(PageStart, range(reached + 1, last + 1))  # they print notes alone
    for note in notes:
        yield Footnote(note["id"], note["text"])


def _find_source_list(record: JsonObject, placed: Iterable[_Placed]) -> float:
    """Where the heading over the sources without marks begins; behind everything without them."""
    spans = (note["spans"][0]["start"] for note in record["notes"] if not note["mark"])
    first = next(spans, math.inf)
    heads = [one.start for one in placed if isinstance(one.block, Heading) and one.start < first]
    return max(heads, default=first) if first < math.inf else first


def list_times(record: JsonObject) -> dict[str, str]:
    """The date of issue and the period of a report by their terms of Dublin Core, where known.

    A family's period follows from its edition, and is not stated.
    """
    source = record["source"]
    period = source["period"]
    is_stated = period and not (source["profile"] and period["basis"] == "inferred")
    times = {"issued": source["published"], "temporal": period["edtf"] if is_stated else None}
    return {term: edtf for term, edtf in times.items() if edtf}


def _list_titles(record: JsonObject) -> list[str]:
    """The country as printed, or the title of a report that has none.

    Neither where the first headings, one or more, print a title that is or names it.
    """
    title, country = record["source"]["title"], record["country"] and record["country"]["name"]
    headings = (one["title"] for one in record["sections"] if one["title"])
    is_printed = title in accumulate(headings, "{} {}".format)
    is_named = title and (not country or country.casefold() in title.casefold())
    shown = country or title
    return [shown] if shown and not (is_printed and is_named) else []


class _Placed(NamedTuple):
    """A block with the offset of its beginning, and its first and last page; 0 without pages."""

    start: int
    pages: tuple[int, int]
    block: Block


def _list_placed(record: JsonObject, printed: str, above: int) -> Iterator[_Placed]:
    """The blocks of a chapter, each with the offset and the page of its beginning.

    `above` is the number of titles above its sections.
    """
    elsewhere = [*_list_spans(record)]
    cited = _list_cited(record)
    titles = [(s["start"], s["end"]) for one in record["sections"] for s in one["spans"]]
    corrected = CorrectedPrint(record)
    for id_, statistic in record["statistics"].items():
        if not statistic["spans"] or not _is_within(statistic["spans"][0], elsewhere):
            own = [one for one in statistic["label_spans"] if not _is_within(one, titles)]
            is_own = len(own) == len(statistic["label_spans"])
            label = statistic["label"] if is_own else _read_print(own, printed)
            place = [*own, *statistic["spans"]]
            yield _place(place, _build_value(record, id_, label, cited))
    for at, section in enumerate(record["sections"]):
        run_in = _read_run_in(section, printed)
        if section["title"] and not run_in:
            number = _find_number(section, printed)
            words = " ".join(filter(None, (number, section["title"])))
            content = Inline(words, _list_notes(section["note_refs"], words))
            yield _place(section["spans"], Heading(section["level"] + above, content))
        for below, paragraph in enumerate(section["paragraphs"]):
            pointer = f"/sections/{at}/paragraphs/{below}"
            text = corrected.mark(paragraph["text"], pointer, paragraph["spans"])
            content = _read_inline(text, paragraph["note_refs"], cited)
            prose = Prose(content, _find_number(paragraph, printed), run_in)
            yield _place(paragraph["spans"], prose)
            run_in = None
    for at, table in enumerate(record["tables"]):
        yield _place(table["spans"], _build_grid(record, at, corrected, cited))
    for note in record["notes"]:
        if not note["mark"]:
            yield _place(note["spans"], Prose(Inline(note["text"])))


def _list_cited(record: JsonObject) -> dict[str, str]:
    """The sources of a list without marks, which the text cites by name, each with no mark."""
    return {note["id"]: "" for note in record["notes"] if not note["mark"]}


def _find_number(part: JsonObject, printed: str) -> str | None:
    """The number of a title or paragraph with the words and signs around it: `Section 2.`, `(a)`.

    They are printed before it on its line; where other things are, the number has a point. None
    where its own text begins with the number.
    """
    if not part["number"] or not part["spans"]:
        return None
    own = re.match(
        rf"\(?{re.escape(part['number'].strip('(.)'))}(?P<sign>[.)])?", anchored_text(part)
    )
    end = part["spans"][0]["start"]
    start = max(printed.rfind("\n", 0, end) + 1, end - _LONGEST_NUMBER)
    before = printed[start:end].strip("#*_ \t")
    if own and (own["sign"] or part["number"] not in before):
        return None
    return before if part["number"] in before else f"{part['number']}."


def _read_run_in(section: JsonObject, printed: str) -> str | None:
    """A title that runs into its first paragraph, with the sign behind it: `Conditions:`.

    Type alone parts a title without a sign from its paragraph; it is written as a heading.
    """
    if not section["run_in"] or not section["title"] or not section["spans"]:
        return None
    sign = _SIGN.match(printed, section["spans"][-1]["end"])
    return f"{section['title']}{sign[0]}" if sign else None


def _list_spans(record: JsonObject) -> Iterator[tuple[int, int]]:
    parts = [*record["tables"]]
    parts += [one for section in record["sections"] for one in section["paragraphs"]]
    yield from ((span["start"], span["end"]) for one in parts for span in one["spans"])


def _is_within(span: JsonObject, others: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span["start"] and span["end"] <= end for start, end in others)


def _place(spans: Sequence[JsonObject], block: Block) -> _Placed:
    pages = [span["page"] for span in spans if span["page"] is not None] or [0]
    return _Placed(spans[0]["start"] if spans else 0, (pages[0], max(pages)), block)


def _read_inline(
    text: str,
    refs: Iterable[JsonObject],
    marks: Mapping[str, str] = MappingProxyType({}),
    span: Sequence[int] = (1, 1),
) -> Inline:
    """A text with its callouts; those of notes with one of these marks are printed as the mark.

    Where the mark is empty, the text itself cites the note.
    """
    written, position, notes = "", 0, []
    for ref in refs:
        at = min(ref["at"], len(text))
        written += text[position:at]
        position = at
        if (mark := marks.get(ref["note"])) is not None:
            written += mark
        else:
            notes.append((len(written), ref["note"]))
    rows, columns = span
    return Inline(written + text[position:], tuple(notes), (rows, columns))


def _read_below(line: JsonObject, marks: Mapping[str, str], mark: str = "") -> Inline:
    """A line below a table, behind the mark by which its cells call it."""
    refs = ({**ref, "at": len(mark) + ref["at"]} for ref in line["note_refs"])
    return _read_inline(mark + line["text"], refs, marks)


def _list_notes(refs: Iterable[JsonObject], text: str) -> tuple[tuple[int, str], ...]:
    """The notes of a heading, all at its end: its number may stand before the text."""
    return tuple((len(text), ref["note"]) for ref in refs)


def _read_print(spans: Iterable[JsonObject], printed: str) -> str | None:
    """What stands at these places, on one line."""
    return " ".join(" ".join(printed[one["start"] : one["end"]].split()) for one in spans) or None


def _build_value(
    record: JsonObject, id_: str, label: str | None, cited: Mapping[str, str]
) -> Value:
    """A statistic behind the part of its label that no heading prints."""
    pointer, statistic = f"/statistics/{escape_pointer(id_)}", record["statistics"][id_]
    if is_corrected(record, pointer):
        text = describe_value(statistic)
        return Value(label, Inline(text, _list_notes(statistic["note_refs"], text)))
    content = _read_inline(statistic["raw"], statistic["note_refs"], cited)
    return Value(label, content, _find_chart(statistic))


def _find_chart(statistic: JsonObject) -> str | None:
    """The name of the chart that prints one figure: its group, which no word of it prints."""
    groups = [one["group"] for one in statistic.get("observations", ())]
    group = groups[0] if len(groups) == 1 else None
    printed = f"{statistic['label']} {statistic['raw']}".casefold()
    return group if group and group.casefold() not in printed else None


def _build_grid(
    record: JsonObject, at: int, corrected: CorrectedPrint, cited: Mapping[str, str]
) -> Grid:
    table = record["tables"][at]
    printed_below = {note["id"]: note["mark"] for note in table["notes"]}
    marks = {**cited, **printed_below}

    def read(cell: JsonObject, pointer: str) -> Inline:
        if is_corrected(record, f"{pointer}/value"):
            text = str(cell["value"])
            return Inline(text, _list_notes(cell["note_refs"], text))
        text = corrected.mark(cell["text"], pointer, cell["spans"])
        return _read_inline(text, cell["note_refs"], marks, cell["span"])

    below = [_read_below(note, marks, f"{note['mark']} ") for note in table["notes"]]
    below += [_read_below(table["source"], marks)] if table["source"] else []
    head = tuple(
        _read_inline(cell["text"], cell["note_refs"], marks, cell["span"])
        for cell in table["columns"]
    )
    rows = tuple(
        tuple(read(cell, f"/tables/{at}/rows/{row}/{column}") for column, cell in enumerate(cells))
        for row, cells in enumerate(table["rows"])
    )
    return Grid(table["caption"], head, rows, tuple(below))
