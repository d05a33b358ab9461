"""The speed-up of a batch with entities by a second worker.

    python benchmarks/workers.py [CHAPTERS]    (default: 200)

Compares the wall times of a batch with one worker and with two, without the start of the program
and the loading of the model. Run it on a machine with two idle cores.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from generated_reports import ROOT, write_reports

sys.path.insert(0, str(ROOT))

from pipeline.entities.ner import Recognizer, find_model
from pipeline.profiles.model import load_families
from pipeline.runtime.batch import Batch, RunOptions
from pipeline.runtime.incremental import Cache
from pipeline.runtime.jobs import Job
from pipeline.runtime.pool import PoolLimits
from pipeline.storage.inputs import find_sources
from pipeline.storage.output import LocalFolder


def measure(raw: Path, out: Path, jobs: int) -> float:
    """The wall time of a batch."""
    model = find_model(None)
    job = Job(load_families(), model=model, recognize=Recognizer(model))
    batch = Batch(
        LocalFolder(out), Cache(out.with_suffix(".cache")), job, RunOptions(PoolLimits(jobs))
    )
    begun = time.monotonic()
    for _ in batch.run(find_sources([raw], out)):
        pass
    return time.monotonic() - begun


def main(chapters: int = 200) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder / "first", 2, 1)
        write_reports(folder / "raw", chapters, 1)
        measure(folder / "first", folder / "out", 2)  # the model is loaded
        one = min(measure(folder / "raw", folder / f"one{turn}", 1) for turn in range(3))
        two = min(measure(folder / "raw", folder / f"two{turn}", 2) for turn in range(3))
        print(f"{chapters / one:.1f} chapters a second, with two workers {chapters / two:.1f}")
        print(f"{one / two:.2f} times")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
