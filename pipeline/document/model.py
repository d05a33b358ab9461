"""One source as it was read: an immutable text, its pages, and the blocks it falls into."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from pipeline.document.immutable import value
from pipeline.document.spans import Line, Page, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.document.problems import Problem

_BREAK: Final = re.compile(r"[^\S ]")
_BREAKS: Final = {code: " " for code in range(128) if chr(code).isspace()}  # the same in ASCII
_LONGEST_JOIN = 8  # characters: a hyphen, white space, the end of a line

MarkKind = Literal["markup", "join", "callout", "shown", "strong", "emphasis", "cell"]
BlockKind = Literal[
    "heading",
    "paragraph",
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
PROSE: Final = ("paragraph", "item")  # kinds of blocks that hold sentences


@value
class Mark:
    """Something inside a block that is not plain text.

    `markup` is not read aloud (where it has no length, its `value` is a number that a list counts);
    nor is a `join`, over which a word goes on, also into the next block if it stands at an end;
    nor a `callout`, whose `value` is the note marks it prints (`2,4-6`); in place of `shown` its
    `value` is read; `strong` and `emphasis` only say how the text between their ends is set; a
    `cell` holds what stands in one cell of a table's row, and may be empty.
    """

    kind: MarkKind
    start: int
    end: int
    value: str = ""

    @property
    def is_wrapper(self) -> bool:
        """Whether what stands between its ends is read all the same."""
        return self.kind in ("strong", "emphasis", "cell")


def sort_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks by their beginnings, the longer first; an empty one before what begins there."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.start < mark.end, -mark.end)))


def marks_within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Of marks in order of their beginnings, those between two offsets."""
    if not marks:
        return []
    low = bisect_left(marks, start, key=attrgetter("start"))
    high = bisect_right(marks, end, lo=low, key=attrgetter("start"))
    return [mark for mark in marks[low:high] if mark.end <= end]


@value
class Block:
    """A piece that the source's markup or layout sets apart.

    `level` is a heading's, and 1 for what begins a table: its `caption`, its `columns` (the row of
    their heads) or its first `row`; else 0. A block `continues` the last one of its kind where a
    page or a column ended within it.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marks: tuple[Mark, ...] = ()
    continues: bool = False

    def marks_of(self, kind: MarkKind) -> tuple[Mark, ...]:
        """The marks of one kind, in order."""
        return tuple(mark for mark in self.marks if mark.kind == kind) if self.marks else ()

    def add_marks(self, more: Iterable[Mark]) -> Block:
        """The block with these marks too; they give way to what is marked already."""
        taken = [mark for mark in self.marks if not mark.is_wrapper]
        ends = [mark.end for mark in taken]  # in order, since none lies in another
        free = []
        for mark in more:
            at = bisect_right(ends, mark.start)
            if at == len(taken) or taken[at].start >= mark.end:
                free.append(mark)
        return replace(self, marks=sort_marks([*self.marks, *free])) if free else self

    def replace_marks(self, marks: Sequence[Mark]) -> Block:
        """The block with these marks; those in their way, but for what wraps, are gone."""
        ends = [mark.end for mark in marks]
        kept = []
        for mark in self.marks:
            at = bisect_right(ends, mark.start)
            if mark.is_wrapper or at == len(marks) or mark.end <= marks[at].start:
                kept.append(mark)
        return replace(self, marks=sort_marks([*kept, *marks]))


def continues_word(text: str, marks: Sequence[Mark], line: int) -> bool:
    """Whether the line that begins here goes on with a word of the one before, under a mark."""
    return any(
        mark.end == line and text[line - 1 : line] == "\n"
        for mark in marks_within(marks, line - _LONGEST_JOIN, line)
        if mark.start < line
    )


def find_line_starts(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[int]:
    """Where the lines of text[start:end] begin; a line's end under a mark is no end of one."""
    wrapped = {
        mark.end
        for mark in marks
        if mark.kind in ("shown", "join") and text[mark.end - 1 : mark.end] == "\n"
    }
    starts = [start]
    while (at := text.find("\n", starts[-1], end) + 1) and at < end:
        starts.append(at)
    return [start, *(at for at in starts[1:] if at not in wrapped)]


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
    def spaced(self) -> str:
        """The text with a space for each white space, of the same length."""
        text = self.text
        return text.translate(_BREAKS) if text.isascii() else _BREAK.sub(" ", text)

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
        return Span(start, end, self.page_at(start) if self.pages else None)

    def size(self, spans: Iterable[Span]) -> int:
        """How many characters that are not white space stand in these spans."""
        return sum(
            span.end - span.start - self.spaced.count(" ", span.start, span.end) for span in spans
        )
