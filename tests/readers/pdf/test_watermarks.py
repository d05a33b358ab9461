"""Watermarks are furniture: large, pale type across the lines of a page."""

from __future__ import annotations

import pytest

from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

LINES = content(
    [
        (72.0, 700.0 - 14 * at, 11.0, f"and line {at} counts the travellers who came by that road")
        for at in range(20)
    ]
)
GREY = "0.85 g"
ALPHA = "/ExtGState << /G << /ca 0.3 >> >>"


def read(mark: str) -> list[tuple[str, str]]:
    """The kinds and texts of the blocks of a page with lines and a mark."""
    drawn = LINES + f" q {mark} Q".encode()
    document = read_source(pdf([drawn], resources=ALPHA), "a.pdf", "a.pdf")
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(
    "mark",
    [
        f"{GREY} BT /F2 70 Tf 90 560 Td (DRAFT) Tj ET",
        "/G gs BT /F2 70 Tf 90 560 Td (DRAFT) Tj ET",
        f"{GREY} BT /F2 60 Tf 0.7 0.7 -0.7 0.7 150 450 Tm (DRAFT) Tj ET",
    ],
)
def test_a_word_across_the_lines_is_furniture(mark: str) -> None:
    [(kind, text), furniture] = read(mark)
    assert (kind, text.count("\n")) == ("paragraph", 19)
    assert furniture == ("running head", "DRAFT")


@pytest.mark.parametrize(
    "mark",
    [
        f"{GREY} BT /F2 36 Tf 72 740 Td (Ruritania) Tj ET",  # above the text
        "BT /F2 70 Tf 90 566 Td (Ruritania) Tj ET",  # as dark as the text
        f"{GREY} BT /F2 70 Tf 380 560 Td (Ruritania) Tj ET",  # beside the text
    ],
)
def test_other_large_type_is_none(mark: str) -> None:
    found = read(mark)
    assert [kind for kind, text in found if "Ruritania" in text] not in ([], ["running head"])


def test_a_dark_word_at_one_place_of_many_pages_is_furniture() -> None:
    stamp = b" q BT /F2 70 Tf 90 566 Td (DRAFT) Tj ET Q"
    pages = [
        content([(72.0, 700.0 - 14 * at, 11.0, f"{word} {at} of them") for at in range(20)]) + stamp
        for word in ("boats", "carts", "piers", "tolls")
    ]
    document = read_source(pdf(pages), "a.pdf", "a.pdf")
    stamped = [
        block.kind
        for block in document.blocks
        if document.text[block.start : block.end].strip() == "DRAFT"
    ]
    assert stamped == ["running head"] * len(pages)
