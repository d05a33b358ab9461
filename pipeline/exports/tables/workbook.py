"""Tables as an Excel workbook (xlsx), a sheet each."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from pipeline.errors import count_noun
from pipeline.exports.cells import guard_formula
from pipeline.exports.tables.columns import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import Cell, Row

# Excel's own limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_576
FIRST_DATE: Final = "1900-01-01"  # Excel has no earlier ones: these stay text
_CUT: Final = "… (cut)"
_SHOWN_FIRST: Final = "observations"
_COLUMNS: Final = "columns"  # the sheet that explains the columns of the others
_WIDEST: Final = 40  # characters of a column
_MEASURED: Final = 200  # rows by which a column's width is chosen
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date: the same rows give the same bytes
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class Workbook:
    """A workbook that is written row by row.

    A cell too long for Excel is cut and reported; rows beyond its limit continue in another sheet,
    which is reported too. The last sheet explains all columns.
    """

    def __init__(self, path: Path, tables: Iterable[str], *, raw: bool = False) -> None:
        self._book: Any = xlsxwriter.Workbook(str(path), _OPTIONS)
        self._book.set_properties({"created": _CREATED})
        self._head = self._book.add_format({"bold": True})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._raw = raw
        self._sheets: dict[str, Any] = {}
        self._rows: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        self._widths: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for table in tables:
            self._open_sheet(table)

    def add(self, table: str, row: Row) -> None:
        """Write a row to its table's sheet."""
        if table not in self._sheets:
            return
        if self._rows[table] == MOST_ROWS:
            self._finish_sheet(table)
            self._open_sheet(table)
        at = self._rows[table]
        sheet = self._sheets[table]
        for number, column in enumerate(BY_NAME[table].columns):
            cell = row.get(column.name)
            if at <= _MEASURED and cell is not None:
                widest = max(self._widths[table][number], len(str(cell)))
                self._widths[table][number] = widest
            if column.type == "date" and isinstance(cell, str) and cell >= FIRST_DATE:
                sheet.write_datetime(at, number, date.fromisoformat(cell), self._date)
            else:
                self._write_cell(sheet, at, number, cell, f"{table}.{column.name}")
        self._rows[table] += 1

    def close(self) -> list[str]:
        """Finish the workbook; returns the cells that were cut and the sheets that were split."""
        for table in self._sheets:
            self._finish_sheet(table)
        self._explain_columns()
        self._book.close()
        cut = [
            f"{column}: {count_noun(count, 'cell')} cut to {LONGEST_CELL:,} characters"
            for column, count in sorted(self._cut.items())
        ]
        split = [
            f"{table}: over {MOST_ROWS:,} rows, continued in {count_noun(count - 1, 'more sheet')}"
            for table, count in sorted(self._parts.items())
            if count > 1
        ]
        return cut + split

    def _open_sheet(self, table: str) -> None:
        self._parts[table] += 1
        part = self._parts[table]
        sheet = self._book.add_worksheet(table if part == 1 else f"{table}_{part}")
        for number, name in enumerate(BY_NAME[table].column_names):
            sheet.write_string(0, number, name, self._head)
        sheet.freeze_panes(1, 0)
        if table == _SHOWN_FIRST and part == 1:
            sheet.activate()
        self._sheets[table] = sheet
        self._rows[table] = 1

    def _finish_sheet(self, table: str) -> None:
        """Sets the widths of the columns by what is in them, and a filter on each."""
        names = BY_NAME[table].column_names
        for number, name in enumerate(names):
            widest = max(self._widths[table][number], len(name))
            self._sheets[table].set_column(number, number, min(widest, _WIDEST) + 2)
        self._sheets[table].autofilter(0, 0, self._rows[table] - 1, len(names) - 1)

    def _explain_columns(self) -> None:
        sheet = self._book.add_worksheet(_COLUMNS)
        listed = [
            (table, column.name, column.type, column.description)
            for table in self._sheets
            for column in BY_NAME[table].columns
        ]
        head = ("table", "column", "type", "meaning")
        for at, row in enumerate([head, *listed]):
            for number, text in enumerate(row):
                sheet.write_string(at, number, text, *([] if at else [self._head]))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, 3, 2 * _WIDEST)
        sheet.autofilter(0, 0, len(listed), len(head) - 1)

    def _write_cell(self, sheet: Any, row: int, column: int, cell: Cell, named: str) -> None:  # noqa: ANN401 - the library has no types
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, cell)
            case str():
                text = cell if self._raw else guard_formula(cell)
                if len(text) > LONGEST_CELL:
                    self._cut[named] += 1
                    text = text[: LONGEST_CELL - len(_CUT)] + _CUT
                sheet.write_string(row, column, text)
            case _:
                sheet.write_number(row, column, cell)
