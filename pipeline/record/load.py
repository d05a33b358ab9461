"""Reads back what a run wrote: typed records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.record.country import CountryRecord

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


def load(folder: str | os.PathLike[str]) -> Iterator[CountryRecord]:
    """The records that a run wrote below its output folder, by path.

    Raises `FileNotFoundError` where the folder holds no run, pydantic's `ValidationError` where a
    file is no record of this version.
    """
    if not Path(folder, "manifest.json").is_file():
        message = f"{folder}: no manifest.json; give the output folder of a run"
        raise FileNotFoundError(message)
    for path in sorted(Path(folder, "records").rglob("*.json")):
        yield CountryRecord.model_validate_json(path.read_bytes())
