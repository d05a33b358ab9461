"""The process that workers are forked from, started before this program's own imports.

It imports what all workers share (`preload`) while this program reads its arguments and looks for
sources. This module imports next to nothing, since everything waits for it.

Most of the time of a run over one file is imports. Two things halve it: the model is loaded by a
process of its own while the worker reads the source, if that is small, and patterns are compiled
when they are first used (`pipeline.patterns`).
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from pipeline.layout.prose import RecognizedName

    Names = list[list[RecognizedName]]


def fork_model_process(model: str) -> ModelProcess:
    """Forks a process that loads a model, `*` for the default; it ends with this process."""
    from multiprocessing import Pipe  # noqa: PLC0415 - most commands need none

    ours, theirs = Pipe()
    if os.fork() == 0:
        ours.close()
        try:
            _serve(theirs, model)
        finally:
            os._exit(0)  # it shares the files of its parent: it must not flush or close them
    theirs.close()
    return ModelProcess(ours)


class ModelProcess:
    """The client of a model process, for one worker at a time."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __call__(self, model: str, texts: Sequence[str]) -> Names | None:
        """The names in each text; None if the process has another model, or has ended."""
        request = os.getpid()  # a worker that died before may have left an answer behind
        try:
            self._pipe.send((request, model, list(texts)))
            while True:
                answered, names = self._pipe.recv()
                if answered == request:
                    return names  # type: ignore[no-any-return]
        except (OSError, EOFError):
            return None

    def close(self) -> None:
        """Ends the process, unless another holds this end of its pipe too."""
        self._pipe.close()


def _serve(pipe: Connection, wanted: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act on
    from pipeline.entities.ner import Recognizer, find_model, load_model  # noqa: PLC0415 - slow

    loaded = find_model(None if wanted == "*" else wanted)
    load_model(loaded)
    while True:
        try:
            request, model, texts = pipe.recv()
        except EOFError:
            return
        names = [list(found) for found in Recognizer(model)(texts)] if model == loaded else None
        pipe.send((request, names))


PRELOAD: Final = "pipeline.runtime.preload"
MODEL: Final = "COUNTRY_REPORTS_MODEL"  # of the environment: the model to load, `*` for the default
SINGLE: Final = "COUNTRY_REPORTS_SINGLE"  # of the environment: the run is over one file

_SMALL: Final = 256 << 10  # bytes of a file for which the model gets a process of its own


@dataclass(frozen=True)
class _Plan:
    """The values of options by name, and the inputs, of a `run`."""

    options: dict[str, str]
    inputs: tuple[str, ...]

    @property
    def model(self) -> str:
        """The model to load: `*` for the default, empty for none."""
        return "" if "--no-entities" in self.options else self.options.get("--model", "*")

    def size_of_single(self) -> int | None:
        """The bytes of the file, if the run is over one, which may be alone in its folder."""
        if len(self.inputs) != 1:
            return None
        path = self.inputs[0]
        try:
            if os.path.isdir(path):  # noqa: PTH112 - pathlib is slow to import
                names = os.listdir(path)  # noqa: PTH208
                path = os.path.join(path, names[0]) if len(names) == 1 else ""  # noqa: PTH118
            if path.lower().endswith((".zip", ".tar", "gz", "bz2", "bz", "xz")):
                return None
            return os.path.getsize(path) if os.path.isfile(path) else None  # noqa: PTH113, PTH202
        except (OSError, ValueError):
            return None

    def has_cache(self) -> bool:
        """Whether there is a cache, with which there may be nothing to do."""
        if "--force" in self.options:
            return False
        folder, name = os.path.split(os.path.abspath(self.options.get("--out", "out")))  # noqa: PTH100
        cache = self.options.get("--cache", os.path.join(folder, f".{name}.cache"))  # noqa: PTH118
        return os.path.exists(cache)  # noqa: PTH110


def start_early(arguments: Sequence[str]) -> None:
    """Starts the fork server for a command line that certainly needs workers.

    Does nothing for other commands, for a cluster, or where a cache may show that no source has
    changed: then the server is started when it is needed. So it is where the system does not let it
    start: the run reports that. The worker of one large file loads the model itself.
    """
    plan = _parse(arguments)
    with suppress(OSError):
        if plan is not None and "--cluster" not in plan.options and not plan.has_cache():
            size = plan.size_of_single()
            is_large = size is not None and size > _SMALL
            preload_fork_server("" if is_large else plan.model, single=size is not None)


def _parse(arguments: Sequence[str]) -> _Plan | None:
    """The plan of a `run`, None for anything else, and for one whose first word is an option.

    Inputs are the words before the first option. The word behind an option is taken for its value,
    also where it has none: of options without a value, only the name is asked for.
    """
    if not arguments or arguments[0] != "run":
        return None
    words = list(arguments[1:])
    count = next((at for at, word in enumerate(words) if word.startswith("-")), len(words))
    options: dict[str, str] = {}
    for at in range(count, len(words)):
        name, equals, value = words[at].partition("=")
        if name.startswith("-"):
            options[name] = value if equals else "".join(words[at + 1 : at + 2])
    return _Plan(options, tuple(words[:count])) if count and "--help" not in options else None


def has_fork_server() -> bool:
    """Whether this system forks workers from a server."""
    return sys.platform not in ("win32", "cygwin")


def preload_fork_server(model: str, *, single: bool = False) -> None:
    """Starts the fork server, which imports `preload` and loads the model, if it is not running.

    If the run is over a `single` file, no work is done that only several workers would share.

    Where there is no fork server, each worker imports for itself.
    """
    if not has_fork_server():
        return
    from multiprocessing import forkserver  # noqa: PLC0415 - not on every system

    environment = {MODEL: model, SINGLE: "1" if single else ""}
    os.environ.update(environment)
    try:
        forkserver.set_forkserver_preload([PRELOAD])
        with _ignore_interrupts():
            forkserver.ensure_running()
    finally:
        for name in environment:
            del os.environ[name]


@contextmanager
def _ignore_interrupts() -> Iterator[None]:
    """Lets a process that is started inside ignore Ctrl-C, which is for this program to act on."""
    import signal  # noqa: PLC0415 - slow to import
    import threading  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
