"""Puts an export in its place: it replaces an earlier export, never a file of another origin.

What a file is shows in what it holds: the columns of a table, the tables of a database, the fields
of a line, the works of a bibliography. An export is written beside its place first, so that nothing
is there half done; what an export that was killed left behind goes with the next one.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.errors import UsageError
from pipeline.exports.tables.columns import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_GLANCE: Final = 1 << 20  # bytes
_MOST_READ: Final = 64 << 20  # bytes of a file that is read whole
_ALIKE: Final = 0.5  # of the names that two exports of one kind hold
_SHEET: Final = re.compile(rb'<sheet [^>]*\bname="([^"]*)"')
_BIBTEX: Final = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)
_TITLE: Final = re.compile(r"\A<!DOCTYPE html>.{0,2000}?<title>([^<]*)</title>", re.DOTALL)
_RIS: Final = re.compile(r"^(?:ID|AN|TI|T1)  - (.+)$", re.MULTILINE)
_WORK: Final = re.compile(r'"id": ?"([^"]*)"')
_PART: Final = "part"
_SAME: Final = 0.75  # of the names of an export of another form
_FIELDS: Final = (  # of the objects that exports write
    frozenset(("id", "text", "metadata", "place")),
    frozenset(("text", "label", "record", "pointer", "file", "sha256", "start", "end")),
    frozenset(("data", "predictions")),
    frozenset(
        (
            *("record", "country", "section", "page", "in", "start", "end", "row", "column"),
            *("text", "notes", "sources", "titles", "not_understood"),
        )
    ),
)
_OUTPUT_FILES: Final = ("manifest.json", "authorities.json")  # of a run
_OUTPUT_FOLDERS: Final = ("records", "documents", ".run")


class OwnedPlace:
    """Where an export goes; `force` lets it replace any file but those of the output `out`."""

    def __init__(self, path: Path, out: Path, *, force: bool) -> None:
        self.path = path.resolve() if path.is_symlink() else path
        self._out = out.resolve()
        self._force = force

    def check(self, path: Path, made: Path) -> None:
        """Raises `UsageError` where a file is there that is no earlier export like `made`."""
        if not path.exists():
            return
        if not path.is_file():
            message = f"{path} is no file: name a file"
            raise UsageError(message)
        if self._is_of_output(path):
            message = f"{path} is a file of the output that is exported: name another place"
            raise UsageError(message)
        if not self._force and not is_like(path, made):
            message = f"{path} was not written by this export: name another place, or --force"
            raise UsageError(message)

    def _is_of_output(self, path: Path) -> bool:
        place = path.resolve()
        if not place.is_relative_to(self._out):
            return False
        first, *others = place.relative_to(self._out).parts
        return first in (_OUTPUT_FOLDERS if others else _OUTPUT_FILES)

    @contextmanager
    def stage(self) -> Iterator[Path]:
        """A path beside the place, of nothing yet; what is left there is removed."""
        parent = self.path.parent
        parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(parent, self.path.name)
        stage = parent / f".{self.path.name}.{os.getpid()}.{_PART}"
        try:
            yield stage
        finally:
            _remove(stage)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """A file to write in parts, which takes its place when all is written.

        What is no regular file, such as a pipe, is written to as it is.
        """
        if self.path.exists() and not self.path.is_file() and not self.path.is_dir():
            with self.path.open("wb") as stream:
                yield stream
            return
        with self.stage() as stage:
            with stage.open("wb") as stream:
                yield stream
            self.check(self.path, stage)
            stage.replace(self.path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _remove_leftovers(parent: Path, name: str) -> None:
    """Removes what exports to this place left that did not end, nor run now."""
    for left in parent.glob(f".*.{_PART}"):
        stem, _, process = left.name.removesuffix(f".{_PART}").rpartition(".")
        is_ours = stem in ("", f".{name}") and process.isdecimal()
        if is_ours and not _is_running(int(process)):
            _remove(left)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return False  # a file that is open cannot be removed there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def is_like(path: Path, made: Path) -> bool:
    """Whether a file may be an earlier version of an export: it holds the same kind of things."""
    size = path.stat().st_size
    if size == 0:
        return True
    if size == made.stat().st_size and path.read_bytes() == made.read_bytes():
        return True
    old, new = _describe(path), _describe(made)
    if old is not None and _is_any_export(old[1]):
        return True
    if old is None or new is None or old[0] != new[0]:
        return False
    if not old[1] or not new[1]:
        return old[1] == new[1] and made.stat().st_size > 0
    return len(old[1] & new[1]) >= _ALIKE * min(len(old[1]), len(new[1]))


def _is_any_export(names: frozenset[str]) -> bool:
    """Whether a file holds what an export of some form does: these fields, or these tables."""
    if names and names <= BY_NAME.keys() | {"columns"}:
        return True
    columns = (frozenset(table.column_names) for table in BY_NAME.values())
    return any(len(names & known) >= _SAME * len(names | known) for known in (*_FIELDS, *columns))


def _describe(path: Path) -> tuple[str, frozenset[str]] | None:  # noqa: PLR0911 - a form each
    """The kind of a file, and the names of what it holds; None for what no export writes."""
    with path.open("rb") as file:
        start = file.read(_GLANCE)
    found = next((one for one in _BINARY if one.magic.search(start)), None)
    if found is not None:
        try:
            return found.kind, found.list_names(path)
        except Exception:  # noqa: BLE001 - whatever a library raises for a file of others
            return None
    try:
        text = start.decode("utf-8-sig", "strict" if len(start) < _GLANCE else "ignore")
    except UnicodeDecodeError:
        return ("spacy", frozenset()) if path.suffix == ".spacy" else None
    if title := _TITLE.search(text):
        return "html", frozenset(title.groups())
    if works := _BIBTEX.findall(text):
        return "bibtex", frozenset(works)
    if text.startswith("TY  - "):
        return "ris", frozenset(_RIS.findall(text))
    if text.lstrip().startswith(("{", "[")):
        return _describe_json(path, text)
    return "csv", frozenset(next(csv.reader([text.split("\n", 1)[0]]), []))


def _describe_json(path: Path, text: str) -> tuple[str, frozenset[str]] | None:
    """The fields of an object, of the first line or the first of a list, or the works in it."""
    with suppress(ValueError):
        fields = json.loads(text.split("\n", 1)[0])
        if isinstance(fields, dict):
            return "json lines", frozenset(fields)
    with suppress(ValueError):
        whole = json.loads(path.read_text("utf-8")) if path.stat().st_size <= _MOST_READ else None
        first = whole[0] if isinstance(whole, list) and whole else whole or {}
        if isinstance(first, dict):
            works = _WORK.findall(text) if "id" in first else ()
            return "json", frozenset(works or first)
    return None


def _list_sqlite_tables(path: Path) -> frozenset[str]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return frozenset(name for (name,) in found if "_fts" not in name)


def _list_parts(path: Path) -> frozenset[str]:
    """The sheets of a workbook; of another archive its files."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
            return frozenset(f"sheet {one.decode('utf-8', 'replace')}" for one in sheets)
        return frozenset(names)


def _list_parquet_columns(path: Path) -> frozenset[str]:
    from pipeline.exports.tables.arrow import list_parquet_columns  # noqa: PLC0415 - optional

    return list_parquet_columns(path)


def _list_duckdb_tables(path: Path) -> frozenset[str]:
    from pipeline.exports.tables.arrow import list_duckdb_tables  # noqa: PLC0415 - optional

    return list_duckdb_tables(path)


class _Binary(NamedTuple):
    """A form of files that are no text: how they begin, and what lists the names in one."""

    magic: re.Pattern[bytes]
    kind: str
    list_names: Callable[[Path], frozenset[str]]


_BINARY: Final = (
    _Binary(re.compile(rb"\ASQLite format 3\0"), "sqlite", _list_sqlite_tables),
    _Binary(re.compile(rb"\APK\x03\x04"), "zip", _list_parts),
    _Binary(re.compile(rb"\APAR1"), "parquet", _list_parquet_columns),
    _Binary(re.compile(rb"\A.{8}DUCK", re.DOTALL), "duckdb", _list_duckdb_tables),
)
