"""What the stages pass on: pieces of a document by what they are, and what is cut from them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.gazetteer.folding import fold
from pipeline.grammar.sentences import sentences
from pipeline.reading import Reading
from pipeline.record.model import Anchor, NoteRef

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from pipeline.document import Mark
    from pipeline.gazetteer.countries import Country
    from pipeline.place import Span
    from pipeline.record.country import Entity
    from pipeline.record.document import ClaimRole

PieceRole = Literal[
    "country",
    "category",
    "heading",
    "prose",
    "item",
    "caption",
    "columns",
    "row",
    "note",
    "running head",
    "page number",
    "menu",
    "rule",
]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document, by what it is.

    A heading has a `level`; one of a country has the country, and in `name` the place of its name
    in the reading, in `category` that of a category it states. A `category` stands beside such a
    heading. It `continues` the last piece of its role where a page or a column ended.
    """

    role: PieceRole
    start: int
    end: int
    level: int
    marks: tuple[Mark, ...]
    reading: Reading
    country: Country | None = None
    name: tuple[int, int] = (0, 0)
    category: tuple[int, int] | None = None
    continues: bool = False

    @property
    def is_furniture(self) -> bool:
        """Whether it is printed matter that says nothing."""
        return self.role in ("running head", "page number", "menu", "rule")

    @property
    def is_tabular(self) -> bool:
        """Whether it is a part of a table."""
        return self.role in ("caption", "columns", "row")

    def cells(self) -> tuple[Mark, ...]:
        """The cells of a table's row, the empty ones too."""
        return tuple(mark for mark in self.marks if mark.kind == "cell")

    def read(self, cell: Mark) -> Reading:
        """What stands in one of its cells."""
        return Reading.of(self.reading.document, [(cell.start, cell.end)], self.marks)

    def sliced(self, start: int, end: int) -> Reading:
        """A part of what is read, at half-open offsets in it."""
        places = [(span.start, span.end) for span in self.reading.spans(start, end)]
        return Reading.of(self.reading.document, places, self.marks)

    def pair(self) -> tuple[Mark, Mark] | None:
        """The cells of a label and its value, None where a row has more cells or no label."""
        cells = self.cells()
        if len(cells) != 2:  # noqa: PLR2004 - a label and a value
            cells = tuple(cell for cell in cells if cell.start < cell.end)
        return (cells[0], cells[1]) if len(cells) == 2 and self.read(cells[0]).text else None  # noqa: PLR2004

    def label(self) -> str:
        """What the first of a row's two cells says, folded, without its colon."""
        pair = self.pair() if self.is_tabular else None
        return fold(self.read(pair[0]).text.rstrip(": ")) if pair else ""


def tables(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The tables among these pieces, each its caption, its column heads and its rows."""
    found: list[list[Piece]] = []
    broken = True
    for piece in pieces:
        if piece.is_tabular:
            if piece.level or (broken and not (piece.continues and found)):
                found.append([])
            found[-1].append(piece)
        broken = not piece.is_tabular and (broken or piece.role != "rule" or piece.level > 0)
    return found


def pairs(table: Iterable[Piece], labels: Container[str]) -> bool:
    """Whether a table only pairs labels with values, and one of the labels is known."""
    rows = [piece for piece in table if piece.role != "caption"]
    return all(row.pair() for row in rows) and any(row.label() in labels for row in rows)


def next_piece(pieces: Sequence[Piece], at: int) -> Piece | None:
    """The next piece behind this place that is no furniture."""
    following = (pieces[place] for place in range(at + 1, len(pieces)))
    return next((piece for piece in following if not piece.is_furniture), None)


def text_under(pieces: Sequence[Piece], at: int) -> str:
    """What is read right behind this place; "" where that is no prose."""
    first = next_piece(pieces, at)
    return first.reading.text if first and first.role in ("prose", "item") else ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """All pieces of one country in a document, in reading order, its headings among them."""

    country: Country | None
    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a table, at half-open offsets in the reading of its value, and whose it is."""

    group: tuple[int, int] | None
    amount: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and its value, cut out before either is understood, under the marks of their block.

    `id` is the statistic's in the profile, None for a label that it does not know. The extents are
    source offsets, markup and colon included; those of a value are several where something else
    stands between. `dated` is the date printed at the end of a line that states more than this.
    `figures` are those of a table, which keeps its rows: the value is read there too.
    """

    id: str | None
    label: Reading
    value: Reading
    label_extent: tuple[int, int]
    value_extents: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    dated: str | None = None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as it stands: its id, its mark, its reading without the mark, its source extents.

    The extents are several where a page or a column ended within it.
    """

    id: str
    mark: str
    reading: Reading
    extents: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What each callout calls: its source offset → notes' ids, or its mark where no note has it."""

    notes: Mapping[int, tuple[str, ...]]

    def refs(self, reading: Reading) -> tuple[NoteRef, ...]:
        """The callouts of a reading that call a note."""
        return tuple(
            NoteRef(note=note, at=at, spans=(reading.document.span(mark.start, mark.end),))
            for at, mark in reading.callouts
            for note in self.notes.get(mark.start, ())
        )


class Extent(NamedTuple):
    """What a part of the record takes of the source: its role, its JSON Pointer, source offsets."""

    role: ClaimRole
    pointer: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph as the record will hold it: its JSON Pointer and its reading."""

    pointer: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph's reading text, half-open offsets, and the entities in it."""

    prose: Prose
    start: int
    end: int
    entities: tuple[Entity, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return self.prose.reading.text[self.start : self.end]

    @property
    def anchor(self) -> Anchor:
        """Where it stands in the record."""
        return Anchor(home=self.prose.pointer, start=self.start, end=self.end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where it was printed."""
        return self.prose.reading.spans(self.start, self.end)


def in_sentences(prose: Iterable[Prose], entities: Iterable[Entity]) -> Iterator[Sentence]:
    """The sentences of these paragraphs with their entities; both are in the record's order."""
    by_home: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_home[entity.anchor.home].append(entity)
    for paragraph in prose:
        here = deque(by_home[paragraph.pointer])
        for start, end in sentences(paragraph.reading.text):
            inside = []
            while here and here[0].anchor.start < end:
                inside.append(here.popleft())
            yield Sentence(paragraph, start, end, tuple(inside))


@dataclass(frozen=True, slots=True)
class Named:
    """A name or date that a model found in a text: half-open offsets and spaCy's label."""

    start: int
    end: int
    label: str


Recognize = Callable[[Sequence[str]], Iterable[Sequence[Named]]]
