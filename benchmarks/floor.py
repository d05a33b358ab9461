"""PDF to record with entities, against the fastest engine of each phase on the same files.

    python benchmarks/floor.py FILE_OR_FOLDER ...    (default: tests/renderings)

The floor is the sum of what nobody does faster: pypdfium2 gives the characters of all pages with
their boxes, the bare model reads the sentences that the stage of entities asks it of, JSON is
written. Both run in this process, file by file in turn, in processor time; the best of three turns
counts. Printed are the seconds of each phase, and the ratio of the whole to the floor. The whole is
without figures in prose, which the floor has no equal for: what they add is reported apart.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2

from pipeline.entities.ner import BATCH, Recognizer, find_model, load_bare_model
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.runtime.garbage import pause_garbage_collection
from pipeline.runtime.serialize import serialize_extraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spacy.language import Language

    from pipeline.layout.prose import RecognizedName


_TURNS: Final = 3
_FLOOR: Final = ("characters", "model", "json")
_DEFAULT: Final = Path(__file__).parents[1] / "tests" / "renderings"


class TextCollector:
    """A recognizer that only collects the texts it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Iterable[Sequence[RecognizedName]]:
        """Finds nothing."""
        self.texts += texts
        return [[] for _ in texts]


def measure(work: Callable[[], object]) -> float:
    """The processor time of one call: a busy machine affects it least."""
    gc.collect()
    with pause_garbage_collection():
        began = time.process_time()
        work()
        return time.process_time() - began


def read_characters(content: bytes) -> int:
    """The number of characters of a PDF, each asked for its box."""
    count = 0
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            text.get_charbox(at)
        count += text.count_chars()
        text.close()
        page.close()
    document.close()
    return count


def _read_all(bare: Language, texts: Sequence[str]) -> None:
    for _ in bare.pipe(texts, batch_size=BATCH):
        pass


def _write_all(loaded: Sequence[object]) -> None:
    for one in loaded:
        json.dumps(one, indent=2)


def main() -> None:
    """Prints the figures."""
    given = [Path(name) for name in sys.argv[1:]] or [_DEFAULT]
    files = [
        f for path in given for f in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])
    ]
    families = load_families()
    recognize = Recognizer(find_model(None))
    bare = load_bare_model(find_model(None))
    list(recognize(["The model is loaded."]))
    phases = dict.fromkeys(("with figures", "whole", *_FLOOR), 0.0)
    for file in files:
        content = file.read_bytes()

        def convert(content: bytes = content, name: str = file.name) -> dict[str, str]:
            document = read_source(content, name, name)
            found = extract(document, profile=None, families=families, recognize=recognize)
            return serialize_extraction(found, document.name).texts

        def convert_without_figures(convert: Callable[[], object] = convert) -> None:
            with patch("pipeline.extract.build_figures", lambda *_: ()):
                convert()

        collector = TextCollector()
        document = read_source(content, file.name, file.name)
        extract(document, profile=None, families=families, recognize=collector)
        loaded = [json.loads(text) for text in convert().values()]
        works: dict[str, Callable[[], object]] = {
            "with figures": convert,
            "whole": convert_without_figures,
            "characters": partial(read_characters, content),
            "model": partial(_read_all, bare, collector.texts),
            "json": partial(_write_all, loaded),
        }
        taken: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(_TURNS):
            for name, work in works.items():
                taken[name].append(measure(work))
        for name, seconds in taken.items():
            phases[name] += min(seconds)
    floor = sum(phases[name] for name in _FLOOR)
    print(f"{len(files)} PDFs: " + ", ".join(f"{name} {s:.2f} s" for name, s in phases.items()))
    print(f"the whole takes {phases['whole'] / floor:.2f} times the floor of {floor:.2f} s")
    print(f"figures in prose add {phases['with figures'] - phases['whole']:.2f} s")


if __name__ == "__main__":
    main()
