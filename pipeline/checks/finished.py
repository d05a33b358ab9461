"""A document and its records as the checks see them: finished, with the places that they share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.spans import Span
from pipeline.record.statistics import PlaceStatistic
from pipeline.vocabulary.countries import demonyms, naming_lexicon
from pipeline.vocabulary.country_facts import capital_of
from pipeline.vocabulary.measures import currency_names
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import CountryRecord, Paragraph
    from pipeline.record.document import Claim, DocumentRecord

_COLON_LINE: Final = re.compile(r"\n[^:\n.;!?]{3,75}+:")  # below the first: a sign is found quickly
# `Head of state: ` at the start of a line, perhaps in bold type or behind a bullet.
_LABEL_LINE: Final = re.compile(
    r"^[^\S\n]*(?:[-*\u2022\u2013]\s{1,3})?\**(?P<label>[A-Z][^:\n.;!?]{2,58}?)\**[^\S\n]?:\**(?=\s)"
)
_MOST_LABEL_WORDS: Final = 8
_WORD_BEHIND: Final = re.compile(r"\s([A-Za-z]+)")


class Label(NamedTuple):
    """A printed label: its place, its folded words, and whether a statistic has it."""

    start: int
    end: int
    name: str
    is_read: bool


class Naming(NamedTuple):
    """A place that names a country, by its name or its people's: `Kenya`, `Kenyan`."""

    start: int
    end: int
    code: str
    is_name: bool


@dataclass(frozen=True)
class FinishedDocument:
    """A document as it was read, without its records."""

    record: DocumentRecord

    @property
    def text(self) -> str:
        """The text that all offsets count in."""
        return self.record.text

    def span(self, start: int, end: int) -> Span:
        """The span of these offsets."""
        pages = self.record.pages
        if not pages:
            return Span(start, end, None)
        at = max(bisect_right(pages, start, key=attrgetter("start")) - 1, 0)
        return Span(start, end, pages[at].number)

    def span_of_line(self, offset: int) -> Span:
        """The span of the line that holds this offset, without white space at its ends."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        line = self.text[start : end if end >= 0 else len(self.text)]
        begun = start + len(line) - len(line.lstrip())
        return self.span(begun, max(begun, start + len(line.rstrip())))

    @cached_property
    def _furniture(self) -> tuple[list[int], list[int]]:
        """Where running heads and the like begin and end."""
        extents = [(one.start, one.end) for one in self.record.claims if one.role == "furniture"]
        return [start for start, _ in extents], [end for _, end in extents]

    @cached_property
    def running_heads(self) -> frozenset[str]:
        """The words of its running heads, folded, without the number of a page."""
        heads = (one.text for one in self.record.furniture if one.role == "running head")
        return frozenset(fold(text).strip(" 0123456789") for text in heads)

    def list_namings(self, start: int, end: int) -> Iterator[Naming]:
        """Where a stretch of the text names a country outside running heads, in order.

        `US$` and `US dollars` name a currency.
        """
        text = self.text[start:end]
        begun, ended = self._furniture
        for low, high, code in naming_lexicon().find(text):
            at = bisect_right(begun, start + low) - 1
            behind = _WORD_BEHIND.match(text, high)
            is_currency = text.startswith("$", high) or (
                behind is not None and behind[1] in currency_names()
            )
            if code and not is_currency and (at < 0 or ended[at] <= start + low):
                is_name = text[low:high] not in demonyms()
                yield Naming(start + low, start + high, code, is_name)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels of statistics, and the lines that begin as a label with its colon does."""
        text = self.text
        found = {
            claim.start: Label(
                claim.start,
                claim.end,
                fold(text[claim.start : claim.end].strip(" :*")),
                is_read=True,
            )
            for claim in self.record.claims
            if claim.role == "label"
        }
        starts = [0, *(line.start() + 1 for line in _COLON_LINE.finditer(text))]
        for at in starts:
            line = None if at in found else _LABEL_LINE.match(text, at)
            start, end = line.span("label") if line else (0, 0)
            if line and start not in found and len(line["label"].split()) <= _MOST_LABEL_WORDS:
                claim = self.find_claim(start)
                if claim and claim.role in ("paragraph", "statistic"):
                    found[start] = Label(start, end, fold(line["label"]), is_read=False)
        return tuple(found[start] for start in sorted(found))

    def find_claim(self, offset: int) -> Claim | None:
        """The claim that holds this offset."""
        claims = self.record.claims
        at = bisect_right(claims, offset, key=attrgetter("start")) - 1
        return claims[at] if at >= 0 and offset < claims[at].end else None


@dataclass(frozen=True)
class FinishedChapter:
    """A record, with the places of its chapter in the document."""

    document: FinishedDocument
    record: CountryRecord
    spans: tuple[Span, ...]

    @property
    def code(self) -> str | None:
        """The code of the chapter's country."""
        return self.record.country.code if self.record.country else None

    def list_texts(self) -> Iterator[str]:
        """The chapter's text, part by part."""
        for span in self.spans:
            yield self.document.text[span.start : span.end]

    @cached_property
    def has_own_capital(self) -> bool:
        """Whether a statistic gives the capital of its country: its box is no other country's."""
        capital = self.record.statistics.get("capital")
        name = capital.name if isinstance(capital, PlaceStatistic) else None
        return self.code is not None and bool(name) and self.code in capital_of(name or "")

    def has_words(self, count: int) -> bool:
        """Whether it has at least so many words."""
        left = count
        for text in self.list_texts():
            left -= len(text.split(None, left)[:left])
            if left <= 0:
                return True
        return False

    def select_labels(self) -> list[Label]:
        """The labels printed in it, in order."""
        labels = self.document.labels
        return [
            label
            for span in self.spans
            for label in labels[
                bisect_left(labels, span.start, key=attrgetter("start")) : bisect_left(
                    labels, span.end, key=attrgetter("start")
                )
            ]
        ]

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """Where it names countries, in order."""
        return tuple(
            one for span in self.spans for one in self.document.list_namings(span.start, span.end)
        )

    @cached_property
    def naming_counts(self) -> Counter[str]:
        """How often it names each country, by its code."""
        return Counter(one.code for one in self.namings)

    def list_named_countries(self) -> list[tuple[int, str]]:
        """Where it names countries, by their names; its own by its people's too."""
        own = self.code
        return [(one.start, one.code) for one in self.namings if one.is_name or one.code == own]


def list_paragraphs(record: CountryRecord) -> list[tuple[Paragraph, str]]:
    """The paragraphs of a record in order, each with the JSON Pointer to it."""
    return [
        (paragraph, f"/sections/{at}/paragraphs/{place}")
        for at, section in enumerate(record.sections)
        for place, paragraph in enumerate(section.paragraphs)
    ]
