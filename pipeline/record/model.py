"""The base of every object of the contract, and its references: anchors and callouts."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from pipeline.document.spans import Span

SCHEMA_VERSION: Final = "3.0.0"

Number = int | float


class Model(BaseModel):
    """A closed, immutable object of the contract; fields with a default are written too."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Anchor(Model):
    """A place in a text of the record: a JSON Pointer to the object with the text, and offsets."""

    home: Annotated[str, Field(alias="in", serialization_alias="in")]
    start: int
    end: int

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


class NoteRef(Model):
    """A callout: the note's id, its offset in the reading text, and its own spans."""

    note: str
    at: int
    spans: tuple[Span, ...]
