"""The years that the headings of a chronology give to the dates below them."""

from __future__ import annotations

import pytest

from pipeline.record.country import NormalizedDate
from tests.support.extracting import extracted, nothing

CHRONOLOGY = """# Chronology of Uganda

{first}

### May

On 14 January a court was opened.

## 2009

In May the army moved north.

## Outlook

In June the council met.
"""


def dates(text: str) -> list[tuple[str, str | None]]:
    """The dates of a report in Markdown without a stated period, with their EDTF."""
    (record,) = extracted(text, recognize=nothing).records
    return [
        (entity.text, entity.normalized.edtf)
        for entity in record.entities
        if isinstance(entity.normalized, NormalizedDate)
    ]


def test_dates_below_a_year_are_of_it_until_another_heading() -> None:
    assert dates(CHRONOLOGY.format(first="## 2008")) == [
        ("14 January", "2008-01-14"),
        ("May", "2009-05"),
        ("June", "XXXX-06"),
    ]


@pytest.mark.parametrize("first", ["## Before the war", "## 2009"])
def test_one_year_alone_is_no_chronology(first: str) -> None:
    assert [edtf for _, edtf in dates(CHRONOLOGY.format(first=first))] == [
        "XXXX-01-14",
        "XXXX-05",
        "XXXX-06",
    ]
