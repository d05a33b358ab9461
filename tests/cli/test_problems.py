"""`problems` and `explain`: every problem is listed with its place and a remedy."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main
from pipeline.cli.problems import load_guide, write_guide_page
from pipeline.document.problems import SEVERITY, Code
from pipeline.exports.chunks import list_chunks
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from pathlib import Path

OUT = ROOT / "out"


def test_every_code_is_explained() -> None:
    guide = load_guide()
    assert set(guide) == set(Code)
    for advice in guide.values():
        assert all(text.endswith((".", "…")) for text in (advice.meaning, advice.cause))
        assert len(advice.remedy) > 8


def test_docs_problems_is_generated_from_the_same_texts() -> None:
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    assert page == write_guide_page()
    assert [f"### {code.value}" for code in Code if f"\n### {code.value}\n" not in page] == []


def recorded() -> Counter[str]:
    """The codes of all problems in the files of the sample output."""
    paths = [*OUT.glob("records/**/*.json"), *OUT.glob("documents/**/*.json")]
    listed = [json.loads(path.read_bytes())["problems"] for path in paths]
    return Counter(problem["code"] for problems in listed for problem in problems)


def test_all_problems_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["problems", str(OUT), "--to", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert Counter(row["code"] for row in rows) == recorded()
    assert all(row["remedy"] for row in rows)
    assert main(["problems", str(OUT), "--to", "csv"]) == 0
    assert len(list(csv.DictReader(io.StringIO(capsys.readouterr().out)))) == len(rows)
    assert main(["problems", str(OUT)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("    to do: ") == len(rows)
    assert "missing-value in armenia.md (ARM): 'Gross Domestic Product per Capita'" in printed


def test_codes_and_severities_filter_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["problems", str(OUT), "--code", "missing-value", "--to", "json"]) == 0
    assert {row["code"] for row in json.loads(capsys.readouterr().out)} == {"missing-value"}
    assert main(["problems", str(OUT), "--severity", "info", "--to", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert Counter(row["code"] for row in rows) == Counter(
        {code: count for code, count in recorded().items() if SEVERITY[Code(code)] == "info"}
    )


def test_refused_inputs_are_listed_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "empty.md").write_text(" \n")
    (tmp_path / "raw" / "one.md").write_text("# Georgia\n\n**Population:** about much\n")
    command = ["run", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main(command) == 1
    capsys.readouterr()
    assert main(["problems", str(tmp_path / "out"), "--to", "json"]) == 0
    first, *_ = json.loads(capsys.readouterr().out)
    assert (first["severity"], first["document"]) == ("error", "empty.md")
    assert first["code"] == "empty-source"
    assert first["message"]


@pytest.mark.parametrize("code", list(Code))
def test_explain_prints_the_text_of_a_code(code: Code, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.value]) == 0
    printed = capsys.readouterr().out
    assert SEVERITY[code].value in printed
    assert "What to do: " in printed


def test_an_unknown_code_suggests_similar_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "unparsed"]) == 2
    assert "did you mean unparsed-value" in capsys.readouterr().err
    assert main(["problems", str(OUT), "--code", "nonsense"]) == 2
    assert main(["explain"]) == 0
    assert capsys.readouterr().out.count("\n") >= len(Code)


def test_what_is_to_check_is_listed_worst_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "The delegation explained what had been done about it since the last session."
    numbers = "".join(f"{number}\\. {said}\n\n" for number in (*range(1, 9), *range(10, 15)))
    rows = "Maize 1,200 1,310 1,290 1,402 Rice 310 295 288 301 Beans 77 81 79 90"
    (tmp_path / "kenya.md").write_text(f"# Kenya\n\n{rows}\n\n{numbers}", "utf-8")
    out = tmp_path / "out"
    assert main(["run", str(tmp_path / "kenya.md"), "--out", str(out), "--no-entities"]) == 0
    words = capsys.readouterr().err
    assert "problems, 2 to check" in words
    assert f"2 to check: `problems {out} --to-check` lists them" in words
    assert main(["problems", str(out), "--to-check", "--to", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in listed] == ["broken-numbering", "flattened-table"]
    assert listed[0]["printed"].startswith("10\\. The delegation")
    chunks = {chunk["text"][:5]: chunk["metadata"].get("to_check") for chunk in list_chunks(out)}
    assert chunks == {"Maize": "broken-numbering; flattened-table"}
