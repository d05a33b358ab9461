"""A batch: sources → outcomes, each on its own and written as soon as it is there."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.document.problems import Code
from pipeline.entities.ner import Recognizer
from pipeline.errors import RefusedError, SetupError
from pipeline.runtime.corrections import digest_corrections
from pipeline.runtime.fork_server import preload_fork_server
from pipeline.runtime.incremental import OutputLedger
from pipeline.runtime.jobs import Outcome, Task, build_failed_outcome, describe_read_error
from pipeline.runtime.pool import (
    ItemFailure,
    PoolLimits,
    never_stop,
    perform_items,
)
from pipeline.storage.inputs import DEFAULT_MAX_INPUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.record.run import InputLine
    from pipeline.runtime.corrections import CorrectionLine
    from pipeline.runtime.incremental import Cache, CacheEntry
    from pipeline.runtime.jobs import Job
    from pipeline.storage.inputs import SourceFile
    from pipeline.storage.output import OutputStore


@dataclass(frozen=True, slots=True)
class ClusterSecurity:
    """The files of TLS for a cluster: its certificate authority, our certificate and its key."""

    authority: str
    certificate: str
    key: str


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a batch is run; none of this changes a byte of its output.

    `process` is what a worker does with a task: the recipe, unless another is given. `cluster` is
    the address of a Dask scheduler.
    """

    limits: PoolLimits = field(default_factory=PoolLimits)
    force: bool = False
    retry_failed: bool = False
    prune: bool = False
    stopped: Callable[[], bool] = never_stop
    process: Callable[[Job, Task], Outcome] | None = None
    cluster: str | None = None
    security: ClusterSecurity | None = None
    max_input: int = DEFAULT_MAX_INPUT
    companions: Mapping[str, str] = field(default_factory=dict)  # written too: texts by path


@dataclass(frozen=True, slots=True)
class InputResult:
    """The outcome of an input, why it was read now, and how far each record can be trusted.

    There are no reasons, and nothing new to say of the records, if it was not read.
    """

    line: InputLine
    reasons: tuple[str, ...]
    trust: tuple[str, ...] = ()


@dataclass
class Batch:
    """One run over an output folder, which may hold documents of other inputs.

    `corrections` are those of each source, by its path. When the run has ended, `others` are the
    paths of other inputs, whose documents are kept or, with `prune`, removed; `stray` the files
    below `records/`, `rejected/` and `documents/` that no run wrote; `hand_edited` the files that
    were edited by hand, and are written anew; `uncorrected` the values that the last run corrected,
    and this one has no correction for.
    """

    store: OutputStore
    cache: Cache
    job: Job
    how: RunOptions = field(default_factory=RunOptions)
    corrections: Mapping[str, tuple[CorrectionLine, ...]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    hand_edited: list[str] = field(default_factory=list)
    uncorrected: list[str] = field(default_factory=list)

    def run(self, sources: Sequence[SourceFile]) -> Iterator[InputResult]:
        """The result of each source as it comes, those that are unchanged first.

        After the last it writes `authorities.json` and `manifest.json`, unless it was stopped.
        """
        with self.store.hold():
            limits = self.how.limits.each
            ledger = OutputLedger(
                self.store,
                self.cache,
                self.job,
                limits,
                replace=self.how.force,
                corrections={
                    path: digest_corrections(lines) for path, lines in self.corrections.items()
                },
            )
            self.hand_edited = ledger.hand_edited
            waiting: dict[str, tuple[SourceFile, tuple[str, ...]]] = {}
            done = 0
            for source in sources:
                entry, reasons = self._look_up(ledger, source)
                if entry and not reasons:
                    ledger.keep(entry)
                    done += 1
                    yield InputResult(entry.line, ())
                else:
                    waiting[source.name] = source, reasons
            for name, outcome in self._process([source for source, _ in waiting.values()]):
                self.uncorrected += self._list_uncorrected(ledger, waiting[name][0])
                ledger.write(name, outcome, waiting[name][1])
                done += 1
                yield InputResult(outcome.line, waiting[name][1], outcome.trust)
            if done == len(sources):
                self.others, self.stray = ledger.finish(prune=self.how.prune)
                for path, text in self.how.companions.items():
                    self.store.write(path, text)

    def _look_up(
        self, ledger: OutputLedger, source: SourceFile
    ) -> tuple[CacheEntry | None, tuple[str, ...]]:
        """The entry of a source in the cache, and the reasons to read it again, if any."""
        entry = ledger.load_entry(source.name)
        if entry is None or self.how.force:
            ledger.find_edits(source.name)
            return None, ("forced" if entry else "new",)
        reasons = ledger.differing(entry, self._digest(source))
        if self.how.retry_failed and entry.line.outcome == "failed":
            return entry, (*reasons, "failed")
        return entry, reasons

    def _list_uncorrected(self, ledger: OutputLedger, source: SourceFile) -> Iterator[str]:
        """The values of a source that the last run corrected, and no line of this run does."""
        lines = self.corrections.get(source.path, ())
        given = {(line.record, one.path) for line in lines for one in line.patch}
        for code, pointer in ledger.list_corrected(source.name, source.path):
            if (code, pointer) not in given:
                yield f"{source.name}/{code}#{pointer}"

    def _digest(self, source: SourceFile) -> str | None:
        with suppress(OSError, RefusedError):
            return source.digest(self.how.max_input)
        return None

    def _process(self, sources: Sequence[SourceFile]) -> Iterator[tuple[str, Outcome]]:
        """The outcome of each source by its name, as it comes; the largest are started first.

        So a book that comes last does not hold up the batch.
        """
        if not sources:
            return
        unread: deque[tuple[str, Outcome]] = deque()
        largest_first = sorted(sources, key=lambda source: -source.size)
        by_name = {source.name: source for source in sources}
        unopened: list[SourceFile] = []
        tasks = self._make_tasks(largest_first, unread)
        for task, result in self._perform(tasks, is_single=len(sources) == 1):
            yield from _drain(unread)
            if task.url and isinstance(result, Outcome) and result.line.sha256 is None:
                unopened.append(replace(by_name[task.name], url=None))
            elif isinstance(result, ItemFailure):
                digest = self._digest(by_name[task.name])
                yield (
                    task.name,
                    build_failed_outcome(self.job, task.path, digest, result.code, result.message),
                )
            else:
                yield task.name, result
        yield from _drain(unread)
        if not self.how.stopped():
            yield from self._process(unopened)

    def _make_tasks(
        self, sources: Iterable[SourceFile], unread: deque[tuple[str, Outcome]]
    ) -> Iterator[Task]:
        """A task for each source; the outcomes of those that cannot be read go to `unread`.

        A worker of this machine opens a file itself, a worker of a cluster a URL: what it cannot
        open is read here. So are the members of archives, and the files of this machine for a
        cluster, which needs no shared disk.
        """
        most = self.how.max_input
        for source in sources:
            corrections = self.corrections.get(source.path, ())
            file, url = (None, source.url) if self.how.cluster else (source.file, None)
            if file or url:
                yield Task(
                    source.path,
                    source.name,
                    file=file,
                    url=url,
                    max_input=most,
                    corrections=corrections,
                )
                continue
            try:
                content = source.read(most)
                yield Task(source.path, source.name, content, corrections=corrections)
            except RefusedError as refusal:
                code, message = refusal.code, str(refusal)
            except OSError as error:
                code, message = Code.UNREADABLE, describe_read_error(error)
            else:
                continue
            failed = build_failed_outcome(self.job, source.path, None, code, message)
            unread.append((source.name, failed))

    def _perform(
        self, tasks: Iterator[Task], *, is_single: bool
    ) -> Iterator[tuple[Task, Outcome | ItemFailure]]:
        """The results of tasks, from workers of this machine or a cluster."""
        how, job, recognize = self.how, self.job, self.job.recognize
        model = ""
        if isinstance(recognize, Recognizer):
            model = recognize.model
            job = replace(job, recognize=Recognizer(model, delegates=is_single))
        perform = partial(how.process or process_task, job)
        if how.cluster:
            return self._perform_on_cluster(how.cluster, perform, tasks, model)
        try:
            preload_fork_server(model)
        except OSError as error:
            message = f"no worker process can be started: {error}; a shorter TMPDIR may help"
            raise SetupError(message) from error
        return perform_items(perform, tasks, how.limits, how.stopped)

    def _perform_on_cluster(
        self,
        address: str,
        perform: Callable[[Task], Outcome],
        tasks: Iterator[Task],
        model: str,
    ) -> Iterator[tuple[Task, Outcome | ItemFailure]]:
        try:
            from pipeline.runtime import cluster  # noqa: PLC0415 - an optional part
        except ImportError as error:
            message = f"--cluster needs {error.name}: pip install '.[cluster]' in the checkout"
            raise SetupError(message) from error
        return cluster.perform_on_cluster(
            address,
            perform,
            tasks,
            self.how.limits,
            self.how.stopped,
            security=self.how.security,
            model=model,
        )


def process_task(job: Job, task: Task) -> Outcome:
    """The recipe on a task; imported in the worker, since it imports every stage."""
    from pipeline.runtime.worker import process_source  # noqa: PLC0415

    return process_source(job, task)


def _drain(unread: deque[tuple[str, Outcome]]) -> Iterator[tuple[str, Outcome]]:
    while unread:
        yield unread.popleft()
