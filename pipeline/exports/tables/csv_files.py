"""Tables as CSV: a folder of files, or one table as a stream."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING, Final

from pipeline.exports.cells import guard_csv_cell
from pipeline.exports.tables.columns import BY_NAME, join_list
from pipeline.exports.tables.countries import CountryTable, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import Cell, Row

BOM: Final = "\ufeff"  # Excel takes a CSV file for UTF-8 only where it begins with this


def show_cell(cell: Cell, *, raw: bool) -> str:
    """A cell of CSV; unless `raw`, a text that a spreadsheet would run gets an apostrophe."""
    match join_list(cell):
        case None:
            return ""
        case bool(is_true):
            return "true" if is_true else "false"
        case str(text):
            return text if raw else guard_csv_cell(text)
        case number:
            return repr(number)


class CsvStream:
    """One table as CSV; `raw` leaves cells that begin a formula as they are."""

    def __init__(
        self, stream: IO[str], table: str, *, raw: bool = False, bom: bool = False
    ) -> None:
        self.table = table
        self._raw = raw
        self._columns = BY_NAME[table].column_names
        self._writer = csv.writer(stream, lineterminator="\n")
        if bom:
            stream.write(BOM)
        self._writer.writerow(self._columns)

    def add(self, table: str, row: Row) -> None:
        """Write a row of the table."""
        if table == self.table:
            self._writer.writerow([self._show_cell(row.get(name)) for name in self._columns])

    def close(self) -> list[str]:
        """Nothing is left to do: the stream is the caller's."""
        return []

    def _show_cell(self, cell: Cell) -> str:
        return show_cell(cell, raw=self._raw)


class CsvFolder:
    """A CSV file for each table in a folder."""

    def __init__(
        self, folder: Path, tables: Iterable[str], *, raw: bool = False, bom: bool = False
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._streams: dict[str, CsvStream] = {}
        self._files: list[IO[str]] = []
        for table in tables:
            file = (folder / f"{table}.csv").open("w", encoding="utf-8", newline="")
            self._files.append(file)
            self._streams[table] = CsvStream(file, table, raw=raw, bom=bom)

    def add(self, table: str, row: Row) -> None:
        """Write a row to its table's file."""
        if stream := self._streams.get(table):
            stream.add(table, row)

    def close(self) -> list[str]:
        """Close the files."""
        for file in self._files:
            file.close()
        return []


class CountriesStream:
    """The table of countries as CSV, written when all rows were seen."""

    def __init__(self, stream: IO[str], *, raw: bool = False, bom: bool = False) -> None:
        self._stream = stream
        self._raw = raw
        self._bom = bom
        self._table = CountryTable()

    def add(self, table: str, row: Row) -> None:
        """Take a row of any table."""
        self._table.add(table, row)

    def close(self) -> list[str]:
        """Write the table; the stream is the caller's."""
        writer = csv.writer(self._stream, lineterminator="\n")
        if self._bom:
            self._stream.write(BOM)
        writer.writerow(self._table.heads)
        for cells in self._table.rows():
            shown = (cell.shown if isinstance(cell, Fact) else cell for cell in cells)
            writer.writerow([show_cell(cell, raw=self._raw) for cell in shown])
        return []
