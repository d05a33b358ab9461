"""Values printed in table rows, and categories printed beside headings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.reading import Reading
from pipeline.grammar.data_periods import find_data_period
from pipeline.layout.elements import LabelledValue, TableFigure, group_tables, is_label_value_table
from pipeline.layout.notes import choose_source_line, split_source_lines
from pipeline.statistics.quantity.amounts import is_absent
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.words import DIGIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
_NUMBER: Final = re.compile(r"[\d.,%$\s]*\d[\d.,%$\s]*")
_YEAR: Final = re.compile(YEAR)
_SYMBOLS: Final = " *\u2020\u2021\u00a7\u00b6"


def collect_table_values(
    document: Document, chapter: Chapter, profile: Profile
) -> Iterator[LabelledValue]:
    """Yield entries of figures in tables of rows and columns; the table itself is kept.

    A row begins with a label of the profile, or with an empty cell: then it belongs to the label
    above. Its last cell is the figure, of the period that the table's source line states; cells
    between name the group: an age, a region. A row with `Yes`, `No` or `N/A` in between, as in
    tables of laws, states no figure but that of a column `Age`, or that it has none. Where the
    columns are years, each cell is the figure of its column's year. A row with a number before its
    last cell has columns of other figures: its value is read as text.
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
                and not _is_answer(row, columns)
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

    @property
    def figures(self) -> Mapping[int, str | None]:
        """The years of the columns of figures by their place; None for the column of ages."""
        return self.years or ({} if self.age is None else {self.age: None})


def _read_columns(table: Sequence[Piece]) -> _Columns:
    """The columns by the last row of heads, or by a first row of nothing but years."""
    heads = [piece for piece in table if piece.role == "columns"]
    names = [heads[-1].read_cell(cell).text for cell in heads[-1].list_cells()] if heads else []
    first = next((piece for piece in table if piece.role == "row"), None)
    printed = [first.read_cell(cell).text for cell in first.list_cells()] if first else []
    if printed[1:] and all(map(_YEAR.fullmatch, printed[1:])):
        names = printed
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
    if not columns.figures:
        return
    rows: list[Piece] = []
    for row in (piece for piece in table if piece.role == "row"):
        if rows and row.list_cells() and not row.read_cell(row.list_cells()[0]).text:
            rows.append(row)
            continue
        yield from _collect_rows(document, rows, columns, profile, sources)
        rows = [row]
    yield from _collect_rows(document, rows, columns, profile, sources)


def _collect_rows(
    document: Document,
    rows: Sequence[Piece],
    columns: _Columns,
    profile: Profile,
    sources: Sequence[Reading],
) -> Iterator[LabelledValue]:
    """The entry of a known label with the rows below it that have none, one a territory."""
    if not rows or any(len(row.list_cells()) != columns.count for row in rows):
        return
    name = rows[0].list_cells()[0]
    id_ = profile.labels.get(fold(rows[0].read_cell(name).text))
    rule = profile.rules[id_] if id_ else None
    if id_ is None or rule is None or rule.kind != "quantity":
        return
    if not columns.years and not (
        rule.unit == "years" and any(_is_answer(row, columns) for row in rows)
    ):
        return
    read = [_read_row(row, columns) for row in rows]
    filled = [one for one in read if one.figures]
    if not filled or (len(rows) > 1 and any(one.group is None for one in filled)):
        return
    extents = tuple(extent for one in filled for extent in one.list_extents())
    marks = tuple(mark for row in rows for mark in row.marks)
    value = Reading.of(document, extents, marks)
    entry = LabelledValue(
        id_, rows[0].read_cell(name), value, (name.start, name.end), extents, marks
    )
    figures = tuple(
        TableFigure(
            value.find_place(one.group.start, one.group.end) if one.group else None,
            _find_amount(value, cell),
            year,
        )
        for one in filled
        for cell, year in one.figures
    )
    source = choose_source_line(
        sources, entry.label.text, is_recognised=document.has_recognised_text
    )
    yield replace(entry, figures=figures, source=source)


@dataclass(frozen=True, slots=True)
class _FigureRow:
    """The cells of a row that hold figures, with their years, and the cell that names a group."""

    group: Mark | None
    figures: tuple[tuple[Mark, str | None], ...]

    def list_extents(self) -> Iterator[tuple[int, int]]:
        """The extents in the document of the group and of the figures."""
        if self.group:
            yield self.group.start, self.group.end
        yield self.figures[0][0].start, self.figures[-1][0].end


def _read_row(row: Piece, columns: _Columns) -> _FigureRow:
    """The figures of a row, or the words in place of them, and the cell that names its group.

    This is the text between the label and them, but no answer. A word before an empty age is in
    place of it.
    """
    cells = row.list_cells()
    texts = [row.read_cell(cell).text.strip(_SYMBOLS) for cell in cells]
    between = range(1, min(columns.figures))
    names = [at for at in between if texts[at] and not _is_no_name(texts[at])]
    figures = [(at, year) for at, year in columns.figures.items() if _holds_figure(texts[at])]
    if not figures and not columns.years:
        figures = [(at, None) for at in between if is_absent(texts[at])]
    placed = tuple((cells[at], year) for at, year in figures)
    return _FigureRow(cells[names[0]] if names else None, placed)


def _holds_figure(text: str) -> bool:
    return bool(DIGIT.search(text)) or is_absent(text)


def _is_no_name(text: str) -> bool:
    return fold(text) in _ANSWERS or is_absent(text)


def _find_amount(value: Reading, cell: Mark) -> tuple[int, int]:
    """The place of a cell's text without the marks that call a note of its table."""
    start, end = value.find_place(cell.start, cell.end)
    text = value.text[start:end]
    return start + len(text) - len(text.lstrip(_SYMBOLS)), start + len(text.rstrip(_SYMBOLS))


def _is_label_of_quantity(label: str, profile: Profile) -> bool:
    id_ = profile.labels.get(label)
    return id_ is not None and profile.rules[id_].kind == "quantity"


def _is_answer(row: Piece, columns: _Columns) -> bool:
    """Whether a cell before the column of ages, or the last, is `Yes` or `No`; or `N/A` there."""
    cells = row.list_cells()[1 : columns.age or -1]
    texts = [row.read_cell(cell).text.strip(_SYMBOLS) for cell in cells]
    return any(
        fold(text) in _ANSWERS or (columns.age is not None and is_absent(text)) for text in texts
    )


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
    if any(one.group and _NUMBER.fullmatch(value.text, *one.group) for one in printed):
        printed = ()
    entry = LabelledValue(
        profile.labels[fold(label.text)], label, value, (name.start, name.end), extents, marks
    )
    source = choose_source_line(sources, label.text, is_recognised=document.has_recognised_text)
    period = find_data_period(source.text) if source else None
    return replace(entry, figures=printed, dated=period, source=source)


def _make_figure(value: Reading, row: Piece, cells: Sequence[Mark]) -> TableFigure:
    """Return the place of a row's figure and of the non-empty cells before it."""
    named = [cell for cell in cells[:-1] if not is_absent(row.read_cell(cell).text)]
    group = value.find_place(named[0].start, named[-1].end) if named else None
    return TableFigure(group, value.find_place(cells[-1].start, cells[-1].end))
