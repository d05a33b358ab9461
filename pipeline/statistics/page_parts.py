"""The parts of the printed lines of a page that wide gaps set apart, each with its place."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby, takewhile, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.edges import decode_edges
from pipeline.document.immutable import value
from pipeline.document.model import PROSE
from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block, Document
    from pipeline.document.spans import Line

    Place = tuple[int, int]  # source offsets

_GAP: Final = 0.8  # of the height of a line, that sets its parts apart
_GAP_OF_FIGURES: Final = 0.3  # of the height, where figures are on both sides
_FEWEST: Final = 3  # figures at the ends of lines: a page with fewer has no chart
_MOST_PARTS: Final = 2_000  # of a page; the time to compare their places is quadratic
_FIGURE: Final = re.compile(r"\d[\d.,]*\s?(?:%|/\s?\d+)?")
_WORD: Final = re.compile(r"/?\d[\d.,]*%?(?:/\d+)?")
_LINE_PITCH: Final = 1.6  # heights from a line of a label to the next
_SAME_SIZE: Final = 0.2  # by which the heights of lines in one type differ
_LONGEST: Final = 60  # characters at the end of a line in which figures are counted
_TABULAR: Final = frozenset(("columns", "row", "note"))
_SENTENCE: Final = re.compile(r"[^\W\d_]{2}[.!?](?=\s|$)")
_FEWEST_LINES: Final = 3  # of a paragraph, whose spaces may be wide where it is justified


@value
class Part:
    """A part of a line that wide gaps set apart: source offsets and its box in points."""

    start: int
    end: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where its middle is, from the left."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """How high it is: the size of its type."""
        return self.bottom - self.top

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure and nothing else."""
        return _FIGURE.fullmatch(self.text) is not None


def list_pages_of_figures(document: Document) -> Iterator[list[Part]]:
    """The parts of each page that prints figures at the end of lines outside tables and prose."""
    others = [one for one in document.blocks if one.kind in _TABULAR or _is_prose(document, one)]
    starts = [block.start for block in others]
    for _, lines in groupby(document.lines, key=attrgetter("page")):
        outside = [
            line
            for line in lines
            if not ((at := bisect_right(starts, line.start)) and line.start < others[at - 1].end)
        ]
        if sum(_count_figures_at_end(document, line) for line in outside) >= _FEWEST:
            parts = [part for line in outside for part in split_line(document, line)]
            if len(parts) <= _MOST_PARTS:
                yield parts


def _is_prose(document: Document, block: Block) -> bool:
    """Whether a block is a paragraph of sentences: the places of its words mean nothing."""
    if block.kind not in PROSE:
        return False
    printed = document.text[block.start : block.end]
    return printed.count("\n") + 1 >= _FEWEST_LINES and _SENTENCE.search(printed) is not None


def _count_figures_at_end(document: Document, line: Line) -> int:
    words = document.text[max(line.start, line.end - _LONGEST) : line.end].split()
    return sum(1 for _ in takewhile(_WORD.fullmatch, reversed(words)))


def split_line(document: Document, line: Line) -> Iterator[Part]:
    """The parts of a line that runs rightwards; none of another, or where its edges are unknown."""
    left, top, _, bottom = line.box
    printed = document.text[line.start : line.end]
    edges = decode_edges(line.edges) if line.edges[:1] == ">" else []
    words = [found.span() for found in re.finditer(r"\S+", printed)]
    if len(edges) != len(printed) + 1 or not words:
        return
    begin = words[0][0]
    for word, (start, stop) in zip_longest(words, words[1:], fillvalue=(len(printed), 0)):
        end = word[1]
        are_figures = _WORD.fullmatch(printed, *word) and _WORD.fullmatch(printed, start, stop)
        gap = (_GAP_OF_FIGURES if are_figures else _GAP) * (bottom - top)
        if start == len(printed) or edges[start] - edges[end] > gap:
            place = (line.start + begin, line.start + end)
            box = (left + edges[begin], top, left + edges[end], bottom)
            yield Part(*place, printed[begin:end], *box)
            begin = start


def are_lines_of_one(upper: Part, lower: Part) -> bool:
    """Whether a part may be the next line of another: close below it, in its type."""
    return (
        0 < lower.top - upper.top < _LINE_PITCH * upper.height
        and abs(lower.height - upper.height) < _SAME_SIZE * upper.height
        and lower.left < upper.right
        and upper.left < lower.right
    )


def list_levels(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Parts side by side, from left to right: their tops differ by less than half their height."""
    level: list[Part] = []
    for part in sorted(parts, key=attrgetter("top", "left")):
        if level and part.top - level[0].top > level[0].height / 2:
            yield sorted(level, key=attrgetter("left"))
            level = []
        level.append(part)
    if level:
        yield sorted(level, key=attrgetter("left"))


def make_entry(
    document: Document, names: Sequence[Part], figures: Sequence[Part], over: Sequence[Place] = ()
) -> LabelledValue:
    """The entry of figures that the lines of a label name, below words that other labels share."""
    lines = [(one.start, one.end) for one in names]
    extents = sorted((one.start, one.end) for one in figures)
    return LabelledValue(
        None,
        Reading.of(document, [*over, *lines], ()),
        Reading.of(document, extents, ()),
        lines[0],
        (*extents, *lines[1:]),
        (),
    )
