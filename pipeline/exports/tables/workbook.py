"""Tables as an Excel workbook (xlsx), a sheet each."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
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
_CUT: Final = "… (cut)"
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
    which is reported too.
    """

    def __init__(self, path: Path, tables: Iterable[str], *, raw: bool = False) -> None:
        self._book: Any = xlsxwriter.Workbook(str(path), _OPTIONS)
        self._book.set_properties({"created": _CREATED})
        self._head = self._book.add_format({"bold": True})
        self._raw = raw
        self._sheets: dict[str, Any] = {}
        self._rows: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        for table in tables:
            self._open_sheet(table)

    def add(self, table: str, row: Row) -> None:
        """Write a row to its table's sheet."""
        if table not in self._sheets:
            return
        if self._rows[table] == MOST_ROWS:
            self._open_sheet(table)
        at = self._rows[table]
        sheet = self._sheets[table]
        for number, name in enumerate(BY_NAME[table].column_names):
            self._write_cell(sheet, at, number, row.get(name), f"{table}.{name}")
        self._rows[table] += 1

    def close(self) -> list[str]:
        """Finish the workbook; returns the cells that were cut and the sheets that were split."""
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
        self._sheets[table] = sheet
        self._rows[table] = 1

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
