"""Runs of glyphs → rows and lines of words, raised marks included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median_low
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.words import (
    StyledText,
    attach_marks,
    build_tokens,
    join_accents,
    join_texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.grammar.numbering import Label
    from pipeline.readers.pdf.page_content import GlyphRun, PageContent

_SAME_SIZE: Final = 0.04  # of a size
_SPACE: Final = 0.3  # em
_ROOM: Final = 0.4  # em by which a full line may fall short of its column's edge
_SAME_BASELINE: Final = 0.15  # em
_SMALLER: Final = 0.86  # of a size: smaller glyphs off the baseline are raised marks
_HARDLY_SMALLER: Final = 0.95  # of a size: such glyphs are raised marks if they are few and
_FAR_ABOVE: Final = 0.3  # em above the baseline
_ASTERISKS: Final = frozenset("*\u2217")
_RISE: Final = 0.2  # em: that of the mark of a note, at least
_INDENT: Final = 1.2  # em: from the mark of a note to its text, at most
_FEW_GLYPHS: Final = 4
_MIN_LONG_MARK: Final = 0.45  # of a size: the smallest for a mark of more glyphs than the next
_SHORT_MARK: Final = 8  # glyphs
_RAISED: Final = 0.75  # em: how far above its line's baseline a mark may be
_LOWERED: Final = 0.3  # em: how far below
_BESIDE: Final = 0.6  # em: how far a mark may be from its word
_EDGE_GAP: Final = 0.6  # em: narrowest gap before the edge of a column
_EDGE_GAPS: Final = 1.5  # times the line's usual gap, before the edge of a column
_TEXT_WIDTH: Final = 15.0  # em: narrower is a cell of a table rather than a line of text
_MIN_COLUMN_LINES: Final = 6  # that begin at one place
_CELL_GAP: Final = 1.0  # em: narrowest gap between two lines of a row
_CENTRED: Final = 0.7  # em by which the margins of a centred line may differ
_SHORT: Final = 0.2  # of a column's width that is free beside a centred line
_FAR: Final = 1e9  # points
_FEW_TOKENS: Final = 4  # are joined anew: keeping the text of each line takes memory
_MIDDLE: Final = 0.3  # em above the baseline
_UNLIKE: Final = 1.5  # times as large: type in which one line has no common height
_CELL_GAPS: Final = 2.5  # times the line's usual gap between words
_FULL_LINE: Final = 3  # words and more, with which a line may show where its column begins and ends
_SAME_GAP: Final = 0.03  # em by which the gaps of a justified line differ
_WIDEST_GAP: Final = 4.0  # em between the words of a justified line


@dataclass(slots=True, eq=False)
class TextLine:
    """Tokens on one baseline; in points from the top left corner of the page as it is read."""

    page: int
    turns: int
    tokens: list[StyledText]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    row: int = 0
    left: float = 0  # edges of its column
    right: float = 0
    tall: int = 1  # how many rows it represents (a table has one line)
    beside: float = _FAR  # left edge of the picture at its right
    note_mark: str = ""  # of the footnote that begins with it
    bracketed: frozenset[str] = frozenset()  # marks of notes that are called in brackets
    hangs: bool | None = None  # in a list with hanging indents: whether it continues an entry
    number: Label | None = None  # the printed number with which it begins
    numbers_text: bool = False  # that number counts paragraphs, not titles
    numbers_title: bool = False  # that number counts titles over paragraphs that are numbered too
    _text: str = ""  # as joined from so many tokens of this list
    _read: list[StyledText] | None = None
    _count: int = 0

    @property
    def text(self) -> str:
        """The characters shown."""
        tokens = self.tokens
        if len(tokens) <= 2:  # noqa: PLR2004 - a first word and the rest: as most lines are kept
            first, last = tokens[0], tokens[-1]
            if first is last:
                return first.text.lstrip(" ")
            return (first.text + (" " if last.space else "") + last.text).lstrip(" ")
        if tokens is self._read and len(tokens) == self._count:
            return self._text
        shown = join_texts(tokens).lstrip(" ")
        if len(tokens) > _FEW_TOKENS:
            self._text, self._read, self._count = shown, tokens, len(tokens)
        return shown

    @property
    def box(self) -> DrawnBox:
        """The box around its letters."""
        return DrawnBox(self.x0, self.top, self.x1, self.bottom)

    @property
    def middle(self) -> float:
        """The height of the middle of its letters."""
        return self.baseline - _MIDDLE * self.size

    @property
    def is_level(self) -> bool:
        """Whether it is one line of text that is not printed sideways."""
        return not self.turns and self.tall == 1

    @property
    def largest(self) -> float:
        """The size of its largest letters: small capitals are set as smaller ones."""
        return max([token.size for token in self.tokens])

    def is_raised(self, token: StyledText) -> bool:
        """Whether a token is smaller and above the baseline; if hardly smaller, far above it."""
        if token.size >= _HARDLY_SMALLER * self.size:
            return False
        least = 0.1 if token.size < _SMALLER * self.size else _FAR_ABOVE
        return self.baseline - token.baseline > least * self.size

    def plain(self) -> list[StyledText]:
        """The tokens that are not raised marks; all tokens if there are no others."""
        low = self.baseline - 0.1 * self.size
        tokens = self.tokens
        return [t for t in tokens if t.baseline >= low or not self.is_raised(t)] or tokens


def build_rows(sheet: PageContent) -> list[list[TextLine]]:
    """The rows of a page from top to bottom, each cut into lines at gaps wider than a word gap.

    At the left edge of a column a narrower gap cuts too. Text printed sideways comes last.
    """
    ordered = sorted(attach_marks(join_accents(sheet.runs)), key=attrgetter("turns", "baseline"))
    found = [
        (turns, list(_cut_at_gaps(words)))
        for turns, runs in groupby(ordered, key=attrgetter("turns"))
        for row in _attach_raised_marks(_group_by_baseline(runs))
        if (words := build_tokens(row))
    ]
    columns = _find_justified_columns(cell for _, cells in found for cell in cells)
    if columns:
        found = [(turns, list(_join_justified(cells, columns))) for turns, cells in found]
    edges = _find_frequent(cell[0].x0 for _, cells in found for cell in cells)
    ends = _find_frequent(cell[-1].x1 for _, cells in found for cell in cells)
    near, near_ends = _widen(edges), _widen(ends)
    return [
        [
            build_line(sheet.number, turns, part, number)
            for cell in cells
            for part in _cut_at_column_edges(cell, edges, near, near_ends)
        ]
        for number, (turns, cells) in enumerate(found)
    ]


def _find_justified_columns(cells: Iterable[list[StyledText]]) -> frozenset[tuple[int, int]]:
    """The left and right edges, in points, between which so many whole lines of text are set."""
    counts = Counter(
        (round(cell[0].x0), round(cell[-1].x1))
        for cell in cells
        if len(cell) >= _FULL_LINE and [one.space for one in cell].count(True) >= _FULL_LINE
    )
    return frozenset(place for place, often in counts.items() if often >= _MIN_COLUMN_LINES)


def _join_justified(
    cells: Sequence[list[StyledText]], columns: frozenset[tuple[int, int]]
) -> Iterator[list[StyledText]]:
    """The cells of a row, those joined that are the words of one justified line.

    Such a line fills a column exactly, and its gaps are alike, however wide: `Carpenters   counted
    two` is no row of three cells.
    """
    start = 0
    while start < len(cells):
        stop = start + 1
        for end in range(len(cells), start + 1, -1):
            if _fills_column(cells[start:end], columns):
                stop = end
                break
        yield [token for cell in cells[start:stop] for token in cell]
        start = stop


def _fills_column(cells: Sequence[list[StyledText]], columns: frozenset[tuple[int, int]]) -> bool:
    left, right = round(cells[0][0].x0), round(cells[-1][-1].x1)
    if not any(abs(left - one) <= 1 and abs(right - other) <= 1 for one, other in columns):
        return False
    words = [token for cell in cells for token in cell]
    gaps = [other.x0 - one.x1 for one, other in pairwise(words) if other.space]
    size = words[0].size
    return (
        max(gaps) - min(gaps) <= _SAME_GAP * size
        and max(gaps) <= _WIDEST_GAP * size
        and all(any(map(str.isalpha, cell[0].text)) for cell in cells)
    )


def _find_frequent(places: Iterable[float]) -> frozenset[int]:
    """The places, in points, at which as many lines begin or end as a column has at least."""
    counts = Counter(map(round, places))
    return frozenset(place for place, often in counts.items() if often >= _MIN_COLUMN_LINES)


def _widen(places: frozenset[int]) -> frozenset[int]:
    """The places and those beside them, in points; the margin of a glyph varies."""
    return frozenset(near for place in places for near in (place - 1, place, place + 1))


def _cut_at_column_edges(
    cell: list[StyledText], edges: frozenset[int], near: frozenset[int], ends: frozenset[int]
) -> Iterator[list[StyledText]]:
    """The tokens of a cell, cut before the left edge of a column.

    The gap is unusually wide there, or what is before it is as wide as a column of text and ends
    where lines of a column do: `near` their left edges, near their `ends`.
    """
    if not near or not any(token.space and round(token.x0) in near for token in cell[1:]):
        yield cell
        return
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(cell) if b.space)
    usual = median_low(gaps[:-1]) if len(gaps) > 1 else 0
    start = 0
    for at, (one, other) in enumerate(pairwise(cell), start=1):
        is_wide = one.x1 - cell[start].x0 > _TEXT_WIDTH * one.size
        gap = _EDGE_GAP * min(one.size, other.size)
        if not (is_wide and round(one.x1) in ends):
            gap = max(gap, _EDGE_GAPS * usual)
        is_at_edge = round(other.x0) in (near if is_wide else edges)
        if other.space and other.x0 - one.x1 > gap and is_at_edge and not _opens_note(cell, at):
            yield cell[start:at]
            start = at
    yield cell[start:]


def build_line(page: int, turns: int, words: list[StyledText], row: int) -> TextLine:
    """A line of these tokens; its size is that of most of its characters."""
    kinds = {(token.size, token.baseline, token.face.descent) for token in words}
    size = words[0].size
    if len(kinds) > 1:
        sizes: dict[float, int] = {}
        for token in words:
            sizes[token.size] = sizes.get(token.size, 0) + len(token.text)
        size = max(sizes, key=lambda one: (sizes[one], one))
    main = next(token for token in words if token.size == size)
    tops = [base - height * (1 + descent) for height, base, descent in kinds]
    bottoms = [base - height * descent for height, base, descent in kinds]
    return TextLine(
        page, turns, words, min([t.x0 for t in words]), max([t.x1 for t in words]),
        min(tops), max(bottoms), main.baseline, size, row,
    )  # fmt: skip


def copy_line(line: TextLine, tokens: list[StyledText]) -> TextLine:
    """A line of some tokens of another one, in its place and column."""
    tokens[0].space = True
    found = build_line(line.page, line.turns, tokens, line.row)
    found.left, found.right, found.baseline = line.left, line.right, line.baseline
    found.note_mark, found.bracketed = line.note_mark, line.bracketed
    if tokens[0] is line.tokens[0]:
        found.number, found.numbers_text = line.number, line.numbers_text
        found.numbers_title = line.numbers_title
    return found


def join_lines(lines: Sequence[TextLine]) -> TextLine:
    """The lines of one row as one line."""
    if len(lines) == 1:
        return lines[0]
    words = [token for line in lines for token in line.tokens]
    for line in lines:
        line.tokens[0].space = True
    first = lines[0]
    return build_line(first.page, first.turns, words, first.row)


def cut_at_sizes(line: TextLine) -> Iterator[tuple[int, TextLine]]:
    """The parts of a line in type of unlike size, each with its offset in the line's text.

    Raised marks belong to the part before them.
    """
    tokens = line.tokens
    sizes = {token.size for token in tokens}
    if len(sizes) == 1 or max(sizes) <= _UNLIKE * min(sizes):
        yield 0, line
        return
    begun = start = end = 0
    size = tokens[0].size
    for at, token in enumerate(tokens):
        ratio = token.size / size
        is_mark = line.is_raised(token)
        if at and not is_mark and not 1 / _UNLIKE <= ratio <= _UNLIKE:
            yield start, build_line(line.page, line.turns, tokens[begun:at], line.row)
            begun, start = at, end + token.space
        end += len(token.text) + (at > 0 and token.space)
        if not is_mark:
            size = token.size
    yield start, build_line(line.page, line.turns, tokens[begun:], line.row)


def _group_by_baseline(runs: Iterable[GlyphRun]) -> list[list[GlyphRun]]:
    """The runs, sorted by baseline, grouped into rows of nearly the same baseline."""
    found: list[list[GlyphRun]] = []
    base = 0.0
    for run in runs:
        if found and run.baseline - base <= _SAME_BASELINE * min(run.size, found[-1][0].size):
            found[-1].append(run)
        else:
            found.append([run])
            base = run.baseline
    return found


def _attach_raised_marks(found: list[list[GlyphRun]]) -> list[list[GlyphRun]]:
    """The rows, with raised and lowered marks moved into the row that they belong to."""
    for at, row in enumerate(found):
        if not _has_near_row(found, at):
            continue
        moved: tuple[GlyphRun, list[GlyphRun]] | None = None  # the mark before, and its row
        for run in list(row):
            target = moved[1] if moved and _continues_mark(moved[0], run) else None
            for other in _nearby_rows(found, at, run) if target is None else ():
                if any(_is_mark_of(run, big) for big in found[other]):
                    target = found[other]
                    break
            if target is not None:
                row.remove(run)
                target.append(run)
                moved = run, target
    return [row for row in found if row]


def _has_near_row(found: Sequence[list[GlyphRun]], at: int) -> bool:
    """Whether a mark in this row may belong to the row below it or above it."""
    low = max([run.baseline for run in found[at]], default=0.0)
    if at + 1 < len(found) and found[at + 1]:
        below = found[at + 1]
        if below[0].baseline - low <= _RAISED * max([run.size for run in below]):
            return True
    if at and found[at - 1] and found[at]:
        above = found[at - 1]
        high = min([run.baseline for run in found[at]])
        return high - above[0].baseline <= _LOWERED * max([run.size for run in above])
    return False


def _nearby_rows(found: Sequence[list[GlyphRun]], at: int, run: GlyphRun) -> Iterator[int]:
    """The indexes of rows near enough for the run to be their mark, the next below first."""
    for step, reach in ((1, _RAISED), (-1, _LOWERED)):
        other = at + step
        while 0 <= other < len(found) and found[other]:
            big = max(one.size for one in found[other])
            if abs(found[other][0].baseline - run.baseline) > reach * big:
                break
            yield other
            other += step


def _continues_mark(mark: GlyphRun, run: GlyphRun) -> bool:
    """Whether a run goes on where a raised mark ends: `[1` and `2]`."""
    is_alike = run.size == mark.size and run.baseline == mark.baseline
    return is_alike and abs(run.lefts[0] - mark.rights[-1]) < _ROOM * run.size


def _is_mark_of(run: GlyphRun, big: GlyphRun) -> bool:
    """Whether a run is a raised or lowered mark of another one; asterisks may be as large."""
    is_asterisk = _ASTERISKS.issuperset(run.characters)
    if run.size >= _HARDLY_SMALLER * big.size and not is_asterisk:
        return False
    reach = _BESIDE * big.size
    is_high = big.baseline - run.baseline > _FAR_ABOVE * big.size
    return (
        (
            run.size < _SMALLER * big.size
            or is_asterisk
            or (is_high and len(run.lefts) <= _FEW_GLYPHS)
        )
        and (
            run.size > _MIN_LONG_MARK * big.size or len(run.lefts) <= _SHORT_MARK
        )  # else a line beside a drop cap
        and run.lefts[0] <= big.rights[-1] + reach
        and run.rights[-1] >= big.lefts[0] - reach
    )


def _cut_at_gaps(words: list[StyledText]) -> Iterator[list[StyledText]]:
    """The tokens of a row, cut at gaps wider than those between its words."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(words) if b.space]
    if not gaps or max(gaps) <= _CELL_GAP * min([token.size for token in words]):
        yield words
        return
    usual = median_low(gaps)
    start = 0
    for at, (one, other) in enumerate(pairwise(words), start=1):
        widest = max(_CELL_GAP * min(one.size, other.size), _CELL_GAPS * min(usual, 0.6 * one.size))
        if other.space and other.x0 - one.x1 > widest and not _opens_note(words, at):
            yield words[start:at]
            start = at
    yield words[start:]


def _opens_note(words: Sequence[StyledText], at: int) -> bool:
    """Whether the first word of a row is a raised mark that is near the next one: a note's."""
    if at != 1:
        return False
    mark, word = words[:2]
    is_raised = (
        mark.size < _SMALLER * word.size and word.baseline - mark.baseline > _RISE * word.size
    )
    return is_raised and word.x0 - mark.x1 < _INDENT * word.size


def has_room(before: TextLine, line: TextLine, right: float) -> bool:
    """Whether the first word of a line would have fitted at the end of the line before.

    `right` is where lines may run to, unless a picture is there.
    """
    word = line.tokens[0].x1
    for token in line.tokens[1:]:
        if token.space:
            break
        word = token.x1
    needed = word - line.x0 + _SPACE * line.size
    return before.x1 + needed < min(right, before.beside) - _ROOM * line.size


def set_picture_edges(lines: Iterable[TextLine], pictures: Sequence[DrawnBox]) -> None:
    """Sets for each line where a picture at its right begins."""
    for picture in pictures:
        for line in lines:
            if picture.top < line.baseline < picture.bottom and line.x1 <= picture.x0 < line.beside:
                line.beside = picture.x0


def is_same_size(one: TextLine, other: TextLine) -> bool:
    """Whether two lines have visibly the same size."""
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def is_centred(line: TextLine) -> bool:
    """Whether a line is centred in its column, and much shorter than that."""
    before, behind = line.x0 - line.left, line.right - line.x1
    return (
        min(before, behind) > line.size
        and abs(before - behind) < _CENTRED * line.size
        and before + behind > _SHORT * (line.right - line.left)
    )


def is_below_in_column(above: TextLine, line: TextLine) -> bool:
    """Whether a line is below another one in the same column of the same page."""
    return (
        above.page == line.page
        and above.turns == line.turns
        and above.left == line.left
        and above.right == line.right
        and line.baseline > above.baseline
    )
