"""Speed and memory of reading PDFs, compared with pdfplumber's words on the same pages.

    python benchmarks/pdf_reading.py FILE_OR_FOLDER ...   (default: tests/renderings)
    python benchmarks/pdf_reading.py --memory             (the memory alone)

Both read every page of every file, one after the other, in this one process; the figure is the time
that `extract_words` with sizes and fonts takes over the time from bytes to a `Document`, once as it
is and once without the time that tables take, which `extract_words` does not look for. Of the pages
it says on how many the table finder ran. Then files of 30, 100, 300 and 1,000 pages are made and
read, each in a process of its own: the most memory of it, and what each further page takes.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1]))

import pdfplumber

from pipeline.readers.detect import read_source
from pipeline.readers.pdf import reader
from pipeline.readers.pdf import ruled_tables as rulings
from pipeline.readers.pdf.ruled_tables import find_table_cells
from pipeline.readers.pdf.tables import extract_tables
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import DrawnBox, PageContent
    from pipeline.readers.pdf.tables import PlacedTable
    from pipeline.readers.pdf.wrapped_rows import Stretch

_TURNS: Final = 3
_DEFAULT: Final = Path(__file__).parents[1] / "tests" / "renderings"
_LONG: Final = (30, 100, 300, 1000)  # pages


@dataclass(slots=True)
class TableTimes:
    """Seconds spent on tables, pages read, and those on which the table finder ran."""

    seconds: float = 0
    pages: int = 0
    searched: int = 0

    def timed_tables(
        self,
        sheet: PageContent,
        rows: list[list[TextLine]],
        size: float,
        edges: list[float],
        running: list[Stretch],
    ) -> tuple[list[list[TextLine]], list[PlacedTable]]:
        """Replaces `extract_tables`, and adds up its time."""
        began = time.perf_counter()
        found = extract_tables(sheet, rows, size, edges, running)
        self.seconds += time.perf_counter() - began
        self.pages += 1
        return found

    def finder(self, level: list[DrawnBox], upright: list[DrawnBox]) -> list[list[DrawnBox]]:
        """Replaces the table finder."""
        self.searched += 1
        return find_table_cells(level, upright)


def read_with_pdfplumber(path: Path) -> int:
    """The words of a file as pdfplumber builds them."""
    with pdfplumber.open(path) as file:
        found = 0
        for page in file.pages:
            found += len(page.extract_words(extra_attrs=["size", "fontname"]))
            page.close()
    return found


def read_with_pipeline(path: Path) -> int:
    """The lines of a file as we read it."""
    return len(read_source(path.read_bytes(), path.name, path.name).lines)


def measure(work: Callable[[Path], int], path: Path) -> float:
    """The best of a few turns."""
    taken = []
    for _ in range(_TURNS):
        gc.collect()
        began = time.perf_counter()
        work(path)
        taken.append(time.perf_counter() - began)
    return min(taken)


def measure_tables(path: Path) -> TableTimes:
    """What tables take of reading a file."""
    watch = TableTimes()
    with (
        mock.patch.object(reader, "extract_tables", watch.timed_tables),
        mock.patch.object(rulings, "find_table_cells", watch.finder),
    ):
        read_with_pipeline(path)
    return watch


def print_row(theirs: float, ours: float, watch: TableTimes, name: str) -> None:
    """Prints a line of figures."""
    print(
        f"{theirs / ours:5.2f} {theirs / (ours - watch.seconds):5.2f}  {theirs:7.3f} s "
        f"{ours:7.3f} s {watch.seconds:7.3f} s  {watch.searched:4} of {watch.pages:4}  {name}"
    )


def compare_speed(files: list[Path]) -> None:
    """Prints a line for each file, and the ratio of the sums."""
    print("ratio  without tables; theirs, ours, its tables; pages searched for tables")
    theirs_sum = ours_sum = 0.0
    whole = TableTimes()
    for file in files:
        theirs, ours, watch = (
            measure(read_with_pdfplumber, file),
            measure(read_with_pipeline, file),
            measure_tables(file),
        )
        theirs_sum, ours_sum = theirs_sum + theirs, ours_sum + ours
        whole = TableTimes(
            whole.seconds + watch.seconds,
            whole.pages + watch.pages,
            whole.searched + watch.searched,
        )
        print_row(theirs, ours, watch, file.name)
    print_row(theirs_sum, ours_sum, whole, "all")


def measure_memory() -> None:
    """Prints the most memory that a long file takes, and how much of it is a page's."""
    line = "Prices rose again in the spring, and nobody in the valley was surprised by it."
    drawn = content([(72, 720 - 13 * at, 10, line) for at in range(48)])
    most = []
    for number in _LONG:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "long.pdf"
            path.write_bytes(pdf([drawn] * number))
            command = [sys.executable, __file__, "--memory", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        most.append(int(done.stdout))
        print(f"{number:5} pages: {most[-1] >> 10} MiB at most")
    print(f"{(most[-1] - most[0]) / (_LONG[-1] - _LONG[0]):.0f} KiB a page")


def main() -> None:
    """Prints both."""
    if sys.argv[1:] == ["--memory"]:
        measure_memory()
        return
    if sys.argv[1:2] == ["--memory"]:
        read_with_pipeline(Path(sys.argv[2]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    given = [Path(name) for name in sys.argv[1:]] or [_DEFAULT]
    compare_speed(
        [f for path in given for f in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    )
    measure_memory()


if __name__ == "__main__":
    main()
