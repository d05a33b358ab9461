"""The title of a report of plain text, and of a country whose name is set with spaces or marks."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.vocabulary.countries import find_country, find_mentions, is_ambiguous
from tests.support.extracting import document

BODY = "Roads of Chad were built. Chad mended its bridges, and two roads of Chad were closed."


CONSULTATION = """\
April 2007

Roads Fund Country Report No. 07/144

© 2007 Roads Fund

Republic of Chad: 2006 Road Consultation—Staff Report; Public
Notice on the Board Discussion; and Statement by the Road
Director for Chad
Under the Articles the Fund meets its members, every year, in their own capital."""
IN_CAPITALS = """\
CHAD

2016 ROAD CONSULTATION—PRESS RELEASE
AND STAFF REPORT
Under the Articles the Fund meets its members, every year."""
TITLE = """\
Republic of Chad: 2006 Road Consultation—Staff Report; Public Notice on the Board Discussion; \
and Statement by the Road Director for Chad"""


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        (CONSULTATION, TITLE),
        (IN_CAPITALS, "CHAD: 2016 ROAD CONSULTATION—PRESS RELEASE AND STAFF REPORT"),
        ("CHAD\n\nIt has few roads, and fewer bridges than it had.", "CHAD"),
    ],
)
def test_the_lines_of_a_title_are_one_where_text_follows(opening: str, title: str) -> None:
    text = f"{opening}\n\n{BODY}\n\n{BODY}\n"
    found = extract(document(text, "a.txt"), profile=None, families=(), recognize=None)
    assert found.document.title == title


def test_a_name_whose_letters_are_spaced_is_that_of_its_country() -> None:
    names = ("K E N Y A", "S O U T H A F R I C A", "A B C D E")
    codes = [one and one.code for one in map(find_country, names)]
    assert codes == ["KEN", "ZAF", None]
    assert find_mentions("Report on K E N Y A 2004") == [(10, 19, "KEN")]
    assert is_ambiguous("C H A D")


def test_marks_that_call_a_note_are_no_part_of_a_country_s_name() -> None:
    assert find_mentions("Algeria \u2217") == [(0, 7, "DZA")]


def test_the_form_of_a_state_may_stand_before_any_spelling_of_its_name() -> None:
    names = ("REPUBLIC OF KAZAKSTAN", "Kingdom of Swaziland", "Republic of Letters")
    codes = [one and one.code for one in map(find_country, names)]
    assert codes == ["KAZ", "SWZ", None]
