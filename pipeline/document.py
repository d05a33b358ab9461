"""One source as it was read: an immutable text, its pages, and the blocks it falls into."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pipeline.place import Line, Page, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.problems import Problem

MarkKind = Literal["markup", "callout", "shown", "strong", "emphasis", "cell"]
BlockKind = Literal["heading", "paragraph", "item", "caption", "columns", "row", "menu", "rule"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something inside a block that is not plain text.

    `markup` is not read aloud; neither is a `callout`, whose `value` is the note marks it prints
    (`2,4-6`); in place of `shown` its `value` is read; `strong` and `emphasis` only say how the
    text between their ends is set; a `cell` holds what stands in one cell of a table's row, and may
    be empty.
    """

    kind: MarkKind
    start: int
    end: int
    value: str = ""

    @property
    def wraps(self) -> bool:
        """Whether what stands between its ends is read all the same."""
        return self.kind in ("strong", "emphasis", "cell")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that the source's markup or layout sets apart.

    `level` is a heading's, and 1 for what begins a table: its `caption`, its `columns` (the row of
    their heads) or its first `row`; else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marks: tuple[Mark, ...] = ()

    def marked(self, kind: MarkKind) -> tuple[Mark, ...]:
        """The marks of one kind, in order."""
        return tuple(mark for mark in self.marks if mark.kind == kind)

    def also_marked(self, more: Iterable[Mark]) -> Block:
        """The block with these marks too; they give way to what is marked already."""
        taken = [mark for mark in self.marks if not mark.wraps]
        free = [
            mark
            for mark in more
            if not any(mark.start < one.end and one.start < mark.end for one in taken)
        ]
        marks = sorted([*self.marks, *free], key=lambda mark: (mark.start, -mark.end))
        return replace(self, marks=tuple(marks)) if free else self


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
