"""Labels of a profile in shapes that are not read: each gives a problem, and prose gives none."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.extract import extract
from pipeline.profiles.model import Profile
from pipeline.readers.detect import read_source

PROFILE = Profile.model_validate(
    {
        "name": "islands",
        "recognised_by": {"at_least": 1, "labels": ["Inhabitants"]},
        "statistics": {
            "population": {"labels": ["Inhabitants"], "kind": "quantity", "unit": "persons"},
            "capital": {"labels": ["Capital"], "kind": "place"},
        },
    }
)


def list_unread(text: str) -> list[str]:
    """The printed lines of the problems of one chapter's labels that are not read."""
    source = read_source(f"# Fiji\n\n{text}\n".encode(), "fiji.md", "fiji.md")
    [record] = extract(source, profile=PROFILE, families=(), recognize=None).records
    return [
        "".join(source.text[span.start : span.end] for span in problem.spans)
        for problem in record.problems
        if problem.code is Code.UNPARSED_VALUE and "begins with a label" in problem.message
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Inhabitants 900,001",
        "Inhabitants - 900,002",
        "Inhabitants = 900,003",
        "Inhabitants ......... 900,004",
        "Inhabitants (2019 est.): 900,005",
        "Inhabitants in towns: 12,000",
        "Inhabitants of towns (2019): 12,000",
        "- Inhabitants 900,006",
        "*Inhabitants* 900,007",
        "Inhabitants (census) 900,008 (2019)",
        "Inhabitants 900,011 registered persons (2019)",
    ],
)
def test_a_line_that_begins_with_a_label_in_another_shape_is_reported(line: str) -> None:
    assert list_unread(line) == [line]


@pytest.mark.parametrize("head", ["Inhabitants", "## Inhabitants", "**Inhabitants**"])
def test_a_label_above_its_figure_is_reported(head: str) -> None:
    assert list_unread(f"{head}\n\n900,009") == [head]


@pytest.mark.parametrize("value", ["900,010", "900,010 registered persons (2019)"])
def test_a_single_label_below_a_title_is_reported(value: str) -> None:
    assert list_unread(f"## People\n\nInhabitants: {value}") == [f"Inhabitants: {value}"]


@pytest.mark.parametrize(
    "prose",
    [
        "Inhabitants: 900,000",
        "**Inhabitants** - 900,000",
        "Inhabitants fled to 3 towns.",
        "Inhabitants are few: 12 were seen in 2009.",
        "Inhabitants 12 years old and older may vote.",
        "Inhabitants. 12 of them fled.",
        "Inhabitants\n\nThey fled to 3 towns.",
        "The Inhabitants 900,000",
        "Capital Suva",
    ],
)
def test_a_value_that_is_read_and_prose_are_not_reported(prose: str) -> None:
    assert list_unread(prose) == []
