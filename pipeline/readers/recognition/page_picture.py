"""The picture of a page: cleaned, turned straight, and measured (skew, drawn lines, strokes, ink).

Engines misread daggers and Roman numbers, and leave out strokes: their ink shows it.
"""

from __future__ import annotations

import math
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox, RecognizedWord

_WHITE: Final = 255
_PAPER_PART: Final = 95  # percentile of the shades of a page: that of its paper


def measure_paper(shades: NDArray[np.uint8 | np.int16 | np.float32]) -> float:
    """The shade of the paper of a page, 255 for white."""
    return float(np.percentile(shades, _PAPER_PART))


_NOISE: Final = 2.0  # of 255: between neighbouring pixels of the paper, clean ones have none
_BLUR: Final = 1.5  # pixels
_SPREAD: Final = 1.9  # times the blur: as much wider is a blurred stroke, in quadrature
_LIGHT: Final = 0.7  # of the paper's shade


def remove_noise(image: Image.Image) -> Image.Image:
    """The picture, blurred a little where its paper is grainy."""
    shades = np.asarray(image, dtype=np.int16)
    paper = _LIGHT * measure_paper(shades)
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
    paper = measure_paper(shades)
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


_TILE: Final = 16  # pixels: wider than the strokes of letters
_SOLID: Final = 0.9  # of the paper's shade: a block that is darker throughout is drawn
_DRAWN_WIDTH: Final = 0.06  # of the picture's width: a drawing is larger, both ways
_WHOLE: Final = 0.4  # of the picture: what is larger is the ground of a page
_FILLED: Final = 0.3  # of its frame that a drawing fills, at least
_UNEVEN: Final = 0.5  # of its rows end elsewhere than the row before: no box has as many


def find_drawings(image: Image.Image) -> list[PixelBox]:
    """The frames of solid drawings on a picture, such as pie charts and maps.

    They have uneven outlines; shaded tables and boxes of text have straight ones.
    """
    shades = np.asarray(image, dtype=np.uint8)
    rows, columns = (size // _TILE for size in shades.shape)
    blocks = shades[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    solid = blocks.max(axis=(1, 3)) < _SOLID * measure_paper(shades)
    least = _DRAWN_WIDTH * columns
    return [
        (float(x0 * _TILE), float(top * _TILE), float(x1 * _TILE), float(bottom * _TILE))
        for ys, xs in _find_areas(solid)
        for x0, top, x1, bottom in [(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)]
        if min(x1 - x0, bottom - top) >= least
        and (x1 - x0) * (bottom - top) <= _WHOLE * rows * columns
        and len(xs) >= _FILLED * (x1 - x0) * (bottom - top)
        and min(_measure_unevenness(ys, xs), _measure_unevenness(xs, ys)) >= _UNEVEN
    ]


def _find_areas(
    solid: NDArray[np.bool_],
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """The rows and columns of the blocks of each connected area."""
    left = set(zip(*map(list, np.nonzero(solid)), strict=True))
    while left:
        waiting = [left.pop()]
        area = []
        while waiting:
            y, x = waiting.pop()
            area.append((y, x))
            beside = {(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)} & left
            left -= beside
            waiting += beside
        ys, xs = np.array(area).T
        yield ys, xs


def _measure_unevenness(lines: NDArray[np.intp], places: NDArray[np.intp]) -> float:
    """The part of an area's lines whose ends are not both where those of the line before are."""
    count = int(lines.max()) + 1
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    np.minimum.at(first, lines, places)
    np.maximum.at(last, lines, places)
    used = slice(int(lines.min()), count)
    moved = (np.diff(first[used]) != 0) | (np.diff(last[used]) != 0)
    return float(moved.mean()) if len(moved) else 0.0


_INK: Final = 128  # of 255: darker is ink, in a picture whose background is cleared
_ENDS: Final = (2, 98)  # percentiles: ink and paper of a word
_PALE: Final = 64  # of 255: the darkest ink of a word in pale letters is lighter
_PALE_INK: Final = 176  # of 255: darker is ink of such a word
_LIKE_DAGGER: Final = frozenset("tTfjJiIlr1+}{|!$¢£#*'")  # what daggers are read as
_LOWEST: Final = 10  # pixels of a dagger
_WHOLE_SIGN: Final = 0.5  # of the height of its box
_SLENDER: Final = (0.3, 0.75)  # of the height of a dagger: its width
_STEM: Final = 0.9  # of the rows of a dagger have ink in its middle
_OFF_MIDDLE: Final = 0.1  # of its width, at most: its stem beside its middle, its head beside that
_WIDE: Final = 0.75  # of its width: a row of its bar
_NARROW: Final = 0.42  # of its width, at most: a row of its stem
_UPPER_BAR: Final = (0.15, 0.45)  # of its height from the top
_LOWER_BAR: Final = (0.55, 0.85)
_HEAD: Final = 0.07  # of its height
_FEW_CROSSES: Final = 0.2  # of the letters t: a typeface with more draws t as a cross
_NUMBER: Final = re.compile(r"(?=.*[Il|\[\]!])[Il|\[\]!1]{1,4}[.,]|\d{1,3},")
_BELOW: Final = 0.1  # of the height of a word: a comma reaches further below its letters
_MIDDLE: Final = (0.3, 0.7)  # of the height of a letter I: nothing but its stem
_MOST_STEMS: Final = 3


def correct_shapes(
    words: Sequence[RecognizedWord], image: Image.Image
) -> tuple[RecognizedWord, ...]:
    """The words of a straight picture, with daggers and Roman numbers as their ink shows them.

    A dagger is a slender cross whose bar is in its upper half; a double dagger has another in its
    lower half. A number of one to three strokes that begins a line has as many stems. What is
    behind a number there is a stop where it is at the level of its feet, whatever an engine took
    it for. A number is
    set off from the letters beside it where the gap is wider than those within the word.
    """
    ink = np.asarray(image) < _INK
    inner = [
        _read_cross(_cut(ink, word.boxes[at]))
        for word in words
        for at, (letter, behind) in enumerate(pairwise(word.text))
        if letter == "t" and "a" <= behind <= "z"
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
    """The ink of a box's last sign, without empty rows and columns; engines draw boxes too wide.

    Nothing where that is far lower than the box: a comma behind the sign.
    """
    x0, top, x1, bottom = (max(round(side), 0) for side in box)
    part = ink[max(top - 1, 0) : bottom + 1, x0:x1]
    columns = np.flatnonzero(part.any(axis=0))
    if not len(columns):
        return part[:0]
    gaps = np.flatnonzero(np.diff(columns) > 1)
    part = part[:, columns[gaps[-1] + 1 if len(gaps) else 0] : columns[-1] + 1]
    rows = np.flatnonzero(part.any(axis=1))
    return part[rows[0] : rows[-1] + 1 if np.ptp(rows) > _WHOLE_SIGN * (bottom - top) else rows[0]]


def _read_cross(sign: NDArray[np.bool_]) -> str:
    """The dagger that this ink shows; nothing where it shows none."""
    height, width = sign.shape
    if height < _LOWEST or not _SLENDER[0] * height <= width <= _SLENDER[1] * height:
        return ""
    stem = np.flatnonzero(sign.sum(axis=0) >= _STEM * height)
    if not len(stem):
        return ""
    middle = (float(stem.mean()) + 0.5) / width
    head = (float(_find_head(sign).mean()) + 0.5) / width
    if max(abs(middle - 0.5), abs(head - middle)) > _OFF_MIDDLE:
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
    return np.flatnonzero(sign[: max(round(_HEAD * len(sign)), 1)].any(axis=0))


def _restore_numbers(
    words: Iterable[RecognizedWord], ink: NDArray[np.bool_]
) -> Iterator[RecognizedWord]:
    line = None
    for word in words:
        is_first, line = word.line != line, word.line
        if not is_first or not _NUMBER.fullmatch(word.text) or not _is_level(word):
            yield word
            continue
        if word.text[:-1].isdecimal():
            yield word._replace(text=word.text[:-1] + ".")
            continue
        count = _count_stems(word, ink)
        if not 0 < count <= _MOST_STEMS:
            yield word
            continue
        first, last = word.boxes[0], word.boxes[-2]
        edges = np.linspace(first[0], last[2], count + 1)
        stems = tuple(
            (float(left), first[1], float(right), first[3]) for left, right in pairwise(edges)
        )
        yield word._replace(text="I" * count + ".", boxes=(*stems, word.boxes[-1]))


def _is_level(word: RecognizedWord) -> bool:
    """Whether nothing of a word reaches further down than its first sign, as a comma does."""
    _, top, _, bottom = word.boxes[0]
    return max(box[3] for box in word.boxes) - bottom <= _BELOW * (bottom - top)


def _count_stems(word: RecognizedWord, ink: NDArray[np.bool_]) -> int:
    """The number of upright strokes before the stop."""
    strokes = word.boxes[:-1]
    top, bottom = min(box[1] for box in strokes), max(box[3] for box in strokes)
    low, high = (round(top + part * (bottom - top)) for part in _MIDDLE)
    part = ink[low : high + 1, round(strokes[0][0]) : round(strokes[-1][2]) + 1]
    if not len(part):
        return 0
    _, starts, _ = _find_ink(np.atleast_2d(part.all(axis=0)))
    return len(starts)


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
    x0, top, x1, bottom = map(round, word.frame)
    columns = np.flatnonzero(ink[top:bottom, x0:x1].any(axis=0))
    steps = np.diff(columns)
    gaps = [int(step) - 1 for step in steps if step > 1]
    return gaps if len(gaps) == len(word.text) - 1 else []


_TALL_FIGURE: Final = 0.6  # of the height of a word: a figure has more
_SPECK: Final = 0.08  # of the height of a word: a decimal point has more
_BESIDE: Final = (0.8, 1.0)  # times the height: how far from numbers and words ink is looked for
_APART: Final = 0.15  # of the height of a word: so far from it ink belongs to another
_FREE: Final = 0.3  # of the height of a word: nearer to a neighbour, ink is a part of that
_BROKEN: Final = frozenset('%"\u201c\u201d')  # signs of several pieces of ink side by side
_LOW: Final = frozenset(".,:;-\u2013\u2014~'\u2018\u2019*=+")


def doubt_unread_ink(
    words: Sequence[RecognizedWord], image: Image.Image, least: float
) -> Iterator[RecognizedWord]:
    """The words; those beside which, or within which, more is drawn than was read are uncertain.

    An engine that is sure of `7` may have left out the 1 of `17`, or the point of `4.9`, or the
    word beside it. Boxes of single signs are not exact enough to be asked: pieces of ink are
    counted, and those apart from the word are another one.
    """
    ink = np.asarray(image) < _INK
    frames = np.array([word.frame for word in words if word.has_letters])
    for word in words:
        if word.has_letters and _has_unread_ink(word, frames, ink):
            yield word.doubt(least)
        else:
            yield word


def _has_unread_ink(
    word: RecognizedWord, frames: NDArray[np.float64], ink: NDArray[np.bool_]
) -> bool:
    x0, top, x1, bottom = word.frame
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
    tall = [piece for piece in pieces if piece.height >= _TALL_FIGURE * height]
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
    _, starts, ends = _find_ink(np.atleast_2d(part.any(axis=0)))
    for start, end in zip(starts, ends, strict=True):
        rows = np.flatnonzero(part[:, start:end].any(axis=1))
        yield _InkPiece(left + start, left + end, int(rows[-1] - rows[0]) + 1)


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
    drawn = shades < _SHADED * measure_paper(shades)
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


def fit_boxes(words: Iterable[RecognizedWord], image: Image.Image) -> Iterator[RecognizedWord]:
    """The words, each box of a character from the first to the last row of ink in it."""
    shades = np.asarray(image)
    ink, pale = shades < _INK, shades < _PALE_INK
    for word in words:
        x0, top, x1, bottom = (max(int(one), 0) for one in word.frame)
        part = shades[top : bottom + 1, x0 : x1 + 1]
        is_pale = (
            word.has_letters and part.size > 0 and _PALE < np.percentile(part, _ENDS[0]) < _INK
        )
        seen = pale if is_pale else ink
        yield word._replace(boxes=tuple(fit_to_ink(box, seen) for box in word.boxes))


def fit_to_ink(box: PixelBox, ink: NDArray[np.bool_]) -> PixelBox:
    """The box from the first to the last row of ink in it; the same where it has none."""
    x0, top, x1, bottom = box
    first = max(int(top), 0)
    part = ink[first : int(bottom) + 1, max(int(x0), 0) : int(x1) + 1]
    rows = np.flatnonzero(part.any(axis=1))
    return (x0, float(first + rows[0]), x1, float(first + rows[-1] + 1)) if len(rows) else box


_INNER: Final = (0.25, 0.75)  # of the runs of ink, by length: serifs, bars and bowls aside


def measure_strokes(
    image: Image.Image, words: Iterable[RecognizedWord], *, is_blurred: bool = False
) -> Iterator[RecognizedWord]:
    """The words with the width of their strokes, in pixels; 0 where it cannot be measured.

    A blur makes strokes wider in quadrature, thin ones most: that is taken back.
    """
    shades = np.asarray(image, dtype=np.int16)
    wider = _SPREAD * _BLUR if is_blurred else 0.0
    for word in words:
        x0, top, x1, bottom = word.frame
        part = shades[max(int(top), 0) : int(bottom) + 1, max(int(x0), 0) : int(x1) + 1]
        measured = _measure_stroke(part) if part.size else 0.0
        yield word._replace(stroke=round(math.sqrt(max(measured**2 - wider**2, 0.0)), 2))


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


_MOST_SKEW: Final = 8.0  # degrees that a page may be skewed
_SCANNED: Final = 3.0  # degrees: more than pages in a scanner are
_COARSE_STEP: Final = 0.25  # degrees between the angles tried first
_FINE_STEP: Final = 0.05  # around the best of them
_MEASURED_WIDTH: Final = 1200  # pixels of the picture that is measured
_DARK: Final = 0.6  # of the paper's shade: darker is ink
_LEAST_SKEW: Final = 0.2  # degrees: less is no skew
_SHARPER: Final = 1.05  # times sharper than straight: else the page is taken for straight
_MUCH_SHARPER: Final = 1.5  # where it is more than a page in a scanner


def estimate_skew(image: Image.Image) -> float:
    """By how many degrees the rows of a page fall to the right; 0 where none can be seen.

    The rows of ink are sharpest at the angle of the lines: the sum of squared differences between
    neighbouring rows is largest there (the projection profile of Postl, 1986).
    """
    scale = min(1.0, _MEASURED_WIDTH / max(image.width, 1))
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    shades = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), dtype=np.uint8)
    ys, xs = np.nonzero(shades < _DARK * measure_paper(shades))
    if not len(ys):
        return 0.0
    straight = _measure_sharpness(ys, xs, 0.0)
    coarse = _find_sharpest(ys, xs, 0.0, _MOST_SKEW, _COARSE_STEP)
    angle = _find_sharpest(ys, xs, coarse, _COARSE_STEP, _FINE_STEP)
    least = _SHARPER if abs(angle) <= _SCANNED else _MUCH_SHARPER
    is_skewed = abs(angle) >= _LEAST_SKEW and _measure_sharpness(ys, xs, angle) > least * straight
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
