"""The process that workers are forked from, started before this program's own imports.

It imports what all workers share (`preload`) while this program reads its arguments and looks for
sources. For a run over one small file it also starts a process that loads the model while the
worker reads the source. This module imports next to nothing, since everything waits for it.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PRELOAD: Final = "pipeline.runtime.preload"
MODEL: Final = "COUNTRY_REPORTS_MODEL"  # of the environment: the model to load, `*` for the default
SINGLE: Final = "COUNTRY_REPORTS_SINGLE"  # of the environment: the run is over one small file

# The options of `run` that take a value; a test compares them with the command.
VALUED: Final = frozenset(
    (
        *(
            "--profile",
            "--corrections",
            "--allow-protocol",
            "--out",
            "--cache",
            "--jobs",
            "--timeout",
            "--memory",
        ),
        *("--max-input", "--cluster", "--cluster-ca", "--cluster-cert", "--cluster-key"),
        *("--model", "--log-format", "--exclude", "--only-country", "--pages"),
        *("--ocr", "--ocr-language"),
    )
)
FLAGS: Final = frozenset(
    (
        *(
            "--prune",
            "--force",
            "--retry-failed",
            "--no-entities",
            "--strict",
            "--json",
            "--compact",
            "--with-schemas",
        ),
        *("--quiet", "-q", "--verbose", "-v"),
    )
)
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

    def is_single(self) -> bool:
        """Whether the run is over one small file."""
        if len(self.inputs) != 1 or self.inputs[0].lower().endswith((".zip", ".tar", "gz")):
            return False
        try:
            return os.path.isfile(self.inputs[0]) and os.path.getsize(self.inputs[0]) <= _SMALL  # noqa: PTH113, PTH202 - pathlib is slow to import
        except (OSError, ValueError):
            return False

    def has_cache(self) -> bool:
        """Whether there is a cache, with which there may be nothing to do."""
        if "--force" in self.options:
            return False
        folder, name = os.path.split(os.path.abspath(self.options.get("--out", "out")))  # noqa: PTH100
        cache = self.options.get("--cache", os.path.join(folder, f".{name}.cache"))  # noqa: PTH118
        return os.path.exists(cache)  # noqa: PTH110


def start_early(arguments: Sequence[str]) -> None:
    """Starts the fork server for a command line that certainly needs workers.

    Does nothing for other commands, for a cluster, for what it does not understand, or where a
    cache may show that no source has changed: then the server is started when it is needed. So it
    is where the system does not let it start: the run reports that.
    """
    plan = _parse(arguments)
    with suppress(OSError):
        if plan is not None and "--cluster" not in plan.options and not plan.has_cache():
            preload_fork_server(plan.model, single=plan.is_single())


def _parse(arguments: Sequence[str]) -> _Plan | None:
    if not arguments or arguments[0] != "run":
        return None
    options: dict[str, str] = {}
    inputs: list[str] = []
    words: Iterator[str] = iter(arguments[1:])
    for word in words:
        name, equals, value = word.partition("=")
        if name in VALUED:
            options[name] = value if equals else next(words, "")
        elif word in FLAGS:
            options[word] = ""
        elif word.startswith("-"):
            return None
        else:
            inputs.append(word)
    return _Plan(options, tuple(inputs)) if inputs else None


def has_fork_server() -> bool:
    """Whether this system forks workers from a server."""
    return sys.platform not in ("win32", "cygwin")


def preload_fork_server(model: str, *, single: bool = False) -> None:
    """Starts the fork server, which imports `preload` and loads the model, if it is not running.

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
