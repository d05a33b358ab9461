"""How fast PDFs are read beside another revision, and whether its glyphs are the same.

    python benchmarks/pdf_revisions.py OTHER_CHECKOUT FILE_OR_FOLDER ... [--turns 3] [--every 1]

Two processes, one for each revision, read each file in turn, from bytes to a `Document`; the figure
is the sum of the least processor times, after a first turn that counts for neither. Then the glyphs
of each page are compared: characters, places, sizes and typefaces, hidden ones included; and the
drawn lines and pictures, to which a revision that shows annotations adds theirs.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import resource
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parents[1]


def serve(checkout: str) -> None:
    """Reads the files named on standard input; prints seconds, or digests of each page's glyphs."""
    sys.path.insert(0, checkout)
    read, pages = find_readers()
    for line in sys.stdin:
        task, path = json.loads(line)
        content = Path(path).read_bytes()
        answer: Any = None
        try:
            if task == "time":
                gc.collect()
                began = time.process_time()
                read(content, "a.pdf", "a.pdf")
                answer = time.process_time() - began
            else:
                answer = [digest(page) for page in pages(content)]
        except Exception as error:  # noqa: BLE001 - a file that is refused
            answer = answer or type(error).__name__
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([answer, memory]), flush=True)


def find_readers() -> tuple[Any, Any]:
    """The functions of the revision on the path that read a document, and the pages of a PDF."""
    try:
        from pipeline.readers.detect import read_source  # noqa: PLC0415 - of either revision

        engine: Any = import_module("pipeline.readers.pdf.engine")
        engine.separate_hidden = lambda *_: None  # the glyphs as painted
        visibility = import_module("pipeline.readers.pdf.visibility")

        def read(content: bytes, path: str, name: str) -> object:
            engine.separate_hidden = visibility.separate_hidden
            return read_source(content, path, name)

        def read_pages(content: bytes) -> object:
            engine.separate_hidden = lambda *_: None
            return engine.read_pages(content)

    except ImportError:
        from pipeline.readers.pdf.glyphs import (  # type: ignore[import-not-found] # noqa: PLC0415
            sheets,
        )
        from pipeline.readers.source import (  # type: ignore[import-not-found] # noqa: PLC0415
            read as read_old,
        )

        return read_old, sheets
    return read, read_pages


def digest(page: Any) -> tuple[str, str]:  # noqa: ANN401 - of either revision
    """A digest of the glyphs of a page, and one of its lines and pictures."""
    runs = [
        (run.face.name, run.size, run.baseline, run.turns, run.characters, run.lefts, run.rights)
        for run in page.runs
    ]
    shapes = [
        [(box.x0, box.top, box.x1, box.bottom) for box in boxes]
        for boxes in (page.rules, page.pictures, page.ticks)
    ]
    glyphs, drawn = (hashlib.sha256(repr(kind).encode()).hexdigest() for kind in (runs, shapes))
    return glyphs, drawn


class Reader:
    """A process that reads files with one revision."""

    def __init__(self, checkout: Path) -> None:
        command = [sys.executable, __file__, "--serve", str(checkout)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
        )
        self.memory = 0

    def ask(self, task: str, path: Path) -> Any:  # noqa: ANN401 - seconds, or digests
        """What the process answers about a file."""
        print(json.dumps([task, str(path)]), file=self._process.stdin, flush=True)
        answered = self._process.stdout.readline() if self._process.stdout else ""
        answer, self.memory = json.loads(answered)
        return answer


def describe(there: Any, here: Any) -> str:  # noqa: ANN401 - digests, or an error's name
    """Where two revisions differ on a file."""
    if isinstance(there, str) or isinstance(here, str):
        return "another outcome"
    if len(there) != len(here):
        return f"{len(there)} and {len(here)} pages"
    pairs = list(enumerate(zip(there, here, strict=True), start=1))
    glyphs = [str(number) for number, (one, other) in pairs if one[0] != other[0]]
    shapes = [str(number) for number, (one, other) in pairs if one[1] != other[1]]
    return "; ".join(
        f"{kind} on pages {', '.join(numbers)}"
        for kind, numbers in (("glyphs", glyphs), ("lines and pictures alone", shapes))
        if numbers and not (kind != "glyphs" and glyphs)
    )


def main() -> None:
    """Prints the ratio of the sums, the most memory of each, and the files that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    files = sorted(
        path.resolve()
        for given_ in given.paths
        for path in ([given_], given_.rglob("*.pdf"))[given_.is_dir()]
    )[:: given.every]
    readers = Reader(given.other.resolve()), Reader(_HERE)
    sums = [0.0, 0.0]
    for path in files:
        taken = [[reader.ask("time", path) for reader in readers] for _ in range(given.turns + 1)]
        if all(isinstance(seconds, float) for turn in taken for seconds in turn):
            best = [min(turn[at] for turn in taken[1:]) for at in (0, 1)]
            sums = [total + seconds for total, seconds in zip(sums, best, strict=True)]
    print(
        f"{len(files)} files: {sums[0]:.2f} s there, {sums[1]:.2f} s here: "
        f"{sums[0] / sums[1]:.2f} times as fast"
    )
    print("most memory: " + ", ".join(f"{reader.memory >> 10} MiB" for reader in readers))
    same = 0
    for path in files:
        there, here = (reader.ask("glyphs", path) for reader in readers)
        difference = "" if there == here else describe(there, here)
        same += not difference or difference.startswith("lines")
        if difference:
            print(f"  differs: {path.name}: {difference}")
    print(f"the glyphs of {same} of {len(files)} files are the same")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    else:
        main()
