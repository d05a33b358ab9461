"""`evaluate` on facts of sentences: right, missed, invented and optional facts of each kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import load
from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.evaluation.annotations import Letters
from pipeline.evaluation.gold import FactIndex, judge_facts, read_facts, score_facts
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """# 2016 Report on Labor

## Kenya

In 2015 inspectors found 37 violations.

Kenyan women are trafficked to Qatar and Oman for forced labor.

On May 2, 2016, Kenya ratified the Palermo Protocol.
"""
FIGURES = "In 2015 inspectors found 37 violations."
FLOWS = "Kenyan women are trafficked to Qatar and Oman for forced labor."
TREATY = "On May 2, 2016, Kenya ratified the Palermo Protocol."


def place(sentence: str, part: str) -> dict[str, int]:
    """The letters of a part of a sentence."""
    before = Letters.of(sentence).before
    start = sentence.index(part)
    return {"start": before[start], "end": before[start + len(part)]}


def gold_of(sha256: str) -> list[dict[str, Any]]:
    """The gold of the report: one figure and one flow are wanted that are not there."""

    def line(sentence: str, **facts: list[dict[str, Any]]) -> dict[str, Any]:
        key = {"sha256": Letters.of(sentence).digest, "start": 0, "end": 1}
        return {"file": "report.md", "sha256": sha256, "sentence": key, **facts}

    number = place(FIGURES, "37")
    return [
        line(FIGURES, figures=[{**number, "value": 37, "unit_any": ["cases", None]}]),
        line(FIGURES, figures=[{**number, "value": 38}]),
        line(FIGURES, events=[{"edtf": "2015", "optional": True}]),
        line(
            FLOWS,
            flows=[
                {"origin": "KEN", "destination": "QAT"},
                {"origin": "KEN", "destination": "IRQ"},
            ],
        ),
        line(
            TREATY,
            instruments=[{**place(TREATY, "Palermo Protocol"), "status": "signed"}],
            dates=[{**place(TREATY, "May 2, 2016"), "edtf": "2016-05-02"}],
            events=[{"edtf": "2016-05-02"}],
        ),
        line("This sentence is not in the report.", events=[{"edtf": "2001"}]),
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the report, and its gold beside it."""
    folder = tmp_path_factory.mktemp("facts")
    source = folder / "in"
    source.mkdir()
    (source / "report.md").write_text(REPORT, "utf-8")
    main(["run", str(source), "--out", str(folder / "out")])
    [record] = load(folder / "out")
    lines = [json.dumps(one) for one in gold_of(record.source.sha256)]
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_each_kind_counts_what_is_right_missed_and_invented(out: Path) -> None:
    gold = read_facts(out / "gold.jsonl")
    index = FactIndex(load(out / "out"), (one.sha256 for one in gold))
    scores = score_facts(judge_facts(gold, index))["facts"]
    assert [index.find(one) is None for one in gold] == [False] * 5 + [True]
    assert scores["figures"] == {
        "wanted": 2,
        "found": 2,
        "silent_errors": 1,
        "precision": 0.5,
        "recall": 0.5,
    }
    assert scores["flows"] == {
        "wanted": 2,
        "found": 2,
        "silent_errors": 1,
        "precision": 0.5,
        "recall": 0.5,
    }
    assert scores["instruments"]["silent_errors"] == 1
    assert scores["instruments"]["recall"] == 0.0
    assert scores["dates"] == {
        "wanted": 1,
        "found": 1,
        "silent_errors": 0,
        "precision": 1.0,
        "recall": 1.0,
    }
    assert scores["events"]["wanted"] == 2
    assert scores["events"]["found"] == 2
    assert scores["events"]["recall"] == 0.5


def test_the_command_prints_scores_and_lists_misses(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["evaluate", str(out / "gold.jsonl"), str(out / "out"), "--misses"])
    assert code == Exit.PROBLEMS
    shown = "".join(capsys.readouterr())
    assert "silent_errors" in shown
    assert "5 annotated sentences found, 1 not" in shown
    assert "'destination': 'OMN'" in shown
    assert "'destination': 'IRQ'" in shown


def test_the_committed_facts_are_read() -> None:
    for part in ("dev", "held"):
        gold = read_facts(ROOT / "tests" / "annotations" / "facts" / f"{part}.jsonl")
        assert len({one.sentence.sha256 for one in gold}) > 100
