"""What was made → files below the output folder, each written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import RejectedRecord
from pipeline.schema import reasons

if TYPE_CHECKING:
    from pipeline.extract import Extraction


def rendered(model: Model) -> str:
    """A model as JSON: two spaces, model field order, a newline at its end."""
    return model.model_dump_json(by_alias=True, indent=2) + "\n"


def write(path: Path, content: str | bytes) -> None:
    """Writes a file by way of another beside it, so that no reader ever sees a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def emit(out: Path, extraction: Extraction) -> dict[str, tuple[str, ...]]:
    """Writes a document and its records; gives the reasons of each record that breaks the schema.

    Such a record goes to `rejected/`. What an earlier run wrote for this document is replaced.
    """
    name = _name(extraction)
    broken: dict[str, tuple[str, ...]] = {}
    kept: set[Path] = set()
    for record in extraction.records:
        code = record.id.removeprefix(f"{name}/")
        text = rendered(record)
        instance = json.loads(text)
        if why := reasons("record", instance):
            broken[code] = why
            text = rendered(
                RejectedRecord(schema_version=SCHEMA_VERSION, reasons=why, record=instance)
            )
        path = out / ("rejected" if why else "records") / name / f"{code}.json"
        write(path, text)
        kept.add(path)
    write(out / "documents" / f"{name}.json", rendered(extraction.document))
    _clear(out, name, kept)
    return broken


def _name(extraction: Extraction) -> str:
    return extraction.records[0].id.rsplit("/", 1)[0]


def clear(out: Path, name: str) -> None:
    """Removes what an earlier run wrote for a document that cannot be read now."""
    (out / "documents" / f"{name}.json").unlink(missing_ok=True)
    _clear(out, name, set())


def _clear(out: Path, name: str, kept: set[Path]) -> None:
    for folder in ("records", "rejected"):
        for path in (out / folder / name).glob("*.json"):
            if path not in kept:
                path.unlink()
        try:
            (out / folder / name).rmdir()
        except OSError:  # it holds something, or was never made
            continue
