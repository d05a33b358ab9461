"""Splits a citation at its top-level commas, keeping offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


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
