"""Measures the processor time for PDFs, beside libraries that extract their text.

    python scripts/measure_speed.py FOLDER [FOLDER ...] > docs/measurements/speed.tsv

For every PDF below the folders, at most ten of each and spread over their sizes, a row holds its
pages and the seconds that each program takes, in one process and warmed up: the pipeline with and
without names, and the text of all pages by pdfplumber, pdfminer.six and PDFium.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pdfplumber
import pypdfium2
from pdfminer.high_level import extract_text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pipeline
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Programs = dict[str, Callable[[], object]]

MOST: Final = 10
WARM_UP: Final = Path(__file__).parents[1] / "raw" / "armenia.md"


def list_programs(path: Path) -> Programs:
    """The pipeline, and libraries that extract the text of all pages."""
    return {
        "country-reports": partial(pipeline.read, path),
        "country-reports --no-entities": partial(pipeline.read, path, entities=False),
        "pdfplumber": partial(extract_by_pdfplumber, path),
        "pdfminer.six": partial(extract_text, path),
        "pypdfium2": partial(extract_by_pdfium, path),
    }


def extract_by_pdfplumber(path: Path) -> None:
    """Extracts the text of all pages."""
    with pdfplumber.open(path) as opened:
        for page in opened.pages:
            page.extract_text()
            page.close()


def extract_by_pdfium(path: Path) -> None:
    """Extracts the text of all pages."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_bounded()


def measure(work: Callable[[], object]) -> float:
    """The processor time of one call: a busy machine affects it least."""
    began = time.process_time()
    work()
    return time.process_time() - began


def choose_files(folder: Path) -> Iterator[Path]:
    """At most ten PDFs of a folder, from the smallest to the largest."""
    files = sorted(folder.rglob("*.pdf"), key=lambda path: (path.stat().st_size, path.name))
    step = max(1, (len(files) - 1) / (MOST - 1)) if files else 1
    yield from dict.fromkeys(files[round(at * step)] for at in range(min(MOST, len(files))))


def main() -> None:
    """Print a row for each PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=existing_path, nargs="+", metavar="FOLDER")
    given = parser.parse_args()
    pipeline.read(WARM_UP)
    print("file", "pages", *list_programs(WARM_UP), sep="\t")
    for folder in given.folders:
        for path in require_some(choose_files(folder), folder, "PDFs"):
            taken = (measure(work) for work in list_programs(path).values())
            with pypdfium2.PdfDocument(path) as document:
                pages = len(document)
            cells = [f"{seconds:.3f}" for seconds in taken]
            print(f"{folder.name}/{path.name}", pages, *cells, sep="\t", flush=True)


if __name__ == "__main__":
    run_script(main)
