"""Tables in the columnar formats of Apache Arrow: Parquet files, and a DuckDB database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.exports.tables.columns import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import Row, TableSpec

_BATCH: Final = 1_000  # rows that are held before they are written
# Rows come one after another: one thread is enough, and little memory need be kept for them.
_LIMITS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": "1",
    "memory_limit": "200MB",
}
_TYPES: Final = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_SQL_TYPES: Final = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


class _Batches:
    """Rows of tables, collected until there are enough to be written together."""

    def __init__(self, tables: Iterable[str]) -> None:
        self._waiting: dict[str, list[Row]] = {table: [] for table in tables}
        self._schemas = {table: _arrow_schema(BY_NAME[table]) for table in self._waiting}

    def add(self, table: str, row: Row) -> None:
        """Take a row."""
        if table not in self._waiting:
            return
        self._waiting[table].append(row)
        if len(self._waiting[table]) == _BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        columns = [
            pa.array(
                [_value(row.get(column.name), column.type) for row in self._waiting[table]],
                type=_TYPES[column.type],
            )
            for column in BY_NAME[table].columns
        ]
        self._waiting[table] = []
        self._write(table, pa.Table.from_arrays(columns, schema=self._schemas[table]))

    def _flush_all(self) -> None:
        for table, rows in self._waiting.items():
            if rows:
                self._flush(table)

    def _write(self, table: str, batch: Any) -> None:  # noqa: ANN401 - the library has no types
        raise NotImplementedError


class ParquetFolder(_Batches):
    """A Parquet file for each table in a folder."""

    def __init__(self, folder: Path, tables: Iterable[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(tables)
        self._writers = {
            table: pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd")
            for table, schema in self._schemas.items()
        }

    def close(self) -> list[str]:
        """Write what is waiting, and close the files."""
        self._flush_all()
        for writer in self._writers.values():
            writer.close()
        return []

    def _write(self, table: str, batch: Any) -> None:  # noqa: ANN401 - the library has no types
        self._writers[table].write_table(batch)


class DuckDbFile(_Batches):
    """A DuckDB database with the tables."""

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        super().__init__(tables)
        self._database = duckdb.connect(str(path), config=_LIMITS)
        for table in self._schemas:
            columns = ", ".join(
                f'"{column.name}" {_SQL_TYPES[column.type]}' for column in BY_NAME[table].columns
            )
            self._database.execute(f'CREATE TABLE "{table}" ({columns})')

    def close(self) -> list[str]:
        """Write what is waiting, and close the database."""
        self._flush_all()
        self._database.close()
        return []

    def _write(self, table: str, batch: Any) -> None:  # noqa: ANN401 - the library has no types
        self._database.register("batch", batch)
        self._database.execute(f'INSERT INTO "{table}" SELECT * FROM batch')  # noqa: S608 - our own names
        self._database.unregister("batch")


def _arrow_schema(table: TableSpec) -> Any:  # noqa: ANN401 - the library has no types
    fields = [
        pa.field(column.name, _TYPES[column.type], metadata={"description": column.description})
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"description": table.text})


def _value(cell: object, type_: str) -> object:
    if cell is None:
        return None
    if type_ == "date":
        return date.fromisoformat(str(cell))
    return float(str(cell)) if type_ == "number" else cell
