"""What the stages pass on: pieces of a document by what they are, and what is cut from them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.grammar.sentences import sentences
from pipeline.record.model import Anchor, NoteRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.document import Mark
    from pipeline.gazetteer.countries import Country
    from pipeline.place import Span
    from pipeline.reading import Reading
    from pipeline.record.country import Entity
    from pipeline.record.document import ClaimRole

PieceRole = Literal[
    "country", "heading", "prose", "item", "row", "note", "running head", "page number", "rule"
]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document, by what it is.

    A heading has a `level`; one of a country has the country, and in `name` the place of its name
    in the reading.
    """

    role: PieceRole
    start: int
    end: int
    level: int
    marks: tuple[Mark, ...]
    reading: Reading
    country: Country | None = None
    name: tuple[int, int] = (0, 0)

    @property
    def is_furniture(self) -> bool:
        """Whether it is printed matter that says nothing."""
        return self.role in ("running head", "page number", "rule")


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
class Entry:
    """A label and its value, cut out before either is understood.

    `id` is the statistic's in the profile, None for a label that it does not know. The extents are
    source offsets, markup and colon included.
    """

    id: str | None
    label: Reading
    value: Reading
    label_extent: tuple[int, int]
    value_extent: tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as it stands: its id, its mark, its reading without the mark, its source extent."""

    id: str
    mark: str
    reading: Reading
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class Extent:
    """What a part of the record takes of the source: its role, its JSON Pointer, source offsets."""

    role: ClaimRole
    pointer: str
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
