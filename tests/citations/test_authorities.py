"""The names by which short forms call the sources of a shelf."""

from __future__ import annotations

import pytest

from pipeline.citations.authorities import SourceIndex
from pipeline.citations.note import parse_source

CITED = (
    "INTERNATIONAL ORGANIZATION FOR MIGRATION, WOMEN (2004)",
    "UNODC, GLOBAL REPORT (2006)",
    "CENTER FOR THE STUDY OF RIVERS (CSOR), FLOODS (2005)",
    "COUNCIL FOR BALKAN RESEARCH, ROADS (2003)",
    "XTRN, HOUSES (2002)",
    "KIM MINJI, A BOOK (2001)",
    "SMITH & BROWN (eds.), THE TRADE (1999)",
    "U.S. DEP'T OF STATE, TRAFFICKING IN PERSONS REPORT (2005) [hereinafter TIP REPORT 2005]",
)


@pytest.fixture
def shelf() -> SourceIndex:
    """A shelf with one source for each of the citations."""
    filled = SourceIndex()
    for place, text in enumerate(CITED):
        found = parse_source(text)
        assert found is not None
        filled.add(found, place)
    return filled


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("IOM", 0),  # known to the gazetteer
        ("Int'l Org. for Migration", None),  # neither known nor made of the same words
        ("International Organization for Migration (IOM)", 0),
        ("United Nations Office on Drugs and Crime", 1),
        ("CSOR", 2),  # printed in brackets
        ("Center for the Study of Rivers", 2),
        ("CBR", 3),  # its initials
        ("Xanthian Trade Rights Network", 4),  # its initials are the printed acronym
        ("Xanthian Roads", None),
        ("Kim", 5),
        ("Minji", 5),
        ("Smith", 6),
        ("Smith and Brown", 6),
        ("TIP REPORT 2005", 7),
    ],
)
def test_a_source_is_called_by_its_short_names(
    shelf: SourceIndex, name: str, place: int | None
) -> None:
    """A short form names the one source that goes by this name, or none."""
    expected = [] if place is None else [place]
    assert [cited.first for cited in shelf.find_by_name(name)] == expected


def test_a_second_citation_adds_its_names(shelf: SourceIndex) -> None:
    """The same source cited again with its acronym is one source with one more name."""
    again = parse_source("COUNCIL FOR BALKAN RESEARCH (COBARE), ROADS (2003)")
    assert again is not None
    assert shelf.add(again, 9) is shelf.find_by_name("COBARE")[0]
