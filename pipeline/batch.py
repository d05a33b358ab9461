"""Sources → outcomes: each source on its own, so that a bad one stops no other."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.emit import clear, emit, rendered, write
from pipeline.errors import RefusedError, SetupError
from pipeline.extract import extract
from pipeline.problems import SEVERITY, Code, Severity
from pipeline.readers.source import read
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import Counts, InputLine, Manifest, RecordLine, Settings, Versions
from pipeline.works import Works

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.chapter import Recognize
    from pipeline.extract import Extraction
    from pipeline.profile import Profile
    from pipeline.record.country import CountryRecord
    from pipeline.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Job:
    """How sources are to be read: a profile that overrides what they show, a model of names."""

    families: Sequence[Profile]
    profile: Profile | None = None
    model: str | None = None  # as the manifest says it: package and version
    asked_model: str | None = None
    recognize: Recognize | None = None


def run(sources: Iterable[SourceFile], out: Path, job: Job) -> Iterator[InputLine]:
    """Reads, extracts and writes each source; yields what became of it, in order.

    Behind the last it writes `authorities.json` and `manifest.json`.
    """
    works = Works()
    lines: list[InputLine] = []
    for source in sources:
        line, records = _one(source, out, job)
        for record in records:
            works.add(record)
        lines.append(line)
        yield line
    write(out / "authorities.json", rendered(works.listed()))
    write(out / "manifest.json", rendered(_manifest(lines, job)))


def is_error(line: InputLine) -> bool:
    """Whether something of this input was lost or broken."""
    return any(SEVERITY[Code(code)] is Severity.ERROR for code in line.problems)


def _one(source: SourceFile, out: Path, job: Job) -> tuple[InputLine, tuple[CountryRecord, ...]]:
    try:
        content = source.file.read_bytes()
    except OSError as error:
        clear(out, source.name)
        reason = "is a folder" if source.file.is_dir() else error.strerror or type(error).__name__
        return _ended(source, None, Code.UNREADABLE, f"cannot be opened: {reason}"), ()
    digest = hashlib.sha256(content).hexdigest()
    try:
        extraction = extract(
            read(content, source.path, source.name),
            profile=job.profile,
            families=job.families,
            recognize=job.recognize,
        )
        broken = emit(out, extraction)
    except RefusedError as refusal:
        clear(out, source.name)
        return _ended(source, digest, refusal.code, str(refusal)), ()
    except SetupError:  # no source's fault
        raise
    except Exception as bug:  # noqa: BLE001 - one source's bug must not stop the others
        clear(out, source.name)
        return _ended(source, digest, Code.CRASHED, f"{type(bug).__name__}: {bug}"[:500]), ()
    kept = tuple(r for r in extraction.records if r.id.rsplit("/", 1)[1] not in broken)
    return _line(source, digest, extraction, broken), kept


def _ended(source: SourceFile, digest: str | None, code: Code, message: str) -> InputLine:
    return InputLine(
        path=source.path,
        sha256=digest,
        outcome="failed" if code is Code.CRASHED else "refused",
        records=(),
        problems={code.value: 1},
        message=message,
    )


def _line(
    source: SourceFile, digest: str, extraction: Extraction, broken: dict[str, tuple[str, ...]]
) -> InputLine:
    codes = Counter(problem.code.value for problem in extraction.document.problems)
    for record in extraction.records:
        codes.update(problem.code.value for problem in record.problems)
    if broken:
        codes[Code.REJECTED_RECORD.value] += len(broken)
    records = tuple(_recorded(record, broken) for record in extraction.records)
    whole = len(broken) == len(records)
    lost = Code.LOST_PAGE.value in codes
    reasons = "; ".join(f"{code}: {why[0]}" for code, why in broken.items())
    return InputLine(
        path=source.path,
        sha256=digest,
        outcome="rejected" if whole else "partial" if broken or lost else "done",
        records=records,
        problems=dict(sorted(codes.items())),
        message=reasons or None,
    )


def _recorded(record: CountryRecord, broken: dict[str, tuple[str, ...]]) -> RecordLine:
    code = record.id.rsplit("/", 1)[1]
    folder = "rejected" if code in broken else "records"
    return RecordLine(
        path=f"{folder}/{record.id}.json",
        code=code,
        name=record.country.name if record.country else None,
        problems=len(record.problems),
    )


def _manifest(lines: Sequence[InputLine], job: Job) -> Manifest:
    problems: Counter[str] = Counter()
    for line in lines:
        problems.update(line.problems)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        versions=Versions(
            pipeline=__version__,
            schema_=SCHEMA_VERSION,
            model=job.model,
            spacy=version("spacy"),
            pdfplumber=version("pdfplumber"),
        ),
        settings=Settings(
            profile=job.profile.name if job.profile else None,
            model=job.asked_model,
            entities=job.recognize is not None,
        ),
        inputs=tuple(lines),
        counts=Counts(
            inputs=len(lines),
            records=sum(len(line.records) for line in lines),
            outcomes=dict(sorted(Counter(line.outcome for line in lines).items())),
            problems=dict(sorted(problems.items())),
        ),
    )
