"""Tables written in Markdown as HTML: `<table>`, a row in each `<tr>`, no nested table."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Block, Mark, sort_marks
from pipeline.readers.markdown.inline import find_inline_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import BlockKind

_ATTRIBUTES: Final = r"(?:\s[^<>]{0,300})?"
_OPENS: Final = re.compile(rf"^[ \t]*(?P<tag><table{_ATTRIBUTES}>)", re.IGNORECASE | re.MULTILINE)
_CLOSES: Final = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW: Final = re.compile(rf"<(?P<row>tr|caption){_ATTRIBUTES}>", re.IGNORECASE)
_OPENS_CELL: Final = re.compile(r"<t[dh]\b", re.IGNORECASE)
_CELL: Final = re.compile(  # to the next cell, whatever closes it
    rf"<(?P<tag>t[dh])(?P<attributes>{_ATTRIBUTES})>"
    r"(?P<inner>.*?)(?:</t(?:d|h|r|head|body|foot|able)\s*>.*)?",
    re.IGNORECASE | re.DOTALL,
)
_COLUMNS: Final = re.compile(r"colspan\s*=\s*[\"']?(?P<count>[2-9])\b", re.IGNORECASE)
_ROWS_SHARE: Final = 0.5  # of the rows of a data table have several cells


def find_html_tables(text: str) -> list[tuple[int, int, list[Block]]]:
    """The tables of a text in order: the start and end of each, and its blocks.

    Its blocks cover every character of it that is not white space.
    """
    found: list[tuple[int, int, list[Block]]] = []
    at = 0
    while (opening := _OPENS.search(text, at)) and (closing := _CLOSES.search(text, opening.end())):
        start, at = opening.start("tag"), closing.end()
        rows = list(_split_rows(text, start, at))
        if _is_data_table(rows) and not _OPENS.search(text, opening.end(), closing.start()):
            found.append((start, at, rows))
    return found


def _is_data_table(rows: Sequence[Block]) -> bool:
    several = sum(len(row.marks_of("cell")) > 1 for row in rows)
    return bool(several) and several >= _ROWS_SHARE * len(rows)


def _split_rows(text: str, start: int, end: int) -> Iterator[Block]:
    """The caption and the rows; each extends to the start of the next, the first from `start`."""
    openings = list(_ROW.finditer(text, start, end))
    starts = [start, *(one.start() for one in openings[1:]), end]
    heads = True
    for at, (opening, (low, bound)) in enumerate(zip(openings, pairwise(starts), strict=False)):
        high = low + len(text[low:bound].rstrip())
        cells = [_CELL.fullmatch(text, *place) for place in _find_cells(text, opening.end(), high)]
        kind: BlockKind = "row"
        if opening["row"].lower() == "caption":
            kind = "caption"
        elif heads:
            heads = all(cell and cell["tag"].lower() == "th" for cell in cells)
            kind, heads = ("columns" if heads and cells else "row"), False
        marked = [mark for cell in cells if cell for mark in _mark_cell(text, cell)]
        tags = {mark.start for mark in marked if mark.kind == "shown"}
        inline = (mark for mark in find_inline_marks(text, low, high) if mark.start not in tags)
        yield Block(kind, low, high, int(at == 0), sort_marks([*inline, *marked]))


def _find_cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The start of each cell of a row, at its tag, and its end."""
    openings = [tag.start() for tag in _OPENS_CELL.finditer(text, start, end)]
    yield from pairwise([*openings, end])


def _mark_cell(text: str, cell: re.Match[str]) -> Iterator[Mark]:
    """The content of a cell, and empty cells for the other columns that it spans.

    Its tag is read as the white space that separates it from the cell before.
    """
    low, high = cell.span("inner")
    yield Mark("shown", cell.start(), low, " ")
    inner = text[low:high].strip()
    low += text[low:high].find(inner)
    yield Mark("cell", low, low + len(inner))
    spanned = _COLUMNS.search(cell["attributes"])
    for _ in range(int(spanned["count"]) - 1 if spanned else 0):
        yield Mark("cell", low + len(inner), low + len(inner))
