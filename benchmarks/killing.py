"""Runs that are killed at random moments, and gone on with until they end.

    python benchmarks/killing.py [RUNS [REPORTS]]    (default: 50 of 60)

Each run is killed by SIGKILL and run again until it comes to its end; then what it wrote is held
against an undisturbed run, byte by byte. Ends with 1 where one differs.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from shelves import ROOT, shelf


def tree(folder: Path) -> dict[str, bytes]:
    """All that is there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(raw: Path, out: Path, seconds: float | None) -> bool:
    """Runs for so many seconds at most; whether it came to its end."""
    command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--no-entities"], cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True


def main(runs: int = 50, reports: int = 60) -> int:
    """Prints how often what came out was the same; the exit code."""
    chance = random.Random(0)  # noqa: S311 - moments, no secrets
    same = killed = 0
    with tempfile.TemporaryDirectory() as name:
        raw = Path(name, "raw")
        shelf(raw, reports, 6_000)
        begun = time.monotonic()
        run(raw, Path(name, "undisturbed"), None)
        whole = time.monotonic() - begun
        wanted = tree(Path(name, "undisturbed"))
        for number in range(runs):
            out = Path(name, f"out-{number}")
            while not run(raw, out, chance.uniform(0, whole)):
                killed += 1
            same += tree(out) == wanted
        print(f"{runs} runs killed {killed} times, {same} came to the same bytes")
    return 0 if same == runs else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
