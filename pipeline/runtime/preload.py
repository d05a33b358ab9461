"""Imported once by the fork server: everything that all workers share.

Reading a sample also builds what is built at first use. Workers share this memory until one of them
writes to it, so it is kept away from the garbage collector.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from typing import Final

import pipeline.readers.pdf.reader  # noqa: F401 - imported to be shared
from pipeline.entities.ner import VARIABLE, Recognizer
from pipeline.errors import SetupError
from pipeline.profiles.model import load_families
from pipeline.runtime.jobs import Job, Task
from pipeline.runtime.worker import process_source

_SAMPLE: Final = b"""## Georgia

**Population:** 4,615,807 (July 2009 est.)<sup>1</sup>

### Trafficking Routes

Women are trafficked from Georgia to Turkey.

<sup>1</sup> CIA, THE WORLD FACTBOOK (2009).
"""


def _read_sample(model: str | None) -> None:
    recognize = Recognizer(model) if model else None
    task = Task("sample.md", "sample.md", _SAMPLE)
    for family in load_families():
        process_source(Job(load_families(), family, recognize=recognize), task)


with suppress(SetupError):  # a model that does not load: the worker raises it again, visibly
    _read_sample(os.environ.get(VARIABLE))
gc.collect()
gc.freeze()
