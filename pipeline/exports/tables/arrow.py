"""Tables in the columnar formats of Apache Arrow: Parquet files, and a DuckDB database."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.exports.tables.columns import BY_NAME, TABLES_VERSION
from pipeline.exports.tables.old_names import create_old_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.exports.tables.columns import Row, TableSpec

_BATCH: Final = 1_000  # rows that are held before they are written
_ROW_GROUP: Final = 8_192  # rows of a DuckDB table that are compressed together
# Tables are loaded one after another: one thread is enough, and little memory need be kept.
_LIMITS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": "1",
    "memory_limit": "32MB",
}
_TYPES: Final = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}
_SQL_TYPES: Final = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "list": "VARCHAR[]",
}


class ParquetFolder:
    """A Parquet file for each table in a folder; rows wait until there are enough for a batch."""

    def __init__(self, folder: Path, tables: Iterable[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._waiting: dict[str, list[Row]] = {table: [] for table in tables}
        self._schemas = {table: _arrow_schema(BY_NAME[table]) for table in self._waiting}
        self._writers = {
            table: pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd")
            for table, schema in self._schemas.items()
        }

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
        self._writers[table].write_table(pa.Table.from_arrays(columns, schema=self._schemas[table]))

    def close(self) -> list[str]:
        """Write what is waiting, and close the files."""
        for table, rows in self._waiting.items():
            if rows:
                self._flush(table)
        for writer in self._writers.values():
            writer.close()
        return []


def list_parquet_columns(path: Path) -> frozenset[str]:
    """The names of the columns of a Parquet file."""
    return frozenset(pq.read_schema(path).names)


def list_duckdb_tables(path: Path) -> frozenset[str]:
    """The names of the tables of a DuckDB database."""
    with duckdb.connect(str(path), read_only=True) as database:
        return frozenset(name for (name,) in database.execute("SHOW TABLES").fetchall())


class DuckDbFile:
    """A DuckDB database with the tables.

    Rows are collected in Parquet files beside it: DuckDB keeps far more memory for tables that
    grow row by row and in turns than for tables that are loaded one after another.
    """

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        self._path = path
        self._tables = tuple(tables)
        self._stage = tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent)
        self._folder = ParquetFolder(Path(self._stage.name), self._tables)

    def add(self, table: str, row: Row) -> None:
        """Take a row."""
        self._folder.add(table, row)

    def close(self) -> list[str]:
        """Load the collected rows into the database."""
        self._folder.close()
        try:
            self._load(_LIMITS)
        except duckdb.Error:  # a single text may need more memory than the limit
            self._path.unlink(missing_ok=True)
            self._load({})
        finally:
            self._stage.cleanup()
        return []

    def _load(self, limits: dict[str, str | bool | int | float | list[str]]) -> None:
        with duckdb.connect(config=limits) as database:
            database.execute(
                f"ATTACH {_quote(self._path)} AS facts (ROW_GROUP_SIZE {_ROW_GROUP}); USE facts"
            )
            for table in self._tables:
                columns = ", ".join(
                    f'"{column.name}" {_SQL_TYPES[column.type]}'
                    for column in BY_NAME[table].columns
                )
                database.execute(f'CREATE TABLE "{table}" ({columns})')
                file = _quote(Path(self._stage.name, f"{table}.parquet"))
                database.execute(f'INSERT INTO "{table}" SELECT * FROM read_parquet({file})')  # noqa: S608 - our own names
                if BY_NAME[table].has_old_names:
                    database.execute(create_old_view(BY_NAME[table], joins_lists=True))


def _quote(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _arrow_schema(table: TableSpec) -> Any:  # noqa: ANN401 - the library has no types
    fields = [
        pa.field(column.name, _TYPES[column.type], metadata={"description": column.description})
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"description": table.text, "version": TABLES_VERSION})


def _value(cell: object, type_: str) -> object:
    if cell is None:
        return None
    if type_ == "date":
        return date.fromisoformat(str(cell))
    return float(str(cell)) if type_ == "number" else cell
