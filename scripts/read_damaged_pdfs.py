"""Whether damage to a PDF loses text without a word: damaged copies, read beside PDFium.

    python scripts/read_damaged_pdfs.py FOLDER ... [--copies 300] [--seed 1]

Each copy is damaged in one of five ways: bytes changed, bytes inserted, a piece cut out, CRLF made
LF, garbage before the header. A copy is at fault where fewer than 95 % of the letters are read that
PDFium reads, and neither a problem names the pages nor the file is refused. Ends with 1 if one is.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.pdfium import SecondEngine
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Callable

_ENOUGH: Final = 0.95
_LARGEST: Final = 3_000_000  # bytes of a file to damage
_PATIENCE: Final = 20  # seconds of the processor
_LOSSES: Final = (Code.LOST_PAGE, Code.PAGE_WITHOUT_TEXT)


def change(content: bytes, chance: random.Random) -> bytes:
    """The file with up to 200 bytes changed."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 5, 20, 200))):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def insert(content: bytes, chance: random.Random) -> bytes:
    """The file with bytes inserted at some places."""
    for _ in range(chance.choice((1, 3, 10))):
        at = chance.randrange(len(content))
        content = content[:at] + chance.randbytes(chance.randrange(1, 40)) + content[at:]
    return content


def cut(content: bytes, chance: random.Random) -> bytes:
    """The file without a piece of it, or without its end."""
    start = chance.randrange(len(content))
    if chance.random() < 0.5:  # noqa: PLR2004 - one half
        return content[: max(start, 100)]
    return content[:start] + content[start + chance.randrange(1, 5_000) :]


def unwind(content: bytes, chance: random.Random) -> bytes:  # noqa: ARG001 - as the others
    """The file as a transfer in text mode leaves it."""
    return content.replace(b"\r\n", b"\n")


def garble_header(content: bytes, chance: random.Random) -> bytes:
    """The file with garbage before it, or over its first line."""
    garbage = chance.randbytes(chance.randrange(1, 2_000))
    return garbage + content if chance.random() < 0.5 else garbage[:8] + content[8:]  # noqa: PLR2004


WAYS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    change, insert, cut, unwind, garble_header,
)  # fmt: skip


def count_by_pdfium(content: bytes) -> int:
    """The letters that PDFium reads."""
    engine = SecondEngine(content)
    found = sum(engine.count_letters(number) for number in range(1, engine.count + 1))
    engine.close()
    return found


def judge(content: bytes) -> tuple[str, float]:
    """What became of a file, and which part of PDFium's letters was read."""
    expected = count_by_pdfium(content)
    try:
        document = read_source(content, "a.pdf", "a.pdf")
    except RefusedError as refusal:
        return f"refused {refusal.code}", 0.0 if expected else 1.0
    letters = sum(map(str.isalnum, document.full_text)) + document.full_text.count("\ufffd")
    share = letters / expected if expected else 1.0
    lost = any(problem.code in _LOSSES for problem in document.problems)
    if share >= _ENOUGH:
        return "partial" if lost else "done", share
    return "partial" if lost else "SILENT LOSS", share


def main() -> None:
    """Damages, reads and counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=existing_path)
    parser.add_argument("--copies", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    small = (
        path
        for folder in given.folders
        for path in folder.rglob("*.pdf")
        if path.stat().st_size <= _LARGEST
    )
    files = require_some(small, given.folders[0], "PDFs")
    chance = random.Random(given.seed)  # noqa: S311 - a draw that can be repeated
    found: Counter[str] = Counter()
    slowest = 0.0
    for number in range(given.copies):
        path, way = chance.choice(files), WAYS[number % len(WAYS)]
        damaged = way(path.read_bytes(), chance)
        began = time.process_time()
        outcome, share = judge(damaged)
        taken = time.process_time() - began
        slowest = max(slowest, taken)
        found[outcome] += 1
        if outcome == "SILENT LOSS" or (outcome.startswith("refused") and not share):
            print(f"{number:4} {outcome:18} {share:6.1%} {way.__name__:14} {path}", flush=True)
        if taken > _PATIENCE:
            print(f"{number:4} {taken:.1f} s {way.__name__:14} {path}", flush=True)
    print(dict(sorted(found.items())), f"slowest {slowest:.1f} s")
    sys.exit(1 if found["SILENT LOSS"] else 0)


if __name__ == "__main__":
    run_script(main)
