"""`why` explains a value and its document; `doctor` checks the installation."""

from __future__ import annotations

import re
import shutil
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import doctor, main
from pipeline.errors import Exit
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest import CaptureFixture, MonkeyPatch  # noqa: PT013 - for the type checker only

BOOK = "central-asia-and-caucasus.md"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over raw/."""
    folder = tmp_path_factory.mktemp("why")
    shutil.copytree(RAW, folder / "raw")
    assert main(["run", str(folder / "raw"), "--out", str(folder / "out")]) == Exit.CLEAN
    return folder / "out"


def run_why(out: Path, place: str, capsys: CaptureFixture[str]) -> dict[str, str]:
    """The output of `why` by heading; the first text where a heading comes twice."""
    capsys.readouterr()
    assert main(["why", f"{out}/records/{place}"]) == Exit.CLEAN
    lines = [line.strip().partition("  ") for line in capsys.readouterr().out.splitlines()]
    return {head: text for head, _, text in reversed(lines)}


def test_why_shows_where_a_value_was_printed(out: Path, capsys: CaptureFixture[str]) -> None:
    place = "armenia.md/ARM.json#/statistics/population/observations/0/value"
    one = run_why(out, place, capsys)
    assert one["value"] == "2967004"
    assert one["source"].startswith("armenia.md (text/markdown, sha256 ")
    assert "the label 'Population', and the grammar of a quantity" in one["read by"]
    assert one["read by"].endswith("profile protection-project")
    assert one["printed"].startswith("characters 24 to 33: …## Armenia")
    assert "⟦2,967,004⟧" in one["printed"]
    assert "spacy 3.8" in one["versions"]
    assert one["was read"] == "because of: new"
    assert one["next run"] == (
        "does not read it unless the source, its corrections or the output change"
    )


def test_why_says_what_speaks_for_the_chapters(tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("# Ferries of Tonga\n\nA boat of Tonga met one of Fiji.\n")
    run = ["run", str(tmp_path / "a.md"), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main(run) == Exit.CLEAN
    one = run_why(tmp_path / "out", "a.md/TON.json#/country", capsys)
    assert re.fullmatch(
        r"one chapter, by heading: Tonga has \d\.\d points, Fiji \d\.\d; "
        r"2 paragraphs speak for it, 1 against it",
        one["divided"],
    )
    assert "divided" not in run_why(tmp_path / "out", "a.md/TON.json#/sections/0", capsys)


@pytest.mark.parametrize(
    "pointer",
    [
        "/country", "/source", "/statistics/population", "/sections/0", "/notes/0",
        "/notes/0/citations/0", "/authorities/0", "/figures/0", "/routes/roles/0", "/entities/0",
    ],
)  # fmt: skip
def test_why_names_the_module_that_reads_each_kind_of_value(
    out: Path, capsys: CaptureFixture[str], pointer: str
) -> None:
    read_by = run_why(out, f"{BOOK}/KGZ.json#{pointer}", capsys)["read by"]
    if pointer != "/entities/0" or "the model" not in read_by:
        [module] = re.findall(r"\((pipeline/[a-z_/]+(?:\.py)?)\)", read_by)
        assert (ROOT / module).exists()


def test_why_and_show_take_the_id_that_a_table_has(out: Path, capsys: CaptureFixture[str]) -> None:
    place = "armenia.md/ARM#/statistics/population"
    assert main(["why", place, "--out", str(out)]) == Exit.CLEAN
    assert "the label 'Population'" in capsys.readouterr().out
    assert main(["show", "armenia.md/ARM", "--out", str(out)]) == Exit.CLEAN
    assert "2,967,004" in capsys.readouterr().out
    assert main(["show", "armenia.md/GEO", "--out", str(out)]) == Exit.USAGE
    shown = capsys.readouterr().err
    assert f"neither a file nor the id of a record in {out}: did you mean 'armenia.md/ARM'" in shown


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        ("/entities/0", "the rules and gazetteers"),
        ("/country", "a name that the gazetteer of countries knows"),
        ("/sections/0/paragraphs/0", "the headings of the chapter"),
        ("/notes/0", "the blocks of notes"),
        ("", "the record as a whole"),
    ],
)
def test_why_names_the_grammar_that_read_a_value(
    pointer: str, message: str, out: Path, capsys: CaptureFixture[str]
) -> None:
    assert message in run_why(out, f"{BOOK}/GEO.json#{pointer}", capsys)["read by"]


def test_why_names_unparsed_parts(out: Path, capsys: CaptureFixture[str]) -> None:
    one = run_why(out, "armenia.md/ARM.json#/notes", capsys)
    assert one["problem"].startswith("note-without-callout: ")
    assert one["printed"] == "the value has no place of its own"


def test_why_announces_what_the_next_run_will_read_again(
    out: Path, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.runtime.fingerprint.package_digest", lambda: "other")
    one = run_why(out, f"{BOOK}/GEO.json#", capsys)
    assert one["next run"] == "reads it again because of: code"


def test_why_reports_a_document_that_the_cache_does_not_know(
    out: Path, capsys: CaptureFixture[str]
) -> None:
    assert main(["why", f"{ROOT / 'out'}/records/armenia.md/ARM.json", "--cache", str(out)]) == 0
    assert "next run  reads it: it is not in the cache" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("armenia.md/ARM.json#/statistics/0", "'0' leads nowhere"),
        ("armenia.md/ARM.json#/notes/99", "'99' leads nowhere"),
        ("armenia.md/ARM.json#/notes/0/id/x", "'x' leads nowhere"),
        ("armenia.md/ARM.json#/notes/-1", "'-1' leads nowhere"),
        ("armenia.md/ARM.json#statistics", "'statistics' is no JSON Pointer"),
        ("armenia.md/XXX.json", "neither a file nor the id of a record"),
        ("../manifest.json", "no record in an output folder"),
    ],
)
def test_an_unknown_place_is_a_usage_error(
    place: str, message: str, out: Path, capsys: CaptureFixture[str]
) -> None:
    assert main(["why", f"{out}/records/{place}"]) == Exit.USAGE
    assert message in capsys.readouterr().err


def test_doctor_accepts_a_complete_installation(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert main(["doctor", "--out", str(tmp_path / "a" / "out")]) == Exit.CLEAN
    lines = capsys.readouterr().err.splitlines()
    states = {line.split()[1]: line.split()[0] for line in lines}
    assert states.pop("tesseract:") in ("ok", "none")  # a program, no package
    assert set(states.values()) == {"ok"}
    assert not (tmp_path / "a").exists()


def missing(name: str) -> str:
    """Nothing is installed."""
    raise PackageNotFoundError(name)


def unwritable(**_: object) -> Iterator[None]:
    """No file can be made."""
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("name", "stand_in", "message"),
    [
        ("version", missing, "missing  pydantic: not installed: install requirements.lock"),
        ("_OLDEST", (4, 0), "missing  Python: "),
        ("find_schema_faults", lambda *_: (), "missing  schemas: "),
        ("tempfile.TemporaryFile", unwritable, "Permission denied; name another with --out"),
    ],
)
def test_doctor_names_missing_parts_and_the_remedy(
    name: str, stand_in: object, message: str, capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(f"pipeline.cli.doctor.{name}", stand_in)
    monkeypatch.setattr(doctor, "_OPTIONAL", {})
    monkeypatch.setattr(doctor, "_model", lambda: doctor.Check("model", is_well=True, detail=""))
    assert main(["doctor"]) == Exit.SETUP
    assert message in capsys.readouterr().err


def test_doctor_does_not_require_optional_parts(
    capsys: CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_OPTIONAL", {"no_such_part": ("flying", "pip install wings")})
    assert main(["doctor"]) == Exit.CLEAN
    message = "none  no_such_part: not installed, for flying: pip install wings"
    assert message in capsys.readouterr().err
