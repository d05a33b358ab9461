"""Exported tables, read back by the programs that people open them with."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb
import frictionless
import jsonschema
import openpyxl
import pandas as pd
import pdfplumber
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.exports.cells import guard_formula
from pipeline.exports.edtf_days import edtf_days
from pipeline.exports.figure_notes import FigureNotes
from pipeline.exports.tables import workbook
from pipeline.exports.tables.arrow import DuckDbFile
from pipeline.exports.tables.columns import BY_NAME, TABLES
from pipeline.exports.tables.countries import CountryTable, Fact
from pipeline.exports.tables.export import ALL_TABLES, TablesForm, write_tables
from pipeline.grammar.sentences import split_sentences
from tests.support.samples import ROOT, SHARED, sample_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.exports.tables.columns import Row

OUT = ROOT / "out"
PROFILE = SHARED / "standards" / "datapackage-2.0.json"
HOSTILE = """# World Factbook

## Georgia

**Population:** =1+1

**Capital:** @SUM(A1)

**Religions:** -2+3 cmd|' /C calc'!A0

### Trafficking Routes

=HYPERLINK("http://example.org";"click") is what this paragraph begins with.<sup>1</sup>

+41 is a prefix, and -2.62 a number. Women from Georgia are trafficked to Turkey.

| Act | Count |
|---|---|
| =A1 | -5 |
| @x | +5% |

<sup>1</sup> =cmd|' /C calc'!A0 (2009).
"""


def items(parts: list[dict[str, Any]]) -> int:
    return sum(1 + items(part["items"]) for part in parts)


def count_uses(record: dict[str, Any]) -> int:
    """How many sentences, values and cells cite a source, each with each of its sources."""
    cited = {
        note["id"]: len({one["authority"] for one in note["citations"]} - {None})
        for note in record["notes"]
    }
    paragraphs = [one for section in record["sections"] for one in section["paragraphs"]]
    cells = [cell for table in record["tables"] for row in table["rows"] for cell in row]
    uses = [
        (place, ref["note"], sum(start < ref["at"] for start, _ in split_sentences(part["text"])))
        for place, part in enumerate(paragraphs)
        for ref in part["note_refs"]
    ]
    others = [*record["statistics"].values(), *record["sections"], *cells]
    uses += [(-at, ref["note"], 0) for at, one in enumerate(others, 1) for ref in one["note_refs"]]
    called = {note for _, note, _ in uses}
    return sum(cited.get(note, 0) for _, note, _ in set(uses)) + sum(
        count for note, count in cited.items() if note not in called
    )


def counted() -> Counter[str]:
    """How many rows each table must have, counted in the records themselves."""
    counts: Counter[str] = Counter()
    manifest = json.loads((OUT / "manifest.json").read_bytes())
    counts["inputs"] = len(manifest["inputs"])
    for record in sample_records():
        counts["records"] += 1
        for statistic in record["statistics"].values():
            counts["statistics"] += 1
            counts["observations"] += len(statistic.get("observations", ()))
            counts["items"] += items(statistic.get("items", []))
            counts["categories"] += statistic["kind"] == "category"
        for section in record["sections"]:
            counts["sections"] += 1
            counts["paragraphs"] += len(section["paragraphs"])
        for table in record["tables"]:
            counts["tables"] += len(table["columns"]) + sum(map(len, table["rows"]))
            counts["cells"] += sum(
                cell["value"] is not None or cell["low"] is not None
                for row in table["rows"]
                for cell in row
            )
            counts["notes"] += len(table["notes"])
        for note in record["notes"]:
            counts["citations"] += len(note["citations"])
        counts["source_uses"] += count_uses(record)
        counts["flows"] += len(record["routes"]["flows"])
        for name in ("notes", "authorities", "entities", "instruments", "figures", "events"):
            counts[name] += len(record[name])
        counts["problems"] += len(record["problems"])
        counts["corrections"] += len(record["corrections"])
    for path in OUT.glob("documents/**/*.json"):
        counts["problems"] += len(json.loads(path.read_bytes())["problems"])
    return Counter({table.name: counts[table.name] for table in TABLES})


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample output in every format, written by the command."""
    folder = tmp_path_factory.mktemp("exported")
    for form in TablesForm:
        command = ["export", "tables", str(OUT), "--to", form.value]
        assert main([*command, "--output", str(folder / f"facts.{form.value}")]) == 0
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output for a report whose cells begin formulas."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile.md").write_text(HOSTILE, "utf-8")
    command = ["run", str(folder / "hostile.md"), "--out", str(folder / "out")]
    assert main([*command, "--no-entities", "--profile", "protection-project"]) == 0
    return folder / "out"


def read_csv(folder: Path, table: str) -> list[dict[str, str]]:
    text = (folder / f"{table}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("table", ALL_TABLES)
def test_pandas_reads_each_csv(exported: Path, table: str) -> None:
    frame = pd.read_csv(exported / "facts.csv" / f"{table}.csv")
    assert tuple(frame.columns) == BY_NAME[table].column_names
    assert len(frame) == counted()[table]
    assert not frame.duplicated(list(BY_NAME[table].key)).any()


@pytest.mark.parametrize("table", ALL_TABLES)
def test_parquet_is_read_by_pyarrow_and_duckdb(exported: Path, table: str) -> None:
    path = exported / "facts.parquet" / f"{table}.parquet"
    read = pyarrow.parquet.read_table(path)
    assert tuple(read.column_names) == BY_NAME[table].column_names
    assert read.num_rows == counted()[table]
    with duckdb.connect() as database:
        assert database.read_parquet(str(path)).shape[0] == counted()[table]


def test_openpyxl_reads_the_workbook(exported: Path) -> None:
    book = openpyxl.load_workbook(exported / "facts.xlsx", read_only=True)
    countries = sorted({row["country_name"] for row in read_csv(exported / "facts.csv", "records")})
    with_facts = [name for name in countries if name not in ("Samoa", "Uruguay")]
    assert tuple(book.sheetnames) == ("countries", *ALL_TABLES, "columns", *with_facts)
    assert book.active.title == "countries"
    rows = {name: sum(1 for _ in book[name].iter_rows()) - 1 for name in ALL_TABLES}
    assert rows == counted()


def test_the_workbook_has_dates_filters_and_an_explanation_of_each_column(exported: Path) -> None:
    book = openpyxl.load_workbook(exported / "facts.xlsx")
    figures = book["observations"]
    column = BY_NAME["observations"].column_names.index("as_of_first") + 1
    days = [figures.cell(row, column).value for row in range(2, figures.max_row + 1)]
    assert {type(day) for day in days if day} == {datetime}
    assert all(sheet.auto_filter.ref for sheet in book)
    explained = {row[:2] for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert explained == {(name, one) for name in ALL_TABLES for one in BY_NAME[name].column_names}
    assert all(row[3] for row in book["columns"].iter_rows(min_row=2, values_only=True))


def test_the_workbook_shows_figures_as_people_read_them(exported: Path) -> None:
    """Numbers are numbers with a format; a bound shows its sign; ids are folded at the end."""
    book = openpyxl.load_workbook(exported / "facts.xlsx")
    countries = book["countries"]
    heads = {cell.value: cell.column for cell in countries[1]}
    rows = {row[0].value: row for row in countries.iter_rows(min_row=2)}
    assert "net migration rate (migrants per 1000 population)" in heads  # four lines
    assert countries.row_dimensions[1].height >= 4 * 15
    assert rows["Georgia"][0].hyperlink.location == "'Georgia'!A1"
    times = {row[3].value for row in book["Georgia"].iter_rows(min_row=2)}
    assert {2009, "2009-07"} <= times
    population = rows["Georgia"][heads["population (persons)"] - 1]
    assert (population.value, population.number_format) == (4615807, "#,##0_ ")
    assert rows["Georgia"][heads["population: as of"] - 1].value == "2009-07"
    bound = rows["Moldova"][heads["unemployment rate (percent)"] - 1]
    assert (bound.value, bound.number_format) == (3, '"< "#,##0" %"_ ')
    assert rows["Moldova"][heads["unemployment rate: note"] - 1].value == "< 3 is printed"
    assert countries.freeze_panes == book["observations"].freeze_panes == "B2"
    first = [cell.value for cell in book["observations"][1]][:6]
    assert first == ["country_name", "statistic", "value", "comparator", "low", "high"]
    folded = BY_NAME["observations"].column_names.index("country") + 1
    letter = openpyxl.utils.get_column_letter(folded)
    assert book["observations"].column_dimensions[letter].hidden
    rows_of_one = book["Kyrgyzstan"].iter_rows(values_only=True)
    shares = [(row[1], row[2], row[4]) for row in rows_of_one if row[0] == "religions"]
    assert shares[0] == (75, "percent", "Muslim")


def test_the_countries_are_a_csv_file_too(tmp_path: Path) -> None:
    path = tmp_path / "countries.csv"
    command = ["export", "tables", str(OUT), "--to", "csv", "--wide"]
    assert main([*command, "-o", str(path)]) == 0
    frame = pd.read_csv(path, index_col="country")
    assert frame.loc["KGZ", "literacy_rate (percent)"] == 98.7
    assert frame.loc["MDA", "unemployment_rate: note"] == "< 3 is printed"
    assert main([*command[:4], "parquet", "--wide", "-o", str(path)]) == 2


def fill_countries(*rows: Row) -> tuple[tuple[str, ...], tuple[Fact | str | None, ...]]:
    table = CountryTable()
    empty = dict.fromkeys(BY_NAME["observations"].column_names)
    table.add("records", {"country": "GEO", "country_name": "Georgia"})
    for row in rows:
        named = {"country": "GEO", "country_name": "Georgia", "statistic": "gdp", "unit": "USD"}
        table.add("observations", {**empty, **named, **row})
    return table.heads, next(table.rows())


def test_the_latest_figure_for_all_is_shown_and_others_of_its_time_are_named() -> None:
    heads, row = fill_countries(
        {"value": 1, "as_of": "2009", "as_of_last": "2009-12-31"},
        {"value": 3, "as_of": "2011", "as_of_last": "2011-12-31"},
        {"value": 4, "as_of": "2011", "as_of_last": "2011-12-31"},
        {"value": 9, "as_of": "2012", "as_of_last": "2012-12-31", "group_name": "urban"},
        {"value": 2, "as_of": "2010", "as_of_last": "2010-12-31"},
    )
    assert heads[2:] == ("editions", "gdp (USD)", "gdp: as_of", "gdp: note")
    assert isinstance(row[3], Fact)
    assert (row[3].shown, *row[4:]) == (3, "2011", "also printed for this time: 4")


def test_a_range_is_shown_by_its_bounds_and_units_have_columns_of_their_own() -> None:
    heads, row = fill_countries({"low": 10, "high": 12000}, {"value": 7, "unit": None})
    assert heads[2:] == ("editions", "gdp (USD)", "gdp (USD): note", "gdp")
    assert [cell.shown for cell in row if isinstance(cell, Fact)] == ["10 to 12,000", 7]
    assert row[4] == "a range is printed"
    _, row = fill_countries({"value": 18195, "comparator": "~"})
    assert row[4] == "~ 18,195 is printed"


def test_statistics_of_more_countries_come_first_and_editions_are_named() -> None:
    table = CountryTable()
    empty = dict.fromkeys(BY_NAME["observations"].column_names)
    for code, edition, statistics in (("GEO", "2011", ("rare", "gdp")), ("MDA", None, ("gdp",))):
        table.add("records", {"country": code, "country_name": code, "edition": edition})
        for name in statistics:
            row: Row = {"country": code, "country_name": code, "statistic": name, "value": 1}
            table.add("observations", {**empty, **row})
    assert table.heads == ("country_name", "country", "editions", "gdp", "rare")
    assert [row[2] for row in table.rows()] == ["2011", None]


def test_sheets_of_countries_have_names_that_excel_takes(tmp_path: Path) -> None:
    book = workbook.Workbook(tmp_path / "facts.xlsx", ["observations"])
    names = ["Observations", "a" * 40, "a" * 41, "Congo [DRC]: east/west"]
    for name in names:
        row = {**dict.fromkeys(BY_NAME["observations"].column_names), "country_name": name}
        book.add("observations", {**row, "country": name, "statistic": "birth_rate", "value": 1})
    assert book.close() == []
    written = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert next(written["a" * 31].values)[3] == "as of"
    assert written["a" * 31]["A2"].value == "birth rate"
    assert {one.page_setup.orientation for one in written} == {"landscape"}
    sheets = written.sheetnames
    own = ["Congo DRC east west", "Observations 2", "a" * 31, "a" * 29 + " 4"]
    assert sheets == ["countries", "observations", "columns", *own]


def test_a_workbook_has_more_countries_than_files_may_be_open(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (96, before[1]))
    try:
        book = workbook.Workbook(tmp_path / "facts.xlsx", ["observations"])
        row: Row = dict.fromkeys(BY_NAME["observations"].column_names)
        for number in range(120):
            named: Row = {"country_name": f"C{number}", "statistic": "gdp", "value": number}
            book.add("observations", {**row, **named})
        assert book.close() == []
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    read = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert [read[f"C{number}"]["B2"].value for number in (0, 119)] == [0, 119]


def test_no_column_has_to_be_quoted_in_sql(exported: Path) -> None:
    """Every column can be named bare; the views have the names of version 1, which could not."""
    with (
        closing(sqlite3.connect(exported / "facts.sqlite")) as lite,
        duckdb.connect(exported / "facts.duckdb") as duck,
    ):
        for table in TABLES:
            bare = ", ".join(f"{table.name}.{name}, {name}" for name in table.column_names)
            for database in (lite, duck):
                database.execute(f"SELECT {bare} FROM {table.name}")  # noqa: S608 - our own names
        reserved = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
        words = {word for (word,) in duck.execute(reserved).fetchall()}
        assert not words & {name for table in TABLES for name in table.column_names}
        assert lite.execute("PRAGMA user_version").fetchone() == (2,)
        query = """SELECT "group", value, "end" - "start", notes FROM observations_v1
                   WHERE country = 'KGZ' AND statistic = 'literacy_rate' ORDER BY "start" """
        found = [("total", 98.7), ("female", 98.1), ("male", 99.3)]
        assert [row[:2] for row in lite.execute(query)] == found
        assert [row[:2] for row in duck.execute(query).fetchall()] == found
        calls = "SELECT calls FROM notes{} WHERE country = 'KGZ' AND note = '1'"
        [(called,)] = duck.execute(calls.format("")).fetchall()
        assert isinstance(called, list)


def test_lists_are_lists_and_texts_are_equal_in_every_format(exported: Path) -> None:
    arrow = pyarrow.parquet.read_table(exported / "facts.parquet" / "statistics.parquet")
    rows = {(row["record"], row["pointer"]): row for row in arrow.to_pylist()}
    [capital] = [
        one
        for key, one in rows.items()
        if key == (one["record"], "/statistics/capital") and one["country"] == "KGZ"
    ]
    assert (capital["notes"], capital["source_titles"]) == (["1"], ["The World Factbook"])
    with closing(sqlite3.connect(exported / "facts.sqlite")) as lite:
        stored = dict(lite.execute("SELECT record || pointer, raw FROM statistics"))
    sheet = openpyxl.load_workbook(exported / "facts.xlsx")["statistics"]
    heads = [cell.value for cell in sheet[1]]
    shown = [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    for row, cells in zip(read_csv(exported / "facts.csv", "statistics"), shown, strict=True):
        raw = rows[row["record"], row["pointer"]]["raw"]
        assert stored[row["record"] + row["pointer"]] == raw
        assert (row["raw"], cells["raw"] or "") == (guard_formula(raw), raw)


def test_parquet_is_written_in_parts_for_each_report(exported: Path, tmp_path: Path) -> None:
    command = ["export", "tables", str(OUT), "--to", "parquet", "--partition"]
    assert main([*command, "-o", str(tmp_path / "parts")]) == 0
    assert main([*command, "-o", str(tmp_path / "parts")]) == 2  # it is not empty
    assert main(command) == 2
    with duckdb.connect() as database:
        for table in ALL_TABLES:
            names = ", ".join(BY_NAME[table].column_names)
            whole = f"'{exported}/facts.parquet/{table}.parquet'"
            rows = database.execute(f"SELECT {names} FROM read_parquet({whole})").fetchall()  # noqa: S608 - our own names
            parts = f"'{tmp_path}/parts/{table}/*/*.parquet', hive_partitioning = true"
            found: list[tuple[object, ...]] = []
            if (tmp_path / "parts" / table).exists():
                query = f"SELECT {names} FROM read_parquet({parts})"  # noqa: S608 - our own names
                found = database.execute(query).fetchall()
            assert sorted(map(repr, found)) == sorted(map(repr, rows))


def test_a_date_before_those_of_excel_stays_text(tmp_path: Path) -> None:
    book = workbook.Workbook(tmp_path / "facts.xlsx", ["observations"])
    for day in ("1899-12-31", "1900-01-01"):
        row = dict.fromkeys(BY_NAME["observations"].column_names)
        book.add("observations", {**row, "statistic": "gdp", "as_of_first": day})
    assert book.close() == []
    sheet = openpyxl.load_workbook(tmp_path / "facts.xlsx")["observations"]
    column = BY_NAME["observations"].column_names.index("as_of_first") + 1
    assert sheet.cell(2, column).value == "1899-12-31"
    assert isinstance(sheet.cell(3, column).value, datetime)


def test_the_databases_hold_every_row(exported: Path) -> None:
    with (
        closing(sqlite3.connect(exported / "facts.sqlite")) as lite,
        duckdb.connect(exported / "facts.duckdb") as duck,
    ):
        for table, count in counted().items():
            query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 - our own names
            assert lite.execute(query).fetchone() == (count,)
            assert duck.execute(query).fetchone() == (count,)
        assert lite.execute("PRAGMA foreign_key_check").fetchall() == []
        assert lite.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_text_larger_than_the_memory_of_duckdb_is_loaded(tmp_path: Path) -> None:
    database = DuckDbFile(tmp_path / "facts.duckdb", ["paragraphs"])
    database.add("paragraphs", {"record": "a/GEO", "pointer": "/sections/0", "text": "ж" * 2**25})
    assert database.close() == []
    with duckdb.connect(tmp_path / "facts.duckdb") as duck:
        assert duck.execute("SELECT length(text) FROM paragraphs").fetchall() == [(2**25,)]
    assert [path.name for path in tmp_path.iterdir()] == ["facts.duckdb"]


def test_datasette_opens_the_database_and_searches_it(exported: Path, tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes((exported / "facts.sqlite").read_bytes())
    query = "/facts/paragraphs.json?_search=saunas&_shape=array"
    ended = subprocess.run(
        [sys.executable, "-m", "datasette", str(path), "--get", query],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [row["country"] for row in json.loads(ended.stdout)] == ["KGZ"]


def test_the_data_package_is_valid(exported: Path) -> None:
    for form in ("csv", "parquet"):
        package = json.loads((exported / f"facts.{form}" / "datapackage.json").read_bytes())
        assert [resource["name"] for resource in package["resources"]] == list(ALL_TABLES)
        fields = [field for each in package["resources"] for field in each["schema"]["fields"]]
        assert [field["name"] for field in fields if not field["description"]] == []
        if PROFILE.exists():
            jsonschema.validate(package, json.loads(PROFILE.read_bytes()))


@pytest.mark.filterwarnings("default")
def test_frictionless_finds_no_error_in_the_package(exported: Path) -> None:
    report = frictionless.validate(str(exported / "facts.csv" / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.stats["tasks"] == len(TABLES)


def test_a_value_is_in_its_table_with_place_and_source(exported: Path) -> None:
    [row] = [
        row
        for row in read_csv(exported / "facts.csv", "observations")
        if (row["country"], row["statistic"], row["group_name"])
        == ("KGZ", "literacy_rate", "female")
    ]
    assert (row["value"], row["unit"], row["sex"]) == ("98.1", "percent", row["sex"])
    text = json.loads((OUT / "documents/central-asia-and-caucasus.md.json").read_bytes())["text"]
    assert text[int(row["char_start"]) : int(row["char_end"])] == row["raw"] == "female: 98.1%"
    [capital] = [
        row
        for row in read_csv(exported / "facts.csv", "statistics")
        if (row["country"], row["statistic"]) == ("KGZ", "capital")
    ]
    assert (capital["place"], capital["notes"]) == ("Bishkek", "1")
    assert capital["source_titles"] == "The World Factbook"


def test_the_same_output_gives_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    for form in (TablesForm.CSV, TablesForm.PARQUET):
        write_tables(OUT, form, tmp_path / form.value)
        for file in (exported / f"facts.{form.value}").iterdir():
            assert (tmp_path / form.value / file.name).read_bytes() == file.read_bytes()
    write_tables(OUT, TablesForm.XLSX, tmp_path / "facts.xlsx")
    assert (tmp_path / "facts.xlsx").read_bytes() == (exported / "facts.xlsx").read_bytes()


def text_cells(folder: Path) -> Iterator[str]:
    for table in TABLES:
        for row in read_csv(folder, table.name):
            yield from (
                row[column.name] for column in table.columns if column.type in ("string", "list")
            )


def begins_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell: written again, without the guard's pattern."""
    if cell[:1] not in ("=", "+", "-", "@", "\t", "\r"):
        return False
    number, _, remark = cell[1:].rstrip(")").partition("(")
    is_number = number[:1].isdigit() and not number.rstrip("% ").strip("0123456789.,")
    has_words_alone = all(letter.isalnum() or letter in "_ .," for letter in remark)
    return not (cell[0] in "+-" and is_number and has_words_alone)


def test_no_cell_of_a_hostile_report_is_a_formula(hostile: Path, tmp_path: Path) -> None:
    assert write_tables(hostile, TablesForm.CSV, tmp_path / "csv") == []
    cells = list(text_cells(tmp_path / "csv"))
    assert [cell for cell in cells if begins_formula(cell)] == []
    assert sum(cell.startswith(("'=", "'@", "'-", "'+")) for cell in cells) >= 8
    assert "-5" in cells
    assert "+5%" in cells
    write_tables(hostile, TablesForm.XLSX, tmp_path / "facts.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "facts.xlsx"):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            texts = [cell for cell in row if isinstance(cell.value, str)]
            assert all(cell.quotePrefix for cell in texts if begins_formula(cell.value))


def test_raw_leaves_cells_unguarded(hostile: Path, tmp_path: Path) -> None:
    command = ["export", "tables", str(hostile), "--to", "csv", "--raw", "--bom"]
    assert main([*command, "-o", str(tmp_path / "csv")]) == 0
    assert (tmp_path / "csv/notes.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert any(begins_formula(cell) for cell in text_cells(tmp_path / "csv"))


def test_cells_of_claims_are_guarded_too(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "claims", str(hostile)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row for row in rows if begins_formula(row["text"])] == []
    assert main(["export", "claims", str(hostile), "--raw"]) == 0
    assert "=HYPERLINK" in capsys.readouterr().out.replace('""', '"')


@pytest.mark.parametrize("text", ["\n=A1", "\uff1dA1", "\uff0bA1", "\uff0dA1", "\uff20A1"])
def test_a_line_end_or_a_full_width_sign_begins_a_formula_too(text: str) -> None:
    assert guard_formula(text) == f"'{text}"


@given(st.text())
def test_a_guarded_text_never_begins_a_formula(text: str) -> None:
    guarded = guard_formula(text)
    assert not begins_formula(guarded)
    assert guarded in (text, f"'{text}")


def test_values_that_excel_cannot_hold_are_reported(
    hostile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(workbook, "LONGEST_CELL", 40)
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    path = tmp_path / "facts.xlsx"
    assert main(["export", "tables", str(hostile), "--to", "xlsx", "-o", str(path)]) == 0
    message = capsys.readouterr().err
    assert "paragraphs.text: 2 cells cut to 40 characters" in message
    assert "tables: over 3 rows, continued in" in message
    book = openpyxl.load_workbook(path)
    assert book["tables_2"].max_row > 1
    shown = book["paragraphs"].iter_rows(values_only=True)
    assert all(len(str(row[3])) <= 40 for row in shown if row[3])


def test_one_table_is_written_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "tables", str(OUT), "--to", "csv", "--table", "records"]) == 0
    assert len(list(csv.DictReader(io.StringIO(capsys.readouterr().out)))) == len(sample_records())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--to", "xlsx"], 2, "needs --output"),
        (["--to", "csv", "--table", "nothing"], 2, "no such table"),
        (["--to", "csv", "-o", "/dev/null/x"], 4, "cannot be read or written"),
    ],
)
def test_wrong_arguments_are_explained(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "tables", str(OUT), *arguments]) == code
    assert message in capsys.readouterr().err


def test_an_interrupted_output_has_its_tables(tmp_path: Path) -> None:
    for path in OUT.glob("**/*.json"):
        if path.name != "manifest.json":
            copy = tmp_path / "out" / path.relative_to(OUT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    write_tables(tmp_path / "out", TablesForm.CSV, tmp_path / "csv")
    assert len(read_csv(tmp_path / "csv", "inputs")) == counted()["inputs"]
    assert len(read_csv(tmp_path / "csv", "paragraphs")) == counted()["paragraphs"]


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        (None, (None, None)),
        ("2009", ("2009-01-01", "2009-12-31")),
        ("2008-02", ("2008-02-01", "2008-02-29")),
        ("2009-07-15", ("2009-07-15", "2009-07-15")),
        ("199X", ("1990-01-01", "1999-12-31")),
        ("19XX", ("1900-01-01", "1999-12-31")),
        ("2018~", ("2018-01-01", "2018-12-31")),
        ("2009/2010-03", ("2009-01-01", "2010-03-31")),
        ("2005/..", ("2005-01-01", None)),
        ("../2005", (None, "2005-12-31")),
        ("2001-24", ("2001-12-01", "2002-02-28")),
        ("0000", (None, None)),
        ("soon", (None, None)),
    ],
)
def test_a_date_has_its_first_and_last_day(
    edtf: str | None, days: tuple[str | None, str | None]
) -> None:
    assert edtf_days(edtf) == days


def test_a_fact_of_a_pdf_has_its_box(tmp_path: Path) -> None:
    """The box of a value lies on its page and holds its letters, seen by another program."""
    pdf = ROOT / "tests/renderings/central-asia-and-caucasus.two-columns.pdf"
    command = ["run", str(pdf), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main(command) == 0
    write_tables(tmp_path / "out", TablesForm.CSV, tmp_path / "csv")
    [row] = [
        row
        for row in read_csv(tmp_path / "csv", "observations")
        if (row["country"], row["statistic"]) == ("KGZ", "population")
    ]
    x0, top, x1, bottom = (float(row[side]) for side in ("x0", "top", "x1", "bottom"))
    with pdfplumber.open(pdf) as opened:
        page = opened.pages[int(row["page"]) - 1]
        assert page.crop((x0, top, x1, bottom)).extract_text() == "5,431,747"


ENFORCEMENT = """### III. Enforcement of Laws on Child Labor

| Overview | 2020 | 2021 |
|---|---|---|
| Labor Inspectorate Funding | $366,762 | $119,089 <sup>3</sup> |
| Number of Labor Inspectors | 71 <sup>1</sup> | 72 <sup>2</sup> |

| Standard | Meets International Standards | Age | Legislation |
|---|---|---|---|
| Minimum Age for Work | Yes | 15 | Article 4 of the Labor Law <sup>2</sup> |

<sup>1</sup> Kifaru Press. *Farms.* 2018.

<sup>2</sup> Kifaru Press. *Mines.* 2019.

<sup>3</sup> Kifaru Press. *Roads.* 2020.
"""


def test_a_figure_has_the_notes_that_are_printed_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of its own cell; an age has those of the law beside it."""
    text = (ROOT / "docs" / "examples" / "reports" / "lesotho-labor.md").read_text("utf-8")
    head = "### III. Enforcement of Laws on Child Labor\n"
    (tmp_path / "lesotho.md").write_text(text.replace(head, ENFORCEMENT), "utf-8")
    out = str(tmp_path / "out")
    assert main(["run", str(tmp_path / "lesotho.md"), "--out", out, "--no-entities"]) == 0
    capsys.readouterr()
    assert main(["export", "tables", out, "--to", "csv", "--table", "observations"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    wanted = {"labor_inspectorate_funding": ["", "3"], "labor_inspectors": ["1", "2"]}
    wanted["minimum_age_of_work"] = ["2"]
    for statistic, notes in wanted.items():
        assert [row["notes"] for row in rows if row["statistic"] == statistic] == notes


def test_a_figure_has_the_problems_of_its_statistic(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = "# World Factbook\n\n## Fiji\n\n**Literacy:** 998%\n\n**Population:** 944,720\n"
    (tmp_path / "fiji.md").write_text(report, "utf-8")
    words = ["run", str(tmp_path / "fiji.md"), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main([*words, "--profile", "world-factbook"]) == 0
    for table in ("statistics", "observations"):
        capsys.readouterr()
        command = ["export", "tables", str(tmp_path / "out"), "--to", "csv", "--table", table]
        assert main(command) == 0
        rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
        found = {row["statistic"]: row["problems"] for row in rows}
        assert found == {"literacy_rate": "implausible-value", "population": ""}


@pytest.mark.parametrize(
    ("printed", "notes"),
    [
        ("total: 98% male: 99% (2010 est.)~", ["1", "1"]),
        ("total: 98% male: 99%~", ["1", "1"]),
        ("total: 98%~ male: 99%~", ["1", "2"]),
        ("total: 98%~ male: 99%", ["1", ""]),
    ],
)
def test_a_note_at_the_end_of_a_line_concerns_all_its_figures(
    printed: str, notes: list[str]
) -> None:
    parts = [{"spans": [{"start": at, "end": printed.index("%", at) + 1}]} for at in (0, 11)]
    refs = [
        {"note": str(number), "spans": [{"start": found.start(), "end": found.end()}]}
        for number, found in enumerate(re.finditer("~", printed), 1)
    ]
    statistic = {"note_refs": refs, "spans": [{"start": 0, "end": len(printed)}]}
    finder = FigureNotes({"tables": []}, printed)
    called = finder.of_parts(statistic, parts)
    assert ["; ".join(ref["note"] for ref in one) for one in called] == notes
    assert finder.of_parts(statistic, parts[::-1]) == called[::-1]
    assert finder.of_parts(statistic, [parts[0], {"spans": []}]) == [refs, refs]


@pytest.mark.parametrize(("heads", "notes"), [(("2020", "2021"), []), (("Age", "Law"), ["1"])])
def test_a_figure_has_no_notes_of_the_cell_of_another_year(
    heads: tuple[str, str], notes: list[str]
) -> None:
    callout = {"note": "1", "spans": [{"start": 10, "end": 11}]}
    row = [
        {"spans": [{"start": 0, "end": 2}], "note_refs": []},
        {"spans": [{"start": 3, "end": 10}], "note_refs": [callout]},
    ]
    table = {"columns": [{"text": head} for head in heads], "rows": [row]}
    statistic = {"note_refs": [], "spans": [{"start": 0, "end": 2}]}
    found = FigureNotes({"tables": [table]}, "20 unknown1").of_statistic(statistic)
    assert [ref["note"] for ref in found] == notes


def test_a_library_that_cannot_write_is_an_error_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = "database or disk is full"
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr("pipeline.exports.tables.export.SqliteFile", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_tables(tmp_path / "out", TablesForm.SQLITE, tmp_path / "a.sqlite")
