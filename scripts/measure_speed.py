"""Measures the processor time for PDFs, beside libraries or the fastest engine of each phase.

    python scripts/measure_speed.py FOLDER [FOLDER ...] > docs/measurements/speed.tsv
    python scripts/measure_speed.py --floor tests/renderings

For every PDF below the folders, at most ten of each and spread over their sizes, a row holds its
pages and the seconds that each program takes, in one process and warmed up. Without `--floor` these
are the pipeline with and without names, and the text of all pages by pdfplumber, pdfminer.six and
PDFium. With it they are the phases of the floor, the sum of what nobody does faster: PDFium gives
the characters of all pages with their boxes, the bare model reads the sentences that the stage of
entities asks it of, JSON is written; the best of three turns counts. The whole is then without
figures in prose, which the floor has no equal for: what they add is reported apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

import pdfplumber
import pypdfium2
from pdfminer.high_level import extract_text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pipeline
from pipeline.entities.ner import BATCH, Recognizer, find_model, load_bare_model
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.serialize import serialize_extraction
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.language import Language

    from pipeline.layout.prose import RecognizedName

    Programs = dict[str, Callable[[], object]]

MOST: Final = 10
WARM_UP: Final = Path(__file__).parents[1] / "raw" / "armenia.md"
_TURNS: Final = 3
_FLOOR: Final = ("characters", "model", "json")


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


class TextCollector:
    """A recognizer that only collects the texts it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Iterable[Sequence[RecognizedName]]:
        """Finds nothing."""
        self.texts += texts
        return [[] for _ in texts]


def list_phases(path: Path) -> Programs:
    """The whole with and without figures in prose, and the phases of the floor."""
    collector = TextCollector()
    convert(path, collector)
    loaded = [json.loads(text) for text in convert(path, load_recognizer()).values()]
    return {
        "with figures": partial(convert, path, load_recognizer()),
        "whole": partial(convert_without_figures, path),
        "characters": partial(read_characters, path),
        "model": partial(read_by_model, load_model(), collector.texts),
        "json": lambda: [json.dumps(one, indent=2) for one in loaded],
    }


@cache
def load_recognizer() -> Recognizer:
    """The recognizer with its model, warm."""
    recognizer = Recognizer(find_model(None))
    list(recognizer(["The model is loaded."]))
    return recognizer


@pause_garbage_collection()
def convert(path: Path, recognize: Recognizer | TextCollector) -> dict[str, str]:
    """The JSON of a report."""
    document = read_source(path.read_bytes(), path.name, path.name)
    found = extract(document, profile=None, families=load_families(), recognize=recognize)
    return serialize_extraction(found, document.name).texts


def convert_without_figures(path: Path) -> None:
    """The same for a report whose prose states no figures."""
    with patch("pipeline.extract.build_figures", lambda *_: ()):
        convert(path, load_recognizer())


def read_characters(path: Path) -> None:
    """Asks for every character of a PDF and its box."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            for at in range(text.count_chars()):
                text.get_charbox(at)


@pause_garbage_collection()
def read_by_model(model: Language, texts: Sequence[str]) -> None:
    """What the model alone does with these texts."""
    for _ in model.pipe(texts, batch_size=BATCH):
        pass


@cache
def load_model() -> Language:
    """The model alone."""
    return load_bare_model(find_model(None))


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
    """Print a row for each PDF, and the ratio to the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=existing_path, nargs="+", metavar="FOLDER")
    parser.add_argument("--floor", action="store_true")
    given = parser.parse_args()
    list_all, turns = (list_phases, _TURNS) if given.floor else (list_programs, 1)
    pipeline.read(WARM_UP)
    names: tuple[str, ...] = ()
    total = Counter[str]()
    for folder in given.folders:
        for path in require_some(choose_files(folder), folder, "PDFs"):
            programs = list_all(path)
            if not names:
                names = (*programs,)
                print("file", "pages", *names, sep="\t")
            taken = [[measure(work) for work in programs.values()] for _ in range(turns)]
            best = dict(zip(programs, map(min, *taken, taken[0]), strict=True))
            total.update(best)
            with pypdfium2.PdfDocument(path) as document:
                pages = len(document)
            cells = [f"{seconds:.3f}" for seconds in best.values()]
            print(f"{folder.name}/{path.name}", pages, *cells, sep="\t", flush=True)
    if given.floor:
        floor = sum(total[name] for name in _FLOOR)
        print(f"the whole takes {total['whole'] / floor:.2f} times the floor of {floor:.2f} s")
        print(f"figures in prose add {total['with figures'] - total['whole']:.2f} s")


if __name__ == "__main__":
    run_script(main)
