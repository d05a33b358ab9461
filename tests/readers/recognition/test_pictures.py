"""Measurements on the picture of a page: skew, grain, lines, strokes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.page_picture import (
    estimate_skew,
    find_rules,
    measure_strokes,
    remove_noise,
    turn_straight,
)

WHITE = 255


def page(width: int = 1200, height: int = 1600) -> Image.Image:
    return Image.new("L", (width, height), WHITE)


def text_page() -> Image.Image:
    """Lines of text over the whole page."""
    image = page()
    draw = ImageDraw.Draw(image)
    for top in range(100, 1500, 40):
        draw.text((100, top), "The report counts 1,234 cases. " * 3, 0, ImageFont.load_default(22))
    return image


@pytest.mark.parametrize("skew", [-2.0, -1.0, -0.5, 0.5, 1.0, 2.5])
def test_the_skew_of_a_page_is_measured(skew: float) -> None:
    skewed = text_page().rotate(-skew, Image.Resampling.BICUBIC, fillcolor=WHITE)
    assert estimate_skew(skewed) == pytest.approx(skew, abs=0.11)
    assert estimate_skew(turn_straight(skewed, skew)) == 0


def test_a_straight_page_and_an_empty_one_have_no_skew() -> None:
    assert estimate_skew(text_page()) == 0
    assert estimate_skew(page()) == 0


def test_only_grainy_paper_is_blurred() -> None:
    clean = text_page()
    assert remove_noise(clean) is clean
    grain = np.random.default_rng(1).normal(0, 16, (clean.height, clean.width))
    shades = np.clip(np.asarray(clean) + grain, 0, WHITE)
    grainy = Image.fromarray(shades.astype(np.uint8))
    assert np.asarray(remove_noise(grainy), dtype=float).std() < np.asarray(grainy).std()
    part = grainy.crop((0, 0, clean.width // 2, clean.height // 2))
    coarse = part.resize(clean.size, Image.Resampling.BILINEAR)  # scanned at half the resolution
    assert remove_noise(coarse) is not coarse


def test_lines_and_bars_are_found_and_letters_and_pictures_are_not() -> None:
    image = text_page()
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 60, 1150, 62), 0)  # a line
    draw.rectangle((50, 1520, 1150, 1560), 60)  # a bar with light letters
    draw.text((70, 1528), "Standard", WHITE, ImageFont.load_default(22))
    draw.rectangle((40, 60, 41, 1500), 0)  # an upright line
    shades = np.asarray(image).copy()
    shades[700:1000, 400:800] = np.random.default_rng(1).integers(0, 200, (300, 400))
    found = {tuple(round(side / 10) for side in box) for box in find_rules(Image.fromarray(shades))}
    assert found == {(5, 6, 115, 6), (5, 152, 115, 156), (4, 6, 4, 150)}


def test_bold_letters_have_wider_strokes_dark_on_light_or_light_on_dark() -> None:
    image = page(400, 200)
    draw = ImageDraw.Draw(image)
    for x, width in ((20, 3), (120, 6)):
        for step in range(4):
            draw.rectangle((x + 20 * step, 20, x + 20 * step + width - 1, 60), 0)
    draw.rectangle((0, 100, 400, 200), 0)
    for step in range(4):
        draw.rectangle((20 + 20 * step, 120, 25 + 20 * step, 160), WHITE)
    places = [(20, 20, 90, 60), (120, 20, 190, 60), (18, 118, 90, 162)]
    words = [RecognizedWord("a", (tuple(map(float, box)),), 60, 90, 0) for box in places]  # type: ignore[arg-type]
    assert [one.stroke for one in measure_strokes(image, words)] == [3, 6, 6]


def test_a_place_without_pixels_has_no_stroke() -> None:
    word = RecognizedWord("a", ((500.0, 500.0, 510.0, 510.0),), 510, 90, 0)
    assert [one.stroke for one in measure_strokes(page(10, 10), [word])] == [0]


def test_the_blur_of_grainy_pages_is_taken_back_from_strokes() -> None:
    fine = Image.new("L", (8 * 400, 8 * 120), WHITE)
    draw = ImageDraw.Draw(fine)
    for row, width in ((0, 30), (60, 43)):  # eighths of a pixel
        for at in range(16):
            left, top = 8 * (20 + 20 * at) + at % 8, 8 * (row + 10)
            draw.rectangle((left, top, left + width - 1, top + 8 * 40 - 1), 0)
    image = fine.resize((400, 120), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.5))
    words = [
        RecognizedWord("l", ((10.0, top, 390.0, top + 50.0),), top + 50, 95, 0)
        for top in (5.0, 65.0)
    ]
    blurred, taken_back = (
        [one.stroke for one in measure_strokes(image, words, is_blurred=is_blurred)]
        for is_blurred in (False, True)
    )
    assert taken_back[1] / taken_back[0] > 1.05 * blurred[1] / blurred[0]
    assert taken_back == pytest.approx([30 / 8, 43 / 8], rel=0.2)
