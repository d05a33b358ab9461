"""The document as it was read: its text, who claims what of it, and its parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from pipeline.document.immutable import value
from pipeline.document.problems import Problem
from pipeline.document.spans import Line, Page, Span
from pipeline.record.country import Coverage
from pipeline.record.model import Model

ClaimRole = Literal[
    "heading",
    "label",
    "statistic",
    "paragraph",
    "table",
    "note",
    "callout",
    "hidden",
    "furniture",
    "matter",
    "residue",
]
PartRole = Literal["front", "contents", "chapter", "bibliography", "back"]
FurnitureRole = Literal["running head", "page number", "rule", "menu"]


@value
class Claim:
    """The owner of a piece of the text: its role, and the record's path with a JSON Pointer."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    start: int
    end: int
    role: ClaimRole
    pointer: str | None


class Furniture(Model):
    """Printed matter that is no part of the report's content."""

    role: FurnitureRole
    text: str
    spans: tuple[Span, ...]


class Part(Model):
    """A part of the document; `code` is the country's of a chapter."""

    role: PartRole
    title: str | None
    code: str | None
    spans: tuple[Span, ...]


class Convention(Model):
    """The meaning of a notation in this document, and the references for and against it."""

    name: str
    meaning: str
    evidence_for: Annotated[int, Field(alias="for", serialization_alias="for")]
    evidence_against: Annotated[int, Field(alias="against", serialization_alias="against")]

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


class DocumentRecord(Model):
    """The document as it was read: its whole text, who claims what of it, and its parts."""

    schema_version: str
    path: str
    sha256: str
    media_type: str
    title: str | None
    profile: str | None
    text: str
    claims: tuple[Claim, ...]
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    furniture: tuple[Furniture, ...]
    parts: tuple[Part, ...]
    conventions: tuple[Convention, ...]
    coverage: Coverage
    problems: tuple[Problem, ...]
