"""Measures what is read of scans: pages of printed PDFs, rasterised, skewed and made grainy.

    python scripts/measure_scans.py CORPUS [REPORT.md] [--only NAME] [--dpi …] [--page …] [--list]
        [--set PAGES] [--engine NAME]

The method was made on the pages of `PAGES`. Those of `APART` were chosen at random among the
documents of the same publishers and have been looked at since; those of `UNSEEN` and later those of
`FRESH` were drawn by `random.Random` from what no set had before, and looked at after they were
measured. Each page is read twice: as printed, which is the truth, and as a scan through text
recognition. What is compared:

- characters: the words of each page are paired with the words recognised there, first the same
  ones, then the most similar ones; what must be edited counts, and all of a word that is missing;
- statistics: those that are typed in print, by country and id, typed with the same content;
- wrong values: statistics that are typed otherwise, or typed where print is not, and figures of
  prose that are printed nowhere;
- notes and callouts: those with the same mark, notes with nearly the same text;
- misread words: recognised words of letters or digits that print does not have, by whether the
  record marks them as uncertain.

Exit code 1 if a value is wrong. What the engine read of each picture is kept in `build/engine`, so
that a change of what follows is measured without it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.readers.recognition import recognizer as recognition
from pipeline.readers.recognition.engine import load_engine, parse_words
from pipeline.readers.recognition.recognizer import PageRecognizer
from pipeline.runtime.serialize import to_json_data
from pipeline.storage.output import write_atomically
from tests.support.corpus import existing_path, require_some, run_script
from tests.support.scanning import cut_pages, scan_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL.Image import Image

    from pipeline.document.model import Document
    from pipeline.extract import Extraction
    from pipeline.layout.prose import RecognizedName
    from pipeline.readers.recognition.engine import RecognitionEngine, RecognizedWord

PAGES: Final[dict[str, tuple[int, ...]]] = {
    "pdf-2020-summary/kz.pdf": (1,),
    "pdf-2020-summary/bb.pdf": (1,),
    "pdf-2020-summary/er.pdf": (1,),
    "pdf-2020-summary/ke.pdf": (1,),
    "dol-2014/pdf/Ghana.pdf": (1, 2),
    "dol-2019/pdf/Ecuador.pdf": (1, 2),
    "dol-2021/pdf/Bolivia.pdf": (1, 2),
    "crs/pdf/reports/*": (4, 5),
    "usgov-pdf/japan-2023-human-rights.pdf": (1, 2),
    "usgov-pdf/scotus-19-897.pdf": (6, 7),
}
APART: Final[dict[str, tuple[int, ...]]] = {
    "pdf-2020-summary/tt.pdf": (1,),
    "pdf-2020-summary/mx.pdf": (1,),
    "dol-2021/pdf/Ghana.pdf": (1, 2),
    "dol-2019/pdf/Moldova.pdf": (1, 2),
    "crs/pdf/reports/R47438.6.pdf": (4, 5),
}
UNSEEN: Final[dict[str, tuple[int, ...]]] = {
    "pdf-2020-summary/mj.pdf": (1,),
    "pdf-2020-summary/ca.pdf": (1,),
    "dol-2021/pdf/Uganda.pdf": (1, 2),
    "dol-2019/pdf/Kenya.pdf": (1, 2),
    "tables/eu-012.pdf": (1, 2),
}
FRESH: Final[dict[str, tuple[int, ...]]] = {
    "pdf-2020-summary/aq.pdf": (1,),
    "pdf-2020-summary/pu.pdf": (1,),
    "dol-2014/pdf/India.pdf": (1, 2),
    "dol-2021/pdf/Malawi.pdf": (1, 2),
    "tables/us-028.pdf": (1,),
}
SETS: Final = {"pages": PAGES, "apart": APART, "unseen": UNSEEN, "fresh": FRESH}
CONDITIONS: Final = {"straight": (0.0, 0.0), "skewed by 1°": (1.0, 0.0), "grainy": (0.0, 16.0)}
RESOLUTIONS: Final = (300, 200, 150)
_WORD: Final = re.compile(r"\S+")
_LETTERS: Final = re.compile(r"[^\W_]")
_HEADS: Final = (
    "| dots an inch | page | characters | statistics typed | wrong values | figures of prose "
    "| notes | callouts | misread words | of them not marked uncertain |"
)
_SIMILAR: Final = 50  # percent: less similar words are not the same word misread
_SAME_NOTE: Final = 90
_PLACES: Final = ("spans", "label_spans", "note_refs", "raw", "label", "anchor", "comment")
_QUOTES: Final = str.maketrans("‘’“”–—", "''\"\"--")


@dataclass
class Score:
    """Counts over all documents in one condition."""

    characters: int = 0
    errors: int = 0
    typed: int = 0
    recovered: int = 0
    wrong: list[str] = field(default_factory=list)
    figures: int = 0
    figures_found: int = 0
    notes: int = 0
    notes_found: int = 0
    callouts: int = 0
    callouts_found: int = 0
    misread: int = 0
    unmarked: list[str] = field(default_factory=list)


class KeptEngine:
    """An engine whose readings of pictures are kept in a folder."""

    def __init__(self, engine: RecognitionEngine, folder: Path) -> None:
        self.engine = engine
        self.name, self.version, self.least = engine.name, engine.version, engine.least
        self.folder = folder

    def check_language(self, language: str) -> None:
        """As the engine does."""
        self.engine.check_language(language)

    def recognize(
        self, image: Image, language: str, *, is_sparse: bool = False
    ) -> tuple[RecognizedWord, ...]:
        """The words of a picture, from the folder where they are kept."""
        read = partial(self.engine.recognize, image, language, is_sparse=is_sparse)
        return self._keep(f"{language} {is_sparse}", image, read)

    def read_figures(self, image: Image) -> tuple[RecognizedWord, ...]:
        """The figures on a picture, from the folder."""
        return self._keep("figures", image, partial(self.engine.read_figures, image))

    def _keep(
        self, how: str, image: Image, read: Callable[[], tuple[RecognizedWord, ...]]
    ) -> tuple[RecognizedWord, ...]:
        basis = f"{self.name} {self.version} {how} {image.size} {image.mode}"
        digest = hashlib.sha256(basis.encode() + image.tobytes()).hexdigest()
        path = self.folder / f"{digest}.json"
        if not path.exists():
            write_atomically(path, json.dumps(read(), ensure_ascii=False))
        return parse_words(json.loads(path.read_text("utf-8")))


def name_nothing(texts: Sequence[str]) -> Sequence[Sequence[RecognizedName]]:
    """No names: figures are found without them."""
    return [[] for _ in texts]


def read(
    content: bytes, name: str, recognizer: PageRecognizer | None
) -> tuple[Document, Extraction]:
    """A document and its records."""
    document = read_source(content, name, name, recognizer)
    found = extract(document, profile=None, families=load_families(), recognize=name_nothing)
    return document, found


def compare(
    truth: tuple[Document, Extraction], scan: tuple[Document, Extraction], into: Score
) -> None:
    """Adds what the reading of a scan has of what is printed."""
    compare_words(truth[0], scan[0], into)
    printed = {_code(one): to_json_data(one) for one in truth[1].records}
    found = {_code(one): to_json_data(one) for one in scan[1].records}
    for code, record in printed.items():
        other = found.get(code, {"statistics": {}, "notes": [], "figures": []})
        compare_statistics(code, record["statistics"], other["statistics"], into)
        compare_figures(code, record["figures"], other["figures"], truth[0].text, into)
        texts = {note["mark"]: note["text"] for note in other["notes"]}
        into.notes += len(record["notes"])
        into.notes_found += sum(
            fuzz.ratio(note["text"], texts.get(note["mark"], "")) >= _SAME_NOTE
            for note in record["notes"]
        )
    into.callouts += (calls := _count_callouts(truth[0])).total()
    into.callouts_found += (calls & _count_callouts(scan[0])).total()
    for code in found.keys() - printed.keys():
        typed = [id_ for id_, one in found[code]["statistics"].items() if one["kind"] != "text"]
        into.wrong += [f"{code}/{id_}: in a chapter that is not printed" for id_ in typed]


def _code(record: Any) -> str:  # noqa: ANN401 - a record
    return str(record.id.rsplit("/", 1)[1])


def _count_callouts(document: Document) -> Counter[str]:
    return Counter(mark.value for block in document.blocks for mark in block.marks_of("callout"))


def compare_statistics(code: str, printed: Any, found: Any, into: Score) -> None:  # noqa: ANN401
    """Counts the typed statistics that the scan has, and those that it has otherwise."""
    for id_, one in printed.items():
        other = found.get(id_)
        if one["kind"] == "text":
            if other and other["kind"] != "text":
                into.wrong.append(f"{code}/{id_}: {other['raw']!r} is typed, print is not")
            continue
        into.typed += 1
        if other is None or other["kind"] == "text":
            continue
        if _content(one) == _content(other):
            into.recovered += 1
        elif not _is_part(_content(other), _content(one)):
            into.wrong.append(f"{code}/{id_}: {one['raw']!r} is read as {other['raw']!r}")
    for id_ in found.keys() - printed.keys():
        if found[id_]["kind"] != "text":
            into.wrong.append(f"{code}/{id_}: {found[id_]['raw']!r} is not printed")


def _is_part(value: Any, whole: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether a statistic has nothing but what another one has: it may lack a date."""
    if isinstance(value, dict):
        return all(_is_part(one, whole.get(key)) for key, one in value.items())
    if isinstance(value, list):
        return len(value) == len(whole) and all(map(_is_part, value, whole))
    return value is None or value == whole


def _content(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The content of a statistic without its places."""
    if isinstance(value, dict):
        return {key: _content(one) for key, one in value.items() if key not in _PLACES}
    return [_content(one) for one in value] if isinstance(value, list) else value


def compare_figures(code: str, printed: Any, found: Any, text: str, into: Score) -> None:  # noqa: ANN401
    """Counts the figures of prose that the scan has; one that is not in the text is wrong."""
    truth, other = (Counter(map(_figure, some)) for some in (printed, found))
    into.figures += truth.total()
    into.figures_found += (truth & other).total()
    numbers = Counter((one["value"], one["low"], one["high"]) for one in printed)
    for one in found:
        if (one["value"], one["low"], one["high"]) not in numbers and one["raw"] not in text:
            into.wrong.append(f"{code}: the figure {one['raw']!r} is not printed")


def _figure(one: Any) -> tuple[Any, ...]:  # noqa: ANN401 - JSON
    return tuple(one[key] for key in ("value", "low", "high", "comparator", "unit"))


def compare_words(truth: Document, scan: Document, into: Score) -> None:
    """Counts the characters of the printed words, and what of them must be edited."""
    uncertain = {start for start, _ in scan.uncertain}
    for page, other in zip(truth.pages, scan.pages, strict=True):
        printed = Counter(_words(truth.text[page.start : page.end]))
        read = list(_find_words(scan, other.start, other.end))
        rest = printed - Counter(word for word, _ in read)
        extra: list[tuple[str, int]] = []
        left = Counter(printed)
        for word, at in read:
            if left[word]:
                left[word] -= 1
            else:
                extra.append((word, at))
        into.characters += sum(len(word) * count for word, count in printed.items())
        into.errors += _count_edits(list(rest.elements()), [word for word, _ in extra])
        misread = [(word, at) for word, at in extra if _LETTERS.search(word)]
        into.misread += len(misread)
        into.unmarked += [
            word
            for word, at in misread
            if not any(start in uncertain for start in range(at, at + len(word)))
        ]


def _words(text: str) -> list[str]:
    return [word.translate(_QUOTES) for word in _WORD.findall(text)]


def _find_words(document: Document, start: int, end: int) -> Iterator[tuple[str, int]]:
    for found in _WORD.finditer(document.text, start, end):
        yield found[0].translate(_QUOTES), found.start()


def _count_edits(missing: Sequence[str], extra: Sequence[str]) -> int:
    """The edits that make the missing words of the extra ones."""
    free = dict(enumerate(extra))
    edits = 0
    for word in sorted(missing, key=len, reverse=True):
        best = process.extractOne(word, free, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if best:
            edits += min(Levenshtein.distance(word, best[0]), len(word))
            del free[best[2]]
        else:
            edits += len(word)
    return edits


def measure(
    paths: Sequence[tuple[Path, tuple[int, ...]]],
    resolutions: Sequence[int],
    conditions: Sequence[str],
    recognizer: PageRecognizer,
) -> Iterator[tuple[int, str, Score]]:
    """The score of each resolution and condition."""
    contents = [(path.name, path.read_bytes(), pages) for path, pages in paths]
    truths = [read(cut_pages(content, pages), name, None) for name, content, pages in contents]
    for dpi in resolutions:
        for condition in conditions:
            skew, noise = CONDITIONS[condition]
            score = Score()
            for (name, content, pages), truth in zip(contents, truths, strict=True):
                scanned = scan_pages(content, pages, dpi=dpi, skew=skew, noise=noise)
                before = len(score.wrong), len(score.unmarked), score.recovered, score.typed
                compare(truth, read(scanned, name, recognizer), score)
                print(
                    f"{dpi} {condition} {name}: typed {score.recovered - before[2]} of "
                    f"{score.typed - before[3]}; wrong {score.wrong[before[0] :]}; "
                    f"unmarked {score.unmarked[before[1] :]}",
                    file=sys.stderr,
                    flush=True,
                )
            yield dpi, condition, score


def format_report(scores: Sequence[tuple[int, str, Score]], engine: str, read: str) -> str:
    """The table in Markdown."""
    lines = [
        f"Read by {engine}. {read}.",
        "",
        _HEADS,
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for dpi, condition, one in scores:
        accuracy = 1 - one.errors / max(one.characters, 1)
        lines.append(
            f"| {dpi} | {condition} | {accuracy:.2%} | {one.recovered} of {one.typed} "
            f"| {len(one.wrong)} | {one.figures_found} of {one.figures} "
            f"| {one.notes_found} of {one.notes} | {one.callouts_found} of {one.callouts} "
            f"| {one.misread} | {len(one.unmarked)} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measures, prints the table or writes it into a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=existing_path)
    parser.add_argument("report", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="the documents whose path holds this")
    parser.add_argument("--dpi", type=int, nargs="*", default=RESOLUTIONS)
    parser.add_argument("--page", nargs="*", default=tuple(CONDITIONS), choices=CONDITIONS)
    parser.add_argument("--list", action="store_true", help="show what is wrong")
    parser.add_argument("--set", default="pages", choices=SETS, help="which documents")
    parser.add_argument("--engine", choices=("tesseract", "rapidocr"), default="tesseract")
    options = parser.parse_args()
    engine = load_engine(options.engine)
    recognizer = PageRecognizer("auto", engine.name, engine.version, "eng")
    paths = [
        (path, pages)
        for pattern, pages in SETS[options.set].items()
        if options.only in pattern
        for path in require_some(options.corpus.glob(pattern), options.corpus, pattern)[:1]
    ]
    kept = KeptEngine(engine, Path("build/engine"))
    with patch.object(recognition, "load_engine", lambda _name: kept):
        scores = list(measure(paths, options.dpi, options.page, recognizer))
    count = f"{sum(len(pages) for _, pages in paths)} pages of {len(paths)} documents"
    table = format_report(scores, f"{engine.name} {engine.version}", count)
    if options.report:
        options.report.write_text(table, "utf-8")
    print(table)
    for dpi, condition, score in scores if options.list else ():
        for wrong in score.wrong:
            print(f"{dpi} {condition}: {wrong}")
    return int(any(score.wrong for *_, score in scores))


if __name__ == "__main__":
    run_script(main)
