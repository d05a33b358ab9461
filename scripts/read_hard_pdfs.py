"""Reads difficult or damaged PDFs in workers and compares their words with PDFium's.

    python scripts/read_hard_pdfs.py FOLDER ... [--copies 300] [--seed 1]

With `--copies`, so many damaged copies are read instead of the files: bytes changed, bytes
inserted, a piece cut out, CRLF made LF, garbage before the header. A file is at fault where fewer
than nine tenths of the words are read that PDFium reads, and neither a problem names the pages nor
the file is refused, or where its worker ends, or takes over 30 seconds or 1.5 GiB. Prints the
outcomes and every fault; exit code 1 for any.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from pipeline.runtime.pool import PoolLimits, perform_items
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LIMITS: Final = PoolLimits(os.cpu_count() or 1, 30.0, float(1536 << 20))
_ENOUGH: Final = 0.9
_FEWEST: Final = 40  # words that PDFium reads: fewer tell nothing
_LARGEST: Final = 3_000_000  # bytes of a file to damage
_LOSSES: Final = (Code.LOST_PAGE, Code.PAGE_WITHOUT_TEXT)
_WORD: Final = re.compile(r"[^\W_]+")
_CUT: Final = re.compile("[-\u2010\u00ad\u0002\ufffe]\\s*\n\\s*|[\u0002\ufffe\u00ad]")


class Copy(NamedTuple):
    """A file to read, and which damage is done to it before: none where the way is empty."""

    path: str
    way: str
    seed: int


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
    """The file without a piece of it, often without its end."""
    start = chance.randrange(100, len(content))
    return content[:start] + content[start + chance.choice((len(content), 1_000, 5_000)) :]


def unwind(content: bytes, _: random.Random) -> bytes:
    """The file as a transfer in text mode leaves it."""
    return content.replace(b"\r\n", b"\n")


def garble_header(content: bytes, chance: random.Random) -> bytes:
    """The file with garbage over its first line and before it."""
    return chance.randbytes(chance.randrange(1, 2_000)) + content[8:]


WAYS: Final[dict[str, Callable[[bytes, random.Random], bytes]]] = {
    way.__name__: way for way in (change, insert, cut, unwind, garble_header)
}


def count_words(text: str) -> Counter[str]:
    """How often each word is in a text, those cut at a line's end joined."""
    whole = _CUT.sub("", unicodedata.normalize("NFKC", text).replace("\r\n", "\n"))
    return Counter(_WORD.findall(whole.casefold()))


def read_by_pdfium(content: bytes) -> str:
    """What PDFium shows of a PDF, nothing where it cannot open it."""
    try:
        document = pypdfium2.PdfDocument(content)
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    except pypdfium2.PdfiumError:
        return ""


def judge(copy: Copy) -> tuple[str, float]:
    """What became of a file, and the share of PDFium's words that was read."""
    content = Path(copy.path).read_bytes()
    if copy.way:
        content = WAYS[copy.way](content, random.Random(copy.seed))  # noqa: S311 - can be repeated
    expected = count_words(read_by_pdfium(content))
    try:
        document = read_source(content, "a.pdf", "a.pdf")
    except RefusedError as refusal:
        return f"refused: {refusal.code.value}", 0.0
    share = (expected & count_words(document.full_text)).total() / max(1, expected.total())
    if any(problem.code in _LOSSES for problem in document.problems):
        return "partial", share
    is_lost = share < _ENOUGH and expected.total() >= _FEWEST
    return "SILENT LOSS" if is_lost else "read", share


def draw_copies(files: list[Path], count: int, seed: int) -> Iterator[Copy]:
    """So many damaged copies of files chosen by chance, each way of damage equally often."""
    chance = random.Random(seed)  # noqa: S311 - can be repeated
    small = [path for path in files if path.stat().st_size <= _LARGEST]
    for number in range(count):
        yield Copy(str(chance.choice(small)), list(WAYS)[number % len(WAYS)], seed + number)


def main() -> int:
    """Reads, counts and prints; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=existing_path)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    every = (path for folder in given.folders for path in folder.rglob("*.pdf"))
    files = require_some(every, given.folders[0], "PDFs")
    copies = list(draw_copies(files, given.copies, given.seed)) if given.copies else None
    outcomes: Counter[str] = Counter()
    faults = 0
    for copy, result in perform_items(
        judge, copies or [Copy(str(f), "", 0) for f in files], _LIMITS
    ):
        outcome, share = result if isinstance(result, tuple) else (result.code.value, 0.0)
        outcomes[outcome] += 1
        if not isinstance(result, tuple) or outcome == "SILENT LOSS":
            faults += 1
            print(f"{outcome:12} {share:6.1%} {copy.way:14} {copy.seed:6} {copy.path}", flush=True)
    print(dict(sorted(outcomes.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    run_script(main)
