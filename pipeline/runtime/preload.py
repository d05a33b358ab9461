"""Imported once in the process that workers are forked from: what all of them need is shared.

A sample is read, so that what is made at its first use is there. They share it as long as none
writes to it: it is kept out of the garbage collector's way.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from typing import Final

import pipeline.readers.pdf.reader  # noqa: F401 - imported to be there
from pipeline.entities.ner import VARIABLE, Recognizer
from pipeline.errors import SetupError
from pipeline.profiles.model import load_families
from pipeline.runtime.jobs import Job, Task
from pipeline.runtime.worker import work

_SAMPLE: Final = b"""## Georgia

**Population:** 4,615,807 (July 2009 est.)<sup>1</sup>

### Trafficking Routes

Women are trafficked from Georgia to Turkey.

<sup>1</sup> CIA, THE WORLD FACTBOOK (2009).
"""


def _warmed(model: str | None) -> None:
    recognize = Recognizer(model) if model else None
    for one in load_families():
        work(
            Job(load_families(), one, recognize=recognize), Task("sample.md", "sample.md", _SAMPLE)
        )


with suppress(SetupError):  # of a model that does not load: a worker raises it where it is seen
    _warmed(os.environ.get(VARIABLE))
gc.collect()
gc.freeze()
