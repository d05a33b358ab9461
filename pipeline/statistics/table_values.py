"""Values printed in table rows, and categories printed beside headings."""

from __future__ import annotations

from dataclasses import replace
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


def collect_table_values(
    document: Document, chapter: Chapter, profile: Profile
) -> Iterator[LabelledValue]:
    """Yield entries of figures in tables of rows and columns; the table itself is kept.

    A row begins with a label of the profile, or with an empty cell: then it belongs to the label
    above. Its last cell is the figure, of the year that the table's source line states; cells
    between name the group: an age, a region. A row with `Yes` or `No` in between, as in tables of
    laws, states no figure.
    """
    for table in group_tables(chapter.pieces):
        if is_label_value_table(table, profile.labels):
            continue
        label: Mark | None = None
        rows: list[Piece] = []
        sources = split_source_lines(document, table)
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
