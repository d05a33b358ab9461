"""A picture made easier to read: dark letters on white, without drawn lines."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.readers.recognition.page_picture import clear_background

WHITE = 255
PALE = 200
BAR = (100.0, 200.0, 900.0, 260.0)
LINE = (100.0, 400.0, 900.0, 403.0)


def test_letters_are_dark_on_white_and_lines_are_gone() -> None:
    image = Image.new("L", (1000, 800), WHITE)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(40)
    draw.rectangle((100, 200, 899, 259), 120)
    draw.text((120, 205), "Standard", WHITE, font)
    draw.text((120, 600), "Moderate", PALE, font)
    draw.rectangle((100, 400, 899, 402), 0)
    cleared = np.asarray(clear_background(image, [BAR, LINE]))
    assert cleared[205:255, 110:115].min() == WHITE  # the bar is paper
    assert cleared[205:255, 115:400].min() == 0  # its letters are ink
    assert cleared[600:650, 115:400].min() == 0  # and so are pale letters
    assert cleared[395:410].min() == WHITE


def test_pictures_keep_their_shades() -> None:
    shades = np.full((960, 960), WHITE, dtype=np.uint8)
    shades[240:720, 240:720] = PALE
    cleared = np.asarray(clear_background(Image.fromarray(shades), []))
    assert abs(int(cleared[480, 480]) - PALE) <= 1
    assert cleared[10, 10] == WHITE
