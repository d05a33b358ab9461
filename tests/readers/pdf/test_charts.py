"""Charts in PDFs: their labels are no prose, and their captions are those of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import Text, content, pdf

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord

PROSE: Final = "The boats of the upper harbour were counted again in the spring of that year."
LABELS: Final[list[Text]] = [(110, 640, 7, "North"), (180, 610, 7, "South"), (112, 592, 7, "12%")]


def bars() -> bytes:
    return b" 0.6 g 100 560 60 70 re f 170 560 60 40 re f 0 g "


def record(caption: float, axis: bytes = b"") -> CountryRecord:
    """The record of a page with a chart, its caption at this height, and an axis beside it."""
    texts: list[Text] = [
        (72, 720, 10, PROSE),
        (100, caption, 9, "Figure 1. Boats by Harbour"),
        *LABELS,
        (72, 500, 8, "Source: harbour survey, 2014."),
        (72, 460, 10, PROSE),
        (72, 448, 10, PROSE),
    ]
    source = read_source(pdf([bars() + axis + content(texts)]), "a.pdf", "a.pdf")
    return extract(source, profile=None, families=(), recognize=None).records[0]


@pytest.mark.parametrize("caption", [665.0, 540.0], ids=["above", "below"])
def test_labels_of_a_chart_are_not_prose(caption: float) -> None:
    one = record(caption)
    (chart,) = one.tables
    assert (chart.caption, chart.rows) == ("Figure 1. Boats by Harbour", ())
    assert chart.source
    assert chart.source.as_of == "2014"
    prose = " ".join(p.text for section in one.sections for p in section.paragraphs)
    assert prose == " ".join([PROSE] * 3)
    assert [str(problem.code) for problem in one.problems].count("chart-text") == 1
    assert not one.residue


@pytest.mark.parametrize("turn", ["0 1 -1 0", "0 -1 1 0"], ids=["upwards", "downwards"])
def test_a_label_printed_sideways_along_an_axis_is_not_prose(turn: str) -> None:
    one = record(540.0, content([(94, 600, 10, "Boats")], turn=turn))
    (chart,) = one.tables
    assert chart.caption == "Figure 1. Boats by Harbour"
    prose = [p.text for section in one.sections for p in section.paragraphs]
    assert " ".join(prose) == " ".join([PROSE] * 3)
    assert any("4 labels of the chart" in problem.message for problem in one.problems)


def test_labels_of_a_map_do_not_part_a_title_from_its_text() -> None:
    """A map without a caption beside the first paragraph, whose last line passes below it."""
    lines = [f"and the islands of group {at} that were shown on" for at in range(8)]
    texts: list[Text] = [
        (440, 750, 24, "Kenya"),
        *((72, 710 - 13 * at, 11, line) for at, line in enumerate(lines)),
        (72, 710 - 13 * 8, 11, f"until they were surveyed. {PROSE}"),
        *((350, 690 - 13 * at, 10, f"Isle {at} not shown") for at in range(3)),
    ]
    drawing = b" 0.6 g 310 620 m 480 622 l 540 720 l 400 725 l 310 620 l f 0 g "
    source = read_source(pdf([drawing + content(texts)]), "a.pdf", "a.pdf")
    assert [block.kind for block in source.blocks].count("paragraph") == 1
    paragraph = next(block for block in source.blocks if block.kind == "paragraph")
    text = " ".join(source.text[paragraph.start : paragraph.end].split())
    assert text == " ".join([*lines, "until they were surveyed.", PROSE])
    assert source.text.startswith("Kenya")
    assert "Isle 1 not shown" in source.text
    assert any("labels in drawings on pages 1" in problem.message for problem in source.problems)
