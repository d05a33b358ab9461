"""Measures the processor time for PDFs, beside libraries that only extract their text.

    python scripts/measure_speed.py FOLDER [FOLDER ...] > docs/measurements/speed.tsv

For every PDF below the folders, at most ten of each and spread over their sizes, a row holds its
pages and the seconds of the processor that each program takes, in one process and warmed up: the
pipeline with and without names, and the text of all pages by pdfplumber, pdfminer.six and PDFium.
"""

from __future__ import annotations

import argparse
import sys
import time
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

MOST: Final = 10
WARM_UP: Final = Path(__file__).parents[1] / "raw" / "armenia.md"


def read_whole(path: Path) -> None:
    """Reads a report with everything that is found in it."""
    pipeline.read(path)


def read_without_names(path: Path) -> None:
    """Reads a report without names, events and figures."""
    pipeline.read(path, entities=False)


def extract_by_pdfplumber(path: Path) -> None:
    """Extracts the text of all pages."""
    with pdfplumber.open(path) as opened:
        for page in opened.pages:
            page.extract_text()
            page.close()


def extract_by_pdfminer(path: Path) -> None:
    """Extracts the text of all pages."""
    extract_text(path)


def extract_by_pdfium(path: Path) -> None:
    """Extracts the text of all pages."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_bounded()


PROGRAMS: Final[dict[str, Callable[[Path], None]]] = {
    "country-reports": read_whole,
    "country-reports --no-entities": read_without_names,
    "pdfplumber": extract_by_pdfplumber,
    "pdfminer.six": extract_by_pdfminer,
    "pypdfium2": extract_by_pdfium,
}


def choose_files(folder: Path) -> Iterator[Path]:
    """At most ten PDFs of a folder, from the smallest to the largest."""
    files = sorted(folder.rglob("*.pdf"), key=lambda path: (path.stat().st_size, path.name))
    step = max(1, (len(files) - 1) / (MOST - 1)) if files else 1
    chosen = dict.fromkeys(files[round(at * step)] for at in range(min(MOST, len(files))))
    yield from chosen


def main() -> None:
    """Print a row for each PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=existing_path, nargs="+", metavar="FOLDER")
    folders = parser.parse_args().folders
    read_whole(WARM_UP)
    print("file", "pages", *PROGRAMS, sep="\t")
    for folder in folders:
        for path in require_some(choose_files(folder), folder, "PDFs"):
            with pypdfium2.PdfDocument(path) as document:
                pages = len(document)
            cells = []
            for read in PROGRAMS.values():
                start = time.process_time()
                read(path)
                cells.append(f"{time.process_time() - start:.3f}")
            print(f"{folder.name}/{path.name}", pages, *cells, sep="\t", flush=True)


if __name__ == "__main__":
    run_script(main)
