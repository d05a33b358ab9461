"""A process that loads the model while a worker reads its source.

Importing spaCy and loading the model take as long as everything else that a run over one small file
does: side by side they take half the time. This module stays apart from its importer: it is forked
before anything heavy is imported, and must import nothing heavy itself.
"""

from __future__ import annotations

import os
import signal
from multiprocessing import Pipe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
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
