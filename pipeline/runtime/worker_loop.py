"""What goes on in a worker: it performs what comes through its pipe, until that is closed."""

from __future__ import annotations

import os
import signal
import threading
from math import ceil, isfinite
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")

READY: Final = "ready"
DONE: Final = "done"
LACKING: Final = "lacking"  # of memory
RAISED: Final = "raised"
_LATE: Final = 10  # seconds over its time in which a worker's parent would have ended it


def serve(pipe: Connection, perform: Callable[[Item], Result], seconds: float) -> None:
    """Performs the items that come through a pipe; goes when the pipe is closed.

    It never outlives its parent: it watches it; and where it is stuck so deep that it cannot, the
    system ends it when its time is long over.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed is for the parent to act on
    threading.Thread(target=_follow, daemon=True).start()
    pipe.send((READY, None))
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        _alarm(seconds)
        answer = _answer(perform, item)
        _alarm(0)
        try:
            pipe.send(answer)
        except BrokenPipeError:
            return


def _answer(
    perform: Callable[[Item], Result], item: Item
) -> tuple[str, Result | BaseException | None]:
    try:
        return DONE, perform(item)
    except MemoryError:
        return LACKING, None
    except Exception as error:  # noqa: BLE001 - it is raised in the parent
        return RAISED, error


def _alarm(seconds: float) -> None:
    if hasattr(signal, "alarm") and isfinite(seconds):
        signal.alarm(ceil(seconds) + _LATE if seconds else 0)


def _follow() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
