"""What workers are given to do in place of the recipe: what ends them, stalls them, fills them."""

from __future__ import annotations

import os
import re
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

from pipeline.entities import ner as recognizer
from pipeline.runtime import serialize as emit
from pipeline.runtime.worker import process_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic import JsonValue

    from pipeline.layout.prose import RecognizedName
    from pipeline.runtime.jobs import Job, Outcome, Task


def act(deed: str) -> str:
    """Does what the item says; gives it back where nothing happens."""
    name, _, what = deed.partition(" ")
    if name in DEEDS:
        DEEDS[name](what)
    return deed


def give_process(_item: int) -> int:
    """The number of the worker's process."""
    return os.getpid()


def segfault(_: str) -> None:
    """The worker dies of a fault in its memory."""
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(code: str) -> None:
    """The worker leaves without a word."""
    os._exit(int(code))


def hang(_: str) -> None:
    """The worker sleeps for ever."""
    time.sleep(3600)


def spin(_: str) -> None:
    """The worker is stuck in a pattern, deaf to all but the system."""
    re.match(r"(a+)+b", "a" * 64)


def fill(_: str) -> None:
    """The worker takes all the memory that there is."""
    filled = []
    while True:
        filled.append(b"x" * (8 << 20))


def lack(_: str) -> None:
    """There is no memory."""
    raise MemoryError


def slip(_: str) -> None:
    """There is a bug."""
    message = "a [red]bug[/red]"
    raise RuntimeError(message)


def once(file: str) -> None:
    """The worker leaves the first time."""
    if not Path(file).exists():
        Path(file).touch()
        os._exit(1)


DEEDS: Final = {
    "fill": fill,
    "hang": hang,
    "lack": lack,
    "leave": leave,
    "once": once,
    "segfault": segfault,
    "slip": slip,
    "spin": spin,
}


def faulty(job: Job, task: Task) -> Outcome:
    """The recipe, but that a source may say on its first line what is to go wrong."""
    first = task.load().partition(b"\n")[0].decode("utf-8", "replace")
    if first.startswith("FAULT "):
        act(first.removeprefix("FAULT "))
    return process_source(job, task)


def held(job: Job, task: Task) -> Outcome:
    """The recipe, half a second later."""
    time.sleep(0.5)
    return process_source(job, task)


def broken_for_georgia(job: Job, task: Task) -> Outcome:
    """The recipe, with a bug for one source."""
    return process_source(replace(job, recognize=bug) if task.name == "georgia.md" else job, task)


def bug(_: Sequence[str]) -> Iterator[Sequence[RecognizedName]]:
    """A bug in what finds names."""
    slip("")
    return iter(())


def without_names(job: Job, task: Task) -> Outcome:
    """The recipe, with a model that finds no names."""
    import spacy  # noqa: PLC0415 - slow to import, and met here alone

    recognizer.load_model.cache_clear()
    spacy.load = lambda *_, **__: spacy.blank("en")
    return process_source(job, task)


def process(_: str) -> int:
    """The process in which this is done."""
    return os.getpid()


class Unready:
    """What ends a process when it comes there."""

    def __call__(self, item: str) -> str:
        """Nothing: it never comes to this."""
        return item

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        """It is made there by leaving."""
        return os._exit, (1,)


unready: Final = Unready()


def rejecting(codes: str, job: Job, task: Task) -> Outcome:
    """The recipe, with a schema that each record breaks whose id ends in one of these words."""

    def find_schema_faults(*values: JsonValue) -> tuple[str, ...]:
        broken = isinstance(values[1], dict) and str(values[1]["id"]).endswith(tuple(codes.split()))
        return ("$: it is broken",) if broken else ()

    vars(emit)["find_schema_faults"] = find_schema_faults  # in this worker alone
    return process_source(job, task)


def workers() -> list[psutil.Process]:
    """The processes that this one, and what forks for it, have started and not ended."""
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if child.ppid() != os.getpid() and child.status() != psutil.STATUS_ZOMBIE
    ]
