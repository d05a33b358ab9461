"""Reads back what a run wrote: typed records."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.record.country import CountryRecord

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


def load(folder: str | os.PathLike[str]) -> Iterator[CountryRecord]:
    """The records that a run wrote below its output folder, by path.

    An interrupted run has written no manifest: the records that it finished are given with a
    warning. Raises `FileNotFoundError` where the folder holds no output, pydantic's
    `ValidationError` where a file is no record of this version.
    """
    records = Path(folder, "records")
    if not Path(folder, "manifest.json").is_file():
        if not records.is_dir():
            message = f"{folder}: no output; give the folder that `run --out` wrote"
            raise FileNotFoundError(message)
        message = f"{folder} has no manifest.json: its run was interrupted, records may be missing"
        warnings.warn(message, stacklevel=2)
    for path in sorted(records.rglob("*.json")):
        yield CountryRecord.model_validate_json(path.read_bytes())
