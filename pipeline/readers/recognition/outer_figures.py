"""Figures that engines leave out: over or under all text of a page, or before a line.

They are the page's number or, with a stop, that of a note. They are found by their ink and read
with the raised marks, with figures alone; what both looks at them see is a word, what only one sees
is an uncertain one.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.readers.recognition.engine import RecognizedWord, measure_letters
from pipeline.readers.recognition.raised_marks import RaisedMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox

# In em of the page's text.
_HEIGHT: Final = (0.55, 0.9)
_WIDEST: Final = 0.7  # of one figure
_TOGETHER: Final = 0.35  # between the figures of one number
_LEVEL: Final = 0.1  # between the feet of its figures
_ALONE: Final = 2.0  # around it: no other ink
_SPECK: Final = 0.1  # what is lower and narrower is no ink
_MOST: Final = 4  # figures
_STOP: Final = (0.06, 0.25)  # the height and the width of a stop
_BEFORE: Final = 1.2  # between a number and its line
_LEAST_SURE: Final = 35.0  # words that are less sure may be dirt at the edge
_SURE: Final = 95.0  # the confidence of a number that both looks see
_DOUBTFUL: Final = 50.0
_LINE: Final = -1_000_000  # the number of a line that no reading has, and those below it


def find_outer_figures(
    words: Iterable[RecognizedWord], pieces: NDArray[np.int64]
) -> tuple[RaisedMark, ...]:
    """The groups of figures over and under the words of a page, among the pieces of its ink."""
    read = [word for word in words if word.confidence >= _LEAST_SURE and word.has_letters]
    sizes = [size for word in read for size in measure_letters(word)]
    if not sizes:
        return ()
    em = median(sizes)
    top, bottom = min(word.frame[1] for word in read), max(word.frame[3] for word in read)
    widths, heights = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    ink = pieces[np.maximum(widths, heights) > _SPECK * em]
    ink = ink[(ink[:, 1] > bottom) | (ink[:, 3] < top)]
    ink = ink[np.argsort(ink[:, 0], kind="stable")]
    found: list[RaisedMark] = []
    for group in _group(ink, em):
        boxes = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in group)
        mark = RaisedMark(boxes, _LINE - len(found), em, max(box[3] for box in boxes))
        if len(group) <= _MOST and all(_is_figure(box, em) for box in boxes):
            near = _count_near(ink, mark.frame, _ALONE * em)
            if near == len(group):
                found.append(mark)
    return tuple(found)


def find_left_out_numbers(
    words: Iterable[RecognizedWord], pieces: NDArray[np.int64]
) -> Iterator[RaisedMark]:
    """The numbers with a stop before lines whose first word begins behind them, nothing else near.

    Their last box is that of the stop.
    """
    lines: dict[int, list[RecognizedWord]] = defaultdict(list)
    for word in words:
        if word.has_letters:
            lines[word.line].append(word)
    for number, line in lines.items():
        sizes = [size for word in line for size in measure_letters(word)]
        if not sizes:
            continue
        em, baseline = median(sizes), median(word.baseline for word in line)
        left = min(word.frame[0] for word in line)
        is_near = (
            (pieces[:, 0] < left) & (pieces[:, 2] > left - _ALONE * em - _MOST * _WIDEST * em)
            & (pieces[:, 3] > baseline - em) & (pieces[:, 1] < baseline)
        )  # fmt: skip
        near = pieces[is_near]
        near = near[np.argsort(near[:, 0], kind="stable")]
        boxes = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in near)
        if _is_number(boxes, em, baseline) and left - boxes[-1][2] < _BEFORE * em:
            yield RaisedMark(boxes, number, em, baseline, ".")


def _is_number(boxes: Sequence[PixelBox], em: float, baseline: float) -> bool:
    """Whether pieces of ink are a few figures, and a stop behind the last one."""
    *figures, (x0, top, x1, bottom) = boxes or ((0.0, 0.0, 0.0, 0.0),)
    return (
        0 < len(figures) < _MOST
        and all(_is_figure(box, em) and abs(box[3] - baseline) < _LEVEL * em for box in figures)
        and all(_STOP[0] * em < side < _STOP[1] * em for side in (x1 - x0, bottom - top))
        and abs(bottom - baseline) < _LEVEL * em
        and all(right[0] - left[2] < _TOGETHER * em for left, right in pairwise(boxes))
    )


def _group(ink: NDArray[np.int64], em: float) -> Iterator[list[NDArray[np.int64]]]:
    """The pieces that stand beside each other on one level, from left to right."""
    groups: list[list[NDArray[np.int64]]] = []
    for piece in ink:
        for group in groups:
            last = group[-1]
            if piece[0] - last[2] < _TOGETHER * em and abs(piece[3] - last[3]) < _LEVEL * em:
                group.append(piece)
                break
        else:
            groups.append([piece])
    yield from groups


def _is_figure(box: PixelBox, em: float) -> bool:
    x0, top, x1, bottom = box
    return _HEIGHT[0] * em < bottom - top < _HEIGHT[1] * em and x1 - x0 < _WIDEST * em


def _count_near(ink: NDArray[np.int64], frame: PixelBox, reach: float) -> int:
    x0, top, x1, bottom = frame
    is_near = (
        (ink[:, 2] > x0 - reach) & (ink[:, 0] < x1 + reach)
        & (ink[:, 3] > top - reach) & (ink[:, 1] < bottom + reach)
    )  # fmt: skip
    return int(is_near.sum())


def read_outer_figures(
    marks: Iterable[RaisedMark], words: Sequence[RecognizedWord]
) -> list[RecognizedWord]:
    """The words with the numbers at places where no word is, or the same number without its stop.

    An engine takes numbers before lines for a column of their own; here they are on their lines.
    Nothing is added where a figure was not read.
    """
    found = list(words)
    for mark in marks:
        x0, top, x1, bottom = mark.frame
        there = [
            word
            for word in found
            if word.frame[0] < x1 and word.frame[2] > x0
            and word.frame[1] < bottom and word.frame[3] > top
        ]  # fmt: skip
        seen = [word.text.removesuffix(mark.sign) for word in there]
        looks = (*mark.readings, *seen)
        read = [one for one in looks if len(one) + len(mark.sign) == len(mark.boxes)]
        if len(set(read)) == 1 and (mark.sign or not there) and {"", read[0]}.issuperset(seen):
            sure = _SURE if len(read) > 1 else _DOUBTFUL
            text = read[0] + mark.sign
            found = [word for word in found if word not in there]
            found.append(RecognizedWord(text, mark.boxes, mark.baseline, sure, mark.line))
    return found
