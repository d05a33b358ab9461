"""Tables as CSV: a folder of files, or one table as a stream."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING, Final

from pipeline.exports.cells import guard_formula
from pipeline.exports.tables.columns import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import Cell, Row

BOM: Final = "\ufeff"  # Excel takes a CSV file for UTF-8 only where it begins with this


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
        match cell:
            case None:
                return ""
            case bool():
                return "true" if cell else "false"
            case str():
                return cell if self._raw else guard_formula(cell)
            case _:
                return repr(cell)


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
