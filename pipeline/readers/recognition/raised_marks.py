"""Raised marks of notes on a page's picture: found by their ink, and read again as figures.

An engine takes a raised figure of five points for a quotation mark, a degree sign or nothing. Its
ink is plain: a small piece that stands above the baseline beside a word, with nothing under it. The
marks of a page are set on a picture of their own, as high as an engine likes figures, and read
there with figures alone. What each of them is is decided later, for the whole document.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from PIL import Image

from pipeline.readers.recognition.engine import RecognitionError, measure_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox, RecognitionEngine, RecognizedWord

_INK: Final = 128  # of 255: darker is ink, in a picture whose background is cleared
_WHITE: Final = 255

# In em of the line, unless other units are named.
_RAISED: Final = 0.15  # above the baseline: the foot of a mark
_HIGHEST: Final = 1.3  # above the baseline: its top
_HEIGHT: Final = (0.29, 0.62)  # quotation marks are lower
_WIDEST: Final = 0.6  # of one figure
_THINNEST: Final = 0.1  # of its height: what is thinner is the edge of a drawn line
_DEPTH: Final = 0.35  # below the baseline: letters of the line reach as far
_BESIDE: Final = 1.5  # how far before and behind a line its marks are looked for
_UNDER: Final = 0.25  # of a mark's width: other ink may reach so far under it
_STACKED: Final = 0.5  # of the narrower of two pieces above each other, of the higher beside
_CRACK: Final = 0.08  # between two pieces of a broken figure
_TOGETHER: Final = 0.2  # between the figures of one mark
_STEP: Final = 1.0  # of their height, from middle to middle: a figure and its space are 0.9 wide
_COMMA: Final = (0.06, 0.26)  # the heights of a comma or a dash between two figures
_BROKEN: Final = 0.5  # between two figures with a comma between them
_LEAST_READ: Final = 0.6  # of the marks of a page are read as figures: else they are none
_APART: Final = 0.16  # between a mark and the letter behind it, unless the mark begins the line
_SEEN: Final = 50.0  # the confidence of a word without what was misread, at least
_EDGE: Final = 0.08  # by which the middle of a misread sign may lie beside the mark
_FEWEST: Final = 2  # letters that make a size sure


class RaisedMark(NamedTuple):
    """A raised mark: the box of each of its figures, and what was read there.

    `line` is that of the words beside it, `em` and `baseline` are theirs, in pixels. `seen` is what
    the first reading of the page took it for, `readings` the figures that each look at it saw,
    perhaps none. `sign` is the raised comma or dash behind it that another mark follows.
    """

    boxes: tuple[PixelBox, ...]
    line: int
    em: float
    baseline: float
    sign: str = ""
    seen: str = ""
    readings: tuple[str, ...] = ()

    @property
    def frame(self) -> PixelBox:
        """The box around its figures."""
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def holds(self, box: PixelBox) -> bool:
        """Whether a sign is read at the place of this mark."""
        x0, _, x1, _ = self.frame
        middle = (box[0] + box[2]) / 2
        edge = _EDGE * self.em
        return x0 - edge <= middle <= x1 + edge and box[1] < self.frame[3]


def parse_marks(listed: Iterable[Any]) -> tuple[RaisedMark, ...]:
    """The marks that JSON holds as lists; raises `ValueError` or `TypeError` for other lists."""
    return tuple(
        RaisedMark(tuple(map(tuple, boxes)), line, em, baseline, sign, seen, tuple(readings))
        for boxes, line, em, baseline, sign, seen, readings in listed
    )


def find_raised_marks(
    words: Sequence[RecognizedWord], pieces: NDArray[np.int64]
) -> tuple[RaisedMark, ...]:
    """The raised marks beside the words of a page, among the pieces of its ink."""
    lines: dict[int, list[RecognizedWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    found: dict[tuple[PixelBox, ...], RaisedMark] = {}
    for number, line in lines.items():
        sizes = [one for word in line for one in measure_letters(word)]
        if len(sizes) < _FEWEST:
            continue
        em, baseline = median(sizes), median(word.baseline for word in line)
        near = _select_near(pieces, [word.frame for word in line], em, baseline)
        for mark in _group_figures(near, number, em, baseline):
            found.setdefault(mark.boxes, mark)
    return tuple(found.values())


def _select_near(
    pieces: NDArray[np.int64], frames: Sequence[PixelBox], em: float, baseline: float
) -> NDArray[np.int64]:
    """The pieces of ink on a line and near its ends, from left to right."""
    left, right = min(frame[0] for frame in frames), max(frame[2] for frame in frames)
    x0, top, x1, bottom = pieces.T
    is_near = (
        (x1 > left - _BESIDE * em)
        & (x0 < right + _BESIDE * em)
        & (top >= baseline - _HIGHEST * em)
        & (bottom <= baseline + _DEPTH * em)
    )
    near: NDArray[np.int64] = pieces[is_near]
    return near[np.argsort(near[:, 0], kind="stable")]


def _group_figures(
    near: NDArray[np.int64], line: int, em: float, baseline: float
) -> Iterator[RaisedMark]:
    """The small pieces of ink that stand above a baseline with nothing under them, mark by mark."""
    is_high = near[:, 3] < baseline - _RAISED * em
    is_narrow = near[:, 2] - near[:, 0] < 2 * _WIDEST * em  # no rest of the line above notes
    high, low = _join_broken(near[is_high & is_narrow], em), near[~is_high]
    heights = high[:, 3] - high[:, 1]
    commas = high[(heights > _COMMA[0] * em) & (heights < _COMMA[1] * em)]
    is_figure = (heights > _HEIGHT[0] * em) & (heights < _HEIGHT[1] * em)
    is_figure &= high[:, 2] - high[:, 0] > _THINNEST * heights
    figures = [
        piece
        for piece in high[is_figure]
        if not (_measure_overlap(low, piece) > _UNDER * (piece[2] - piece[0])).any()
        and not _is_within_word(low, piece, em)
    ]
    letters = low[low[:, 3] - low[:, 1] > _HEIGHT[0] * em]
    first = letters[:, 0].min(initial=near[:, 2].max(initial=0))
    boxes: list[PixelBox] = []
    for at, piece in enumerate(figures):
        x0, top, x1, bottom = map(float, piece)
        count = 1 + (x1 - x0 >= _WIDEST * em)  # two figures may touch: `11`
        edges = [x0 + (x1 - x0) * step / count for step in range(count + 1)]
        boxes.extend((left, top, right, bottom) for left, right in pairwise(edges))
        following = figures[at + 1] if at + 1 < len(figures) else None
        gap = following[0] - x1 if following is not None else inf
        is_beside = following is not None and _are_beside(piece, following)
        sign = "" if following is None or is_beside else _find_sign(commas, piece, following)
        if sign and following is not None and following[0] < first:  # a note has one number
            sign, is_beside = "", True
        if not is_beside and (gap >= _TOGETHER * em or sign):
            yield RaisedMark(tuple(boxes), line, em, baseline, sign if gap < _BROKEN * em else "")
            boxes = []


def _are_beside(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Whether there is no room for a sign or a space between two figures; a 1 is thin: `11`."""
    step = (other[0] + other[2] - one[0] - one[2]) / 2
    return bool(step < _STEP * max(one[3] - one[1], other[3] - other[1]))


def _is_within_word(low: NDArray[np.int64], piece: NDArray[np.int64], em: float) -> bool:
    """Whether letters stand close before and behind a piece of ink; a stop is no letter."""
    letters = low[low[:, 3] - low[:, 1] > _HEIGHT[0] * em]
    before, behind = piece[0] - letters[:, 2], letters[:, 0] - piece[2]
    is_behind = (behind > -_APART * em) & (behind < _APART * em)
    return bool(is_behind.any() and ((before > -_APART * em) & (before < _TOGETHER * em)).any())


def _join_broken(pieces: NDArray[np.int64], em: float) -> NDArray[np.int64]:
    """The pieces, those of one figure whose thin stroke is broken as one.

    They are above each other, together no higher than a figure (with a rest of the drawn line
    above notes they are), or one that is too low for a figure is close beside the other.
    """
    joined: list[NDArray[np.int64]] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None:
            wide = min(last[2], piece[2]) - max(last[0], piece[0])
            high = min(last[3], piece[3]) - max(last[1], piece[1])
            low, tall = sorted((last[3] - last[1], piece[3] - piece[1]))
            is_part = low == high < _HEIGHT[0] * em and high > _STACKED * tall
            is_stacked = wide > _STACKED * min(last[2] - last[0], piece[2] - piece[0])
            whole = max(last[3], piece[3]) - min(last[1], piece[1])
            if (is_stacked and whole < _HEIGHT[1] * em) or (is_part and wide > -_CRACK * em):
                both = np.stack([last, piece])
                joined[-1] = np.concatenate([both[:, :2].min(axis=0), both[:, 2:].max(axis=0)])
                continue
        joined.append(piece)
    return np.array(joined, dtype=np.int64).reshape(-1, 4)


def _measure_overlap(pieces: NDArray[np.int64], piece: NDArray[np.int64]) -> NDArray[np.int64]:
    """The widths that pieces of ink share with one, were they on one line."""
    right, left = np.minimum(pieces[:, 2], piece[2]), np.maximum(pieces[:, 0], piece[0])
    shared: NDArray[np.int64] = right - left
    return shared


def _find_sign(commas: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]) -> str:
    """The comma or dash between two figures, at the height of their lower half; empty for none."""
    middle = (commas[:, 0] + commas[:, 2]) / 2
    is_low = commas[:, 3] > (one[1] + one[3]) / 2
    between = commas[(middle > one[2] - 1) & (middle < other[0] + 1) & is_low]
    if len(between) != 1:
        return ""
    x0, top, x1, bottom = between[0]
    return "-" if x1 - x0 > bottom - top else ","


def find_pieces(image: Image.Image) -> NDArray[np.int64]:
    """The boxes of the connected pieces of ink: left, top, right, bottom.

    The picture is straight, and its background cleared.
    """
    ink = np.asarray(image) < _INK
    steps = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    width = ink.shape[1] + 2  # of a row on which all rows follow each other
    first = np.searchsorted(rows * width + ends, (rows - 1) * width + starts, side="left")
    last = np.searchsorted(rows * width + starts, (rows - 1) * width + ends, side="right")
    counts = np.maximum(last - first, 0)
    below = np.repeat(np.arange(len(rows)), counts)
    above = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    above += np.repeat(first, counts)
    _, piece = np.unique(_join(len(rows), below, above), return_inverse=True)
    boxes = np.empty((int(piece.max()) + 1 if len(piece) else 0, 4), dtype=np.int64)
    boxes[:, :2], boxes[:, 2:] = np.iinfo(np.int64).max, 0
    for side, measure, places in (
        (0, np.minimum, starts),
        (1, np.minimum, rows),
        (2, np.maximum, ends),
        (3, np.maximum, rows + 1),
    ):
        measure.at(boxes[:, side], piece, places)
    return boxes


def _join(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of so many runs, the first of those that it is connected with, by pairs."""
    first = np.arange(count)
    while True:
        low = np.minimum(first[one], first[other])
        lower = first.copy()
        np.minimum.at(lower, first[one], low)
        np.minimum.at(lower, first[other], low)
        lower = lower[lower]
        if np.array_equal(lower, first):
            return first
        first = lower


def take_off_marks(
    words: Iterable[RecognizedWord], marks: Sequence[RaisedMark]
) -> tuple[list[RecognizedWord], list[str]]:
    """The words without the signs that were read at the places of marks, and these, by mark."""
    seen = [""] * len(marks)
    rest: list[RecognizedWord] = []
    for word in words:
        x0, top, x1, bottom = word.frame
        beside = [
            at
            for at, mark in enumerate(marks)
            if mark.frame[0] < x1 + mark.em
            and mark.frame[2] > x0 - mark.em
            and abs(mark.baseline - word.baseline) < mark.em
            and top < mark.frame[3] and bottom > mark.frame[1]
        ]  # fmt: skip
        kept = []
        for letter, box in zip(word.text, word.boxes, strict=True) if beside else ():
            place = next((at for at in beside if marks[at].holds(box)), None)
            if place is None:
                kept.append((letter, box))
            else:
                seen[place] += letter
        kept = _trim_ends(kept, [marks[at].frame for at in beside])
        if not beside:
            rest.append(word)
        elif kept:
            letters, boxes = zip(*kept, strict=True)
            sure = max(word.confidence, _SEEN)  # what is misread made it less sure
            rest.append(word._replace(text="".join(letters), boxes=boxes, confidence=sure))
    return rest, seen


def _trim_ends(
    letters: list[tuple[str, PixelBox]], frames: Iterable[PixelBox]
) -> list[tuple[str, PixelBox]]:
    """The letters of a word; the first and the last one without the mark that its box reaches over.

    An engine that does not read a mark takes its ink for a part of the letter beside it.
    """
    for left, _, right, _ in frames if letters else ():
        middle = (left + right) / 2
        letter, (x0, top, x1, bottom) = letters[0]
        if x0 <= middle < (x0 + x1) / 2:
            letters[0] = letter, (right, top, x1, bottom)
        letter, (x0, top, x1, bottom) = letters[-1]
        if (x0 + x1) / 2 <= middle <= x1:
            letters[-1] = letter, (x0, top, left, bottom)
    return letters


def select_marks(marks: Sequence[RaisedMark]) -> tuple[RaisedMark, ...]:
    """The marks without letters of which no look reads a figure; none of a page of broken letters.

    Where letters are broken or blurred, pieces of them stand above the baseline as marks do: most
    of what is found there is read as no figure.
    """
    found = tuple(mark for mark in marks if any(mark.readings) or not mark.seen.isalpha())
    read = sum(any(mark.readings) for mark in found)
    return found if read >= _LEAST_READ * len(marks) else ()


def erase_marks(image: Image.Image, marks: Iterable[RaisedMark]) -> Image.Image:
    """The picture without the marks."""
    shades = np.asarray(image).copy()
    for mark in marks:
        x0, top, x1, bottom = map(int, mark.frame)
        shades[max(top - 1, 0) : bottom + 1, max(x0 - 1, 0) : x1 + 1] = _WHITE
    return Image.fromarray(shades)


_LOOKS: Final = ((28, 12), (36, 6))  # the height of figures in pixels, and marks in a row
_CELL: Final = 160  # pixels from mark to mark
_GAP: Final = 70  # pixels around the marks
_PITCH: Final = 60  # pixels between two rows of marks
_MARGIN: Final = 2  # pixels around the ink of a mark
_NEAR: Final = 20  # pixels from a mark, of what is read there


def read_marks(
    marks: Sequence[RaisedMark], image: Image.Image, engine: RecognitionEngine
) -> tuple[RaisedMark, ...]:
    """The marks with the figures that an engine sees in them at each look."""
    looks = [_read_set(marks, image, engine, *look) for look in _LOOKS] if marks else []
    return tuple(
        mark._replace(readings=tuple(read)) for mark, *read in zip(marks, *looks, strict=True)
    )


def _read_set(
    marks: Sequence[RaisedMark],
    image: Image.Image,
    engine: RecognitionEngine,
    height: int,
    often: int,
) -> list[str]:
    """What is read of all marks, set in rows on one picture with figures of this height."""
    rows = -(-len(marks) // often)
    size = min(often, len(marks)) * _CELL + _GAP, rows * (height + _PITCH) + _PITCH
    sheet = Image.new("L", size, _WHITE)
    places: list[PixelBox] = []
    for at, mark in enumerate(marks):
        x0, top, x1, bottom = mark.frame
        part = image.crop(
            (int(x0) - _MARGIN, int(top) - _MARGIN, int(x1) + _MARGIN, int(bottom) + _MARGIN)
        )
        tallest = max(box[3] - box[1] for box in mark.boxes)
        scale = height / max(tallest, 1)
        wide = min(max(round(part.width * scale), 1), _CELL - _NEAR)
        part = part.resize((wide, max(round(part.height * scale), 1)), Image.Resampling.LANCZOS)
        x, y = _GAP + at % often * _CELL, _PITCH // 2 + at // often * (height + _PITCH)
        sheet.paste(part, (x, y))
        places.append((x - _NEAR, y - _NEAR, x + part.width + _NEAR, y + part.height + _NEAR))
    found = [""] * len(marks)
    try:
        words = engine.read_figures(sheet)
    except RecognitionError:
        return found
    for word in words:
        for letter, box in zip(word.text, word.boxes, strict=True):
            middle, level = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            for at, (left, top, right, bottom) in enumerate(places):
                if letter.isdigit() and left < middle < right and top < level < bottom:
                    found[at] += letter
    return found
