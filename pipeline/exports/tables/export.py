"""An output folder → tables in the format that was asked for, complete or not there at all."""

from __future__ import annotations

import errno
import os
import shutil
from enum import StrEnum
from functools import partial
from typing import IO, TYPE_CHECKING, Final

from pipeline.errors import SetupError, UsageError
from pipeline.exports.replacing import OwnedPlace
from pipeline.exports.tables.columns import BY_NAME
from pipeline.exports.tables.csv_files import CountriesStream, CsvFolder, CsvStream
from pipeline.exports.tables.data_package import describe_package
from pipeline.exports.tables.sink import fill
from pipeline.exports.tables.sqlite_file import SqliteFile
from pipeline.record.stored import list_documents, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.exports.tables.sink import TableSink


class TablesForm(StrEnum):
    """The formats of exported tables."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    DUCKDB = "duckdb"


_LIBRARIES: Final = ("sqlite3", "_sqlite3", "duckdb", "_duckdb", "pyarrow", "xlsxwriter")
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
    force: bool = False,
) -> list[str]:
    """Write tables to a folder (CSV, Parquet) or a file; returns what the format could not hold.

    Everything is written beside `path` first and then moved, so that a failure leaves nothing
    half done. Of a folder only the files of this export are replaced, and no file that is no
    earlier export unless `force` says so. Raises `SetupError` where a library is missing,
    `UsageError` where a file would be lost, `OSError` where nothing can be written.
    """
    place = OwnedPlace(path, out, force=force)
    if path.exists() and path.is_dir() != (form in FOLDERS):
        message = f"{path} is {'no folder' if form in FOLDERS else 'no file'}: name another place"
        raise UsageError(message)
    with place.stage() as stage:
        stage.mkdir()
        made = stage / "tables"
        lossy = _fill_sink(partial(_open_sink, form, made, tables, raw=raw, bom=bom), out)
        if form not in FOLDERS:
            place.check(place.path, made)
            os.replace(made, place.path)  # noqa: PTH105 - a file onto a file
            return lossy
        description = describe_package(made, tables, form.value, _list_inputs(out))
        (made / "datapackage.json").write_text(description, "utf-8")
        files = sorted(made.iterdir())
        for file in files:
            place.check(place.path / file.name, file)
        place.path.mkdir(exist_ok=True)
        for file in files:
            shutil.move(file, place.path / file.name)
    return lossy


def _fill_sink(open_sink: Callable[[], TableSink], out: Path) -> list[str]:
    """Writes an output to a sink; an error of a library in writing is one of the disk."""
    try:
        return fill(open_sink(), out)
    except (OSError, SetupError, UsageError):
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] in _LIBRARIES:
            raise OSError(errno.EIO, str(error).partition("\n")[0]) from error
        raise


def write_partitioned(out: Path, path: Path, tables: Sequence[str]) -> None:
    """Write tables as Parquet, a file for each report, into a folder that is new or empty.

    Raises `UsageError` where there is something, `SetupError` where a library is missing.
    """
    try:
        from pipeline.exports.tables.arrow import PartitionedParquet  # noqa: PLC0415 - optional
    except ImportError as error:
        message = f"--to parquet needs {error.name}: pip install '.[tables]' in the checkout"
        raise SetupError(message) from error
    if path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir()))):
        message = f"{path}: not empty; --partition writes a new folder"
        raise UsageError(message)
    with OwnedPlace(path, out, force=False).stage() as made:
        _fill_sink(partial(PartitionedParquet, made, tables), out)
        made.replace(path)


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
