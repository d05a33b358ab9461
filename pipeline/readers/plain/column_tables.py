"""Tables aligned by spaces in plain text: cells in columns, with wide gaps between them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.document.model import Block, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import BlockKind

IndentedLine: TypeAlias = tuple[int, int, int]  # offsets of a line, and how far it is indented
PlacedCell: TypeAlias = tuple[int, int, int]  # its first column of characters, and its offsets

_CELL: Final = re.compile(r"\S(?: ?[^\s])*+")  # under a caption two spaces separate cells
_APART: Final = re.compile(
    r"\S(?: {0,2}[^\s])*+"
)  # three spaces, or a tab, separate a label and its value
_WIDE_GAP: Final = re.compile(r"   (?<=\S   )")
_CAPTION: Final = re.compile(r"Table\s+\w{1,5}[.:]\s", re.IGNORECASE)
_LABEL: Final = re.compile(r"[A-Z][^.:;?!]{0,60}")
_VALUE: Final = re.compile(  # a second column of prose may begin with any word
    r"[$<>~+.\d-] | [A-Z] | [a-z][a-z ]{1,30}:"
    r" | (?: about|approximately|less|more|no|none|not|over|under ) \b",
    re.VERBOSE,
)
FEWEST: Final = 3  # rows of several cells
_SHARE: Final = 0.6  # of the lines of a table have several
_NEAR: Final = 2  # characters by which the starts of the cells of a column may differ
_PAIR: Final = 2


def build_table(text: str, lines: Sequence[IndentedLine], *, fewest: int = FEWEST) -> list[Block]:
    """The blocks of lines that form a table: under a caption, or of labels and values.

    Each line is a row, except continuation lines of a value and titles above the labels. Empty
    where the lines form no table; a table of labels has at least `fewest` rows.
    """
    if _CAPTION.match(text, *lines[0][:2]):
        return _build_captioned_table(text, lines)
    return _build_labelled_table(text, lines, fewest)


def may_be_table(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins with a caption, or has a wide gap or a tab."""
    return (
        _WIDE_GAP.search(text, start, end) is not None
        or text.find("\t", start, end) >= 0
        or _CAPTION.match(text, start, end) is not None
    )


def _split_cells(text: str, line: IndentedLine, style: re.Pattern[str]) -> list[PlacedCell]:
    start, end, indent = line
    return [
        (indent + len(text[start : one.start()].expandtabs()), *one.span())
        for one in style.finditer(text, start, end)
    ]


def _build_captioned_table(text: str, lines: Sequence[IndentedLine]) -> list[Block]:
    rows = [_split_cells(text, line, _CELL) for line in lines[1:]]
    several = [row for row in rows if len(row) > 1]
    if len(several) < FEWEST or len(several) < _SHARE * len(rows):
        return []
    most = max(map(len, rows))
    full = [row for row in rows if len(row) == most]
    columns = [min(row[at][0] for row in full) for at in range(most)]
    blocks = [Block("caption", *lines[0][:2], 1)]
    for at, row in enumerate(rows):
        is_head = at == 0 and not any(text[low:high].isdigit() for _, low, high in row)
        blocks.append(_build_row("columns" if is_head else "row", row, columns))
    return blocks


def _build_row(
    kind: BlockKind, row: Sequence[PlacedCell], columns: Sequence[int], level: int = 0
) -> Block:
    """A row with one cell a column; text in the same column forms one cell."""
    marks: list[Mark] = []
    at = row[0][1]
    for left, right in pairwise([*columns, 1 << 30]):
        first = left == columns[0]
        inside = [c for c in row if (first or c[0] >= left - _NEAR) and c[0] < right - _NEAR]
        low, high = (inside[0][1], inside[-1][2]) if inside else (at, at)
        marks.append(Mark("cell", low, high))
        at = high
    return Block(kind, row[0][1], row[-1][2], level, tuple(marks))


def _build_labelled_table(text: str, lines: Sequence[IndentedLine], fewest: int) -> list[Block]:
    rows = [_split_cells(text, line, _APART) for line in lines]
    titles = list(takewhile(lambda row: len(row) == 1, rows))
    rows = rows[len(titles) :]
    pairs = [row for row in rows if _is_pair(text, row)]
    if len(pairs) < fewest or len(pairs) < _SHARE * _count_leftmost(rows):
        return []
    ((edge, often),) = Counter(row[1][0] for row in pairs).most_common(1)
    left = min(row[0][0] for row in pairs)
    if often < len(pairs) or not all(_fits_columns(text, row, left, edge) for row in rows):
        return []
    over = (Block("paragraph", row[0][1], row[0][2]) for row in titles)
    return [*over, *_pair_rows(rows, left, edge)]


def _count_leftmost(rows: Sequence[Sequence[PlacedCell]]) -> int:
    """The number of lines that begin at the leftmost indent."""
    left = min((row[0][0] for row in rows), default=0)
    return sum(len(row) > 1 or row[0][0] - left < _NEAR for row in rows)


def _is_pair(text: str, row: Sequence[PlacedCell]) -> bool:
    """Whether a line is a label and its value."""
    if len(row) != _PAIR:
        return False
    (_, *label), (_, *value) = row
    return bool(_LABEL.fullmatch(text, *label) and _VALUE.match(text, *value))


def _fits_columns(text: str, row: Sequence[PlacedCell], left: int, edge: int) -> bool:
    return _is_pair(text, row) or (len(row) == 1 and row[0][0] in (left, edge))


def _pair_rows(rows: Sequence[Sequence[PlacedCell]], left: int, edge: int) -> Iterator[Block]:
    """Rows of a label and its value, with the continuation lines of the value."""
    open_row: list[PlacedCell] = []
    level = 1
    for row in [*rows, [(left, 0, 0)]]:
        if len(row) == 1 and row[0][0] == edge and open_row:
            open_row[-1] = (edge, open_row[-1][1], row[0][2])
            continue
        if open_row:
            yield _build_row("row", open_row, (left, edge), level)
            level = 0
        open_row = list(row) if len(row) == _PAIR else []
        if len(row) == 1 and row[0][2]:  # a label that continues below its value
            yield Block("paragraph", row[0][1], row[0][2])
