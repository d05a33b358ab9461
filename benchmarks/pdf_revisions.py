"""How fast PDFs are read beside another revision, and whether its glyphs are the same.

    python benchmarks/pdf_revisions.py OTHER_CHECKOUT FILE_OR_FOLDER ... [--turns 3] [--every 1]
    python benchmarks/pdf_revisions.py OTHER_CHECKOUT FILE_OR_FOLDER ... --records [--not pdf-hard]

Two processes, one for each revision, read each file in turn, from bytes to a `Document`; the figure
is the sum of the least processor times, after a first turn that counts for neither. Then the glyphs
of each page are compared: characters, places, sizes and typefaces, hidden ones included; and the
drawn lines and pictures, to which a revision that shows annotations adds theirs.

With `--records` each process does the whole work of a worker instead: bytes to the texts of the
records, names included, with garbage collected as rarely as in a worker. This revision does it with
figures in prose and without them, which the other revision may not have; and both without names.
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
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HERE = Path(__file__).parents[1]


# What is timed: bytes to a document, or to records with and without figures, or without names.
_RECORDS: Final = ("records", "without figures", "without names")


def serve(checkout: str) -> None:
    """Does tasks of files, named on standard input: prints seconds, or digests of their glyphs."""
    sys.path.insert(0, checkout)
    read, pages = find_readers()
    convert = None
    for line in sys.stdin:
        task, path = json.loads(line)
        content = Path(path).read_bytes()
        answer: Any = None
        try:
            if task == "glyphs":
                answer = [digest(page) for page in pages(content)]
            elif task == "document":
                answer = measure(partial(read, content, "a.pdf", "a.pdf"))
            else:
                convert = convert or find_conversion()
                answer = measure(partial(convert, content, task))
        except Exception as error:  # noqa: BLE001 - a file that is refused
            answer = type(error).__name__
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([answer, memory]), flush=True)


def measure(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def find_conversion() -> Callable[[bytes, str], None]:
    """The function of the revision on the path that a worker calls, for one of the tasks."""
    try:
        jobs = import_module("pipeline.runtime.jobs")
        perform = import_module("pipeline.runtime.worker").process_source
        ner = import_module("pipeline.entities.ner")
        families = import_module("pipeline.profiles.model").load_families()
        model = ner.find_model(None)
    except ImportError:
        jobs = import_module("pipeline.outcome")
        perform = import_module("pipeline.worker").work
        ner = import_module("pipeline.recognizer")
        families = import_module("pipeline.profile").families()
        model = ner.installed(None)
    recognize = ner.Recognizer(model)
    list(recognize(["The model is loaded."]))
    recipe = import_module("pipeline.extract")
    build_figures = getattr(recipe, "build_figures", None)
    gc.collect()
    gc.freeze()

    def convert(content: bytes, task: str) -> None:
        recipe.build_figures = (  # type: ignore[attr-defined]
            build_figures if task == "records" else lambda *_: ()
        )
        names = recognize if task != "without names" else None
        outcome = perform(jobs.Job(families, recognize=names), jobs.Task("a.pdf", "a.pdf", content))
        if not outcome.files:
            raise ValueError(outcome.line.message)

    return convert


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


@dataclass(frozen=True, slots=True)
class Timing:
    """The least seconds of two revisions for a file."""

    path: Path
    there: float
    here: float


def time_tasks(
    readers: Sequence[Reader], tasks: Sequence[str], files: Sequence[Path], turns: int
) -> dict[str, list[Timing]]:
    """By task the files that both can do, with the least seconds of each revision."""
    taken: dict[str, list[Timing]] = {task: [] for task in tasks}
    for path in files:
        for task in tasks:
            found = [[reader.ask(task, path) for reader in readers] for _ in range(turns + 1)][1:]
            if all(isinstance(seconds, float) for turn in found for seconds in turn):
                there, here = (min(turn[at] for turn in found) for at in (0, 1))
                taken[task].append(Timing(path, there, here))
    return taken


def describe_times(taken: Sequence[Timing]) -> str:
    """The sums of two revisions, and their ratio."""
    there, here = sum(file.there for file in taken), sum(file.here for file in taken)
    return (
        f"{len(taken)} files: {there:.2f} s there, {here:.2f} s here: "
        f"{there / here:.2f} times as fast, {here / there:.3f} of the time"
    )


def compare_glyphs(readers: Sequence[Reader], files: Sequence[Path]) -> None:
    """Prints the files that differ."""
    same = 0
    for path in files:
        there, here = (reader.ask("glyphs", path) for reader in readers)
        difference = "" if there == here else describe(there, here)
        same += not difference or difference.startswith("lines")
        if difference:
            print(f"  differs: {path.name}: {difference}")
    print(f"the glyphs of {same} of {len(files)} files are the same")


def main() -> None:
    """Prints the ratio of the sums, the most memory of each, and the files that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--not", dest="excluded", action="append", default=[], metavar="FOLDER")
    parser.add_argument("--records", action="store_true")
    given = parser.parse_args()
    files = sorted(
        path.resolve()
        for given_ in given.paths
        for path in ([given_], given_.rglob("*.pdf"))[given_.is_dir()]
        if not set(given.excluded).intersection(path.parts)
    )[:: given.every]
    readers = Reader(given.other.resolve()), Reader(_HERE)
    tasks = _RECORDS if given.records else ("document",)
    taken = time_tasks(readers, tasks, files, given.turns)
    for task, timings in taken.items():
        print(f"{task}: {describe_times(timings)}")
        folders = groupby(timings, key=lambda file: file.path.parent)
        for folder, group in folders if given.records else ():
            print(f"  {folder.parent.name}/{folder.name}: {describe_times(list(group))}")
    print("most memory: " + ", ".join(f"{reader.memory >> 10} MiB" for reader in readers))
    if not given.records:
        compare_glyphs(readers, files)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    else:
        main()
