"""What is drawn on a scanned page: level and upright lines, and shaded bars such as table rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from pipeline.readers.recognition.engine import PixelBox

_SHADED: Final = 0.97  # of the paper's shade: what is darker is drawn
_LONG: Final = 0.04  # of the picture's width: longer than any stroke of a letter
_THICK: Final = 0.004  # of the picture's width: of a line, at most
_TALL: Final = 0.1  # of the picture's width: of a bar, at most
_EVEN: Final = 3  # pixels by which the runs of a box may differ at their ends
_MARGIN: Final = 2  # pixels beyond a box, where paper must be seen
_PAPER: Final = 0.6  # of the length of a box's side that is along paper
_MOST_RUNS: Final = 40_000  # a page with more shows a photograph


def find_rules(image: Image) -> list[PixelBox]:
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
            pair = next((one for one in reversed(uppers) if _are_one_bar(one, box, tall)), None)
            if pair:
                found.append((float(x0), float(pair[1]), float(x1), float(bottom)))
    return found


def _are_one_bar(upper: Sequence[int], lower: Sequence[int], tall: int) -> bool:
    is_even = abs(upper[0] - lower[0]) <= _EVEN and abs(upper[2] - lower[2]) <= _EVEN
    return is_even and lower[3] - upper[1] <= tall


def _find_runs(drawn: NDArray[np.bool_], long: int) -> list[tuple[int, int, int]]:
    """The row, start and end of each run that is long enough; none for a photograph."""
    steps = np.diff(np.pad(drawn, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    kept = ends - starts >= long
    if int(kept.sum()) > _MOST_RUNS:
        return []
    found = zip(rows[kept], starts[kept], ends[kept], strict=True)
    return [(int(row), int(start), int(end)) for row, start, end in found]


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
