"""What labels say: when, in which unit, of whom."""

from __future__ import annotations

import pytest

from pipeline.statistics.printed_labels import PrintedLabel, read_label, read_unit_of_row
from tests.support.case_files import cases


@pytest.mark.parametrize(("printed", "expected"), [*cases("printed_labels")])
def test_a_label_is_read_as_a_person_reads_it(printed: str, expected: str) -> None:
    assert "\n".join(show(read_label(printed))) == expected


def test_two_labels_that_differ_in_the_year_have_one_name() -> None:
    names = {read_label(f"Total population ({year})").name for year in (2010, 2019)}
    assert names == {"Total population"}


def show(label: PrintedLabel) -> list[str]:
    fields = {
        "name": label.name,
        "as_of": label.as_of,
        "estimated": label.estimated,
        "unit": label.unit,
        "power": label.power,
        "printed": label.unit_printed,
        "rate": label.rate,
        "groups": ", ".join(label.groups),
        "source": label.source,
    }
    return [name if value is True else f"{name} {value}" for name, value in fields.items() if value]


@pytest.mark.parametrize(
    ("label", "head", "words"),
    [
        ("Trust fund (millions of US dollars)", "", "millions of US dollars"),
        ("Claims", "In percent of output", "percent of output"),
    ],
)
def test_a_row_has_the_unit_that_it_or_the_line_over_it_prints(
    label: str, head: str, words: str
) -> None:
    assert read_unit_of_row(label, head) == (None, words)
