"""The picture of a page → its words: cleaned, turned upright and straight, and read several times.

An engine is often sure of what it misreads, but seldom misreads a word the same way twice. So each
picture is read by columns and lines, and again at other sizes wherever words are, and a word is
certain only where readings agree.
"""

from __future__ import annotations

import hashlib
import json
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
from pipeline.readers.recognition.ink import (
    correct_shapes,
    doubt_unread_ink,
    estimate_skew,
    find_rules,
    fit_boxes,
    measure_strokes,
)
from pipeline.storage.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import PixelBox, RecognitionEngine


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


Mode: TypeAlias = Literal["auto", "force"]

_OTHER_SIZES: Final = (0.75, 1.25)  # of the first; the last only where the others differ
_UPRIGHT: Final = 75.0  # mean confidence of a page that is read the right way up
_FEW: Final = 20  # characters: a page with fewer may be turned
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
        """Everything on which the output depends, on one line."""
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
    found, straight = _recognize_turned(cleaned, engine, language, 0)
    if not _is_upright(found.words):
        others = (_recognize_turned(cleaned, engine, language, at) for at in _TURNS)
        ways = [(found, straight), *others]
        found, straight = max(ways, key=lambda one: (_weigh(one[0].words), -one[0].turns))
    readings = [_see_shapes(found.words, straight, engine.least)]
    agreed = combine_readings(readings, engine.least)
    for scale in _OTHER_SIZES:
        readings.append(_read_again(straight, scale, engine, language))
        agreed = combine_readings(readings, engine.least)
        if agreed.is_whole:
            break
    words = tuple(measure_strokes(straight, doubt_unread_ink(agreed.words, straight, engine.least)))
    return found._replace(words=words, specks=agreed.specks)


def _see_shapes(
    words: Iterable[RecognizedWord], image: Image.Image, least: float
) -> tuple[RecognizedWord, ...]:
    """The words with their boxes and signs as the ink shows them."""
    corrected = correct_shapes(list(fit_boxes(words, image)), image)
    return tuple(doubt_unread_ink(corrected, image, least))


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
    scaled = (_scale(word, x_scale, y_scale) for word in words)
    return _see_shapes(scaled, image, engine.least)


def _recognize_turned(
    image: Image.Image, engine: RecognitionEngine, language: str, turns: int
) -> tuple[RecognizedPage, Image.Image]:
    """What is first read of a picture turned this way, and the picture as it was read."""
    upright = _turn(image, turns)
    skew = estimate_skew(upright)
    straight = turn_straight(upright, skew)
    rules = tuple(find_rules(straight))
    clear = clear_background(straight, rules)
    words = engine.recognize(clear, language)
    return RecognizedPage(words, turns, skew, upright.size, rules=rules), clear


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
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _load(path: Path) -> RecognizedPage | None:
    """The results kept in a file, None if there is none or it is damaged."""
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
