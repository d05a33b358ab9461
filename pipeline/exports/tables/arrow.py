"""Tables in the columnar formats of Apache Arrow: Parquet files, and a DuckDB database."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.exports.tables.columns import BY_NAME, TABLES_VERSION
from pipeline.exports.tables.old_names import create_old_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.exports.tables.columns import Row, TableSpec

_PARTITION: Final = "document"
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


class PartitionedParquet:
    """Parquet, a file for each report: `observations/document=a.pdf/part-0.parquet`.

    The column `document` is in the name of the folder alone, as readers of such folders expect.
    """

    def __init__(self, folder: Path, tables: Iterable[str]) -> None:
        self._folder = folder
        self._tables = frozenset(tables)
        self._waiting: dict[str, list[Row]] = {}
        self._document: object = None
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, table: str, row: Row) -> None:
        """Take a row; those of one report come one after another, but for the table `inputs`."""
        if table not in self._tables:
            return
        if row["document"] != self._document:
            self._flush()
            self._document = row["document"]
        self._waiting.setdefault(table, []).append(row)

    def _flush(self) -> None:
        for table, rows in self._waiting.items():
            columns = [one for one in BY_NAME[table].columns if one.name != _PARTITION]
            arrays = [
                pa.array([_value(row.get(one.name), one.type) for row in rows], _TYPES[one.type])
                for one in columns
            ]
            schema = _arrow_schema(replace(BY_NAME[table], columns=tuple(columns)))
            name = quote(str(self._document), safe=" ")
            folder = self._folder / table / f"{_PARTITION}={name}"
            folder.mkdir(parents=True, exist_ok=True)
            # Problems of a report without records come with the inputs, its others later.
            part = folder / f"part-{len(list(folder.iterdir()))}.parquet"
            pq.write_table(pa.Table.from_arrays(arrays, schema=schema), part, compression="zstd")
        self._waiting = {}

    def close(self) -> list[str]:
        """Write what is waiting."""
        self._flush()
        return []


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
