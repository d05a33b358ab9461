"""Audits the references of an output: overlapping parts, URLs, numbers in the text.

    python scripts/audit_references.py OUT FOLDER

FOLDER holds the PDFs from which OUT was made. Each URL is looked up in their text as poppler's
`pdftotext` gives it, without white space. Prints counts, then each exception.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.citations.note import parse_citations
from pipeline.record.load import load
from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.citations.source import ParsedSource
    from pipeline.record.country import CountryRecord, Note
    from pipeline.record.model import NoteRef

_LINK: Final = re.compile(r"https?://|(?<![/.\w])www\.", re.IGNORECASE)
# What may follow an address, white space removed: a stop, a bracket, a number, a word.
_AFTER: Final = re.compile(
    r"$|[.,;)\]>]|\d{1,4}(?:[^\W\d_a-z]|[“\"])|[^\W\d_a-z]|[\[(“]|accessed|on\s?file|source"
)

_LONGEST_SHARE: Final = 0.6  # of a citation: a title of more may have something else in it

Finding = tuple[str, str]


def check_source(source: ParsedSource, start: int, end: int) -> Iterator[str]:
    """What is wrong with the parts of a source that is cited from `start` to `end` of its note."""
    placed = sorted(source.parts, key=lambda part: (part.start, part.end))
    yield from (
        f"{one.role} and {other.role} overlap"
        for one, other in pairwise(placed)
        if one.end > other.start
    )
    yield from (
        f"{part.role} lies outside its citation"
        for part in placed
        if not start <= part.start < part.end <= end
    )
    often = Counter(part.role for part in placed)
    yield from (f"{role} occurs twice" for role, count in often.items() if count > 1)


def check_parts(note: Note) -> Iterator[Finding]:
    """Each source of a note, and what is wrong with its parts."""
    for cite in parse_citations(note.text):
        if cite.source is not None:
            yield "sources", note.id
            for fault in check_source(cite.source, cite.start, cite.end):
                yield "faults of parts", f"{note.id}: {fault}"


def check_titles(note: Note) -> Iterator[Finding]:
    """Each title that is over three fifths of its citation, all that is printed of it, and why.

    Where no address is printed, or one shorter than the title, little else is there to read.
    """
    for cite in parse_citations(note.text):
        places = {part.role: part for part in cite.source.parts} if cite.source else {}
        if "title" not in places:
            continue
        yield "titles", note.id
        length = places["title"].end - places["title"].start
        if length > _LONGEST_SHARE * (cite.end - cite.start):
            address = places.get("url")
            is_short = address is not None and address.end - address.start < length
            why = "address shorter" if is_short else "long beside its address"
            name = f"titles over 60 %, {why if address else 'no address printed'}"
            shown = note.text[places["title"].start : places["title"].end]
            yield name, f"{note.id}: {shown}"


def check_addresses(note: Note, printed: str) -> Iterator[Finding]:
    """Each address that a note prints: read whole, in a note that is not read, or neither."""
    read = [cite for cite in parse_citations(note.text) if cite.source]
    ends = [
        part
        for cite in read
        for part in (cite.source.parts if cite.source else ())
        if part.role == "url"
    ]
    for link in _LINK.finditer(note.text):
        if link.start() and note.text[link.start() - 1] in "=/&?":  # an address in an address
            continue
        part = next((end for end in ends if end.start <= link.start() < end.end), None)
        if part is None:
            name = "addresses in notes not read" if not read else "addresses besides the source's"
            yield name, f"{note.id}: {note.text[link.start() : link.start() + 60]}"
            continue
        squeezed = re.sub(r"\s", "", note.text[part.start : part.end])
        behind = [printed[one.end() :][:40] for one in re.finditer(re.escape(squeezed), printed)]
        if not behind:
            yield "addresses not in the print", f"{note.id}: {squeezed}"
        elif not any(_is_over(one, note.mark) for one in behind):
            yield "addresses that go on in the print", f"{note.id}: {squeezed} | {behind[0]}"
        else:
            yield "addresses whole", note.id


def _is_over(behind: str, mark: str) -> bool:
    """Whether an address ends before this print: there a stop is, a word, or the next reference."""
    following = str(int(mark) + 1) if mark.isdecimal() else mark
    return behind.startswith(following) or _AFTER.match(behind) is not None


def callouts(record: CountryRecord) -> Iterator[NoteRef]:
    """All callouts of a record."""
    for statistic in record.statistics.values():
        yield from statistic.note_refs
    for section in record.sections:
        yield from section.note_refs
        for paragraph in section.paragraphs:
            yield from paragraph.note_refs
    for table in record.tables:
        for row in (table.columns, *table.rows):
            for cell in row:
                yield from cell.note_refs


def check_numbers(record: CountryRecord) -> Iterator[Finding]:
    """Each number that the text calls: resolved, a problem by its name, or neither."""
    notes = {note.id for note in record.notes}
    named = {
        span
        for problem in record.problems
        if problem.code == "callout-without-note"
        for span in problem.spans
    }
    for ref in callouts(record):
        if ref.note in notes:
            yield "numbers resolved", ref.note
        elif any(span in named for span in ref.spans):
            yield "numbers named by a problem", ref.note
        else:
            yield "numbers neither", ref.note
    left = re.compile(r"(?<=[.!?]) ?\(\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\)(?=\s|$)")
    for section in record.sections:
        for paragraph in section.paragraphs:
            for found in left.finditer(paragraph.text):
                yield "numbers left in prose", f"{paragraph.id}: {found[0]}"


def audit_record(record: CountryRecord, folder: Path) -> Iterator[Finding]:
    """All that is found of one record."""
    text = subprocess.run(
        ["pdftotext", "-raw", str(folder / record.source.path), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    printed = unicodedata.normalize("NFC", re.sub(r"\s", "", text))
    for note in record.notes:
        yield from check_parts(note)
        yield from check_titles(note)
        yield from check_addresses(note, printed)
    yield from check_numbers(record)


_GOOD: Final = ("sources", "titles", "addresses whole", "numbers resolved")


def main() -> None:
    """Prints counts and exceptions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=existing_path)
    parser.add_argument("folder", type=existing_path)
    given = parser.parse_args()
    out, folder = given.out, given.folder
    counts: Counter[str] = Counter()
    exceptions: list[str] = []
    for record in load(out):
        for name, shown in audit_record(record, folder):
            counts[name] += 1
            if name not in _GOOD:
                exceptions.append(f"{name}: {record.id} {shown}")
    print("\n".join(f"{count:6} {name}" for name, count in sorted(counts.items())))
    print("\n".join(exceptions))


if __name__ == "__main__":
    run_script(main)
