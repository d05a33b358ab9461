"""Every export of the whole corpus of real documents, and how exports grow with their size."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.samples import ROOT, SHARED

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = SHARED / "corpus"
PROFILE = SHARED / "standards" / "datapackage-2.0.json"


def run(*arguments: str) -> str:
    """What a program of the project prints; its exit code and messages where it fails."""
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return ended.stdout if ended.returncode == 0 else f"{ended.returncode}: {ended.stderr}"


@pytest.mark.long
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the documents are not in the repository")
def test_every_export_of_the_whole_corpus_is_read_by_other_programs(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["-m", "pipeline", "run", str(CORPUS), "--out", str(out), "--no-entities", "--quiet"]
    subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=False)
    checked = run("scripts/check_exports.py", str(out), str(tmp_path / "exports"), str(PROFILE))
    assert checked.endswith("\n0 faults\n"), checked


@pytest.mark.long
def test_exports_stream() -> None:
    """Ten times the records: at most eleven times the time, and a tenth more memory."""
    rows = [line.split(" | ") for line in run("benchmarks/exports.py").splitlines()[3:]]
    assert len(rows) == 9
    assert [row for row in rows if float(row[3]) > 11 or float(row[6]) > 1.1] == []
