"""One source as it was read: an immutable text, its pages, and the blocks it falls into."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pipeline.place import Line, Page, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.problems import Problem

MarkKind = Literal["markup", "join", "callout", "shown", "strong", "emphasis"]
BlockKind = Literal[
    "heading", "paragraph", "item", "row", "rule", "note", "running head", "page number"
]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something inside a block that is not plain text.

    `markup` is not read aloud, nor is a `join`, over which a word goes on, also into the next block
    if it stands at an end; neither is a `callout`, whose `value` is the note marks it prints
    (`2,4-6`); in place of `shown` its `value` is read; `strong` and `emphasis` only say how the
    text between their ends is set.
    """

    kind: MarkKind
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that the source's markup or layout sets apart; `level` is a heading's, else 0.

    It `continues` the last block of its kind where a page or a column ended within it.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marks: tuple[Mark, ...] = ()
    continues: bool = False

    def marked(self, kind: MarkKind) -> tuple[Mark, ...]:
        """The marks of one kind, in order."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


def line_starts(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[int]:
    """Where the lines of text[start:end] begin; a line's end under a mark is no end of one."""
    wrapped = {mark.end for mark in marks if text[mark.end - 1 : mark.end] == "\n"}
    starts = [start]
    while (at := text.find("\n", starts[-1], end) + 1) and at < end:
        starts.append(at)
    return [at for at in starts if at not in wrapped]


@dataclass(frozen=True)
class Document:
    """A source read once.

    `path` is relative to the input folder with `/` between its parts, `name` the same made safe
    for any file system. Blocks are in order, disjoint, and hold every character that is not white
    space.
    """

    path: str
    name: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    def page_at(self, offset: int) -> int | None:
        """The number of the page on which a character stands, None where there are no pages."""
        if not self.pages:
            return None
        return self.pages[max(0, bisect_right(self._page_starts, offset) - 1)].number

    def span(self, start: int, end: int) -> Span:
        """The span of these offsets."""
        return Span(start, end, self.page_at(start))

    def size(self, spans: Iterable[Span]) -> int:
        """How many characters that are not white space stand in these spans."""
        return sum(len("".join(self.text[span.start : span.end].split())) for span in spans)
