"""The documentation as a whole: generated pages, every block of code, spelling, the site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import run_command, write_programs
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    # A measurement names the command that wrote it, and takes too long to be run here.
    *(p for p in sorted(DOCS.rglob("*.md")) if not {"examples", "measurements"} & {*p.parts}),
]
# A block begins after an empty line or a comment: fenced, or indented by four spaces.
FENCED = re.compile(r"^([^\n]*)\n```(\w*)\n.*?^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^(.*)\n\n    (?![-*\d ])(?:.*\n)", re.MULTILINE)
ILLUSTRATION = re.compile(r"<!-- illustration: \w.{8,} -->")
# The languages whose blocks a test runs or compares, by the page.
PROVED = {
    "how-to": frozenset(("sh", "python")),
    "tutorial.md": frozenset(("sh", "python")),
    "facts.md": frozenset(("md", "text")),
}
COMPARED = frozenset(("sh", "python", "json", "markdown", "toml", "yaml"))


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", ["make_reference.py", "write_accuracy.py"])
def test_generated_pages_are_up_to_date(script: str) -> None:
    checked = program(f"scripts/{script}", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def unproved(page: Path) -> Iterator[str]:
    """The blocks of a page that no test runs and that do not say why."""
    text = page.read_text("utf-8")
    proved = PROVED.get(page.parent.name, PROVED.get(page.name, COMPARED))
    for before, language in FENCED.findall(text):
        if language not in proved and not ILLUSTRATION.fullmatch(before):
            yield f"{language}: behind {before!r}"
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for before in INDENTED.findall(outside):
        if not before.startswith(("    ", "  ", "- ")) and not ILLUSTRATION.fullmatch(before):
            yield f"indented: behind {before!r}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_code_block_runs_or_gives_a_reason(page: Path) -> None:
    assert list(unproved(page)) == []


def test_a_code_block_that_neither_runs_nor_gives_a_reason_is_reported(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Do this:\n\n    rm -r /\n\nor\n\n```text\nnothing\n```\n")
    assert list(unproved(page)) == ["text: behind ''", "indented: behind 'Do this:'"]


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The tutorial's text, and what its commands print, run from top to bottom."""
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "docs").symlink_to(DOCS)
    write_programs(folder / "bin")
    text = (DOCS / "tutorial.md").read_text("utf-8")
    printed = ""
    for kind, block in re.findall(r"^```(sh|python)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        words = [sys.executable, "-c"] if kind == "python" else ["/bin/sh", "-e", "-c"]
        ended = run_command([*words, block], folder, folder / "bin")
        assert ended.returncode == 0, f"{block}\n{ended.stdout}\n{ended.stderr}"
        printed += ended.stdout + ended.stderr
    return text, printed


@pytest.mark.slow
def test_the_tutorial_works_as_written(tutorial: tuple[str, str]) -> None:
    text, printed = tutorial
    shown = re.findall(r"^    [A-Z]{3} .*typed.*$", text, re.MULTILINE)
    assert len(shown) == 3
    for line in shown:
        assert line in printed
    assert "4615870" in printed


@pytest.mark.long
def test_the_demonstration_is_made_by_one_command(tmp_path: Path) -> None:
    made = program("scripts/make_demo.py", str(tmp_path / "demo"))
    assert made.returncode == 0, made.stderr
    profiles = re.findall(
        r'"profile": "([\w-]+)"',
        "".join(path.read_text("utf-8") for path in (tmp_path / "demo/out").rglob("*.json")),
    )
    assert len(set(profiles)) == 5
    files = {path.name for path in (tmp_path / "demo").rglob("*") if path.is_file()}
    assert {"index.html", "facts.xlsx", "chunks.jsonl", "ro-crate-metadata.json"} <= files
    size = sum(path.stat().st_size for path in (tmp_path / "demo").rglob("*") if path.is_file())
    assert size < 10_000_000


@pytest.mark.slow
def test_the_documentation_has_no_spelling_errors() -> None:
    pytest.importorskip("codespell_lib")
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    [prose] = re.findall(r"^PROSE := (.*)$", makefile, re.MULTILINE)
    checked = program("-m", "codespell_lib", *prose.split())
    assert checked.stdout == ""


@pytest.mark.slow
def test_the_site_builds_offline_without_warnings(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    built = program("-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path))
    assert built.returncode == 0, built.stderr  # with `--quiet` warnings are not counted
    pages = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")}
    assert {"index.html", "tutorial.html", "reference/cli.html", "how-to/index.html"} <= pages
    for path in tmp_path.rglob("*.html"):
        text = path.read_text("utf-8")
        loaded = re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="(https?:[^"]+)"', text)
        assert [one for one in loaded if "example.org" not in one] == []
