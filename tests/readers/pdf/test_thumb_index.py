"""Tabs of a thumb index are furniture; what differs from page to page is a note on the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.document.model import Document

SIZE: Final = 10.0
LEFT: Final = 60.0
MARGIN: Final = 560.0
PROSE: Final = (
    "the harbour board kept the ledgers of the lower river until the old quay was built, and"
)
TABS: Final = ("BENIN", "BENIN", "CHAD", "CUBA", "CUBA", "FIJI")  # Chad and Fiji have one page


def _read(margins: tuple[str, ...]) -> Document:
    """Pages of prose, each with a word in its margin beside the second line."""
    pages = [
        content(
            [
                *((LEFT, 700 - 14 * at, SIZE, f"{chr(97 + number)} {PROSE}") for at in range(20)),
                (MARGIN, 686, SIZE - 3, word),
            ]
        )
        for number, word in enumerate(margins)
    ]
    return read_source(pdf(pages), "a.pdf", "a.pdf")


def _list_furniture(document: Document) -> list[str]:
    return [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind == "running head"
    ]


def test_tabs_in_the_margin_are_no_part_of_the_text() -> None:
    document = _read(TABS)
    assert _list_furniture(document) == [*TABS]
    prose = [block for block in document.blocks if block.kind == "paragraph"]
    assert not any(tab in document.text[one.start : one.end] for one in prose for tab in TABS)


@pytest.mark.parametrize(
    "margins",
    [
        ("quays", "tolls", "weirs", "locks", "dams", "fords"),  # each page has its own
        ("BENIN", "BENIN"),  # too few pages
    ],
)
def test_other_words_in_the_margin_stay(margins: tuple[str, ...]) -> None:
    document = _read(margins)
    assert not {*margins} & {*_list_furniture(document)}
    assert all(word in document.text for word in margins)


def test_columns_end_above_a_heading_below_a_line_over_them() -> None:
    """The chapter above ends in both columns; the next begins below the line."""
    right = 320.0

    def column(x: float, top: float, letter: str) -> list[tuple[float, float, float, str]]:
        return [
            (x, top - 14 * at, SIZE, f"{letter}{letter} the board kept the ledgers of the")
            for at in range(8)
        ]

    texts = [
        *column(LEFT, 700, "a"), *column(right, 700, "b"),
        *column(LEFT, 530, "c"), *column(right, 560, "d"),
    ]  # fmt: skip
    drawn = (
        content(texts)
        + b"\n1 w 60 580 m 552 580 l S\n"
        + content([(LEFT, 560, SIZE + 3, "Benin")], font="F2")
    )
    text = read_source(pdf([drawn]), "a.pdf", "a.pdf").text
    places = [text.index(word) for word in ("aa the", "bb the", "Benin", "cc the", "dd the")]
    assert places == sorted(places)
