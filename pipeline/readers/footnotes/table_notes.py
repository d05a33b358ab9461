"""Notes in the rows of a table: the mark in one cell, the note in the next."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipeline.readers.footnotes.number_runs import heads_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Block

_MARK: Final = re.compile(r"[\[(]?(?P<number>\d{1,3})[\])]?\.?")
_CELLS: Final = 2


def unboxed(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, the rows of a table as paragraphs where each is a note.

    Their first cells count on, raised or under a title of notes.
    """
    if not any(block.kind == "row" for block in blocks):
        return blocks
    found: list[Block] = []
    for is_row, run in groupby(blocks, lambda block: block.kind == "row"):
        rows = list(run)
        titled = bool(found) and heads_notes(text, found[-1])
        are_notes = is_row and _are_notes(text, rows, titled=titled)
        found.extend(_paragraphs(rows) if are_notes else rows)
    return found


def _are_notes(text: str, rows: Sequence[Block], *, titled: bool) -> bool:
    """Whether each row is a mark and a note, the marks counting on."""
    numbers = []
    for row in rows:
        cells = row.marked("cell")
        mark = _MARK.fullmatch(text, cells[0].start, cells[0].end) if cells else None
        is_raised = any(call.start == row.start for call in row.marked("callout"))
        if len(cells) != _CELLS or mark is None or not (titled or is_raised):
            return False
        numbers.append(int(mark["number"]))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _paragraphs(rows: Sequence[Block]) -> Iterator[Block]:
    for row in rows:
        marks = tuple(mark for mark in row.marks if mark.kind != "cell")
        yield replace(row, kind="paragraph", level=0, marks=marks)
