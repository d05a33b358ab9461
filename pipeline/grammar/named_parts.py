"""Parts of a citation: segments between commas, and parts with roles and values, with offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.months import month_abbreviations
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A piece of text and its half-open offsets."""

    text: str
    start: int
    end: int

    @property
    def is_quoted(self) -> bool:
        """Whether the whole segment is in quotation marks."""
        return self.text[0] in '“"‘' and self.text.rstrip(",")[-1] in '”"’'

    def part(self, found: re.Match[str], name: str) -> TextSegment:
        """The segment of a named group matched in this segment's text."""
        start, end = found.span(name)
        return TextSegment(found[name], self.start + start, self.start + end)

    def strip(self, marks: str) -> TextSegment:
        """The segment without these characters at its ends."""
        start = self.start + len(self.text) - len(self.text.lstrip(marks))
        bare = self.text.strip(marks)
        return TextSegment(bare, start, start + len(bare))


_QUOTED: Final = r"“[^”]{1,400}”|\"[^\"]{1,400}\""
IN_BRACKETS: Final = r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
_RUN: Final = re.compile(rf"(?:{IN_BRACKETS}|{_QUOTED}|,(?=\s?(?:Jr|JR|Sr|SR|II|III|IV)\b)|[^,])+")
_QUOTED_TITLE: Final = re.compile(rf"(?:{_QUOTED})(?=\s)")


def split_at_commas(text: str) -> list[TextSegment]:
    """The segments between top-level commas; a quoted title also ends a segment."""
    found = list[TextSegment]()
    for run in _RUN.finditer(text):
        start = run.end() - len(run[0].lstrip())
        quoted = _QUOTED_TITLE.match(text, start, run.end())
        cuts = [start, *([quoted.end()] if quoted else []), run.end()]
        found += [_make_segment(text, *cut) for cut in pairwise(cuts)]
    return [segment for segment in found if segment.text]


def _make_segment(text: str, start: int, end: int) -> TextSegment:
    bare = text[start:end].rstrip()
    return TextSegment(bare.lstrip(), start + len(bare) - len(bare.lstrip()), start + len(bare))


MAX_CITATION: Final = 2500  # characters: anything longer is prose


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A part of a source and its half-open offsets.

    `role` is `author`, `title`, `container`, `publisher`, `genre`, `issued`, `accessed`, `url`,
    `locator`, `number`, `volume`, `issue`, `page`, `edition`, `editor`, `jurisdiction`, `authority`
    (a court), `suffix` (the letter of one of several of a day), `short` (the name after
    `hereinafter`) or `remark`.
    """

    role: str
    start: int
    end: int

    def move_by(self, by: int) -> SourcePart:
        """The part, its offsets counted from so many characters before."""
        return SourcePart(self.role, self.start + by, self.end + by)


Fields: TypeAlias = "tuple[dict[str, str], tuple[SourcePart, ...]]"
"""Values by role, and parts; `issued` is EDTF, the rest as printed.

A key without a part is a flag that determines the type of the source.
"""


_WORDS: Final = ("word", "at")


def read_groups(found: re.Match[str], roles: Mapping[str, str] | None = None) -> Fields | None:
    """The fields of a match by its named groups; None if a role occurs twice or a date is invalid.

    `roles` maps group names to roles where they differ. The groups `word` and `at` hold the word
    before a locator and are no parts.
    """
    groups = [name for name, value in found.groupdict().items() if value and name not in _WORDS]
    named = {(roles or {}).get(name, name): name for name in groups}
    fields = {role: found[name] for role, name in named.items()}
    issued = parse_date(fields["issued"]) if "issued" in fields else ""
    if len(named) < len(groups) or issued is None:
        return None
    parts = tuple(SourcePart(role, *found.span(name)) for role, name in named.items())
    return fields | ({"issued": issued} if issued else {}), parts


# Abbreviations of every style.
ABBREVIATIONS: Final = frozenset(
    (*list_words("split", "abbreviations"), *map(str.lower, month_abbreviations()))
)


_MAX_WORD: Final = 40


_LAST_WORD: Final = re.compile(rf"[^\s(\[“\"]{{1,{_MAX_WORD}}}$")


def find_last_word(text: str, at: int) -> str:
    """The word that ends at an offset, without an opening bracket or quotation mark, or ""."""
    found = _LAST_WORD.search(text, max(0, at - _MAX_WORD - 1), at)
    return found[0] if found else ""


_ENDS_ABBREVIATED: Final = re.compile(
    r"(?:\b[^\W\d_]\.){2,}$|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|al|Id|Ibid|Idem)\.$", re.IGNORECASE
)


def trim_end(text: str, end: int, start: int = 0) -> int:
    """The end of the text before `end` without trailing spaces and punctuation."""
    while end > start:
        if text[end - 1] not in " ,;<>" and not _is_full_stop(text[max(start, end - 16) : end]):
            break
        end -= 1
    return end


def _is_full_stop(tail: str) -> bool:
    return tail.endswith(".") and not _ENDS_ABBREVIATED.search(tail)
