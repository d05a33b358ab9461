"""Rows of figures by year in text that lost its tables: each row is a statistic again.

Text that was copied out of a table keeps its words and figures and loses its columns. The years of
the head tell how many figures a row has.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue, TableFigure
from pipeline.statistics.cutting import cut_out
from pipeline.statistics.flattened_blocks import ReadRow, list_known, read_rows
from pipeline.statistics.flattened_lines import (
    HEAD_LINE,
    Head,
    Item,
    Line,
    Place,
    find_tables,
    list_lines,
    read_head,
)
from pipeline.statistics.pairs import is_short_value, may_be_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.problems import Problem
    from pipeline.layout.elements import Piece

_FEWEST_PAIRS: Final = 3  # labels above their values
_LONGEST: Final = 4000  # labels, figures and years of a table
_MOST_PLACES: Final = 20  # that a problem names
_MOST_WORDS: Final = 16  # of a label and the one that it goes on with
_NOTE_CALLS: Final = re.compile(r"(?:\s\d{1,2}/)+$")


def cut_flattened_tables(
    document: Document, pieces: Sequence[Piece]
) -> tuple[list[LabelledValue], list[Piece], list[Problem]]:
    """Return the rows of figures by year that the pieces of a chapter hold, and the other pieces.

    Heads of columns that the reader took for titles are prose there. Figures of tables of which
    some rows are read, but not these, are reported.
    """
    tables = [
        (table, head)
        for table in find_tables(document, pieces)
        if len(table) <= _LONGEST and (head := read_head(document, table))
    ]
    sure = (row for table, head in tables for row in read_rows(document, table, head, {}))
    known = list_known(document, sure)
    entries: list[LabelledValue] = []
    problems: list[Problem] = []
    taken: list[Place] = []
    heads: set[int] = set()
    for table, head in tables:
        rows = read_rows(document, table, head, known)
        found = [row for row in rows if _is_named(document, row)]
        entries += [_make_entry(document, one, head) for one in found]
        taken += [place for one in found for place in one.list_extents()]
        if found:
            heads |= {item.piece.start for item in table if item.kind == "years"}
            problems += _report_unread(document, table, found)
    for label, below in _find_columns_of_a_box(document, pieces):
        entries.append(_make_pair(document, label, below))
        taken += [(label[0], label[1]), (below[0], below[1])]
    if not taken:
        return [], [*pieces], []
    return entries, list(cut_out(pieces, taken, heads)), problems


def _is_named(document: Document, row: ReadRow) -> bool:
    """Whether the words before the figures of a row may be a label, and no column of text."""
    names = [_read_words(document, one) for one in (row.row.above, row.row.label) if one]
    words = " ".join(document.text[start:end] for start, end in names).split()
    return len(words) <= _MOST_WORDS


def _report_unread(
    document: Document, table: Sequence[Item], read: Sequence[ReadRow]
) -> Iterator[Problem]:
    """The problem of the figures of a table that are in none of its rows, if there are any."""
    taken = {figure.start for row in read for figure, _ in row.figures}
    left = [item for item in table if item.kind == "figure" and item.start not in taken]
    if left:
        name = document.text[table[0].start : table[0].end]
        spans = tuple(document.span(item.start, item.end) for item in left[:_MOST_PLACES])
        message = f"{len(left)} figures of the table {name!r} have no certain row or year"
        yield make_problem(Code.FLATTENED_TABLE, message, spans)


def _find_columns_of_a_box(
    document: Document, pieces: Sequence[Piece]
) -> Iterator[tuple[Line, Line]]:
    """The labels with their values where a block of labels with colons stands above one of values.

    The head of a table may follow the values.
    """
    text = document.text
    read = [piece for piece in pieces if not (piece.is_furniture or piece.is_note)]
    for first, second in pairwise(read):
        if {first.role, second.role} - {"prose", "item"}:
            continue
        if not text[first.start : first.end].rstrip().endswith(":"):
            continue
        above, below = list_lines(document, first), list_lines(document, second)
        labels = [*takewhile(lambda line: text[line[1] - 1] == ":", reversed(above))][::-1]
        values, rest = below[: len(labels)], below[len(labels) :]
        if (
            _FEWEST_PAIRS <= len(labels) == len(values)
            and all(may_be_label(text[start : end - 1]) for start, end, _ in labels)
            and all(is_short_value(text[start:end]) for start, end, _ in values)
            and all(HEAD_LINE.fullmatch(text, start, end) for start, end, _ in rest)
        ):
            yield from zip(labels, values, strict=True)


def _make_pair(document: Document, label: Line, below: Line) -> LabelledValue:
    """The entry of a label and the value that stands apart from it."""
    name = Reading.of(document, [(label[0], label[1] - 1)], label[2].marks)
    extent = (below[0], below[1])
    printed = Reading.of(document, [extent], below[2].marks)
    marks = below[2].marks
    return LabelledValue(None, name, printed, (label[0], label[1]), (extent,), marks)


def _make_entry(document: Document, read: ReadRow, head: Head) -> LabelledValue:
    """The entry of a row."""
    label, marks = read.row.label, read.row.label.piece.marks
    names = [_read_words(document, one) for one in (read.row.above, label) if one]
    extents = sorted((figure.start, figure.end) for figure, _ in read.figures)
    value = Reading.of(document, extents, ())
    figures = tuple(
        TableFigure(None, value.find_place(figure.start, figure.end), year, head.status.get(year))
        for figure, year in read.figures
    )
    return LabelledValue(
        None,
        Reading.of(document, names, marks),
        value,
        (label.start, label.end),
        tuple(extents),
        marks,
        figures=figures,
        head=Reading.of(document, [_read_words(document, read.head)], ()) if read.head else None,
    )


def _read_words(document: Document, item: Item) -> Place:
    """Where the words of a line are printed, without the calls of notes behind them."""
    calls = _NOTE_CALLS.search(document.text, item.start, item.end)
    return item.start, calls.start() if calls else item.end
