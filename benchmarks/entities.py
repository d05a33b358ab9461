"""How fast names are found, beside the bare model on the same words.

    python benchmarks/entities.py REPORT ...   (default: the reports in raw/)

The whole stage is what a run takes longer with names than without: model, rules, instruments,
routes and events. The bare model is spaCy's `nlp.pipe` with `ner` alone over the same paragraphs,
its layers as they were loaded. Both use one thread and numpy's kernels, in this process, turn by
turn; the best turn counts, and garbage is collected as in a worker.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profile import families
from pipeline.readers.source import read
from pipeline.recognizer import BATCH, Recognizer, bare, installed
from pipeline.worker import seldom_collected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.document import Document
    from pipeline.prose import Named

_TURNS: Final = 5
_DEFAULT: Final = Path(__file__).parents[1] / "raw"


class Listening:
    """A recognizer that keeps what it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Iterable[Sequence[Named]]:
        """Finds nothing."""
        self.texts += texts
        return [[] for _ in texts]


def seconds(work: Callable[[], object]) -> float:
    """The processor time it takes, once: a busy machine changes it least."""
    gc.collect()
    with seldom_collected():
        began = time.process_time()
        work()
        return time.process_time() - began


def extracted(documents: Sequence[Document], recognize: Callable[..., object] | None) -> None:
    """All records of these documents."""
    known = families()
    for document in documents:
        extract(document, profile=None, families=known, recognize=recognize)  # type: ignore[arg-type]


def main() -> None:
    """Prints words a second of both, and the ratio."""
    given = [Path(name) for name in sys.argv[1:]] or [_DEFAULT]
    files = [
        file
        for path in given
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file()
    ]
    documents = [read(file.read_bytes(), file.name, file.name) for file in files]
    listening = Listening()
    extracted(documents, listening)
    words = sum(len(text.split()) for text in listening.texts)
    recognize = Recognizer(installed(None))
    list(recognize(["The model is loaded."]))
    language = bare(installed(None))
    alone, without, whole = [], [], []
    for _ in range(_TURNS):
        alone.append(seconds(lambda: list(language.pipe(listening.texts, batch_size=BATCH))))
        without.append(seconds(lambda: extracted(documents, None)))
        whole.append(seconds(lambda: extracted(documents, recognize)))
    stage = min(whole) - min(without)
    sys.stdout.write(
        f"{len(documents)} reports, {words} words in {len(listening.texts)} paragraphs\n"
        f"bare model  {words / min(alone):9.0f} words/s\n"
        f"whole stage {words / stage:9.0f} words/s\n"
        f"ratio       {min(alone) / stage:9.2f}\n"
    )


if __name__ == "__main__":
    main()
