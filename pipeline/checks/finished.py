"""A document and its records as the checks see them: finished, with the places that they share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.document.spans import Span
from pipeline.vocabulary.countries import country_lexicon, demonyms
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.country import CountryRecord
    from pipeline.record.document import Claim, DocumentRecord

# `Head of state: ` at the start of a line, perhaps in bold type or behind a bullet.
_LABEL_LINE: Final = re.compile(
    r"^[^\S\n]*(?:[-*\u2022\u2013]\s{1,3})?\**(?P<label>[A-Z][^:\n.;!?]{2,58}?)\**[^\S\n]?:\**(?=\s)",
    re.MULTILINE,
)
_MOST_LABEL_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: its place, its folded words, and whether a statistic has it."""

    start: int
    end: int
    name: str
    is_read: bool


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
    def named_countries(self) -> tuple[tuple[int, str], ...]:
        """Where the text names a country outside running heads, and the country's code."""
        return tuple(
            (start, code)
            for start, _, code in country_lexicon().find(self.text)
            if code and (claim := self.find_claim(start)) and claim.role != "furniture"
        )

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
        for line in _LABEL_LINE.finditer(text):
            start, end = line.span("label")
            if start not in found and len(line["label"].split()) <= _MOST_LABEL_WORDS:
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
    def words(self) -> int:
        """The number of its words."""
        return sum(len(text.split()) for text in self.list_texts())

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

    def list_named_countries(self) -> list[tuple[int, str]]:
        """Where it names countries, by their names; its own by its demonyms too."""
        named = self.document.named_countries
        found = [
            one
            for span in self.spans
            for one in named[
                bisect_left(named, (span.start, "")) : bisect_left(named, (span.end, ""))
            ]
        ]
        if own := self.code:
            pattern = _spell_demonyms(own)
            for span in self.spans if pattern else ():
                places = re.finditer(pattern, self.document.text[span.start : span.end])
                found += [(span.start + place.start(), own) for place in places]
        return sorted(found)


def _spell_demonyms(code: str) -> str:
    words: Sequence[str] = [word for word, one in demonyms().items() if one == code]
    return rf"\b(?:{'|'.join(map(re.escape, words))})\b" if words else ""
