"""The figures of tables whose rows begin with the labels of statistics: entries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue, TableFigure, group_tables, is_label_value_table
from pipeline.statistics.quantity.amounts import is_absent
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.profiles.model import Profile

_ANSWERS: Final = ("yes", "no")


def figures(document: Document, chapter: Chapter, profile: Profile) -> Iterator[LabelledValue]:
    """The entries of tables of rows and columns; such a table stays one.

    A row begins with a label that the profile knows, or with none: then it is of the label above.
    Its last cell is the figure, what stands between says whose: an age, a part of the country. A
    row that says `Yes` or `No` there, as in tables of laws, states none.
    """
    for table in group_tables(chapter.pieces):
        if is_label_value_table(table, profile.labels):
            continue
        label: Mark | None = None
        rows: list[Piece] = []
        for row in (piece for piece in table if piece.role == "row"):
            first = row.list_cells()[0] if row.list_cells() else None
            if label and first and first.start == first.end:
                rows.append(row)
                continue
            if label:
                yield _entry(document, rows, label, profile)
            known = (
                first
                and _is_figure(fold(row.read_cell(first).text), profile)
                and not _is_answer(row)
            )
            label, rows = (first, [row]) if known else (None, [])
        if label:
            yield _entry(document, rows, label, profile)


def _is_figure(label: str, profile: Profile) -> bool:
    id_ = profile.labels.get(label)
    return id_ is not None and profile.rules[id_].kind == "quantity"


def _is_answer(row: Piece) -> bool:
    """Whether a row answers, between its label and its last cell, a question of its table's."""
    return any(fold(row.read_cell(cell).text) in _ANSWERS for cell in row.list_cells()[1:-1])


def _entry(
    document: Document, rows: Sequence[Piece], name: Mark, profile: Profile
) -> LabelledValue:
    label = rows[0].read_cell(name)
    filled = [[cell for cell in row.list_cells()[1:] if cell.start < cell.end] for row in rows]
    extents = tuple((cells[0].start, cells[-1].end) for cells in filled if cells)
    marks = tuple(mark for row in rows for mark in row.marks)
    value = Reading.of(document, extents, marks)
    printed = tuple(
        _figure(value, row, cells) for row, cells in zip(rows, filled, strict=True) if cells
    )
    entry = LabelledValue(
        profile.labels[fold(label.text)], label, value, (name.start, name.end), extents, marks
    )
    return replace(entry, figures=printed)


def _figure(value: Reading, row: Piece, cells: Sequence[Mark]) -> TableFigure:
    """A row's figure and, of the cells before it, those that say something."""
    said = [cell for cell in cells[:-1] if not is_absent(row.read_cell(cell).text)]
    group = value.find_place(said[0].start, said[-1].end) if said else None
    return TableFigure(group, value.find_place(cells[-1].start, cells[-1].end))
