"""The scripts that measure say what is missing where their documents are, and end with code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted(
    path.stem
    for path in (ROOT / "scripts").glob("*.py")
    if "tests.support.corpus" in path.read_text("utf-8")
)
TWO_FOLDERS = ("check_exports", "render_findings")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / f"{script}.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.long
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_without_its_documents_ends_with_a_message(script: str, tmp_path: Path) -> None:
    missing = [str(tmp_path / "nowhere")] * (1 + (script in TWO_FOLDERS))
    done = run(script, *missing)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "nowhere" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("script", ["metamorphic", "read_hard_pdfs"])
def test_a_script_names_what_an_empty_folder_lacks(script: str, tmp_path: Path) -> None:
    done = run(script, str(tmp_path))
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "docs/measurements/README.md" in done.stderr
