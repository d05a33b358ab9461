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
