"""Plants faults in documents that are read right, and counts which of them the checks name.

    python scripts/plant_faults.py FOLDER... [--times N] [--part dev|held|all] [--only KIND]

The documents of each folder are read and checked; each takes up to N faults of each kind that it
has a place for and whose codes say nothing of it untouched. A fault is named if a problem with one
of its codes, which the untouched document has not, stands at its place: within a page of it, or
3,000 characters; or if it is the entry of the contents list whose heading was lost. Books of many
chapters are cut into short ones, and with `--bind` so many short documents are bound as one. Half
of the documents, drawn by the digest of their path, are held back: look at them once. Prints false
alarms, then the faults by kind.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))  # `tests.support` is not installed

from pipeline.document.problems import TO_CHECK, Code
from pipeline.errors import RefusedError
from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.vocabulary.normalize import fold
from tests.support.corpus import existing_path, run_script
from tests.support.extracting import installed_recognizer
from tests.support.planting import (
    PLANTERS,
    draw,
    is_divided,
    keep_chapters,
    list_chapters,
    recompose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.model import Document
    from pipeline.document.problems import Problem
    from pipeline.extract import Extraction
    from tests.support.planting import Fault

FORMATS = frozenset((".pdf", ".html", ".md", ".txt"))
SEED = "of the last hour"  # draws the half that is set aside, and the places of faults
LONGEST = 300_000  # characters of a document that is not cut
LENGTH_OF_PART = 120_000  # characters of a book in which its chapters are looked for
CHAPTERS = 6  # of a part of a book
MOST_PARTS = 8  # of a book
LONGEST_WITH_NAMES = 60_000  # characters: finding names takes most of the time
SLACK = 3_000  # characters
LEAST_KEPT = 0.9  # of the texts of a record that no fault has struck
OF_CHAPTERS = frozenset(("heading deleted", "heading as prose", "boxes exchanged"))
TO_CONFIRM = OF_CHAPTERS | {"period changed"}
NOISE = "unread-box"  # says nothing of a fault


def main() -> int:
    """Plants, checks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=existing_path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--part", choices=("dev", "held", "all"), default="dev")
    parser.add_argument("--only", default="")
    parser.add_argument("--bind", type=int, default=0)
    parser.add_argument("--worst", action="store_true")
    given = parser.parse_args()
    planted, named = Counter[str](), Counter[str]()
    documents, records, alarms, struck = 0, 0, list[str](), set[str]()
    for document in list_documents(given.folders, given.part, given.bind):
        extraction = read(document)
        documents += 1
        records += len(extraction.records)
        before = find_doubts(extraction)
        alarms += [f"{document.path}: {one.code}: {one.message}" for one in before]
        for fault, key in plant(
            document, extraction, {one.code.value for one in before}, given.times
        ):
            if given.only in fault.kind:
                planted[fault.kind] += 1
                struck.add(document.path)
                if is_named(fault, before):
                    named[fault.kind] += 1
                elif given.worst:
                    print(f"not named: {key}", flush=True)
    for alarm in alarms:
        print(f"untouched: {alarm[:300]}")
    print(f"{documents} documents, {records} records, {len(alarms)} alarms on untouched ones")
    for kind, count in sorted(planted.items()):
        print(f"{kind:>18}: {named[kind]:>4} of {count}")
    total = planted.total()
    share = named.total() / total if total else 0.0
    print(f"{named.total()} of {total} faults in {len(struck)} documents are named: {share:.1%}")
    return 0


def list_documents(folders: list[Path], part: str, bound: int) -> Iterator[Document]:
    """The documents of these folders as readers give them, some bound as books, books in parts."""
    for folder in folders:
        files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        chosen = [
            file
            for file in files
            if file.suffix in FORMATS
            and file.is_file()
            and part in ("all", "held" if is_held(folder, file) else "dev")
        ]
        for file in chosen:
            try:
                document = read_source(file.read_bytes(), file.name, file.name)
            except RefusedError:
                continue
            for one in cut_book(document):
                yield replace(one, path=f"{folder.name}/{one.path}", hidden=())
        for at in range(0, len(chosen) - bound + 1, bound) if bound else ():
            yield bind(folder, chosen[at : at + bound])


def is_held(folder: Path, file: Path) -> bool:
    """Whether a file is of the half that is set aside."""
    return draw(f"{SEED} {folder.name}/{file.name}", 2) == 1


def bind(folder: Path, files: list[Path]) -> Document:
    """One book of the chapters that several files of text or Markdown hold."""
    name = f"{'-'.join(file.stem for file in files)}{files[0].suffix}"
    pages = b"\n\n".join(file.read_bytes().strip() for file in files)
    document = read_source(pages, name, name)
    return replace(document, path=f"{folder.name}/{document.path}", hidden=())


def cut_book(document: Document) -> Iterator[Document]:
    """The document, or some of its chapters from several places where it is a whole book."""
    length = len(document.text)
    if length < LONGEST:
        yield document
        return
    for number in range(MOST_PARTS):
        begin = document.text.find("\n", (2 * number + 1) * length // (2 * MOST_PARTS)) + 1
        end = document.text.find("\n", min(begin + LENGTH_OF_PART, length - 1))
        piece = recompose(document, [(begin, end if end > 0 else length)])
        chapters = list_chapters(read(piece))[1:-1]
        if len(chapters) > 1:
            cut = keep_chapters(piece, chapters[:CHAPTERS])
            yield replace(cut, path=f"{number}-{document.path}")


def read(document: Document, *, names: bool = False) -> Extraction:
    """The extraction of a document."""
    recognize = installed_recognizer() if names else None
    return extract(document, profile=None, families=load_families(), recognize=recognize)


def find_doubts(extraction: Extraction) -> list[Problem]:
    """What is to check in a document and its records, but for what says nothing of a fault."""
    of_records = [problem for record in extraction.records for problem in record.problems]
    found = [*extraction.document.problems, *of_records]
    return [one for one in found if one.code in TO_CHECK and one.code.value != NOISE]


def plant(
    document: Document, extraction: Extraction, spoken: set[str], times: int
) -> Iterator[tuple[Fault, str]]:
    """The faults of each kind, each another place of the document, but for codes that spoke."""
    seen = set[tuple[str, tuple[int, int]]]()
    dated: Extraction | None = None
    for planter in PLANTERS:
        for time in range(times):
            key = f"{planter.__name__} {document.path} {time} {SEED}"
            if planter.__name__ == "date_later":
                if time or len(document.text) > LONGEST_WITH_NAMES:
                    break
                dated = dated or read(document, names=True)
            fault = planter(document, dated or extraction, key)
            if fault and (fault.kind, fault.place) not in seen:
                seen.add((fault.kind, fault.place))
                if fault.codes & spoken:
                    continue  # what its check says of the document itself hides it
                if fault.kind in OF_CHAPTERS and not is_divided(extraction, fault.place):
                    continue
                if fault.kind in TO_CONFIRM and is_survived(fault, extraction):
                    continue
                yield fault, key


def is_survived(fault: Fault, before: Extraction) -> bool:
    """Whether nothing is wrong: each record still has its own text, or the period that it had."""
    after = read(fault.document)
    if fault.kind == "period changed":
        return list_periods(before) == list_periods(after)
    own, found = describe(before), describe(after)
    return all(
        len(own[country] & texts) >= LEAST_KEPT * max(len(own[country]), len(texts))
        for country in list_struck(before, fault.place) & own.keys()
        for texts in [found.get(country, set())]
    )


def list_struck(extraction: Extraction, place: tuple[int, int]) -> set[str]:
    """The countries of the chapters at a place, and of the one before."""
    parts = [part for part in extraction.document.parts if part.role == "chapter"]
    return {
        one.code
        for before, part in zip([None, *parts], parts, strict=False)
        if part.spans[0].start < place[1] and place[0] < part.spans[-1].end
        for one in (before, part)
        if one and one.code
    }


def list_periods(extraction: Extraction) -> list[str | None]:
    """The periods that the records are said to cover."""
    periods = [record.source.period for record in extraction.records]
    return [one.edtf if one else None for one in periods]


def describe(extraction: Extraction) -> dict[str, set[str]]:
    """The values and paragraphs of each record, by the country."""
    return {
        record.id.rpartition("/")[2]: {
            *(statistic.raw for statistic in record.statistics.values()),
            *(one.text for section in record.sections for one in section.paragraphs),
        }
        for record in extraction.records
    }


def is_named(fault: Fault, before: list[Problem]) -> bool:
    """Whether a new problem of the right code stands at the fault's place."""
    known = {(one.code, one.message) for one in before}
    start, end = fault.place
    found = read(fault.document, names=fault.needs_names)
    return any(
        one.code.value in fault.codes
        and (one.code, one.message) not in known
        and (
            any(low <= end + SLACK and start - SLACK <= high for low, high in list_places(one))
            or (
                one.code is Code.CONTENTS_DISAGREE
                and fault.title
                and fold(fault.title) in fold(one.message)
            )
        )
        for one in find_doubts(found)
    )


def list_places(problem: Problem) -> list[tuple[int, int]]:
    """Where a problem is: the starts of its spans, or from one to the next over a hole."""
    starts = sorted(span.start for span in problem.spans)
    if problem.code is Code.BROKEN_NUMBERING and len(starts) > 1:
        return [(starts[0], starts[-1])]
    return [(start, start) for start in starts]


if __name__ == "__main__":
    run_script(main)
