"""Tables as an SQLite database with keys, indexes and a full-text index of the paragraphs."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from pipeline.exports.tables.columns import BY_NAME, TABLES, TABLES_VERSION, join_list
from pipeline.exports.tables.old_names import create_old_view

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import Row, TableSpec

_TYPES: Final = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "NUMERIC",
    "boolean": "INTEGER",
    "date": "TEXT",
    "list": "TEXT",
}
_BATCH: Final = 200  # rows that are held before they are written
_SEARCHED: Final = "paragraphs"


class SqliteFile:
    """A database that Datasette opens as it is: `paragraphs_fts` searches the paragraphs."""

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        chosen = set(tables)
        self._tables = [table for table in TABLES if table.name in chosen]
        self._waiting: dict[str, list[tuple[object, ...]]] = {t.name: [] for t in self._tables}
        self._database = sqlite3.connect(path)
        # The file is new, and thrown away where writing it fails: no journal is needed.
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        for table in self._tables:
            self._database.execute(_create_table(table, chosen))
            if table.has_old_names:
                self._database.execute(create_old_view(table, joins_lists=False))
        self._database.execute(f"PRAGMA user_version = {TABLES_VERSION.partition('.')[0]}")
        self._database.execute("BEGIN")

    def add(self, table: str, row: Row) -> None:
        """Take a row."""
        if table not in self._waiting:
            return
        names = BY_NAME[table].column_names
        self._waiting[table].append(tuple(join_list(row.get(name)) for name in names))
        if len(self._waiting[table]) == _BATCH:
            self._flush(table)

    def close(self) -> list[str]:
        """Write what is waiting, make the indexes, and close the database."""
        for table in self._tables:
            self._flush(table.name)
        for table in self._tables:
            for column in table.indexes:
                self._database.execute(
                    f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")'
                )
        if _SEARCHED in self._waiting:
            self._database.execute(
                f"CREATE VIRTUAL TABLE {_SEARCHED}_fts USING fts5("
                f'text, section_path, country_name, content="{_SEARCHED}")'
            )
            self._database.execute(
                f"INSERT INTO {_SEARCHED}_fts({_SEARCHED}_fts) VALUES ('rebuild')"  # noqa: S608 - our own name
            )
        self._database.commit()
        self._database.close()
        return []

    def _flush(self, table: str) -> None:
        marks = ", ".join("?" * len(BY_NAME[table].columns))
        statement = f'INSERT INTO "{table}" VALUES ({marks})'  # noqa: S608 - our own names
        self._database.executemany(statement, self._waiting[table])
        self._waiting[table] = []


def _create_table(table: TableSpec, chosen: set[str]) -> str:
    parts = [f'"{column.name}" {_TYPES[column.type]}' for column in table.columns]
    parts.append(f"PRIMARY KEY ({_quote(table.key)})")
    parts += [
        f'FOREIGN KEY ({_quote(key.columns)}) REFERENCES "{key.table}" ({_quote(key.target)})'
        for key in table.foreign_keys
        if key.table in chosen
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _quote(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
