"""Writes every export of an output by its command, and opens each with the programs of others.

    python scripts/check_exports.py OUT FOLDER [PROFILE]

The rows that a table must have are counted in the JSON files themselves and compared with what
pandas, openpyxl, pyarrow, DuckDB, SQLite, Datasette, frictionless and spaCy read of the exports in
FOLDER. PROFILE is the published profile of Data Package 2.0 (a JSON Schema). Printed are the rows
of each table and the seconds of each export; the exit code is 1 where anything differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import subprocess
import sys
import time
import warnings
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import frictionless
import jsonschema
import openpyxl
import pandas as pd
import pyarrow.parquet
import spacy
from spacy.tokens import DocBin

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.corpus import existing_path, run_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
EXPORTS: Final = {
    "csv": ("tables", "--to", "csv"),
    "xlsx": ("tables", "--to", "xlsx"),
    "parquet": ("tables", "--to", "parquet"),
    "sqlite": ("tables", "--to", "sqlite"),
    "duckdb": ("tables", "--to", "duckdb"),
    "claims": ("claims",),
    "chunks": ("chunks",),
    "doccano": ("tasks", "--to", "doccano"),
    "label-studio": ("tasks", "--to", "label-studio"),
    "docbin": ("tasks", "--to", "docbin"),
    "csl": ("authorities", "--to", "csl"),
    "bibtex": ("authorities", "--to", "bibtex"),
    "ris": ("authorities", "--to", "ris"),
    "uwazi-report": ("uwazi", "--template", "report"),
    "uwazi-statistic": ("uwazi", "--template", "statistic"),
    "uwazi-treaty-status": ("uwazi", "--template", "treaty-status"),
}
# In each record a list of this name has a row for each of its parts.
LISTS: Final = ("notes", "authorities", "entities", "instruments", "figures", "events", "problems")
_NUMBER: Final = re.compile(r"[-+]\d[\d.,]*+ ?%?(?: ?\([\w .,]*+\))?")


def read_json(path: Path) -> dict[str, Any]:
    """A file of the output."""
    return dict(json.loads(path.read_bytes()))


def count_items(parts: list[dict[str, Any]]) -> int:
    """The parts of a composition, those within parts too."""
    return sum(1 + count_items(part["items"]) for part in parts)


def count_rows(out: Path) -> Counter[str]:
    """How many rows each table must have."""
    manifest = read_json(out / "manifest.json")
    counts: Counter[str] = Counter(inputs=len(manifest["inputs"]))
    for line in manifest["inputs"]:
        if not line["records"]:
            counts["problems"] += len(line["problems"])
            continue
        counts["problems"] += len(read_json(out / line["document"]["path"])["problems"])
        for named in line["records"]:
            counts.update(count_record(read_json(out / named["path"])))
    return counts


def count_record(record: dict[str, Any]) -> Counter[str]:
    """How many rows of each table come from one record."""
    counts: Counter[str] = Counter(records=1, **{name: len(record[name]) for name in LISTS})
    counts["sections"] = len(record["sections"])
    counts["paragraphs"] = sum(len(section["paragraphs"]) for section in record["sections"])
    counts["flows"] = len(record["routes"]["flows"])
    counts["citations"] = sum(len(note["citations"]) for note in record["notes"])
    for statistic in record["statistics"].values():
        counts["statistics"] += 1
        counts["observations"] += len(statistic.get("observations", ()))
        counts["items"] += count_items(statistic.get("items", []))
        counts["categories"] += statistic["kind"] == "category"
    for table in record["tables"]:
        counts["tables"] += len(table["columns"]) + sum(map(len, table["rows"]))
        counts["notes"] += len(table["notes"])
    return counts


def export(out: Path, folder: Path) -> Iterator[str]:
    """Runs each export by one command; yields what went wrong."""
    for name, options in EXPORTS.items():
        command, *rest = options
        target = str(folder / name)
        start = time.perf_counter()
        ended = subprocess.run(
            [sys.executable, "-m", "pipeline", "export", command, str(out), *rest, "-o", target],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        remark = " ".join(ended.stderr.split()) if name.startswith("xlsx") else ""
        print(f"{name}: {time.perf_counter() - start:.1f} s {remark}", flush=True)
        if ended.returncode:
            yield f"{name} ended with {ended.returncode}: {ended.stderr}"


def count_exported(folder: Path, tables: Iterable[str]) -> dict[str, Counter[str]]:
    """The rows of each table in each format, as other programs read them."""
    counts: dict[str, Counter[str]] = {
        form: Counter() for form in ("csv", "parquet", "sqlite", "duckdb")
    }
    with (
        closing(sqlite3.connect(folder / "sqlite")) as lite,
        duckdb.connect(str(folder / "duckdb"), read_only=True) as duck,
    ):
        for table in tables:
            query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 - the project's own names
            counts["sqlite"][table] = lite.execute(query).fetchone()[0]
            counts["duckdb"][table] = duck.execute(query).fetchall()[0][0]
            read = pd.read_csv(folder / "csv" / f"{table}.csv", dtype=str, chunksize=20_000)
            counts["csv"][table] = sum(len(part) for part in read)
            parquet = folder / "parquet" / f"{table}.parquet"
            counts["parquet"][table] = pyarrow.parquet.read_metadata(parquet).num_rows
            by_duckdb = duck.execute(f"SELECT count(*) FROM read_parquet('{parquet}')").fetchall()  # noqa: S608 - a path of ours
            if by_duckdb[0][0] != counts["parquet"][table]:
                counts["parquet"][table] = -1
    return counts


def is_formula(cell: object) -> bool:
    """Whether a spreadsheet would run a cell."""
    return (
        isinstance(cell, str)
        and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        and not _NUMBER.fullmatch(cell)
    )


def find_formulas(folder: Path) -> Iterator[str]:
    """Cells of CSV files that begin a formula."""
    csv.field_size_limit(sys.maxsize)
    for path in [*sorted((folder / "csv").glob("*.csv")), folder / "claims"]:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                yield from (f"{path.name}: {cell[:80]!r}" for cell in row if is_formula(cell))


def read_workbook(path: Path, rows: Counter[str]) -> Iterator[str]:
    """Counts the rows of each sheet into `rows`; yields cells that are a formula."""
    with path.open("rb") as file:
        for sheet in openpyxl.load_workbook(file, read_only=True).worksheets:
            name = re.sub(r"_\d+$", "", sheet.title)
            rows[name] -= 1  # the heads
            for row in sheet.iter_rows():
                rows[name] += 1
                for cell in row:
                    if cell.data_type == "f":
                        yield f"{sheet.title}: {str(cell.value)[:80]!r}"


def check_packages(folder: Path, profile: Path | None) -> Iterator[str]:
    """What frictionless and the published profile have against the data packages."""
    for form in ("csv", "parquet"):
        described = folder / form / "datapackage.json"
        if profile:
            validator = jsonschema.Draft7Validator(read_json(profile))
            for fault in validator.iter_errors(read_json(described)):
                yield f"{form}: {fault.message}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.validate(str(folder / "csv" / "datapackage.json"))
    yield from (f"frictionless: {fault}" for fault in report.flatten(["title", "type", "note"]))


def check_databases(folder: Path) -> Iterator[str]:
    """What SQLite and Datasette have against the database."""
    with closing(sqlite3.connect(folder / "sqlite")) as lite:
        yield from (f"foreign key: {one}" for one in lite.execute("PRAGMA foreign_key_check"))
        if lite.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "sqlite: the integrity check fails"
        [(word,)] = lite.execute(
            "SELECT country_name FROM paragraphs WHERE country_name <> '' LIMIT 1"
        ).fetchall()
    place = folder / "facts.db"
    place.write_bytes((folder / "sqlite").read_bytes())
    query = f"/facts/paragraphs.json?_search=%22{word}%22&_shape=array&_size=1".replace(" ", "+")
    ended = subprocess.run(
        [sys.executable, "-m", "datasette", str(place), "--get", query],
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode or len(json.loads(ended.stdout)) != 1:
        yield f"datasette finds no paragraph about {word}: {ended.stderr}"


def check_texts(out: Path, folder: Path, rows: Counter[str]) -> Iterator[str]:
    """Whether exports of text and sources hold all that the records hold."""
    with (folder / "chunks").open(encoding="utf-8") as file:
        chunks = [json.loads(line) for line in file]
    if len({chunk["id"] for chunk in chunks}) != len(chunks):
        yield "chunks: an id is not unique"
    kinds = {type(value) for chunk in chunks for value in chunk["metadata"].values()}
    if kinds - {str, int, bool}:
        yield f"chunks: metadata of types {kinds}"
    with (folder / "doccano").open(encoding="utf-8") as file:
        found = {"doccano": sum(1 for _ in file)}
    found["label-studio"] = len(json.loads((folder / "label-studio").read_bytes()))
    vocabulary = spacy.blank("en").vocab
    found["docbin"] = sum(
        sum(1 for _ in DocBin().from_disk(path).get_docs(vocabulary))
        for path in sorted((folder / "docbin").glob("*.spacy"))
    )
    for name, count in found.items():
        if count != rows["paragraphs"]:
            yield f"{name}: {count} paragraphs, not {rows['paragraphs']}"
    cited = len(read_json(out / "authorities.json")["authorities"])
    if (listed := len(json.loads((folder / "csl").read_bytes()))) != cited:
        yield f"csl: {listed} sources, not {cited}"
    with zipfile.ZipFile(folder / "uwazi-report") as archive:
        lines = archive.read("import.csv").decode("utf-8-sig").splitlines()
    titles = sum(1 for _ in csv.DictReader(lines))
    if titles != rows["records"]:
        yield f"uwazi: {titles} reports, not {rows['records']}"


def main() -> int:
    """Check all exports of an output; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=existing_path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("profile", type=existing_path, nargs="?")
    given = parser.parse_args()
    out, folder, profile = given.out.resolve(), given.folder.resolve(), given.profile
    folder.mkdir(parents=True, exist_ok=True)
    faults = list(export(out, folder))
    rows = count_rows(out)
    counts = count_exported(folder, rows) | {"xlsx": Counter[str]()}
    faults += [f"a formula in {formula}" for formula in find_formulas(folder)]
    faults += [f"a formula in {one}" for one in read_workbook(folder / "xlsx", counts["xlsx"])]
    print("\ntable | rows in the records |", " | ".join(counts))
    for table, count in rows.items():
        print(table, count, *(counts[form][table] for form in counts), sep=" | ")
        faults += [
            f"{form}: {counts[form][table]} rows of {table}, not {count}"
            for form in counts
            if counts[form][table] != count
        ]
    faults += [*check_packages(folder, profile), *check_databases(folder)]
    faults += check_texts(out, folder, rows)
    print("\n".join(["", *faults[:50], f"{len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    run_script(main)
