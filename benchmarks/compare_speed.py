"""The processor time of two checkouts, pair by pair, so that noise does not decide.

    python benchmarks/compare_speed.py OTHER FILE_OR_FOLDER ... [--pairs 10] [--no-entities]

OTHER is a checkout of another revision. A process of each reads the same file in turn, after a
warm-up that compiles and loads everything; which one goes first alternates. For the files of each
folder, for all of them, for a run over the smallest file as a program of its own, and for the
import of what a worker needs, it prints the median seconds of both, the median of the ratios (this
checkout / the other), their quartiles, and `undecided` where one lies between the quartiles.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
_SERVER: Final = """
import os, sys, time
sys.path.insert(0, os.getcwd())
import pipeline
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    began = time.process_time()
    try:
        pipeline.read(line.rstrip("\\n"), entities=%s)
    except pipeline.RefusedError:
        pass
    print(time.process_time() - began, file=answers, flush=True)
"""
_WORKER: Final = "import sys; sys.path.insert(0, '.'); import pipeline.runtime.preload"

Seconds = tuple[list[float], list[float]]


class Reader:
    """A process of one checkout that reads files and tells the processor time of each."""

    def __init__(self, root: Path, *, entities: bool) -> None:
        self.root = root
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER % entities],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def time(self, path: Path) -> float:
        """The seconds for a file."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError
        print(path, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()


def time_program(root: Path, *arguments: str) -> float:
    """The seconds of a program of a checkout and of all its workers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_readers(files: list[Path], readers: list[Reader], pairs: int) -> dict[str, Seconds]:
    """The seconds of both for the files of each folder and for all, one of each in a pair."""
    found: dict[str, Seconds] = defaultdict(lambda: ([], []))
    for path in files:
        for reader in readers:
            reader.time(path)
    for number in range(pairs):
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for path in files:
            for at in (0, 1) if number % 2 else (1, 0):
                seconds = readers[at].time(path)
                sums[path.parent.name][at] += seconds
                sums["all"][at] += seconds
        for name, both in sums.items():
            for at in (0, 1):
                found[name][at].append(both[at])
    return found


def time_programs(smallest: Path, roots: list[Path], pairs: int) -> dict[str, Seconds]:
    """The same for a run over one file, and for a worker's import."""
    found: dict[str, Seconds] = {"one file": ([], []), "start of a worker": ([], [])}
    with tempfile.TemporaryDirectory() as place:
        for number in range(pairs + 1):
            for at, root in enumerate(roots):
                out = Path(place, f"{number}-{at}")
                run = time_program(root, "-m", "pipeline", "run", str(smallest), "--out", str(out))
                start = time_program(root, "-c", _WORKER)
                if number:  # the first writes byte code
                    found["one file"][at].append(run)
                    found["start of a worker"][at].append(start)
    return found


def describe(name: str, seconds: Seconds) -> str:
    """A line of the table."""
    ratios = [new / old for old, new in zip(*seconds, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    verdict = "undecided" if low <= 1 <= high else ""
    old, new = map(statistics.median, seconds)
    return f"{name:24} {old:8.2f} {new:8.2f} {middle:6.2f} ({low:.2f} to {high:.2f}) {verdict}"


def list_files(given: list[Path]) -> Iterator[Path]:
    """The files given, and those of folders."""
    for path in given:
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--no-entities", action="store_true")
    given = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    files = [path.resolve() for path in list_files(given.files)]
    roots = [given.other.resolve(), ROOT]
    readers = [Reader(root, entities=not given.no_entities) for root in roots]
    found = time_readers(files, readers, given.pairs)
    for reader in readers:
        reader.close()
    smallest = min(files, key=lambda path: path.stat().st_size)
    found |= time_programs(smallest, roots, given.pairs)
    print(f"{'':24} {'other':>8} {'this':>8} {'ratio':>6} (quartiles)")
    for name, seconds in found.items():
        print(describe(name, seconds))


if __name__ == "__main__":
    main()
