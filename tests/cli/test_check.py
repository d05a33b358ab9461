"""`check`: faults in an output that was changed after the run."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli.check import audit_output
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "records/central-asia-and-caucasus.md/GEO.json"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A copy of the committed output, which a test may damage."""
    shutil.copytree(ROOT / "out", tmp_path / "out")
    return tmp_path / "out"


def change(out: Path, *place: str | int, value: object) -> None:
    record: Any = json.loads((out / RECORD).read_text("utf-8"))
    holder = record
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = value
    (out / RECORD).write_text(json.dumps(record), "utf-8")


def test_the_committed_output_passes_the_audit(out: Path) -> None:
    assert list(audit_output(out)) == []


def test_an_edited_record_is_reported_with_the_command_for_corrections(out: Path) -> None:
    change(out, "statistics", "population", "observations", 0, "value", value=1)
    [(path, reason)] = audit_output(out)
    assert path == RECORD
    assert "`correct`" in reason


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("statistics", "population", "raw"), "4,615,808"),
        (("sections", 0, "paragraphs", 0, "text"), "Something else."),
        (("notes", 0, "citations", 0, "raw"), "Nobody 1999"),
        (("statistics", "population", "observations", 0, "spans", 0, "end"), 12),
    ],
)
def test_printed_text_that_is_not_at_its_spans_is_reported(
    out: Path, place: tuple[str | int, ...], value: object
) -> None:
    change(out, *place, value=value)
    pointers = [
        reason.partition(":")[0] for _, reason in audit_output(out) if "other text" in reason
    ]
    assert len(pointers) == 1
    assert "/".join(map(str, place)).startswith(pointers[0].lstrip("/"))
