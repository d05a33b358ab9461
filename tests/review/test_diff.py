"""`diff` lists every difference between two outputs, and nothing else."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli import main
from pipeline.errors import Exit
from pipeline.review.comparison import compare_records
from pipeline.review.comparison_page import write_html
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


OUT = ROOT / "out"
KYRGYZSTAN = "records/central-asia-and-caucasus.md/KGZ.json"
MOLDOVA = "records/central-asia-and-caucasus.md/MDA.json"


def load(path: str) -> Any:  # noqa: ANN401 - a JSON value
    return json.loads((OUT / path).read_bytes())


def changed(change: Callable[[Any], object]) -> list[tuple[str, str, str, str | None, str | None]]:
    """The differences after a change of Kyrgyzstan's record."""
    record = load(KYRGYZSTAN)
    change(record)
    compared = compare_records(load(KYRGYZSTAN), record)
    return [(one.about, one.what, one.kind, one.was, one.now) for one in compared.changes]


def test_equal_outputs_give_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(OUT), str(OUT)]) == 0
    assert capsys.readouterr().out == "0 records differ, 8 are equal\n"
    assert main(["diff", str(OUT / MOLDOVA), str(OUT / MOLDOVA)]) == 0


def test_one_changed_value_is_one_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(OUT, tmp_path / "out")
    record = load(KYRGYZSTAN)
    record["statistics"]["literacy_rate"]["observations"][1]["value"] = 98.3
    (tmp_path / "out" / KYRGYZSTAN).write_text(json.dumps(record))
    assert main(["diff", str(OUT), str(tmp_path / "out"), "--json"]) == 1
    [line] = capsys.readouterr().out.splitlines()
    [change] = json.loads(line)["changes"]
    assert change["what"] == "literacy_rate, female"
    assert (change["was"], change["now"]) == ("98.1 percent", "98.3 percent")
    assert change["was_at"].startswith("/statistics/literacy_rate/observations/1 [")
    assert main(["diff", str(OUT), str(tmp_path / "out")]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "Kyrgyzstan (KGZ): central-asia-and-caucasus.md/KGZ"
    assert printed[1] == "  Statistics: 1 changed"
    assert printed[2].startswith("    ~ literacy_rate, female: 98.1 percent → 98.3 percent")
    assert printed[-1] == "1 record differs, 7 are equal"


def test_offsets_alone_are_no_difference() -> None:
    def shift(value: Any) -> None:  # noqa: ANN401 - any JSON value
        if isinstance(value, dict):
            for span in value.get("spans", ()):
                span["start"] += 7
                span["end"] += 7
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, (dict, list)):
                shift(inner)

    assert changed(shift) == []


def test_each_kind_of_difference_is_reported() -> None:
    def change(record: Any) -> None:  # noqa: ANN401 - a JSON value
        record["statistics"].pop("birth_rate")
        record["statistics"]["religions"]["items"][0]["share"] = 80
        record["sections"][1]["paragraphs"][0]["text"] += " One sentence is new."
        record["authorities"].pop()
        record["routes"]["flows"][0]["destination"] = "FRA"
        record["problems"].append(
            {"code": "missing-value", "message": "new", "spans": [], "pointer": None}
        )
        record["country"]["name"] = "Kyrgyz Republic"

    found = changed(change)
    assert ("statistic", "birth_rate", "lost", "23.44 births per 1000 population", None) in found
    assert ("statistic", "religions, Muslim", "changed", "75 %", "80 %") in found
    assert [one[3:] for one in found if one[0] == "sentence"] == [(None, "One sentence is new.")]
    assert [one[2] for one in found if one[0] == "source"] == ["lost"]
    assert [one[2] for one in found if one[0] == "flow"] == ["lost", "gained"]
    assert ("problem", "missing-value: new", "gained", None, "missing-value: new") in found
    assert ("field", "country", "changed", None, None) in found
    assert {one[0] for one in found} == {
        *("statistic", "sentence", "source", "flow", "problem", "field")
    }


def test_records_of_only_one_side_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(OUT, tmp_path / "out")
    manifest = load("manifest.json")
    for line in manifest["inputs"]:
        line["records"] = [record for record in line["records"] if record["code"] != "MDA"]
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "out" / MOLDOVA).unlink()
    assert main(["diff", str(OUT), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "- Moldova (MDA): only the first has central-asia-and-caucasus.md/MDA"
    )
    assert main(["diff", str(tmp_path / "out"), str(OUT)]) == 1
    assert capsys.readouterr().out.startswith("+ Moldova (MDA): only the second has")


def test_editions_of_a_country_are_matched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for edition, people in (("2014", "10,000"), ("2019", "12,000")):
        (tmp_path / edition).mkdir()
        report = f"# Georgia\n\n**Population:** {people}\n\nText of {edition}. It stays.\n"
        (tmp_path / edition / f"report-{edition}.md").write_text(report)
        command = ["run", str(tmp_path / edition), "--out", str(tmp_path / f"out-{edition}")]
        assert main([*command, "--no-entities", "--profile", "protection-project"]) == 0
    capsys.readouterr()
    outputs = [str(tmp_path / "out-2014"), str(tmp_path / "out-2019")]
    assert main(["diff", *outputs]) == 1
    assert "only the first has report-2014.md/GEO" in capsys.readouterr().out
    assert main(["diff", *outputs, "--by", "country", "--full"]) == 1
    printed = capsys.readouterr().out
    assert "Georgia (GEO): report-2014.md/GEO → report-2019.md/GEO" in printed
    assert "~ population: 10,000 persons → 12,000 persons" in printed
    assert "~ lead: Text of 2014. → Text of 2019." in printed
    assert "It stays." not in printed


def test_a_reworded_sentence_is_one_change() -> None:
    was = "In 2014, the Government of Albania funded programs against child labor."
    now = "In 2019, the government funded programs against child labor."
    before, after = load(KYRGYZSTAN), load(KYRGYZSTAN)
    paragraph = after["sections"][1]["paragraphs"][0]
    kept = paragraph["text"]
    before["sections"][1]["paragraphs"][0]["text"] = f"{was} {kept}"
    paragraph["text"] = f"{kept} {now} Monkeys live in trees."
    compared = compare_records(before, after)
    sentences = [(change.kind, change.was, change.now) for change in compared.changes]
    assert sentences == [("changed", was, now), ("gained", None, "Monkeys live in trees.")]
    page = "".join(write_html([compared]))
    assert "In <del>2014,</del> <ins>2019,</ins> the <del>Government of Albania</del>" in page


def test_ages_are_matched_in_every_notation() -> None:
    before, after = load(KYRGYZSTAN), load(KYRGYZSTAN)
    for record, group in ((before, "5-14 yrs."), (after, "ages 5 to 14")):
        record["statistics"]["literacy_rate"]["observations"][1] |= {
            "group": group,
            "sex": None,
            "age": None,
        }
    assert compare_records(before, after).changes == ()


class Tags(HTMLParser):
    """Counts open tags, and collects the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """An element begins."""
        if tag != "meta":
            self.open.append(tag)
        del attrs

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the one that began last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text of an element."""
        self.text += data


def test_the_html_page_is_complete_and_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = load(KYRGYZSTAN)
    record["sections"][1]["paragraphs"][0]["text"] += " It has <script>alert(1)</script>."
    path = tmp_path / "KGZ.json"
    path.write_text(json.dumps(record))
    assert main(["diff", str(OUT / KYRGYZSTAN), str(path), "--html"]) == 1
    page = capsys.readouterr().out
    assert "<script>" not in page
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "It has <script>alert(1)</script>." in tags.text


def test_wrong_arguments_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(OUT), str(OUT), "--json", "--html"]) == 2
    assert main(["diff", str(OUT), "/nowhere"]) == 2
    assert "/nowhere: no such file or folder" in capsys.readouterr().err


def test_a_folder_is_not_compared_with_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.md").write_text("no record")
    assert main(["diff", str(tmp_path), str(tmp_path / "x.md")]) == 2
    assert "give two output folders, or the files of two records" in capsys.readouterr().err


@pytest.mark.parametrize("is_first", [True, False])
def test_the_folder_that_holds_no_output_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, is_first: bool
) -> None:
    given = [str(tmp_path), str(OUT)] if is_first else [str(OUT), str(tmp_path)]
    assert main(["diff", *given]) == Exit.USAGE
    assert capsys.readouterr().err.startswith(f"{tmp_path}: no output")


def test_the_damaged_file_of_the_first_output_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path / "before"
    shutil.copytree(OUT, before)
    file = before / "records" / "armenia.md" / "ARM.json"
    file.write_text("{", "utf-8")
    assert main(["diff", str(before), str(OUT)]) == Exit.USAGE
    assert capsys.readouterr().err.startswith(f"{file}: no JSON")
