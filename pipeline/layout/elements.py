"""The values that stages exchange: classified pieces of a document, and what is cut from them."""

from __future__ import annotations

from dataclasses import field
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.document.model import UNREAD_CALLOUT
from pipeline.document.reading import Reading
from pipeline.grammar.numbering import parse_labels
from pipeline.layout.typed_tables import are_figures
from pipeline.record.ids import make_slug
from pipeline.record.model import NoteRef
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Mark
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.vocabulary.countries import GazetteerCountry

BOLD_LEVEL: Final = 6  # of a title marked by bold type alone: below every heading with a level
MAX_RANGE_LENGTH: Final = 1000  # notes
_LONGEST_NUMBER: Final = 100  # digits; Python refuses to read over 4,300
_RANGE: Final = re.compile(r"(\d{1,4})\s*[-\u2013]\s*(\d{1,4})")
MAX_TITLE_LENGTH: Final = 200  # characters: longer text is prose
PieceRole = Literal[
    "country",
    "category",
    "heading",
    "prose",
    "item",
    "caption",
    "columns",
    "row",
    "chart label",
    "table note",
    "table source",
    "note",
    "running head",
    "page number",
    "menu",
    "rule",
]


_FEWEST_COLUMNS: Final = 3  # of a table that goes on behind a gap
_TABULAR: Final = frozenset(("caption", "columns", "row", "chart label"))


@value
class Piece:
    """A classified piece of a document.

    A heading has a `level`. A country's heading also has the `country`, and `name_range` is where
    its reading prints the name. `stated_values` are unlabelled values in a heading or beside it
    (role `category`): the ids of their statistics, each with its range in the reading.
    A piece that `continues` is the rest of the last piece of its role, cut by a page or column.
    """

    role: PieceRole
    start: int
    end: int
    level: int
    marks: tuple[Mark, ...]
    reading: Reading
    country: GazetteerCountry | None = None
    name_range: tuple[int, int] = (0, 0)
    continues: bool = False
    stated_values: tuple[tuple[str, tuple[int, int]], ...] = ()
    names_report: bool = False
    is_run_in: bool = False

    @property
    def is_furniture(self) -> bool:
        """Whether it is printed matter without content of its own."""
        return self.role in ("running head", "page number", "menu", "rule")

    @property
    def is_tabular(self) -> bool:
        """Whether it is part of a table."""
        return self.role in _TABULAR

    @property
    def is_note(self) -> bool:
        """Whether it is a footnote, or a note or source line below a table."""
        return self.role == "note" or self.is_table_foot

    @property
    def is_table_foot(self) -> bool:
        """Whether it is a note or source line below a table."""
        return self.role in ("table note", "table source")

    def list_extents_outside_values(self) -> Iterator[tuple[int, int]]:
        """The source extents of the text around its stated values."""
        at = self.start
        for span in (
            span for _, place in self.stated_values for span in self.reading.spans(*place)
        ):
            yield at, span.start
            at = span.end
        yield at, self.end

    def list_cells(self) -> tuple[Mark, ...]:
        """The cells of a table row, empty ones included."""
        return tuple(mark for mark in self.marks if mark.kind == "cell")

    def read_cell(self, cell: Mark) -> Reading:
        """The reading of one of its cells."""
        return Reading.of(self.reading.document, [(cell.start, cell.end)], self._list_own_marks())

    def read_cells(self) -> tuple[Reading, ...]:
        """The readings of its cells."""
        document, marks = self.reading.document, self._list_own_marks()
        return tuple(
            Reading.of(document, [(cell.start, cell.end)], marks) for cell in self.list_cells()
        )

    def _list_own_marks(self) -> list[Mark]:
        """The marks that change what is read: not those of its cells, nor of their type."""
        return [mark for mark in self.marks if not mark.is_wrapper]

    def list_cell_texts(self) -> list[str]:
        """The texts of its cells."""
        document, marks = self.reading.document, self._list_own_marks()
        return [
            Reading.read_text(document, cell.start, cell.end, marks) for cell in self.list_cells()
        ]

    def find_label_value_pair(self) -> tuple[Mark, Mark] | None:
        """The label cell and the value cell; None if the row has other filled cells or no label."""
        cells = self.list_cells()
        if len(cells) != 2:  # noqa: PLR2004 - a label and a value
            cells = tuple(cell for cell in cells if cell.start < cell.end)
        return (cells[0], cells[1]) if len(cells) == 2 and self.read_cell(cells[0]).text else None  # noqa: PLR2004

    def read_row_label(self) -> Reading:
        """The label of a row that pairs a label with a value, without colon; empty for others."""
        pair = self.find_label_value_pair() if self.is_tabular else None
        if pair is None:
            return Reading.of(self.reading.document, [(self.start, self.start)])
        cell = self.read_cell(pair[0])
        return cell.part(0, len(cell.text.rstrip(": ")), self.marks)

    def fold_row_label(self) -> str:
        """The row's label, folded."""
        return fold(self.read_row_label().text)


def is_bold(reading: Reading, marks: Iterable[Mark]) -> bool:
    """Whether one of these marks sets the whole reading in bold."""
    return is_in_type(reading, (mark for mark in marks if mark.kind == "strong"))


def is_in_type(reading: Reading, marks: Iterable[Mark]) -> bool:
    """Whether one of these marks sets the whole reading in bold or italics."""
    typed = [mark for mark in marks if mark.kind in ("strong", "emphasis")]
    spans = reading.spans() if typed else ()
    start, end = (spans[0].start, spans[-1].end) if spans else (0, 0)
    return any(mark.start <= start and end <= mark.end for mark in typed)


def find_number_mark(piece: Piece) -> Mark | None:
    """The mark of the printed number with which a piece begins, perhaps behind markup."""
    at = piece.start
    for mark in piece.marks:
        if mark.kind == "number" and mark.start <= at:
            return mark
        if mark.kind == "markup" and mark.start <= at:
            at = max(at, mark.end)
        elif mark.start > at:
            break
    return None


def read_number(piece: Piece) -> str | None:
    """The number of a paragraph or an item: printed before it, or counted by its list."""
    if mark := find_number_mark(piece):
        return mark.value
    first = piece.marks[0] if piece.marks else None
    if first is None or first.kind != "markup" or first.start != piece.start:
        return None
    if first.start == first.end:
        return first.value or None
    if piece.role != "item":
        return None
    labels = parse_labels(piece.reading.document.text[first.start : first.end])
    return labels[0].printed if labels else None


def group_tables(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The tables among these pieces, each a list of its caption, column heads, rows and notes.

    Rows of figures without heads, right behind a table of as many columns, go on with it, unless
    the markup of its document is exact.
    """
    if _TABULAR.isdisjoint([piece.role for piece in pieces]):
        return []
    found: list[list[Piece]] = []
    following: list[bool] = []  # whether nothing is read between a table and the one before
    broken, follows = True, False
    for piece in pieces:
        if piece.is_table_foot and found:
            found[-1].append(piece)
            follows = False
        elif piece.is_tabular:
            if piece.level or (broken and not (piece.continues and found)):
                found.append([])
                following.append(follows)
            found[-1].append(piece)
            follows = True
        elif not (piece.is_furniture or piece.role == "rule"):
            follows = False
        broken = not piece.is_tabular and (broken or piece.role != "rule" or piece.level > 0)
    tables: list[list[Piece]] = []
    for table, is_next in zip(found, following, strict=True):
        is_exact = table[0].reading.document.is_exact
        if is_next and not is_exact and _goes_on(tables[-1], table):
            tables[-1] += table
        else:
            tables.append(table)
    return tables


def _goes_on(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether rows of figures without heads are further rows of the table above them, with heads.

    A total or the rest of a page is set apart by a gap or a rule.
    """
    if any(piece.role != "row" for piece in below):
        return False
    rows = [piece.list_cell_texts() for piece in above if piece.role in ("columns", "row")]
    more = [piece.list_cell_texts() for piece in below]
    widths = {len(row) for row in (*rows, *more)}
    if not rows or len(widths) != 1 or min(widths) < _FEWEST_COLUMNS or are_figures(rows[0][1:]):
        return False
    return are_figures(more[0][1:]) and any(are_figures(row[1:]) for row in rows)


def is_label_value_table(table: Iterable[Piece], labels: Container[str]) -> bool:
    """Whether every row of a table pairs a label with a value, and one of the labels is known."""
    rows = [piece for piece in table if piece.role in ("columns", "row")]
    return (
        bool(rows)
        and all(row.find_label_value_pair() for row in rows)
        and any(row.fold_row_label() in labels for row in rows)
    )


def find_label_value_rows(pieces: Sequence[Piece], labels: Container[str]) -> frozenset[int]:
    """The start offsets of the rows of tables that pair labels with values."""
    return frozenset(
        row.start
        for table in group_tables(pieces)
        if is_label_value_table(table, labels)
        for row in table
        if row.role in ("columns", "row")
    )


def find_next_index(pieces: Sequence[Piece], at: int) -> int | None:
    """The index of the next piece after this one that is not furniture."""
    following = range(at + 1, len(pieces))
    return next((place for place in following if not pieces[place].is_furniture), None)


def find_previous_index(pieces: Sequence[Piece], at: int) -> int | None:
    """The index of the last piece before this one that is not furniture."""
    before = range(at - 1, -1, -1)
    return next((place for place in before if not pieces[place].is_furniture), None)


def find_next_piece(pieces: Sequence[Piece], at: int) -> Piece | None:
    """The next piece after this index that is not furniture."""
    place = find_next_index(pieces, at)
    return None if place is None else pieces[place]


def read_text_below(pieces: Sequence[Piece], at: int) -> str:
    """The text of the next piece; "" if that is not prose."""
    first = find_next_piece(pieces, at)
    return first.reading.text if first and first.role in ("prose", "item") else ""


def parse_note_number(mark: str) -> int | None:
    """The number that is the mark of a note; None for another mark, or for a number too long."""
    return int(mark) if mark.isdecimal() and len(mark) <= _LONGEST_NUMBER else None


def expand_callout(callout: str) -> tuple[str, ...]:
    """The note marks that a callout lists: `2,4-6` → 2 4 5 6.

    None if a range is not valid, or the callout cannot be read.
    """
    if callout == UNREAD_CALLOUT:
        return ()
    marks: list[str] = []
    for part in re.split(r"\s*[,;]\s*", callout):
        if between := _RANGE.fullmatch(part):
            first, last = int(between[1]), int(between[2])
            if not first <= last < first + MAX_RANGE_LENGTH:
                return ()
            marks.extend(map(str, range(first, last + 1)))
        elif part:
            marks.append(part)
    return tuple(marks) if len(marks) <= MAX_RANGE_LENGTH else ()


@value
class Chapter:
    """All pieces of one country in a document, in reading order, headings included.

    `name` is where its country's name is printed; None where it is printed nowhere, and of a
    document about no country. Where `country` is None, it is a heading's words.
    `doubts` are what is not sure about the country.
    """

    country: GazetteerCountry | None
    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]
    name: Reading | None = None
    doubts: tuple[Problem, ...] = ()

    @property
    def key(self) -> str:
        """The name of its record: the country's code, `_` and the words of its heading, or `_`."""
        if self.country:
            return self.country.code
        return f"_{make_slug(self.name.text)}" if self.name else "_"


@value
class TableFigure:
    """A figure in a table: the ranges of its amount and its group in the reading of the value.

    `dated` is the year of its column, where the columns are years, and `status` what the head of
    the column says of its figures: `Est.`.
    """

    group: tuple[int, int] | None
    amount: tuple[int, int]
    dated: str | None = None
    status: str | None = None


@value
class LabelledValue:
    """A label and its value, cut out of the text but not parsed yet.

    `id` is the statistic's id in the profile, None for an unknown label. Extents are source
    offsets that include markup and colon; a value has several where other text interrupts it.
    `dated` is a date at the end of a line with several values, which holds for all of them.
    `figures` are figures in a table; the table keeps its rows, so both claim them. `source` is the
    source line of that table which holds for them, `head` the line over the row, which may state
    its unit, `chart` the title of the chart that prints them. One that `is_of_any_publisher` was
    found by its print alone; one that `is_in_table` is a row that its table keeps.
    """

    id: str | None
    label: Reading
    value: Reading
    label_extent: tuple[int, int]
    value_extents: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    dated: str | None = None
    figures: tuple[TableFigure, ...] = ()
    source: Reading | None = None
    head: Reading | None = None
    chart: Reading | None = None
    is_of_any_publisher: bool = False
    is_in_table: bool = False

    def list_extents(self) -> tuple[tuple[int, int], ...]:
        """The source extents of the label and of the value."""
        return (self.label_extent, *self.value_extents)


@value
class FoundNote:
    """A note as printed: id, mark, reading without the mark, source extents.

    There are several extents where a page or a column ends within the note.
    """

    id: str
    mark: str
    reading: Reading
    extents: tuple[tuple[int, int], ...]


@value
class NoteLinks:
    """The notes that callouts refer to: source offset → ids of notes, or a mark that none has.

    `of_tables` are the notes of tables, by the start of the table's first piece. `find_cited` finds
    where a text cites entries of a reference list by name: ranges, and the ids of the entries.
    """

    notes: Mapping[int, tuple[str, ...]]
    of_tables: Mapping[int, tuple[FoundNote, ...]] = field(default_factory=dict)
    find_cited: Callable[[str], Iterable[tuple[int, int, str]]] | None = None

    def find_refs(self, reading: Reading) -> tuple[NoteRef, ...]:
        """The references to notes in a reading, in order.

        A callout is left out of the reading; a citation by name is text, and begins there.
        """
        if not reading.callouts and self.find_cited is None:
            return ()
        found = [
            NoteRef(note=note, at=at, spans=(reading.document.span(mark.start, mark.end),))
            for at, mark in reading.callouts
            for note in self.notes.get(mark.start, ())
        ]
        if self.find_cited:
            found += [
                NoteRef(note=note, at=start, spans=reading.spans(start, end))
                for start, end, note in self.find_cited(reading.text)
            ]
            found.sort(key=attrgetter("at"))
        return tuple(found)

    def find_table_notes(self, callouts: Iterable[int]) -> list[str]:
        """The texts of the notes of tables that are called at these source offsets."""
        called = {note for at in callouts for note in self.notes.get(at, ())}
        notes = (note for notes in self.of_tables.values() for note in notes)
        return [note.reading.text for note in notes if note.id in called] if called else []
