"""The frame of a page on its picture: dark borders are cleared, pages seen from the side are named.

A page that is copied or photographed lies on a dark ground, of which its picture shows a border. A
bar that is printed at its edge is as dark but even, and light letters may stand in it.
Seen from the side its lines fall by one angle at its top and by another at its foot: no turning
makes them straight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from pipeline.readers.recognition.page_picture import estimate_skew, measure_paper

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TILE: Final = 16  # pixels: wider than the strokes of letters
_DARK: Final = 0.5  # of the paper's shade: a tile that is darker on the mean is no paper
_MOST: Final = 0.5  # of the picture: more is no border
_EVEN: Final = 8  # of 255: the median difference from its middle shade within a printed bar
_GRAIN: Final = 24  # of 255: a little lighter than the bar is no letter yet
_CONTRAST: Final = 64  # more is wholly one
_PART: Final = 3  # of a page: its upper, middle and lower part
_MOST_DIFFERENCE: Final = 1.0  # degrees between the upper and the lower part of a flat page
_DOUBTED: Final = 0.25  # degrees, by the doubted part of its words: 2.5 where it is a tenth


def clear_border(image: Image.Image) -> Image.Image:
    """The picture in shades of grey, paper where dark ground reaches its edges.

    Light letters in an even ground are dark letters on paper then.
    """
    shades = np.asarray(image, dtype=np.uint8)
    height, width = shades.shape
    rows, columns = -(-height // _TILE), -(-width // _TILE)
    padding = ((0, rows * _TILE - height), (0, columns * _TILE - width))
    tiles = np.pad(shades, padding, mode="edge").reshape(rows, _TILE, columns, _TILE)
    dark = tiles.mean(axis=(1, 3)) < _DARK * measure_paper(shades)
    border = np.zeros_like(dark)
    border[[0, -1]], border[:, [0, -1]] = dark[[0, -1]], dark[:, [0, -1]]
    if not border.any():
        return image
    while True:
        grown = _grow(border) & dark
        if np.array_equal(grown, border):
            break
        border = grown
    if border.mean() > _MOST:
        return image
    border = _grow(border)  # with the tiles that letters fill
    mask = _enlarge(border, shades)
    paper = measure_paper(shades[~mask])
    ground = np.where(mask, paper, shades).astype(np.uint8)
    inner = _enlarge(~_grow(_grow(~border)), shades)
    if inner.any():
        lighter = shades[inner] - float(np.median(shades[inner]))
        if np.median(np.abs(lighter)) < _EVEN:
            ground[inner] = paper * (1 - np.clip((lighter - _GRAIN) / _CONTRAST, 0, 1))
    return Image.fromarray(ground)


def _enlarge(tiles: NDArray[np.bool_], shades: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The pixels of these tiles."""
    height, width = shades.shape
    return np.repeat(np.repeat(tiles, _TILE, axis=0), _TILE, axis=1)[:height, :width]


def _grow(tiles: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The tiles and those beside them."""
    padded = np.pad(tiles, 1)
    return tiles | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]


def describe_tilt(image: Image.Image, doubtful: float) -> str | None:
    """How the lines of a page that is seen from the side fall; None for a flat page.

    The smaller the part of its words that are doubtful, the more must its lines differ.
    """
    height = image.height // _PART
    upper = estimate_skew(image.crop((0, 0, image.width, height)))
    lower = estimate_skew(image.crop((0, image.height - height, image.width, image.height)))
    if abs(upper - lower) * min(doubtful, _DOUBTED / _MOST_DIFFERENCE) < _DOUBTED:
        return None
    return (
        f"its lines fall by {upper:.1f} degrees at the top and by {lower:.1f} at the foot: "
        "scan it, or photograph it from straight above"
    )
