"""Whether the boxes of values lie where PDFium finds the values' words.

    python scripts/check_boxes.py FOLDER ... [--values 500] [--seed 1]

Statistics and names are drawn from the records made of the PDFs; the words that PDFium finds in
their boxes must be theirs. Ends with 1 if those of one are not.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2

import pipeline
from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.spans import Span
    from pipeline.record.boxes import Box
    from pipeline.record.document import DocumentRecord

_WORD: Final = re.compile(r"[^\W_]+")
_INSET: Final = 0.3  # points: what lies on an edge is no part of a box
_BAND: Final = 0.25  # of its height: lines may be set so close that their boxes overlap
_LONGEST: Final = 400  # characters of a value


def words(text: str) -> Counter[str]:
    """The letters and digits of a text, whatever their case: PDFium knows no small capitals."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return Counter(character for word in _WORD.findall(folded) for character in word)


def find_values(path: Path) -> Iterator[tuple[DocumentRecord, str, Span]]:
    """The spans of the values in the records made of a file."""
    try:
        document = read_source(path.read_bytes(), path.name, path.name)
    except RefusedError:
        return
    found = extract(document, profile=None, families=load_families(), recognize=None)
    for record in found.records:
        pieces = [*record.statistics.values(), *record.notes, *record.sections]
        for piece in pieces:
            for span in getattr(piece, "spans", ()):
                if 0 < span.end - span.start <= _LONGEST:
                    yield found.document, str(path), span


def read_by_pdfium(path: str, boxes: list[Box]) -> str:
    """What PDFium finds in boxes of a file."""
    parts = []
    with pypdfium2.PdfDocument(path) as file:
        for number, x0, top, x1, bottom in boxes:
            page = file[number - 1]
            left, _, _, upper = page.get_mediabox()
            text, band = page.get_textpage(), _BAND * (bottom - top)
            parts.append(
                text.get_text_bounded(
                    left=left + x0 + _INSET,
                    right=left + x1 - _INSET,
                    top=upper - top - band,
                    bottom=upper - bottom + band,
                )
            )
    return "\n".join(parts)


def main() -> None:
    """Draws and compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=existing_path)
    parser.add_argument("--values", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    listed = (path for folder in given.folders for path in folder.rglob("*.pdf"))
    files = require_some(listed, given.folders[0], "PDFs")
    values = [value for path in files for value in find_values(path)]
    chance = random.Random(given.seed)  # noqa: S311 - a draw that can be repeated
    drawn = chance.sample(values, min(given.values, len(values)))
    right = 0
    for document, path, span in drawn:
        expected = document.text[span.start : span.end]
        found = read_by_pdfium(path, pipeline.boxes(document, span))
        if words(found) == words(expected):
            right += 1
        else:
            print(f"{path} {span.start}: {expected!r} is {found!r}"[:300])
    print(f"{right} of {len(drawn)} values, drawn from {len(values)}")
    sys.exit(0 if right == len(drawn) else 1)


if __name__ == "__main__":
    run_script(main)
