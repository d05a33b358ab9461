"""A note that the chapter beside its own calls is named."""

from __future__ import annotations

import pytest

from tests.checks.reading import doubts, quoted, read

TEA = "Kenya grows tea for the markets of the north.[1]"
PORTS = "The ports of the coast are small.[2]"
COPPER = "Peru exports copper to the east.[1]"
NOTES = "[1] Board of Tea, Tea (2010).\n\n[2] Ministry of Ports, Ports (2011)."
NOTE_OF_COPPER = "[1] Ministry of Mines, Copper (2011)."


def test_a_paragraph_under_the_next_heading_calls_a_note_of_its_own_chapter() -> None:
    parts = ("# Kenya", TEA, NOTES, "# Peru", PORTS, COPPER, NOTE_OF_COPPER)
    extraction = read("\n\n".join(parts))
    [found] = doubts(extraction)
    assert found.code == "note-of-neighbour"
    assert found.message == "note '2' of Kenya is called from Peru, which has none of this mark"
    assert quoted(extraction, found) == "Ministry of Ports, Ports (2011)."


@pytest.mark.parametrize(
    "parts",
    [
        ("# Kenya", TEA, PORTS, NOTES, "# Peru", COPPER, NOTE_OF_COPPER),
        ("# Kenya", TEA, NOTES, "# Peru", COPPER, NOTE_OF_COPPER),  # a note that nothing calls
        ("# Kenya", TEA, "[1] Board of Tea, Tea (2010).", "# Peru", COPPER, PORTS, NOTE_OF_COPPER),
    ],
)
def test_notes_of_their_own_chapter_are_left_alone(parts: tuple[str, ...]) -> None:
    assert doubts(read("\n\n".join(parts))) == []
