"""The time from the command to the record of one small file, against an earlier revision.

    python benchmarks/latency.py [TREE] [TURNS]    (default: this tree alone, 5 turns)

TREE is a checkout of another revision. Both run in turn, without and with entities, each in a new
output folder, and once more over the unchanged file. Printed are the least and the middle wall time
of each in seconds, and their ratios.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_REPORT: Final = """## Georgia

**Population:** 4,615,807 (July 2009 est.)<sup>1</sup>

### Trafficking Routes

Women are trafficked from Georgia to Turkey.

<sup>1</sup> CIA, THE WORLD FACTBOOK (2009).
"""


def measure(tree: Path, folder: Path, options: list[str], *, is_new: bool) -> float:
    """Seconds of a run over the report in a folder, with a new output or the last one."""
    out = folder / tree.name
    if is_new:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(folder / f".{tree.name}.cache", ignore_errors=True)
    command = [sys.executable, "-m", "pipeline", "run", str(folder / "small.md"), "--out", str(out)]
    began = time.monotonic()
    subprocess.run([*command, *options], cwd=tree, check=True, capture_output=True)
    return time.monotonic() - began


def main(tree: str | None = None, turns: str = "5") -> None:
    """Prints the figures."""
    trees = [ROOT, *([Path(tree).resolve()] if tree else [])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.md").write_text(_REPORT, "utf-8")
        for what, options, is_new in (
            ("without entities", ["--no-entities"], True),
            ("unchanged", ["--no-entities"], False),
            ("with entities", [], True),
        ):
            seconds: dict[Path, list[float]] = {each: [] for each in trees}
            for _ in range(int(turns)):
                for each in trees:
                    seconds[each].append(measure(each, folder, options, is_new=is_new))
            shown = ", ".join(
                f"{each.name}: {min(taken):.2f} ({median(taken):.2f})"
                for each, taken in seconds.items()
            )
            ours, theirs = seconds[trees[0]], seconds[trees[-1]]
            ratio = f"; {min(ours) / min(theirs):.2f} ({median(ours) / median(theirs):.2f}) times"
            print(f"{what:17} {shown}{ratio if tree else ''}")


if __name__ == "__main__":
    main(*sys.argv[1:])
