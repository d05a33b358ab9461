"""The skew of a scanned page, from its rows of ink, and the picture turned straight."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST: Final = 3.0  # degrees that a page may be skewed
_COARSE: Final = 0.25  # degrees between the angles tried first
_FINE: Final = 0.05  # around the best of them
_WIDTH: Final = 1200  # pixels of the picture that is measured
_DARK: Final = 0.6  # of the paper's shade: darker is ink
_LEAST: Final = 0.2  # degrees: less is no skew
_BETTER: Final = 1.05  # times sharper than straight: else the page is taken for straight
_WHITE: Final = 255


def estimate_skew(image: Image.Image) -> float:
    """By how many degrees the rows of a page fall to the right; 0 where none can be seen.

    The rows of ink are sharpest at the angle of the lines: the sum of squared differences between
    neighbouring rows is largest there (the projection profile of Postl, 1986).
    """
    scale = min(1.0, _WIDTH / max(image.width, 1))
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    shades = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), dtype=np.uint8)
    ys, xs = np.nonzero(shades < _DARK * np.percentile(shades, 95))
    if not len(ys):
        return 0.0
    straight = _measure_sharpness(ys, xs, 0.0)
    coarse = _find_sharpest(ys, xs, 0.0, _MOST, _COARSE)
    angle = _find_sharpest(ys, xs, coarse, _COARSE, _FINE)
    is_skewed = abs(angle) >= _LEAST and _measure_sharpness(ys, xs, angle) > _BETTER * straight
    return angle if is_skewed else 0.0


def _find_sharpest(
    ys: NDArray[np.intp], xs: NDArray[np.intp], middle: float, reach: float, step: float
) -> float:
    count = round(reach / step)
    angles = [round(middle + step * at, 3) for at in range(-count, count + 1)]
    return max(angles, key=lambda angle: (_measure_sharpness(ys, xs, angle), -abs(angle)))


def _measure_sharpness(ys: NDArray[np.intp], xs: NDArray[np.intp], angle: float) -> float:
    rows = np.rint(ys - xs * math.tan(math.radians(angle))).astype(np.int64)
    profile = np.bincount(rows - rows.min())
    return float(np.sum(np.diff(profile.astype(np.float64)) ** 2))


def turn_straight(image: Image.Image, skew: float) -> Image.Image:
    """The picture turned about its middle by the skew, of the same size."""
    return image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=_WHITE) if skew else image
