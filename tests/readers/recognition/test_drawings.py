"""Drawings on scanned pages: found by their uneven outlines; boxes of text are none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.readers.recognition.page_picture import find_drawings

SIZE = 1200, 1600
SHADE = 110


def draw(kind: str) -> Image.Image:
    page = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(page)
    match kind:
        case "pie":
            pen.ellipse((300, 400, 700, 800), fill=SHADE)
        case "box":
            pen.rectangle((300, 400, 700, 800), fill=SHADE)
        case "heads of rows and columns":
            pen.rectangle((300, 400, 900, 480), fill=SHADE)
            pen.rectangle((300, 400, 480, 900), fill=SHADE)
        case "lines of text":
            for y in range(400, 800, 40):
                for x in range(300, 700, 30):
                    pen.rectangle((x, y, x + 5, y + 28), fill=0)
        case "ground":
            pen.ellipse((20, 20, 1180, 1580), fill=200)
    return page


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("pie", 1),
        ("box", 0),
        ("heads of rows and columns", 0),
        ("lines of text", 0),
        ("ground", 0),
        ("nothing", 0),
    ],
)
def test_drawings_have_uneven_outlines(kind: str, count: int) -> None:
    assert len(find_drawings(draw(kind))) == count


def test_a_drawing_is_found_where_it_is() -> None:
    [box] = find_drawings(draw("pie"))
    assert box == pytest.approx((300, 400, 700, 800), abs=32)


def test_a_picture_smaller_than_a_block_has_none() -> None:
    assert find_drawings(Image.fromarray(np.zeros((9, 9), dtype=np.uint8))) == []
