"""The edition of a report, by where it is printed."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from tests.support.extracting import document

ABOUT_KENYA = """\
## Summary

Kenya is a republic. Courts of Kenya are independent.

## Prisons

Prisons in Kenya were full. Kenya built two more.
"""


@pytest.mark.parametrize(
    ("path", "text", "edition", "basis", "published"),
    [
        ("a.md", "# 2015 Report on Labor\n\n## Kenya\n\nIt rained.\n", "2015", "title", None),
        ("a.md", "Released June 30, 2016\n\n# Kenya\n\nIt rained.\n", "2016", "head", "2016-06-30"),
        ("a.md", f"# KENYA 2017 HUMAN RIGHTS REPORT\n\n{ABOUT_KENYA}", "2017", "title", None),
        (
            "a.md",
            f"---\ntitle: Rights in 2017\n---\n\n# Kenya\n\n{ABOUT_KENYA}",
            "2017",
            "title",
            None,
        ),
        ("a.md", "# Roads of Kenya to 2031\n\n## Kenya\n\nIt rained.\n", None, None, None),
        (
            "a.md",
            f"Released June 30, 2016\n\n# Kenya: Salt Plan 2030\n\n{ABOUT_KENYA}",
            "2016",
            "head",
            "2016-06-30",
        ),
        ("a.md", "# Vision 2040 in 2016\n\n## Kenya\n\nIt rained.\n", "2016", "title", None),
        ("a.md", "# Kenya\n\nSource: Roads Office, 1998\n\nIt rained.\n", None, None, None),
        ("a.md", "# The Trade Act of 1974 in Brief\n\n## Kenya\n\nIt rained.\n", None, None, None),
        ("labor-2014/kenya.md", "# Kenya\n\nIt rained in 2012.\n", "2014", "path", None),
        ("kenya.md", "# Kenya\n\nIt rained in 2012.\n", None, None, None),
        ("kenya.md", "# Kenya\n\nFreedom of belief (2015)\n\nIt rained.\n", None, None, None),
        ("2010-2015/kenya.md", "# Kenya\n\nIt rained.\n", None, None, None),
    ],
)
def test_the_edition_and_date_of_issue_are_found(
    path: str, text: str, edition: str | None, basis: str | None, published: str | None
) -> None:
    found = extract(document(text, path), profile=None, families=load_families(), recognize=None)
    source = found.records[0].source
    assert (source.edition, source.edition_basis, source.published) == (edition, basis, published)


def test_a_year_that_many_dates_of_the_text_follow_is_not_that_of_the_report() -> None:
    dates = " ".join(f"The road was closed on May {day}, 2009 again." for day in range(1, 9))
    text = f"# Roads of Kenya since 2004\n\nJuly 2009\n\n{ABOUT_KENYA}\n{dates}\n"
    found = extract(document(text, "a.md"), profile=None, families=(), recognize=None)
    assert found.records[0].source.edition == "2009"
    unissued = document(text.replace("July 2009", "Roads Office"), "a.md")
    found = extract(unissued, profile=None, families=(), recognize=None)
    assert found.records[0].source.edition is None
    (doubt,) = (one for one in found.document.problems if one.code == "conflicting-edition")
    assert "8 of 8 dates" in doubt.message
    assert [found.document.text[one.start : one.end] for one in doubt.spans] == [
        "Roads of Kenya since 2004"
    ]


def test_a_day_of_issue_that_contradicts_the_title_is_left_out_and_named() -> None:
    text = f"# The World Atlas 1990\n\nReleased 21 February 2010\n\n{ABOUT_KENYA}"
    found = extract(document(text, "a.md"), profile=None, families=(), recognize=None)
    source = found.records[0].source
    assert (source.edition, source.published) == ("1990", None)
    assert any(
        one.code == "conflicting-edition" and "2010-02-21" in one.message
        for one in found.document.problems
    )


def test_a_month_and_year_under_the_charts_of_a_text_is_no_edition() -> None:
    ticks = "\n\n".join(f"May 2004\n\nThe road was closed {n} days in a row." for n in range(9))
    text = f"April 2007\n\nRoads of Kenya: Staff Report\n\n{ABOUT_KENYA}\n{ticks}\n"
    found = extract(document(text, "a.txt"), profile=None, families=(), recognize=None)
    assert found.records[0].source.edition == "2007"
