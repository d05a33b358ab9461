"""Views of the tables with the columns of version 1, for queries that were written for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.exports.tables.columns import LIST_JOIN

if TYPE_CHECKING:
    from pipeline.exports.tables.columns import Column, TableSpec


def create_old_view(table: TableSpec, *, joins_lists: bool) -> str:
    """The SQL of the view `<table>_v1`, whose columns have their names of version 1.

    `joins_lists`: lists are lists in the table, and texts in the view, as they were.
    """
    columns = ", ".join(_select(column, joins_lists=joins_lists) for column in table.columns)
    return f'CREATE VIEW "{table.name}_v1" AS SELECT {columns} FROM "{table.name}"'  # noqa: S608 - our own names


def _select(column: Column, *, joins_lists: bool) -> str:
    name = f'"{column.name}"'
    if joins_lists and column.type == "list":
        name = f"nullif(array_to_string({name}, '{LIST_JOIN}'), '')"
    return f'{name} AS "{column.old_name or column.name}"'
