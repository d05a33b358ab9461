"""Words of glyphs: letters painted one by one, and text painted twice to imitate bold."""

from __future__ import annotations

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.readers.detect import read_source
from tests.support.printed_pdf import Text, content, pdf

SIZE = 11.0
WIDTHS = FONT_METRICS["Helvetica"][1]
SENTENCE = "All little villages will tell: 11 of 1,100 hills still fill http://hill.example."


def paint(text: str, x: float = 72.0, y: float = 700.0) -> list[Text]:
    """The letters of a line, each placed on its own, as browsers print them."""
    placed = []
    for letter in text:
        placed.append((x, y, SIZE, letter))
        x += WIDTHS[letter] * SIZE / 1000
    return placed


def read_line(drawn: list[Text]) -> str:
    return read_source(pdf([content(drawn)]), "a.pdf", "a.pdf").text.strip()


@pytest.mark.parametrize("offset", [0.0, 0.2, 0.5])
def test_text_painted_again_beside_itself_is_read_once(offset: float) -> None:
    drawn = [*paint(SENTENCE), *paint(SENTENCE, 72.0 + offset)]
    assert read_line(drawn) == SENTENCE


def test_doubled_narrow_letters_are_two() -> None:
    """An `l` is narrower than the distance within which text painted twice is taken for bold."""
    assert read_line(paint(SENTENCE)) == SENTENCE
