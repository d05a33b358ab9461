"""Layout metrics of a document: the size of its text, leading, left edges."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.pdf.lines import has_room, is_below_in_column, is_same_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine

_MAX_LEADING: Final = 2.2  # times a size: wider leading is not that of text
_DEFAULT_LEADING: Final = 1.5  # times a size, where no distance of lines is usual
_OFTEN: Final = 0.4  # of the most frequent pitch's count
_SELDOM: Final = 0.4  # times that, for a pitch as close as that of text
_FULL_LINE: Final = 4  # weight of the left edge of a line that follows a full one
_LEAST_INDENT, _MOST_INDENT = 0.8, 5.0  # em
_INDENTED: Final = 3  # times as many indented as flush beginnings
_BODY: Final = 0.04  # of the body size
_MANY_LINES: Final = 3  # at one left edge: enough for an edge of the column's own

Column = tuple[int, float, float, float]  # page, left and right edge, size
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class LayoutMetrics:
    """The body size of a document and, by size, its leading and left edges, in points.

    `flush` is how far from its column's left edge most lines of a size begin; `edge` the same over
    all columns. `indents` is true if the first lines of paragraphs are indented.
    """

    body: float
    leading: dict[float, float]
    flush: dict[Column, float]
    edge: dict[float, float]
    indents: bool = False

    def pitch(self, line: TextLine) -> float:
        """The usual distance between the baselines of such lines."""
        size = round(line.size, 1)
        return min(self.leading.get(size, _DEFAULT_LEADING * size), _MAX_LEADING * size)

    def indent(self, line: TextLine) -> float:
        """The distance of a line's start to the right of most others; negative to their left."""
        size = round(line.size, 1)
        usual = self.flush.get((line.page, line.left, line.right, size), self.edge.get(size, 0))
        return line.x0 - line.left - usual


def find_body_size(lines: Iterable[TextLine]) -> float:
    """The size of most text; of two frequent sizes, the text's and the notes', the larger."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += sum(len(token.text) for token in line.tokens)
    total = sum(sizes.values())
    often = [size for size, count in sizes.items() if count > 0.18 * total]
    return max(often, default=sizes.most_common(1)[0][0] if sizes else 10.0)


def measure_layout(columns: Sequence[Sequence[TextLine]], body: float) -> LayoutMetrics:
    """The metrics of most lines; left edges of lines that follow a full line count more."""
    pitches: dict[float, Counter[float]] = {}
    edges: dict[float, Counter[float]] = {}
    flush: dict[Column, Counter[float]] = {}
    for lines in columns:
        for at, line in enumerate(lines):
            before = lines[at - 1] if at else None
            size = round(line.size, 1)
            edge = round(line.x0 - line.left)
            is_near = before and is_below_in_column(before, line) and is_same_size(before, line)
            weight = 1
            if before and is_near:
                pitch = round(line.baseline - before.baseline, 1)
                pitches.setdefault(size, Counter())[pitch] += 1
                weight = 1 if has_room(before, line, before.right) else _FULL_LINE
            edges.setdefault(size, Counter())[edge] += weight
            flush.setdefault((line.page, line.left, line.right, size), Counter())[edge] += weight
    edge_of = _most_frequent(edges)
    many = {
        column: found
        for column, found in flush.items()
        if (most := max(found.values())) >= _MANY_LINES
        and found[edge_of[column[3]]] < _OFTEN * most  # else a quotation or an abstract is long
    }
    leading = {size: _closest_frequent_pitch(found, size) for size, found in pitches.items()}
    metrics = LayoutMetrics(body, leading, _most_frequent(many), edge_of)
    return replace(metrics, indents=_are_indented(columns, metrics))


def _are_indented(columns: Iterable[Sequence[TextLine]], usual: LayoutMetrics) -> bool:
    """Whether most lines of text that follow the end of a paragraph are indented."""
    indented = flush = 0
    for lines in columns:
        for before, line in pairwise(lines):
            if (
                is_below_in_column(before, line)
                and is_same_size(before, line)
                and abs(line.size - usual.body) <= _BODY * usual.body
                and has_room(before, line, before.right)
                and ends_sentence(before.text)
            ):
                indent = usual.indent(line) / line.size
                indented += _LEAST_INDENT < indent < _MOST_INDENT
                flush += indent <= _LEAST_INDENT  # further right are centred titles
    return indented > _INDENTED * flush


def _closest_frequent_pitch(pitches: Counter[float], size: float) -> float:
    """The closest of the frequent pitches: gaps between short paragraphs are as frequent."""
    often = _OFTEN * max(pitches.values())
    near = [
        pitch
        for pitch, count in pitches.items()
        if pitch >= size
        and count >= (often if pitch > _DEFAULT_LEADING * size else _SELDOM * often)
    ]
    return min(near, default=min(pitches, key=lambda one: (-pitches[one], one)))


def _most_frequent(counted: Mapping[_Key, Counter[float]]) -> dict[_Key, float]:
    return {key: min(found, key=lambda one: (-found[one], one)) for key, found in counted.items()}
