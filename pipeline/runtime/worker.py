"""The work on one source: its bytes → its outcome. A bad source never stops the others."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography import dump_record_sources
from pipeline.document.problems import Code, count_to_check
from pipeline.errors import RefusedError, SetupError, count_noun
from pipeline.extract import extract
from pipeline.readers.detect import read_source
from pipeline.record.run import InputLine, RecordLine, WrittenFile
from pipeline.runtime.corrections import apply_corrections
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.jobs import Outcome, build_failed_outcome, describe_read_error
from pipeline.runtime.serialize import serialize_extraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extract import Extraction
    from pipeline.record.country import CountryRecord
    from pipeline.record.document import DocumentRecord
    from pipeline.runtime.jobs import Job, Task
    from pipeline.runtime.serialize import SerializedFiles

_LOSSES: Final = frozenset(
    (Code.LOST_PAGE.value, Code.LOST_TEXT.value, Code.PAGE_WITHOUT_TEXT.value)
)


def process_source(job: Job, task: Task) -> Outcome:
    """The outcome of one source; raises only `SetupError` and `MemoryError`."""
    with pause_garbage_collection():  # until everything made from the source is freed
        return _process_source(job, task)


def _process_source(job: Job, task: Task) -> Outcome:
    digest = None
    try:
        content = task.load()
        digest = hashlib.sha256(content).hexdigest()
        extraction = extract(
            read_source(content, task.path, task.name, job.recognizer),
            profile=job.profile,
            families=job.families,
            recognize=job.recognize,
            country=job.country,
        )
        if task.corrections:
            profile = job.find_profile(extraction.document.profile)
            extraction = apply_corrections(extraction, task.corrections, profile)
        extraction = job.selection.apply(extraction)
        files = serialize_extraction(extraction, task.name, compact=job.compact)
    except RefusedError as refusal:
        return build_failed_outcome(job, task.path, digest, refusal.code, str(refusal))
    except (SetupError, MemoryError):
        raise
    except OSError as error:
        if digest is None:
            message = describe_read_error(error)
            return build_failed_outcome(job, task.path, None, Code.UNREADABLE, message)
        return _build_crash(job, task, digest, error)
    except Exception as bug:  # noqa: BLE001 - a bug in one source must not stop the others
        return _build_crash(job, task, digest, bug)
    kept = [record for record in extraction.records if _code(record) not in files.broken]
    return Outcome(
        line=_build_input_line(job, task, extraction, files),
        family=extraction.document.profile,
        cited=dump_record_sources(kept),
        files=files.texts,
        trust=(*map(_describe_trust, kept), *_describe_doubts(extraction.document)),
    )


def _describe_trust(record: CountryRecord) -> str:
    """How much of a record was understood: `GEO Georgia: 12 values typed, 3 text, 1 unparsed, …`.

    `text` are the values that were not to be typed, `unparsed` those that could not be. Further the
    figures in sentences, the sources, the problems, how many of them cost a second look, and a year
    that the path states and not the report.
    """
    unparsed = [one.pointer for one in record.problems if one.code is Code.UNPARSED_VALUE]
    typed = sum(value.kind != "text" for value in record.statistics.values())
    text = sum(
        value.kind == "text" and f"/statistics/{id_}" not in unparsed
        for id_, value in record.statistics.items()
    )
    named = f"{_code(record)} {record.country.words}" if record.country else "no country"
    counts = f"{count_noun(typed, 'value')} typed, {text} text, {len(unparsed)} unparsed"
    more = f"{count_noun(len(record.figures), 'figure')} in sentences, "
    more += f"{count_noun(len(record.authorities), 'source')}, "
    by_path = record.source.edition if record.source.edition_basis == "path" else None
    year = f"; the year {by_path} is taken from the path" if by_path else ""
    more += count_noun(len(record.problems), "problem")
    doubts = count_to_check(one.code for one in record.problems)
    return f"{named}: {counts}, {more}{f', {doubts} to check' if doubts else ''}{year}"


def _describe_doubts(document: DocumentRecord) -> Iterator[str]:
    """How many problems of the whole document cost a second look, where any do."""
    if doubts := count_to_check(one.code for one in document.problems):
        yield f"the document as a whole: {doubts} to check"


def _build_crash(job: Job, task: Task, digest: str | None, bug: Exception) -> Outcome:
    message = f"{type(bug).__name__}: {bug}"[:500]
    return build_failed_outcome(job, task.path, digest, Code.CRASHED, message)


def _build_input_line(
    job: Job, task: Task, extraction: Extraction, files: SerializedFiles
) -> InputLine:
    broken = files.broken
    codes = Counter(problem.code.value for problem in extraction.document.problems)
    for record in extraction.records:
        codes.update(problem.code.value for problem in record.problems)
    if broken:
        codes[Code.REJECTED_RECORD.value] += len(broken)
    records = tuple(_build_record_line(record, files) for record in extraction.records)
    all_broken = bool(broken) and len(broken) == len(records)
    has_lost_page = not _LOSSES.isdisjoint(codes)
    reasons = "; ".join(f"{code}: {why[0]}" for code, why in broken.items())
    return InputLine(
        path=extraction.document.path,
        sha256=extraction.document.sha256,
        outcome="rejected" if all_broken else "partial" if broken or has_lost_page else "done",
        document=_describe_file(f"documents/{task.name}.json", files),
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
        name=record.country.words if record.country else None,
        problems=len(record.problems),
    )


def _describe_file(path: str, files: SerializedFiles) -> WrittenFile:
    digest = hashlib.sha256(files.texts[path].encode()).hexdigest()
    return WrittenFile(path=path, sha256=digest)


def _code(record: CountryRecord) -> str:
    return record.id.rsplit("/", 1)[1]
