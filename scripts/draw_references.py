"""Draws references of an output for a person to compare with the print.

    python scripts/draw_references.py OUT… --count 200 --seed 20261124 [--printed]

Prints tab-separated output, file, note, author, title and date, and with `--printed` the text of
the note. Fields that were not read are empty. The same outputs give the same lines.
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.record.load import load
from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import Authority, CountryRecord

Line = tuple[str, ...]


def describe_source(authority: Authority | None) -> tuple[str, str, str]:
    """Authors by family name, title and date of a source; empty where none is known."""
    if authority is None:
        return "", "", ""
    names = (
        ", ".join(str(name[key]) for key in ("family", "given", "literal") if key in name)
        for name in authority.csl.get("author", [])
    )
    return "; ".join(names), authority.csl.get("title", ""), authority.issued or ""


def reference_lines(out: Path, records: list[CountryRecord]) -> Iterator[Line]:
    """A line for each note of these records."""
    for record in records:
        known = {authority.id: authority for authority in record.authorities}
        for note in record.notes:
            cited = next((cite.authority for cite in note.citations if cite.authority), None)
            described = describe_source(known.get(cited or ""))
            yield (out.name, record.source.path, note.mark, *described, note.text)


def draw(all_lines: list[Line], count: int, seed: int) -> list[Line]:
    """So many lines, in their order; the seed gives each its turn by a hash of its place."""

    def turn(line: Line) -> str:
        return sha256("\t".join((str(seed), *line[:3])).encode()).hexdigest()

    chosen = set(sorted(all_lines, key=turn)[:count])
    return [line for line in all_lines if line in chosen]


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=existing_path, nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--without", action="append", default=[], help="OUT/FILE left out")
    parser.add_argument("--printed", action="store_true")
    given = parser.parse_args()
    found = [line for out in given.out for line in reference_lines(out, list(load(out)))]
    kept = [line for line in found if f"{line[0]}/{line[1]}" not in given.without]
    for line in draw(kept, given.count, given.seed):
        print("\t".join(line if given.printed else line[:-1]))


if __name__ == "__main__":
    run_script(main)
