"""A stress test: generated reports of which one in twenty goes wrong.

    python benchmarks/stress.py [REPORTS [JOBS]]    (default: 2000, one worker a core)

One report in twenty crashes, hangs, fills the memory, is damaged, or makes its worker exit. Printed
are the outcomes, leftover processes and files, and the largest memory of a worker in each tenth of
the run. Exit code 1 if anything is wrong.
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


def spoil(raw: Path) -> dict[str, str]:
    """Spoils one report in twenty; returns the problem code that each must have, by file name."""
    expected = {}
    for number, path in enumerate(sorted(raw.iterdir())[::_EVERY]):
        content, code = _FAULTS[number % len(_FAULTS)]
        path.write_bytes(content)
        expected[path.name] = code
    return expected


class MemoryMonitor(threading.Thread):
    """Records the memory of the largest child process."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.looks: list[int] = []

    def run(self) -> None:
        """Records until the program ends."""
        while True:
            held = [0]
            for child in psutil.Process().children(recursive=True):
                try:
                    held.append(child.memory_info().rss)
                except psutil.Error:
                    continue
            self.looks.append(max(held))
            time.sleep(_LOOK)


def list_wrong_outcomes(lines: list[InputLine], expected: dict[str, str]) -> list[str]:
    """The inputs that have another outcome than expected."""
    return [
        f"{line.path}: {line.outcome} {line.problems}"
        for line in lines
        if (
            expected[line.path] not in line.problems
            if line.path in expected
            else line.outcome != "done"
        )
    ]


def list_leftovers(folder: Path) -> list[str]:
    """Processes and files that a run must not leave after."""
    processes = psutil.Process().children(recursive=True)
    workers = [str(process) for process in processes if process.ppid() != os.getpid()]
    files = [*folder.rglob("*.part"), *folder.rglob(".run")]
    return workers + [str(file) for file in files]


def main(reports: int = 2000, jobs: int = os.cpu_count() or 1) -> int:
    """Prints the outcomes; returns the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder / "raw", reports, 3_000)
        expected = spoil(folder / "raw")
        model = find_model(None)
        job = Job(load_families(), model=model, recognize=Recognizer(model))
        how = RunOptions(PoolLimits(jobs, *_LIMITS), process=faulty)
        watch, begun = MemoryMonitor(), time.monotonic()
        watch.start()
        batch = Batch(LocalFolder(folder / "out"), Cache(folder / "cache"), job, how)
        lines = [one.line for one in batch.run(find_sources([folder / "raw"], folder / "out"))]
        print(f"{len(lines)} of {reports} accounted for in {time.monotonic() - begun:.0f} s")
        print(dict(Counter(line.outcome for line in lines)))
        print(f"{dict(Counter(expected.values()))} were to be named")
        tenth = max(1, len(watch.looks) // 10)
        tenths = [watch.looks[at : at + tenth] for at in range(0, len(watch.looks), tenth)]
        print(f"MiB of the largest worker, at most: {[max(looks) >> 20 for looks in tenths]}")
        print(f"and in the middle: {[int(median(looks)) >> 20 for looks in tenths]}")
        complaints = list_wrong_outcomes(lines, expected) + list_leftovers(folder)
        print(f"{len(complaints)} wrong or left behind", *complaints, sep="\n")
        return 1 if complaints or len(lines) != reports else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
