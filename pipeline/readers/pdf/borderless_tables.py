"""Tables without drawn lines: aligned columns under a caption; labels beside values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.readers.pdf.lines import build_line, has_room
from pipeline.readers.pdf.page_content import DrawnBox
from pipeline.readers.pdf.ruled_tables import CAPTION, CellGrid
from pipeline.readers.pdf.wrapped_rows import FIGURE_CELL, find_row_starts, place_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.words import StyledText
    from pipeline.readers.pdf.wrapped_rows import Stretch


_FEWEST_ROWS: Final = 2  # with several cells
_MOST_CAPTION: Final = 4  # lines
_DROP: Final = 6.0  # em from a caption's line down to the next
_PITCH: Final = 3.0  # em from a row down to the next
_GUTTER: Final = 0.8  # em: narrower gaps do not separate columns
_FIGURE_GUTTER: Final = 0.45  # em: nor do these between figures
_LONGEST: Final = 36  # characters of most cells; the share that may be longer follows
_LONGEST_LABEL: Final = 20  # characters beside wrapped cells
_FEW: Final = 0.2
_LABEL: Final = re.compile(r"[A-Z][^.:;?!]{0,60}")
# How a value begins; a line of prose beside another may begin with any word.
_VALUE: Final = re.compile(
    r"[$<>~+.\d-] | [A-Z] | [a-z][a-z ]{1,30}:"
    r" | (?: about|approximately|less|more|no|none|not|over|under ) \b",
    re.VERBOSE,
)
_VALUE_WORD: Final = re.compile(r"\d[\d,.]*%?|\.\.\.?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ANY_LETTER: Final = re.compile(r"\w")
_FIGURE: Final = re.compile(r"\d")
_FEWEST_FIGURE_ROWS: Final = 3
_FIGURE_PITCH: Final = 2.2  # em from a row of figures down to the next
_MOST_HEADS: Final = 6  # rows
_HEAD_GAP: Final = 0.55  # em between two heads at least
_HEAD_GAPS: Final = 2.0  # times the gap between words, or the usual one where heads are words
_WORD_SPACE: Final = 0.3  # em
_LAST_GAP: Final = 0.6  # em between a label and the only figure in its cell
_FEWEST: Final = 4  # labels: enough to establish the edge of values on a page
_FIGURES: Final = 0.5  # of the values hold a digit
_LEAST: Final = 3  # characters of most values: shorter ones are page numbers of contents
_ALIGNED: Final = 2.0  # points
_LABEL_PITCH: Final = 2.6  # em from a row down to the next
_LINE: Final = 1.6  # em between two lines of a label
_LOOSER: Final = 1.15  # times the pitch of a value's lines: the next row begins
_CENTRED: Final = 1.0  # em by which the margins of a title over the columns differ
_EDGE_GAP: Final = 0.55  # em before a cell at the edge of others
_MOST_SINGLE: Final = 2  # rows of a single cell between others
_PAIR: Final = 2
_FEWEST_BANDS: Final = 3
_MOST_LINES: Final = 3  # of a label


@dataclass(slots=True)
class _ColumnRows:
    """The rows collected for a table, and the horizontal extent of its columns.

    Dots and dashes in place of figures may be aligned otherwise than these: with `skips_dots` they
    form no column.
    """

    rows: list[Sequence[TextLine]]
    columns: list[Stretch]
    gutter: float = _GUTTER
    skips_dots: bool = False

    def takes(self, row: Sequence[TextLine]) -> bool:
        """Adds a row if the columns remain separate; gives whether it did."""
        cells = [cell for cell in row if not self.skips_dots or _ANY_LETTER.search(cell.text)]
        columns = merge_stretches(
            [*self.columns, *((cell.x0, cell.x1) for cell in cells)], row[0].size, self.gutter
        )
        if len(columns) < max(2, len(self.columns)):
            return False
        is_known = columns == self.columns and len(self.rows) > _FEWEST_ROWS
        if not is_known and not _are_in_own_columns(cells, columns):
            return False
        self.rows.append(row)
        self.columns = columns
        return True


def find_column_grids(
    rows: Sequence[Sequence[TextLine]], running: list[Stretch]
) -> Iterator[CellGrid]:
    """The tables below the captions among these rows of a page, from the top.

    A row's cells are its lines, cut at gaps wider than a word gap. A table ends at a line that
    crosses the gap between two columns, or that is far below. `running` are the columns of a table
    that ended the page before and may continue at the top; then those of this page's last.
    """
    bodies = [_continue_columns(rows, running)] if running and rows else []
    bodies += [_rows_under_caption(rows, at) for at, row in enumerate(rows) if _is_caption(row)]
    running.clear()
    for body in bodies:
        if body and _is_table(body):
            yield _build_column_grid(body)
            if body.rows[-1] is rows[-1]:
                running.extend(body.columns)


def _continue_columns(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch]
) -> _ColumnRows | None:
    """The rows at the top of a page in the columns of the page before; None if they do not fit."""
    if len(rows[0]) == 1:
        return None
    body = _collect_rows(rows, rows[0][0], _ColumnRows([], list(columns)))
    return body if body and len(body.columns) == len(columns) else None


def _is_caption(row: Sequence[TextLine]) -> bool:
    return len(row) == 1 and not row[0].turns and CAPTION.match(row[0].text) is not None


def _rows_under_caption(rows: Sequence[Sequence[TextLine]], caption: int) -> _ColumnRows | None:
    """The rows in columns below a caption; None if there are none."""
    return _collect_rows(rows[caption + 1 :], rows[caption][0], _ColumnRows([], []))


def _collect_rows(
    rows: Sequence[Sequence[TextLine]], above: TextLine, body: _ColumnRows
) -> _ColumnRows | None:
    """The rows below a line that form the body of a table."""
    for number, row in enumerate(rows, start=1):
        line = row[0]
        reach = _PITCH if body.rows else _DROP
        if (
            not all(cell.is_level for cell in row)
            or CAPTION.match(line.text)
            or line.baseline - above.baseline > reach * max(line.size, above.size)
        ):
            break
        above = line
        if body.rows or len(row) > 1:
            if not body.takes(row):
                break
        elif number > _MOST_CAPTION:
            break
    while body.rows and len(body.rows[-1]) == 1 and body.rows[-1][0].x0 < body.columns[0][1]:
        body.rows.pop()  # text below the table
    return body if body.rows else None


def merge_stretches(
    stretches: Sequence[Stretch], size: float, gutter: float = _GUTTER
) -> list[Stretch]:
    """The columns that these stretches lie in, separated by gutters of so many em at least."""
    found: list[Stretch] = []
    for left, right in sorted(stretches):
        if found and left - found[-1][1] < gutter * size:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _are_in_own_columns(row: Sequence[TextLine], columns: Sequence[Stretch]) -> bool:
    """Whether no two cells of a row are in one column."""
    return all(sum(left <= cell.x0 < right for cell in row) < 2 for left, right in columns)  # noqa: PLR2004


def _is_table(body: _ColumnRows) -> bool:
    """Whether the rows are a table's: several cells side by side, and short."""
    cells = [cell for row in body.rows for cell in row]
    several = sum(len(row) > 1 for row in body.rows)
    long = sum(len(cell.text) > _LONGEST for cell in cells)
    is_even = several * 2 > len(body.rows) and long < _FEW * len(cells)
    return several > _FEWEST_ROWS and (is_even or _is_headed(body))


def _is_headed(body: _ColumnRows) -> bool:
    """Whether columns have short heads, and wrapped cells below them.

    Of two columns, the first holds short labels.
    """
    heads = place_cells(body.rows[0], body.columns)
    starts = find_row_starts(body.rows, body.columns)
    is_wrapped = _PAIR < len(starts) < len(body.rows)
    is_short = all(
        len(cell.text) <= _LONGEST and cell.text[-1].isalpha() for cell in heads.values()
    )
    has_labels = len(body.columns) > _PAIR or all(
        len(row[0].text) <= _LONGEST_LABEL for row in body.rows if row[0].x0 < body.columns[0][1]
    )
    return len(heads) == len(body.columns) and has_labels and is_short and is_wrapped


def _build_column_grid(body: _ColumnRows) -> CellGrid:
    """The grid of a table; a row with an empty first column continues the row above."""
    return build_grid(body.rows, body.columns, find_row_starts(body.rows, body.columns))


def build_grid(
    rows: Sequence[Sequence[TextLine]], columns: Sequence[Stretch], starts: Sequence[int]
) -> CellGrid:
    """The grid of printed rows in these columns; at the indexes `starts` rows of it begin."""
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    edges = [columns[0][0], *middles, columns[-1][1]]
    tops = [min(cell.top for cell in rows[at]) for at in starts]
    bottom = max(cell.bottom for row in rows for cell in row)
    box = DrawnBox(edges[0], tops[0], edges[-1], bottom)
    return CellGrid(
        box,
        tuple(
            tuple(DrawnBox(left, top, right, below) for left, right in pairwise(edges))
            for top, below in pairwise([*tops, bottom])
        ),
    )


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


def split_at_edges(rows: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The rows, with cells cut where cells of several rows near them begin.

    A gap there may be as narrow as one between words.
    """
    found = list(rows)
    for first, last in _find_close_rows(rows):
        edges = Counter(round(cell.x0) for row in rows[first:last] for cell in row[1:])
        often = {edge for edge, count in edges.items() if count >= _PAIR}
        if often:
            for at in range(first, last):
                found[at] = [part for cell in rows[at] for part in _cut_at_edges(cell, often)]
    return found


def _find_close_rows(rows: Sequence[Sequence[TextLine]]) -> Iterator[tuple[int, int]]:
    """The runs of rows of which each has cells, or is beside rows with cells, from first to last.

    A row with a single cell is in the run if it is between rows with several.
    """
    first = 0
    while first < len(rows):
        last = first
        for at in range(first, len(rows)):
            row, above = rows[at], rows[max(at - 1, first)]
            if row[0].baseline - above[0].baseline > _FIGURE_PITCH * row[0].size:
                break
            if len(row) > 1:
                last = at + 1
            elif at >= last + _MOST_SINGLE:
                break
        if last > first:
            yield first, last
        first = max(last, first + 1)


def _cut_at_edges(cell: TextLine, edges: AbstractSet[int]) -> list[TextLine]:
    """A cell, cut at the words that begin at one of these edges after a gap wide enough."""
    if not cell.is_level:
        return [cell]
    tokens = [part for token in cell.tokens for part in split_token(token)]
    cuts = [
        at
        for at, (one, other) in enumerate(pairwise(tokens), start=1)
        if other.space
        and other.x0 - one.x1 > _EDGE_GAP * cell.size
        and not edges.isdisjoint((round(other.x0), round(other.x0 - 1), round(other.x0 + 1)))
    ]
    if not cuts:
        return [cell]
    return [
        build_line(cell.page, cell.turns, tokens[first:last], cell.row)
        for first, last in pairwise([0, *cuts, len(tokens)])
    ]


def split_figures(rows: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The rows, with a cell for each of the figures that narrow gutters left in one.

    Three rows below each other must end in several figures.
    """
    split = [[part for cell in row for part in _split_cell(cell)] for row in rows]
    found = list(rows)
    run: list[int] = []
    for at, (row, parts) in enumerate(zip(rows, split, strict=True)):
        is_figures = len(parts) > len(row) and _is_figure_row(parts)
        if run and (
            not (is_figures or _is_figure_row(row))
            or row[0].baseline - rows[run[-1]][0].baseline > _FIGURE_PITCH * row[0].size
        ):
            run = []
        if is_figures or _is_figure_row(row):
            run.append(at)
        if len(run) >= _FEWEST_FIGURE_ROWS:
            for one in run:
                found[one] = split[one]
    return found


def _split_cell(cell: TextLine) -> list[TextLine]:
    """A cell cut before each of the several figures at its end."""
    text = cell.text
    if text[-3:].isalpha():
        return [cell]
    words = text.split(" ")
    count = 0
    while count < len(words) and FIGURE_CELL.fullmatch(words[-1 - count]):
        count += 1
    if not count or not cell.is_level:
        return [cell]
    tokens = [part for token in cell.tokens for part in split_token(token)]
    if count < _PAIR and not _is_set_apart(tokens, cell.size):
        return [cell]
    starts = [at for at, token in enumerate(tokens) if at == 0 or token.space]
    begins = starts[-count:] if count < len(starts) else starts
    if begins[0]:
        begins = [0, *begins]
    return [
        build_line(cell.page, cell.turns, tokens[first:last], cell.row)
        for first, last in pairwise([*begins, len(tokens)])
    ]


def _is_set_apart(tokens: Sequence[StyledText], size: float) -> bool:
    """Whether the last of these words is further from the others than they are from each other."""
    *gaps, last = [b.x0 - a.x1 for a, b in pairwise(tokens) if b.space] or [0.0]
    return bool(gaps) and last > max(_LAST_GAP * size, _HEAD_GAPS * max(gaps))


def split_token(token: StyledText) -> Iterator[StyledText]:
    """The words of a token, which may hold spaces."""
    if " " not in token.text:
        yield token
        return
    for word in find_words(token):
        yield replace(
            token,
            text=word.text,
            x0=word.x0,
            x1=word.x1,
            space=word.space,
            lefts=token.lefts[word.start : word.start + len(word.text)],
        )


class TokenWord(NamedTuple):
    """A word of a token: where it begins in it, its edges, and whether a space is before it."""

    text: str
    start: int
    x0: float
    x1: float
    space: bool


def find_words(token: StyledText) -> Iterator[TokenWord]:
    """The words of a token, without a token for each."""
    text, lefts = token.text, token.lefts
    start, left, space = 0, token.x0, token.space
    while (end := text.find(" ", start)) >= 0:
        shown = text[start:end].rstrip()
        last = start + len(shown)
        right = lefts[last] if last < len(lefts) else token.x1
        yield TokenWord(shown, start, left, right, space)
        start, space = end + 1, True
        left = lefts[start] if start < len(lefts) else right
    yield TokenWord(text[start:], start, left, token.x1, space)


def split_heads(rows: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The rows, with a cell for each of the heads over figures that narrow gutters left in one."""
    found = list(rows)
    for heads, _, body in _find_figure_rows(rows):
        for over in heads:
            found[over] = [
                part for cell in rows[over] for part in _split_at_gutters(cell, body.columns)
            ]
    return found


def _find_group_label(rows: Sequence[Sequence[TextLine]], at: int, body: _ColumnRows) -> int:
    """The index of the label of a group of rows between the heads and the first row of figures.

    That of this first row (`at`) if there is no such label.
    """
    label = at - 1
    if label <= 0:
        return at
    is_label = _is_label_alone(rows[label], body.columns) and _is_head_row(
        rows[label], rows[at], body, label=True
    )
    if not is_label and not _heads_group(rows[label : at + 1], body):
        return at
    over = rows[label - 1]
    return label if len(over) > 1 and _is_head_row(over, rows[label], body) else at


def _find_heads(
    rows: Sequence[Sequence[TextLine]], at: int, body: _ColumnRows, above: int
) -> range:
    """The indexes of the rows of heads over a table's first row; `above` ends the table before."""
    first = at
    while first > max(above, at - _MOST_HEADS):
        row = [part for cell in rows[first - 1] for part in _split_at_gutters(cell, body.columns)]
        if not _is_head_row(row, rows[first], body):
            break
        first -= 1
    return range(first, at)


def _split_at_gutters(cell: TextLine, columns: Sequence[Stretch]) -> list[TextLine]:
    """A cell, cut where one of its gaps is wider than those between words and in a gutter."""
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
    return min(gap[1], gutter[1]) - max(gap[0], gutter[0]) > narrower / 2


def find_figure_grids(rows: Sequence[Sequence[TextLine]]) -> Iterator[CellGrid]:
    """The tables of figures among these rows of a page, from the top, with a caption or without.

    Several rows in a row have two figures or more, each in a column of its own. Heads may span
    columns; a label may be set over two rows.
    """
    for heads, label, body in _find_figure_rows(rows):
        body.rows[:0] = label
        yield _build_figure_grid(rows[heads.start : heads.stop], body)


def _find_figure_rows(
    rows: Sequence[Sequence[TextLine]],
) -> Iterator[tuple[range, Sequence[Sequence[TextLine]], _ColumnRows]]:
    """The tables of figures: indexes of heads, a label over the first row if any, the rows."""
    at = above = 0
    while at < len(rows):
        body = _collect_figure_rows(rows, at)
        if body is None:
            at += 1
            continue
        label = max(_find_group_label(rows, at, body), above)
        yield _find_heads(rows, label, body, above), rows[label:at], body
        at = above = at + len(body.rows)


def _collect_figure_rows(rows: Sequence[Sequence[TextLine]], at: int) -> _ColumnRows | None:
    """The rows of figures from this one on, and the labels between; None if they are too few."""
    if not _is_figure_row(rows[at]):
        return None
    body = _collect_columns(rows[at:], _ColumnRows([], [], _FIGURE_GUTTER, skips_dots=True))
    if body is None or not _include_dots(body):
        body = _collect_columns(rows[at:], _ColumnRows([], [], _FIGURE_GUTTER))
    return body


def _heads_group(rows: Sequence[Sequence[TextLine]], body: _ColumnRows) -> bool:
    """Whether the first of two rows is a title over the columns, and the second one of figures."""
    if len(rows) < _PAIR or len(rows[0]) > 1 or not _is_figure_row(rows[1]):
        return False
    title, (left, right) = rows[0][0], (body.columns[0][0], body.columns[-1][1])
    is_centred = abs(title.x0 - left - (right - title.x1)) < _CENTRED * title.size
    is_near = rows[1][0].baseline - title.baseline <= _FIGURE_PITCH * title.size
    return is_centred and is_near and title.is_level and not CAPTION.match(title.text)


def _include_dots(body: _ColumnRows) -> bool:
    """Widens columns to the dots and dashes at their left; gives whether each row fits."""
    for row in body.rows:
        for cell in row if len(row) > 1 else ():
            is_in = any(left < cell.x1 and cell.x0 < right for left, right in body.columns)
            behind = (at for at, (left, _) in enumerate(body.columns) if left >= cell.x1)
            at = None if is_in else next(behind, None)
            if at is not None:
                body.columns[at] = cell.x0, body.columns[at][1]
    return all(_are_in_own_columns(row, body.columns) for row in body.rows)


def _collect_columns(rows: Sequence[Sequence[TextLine]], body: _ColumnRows) -> _ColumnRows | None:
    """The body with the rows from the first of these on that fit it; None if they are too few."""
    figures = 0
    for at, row in enumerate(rows):
        is_figures = _is_figure_row(row)
        if body.rows:
            above = body.rows[-1][0]
            is_near = row[0].baseline - above.baseline <= _FIGURE_PITCH * row[0].size
            fits = is_figures or _is_label_alone(row, body.columns) or _fills_columns(row, body)
            if is_near and not fits and _heads_group(rows[at : at + 2], body):
                body.rows.append(row)
                continue
            if not is_near or not fits:
                break
        if not body.takes(row):
            break
        figures += is_figures
    while (
        body.rows
        and len(body.rows[-1]) == 1
        and not _is_rest_of_label(body.rows, len(body.rows) - 1, body.columns[0][1])
    ):
        body.rows.pop()
    return body if figures >= _FEWEST_FIGURE_ROWS and len(body.columns) >= _PAIR + 1 else None


def _is_figure_row(row: Sequence[TextLine]) -> bool:
    """Whether a row has at least two figures side by side, and little else after its label."""
    if len(row) < _PAIR:
        return False
    figures = sum(FIGURE_CELL.fullmatch(cell.text) is not None for cell in row)
    is_level = all(cell.is_level for cell in row)
    return is_level and figures >= _PAIR and figures >= len(row) - 1


def _fills_columns(row: Sequence[TextLine], body: _ColumnRows) -> bool:
    """Whether a row has one cell in each column, as `Highest | Above $25,771` under figures."""
    columns = body.columns
    if len(row) != len(columns) or len(body.rows) < _FEWEST_FIGURE_ROWS:
        return False
    return all(
        cell.x0 < right and left < cell.x1 and cell.is_level and len(cell.text) <= _LONGEST
        for cell, (left, right) in zip(row, columns, strict=True)
    )


def find_head_rows(rows: Sequence[Sequence[TextLine]], grid: CellGrid) -> list[Sequence[TextLine]]:
    """The rows right above a drawn grid that head its columns: several cells side by side."""
    columns = _find_filled_columns(grid)
    body = _ColumnRows([], columns)
    above = [row for row in rows if row and row[0].bottom <= grid.box.top + _ALIGNED]
    found: list[Sequence[TextLine]] = []
    top = grid.box.top
    while above and len(found) < _MOST_HEADS:
        row = above.pop()
        last = max(cell.bottom for cell in row)
        is_near = top - last < row[0].size and len(row) > 1
        inside = all(_lies_over_columns(cell, columns) for cell in row)
        if not (is_near and inside and _is_head_row(row, row, body)):
            break
        found.insert(0, row)
        top = min(cell.top for cell in row)
    return found


def _find_filled_columns(grid: CellGrid) -> list[Stretch]:
    """The left and right edge of each column of a grid."""
    width = max(len(row) for row in grid.rows)
    lefts = [min(cell.x0 for row in grid.rows if (cell := row[at])) for at in range(width)]
    return list(pairwise([*lefts, grid.box.x1]))


def _lies_over_columns(cell: TextLine, columns: Sequence[Stretch]) -> bool:
    return cell.x0 >= columns[0][0] - _ALIGNED and cell.x1 <= columns[-1][1] + _ALIGNED


def add_head_rows(grid: CellGrid, heads: Sequence[Sequence[TextLine]]) -> CellGrid:
    """A grid with rows of heads on top; a head is as wide as the columns that it is over."""
    columns = _find_filled_columns(grid)
    tops = [min(cell.top for cell in row) for row in heads]
    rows = [
        tuple(_place_heads(row, columns, top, below))
        for row, (top, below) in zip(heads, pairwise([*tops, grid.box.top]), strict=True)
    ]
    box = DrawnBox(grid.box.x0, tops[0], grid.box.x1, grid.box.bottom)
    return CellGrid(box, (*rows, *grid.rows))


def _place_heads(
    row: Sequence[TextLine], columns: Sequence[Stretch], top: float, below: float
) -> list[DrawnBox | None]:
    cells: list[DrawnBox | None] = [DrawnBox(left, top, right, below) for left, right in columns]
    for cell in row:
        over = [
            at for at, (left, right) in enumerate(columns) if cell.x0 < right and left < cell.x1
        ]
        if len(over) > 1:
            cells[over[0]] = DrawnBox(columns[over[0]][0], top, columns[over[-1]][1], below)
            cells[over[0] + 1 : over[-1] + 1] = [None] * (len(over) - 1)
    return cells


def _is_label_alone(row: Sequence[TextLine], columns: Sequence[Stretch]) -> bool:
    """Whether a row is a label without figures in the first column."""
    cell = row[0]
    is_level = len(row) == 1 and cell.is_level
    return is_level and len(columns) > 1 and cell.x0 < columns[0][1] and cell.x1 < columns[1][0]


def _is_head_row(
    row: Sequence[TextLine], below: Sequence[TextLine], body: _ColumnRows, *, label: bool = False
) -> bool:
    """Whether a row heads the columns: over several of them, none crossing into the first.

    With `label` it may be over the first alone.
    """
    columns = body.columns
    if not all(cell.is_level for cell in row) or CAPTION.match(row[0].text):
        return False
    if below[0].baseline - row[0].baseline > _FIGURE_PITCH * row[0].size:
        return False
    left, right = columns[0][0], columns[-1][1]
    if any(cell.x0 < left - cell.size or cell.x0 > right + cell.size for cell in row):
        return False
    if _holds_values(row):
        return False
    behind = [cell for cell in row if cell.x0 >= columns[0][1]]
    return (label or bool(behind)) and len(row) - len(behind) <= 1


def _holds_values(row: Sequence[TextLine]) -> bool:
    """Whether several words of a row are numbers or dots, not years alone: it heads nothing."""
    words = [word for cell in row for word in cell.text.split(" ")]
    values = [word for word in words if _VALUE_WORD.fullmatch(word)]
    return len(values) >= _PAIR and not all(map(_YEAR.fullmatch, values))


def _build_figure_grid(heads: Sequence[Sequence[TextLine]], body: _ColumnRows) -> CellGrid:
    """The grid of a table of figures, its heads first; a head is as wide as what it is over."""
    columns = body.columns
    for row in heads:
        columns = _widen_to_heads(columns, row)
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    rows = [*heads, *body.rows]
    right = max(cell.x1 for row in rows for cell in row)
    edges = [min(cell.x0 for row in rows for cell in row), *middles, right]
    begun = [at for at in range(len(rows)) if not _is_rest_of_label(rows, at, columns[0][1])]
    tops = [min(cell.top for cell in rows[at]) for at in begun]
    bottom = max(cell.bottom for row in rows for cell in row)
    found: list[tuple[DrawnBox | None, ...]] = []
    for number, (top, below) in enumerate(pairwise([*tops, bottom])):
        cells: list[DrawnBox | None] = [
            DrawnBox(left, top, right, below) for left, right in pairwise(edges)
        ]
        row, is_head = rows[begun[number]], begun[number] < len(heads)
        is_title = not is_head and len(row) == 1 and row[0].x1 > columns[1][0]
        for cell in row if is_head or is_title else ():
            over = [
                at
                for at, (left, right) in enumerate(columns)
                if is_title or (cell.x0 < right and left < cell.x1)
            ]
            if len(over) > 1:
                cells[over[0]] = DrawnBox(edges[over[0]], top, edges[over[-1] + 1], below)
                cells[over[0] + 1 : over[-1] + 1] = [None] * (len(over) - 1)
        found.append(tuple(cells))
    box = DrawnBox(edges[0], tops[0], edges[-1], bottom)
    return CellGrid(box, tuple(found))


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


def _is_rest_of_label(rows: Sequence[Sequence[TextLine]], at: int, right: float) -> bool:
    """Whether a row continues the label in the row above, in a column that ends at `right`.

    Either is a label alone: the figures may be beside the first line or beside the last. Beside
    the first, the label must be full, or its lines closer than rows are.
    """
    if at == 0:
        return False
    above, label = rows[at - 1][0], rows[at][0]
    is_below = label.x0 >= above.x0 - _ALIGNED and label.x0 < above.x1
    if not (label.text[:1].islower() and is_below):
        return False
    if len(rows[at - 1]) == 1 or len(rows[at]) > 1:
        return len(rows[at - 1]) == 1
    below = rows[at + 1][0].baseline if at + 1 < len(rows) else inf
    pitch = label.baseline - above.baseline
    return not has_room(above, label, right) or below - label.baseline > _LOOSER * pitch


@dataclass(slots=True)
class _LabelRows:
    """Consecutive rows of labels and values, and the left edge of the values.

    `tops` are the tops of the rows with both. It is `torn` if rows of several other cells are right
    above or below: then its columns are those of the page or of a larger table.
    """

    edge: float
    torn: bool = False
    tops: list[float] = field(default_factory=list)
    labels: list[TextLine] = field(default_factory=list)
    values: list[TextLine] = field(default_factory=list)

    def add(self, row: Sequence[TextLine]) -> None:
        """Adds the cells of a row to their columns."""
        if len(row) == _PAIR:
            self.tops.append(min(cell.top for cell in row))
        for cell in row:
            (self.values if cell.x0 >= self.edge - _ALIGNED else self.labels).append(cell)

    def close(self) -> None:
        """Drops the lines after the last value: they are no labels of it."""
        last = self.values[-1].bottom
        while (
            len(self.labels) > 1
            and _is_lone(self.labels[-1], self.values)
            and self.labels[-1].top > last - _ALIGNED
            and not _is_wrapped(self.labels[-1], self.labels[-2])
        ):
            self.labels.pop()

    @property
    def is_sure(self) -> bool:
        """Whether there are enough labels with values to be sure of a table."""
        figures = sum(_FIGURE.search(value.text) is not None for value in self.values)
        long = sum(len(value.text) >= _LEAST for value in self.values)
        return not self.torn and (
            sum(_LABEL.fullmatch(label.text) is not None for label in self.labels) >= _FEWEST
            and figures >= _FIGURES * len(self.values)
            and 2 * long >= len(self.values)
        )


def find_label_grids(rows: Sequence[Sequence[TextLine]], edges: list[float]) -> Iterator[CellGrid]:
    """The tables of labels and values among these rows of a page, from the top.

    A few rows are a table if many rows, of this page or an earlier one, have their values at the
    same left edge; `edges` holds such edges, and this page's are added.
    """
    runs = list(_find_label_rows(rows))
    edges += [run.edge for run in runs if run.is_sure]
    for run in runs:
        if any(abs(run.edge - edge) <= _ALIGNED for edge in edges) and (
            grid := _build_label_grid(run)
        ):
            yield grid


def _find_label_rows(rows: Sequence[Sequence[TextLine]]) -> Iterator[_LabelRows]:
    run: _LabelRows | None = None
    above: Sequence[TextLine] = ()
    for row in rows:
        is_near = bool(above) and row[0].baseline - above[0].baseline <= _LABEL_PITCH * row[0].size
        if run and not (is_near and _continues_labels(row, run, above)):
            run.torn = run.torn or (is_near and len(row) > 1)
            run.close()
            yield run
            run = None
        if run is None and _is_label_with_value(row):
            run = _LabelRows(row[1].x0, torn=is_near and len(above) > 1)
        if run:
            run.add(row)
        above = row
    if run:
        run.close()
        yield run


def _is_label_with_value(row: Sequence[TextLine]) -> bool:
    """Whether a row is a label with something beside it that begins like a value."""
    return (
        len(row) == _PAIR
        and row[0].x0 < row[1].x0 - _ALIGNED
        and all(cell.is_level for cell in row)
        and _LABEL.fullmatch(row[0].text) is not None
        and _VALUE.match(row[1].text) is not None
    )


def _continues_labels(row: Sequence[TextLine], run: _LabelRows, above: Sequence[TextLine]) -> bool:
    """Whether a row fits the columns of the run: a pair, or more of a label or a value.

    A label may be beside any line of its value.
    """
    if not all(cell.is_level for cell in row):
        return False
    first, last = row[0], row[-1]
    if len(row) == 1 and abs(first.x0 - run.edge) <= _ALIGNED:
        return True
    is_label = first.x1 < run.edge and _is_aligned_label(first, run.labels[-1])
    if len(row) == 1:
        return is_label
    is_inner = len(row) == _PAIR and len(above) == 1 and above[0] is run.values[-1]
    is_next = is_label and _LABEL.fullmatch(first.text) is not None
    is_pair = _is_label_with_value(row) or is_next or (is_inner and is_label)
    return is_pair and abs(last.x0 - run.edge) <= _ALIGNED and first.x1 < run.edge


def _is_aligned_label(cell: TextLine, label: TextLine) -> bool:
    """Whether a cell is aligned with a label, left or right, in the same type."""
    is_same = cell.tokens[0].face == label.tokens[0].face and cell.size == label.size
    is_aligned = abs(cell.x0 - label.x0) <= _ALIGNED or abs(cell.x1 - label.x1) <= _ALIGNED
    return is_same and is_aligned


def _is_wrapped(cell: TextLine, above: TextLine) -> bool:
    """Whether a lone cell in the first column is the next line of the label above."""
    return _is_aligned_label(cell, above) and cell.baseline - above.baseline < _LINE * cell.size


def _is_lone(label: TextLine, values: Sequence[TextLine]) -> bool:
    return all(abs(label.baseline - value.baseline) > 1 for value in values)


def _build_label_grid(run: _LabelRows) -> CellGrid | None:
    """The grid of a run, a label in each row; None if a row would have no label."""
    lines = sorted([*run.labels, *run.values], key=lambda one: one.baseline)
    tops = _tops_between_values(run) or _tops_at_labels(run)
    if not tops:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    middle = (max(label.x1 for label in run.labels) + run.edge) / 2
    bottom = max(line.bottom for line in lines)
    rows = tuple(
        (DrawnBox(left, top, middle, below), DrawnBox(middle, top, right, below))
        for top, below in pairwise([*tops, bottom])
    )
    return CellGrid(DrawnBox(left, tops[0], right, bottom), rows)


def _tops_between_values(run: _LabelRows) -> list[float]:
    """The tops of the rows, where wider gaps separate the values than their own lines.

    Empty if a row would have no label or more than one: its value would go to another row.
    """
    values = sorted(run.values, key=lambda one: one.baseline)
    pitches = [below.baseline - above.baseline for above, below in pairwise(values)]
    looser = _LOOSER * min(pitches, default=0.0)
    ends = [at + 1 for at, pitch in enumerate(pitches) if pitch > looser]
    bands = [values[first:end] for first, end in pairwise([0, *ends, len(values)])]
    cuts = [(one[-1].bottom + two[0].top) / 2 for one, two in pairwise(bands)]
    bounds = [-inf, *cuts, inf]
    labels = [
        [label for label in run.labels if low <= (label.top + label.bottom) / 2 < high]
        for low, high in pairwise(bounds)
    ]
    if len(bands) < _FEWEST_BANDS or not all(map(_is_one_label, labels)):
        return []
    top = min(one.top for one in (*run.values, *run.labels))
    return [top, *cuts]


def _is_one_label(lines: Sequence[TextLine]) -> bool:
    """Whether these lines are one label, perhaps wrapped."""
    return 0 < len(lines) <= _MOST_LINES and all(_is_wrapped(b, a) for a, b in pairwise(lines))


def _tops_at_labels(run: _LabelRows) -> list[float]:
    """The tops of the rows where each begins with its label; empty if one does not."""
    is_plain = all(
        not _is_lone(label, run.values) or (at and _is_wrapped(label, run.labels[at - 1]))
        for at, label in enumerate(run.labels)
    )
    return run.tops if is_plain else []
