"""An output folder → tables in the format that was asked for, complete or not there at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from pipeline.errors import SetupError
from pipeline.exports.tables.columns import BY_NAME
from pipeline.exports.tables.csv_files import CountriesStream, CsvFolder, CsvStream
from pipeline.exports.tables.data_package import describe_package
from pipeline.exports.tables.sink import fill
from pipeline.exports.tables.sqlite_file import SqliteFile
from pipeline.record.stored import list_documents, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.exports.tables.sink import TableSink


class TablesForm(StrEnum):
    """The formats of exported tables."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    DUCKDB = "duckdb"


FOLDERS: Final = frozenset((TablesForm.CSV, TablesForm.PARQUET))
ALL_TABLES: Final = tuple(BY_NAME)


def write_tables(  # noqa: PLR0913 - each is an option of the export
    out: Path,
    form: TablesForm,
    path: Path,
    *,
    tables: Sequence[str] = ALL_TABLES,
    raw: bool = False,
    bom: bool = False,
) -> list[str]:
    """Write tables to a folder (CSV, Parquet) or a file; returns what the format could not hold.

    Everything is written beside `path` first and then moved, so that a failure leaves nothing
    half done. Of a folder only the files of this export are replaced. Raises `SetupError` where
    a library is missing, `OSError` where nothing can be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as stage:
        made = Path(stage) / "tables"
        lossy = fill(_open_sink(form, made, tables, raw=raw, bom=bom), out)
        if form not in FOLDERS:
            os.replace(made, path)  # noqa: PTH105 - a file onto a file
            return lossy
        description = describe_package(made, tables, form.value, _list_inputs(out))
        (made / "datapackage.json").write_text(description, "utf-8")
        path.mkdir(exist_ok=True)
        for file in sorted(made.iterdir()):
            shutil.move(file, path / file.name)
    return lossy


def write_csv_table(out: Path, stream: IO[str], table: str, *, raw: bool, bom: bool) -> None:
    """Write one table as CSV to a stream."""
    fill(CsvStream(stream, table, raw=raw, bom=bom), out)


def write_csv_countries(out: Path, stream: IO[str], *, raw: bool, bom: bool) -> None:
    """Write the table of countries as CSV to a stream."""
    fill(CountriesStream(stream, raw=raw, bom=bom), out)


def _open_sink(
    form: TablesForm, path: Path, tables: Sequence[str], *, raw: bool, bom: bool
) -> TableSink:
    try:
        match form:
            case TablesForm.CSV:
                return CsvFolder(path, tables, raw=raw, bom=bom)
            case TablesForm.SQLITE:
                return SqliteFile(path, tables)
            case TablesForm.XLSX:
                from pipeline.exports.tables.workbook import Workbook  # noqa: PLC0415 - optional

                return Workbook(path, tables)
            case TablesForm.PARQUET:
                from pipeline.exports.tables.arrow import ParquetFolder  # noqa: PLC0415 - optional

                return ParquetFolder(path, tables)
            case TablesForm.DUCKDB:
                from pipeline.exports.tables.arrow import DuckDbFile  # noqa: PLC0415 - optional

                return DuckDbFile(path, tables)
    except ImportError as error:
        message = f"--to {form.value} needs {error.name}: pip install '.[tables]' in the checkout"
        raise SetupError(message) from error


def _list_inputs(out: Path) -> Iterator[tuple[str, str | None]]:
    manifest = read_manifest(out)
    if manifest is not None:
        yield from ((line["path"], line["sha256"]) for line in manifest["inputs"])
        return
    for stored in list_documents(out):
        yield stored.document["path"], stored.document["sha256"]
