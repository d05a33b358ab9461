"""Engines of text recognition, and the choice among them: a page's picture → words with places."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol, TypeAlias

from pipeline.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from PIL.Image import Image

    from pipeline.readers.recognition.recognizer import PageRecognizer

PixelBox: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
HOW: Final = (
    "install the program tesseract (apt-get install tesseract-ocr), "
    "or pip install '.[ocr]' in the checkout"
)
FIGURE_HEIGHT: Final = 0.71  # em, in the usual typefaces of print, as capital letters
_LOW_HEIGHT: Final = 0.5  # em: letters without ascenders
_HANGING: Final = "gpqy"
_TALL: Final = dict.fromkeys("ABCDEFGHIKLMNOPRSTUVWXYZ0123456789", FIGURE_HEIGHT)
_HEIGHTS: Final = (
    _TALL | dict.fromkeys("bdfhkl", 0.73) | dict.fromkeys("acemnorsuvwxz", _LOW_HEIGHT)
    | dict.fromkeys(_HANGING, FIGURE_HEIGHT)
)  # fmt: skip
_RAISED: Final = 0.5  # of its height that a mark of a note is above the baseline, at least
_FEW: Final = 3  # letters of a kind have no sure height


class RecognizedWord(NamedTuple):
    """A word: its text, the box of each character, its baseline, and how sure the engine is.

    Measures are in pixels from the picture's top left; `confidence` is 0 to 100. Words of one
    printed line, as the engine sees it, have the same `line`. `is_label` says that it is a label in
    a drawing; `stroke` is the width of its strokes, 0 where it was not measured. The mark of a note
    is from `mark_start` to `mark_end` in its text.
    """

    text: str
    boxes: tuple[PixelBox, ...]
    baseline: float
    confidence: float
    line: int
    is_label: bool = False
    stroke: float = 0.0
    mark_start: int = 0
    mark_end: int = 0

    @property
    def frame(self) -> PixelBox:
        """The box around all its characters."""
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    @property
    def has_letters(self) -> bool:
        """Whether it has a letter or a figure, not only signs."""
        return any(map(str.isalnum, self.text))

    def doubt(self, least: float) -> RecognizedWord:
        """The word, uncertain: its confidence is below `least`."""
        return self._replace(confidence=min(self.confidence, least - 1))


def measure_letters(word: RecognizedWord, low: float = 1.0) -> Iterator[float]:
    """The type sizes that the heights of a word's letters suggest, in pixels; not of raised ones.

    `low` is how much higher than usual the low letters of a typeface are, beside its capitals.
    """
    for at, (_, top, _, bottom) in enumerate(word.boxes):
        height = _HEIGHTS.get(word.text[at])
        is_raised = word.baseline - bottom >= _RAISED * (bottom - top)
        if height and not is_raised and not word.mark_start <= at < word.mark_end:
            yield (bottom - top) / (height * low if height == _LOW_HEIGHT else height)


def measure_low_letters(lines: Iterable[Sequence[RecognizedWord]]) -> float:
    """How much higher than usual the low letters of a document are, beside its capitals."""
    ratios: list[float] = []
    for words in lines:
        heights: tuple[list[float], list[float]] = ([], [])
        for word in words:
            for letter, (_, top, _, bottom) in zip(word.text, word.boxes, strict=True):
                height = _HEIGHTS.get(letter)
                if height in (_LOW_HEIGHT, FIGURE_HEIGHT) and letter not in _HANGING:
                    heights[height == _LOW_HEIGHT].append((bottom - top) / height)
        high, low = heights
        if min(len(high), len(low)) >= _FEW and median(high):
            ratios.append(median(low) / median(high))
    return median(ratios) if ratios else 1.0


def parse_words(listed: Iterable[Any]) -> tuple[RecognizedWord, ...]:
    """The words that JSON holds as lists; raises `ValueError` or `TypeError` for other lists."""
    return tuple(
        RecognizedWord(text, tuple(map(tuple, boxes)), *rest) for text, boxes, *rest in listed
    )


class RecognitionError(Exception):
    """An engine could not read a picture; the message says why."""


class RecognitionEngine(Protocol):
    """A program or library that recognises text.

    The same picture gives the same words in one version. `least` is the confidence below which a
    word is uncertain.
    """

    name: str
    version: str
    least: float

    def check_language(self, language: str) -> None:
        """Raises `SetupError` if the engine does not know a language, such as `eng`."""

    def recognize(
        self, image: Image, language: str, *, is_sparse: bool = False
    ) -> tuple[RecognizedWord, ...]:
        """The words of a picture in shades of grey, in the engine's order.

        `is_sparse` looks for words anywhere, where the engine else looks for columns and lines.
        Raises `RecognitionError`.
        """

    def read_figures(self, image: Image) -> tuple[RecognizedWord, ...]:
        """The figures on a picture of rows of numbers; raises `RecognitionError`."""


def prepare_recognizer(
    mode: Literal["off", "auto", "force"],
    language: str,
    folder: Path | None = None,
    pages_at_once: int = 1,
) -> PageRecognizer | None:
    """The recognizer for this mode, which keeps its results in a folder; None if it is off.

    Raises `SetupError` where no engine is installed, or it does not know the language.
    """
    if mode == "off":
        return None
    from pipeline.readers.recognition.recognizer import PageRecognizer  # noqa: PLC0415 - optional

    engine = choose_engine(language)
    return PageRecognizer(mode, engine.name, engine.version, language, folder, pages_at_once)


def choose_engine(language: str) -> RecognitionEngine:
    """Tesseract where it is installed, else RapidOCR.

    Raises `SetupError` where there is neither, or where the engine does not know the language.
    """
    from pipeline.readers.recognition import rapid, tesseract  # noqa: PLC0415 - only where asked

    if tesseract.find_version():
        engine: RecognitionEngine = load_engine(tesseract.Tesseract.name)
    elif rapid.find_version():
        engine = load_engine(rapid.RapidEngine.name)
    else:
        message = f"--ocr needs an engine of text recognition: {HOW}"
        raise SetupError(message)
    engine.check_language(language)
    return engine


@cache
def load_engine(name: str) -> RecognitionEngine:
    """The engine of this name, loaded once a process; raises `SetupError` if it is none."""
    from pipeline.readers.recognition import rapid, tesseract  # noqa: PLC0415 - only where asked

    engines: dict[str, type[RecognitionEngine]] = {
        tesseract.Tesseract.name: tesseract.Tesseract,
        rapid.RapidEngine.name: rapid.RapidEngine,
    }
    if name not in engines:
        message = f"{name!r} is no engine of text recognition: {', '.join(engines)}"
        raise SetupError(message)
    return engines[name]()
