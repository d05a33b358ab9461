"""An export replaces an earlier export, and no other file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.exports.cells import guard_csv_cell
from pipeline.exports.replacing import is_like
from tests.support.samples import RAW

if TYPE_CHECKING:
    from pathlib import Path

FORMS = (
    ("tables", "--to", "sqlite", "-o"),
    ("tables", "--to", "xlsx", "-o"),
    ("authorities", "--to", "bibtex", "-o"),
    ("authorities", "--to", "csl", "-o"),
    ("claims", "-o"),
    ("chunks", "-o"),
    ("annotations", "-o"),
    ("tasks", "--to", "doccano", "-o"),
    ("uwazi", "-o"),
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "out"
    arguments = ["run", str(RAW / "pacific-trafficking.md"), "--out", str(folder), "--no-entities"]
    assert main(arguments) in (Exit.CLEAN, Exit.PROBLEMS)
    return folder


def export(out: Path, form: tuple[str, ...], path: Path, *more: str) -> int:
    command, *options = form
    return main(["export", command, str(out), *options, str(path), *more])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(form[:-1]))
def test_an_export_replaces_its_like_and_nothing_else(
    out: Path, form: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "export"
    assert export(out, form, path) == Exit.CLEAN
    assert export(out, form, path) == Exit.CLEAN
    path.write_text("title,pages\nmine,9\n", "utf-8")
    assert export(out, form, path) == Exit.USAGE
    assert path.read_text("utf-8") == "title,pages\nmine,9\n"
    assert export(out, form, path, "--force") == Exit.CLEAN
    assert [one.name for one in tmp_path.iterdir()] == ["export"]


@pytest.mark.parametrize("name", ["manifest.json", "authorities.json"])
def test_a_file_of_the_output_is_never_replaced(out: Path, name: str) -> None:
    before = (out / name).read_bytes()
    assert export(out, ("claims", "-o"), out / name, "--force") == Exit.USAGE
    assert export(out, ("authorities", "-o"), out / name, "--force") == Exit.USAGE
    assert (out / name).read_bytes() == before


def test_a_file_of_a_folder_of_tables_is_kept(out: Path, tmp_path: Path) -> None:
    form = ("tables", "--to", "csv", "-o")
    assert export(out, form, tmp_path / "tables") == Exit.CLEAN
    (tmp_path / "tables" / "statistics.csv").write_text("a,b\n1,2\n", "utf-8")
    assert export(out, form, tmp_path / "tables") == Exit.USAGE
    assert (tmp_path / "tables" / "statistics.csv").read_text("utf-8") == "a,b\n1,2\n"


def test_a_database_of_other_tables_is_no_export(tmp_path: Path) -> None:
    for name, table in (("mine", "birds"), ("made", "statistics"), ("earlier", "statistics")):
        with closing(sqlite3.connect(tmp_path / name)) as database:
            database.execute(f"CREATE TABLE {table} (name TEXT)")
            database.execute(f"INSERT INTO {table} VALUES (?)", (name,))  # noqa: S608 - our own name
            database.commit()
    assert not is_like(tmp_path / "mine", tmp_path / "made")
    assert is_like(tmp_path / "earlier", tmp_path / "made")


def test_a_bibliography_of_other_works_is_no_export(tmp_path: Path) -> None:
    for name, key in (("mine", "darwin1859"), ("made", "note_1"), ("earlier", "note_1")):
        (tmp_path / name).write_text(f"@book{{{key},\n  title={{{name}}}}}\n", "utf-8")
    assert not is_like(tmp_path / "mine", tmp_path / "made")
    assert is_like(tmp_path / "earlier", tmp_path / "made")


@pytest.mark.skipif(os.name != "posix", reason="other systems number their processes otherwise")
def test_what_a_killed_export_left_goes_with_the_next(out: Path, tmp_path: Path) -> None:
    (tmp_path / ".claims.csv.999999999.part").write_text("half", "utf-8")
    (tmp_path / ".tables.999999998.part").mkdir()
    running = tmp_path / f".claims.csv.{os.getppid()}.part"
    running.write_text("of another process", "utf-8")
    assert export(out, ("claims", "-o"), tmp_path / "claims.csv") == Exit.CLEAN
    assert export(out, ("tables", "--to", "csv", "-o"), tmp_path / "tables") == Exit.CLEAN
    assert {one.name for one in tmp_path.iterdir()} == {"claims.csv", "tables", running.name}


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("a;=B1", "a;'=B1"),
        ("a; =B1", "a; '=B1"),
        ('a;"=B1', "a;\"'=B1"),
        ("a;-cmd", "a;'-cmd"),
        ("a\n=B1", "a\n'=B1"),
        ("=B1;=B2", "'=B1;'=B2"),
        ("one; -2.5", "one; -2.5"),
        ("one\n- two", "one\n- two"),
        ("a = b; c", "a = b; c"),
    ],
)
def test_a_formula_behind_a_semicolon_is_guarded(text: str, guarded: str) -> None:
    assert guard_csv_cell(text) == guarded
