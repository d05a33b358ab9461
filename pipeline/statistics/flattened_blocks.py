"""Rows of tables that text has lost: which figures are of which label and year.

Columns may stand apart from their rows, each a block of figures as long as the block of labels. A
row is read where all its figures are found, or where as many of them stand beside it as years
above it; where two ways to put figures to rows remain, none is taken.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby, permutations
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.statistics.flattened_lines import (
    FEWEST_YEARS,
    HAS_LETTERS,
    Head,
    Item,
    find_year,
    is_caption,
    list_years,
)
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.statistics.flattened_lines import Place

_FEWEST_ROWS: Final = 2  # of one shape, where the years do not count their figures
_FEWEST_APART: Final = 3  # figures on lines of their own behind one label
_FEWEST_LABELS: Final = 4  # above none of their figures, whose columns may stand elsewhere
_FEWEST_AGREEING: Final = 2  # figures known from elsewhere that tell the years of columns
_MOST_RUNS: Final = 3  # in which the columns of a group may stand
_MOST_FITTING: Final = 6  # runs among which they are
_WHOLE_NUMBER: Final = re.compile(r"\d{1,3}\+?")
_UNIT: Final = re.compile(r"\(|In\s")


@value
class _Row:
    """A label with the figures behind it; one in brackets goes on with the label `above`."""

    label: Item
    figures: tuple[Item, ...]
    above: Item | None = None


@value
class _Group:
    """Rows of one shape that follow each other, and the line over them."""

    rows: tuple[_Row, ...]
    head: Item | None

    @property
    def count(self) -> int:
        """How many figures stand behind each of its labels."""
        return len(self.rows[0].figures)

    @property
    def block(self) -> int:
        """The block of its rows."""
        return self.rows[-1].label.block


@value
class ReadRow:
    """A row with its figures, each with its year, and the line over it that states their unit."""

    row: _Row
    head: Item | None
    figures: tuple[tuple[Item, str], ...]

    def list_extents(self) -> Iterator[Place]:
        """The source extents of the label and of the figures."""
        yield self.row.label.start, self.row.label.end
        for figure, _ in self.figures:
            yield figure.start, figure.end


_Column: TypeAlias = tuple[Item, ...]


def read_rows(
    document: Document, table: Sequence[Item], head: Head, known: Mapping[tuple[str, int], str]
) -> list[ReadRow]:
    """The rows of a table whose figures are certain, each with the years of its figures."""
    size = len(head.years)
    groups, columns = _group_blocks(document, table, size)
    runs = _join_columns(columns)
    matched = _match_columns(groups, runs, size)
    used = {run[0][0].start for run in matched.values()}
    free = [run for run in runs if run[0][0].start not in used]
    unsure = _find_unsure_units(document, table, free)
    read: list[ReadRow] = []
    for at, group in enumerate(groups):
        behind = matched.get(at)
        if group.count < size and behind is None:
            behind = _place_by_known(document, group, free, head, known)
            if behind is None and not _stands_below(document, table, group):
                continue
        for number, row in enumerate(group.rows):
            figures = [*row.figures, *(column[number] for column in behind or ())]
            placed = tuple(zip(figures, head.years, strict=False))
            is_unit = group.head is not None and document.text[group.head.start] == "("
            is_sure = not is_unit or row.label.start not in unsure
            read.append(ReadRow(row, group.head if is_sure else None, placed))
    return read


def _find_unsure_units(
    document: Document, table: Sequence[Item], free: Sequence[tuple[_Column, ...]]
) -> range:
    """Where a unit may have ended: the next stands below all figures, those of its rows above it.

    Its rows begin no earlier than the first figures that no label has.
    """
    last = max((item.start for item in table if item.kind == "figure"), default=0)
    below = [
        item.start
        for item in table
        if item.kind == "label" and document.text[item.start] == "(" and item.start > last
    ]
    return range(free[0][0][0].start, below[0]) if free and below else range(0)


def _group_blocks(
    document: Document, table: Sequence[Item], size: int
) -> tuple[list[_Group], list[_Column]]:
    """The groups of rows of a table, and the blocks that consist of figures."""
    groups: list[_Group] = []
    columns: list[_Column] = []
    measure: Item | None = None  # the last line that states the unit of all below it
    for _, block in groupby(table[is_caption(document, table[0]) :], key=lambda item: item.block):
        items = [item for item in block if item.kind not in ("status", "years")]
        if items and all(item.kind == "figure" for item in items):
            columns.append(tuple(items))
            continue
        if items and document.text[items[0].start] == "(":
            stands_in_column = len(items) > 1 and items[1].kind == "figure"
            measure = None if stands_in_column else items[0]
        rows = list(_read_block(document, items, size))
        groups += _group_rows(document, rows, size, measure)
    return groups, columns


def _read_block(document: Document, items: Sequence[Item], size: int) -> Iterator[_Row]:
    """The labels of a block with the figures behind them; those before all labels are left out."""
    above: Item | None = None
    label: Item | None = None
    figures: list[Item] = []
    for item in items:
        if item.kind == "figure":
            figures.append(item)
        elif label and _goes_on(document, label, figures, item, size):
            label, figures = replace(label, end=item.end, line=item.line), []
        else:
            if label:
                yield _Row(label, tuple(figures), above)
            above = (above or label) if _is_measure(document.text, item) else None
            label, figures = item, []
    if label:
        yield _Row(label, tuple(figures), above)


def _goes_on(
    document: Document, label: Item, figures: Sequence[Item], item: Item, size: int
) -> bool:
    """Whether words go on with the label before them: behind its number, or on the next line."""
    text = document.text
    if not figures:
        return text[item.start].islower() and not text[label.start : label.end].endswith(":")
    number = text[figures[0].start : figures[0].end]
    is_one_line = label.line == figures[0].line == item.line
    return is_one_line and len(figures) == 1 < size and bool(_WHOLE_NUMBER.fullmatch(number))


def _group_rows(
    document: Document, rows: Sequence[_Row], size: int, measure: Item | None
) -> Iterator[_Group]:
    """The rows of a block by the number of their figures.

    The label without figures above others that have some is their head; so may be the first of
    labels that have none. One that alone has figures, as many as labels, may be the last of a
    column of labels above a column of figures.
    """
    text = document.text
    head = measure
    runs = [list(run) for _, run in groupby(rows, key=lambda row: len(row.figures))]
    for at, all_rows in enumerate(runs):
        count = len(all_rows[0].figures)
        is_measure = not count and _is_nameless(text, all_rows[0])
        run = all_rows[is_measure:]
        if not run or any(_is_nameless(text, row) for row in run):
            continue
        if not count and at + 1 < len(runs):
            head = run[-1].label
        elif not count:
            yield _Group(tuple(run), measure)
            if len(run) > 1:
                yield _Group(tuple(run[1:]), run[0].label)
        else:
            before = len(runs[at - 1]) if at and not runs[at - 1][0].figures else 0
            is_apart = run[0].figures[0].line != run[0].label.line
            is_sure = count == size and not (
                is_apart and (size < _FEWEST_APART or (before and count == before + 1))
            )
            if is_sure or (len(run) >= _FEWEST_ROWS and count <= size):
                yield _Group(tuple(run), head)


def _is_nameless(text: str, row: _Row) -> bool:
    """Whether the label is no name: no word, a unit that goes on with no label, or a part of one.

    A part opens or closes a bracket alone, ends in a comma, or goes on behind figures in its line.
    """
    start, end = row.label.start, row.label.end
    words = text[start:end]
    goes_on = words[0].islower() and text[start - 1 : start] == " "
    is_part = words.count("(") != words.count(")") or words.endswith(",") or goes_on
    is_unit = row.above is None and _is_measure(text, row.label)
    return is_part or is_unit or HAS_LETTERS.search(words) is None


def _is_measure(text: str, label: Item) -> bool:
    """Whether a label is a unit: in brackets, or behind `In`."""
    return _UNIT.match(text, label.start, label.end) is not None


def _join_columns(columns: Sequence[_Column]) -> list[tuple[_Column, ...]]:
    """The blocks of figures that follow each other and are equally long."""
    runs: list[list[_Column]] = []
    for column in columns:
        last = runs[-1][-1] if runs else None
        if last and len(last) == len(column) and last[0].block + 1 == column[0].block:
            runs[-1].append(column)
        else:
            runs.append([column])
    return [tuple(run) for run in runs]


def _match_columns(
    groups: Sequence[_Group], runs: Sequence[tuple[_Column, ...]], size: int
) -> dict[int, tuple[_Column, ...]]:
    """The columns of groups: as many as lack, as long as the group, below it or the only ones.

    Columns below a group may be those of one of its shape before it that has none; below a single
    label, of the label just above. A group of few labels alone is given none that stand elsewhere,
    nor is any where other labels stand without figures.
    """
    shapes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        shapes[len(group.rows), size - group.count].append(at)
    near: dict[int, tuple[_Column, ...]] = {}
    far: dict[int, tuple[_Column, ...]] = {}
    for (rows, missing), open_ in shapes.items():
        fitting = [run for run in runs if (len(run[0]), len(run)) == (rows, missing)]
        below = {run[0][0].block - 1: run for run in fitting}
        near |= {at: below[groups[at].block] for at in open_ if groups[at].block in below}
        if len(fitting) == len(open_) == 1 and (groups[open_[0]].count or rows >= _FEWEST_LABELS):
            far[open_[0]] = fitting[0]
    beside = {groups[at].block for at in near}
    alone = {group.block for group in groups if not group.count} - beside
    if len(alone) > 1:
        far = {at: run for at, run in far.items() if groups[at].count}
    sure = {
        at: run
        for at, run in near.items()
        if not any(
            other < at
            and other not in near
            and groups[other].block not in beside
            and (len(groups[at].rows) > 1 or groups[other].block == groups[at].block - 1)
            for other in shapes[len(groups[at].rows), size - groups[at].count]
        )
    }
    sure |= {at: run for at, run in far.items() if groups[at].block not in beside}
    of_label: dict[int, list[int]] = defaultdict(list)
    for at in sure:
        of_label[groups[at].rows[-1].label.start].append(at)
    return {at: sure[at] for same in of_label.values() if len(same) == 1 for at in same}


def _place_by_known(
    document: Document,
    group: _Group,
    runs: Sequence[tuple[_Column, ...]],
    head: Head,
    known: Mapping[tuple[str, int], str],
) -> tuple[_Column, ...] | None:
    """The columns of a group that stand apart from each other, in the one order that agrees.

    Other tables of the document decide it, where they print the same figures behind the same label.
    """
    fitting = [run for run in runs if len(run[0]) == len(group.rows)]
    years = [find_year(year) for year in head.years]
    behind = years[group.count :]
    if not 0 < len(fitting) <= _MOST_FITTING:
        return None
    orders = [
        order
        for count in range(1, _MOST_RUNS + 1)
        for order in permutations(fitting, count)
        if sum(map(len, order)) == len(behind)
    ]
    names = [_name_row(document, row) for row in group.rows]
    same = [
        at
        for at, (name, row) in enumerate(zip(names, group.rows, strict=True))
        if all((name, year) in known for year, _ in zip(years, row.figures, strict=False))
    ]
    agreeing: list[tuple[_Column, ...]] = []
    for order in orders:
        columns = tuple(column for run in order for column in run)
        compared = [
            document.text[column[at].start : column[at].end] == printed
            for column, year in zip(columns, behind, strict=True)
            for at in same
            if (printed := known.get((names[at], year)))
        ]
        if all(compared) and len(compared) >= _FEWEST_AGREEING:
            agreeing.append(columns)
    return agreeing[0] if len(agreeing) == 1 else None


def list_known(document: Document, read: Iterable[ReadRow]) -> dict[tuple[str, int], str]:
    """The figures of rows by label and year, but for those that are printed differently twice."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in read:
        for figure, year in row.figures:
            key = _name_row(document, row.row), find_year(year)
            found[key].add(document.text[figure.start : figure.end])
    return {key: printed.pop() for key, printed in found.items() if len(printed) == 1}


def _name_row(document: Document, row: _Row) -> str:
    return fold(document.text[row.label.start : row.label.end])


def _stands_below(document: Document, table: Sequence[Item], group: _Group) -> bool:
    """Whether as many years stand before the rows of a group as they have figures, all in order."""
    start = group.rows[0].label.start
    before = [item for item in table if item.kind == "years" and item.start < start]
    years = [year for item in before for year in list_years(document.text, item)]
    every = [
        year for item in table if item.kind == "years" for year in list_years(document.text, item)
    ]
    return len(years) == group.count >= FEWEST_YEARS and years == sorted(every)[: len(years)]
