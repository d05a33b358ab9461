"""Corrections: applied where their tests hold, else stale; unsound ones are refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli import main
from pipeline.errors import Exit, UsageError
from pipeline.profiles.rules import StatisticRule
from pipeline.runtime.corrections import draft_typed, parse_corrections, parse_value
from tests.support.samples import RAW, ROOT

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "# Fiji\n\n**Population:** 944,720\n\n**Capital:** Suva\n"
VALUE = "/statistics/population/observations/0/value"
COUNTRY = "/country/code"
UNIT = VALUE.replace("value", "unit")
EXAMPLES = ROOT / "docs" / "examples" / "reports"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with a report of one country in `raw/`, read once into `out/`."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "fiji.md").write_text(REPORT, "utf-8")
    assert run(tmp_path) == Exit.CLEAN
    return tmp_path


def run(shelf: Path, *more: str) -> int:
    profile = shelf / "mine.toml"
    profile.write_text(PROFILE, "utf-8")
    arguments = ["run", str(shelf / "raw"), "--out", str(shelf / "out"), "--no-entities"]
    return main([*arguments, "--profile", str(profile), *more])


PROFILE = """
name = "islands"
report = "Reports of the islands"
[recognised_by]
at_least = 1
labels = ["Population"]
[chapters]
headings = ["{country}"]
[statistics.population]
labels = ["Population"]
kind = "quantity"
unit = "persons"
[statistics.capital]
labels = ["Capital"]
kind = "place"
"""


def record(shelf: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shelf / "out/records/fiji.md/FJI.json").read_text("utf-8"))
    return loaded


def line(shelf: Path, *patch: tuple[str, str, object], **more: object) -> str:
    operations = [{"op": op, "path": path, "value": value} for op, path, value in patch]
    given = {
        "document": "fiji.md", "sha256": record(shelf)["source"]["sha256"], "record": "FJI",
        "patch": operations, "reason": "misread", "by": "A. Reader", "at": "2026-01-02",
    }  # fmt: skip
    return json.dumps(given | more) + "\n"


def correct(shelf: Path, text: str) -> None:
    (shelf / "raw" / "corrections.jsonl").write_text(text, "utf-8")


CHANGE = (("test", VALUE, 944720), ("replace", VALUE, 944721))


def test_a_correction_is_applied_and_listed(shelf: Path) -> None:
    correct(shelf, line(shelf, *CHANGE))
    assert run(shelf) == Exit.CLEAN
    one = record(shelf)
    assert one["statistics"]["population"]["observations"][0]["value"] == 944721
    assert one["corrections"] == [
        {"pointer": VALUE, "was": 944720, "now": 944721, "reason": "misread", "by": "A. Reader",
         "at": "2026-01-02"},
    ]  # fmt: skip
    assert main(["check", str(shelf / "out")]) == Exit.CLEAN


def test_only_the_documents_concerned_are_read_again(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shelf / "raw" / "palau.md").write_text(REPORT.replace("Fiji", "Palau"), "utf-8")
    assert run(shelf) == Exit.CLEAN
    correct(shelf, line(shelf, *CHANGE))
    capsys.readouterr()
    assert run(shelf, "--json") == Exit.CLEAN
    assert json.loads(capsys.readouterr().out)["reused"] == 1
    assert run(shelf, "--json") == Exit.CLEAN
    assert json.loads(capsys.readouterr().out)["reused"] == 2


def test_the_printed_value_comes_back_when_its_correction_goes(shelf: Path) -> None:
    before = record(shelf)
    correct(shelf, line(shelf, *CHANGE))
    run(shelf)
    (shelf / "raw" / "corrections.jsonl").unlink()
    run(shelf)
    assert record(shelf) == before


@pytest.mark.parametrize(
    ("patch", "more", "where"),
    [
        (CHANGE, {"sha256": "0" * 64}, "document"),
        (CHANGE, {"record": "PLW"}, "document"),
        ((("test", VALUE, 1), ("replace", VALUE, 2)), {}, "record"),
        ((("test", "/statistics/area", 1), ("replace", "/statistics/area", 2)), {}, "record"),
        ((("test", VALUE, 944720), ("replace", VALUE, "many")), {}, "record"),
        ((("test", VALUE, 944720), ("replace", VALUE, True)), {}, "record"),
        ((("test", VALUE, 944720), ("replace", VALUE, float("inf"))), {}, "record"),
        ((("test", VALUE, 944720), ("replace", VALUE, float("nan"))), {}, "record"),
        ((("test", VALUE, 944720), ("add", "/notes/-", {})), {}, "record"),
        ((("test", COUNTRY, "FJI"), ("replace", COUNTRY, "FIJ")), {}, "record"),
    ],
)
def test_a_correction_that_no_longer_fits_is_stale(
    shelf: Path, patch: tuple[tuple[str, str, object], ...], more: dict[str, object], where: str
) -> None:
    before = record(shelf)["statistics"]
    correct(shelf, line(shelf, *patch, **more))
    assert run(shelf) == Exit.CLEAN
    one = record(shelf)
    document = json.loads((shelf / "out/documents/fiji.md.json").read_text("utf-8"))
    problems = {"record": one["problems"], "document": document["problems"]}[where]
    assert [problem["code"] for problem in problems].count("stale-correction") == 1
    assert one["statistics"] == before
    assert one["corrections"] == []


def test_a_line_ends_at_a_line_end_only_and_the_file_may_have_a_byte_order_mark(
    shelf: Path,
) -> None:
    text = line(shelf, *CHANGE).replace("misread", "misread\u2028twice\x85")
    correct(shelf, f"\ufeff{text}")
    assert run(shelf) == Exit.CLEAN
    (applied,) = record(shelf)["corrections"]
    assert applied["reason"] == "misread\u2028twice\x85"


@pytest.mark.parametrize(
    ("patch", "complaint"),
    [
        ((("replace", VALUE, 1), ("replace", VALUE, 2)), "needs a test"),
        ((("test", "/notes", []), ("replace", VALUE, 2)), "needs a test"),
        (
            (
                ("test", "/statistics/population/raw", "x"),
                ("replace", "/statistics/population/raw", "y"),
            ),
            "'raw' is what the source prints",
        ),
        ((("test", VALUE, 1), ("move", VALUE, 2)), "patch.1.op"),
    ],
)
def test_an_invalid_line_of_corrections_is_a_usage_error_with_its_number(
    shelf: Path, patch: tuple[tuple[str, str, object], ...], complaint: str
) -> None:
    text = "\n" + line(shelf, *patch)
    with pytest.raises(UsageError, match=rf"mine\.jsonl, line 2: .*{complaint}"):
        parse_corrections(text, "mine.jsonl")
    correct(shelf, text)
    assert run(shelf) == Exit.USAGE


def test_a_correction_cannot_change_printed_text(shelf: Path) -> None:
    place = "/statistics/population/observations/0"
    old = record(shelf)["statistics"]["population"]["observations"][0]
    correct(shelf, line(shelf, ("test", place, old), ("replace", place, old | {"raw": "1"})))
    run(shelf)
    assert record(shelf)["statistics"]["population"]["observations"][0] == old


def test_a_file_of_corrections_may_be_named(shelf: Path) -> None:
    (shelf / "mine.jsonl").write_text(line(shelf, *CHANGE), "utf-8")
    assert run(shelf, "--corrections", str(shelf / "mine.jsonl")) == Exit.CLEAN
    assert len(record(shelf)["corrections"]) == 1
    assert run(shelf, "--corrections", str(shelf / "nothing.jsonl")) == Exit.USAGE


def test_correct_writes_a_correction_that_the_next_run_applies(shelf: Path) -> None:
    place = f"{shelf}/out/records/fiji.md/FJI.json#"
    file = ["--file", str(shelf / "raw" / "corrections.jsonl"), "--by", "A. Reader"]
    assert (
        main(["correct", f"{place}{VALUE}", "944800", "--reason", "misread", *file]) == Exit.CLEAN
    )
    capital = f"{place}/statistics/capital/name"
    assert main(["correct", capital, "Suva City", "--reason", "misread", *file]) == Exit.CLEAN
    assert run(shelf) == Exit.CLEAN
    one = record(shelf)["statistics"]
    assert one["population"]["observations"][0]["value"] == 944800
    assert one["capital"]["name"] == "Suva City"


@pytest.mark.parametrize("runs_between", [False, True])
def test_a_value_is_corrected_again(shelf: Path, *, runs_between: bool) -> None:
    file = ["--file", str(shelf / "raw" / "corrections.jsonl"), "--out", str(shelf / "out")]
    place = f"fiji.md/FJI#{VALUE}"
    for value in ("944721", "944722"):
        assert main(["correct", place, value, "--reason", "misread", *file]) == Exit.CLEAN
        if runs_between:
            assert run(shelf) == Exit.CLEAN
    assert run(shelf) == Exit.CLEAN
    assert record(shelf)["statistics"]["population"]["observations"][0]["value"] == 944722
    assert "stale-correction" not in codes(shelf)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("/statistics/population/raw", "1"), ("/statistics/nothing", "1"), (VALUE, "many")],
)
def test_correct_refuses_a_correction_that_no_run_would_apply(
    shelf: Path, pointer: str, value: str
) -> None:
    file = shelf / "mine.jsonl"
    place = f"{shelf}/out/records/fiji.md/FJI.json#{pointer}"
    arguments = ["correct", place, value, "--reason", "misread", "--file", str(file)]
    assert main(arguments) == Exit.USAGE
    assert not file.exists()


@pytest.mark.parametrize("pointer", [VALUE, VALUE.removesuffix("/value")])
def test_correct_takes_what_a_table_shows(shelf: Path, pointer: str) -> None:
    file = ["--reason", "misread", "--file", str(shelf / "raw" / "corrections.jsonl")]
    out = ["--out", str(shelf / "out")]
    assert main(["correct", f"fiji.md/FJI#{pointer}", "944800", *file, *out]) == Exit.CLEAN
    assert run(shelf) == Exit.CLEAN
    assert record(shelf)["statistics"]["population"]["observations"][0]["value"] == 944800


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("4,615,870", 4615870),
        ("4 615 870", 4615870),
        ("4\u202f615\u202f870", 4615870),
        ("4'615'870.5", 4615870.5),
        ("\u22122.62%", -2.62),
    ],
)
def test_a_number_is_written_as_it_is_printed(printed: str, value: float) -> None:
    assert parse_value(printed, 1) == value
    assert parse_value(printed, "a text") == printed


def test_a_number_for_a_text_is_text(shelf: Path) -> None:
    file = ["--reason", "misread", "--file", str(shelf / "raw" / "corrections.jsonl")]
    place = f"{shelf}/out/records/fiji.md/FJI.json#/statistics/capital/name"
    assert main(["correct", place, "1984", *file]) == Exit.CLEAN
    assert run(shelf) == Exit.CLEAN
    assert record(shelf)["statistics"]["capital"]["name"] == "1984"


@pytest.mark.parametrize(
    ("place", "value", "wanted"),
    [
        (f"fiji.md/FJI#{VALUE}", "43,9", "'43,9' is no number; write 43.9\n"),
        (f"fiji.md/FJI#{VALUE}", "9,448,00", "'9,448,00' is no number, as 944720 is"),
        (f"fiji.md/FJI#{VALUE.replace('value', 'low')}", "944,800", "no number; write 944800\n"),
        (f"fiji.md/FJI#{VALUE}", "many", "'many' is no number, as 944720 is"),
        (f"fiji.md/FJI#{VALUE}", "NaN", "'NaN' is no number, as 944720 is"),
        (f"fiji.md/FJI#{VALUE}", "true", "'true' is no number, as 944720 is"),
        (f"fiji.md/FJI#{VALUE.replace('value', 'low')}", "43,9", "no number; write 43.9\n"),
        (f"fiji.md/FJI#{VALUE.replace('value', 'estimated')}", "1", "neither true nor false"),
        (
            "fiji.md/FJI#/statistics/population",
            "1",
            f'holds several values: name one, such as {VALUE} (944720), {UNIT} ("persons")\n',
        ),
        ("fiji.md/PLW#/statistics", "1", "fiji.md/PLW: neither a file nor the id of a record in"),
    ],
)
def test_correct_says_what_to_write(
    shelf: Path, capsys: pytest.CaptureFixture[str], place: str, value: str, wanted: str
) -> None:
    file = ["--reason", "misread", "--file", str(shelf / "mine.jsonl")]
    assert main(["correct", place, value, "--out", str(shelf / "out"), *file]) == Exit.USAGE
    assert wanted in capsys.readouterr().err
    assert not (shelf / "mine.jsonl").exists()


@pytest.mark.parametrize("is_cached", [True, False])
def test_a_run_without_the_corrections_of_the_last_says_what_is_no_longer_applied(
    shelf: Path, capsys: pytest.CaptureFixture[str], *, is_cached: bool
) -> None:
    given = ["--corrections", str(shelf / "mine.jsonl")]
    (shelf / "mine.jsonl").write_text(line(shelf, *CHANGE), "utf-8")
    assert run(shelf, *given) == Exit.CLEAN
    assert run(shelf, *given, "--force") == Exit.CLEAN
    assert "no longer" not in capsys.readouterr().err
    if not is_cached:
        shutil.rmtree(shelf / ".out.cache")
    assert run(shelf) == Exit.CLEAN
    printed = capsys.readouterr().err
    assert (
        "no longer applied: 1 correction of the last run; the same command with --corr" in printed
    )
    assert f"no longer corrected: fiji.md/FJI#{VALUE}" in printed
    assert run(shelf) == Exit.CLEAN
    assert "no longer" not in capsys.readouterr().err


BOUNDED = PROFILE.replace('unit = "persons"', 'unit = "persons"\nmost = 1000000')


def codes(shelf: Path) -> list[str]:
    return [problem["code"] for problem in record(shelf)["problems"]]


@pytest.fixture
def bounded(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shelf, read by a profile in which more than a million people are implausible."""
    monkeypatch.setattr("tests.runtime.test_corrections.PROFILE", BOUNDED)
    assert run(shelf) == Exit.CLEAN
    assert codes(shelf) == []
    return shelf


def test_a_corrected_value_is_checked_as_a_printed_one(bounded: Path) -> None:
    correct(bounded, line(bounded, CHANGE[0], ("replace", VALUE, 9447200)))
    assert run(bounded) == Exit.CLEAN
    assert record(bounded)["statistics"]["population"]["observations"][0]["value"] == 9447200
    assert codes(bounded) == ["implausible-value"]
    assert main(["check", str(bounded / "out")]) == Exit.CLEAN


def test_a_correction_solves_the_problem_of_a_printed_value(bounded: Path) -> None:
    (bounded / "raw" / "fiji.md").write_text(REPORT.replace("944,720", "9,447,200"), "utf-8")
    assert run(bounded) == Exit.CLEAN
    assert codes(bounded) == ["implausible-value"]
    correct(bounded, line(bounded, ("test", VALUE, 9447200), ("replace", VALUE, 944720)))
    assert run(bounded) == Exit.CLEAN
    assert codes(bounded) == []


UNPARSED = "# Fiji\n\n**Population:** a great many\n\n**Capital:** Suva\n"


@pytest.fixture
def unparsed(shelf: Path) -> Path:
    """The shelf, with a population that is text."""
    (shelf / "raw" / "fiji.md").write_text(UNPARSED, "utf-8")
    assert run(shelf) == Exit.CLEAN
    assert record(shelf)["statistics"]["population"]["kind"] == "text"
    assert codes(shelf) == ["unparsed-value"]
    return shelf


def type_value(shelf: Path, value: str, *more: str) -> int:
    """`correct` of the population, a text."""
    file = ["--file", str(shelf / "raw" / "corrections.jsonl"), "--out", str(shelf / "out")]
    place = "fiji.md/FJI#/statistics/population"
    return main(["correct", place, value, "--reason", "a misprint", *file, *more])


def test_a_text_is_given_its_value(unparsed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--unit", "persons", "--as-of", "2009-07"]
    assert type_value(unparsed, "944720", *more) == Exit.CLEAN
    assert run(unparsed) == Exit.CLEAN
    one = record(unparsed)
    statistic = one["statistics"]["population"]
    assert (statistic["kind"], statistic["raw"]) == ("quantity", "a great many")
    [figure] = statistic["observations"]
    assert (figure["value"], figure["unit"], figure["as_of"]) == (944720, "persons", "2009-07")
    assert (figure["raw"], figure["spans"]) == (statistic["raw"], statistic["spans"])
    assert codes(unparsed) == []
    assert [correction["was"]["kind"] for correction in one["corrections"]] == ["text"]
    assert main(["check", str(unparsed / "out")]) == Exit.CLEAN
    capsys.readouterr()
    assert main(["show", str(unparsed / "out/records/fiji.md/FJI.json")]) == Exit.CLEAN
    assert "944720 persons 2009-07" in capsys.readouterr().out


def test_a_text_is_given_the_parts_of_a_composition(unparsed: Path) -> None:
    items = '[{"name": "iTaukei", "share": 57, "items": [{"name": "Lau"}]}]'
    assert type_value(unparsed, f'{{"kind": "composition", "items": {items}}}') == Exit.CLEAN
    assert run(unparsed) == Exit.CLEAN
    [item] = record(unparsed)["statistics"]["population"]["items"]
    assert (item["name"], item["share"], item["items"][0]["name"]) == ("iTaukei", 57, "Lau")


@pytest.mark.parametrize(
    ("value", "more", "wanted"),
    [
        ("many", ["--unit", "persons"], "'many' is no number"),
        ("94,4", ["--unit", "persons"], "write 94.4"),
        ("944720", [], "the unit of 'Population' is not known: name one with --unit: persons, "),
        ("944720", ["--unit", "people"], "'people' is no unit: name one with --unit: persons, "),
        ("944720", ["--unit", "persons", "--as-of", "July 2009"], "write a date as 2009, 2009-07"),
        ('{"kind": "number"}', [], "kind 'number': a value is one of quantity, composition,"),
        ('{"kind": "composition", "items": [5]}', [], "5 is no object"),
        ('{"kind": "place", "raw": "x"}', [], "it would change what the source prints"),
        ('{"kind": "place", "name": 5}', [], "the corrected record breaks the schema at"),
        ("{", [], "{: no JSON object"),
    ],
)
def test_correct_says_what_a_text_needs(
    unparsed: Path, capsys: pytest.CaptureFixture[str], value: str, more: list[str], wanted: str
) -> None:
    assert type_value(unparsed, value, *more) == Exit.USAGE
    assert wanted in capsys.readouterr().err
    assert not (unparsed / "raw" / "corrections.jsonl").exists()


def test_a_unit_is_for_a_text_alone(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert type_value(shelf, "5", "--unit", "persons") == Exit.USAGE
    assert "is no value that is text" in capsys.readouterr().err


def test_the_profile_gives_a_text_its_kind_and_unit() -> None:
    printed = {"label": "Population", "raw": "a great many", "spans": []}
    text = {"kind": "text", **printed, "observations": []}
    quantity = draft_typed(text, StatisticRule(labels=("P",), kind="quantity", unit="persons"))
    assert quantity is not None
    assert quantity["observations"][0]["unit"] == "persons"
    category = draft_typed(text, StatisticRule(kind="category", scale=("Tier 1",)))
    assert category == {"kind": "category", **printed, "value": None, "comment": None}
    assert draft_typed(text, StatisticRule(labels=("P",), kind="composition")) is None


def test_a_moved_report_keeps_its_corrections(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(shelf, line(shelf, *CHANGE))
    (shelf / "raw" / "2009").mkdir()
    (shelf / "raw" / "fiji.md").rename(shelf / "raw" / "2009" / "islands.md")
    assert run(shelf) == Exit.CLEAN
    printed = capsys.readouterr().err
    assert "corrections of a report that was moved: fiji.md is now 2009/islands.md" in printed
    assert "corrections of no input" not in printed
    moved = json.loads((shelf / "out/records/2009/islands.md/FJI.json").read_text("utf-8"))
    assert moved["statistics"]["population"]["observations"][0]["value"] == 944721


@pytest.mark.parametrize("given", [["raw"], ["raw/*/*.md"]])
def test_corrections_that_are_not_read_are_named_by_their_path(
    shelf: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    (shelf / "raw" / "2009").mkdir()
    (shelf / "raw" / "fiji.md").rename(shelf / "raw" / "2009" / "fiji.md")
    file = shelf / "raw" / "2009" / "corrections.jsonl"
    file.write_text(line(shelf, *CHANGE), "utf-8")
    inputs = [str(shelf / one) for one in [*given, "raw/*/*"]]
    assert main(["run", *inputs, "--out", str(shelf / "out2"), "--no-entities"]) == Exit.CLEAN
    assert f"{file} is not read: give its folder" in capsys.readouterr().err


SCALED = f"""{PROFILE}
[statistics.tier]
labels = ["Tier"]
kind = "category"
scale = ["Tier 1", "Tier 2"]
"""


@pytest.mark.parametrize(("value", "is_step"), [("Tier 2", True), ("tier 2", False)])
def test_a_corrected_category_is_a_step_of_its_scale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, *, is_step: bool
) -> None:
    monkeypatch.setattr("tests.runtime.test_corrections.PROFILE", SCALED)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "fiji.md").write_text(f"{REPORT}\n**Tier:** Tier 1\n", "utf-8")
    assert run(tmp_path) == Exit.CLEAN
    place = "/statistics/tier/value"
    correct(tmp_path, line(tmp_path, ("test", place, "Tier 1"), ("replace", place, value)))
    assert run(tmp_path) == Exit.CLEAN
    read = record(tmp_path)
    assert read["statistics"]["tier"]["value"] == ("Tier 2" if is_step else "Tier 1")
    refusals = [one["message"] for one in read["problems"]]
    assert is_step or "'tier 2' is no step of the scale, which has Tier 1, Tier 2" in refusals[0]
    assert len(refusals) == (not is_step)


def test_correct_refuses_what_is_no_step_of_a_known_scale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, file = str(tmp_path / "out"), str(tmp_path / "mine.jsonl")
    report = EXAMPLES / "lesotho-labor.md"
    assert main(["run", str(report), "--out", out, "--no-entities"]) == Exit.CLEAN
    place = "lesotho-labor.md/LSO#/statistics/advancement_level"
    words = ["correct", place, "Some", "--reason", "misread", "--file", file, "--out", out]
    assert main(words) == Exit.USAGE
    assert "'Some' is no step of the scale, which has Significant " in capsys.readouterr().err


def test_a_run_says_how_many_corrections_it_reads_and_which_have_no_input(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(
        shelf, line(shelf, *CHANGE) + line(shelf, *CHANGE, document="fijii.md", sha256="0" * 64)
    )
    assert run(shelf) == Exit.CLEAN
    printed = capsys.readouterr().err
    assert "1 correction read for these inputs" in printed
    assert "corrections of no input of this run: fijii.md" in printed
    assert "skipped" not in printed


def test_a_run_says_that_corrections_beside_a_pattern_are_not_read(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(shelf, line(shelf, *CHANGE))
    pattern = [f"{shelf}/raw/*", "--out", f"{shelf}/out2", "--no-entities"]
    assert main(["run", *pattern, "--profile", str(shelf / "mine.toml")]) == Exit.CLEAN
    assert "corrections.jsonl is not read" in capsys.readouterr().err


def test_every_view_of_a_record_shows_what_was_corrected(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(shelf, line(shelf, *CHANGE))
    assert run(shelf) == Exit.CLEAN
    file, out = f"{shelf}/out/records/fiji.md/FJI.json", str(shelf / "out")
    wanted = "read as 944720, now 944721: misread (A. Reader, 2026-01-02)"
    for pointer in (VALUE, "/statistics/population", "/statistics"):
        capsys.readouterr()
        assert main(["why", f"{file}#{pointer}"]) == Exit.CLEAN
        assert wanted in capsys.readouterr().out
    assert main(["why", f"{file}#/statistics/capital"]) == Exit.CLEAN
    assert "corrected" not in capsys.readouterr().out
    assert main(["show", file]) == Exit.CLEAN
    shown = capsys.readouterr().out
    assert "944721 persons (corrected)" in shown
    assert "Corrections" in shown
    assert main(["export", "tables", out, "--to", "csv", "-o", str(shelf / "tables")]) == Exit.CLEAN
    for table, corrected in (("observations", ["true"]), ("statistics", ["true", "false"])):
        assert [row["corrected"] for row in read_table(shelf, table)] == corrected
    [row] = read_table(shelf, "corrections")
    assert (row["concerns"], row["was"], row["now"]) == (VALUE, "944720", "944721")
    capsys.readouterr()
    assert main(["export", "chunks", out]) == Exit.CLEAN
    assert json.loads(capsys.readouterr().out.splitlines()[0])["metadata"]["corrected"] is True


def read_table(shelf: Path, table: str) -> list[dict[str, str]]:
    text = (shelf / "tables" / f"{table}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_correct_warns_of_a_value_outside_the_range(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["run", str(RAW / "armenia.md"), "--out", str(out), "--no-entities"]) == Exit.CLEAN
    place = f"{out}/records/armenia.md/ARM.json#/statistics/literacy_rate/observations/0/value"
    file = ["--reason", "misread", "--file", str(tmp_path / "mine.jsonl")]
    assert main(["correct", place, "998", *file]) == Exit.CLEAN
    assert "check it again: implausible-value: 998 percent" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pointer", "value", "file", "code", "wanted"),
    [
        ("", "1", "mine.jsonl", Exit.USAGE, "name a value behind the file"),
        (f"#{VALUE}", "944720", "mine.jsonl", Exit.USAGE, "the value is 944720 already"),
        (f"#{VALUE}", "1", "nowhere/mine.jsonl", Exit.SETUP, "nowhere/mine.jsonl: cannot be"),
        (f"#{VALUE}", "1", ".", Exit.SETUP, "cannot be read or written: Is a directory"),
    ],
)
def test_correct_explains_wrong_arguments(  # noqa: PLR0913 - one case each
    shelf: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    pointer: str,
    value: str,
    file: str,
    code: Exit,
    wanted: str,
) -> None:
    place = f"{shelf}/out/records/fiji.md/FJI.json{pointer}"
    arguments = ["correct", place, value, "--reason", "misread", "--file", str(shelf / file)]
    assert main(arguments) == code
    assert wanted in capsys.readouterr().err
