"""What halves the time of a run over one small file, most of which is imports.

The model is loaded by a process of its own while this one reads the source. The package's thousand
patterns, a third of its import, are compiled when they are first used: a small document needs a
tenth of them. Python's `re` offers no such patterns, so that they are put in its place while the
package is imported. This module is imported before anything heavy and before the first pattern is
made, and imports nothing of the package itself.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from contextlib import contextmanager
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from pipeline.layout.prose import RecognizedName

    Names = list[list[RecognizedName]]


def fork_model_process(model: str) -> ModelProcess:
    """Forks a process that loads a model, `*` for the default; it ends with this process."""
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


_compile: Final = re.compile
_USED: Final = (
    *("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split", "scanner"),
    *("flags", "groups", "groupindex"),
)


class LazyPattern:
    """A substitute for a `re.Pattern` that compiles it when one of its methods is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - an attribute of the pattern
        """Compiles the pattern: called for what this object does not have yet."""
        if name not in _USED:
            raise AttributeError(name)
        compiled = _compile(self.pattern, self._flags)
        for used in _USED:
            setattr(self, used, getattr(compiled, used))
        return getattr(compiled, name)

    def __eq__(self, other: object) -> bool:
        """Equal to the pattern itself, which is the `re` of its matches; never the same object."""
        if isinstance(other, (re.Pattern, LazyPattern)):
            return bool(self.pattern == other.pattern and self.flags == other.flags)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment] # it would differ from that of the pattern

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as the pattern itself."""
        return _compile, (self.pattern, self._flags)


@contextmanager
def lazy_patterns(package: str) -> Iterator[None]:
    """Makes `re.compile`, called by a module of this package, give lazy patterns meanwhile."""

    def compile_later(pattern: Any, flags: int = 0) -> Any:  # noqa: ANN401 - as `re.compile`
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))  # noqa: SLF001
        if isinstance(pattern, str) and caller.split(".", maxsplit=1)[0] == package:
            return LazyPattern(pattern, flags)
        return _compile(pattern, flags)

    re.compile = compile_later
    try:
        yield
    finally:
        re.compile = _compile
