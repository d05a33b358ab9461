"""A number alone over or under the text of a page is read with the raised marks."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.outer_figures import (
    find_left_out_numbers,
    find_outer_figures,
    read_outer_figures,
)
from pipeline.readers.recognition.raised_marks import RaisedMark

Box = tuple[int, int, int, int]

EM = 40.0
TEXT = [(20 + 30 * at, 200, 42 + 30 * at, 200 + round(0.71 * EM)) for at in range(20)]
WORD = RecognizedWord(
    "A" * 20, tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in TEXT), 228.0, 95.0, 0
)
NUMBER = [(300, 600, 314, 628), (320, 600, 334, 628)]


@pytest.mark.parametrize(
    ("pieces", "sizes"),
    [
        (NUMBER, [2]),
        ([(300, 100, 314, 128)], [1]),
        ([*NUMBER, (500, 600, 514, 628)], [2, 1]),
        ([*NUMBER, (338, 620, 342, 628)], []),  # a stop behind it: a line of text
        ([*NUMBER, (300, 560, 400, 570)], []),  # beside other ink
        ([(300, 600, 314, 612)], []),  # lower than a figure
        ([(300, 600, 360, 628)], []),  # wider
        ([(300, 205, 314, 233)], []),  # beside the text
    ],
)
def test_figures_outside_the_text_are_found(pieces: list[Box], sizes: list[int]) -> None:
    found = find_outer_figures([WORD], np.array([*TEXT, *pieces], dtype=np.int64))
    assert [len(mark.boxes) for mark in found] == sizes


LINE = WORD._replace(
    text=WORD.text[:10], boxes=tuple((a + 200, b, c + 200, d) for a, b, c, d in WORD.boxes[:10])
)
FIGURE, STOP = (170, 200, 184, 228), (190, 223, 195, 228)


@pytest.mark.parametrize(
    ("pieces", "sizes"),
    [
        ([FIGURE, STOP], [2]),
        ([(150, 200, 164, 228), FIGURE, STOP], [3]),
        ([FIGURE], []),  # no stop
        ([FIGURE, STOP, (196, 215, 200, 228)], []),  # more than a stop behind it
        ([(100, 200, 114, 228), FIGURE, STOP], []),  # other ink before it
        ([FIGURE, (190, 213, 195, 218)], []),  # a point above the baseline
        ([(170, 200, 184, 214), STOP], []),  # lower than a figure
    ],
)
def test_a_number_with_a_stop_before_a_line_is_found(pieces: list[Box], sizes: list[int]) -> None:
    ink = np.array([*LINE.boxes, *pieces], dtype=np.int64)
    assert [len(mark.boxes) for mark in find_left_out_numbers([LINE], ink)] == sizes


@pytest.mark.parametrize(
    ("readings", "numbers"),
    [
        (("12", "12"), [("12", True)]),
        (("12", ""), [("12", False)]),
        (("12", "17"), []),
        (("2", "2"), []),  # a figure is left out
        (("", ""), []),
    ],
)
def test_a_number_is_sure_where_both_looks_see_it(
    readings: tuple[str, ...], numbers: list[tuple[str, bool]]
) -> None:
    boxes = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in NUMBER)
    mark = RaisedMark(boxes, -5, EM, 628.0, readings=readings)
    _, *found = read_outer_figures([mark], [WORD])
    assert [(word.text, word.confidence > 70.0) for word in found] == numbers
    words = [WORD, WORD._replace(boxes=boxes * 10)]
    assert read_outer_figures([mark], words) == words


def test_a_number_is_read_with_its_stop() -> None:
    boxes = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in (FIGURE, STOP))
    mark = RaisedMark(boxes, 0, EM, 228.0, ".", readings=("7", "7"))
    assert read_outer_figures([mark], [LINE])[1].text == "7."


def test_a_number_that_was_read_without_its_stop_is_put_on_its_line() -> None:
    boxes = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in (FIGURE, STOP))
    mark = RaisedMark(boxes, 0, EM, 228.0, ".", readings=("71", ""))
    number = RecognizedWord("7", boxes[:1], 228.0, 95.0, 9)
    stop = RecognizedWord(".", boxes[1:], 228.0, 95.0, 0)
    line, found = read_outer_figures([mark], [LINE, number, stop])
    assert (line, found.text, found.line) == (LINE, "7.", 0)
    other = number._replace(text="1")
    assert read_outer_figures([mark._replace(readings=("7", "7"))], [other]) == [other]
