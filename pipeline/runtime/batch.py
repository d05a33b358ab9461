"""Sources → outcomes: each on its own, none read twice, and written as soon as it is there."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.citations.bibliography import Works
from pipeline.document.problems import Code
from pipeline.entities.ner import VARIABLE, Recognizer
from pipeline.errors import RefusedError, SetupError
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import Manifest, Settings, Versions
from pipeline.runtime.incremental import Ledger
from pipeline.runtime.jobs import Outcome, Task, counted, ended
from pipeline.runtime.pool import Failure, Limits, never, performed, warm
from pipeline.runtime.serialize import rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.record.run import InputLine
    from pipeline.runtime.cache import Cache, Entry
    from pipeline.runtime.jobs import Job
    from pipeline.storage.inputs import SourceFile
    from pipeline.storage.output import Store


@dataclass(frozen=True, slots=True)
class How:
    """How a batch is run, which changes no byte of what comes out.

    `work` is what a worker does with a task: the recipe, unless another is given.
    """

    limits: Limits = field(default_factory=Limits)
    force: bool = False
    retry_failed: bool = False
    prune: bool = False
    stopped: Callable[[], bool] = never
    work: Callable[[Job, Task], Outcome] | None = None
    cluster: str | None = None  # the address of a Dask scheduler


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an input, and why it was read now: no reasons where it was not."""

    line: InputLine
    reasons: tuple[str, ...]


@dataclass
class Batch:
    """One run over an output folder; when it has ended, `stray` is the output of no source."""

    store: Store
    cache: Cache
    job: Job
    how: How = field(default_factory=How)
    stray: list[str] = field(default_factory=list)

    def run(self, sources: Sequence[SourceFile]) -> Iterator[Told]:
        """What became of each source, as it comes; what is known already comes first.

        Behind the last it writes `authorities.json` and `manifest.json`, unless it was stopped.
        """
        with self.store.held():
            ledger = Ledger(self.store, self.cache, self.job, self.how.limits.each)
            lines: dict[str, InputLine] = {}
            unknown: dict[str, tuple[SourceFile, tuple[str, ...]]] = {}
            for source in sources:
                entry, reasons = self._known(ledger, source)
                if entry and not reasons:
                    ledger.own(source.name, entry)
                    lines[source.name] = entry.line
                    yield Told(entry.line, ())
                else:
                    unknown[source.name] = source, reasons
            for name, outcome in self._made([source for source, _ in unknown.values()]):
                ledger.write(name, outcome, unknown[name][1])
                lines[name] = outcome.line
                yield Told(outcome.line, unknown[name][1])
            if len(lines) == len(sources):
                self._close(ledger, {source.name: lines[source.name] for source in sources})

    def _known(self, ledger: Ledger, source: SourceFile) -> tuple[Entry | None, tuple[str, ...]]:
        """What became of a source the last time, and why it is to be read again, if it is."""
        entry = ledger.entry(source.name)
        if entry is None:
            return None, ("new",)
        if self.how.force:
            return entry, ("forced",)
        try:
            digest = hashlib.sha256(source.read()).hexdigest()
        except (OSError, RefusedError):
            digest = None
        reasons = ledger.differing(source.name, entry, digest)
        if self.how.retry_failed and entry.line.outcome == "failed":
            return entry, (*reasons, "failed")
        return entry, reasons

    def _made(self, sources: Sequence[SourceFile]) -> Iterator[tuple[str, Outcome]]:
        """The outcome of each source by its name, as it comes; the largest are begun first.

        So a book that comes last does not hold up the batch.
        """
        unread: deque[tuple[str, Outcome]] = deque()
        if not sources:
            return
        largest_first = sorted(sources, key=lambda source: -source.size)
        for task, result in self._performed(_tasks(largest_first, unread)):
            yield from _drained(unread)
            if isinstance(result, Failure):
                digest = hashlib.sha256(task.content).hexdigest()
                yield task.name, ended(task.path, digest, result.code, result.message)
            else:
                yield task.name, result
        yield from _drained(unread)

    def _performed(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome | Failure]]:
        """What the workers make of tasks, here or on a cluster."""
        from pipeline.runtime.worker import work  # noqa: PLC0415 - it knows every reader and stage

        how, recognize = self.how, self.job.recognize
        perform = partial(how.work or work, self.job)
        model = recognize.model if isinstance(recognize, Recognizer) else ""
        if how.cluster:
            return self._on_cluster(how.cluster, perform, tasks, {VARIABLE: model})
        warm("pipeline.runtime.preload", **{VARIABLE: model})
        return performed(perform, tasks, how.limits, how.stopped)

    def _on_cluster(
        self,
        address: str,
        perform: Callable[[Task], Outcome],
        tasks: Iterator[Task],
        environment: dict[str, str],
    ) -> Iterator[tuple[Task, Outcome | Failure]]:
        try:
            from pipeline.runtime import cluster  # noqa: PLC0415 - an optional part
        except ImportError as error:
            message = f"--cluster needs {error.name}: pip install 'country-reports[cluster]'"
            raise SetupError(message) from error
        given = perform, tasks, self.how.limits, self.how.stopped
        return cluster.performed(address, *given, environment=environment)

    def _close(self, ledger: Ledger, lines: Mapping[str, InputLine]) -> None:
        """Writes the lists of the run where they are not there, and looks for stray output."""
        manifest = rendered(_manifest(tuple(lines.values()), self.job))
        digest = ledger.digest(manifest)
        if not ledger.has_lists(digest):
            works = Works()
            for name in lines:
                works.add(ledger.cited(name))
            texts = {"authorities.json": rendered(works.listed()), "manifest.json": manifest}
            ledger.write_lists(digest, texts)
        self.stray = ledger.stray()
        if self.how.prune:
            ledger.prune(self.stray)


def _tasks(sources: Iterable[SourceFile], unread: deque[tuple[str, Outcome]]) -> Iterator[Task]:
    """A task for each source that can be read; what becomes of the others is added to `unread`."""
    for source in sources:
        try:
            yield Task(source.path, source.name, source.read())
        except RefusedError as refusal:
            unread.append((source.name, ended(source.path, None, refusal.code, str(refusal))))
        except OSError as error:
            is_folder = isinstance(error, IsADirectoryError)
            said = "is a folder" if is_folder else error.strerror or str(error)
            message = f"cannot be opened: {said}"
            unread.append((source.name, ended(source.path, None, Code.UNREADABLE, message)))


def _drained(unread: deque[tuple[str, Outcome]]) -> Iterator[tuple[str, Outcome]]:
    while unread:
        yield unread.popleft()


def _manifest(lines: tuple[InputLine, ...], job: Job) -> Manifest:
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
        inputs=lines,
        counts=counted(lines),
    )
