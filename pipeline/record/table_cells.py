"""The typed cells of a table with what labels, dates and measures each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.table_cells import NumberConventions, read_cell
from pipeline.grammar.table_heads import (
    Measure,
    Month,
    are_column_numbers,
    are_counted_classes,
    are_intervals,
    combine_periods,
    date_month,
    find_period,
    join_brackets,
    read_head_measure,
    read_measure_in_cell,
    read_month,
    read_period,
    spread_heads,
)
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from pipeline.record.country import Cell, Table

_FEWEST_PERIODS: Final = 2  # of a row of heads within a table
_LINES: Final = 2  # of a label
_FEWEST_UNITS: Final = 2  # of a row of units within a table
_TOTALS: Final = ("grand total", "overall total", "combined total", "total general")
_LONGEST_CAPTION: Final = 200  # characters of a caption that dates its table
_COUNTED: Final = frozenset(("persons", *list_words("tables", "counted")))  # only whole
_DECEMBER: Final = 12
_BROKEN: Final = re.compile(r"[-\u2010]\s(?=[a-z])|(?<=/)\s")  # between lines: `house- hold`
_WRAPPED: Final = re.compile(r"[^\W\d_](?:\n[a-z/&]|[-\u2010/]\n)")  # a label, between its lines
_YEAR_AND_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")  # not `2017/..`, a summer `2017-22`


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell with a number; paths are the texts of heads, the outermost first."""

    row: int
    column: int
    cell: Cell
    row_path: tuple[str, ...]
    column_path: tuple[str, ...]
    as_of: str | None
    measure: Measure


def has_number(cell: Cell) -> bool:
    """Whether a cell is typed."""
    return cell.value is not None or cell.low is not None


def list_typed_cells(table: Table) -> Iterator[TypedCell]:
    """The cells of a table that hold a number, in printed order.

    A row's path are the group heads above it and its own heads, those between figures for the
    figures behind them only; a label column that is empty repeats the label above. The figure's
    date is that of its column or of its row. The date that the caption ends with, or that heads
    the labels, is that of all where no figure has its own.
    """
    found = [*_list_cells(table)]
    if not any(one.as_of for one in found):
        heads = table.columns[: min((one.column for one in found), default=0)]
        stub = read_period([head.text for head in heads])
        shared = stub or find_period(table.caption or "", _LONGEST_CAPTION)
        found = [replace(one, as_of=_date_in(shared, one)) for one in found]
    parted = {one.column for one in found if _counts_part(one)}
    for one in found:
        is_count = one.column in parted and one.measure.unit in _COUNTED
        yield replace(one, measure=Measure(None, None)) if is_count else one


def _counts_part(found: TypedCell) -> bool:
    """Whether a number counts a part of what has no parts: `14.3` employees are a share."""
    is_part = found.cell.value is not None and found.cell.value % 1 != 0
    return is_part and found.measure.unit in _COUNTED and found.measure.scale is None


def _date_in(shared: str | None, found: TypedCell) -> str | None:
    """The date that a table states for all figures; of its year the month of a figure's heads."""
    heads = (*reversed(found.column_path), *reversed(found.row_path))
    month = next(filter(None, map(read_month, heads)), None)
    return date_month(month, shared) if month and shared and shared.isdecimal() else shared


def _list_cells(table: Table) -> Iterator[TypedCell]:
    heads = [_spread(table.columns)]
    dated = [column.as_of for column in table.columns]
    labels = _RowLabels()
    units: dict[int, Measure] = {}  # of the columns, by a row of units above
    rows = _join_wrapped_labels(table.rows)
    is_begun = False
    reached = 0  # rows, by cells without a label beside them
    for number, row in enumerate(rows):
        is_reached = number < reached
        if row and not row[0].text:
            reached = max((reached, *(number + cell.span[0] for cell in row if cell.text)))
            if _is_between_lines(rows, number):
                labels.drop_group()
                reached = max(reached, number + _LINES)
        if not any(cell.head or has_number(cell) for cell in row):
            texts = _spread(row)
            labels.follows_group &= not texts[:1] or not texts[0]
            if is_begun and _are_periods(texts[1:]):
                heads, dated = [texts], []
            elif is_begun and (found := _read_units(texts)):
                units = found
            elif not is_begun and _are_heads(texts):
                heads.append(texts)
            continue
        is_begun = True
        labels.read(row, is_beside=is_reached)
        for at, cell in enumerate(row):
            if not has_number(cell):
                continue
            own = labels.select_before(at)
            covered = slice(at, at + cell.span[1])
            over = dict.fromkeys(text for line in heads for text in line[covered] if text)
            path = tuple(join_brackets(over))
            others = {text for line in heads for text in (*line[:at], *line[covered.stop :])}
            yield TypedCell(
                row=number,
                column=at,
                cell=cell,
                row_path=own.path,
                column_path=_join_lines(path, others),
                as_of=_date(path, own, dated[at] if at < len(dated) else None),
                measure=_measure(table, cell, path, own.path, units.get(at)),
            )


def _join_lines(path: Sequence[str], others: Container[str]) -> tuple[str, ...]:
    """The heads over a column, each with the rest of its label that is printed below it.

    `others` are the texts over other columns.
    """
    joined: list[str] = []
    for above, text in zip(("", *path), path, strict=False):
        if joined and above not in others and _is_rest(above, text):
            joined[-1] = _join_label(joined[-1], text)
        else:
            joined.append(text)
    return tuple(joined)


def _is_rest(line: str, below: str) -> bool:
    """Whether a text goes on with the label in the line above it."""
    return _WRAPPED.search(f"{line}\n{below}") is not None


def _join_label(line: str, below: str) -> str:
    return _BROKEN.sub("", f"{line} {below}")


def _join_wrapped_labels(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Rows with whole labels, where figures stand beside the last line; none of the line above.

    Where the row below goes on as the second line does, these are items under a title.
    """
    labels = [row[0].text if row and row[0].head else "" for row in rows]
    are_filled = [any(map(has_number, row)) for row in rows]
    joined = [*rows]
    for at, (line, rest) in enumerate(pairwise(labels)):
        is_item = any(_is_rest(line, item) for item in labels[at + 2 : at + 3])
        if (
            line
            and _is_rest(line, rest)
            and not is_item
            and are_filled[at : at + 2] == [False, True]
        ):
            label = rows[at + 1][0].model_copy(update={"text": _join_label(line, rest)})
            joined[at : at + 2] = (), (label, *rows[at + 1][1:])
    return joined


def _is_between_lines(rows: Sequence[Sequence[Cell]], number: int) -> bool:
    """Whether the figures of a row without a label stand between the two lines of theirs."""
    beside = rows[number - 1 : number + 2 : 2] if number else ()
    return len(beside) == _LINES and all(map(_is_alone, beside)) and not _is_alone(rows[number])


def _is_alone(row: Sequence[Cell]) -> bool:
    """Whether a head is all that a row prints."""
    return sum(bool(cell.text) for cell in row) == 1 and any(cell.head for cell in row)


def _spread(row: Sequence[Cell]) -> list[str]:
    return spread_heads([(cell.text, cell.span[1]) for cell in row])


def _are_heads(texts: Sequence[str]) -> bool:
    """Whether the texts of a row above all figures head columns, and do not only count them."""
    filled = [text for text in texts if text]
    if are_column_numbers(filled):
        return False
    return (
        are_counted_classes(filled)
        or are_intervals(filled)
        or 2 * sum(map(_is_figure, filled)) <= len(filled)
    )


def _are_periods(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return len(filled) >= _FEWEST_PERIODS and all(
        find_period(text) or read_month(text) for text in filled
    )


def _is_figure(text: str) -> bool:
    return find_period(text) is None and read_cell(text, NumberConventions()) is not None


@dataclass(slots=True)
class _RowLabels:
    """The labels of the rows read so far: groups, the heads of the last row, and its date."""

    path: tuple[str, ...] = ()
    period: str | None = None
    month: Month | None = None
    _groups: list[str] = field(default_factory=list)
    _last: dict[int, str] = field(default_factory=dict)
    _own: dict[int, str] = field(default_factory=dict)
    _figures: set[int] = field(default_factory=set)  # columns that held a number
    follows_group: bool = False

    def read(self, row: Sequence[Cell], *, is_beside: bool) -> None:
        """Take the next row with a head or a number, or a label beside cells that begin above."""
        heads = {at: cell.text for at, cell in enumerate(row) if cell.head}
        if _is_alone(row) and not is_beside:
            self._groups = [*(self._groups if self.follows_group else ()), *heads.values()]
            self.follows_group = True
            self._last = {}
            self.path = tuple(self._groups)
            return
        self.follows_group = False
        last = max(heads, default=-1)
        own = {at: heads.get(at) or self._last.get(at, "") for at in range(last + 1)}
        self._own = {at: text for at, text in own.items() if text}
        self._last |= self._own
        self._figures.update(at for at, cell in enumerate(row) if has_number(cell))
        self.path = self._join(self._own.values())
        self._date_row()

    def drop_group(self) -> None:
        """Take the last label for no group."""
        self._groups = self._groups[:-1]

    def _join(self, named: Iterable[str]) -> tuple[str, ...]:
        """The groups and the labels of a row; a grand total is of no group."""
        labels = tuple(named)
        is_total = bool(labels) and labels[-1].lower().startswith(_TOTALS)
        return labels if is_total else (*self._groups, *labels)

    def select_before(self, column: int) -> _RowLabels:
        """The labels of the figure in a column: those before it, up to other figures.

        Where a table goes on beside itself, each part has its own labels.
        """
        last = max((at for at in self._own if at < column), default=-1)
        first = max((at for at in self._figures if at < last), default=-1)
        path = self._join(text for at, text in self._own.items() if first < at <= last)
        return self if path == self.path else _RowLabels(path, read_period(path))

    def _date_row(self) -> None:
        """Date the row by its labels; a month without a year follows the month above."""
        before, above = self.month, self.period
        self.period = read_period(self.path)
        months = [month for head in reversed(self.path) if (month := read_month(head))]
        self.month = months[0] if months else _month_of(self.period)
        if self.period is None and self.month and before and above:
            year = int(above[:4]) + (before.number == before.of_year)
            is_next = self.month.number == before.number % before.of_year + 1
            if is_next and before.of_year == self.month.of_year:
                self.period = date_month(self.month, f"{year}")


def _month_of(period: str | None) -> Month | None:
    """The month of a date that is one: `2017-05`."""
    if period is None or not _YEAR_AND_MONTH.fullmatch(period):
        return None
    return Month(period[5:], int(period[5:]), _DECEMBER)


def _date(path: Sequence[str], labels: _RowLabels, as_of: str | None) -> str | None:
    """The date of a figure by its column and its row: months are of the year of the other."""
    column = as_of or read_period(path)
    if column is None:
        months = [month for head in reversed(path) if (month := read_month(head))]
        if months:
            return date_month(months[0], labels.period or "")
    if column and labels.period is None and labels.month:
        return date_month(labels.month, column)
    return combine_periods(column, labels.period)


def _read_units(texts: Sequence[str]) -> dict[int, Measure]:
    """The units of columns by a row within a table that prints nothing else: `%`."""
    found = {at: read_head_measure(text) for at, text in enumerate(texts) if text}
    are_units = len(found) >= _FEWEST_UNITS and all(one.unit for one in found.values())
    return found if are_units else {}


def _measure(
    table: Table,
    cell: Cell,
    column: Sequence[str],
    row: Sequence[str],
    above: Measure | None,
) -> Measure:
    """Unit and scale of a figure: printed in it, right above, in its heads, or for all."""
    if own := read_measure_in_cell(cell.text):
        return Measure(own, None)
    if above:
        return above
    found = [_first_measure(column), _first_measure(row)]
    units = {one.unit for one in found if one.unit}
    scales = {one.scale for one in found if one.scale}
    if not units and not scales:
        return Measure(table.unit, table.scale)
    if len(units) > 1 or len(scales) > 1:
        return Measure(None, None)
    if not units:
        return Measure(table.unit, scales.pop())
    return Measure(units.pop(), scales.pop() if scales else None)


def _first_measure(heads: Sequence[str]) -> Measure:
    measures = (read_head_measure(head) for head in reversed(heads))
    return next((one for one in measures if one.unit or one.scale), Measure(None, None))
