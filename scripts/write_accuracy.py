"""Writes the table of docs/explanation/accuracy.md from the committed measurements.

    python scripts/write_accuracy.py [--check]

Reads only docs/measurements/. With --check nothing is written, and the exit code is 1 where the
table is not what the measurements give.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURED: Final = ROOT / "docs" / "measurements"
PAGE: Final = ROOT / "docs" / "explanation" / "accuracy.md"
TABLE: Final = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)


def read_rows(page: str, heading: str) -> list[list[str]]:
    """The rows of the table below a heading of a measurement."""
    text = (MEASURED / page).read_text("utf-8").split(f"\n## {heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    lines = table[0].splitlines()[2:] if table else []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def read_dol() -> list[list[str]]:
    """The first table of the comparison with the department's data."""
    text = (MEASURED / "dol-comparison.md").read_text("utf-8")
    lines = re.findall(
        r"^\| (20\d\d) \| (\w+) \| (\d+) \| (\d+) \| ([\d.]+%) \|$", text, re.MULTILINE
    )
    return [list(line) for line in lines]


def write_table() -> str:
    """The figures of the page: each with what it was measured on and the report that holds it."""
    editions = read_rows("factbook.md", "The fields of the contract, by edition")
    unseen = [row for row in editions if row[1] == "unseen"]
    found, typed, wrong = (sum(int(row[at]) for row in unseen) for at in (4, 5, 8))
    measured = f"{found:,} printed values of the World Factbook, countries never looked at"
    result = f"{typed / found:.1%} typed, {wrong} silently wrong"
    lines = ["| what | measured on | result |", "|---|---|---|"]
    lines.append(f"| statistics become numbers | {measured} | {result} |")
    for edition, what, compared, _, share in read_dol():
        source = f"{int(compared):,} values of the department's own data"
        lines.append(f"| {what} of labour reports {edition} | {source} | {share} agree |")
    for label, count, precision, recall in (row[:4] for row in read_rows("entities.md", "sealed")):
        right = f"{float(recall):.0%} found, {float(precision or 0):.0%} of those found right"
        shown = right if precision else "none found"
        lines.append(f"| {label} in prose | {count} in sealed paragraphs | {shown} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or name it where it differs."""
    page = PAGE.read_text("utf-8")
    written = TABLE.sub(lambda _: write_table(), page)
    if "--check" in arguments:
        print(f"{PAGE.relative_to(ROOT)}: differs" if written != page else "up to date")
        return int(written != page)
    PAGE.write_text(written, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
