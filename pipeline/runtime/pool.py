"""A pool of worker processes that cannot harm each other: items in, results or failures out.

Each worker sits at the end of its own pipe and shares nothing, so that a worker that dies takes
only its own item with it. (Pools with a shared queue do not guarantee this: all of pebble stopped
when an idle worker was killed, and loky lost every pending item.)
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from math import ceil, inf, isfinite
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import psutil

from pipeline.document.problems import Code
from pipeline.errors import SetupError
from pipeline.runtime.garbage import pause_garbage_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_ATTEMPTS: Final = 2  # for an item whose worker died: the fault may have been another's
_MAX_FAILED_STARTS: Final = 3  # consecutive workers that die before they are ready
_POLL_SECONDS: Final = 0.1  # between two checks of the workers' time and memory
GRACE_SECONDS: Final = 5.0  # for the items in flight when a run is stopped
_EXIT_SECONDS: Final = 2.0  # for an idle worker to exit by itself
_ALARM_MARGIN: Final = 10  # seconds past the time limit, when the parent should have acted
_LONGEST_ALARM: Final = 1 << 30  # seconds that the system's alarm takes
_MEBIBYTE: Final = 1 << 20
_NO_MORE: Final = object()

_READY: Final = "ready"
_DONE: Final = "done"
_OUT_OF_MEMORY: Final = "out of memory"
_RAISED: Final = "raised"


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """The number of workers, and the seconds and resident bytes that one item may take."""

    jobs: int = 1
    seconds: float = inf
    memory: float = inf

    @property
    def each(self) -> str:
        """The limits of one item, as text."""
        return f"{self.seconds:g} s, {self.memory / _MEBIBYTE:g} MiB"


@dataclass(frozen=True, slots=True)
class ItemFailure:
    """Why an item has no result: its worker died or exceeded a limit."""

    code: Code
    message: str


def never_stop() -> bool:
    """A stop request that never comes."""
    return False


def perform_items(
    perform: Callable[[Item], Result],
    items: Iterable[Item],
    limits: PoolLimits,
    stopped: Callable[[], bool] = never_stop,
) -> Iterator[tuple[Item, Result | ItemFailure]]:
    """Performs each item in a worker; yields it with its result or failure, in order of completion.

    An exception of `perform` is raised here; a `MemoryError` is a failure instead. Once `stopped`
    is true no item is started, and those in flight have a few seconds to finish.
    """
    pool: _Pool[Item, Result] = _Pool(perform, items, limits, stopped)
    try:
        while pool.assign_items():
            yield from pool.collect_results()
    finally:
        pool.close()


class SingleWorker(Generic[Item, Result]):
    """One persistent worker that performs items one after the other.

    One that is `spawned` imports only what it performs; others have what the fork server has.
    """

    def __init__(
        self, perform: Callable[[Item], Result], limits: PoolLimits, *, spawned: bool = False
    ) -> None:
        one = replace(limits, jobs=1)
        self._pool: _Pool[Item, Result] = _Pool(perform, (), one, never_stop, spawned=spawned)

    def __call__(self, item: Item) -> Result | ItemFailure:
        """The result of one item, or its failure."""
        self._pool.add(item)
        while self._pool.assign_items():
            for _, result in self._pool.collect_results():
                return result
        message = "the pool dropped an item"
        raise AssertionError(message)

    def close(self) -> None:
        """Ends the worker."""
        self._pool.close()


class _Worker(Generic[Item, Result]):
    """A process with at most one item; the item is sent once the process is ready."""

    def __init__(
        self, context: BaseContext, perform: Callable[[Item], Result], limits: PoolLimits
    ) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(  # type: ignore[attr-defined] # every context has it
            target=_serve, args=(theirs, perform, limits.seconds), daemon=True
        )
        try:
            self.process.start()
        except OSError as error:
            message = f"no worker process can be started: {error}"
            raise SetupError(message) from error
        theirs.close()
        self.limits = limits
        self.item: Item | None = None
        self.attempts = 0
        self.is_ready = False
        self.started = inf

    def assign(self, item: Item, attempts: int) -> None:
        """Gives it an item that was attempted so many times before."""
        self.item, self.attempts = item, attempts
        if self.is_ready:
            self.started = monotonic()
            with suppress(OSError):  # it has died: reading its pipe will show that
                self.pipe.send(item)

    def exceeded_limit(self) -> ItemFailure | None:
        """The limit that its item has exceeded, if any."""
        if monotonic() - self.started > self.limits.seconds:
            message = f"it took more than {self.limits.seconds:g} s; --timeout allows more"
            return ItemFailure(Code.TIMED_OUT, message)
        if self.limits.memory < inf and self._resident() > self.limits.memory:
            allowed = self.limits.memory / _MEBIBYTE
            message = f"it took more than {allowed:g} MiB of memory; --memory allows more"
            return ItemFailure(Code.OUT_OF_MEMORY, message)
        return None

    def _resident(self) -> int:
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:  # it is gone: reading its pipe will show that
            return 0

    def stop(self) -> str:
        """Ends the process, at once if it has an item; returns how it ended, as text."""
        self.pipe.close()
        if self.item is None:
            self.process.join(_EXIT_SECONDS)
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        names = {number.value: number.name for number in signal.Signals}
        return f"with exit code {code}" if code >= 0 else f"by signal {names.get(-code, -code)}"


class _Pool(Generic[Item, Result]):
    """The workers, and the items that no worker has yet."""

    def __init__(
        self,
        perform: Callable[[Item], Result],
        items: Iterable[Item],
        limits: PoolLimits,
        stopped: Callable[[], bool],
        *,
        spawned: bool = False,
    ) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods and not spawned else "spawn"
        )
        self._perform = perform
        self._fresh = iter(items)
        self._retries: deque[tuple[Item, int]] = deque()
        self._limits = limits
        self._stopped = stopped
        self._deadline = inf
        self._workers: list[_Worker[Item, Result]] = []
        self._failed_starts = 0
        self._next_check = 0.0

    def add(self, item: Item) -> None:
        """Adds an item."""
        self._retries.append((item, 0))

    def assign_items(self) -> bool:
        """Gives items to idle workers; returns whether there is anything to wait for."""
        busy = sum(worker.item is not None for worker in self._workers)
        if self._deadline == inf and self._stopped():
            self._deadline = monotonic() + GRACE_SECONDS
        while self._deadline == inf and busy < self._limits.jobs:
            item, attempts = (
                self._retries.popleft() if self._retries else (next(self._fresh, _NO_MORE), 0)
            )
            if item is _NO_MORE:
                break
            self._idle_worker().assign(item, attempts)  # type: ignore[arg-type] # not _NO_MORE
            busy += 1
        return busy > 0 and monotonic() < self._deadline

    def collect_results(self) -> Iterator[tuple[Item, Result | ItemFailure]]:
        """Waits a moment for messages of the workers, and checks their limits."""
        busy = {worker.pipe: worker for worker in self._workers if worker.item is not None}
        ready = wait(list(busy), _POLL_SECONDS)
        is_due = monotonic() >= self._next_check
        if is_due:
            self._next_check = monotonic() + _POLL_SECONDS
        for pipe, worker in busy.items():
            if pipe in ready:
                yield from self._receive(worker)
            elif is_due and (failure := worker.exceeded_limit()) and worker.item is not None:
                self._remove(worker)
                yield worker.item, failure

    def _receive(
        self, worker: _Worker[Item, Result]
    ) -> Iterator[tuple[Item, Result | ItemFailure]]:
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._retry_or_fail(worker)
            return
        item = worker.item
        if item is None:
            return
        if kind == _RAISED:
            raise value
        if kind == _READY:
            self._failed_starts = 0
            worker.is_ready = True
            worker.assign(item, worker.attempts)
        elif kind == _OUT_OF_MEMORY:
            self._remove(worker)
            yield item, ItemFailure(Code.OUT_OF_MEMORY, "there was no memory left for it")
        else:
            worker.item, worker.started = None, inf
            yield item, value

    def _retry_or_fail(self, worker: _Worker[Item, Result]) -> Iterator[tuple[Item, ItemFailure]]:
        """Handles the item of a worker that died: it is attempted once more, then it failed."""
        how, item, attempts = self._remove(worker), worker.item, worker.attempts + 1
        if item is None:
            return
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts > _MAX_FAILED_STARTS:
                message = f"workers die as they start, the last {how}"
                raise SetupError(message)
            self._retries.append((item, worker.attempts))
        elif attempts < MAX_ATTEMPTS:
            self._retries.append((item, attempts))
        else:
            yield item, ItemFailure(Code.CRASHED, f"its worker ended {how}, {attempts} times")

    def _idle_worker(self) -> _Worker[Item, Result]:
        for worker in self._workers:
            if worker.item is None and worker.process.is_alive():
                return worker
        self._workers.append(_Worker(self._context, self._perform, self._limits))
        return self._workers[-1]

    def _remove(self, worker: _Worker[Item, Result]) -> str:
        self._workers.remove(worker)
        return worker.stop()

    def close(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.stop()


def _serve(pipe: Connection, perform: Callable[[Item], Result], seconds: float) -> None:
    """The loop of a worker process: performs the items of its pipe until the pipe is closed.

    A worker never outlives its parent: a thread watches the parent, and where the process is stuck
    so that no thread runs, the system's alarm ends it some seconds after its time limit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act on
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    pipe.send((_READY, None))
    with pause_garbage_collection():
        while True:
            try:
                item = pipe.recv()
            except (EOFError, ConnectionError):
                os._exit(0)  # there is nothing to clean up, which would take a while
            gc.collect(0)  # what the item before left: the last one need not be cleaned up
            _set_alarm(seconds)
            answer = _attempt(perform, item)
            _set_alarm(0)
            try:
                pipe.send(answer)
            except BrokenPipeError:
                return


def _attempt(
    perform: Callable[[Item], Result], item: Item
) -> tuple[str, Result | BaseException | None]:
    try:
        return _DONE, perform(item)
    except MemoryError:
        return _OUT_OF_MEMORY, None
    except Exception as error:  # noqa: BLE001 - the parent raises it
        return _RAISED, error


def _set_alarm(seconds: float) -> None:
    if hasattr(signal, "alarm") and isfinite(seconds):
        signal.alarm(min(ceil(seconds), _LONGEST_ALARM) + _ALARM_MARGIN if seconds else 0)


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
