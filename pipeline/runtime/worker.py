"""The work on one source: its bytes → its outcome. A bad source never stops the others."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography import dump_record_sources
from pipeline.document.problems import Code
from pipeline.errors import RefusedError, SetupError
from pipeline.extract import extract
from pipeline.readers.detect import read_source
from pipeline.record.run import InputLine, RecordLine, WrittenFile
from pipeline.runtime.jobs import Outcome, build_failed_outcome
from pipeline.runtime.serialize import serialize_extraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extract import Extraction
    from pipeline.record.country import CountryRecord
    from pipeline.runtime.jobs import Job, Task
    from pipeline.runtime.serialize import SerializedFiles

_LOSSES: Final = frozenset((Code.LOST_PAGE.value, Code.PAGE_WITHOUT_TEXT.value))
_GC_THRESHOLD: Final = 1_000_000  # new objects before a collection: more than any book makes


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Makes garbage collection rare: what is made from a source is needed until its end.

    Otherwise Python scans all of it again and again, which takes a seventh of a book's time.
    """
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _GC_THRESHOLD), *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)


def process_source(job: Job, task: Task) -> Outcome:
    """The outcome of one source; raises only `SetupError` and `MemoryError`."""
    with pause_garbage_collection():  # until everything made from the source is freed
        return _process_source(job, task)


def _process_source(job: Job, task: Task) -> Outcome:
    digest = hashlib.sha256(task.content).hexdigest()
    try:
        extraction = extract(
            read_source(task.content, task.path, task.name),
            profile=job.profile,
            families=job.families,
            recognize=job.recognize,
        )
        files = serialize_extraction(extraction)
    except RefusedError as refusal:
        return build_failed_outcome(job, task.path, digest, refusal.code, str(refusal))
    except (SetupError, MemoryError):
        raise
    except Exception as bug:  # noqa: BLE001 - a bug in one source must not stop the others
        message = f"{type(bug).__name__}: {bug}"[:500]
        return build_failed_outcome(job, task.path, digest, Code.CRASHED, message)
    kept = [record for record in extraction.records if _code(record) not in files.broken]
    return Outcome(
        line=_build_input_line(job, extraction, files),
        family=extraction.document.profile,
        cited=dump_record_sources(kept),
        files=files.texts,
    )


def _build_input_line(job: Job, extraction: Extraction, files: SerializedFiles) -> InputLine:
    broken = files.broken
    codes = Counter(problem.code.value for problem in extraction.document.problems)
    for record in extraction.records:
        codes.update(problem.code.value for problem in record.problems)
    if broken:
        codes[Code.REJECTED_RECORD.value] += len(broken)
    records = tuple(_build_record_line(record, files) for record in extraction.records)
    all_broken = len(broken) == len(records)
    name = extraction.records[0].id.rpartition("/")[0]
    has_lost_page = not _LOSSES.isdisjoint(codes)
    reasons = "; ".join(f"{code}: {why[0]}" for code, why in broken.items())
    return InputLine(
        path=extraction.document.path,
        sha256=extraction.document.sha256,
        outcome="rejected" if all_broken else "partial" if broken or has_lost_page else "done",
        document=_describe_file(f"documents/{name}.json", files),
        records=records,
        problems=dict(sorted(codes.items())),
        message=reasons or None,
        settings=job.settings(),
        versions=job.versions(),
    )


def _build_record_line(record: CountryRecord, files: SerializedFiles) -> RecordLine:
    folder = "rejected" if _code(record) in files.broken else "records"
    written = _describe_file(f"{folder}/{record.id}.json", files)
    return RecordLine(
        path=written.path,
        sha256=written.sha256,
        code=_code(record),
        name=record.country.name if record.country else None,
        problems=len(record.problems),
    )


def _describe_file(path: str, files: SerializedFiles) -> WrittenFile:
    digest = hashlib.sha256(files.texts[path].encode()).hexdigest()
    return WrittenFile(path=path, sha256=digest)


def _code(record: CountryRecord) -> str:
    return record.id.rsplit("/", 1)[1]
