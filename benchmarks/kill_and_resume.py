"""Kills runs at random moments and resumes them until they finish.

    python benchmarks/kill_and_resume.py [RUNS [REPORTS [SEED]]]    (default: 50 of 60, seed 0)

Each run is killed by SIGKILL and started again until it finishes; then its output is compared with
that of an undisturbed run, byte by byte. Exit code 1 if any output differs.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generated_reports import ROOT, write_reports


def read_tree(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run_pipeline(raw: Path, out: Path, seconds: float | None) -> bool:
    """Runs for at most so many seconds; returns whether it finished."""
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


def main(runs: int = 50, reports: int = 60, seed: int = 0) -> int:
    """Prints how many outputs were identical; returns the exit code."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    same = killed = 0
    with tempfile.TemporaryDirectory() as name:
        raw = Path(name, "raw")
        write_reports(raw, reports, 6_000)
        begun = time.monotonic()
        run_pipeline(raw, Path(name, "undisturbed"), None)
        whole = time.monotonic() - begun
        wanted = read_tree(Path(name, "undisturbed"))
        for number in range(runs):
            out = Path(name, f"out-{number}")
            while not run_pipeline(raw, out, chance.uniform(0, whole)):
                killed += 1
            same += read_tree(out) == wanted
            rounds = f"{number + 1} of {runs} runs, killed {killed} times"
            print(f"{rounds}: {same} gave the same bytes", flush=True)
    return 0 if same == runs else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
