"""Tables that lost their columns, and boxes that gave no statistic, are named."""

from __future__ import annotations

import pytest

from tests.checks.reading import codes_of, doubts, read

ROWS = "Maize 1,200 1,310 1,290 1,402 Rice 310 295 288 301 Beans 77 81 79 90"


def test_rows_of_figures_in_a_paragraph_are_a_table() -> None:
    extraction = read(f"# Kenya\n\nThe harvest is shown below.\n\n{ROWS}\n\nIt was good.")
    [found] = doubts(extraction)
    assert found.code == "flattened-table"
    assert "'1,200 1,310 1,290 1,402 Rice 310" in found.message
    assert found.pointer == "/sections/0/paragraphs/1"


def test_paragraphs_that_follow_each_other_are_one_table() -> None:
    assert codes_of(f"# Kenya\n\n{ROWS}\n\n{ROWS}\n\n{ROWS}") == ["flattened-table"]


def test_paragraphs_of_figures_alone_are_a_chart_or_table() -> None:
    axis = "\n\n".join(f"{at}.0 {2 * at}%" for at in range(7))
    extraction = read(f"# Kenya\n\nThe harvest is shown below.\n\n{axis}\n\nIt was good.")
    [found] = doubts(extraction)
    assert "'0.0 0% 1.0 2% 2.0 4%" in found.message
    assert found.pointer == "/sections/0/paragraphs/1"


@pytest.mark.parametrize(
    "text",
    [
        "Call +254 20 555 123 or +254 20 555 124, or write to +254 20 555 125 or +254 20 555 126.",
        "5\n\n10\n\n15\n\n20",
        "In 2003, 12 of 15 districts had 30 schools; in 2004, 14 of 16 had 33 and 6 clinics.",
        "2003 2004 2005 2006 2007 2008 2009 2010 2011 2012 2013 2014 2015",  # the axis of a chart
        "Call 020 555 1234 or 020 555 1235.",
        "See 75 (1990) of 5 May 1990, 91 (1991) of 6 May 1991, and 119 (1991) of 6 June 1991.",
        "It accepts the recommendations 18, 24, 25, 29, 30, 40, 42, 43, 45, 46, 49, 50, 53 and 54.",
    ],
)
def test_sentences_with_figures_are_no_table(text: str) -> None:
    assert codes_of(f"# Kenya\n\n{text}") == []


def test_lines_of_labels_and_values_are_named_where_they_give_no_statistic() -> None:
    box = "Chair: A. Otieno\nSeat: Nakuru\nFounded: in spring\nMembers: about forty"
    text = f"KENYA\n\n{box}\n\nIt met in June.\n"
    extraction = read(text)
    left = [one for one in doubts(extraction) if one.code == "unread-box"]
    read_labels = {one.label for one in extraction.records[0].statistics.values()}
    assert bool(left) == read_labels.isdisjoint({"Chair", "Seat", "Founded", "Members"})


def test_paragraphs_that_open_with_a_subject_are_no_box() -> None:
    said = "The law provides for it, and the authorities generally respected this in practice"
    lines = "\n\n".join(f"{title}: {said}." for title in ("Travel", "Asylum", "Schools", "Work"))
    assert "unread-box" not in codes_of(f"# Kenya\n\n{lines}")
