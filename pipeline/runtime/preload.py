"""Imported once by the fork server: everything that all workers share.

Reading a sample also builds what is built at first use. Workers share this memory until one of them
writes to it, so it is kept away from the garbage collector. For a run over one file the sample
costs more than it saves, and the model is loaded by a process beside this one, if at all.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from importlib import import_module
from typing import Final

from pipeline.runtime.fork_server import MODEL, SINGLE, fork_model_process
from pipeline.runtime.garbage import pause_garbage_collection

_SAMPLE: Final = b"""## Georgia

**Population:** 4,615,807 (July 2009 est.)<sup>1</sup>

### Trafficking Routes

Women are trafficked from Georgia to Turkey.

<sup>1</sup> CIA, THE WORLD FACTBOOK (2009).
"""


def _import_recipe(*forms: str) -> None:
    """Imports all stages and the readers of these forms."""
    import_module("pipeline.runtime.worker")
    for form in forms:
        import_module(f"pipeline.readers.{form}.reader")


def _preload_for_one(model: str) -> None:
    delegate = fork_model_process(model) if model else None
    _import_recipe()
    from pipeline.entities.ner import set_delegate  # noqa: PLC0415

    set_delegate(delegate)


def _preload_for_many(model: str) -> None:
    _import_recipe("html", "markdown", "pdf")
    from pipeline.entities.ner import Recognizer, find_model  # noqa: PLC0415
    from pipeline.errors import SetupError  # noqa: PLC0415
    from pipeline.profiles.model import load_families  # noqa: PLC0415
    from pipeline.runtime.jobs import Job, Task  # noqa: PLC0415
    from pipeline.runtime.worker import process_source  # noqa: PLC0415

    with suppress(SetupError):  # a model that does not load: the worker raises it again, visibly
        name = find_model(None if model == "*" else model) if model else None
        recognize = Recognizer(name) if name else None
        task = Task("sample.md", "sample.md", _SAMPLE)
        for family in load_families():
            process_source(Job(load_families(), family, recognize=recognize), task)


with pause_garbage_collection():
    if os.environ.get(SINGLE):
        _preload_for_one(os.environ.get(MODEL, ""))
    else:
        _preload_for_many(os.environ.get(MODEL, ""))
    gc.freeze()
