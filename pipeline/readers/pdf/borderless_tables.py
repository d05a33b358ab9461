"""Tables without drawn cells: rows of words in columns that gutters separate.

One search finds tables of figures and of text, with a caption or without. From each row with
several cells it collects the rows below whose words leave the gutters free. It keeps the block that
explains the most neighbouring cells, and the rows above it that head its columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile, zip_longest
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.lines import build_line
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.reading_order import join_rules
from pipeline.readers.pdf.ruled_tables import CAPTION, CellGrid
from pipeline.readers.pdf.words import StyledText
from pipeline.readers.pdf.wrapped_rows import (
    FIGURE_CELL,
    find_row_bands,
    find_row_starts,
    is_figure,
    is_rest_of_label,
    place_cells,
)
from pipeline.readers.printed_text import LABEL, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.wrapped_rows import Stretch

_GUTTER: Final = 0.55  # em: narrower gaps do not separate columns
_FIGURE_GUTTER: Final = 0.45  # em: nor do these between figures
_PITCH: Final = 3.0  # em from a row down to the next
_FIGURE_PITCH: Final = 2.2  # em from a row of figures down to the next
_GROUP_PITCH: Final = 4.5  # em from a row of many figures down to the next group of such rows
_WIDE: Final = 4  # figures
_LOOSER: Final = 1.2  # times the pitch of a table's rows, from its heads down
_CLOSEST: Final = 0.8  # em from a row down to the next
_DROP: Final = 6.0  # em from a caption's line down to the table
_MOST_CAPTION: Final = 4  # lines
_MOST_ROWS: Final = 200  # of a page's table; the time to find tables grows with them
_MOST_HEADS: Final = 6  # rows
_FEWEST_ROWS: Final = 3  # with several cells
_FEWEST_COLUMNS: Final = 3  # without a caption
_PAIR: Final = 2
_LONGEST: Final = 36  # characters of most cells; the share that may be longer follows
_FEW: Final = 0.2
_LONGEST_LABEL: Final = 20  # characters beside wrapped cells
_FILLED: Final = 0.75  # of the cells
_MOST_ALIGNED: Final = 0.7  # of a column's cells begin at one place, or end at one
_ALIGNED: Final = 1.5  # points
_BEGUN: Final = 0.8  # of the cells begin as a text does
_FEWEST_LABELS: Final = 4  # with a value beside each
_LABELLED: Final = 0.8  # of the rows are labels beside values, where most are
_LONGEST_NUMBER: Final = 2  # characters of a number of a list or a page
_TURNS: Final = 0.8  # of the steps from row to row, where rows of figures follow rows of words
_SHORT: Final = 60  # characters of the usual cell
_FIGURES: Final = 0.6  # of a column's cells hold a digit
_MOST_OF_WIDTH: Final = 0.6  # of a table's: the line below its heads
_CENTRED: Final = 1.0  # em by which the margins of a title over the columns differ
_HEAD_PITCH: Final = 1.5  # em between two lines of a head at most
_OFF_CENTRE: Final = 1.5  # em by which a head may miss the middle of the columns it is over
_HEAD_GAP: Final = 0.55  # em between two heads at least
_HEAD_GAPS: Final = 2.0  # times the gap between words, or the usual one where heads are words
_WORD_SPACE: Final = 0.3  # em
_EDGE: Final = 2.0  # points by which heads reach over the edges of a table
_MOST_STEP: Final = 3  # from one counted item to the next: the second column skips some
_COUNTED: Final = 0.8  # of the steps in a column of counted items are small
_SIGNS: Final = frozenset("%$\u20ac\xa3\xb0\u2030")
_LETTER: Final = re.compile(r"\w")
_MARK: Final = re.compile(r"[\[(]?\w{1,3}[\]).]|[^\w\s\u2013\u2014-]")
_LONGEST_PAGE: Final = 4  # digits
_ITEM: Final = re.compile(r"(?:(?:\d{1,2}\.){2,})?([1-9]\d{0,2})\.?")
_CENTURIES: Final = ("19", "20")  # of years


@dataclass(frozen=True, slots=True, eq=False)
class _TextRow:
    """A printed row: its lines, the stretches of its words, and those beside gaps between cells."""

    lines: Sequence[TextLine]
    words: Sequence[Stretch]
    gaps: Sequence[tuple[Stretch, Stretch]]
    figures: int  # cells that are figures, or end in them
    is_level: bool
    _joined: dict[float, list[Stretch]] = field(default_factory=dict)

    def join_words(self, gutter: float) -> list[Stretch]:
        """The stretches of its words, those as one that are nearer than so many em."""
        if gutter not in self._joined:
            self._joined[gutter] = merge_stretches(self.words, self.lines[0].size, gutter)
        return self._joined[gutter]


@dataclass(slots=True)
class _Block:
    """Rows from one on, and the horizontal extent of their columns.

    `over` are the rows of titles over the columns; `score` counts neighbouring cells in rows,
    `several` the rows with more than one cell.
    """

    start: int
    columns: list[Stretch]
    gutter: float
    rows: list[_TextRow]
    over: set[int]
    score: int = 0

    several: int = 0
    _cells: list[list[TextLine]] | None = None

    @property
    def stop(self) -> int:
        """The index after its last row."""
        return self.start + len(self.rows)

    @property
    def pitch(self) -> float:
        """The usual distance from one row to the next, in points."""
        lines = [row.lines[0].baseline for row in self.rows]
        return median(below - above for above, below in pairwise(lines))

    def cut_rows(self) -> Sequence[Sequence[TextLine]]:
        """The cells of its rows but those of titles."""
        if self._cells is None:
            inner = (row for at, row in enumerate(self.rows) if at not in self.over)
            self._cells = [_cut_row(row.lines, self.columns) for row in inner]
        return self._cells


class _RowList:
    """The rows of a column of text, listed when they are first asked for."""

    def __init__(self, rows: Sequence[Sequence[TextLine]]) -> None:
        self.lines = rows
        self._rows: dict[int, _TextRow] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, at: int) -> _TextRow:
        found = self._rows.get(at)
        if found is None:
            found = self._rows[at] = _list_words(self.lines[at])
        return found


def _list_words(row: Sequence[TextLine]) -> _TextRow:
    words: list[Stretch] = []
    gaps: list[tuple[Stretch, Stretch]] = []
    for cell in row:
        for at, (text, x0, x1) in enumerate(_join_signs(cell)):
            if _LETTER.search(text):  # dots and dashes are in place of words
                if words and not at:
                    gaps.append((words[-1], (x0, x1)))
                words.append((x0, x1))
    return _TextRow(row, words, gaps, _count_figures(row), all(cell.is_level for cell in row))


def _join_signs(cell: TextLine) -> list[tuple[str, float, float]]:
    """The words of a cell, as `75 %` with the sign of per cent or money beside a figure."""
    parts: list[tuple[str, float, float]] = []
    for token in cell.tokens:
        for word, _, left, right, is_apart in find_words(token):
            if not word:
                continue
            text, x0, x1 = parts[-1] if parts else ("", -inf, -inf)
            is_sign = text in _SIGNS or word in _SIGNS
            is_near = is_sign and left - x1 < _FIGURE_GUTTER * cell.size
            if parts and (is_near or not is_apart):
                parts[-1] = text + word, x0, max(x1, right)
            else:
                parts.append((word, left, right))
    return parts


def _count_figures(row: Sequence[TextLine]) -> int:
    """How many figures a row holds as cells of their own or at the end of one."""
    count = 0
    for cell in row:
        ending = takewhile(FIGURE_CELL.fullmatch, reversed(cell.text.split(" ")))
        count += max(sum(1 for _ in ending), is_figure(cell))
    return count


def find_borderless_grids(
    rows: Sequence[Sequence[TextLine]],
    rules: Sequence[DrawnBox],
    running: list[Stretch],
    edges: list[float],
) -> Iterator[CellGrid]:
    """The tables without drawn cells among these rows of a column of text, from the top.

    A table has figures in several columns, a caption, or heads in bold or over a line; columns of
    prose, contents, lists and addresses have neither. `running` are the columns of a table that
    ended the page before and may continue at the top; then those of this page's last. `edges` are
    the left edges of values beside labels further above and on earlier pages: a few more rows at
    one of them are a table too.
    """
    page = _RowList(rows)
    blocks = _BlockSearch(page)
    rejected: set[int] = set()
    tried: dict[int, int] = defaultdict(int)  # by the end of a block, how many of its beginnings
    at = above = 0
    if running and rows and (block := blocks.continue_columns(running)):
        yield _build_grid(block, ())
        at = above = block.stop
    running.clear()
    while at < len(page):
        block = blocks.find_best(at)
        has_caption = block is not None and _find_caption_above(page, block.start, above)
        if (
            block is None
            or block.start in rejected
            or not _is_possible(block, edges, has_caption=has_caption)
        ):
            at += 1
            continue
        block = blocks.collect_below_heads(block)
        first = max(_find_group_label(page, block), above)
        heads = _find_heads(page, first, block, above, rules)
        if not _is_table(block, heads, rules, edges, has_caption=has_caption):
            rejected.add(block.start)
            tried[block.stop] += 1
            at += 1
            while tried[block.stop] > _MOST_HEADS and at < block.stop and _is_prose(page.lines[at]):
                at += 1
            continue
        labels = [page[n] for n in range(first, block.start)]
        crossing = {n for n, row in enumerate(labels) if row.lines[0].x1 > block.columns[1][0]}
        block = replace(
            block,
            start=first,
            rows=[*labels, *block.rows],
            over=crossing | {n + len(labels) for n in block.over},
        )
        if _holds_labels(block, edges):
            edges.append(block.columns[1][0])
        yield _build_grid(block, heads)
        at = above = block.stop
        running.clear()
        if block.stop == len(page):
            running.extend(block.columns)


def _is_prose(row: Sequence[TextLine]) -> bool:
    """Whether a row has a cell as long as a line of text: no table begins with it."""
    return any(len(cell.text) > _LONGEST for cell in row)


class _BlockSearch:
    """The blocks that begin at the rows of a page, each collected once."""

    def __init__(self, page: _RowList) -> None:
        self._page = page
        self._found: dict[int, _Block | None] = {}

    def find_best(self, at: int) -> _Block | None:
        """The block of the most neighbouring cells that begins at this row or at one of its heads.

        None if no block begins at this row.
        """
        best = self._collect(at)
        if best is None:
            return None
        for start in range(at + 1, min(at + 1 + _MOST_HEADS, best.stop)):
            inner = self._collect(start)
            if inner and inner.score > best.score:
                best = inner
        return best

    def collect_below_heads(self, block: _Block) -> _Block:
        """The block without the rows at its top that have no figures, where the others have."""
        rows = block.cut_rows()
        first = next((at for at, row in enumerate(rows) if _has_value(row)), 0)
        if not first or not _has_figure_columns(rows, block.columns):
            return block
        below = self._collect(block.start + first)
        return below if below and below.stop == block.stop else block

    def _collect(self, at: int) -> _Block | None:
        if at not in self._found:
            self._found[at] = _collect_block(self._page, at)
        return self._found[at]

    def continue_columns(self, columns: Sequence[Stretch]) -> _Block | None:
        """The rows at the top of a page in the columns of the page before; None if they differ."""
        first = self._page[0]
        if len(first.lines) < _PAIR or not first.is_level:
            return None
        block = _Block(0, list(columns), _GUTTER, [], set())
        _add_rows(self._page, block, 0)
        return block if len(block.rows) >= _PAIR and len(block.columns) == len(columns) else None


def _collect_block(page: _RowList, at: int) -> _Block | None:
    """The rows from this one on that leave gutters free; None if they are too few."""
    cells = page.lines[at]
    if len(cells) < _PAIR and not any(map(str.isdecimal, cells[0].tokens[-1].text)):
        return None
    first = page[at]
    if not first.is_level or (len(cells) < _PAIR and first.figures < _PAIR):
        return None
    gutter = _FIGURE_GUTTER if first.figures >= _PAIR else _GUTTER
    block = _Block(at, [], gutter, [], set())
    _add_rows(page, block, at)
    if len(block.rows) < _PAIR or len(block.columns) < _PAIR:
        return None
    return block if sum(len(row.lines) > 1 or row.figures > 0 for row in block.rows) > 1 else None


def _add_rows(page: _RowList, block: _Block, at: int) -> None:
    """Adds the rows from this one on that fit the block; then drops text below the table."""
    for number in range(at, min(at + _MOST_ROWS, len(page))):
        row = page[number]
        if not row.is_level or not row.lines:
            break
        is_far = bool(block.rows) and _is_far(block.rows[-1], row)
        if is_far and not _parts_groups(block.rows, row):
            break
        if CAPTION.match(row.lines[0].text):
            break
        columns = _fit(block, row)
        if columns is None:
            behind = page[number + 1] if number + 1 < len(page) else None
            if not (len(block.rows) >= _PAIR and behind and _is_title(block, row, behind)):
                break
            block.over.add(len(block.rows))
        else:
            block.columns = columns
        block.rows.append(row)
    while block.rows and _is_below(block, block.rows[-1]):
        block.over.discard(len(block.rows) - 1)
        block.rows.pop()
    counts = [
        len({_find_column(block.columns, word) for word in row.join_words(block.gutter)})
        for at, row in enumerate(block.rows)
        if at not in block.over and row.words
    ]
    block.score = sum(counts) - len(counts)
    block.several = sum(count > 1 for count in counts)


def _is_far(above: _TextRow, row: _TextRow) -> bool:
    one, other = above.lines[0], row.lines[0]
    return other.baseline - one.baseline > _PITCH * max(one.size, other.size)


def _parts_groups(above: Sequence[_TextRow], row: _TextRow) -> bool:
    """Whether the gap below rows of many figures that are close only parts groups of such rows."""
    if len(above) < _PAIR or min(above[-1].figures, above[-2].figures, row.figures) < _WIDE:
        return False
    before, last, line = above[-2].lines[0], above[-1].lines[0], row.lines[0]
    is_close = last.baseline - before.baseline <= _FIGURE_PITCH * last.size
    return is_close and line.baseline - last.baseline < _GROUP_PITCH * last.size


def _fit(block: _Block, row: _TextRow) -> list[Stretch] | None:
    """The block's columns with a row's words; None if one of them would be lost.

    Cells set apart in the row are in columns of their own.
    """
    columns = merge_stretches(
        [*block.columns, *row.join_words(block.gutter)], row.lines[0].size, block.gutter
    )
    if len(columns) < max(_PAIR, len(block.columns)):
        return None
    is_lost = any(
        _find_column(columns, before) == _find_column(columns, behind)
        and not _is_bridged(block, (before[1], behind[0]))
        for before, behind in row.gaps
    )
    return None if is_lost else columns


def _is_bridged(block: _Block, gap: Stretch) -> bool:
    """Whether text of other rows is in a gap: that of words in a line set to a measure."""
    return len(block.rows) >= _PAIR and any(
        left <= gap[0] and gap[1] <= right for left, right in block.columns
    )


def _find_column(columns: Sequence[Stretch], word: Stretch) -> int:
    """The column that a word begins in."""
    return bisect_right(columns, (word[0], inf)) - 1


def _is_title(block: _Block, row: _TextRow, behind: _TextRow) -> bool:
    """Whether a row is a title over the columns, and the row below it fits these again."""
    if len(row.lines) > 1 or _is_far(row, behind) or _fit(block, behind) is None:
        return False
    line, (left, right) = row.lines[0], (block.columns[0][0], block.columns[-1][1])
    is_inside = line.x0 >= left - line.size and line.x1 <= right + line.size
    is_set_off = line.x1 - line.x0 < _MOST_OF_WIDTH * (right - left) or is_bold(line)
    return is_inside and is_set_off and (len(behind.lines) > 1 or behind.figures > 0)


def _is_below(block: _Block, row: _TextRow) -> bool:
    """Whether the last row of a block is text below the table rather than a row of it."""
    number = len(block.rows) - 1
    if number in block.over:
        return True
    if len(row.lines) > 1 or row.figures or row.lines[0].x0 >= block.columns[0][1]:
        return False
    lines = [one.lines for one in block.rows]
    return not is_rest_of_label(lines, number, block.columns[0][1])


def merge_stretches(stretches: Sequence[Stretch], size: float, gutter: float) -> list[Stretch]:
    """The columns that these stretches lie in, separated by gutters of so many em at least."""
    found: list[Stretch] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < gutter * size:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _find_caption_above(page: _RowList, at: int, above: int) -> bool:
    """Whether a caption is right above the heads of a block that begins at this row."""
    for number in range(at - 1, max(above, at - _MOST_HEADS - _MOST_CAPTION) - 1, -1):
        row, below = page.lines[number], page.lines[number + 1]
        if not row or below[0].baseline - row[0].baseline > _DROP * row[0].size:
            return False
        if any(CAPTION.match(cell.text) for cell in row):
            return True
    return False


def _is_possible(block: _Block, edges: Sequence[float], *, has_caption: bool) -> bool:
    """Whether a block has enough rows and columns for a table."""
    figures = sum(row.figures > 0 for row in block.rows)
    is_wide = len(block.columns) >= _FEWEST_COLUMNS or 2 * figures > len(block.rows)
    is_large = block.several >= _FEWEST_ROWS and (has_caption or is_wide)
    return is_large or _holds_labels(block, edges)


def _is_table(
    block: _Block,
    heads: Sequence[Sequence[TextLine]],
    rules: Sequence[DrawnBox],
    edges: Sequence[float],
    *,
    has_caption: bool,
) -> bool:
    """Whether the evidence is enough: figures, a caption, or heads over columns of text."""
    rows = block.cut_rows()
    if _stand_below_labels(rows):
        return False
    is_close = not any(
        _is_loose(above, row) and not _parts_groups(block.rows[:at], row)
        for at, (above, row) in enumerate(pairwise(block.rows), start=1)
    )
    if (is_close or has_caption or heads) and _has_figure_columns(rows, block.columns):
        return True
    if is_close and _holds_labels(block, edges):
        return True
    if has_caption and _is_captioned(rows, block.columns, block.several):
        return True
    return _is_text_table(heads, rows, block.columns, rules)


def _holds_labels(block: _Block, edges: Sequence[float]) -> bool:
    """Whether two columns hold labels beside values, of which half have a digit.

    Each column begins at one place. Numbers of pages or items are no values. Where labels are
    closer than others, white space must show which of them are two lines of one. A few rows are
    enough, whatever their values, where these begin at one of the `edges` of values above.
    """
    if len(block.columns) != _PAIR:
        return False
    is_known = any(abs(block.columns[1][0] - edge) < _ALIGNED for edge in edges)
    rows = block.cut_rows()
    pairs = [row for row in rows if len(row) == _PAIR]
    pitches = [
        below[0].baseline - above[0].baseline
        for above, below in pairwise(rows)
        if len(above) == len(below) == _PAIR
    ]
    is_even = not pitches or max(pitches) < _LOOSER * min(pitches)
    labels, values = [row[0] for row in pairs], [row[1] for row in pairs]
    known = sum(
        LABEL.fullmatch(label.text) is not None and VALUE.match(value.text) is not None
        for label, value in pairs
    )
    return (
        known >= max(_PAIR if is_known else _FEWEST_LABELS, _LABELLED * len(pairs))
        and (is_known or _are_values(values))
        and all(abs(one.x0 - values[0].x0) < _ALIGNED for one in values)
        and _is_aligned(labels)
        and (is_even or find_row_bands(rows, block.columns) is not None)
    )


def _are_values(cells: Sequence[TextLine]) -> bool:
    """Whether half of the cells have a digit, and half are longer than numbers of pages."""
    return 2 * sum(any(map(str.isdecimal, cell.text)) for cell in cells) >= len(cells) and 2 * sum(
        len(cell.text) > _LONGEST_NUMBER for cell in cells
    ) >= len(cells)


def _is_loose(above: _TextRow, row: _TextRow) -> bool:
    one, other = above.lines[0], row.lines[0]
    return other.baseline - one.baseline > _FIGURE_PITCH * other.size


def _has_figure_columns(rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch]) -> bool:
    """Whether two of three or more columns hold figures, in three rows at least.

    Beside columns that count items no text is long: these are lists of references or contents.
    """
    placed = [place_cells(row, columns) for row in rows if len(row) > 1]
    filled = [[row[at] for row in placed if at in row] for at in range(len(columns))]
    full = [cells for cells in filled if 2 * len(cells) > len(placed)]
    figures = [cells for cells in full if _are_mostly_figures(cells)]
    several = sum(sum(map(is_figure, row.values())) >= _PAIR for row in placed)
    least = max(_FEWEST_COLUMNS, len(columns) / 3)  # a chart's labels leave more of them empty
    if several < max(_FEWEST_ROWS, len(placed) / 2) or len(full) < least:
        return False
    long = sum(
        3 * sum(len(cell.text) > _LONGEST_LABEL for cell in cells) > len(cells) for cells in full
    )
    counted = sum(_counts_up(cells) or _counts_pages(cells) for cells in figures)
    return len(figures) >= _PAIR and (not long or (long == 1 and len(figures) - counted >= _PAIR))


def _has_value(row: Sequence[TextLine]) -> bool:
    """Whether a row has a figure beside its first cell that is no year."""
    figures = (cell.text for cell in row[1:] if is_figure(cell))
    return not all(map(is_year, figures))


def is_year(figure: str) -> bool:
    """Whether a figure may be a year."""
    return figure.isdecimal() and figure[:-2] in _CENTURIES


def _are_mostly_figures(cells: Sequence[TextLine]) -> bool:
    figures = sum(map(is_figure, cells))
    return figures >= _FIGURES * len(cells)


def _is_captioned(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch], several: int
) -> bool:
    """Whether the rows below a caption are a table's: several cells side by side, and short.

    Cells of text may wrap below short heads; of two columns, the first holds short labels.
    """
    cells = [cell for row in rows for cell in row]
    long = sum(len(cell.text) > _LONGEST for cell in cells)
    if several * 2 > len(rows) and long < _FEW * len(cells):
        return True
    heads = place_cells(rows[0], columns)
    starts = find_row_starts(rows, columns)
    is_short = all(
        len(cell.text) <= _LONGEST and cell.text[-1].isalpha() for cell in heads.values()
    )
    has_labels = len(columns) > _PAIR or all(
        len(row[0].text) <= _LONGEST_LABEL for row in rows if row[0].x0 < columns[0][1]
    )
    is_wrapped = _PAIR < len(starts) < len(rows)
    return len(heads) == len(columns) and has_labels and is_short and is_wrapped


def _is_text_table(
    heads: Sequence[Sequence[TextLine]],
    rows: Sequence[Sequence[TextLine]],
    columns: Sequence[Stretch],
    rules: Sequence[DrawnBox],
) -> bool:
    """Whether rows of text have heads in bold or over a line, or figures, and aligned columns."""
    if any(_mixes_dots(cell) for row in rows for cell in row):
        return False
    whole: Sequence[Sequence[TextLine]] = [*heads, *rows]
    starts = find_row_bands(whole, columns)
    if starts is None:
        if _are_interleaved(rows):
            return False
        whole = rows
        starts = find_row_starts(rows, columns)
    while len(starts) > 1 and set(place_cells(whole[starts[-1]], columns)) == {0}:
        whole = whole[: starts.pop()]  # text below the table
    begun = [
        place_cells([cell for row in reversed(whole[first:stop]) for cell in row], columns)
        for first, stop in pairwise([*starts, len(whole)])
    ]
    if len(whole) <= len(rows):
        begun[:0] = [place_cells(row, columns) for row in heads[-1:]]
    width = len(columns)
    if len(begun) < _FEWEST_ROWS or not _has_short_aligned_cells(begun, width):
        return False
    has_heads = _has_bold_heads(begun, width) or _is_over_rule(begun, columns, rules)
    if width < _FEWEST_COLUMNS:
        return has_heads and _are_mostly_figures([row[1] for row in begun[1:] if 1 in row])
    has_figures = any(_hold_figures(begun[1:], at) for at in range(width))
    return has_heads or (has_figures and len(begun) > _FEWEST_ROWS)


def _cut_row(row: Sequence[TextLine], columns: Sequence[Stretch]) -> list[TextLine]:
    """The cells of a row, one for each column that has a word."""
    edges = [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]
    whole = [bisect_right(edges, line.x0) for line in row]
    if len(set(whole)) == len(row) and all(
        bisect_right(edges, line.x1) == at for line, at in zip(row, whole, strict=True)
    ):
        return list(row)
    words = [part for cell in row for token in cell.tokens for part in split_token(token)]
    found = groupby(words, key=lambda word: bisect_right(edges, (word.x0 + word.x1) / 2))
    return [build_line(row[0].page, 0, list(cell), row[0].row) for _, cell in found]


def _are_interleaved(rows: Sequence[Sequence[TextLine]]) -> bool:
    """Whether rows are closer than lines of text: cells are centred vertically, rows unknown."""
    return any(
        below[0].baseline - above[0].baseline < _CLOSEST * above[0].size
        for above, below in pairwise(rows)
    )


def _stand_below_labels(rows: Sequence[Sequence[TextLine]]) -> bool:
    """Whether rows of several figures and rows of several words take turns.

    The figures stand below their labels, as on a page of bars in columns.
    """
    figures = [sum(map(is_figure, row)) for row in rows]
    alone = sum(1 < count == len(row) for count, row in zip(figures, rows, strict=True))
    words = sum(not count and len(row) > 1 for count, row in zip(figures, rows, strict=True))
    turns = sum((one > 0) != (other > 0) for one, other in pairwise(figures))
    pairs = sum(len(above) == len(row) for above, row in pairwise(rows))
    steps = len(rows) - 1
    return min(alone, words) >= _PAIR and turns >= _TURNS * steps and 2 * pairs > steps


def _mixes_dots(cell: TextLine) -> bool:
    """Whether a cell has dots or dashes before or after words: they are two cells."""
    words = cell.text.split(" ")
    return len(words) > 1 and any(not _LETTER.search(word) for word in (words[0], words[-1]))


def _has_short_aligned_cells(rows: Sequence[Mapping[int, TextLine]], width: int) -> bool:
    """Whether rows with cells in these columns may be a table's, heads included."""
    cells = [cell for row in rows[1:] for cell in row.values()]
    columns = [[row[at] for row in rows[1:] if at in row] for at in range(width)]
    begun = sum(not cell.text[:1].islower() or " " not in cell.text for cell in cells)
    return (
        len(cells) >= _FILLED * width * (len(rows) - 1)
        and median(len(cell.text) for cell in cells) <= _SHORT
        and begun >= _BEGUN * len(cells)
        and all(map(_is_aligned, columns))
        and not any(map(_are_list_marks, columns))
        and not _is_numbered_list(columns, len(rows) - 1)
        and not _counts_pages(columns[-1])
    )


def _has_bold_heads(rows: Sequence[Mapping[int, TextLine]], width: int) -> bool:
    """Whether all heads, and few of the cells below them, are in bold."""
    heads, *body = rows
    cells = [cell for row in body for cell in row.values()]
    bold = sum(map(is_bold, cells))
    return len(heads) >= width - 1 and all(map(is_bold, heads.values())) and 2 * bold < len(cells)


def _is_over_rule(
    rows: Sequence[Mapping[int, TextLine]],
    columns: Sequence[Stretch],
    rules: Sequence[DrawnBox],
) -> bool:
    """Whether a line is drawn between the heads and the first row, across most of the table."""
    if not rows[0] or not rows[1]:
        return False
    top = max(cell.baseline for cell in rows[0].values())
    bottom = min(cell.baseline for cell in rows[1].values())
    left, right = columns[0][0], columns[-1][1]
    return any(
        top < rule.bottom < bottom
        and min(right, rule.x1) - max(left, rule.x0) > _MOST_OF_WIDTH * (right - left)
        for rule in join_rules(rules)
    )


def _is_aligned(cells: Sequence[TextLine]) -> bool:
    """Whether most cells of a column begin at one place, or end at one."""
    places = ([cell.x0 for cell in cells], [cell.x1 for cell in cells])
    return any(
        max((sum(abs(one - x) < _ALIGNED for x in side) for one in side), default=0)
        >= _MOST_ALIGNED * len(side)
        for side in places
    )


def _hold_figures(rows: Sequence[Mapping[int, TextLine]], at: int) -> bool:
    """Whether most cells of a column hold a digit."""
    count = sum(at in row and any(map(str.isdecimal, row[at].text)) for row in rows)
    return count >= _FIGURES * len(rows)


def _are_list_marks(cells: Sequence[TextLine]) -> bool:
    """Whether a column holds the numbers or bullets of a list."""
    return 2 * sum(_MARK.fullmatch(cell.text) is not None for cell in cells) >= len(cells)


def _is_numbered_list(columns: Sequence[Sequence[TextLine]], height: int) -> bool:
    """Whether a column counts items of text, as a list of references in two columns does.

    A table with ranks has a column of figures as well. `height` is the number of rows.
    """
    others = [column for column in columns if not _counts_up(column)]
    figures = (sum(map(is_figure, one)) for one in others)
    return len(others) < len(columns) and max(figures, default=0) < _FIGURES * height


def _counts_up(cells: Sequence[TextLine]) -> bool:
    """Whether the cells are numbers of items that rise by small steps; years are none."""
    numbers = [int(found[1]) for cell in cells if (found := _ITEM.fullmatch(cell.text))]
    steps = sum(0 < after - before <= _MOST_STEP for before, after in pairwise(numbers))
    return len(numbers) >= _FIGURES * len(cells) and steps >= max(1, _COUNTED * (len(numbers) - 1))


def _counts_pages(cells: Sequence[TextLine]) -> bool:
    """Whether the last column holds numbers that never fall, as in a list of contents."""
    pages = [cell for cell in cells if cell.text.isdecimal() and len(cell.text) <= _LONGEST_PAGE]
    numbers = [int(cell.text) for cell in pages]
    return len(numbers) >= _FIGURES * len(cells) and numbers == sorted(numbers)


def _find_group_label(page: _RowList, block: _Block) -> int:
    """The index of the label of a group of rows between the heads and the first row of a block.

    That of this first row if there is no such label.
    """
    at = block.start
    label = at - 1
    if label <= 0 or len(page.lines[label]) != 1:
        return at
    line = page.lines[label][0]
    columns = block.columns
    is_label = (
        line.is_level and line.x0 < columns[0][1] and line.x1 < columns[1][0]
        and _is_head_row(page.lines[label], columns, label=True)
        and _is_near(page, label, block)
    )  # fmt: skip
    if not is_label and not _is_centred_title(page, label, block):
        return at
    over = page.lines[label - 1]
    is_headed = len(over) > 1 and _is_head_row(over, columns) and _is_near(page, label - 1, block)
    return label if is_headed else at


def _is_centred_title(page: _RowList, at: int, block: _Block) -> bool:
    """Whether a line is centred over the columns of the block below it."""
    line, (left, right) = page.lines[at][0], (block.columns[0][0], block.columns[-1][1])
    is_centred = abs(line.x0 - left - (right - line.x1)) < _CENTRED * line.size
    is_near = _is_near(page, at, block)
    return is_centred and is_near and line.is_level and not CAPTION.match(line.text)


def _is_near(page: _RowList, at: int, block: _Block) -> bool:
    """Whether a row above a block is as near to the next as its rows are, or near enough."""
    line, below = page.lines[at][0], page.lines[at + 1][0]
    return below.baseline - line.baseline <= max(_FIGURE_PITCH * line.size, _LOOSER * block.pitch)


def _find_heads(
    page: _RowList, at: int, block: _Block, above: int, rules: Sequence[DrawnBox]
) -> list[list[TextLine]]:
    """The rows of heads over a table's first row, cut at gutters; `above` ends the table before."""
    found: list[list[TextLine]] = []
    for number in range(at - 1, max(above, at - _MOST_HEADS) - 1, -1):
        is_ruled = number == at - 1 and _is_over_line(page, number, block, rules)
        if not is_ruled and not _is_near(page, number, block):
            break
        row = split_at_gutters(page.lines[number], block.columns)
        if not _is_head_row(row, block.columns):
            break
        found.insert(0, row)
    return found


def _is_over_line(page: _RowList, at: int, block: _Block, rules: Sequence[DrawnBox]) -> bool:
    """Whether a line across most of a table parts a row from the figures right below it."""
    heads, below = page.lines[at], page.lines[at + 1]
    left, right = block.columns[0][0], block.columns[-1][1]
    is_near = below[0].baseline - heads[0].baseline < _DROP * below[0].size
    return (
        is_near
        and block.rows[0].figures >= _WIDE
        and any(
            max(line.baseline for line in heads) < rule.bottom < min(line.top for line in below)
            and min(right, rule.x1) - max(left, rule.x0) > _MOST_OF_WIDTH * (right - left)
            for rule in join_rules(rules)
        )
    )


def split_at_gutters(row: Sequence[TextLine], columns: Sequence[Stretch]) -> list[TextLine]:
    """The cells of a row of heads, cut at gaps in gutters that are wider than between words."""
    return [part for cell in row for part in _split_cell_at_gutters(cell, columns)]


def _split_cell_at_gutters(cell: TextLine, columns: Sequence[Stretch]) -> list[TextLine]:
    tokens = [part for token in cell.tokens for part in split_token(token)]
    gaps = [(one.x1, other.x0) for one, other in pairwise(tokens)]
    spaces = [
        right - left for (left, right), token in zip(gaps, tokens[1:], strict=True) if token.space
    ]
    gutters = [(a[1], b[0]) for a, b in pairwise(columns)]
    usual = min(*spaces, _WORD_SPACE * cell.size) if spaces else inf
    least = max(_HEAD_GAP * cell.size, _HEAD_GAPS * usual)
    if all(FIGURE_CELL.fullmatch(token.text) for token in tokens):
        least = _FIGURE_GUTTER * cell.size  # years
    cuts = [
        at
        for at, gap in enumerate(gaps, start=1)
        if gap[1] - gap[0] > least and any(_lies_in_gutter(gap, gutter) for gutter in gutters)
    ]
    if not cell.is_level or not cuts:
        return [cell]
    return [
        build_line(cell.page, cell.turns, tokens[first:last], cell.row)
        for first, last in pairwise([0, *cuts, len(tokens)])
    ]


def _lies_in_gutter(gap: Stretch, gutter: Stretch) -> bool:
    """Whether most of the narrower of a gap and a gutter is in the other."""
    narrower = min(gap[1] - gap[0], gutter[1] - gutter[0])
    return min(gap[1], gutter[1]) - max(gap[0], gutter[0]) >= narrower / 2


def _is_head_row(
    row: Sequence[TextLine], columns: Sequence[Stretch], *, label: bool = False
) -> bool:
    """Whether a row heads the columns: over several of them, none crossing into the first.

    With `label` it may be over the first alone.
    """
    if not all(cell.is_level for cell in row) or CAPTION.match(row[0].text):
        return False
    left, right = columns[0][0], columns[-1][1]
    if any(cell.x0 < left - cell.size or cell.x0 > right + cell.size for cell in row):
        return False
    if _holds_values(row):
        return False
    behind = [cell for cell in row if cell.x0 >= columns[0][1]]
    return (label or bool(behind)) and len(row) - len(behind) <= 1


def _holds_values(row: Sequence[TextLine]) -> bool:
    """Whether most words of a row are numbers or dots, not years alone: it heads nothing."""
    words = [word for cell in row for word in cell.text.split(" ")]
    values = [word for word in words if FIGURE_CELL.fullmatch(word)]
    is_most = len(values) >= _PAIR and 2 * len(values) > len(words)
    return is_most and not all(map(is_year, values))


def _build_grid(block: _Block, over: Sequence[Sequence[TextLine]]) -> CellGrid:
    """The grid of a table with these heads; a head is as wide as what it is over."""
    columns: Sequence[Stretch] = block.columns
    if over:
        last = [part for cell in over[-1] for part in _split_heads(cell, columns)]
        over = [*over[:-1], last]
    for row in over:
        columns = _widen_to_heads(columns, row)
    body = [
        list(row.lines) if at in block.over else _cut_row(row.lines, columns)
        for at, row in enumerate(block.rows)
    ]
    rows = [*over, *body]
    spans = [
        _find_spans(row, columns, below) for row, below in zip_longest(over, over[1:], fillvalue=())
    ]
    begun = None if block.over or any(spans) else find_row_bands(rows, columns)
    if begun is None:
        heads_begun = _find_head_starts(over, body[0], columns)
        starts = _find_starts(body, columns, block)
        begun = [*heads_begun, *(len(over) + at for at in starts)]
    spans += [[(0, len(columns) - 1)] if at in block.over else [] for at in range(len(body))]
    middles = [(before[1] + behind[0]) / 2 for before, behind in pairwise(columns)]
    cells = [cell for row in rows for cell in row]
    edges = [min(cell.x0 for cell in cells), *middles, max(cell.x1 for cell in cells)]
    tops = [min(cell.top for cell in rows[at]) for at in begun]
    bottom = max(cell.bottom for cell in cells)
    found = [
        _build_grid_row(
            _move_edges(edges, [cell for row in rows[first:stop] for cell in row], columns),
            heights,
            spans[first],
        )
        for (first, stop), heights in zip(
            pairwise([*begun, len(rows)]), pairwise([*tops, bottom]), strict=True
        )
    ]
    return CellGrid(DrawnBox(edges[0], tops[0], edges[-1], bottom), tuple(found))


def _split_heads(cell: TextLine, columns: Sequence[Stretch]) -> list[TextLine]:
    """The heads that a line right over figures holds: one for each column that it reaches over.

    They are printed so near each other that they look like one head of several columns; each has
    words over its own column, and none over another.
    """
    first, last = _list_covered(cell, columns)
    words = [part for token in cell.tokens for part in split_token(token)]
    if first == last or len(words) <= last - first:
        return [cell]
    middles = [(left + right) / 2 for left, right in columns[first : last + 1]]
    groups = [
        list(group)
        for _, group in groupby(
            words,
            key=lambda word: min(
                range(len(middles)), key=lambda at: abs(middles[at] - (word.x0 + word.x1) / 2)
            ),
        )
    ]
    if len(groups) != len(middles):
        return [cell]
    parts = [build_line(cell.page, 0, group, cell.row) for group in groups]
    own = [_list_covered(part, columns) for part in parts]
    are_apart = all(span == (first + at, first + at) for at, span in enumerate(own))
    return parts if are_apart else [cell]


def _move_edges(
    edges: Sequence[float], cells: Sequence[TextLine], columns: Sequence[Stretch]
) -> list[float]:
    """The edges between the cells of a row, moved where a cell reaches over one."""
    found = list(edges)
    covered = [(cell, *_list_covered(cell, columns)) for cell in cells]
    for at in range(1, len(columns)):
        ends = [cell.x1 for cell, _, last in covered if last == at - 1]
        begins = [cell.x0 for cell, first, _ in covered if first == at]
        end, begin = max(ends, default=-inf), min(begins, default=inf)
        if end < begin and not end < found[at] < begin:
            found[at] = (max(end, begin - 1) + begin) / 2 if begin < inf else end + 1
    return found


def _find_head_starts(
    rows: Sequence[Sequence[TextLine]], below: Sequence[TextLine], columns: Sequence[Stretch]
) -> list[int]:
    """Which printed rows of heads begin a row; the others continue heads that wrap.

    A head over several columns ends its row. `below` is the first row below the heads.
    """
    pitch = min(
        (
            two[0].baseline - one[0].baseline
            for one, two in pairwise([*rows, below])
            if one is not two
        ),
        default=0.0,
    )
    return [
        at
        for at, row in enumerate(rows)
        if not at or not _continues_heads(rows[at - 1], row, columns, pitch)
    ]


def _continues_heads(
    above: Sequence[TextLine],
    row: Sequence[TextLine],
    columns: Sequence[Stretch],
    pitch: float,
) -> bool:
    """Whether a row of heads is the next line of those above it, of which some have one line."""
    is_close = row[0].baseline - above[0].baseline <= min(_HEAD_PITCH * row[0].size, 1.1 * pitch)
    if all(map(is_figure, row)):
        return False
    is_partial = min(len(above), len(row)) < len(columns)
    is_lower = all(cell.text[:1].islower() or not cell.text[:1].isalpha() for cell in row)
    return is_close and not _find_spans(above, columns, row) and (is_partial or is_lower)


def _find_spans(
    row: Sequence[TextLine], columns: Sequence[Stretch], below: Sequence[TextLine] = ()
) -> list[tuple[int, int]]:
    """The first and last column that each head of a row is over, where these are several.

    Over more heads in the row `below`, a short head may be centred over columns it does not reach:
    those whose heads are nearer to it than to the next head.
    """
    over = [_list_covered(cell, columns) for cell in row]
    if len(below) > len(row):
        under = place_cells(below, columns)
        nearest = {
            at: min(range(len(row)), key=lambda n: abs(_middle(cell) - _middle(row[n])))
            for at, cell in under.items()
            if at
        }
        over = [
            _widen_span(cell, span, [at for at, near in nearest.items() if near == n], columns)
            for n, (cell, span) in enumerate(zip(row, over, strict=True))
        ]
    return [(first, last) for first, last in over if first < last]


def _widen_span(
    cell: TextLine, span: tuple[int, int], near: Sequence[int], columns: Sequence[Stretch]
) -> tuple[int, int]:
    """The columns that a head is centred over, of those near it; as they are if it is not."""
    at = [n for n in near if not span[0] <= n <= span[1]]
    first, last = min([*at, span[0]]), max([*at, span[1]])
    while (first, last) != span:
        middle = (columns[first][0] + columns[last][1]) / 2
        if abs(_middle(cell) - middle) < _OFF_CENTRE * cell.size:
            return first, last
        if (middle < _middle(cell) and first < span[0]) or last == span[1]:
            first += 1
        else:
            last -= 1
    return span


def _middle(cell: TextLine) -> float:
    return (cell.x0 + cell.x1) / 2


def _list_covered(cell: TextLine, columns: Sequence[Stretch]) -> tuple[int, int]:
    """The first and last column that a head reaches over, or those at both sides of its gutter."""
    over = [at for at, (left, right) in enumerate(columns) if cell.x0 < right and left < cell.x1]
    if over:
        return over[0], over[-1]
    at = bisect_right(columns, (cell.x0, inf)) - 1
    return max(at, 0), min(at + 1, len(columns) - 1)


def _build_grid_row(
    edges: Sequence[float], heights: Stretch, spans: Sequence[tuple[int, int]]
) -> tuple[DrawnBox | None, ...]:
    """A row of cells between these edges, with a wider cell for each span of columns."""
    top, bottom = heights
    cells: list[DrawnBox | None] = [
        DrawnBox(left, top, right, bottom) for left, right in pairwise(edges)
    ]
    for first, last in spans:
        cells[first] = DrawnBox(edges[first], top, edges[last + 1], bottom)
        cells[first + 1 : last + 1] = [None] * (last - first)
    return tuple(cells)


def _find_starts(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch], block: _Block
) -> list[int]:
    """Which printed rows begin a row of the table."""
    if not block.over and (bands := find_row_bands(rows, columns)):
        return bands
    if _has_figure_columns(rows, columns):
        right = columns[0][1]
        return [
            at
            for at in range(len(rows))
            if at in block.over
            or not (is_rest_of_label(rows, at, right) or _is_rest_of_text(rows, at, columns))
        ]
    starts = find_row_starts(rows, columns)
    return sorted({*starts, *block.over, *(at + 1 for at in block.over if at + 1 < len(rows))})


def _is_rest_of_text(
    rows: Sequence[Sequence[TextLine]], at: int, columns: Sequence[Stretch]
) -> bool:
    """Whether a row without label and figures continues cells of text in the row above."""
    cells = place_cells(rows[at], columns)
    above = place_cells(rows[at - 1], columns) if at else {}
    is_text = not any(map(is_figure, rows[at]))
    return is_text and 0 not in cells and bool(cells) and above.keys() >= cells.keys()


def _widen_to_heads(columns: Sequence[Stretch], row: Sequence[TextLine]) -> list[Stretch]:
    """The columns with the heads of a row that has one for each, or for each after the labels.

    As they are where a head reaches over a column beside its own.
    """
    headed = list(columns[len(columns) - len(row) :]) if row else []
    if len(columns) - len(row) not in (0, 1) or len(row) < _PAIR:
        return list(columns)
    wide = [
        (min(left, cell.x0), max(right, cell.x1))
        for cell, (left, right) in zip(row, headed, strict=True)
    ]
    found = [*columns[: len(columns) - len(row)], *wide]
    return found if all(a[1] < b[0] for a, b in pairwise(found)) else list(columns)


def add_head_rows(grid: CellGrid, rows: Sequence[Sequence[TextLine]]) -> CellGrid:
    """A drawn grid with the rows right above it that head its columns, if there are any.

    A head is as wide as the columns that it is over.
    """
    columns = _find_filled_columns(grid)
    heads = _find_rows_over(rows, grid.box.top, columns)
    if not heads:
        return grid
    edges = [*(left for left, _ in columns), grid.box.x1]
    starts = _find_head_starts(heads, heads[-1], columns)
    tops = [min(cell.top for cell in heads[at]) for at in starts]
    over = [
        _build_grid_row(edges, heights, _find_spans(heads[at], columns))
        for at, heights in zip(starts, pairwise([*tops, grid.box.top]), strict=True)
    ]
    box = DrawnBox(grid.box.x0, tops[0], grid.box.x1, grid.box.bottom)
    return CellGrid(box, (*over, *grid.rows))


def _find_rows_over(
    rows: Sequence[Sequence[TextLine]], top: float, columns: Sequence[Stretch]
) -> list[list[TextLine]]:
    """The rows of heads right above a place, cut between columns; the lowest has several heads.

    Lines beside the columns are of another column of the page, or printed sideways.
    """
    left, right = columns[0][0], columns[-1][1]
    inside = (
        [cell for cell in row if not cell.turns and left < cell.x1 and cell.x0 < right]
        for row in rows
    )
    above = [row for row in inside if row and row[0].bottom <= top + _EDGE]
    found: list[list[TextLine]] = []
    while above and len(found) < _MOST_HEADS:
        row = split_at_gutters(above.pop(), columns)
        last = max(cell.bottom for cell in row)
        is_near = top - last < row[0].size and len(row) > (not found)
        is_inside = all(cell.x0 >= left - _EDGE and cell.x1 <= right + _EDGE for cell in row)
        if not (is_near and is_inside and _is_head_row(row, columns)):
            break
        found.insert(0, row)
        top = min(cell.top for cell in row)
    return found


def _find_filled_columns(grid: CellGrid) -> list[Stretch]:
    """The left and right edge of each column of a grid."""
    width = max(len(row) for row in grid.rows)
    lefts = [min(cell.x0 for row in grid.rows if (cell := row[at])) for at in range(width)]
    return list(pairwise([*lefts, grid.box.x1]))


def split_side_by_side(
    rows: Sequence[Sequence[TextLine]],
) -> Iterator[list[Sequence[TextLine]]]:
    """The rows of each table of several whose captions are side by side, its caption first."""
    for at, row in enumerate(rows):
        if len(row) < _PAIR or not all(CAPTION.match(cell.text) for cell in row):
            continue
        lefts = [cell.x0 - cell.size for cell in row] + [inf]
        below = _take_while_separate(rows[at + 1 :], lefts)
        for left, right in pairwise(lefts):
            band = [[cell for cell in cells if left <= cell.x0 < right] for cells in (row, *below)]
            yield [cells for cells in band if cells]


def _take_while_separate(
    rows: Sequence[Sequence[TextLine]], lefts: Sequence[float]
) -> list[Sequence[TextLine]]:
    """The rows down to the first that has a cell over the left edge of a table."""

    def is_separate(cells: Sequence[TextLine]) -> bool:
        return not any(cell.x0 < left < cell.x1 for cell in cells for left in lefts)

    return list(takewhile(is_separate, rows))


def split_token(token: StyledText) -> Iterator[StyledText]:
    """The words of a token, which may hold spaces."""
    if " " not in token.text:
        yield token
        return
    for text, start, x0, x1, space in find_words(token):
        lefts = token.lefts[start : start + len(text)]
        yield StyledText(text, x0, x1, token.baseline, token.size, token.face, space, lefts)


def find_words(token: StyledText) -> Iterator[tuple[str, int, float, float, bool]]:
    """The words of a token: where each begins, its edges, and whether a space is before it."""
    text, lefts = token.text, token.lefts
    start, left, space = 0, token.x0, token.space
    while (end := text.find(" ", start)) >= 0:
        shown = text[start:end].rstrip()
        last = start + len(shown)
        right = lefts[last] if last < len(lefts) else token.x1
        yield shown, start, left, right, space
        start, space = end + 1, True
        left = lefts[start] if start < len(lefts) else right
    yield text[start:], start, left, token.x1, space
