"""What labels say: when, in which unit, of whom."""

from __future__ import annotations

import pytest

from pipeline.statistics.printed_labels import PrintedLabel, read_label
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
