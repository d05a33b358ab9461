"""Tables of plain text: under a caption, of labels and values, drawn with bars, tabs or columns."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.document.model import Block, Mark
from pipeline.readers.printed_text import LABEL, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import BlockKind


class PlainLine(NamedTuple):
    """A line without the white space around it, and its indent in columns."""

    start: int
    end: int
    indent: int


def split_lines(text: str, start: int, end: int, above: int) -> Iterator[PlainLine]:
    """The lines of text[start:end], the first with its indent."""
    at = max(text.rfind("\n", above, start), text.rfind("\f", above, start), above - 1) + 1
    for printed in text[at:end].split("\n"):
        inner = printed.strip()
        before = printed.find(inner[0])
        indent = len(printed[:before].expandtabs()) if before else 0
        yield PlainLine(at + before, at + before + len(inner), indent)
        at += len(printed) + 1


PlacedCell: TypeAlias = tuple[int, int, int]  # its first column of characters, and its offsets

_CELL: Final = re.compile(r"\S(?: ?[^\s])*+")  # under a caption two spaces separate cells
_APART: Final = re.compile(
    r"\S(?: {0,2}[^\s])*+"
)  # three spaces, or a tab, separate a label and its value
WIDE_GAP: Final = re.compile(r"   (?<=\S   )")
CAPTION: Final = re.compile(r"Table\s+\w{1,5}[.:]\s", re.IGNORECASE)
FEWEST: Final = 3  # rows of several cells
_SHARE: Final = 0.6  # of the lines of a table have several
_NEAR: Final = 2  # characters by which the starts of the cells of a column may differ
_PAIR: Final = 2


def build_table(text: str, lines: Sequence[PlainLine], fewest: int) -> list[Block]:
    """The blocks of lines that form a table: under a caption, or of labels and values.

    Each line is a row, except continuation lines of a value and titles above the labels. Empty
    where the lines form no table; a table of labels has at least `fewest` rows.
    """
    if CAPTION.match(text, *lines[0][:2]):
        return _build_captioned_table(text, lines)
    return _build_labelled_table(text, lines, fewest)


def _split_cells(text: str, line: PlainLine, style: re.Pattern[str]) -> list[PlacedCell]:
    start, end, indent = line
    return [
        (indent + len(text[start : one.start()].expandtabs()), *one.span())
        for one in style.finditer(text, start, end)
    ]


def _build_captioned_table(text: str, lines: Sequence[PlainLine]) -> list[Block]:
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


def _build_labelled_table(text: str, lines: Sequence[PlainLine], fewest: int) -> list[Block]:
    rows = [_split_cells(text, line, _APART) for line in lines]
    titles = list(takewhile(lambda row: len(row) == 1, rows))
    rows = rows[len(titles) :]
    pairs = [row for row in rows if _is_pair(text, row)]
    if len(pairs) < fewest or len(pairs) < _SHARE * _count_leftmost(rows):
        return []
    ((edge, often),) = Counter(row[1][0] for row in pairs).most_common(1)
    left = min(row[0][0] for row in pairs)
    if often < len(pairs) or not all(
        _is_pair(text, row) or (len(row) == 1 and row[0][0] in (left, edge)) for row in rows
    ):
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
    return bool(LABEL.fullmatch(text, *label) and VALUE.match(text, *value))


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


LINE_GROUP: Final = re.compile(r"\S[^\n]*+(?:\n[^\S\n]*+\S[^\n]*+)*+")  # no blank line between
MAY_BE_DRAWN: Final = re.compile(r"[|\u2502\u2551\t]|[ ]{2}(?<=\S[ ]{2})")
_BAR: Final = re.compile(r"[|\u2502\u2551]")
_TAB: Final = re.compile(r"[ ]*\t[ \t]*")
_GAP: Final = re.compile(r"[ ]{2,}")
_RULE_SIGNS: Final = frozenset("-+=|:_~ \t") | {chr(code) for code in range(0x2500, 0x2580)}
_FIGURE: Final = re.compile(
    r"[^\w\s]{0,2}\d[\d.,%/ ]*[^\W\d_]{0,3}[^\w\s]{0,2}|[-\u2013\u2014.*]{1,3}|n/?a", re.IGNORECASE
)
_FEWEST_LINES: Final = 3  # of a table without bars
_FEWEST_CELLS: Final = 3
_SIGNS: Final = ((_BAR, 2), (_TAB, _FEWEST_CELLS), (_GAP, _FEWEST_CELLS))  # with the fewest cells
_FIGURES: Final = 0.5  # of the cells behind the first are figures, where no bar or tab parts them


def build_drawn_table(text: str, lines: Sequence[PlainLine]) -> list[Block]:
    """The blocks of lines that are the rows of a table, and rules; empty where they are none.

    Cells are between bars, or tabs, or begin or end at the same columns of characters. Every line
    has as many, at least three where no bar parts them. The first row has the heads if a rule is
    below it, or if it alone has no figure.
    """
    rules = [_is_rule(text, line) for line in lines[:2]]
    head = lines[sum(rules[:1])] if len(lines) > 1 else lines[0]
    signs = [(sign, n) for sign, n in _SIGNS if len(_cut_cells(text, head, sign)) >= n]
    if not signs:
        return []
    rules = [_is_rule(text, line) for line in lines]
    rows = [line for line, is_rule in zip(lines, rules, strict=True) if not is_rule]
    for sign, fewest in signs:
        cells = [_cut_cells(text, line, sign) for line in rows]
        counts = {len(row) for row in cells}
        if (
            len(counts) != 1
            or min(counts) < fewest
            or len(rows) < (_FEWEST_LINES - (sign is _BAR and _is_framed(text, rows, rules)))
            or (sign is _GAP and not _is_in_columns(text, rows, cells))
        ):
            continue
        figures = [any(text[low:high][:1].isdigit() for low, high in row) for row in cells]
        labelled = any(text.endswith(":", low, high) for low, high in cells[0])
        headed = (len(rules) > 1 and rules[int(rules[0]) + 1]) or (
            not (figures[0] or labelled) and any(figures[1:])
        )
        return list(_write_rows(text, lines, rules, sign, headed=headed))
    return []


def _is_framed(text: str, rows: Sequence[PlainLine], rules: Sequence[bool]) -> bool:
    """Whether bars are around the lines, or rules between them."""
    return any(rules) or all(_BAR.match(text, row.start) for row in rows)


def _is_rule(text: str, line: PlainLine) -> bool:
    return _RULE_SIGNS.issuperset(text[line.start : line.end])


def _cut_cells(text: str, line: PlainLine, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    """The places of the cells of a line; bars around a line are no cells."""
    edges = [
        line.start,
        *(at for one in sign.finditer(text, line.start, line.end) for at in one.span()),
        line.end,
    ]
    cells = list(zip(edges[::2], edges[1::2], strict=True))
    if sign is _BAR and len(cells) > 1:
        cells = cells[cells[0][0] == cells[0][1] : len(cells) - (cells[-1][0] == cells[-1][1])]
    return [_trim(text, *cell) for cell in cells]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end].strip()
    low = start + text[start:end].find(inner) if inner else start
    return low, low + len(inner)


def _is_in_columns(
    text: str, rows: Sequence[PlainLine], cells: Sequence[Sequence[tuple[int, int]]]
) -> bool:
    """Whether the cells of each column begin or end at one place, and most are figures."""
    placed = [
        [(line.indent + low - line.start, line.indent + high - line.start) for low, high in row]
        for line, row in zip(rows, cells, strict=True)
    ]
    inner = [text[low:high] for row in cells[1:] for low, high in row[1:]]
    return sum(bool(_FIGURE.fullmatch(one)) for one in inner) >= _FIGURES * len(inner) and all(
        any(max(edges) - min(edges) <= _NEAR for edges in zip(*column, strict=True))
        for column in zip(*placed, strict=True)
    )


def _write_rows(
    text: str,
    lines: Sequence[PlainLine],
    rules: Sequence[bool],
    sign: re.Pattern[str],
    *,
    headed: bool,
) -> Iterator[Block]:
    first = True
    for line, is_rule in zip(lines, rules, strict=True):
        if is_rule:
            yield Block("rule", line.start, line.end)
            continue
        bars = _BAR.finditer(text, line.start, line.end) if sign is _BAR else ()
        marks = [
            *(Mark("markup", *bar.span()) for bar in bars),
            *(Mark("cell", *cell) for cell in _cut_cells(text, line, sign)),
        ]
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        kind: BlockKind = "columns" if headed and first else "row"
        yield Block(kind, line.start, line.end, int(first), tuple(marks))
        first = False
