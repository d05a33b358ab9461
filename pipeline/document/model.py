"""The document: the immutable text of one source, its pages, and its blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.document.spans import Line, Page, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.problems import Problem

_BREAK: Final = re.compile(r"[^\S ]")
_BREAKS: Final = {code: " " for code in range(128) if chr(code).isspace()}  # the same in ASCII
_LONGEST_JOIN = 8  # characters: a hyphen, white space, the end of a line

MarkKind = Literal[
    "markup", "join", "callout", "shown", "strong", "emphasis", "cell", "number", "chart"
]
BlockKind = Literal[
    "heading",
    "paragraph",
    "item",
    "caption",
    "columns",
    "row",
    "chart label",
    "note",
    "running head",
    "page number",
    "menu",
    "rule",
]
PROSE: Final = ("paragraph", "item")  # kinds of blocks that hold sentences
UNREAD_CALLOUT: Final = "?"  # of a callout whose number is not sure
RUN_IN_LEVEL: Final = 8  # of a heading that opens its paragraph: below every other heading


@value
class Mark:
    """Something inside a block that is not plain text.

    A reading leaves out `markup` (if it has no length, its `value` is the number of a list item,
    which is counted but not printed) and `join`, over which a word continues, also into the next
    block. The `value` of a `callout` is the note marks that it prints (`2,4-6`), or
    `UNREAD_CALLOUT`; that of `shown` is read in its place. `strong` and `emphasis` describe the
    type of the text between their ends. A `cell` is the content of one cell of a table row, and may
    be empty; its `value` is `ROWS COLUMNS` if it spans several. A `number` is the printed number of
    a paragraph; its `value` is without the closing mark. A `chart` is a block of values of a chart;
    its `value` is `START END`, where the chart's name stands.
    """

    kind: MarkKind
    start: int
    end: int
    value: str = ""

    @property
    def is_wrapper(self) -> bool:
        """Whether the text inside the mark is still read."""
        return self.kind in ("strong", "emphasis", "cell", "number", "chart")


def format_span(rows: int, columns: int) -> str:
    """The rows and columns that a cell spans, as its mark has them; empty for one of each."""
    return f"{rows} {columns}" if (rows, columns) != (1, 1) else ""


def parse_span(cell: Mark) -> tuple[int, int]:
    """The number of rows and columns that a cell spans."""
    rows, _, columns = cell.value.partition(" ")
    return (int(rows), int(columns)) if cell.value else (1, 1)


def sort_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks sorted by start, the longer first; an empty one before the mark that begins there."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.start < mark.end, -mark.end)))


_START: Final = attrgetter("start")


def select_marks(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The marks that lie between two offsets, from a sequence sorted by start."""
    if not marks:
        return []
    low = bisect_left(marks, start, key=_START)
    high = bisect_right(marks, end, lo=low, key=_START)
    return [mark for mark in marks[low:high] if mark.end <= end]


@value
class Block:
    """A piece of the text that the source's markup or layout sets apart.

    `level` is that of a heading, `RUN_IN_LEVEL` for one that opens its paragraph; it is 1 for the
    block that begins a table (its `caption`, its `columns`, which is the row of column heads, or
    its first `row`); else 0. A block `continues` the last one of its kind if the end of a page or a
    column split it. A block is peripheral if it lies outside the main content of a web page, like
    teasers and comments: it is furniture in a document of no known family.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marks: tuple[Mark, ...] = ()
    continues: bool = False
    is_peripheral: bool = False

    def marks_of(self, kind: MarkKind) -> tuple[Mark, ...]:
        """The marks of one kind, in order."""
        return tuple(mark for mark in self.marks if mark.kind == kind) if self.marks else ()

    def add_marks(self, more: Iterable[Mark]) -> Block:
        """A copy with more marks; a new mark that overlaps an existing one is dropped."""
        taken = [mark for mark in self.marks if not mark.is_wrapper]
        ends = [mark.end for mark in taken]  # sorted, since none is nested
        free = []
        for mark in more:
            at = bisect_right(ends, mark.start)
            if at == len(taken) or taken[at].start >= mark.end:
                free.append(mark)
        return replace(self, marks=sort_marks([*self.marks, *free])) if free else self

    def replace_marks(self, marks: Sequence[Mark]) -> Block:
        """A copy with these marks; those that overlap them are dropped, except wrappers."""
        ends = [mark.end for mark in marks]
        kept = []
        for mark in self.marks:
            at = bisect_right(ends, mark.start)
            if mark.is_wrapper or at == len(marks) or mark.end <= marks[at].start:
                kept.append(mark)
        return replace(self, marks=sort_marks([*kept, *marks]))


def continues_word(text: str, marks: Sequence[Mark], line: int) -> bool:
    """Whether the line that begins here continues a word of the line before, over a mark."""
    return any(
        mark.end == line and text[line - 1 : line] == "\n"
        for mark in select_marks(marks, line - _LONGEST_JOIN, line)
        if mark.start < line
    )


def find_line_starts(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[int]:
    """Where the lines of text[start:end] begin; a line end under a mark does not count."""
    wrapped = {
        mark.end
        for mark in marks
        if mark.kind in ("shown", "join") and text[mark.end - 1 : mark.end] == "\n"
    }
    starts = [start]
    while (at := text.find("\n", starts[-1], end) + 1) and at < end:
        starts.append(at)
    return [start, *(at for at in starts[1:] if at not in wrapped)]


@value
class HiddenText:
    """Text of the source that its readers cannot see, without white space at its ends.

    `is_label` if it only labels something for screen readers.
    """

    start: int
    text: str
    is_label: bool = False

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.start + len(self.text)


def blank_hidden(text: str, hidden: Iterable[HiddenText]) -> str:
    """The text with spaces for its hidden stretches, of the same length."""
    parts: list[str] = []
    at = 0
    for one in hidden:
        parts += [text[at : one.start], " " * len(one.text)]
        at = one.end
    return "".join([*parts, text[at:]]) if parts else text


def restore_hidden(text: str, hidden: Iterable[HiddenText]) -> str:
    """The text with its hidden stretches in place of their blanks."""
    parts: list[str] = []
    at = 0
    for one in hidden:
        parts += [text[at : one.start], one.text]
        at = one.end
    return "".join([*parts, text[at:]]) if parts else text


@dataclass(frozen=True)
class Document:
    """A source as it was read.

    `path` is relative to the input folder with `/` between its parts; `name` is the path made safe
    for any file system. In `text`, hidden text is blanked with spaces, so that no stage can read
    it; `hidden` has each stretch of it with its offset, in order, apart by a character at least.
    `uncertain` are the offsets, in order, of recognised words that may be misread.
    `published` is the date of issue and `period` the time covered that the metadata of a text give,
    `created` the day on which the file was made, as it says itself; all as EDTF, None where it does
    not say. `is_exact` if this program wrote it: its markup says what is a title, a paragraph and a
    value, its metadata say of which time it is, and nothing else is.
    Blocks are in order, disjoint, and cover every character of `text` that is not white space.
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
    hidden: tuple[HiddenText, ...] = ()
    uncertain: tuple[tuple[int, int], ...] = ()
    published: str | None = None
    period: str | None = None
    created: str | None = None
    is_exact: bool = False

    @property
    def is_laid_out(self) -> bool:
        """Whether it is print on pages, in a PDF or pictures: where a line ends tells nothing."""
        return self.media_type == "application/pdf" or self.media_type.startswith("image/")

    @property
    def full_text(self) -> str:
        """The text with its hidden stretches."""
        return restore_hidden(self.text, self.hidden)

    def find_uncertain(self, spans: Iterable[Span]) -> list[tuple[int, int]]:
        """The recognised words in these spans that may be misread, as offsets."""
        return [
            one
            for span in spans
            for one in self.uncertain[
                max(bisect_right(self.uncertain, (span.start, span.start)) - 1, 0) : bisect_left(
                    self.uncertain, (span.end, 0)
                )
            ]
            if span.start < one[1]
        ]

    @cached_property
    def has_recognised_text(self) -> bool:
        """Whether a page's text was recognised from a picture."""
        return any(page.recognised for page in self.pages)

    def split_at_hidden(self, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The parts of half-open places that are not hidden."""
        for start, end in places:
            at = start
            first = bisect_right(self._hidden_ends, start)
            for index in range(first, len(self.hidden)):
                one = self.hidden[index]
                if one.start >= end:
                    break
                if at < one.start:
                    yield at, one.start
                at = one.end
            if at < end or start == end:
                yield at, end

    def is_near_hidden(self, start: int, end: int) -> bool:
        """Whether hidden text lies in this half-open place, or directly after it."""
        first = bisect_right(self._hidden_ends, start)
        return first < len(self.hidden) and self.hidden[first].start <= end

    @cached_property
    def _hidden_ends(self) -> list[int]:
        return [one.end for one in self.hidden]

    @cached_property
    def spaced(self) -> str:
        """The text with a space for each white-space character, of the same length."""
        text = self.text
        return text.translate(_BREAKS) if text.isascii() else _BREAK.sub(" ", text)

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds a character, None where there are no pages."""
        if not self.pages:
            return None
        return self.pages[max(0, bisect_right(self._page_starts, offset) - 1)].number

    def span(self, start: int, end: int) -> Span:
        """The span of these offsets."""
        return Span(start, end, self.page_at(start) if self.pages else None)

    def size(self, spans: Iterable[Span]) -> int:
        """The number of characters in these spans that are not white space, hidden ones too."""
        return sum(
            span.end
            - span.start
            - self.spaced.count(" ", span.start, span.end)
            + self._count_hidden(span.start, span.end)
            for span in spans
        )

    def _count_hidden(self, start: int, end: int) -> int:
        if not self.hidden:
            return 0
        first = bisect_right(self._hidden_ends, start)
        last = bisect_left(self.hidden, end, lo=first, key=attrgetter("start"))
        return sum(
            not character.isspace()
            for one in self.hidden[first:last]
            for character in one.text[max(start - one.start, 0) : end - one.start]
        )
