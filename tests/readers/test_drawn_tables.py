"""Tables that plain text and Markdown draw with bars, tabs or aligned columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.extracting import as_json
from tests.support.recount import wrong_record

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

HEADS = ["District", "Cases", "Tried"]
ROWS = [["Lower River", "12", "3"], ["Delta", "1,015", "n/a"], ["Old Port", "7", "-"]]
BAR = "| District    | Cases | Tried |"
LINES = (
    "| Lower River | 12    | 3     |",
    "| Delta       | 1,015 | n/a   |",
    "| Old Port    | 7     | -     |",
)
RULE = "+-------------+-------+-------+"
ALIGNED = (
    "District     Cases  Tried",
    "Lower River     12      3",
    "Delta        1,015    n/a",
    "Old Port         7      -",
)


def boxed(lines: tuple[str, ...]) -> str:
    """A table in the signs of boxes."""
    rules = (RULE.replace("-", "\u2500").replace("+", sign) for sign in "\u250c\u253c\u2514")
    top, middle, bottom = rules
    inner = [line.replace("|", "\u2502") for line in lines]
    return "\n".join([top, inner[0], middle, *inner[1:], bottom])


FORMS = {
    "bars": "\n".join((BAR, *LINES)),
    "bars and a rule": "\n".join((BAR, RULE, *LINES)),
    "a grid": "\n".join((RULE, BAR, RULE.replace("-", "="), f"\n{RULE}\n".join(LINES), RULE)),
    "a box": boxed((BAR, *LINES)),
    "bars between": "\n".join(line.strip("| ") for line in (BAR, *LINES)),
    "tabs": "\n".join("\t".join(row) for row in (HEADS, *ROWS)),
    "columns": "\n".join(ALIGNED),
    "columns under a rule": "\n".join((ALIGNED[0], "-----------  -----  -----", *ALIGNED[1:])),
    "columns between rules": "\n".join(("=" * 25, ALIGNED[0], "=" * 25, *ALIGNED[1:], "=" * 25)),
}  # fmt: skip
TEXT = "The table shows the cases of a year. Few were tried."


def read(table: str, path: str) -> CountryRecord:
    """The record of a table between two paragraphs, checked for consistency."""
    head = "TOGO\n\nCOURTS" if path == "a.txt" else "# Togo\n\n## Courts"
    source = read_source(f"{head}\n\n{TEXT}\n\n{table}\n\n{TEXT}\n".encode(), path, path)
    found = extract(source, profile=None, families=(), recognize=None)
    document, records = as_json(found)
    ((place, one),) = records.items()
    assert not list(wrong_record(document, one, place))
    return found.records[0]


@pytest.mark.parametrize("path", ["a.txt", "a.md"])
@pytest.mark.parametrize("table", FORMS.values(), ids=FORMS)
def test_drawn_tables_are_read(table: str, path: str) -> None:
    made = read(table, path)
    [found] = made.tables
    assert [cell.text for cell in found.columns] == HEADS
    assert [[cell.text for cell in row] for row in found.rows] == ROWS
    assert [[p.text for p in section.paragraphs] for section in made.sections] == [[TEXT, TEXT]]


@pytest.mark.parametrize("path", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "text",
    [
        "Home | Reports | Togo\nNews | Video | Contact",  # two lines of links
        "The boats  carry  salt\nand timber  to  ports\nof the  delta, and  back",  # not aligned
        "Salt   Timber   Cloth\nGold   Copper   Zinc\nFish   Millet   Rice",  # no figures
        "It is old.  It is small.  It rains.\nFew go.  Most stay.  All work.",
        "a\tb\nc\td",
        "| a | b |",
    ],
)
def test_other_lines_are_no_tables(text: str, path: str) -> None:
    assert not read(text, path).tables
