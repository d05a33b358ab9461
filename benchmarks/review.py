"""The time to write the review of an output, beside the time of the run that made it.

    python benchmarks/review.py INPUT [COPIES ...]    (default: 1)

Reads the input (a file or folder) into an output, with entities, then writes its review with all
pictures of pages, and once more without any to make. Each number of copies is a shelf of its own.
Printed are wall seconds and their ratio; pages of PDFs are rendered on all cores, as the run is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).parents[1]
DONE: Final = (0, 1)  # exit codes of a run that read what it could


def main(arguments: Sequence[str]) -> int:
    """Prints one line for each number of copies."""
    given = Path(arguments[0]).resolve()
    for copies in map(int, arguments[1:] or ["1"]):
        with tempfile.TemporaryDirectory() as folder:
            shelf, out, target = (Path(folder, name) for name in ("shelf", "out", "review"))
            for copy in range(copies):
                place = shelf / str(copy)
                if given.is_dir():
                    shutil.copytree(given, place)
                else:
                    place.mkdir(parents=True)
                    shutil.copy(given, place)
            run = time_command("run", str(shelf), "--out", str(out), "--quiet")
            review = ("review", str(out), "--sources", str(shelf), "--output", str(target))
            first, again = time_command(*review), time_command(*review)
            records = sum(1 for _ in target.glob("records/**/*.html"))
            size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        print(
            f"{records} records: run {run:.1f} s, review {first:.1f} s ({first / run:.2f} of the"
            f" run), again {again:.1f} s, {size / max(records, 1) / 1e3:.0f} KB a record"
        )
    return 0


def time_command(*arguments: str) -> float:
    """The wall seconds of a command of the pipeline; ends this program if it fails."""
    start = time.perf_counter()
    ended = subprocess.run([sys.executable, "-m", "pipeline", *arguments], cwd=ROOT, check=False)
    if ended.returncode not in DONE:
        sys.exit(ended.returncode)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
