"""Makes the picture of a page easier to read: without grain, straight, dark letters on white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox

_WHITE: Final = 255

_NOISE: Final = 4.0  # of 255: between neighbouring pixels of the paper
_BLUR: Final = 1.5  # pixels
_LIGHT: Final = 0.7  # of the paper's shade


def remove_noise(image: Image.Image) -> Image.Image:
    """The picture, blurred a little where its paper is grainy."""
    shades = np.asarray(image, dtype=np.int16)
    paper = _LIGHT * float(np.percentile(shades, 95))
    left, right = shades[::2, :-2:2], shades[::2, 2::2]
    steps = np.abs(left - right)[(left > paper) & (right > paper)]
    is_grainy = steps.size > 0 and float(np.median(steps)) > _NOISE
    return image.filter(ImageFilter.GaussianBlur(_BLUR)) if is_grainy else image


def turn_straight(image: Image.Image, skew: float) -> Image.Image:
    """The picture turned about its middle by the skew, of the same size."""
    return image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=_WHITE) if skew else image


_LEAST_CONTRAST: Final = 50  # of 255 between paper and ink: less is no text
_BLOCK: Final = 48  # pixels: a line of print at 300 dots an inch
_NEAR_PAPER: Final = 20  # of 255: a shade that is paper
_BLANK: Final = 0.6  # of a block and those around it: then it shows print on paper
_THIN: Final = 12  # pixels: a drawn line; a thicker bar may hold letters


def clear_background(image: Image.Image, rules: Iterable[PixelBox]) -> Image.Image:
    """The picture with white in place of drawn lines, and dark letters wherever letters are.

    Light letters in a dark bar are reversed, and pale letters on paper are darkened to black: an
    engine takes everything lighter than one threshold for paper.
    """
    shades = np.asarray(image, dtype=np.float32).copy()
    paper = float(np.percentile(shades, 95))
    for x0, top, x1, bottom in rules:
        part = shades[int(top) : int(bottom), int(x0) : int(x1)]
        if min(x1 - x0, bottom - top) <= _THIN:
            part[:] = paper
        elif part.size:
            bar, light = float(np.median(part)), float(part.max())
            if light - bar >= _LEAST_CONTRAST:
                part[:] = paper - (np.maximum(part, bar) - bar) * (paper / (light - bar))
    contrast = np.maximum(paper - _find_darkest(shades, paper), _LEAST_CONTRAST)
    return Image.fromarray(
        np.clip(_WHITE - (paper - shades) * (paper / contrast), 0, _WHITE).astype(np.uint8)
    )


def _find_darkest(shades: NDArray[np.float32], paper: float) -> NDArray[np.float32]:
    """The darkest shade around each pixel that has paper around it, else 0; smoothed."""
    height, width = shades.shape
    rows, columns = -(-height // _BLOCK), -(-width // _BLOCK)
    padding = ((0, rows * _BLOCK - height), (0, columns * _BLOCK - width))
    blocks = np.pad(shades, padding, mode="edge").reshape(rows, _BLOCK, columns, _BLOCK)
    darkest = np.minimum.reduce(_shift(blocks.min(axis=(1, 3))))
    blank = np.mean(_shift((blocks > paper - _NEAR_PAPER).mean(axis=(1, 3))), axis=0)
    darkest = np.where(blank >= _BLANK, darkest, 0).astype(np.float32)
    size = columns * _BLOCK, rows * _BLOCK
    smooth = np.asarray(Image.fromarray(darkest).resize(size, Image.Resampling.BILINEAR))
    return smooth[:height, :width]


def _shift(blocks: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The blocks, and their neighbours on all sides at their places."""
    rows, columns = blocks.shape
    padded = np.pad(blocks, 1, mode="edge")
    return [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
