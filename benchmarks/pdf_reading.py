"""How fast PDFs are read, beside pdfplumber's own words on the same pages.

    python benchmarks/pdf_reading.py FILE_OR_FOLDER ...   (default: tests/renderings)

Both read every page of every file, one after the other, in this one process; the figure is the time
that `extract_words` with sizes and fonts takes over the time from bytes to a `Document`.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

import pdfplumber

from pipeline.readers.source import read

if TYPE_CHECKING:
    from collections.abc import Callable

_TURNS: Final = 3
_DEFAULT: Final = Path(__file__).parents[1] / "tests" / "renderings"


def by_pdfplumber(path: Path) -> int:
    """The words of a file as pdfplumber builds them."""
    with pdfplumber.open(path) as pdf:
        found = 0
        for page in pdf.pages:
            found += len(page.extract_words(extra_attrs=["size", "fontname"]))
            page.close()
    return found


def by_us(path: Path) -> int:
    """The lines of a file as we read it."""
    return len(read(path.read_bytes(), path.name, path.name).lines)


def seconds(work: Callable[[Path], int], path: Path) -> float:
    """The best of a few turns."""
    taken = []
    for _ in range(_TURNS):
        gc.collect()
        began = time.perf_counter()
        work(path)
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    """Prints a line for each file, and the ratio of the sums."""
    given = [Path(name) for name in sys.argv[1:]] or [_DEFAULT]
    files = [
        f for path in given for f in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])
    ]
    theirs_sum = ours_sum = 0.0
    for file in files:
        theirs, ours = seconds(by_pdfplumber, file), seconds(by_us, file)
        theirs_sum, ours_sum = theirs_sum + theirs, ours_sum + ours
        print(f"{theirs / ours:5.2f}  {theirs:7.3f} s  {ours:7.3f} s  {file.name}")
    print(f"{theirs_sum / ours_sum:5.2f}  {theirs_sum:7.3f} s  {ours_sum:7.3f} s  all")


if __name__ == "__main__":
    main()
