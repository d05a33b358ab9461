"""The time to parse, resolve and list the notes of one document, by their number.

    python benchmarks/notes.py [NOTES…]

The notes repeat a mix of full citations, short forms by name and number, `Id.`, strings, entries of
lists of references, and commentary; each full citation is another source.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.citations.notes import collect_citations
from pipeline.citations.resolve import detect_at_convention, resolve_citations
from pipeline.document.model import Document
from pipeline.document.reading import Reading
from pipeline.layout.elements import FoundNote

_SIZES = (1250, 2500, 5000, 10_000)
_FAMILIES = ("Lindqvist", "Novak", "Petrenko", "Sarsenova", "Hamsun", "Keller", "Rossi", "Werner")


def make_note(number: int) -> str:
    """The note of this number, counted from 1."""
    turn, of = number % 8, number // 8
    family = f"{_FAMILIES[of % 8]}{'abcdefghij'[of // 8 % 10]}{'klmnopqrst'[of // 80 % 10]}".title()
    first = number - turn + 1
    return (
        "The figures of the year before were not printed in the yearbook of the ministry.",
        f"ANNA {family.upper()}, RIVERS AND ROADS OF THE NORTH {of} ({1900 + of % 100}).",
        f"{family}, supra note {first}, at {of % 90 + 1}.",
        "Id. at 14.",
        f"See {family} supra at {first}; see also {family}, supra note {first}, at 3.",
        f"Ministry of Roads. Survey of Bridges {of}. March 3, 2014. https://roads.example/{of}.pdf.",
        f"Irina Petrenko, Borders Without Guards {of}, 9 REV. MIGRATION STUD. {of + 1} (2006).",
        "Id.",
    )[turn]


def make_notes(count: int) -> list[FoundNote]:
    """`count` notes of one document."""
    texts = [make_note(number) for number in range(1, count + 1)]
    whole = Document("b.txt", "b.txt", "", "text/plain", "\n".join(texts), ())
    found, start = [], 0
    for number, text in enumerate(texts, 1):
        place = (start, start + len(text))
        found.append(FoundNote(str(number), str(number), Reading.of(whole, [place]), (place,)))
        start += len(text) + 1
    return found


def main() -> None:
    """Prints seconds and the numbers resolved, a line for each number of notes."""
    print("notes  seconds  per note  citations  resolved  authorities")
    for count in map(int, sys.argv[1:] or _SIZES):
        made = make_notes(count)
        begun = time.process_time()
        some = collect_citations(made)
        done = resolve_citations(some, detect_at_convention([some], None))
        took = time.process_time() - begun
        cited = [one for each in done.citations for one in each]
        reached = sum(one.authority is not None for one in cited)
        print(
            f"{count:5}  {took:7.2f}  {took / count * 1e6:5.0f} µs  {len(cited):9}  {reached:8}"
            f"  {len(done.authorities):11}"
        )


if __name__ == "__main__":
    main()
