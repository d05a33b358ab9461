"""A scanned page whose text layer has many broken words is named, and perhaps read anew."""

from __future__ import annotations

import pytest

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.text_layer import TextLayer, is_better, measure_layers
from tests.readers.pdf.test_visibility import scan
from tests.support.printed_pdf import content, pdf
from tests.support.recognising import recognise_by_script

USUAL = ["the"] * 9 + ["which"] * 5 + ["have"] * 5
PRINTED = "The families which came over the river have kept the mill and the fields since then"
BROKEN = "Tbe families wbich carne over tbe rivcr bave k3pt tbe mi}l and tbe fields since tben"


@pytest.mark.parametrize("word", ["tbe", "Tbe", "wbich", "bave", "t1le", "wi}l", "mtht", "(tbe),"])
def test_a_misread_word_is_broken(word: str) -> None:
    [layer] = measure_layers({1: [word]}, USUAL).values()
    assert len(layer.broken) == 1


@pytest.mark.parametrize(
    "word",
    [
        "the",
        "these",
        "iii",
        "CO2",
        "tCO2e",
        "1990s",
        "2nd",
        "H1N1",
        "km",
        "e.g.",
        "don't",
        "a.org/t1le",
        "bad",
        "1,234.5",
        "NGO",
        "Минск",
    ],
)
def test_a_word_of_print_is_not_broken(word: str) -> None:
    [layer] = measure_layers({1: [word]}, [*USUAL, "had"]).values()
    assert not layer.broken


def test_a_word_that_the_document_often_has_is_not_broken() -> None:
    [layer] = measure_layers({1: ["bad"] * 4 + ["had"] * 9}).values()
    assert not layer.broken


def test_a_page_is_poor_where_its_broken_words_are_no_chance() -> None:
    assert not TextLayer(20, ("tbe", "bave")).is_poor
    assert TextLayer(90, ("tbe", "bave", "t1le")).is_poor
    assert not TextLayer(400, ("tbe", "bave", "t1le")).is_poor


def test_a_reading_is_better_with_fewer_broken_words_and_no_fewer_words() -> None:
    layer = TextLayer(100, ("tbe", "bave", "t1le", "wi}l"))
    assert is_better(TextLayer(101, ("bave",)), layer)
    assert not is_better(TextLayer(50, ()), layer)
    assert not is_better(TextLayer(100, ("tbe", "bave", "t1le")), layer)


def print_layer(text: str) -> bytes:
    """A scanned page that shows ink, these lines as its layer."""
    lines = content([(72, 720 - 14 * at, 10, text) for at in range(8)]).decode()
    drawn = f"q 612 0 0 792 0 0 cm /X Do Q 3 Tr {lines}"
    return pdf([drawn.encode()], more=(scan(b"\xf4", ink=True),))


@pytest.mark.parametrize(
    ("layer", "script", "shown", "said"),
    [
        (PRINTED, BROKEN, PRINTED, None),
        (BROKEN, PRINTED, PRINTED, "it is read anew"),
        (BROKEN, BROKEN, BROKEN, "it is kept"),
        (BROKEN, None, BROKEN, "run again with --ocr auto"),
    ],
)
def test_the_better_reading_of_a_scanned_page_is_kept(
    monkeypatch: pytest.MonkeyPatch, layer: str, script: str | None, shown: str, said: str | None
) -> None:
    recognizer = recognise_by_script(monkeypatch, [script] * 8)[0] if script else None
    document = read_source(print_layer(layer), "a.pdf", "a.pdf", recognizer)
    assert shown.split()[1:4] == document.text.split()[1:4]
    assert document.pages[0].recognised
    poor = [one.message for one in document.problems if one.code == Code.POOR_TEXT_LAYER]
    assert [said in message for message in poor] == [True] * bool(said) if said else not poor
