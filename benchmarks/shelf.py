"""Measures a shelf of many reports: one run over it, its parts, their merge, and exports.

    python benchmarks/shelf.py 20000 FOLDER [STEP…]

Each report is a chapter made from `raw/`, 2 KB under one of the world's countries, with a
population and a source of its own. FOLDER is written; the steps are `make`, `run`, `again`,
`parts`, `merge`, `same`, `parquet` and `sqlite`, and all of them are done if none is named. Printed
for each are seconds of the processor and of the clock, the most memory of all its processes
together in MB, and what it wrote, in MB and files.
"""

from __future__ import annotations

import filecmp
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import iso3166

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).parents[1]
SAMPLE: Final = ROOT / "raw" / "central-asia-and-caucasus.md"
PARTS: Final = 3
STEPS: Final = ("make", "run", "again", "parts", "merge", "same", "parquet", "sqlite")
_FOLDERS: Final = 20
_EVERY: Final = 0.5  # seconds between two looks at the memory


def make_reports(folder: Path, count: int) -> None:
    """Writes so many reports below a folder, in twenty folders."""
    text = SAMPLE.read_text("utf-8")
    chapter = text[text.index("## Kyrgyzstan") : text.index("### Factors")]
    notes = text[text.index("<sup>1</sup> CIA") : text.index("<sup>3</sup>Toktosunova")]
    printed = (chapter + notes).replace("\n## ", "\n# ").removeprefix("#")
    countries = [one.name.split(",")[0].split(" (")[0] for one in iso3166.countries]
    for number in range(count):
        own = printed.replace("Kyrgyzstan", countries[number % len(countries)])
        own = own.replace("5,431,747", f"{1_000_000 + 37 * number:,}")
        own = own.replace("ROADS WITHOUT RETURN:", f"ROADS WITHOUT RETURN, BOOK {number}:")
        own = own.replace("ROADS%20", f"{number}-ROADS%20")
        path = folder / f"{number % _FOLDERS:02}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(own, "utf-8")


def measure(name: str, arguments: list[str], written: Path) -> None:
    """Runs a command of the program and prints what it took."""
    start = time.monotonic()
    command = [sys.executable, "-m", "pipeline", *arguments]
    running = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)
    most = 0
    used: dict[str, int] = {}  # seconds of each process, of those that have ended too
    while running.poll() is None:
        asked = ["ps", "-o", "pid=,rss=,cputimes=", "-s", str(running.pid)]
        shown = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        processes = [line.split() for line in shown.splitlines()]
        most = max(most, sum(int(memory) for _, memory, _ in processes))
        used |= {process: int(seconds) for process, _, seconds in processes}
        time.sleep(_EVERY)
    clock = time.monotonic() - start
    files = [path for path in (written, *written.rglob("*")) if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    columns = (name, str(sum(used.values())), f"{clock:.0f}", f"{most / 1024:.0f}")
    print(" | ".join((*columns, f"{size / 1e6:.0f}", str(len(files)))), flush=True)
    if running.returncode:
        raise SystemExit(running.returncode)


def is_same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    left, right = (
        {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        for folder in (one, other)
    )
    names = sorted(map(str, left & right))
    return left == right and filecmp.cmpfiles(one, other, names, shallow=False)[0] == names


def main(count: int, folder: Path, steps: Sequence[str]) -> None:
    """Does the steps, or all."""
    shelf, whole, merged = folder / "shelf", folder / "whole", folder / "merged"
    parts = [folder / f"part-{number}" for number in range(PARTS)]
    run = ["run", *(str(shelf / f"{one:02}") for one in range(_FOLDERS)), "--jobs", "1", "-q"]
    tables = ["export", "tables", str(merged), "--to"]
    print("step | seconds of the processor | of the clock | MB of memory | MB on disk | files")
    for step in steps or STEPS:
        match step:
            case "make":
                make_reports(shelf, count)
            case "run" | "again":
                measure(step, [*run, "--out", str(whole)], whole)
            case "parts":
                for number, part in enumerate(parts):
                    own = [str(shelf / f"{one:02}") for one in range(number, _FOLDERS, PARTS)]
                    measure("part", ["run", *own, "--jobs", "1", "-q", "--out", str(part)], part)
            case "merge":
                measure(step, ["merge", *map(str, parts), "--out", str(merged)], merged)
            case "same":
                print("merged as one run:", is_same(whole, merged))
            case _:
                made = folder / step
                measure(step, [*tables, step, "--output", str(made)], made)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
