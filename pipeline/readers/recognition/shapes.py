"""What the ink of words shows that engines misread: daggers, Roman numbers, what was left out."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from pipeline.readers.recognition.engine import PixelBox, RecognizedWord

_INK: Final = 128  # of 255: darker is ink
_LIKE_DAGGER: Final = frozenset("tTfjJiIlr1+}{|!$¢£#*'")  # what daggers are read as
_LETTER_T: Final = re.compile(r"t(?=[a-z])")
_LOWEST: Final = 10  # pixels of a dagger
_SLENDER: Final = (0.3, 0.75)  # of the height of a dagger: its width
_STEM: Final = 0.9  # of the rows of a dagger have ink in its middle
_OFF_MIDDLE: Final = 0.1  # of its width, at most
_WIDE: Final = 0.75  # of its width: a row of its bar
_NARROW: Final = 0.42  # of its width, at most: a row of its stem
_UPPER_BAR: Final = (0.15, 0.45)  # of its height from the top
_LOWER_BAR: Final = (0.55, 0.85)
_FEW_CROSSES: Final = 0.2  # of the letters t: a typeface with more draws t as a cross
_NUMBER: Final = re.compile(r"(?=.*[Il|\[\]!])[Il|\[\]!1]{1,4}\.")
_MIDDLE: Final = (0.3, 0.7)  # of the height of a letter I: nothing but its stem
_MOST_STEMS: Final = 3


def correct_shapes(words: Sequence[RecognizedWord], image: Image) -> tuple[RecognizedWord, ...]:
    """The words of a straight picture, with daggers and Roman numbers as their ink shows them.

    A dagger is a slender cross whose bar is in its upper half; a double dagger has another in its
    lower half. A number of one to three strokes that begins a line has as many stems. A number is
    set off from the letters beside it where the gap is wider than those within the word.
    """
    ink = np.asarray(image) < _INK
    inner = [
        _read_cross(_cut(ink, word.boxes[found.start()]))
        for word in words
        for found in _LETTER_T.finditer(word.text)
    ]
    has_daggers = sum(map(bool, inner)) <= _FEW_CROSSES * len(inner)
    corrected = [_restore_daggers(word, ink) for word in words] if has_daggers else words
    numbered = _restore_numbers(corrected, ink)
    return tuple(chain.from_iterable(_split_glued(word, ink) for word in numbered))


def _restore_daggers(word: RecognizedWord, ink: NDArray[np.bool_]) -> RecognizedWord:
    signs = list(word.text)
    for at in range(len(signs)):
        is_inner = signs[at].isalpha() and word.text[at + 1 : at + 2].isalpha()
        if signs[at] in _LIKE_DAGGER and not is_inner:
            signs[at] = _read_cross(_cut(ink, word.boxes[at])) or signs[at]
    return word._replace(text="".join(signs))


def _cut(ink: NDArray[np.bool_], box: PixelBox) -> NDArray[np.bool_]:
    """The ink of a box's last sign, without empty rows and columns; engines draw boxes too wide."""
    x0, top, x1, bottom = (max(round(side), 0) for side in box)
    part = ink[max(top - 1, 0) : bottom + 1, x0:x1]
    columns = np.flatnonzero(part.any(axis=0))
    if not len(columns):
        return part[:0]
    gaps = np.flatnonzero(np.diff(columns) > 1)
    part = part[:, columns[gaps[-1] + 1 if len(gaps) else 0] : columns[-1] + 1]
    rows = np.flatnonzero(part.any(axis=1))
    return part[rows[0] : rows[-1] + 1]


def _read_cross(sign: NDArray[np.bool_]) -> str:
    """The dagger that this ink shows; nothing where it shows none."""
    height, width = sign.shape
    if height < _LOWEST or not _SLENDER[0] * height <= width <= _SLENDER[1] * height:
        return ""
    stem = np.flatnonzero(sign.sum(axis=0) >= _STEM * height)
    if not len(stem) or not all(_is_in_middle(one, width) for one in (stem, _find_head(sign))):
        return ""
    rows = sign.sum(axis=1) / width
    upper, lower = (rows[slice(*(round(part * height) for part in bar))]
                    for bar in (_UPPER_BAR, _LOWER_BAR))  # fmt: skip
    foot = rows[round(_LOWER_BAR[1] * height) :]
    if upper.max() < _WIDE or max(rows[0], rows[height // 2], foot.max()) > _NARROW:
        return ""
    if lower.max() >= _WIDE:
        return "‡"
    return "†" if lower.max() <= _NARROW else ""


def _find_head(sign: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The columns with ink at the top of a sign: an f is bent there."""
    return np.flatnonzero(sign[: round(_UPPER_BAR[0] * len(sign))].any(axis=0))


def _is_in_middle(columns: NDArray[np.intp], width: int) -> bool:
    return abs((float(columns.mean()) + 0.5) / width - 0.5) <= _OFF_MIDDLE


def _restore_numbers(
    words: Iterable[RecognizedWord], ink: NDArray[np.bool_]
) -> Iterator[RecognizedWord]:
    line = None
    for word in words:
        is_first, line = word.line != line, word.line
        count = _count_stems(word, ink) if is_first and _NUMBER.fullmatch(word.text) else 0
        if not 0 < count <= _MOST_STEMS:
            yield word
            continue
        first, last = word.boxes[0], word.boxes[-2]
        edges = np.linspace(first[0], last[2], count + 1)
        stems = tuple(
            (float(left), first[1], float(right), first[3]) for left, right in pairwise(edges)
        )
        yield word._replace(text="I" * count + ".", boxes=(*stems, word.boxes[-1]))


def _count_stems(word: RecognizedWord, ink: NDArray[np.bool_]) -> int:
    """The number of upright strokes before the stop."""
    strokes = word.boxes[:-1]
    top, bottom = min(box[1] for box in strokes), max(box[3] for box in strokes)
    low, high = (round(top + part * (bottom - top)) for part in _MIDDLE)
    part = ink[low : high + 1, round(strokes[0][0]) : round(strokes[-1][2]) + 1]
    full = part.all(axis=0) if len(part) else np.zeros(0, dtype=np.bool_)
    return int(np.sum(np.diff(np.pad(full.astype(np.int8), 1)) == 1))


_GLUED: Final = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_SPACE: Final = 0.25  # of the height of a word, at least, between two words
_WIDER: Final = 2.0  # times the widest other gap in the word


def _split_glued(word: RecognizedWord, ink: NDArray[np.bool_]) -> Iterator[RecognizedWord]:
    """The word, in two where a number and letters are set apart: `7to` is `7 to`.

    Boxes of single signs are not exact enough to be asked. The pieces of ink are, where there are
    as many of them as signs.
    """
    borders = {found.start() for found in _GLUED.finditer(word.text)}
    gaps = _measure_gaps(word, ink) if borders else []
    height = max(box[3] - box[1] for box in word.boxes)
    start = 0
    for at, gap in enumerate(gaps, start=1):
        others = max((one for other, one in enumerate(gaps, 1) if other != at), default=0)
        if at in borders and gap >= _SPACE * height and gap >= _WIDER * others:
            yield word._replace(text=word.text[start:at], boxes=word.boxes[start:at])
            start = at
    yield word._replace(text=word.text[start:], boxes=word.boxes[start:])


def _measure_gaps(word: RecognizedWord, ink: NDArray[np.bool_]) -> list[int]:
    """The gaps between the signs, in pixels; none where they cannot be distinguished."""
    x0, top, x1, bottom = map(round, _frame(word))
    columns = np.flatnonzero(ink[top:bottom, x0:x1].any(axis=0))
    steps = np.diff(columns)
    gaps = [int(step) - 1 for step in steps if step > 1]
    return gaps if len(gaps) == len(word.text) - 1 else []


_TALL: Final = 0.6  # of the height of a word: a figure has more
_SPECK: Final = 0.08  # of the height of a word: a decimal point has more
_BESIDE: Final = (0.8, 1.0)  # times the height: how far from numbers and words ink is looked for
_APART: Final = 0.15  # of the height of a word: so far from it ink belongs to another
_FREE: Final = 0.3  # of the height of a word: nearer to a neighbour, ink is a part of that
_BROKEN: Final = frozenset('%"\u201c\u201d')  # signs of several pieces of ink side by side
_LOW: Final = frozenset(".,:;-\u2013\u2014~'\u2018\u2019*=+")


def doubt_unread_ink(
    words: Sequence[RecognizedWord], image: Image, least: float
) -> Iterator[RecognizedWord]:
    """The words; those beside which, or within which, more is drawn than was read are uncertain.

    An engine that is sure of `7` may have left out the 1 of `17`, or the point of `4.9`, or the
    word beside it. Boxes of single signs are not exact enough to be asked: pieces of ink are
    counted, and those apart from the word are another one.
    """
    ink = np.asarray(image) < _INK
    frames = np.array([_frame(word) for word in words if any(map(str.isalnum, word.text))])
    for word in words:
        if any(map(str.isalnum, word.text)) and _has_unread_ink(word, frames, ink):
            yield word._replace(confidence=min(word.confidence, least - 1))
        else:
            yield word


def _frame(word: RecognizedWord) -> PixelBox:
    lefts, tops, rights, bottoms = zip(*word.boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _has_unread_ink(
    word: RecognizedWord, frames: NDArray[np.float64], ink: NDArray[np.bool_]
) -> bool:
    x0, top, x1, bottom = _frame(word)
    height = bottom - top
    is_number = any(map(str.isdigit, word.text))
    reach = _BESIDE[not is_number] * height
    level = frames[(frames[:, 1] < bottom) & (frames[:, 3] > top)]
    before = max([0.0, *level[level[:, 2] <= x0 + 1, 2]])
    behind = min([float(ink.shape[1]), *level[level[:, 0] >= x1 - 1, 0]])
    left, right = max(x0 - reach, before), min(x1 + reach, behind)
    broken = [box for box, sign in zip(word.boxes, word.text, strict=True) if sign in _BROKEN]
    pieces = [
        piece
        for piece in _find_pieces(ink[round(top) : round(bottom), round(left) : round(right)], left)
        if not any(box[0] <= (piece.x0 + piece.x1) / 2 <= box[2] for box in broken)
        and (piece.x0 > before and piece.x1 < behind)  # else it is a part of a neighbour
    ]
    tall = [piece for piece in pieces if piece.height >= _TALL * height]
    if not is_number:
        return any(
            max(x0 - one.x1, one.x0 - x1) >= _APART * height
            and min(one.x0 - before, behind - one.x1) >= _FREE * height
            for one in tall
        )
    clear = [piece for piece in pieces if min(piece.height, piece.x1 - piece.x0) >= _SPECK * height]
    signs = [sign for sign in word.text if sign not in _BROKEN]
    return len(tall) > sum(sign not in _LOW for sign in signs) or len(clear) > len(signs)


class _InkPiece(NamedTuple):
    """A piece of ink with paper to its left and right; the height that it takes of its row."""

    x0: float
    x1: float
    height: int


def _find_pieces(part: NDArray[np.bool_], left: float) -> Iterator[_InkPiece]:
    """The pieces of ink, side by side, of a part of a picture that begins at `left`."""
    steps = np.diff(np.pad(part.any(axis=0).astype(np.int8), 1))
    for start, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
        rows = np.flatnonzero(part[:, start:end].any(axis=1))
        yield _InkPiece(left + start, left + end, int(rows[-1] - rows[0]) + 1)
