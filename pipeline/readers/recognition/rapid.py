"""RapidOCR as an engine: a library whose models come with it (`pip install '…[ocr]'`)."""

from __future__ import annotations

import importlib.util
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pipeline.errors import SetupError
from pipeline.readers.recognition.engine import RecognitionError, RecognizedWord
from pipeline.readers.recognition.page_picture import fit_to_ink, measure_paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from pipeline.readers.recognition.engine import PixelBox

_LANGUAGES: Final = ("eng",)  # its models read Latin letters without a dictionary
_DARK: Final = 0.6  # of the paper's shade: darker is ink
_PERCENT: Final = 100


def find_version() -> str | None:
    """The version of the library; None where it, or what it computes with, is not installed."""
    if not all(map(importlib.util.find_spec, ("rapidocr", "onnxruntime"))):
        return None
    return f"{version('rapidocr')} (onnxruntime {version('onnxruntime')})"


class RapidEngine:
    """The library, its models loaded when the first picture is read, on one thread."""

    name = "rapidocr"
    least = 90.0

    def __init__(self) -> None:
        self.version = find_version() or ""

    def check_language(self, language: str) -> None:
        """Raises `SetupError` for every language but English."""
        if language not in _LANGUAGES:
            message = (
                f"--ocr-language {language}: rapidocr reads English (eng); for other languages "
                f"apt-get install tesseract-ocr tesseract-ocr-{language}"
            )
            raise SetupError(message)

    @cached_property
    def _models(self) -> Any:  # noqa: ANN401 - the library has no types
        from rapidocr import RapidOCR  # noqa: PLC0415 - optional, slow to load

        threads = "EngineConfig.onnxruntime.intra_op_num_threads"
        return RapidOCR(params={"Global.log_level": "error", threads: 1})

    def recognize(
        self, image: Image, language: str, *, is_sparse: bool = False
    ) -> tuple[RecognizedWord, ...]:
        """The words of a picture; raises `RecognitionError`."""
        del language, is_sparse  # one model for all; it looks anywhere
        shades = np.asarray(image.convert("RGB"))
        try:
            found = self._models(shades, return_word_box=True, return_single_char_box=True)
        except Exception as error:  # the library raises whatever its parts do
            message = f"rapidocr failed: {error}"
            raise RecognitionError(message) from error
        grey = np.asarray(image.convert("L"))
        ink = grey < _DARK * measure_paper(grey)
        lines = zip(found.txts or (), found.word_results or (), strict=True)
        return tuple(
            word
            for number, (text, letters) in enumerate(lines)
            for word in _split_line(text, letters, number, ink)
        )

    def read_figures(self, image: Image) -> tuple[RecognizedWord, ...]:
        """The figures on a picture of rows of numbers; raises `RecognitionError`."""
        return self.recognize(image, "eng")


def _split_line(
    text: str, letters: Sequence[tuple[str, float, Any]], number: int, ink: NDArray[np.bool_]
) -> Iterator[RecognizedWord]:
    """The words of a printed line, each character's box drawn round its ink."""
    kept = [
        (letter, sure, fit_to_ink(_find_bounds(corners), ink))
        for letter, sure, corners in letters
        if letter.strip()
    ]
    bottoms = [box[3] for letter, _, box in kept if letter.isupper() or letter.isdigit()]
    baseline = float(np.median(bottoms or [box[3] for *_, box in kept])) if kept else 0.0
    at = 0
    for printed in text.split():
        part = kept[at : at + len(printed)]
        if "".join(letter for letter, *_ in part) != printed:
            break
        at += len(printed)
        sure = min(sure for _, sure, _ in part)
        boxes = tuple(box for *_, box in part)
        yield RecognizedWord(printed, boxes, baseline, _PERCENT * sure, number)
    for letter, sure, box in kept[at:]:  # where the library's words and letters differ
        yield RecognizedWord(letter, (box,), baseline, _PERCENT * sure, number)


def _find_bounds(corners: Any) -> PixelBox:  # noqa: ANN401 - four points
    xs, ys = zip(*corners, strict=True)
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))
