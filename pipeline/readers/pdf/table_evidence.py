"""Whether a block of rows is a table: figures, labels beside values, aligned short cells."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.pdf.headings import is_bold
from pipeline.readers.pdf.reading_order import join_rules
from pipeline.readers.pdf.text_rows import RowBlock, TextRow, parts_groups
from pipeline.readers.pdf.wrapped_rows import (
    find_row_bands,
    find_row_starts,
    is_figure,
    place_cells,
)
from pipeline.readers.printed_text import LABEL, VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import DrawnBox
    from pipeline.readers.pdf.wrapped_rows import Stretch

_FIGURE_PITCH: Final = 2.2  # em from a row of figures down to the next
_LOOSER: Final = 1.2  # times the pitch of a table's rows, from its heads down
_CLOSEST: Final = 0.8  # em from a row down to the next
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
_MOST_STEP: Final = 3  # from one counted item to the next: the second column skips some
_COUNTED: Final = 0.8  # of the steps in a column of counted items are small
_LETTER: Final = re.compile(r"\w")
_MARK: Final = re.compile(r"[\[(]?\w{1,3}[\]).]|[^\w\s\u2013\u2014-]")
_LONGEST_PAGE: Final = 4  # digits
_ITEM: Final = re.compile(r"(?:(?:\d{1,2}\.){2,})?([1-9]\d{0,2})\.?")
_CENTURIES: Final = ("19", "20")  # of years


def may_be_table(block: RowBlock, edges: Sequence[float], *, has_caption: bool) -> bool:
    """Whether a block has enough rows and columns for a table."""
    figures = sum(row.figures > 0 for row in block.rows)
    is_wide = len(block.columns) >= _FEWEST_COLUMNS or 2 * figures > len(block.rows)
    is_large = block.several >= _FEWEST_ROWS and (has_caption or is_wide)
    return is_large or holds_labels(block, edges)


def is_table(
    block: RowBlock,
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
        _is_loose(above, row) and not parts_groups(block.rows[:at], row)
        for at, (above, row) in enumerate(pairwise(block.rows), start=1)
    )
    if (is_close or has_caption or heads) and has_figure_columns(rows, block.columns):
        return True
    if is_close and holds_labels(block, edges):
        return True
    if has_caption and _is_captioned(rows, block.columns, block.several):
        return True
    return _is_text_table(heads, rows, block.columns, rules)


def holds_labels(block: RowBlock, edges: Sequence[float]) -> bool:
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


def _is_loose(above: TextRow, row: TextRow) -> bool:
    one, other = above.lines[0], row.lines[0]
    return other.baseline - one.baseline > _FIGURE_PITCH * other.size


def has_figure_columns(rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch]) -> bool:
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


def has_value(row: Sequence[TextLine]) -> bool:
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
