"""`evaluate` on a gold file with known faults, and the drawing of samples for reading.

The gold is made up beside two reports, so that each figure is known before anything is run.
"""

from __future__ import annotations

import json
import runpy
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import load
from pipeline.cli import main
from pipeline.errors import Exit
from tests.support.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest import CaptureFixture  # noqa: PT013 - for the type checker only

BIRTHS = "births/1,000 population"
REPORTS = {
    "2008.md": (
        f"## Georgia\n\n**Population:** 4,615,807  \n**Birth Rate:** 10.66 {BIRTHS}  \n"
        "**Literacy Rate:** about everyone who went to school  \n**Capital:** Tbilisi\n"
    ),
    "2009.md": (
        f"## Moldova\n\n**Population:** 4,320,748  \n**Birth Rate:** 11.12 {BIRTHS}  \n"
        "**Capital:** Chisinau\n"
    ),
}
GOLD: list[dict[str, Any]] = [
    {
        "name": "Georgia",
        "year": 2008,
        "fields": [
            {"name": "Population", "content": "4,615,807"},  # right
            {"name": "Birth Rate", "content": f"10.67 {BIRTHS}"},  # typed, of another string
            {"name": "Literacy Rate", "content": "about everyone who went to school"},  # text
            {"name": "Death Rate", "content": "9.51 deaths/1,000 population"},  # not there
        ],
    },
    {
        "country": "MDA",
        "document": "2009.md",
        "fields": [
            {
                "name": "population",
                "content": "4,320,748",
                "typed": {"kind": "quantity", "observations": [{"value": 4320748}]},
            },
            {
                "name": "Birth Rate",
                "content": f"11.12 {BIRTHS}",
                "typed": {"observations": [{"value": 1.12}]},  # typed, and otherwise
            },
        ],
    },
    {"name": "Georgia", "document": "none.md", "fields": [{"name": "Capital", "content": "Gori"}]},
]


def figures(*printed: float) -> dict[str, float]:
    """Wanted, found, typed, silently wrong, precision, recall."""
    names = ("wanted", "found", "typed", "silent_errors", "precision", "recall")
    return dict(zip(names, printed, strict=True))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The output of the two reports."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    words = ["run", str(folder), "--out", str(tmp_path / "out"), "--no-entities"]
    assert main([*words, "--profile", "protection-project"]) == Exit.CLEAN
    return tmp_path / "out"


def gold(folder: Path, lines: list[Any]) -> Path:
    """A gold file of these rows."""
    path = folder / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", "utf-8")
    return path


def evaluate(*words: object) -> int:
    """The exit code."""
    return main(["evaluate", *map(str, words)])


def test_scores_match_the_gold(out: Path, tmp_path: Path) -> None:
    scores = tmp_path / "scores.json"
    code = evaluate(gold(tmp_path, GOLD), out, "--json", scores)
    assert code == Exit.PROBLEMS  # something is silently wrong
    assert json.loads(scores.read_text("utf-8")) == {
        "fields": {
            "birth_rate": figures(2, 1, 2, 2, 0.0, 0.0),
            "death_rate": figures(1, 0, 0, 0, 1.0, 0.0),
            "literacy_rate": figures(1, 1, 0, 0, 1.0, 0.0),
            "population": figures(2, 2, 2, 0, 1.0, 1.0),
        },
        "sources": {
            "2008.md": figures(4, 2, 2, 1, 0.5, 0.25),
            "2009.md": figures(2, 2, 2, 1, 0.5, 0.5),
        },
        "all": {"all": figures(6, 4, 4, 2, 0.5, 0.333333)},
    }


def test_the_printed_table_shows_the_same_scores(
    out: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    evaluate(gold(tmp_path, GOLD), out)
    rows = [line.replace("\u2502", " ").split() for line in capsys.readouterr().out.splitlines()]
    cells = {cell for row in rows for cell in row}
    assert {"population", "birth_rate", "literacy_rate", "2008.md", "2009.md"} <= cells
    (births,) = (row for row in rows if "birth_rate" in row)
    assert births[births.index("birth_rate") + 1 :][:4] == ["2", "1", "2", "2"]


def test_misses_are_listed(out: Path, tmp_path: Path, capsys: CaptureFixture[str]) -> None:
    evaluate(gold(tmp_path, GOLD), out, "--misses")
    printed = capsys.readouterr().err.splitlines()
    kinds = Counter(line.split(":")[0] for line in printed)
    assert (kinds["wrong"], kinds["not typed"], kinds["not found"]) == (2, 1, 1)
    assert any("10.67" in line and "10.66" in line for line in printed)


def test_exit_code_is_0_without_silent_errors(out: Path, tmp_path: Path) -> None:
    right = [{**GOLD[0], "fields": [{"name": "Capital", "content": "Tbilisi"}]}]
    assert evaluate(gold(tmp_path, right), out) == Exit.CLEAN


def test_the_first_of_two_printed_fields_is_compared(out: Path, tmp_path: Path) -> None:
    twice = [{"name": "Capital", "content": one} for one in ("Tbilisi", "Kutaisi")]
    assert evaluate(gold(tmp_path, [{**GOLD[0], "fields": twice}]), out) == Exit.CLEAN


@pytest.mark.parametrize(
    "content",
    [
        b"Georgia, Population, 4,615,807\n",
        b"[1, 2]\n",
        b'{"name": "Georgia"}\n',
        b'{"name": "Georgia", "fields": [{"name": "Population"}]}\n',
        b'{"name": "Georgia", "fields": {"Population": "4,615,807"}}\n',
        b'{"name": "Georgia", "year": "last", "fields": []}\n',
        b'{"name": "Georgia", "fields": []\n',
        b'{"name": "Ge\xffrgia", "fields": []}\n',
    ],
)
def test_a_file_that_is_no_gold_is_reported(
    content: bytes, out: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    assert evaluate(path, out) == Exit.USAGE
    printed = capsys.readouterr().err
    assert "bad.jsonl" in printed.replace("\n", "")
    assert "no gold file" in " ".join(printed.split())
    assert "Traceback" not in printed
    assert "pydantic" not in printed


def test_a_folder_without_gold_is_reported(
    out: Path, tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    assert evaluate(tmp_path, out) == Exit.USAGE
    assert "holds no gold" in " ".join(capsys.readouterr().err.split())


# The sample that a person reads.

DRAW: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "draw_values.py"))
COUNTRIES = ("Georgia", "Moldova", "Kyrgyzstan", "Armenia", "Kazakhstan")


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[..., list[tuple[str, ...]]]:
    """Draws from two editions of five countries, the second of which has one field more."""
    folder = tmp_path / "editions"
    folder.mkdir()
    for year, field in (("2008", ""), ("2009", "**Capital:** Rome  \n")):
        text = "".join(
            f"## {name}\n\n**Population:** {at + 3},000,000  \n{field}"
            f"**Birth Rate:** {at}.5 {BIRTHS}\n\n"
            for at, name in enumerate(COUNTRIES)
        )
        (folder / f"{year}.md").write_text(text, "utf-8")
    words = ["run", str(folder), "--out", str(tmp_path / "drawn"), "--no-entities"]
    assert main([*words, "--profile", "protection-project"]) == Exit.CLEAN
    records = list(load(tmp_path / "drawn"))
    return lambda count, seed=20261124: DRAW["draw"](records, count, seed)


def test_the_same_seed_draws_the_same(drawn: Callable[..., list[tuple[str, ...]]]) -> None:
    assert drawn(10) == drawn(10)
    assert drawn(10) != drawn(10, 20261125)


def test_every_field_of_every_edition_has_its_share(
    drawn: Callable[..., list[tuple[str, ...]]],
) -> None:
    assert set(Counter((line[0], line[2]) for line in drawn(10)).values()) == {2}
    strata = Counter((line[0], line[2]) for line in drawn(12))
    assert len(strata) == 5
    assert set(strata.values()) <= {2, 3}


def test_drawing_more_than_all_draws_each_once(
    drawn: Callable[..., list[tuple[str, ...]]],
) -> None:
    every = drawn(1000)
    assert len(every) == len(set(every)) == 5 * len(COUNTRIES)
    assert set(drawn(7)) <= set(every)


def test_a_drawn_value_matches_its_record(
    drawn: Callable[..., list[tuple[str, ...]]],
) -> None:
    drawn_values = {line[:3]: line[3:] for line in drawn(1000)}
    assert drawn_values["2009.md", "Georgia", "population"] == ("3,000,000 persons", "3,000,000")
    assert drawn_values["2009.md", "Moldova", "capital"][0] == "Rome"
