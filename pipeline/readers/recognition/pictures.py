"""Measurements on the picture of a page: its skew, drawn lines and bars, strokes of letters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox, RecognizedWord

_SHADED: Final = 0.97  # of the paper's shade: what is darker is drawn
_LONG: Final = 0.04  # of the picture's width: longer than any stroke of a letter
_THICK: Final = 0.004  # of the picture's width: of a line, at most
_TALL: Final = 0.1  # of the picture's width: of a bar, at most
_EVEN: Final = 3  # pixels by which the runs of a box may differ at their ends
_MARGIN: Final = 2  # pixels beyond a box, where paper must be seen
_PAPER: Final = 0.6  # of the length of a box's side that is along paper
_MOST_RUNS: Final = 40_000  # a page with more shows a photograph


def find_rules(image: Image.Image) -> list[PixelBox]:
    """The boxes of lines and bars on a straight picture, those that paper is seen along."""
    shades = np.asarray(image, dtype=np.uint8)
    drawn = shades < _SHADED * np.percentile(shades, 95)
    long, thick, tall = (round(part * image.width) for part in (_LONG, _THICK, _TALL))
    level = _find_boxes(drawn, long, tall)
    upright = _find_boxes(np.ascontiguousarray(drawn.T), long, thick)
    return [*level, *((top, x0, bottom, x1) for x0, top, x1, bottom in upright)]


def _find_boxes(drawn: NDArray[np.bool_], long: int, tall: int) -> list[PixelBox]:
    """The level boxes that are no taller.

    Light letters break the middle of a dark bar: it is found by its upper and its lower edge.
    """
    found: list[PixelBox] = []
    uppers: list[tuple[int, int, int, int]] = []
    for box in _join_runs(_find_runs(drawn, long)):
        x0, top, x1, bottom = box
        is_below_paper = _is_along_paper(drawn, top - 1 - _MARGIN, x0, x1)
        is_above_paper = _is_along_paper(drawn, bottom + _MARGIN, x0, x1)
        if bottom - top > tall:
            continue
        if is_below_paper and is_above_paper:
            found.append((float(x0), float(top), float(x1), float(bottom)))
        elif is_below_paper:
            uppers.append(box)
        elif is_above_paper:
            pair = next(
                (upper for upper in reversed(uppers) if _are_one_bar(upper, box, tall)), None
            )
            if pair:
                found.append((float(x0), float(pair[1]), float(x1), float(bottom)))
    return found


def _are_one_bar(upper: Sequence[int], lower: Sequence[int], tall: int) -> bool:
    is_even = abs(upper[0] - lower[0]) <= _EVEN and abs(upper[2] - lower[2]) <= _EVEN
    return is_even and lower[3] - upper[1] <= tall


def _find_runs(drawn: NDArray[np.bool_], long: int) -> list[tuple[int, int, int]]:
    """The row, start and end of each run that is long enough; none for a photograph."""
    rows, starts, ends = _find_ink(drawn)
    kept = ends - starts >= long
    if int(kept.sum()) > _MOST_RUNS:
        return []
    found = zip(rows[kept], starts[kept], ends[kept], strict=True)
    return [(int(row), int(start), int(end)) for row, start, end in found]


def _find_ink(
    ink: NDArray[np.bool_],
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """The row, start and end of each horizontal run of ink."""
    steps = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return rows, starts, np.nonzero(steps == -1)[1]


def _join_runs(runs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of runs on neighbouring rows that begin and end at the same places."""
    open_boxes: list[tuple[int, int, int, int]] = []
    for row, start, end in runs:
        still: list[tuple[int, int, int, int]] = []
        box = (start, row, end, row + 1)
        for x0, top, x1, bottom in open_boxes:
            if bottom < row:
                yield x0, top, x1, bottom
            elif bottom == row and abs(x0 - start) <= _EVEN and abs(x1 - end) <= _EVEN:
                box = (min(x0, start), top, max(x1, end), row + 1)
            else:
                still.append((x0, top, x1, bottom))
        open_boxes = [*still, box]
    yield from open_boxes


def _is_along_paper(drawn: NDArray[np.bool_], row: int, x0: int, x1: int) -> bool:
    """Whether a side of a box borders on paper, which letters may interrupt."""
    if not 0 <= row < drawn.shape[0]:
        return True
    return float(drawn[row, x0:x1].mean()) < 1 - _PAPER


_INK: Final = 128  # of 255: darker is ink, in a picture whose background is cleared


def fit_boxes(words: Iterable[RecognizedWord], image: Image.Image) -> Iterator[RecognizedWord]:
    """The words, each box of a character from the first to the last row of ink in it."""
    ink = np.asarray(image) < _INK
    for word in words:
        yield word._replace(boxes=tuple(fit_to_ink(box, ink) for box in word.boxes))


def fit_to_ink(box: PixelBox, ink: NDArray[np.bool_]) -> PixelBox:
    """The box from the first to the last row of ink in it; the same where it has none."""
    x0, top, x1, bottom = box
    first = max(int(top), 0)
    part = ink[first : int(bottom) + 1, max(int(x0), 0) : int(x1) + 1]
    rows = np.flatnonzero(part.any(axis=1))
    return (x0, float(first + rows[0]), x1, float(first + rows[-1] + 1)) if len(rows) else box


_ENDS: Final = (2, 98)  # percentiles: ink and paper of a word
_INNER: Final = (0.25, 0.75)  # of the runs of ink, by length: serifs, bars and bowls aside


def measure_strokes(
    image: Image.Image, words: Iterable[RecognizedWord]
) -> Iterator[RecognizedWord]:
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
    _, starts, ends = _find_ink(ink)
    lengths = np.sort(ends - starts)
    low, high = (int(part * len(lengths)) for part in _INNER)
    inner = lengths[low : max(high, low + 1)]
    return float(inner.mean()) if len(inner) else 0.0


_MOST_SKEW: Final = 3.0  # degrees that a page may be skewed
_COARSE_STEP: Final = 0.25  # degrees between the angles tried first
_FINE_STEP: Final = 0.05  # around the best of them
_MEASURED_WIDTH: Final = 1200  # pixels of the picture that is measured
_DARK: Final = 0.6  # of the paper's shade: darker is ink
_LEAST_SKEW: Final = 0.2  # degrees: less is no skew
_SHARPER: Final = 1.05  # times sharper than straight: else the page is taken for straight


def estimate_skew(image: Image.Image) -> float:
    """By how many degrees the rows of a page fall to the right; 0 where none can be seen.

    The rows of ink are sharpest at the angle of the lines: the sum of squared differences between
    neighbouring rows is largest there (the projection profile of Postl, 1986).
    """
    scale = min(1.0, _MEASURED_WIDTH / max(image.width, 1))
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    shades = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), dtype=np.uint8)
    ys, xs = np.nonzero(shades < _DARK * np.percentile(shades, 95))
    if not len(ys):
        return 0.0
    straight = _measure_sharpness(ys, xs, 0.0)
    coarse = _find_sharpest(ys, xs, 0.0, _MOST_SKEW, _COARSE_STEP)
    angle = _find_sharpest(ys, xs, coarse, _COARSE_STEP, _FINE_STEP)
    is_skewed = (
        abs(angle) >= _LEAST_SKEW and _measure_sharpness(ys, xs, angle) > _SHARPER * straight
    )
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
