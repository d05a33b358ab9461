"""Extraction → the texts of its files, by path below the output folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import RejectedRecord
from pipeline.record.schema import find_schema_faults

if TYPE_CHECKING:
    from pipeline.extract import Extraction

_DATA: Final[TypeAdapter[Any]] = TypeAdapter(Any)


@dataclass(frozen=True, slots=True)
class SerializedFiles:
    """The texts of a document's files by path, and why records break the schema, by record code.

    The text of a record that breaks the schema is below `rejected/`.
    """

    texts: dict[str, str]
    broken: dict[str, tuple[str, ...]]


def to_json(model: Model, *, compact: bool = False) -> str:
    """A model as JSON text: fields in the model's order, a final newline.

    Indented by two spaces, or, if it is to be `compact`, on one line without spaces.
    """
    return model.model_dump_json(by_alias=True, indent=None if compact else 2) + "\n"


def to_json_data(model: Model) -> dict[str, Any]:
    """A model as JSON's own types, as schemas validate it."""
    return model.model_dump(mode="json", by_alias=True)


def _format_data(instance: dict[str, Any], *, compact: bool) -> str:
    """The text that `to_json` gives of the model with this data, in less time."""
    return _DATA.dump_json(instance, indent=None if compact else 2).decode() + "\n"


def serialize_extraction(
    extraction: Extraction, name: str, *, compact: bool = False
) -> SerializedFiles:
    """The files of a document of this name and of its records."""
    texts: dict[str, str] = {}
    broken: dict[str, tuple[str, ...]] = {}
    for record in extraction.records:
        instance = to_json_data(record)
        if why := find_schema_faults("record", instance):
            broken[record.id.rsplit("/", 1)[1]] = why
            rejected = RejectedRecord(schema_version=SCHEMA_VERSION, reasons=why, record=instance)
            texts[f"rejected/{record.id}.json"] = to_json(rejected, compact=compact)
        else:
            texts[f"records/{record.id}.json"] = _format_data(instance, compact=compact)
    texts[f"documents/{name}.json"] = to_json(extraction.document, compact=compact)
    return SerializedFiles(texts, broken)
