"""Every how-to works as written, from top to bottom, in a folder with reports and an output."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import OWN, run_command, write_programs
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(path for path in (ROOT / "docs" / "how-to").glob("*.md"))
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST = {"sh": 3, "python": 5}
REPORT = "# Georgia\n\n**Population:** {}\n\n**Literacy Rate:** 99%\n\nWritten in {}. It stays.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with reports of two years, the sample output, and the programs that are shown."""
    shutil.copytree(ROOT / "out", tmp_path / "facts")
    for year, people in (("2014", "10,000"), ("2019", "12,000")):
        (tmp_path / "reports" / year).mkdir(parents=True)
        report = REPORT.format(people, year)
        (tmp_path / "reports" / year / "georgia.md").write_text(report)
    for sample in RAW.glob("*.md"):
        shutil.copy(sample, tmp_path / "reports")
    programs = {
        "country-reports": OWN,
        "check-jsonschema": f'exec {sys.executable} -m check_jsonschema "$@"',
        "datasette": f'exec {sys.executable} -m datasette "$@" --get /-/databases.json',
    }
    write_programs(tmp_path / "bin", programs)
    return tmp_path


def command_of(kind: str, text: str) -> list[str]:
    """How a block is run; a comparison that finds differences ends with 1."""
    if kind == "python":
        return [sys.executable, "-c", text]
    lines = (f"{line} || [ $? -eq 1 ]" if " diff " in line else line for line in text.splitlines())
    return ["/bin/sh", "-e", "-c", "\n".join(lines)]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_how_to_works_as_written(page: Path, folder: Path) -> None:
    for kind, text in BLOCK.findall(page.read_text("utf-8")):
        ended = run_command(command_of(kind, text), folder, folder / "bin")
        assert ended.returncode == 0, f"{text}\n{ended.stdout}\n{ended.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_how_to_is_short(page: Path) -> None:
    for kind, text in BLOCK.findall(page.read_text("utf-8")):
        lines = [line for line in text.splitlines() if line and not line.startswith("import ")]
        assert len(lines) <= MOST[kind]
