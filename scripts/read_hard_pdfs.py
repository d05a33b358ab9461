"""Reads difficult PDFs, each in a process of its own, and writes a table of the outcomes.

    python scripts/read_hard_pdfs.py FOLDER [TABLE.md]

The table holds file names and figures: the outcome, the share of PDFium's words that were read,
seconds, and the most memory of the process, some 60 MiB of it for Python and the engine. A process
may take 30 seconds of the processor and 1.5 GiB.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.corpus import existing_path, require_some, run_script

_SECONDS: Final = 30
_PATIENCE: Final = 10 * _SECONDS  # a machine may have other work
_BYTES: Final = 1536 << 20
_ENOUGH: Final = 200  # characters from PDFium: then there is something to be read
_AT_ONCE: Final = 4
_SHARE: Final = 0.9
_DRAWN_TWICE: Final = "letters that stretch a word lie over each other; PDFium leaves some out"
_EXCUSED: Final = {  # files read for less, each with the reason
    "tests__data__pdf__sources__right_to_left_02.pdf": _DRAWN_TWICE,
    "samples__contrib__issue_495_pdfobjref.pdf": "a drawing: figures set askew along its edges",
    "resources__AutoCad_Diagram.pdf": "spaces are written `\\ `, which pdfminer.six drops",
}
_WORD: Final = re.compile(r"[^\W_]+")
_CUT: Final = re.compile("[-\u2010\u00ad\u0002\ufffe]\\s*\n\\s*|[\u0002\ufffe\u00ad]")


def words(text: str) -> Counter[str]:
    """The words of a text, those cut at a line's end joined."""
    whole = _CUT.sub("", unicodedata.normalize("NFKC", text).replace("\r\n", "\n"))
    return Counter(_WORD.findall(whole.casefold()))


def pdfium_text(content: bytes) -> str:
    """What PDFium shows of a PDF, nothing where it cannot open it."""
    import pypdfium2  # noqa: PLC0415 - only here

    try:
        document = pypdfium2.PdfDocument(content)
        pages = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    except pypdfium2.PdfiumError:
        return ""
    return "\n".join(pages)


def read_pdf(path: Path) -> dict[str, object]:
    """What became of one file: runs in its own process."""
    from pipeline.errors import RefusedError  # noqa: PLC0415
    from pipeline.readers.detect import read_source  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    content = path.read_bytes()
    began = time.process_time()
    try:
        document = read_source(content, path.name, path.name)
    except RefusedError as refusal:
        outcome = {"outcome": f"refused: {refusal.code.value}", "text": "", "message": str(refusal)}
    else:
        lost = any(problem.code.value == "lost-page" for problem in document.problems)
        outcome = {"outcome": "partial" if lost else "read", "text": document.text, "message": ""}
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {**outcome, "seconds": seconds, "memory": memory}


def run_in_process(path: Path) -> dict[str, object]:
    """What a process of its own tells about one file."""
    command = [sys.executable, __file__, "--one", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
        return dict(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return {"outcome": "TIMED OUT", "text": "", "seconds": _SECONDS, "memory": 0, "message": ""}
    except ValueError:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return {"outcome": "CRASHED", "text": "", "seconds": 0, "memory": 0, "message": last}


def table_row(path: Path, folder: Path) -> tuple[str, bool]:
    """A line of the table, and whether the file is read as it should be."""
    found = run_in_process(path)
    expected = pdfium_text(path.read_bytes())
    wanted, got = words(expected), words(str(found["text"]))
    share = sum((wanted & got).values()) / max(1, sum(wanted.values()))
    enough = len("".join(expected.split())) >= _ENOUGH
    good = not enough or share >= _SHARE or path.name in _EXCUSED
    shown = f"{share:.1%}" if enough else ""
    if enough and share < _SHARE:
        shown += f" ({_EXCUSED.get(path.name, 'no reason known')})"
    name = path.relative_to(folder).as_posix()
    cost = f"{found['seconds']:.1f} | {found['memory']}"
    return f"| {name} | {found['outcome']} | {sum(wanted.values())} | {shown} | {cost} |", good


def main() -> None:
    """Tabulates a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=existing_path)
    parser.add_argument("table", type=Path, nargs="?")
    parser.add_argument("--one", action="store_true", help="FOLDER is one PDF: print its figures")
    given = parser.parse_args()
    folder = given.folder
    if given.one:
        print(json.dumps(read_pdf(folder)))
        return
    paths = require_some(folder.rglob("*.pdf"), folder, "PDFs")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        rows = list(pool.map(table_row, paths, repeat(folder)))
    few = [text for text, good in rows if not good]
    head = "| file | outcome | words that PDFium shows | read of them | seconds | MiB at most |\n"
    head += "|---|---|---|---|---|---|\n"
    table = head + "\n".join(text for text, _ in rows) + "\n"
    if given.table:
        given.table.write_text(table, "utf-8")
    print(table, f"{len(rows)} files, {len(few)} read badly:", *few, sep="\n")


if __name__ == "__main__":
    run_script(main)
