"""The speed of the entity stage, compared with the bare model on the same words.

    python benchmarks/entities.py REPORT ...   (default: the reports in raw/)

The time of the stage is that of a run with entities minus that of a run without: model, rules,
instruments, routes and events. The bare model is spaCy's `nlp.pipe` with `ner` alone, over the
titles, paragraphs, cells and notes that the stage reads and, as a stricter measure, only over the
sentences that the stage gives to its own model. Lists of agreements are read too, but not counted.
Everything runs in one thread of this process with numpy's kernels, alternating; the best turn
counts, and garbage is collected as in a worker.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.entities.ner import BATCH, Recognizer, find_model, load_bare_model
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.runtime.garbage import pause_garbage_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.prose import RecognizedName
    from pipeline.record.country import CountryRecord

_TURNS: Final = 5
_DEFAULT: Final = Path(__file__).parents[1] / "raw"


class TextCollector:
    """A recognizer that only collects the texts it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Iterable[Sequence[RecognizedName]]:
        """Finds nothing."""
        self.texts += texts
        return [[] for _ in texts]


def count_words(texts: Sequence[str]) -> int:
    """The number of words separated by white space."""
    return sum(len(text.split()) for text in texts)


def measure(work: Callable[[], object]) -> float:
    """The processor time of one call: a busy machine affects it least."""
    gc.collect()
    with pause_garbage_collection():
        began = time.process_time()
        work()
        return time.process_time() - began


def extract_all(
    documents: Sequence[Document], recognize: Callable[..., object] | None
) -> list[CountryRecord]:
    """All records of these documents."""
    known = load_families()
    return [
        record
        for document in documents
        for record in extract(
            document,
            profile=None,
            families=known,
            recognize=recognize,  # type: ignore[arg-type]
        ).records
    ]


def stage_texts(records: Iterable[CountryRecord]) -> Iterator[str]:
    """The texts that the stage reads: titles, paragraphs, cells and notes."""
    for record in records:
        for section in record.sections:
            yield section.title or ""
            yield from (paragraph.text for paragraph in section.paragraphs)
        for table in record.tables:
            yield from (cell.text for row in table.rows for cell in row)
        yield from (note.text for note in record.notes)


def main() -> None:
    """Prints words per second of the stage and of the bare model, and their ratios."""
    given = [Path(name) for name in sys.argv[1:]] or [_DEFAULT]
    files = [
        file
        for path in given
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file()
    ]
    documents = [read_source(file.read_bytes(), file.name, file.name) for file in files]
    listening = TextCollector()
    everything = list(stage_texts(extract_all(documents, listening)))
    recognize = Recognizer(find_model(None))
    list(recognize(["The model is loaded."]))
    language = load_bare_model(find_model(None))
    whole, without, alone, asked = [], [], [], []
    for _ in range(_TURNS):
        whole.append(measure(lambda: extract_all(documents, recognize)))
        without.append(measure(lambda: extract_all(documents, None)))
        alone.append(measure(lambda: list(language.pipe(everything, batch_size=BATCH))))
        asked.append(measure(lambda: list(language.pipe(listening.texts, batch_size=BATCH))))
    stage = min(whole) - min(without)
    count, given_words = count_words(everything), count_words(listening.texts)
    sys.stdout.write(
        f"{len(documents)} reports, {count} words, {given_words} of them given to the model\n"
        f"whole stage                  {count / stage:7.0f} words/s\n"
        f"bare model, all words        {count / min(alone):7.0f} words/s\n"
        f"ratio                        {min(alone) / stage:7.2f}\n"
        f"ratio, to those words alone  {min(asked) / stage:7.2f}\n"
    )


if __name__ == "__main__":
    main()
