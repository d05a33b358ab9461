"""What every object of the contract is, and the two kinds of place in it."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from pipeline.document.spans import Span

SCHEMA_VERSION: Final = "2.0.0"

Number = int | float


class Model(BaseModel):
    """A closed, immutable object of the contract; what has a default is written all the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Anchor(Model):
    """A place in what the record says: a JSON Pointer to what bears the text, offsets into it."""

    home: Annotated[str, Field(alias="in", serialization_alias="in")]
    start: int
    end: int

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


class NoteRef(Model):
    """A callout: the note's id, the offset in the reading text where it stood, its own spans."""

    note: str
    at: int
    spans: tuple[Span, ...]
