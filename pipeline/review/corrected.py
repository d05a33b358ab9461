"""A record of an output as the corrections since its run make it, and one more correction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.profiles.model import load_families
from pipeline.record.country import CountryRecord
from pipeline.review.provenance import find_record_file, load_stored_record
from pipeline.runtime.corrections import (
    CorrectionLine,
    apply_known_patches,
    apply_patch,
    check_corrected,
    load_corrections,
)
from pipeline.runtime.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.profiles.model import Profile


def load_corrected(path: Path, file: Path) -> tuple[CountryRecord, Profile | None]:
    """A record of an output with the corrections in a file since the last run, and its profile."""
    stored = load_stored_record(path)
    record = CountryRecord.model_validate_json(json.dumps(stored.record))
    profile = Job(load_families()).find_profile(record.source.profile)
    known = load_corrections((), file) if file.is_file() else {}
    corrected = apply_known_patches(record, known, profile)
    if corrected is not record:
        corrected = check_corrected(record, corrected, profile)
    return corrected, profile


def append_correction(file: Path, line: CorrectionLine) -> None:
    """Write a correction behind the others of a file, in one piece."""
    with file.open("a", encoding="utf-8") as stream:
        stream.write(line.model_dump_json() + "\n")


def accept_correction(out: Path, record_id: str, file: Path, line: CorrectionLine) -> CountryRecord:
    """Append a correction of a record to a file; gives the record after it.

    Raises `UsageError` with the reason where it cannot be applied, as when the value was corrected
    meanwhile; then nothing is written.
    """
    record, profile = load_corrected(find_record_file(record_id, out), file)
    stated = (line.document, line.sha256, line.record)
    own = (record.source.path, record.source.sha256, record.id.rpartition("/")[2])
    if stated != own or not (line.reason.strip() and line.by.strip()):
        message = "it is of another report, or has no reason or no name: load the page again"
        raise UsageError(message)
    applied = apply_patch(record, line, profile)
    if applied.refusal:
        raise UsageError(applied.refusal)
    append_correction(file, line)
    return check_corrected(record, applied.record, profile)
