"""An output folder as its files hold it: documents and records as JSON objects, one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.schema import find_schema_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

JsonObject = dict[str, Any]


class UnreadableOutputError(ValueError):
    """A file of the output is damaged, or follows another version of the schema."""


@dataclass(frozen=True)
class StoredDocument:
    """The files of one document: its own, read on demand, and those of its records."""

    out: Path
    name: str
    record_paths: tuple[Path, ...]

    @cached_property
    def document(self) -> JsonObject:
        """The document's own file."""
        return read_stored(self.out / "documents" / f"{self.name}.json", "document")

    def records(self) -> Iterator[JsonObject]:
        """The document's records, by path."""
        yield from map(read_stored, self.record_paths)


def read_stored(path: Path, kind: str = "record") -> JsonObject:
    """A file of the output, valid by the schema of its kind; raises `UnreadableOutputError`."""
    try:
        stored = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        message = f"{path}: no JSON ({type(error).__name__}): run the pipeline again"
        raise UnreadableOutputError(message) from error
    version = stored.get("schema_version") if isinstance(stored, dict) else None
    if version != SCHEMA_VERSION:
        message = f"{path}: schema version {version}, expected {SCHEMA_VERSION}: run again"
        raise UnreadableOutputError(message)
    for reason in find_schema_faults(kind, stored):
        message = f"{path}: damaged: {reason}: run the pipeline again"
        raise UnreadableOutputError(message)
    return dict(stored)


def read_manifest(out: Path) -> JsonObject | None:
    """The manifest of an output folder, None where a run was interrupted before it wrote one."""
    path = out / "manifest.json"
    return read_stored(path, "manifest") if path.is_file() else None


def list_documents(out: Path) -> Iterator[StoredDocument]:
    """The documents of an output folder with their records, by name: those that the manifest names.

    Without a manifest, as an interrupted run leaves it, all records that are there. Raises
    `FileNotFoundError` where the folder holds no output.
    """
    by_name: dict[str, list[Path]] = {}
    for path in sorted(_list_records(out)):
        name = path.parent.relative_to(out / "records").as_posix()
        by_name.setdefault(name, []).append(path)
    for name in sorted(by_name):
        yield StoredDocument(out, name, tuple(by_name[name]))


def _list_records(out: Path) -> Iterator[Path]:
    manifest = read_manifest(out)
    folder = out / "records"
    if manifest is not None:
        for line in manifest["inputs"]:
            named = (str(record["path"]) for record in line["records"])
            yield from (out / path for path in named if path.startswith("records/"))
    elif folder.is_dir():
        yield from folder.rglob("*.json")
    else:
        message = f"{out}: no output; give the folder that `run --out` wrote"
        raise FileNotFoundError(message)
