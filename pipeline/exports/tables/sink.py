"""Where rows go: one interface for every format, and the walk over an output that feeds it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from pipeline.exports.run_sources import read_run_ids
from pipeline.exports.tables.rows import document_rows, input_rows, problem_rows
from pipeline.record.stored import list_documents, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.exports.tables.columns import Row


class TableSink(Protocol):
    """Takes the rows of tables one by one, and is complete when it is closed."""

    def add(self, table: str, row: Row) -> None:
        """Take a row; those of a table that was not asked for are passed over."""

    def close(self) -> list[str]:
        """Finish all files; returns what could not be written as it is, one line each."""


def list_rows(out: Path) -> Iterator[tuple[str, Row]]:
    """Every row of an output folder with the name of its table, in a fixed order.

    One document is in memory at a time.
    """
    yield from input_rows(read_manifest(out), list_documents(out))
    run_ids = read_run_ids(out)
    for stored in list_documents(out):
        yield from document_rows(stored, run_ids)


def list_problems(out: Path) -> Iterator[Row]:
    """The rows of `problems` of an output folder, in their order."""
    for table, row in input_rows(read_manifest(out), ()):
        if table == "problems":
            yield row
    for stored in list_documents(out):
        yield from problem_rows(stored)


def fill(sink: TableSink, out: Path) -> list[str]:
    """Write an output folder to a sink; returns what the format could not hold."""
    try:
        for table, row in list_rows(out):
            sink.add(table, row)
    except BaseException:
        with suppress(Exception):  # the reason is what went wrong before
            sink.close()
        raise
    return sink.close()
