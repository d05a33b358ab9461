"""How heavy the strokes of recognised words are: bold type is known by them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from PIL.Image import Image

    from pipeline.readers.recognition.engine import RecognizedWord

_ENDS: Final = (2, 98)  # percentiles: ink and paper of a word
_INNER: Final = (0.25, 0.75)  # of the runs of ink, by length: serifs, bars and bowls aside


def measure_strokes(image: Image, words: Iterable[RecognizedWord]) -> Iterator[RecognizedWord]:
    """The words with the width of their strokes, in pixels; 0 where it cannot be measured."""
    shades = np.asarray(image, dtype=np.int16)
    for word in words:
        lefts, tops, rights, bottoms = zip(*word.boxes, strict=True)
        part = shades[
            max(int(min(tops)), 0) : int(max(bottoms)) + 1,
            max(int(min(lefts)), 0) : int(max(rights)) + 1,
        ]
        yield word._replace(stroke=round(_measure_stroke(part), 2) if part.size else 0.0)


def _measure_stroke(part: NDArray[np.int16]) -> float:
    """The mean length of the horizontal runs of ink that are neither short nor long."""
    dark, light = np.percentile(part, _ENDS)
    ink = part < (dark + light) / 2
    if ink.mean() > 0.5:  # noqa: PLR2004 - light letters on dark paper
        ink = ~ink
    padded = np.pad(ink, ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(padded, axis=1)
    starts, ends = np.nonzero(steps == 1)[1], np.nonzero(steps == -1)[1]
    lengths = np.sort(ends - starts)
    low, high = (int(part * len(lengths)) for part in _INNER)
    inner = lengths[low : max(high, low + 1)]
    return float(inner.mean()) if len(inner) else 0.0
