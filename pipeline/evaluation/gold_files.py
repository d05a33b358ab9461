"""Gold files of one JSON object a line: the kind of a file, and its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import UsageError, describe_error

if TYPE_CHECKING:
    from pathlib import Path

Row = TypeVar("Row", bound=BaseModel)


def holds_key(path: Path, key: str) -> bool:
    """Whether the first line of a file names this key; False if the file cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            return f'"{key}"' in file.readline()
    except (OSError, UnicodeDecodeError):
        return False


def read_rows(path: Path, row: type[Row], sort: str) -> list[Row]:
    """The objects of a file of this kind (`facts`), in order; raises `UsageError`."""
    try:
        return [row.model_validate_json(line) for line in path.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        message = f"{path}: no file of {sort} ({describe_error(error)})"
        raise UsageError(message) from error
