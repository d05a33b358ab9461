"""Numbers of lines in the margin are furniture; those of a table's rows are cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from tests.support.printed_pdf import Text

SIZE: Final = 10.0
LEFT: Final = 90.0
PROSE: Final = "the harbour board kept the ledgers of the lower river until the quay was built, and"


def _read_prose(*pages: list[Text]) -> str:
    document = read_source(pdf([content(page) for page in pages]), "a.pdf", "a.pdf")
    shown = (b for b in document.blocks if b.kind not in ("page number", "running head"))
    return " ".join(document.text[block.start : block.end] for block in shown)


def _write_line(number: int) -> str:
    return f"{'abcdefghijklmn'[number - 1] * 4} {PROSE}"


def _number_lines(first: int, count: int) -> list[Text]:
    page: list[Text] = []
    for at in range(count):
        page.append((LEFT, 700 - 20 * at, SIZE, _write_line(first + at)))
        page.append((LEFT - 24, 700 - 20 * at, SIZE, str(first + at)))
    return page


def test_line_numbers_are_no_part_of_the_text() -> None:
    """The last page has few lines: its numbers go on from the page before."""
    pages = _number_lines(1, 12), _number_lines(13, 2)
    assert _read_prose(*pages).split() == " ".join(map(_write_line, range(1, 15))).split()
    document = read_source(pdf([content(page) for page in pages]), "a.pdf", "a.pdf")
    assert not document.problems  # they are no labels in drawings


def test_numbers_of_a_tables_rows_stay() -> None:
    page: list[Text] = []
    for at in range(12):
        page.append((LEFT - 24, 700 - 20 * at, SIZE, str(at + 1)))
        page.append((LEFT, 700 - 20 * at, SIZE, f"Quay {'abcdefghijkl'[at]}"))
        page.append((LEFT + 200, 700 - 20 * at, SIZE, f"{at * 37 + 101}"))
        page.append((LEFT + 300, 700 - 20 * at, SIZE, f"{at * 11 + 14}.5"))
    found = _read_prose(page).split()
    assert [str(at) for at in range(1, 13)] == [
        word for word in found if len(word) < 3 and word.isdecimal()
    ]


def test_a_zero_that_begins_a_line_stays() -> None:
    page: list[Text] = [
        (LEFT, 700, SIZE, PROSE),
        (LEFT - 24, 680, SIZE, "0"),
        (LEFT, 680, SIZE, PROSE),
    ]
    assert "0" in _read_prose(page).split()
