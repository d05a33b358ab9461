"""Prose of a chapter as entity recognition sees it: paragraphs, sentences, credits in notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document.immutable import value
from pipeline.grammar.sentences import split_sentences
from pipeline.record.model import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.reading import Reading
    from pipeline.document.spans import Span
    from pipeline.grammar.named_parts import SourcePart
    from pipeline.record.country import Entity
    from pipeline.record.csl import CslItem

_SENTENCE_GAPS = 5  # blanks of a sentence in a cell


@dataclass(frozen=True, slots=True)
class Credited:
    """A citation in a note: half-open offsets, its parts, and the source it resolves to.

    In a short form the part `called` is the short name of the source.
    A citation that was not parsed has neither parts nor source.
    """

    start: int
    end: int
    parts: tuple[SourcePart, ...] = ()
    item: CslItem | None = None


@value
class Prose:
    """A paragraph, cell, title, note or value: JSON Pointer into the record, and reading.

    `cited` are the citations of a note; their text is no prose. The words of a numbered paragraph
    begin at `opening`, after its number, which states nothing.
    """

    pointer: str
    reading: Reading
    cited: tuple[Credited, ...] = ()
    opening: int = 0

    @property
    def words(self) -> str:
        """Its text as later stages read it, of the same length: its number is blank."""
        text = self.reading.text
        return " " * self.opening + text[self.opening :] if self.opening else text

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell of a table."""
        return self.pointer.startswith("/tables/")

    @property
    def is_title(self) -> bool:
        """Whether it is the title of a section."""
        return self.pointer.startswith("/sections/") and "/paragraphs/" not in self.pointer

    @property
    def is_value(self) -> bool:
        """Whether it is the value of a statistic."""
        return self.pointer.startswith("/statistics/")

    @property
    def is_printed_prose(self) -> bool:
        """Whether it is a paragraph, or a note without citations."""
        return not (self.is_cell or self.is_title or self.is_value or self.cited)

    @property
    def holds_sentences(self) -> bool:
        """Whether it is printed prose, or a cell that ends like a sentence of several words."""
        if self.is_printed_prose:
            return True
        text = self.reading.text
        return self.is_cell and text.endswith(".") and text.count(" ") >= _SENTENCE_GAPS

    @property
    def is_statement(self) -> bool:
        """Whether it is the value of a statistic that is as long as a sentence."""
        return self.is_value and self.reading.text.count(" ") >= _SENTENCE_GAPS

    @property
    def is_of_chapter(self) -> bool:
        """Whether it is prose of a section or a table, and not of a note."""
        return self.holds_sentences and not self.pointer.startswith("/notes/")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: half-open offsets in its paragraph's reading, and the entities in it.

    `first` is the index of its first entity in the record, where the others follow.
    """

    prose: Prose
    start: int
    end: int
    entities: Sequence[Entity]
    first: int

    @property
    def text(self) -> str:
        """The text of the sentence."""
        return self.prose.reading.text[self.start : self.end]

    @property
    def anchor(self) -> Anchor:
        """Its place in the record."""
        return Anchor(home=self.prose.pointer, start=self.start, end=self.end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its place in the source."""
        return self.prose.reading.spans(self.start, self.end)

    def is_before(self, other: Sentence) -> bool:
        """Whether it is earlier in the other's paragraph."""
        return self.prose is other.prose and self.start < other.start


def segment_prose(prose: Iterable[Prose], entities: Sequence[Entity]) -> Iterator[Sentence]:
    """The sentences of these paragraphs with their entities; both are in the record's order.

    Titles, short values, notes with citations, and cells without sentences count only if they name
    an instrument.
    """
    at = 0
    for paragraph in prose:
        first, home = at, paragraph.pointer
        while at < len(entities) and entities[at].anchor.home == home:
            at += 1
        here = entities[first:at]
        is_prose = paragraph.holds_sentences or paragraph.is_statement
        if is_prose or any(one.label == "INSTRUMENT" for one in here):
            yield from _segment_paragraph(paragraph, here, first)


def _segment_paragraph(
    paragraph: Prose, entities: Sequence[Entity], first: int
) -> Iterator[Sentence]:
    at = 0
    opening = paragraph.opening
    for low, high in split_sentences(paragraph.reading.text[opening:]):
        start, end = opening + low, opening + high
        since = at
        while at < len(entities) and entities[at].anchor.start < end:
            at += 1
        yield Sentence(paragraph, start, end, entities[since:at], first + since)


@dataclass(frozen=True, slots=True)
class RecognizedName:
    """A name or date that the model found in a text: half-open offsets and spaCy's label."""

    start: int
    end: int
    label: str


RecognizeNames = Callable[[Sequence[str]], Iterable[Sequence[RecognizedName]]]
