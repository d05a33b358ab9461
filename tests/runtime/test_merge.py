"""Outputs of parts of a shelf, merged: the bytes of one run over the whole shelf."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from tests.support.samples import RAW

if TYPE_CHECKING:
    from pathlib import Path


def run(inputs: list[Path], out: Path, *more: str) -> None:
    words = ["run", *map(str, inputs), "--out", str(out), "--no-entities", "--jobs", "1", *more]
    assert main(words) in (Exit.CLEAN, Exit.PROBLEMS, Exit.NOTHING_READ)


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`raw/` with five inputs, of which one is refused, `whole/`, and three parts of it."""
    folder = tmp_path_factory.mktemp("shelf")
    shutil.copytree(RAW, folder / "raw")
    (folder / "raw" / "empty.md").write_text("", "utf-8")
    files = sorted((folder / "raw").iterdir())
    run(files, folder / "whole")
    for number in range(3):
        run(files[number::3], folder / f"part-{number}")
    return folder


def merge(shelf: Path, out: Path, *parts: str) -> int:
    return main(["merge", *(str(shelf / part) for part in parts), "--out", str(out)])


def test_three_parts_are_one_run_byte_for_byte(shelf: Path, tmp_path: Path) -> None:
    assert merge(shelf, tmp_path / "out", "part-2", "part-0", "part-1") == Exit.CLEAN
    assert read_tree(tmp_path / "out") == read_tree(shelf / "whole")
    assert main(["check", str(tmp_path / "out")]) == Exit.CLEAN
    before = read_tree(tmp_path / "out")
    run(sorted((shelf / "raw").iterdir()), tmp_path / "out")  # a run goes on from it
    assert read_tree(tmp_path / "out") == before


def test_an_input_of_two_parts_counts_once_if_its_outcome_is_the_same(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert merge(shelf, tmp_path / "out", "whole", "part-1", "part-2") == Exit.CLEAN
    assert read_tree(tmp_path / "out") == read_tree(shelf / "whole")
    report = tmp_path / "armenia.md"
    report.write_bytes((RAW / "armenia.md").read_bytes() + b"\nMore.\n")
    run([report], tmp_path / "other")
    (shelf / "other").symlink_to(tmp_path / "other")
    capsys.readouterr()
    assert merge(shelf, tmp_path / "both", "whole", "other") == Exit.USAGE
    assert "have different outcomes of armenia.md" in capsys.readouterr().err
    assert not (tmp_path / "both").exists()


def test_what_is_no_whole_output_is_not_merged(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = tmp_path / "part"
    shutil.copytree(shelf / "part-0", part)
    record = next((part / "records").rglob("*.json"))
    record.write_bytes(record.read_bytes().replace(b"Armenia", b"Albania"))
    words = ["merge", str(part), str(shelf / "part-1"), "--out"]
    assert main([*words, str(tmp_path / "out")]) == Exit.SETUP
    assert "was changed since its run" in capsys.readouterr().err
    assert not (tmp_path / "out" / "manifest.json").exists()
    (part / "manifest.json").unlink()
    assert main([*words, str(tmp_path / "new")]) == Exit.USAGE
    assert "finished run" in capsys.readouterr().err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", "utf-8")
    assert merge(shelf, tmp_path / "full", "whole") == Exit.USAGE
    run(sorted((shelf / "raw").iterdir())[:1], tmp_path / "compact", "--compact")
    manifest = json.loads((tmp_path / "compact" / "manifest.json").read_bytes())
    assert manifest["inputs"]
    shutil.copytree(tmp_path / "compact", shelf / "compact")
    assert merge(shelf, tmp_path / "mixed", "whole", "compact") == Exit.USAGE
