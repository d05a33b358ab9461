"""The pieces of a citation between its top-level commas, each with its offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two commas."""

    text: str
    start: int
    end: int

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in quotation marks whole."""
        return self.text[0] in '“"‘' and self.text.rstrip(",")[-1] in '”"’'

    def part(self, found: re.Match[str], name: str) -> Segment:
        """What a group of this name found in its text."""
        start, end = found.span(name)
        return Segment(found[name], self.start + start, self.start + end)

    def stripped(self, marks: str) -> Segment:
        """The segment without these marks at its ends."""
        start = self.start + len(self.text) - len(self.text.lstrip(marks))
        bare = self.text.strip(marks)
        return Segment(bare, start, start + len(bare))


_QUOTED: Final = r"“[^”]{1,400}”|\"[^\"]{1,400}\""
IN_BRACKETS: Final = r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]"
_RUN: Final = re.compile(rf"(?:{IN_BRACKETS}|{_QUOTED}|,(?=\s?(?:Jr|JR|Sr|SR|II|III|IV)\b)|[^,])+")
_QUOTED_TITLE: Final = re.compile(rf"(?:{_QUOTED})(?=\s)")


def segments(text: str) -> list[Segment]:
    """The text between top-level commas; doubled commas enclose nothing; a quotation ends one."""
    found = list[Segment]()
    for run in _RUN.finditer(text):
        start = run.end() - len(run[0].lstrip())
        quoted = _QUOTED_TITLE.match(text, start, run.end())
        cuts = [start, *([quoted.end()] if quoted else []), run.end()]
        found += [_segment(text, *cut) for cut in pairwise(cuts)]
    return [segment for segment in found if segment.text]


def _segment(text: str, start: int, end: int) -> Segment:
    bare = text[start:end].rstrip()
    return Segment(bare.lstrip(), start + len(bare) - len(bare.lstrip()), start + len(bare))
