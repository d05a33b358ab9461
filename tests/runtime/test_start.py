"""The start of a run: lazy imports, and processes started before the arguments are parsed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import pipeline.__main__ as program
from pipeline.entities.ner import Recognizer, find_model
from pipeline.errors import Exit
from pipeline.runtime import fork_server
from pipeline.runtime.fork_server import fork_model_process, start_early
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["Women are trafficked from Georgia to Turkey.", "The IOM opened a shelter in May 2009."]


@pytest.mark.parametrize(
    ("arguments", "begun"),
    [
        (["run", "x.md", "--out", "new"], ("*", True)),
        (["run", "x.md", "--no-entities", "--out=new"], ("", True)),
        (["run", "x.md", "--out", "new", "--model", "en"], ("en", True)),
        (["run", "large.md", "--out", "new"], ("", True)),
        (["run", ".", "--out", "new", "--jobs", "2"], ("*", False)),
        (["run", "alone", "--out", "new"], ("", True)),
        (["run", "packed", "--out", "new"], ("*", False)),
        (["run", ".old.cache", "--out", "new"], ("*", False)),
        (["run", "x.md", "x.md", "--out", "new"], ("*", False)),
        (["run", "x.md", "--out", "old"], None),
        (["run", "x.md", "--out", "old", "--force"], ("*", True)),
        (["run", "x.md", "--cluster", "tls://x:1"], None),
        (["run", "x.md", "--strict", "--out", "new"], ("*", True)),
        (["run", "--strict", "x.md"], None),
        (["run"], None),
        (["check", "out"], None),
        ([], None),
    ],
)
def test_workers_start_early_only_where_they_are_needed(
    arguments: list[str],
    begun: tuple[str, bool] | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[tuple[str, bool]] = []

    def note(model: str, *, single: bool) -> None:
        calls.append((model, single))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fork_server, "preload_fork_server", note)
    (tmp_path / "x.md").write_text("## Georgia\n\nText.\n")
    (tmp_path / "large.md").write_bytes(b"## Georgia\n\nText.\n" * 20_000)
    for folder in (".old.cache", "alone", "packed"):
        (tmp_path / folder).mkdir()
    (tmp_path / "alone" / "large.md").write_bytes(b"## Georgia\n\nText.\n" * 20_000)
    (tmp_path / "packed" / "reports.zip").touch()
    start_early(arguments)
    assert calls == ([begun] if begun else [])


def test_a_key_pressed_while_the_program_is_imported_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(_arguments: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "start_early", interrupt)
    assert program.main() == Exit.INTERRUPTED


def test_the_fork_server_ignores_the_key_that_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: list[object] = []

    def start() -> None:
        handlers.append(signal.getsignal(signal.SIGINT))

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", start)
    before = signal.getsignal(signal.SIGINT)
    fork_server.preload_fork_server("")
    assert handlers == [signal.SIG_IGN]
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.parametrize("place", ["gone", "long"])
def test_a_run_that_can_start_no_worker_gives_the_reason(place: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("## Georgia\n\nText.\n")
    folder = tmp_path / (place * 30)
    folder.mkdir()
    command = [sys.executable, "-m", "pipeline", "run", str(tmp_path / "x.md"), "--no-entities"]
    if place == "gone":
        command = ["sh", "-c", 'rmdir "$PWD"; "$@"', "sh", *command]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    message = {"gone": "the working folder is no longer there", "long": "a shorter TMPDIR may help"}
    if place == "long" and done.returncode == Exit.CLEAN:  # from Python 3.14 on, in a shorter place
        assert sys.version_info >= (3, 14)
        return
    assert done.returncode == Exit.SETUP
    assert message[place] in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_the_model_in_another_process_finds_the_same_names() -> None:
    model = find_model(None)
    ask = fork_model_process("*")
    assert ask(model, TEXTS) == [list(found) for found in Recognizer(model)(TEXTS)]
    assert ask("another", TEXTS) is None
    ask.close()
    assert ask(model, TEXTS) is None  # who asked loads the model itself


@pytest.mark.slow
def test_one_file_alone_gives_the_same_bytes_as_in_a_batch(tmp_path: Path) -> None:
    for source in sorted(RAW.glob("*.md"))[:2]:
        command = [sys.executable, "-m", "pipeline", "run", source, "--out", tmp_path / "out"]
        done = subprocess.run(list(map(str, command)), cwd=ROOT, check=False, capture_output=True)
        assert b"crashed" not in done.stderr
        for path in sorted((ROOT / "out" / "records" / source.name).iterdir()):
            written = tmp_path / "out" / "records" / source.name / path.name
            assert written.read_bytes() == path.read_bytes()


def test_no_pattern_is_compared_by_identity() -> None:
    """A match's `re` is the compiled pattern, never its lazy substitute."""
    compared = re.compile(
        r"\.re (?:is|is not)\b|\bis (?:not )?\w+\.re\b|isinstance\([^()]*re\.Pattern"
    )
    found = [
        path.name
        for path in sorted((ROOT / "pipeline").rglob("*.py"))
        if compared.search(path.read_text("utf-8")) and path.name != "fork_server.py"
    ]
    assert found == []
