"""Values printed in table rows, and categories printed beside headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue, TableFigure, group_tables, is_label_value_table
from pipeline.layout.table_notes import (
    choose_source_line,
    find_source_year,
    split_source_lines,
)
from pipeline.statistics.quantity.amounts import is_absent
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.profiles.model import Profile


def collect_heading_categories(document: Document, chapter: Chapter) -> Iterator[LabelledValue]:
    """Yield entries of values printed in, above or below a heading; their labels are empty."""
    for piece in chapter.pieces:
        for id_, place in piece.stated_values:
            extents = tuple((span.start, span.end) for span in piece.reading.spans(*place))
            if piece.role == "category":  # include the markup around the value
                extents = ((piece.start, piece.end),)
            start = extents[0][0] if extents else piece.start
            value = Reading.of(document, extents, piece.marks)
            label = Reading.of(document, [(start, start)])
            yield LabelledValue(id_, label, value, (start, start), extents, piece.marks)


_ANSWERS: Final = ("yes", "no")
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:FY\s?)?(?:19|20)\d\d")
_SYMBOLS: Final = " *\u2020\u2021\u00a7\u00b6"


def collect_table_values(
    document: Document, chapter: Chapter, profile: Profile
) -> Iterator[LabelledValue]:
    """Yield entries of figures in tables of rows and columns; the table itself is kept.

    A row begins with a label of the profile, or with an empty cell: then it belongs to the label
    above. Its last cell is the figure, of the year that the table's source line states; cells
    between name the group: an age, a region. A row with `Yes` or `No` in between, as in tables of
    laws, states no figure but that of a column `Age`. Where the columns are years, each cell is the
    figure of its column's year.
    """
    for table in group_tables(chapter.pieces):
        if is_label_value_table(table, profile.labels):
            continue
        sources = split_source_lines(document, table)
        columns = _read_columns(table)
        yield from _collect_columns(document, table, columns, profile, sources)
        if columns.years:
            continue
        label: Mark | None = None
        rows: list[Piece] = []
        for row in (piece for piece in table if piece.role == "row"):
            first = row.list_cells()[0] if row.list_cells() else None
            if label and first and first.start == first.end:
                rows.append(row)
                continue
            if label:
                yield _make_entry(document, rows, label, profile, sources)
            known = (
                first
                and _is_label_of_quantity(fold(row.read_cell(first).text), profile)
                and not _is_answer(row)
            )
            label, rows = (first, [row]) if known else (None, [])
        if label:
            yield _make_entry(document, rows, label, profile, sources)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of figures that the heads of a table name: years by place, and ages."""

    count: int
    years: dict[int, str]
    age: int | None


def _read_columns(table: Sequence[Piece]) -> _Columns:
    """The columns by the last row of heads."""
    heads = [piece for piece in table if piece.role == "columns"]
    names = [heads[-1].read_cell(cell).text for cell in heads[-1].list_cells()] if heads else []
    years = {at: name for at, name in enumerate(names) if at and _YEAR.fullmatch(name)}
    ages = [at for at, name in enumerate(names) if fold(name) == "age"]
    return _Columns(len(names), years, ages[0] if len(ages) == 1 else None)


def _collect_columns(
    document: Document,
    table: Sequence[Piece],
    columns: _Columns,
    profile: Profile,
    sources: Sequence[Reading],
) -> Iterator[LabelledValue]:
    """The entries of the rows of a table with columns of figures, if it has any."""
    if not (columns.years or columns.age):
        return
    for at, row in enumerate(table):
        if not _is_split_row(table[at + 1 : at + 2]):
            yield from _collect_row(document, row, columns, profile, sources)


def _is_split_row(behind: Sequence[Piece]) -> bool:
    """Whether the next row has no label: the row before it is then split among territories."""
    if not behind or behind[0].role != "row" or not behind[0].list_cells():
        return False
    [following] = behind
    first = following.list_cells()[0]
    return not following.read_cell(first).text


def _collect_row(
    document: Document,
    row: Piece,
    columns: _Columns,
    profile: Profile,
    sources: Sequence[Reading],
) -> Iterator[LabelledValue]:
    """The entry of a row whose label is known: its figures of years, or its age.

    A cell without a digit (`Unknown`, `N/A`) holds no figure.
    """
    cells = row.list_cells()
    if row.role != "row" or len(cells) != columns.count:
        return
    id_ = profile.labels.get(fold(row.read_cell(cells[0]).text))
    rule = profile.rules[id_] if id_ else None
    if rule is None or rule.kind != "quantity":
        return
    if not columns.years and not (rule.unit == "years" and _is_answer(row)):
        return
    places: dict[int, str | None] = {**columns.years}
    if not places and columns.age:
        places[columns.age] = None
    filled = [
        (cells[at], year)
        for at, year in places.items()
        if _DIGIT.search(row.read_cell(cells[at]).text)
    ]
    if not filled:
        return
    extents = ((filled[0][0].start, filled[-1][0].end),)
    value = Reading.of(document, extents, row.marks)
    name = cells[0]
    entry = LabelledValue(
        id_, row.read_cell(name), value, (name.start, name.end), extents, row.marks
    )
    source = choose_source_line(sources, entry.label.text)
    figures = tuple(TableFigure(None, _find_amount(value, cell), year) for cell, year in filled)
    yield replace(entry, figures=figures, source=source)


def _find_amount(value: Reading, cell: Mark) -> tuple[int, int]:
    """The place of a cell's text without the marks that call a note of its table."""
    start, end = value.find_place(cell.start, cell.end)
    text = value.text[start:end]
    return start + len(text) - len(text.lstrip(_SYMBOLS)), start + len(text.rstrip(_SYMBOLS))


def _is_label_of_quantity(label: str, profile: Profile) -> bool:
    id_ = profile.labels.get(label)
    return id_ is not None and profile.rules[id_].kind == "quantity"


def _is_answer(row: Piece) -> bool:
    """Whether a cell between label and last cell is `Yes` or `No`."""
    return any(fold(row.read_cell(cell).text) in _ANSWERS for cell in row.list_cells()[1:-1])


def _make_entry(
    document: Document,
    rows: Sequence[Piece],
    name: Mark,
    profile: Profile,
    sources: Sequence[Reading],
) -> LabelledValue:
    label = rows[0].read_cell(name)
    filled = [[cell for cell in row.list_cells()[1:] if cell.start < cell.end] for row in rows]
    extents = tuple((cells[0].start, cells[-1].end) for cells in filled if cells)
    marks = tuple(mark for row in rows for mark in row.marks)
    value = Reading.of(document, extents, marks)
    printed = tuple(
        _make_figure(value, row, cells) for row, cells in zip(rows, filled, strict=True) if cells
    )
    entry = LabelledValue(
        profile.labels[fold(label.text)], label, value, (name.start, name.end), extents, marks
    )
    source = choose_source_line(sources, label.text)
    year = find_source_year(source.text) if source else None
    return replace(entry, figures=printed, dated=year, source=source)


def _make_figure(value: Reading, row: Piece, cells: Sequence[Mark]) -> TableFigure:
    """Return the place of a row's figure and of the non-empty cells before it."""
    named = [cell for cell in cells[:-1] if not is_absent(row.read_cell(cell).text)]
    group = value.find_place(named[0].start, named[-1].end) if named else None
    return TableFigure(group, value.find_place(cells[-1].start, cells[-1].end))
