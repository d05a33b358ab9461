"""A night's work in minutes: generated reports of which one in twenty goes wrong.

    python benchmarks/stress.py [REPORTS [JOBS]]    (default: 2000, one worker a core)

Of every twenty reports one crashes, hangs, fills the memory, is damaged, or leaves. Told are what
came of them, what was left behind, and how much memory a worker held at most in each tenth of the
run. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import psutil
from shelves import ROOT, shelf

sys.path.insert(0, str(ROOT))

from pipeline.entities.ner import Recognizer, find_model
from pipeline.profiles.model import load_families
from pipeline.runtime.batch import Batch, RunOptions
from pipeline.runtime.cache import Cache
from pipeline.runtime.jobs import Job
from pipeline.runtime.pool import PoolLimits
from pipeline.storage.inputs import find_sources
from pipeline.storage.output import LocalFolder
from tests.support.faults import faulty

if TYPE_CHECKING:
    from pipeline.record.run import InputLine

_EVERY: Final = 20
_FAULTS: Final = (
    (b"FAULT segfault\n", "crashed"),
    (b"FAULT hang\n", "timed-out"),
    (b"FAULT fill\n", "out-of-memory"),
    (b"%PDF-1.7\nnothing else", "damaged"),
    (b"FAULT leave 3\n", "crashed"),
)
_LIMITS: Final = (20.0, float(768 << 20))  # seconds, bytes
_LOOK: Final = 0.5  # seconds


def spoiled(raw: Path) -> dict[str, str]:
    """Spoils one report in twenty; the problem that each must have by its name."""
    wrong = {}
    for number, path in enumerate(sorted(raw.iterdir())[::_EVERY]):
        content, code = _FAULTS[number % len(_FAULTS)]
        path.write_bytes(content)
        wrong[path.name] = code
    return wrong


class Watch(threading.Thread):
    """Looks at the memory of all processes that were started."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.looks: list[int] = []

    def run(self) -> None:
        """Looks, for ever."""
        while True:
            held = [0]
            for child in psutil.Process().children(recursive=True):
                try:
                    held.append(child.memory_info().rss)
                except psutil.Error:
                    continue
            self.looks.append(max(held))
            time.sleep(_LOOK)


def wrongly(lines: list[InputLine], wrong: dict[str, str]) -> list[str]:
    """The inputs whose outcome is not the right one."""
    return [
        f"{line.path}: {line.outcome} {line.problems}"
        for line in lines
        if (wrong[line.path] not in line.problems if line.path in wrong else line.outcome != "done")
    ]


def left(folder: Path) -> list[str]:
    """Processes and files that a run should not leave."""
    processes = psutil.Process().children(recursive=True)
    workers = [str(one) for one in processes if one.ppid() != os.getpid()]
    files = [*folder.rglob("*.part"), *folder.rglob(".run")]
    return workers + [str(file) for file in files]


def main(reports: int = 2000, jobs: int = os.cpu_count() or 1) -> int:
    """Prints what came of it; the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shelf(folder / "raw", reports, 3_000)
        wrong = spoiled(folder / "raw")
        model = find_model(None)
        job = Job(load_families(), model=model, recognize=Recognizer(model))
        how = RunOptions(PoolLimits(jobs, *_LIMITS), process=faulty)
        watch, begun = Watch(), time.monotonic()
        watch.start()
        batch = Batch(LocalFolder(folder / "out"), Cache(folder / "cache"), job, how)
        lines = [one.line for one in batch.run(find_sources([folder / "raw"], folder / "out"))]
        print(f"{len(lines)} of {reports} accounted for in {time.monotonic() - begun:.0f} s")
        print(dict(Counter(line.outcome for line in lines)))
        print(f"{dict(Counter(wrong.values()))} were to be named")
        tenth = max(1, len(watch.looks) // 10)
        tenths = [watch.looks[at : at + tenth] for at in range(0, len(watch.looks), tenth)]
        print(f"MiB of the largest worker, at most: {[max(looks) >> 20 for looks in tenths]}")
        print(f"and in the middle: {[int(median(looks)) >> 20 for looks in tenths]}")
        complaints = wrongly(lines, wrong) + left(folder)
        print(f"{len(complaints)} wrong or left behind", *complaints, sep="\n")
        return 1 if complaints or len(lines) != reports else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
