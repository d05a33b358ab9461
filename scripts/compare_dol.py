"""Compares records of the Department of Labor's PDFs with the department's own data.

    python scripts/compare_dol.py [CORPUS] [REPORT.md]

reads the reports of 2021 and 2019 in CORPUS (`../shared/corpus`), compares each record with the
country of the XML file beside them, and writes which agree: advancement level and statistics, the
figures of the other tables, the summary, the suggested actions. Each difference is listed with its
reason from `compare_dol.toml`, found by looking at the page. Exit code 0 if all have a reason.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET  # the department's own files

from rapidfuzz import fuzz

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.statistics import CategoryStatistic, QuantityStatistic
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from pipeline.record.country import CountryRecord, Table

ROOT: Final = Path(__file__).parents[1]
REPORT: Final = ROOT / "docs/measurements/dol-comparison.md"
EDITIONS: Final = {"2021": "dol-2021/countries.xml", "2019": "dol-2019/countries_2016.xml"}
LEAST_RATIO: Final = 0.99
ABSENT: Final = "Unavailable"
HEAD: Final = (
    "Written by `python scripts/compare_dol.py`. Statistics and other figures must be the same;",
    f"texts agree from a ratio of {LEAST_RATIO} (rapidfuzz) on, white space, quotes and callouts",
    "apart. Of a text only its ratio is shown. Each reason was found by looking at the page.",
)
STATISTICS: Final = {  # id → the element, and in it the figures
    "working_children": ("Children_Work_Statistics", "Total_Percentage_of_Working_Children"),
    "school_attendance": ("Education_Statistics_Attendance_Statistics", "Percentage"),
    "combining_work_and_school": ("Children_Working_and_Studying_7-14_yrs_old", "Total"),
    "primary_completion_rate": ("UNESCO_Primary_Completion_Rate", "Rate"),
}
_KNOWN: Final = tomllib.loads((ROOT / "scripts/compare_dol.toml").read_text("utf-8"))
ROWS: Final[dict[str, dict[str, list[str]]]] = _KNOWN["rows"]
REASONS: Final[dict[str, dict[str, dict[str, str]]]] = _KNOWN["reasons"]
AREAS: Final = (
    "Legal Framework", "Enforcement", "Coordination", "Government Policies", "Social Programs",
)  # fmt: skip
TICK: Final = "\u2713"
FLAGS: Final = re.compile(r"[\u2020\u2021*\ufffc\u00a7]")
FORMS: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True)
class Comparison:
    """One thing that both say: `group` counts it, `ratio` is of texts, else 0 or 1."""

    edition: str
    country: str
    group: str
    what: str
    wanted: str
    found: str
    ratio: float

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.ratio >= LEAST_RATIO

    @property
    def reason(self) -> str | None:
        """Why they do not, None where nobody has looked."""
        known = REASONS.get(self.edition, {}).get(self.country, {})
        return known.get(self.what) or known.get(self.group)


def main() -> int:
    """Compares, writes the report, gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=existing_path)
    parser.add_argument("report", type=Path, nargs="?", default=REPORT)
    given = parser.parse_args()
    corpus, report = given.corpus, given.report
    compared: list[Comparison] = []
    duplicates: list[str] = []
    for edition, file in EDITIONS.items():
        records = read_records(corpus / file, edition, duplicates)
        for element in ET.parse(corpus / file).getroot():  # noqa: S314
            compared.extend(compare(edition, element, records))
    report.write_text(write_report(compared, duplicates), "utf-8")
    return int(any(not one.agrees and not one.reason for one in compared))


def read_records(file: Path, edition: str, duplicates: list[str]) -> dict[str, CountryRecord]:
    """The records of an edition by code; files of other editions in its folder are left out."""
    found: dict[str, CountryRecord] = {}
    for path in sorted((file.parent / "pdf").glob("*.pdf")):
        document = read_source(path.read_bytes(), path.name, path.name)
        made = extract(document, profile=None, families=load_families(), recognize=None)
        for record in made.records:
            title = record.source.title or ""
            code = (record.country and record.country.code) or path.name
            if (record.source.edition or title).startswith(edition):
                found[code] = record
            else:
                duplicates.append(f"`{file.parent.name}/{path.name}`, {code}: {title}")
    return found


def compare(
    edition: str, element: Element, records: dict[str, CountryRecord]
) -> Iterator[Comparison]:
    """Everything about one country."""
    name = (element.findtext("Name") or "").strip()
    known = find_country(name)
    record = records.get(known.code) if known else None
    if record is None:
        yield Comparison(edition, name, "statistics", "record", "a report of this edition", "", 0)
        return
    parts = (
        ("statistics", compare_statistics(element, record)),
        ("tables", compare_tables(element, record)),
        ("texts", compare_texts(element, record)),
    )
    for group, pairs in parts:
        for what, wanted, found in pairs:
            same = fuzz.ratio(wanted, found) / 100 if group == "texts" else float(wanted == found)
            yield Comparison(edition, name, group, what, wanted, found, same)


def compare_statistics(element: Element, record: CountryRecord) -> Iterator[tuple[str, str, str]]:
    """The level of advancement, and each figure with its age, where one side has it."""
    level = record.statistics.get("advancement_level")
    printed = level.value if isinstance(level, CategoryStatistic) else ""
    yield "advancement_level", (element.findtext("Advancement_Level") or "").strip(), printed
    for id_, (path, tag) in STATISTICS.items():
        part = element.find(f"Country_Statistics/{path}")
        wanted = [percent(one.text) for one in part.iter(tag)] if part is not None else []
        ages = [plain(one.text) for one in part.iter("Age_Range")] if part is not None else []
        figures = observations(record, id_, "percent")
        if figures or any(one != ABSENT for one in wanted):
            yield f"{id_}, percent", ", ".join(wanted), ", ".join(value for value, _ in figures)
            if ages:
                groups = ", ".join(age(group) for _, group in figures)
                yield f"{id_}, age", ", ".join(ages), groups
    counts = [plain(one.text) for one in element.iter("Total_Working_Population")]
    people = [count.replace(",", "") or ABSENT for count in counts]
    counted = [value for value, _ in observations(record, "working_children", "persons")]
    if counted or any(person != ABSENT for person in people):
        yield "working_children, persons", ", ".join(people), ", ".join(counted)


def observations(record: CountryRecord, id_: str, unit: str) -> list[tuple[str, str]]:
    """The figures of a statistic in a unit, each with its group."""
    found = record.statistics.get(id_)
    if not isinstance(found, QuantityStatistic):
        return []
    return [
        (
            str(observation.comment)
            if observation.value is None
            else f"{Decimal(str(observation.value)).normalize():f}",
            observation.group or "",
        )
        for observation in found.observations
        if observation.unit == unit
    ]


def percent(fraction: str | None) -> str:
    """A share of one as percent; text that is no number is returned unchanged."""
    try:
        return f"{(Decimal(plain(fraction)) * 100).normalize():f}"
    except InvalidOperation:
        return plain(fraction) or ABSENT


def age(group: str) -> str:
    """`5 to 14`, `5-14 yrs.` and what is before it → `5-14`."""
    found = re.search(r"(\d+)\s?(?:to|-|\u2013)\s?(\d+)", group)
    return f"{found[1]}-{found[2]}" if found else group


def plain(text: str | None) -> str:
    """A text in one form: white space, quotes and flags apart."""
    return " ".join(FLAGS.sub("", text or "").translate(FORMS).split())


def compare_tables(element: Element, record: CountryRecord) -> Iterator[tuple[str, str, str]]:
    """The figures of the tables of conventions, laws and enforcement, of a country of one part."""
    if plain(element.findtext("Multiple_Territories")) == "Yes":
        return
    printed: dict[str, Sequence[str]] = {}
    for table in record.tables:
        if kind := next((k for k in ROWS if fold(k) in fold(table.caption or "")), None):
            for label, cells in rows(table):
                printed.setdefault(f"{kind}: {label}", cells)
    for kind, labels in ROWS.items():
        for label, paths in labels.items():
            cells = printed.get(f"{kind}: {fold(label)}", ())
            if any(cells):  # what is not ratified has an empty cell, which says nothing
                yield from cell_pairs(element, label, paths, cells)


def rows(table: Table) -> Iterator[tuple[str, Sequence[str]]]:
    """The rows of a table: the text of the first cell, folded, and that of the others."""
    for row in table.rows:
        cells = [plain(cell.text) for cell in row]
        first = next((at for at, cell in enumerate(cells) if cell), None)
        if first is not None:
            yield fold(cells[first]), cells[first + 1 :]


def cell_pairs(
    element: Element, label: str, paths: Sequence[str], cells: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """What the data say, and the cell that says the same: of years the last, else in order."""
    for at, path in enumerate(paths):
        wanted = plain(element.findtext(path))
        place = -1 if path.startswith("Enforcements/") else at
        printed = cells[place] if cells and place < len(cells) else ""
        yield f"{label}, {path.rpartition('/')[2]}", figure(wanted), figure(printed)


def figure(printed: str) -> str:
    """A figure in one form: no dollar sign or commas, a tick is a yes."""
    bare = {TICK: "Yes", "": "N/A"}.get(printed, printed)
    return re.sub(r"[$,]", "", bare)


def compare_texts(element: Element, record: CountryRecord) -> Iterator[tuple[str, str, str]]:
    """The summary, and the actions suggested in each area."""
    lead = next((section for section in record.sections if section.id == "lead"), None)
    printed = " ".join(paragraph.text for paragraph in lead.paragraphs) if lead else ""
    yield "summary", plain(element.findtext("Description")), plain(printed)
    suggested = actions(record)
    for area in AREAS:
        part = element.find(f"Suggested_Actions/{area.replace(' ', '_')}")
        wanted = [plain(one.text) for one in part.iter("Name")] if part is not None else []
        wanted = [one for one in wanted if one not in ("", "N/A", "Not Applicable")]
        for number, (one, other) in enumerate(match(wanted, suggested[fold(area)]), start=1):
            yield f"actions, {area} {number}", one, other


def match(wanted: Sequence[str], found: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair each text with the most similar one; texts without a partner come alone."""
    left = list(found)
    for one in wanted:
        nearest = max(left, key=lambda other: fuzz.ratio(one, other), default="")
        if nearest:
            left.remove(nearest)
        yield one, nearest
    for other in left:
        yield "", other


def actions(record: CountryRecord) -> dict[str, list[str]]:
    """The suggested actions of a record by area; a row without an area is of the one above."""
    found: dict[str, list[str]] = defaultdict(list)
    for table in record.tables:
        if "suggested government actions" not in fold(table.caption or ""):
            continue
        heads = [fold(cell.text) for cell in table.columns]
        at = heads.index("suggested action") if "suggested action" in heads else 1
        area = ""
        for row in table.rows:
            area = fold(plain(row[0].text)) or area
            found[area].append(plain(row[at].text) if at < len(row) else "")
    return found


def write_report(compared: Sequence[Comparison], duplicates: Sequence[str]) -> str:
    """The report: shares, then what disagrees, by place; no sentence of either side."""
    lines = ["# The Department of Labor's reports against its own data", "", *HEAD, ""]
    lines += ["| edition | what | compared | agree | share |", "|---|---|---|---|---|"]
    total = Counter((one.edition, one.group) for one in compared)
    agreeing = Counter((one.edition, one.group) for one in compared if one.agrees)
    for key, number in total.items():
        share = f"{agreeing[key] / number:.2%}"
        lines.append(f"| {key[0]} | {key[1]} | {number} | {agreeing[key]} | {share} |")
    lines += ["", "## What disagrees", ""]
    lines += ["| edition | country | figure | data | read | reason |", "|---|---|---|---|---|---|"]
    for one in compared:
        shown = (f"{one.ratio:.3f}", "") if one.group == "texts" else (one.wanted, one.found)
        cells = (one.edition, one.country, one.what, *shown, one.reason or "**none yet**")
        lines += [] if one.agrees else [f"| {' | '.join(cells)} |"]
    lines += ["", "## Reports of other editions in the folders", ""]
    lines += [f"- {duplicate}" for duplicate in duplicates]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    run_script(main)
