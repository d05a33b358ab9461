"""Chapters with facts: those of `raw/`, the first chapter where it is present, and rewritings."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.printed_chapter import Facts, cut_chapter
from tests.support.rewriting import variants

ROOT = Path(__file__).parents[2]
RAW = ROOT / "raw"
FACTS = Path(__file__).parents[1] / "facts"
SHARED = ROOT.parent / "shared"
SEED = SHARED / "corpus" / "kazakhstan.md"
SCORER = SHARED / "check" / "score_facts.py"
REWRITTEN = "GEO"


@functools.cache
def script(name: str) -> Any:  # noqa: ANN401 - a program's module has any names
    """A program of `scripts/` as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def sample_records() -> list[dict[str, Any]]:
    """The records of the sample output in `out/`."""
    return [
        json.loads(path.read_bytes()) for path in sorted((ROOT / "out").glob("records/**/*.json"))
    ]


@dataclass(frozen=True)
class Sample:
    """A chapter and its facts; `report` is the Markdown of the file that holds it."""

    name: str
    document: str
    report: str
    facts: Facts

    @property
    def code(self) -> str:
        """The country's alpha-3 code."""
        return str(self.facts["country"]["alpha3"])

    @property
    def markdown(self) -> str:
        """The chapter alone."""
        return cut_chapter(self.report, self.facts)


@functools.cache
def printed() -> tuple[Sample, ...]:
    """The chapters as printed in the reports."""
    found = [
        Sample(f"{path.parent.name}-{path.stem}", path.parent.name, _read(path.parent.name), facts)
        for path in sorted(FACTS.glob("*/*.json"))
        if (facts := json.loads(path.read_text("utf-8")))
    ]
    return (*found, *seed())


def blocks() -> tuple[Sample, ...]:
    """Those of the family whose chapters begin with a block of statistics."""
    return tuple(s for s in printed() if s.facts["source"]["profile"] == "protection-project")


def seed() -> list[Sample]:
    """The project's first chapter, none where the folder beside the project is absent."""
    if not SEED.exists():
        return []
    facts = json.loads((SHARED / "gold" / "kazakhstan.facts.json").read_text("utf-8"))
    return [Sample("seed", SEED.name, SEED.read_text("utf-8"), facts)]


@functools.cache
def rewritings() -> tuple[Sample, ...]:
    """Ten variants of the seed and of one chapter of `raw/`."""
    chapters = [s for s in printed() if s.document == SEED.name or s.code == REWRITTEN]
    return tuple(
        Sample(f"{s.name}-{name}", f"{s.code.lower()}-{i}.md", markdown, facts)
        for s in chapters
        for i, (name, markdown, facts) in enumerate(variants(s.markdown, s.facts))
    )


def run() -> tuple[Path, Path]:
    """All samples through the pipeline: (the folder of inputs, the folder of outputs)."""
    folder, done = _ran()
    if done.returncode not in {0, 1}:
        message = f"the pipeline ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        raise RuntimeError(message)
    return folder / "raw", folder / "out"


@functools.cache
def _ran() -> tuple[Path, subprocess.CompletedProcess[str]]:
    holder = tempfile.TemporaryDirectory(prefix="samples-")
    atexit.register(holder.cleanup)
    folder = Path(holder.name)
    (folder / "raw").mkdir()
    for sample in (*printed(), *rewritings()):
        (folder / "raw" / sample.document).write_bytes(sample.report.encode())
    command = [sys.executable, "-m", "pipeline", "run", str(folder / "raw")]
    return folder, subprocess.run(
        [*command, "--out", str(folder / "out")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def _read(document: str) -> str:
    return (RAW / document).read_text("utf-8")
