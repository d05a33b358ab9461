"""A unit, a scale word and the months of a language are each added by one entry of a TOML file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parents[2] / "pipeline"
UNIT = '"kilowatts" = { spellings = ["kW"], multiples = { MW = 3, GW = 6, TW = 9 }, size = true }\n'
QUANTITY = """
from pipeline.statistics.quantity.parser import parse_quantity
print([(o.value, o.unit) for o in parse_quantity({text!r}, {unit!r}) or ()])
"""
DATE = """
from pipeline.grammar.dates import parse_date
print(parse_date({text!r}))
"""


def run_with(tmp_path: Path, file: str, old: str, new: str, code: str) -> str:
    """Run code on a copy of the package in which a file of the vocabulary is edited."""
    copy = tmp_path / "pipeline"
    if not copy.exists():
        shutil.copytree(PIPELINE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    path = copy / "vocabulary" / file
    text = (PIPELINE / "vocabulary" / file).read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("entry", "text", "unit", "expected"),
    [
        (UNIT, "1,250 kW", "kilowatts", "[(1250, 'kilowatts')]"),
        (UNIT, "1.25 MW", "kilowatts", "[(1250, 'kilowatts')]"),
        ("", "1,250 kW", "kilowatts", "[]"),
    ],
)
def test_a_unit_is_added_by_one_entry(
    tmp_path: Path, entry: str, text: str, unit: str, expected: str
) -> None:
    code = QUANTITY.format(text=text, unit=unit)
    assert run_with(tmp_path, "measures.toml", UNIT, entry, code) == expected


def test_a_spelling_of_a_unit_is_added_by_one_entry(tmp_path: Path) -> None:
    old, new = '"yr.", "yrs."', '"yr.", "yrs.", "lat"'
    code = QUANTITY.format(text="61 lat", unit="years")
    assert run_with(tmp_path, "measures.toml", old, old, code) == "[]"
    assert run_with(tmp_path, "measures.toml", old, new, code) == "[(61, 'years')]"


def test_a_scale_word_is_added_by_one_entry(tmp_path: Path) -> None:
    code = QUANTITY.format(text="$3 arab", unit="USD")
    old = "[scales]\n"
    new = f'{old}arab = {{ power = 9, spellings = ["arab"] }}\n'
    assert run_with(tmp_path, "measures.toml", old, old, code) == "[]"
    assert run_with(tmp_path, "measures.toml", old, new, code) == "[(3000000000, 'USD')]"


def test_the_months_of_a_language_are_added_by_one_entry(tmp_path: Path) -> None:
    code = DATE.format(text="5 aprila 2021")
    names = "januarja februarja marca aprila maja junija julija avgusta septembra"
    slovene = [*names.split(), "oktobra", "novembra", "decembra"]
    entry = f"[sl]\nnames = {slovene}\n\n[it]\n"
    assert run_with(tmp_path, "months.toml", "[it]\n", "[it]\n", code) == "None"
    assert run_with(tmp_path, "months.toml", "[it]\n", entry, code) == "2021-04-05"
