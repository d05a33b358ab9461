"""Draws the plots of docs/plots/ from the committed measurements, and the table of accuracy.md.

    python scripts/draw_plots.py [--check]

Reads only docs/measurements/. With --check nothing is written, and the exit code is 1 where a plot
or the table is not what the measurements give.
"""

from __future__ import annotations

import csv
import math
import re
import statistics
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURED: Final = ROOT / "docs" / "measurements"
PLOTS: Final = ROOT / "docs" / "plots"
PAGE: Final = ROOT / "docs" / "explanation" / "accuracy.md"
TABLE: Final = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
# Colours that people with any colour vision tell apart (Okabe and Ito).
COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9")
WIDTH: Final = 760
LEFT: Final = 230
ROW: Final = 24


class Bar(NamedTuple):
    """A row of a chart of bars: its name, its value, what is written after it, its colour."""

    name: str
    value: float
    shown: str
    colour: str = COLOURS[0]


def read_rows(page: str, heading: str) -> list[list[str]]:
    """The rows of the table below a heading of a measurement."""
    text = (MEASURED / page).read_text("utf-8").split(f"\n## {heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    lines = table[0].splitlines()[2:] if table else []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


class Typed(NamedTuple):
    """How many values of a field or edition were found, typed, and typed silently wrong."""

    name: str
    found: int
    typed: int
    wrong: int


def unseen(heading: str) -> list[Typed]:
    """The rows about the unseen quarter of the countries."""
    rows = read_rows("factbook.md", heading)
    return [Typed(r[0], int(r[4]), int(r[5]), int(r[8])) for r in rows if r[1] == "unseen"]


def typed_bars(heading: str) -> Iterator[Bar]:
    """Which share of the printed values becomes numbers."""
    for name, found, typed, _ in unseen(heading):
        share = 100 * typed / found
        yield Bar(name.replace("_", " "), share, f"{share:.1f} % of {found}")


def name_bars() -> Iterator[Bar]:
    """Recall and precision of names in paragraphs that were sealed until they were measured."""
    for row in read_rows("entities.md", "sealed"):
        label, count, precision, recall = row[:4]
        yield Bar(f"{label}, found", 100 * float(recall), f"{float(recall):.0%} of {count}")
        right = f"{float(precision):.0%} of those found"
        yield Bar(f"{label}, right", 100 * float(precision), right, COLOURS[1])


def read_speed() -> list[dict[str, str]]:
    """The rows of the measurement of speed."""
    with (MEASURED / "speed.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def list_programs() -> list[str]:
    """The programs whose speed was measured."""
    return [name for name in read_speed()[0] if name not in ("file", "pages")]


def speed_bars() -> Iterator[Bar]:
    """The median of milliseconds of the processor for a page."""
    for name in list_programs():
        each = [1000 * float(row[name]) / int(row["pages"]) for row in read_speed()]
        own = name.startswith("country-reports")
        median = statistics.median(each)
        yield Bar(name, median, f"{median:.0f} ms", COLOURS[0] if own else COLOURS[1])


def draw_bars(title: str, bars: Iterable[Bar], *, low: float = 0, high: float | None = None) -> str:
    """A chart of horizontal bars from `low` to `high`."""
    listed = list(bars)
    top = high or max(bar.value for bar in listed) * 1.05
    room = WIDTH - LEFT - 130
    parts = []
    for at, bar in enumerate(listed):
        y = 48 + at * ROW
        length = room * (max(bar.value, low) - low) / (top - low)
        parts += [
            f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(bar.name)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="17" fill="{bar.colour}"/>',
            f'<text x="{LEFT + length + 6:.1f}" y="{y + 13}">{escape(bar.shown)}</text>',
        ]
    if low:
        note = f"The bars begin at {low:g} %."
        parts.append(f'<text x="{LEFT}" y="{60 + len(listed) * ROW}" class="s">{note}</text>')
    return draw_svg(title, parts, 74 + len(listed) * ROW)


def draw_growth() -> str:
    """Processor seconds over pages, both on logarithmic axes, for every measured PDF."""
    rows, names = read_speed(), list_programs()
    bottom, height, right = 350, 400, WIDTH - 200
    pages = [int(row["pages"]) for row in rows]
    seconds = [float(row[name]) for row in rows for name in names]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    first, last = 0, math.ceil(math.log10(max(pages)) * 2) / 2

    def place(x: float, y: float) -> tuple[float, float]:
        across = 70 + (right - 70) * (math.log10(x) - first) / (last - first)
        return across, bottom - (bottom - 50) * (math.log10(y) - low) / (high - low)

    parts = []
    for power in range(low, high + 1):
        _, y = place(1, 10**power)
        parts.append(f'<line x1="70" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" class="g"/>')
        parts.append(f'<text x="64" y="{y + 4:.1f}" text-anchor="end">{10**power:g} s</text>')
    for number in (1, 2, 5, 10, 20, 50, 100, 200):
        if math.log10(number) <= last:
            x, _ = place(number, 1)
            parts.append(
                f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{number}</text>'
            )
    parts.append(
        f'<text x="{(70 + right) / 2}" y="{bottom + 38}" text-anchor="middle">pages</text>'
    )
    for at, name in enumerate(names):
        colour = COLOURS[at]
        for row in rows:
            x, y = place(int(row["pages"]), float(row[name]))
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>')
        y = 70 + at * ROW
        parts.append(f'<circle cx="{right + 16}" cy="{y - 4}" r="4" fill="{colour}"/>')
        parts.append(f'<text x="{right + 26}" y="{y}">{escape(name)}</text>')
    return draw_svg("Processor time grows with the pages", parts, height)


def draw_svg(title: str, parts: Sequence[str], height: int) -> str:
    """A whole drawing with its title."""
    style = "text{font:13px sans-serif;fill:#222}.t{font-size:16px;font-weight:600}.s{fill:#595959}"
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">\n<style>{style}.g{{stroke:#ddd}}</style>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
        f'<text x="16" y="28" class="t">{escape(title)}</text>\n{body}\n</svg>\n'
    )


def write_table() -> str:
    """The figures of the page: each with what it was measured on and the report that holds it."""
    rows = unseen("The fields of the contract, by edition")
    found, typed = sum(row.found for row in rows), sum(row.typed for row in rows)
    wrong = sum(row.wrong for row in rows)
    measured = f"{found:,} printed values of the World Factbook, countries never looked at"
    result = f"{typed / found:.1%} typed, {wrong} silently wrong"
    lines = ["| what | measured on | result |", "|---|---|---|"]
    lines.append(f"| statistics become numbers | {measured} | {result} |")
    for edition, what, compared, _, share in read_dol():
        source = f"{int(compared):,} values of the department's own data"
        lines.append(f"| {what} of labour reports {edition} | {source} | {share} agree |")
    for label, count, precision, recall in (row[:4] for row in read_rows("entities.md", "sealed")):
        lines.append(
            f"| {label} in prose | {count} in sealed paragraphs | {float(recall):.0%} found, "
            f"{float(precision):.0%} of those found right |"
            if precision
            else f"| {label} in prose | {count} in sealed paragraphs | none found |"
        )
    return "\n".join(lines) + "\n"


def read_dol() -> list[list[str]]:
    """The first table of the comparison with the department's data."""
    text = (MEASURED / "dol-comparison.md").read_text("utf-8")
    lines = re.findall(
        r"^\| (20\d\d) \| (\w+) \| (\d+) \| (\d+) \| ([\d.]+%) \|$", text, re.MULTILINE
    )
    return [list(line) for line in lines]


def draw() -> dict[Path, str]:
    """Every plot by its file, and the page with its table."""
    page = PAGE.read_text("utf-8")
    return {
        PLOTS / "accuracy-fields.svg": draw_bars(
            "World Factbook, countries never looked at: values typed, by field",
            typed_bars("The fields of the contract, by field"),
            low=80,
            high=100,
        ),
        PLOTS / "accuracy-editions.svg": draw_bars(
            "World Factbook, countries never looked at: values typed, by edition",
            typed_bars("The fields of the contract, by edition"),
            low=80,
            high=100,
        ),
        PLOTS / "accuracy-names.svg": draw_bars(
            "Names, dates, treaties, flows in sealed paragraphs", name_bars(), high=100
        ),
        PLOTS / "speed.svg": draw_bars(
            "Processor time for a page of a PDF (median; less is better)", speed_bars()
        ),
        PLOTS / "growth.svg": draw_growth(),
        PAGE: TABLE.sub(lambda _: write_table(), page),
    }


def main(arguments: list[str]) -> int:
    """Write what differs, or name it."""
    is_check = "--check" in arguments
    PLOTS.mkdir(exist_ok=True)
    differing = [
        (path, text)
        for path, text in draw().items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    for path, text in differing:
        if not is_check:
            path.write_text(text, "utf-8")
        print(f"{path.relative_to(ROOT)}: {'differs' if is_check else 'written'}")
    return 1 if differing and is_check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
