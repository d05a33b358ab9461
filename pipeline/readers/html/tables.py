"""Data tables of a page, as opposed to layout tables, and the columns of their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.html.dom import Element

_LAYOUT: Final = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "form", "article", "section")
_WIDEST: Final = 100  # columns that may be spanned
_TALLEST: Final = 1000  # rows
_SPAN: Final = re.compile(r"[1-9]\d{0,3}")
_LONGEST_CELL: Final = 6000  # characters
_LONG_CELL: Final = 1000
_MOST_BREAKS: Final = 10
_ROWS_SHARE: Final = 0.5  # of the rows of a data table have several cells with text


@dataclass(frozen=True, slots=True)
class GridPart:
    """The role of an element in a table; `first` where it begins the table.

    Empty cells before a cell are covered by a cell that spans rows; those behind it are the
    columns that it spans itself.
    """

    part: Literal["table", "caption", "columns", "row", "cell"]
    first: bool = False
    empty_before: int = 0
    empty_behind: int = 0


def find_data_tables(body: Element) -> dict[Element, GridPart]:
    """The elements of a page's data tables, each with its role in its table.

    A table that only arranges the page is excluded: one with another table or a heading inside,
    one with a long text in a cell, or one most of whose rows have a single cell.
    """
    found: dict[Element, GridPart] = {}
    for table in body.elements():
        if table.tag == "table" and not table.has(*_LAYOUT):
            rows = list(_find_rows(table))
            full = [row for row in rows if any(cell.text().strip() for cell in row[1])]
            several = sum(sum(bool(c.text().strip()) for c in cells) > 1 for _, cells in full)
            is_page = any(_holds_text(cell) for _, cells in full for cell in cells)
            if several >= max(1, _ROWS_SHARE * len(full)) and not is_page:
                found[table] = GridPart("table")
                found.update(_describe_table(table, rows))
    return found


def _holds_text(cell: Element) -> bool:
    """Whether a cell holds a text rather than a value: many lines, or very long ones."""
    length = len(cell.text())
    breaks = sum(element.tag in ("br", "p") for element in cell.elements())
    return length > _LONGEST_CELL or (length > _LONG_CELL and breaks > _MOST_BREAKS)


def _find_rows(table: Element) -> Iterator[tuple[Element, list[Element]]]:
    for row in table.elements():
        if row.tag == "tr":
            yield row, [c for c in row.children if not isinstance(c, str) and c.tag in ("td", "th")]


def _describe_table(
    table: Element, rows: Sequence[tuple[Element, list[Element]]]
) -> Iterator[tuple[Element, GridPart]]:
    captions = [element for element in table.elements() if element.tag == "caption"]
    first = True
    for caption in captions[:1]:
        if caption.text().strip():
            yield caption, GridPart("caption", first=True)
            first = False
    heads = True
    spanned: dict[int, int] = {}  # column → rows below that a cell above still covers
    for row, cells in rows:
        written = any(cell.text().strip() for cell in cells)
        is_head = heads and written and (row.within("thead") or all(c.tag == "th" for c in cells))
        yield row, GridPart("columns" if is_head else "row", first=first and written)
        yield from _place_cells(cells, spanned)
        if written:
            first = heads = False


def _place_cells(
    cells: Sequence[Element], spanned: dict[int, int]
) -> Iterator[tuple[Element, GridPart]]:
    column = 0
    for cell in cells:
        before = 0
        while spanned.get(column, 0) > 0 and column < _WIDEST:
            spanned[column] -= 1
            column += 1
            before += 1
        width = _parse_span(cell, "colspan", _WIDEST)
        for below in range(column, min(column + width, _WIDEST)):
            spanned[below] = _parse_span(cell, "rowspan", _TALLEST) - 1
        column += width
        yield cell, GridPart("cell", empty_before=before, empty_behind=width - 1)
    for other, rows in spanned.items():
        if other >= column and rows > 0:
            spanned[other] = rows - 1


def _parse_span(cell: Element, name: str, most: int) -> int:
    given = cell.attributes.get(name, "").strip()
    return min(int(given), most) if _SPAN.fullmatch(given) else 1
