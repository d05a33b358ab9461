"""Sources → outcomes: each on its own, none read twice, and written as soon as it is there."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pipeline.citations.bibliography import RunBibliography
from pipeline.document.problems import Code
from pipeline.entities.ner import VARIABLE, Recognizer
from pipeline.errors import RefusedError, SetupError
from pipeline.record.model import SCHEMA_VERSION
from pipeline.record.run import Manifest
from pipeline.runtime.incremental import OutputLedger
from pipeline.runtime.jobs import Outcome, Task, build_failed_outcome, count_lines
from pipeline.runtime.pool import (
    ItemFailure,
    PoolLimits,
    never_stop,
    perform_items,
    preload_fork_server,
)
from pipeline.runtime.serialize import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.record.run import InputLine
    from pipeline.runtime.cache import Cache, CacheEntry
    from pipeline.runtime.jobs import Job
    from pipeline.storage.inputs import SourceFile
    from pipeline.storage.output import OutputStore


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a batch is run, which changes no byte of what comes out.

    `work` is what a worker does with a task: the recipe, unless another is given.
    """

    limits: PoolLimits = field(default_factory=PoolLimits)
    force: bool = False
    retry_failed: bool = False
    prune: bool = False
    stopped: Callable[[], bool] = never_stop
    process: Callable[[Job, Task], Outcome] | None = None
    cluster: str | None = None  # the address of a Dask scheduler


@dataclass(frozen=True, slots=True)
class InputResult:
    """What became of an input, and why it was read now: no reasons where it was not."""

    line: InputLine
    reasons: tuple[str, ...]


@dataclass
class Batch:
    """One run over an output folder; when it has ended, `stray` is the output of no source."""

    store: OutputStore
    cache: Cache
    job: Job
    how: RunOptions = field(default_factory=RunOptions)
    stray: list[str] = field(default_factory=list)

    def run(self, sources: Sequence[SourceFile]) -> Iterator[InputResult]:
        """What became of each source, as it comes; what is known already comes first.

        Behind the last it writes `authorities.json` and `manifest.json`, unless it was stopped.
        """
        with self.store.held():
            ledger = OutputLedger(self.store, self.cache, self.job, self.how.limits.each)
            lines: dict[str, InputLine] = {}
            unknown: dict[str, tuple[SourceFile, tuple[str, ...]]] = {}
            for source in sources:
                entry, reasons = self._look_up(ledger, source)
                if entry and not reasons:
                    ledger.own(source.name, entry)
                    lines[source.name] = entry.line
                    yield InputResult(entry.line, ())
                else:
                    unknown[source.name] = source, reasons
            for name, outcome in self._process([source for source, _ in unknown.values()]):
                ledger.write(name, outcome, unknown[name][1])
                lines[name] = outcome.line
                yield InputResult(outcome.line, unknown[name][1])
            if len(lines) == len(sources):
                self._write_lists(ledger, {source.name: lines[source.name] for source in sources})

    def _look_up(
        self, ledger: OutputLedger, source: SourceFile
    ) -> tuple[CacheEntry | None, tuple[str, ...]]:
        """What became of a source the last time, and why it is to be read again, if it is."""
        entry = ledger.load_entry(source.name)
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

    def _process(self, sources: Sequence[SourceFile]) -> Iterator[tuple[str, Outcome]]:
        """The outcome of each source by its name, as it comes; the largest are begun first.

        So a book that comes last does not hold up the batch.
        """
        unread: deque[tuple[str, Outcome]] = deque()
        if not sources:
            return
        largest_first = sorted(sources, key=lambda source: -source.size)
        for task, result in self._perform(_read_tasks(self.job, largest_first, unread)):
            yield from _drain(unread)
            if isinstance(result, ItemFailure):
                digest = hashlib.sha256(task.content).hexdigest()
                yield (
                    task.name,
                    build_failed_outcome(self.job, task.path, digest, result.code, result.message),
                )
            else:
                yield task.name, result
        yield from _drain(unread)

    def _perform(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome | ItemFailure]]:
        """What the workers make of tasks, here or on a cluster."""
        from pipeline.runtime.worker import process_source  # noqa: PLC0415 - it knows every reader and stage

        how, recognize = self.how, self.job.recognize
        perform = partial(how.process or process_source, self.job)
        model = recognize.model if isinstance(recognize, Recognizer) else ""
        if how.cluster:
            return self._perform_on_cluster(how.cluster, perform, tasks, {VARIABLE: model})
        preload_fork_server("pipeline.runtime.preload", **{VARIABLE: model})
        return perform_items(perform, tasks, how.limits, how.stopped)

    def _perform_on_cluster(
        self,
        address: str,
        perform: Callable[[Task], Outcome],
        tasks: Iterator[Task],
        environment: dict[str, str],
    ) -> Iterator[tuple[Task, Outcome | ItemFailure]]:
        try:
            from pipeline.runtime import cluster  # noqa: PLC0415 - an optional part
        except ImportError as error:
            message = f"--cluster needs {error.name}: pip install 'country-reports[cluster]'"
            raise SetupError(message) from error
        given = perform, tasks, self.how.limits, self.how.stopped
        return cluster.perform_on_cluster(address, *given, environment=environment)

    def _write_lists(self, ledger: OutputLedger, lines: Mapping[str, InputLine]) -> None:
        """Writes the lists of the run where they are not there, and looks for stray output."""
        manifest = to_json(_build_manifest(tuple(lines.values())))
        digest = ledger.digest(manifest)
        if not ledger.has_lists(digest):
            works = RunBibliography()
            for name in lines:
                works.add(ledger.cited(name))
            texts = {"authorities.json": to_json(works.build()), "manifest.json": manifest}
            ledger.write_lists(digest, texts)
        self.stray = ledger.stray()
        if self.how.prune:
            ledger.prune(self.stray)


def _read_tasks(
    job: Job, sources: Iterable[SourceFile], unread: deque[tuple[str, Outcome]]
) -> Iterator[Task]:
    """A task for each source that can be read; what becomes of the others is added to `unread`."""
    for source in sources:
        try:
            yield Task(source.path, source.name, source.read())
        except RefusedError as refusal:
            unread.append(
                (
                    source.name,
                    build_failed_outcome(job, source.path, None, refusal.code, str(refusal)),
                )
            )
        except OSError as error:
            is_folder = isinstance(error, IsADirectoryError)
            said = "is a folder" if is_folder else error.strerror or str(error)
            message = f"cannot be opened: {said}"
            unread.append(
                (
                    source.name,
                    build_failed_outcome(job, source.path, None, Code.UNREADABLE, message),
                )
            )


def _drain(unread: deque[tuple[str, Outcome]]) -> Iterator[tuple[str, Outcome]]:
    while unread:
        yield unread.popleft()


def _build_manifest(lines: tuple[InputLine, ...]) -> Manifest:
    return Manifest(schema_version=SCHEMA_VERSION, inputs=lines, counts=count_lines(lines))
