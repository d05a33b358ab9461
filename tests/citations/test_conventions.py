"""A reference list is written in one style: its clear entries decide how the others are read."""

from __future__ import annotations

from pipeline.citations.lists import parse_notes

NAMES = (
    "World Health Organization",
    "Brandt L, Lowe A",
    "Institute for Fiscal Research",
    "Holst M",
    "Lund H, Ek H",
    "National Council of Churches",
    "Mwangi G",
    "Rossi AM",
)
COLON = [f"{name}: Roads of the North. 20{at:02}." for at, name in enumerate(NAMES)]
PLACED = [
    "Brandt, Lena, Salt Roads, London, Routledge, 1994.",
    "Lowe, Anna, The River Toll, London, Routledge, 1996.",
    "Holst, Mark, Borders and Ferries, New Delhi, Brill, 1999.",
    "Lund, Hanne, Kilns of the North, London, Brill, 2001.",
    "Mwangi, Grace, Roads and Rivers, London, Routledge, 2004.",
    "Rossi, Anna, Salt and Wages, New Delhi, Brill, 2005.",
]
UNTITLED = [
    "Brandt, L. (2010). World Development, 38, 1270–1283",
    "Lowe, A. (2011). Population Review, 56, 12–40",
    "Holst, M. (2012). River Studies, 9, 45–67",
]


def read(entries: list[str], last: str) -> tuple[dict[str, object], list[str]]:
    """The fields of the last entry of a list, and its words without a role."""
    *_, found = parse_notes([*entries, last])
    (source,) = (one.source for one in found)
    assert source is not None
    return dict(source.csl), [last[slice(*span)] for span in source.unexplained]


def test_the_mark_before_titles_decides_how_many_authors_there_are() -> None:
    """`World Bank, Asian Development Bank: Title` has two authors where a colon precedes titles."""
    fields, unexplained = read(COLON, "World Bank, Asian Development Bank: Pathways to Debt. 2014.")
    assert fields["author"] == [{"literal": "World Bank"}, {"literal": "Asian Development Bank"}]
    assert fields["title"] == "Pathways to Debt"
    assert not unexplained


def test_a_boundary_that_no_other_entry_has_gives_no_value() -> None:
    """Author and title are unexplained where another mark parts them than in all other entries."""
    entries = [f"{name}. Roads of the North. Leeds, 20{at:02}." for at, name in enumerate(NAMES)]
    last = "United Nations Office of Roads ODYSSEY: Special Letter, 2014. https://a.example/o"
    fields, unexplained = read(entries, last)
    assert "author" not in fields
    assert "title" not in fields
    assert unexplained


def test_an_entry_without_a_date_among_dated_ones_keeps_its_author_and_title() -> None:
    names = ("Brandt, L.", "Lowe, A.", "Holst, M.", "Lund, H.", "Mwangi, G.", "Rossi, A.")
    entries = [f"{name} (20{at:02}) Roads. Leeds: Brill." for at, name in enumerate(names)]
    fields, unexplained = read(
        entries, "Lind, P. (no date) Debt. Available at: https://a.example/o."
    )
    assert fields["author"] == [{"family": "Lind", "given": "P."}]
    assert (fields["title"], unexplained) == ("Debt", [])


def test_an_unknown_town_is_a_place_where_the_list_prints_places_there() -> None:
    """Alone, `Ruritz` may be the end of the title; in a list with places there it is one."""
    last = (
        "Petrova, Nadia, Hidden Hands: Workers and the Law, Ruritz, Ruritz University Press, 2016."
    )
    fields, _ = read([], last)
    assert "title" not in fields
    fields, unexplained = read(PLACED, last)
    assert fields["title"] == "Hidden Hands: Workers and the Law"
    assert fields["publisher-place"] == "Ruritz"
    assert fields["publisher"] == "Ruritz University Press"
    assert not unexplained


def test_a_list_without_titles_has_none() -> None:
    """Where articles are listed by their journals alone, a name after the date is no title."""
    last = "Lim, S. (2019). The Reckoner"
    assert read([], last)[0]["title"] == "The Reckoner"
    fields, unexplained = read(UNTITLED, last)
    assert "title" not in fields
    assert unexplained == ["The Reckoner"]


def test_a_list_of_few_entries_is_read_as_its_entries_are_alone() -> None:
    """Fewer clear entries than make a style change nothing."""
    last = "World Bank, Asian Development Bank: Pathways to Debt. 2014."
    assert parse_notes([*COLON[:3], last])[-1] == parse_notes([last])[-1]


def test_a_name_that_nothing_tells_a_publishers_or_a_magazines_has_no_role() -> None:
    """The known houses in the same place of other entries decide nothing."""
    entries = [
        "Brandt, L. (1994). Salt Roads. Routledge.",
        "Lowe, A. (1996). The River Toll. Brill.",
        "Holst, M. (1999). Borders and Ferries. Routledge.",
    ]
    fields, unexplained = read(entries, "Mwangi, G. (2004). Roads and Rivers. Harvester Lark.")
    assert not {"publisher", "container-title"} & fields.keys()
    assert unexplained == ["Harvester Lark"]
