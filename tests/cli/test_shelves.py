"""Options of `run` for many reports: exclusion, selection, standard input and the settings file."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from tests.support.samples import RAW, ROOT

BOOK = RAW / "central-asia-and-caucasus.md"
PDF = ROOT / "tests/renderings/central-asia-and-caucasus.two-columns.pdf"


def run(out: Path, *arguments: str) -> int:
    return main(["run", *arguments, "--out", str(out), "--no-entities"])


def written(out: Path) -> set[str]:
    return {path.stem for path in (out / "records").rglob("*.json")}


def lines(out: Path) -> dict[str, Any]:
    return {one["path"]: one for one in json.loads((out / "manifest.json").read_bytes())["inputs"]}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("pacific*", {"old/a.md", "old/deep/b.md", "c.md"}),
        ("old", {"pacific-1.md", "c.md"}),
        ("old/deep/*", {"old/a.md", "pacific-1.md", "c.md"}),
        ("*.md", set()),
    ],
)
def test_inputs_are_excluded_by_pattern(
    tmp_path: Path, pattern: str, left: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("old/a.md", "old/deep/b.md", "c.md", "pacific-1.md"):
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_text("# Georgia\n\nText.\n")
    assert run(tmp_path / "out", str(tmp_path / "raw"), "--exclude", pattern) == 0
    assert set(lines(tmp_path / "out")) == left
    assert "skipped: " in capsys.readouterr().err


def test_only_country_writes_only_the_records_of_that_country(tmp_path: Path) -> None:
    assert run(tmp_path / "out", str(BOOK), "--only-country", "GEO") == 0
    assert written(tmp_path / "out") == {"GEO"}
    [line] = lines(tmp_path / "out").values()
    assert [record["code"] for record in line["records"]] == ["GEO"]
    assert main(["check", str(tmp_path / "out")]) == 0
    assert run(tmp_path / "out", str(BOOK), "--only-country", "KG") == 0
    assert written(tmp_path / "out") == {"KGZ"}
    assert run(tmp_path / "out", str(BOOK)) == 0
    assert written(tmp_path / "out") == {"KGZ", "GEO", "MDA"}


def test_a_country_that_no_report_has_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "out", str(BOOK), "--only-country", "FRA") == 3
    assert "check what --only-country and --pages leave" in capsys.readouterr().err


def test_pages_writes_only_chapters_on_those_pages(tmp_path: Path) -> None:
    assert run(tmp_path / "all", str(PDF)) == 0
    pages = {
        path.stem: json.loads(path.read_bytes())["source"]["pages"]
        for path in (tmp_path / "all" / "records").rglob("*.json")
    }
    first, last = pages["MDA"]
    assert run(tmp_path / "out", str(PDF), "--pages", f"{last}-{last + 5}") == 0
    assert written(tmp_path / "out") == {
        code for code, (begin, end) in pages.items() if begin <= last + 5 and end >= last
    }
    assert first
    for wrong in ("0", "5-3", "x"):
        assert run(tmp_path / "out", str(PDF), "--pages", wrong) == 2


@pytest.mark.parametrize("path", [BOOK, PDF], ids=["markdown", "pdf"])
def test_standard_input_is_read(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert run(tmp_path / "out", "-") == 0
    assert written(tmp_path / "out") == {"KGZ", "GEO", "MDA"}
    assert set(lines(tmp_path / "out")) == {"stdin"}


def test_standard_input_without_an_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/zero").open() as endless:
        monkeypatch.setattr(sys, "stdin", endless)
        assert run(tmp_path / "out", "-", "--max-input", "1M") == 3
    assert "more than 1,048,576 bytes; --max-input allows more" in capsys.readouterr().err


def test_standard_input_that_is_closed_is_empty(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "run", "-", "--out", str(tmp_path / "out")]
    closed = ["sh", "-c", '"$@" <&-', "sh", *command, "--no-entities"]
    done = subprocess.run(closed, cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 3
    assert b"refused stdin: the file is empty" in done.stderr


def test_limits_may_be_larger_than_any_input(tmp_path: Path) -> None:
    limits = ("--timeout", "1e300", "--max-input", "999999999T")
    assert run(tmp_path / "out", str(BOOK), *limits) == 0


def test_standard_input_that_is_given_twice_is_one_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOOK.read_bytes())))
    assert run(tmp_path / "out", "-", "-") == 0
    assert list(lines(tmp_path / "out")) == ["stdin"]


def test_compact_output_has_the_same_content_in_less_space(tmp_path: Path) -> None:
    assert run(tmp_path / "out", str(BOOK)) == 0
    files = sorted(path for path in (tmp_path / "out").rglob("*.json"))
    before = {path: path.read_bytes() for path in files if path.name != "manifest.json"}
    assert run(tmp_path / "out", str(BOOK), "--compact") == 0
    after = {path: path.read_bytes() for path in before}
    assert [json.loads(text) for text in after.values()] == list(map(json.loads, before.values()))
    assert sum(map(len, after.values())) < 0.75 * sum(map(len, before.values()))
    assert main(["check", str(tmp_path / "out")]) == 0


def test_verbose_prints_for_each_record_how_many_values_were_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "out", str(RAW / "armenia.md")) == 0
    message = capsys.readouterr().err
    assert "    ARM Armenia: 11 values typed, 2 text, 0 unparsed, " in message
    assert run(tmp_path / "quiet", str(RAW / "armenia.md"), "--quiet") == 0
    assert "values typed" not in capsys.readouterr().err


def test_a_text_that_was_to_be_typed_counts_as_unparsed_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile, report = tmp_path / "islands.toml", tmp_path / "fiji.md"
    quantity = "labels = ['Population']\nkind = 'quantity'\nunit = 'persons'"
    text = "labels = ['Motto']\nkind = 'text'"
    profile.write_text(
        "name = 'islands'\n[recognised_by]\nat_least = 1\nlabels = ['Motto']\n"
        f"[statistics.population]\n{quantity}\n[statistics.motto]\n{text}\n",
        "utf-8",
    )
    report.write_text("# Fiji\n\n**Population:** a great many\n\n**Motto:** Fear God\n", "utf-8")
    assert run(tmp_path / "out", str(report), "--profile", str(profile)) == 0
    assert "FJI Fiji: 0 values typed, 1 text, 1 unparsed, " in capsys.readouterr().err


@pytest.mark.parametrize("shared", [False, True])
def test_the_settings_file_of_a_folder_gives_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, shared: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = 'no-entities = true\nonly-country = ["GEO"]\nexclude = ["drafts"]\nout = ["facts"]\n'
    if shared:
        (tmp_path / "pyproject.toml").write_text(f"[tool.country-reports.run]\n{settings}")
    else:
        (tmp_path / "country-reports.toml").write_text(f"[run]\n{settings}")
    assert main(["run", str(BOOK)]) == 0
    assert written(tmp_path / "facts") == {"GEO"}
    assert main(["run", str(BOOK), "--only-country", "MDA"]) == 0
    assert written(tmp_path / "facts") == {"MDA"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[run]\nonly = 1\n", "[run] has no option 'only'"),
        ("[walk]\nx = 1\n", "[walk] is no command"),
        ("jobs = 4\n", "jobs is in no table"),
        ("[run\n", "cannot be read"),
        (f"x = {'[' * 100_000}", "cannot be read"),
        ("[run]\nforce = {a = 1}\n", "run.force is a table"),
        ("[run]\nout = [['a']]\n", "run.out is a table, a date or a list of lists"),
        ("[run]\njobs = [1, 2]\n", "run.jobs is a list: write one value"),
    ],
)
def test_wrong_settings_are_explained(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "country-reports.toml").write_text(text)
    assert main(["run", str(BOOK)]) == 4
    assert message in capsys.readouterr().err


def test_a_country_is_chosen_by_its_name_or_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--only-country", "Georgia", "--only-country", "md")
    assert run(tmp_path / "out", str(BOOK), *words) == 0
    assert written(tmp_path / "out") == {"GEO", "MDA"}
    assert run(tmp_path / "out", str(BOOK), "--only-country", "Georgien") == 2
    assert "--only-country Georgien: no known country" in capsys.readouterr().err


def test_one_value_of_a_list_may_stand_alone_in_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = 'no-entities = true\nout = "facts"\nonly-country = "GEO"\njobs = 1\n'
    (tmp_path / "country-reports.toml").write_text(f"[run]\n{settings}")
    assert main(["run", str(BOOK)]) == 0
    assert written(tmp_path / "facts") == {"GEO"}


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('jobs = "many"', "country-reports.toml: Invalid value for '--jobs'"),
        ("memory = 5", "country-reports.toml: Invalid value for '--memory': '5' is no size"),
        ('force = "perhaps"', "country-reports.toml: Invalid value for '--force'"),
    ],
)
def test_a_setting_of_the_wrong_type_names_its_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "country-reports.toml").write_text(f"[run]\n{setting}\n")
    assert main(["run", str(BOOK)]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["tool = 5\n", "[tool]\ncountry-reports = [1]\n", "[[tool]]\na = 1\n"]
)
def test_a_shared_settings_file_without_tables_is_explained(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(text)
    assert main(["run", str(BOOK)]) == 4
    assert "tool.country-reports is no table" in capsys.readouterr().err
