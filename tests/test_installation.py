"""The built wheel and sdist in clean environments of every supported Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.samples import RAW, ROOT

# Where interpreters lie beside those on the PATH: pyenv's, and uv's.
_PLACES = ("~/.pyenv/versions/{}.*/bin/python", "~/.local/share/uv/python/cpython-{}.*/bin/python")


def find_python(version: str) -> str:
    """An interpreter of a version; skips the test where there is none."""
    found = [
        shutil.which(f"python{version}") or "",
        *(
            str(path)
            for place in _PLACES
            for path in sorted(Path("/").glob(str(Path(place.format(version)).expanduser())[1:]))
        ),
    ]
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    for program in filter(None, found):
        ended = subprocess.run([program, "-c", asked], capture_output=True, text=True, check=False)
        if ended.stdout.strip() == version:
            return program
    pytest.skip(f"Python {version} is not installed")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.mark.long
@pytest.mark.parametrize("form", ["*.whl", "*.tar.gz"])
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_the_built_package_works_in_a_clean_environment(
    version: str, form: str, built: Path, tmp_path: Path
) -> None:
    """Installed with locked versions: commands work outside the checkout, nothing is missing."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def call(*command: str) -> str:
        ended = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    call(find_python(version), "-m", "venv", "venv")
    python = str(tmp_path / "venv" / "bin" / "python")
    program = str(tmp_path / "venv" / "bin" / "country-reports")
    [package] = built.glob(form)
    lock = str(ROOT / "requirements.lock")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call(*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    call(*pip, "--no-deps", str(package))
    call(python, "-m", "pip", "check")

    shutil.copy(RAW / "armenia.md", tmp_path)
    call(program, "doctor")
    call(program, "run", "armenia.md", "--out", "out", "--with-schemas")
    assert json.loads((tmp_path / "out/records/armenia.md/ARM.json").read_bytes())["entities"]
    call(program, "check", "out")
    assert "world-factbook" in call(program, "profiles")
    call(program, "schema", "schemas")
    for name in ("record.json", "country-reports.d.ts"):
        committed = (ROOT / "schemas" / name).read_text("utf-8")
        assert (tmp_path / "schemas" / name).read_text("utf-8") == committed
    call(program, "review", "out", "--sources", "armenia.md", "--output", "review")
    call(program, "explain", "unparsed-value")
    call(program, "problems", "out")
    call(program, "show", "out/records/armenia.md/ARM.json")
    call(program, "why", "out/records/armenia.md/ARM.json#/statistics/population")
    call(program, "diff", "out", "out")
    call(program, "export", "tables", "out", "--to", "sqlite", "-o", "facts.db")
    call(program, "export", "chunks", "out", "-o", "chunks.jsonl")
    call(program, "export", "annotations", "out", "-o", "values.jsonld")
    call(program, "export", "crate", "out", "-o", "crate.json")
    resources = "from importlib.resources import files; print(files('pipeline') / 'schemas')"
    shipped = Path(call(python, "-c", resources).strip())
    assert (shipped / "record.json").read_bytes() == (ROOT / "schemas/record.json").read_bytes()
