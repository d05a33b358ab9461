"""One run: its manifest, the sources cited in it, and the records it had to reject."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from pipeline.record.csl import CslItem
from pipeline.record.model import Model

Outcome = Literal["done", "partial", "rejected", "refused", "failed"]


class CitedIn(Model):
    """The notes of one record that cite a source, and the source's ids in that record."""

    record: str
    notes: tuple[str, ...]
    authorities: tuple[str, ...]


class RunAuthority(Model):
    """A source cited anywhere in a run, once; `times` counts the notes that cite it."""

    id: str
    csl: CslItem
    issued: str | None
    accessed: str | None
    times: int
    cited_in: tuple[CitedIn, ...]


class AuthorityList(Model):
    """Every source cited in the run."""

    schema_version: str
    authorities: tuple[RunAuthority, ...]


class WrittenFile(Model):
    """A file of the output: its path below the output folder, and its digest."""

    path: str
    sha256: str


class RecordLine(Model):
    """One record of an input: its path below the output folder, and its count of problems."""

    path: str
    sha256: str
    code: str
    name: str | None
    problems: int


class Versions(Model):
    """The versions of everything that made the output."""

    pipeline: str
    schema_: Annotated[str, Field(alias="schema", serialization_alias="schema")]
    model: str | None
    spacy: str
    pdfplumber: str

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)


class Settings(Model):
    """The settings of a run that can change records; paths and the number of workers cannot."""

    profile: str | None
    model: str | None
    entities: bool


class InputLine(Model):
    """The outcome of one input, with its settings and versions; `problems` are counts by code."""

    path: str
    sha256: str | None
    outcome: Outcome
    document: WrittenFile | None
    records: tuple[RecordLine, ...]
    problems: dict[str, int]
    message: str | None
    settings: Settings
    versions: Versions


class Counts(Model):
    """The run in numbers; `problems` by code."""

    inputs: int
    records: int
    outcomes: dict[str, int]
    problems: dict[str, int]


class Manifest(Model):
    """The contents of an output folder: each input, its outcome and its files."""

    schema_version: str
    inputs: tuple[InputLine, ...]
    counts: Counts


class RejectedRecord(Model):
    """A record that breaks the schema, with the reasons."""

    schema_version: str
    reasons: tuple[str, ...]
    record: dict[str, object]
