"""Measures the notes, callouts, sources and values of scans of reports of our own.

    python scripts/measure_scanned_notes.py [--reports 6 7] [--dpi 300] [--skew 0.6] [--bilevel]

Each report is composed by its number, set as a PDF, in one column or two, its notes with raised
marks, plain numbers or numbers in brackets, and rasterised. What is read of the PDF is the truth.
Reports 1 to 5 were looked at while the method was made, 6 to 10 and 11 to 15 once, each at the end.

- notes: those with the same mark and nearly the same text;
- callouts: those at the same place with the same mark, which lead to a note; a wrong link is one
  with another number, or one at a place where none is printed;
- sources: those of the same kind with nearly the same authors, title, container and date; what
  else is found is a wrong one;
- statistics: as `measure_scans.py` counts them.

WeasyPrint and Tesseract are needed. Exit code 1 if a value or a link is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest.mock import patch

import pypdfium2
from PIL import Image
from rapidfuzz import fuzz

sys.path.insert(0, str(Path(__file__).parents[1]))

import render_samples
from measure_scans import KeptEngine, Score, compare, read
from render_samples import Look, render_pdf

from pipeline.document.model import UNREAD_CALLOUT
from pipeline.readers.recognition import recognizer as recognition
from pipeline.readers.recognition.engine import load_engine
from pipeline.readers.recognition.recognizer import PageRecognizer
from pipeline.runtime.serialize import to_json_data
from tests.support.corpus import run_script
from tests.support.scanned_reports import compose_report
from tests.support.scanning import bind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from render_samples import Report

    from pipeline.document.model import Document
    from pipeline.extract import Extraction

LOOKS: Final = (
    (Look(), "raised"),
    (Look(columns=2, font="sans", size=10), "raised"),
    (Look(page="letter", size=11.5), "plain"),
    (Look(columns=2, font="dejavu", size=9.5), "raised"),
    (Look(page="A5", font="sans"), "bracketed"),
    (Look(page="letter", font="sans", size=11), "raised"),
    (Look(columns=2), "plain"),
    (Look(page="A5", font="dejavu", size=9.5), "raised"),
    (Look(columns=2, font="sans", size=9.5), "plain"),
    (Look(indent=True, hyphens=True, size=11), "raised"),
)
_CALLOUT: Final = re.compile(r"<sup>(\d+)</sup>")
_NOTES: Final = {"raised": "<sup>{}</sup> ", "plain": "{}. ", "bracketed": "[{}] "}
_BLACK: Final = 150  # of 255: darker is black on a bilevel scan
_SAME_NOTE: Final = 90  # percent
_SAME_PLACE: Final = 75
_SAME_SOURCE: Final = 93
_BEFORE: Final = 24  # letters before a callout
_NEAR: Final = 0.1  # of a document: the same sentence further on is another place


def build_pdf(number: int) -> bytes:
    """The printed report of this number."""
    look, style = LOOKS[(number - 1) % len(LOOKS)]
    render, render_blocks = render_samples._note, render_samples._render_blocks  # noqa: SLF001

    def number_note(mark: str, text: str) -> str:
        return render(mark, text).replace(f"<sup>{mark}</sup> ", _NOTES[style].format(mark))

    def call_notes(report: Report) -> list[str]:
        blocks = render_blocks(report)
        return [_CALLOUT.sub(r" [\1]", one) for one in blocks] if style == "bracketed" else blocks

    with patch.multiple(render_samples, _note=number_note, _render_blocks=call_notes):
        return render_pdf(compose_report(number), look)


def scan(content: bytes, dpi: int, skew: float, *, is_bilevel: bool) -> bytes:
    """The pages of a PDF as pictures."""
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    if skew:
        pages = [page.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=255) for page in pages]
    if is_bilevel:
        pages = [page.point(lambda shade: 255 * (shade > _BLACK)).convert("1") for page in pages]
    return bind(pages, dpi)


class Call(NamedTuple):
    """A callout: its mark, the letters before it, and what part of the document is before it."""

    mark: str
    before: str
    place: float


def find_calls(document: Document) -> Iterator[Call]:
    """The callouts of a document in their order."""
    for block in document.blocks:
        for mark in block.marks_of("callout") if block.kind != "note" else ():
            before = document.text[max(block.start, mark.start - 3 * _BEFORE) : mark.start]
            place = mark.start / len(document.text)
            yield Call(mark.value, re.sub(r"[\W\d_]+", "", before)[-_BEFORE:], place)


def describe_source(authority: Any) -> str:  # noqa: ANN401 - JSON
    """What identifies a source, as one text."""
    csl = authority["csl"]
    names = json.dumps(csl.get("author", ""), ensure_ascii=False)
    parts = (csl["type"], names, csl.get("title"), csl.get("container-title"), authority["issued"])
    return " ".join(map(str, parts))


def compare_notes(
    truth: tuple[Document, Extraction], found: tuple[Document, Extraction], counts: Counter[str]
) -> None:
    """Adds what of the printed notes, callouts and sources was found, and what is wrong."""
    printed, recognised = (
        [to_json_data(one) for one in each[1].records] for each in (truth, found)
    )
    notes = {note["mark"]: note for record in printed for note in record["notes"]}
    others = {note["mark"]: note for record in recognised for note in record["notes"]}
    counts["notes"] += len(notes)
    counts["notes found"] += sum(
        mark in others and fuzz.ratio(note["text"], others[mark]["text"]) >= _SAME_NOTE
        for mark, note in notes.items()
    )
    left = list(find_calls(found[0]))
    for mark, before, place in find_calls(truth[0]):
        counts["callouts"] += 1
        near = (
            (fuzz.ratio(one.before, before), -abs(one.place - place), one)
            for one in left
            if abs(one.place - place) < _NEAR
        )
        likeness, _, one = max(near, default=(0.0, 0.0, Call("", "", 0.0)))
        if likeness < _SAME_PLACE:
            continue
        left.remove(one)
        counts["linked"] += one.mark == mark and mark in others and bool(others[mark]["refs"])
        counts["wrong links"] += one.mark not in (mark, UNREAD_CALLOUT)
    counts["wrong links"] += sum(one.mark != UNREAD_CALLOUT for one in left)
    sources = [describe_source(one) for record in recognised for one in record["authorities"]]
    for source in (describe_source(one) for record in printed for one in record["authorities"]):
        counts["sources"] += 1
        best = max(sources, key=lambda one: fuzz.ratio(one, source), default="")
        if fuzz.ratio(best, source) >= _SAME_SOURCE:
            counts["sources found"] += 1
            sources.remove(best)
    counts["wrong sources"] += len(sources)


def measure(numbers: Sequence[int], dpi: int, skew: float, *, is_bilevel: bool) -> int:
    """Prints what is found of these reports; the number of wrong values and links."""
    engine = load_engine("tesseract")
    recognizer = PageRecognizer("auto", engine.name, engine.version, "eng")
    counts: Counter[str] = Counter()
    score = Score()
    kept = KeptEngine(engine, Path("build/engine"))
    with patch.object(recognition, "load_engine", lambda _name: kept):
        for number in numbers:
            content, name = build_pdf(number), f"report-{number:02d}.pdf"
            truth = read(content, name, None)
            found = read(scan(content, dpi, skew, is_bilevel=is_bilevel), name, recognizer)
            compare(truth, found, score)
            compare_notes(truth, found, counts)
    for one, whole in (("notes found", "notes"), ("linked", "callouts"),
                       ("sources found", "sources")):  # fmt: skip
        print(f"{whole}: {counts[one]} of {counts[whole]}")
    print(f"statistics: {score.recovered} of {score.typed}; wrong: {score.wrong}")
    print(f"wrong links: {counts['wrong links']}, wrong sources: {counts['wrong sources']}")
    return len(score.wrong) + counts["wrong links"]


def main() -> int:
    """Measures one condition."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, nargs="+", default=range(1, 6), metavar="NUMBER")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--skew", type=float, default=0.0)
    parser.add_argument("--bilevel", action="store_true")
    given = parser.parse_args()
    return int(measure(given.reports, given.dpi, given.skew, is_bilevel=given.bilevel) > 0)


if __name__ == "__main__":
    run_script(main)
