"""Any span of a PDF has its boxes, to a character."""

from __future__ import annotations

import json

import pytest

import pipeline
from pipeline.document.edges import decode_edges, encode_edges
from pipeline.document.spans import Span
from pipeline.extract import extract
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

LINES = [
    (72.0, 700.0, 10.0, "The population was 1,234 (2020)"),
    (72.0, 686.0, 10.0, "and 5,678 by the next census."),
]


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), 1)


def test_a_value_has_its_own_box() -> None:
    document = read_source(pdf([content(LINES)]), "a.pdf", "a.pdf")
    record = extract(document, profile=None, families=(), recognize=None).document
    [(page, x0, top, x1, bottom)] = pipeline.boxes(record, span_of(record.text, "1,234"))
    # Helvetica's widths (AFM): `The population was ` is 89.49 points wide at 10, `1,234` 25.02.
    assert page == 1
    assert (x0, x1) == pytest.approx((72 + 89.49, 72 + 89.49 + 25.02), abs=0.2)
    assert top < 792 - 700 < bottom


def test_a_span_of_several_lines_has_a_box_for_each_also_from_json() -> None:
    document = read_source(pdf([content(LINES)]), "a.pdf", "a.pdf")
    record = extract(document, profile=None, families=(), recognize=None).document
    span = span_of(record.text, "(2020)\nand 5,678")
    found = pipeline.boxes(record, span)
    assert len(found) == 2
    assert found[0][3] > found[1][3]
    written = json.loads(record.model_dump_json())
    assert pipeline.boxes(written, {"start": span.start, "end": span.end}) == found


@pytest.mark.parametrize(
    ("turn", "side"), [("0 1 -1 0", "v"), ("0 -1 1 0", "^"), ("-1 0 0 -1", "h")]
)
def test_a_box_of_turned_text_lies_in_its_line(turn: str, side: str) -> None:
    turned = [
        (300.0 + 20 * at, 400.0 + 20 * at, 10.0, f"Turned line {at} with 1,234 in it")
        for at in (0, 1)
    ]
    drawn = content(turned, turn=turn)
    document = read_source(pdf([drawn]), "a.pdf", "a.pdf")
    record = extract(document, profile=None, families=(), recognize=None).document
    span = span_of(record.text, "1,234")
    [(_, x0, top, x1, bottom)] = pipeline.boxes(record, span)
    line = next(line for line in record.lines if line.start <= span.start < line.end)
    assert line.box[0] <= x0 < x1 <= line.box[2]
    assert line.box[1] <= top < bottom <= line.box[3]
    length = x1 - x0 if side == "h" else bottom - top
    assert length == pytest.approx(25.02, abs=0.3)


def test_a_word_beside_a_large_numeral_is_as_high_as_its_own_letters() -> None:
    texts = [(72.0, 700.0, 27.0, "8."), (104.0, 700.0, 10.0, "Of 1,234 reports, 56 were public.")]
    document = read_source(pdf([content([*texts, *LINES[1:]])]), "a.pdf", "a.pdf")
    record = extract(document, profile=None, families=(), recognize=None).document
    assert "8. Of 1,234 reports" in record.text
    [numeral] = pipeline.boxes(record, span_of(record.text, "8."))
    [value] = pipeline.boxes(record, span_of(record.text, "1,234"))
    assert numeral[4] - numeral[2] == pytest.approx(27, abs=0.5)
    assert value[4] - value[2] == pytest.approx(10, abs=0.5)
    assert value[1] == pytest.approx(104 + 13.34, abs=0.3)  # `Of ` is 13.34 points wide (AFM)


def test_text_without_pages_has_no_boxes() -> None:
    document = read_source(b"# A\n\nIt was 1,234.\n", "a.md", "a.md")
    record = extract(document, profile=None, families=(), recognize=None).document
    assert pipeline.boxes(record, span_of(record.text, "1,234")) == []


@pytest.mark.parametrize(
    "positions",
    [[10.0], [72, 77.6, 77.6, 80.0], [0, 9.0, 18.1, 200.0], [5.0, 4.0, 6.0], [0.04, 0.08, 0.12]],
)
def test_edges_are_kept_to_a_tenth_of_a_point(positions: list[float]) -> None:
    written = encode_edges(positions, ">")
    assert json.dumps(written) == f'"{written}"' or '"' in written
    found = decode_edges(written)
    rising = [max(positions[: at + 1]) - positions[0] for at in range(len(positions))]
    assert found == pytest.approx(rising, abs=0.051)
