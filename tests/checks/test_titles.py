"""A letterhead is no title, nor is the end of a sentence."""

from __future__ import annotations

import pytest

from pipeline.checks.finished import FinishedDocument
from pipeline.checks.titles import (
    check_report_title,
    check_running_titles,
    check_section_titles,
)
from pipeline.document.spans import Line, Page, Span
from pipeline.record.document import Claim, Furniture
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


def titled(*heads: str) -> list[str]:
    """What is said of pages with these running heads, of which those in brackets are titles."""
    text, pages, lines, claims, furniture = "", [], [], [], []
    for number, printed in enumerate(heads, 1):
        words, start = printed.strip("[]"), len(text)
        text += f"{words}\nIt rained.\n"
        span = Span(start, start + len(words), number)
        pages.append(Page(number, start, len(text), 595, 842))
        lines.append(Line(span.start, span.end, number, (60.0, 50.0, 90.0, 62.0), "heading"))
        if printed == words:
            furniture.append(Furniture(role="running head", text=words, spans=(span,)))
        else:
            claims.append(Claim(start=span.start, end=span.end, role="heading", pointer=None))
    given = {"text": text, "pages": tuple(pages), "lines": tuple(lines)}
    given |= {"claims": tuple(claims), "furniture": tuple(furniture)}
    document = read("# Kenya\n").document.model_copy(update=given)
    return [
        one.message.split(" stands")[0] for one in check_running_titles(FinishedDocument(document))
    ]


def test_a_title_among_the_running_heads_is_named() -> None:
    assert titled("EGY", "EGY", "[ELS]", "EQU", "EQU", "ERI") == ["'ELS'"]


def test_a_title_that_later_pages_repeat_above_their_text_is_left_alone() -> None:
    assert titled("[Kenya]", "Kenya", "Kenya", "Kenya", "Kenya", "Kenya") == []
    assert titled("EGY", "[ELS]", "EQU") == []  # too few pages
