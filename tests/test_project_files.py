"""Project files: citation, action, hook, templates and container are valid and work."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.record.model import SCHEMA_VERSION
from tests.support.commands import run_command, write_programs
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from pathlib import Path

OUT = ROOT / "out"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def read(name: str) -> Any:  # noqa: ANN401 - any YAML value
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.citation-file-format", "CITATION.cff"),
        ("vendor.github-actions", "action.yml"),
        ("vendor.compose-spec", "compose.yaml"),
        *(
            (
                f"vendor.github-issue-{'config' if path.stem == 'config' else 'forms'}",
                path.relative_to(ROOT).as_posix(),
            )
            for path in TEMPLATES
        ),
    ],
)
def test_project_files_follow_their_schemas(schema: str, name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, name]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_citation_file_has_the_current_version() -> None:
    citation = read("CITATION.cff")
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]


@pytest.mark.parametrize("name", ["CITATION.cff", "README.md", "docs/index.md", "pyproject.toml"])
def test_every_description_names_the_same_formats(name: str) -> None:
    text = " ".join((ROOT / name).read_text("utf-8").split())
    assert "PDF, HTML, Markdown, text, Word, OpenDocument, RTF, EPUB, e-mail" in text


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with a space in its name that holds an output, and the command on the PATH."""
    folder = tmp_path / "our data"
    shutil.copytree(OUT, folder / "an output")
    write_programs(folder / "country-reports" / "bin")
    return folder


def run_in(folder: Path, command: list[str], **variables: str) -> int:
    programs = folder / "country-reports" / "bin"
    return run_command(command, folder, programs, RUNNER_TEMP=str(folder), **variables).returncode


@pytest.mark.slow
def test_the_action_accepts_an_output_and_refuses_a_broken_one(output: Path) -> None:
    """Its last step, run as GitHub runs it; the steps before it install the program."""
    step = read("action.yml")["runs"]["steps"][-1]
    assert step["env"] == {"OUTPUT": "${{ inputs.output }}"}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    assert run_in(output, command, OUTPUT="an output") == 0
    (output / "an output" / "records" / "armenia.md" / "ARM.json").unlink()
    assert run_in(output, command, OUTPUT="an output") == 1


@pytest.mark.slow
def test_the_hook_accepts_an_output_and_refuses_a_broken_one(output: Path) -> None:
    [hook] = read(".pre-commit-hooks.yaml")
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["pass_filenames"] is False
    assert hook["always_run"] is True  # also for a commit that only removes records
    assert "files" not in hook
    command = [*hook["entry"].split(), "an output"]
    assert run_in(output, command) == 0
    (output / "an output" / "manifest.json").write_text("{}")
    assert run_in(output, command) == 1


def test_the_container_has_no_rights_and_locked_packages() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and line[0] not in "# "]
    names = [name for name, _ in steps]
    assert names.index("USER") < names.index("ENTRYPOINT")
    [user] = [rest for name, rest in steps if name == "USER"]
    assert int(user.split(":")[0]) > 0
    assert all("-slim" in rest for name, rest in steps if name == "FROM")
    installs = [rest for _, rest in steps if " pip install " in rest]
    assert installs
    assert all("--require-hashes" in rest and "--no-deps" in rest for rest in installs)
    [health] = [rest for name, rest in steps if name == "HEALTHCHECK"]
    assert '"doctor"' in health
    copied = [
        part
        for n, rest in steps
        if n == "COPY" and "--from" not in rest
        for part in rest.split()[:-1]
    ]
    assert all((ROOT / part).exists() for part in copied if not part.startswith("$"))
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{part}" for part in copied if not part.startswith("$")} <= set(kept)


def test_the_container_linter_finds_no_fault() -> None:
    linter = shutil.which("hadolint")
    if not linter:
        pytest.skip("hadolint is not installed")
    checked = subprocess.run(
        [linter, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_compose_file_names_existing_files() -> None:
    composed = read("compose.yaml")
    assert set(composed["services"]) == {"scheduler", "worker", "run"}
    for service in composed["services"].values():
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert (ROOT / service["build"]["args"]["LOCK"]).is_file()
    run = composed["services"]["run"]["command"]
    assert run[run.index("--cluster") + 1] in composed["services"]["worker"]["entrypoint"]


def test_release_notes_are_the_changelog_section_of_the_version() -> None:
    command = [sys.executable, "scripts/release_notes.py"]
    noted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert noted.startswith("# country-reports Unreleased\n\n### Added\n")
    assert f"## The output's schemas: {SCHEMA_VERSION}" in noted
    unknown = subprocess.run([*command, "99.0"], cwd=ROOT, capture_output=True, check=False)
    assert unknown.returncode == 1
