"""Commands over an output of which a file is damaged: refused by name, no traceback."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "records/armenia.md/ARM.json"
FILES = ("manifest.json", RECORD, "documents/armenia.md.json")
DAMAGES = {
    "empty": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "wrong types": b'{"schema_version": "2.0.0", "inputs": [{"path": 5}], "statistics": []}',
}
COMMANDS = (
    ("problems", "{out}"),
    ("export", "chunks", "{out}", "--output", "{to}/chunks"),
    ("export", "tables", "{out}", "--to", "csv", "--output", "{to}/tables"),
    ("review", "{out}", "--output", "{to}/review"),
    ("diff", "{out}", "{out}"),
    ("why", f"{{out}}/{RECORD}#/country"),
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run."""
    folder = tmp_path_factory.mktemp("damaged") / "out"
    shutil.copytree(ROOT / "out", folder)
    return folder


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_named_by_every_command(
    file: str, damage: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (out / file).read_bytes()
    (out / file).write_bytes(DAMAGES[damage])
    try:
        for command in COMMANDS:
            words = [word.format(out=out, to=tmp_path) for word in command]
            code = main(words)
            printed = capsys.readouterr().err
            if code not in (Exit.CLEAN, Exit.PROBLEMS):  # it does not read this file
                assert (code, "Traceback" in printed) == (Exit.USAGE, False), printed
                assert str(out) in printed
        assert main(["check", str(out)]) == Exit.PROBLEMS
        assert file in capsys.readouterr().err
    finally:
        (out / file).write_bytes(whole)


@pytest.mark.parametrize("version", [b"null", b"[]"])
def test_a_manifest_with_an_invalid_version_is_written_again(
    version: bytes, tmp_path: Path
) -> None:
    there = tmp_path / "out"
    arguments = ["run", str(ROOT / "raw" / "uruguay-rights.md"), "--out", str(there)]
    assert main([*arguments, "--no-entities"]) == Exit.CLEAN
    whole = (there / "manifest.json").read_bytes()
    (there / "manifest.json").write_bytes(b'{"schema_version": %s, "inputs": []}' % version)
    assert main([*arguments, "--no-entities"]) == Exit.CLEAN
    assert (there / "manifest.json").read_bytes() == whole
