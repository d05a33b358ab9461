"""Items in, results out, by worker processes of which none can harm another.

Each sits at the end of a pipe of its own and shares nothing, so that one that dies takes its own
item with it and no more. (The pools at hand share a queue: of pebble's the whole was seen to stop
where an idle worker was killed, of loky's every pending item to be lost.)
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import psutil

from pipeline.document.problems import Code
from pipeline.errors import SetupError
from pipeline.runtime.worker_loop import LACKING, RAISED, READY, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
Result = TypeVar("Result")

_TRIES: Final = 2  # of an item whose worker died: the fault may have been another's
_STILLBORN: Final = 3  # workers in a row that die before they begin
_WATCH: Final = 0.1  # seconds between two looks at the workers
GRACE: Final = 5.0  # seconds for what is in flight when a run is stopped
_LEAVE: Final = 2.0  # seconds for a worker to go by itself
_MEBIBYTE: Final = 1 << 20
_END: Final = object()


@dataclass(frozen=True, slots=True)
class Limits:
    """How many workers, and what an item may take: seconds, and bytes resident in its worker."""

    jobs: int = 1
    seconds: float = inf
    memory: float = inf

    @property
    def each(self) -> str:
        """What one item may take, in words."""
        return f"{self.seconds:g} s, {self.memory / _MEBIBYTE:g} MiB"


@dataclass(frozen=True, slots=True)
class Failure:
    """What became of an item that ended its worker."""

    code: Code
    message: str


def never() -> bool:
    """Tells that a run is not to be stopped."""
    return False


def warm(module: str, **environment: str) -> None:
    """Has the process that workers are forked from import a module, with these variables set.

    It does so once in the life of this program; where there is no such process workers import for
    themselves.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    from multiprocessing import forkserver  # noqa: PLC0415 - not on every system

    os.environ.update(environment)
    try:
        forkserver.set_forkserver_preload([module])
        forkserver.ensure_running()
    finally:
        for name in environment:
            del os.environ[name]


def performed(
    perform: Callable[[Item], Result],
    items: Iterable[Item],
    limits: Limits,
    stopped: Callable[[], bool] = never,
) -> Iterator[tuple[Item, Result | Failure]]:
    """Each item with what `perform` gives for it in a worker, or with its failure, as they come.

    What `perform` raises is raised here, but for a `MemoryError`, which is a failure. Once
    `stopped`, no item is begun any more, and those in flight have a few seconds.
    """
    pool: _Pool[Item, Result] = _Pool(perform, items, limits, stopped)
    try:
        while pool.deal():
            yield from pool.heard()
    finally:
        pool.close()


class Lone(Generic[Item, Result]):
    """One worker that stays: gives the result of one item after the other, or its failure."""

    def __init__(self, perform: Callable[[Item], Result], limits: Limits) -> None:
        self._pool: _Pool[Item, Result] = _Pool(perform, (), replace(limits, jobs=1), never)

    def __call__(self, item: Item) -> Result | Failure:
        """What `perform` gives for an item."""
        self._pool.add(item)
        while self._pool.deal():
            for _, result in self._pool.heard():
                return result
        message = "an item was given and not taken"
        raise AssertionError(message)

    def close(self) -> None:
        """Ends the worker."""
        self._pool.close()


class _Worker(Generic[Item, Result]):
    """A process with an item to perform, or none; the item is sent when the process is ready."""

    def __init__(
        self, context: BaseContext, perform: Callable[[Item], Result], limits: Limits
    ) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(  # type: ignore[attr-defined] # each context has it
            target=serve, args=(theirs, perform, limits.seconds), daemon=True
        )
        self.process.start()
        theirs.close()
        self.limits = limits
        self.item: Item | None = None
        self.tries = 0
        self.is_ready = False
        self.began = inf

    def give(self, item: Item, tries: int) -> None:
        """Gives it an item that was tried so many times before."""
        self.item, self.tries = item, tries
        if self.is_ready:
            self.began = monotonic()
            with suppress(OSError):  # it died meanwhile, which its pipe will tell
                self.pipe.send(item)

    def excess(self) -> Failure | None:
        """Whether its item has taken more than it may."""
        if monotonic() - self.began > self.limits.seconds:
            message = f"it took more than {self.limits.seconds:g} s; --timeout allows more"
            return Failure(Code.TIMED_OUT, message)
        if self.limits.memory < inf and self._resident() > self.limits.memory:
            allowed = self.limits.memory / _MEBIBYTE
            message = f"it took more than {allowed:g} MiB of memory; --memory allows more"
            return Failure(Code.OUT_OF_MEMORY, message)
        return None

    def _resident(self) -> int:
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:  # it is gone, which its pipe will tell
            return 0

    def end(self) -> str:
        """Ends it, at once where it has an item; tells how it ended."""
        self.pipe.close()
        if self.item is None:
            self.process.join(_LEAVE)
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        names = {one.value: one.name for one in signal.Signals}
        return f"with exit code {code}" if code >= 0 else f"by signal {names.get(-code, -code)}"


class _Pool(Generic[Item, Result]):
    """The workers, and the items that are still to be given to them."""

    def __init__(
        self,
        perform: Callable[[Item], Result],
        items: Iterable[Item],
        limits: Limits,
        stopped: Callable[[], bool],
    ) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        self._perform = perform
        self._fresh = iter(items)
        self._again: deque[tuple[Item, int]] = deque()
        self._limits = limits
        self._stopped = stopped
        self._until = inf
        self._workers: list[_Worker[Item, Result]] = []
        self._stillborn = 0
        self._look = 0.0

    def add(self, item: Item) -> None:
        """One more item to give."""
        self._again.append((item, 0))

    def deal(self) -> bool:
        """Gives items to those that have none; whether there is anything to wait for."""
        busy = sum(worker.item is not None for worker in self._workers)
        if self._until == inf and self._stopped():
            self._until = monotonic() + GRACE
        while self._until == inf and busy < self._limits.jobs:
            item, tries = self._again.popleft() if self._again else (next(self._fresh, _END), 0)
            if item is _END:
                break
            self._idle().give(item, tries)  # type: ignore[arg-type] # _END is no item
            busy += 1
        return busy > 0 and monotonic() < self._until

    def heard(self) -> Iterator[tuple[Item, Result | Failure]]:
        """What the workers have to tell, if anything."""
        busy = {worker.pipe: worker for worker in self._workers if worker.item is not None}
        ready = wait(list(busy), _WATCH)
        is_time = monotonic() >= self._look
        if is_time:
            self._look = monotonic() + _WATCH
        for pipe, worker in busy.items():
            if pipe in ready:
                yield from self._told(worker)
            elif is_time and (failure := worker.excess()) and worker.item is not None:
                self._dismiss(worker)
                yield worker.item, failure

    def _told(self, worker: _Worker[Item, Result]) -> Iterator[tuple[Item, Result | Failure]]:
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lost(worker)
            return
        item = worker.item
        if item is None:
            return
        if kind == RAISED:
            raise value
        if kind == READY:
            self._stillborn = 0
            worker.is_ready = True
            worker.give(item, worker.tries)
        elif kind == LACKING:
            self._dismiss(worker)
            yield item, Failure(Code.OUT_OF_MEMORY, "there was no memory left for it")
        else:
            worker.item, worker.began = None, inf
            yield item, value

    def _lost(self, worker: _Worker[Item, Result]) -> Iterator[tuple[Item, Failure]]:
        """What becomes of the item of a worker that died: it is tried once more."""
        how, item, tries = self._dismiss(worker), worker.item, worker.tries + 1
        if item is None:
            return
        if not worker.is_ready:
            self._stillborn += 1
            if self._stillborn > _STILLBORN:
                message = f"workers end as they begin, the last {how}"
                raise SetupError(message)
            self._again.append((item, worker.tries))
        elif tries < _TRIES:
            self._again.append((item, tries))
        else:
            yield item, Failure(Code.CRASHED, f"its worker ended {how}, {tries} times")

    def _idle(self) -> _Worker[Item, Result]:
        for worker in self._workers:
            if worker.item is None and worker.process.is_alive():
                return worker
        self._workers.append(_Worker(self._context, self._perform, self._limits))
        return self._workers[-1]

    def _dismiss(self, worker: _Worker[Item, Result]) -> str:
        self._workers.remove(worker)
        return worker.end()

    def close(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.end()
