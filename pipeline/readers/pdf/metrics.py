"""Layout metrics of a document: the size of its text, leading, left edges, widths of digits.

Superior figures are note marks set in small raised digits of the typeface itself. They have the
size and the baseline of the text, but a font that holds both its ordinary and its superior digits
holds each digit in two widths.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, count, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline import patterns as re
from pipeline.grammar.sentences import ends_sentence
from pipeline.readers.pdf.lines import has_room, is_below_in_column, is_same_size

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import Typeface
    from pipeline.readers.pdf.words import StyledText

_NARROW: Final = 0.8  # of the width of the same digit: superior figures are narrower
_FEWEST: Final = 3  # marks that count on: fewer may be indices, as in CO2
_COUNTED: Final = 0.5  # share of the numbers that follow another one
_SIZE: Final = 0.6  # of the text's size, as marks are set
_RAISE: Final = 0.35  # em
_DIGIT: Final = re.compile(r"[0-9]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_FRACTION: Final = "\u2044"


def raise_superior_figures(lines: Sequence[TextLine]) -> None:
    """Makes superior figures raised tokens of their own, if those of the document count on."""
    widest: dict[tuple[Typeface, str], float] = {}
    narrow: set[Typeface] = set()
    for token in chain.from_iterable(line.tokens for line in lines):
        for at, width in _measure(token, _DIGIT) if _DIGIT.search(token.text) else ():
            key = token.face, token.text[at]
            known = widest.get(key)
            if known is not None and min(known, width) < _NARROW * max(known, width):
                narrow.add(token.face)
            widest[key] = max(width, known or 0.0)
    if not narrow:
        return
    cuts = [
        (line, token, marks, stretch)
        for line, stretch in zip(lines, _find_stretches(lines, narrow), strict=True)
        for token in line.tokens
        if token.face in narrow and (marks := list(_find_marks(token, widest, stretch or 1.0)))
    ]
    uneven = {
        token.face
        for line, token, marks, _ in cuts
        if _has_figure_behind(token, marks if token is not line.tokens[0] else marks[1:])
    }
    cuts = [one for one in cuts if one[1].face not in uneven]
    numbers = {
        int(token.text[slice(*mark)])
        for _, token, marks, stretch in cuts
        if stretch  # a number alone on its line calls nothing
        for mark in marks
    }
    following = sum(number - 1 in numbers for number in numbers)
    if len(numbers) < _FEWEST or following < _COUNTED * len(numbers):
        return
    for line, token, marks, _ in cuts:
        at = line.tokens.index(token)
        line.tokens[at : at + 1] = _cut_marks(token, marks)


def _find_stretches(lines: Sequence[TextLine], faces: Container[Typeface]) -> Iterator[float]:
    """How wide the letters in these typefaces are in each line, of their widest; 0 without."""
    widest: dict[tuple[Typeface, str], float] = {}
    found: list[list[tuple[tuple[Typeface, str], float]]] = []
    for line in lines:
        own = (one for one in line.tokens if one.face in faces)
        found.append(
            [((one.face, one.text[at]), w) for one in own for at, w in _measure(one, _LETTER)]
        )
        for key, width in found[-1]:
            widest[key] = max(width, widest.get(key, 0.0))
    for widths in found:
        yield median(width / widest[key] for key, width in widths) if widths else 0.0


def _measure(token: StyledText, signs: re.Pattern[str]) -> Iterator[tuple[int, float]]:
    """Such signs of a token that have a width: the index of each, and its width in em.

    None are of recognised ones.
    """
    text, lefts = token.text, token.lefts
    if len(lefts) != len(text) or token.face.is_recognised:
        return
    for found in signs.finditer(text):
        at = found.start()
        width = (lefts[at + 1] if at + 1 < len(text) else token.x1) - lefts[at]
        if width > 0:
            yield at, width / token.size


def _find_marks(
    token: StyledText, widest: dict[tuple[Typeface, str], float], stretch: float
) -> Iterator[tuple[int, int]]:
    """Where superior figures are in a token so wide; those of fractions are no marks."""
    small = [
        at
        for at, width in _measure(token, _DIGIT)
        if width < _NARROW * stretch * widest[token.face, token.text[at]]
    ]
    for start in [at for at in small if at - 1 not in small]:
        end = next(at for at in count(start) if at not in small)
        if _FRACTION not in token.text[max(0, start - 1) : end + 1]:
            yield start, end


def _has_figure_behind(token: StyledText, marks: Sequence[tuple[int, int]]) -> bool:
    """Whether a figure of full width follows a narrow one, as no mark in a line is followed.

    Then the widths are those of kerned figures, and tell nothing. A note may begin with a figure.
    """
    return any(token.text[end : end + 1].isdigit() for _, end in marks)


def _cut_marks(token: StyledText, marks: Sequence[tuple[int, int]]) -> list[StyledText]:
    """The token, cut around these marks, which become smaller and raised."""
    places = [0, *chain.from_iterable(marks), len(token.text)]
    found: list[StyledText] = []
    for number, (start, end) in enumerate(pairwise(places)):
        printed = token.text[start:end].strip()
        if not printed:
            continue
        first = token.text.index(printed, start)
        last = first + len(printed)
        part = replace(
            token,
            text=printed,
            x0=token.lefts[first],
            x1=token.lefts[last] if last < len(token.lefts) else token.x1,
            space=first > start or (start == 0 and token.space),
            lefts=token.lefts[first:last],
        )
        if number % 2:
            part.size *= _SIZE
            part.baseline -= _RAISE * token.size
        found.append(part)
    return found


_PROSE_LETTERS: Final = 40  # of a line of prose
_PROSE_SHARE: Final = 0.85  # of its characters are letters
_ENOUGH_PROSE: Final = 4000  # characters
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
        return self._find_pitch(round(line.size, 1))

    def measure_spacing(self) -> float:
        """The usual distance between the baselines of the text, as a multiple of its size."""
        return self._find_pitch(round(self.body, 1)) / self.body

    def _find_pitch(self, size: float) -> float:
        return min(self.leading.get(size, _DEFAULT_LEADING * size), _MAX_LEADING * size)

    def indent(self, line: TextLine) -> float:
        """The distance of a line's start to the right of most others; negative to their left."""
        size = round(line.size, 1)
        usual = self.flush.get((line.page, line.left, line.right, size), self.edge.get(size, 0))
        return line.x0 - line.left - usual


def find_body_size(lines: Iterable[TextLine]) -> float:
    """The size of most text; of two frequent sizes, the text's and the notes', the larger.

    Lines of prose decide where there are enough of them: a report of tables has more figures.
    """
    sizes: Counter[float] = Counter()
    prose: Counter[float] = Counter()
    for line in lines:
        text = line.text
        sizes[round(line.size, 1)] += len(text)
        letters = sum(map(str.isalpha, text))
        if letters >= _PROSE_LETTERS and letters >= _PROSE_SHARE * len(text.replace(" ", "")):
            prose[round(line.size, 1)] += len(text)
    if sum(prose.values()) >= _ENOUGH_PROSE:
        sizes = prose
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
