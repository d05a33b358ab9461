"""Jobs, tasks and outcomes: what a worker receives and returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.document.problems import SEVERITY, Code, Severity
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import Counts, InputLine, Settings, Versions
from pipeline.runtime.selection import RecordSelection
from pipeline.storage.inputs import DEFAULT_MAX_INPUT, read_file, read_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.layout.prose import RecognizeNames
    from pipeline.profiles.model import Profile
    from pipeline.readers.recognition.recognizer import PageRecognizer
    from pipeline.runtime.corrections import CorrectionLine
    from pipeline.vocabulary.countries import GazetteerCountry

_version = cache(version)
FAILURE_CODES = frozenset((Code.CRASHED, Code.TIMED_OUT, Code.OUT_OF_MEMORY))


@dataclass(frozen=True, slots=True)
class Job:
    """How sources are read: a profile chosen by the user, a model that finds names.

    `recognizer` reads scanned pages, None where they are not read. `country` is the one that each
    source is about as a whole, where the user says so.
    """

    families: Sequence[Profile]
    profile: Profile | None = None
    model: str | None = None  # package and version, as in the manifest
    asked_model: str | None = None
    recognize: RecognizeNames | None = None
    selection: RecordSelection = field(default_factory=RecordSelection)
    compact: bool = False  # JSON without indentation
    recognizer: PageRecognizer | None = None
    country: GazetteerCountry | None = None

    def find_profile(self, name: str | None) -> Profile | None:
        """The profile that a document was read by: the chosen one, or the family of this name."""
        if self.profile is not None:
            return self.profile
        return next((family for family in self.families if family.name == name), None)

    def settings(self) -> Settings:
        """The settings, as in the manifest."""
        return Settings(
            profile=self.profile.name if self.profile else None,
            model=self.asked_model,
            entities=self.recognize is not None,
        )

    def versions(self) -> Versions:
        """The versions of everything that makes the output, as in the manifest."""
        return Versions(
            pipeline=__version__,
            schema_=SCHEMA_VERSION,
            model=self.model,
            spacy=_version("spacy"),
            pdfplumber=_version("pdfplumber"),
        )


@dataclass(frozen=True, slots=True)
class Task:
    """One source to read: `path` and `name` as in `Document`.

    Its bytes are `content` or, if that is None, those of a `file` of this machine or at a `url`,
    which the worker reads itself: at most `max_input` bytes.
    """

    path: str
    name: str
    content: bytes | None = field(default=None, repr=False)
    file: str | None = None
    url: str | None = None
    max_input: int = DEFAULT_MAX_INPUT
    corrections: tuple[CorrectionLine, ...] = ()

    def load(self) -> bytes:
        """The bytes of the source; raises `OSError`, or `RefusedError` if there are too many."""
        if self.content is not None:
            return self.content
        if self.url is not None:
            return read_url(self.url, self.max_input)
        return read_file(Path(self.file or ""), self.max_input)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one source.

    `files` are the texts to write, by path below the output folder; `cited` is the JSON of the
    works it cites, parsed only when the list of all works is built; `family` is the profile's name;
    `trust` says of each record, on a line, how much of it was understood.
    """

    line: InputLine
    family: str | None = None
    cited: str = "[]"
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    trust: tuple[str, ...] = ()


def build_failed_outcome(
    job: Job, path: str, digest: str | None, code: Code, message: str
) -> Outcome:
    """The outcome of a source that gave no records."""
    line = InputLine(
        path=path,
        sha256=digest,
        outcome="failed" if code in FAILURE_CODES else "refused",
        document=None,
        records=(),
        problems={code.value: 1},
        message=message,
        settings=job.settings(),
        versions=job.versions(),
    )
    return Outcome(line)


def describe_read_error(error: OSError) -> str:
    """Why a source cannot be opened, as the manifest states it."""
    is_folder = isinstance(error, IsADirectoryError)
    reason = "is a folder" if is_folder else error.strerror or str(error)
    return f"cannot be opened: {reason}"


def count_lines(lines: Sequence[InputLine]) -> Counts:
    """The totals of a run."""
    problems: Counter[str] = Counter()
    for line in lines:
        problems.update(line.problems)
    return Counts(
        inputs=len(lines),
        records=sum(len(line.records) for line in lines),
        outcomes=dict(sorted(Counter(line.outcome for line in lines).items())),
        problems=dict(sorted(problems.items())),
    )


def has_severity(line: InputLine, severity: Severity) -> bool:
    """Whether an input has a problem of this severity."""
    return any(SEVERITY[Code(code)] is severity for code in line.problems)
