"""Measures whether exports stream: time and memory with 200 and with 2,000 records.

    python benchmarks/exports.py [OUT]

Copies of the output folder OUT (`out`) make a small and a large shelf. Each export runs in a
process of its own. Printed are seconds of the processor, which other programs on the machine hardly
change, the most resident memory of both, and their ratios.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
SIZES: Final = (200, 2_000)
EXPORTS: Final = {
    "tables csv": ("tables", "--to", "csv"),
    "tables xlsx": ("tables", "--to", "xlsx"),
    "tables parquet": ("tables", "--to", "parquet"),
    "tables sqlite": ("tables", "--to", "sqlite"),
    "tables duckdb": ("tables", "--to", "duckdb"),
    "chunks": ("chunks",),
    "tasks label-studio": ("tasks", "--to", "label-studio"),
    "tasks docbin": ("tasks", "--to", "docbin"),
    "uwazi": ("uwazi", "--template", "statistic"),
}
_MEASURE: Final = """
import resource, sys, time
from pipeline.cli import main
start = time.process_time()
code = main(sys.argv[1:])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(code, time.process_time() - start, peak / 1024)
"""


def make_shelf(out: Path, shelf: Path, least: int) -> int:
    """Copies an output until it has so many records; returns how many it has."""
    manifest: dict[str, Any] = json.loads((out / "manifest.json").read_bytes())
    lines: list[dict[str, Any]] = []
    count = 0
    copy = 0
    while count < least:
        for line in manifest["inputs"]:
            text = json.dumps(line)
            moved = re.sub(r'"(records|documents)/', rf'"\1/{copy:05}-', text)
            lines.append(json.loads(moved) | {"path": f"{copy:05}-{line['path']}"})
            for path in (line["document"]["path"], *(record["path"] for record in line["records"])):
                folder, _, rest = path.partition("/")
                target = shelf / folder / f"{copy:05}-{rest}"
                target.parent.mkdir(parents=True, exist_ok=True)
                content = (out / path).read_text("utf-8")
                own = re.sub(r'"id": "(?=[^"]*/[^"]*",\n  "source")', f'"id": "{copy:05}-', content)
                target.write_text(own, "utf-8")
            count += len(line["records"])
        copy += 1
    (shelf / "manifest.json").write_text(json.dumps(manifest | {"inputs": lines}), "utf-8")
    return count


def measure(shelf: Path, arguments: tuple[str, ...], target: Path) -> tuple[float, float]:
    """Processor seconds and MiB of one export."""
    name, *options = arguments
    command = ["export", name, str(shelf), *options, "-o", str(target)]
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURE, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    code, seconds, peak = ended.stdout.split()
    if code != "0":
        sys.exit(ended.stderr)
    return float(seconds), float(peak)


def main(arguments: list[str]) -> None:
    """Print a row for each export."""
    out = Path(arguments[0]) if arguments else ROOT / "out"
    with tempfile.TemporaryDirectory() as place:
        shelves = []
        for size in SIZES:
            shelf = Path(place, str(size))
            print(f"{make_shelf(out, shelf, size)} records", flush=True)
            shelves.append(shelf)
        print("export | seconds | seconds | × | MiB | MiB | ×")
        for name, options in EXPORTS.items():
            (fast, small), (slow, large) = (
                measure(shelf, options, Path(place, f"{shelf.name}-{name.replace(' ', '-')}"))
                for shelf in shelves
            )
            print(
                f"{name} | {fast:.2f} | {slow:.2f} | {slow / fast:.1f} | {small:.0f} | {large:.0f}"
                f" | {large / small:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
