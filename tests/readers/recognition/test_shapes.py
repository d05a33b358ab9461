"""What the ink shows that engines misread: daggers, Roman numbers, figures left out."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from pipeline.readers.recognition.engine import PixelBox, RecognizedWord
from pipeline.readers.recognition.page_picture import correct_shapes, doubt_unread_ink, fit_boxes

WHITE = 255
BASELINE = 60.0
LEAST = 70.0


def paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (600, 100), WHITE)
    return image, ImageDraw.Draw(image)


def word(text: str, *boxes: PixelBox, sure: float = 95, line: int = 0) -> RecognizedWord:
    return RecognizedWord(text, boxes, BASELINE, sure, line)


def draw_dagger(draw: ImageDraw.ImageDraw, x: int, *, bars: tuple[int, ...]) -> PixelBox:
    """A cross of 15 by 31 pixels with level bars at these heights."""
    draw.rectangle((x + 6, 30, x + 8, 60), 0)
    for at in bars:
        draw.rectangle((x, 30 + at, x + 14, 32 + at), 0)
    return float(x), 30.0, float(x + 15), 61.0


def draw_t(draw: ImageDraw.ImageDraw, x: int) -> PixelBox:
    """The letter t: a stem with a bar near its top and a foot."""
    draw.rectangle((x + 4, 34, x + 7, 60), 0)
    draw.rectangle((x, 39, x + 12, 41), 0)
    draw.rectangle((x + 4, 57, x + 12, 60), 0)
    return float(x), 34.0, float(x + 13), 61.0


def draw_stem(draw: ImageDraw.ImageDraw, x: int) -> PixelBox:
    draw.rectangle((x, 30, x + 4, 60), 0)
    return float(x), 30.0, float(x + 5), 61.0


@pytest.mark.parametrize(
    ("read", "bars", "shown"),
    [("t", (8,), "†"), ("}", (8,), "†"), ("+", (8, 20), "‡"), ("+", (14,), "+"), ("x", (8,), "x")],
)
def test_a_slender_cross_is_a_dagger(read: str, bars: tuple[int, ...], shown: str) -> None:
    image, draw = paper()
    printed = word(f"s{read}", (80.0, 40.0, 95.0, 61.0), draw_dagger(draw, 100, bars=bars))
    assert correct_shapes([printed], image)[0].text == f"s{shown}"


def test_the_letter_t_and_a_cross_within_a_word_stay_letters() -> None:
    image, draw = paper()
    t = draw_t(draw, 20)
    cross = draw_dagger(draw, 100, bars=(8,))
    words = [word("t", t), word("ta", cross, (120.0, 40.0, 135.0, 61.0)), word("t", cross)]
    assert [one.text for one in correct_shapes(words, image)] == ["t", "ta", "t"]


def test_an_f_and_a_comma_are_no_daggers() -> None:
    image, draw = paper()
    f = draw_dagger(draw, 20, bars=(8,))
    draw.rectangle((29, 30, 34, 32), 0)  # its head is bent
    comma = draw_dagger(draw, 60, bars=(8,))
    words = [word("of", (0.0, 40.0, 15.0, 61.0), f), word("r,", (50.0, 0.0, 75.0, 64.0), comma)]
    assert [one.text for one in correct_shapes(words, image)] == ["of", "r,"]


@pytest.mark.parametrize(("foot", "shown"), [(60.0, "4."), (66.0, "4,")])
def test_a_stop_behind_a_number_is_at_the_level_of_its_feet(foot: float, shown: str) -> None:
    image, _ = paper()
    number = word("4,", (20.0, 39.0, 36.0, 60.0), (37.0, 56.0, 41.0, foot))
    assert correct_shapes([number], image)[0].text == shown


@pytest.mark.parametrize(
    ("read", "stems", "shown"),
    [("l.", 1, "I."), ("I].", 1, "I."), ("|l.", 2, "II."), ("Il!.", 3, "III."), ("1.", 1, "1.")],
)
def test_a_number_of_strokes_has_as_many_as_are_drawn(read: str, stems: int, shown: str) -> None:
    image, draw = paper()
    drawn = [draw_stem(draw, 20 + 14 * at) for at in range(stems)]
    strokes = [drawn[min(at, stems - 1)] for at in range(len(read) - 1)]
    number = word(read, *strokes, (80.0, 57.0, 84.0, 61.0))
    title = word("Children", *[(100.0 + 20 * at, 30.0, 115.0 + 20 * at, 61.0) for at in range(8)])
    first, second = correct_shapes([number, title], image)
    assert (first.text, second.text) == (shown, "Children")
    assert len(first.boxes) == len(first.text)


@pytest.mark.parametrize(("foot", "shown"), [(61.0, "I."), (68.0, "I],")])
def test_a_stop_is_at_the_feet_of_its_number_and_a_comma_lower(foot: float, shown: str) -> None:
    image, draw = paper()
    stem = draw_stem(draw, 20)
    number = word("I],", stem, (34.0, 55.0, 38.0, foot), (38.0, 55.0, 39.0, foot))
    assert correct_shapes([number], image)[0].text == shown


def test_strokes_within_a_line_stay_what_was_read() -> None:
    image, draw = paper()
    box = draw_stem(draw, 20)
    words = [word("a", (0.0, 40.0, 10.0, 61.0)), word("l.", box, (30.0, 57.0, 34.0, 61.0))]
    assert correct_shapes(words, image)[1].text == "l."


def test_a_figure_left_out_makes_its_number_uncertain() -> None:
    image, draw = paper()
    one, seven = draw_stem(draw, 100), draw_stem(draw, 120)
    before = word("at", (60.0, 40.0, 70.0, 61.0), (72.0, 34.0, 80.0, 61.0))
    sure = {
        read: [
            found.confidence >= LEAST for found in doubt_unread_ink([before, *words], image, LEAST)
        ]
        for read, words in {
            "beside its box": [word("7", seven)],
            "in its box": [word("7", (100.0, 30.0, 125.0, 61.0))],
            "both are read": [word("17", one, seven)],
            "a word of its own": [word("1", one), word("7", seven)],
            "a bar beside it": [word("|", one), word("7", seven)],
        }.items()
    }
    assert sure == {
        "beside its box": [False, False],
        "in its box": [True, False],
        "both are read": [True, True],
        "a word of its own": [True, True, True],
        "a bar beside it": [False, True, False],
    }


def test_a_word_beside_which_another_was_not_read_is_uncertain() -> None:
    image, draw = paper()
    first, second = draw_stem(draw, 100), draw_stem(draw, 108)
    draw_stem(draw, 126)  # set apart: a word of its own
    to = word("to", first, second)
    after = word("ab", draw_stem(draw, 136), draw_stem(draw, 150))
    [alone, _] = doubt_unread_ink([to, after], image, LEAST)
    [read, *_] = doubt_unread_ink([to, word("l", (126.0, 30.0, 131.0, 61.0))], image, LEAST)
    assert [alone.confidence >= LEAST, read.confidence >= LEAST] == [True, True]
    [alone] = doubt_unread_ink([to], image, LEAST)
    assert alone.confidence < LEAST


def test_a_decimal_point_left_out_makes_its_number_uncertain() -> None:
    image, draw = paper()
    four, nine = draw_stem(draw, 100), draw_stem(draw, 120)
    draw.rectangle((110, 57, 113, 60), 0)
    [found] = doubt_unread_ink([word("49", four, nine)], image, LEAST)
    [whole] = doubt_unread_ink([word("4.9", four, (110, 57, 114, 61), nine)], image, LEAST)
    assert (found.confidence < LEAST, whole.confidence < LEAST) == (True, False)


def test_boxes_are_as_high_as_the_ink_in_them() -> None:
    image, draw = paper()
    draw_stem(draw, 100)
    [fitted] = fit_boxes([word("7.", (98.0, 10.0, 106.0, 90.0), (300.0, 10.0, 310.0, 90.0))], image)
    assert fitted.boxes == ((98.0, 30.0, 106.0, 61.0), (300.0, 10.0, 310.0, 90.0))


def test_boxes_of_pale_letters_are_as_high_as_their_pale_ink() -> None:
    image, draw = paper()
    draw.rectangle((100, 30, 104, 60), 150)
    draw.rectangle((100, 40, 104, 45), 100)  # of which only these rows are dark
    [fitted] = fit_boxes([word("I", (98.0, 10.0, 106.0, 90.0))], image)
    assert fitted.boxes == ((98.0, 30.0, 106.0, 61.0),)


@pytest.mark.parametrize(("gap", "shown"), [(14, ["7", "to"]), (4, ["7to"])])
def test_a_number_set_apart_from_letters_is_a_word_of_its_own(gap: int, shown: list[str]) -> None:
    image, draw = paper()
    places = [100, 105 + gap, 114 + gap]
    boxes = [draw_stem(draw, x) for x in places]
    assert [one.text for one in correct_shapes([word("7to", *boxes)], image)] == shown
