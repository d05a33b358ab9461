"""The picture of a page → its words: cleaned, turned upright and straight, and read several times.

An engine is often sure of what it misreads, but seldom misreads a word the same way twice. So each
picture is read by columns and lines, and again at other sizes wherever words are, and a word is
certain only where readings agree.
"""

from __future__ import annotations

import hashlib
import json
import math
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from PIL import Image, ImageFilter

from pipeline.readers.recognition.agreement import combine_readings
from pipeline.readers.recognition.engine import RecognitionError, RecognizedWord
from pipeline.readers.recognition.engines import load_engine
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox, RecognitionEngine


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
    padded = np.pad(ink, ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(padded, axis=1)
    starts, ends = np.nonzero(steps == 1)[1], np.nonzero(steps == -1)[1]
    lengths = np.sort(ends - starts)
    low, high = (int(part * len(lengths)) for part in _INNER)
    inner = lengths[low : max(high, low + 1)]
    return float(inner.mean()) if len(inner) else 0.0


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


Mode: TypeAlias = Literal["auto", "force"]

_OTHER_SIZES: Final = (0.75, 1.25)  # of the first; the last only where the others differ
_UPRIGHT: Final = 75.0  # mean confidence of a page that is read the right way up
_FEW: Final = 20  # characters: a page with fewer may be turned
_NOISE: Final = 4.0  # of 255: between neighbouring pixels of the paper
_BLUR: Final = 1.5  # pixels
_LIGHT: Final = 0.7  # of the paper's shade
_TURNS: Final = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


class RecognizedPage(NamedTuple):
    """The words of a page in pixels of its picture, turned upright and straight.

    `turns` is the number of quarter turns as in `GlyphRun`; `skew` the degrees by which the
    upright page's lines fall to the right; `size` the upright picture's width and height. `specks`
    counts the marks that were left out because no letter in them is certain. `rules` are the
    drawn lines and bars.
    """

    words: tuple[RecognizedWord, ...]
    turns: int
    skew: float
    size: tuple[int, int]
    specks: int = 0
    rules: tuple[PixelBox, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRecognizer:
    """Which pages are recognised (`auto`: those that show only a picture), by which engine.

    `folder` keeps what was recognised; None where nothing is kept.
    """

    mode: Mode
    engine: str
    version: str
    language: str
    folder: Path | None = None

    def describe(self) -> str:
        """What the output depends on, on one line."""
        return f"ocr {self.mode} {self.language} {self.engine} {self.version}"

    @property
    def least(self) -> float:
        """The confidence below which a word is uncertain."""
        return load_engine(self.engine).least

    def recognize(self, image: Image.Image) -> RecognizedPage:
        """The words of a page's picture in shades of grey; raises `RecognitionError`."""
        path = self._find_path(image)
        if path and (kept := _load(path)):
            return kept
        found = _recognize(image, load_engine(self.engine), self.language)
        if path:
            text = json.dumps(found, ensure_ascii=False)
            write_atomically(path, text, stage=path.parent)
        return found

    def _find_path(self, image: Image.Image) -> Path | None:
        if self.folder is None:
            return None
        basis = f"{_digest_method()} {self.engine} {self.version} {self.language} {image.size}"
        digest = hashlib.sha256(basis.encode() + image.tobytes()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"


def _recognize(image: Image.Image, engine: RecognitionEngine, language: str) -> RecognizedPage:
    cleaned = remove_noise(image)
    found = _recognize_turned(cleaned, engine, language, 0)
    if not _is_upright(found.words):
        ways = [found, *(_recognize_turned(cleaned, engine, language, at) for at in _TURNS)]
        found = max(ways, key=lambda one: (_weigh(one.words), -one.turns))
    straight = turn_straight(_turn(cleaned, found.turns), found.skew)
    readings = [found.words]
    agreed = combine_readings(readings, engine.least)
    for scale in _OTHER_SIZES:
        readings.append(_read_again(straight, scale, engine, language))
        agreed = combine_readings(readings, engine.least)
        if agreed.is_whole:
            break
    return found._replace(
        words=tuple(measure_strokes(straight, agreed.words)),
        specks=agreed.specks,
        rules=tuple(find_rules(straight)),
    )


def _read_again(
    image: Image.Image, scale: float, engine: RecognitionEngine, language: str
) -> tuple[RecognizedWord, ...]:
    """The words of a picture at another size, in pixels of this one; none if that fails."""
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    again = image.resize(size, Image.Resampling.LANCZOS)
    try:
        words = engine.recognize(again, language, is_sparse=True)
    except RecognitionError:
        return ()
    x_scale, y_scale = image.width / size[0], image.height / size[1]
    return tuple(_scale(word, x_scale, y_scale) for word in words)


def remove_noise(image: Image.Image) -> Image.Image:
    """The picture, blurred a little where its paper is grainy."""
    shades = np.asarray(image, dtype=np.int16)
    paper = _LIGHT * float(np.percentile(shades, 95))
    left, right = shades[::2, :-2:2], shades[::2, 2::2]
    steps = np.abs(left - right)[(left > paper) & (right > paper)]
    is_grainy = steps.size > 0 and float(np.median(steps)) > _NOISE
    return image.filter(ImageFilter.GaussianBlur(_BLUR)) if is_grainy else image


def _recognize_turned(
    image: Image.Image, engine: RecognitionEngine, language: str, turns: int
) -> RecognizedPage:
    upright = _turn(image, turns)
    skew = estimate_skew(upright)
    words = engine.recognize(turn_straight(upright, skew), language)
    return RecognizedPage(words, turns, skew, upright.size)


def _turn(image: Image.Image, turns: int) -> Image.Image:
    return image.transpose(_TURNS[turns]) if turns else image


def _is_upright(words: Sequence[RecognizedWord]) -> bool:
    length = sum(len(word.text) for word in words)
    return length >= _FEW and _weigh(words) >= _UPRIGHT * length


def _weigh(words: Sequence[RecognizedWord]) -> float:
    """The confidences of all characters, summed."""
    return sum(word.confidence * len(word.text) for word in words)


def _scale(word: RecognizedWord, x_scale: float, y_scale: float) -> RecognizedWord:
    boxes = tuple(
        (x0 * x_scale, top * y_scale, x1 * x_scale, bottom * y_scale)
        for x0, top, x1, bottom in word.boxes
    )
    return word._replace(boxes=boxes, baseline=word.baseline * y_scale)


@cache
def _digest_method() -> str:
    """The digest of this package: another way of recognising is another result."""
    folder = resources.files("pipeline.readers.recognition")
    files = sorted(one for one in folder.iterdir() if one.name.endswith(".py"))  # type: ignore[type-var]
    return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()


def _load(path: Path) -> RecognizedPage | None:
    """What was kept in a file, None if there is none or it is damaged."""
    with suppress(OSError, ValueError, TypeError, IndexError, KeyError):
        words, turns, skew, (width, height), specks, rules = json.loads(path.read_text("utf-8"))
        return RecognizedPage(
            tuple(
                RecognizedWord(text, tuple(map(tuple, boxes)), *rest)
                for text, boxes, *rest in words
            ),
            turns,
            skew,
            (width, height),
            specks,
            tuple(map(tuple, rules)),
        )
    return None
