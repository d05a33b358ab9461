"""A letterhead is no title, nor is the end of a sentence."""

from __future__ import annotations

import pytest

from pipeline.checks.finished import FinishedDocument
from pipeline.checks.titles import check_report_title, check_section_titles
from tests.checks.reading import codes_of, read

SAID = "The delegation explained what had been done about it since the last session."


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Report on Kenya", []),
        ("Kenya: a country of lakes", []),
        ("Country: Kenya", []),
        ("Distr.: General", ["doubtful-title"]),
        ("Frequency of", ["doubtful-title"]),
    ],
)
def test_a_title_that_is_none_is_named(title: str, wanted: list[str]) -> None:
    document = read(f"# {title}\n\n{SAID}\n").document.model_copy(update={"title": title})
    assert [one.code for one in check_report_title(FinishedDocument(document))] == wanted


@pytest.mark.parametrize(
    ("before", "title", "wanted"),
    [
        ("The delegation explained to the", "members of the committee", ["doubtful-title"]),
        ("The delegation explained it.", "members of the committee", []),
        ("The delegation explained to the", "Members of the committee", []),
    ],
)
def test_the_end_of_a_sentence_is_no_title(before: str, title: str, wanted: list[str]) -> None:
    text = f"# Kenya\n\n## Talks\n\n{before}\n\n## {title}\n\n{SAID}\n"
    assert codes_of(text) == wanted


def test_a_letterhead_is_no_section() -> None:
    [record] = read(f"# Kenya\n\n## Talks\n\n{SAID}\n").records
    for title, count in (("Assembly Distr.: General", 1), ("Assembly: General", 0)):
        section = record.sections[0].model_copy(update={"title": title})
        found = check_section_titles(record.model_copy(update={"sections": (section,)}))
        assert len(list(found)) == count
