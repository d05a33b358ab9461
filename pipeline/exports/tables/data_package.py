"""The description of exported tables as a Data Package 2.0 (https://datapackage.org)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from pipeline import patterns as re
from pipeline.exports.tables.columns import BY_NAME, TABLES_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.exports.tables.columns import TableSpec

_PROFILE: Final = "https://datapackage.org/profiles/2.0/"
_MEDIA_TYPES: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_LIST_TYPES: Final = {"csv": "string", "parquet": "array"}  # CSV joins the texts of a list
_RELATIVE: Final = re.compile(r"(?![./~])(?!file:)(?!.*(?:/\.\./|\\|://)).+")
_CHUNK: Final = 1 << 20


def describe_package(
    folder: Path, tables: Iterable[str], form: str, inputs: Iterable[tuple[str, str | None]]
) -> str:
    """`datapackage.json` for the files `<table>.<form>` of a folder.

    `inputs` are the paths of the reports with the SHA-256 of their bytes.
    """
    chosen = set(tables)
    package = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "country-reports",
        "version": TABLES_VERSION,
        "title": "Facts of country reports",
        "description": "Tables of facts read from country reports, one row for each fact.",
        "sources": [_source(path, digest) for path, digest in inputs],
        "resources": [
            _resource(folder, BY_NAME[name], form, chosen) for name in BY_NAME if name in chosen
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _source(path: str, digest: str | None) -> dict[str, str]:
    source = {"title": path}
    if _RELATIVE.fullmatch(path):
        source["path"] = path
    if digest:
        source["hash"] = f"sha256:{digest}"
    return source


def _resource(folder: Path, table: TableSpec, form: str, chosen: set[str]) -> dict[str, Any]:
    file = folder / f"{table.name}.{form}"
    resource: dict[str, Any] = {
        "$schema": f"{_PROFILE}dataresource.json",
        "name": table.name,
        "type": "table",
        "description": table.text,
        "path": file.name,
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "bytes": file.stat().st_size,
        "hash": f"sha256:{_digest(file)}",
        "schema": _table_schema(table, form, chosen),
    }
    if form == "csv":
        resource |= {"encoding": "utf-8", "dialect": {"lineTerminator": "\n"}}
    return resource


def _table_schema(table: TableSpec, form: str, chosen: set[str]) -> dict[str, Any]:
    keys = [
        {
            "fields": list(key.columns),
            "reference": {
                "resource": "" if key.table == table.name else key.table,
                "fields": list(key.target),
            },
        }
        for key in table.foreign_keys
        # Validators look up a key of several fields also where one of them is empty.
        if key.table in chosen and not key.is_optional
    ]
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILE}tableschema.json",
        "fields": [
            {
                "name": column.name,
                "type": _LIST_TYPES[form] if column.type == "list" else column.type,
                "description": column.description,
            }
            for column in table.columns
        ],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
