"""An engine of text recognition that returns the words of a test's script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.readers.pdf import scanned_pages
from pipeline.readers.recognition import recognizer as recognition
from pipeline.readers.recognition.engine import RecognitionError, RecognizedWord
from pipeline.readers.recognition.recognizer import PageRecognizer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest
    from PIL.Image import Image

    from pipeline.readers.recognition.recognizer import Mode

NAME = "script"
EM = 42.0  # pixels: 10 points at 300 dots an inch
DOTS = 100  # an inch: pages are rendered small, since nothing is read in them


class ScriptEngine:
    """Gives the lines of a script, each with its confidences; raises where there is no script."""

    name = NAME
    version = "1"
    least = 70.0

    def __init__(self, lines: Sequence[str | tuple[str, float]] | None, first: float) -> None:
        self.lines = lines
        self.first = first
        self.pictures = 0

    def check_language(self, language: str) -> None:
        """Knows every language."""

    def recognize(
        self, image: Image, language: str, *, is_sparse: bool = False
    ) -> tuple[RecognizedWord, ...]:
        """The words of the script, from the top of the page, as large as the picture is."""
        del language, is_sparse
        self.pictures += 1
        if self.lines is None:
            message = "the script engine took over 5 seconds"
            raise RecognitionError(message)
        unit = EM * image.width / 2550
        return tuple(
            word
            for at, line in enumerate(self.lines)
            for word in _set_line(
                *((line, 95.0) if isinstance(line, str) else line), self.first, at, unit
            )
        )

    def read_figures(self, image: Image) -> tuple[RecognizedWord, ...]:
        """No figures: the script has no raised marks."""
        del image
        return ()


def _set_line(text: str, sure: float, first: float, at: int, em: float) -> Sequence[RecognizedWord]:
    baseline = em * (first + 1.4 * at)
    words: list[RecognizedWord] = []
    x = 6 * em
    for word in text.split(" "):
        boxes = [
            (x + em / 2 * step, baseline - 0.71 * em, x + em / 2 * step + em * 0.45, baseline)
            for step in range(len(word))
        ]
        words.append(RecognizedWord(word, tuple(boxes), baseline, sure, at))
        x = boxes[-1][2] + 0.3 * em
    return words


def recognise_by_script(
    monkeypatch: pytest.MonkeyPatch,
    lines: Sequence[str | tuple[str, float]] | None,
    *,
    mode: Mode = "auto",
    folder: Path | None = None,
    first: float = 8.0,
) -> tuple[PageRecognizer, ScriptEngine]:
    """A recognizer that uses such an engine; its first line is so many em down the page."""
    engine = ScriptEngine(lines, first)
    monkeypatch.setattr(recognition, "load_engine", lambda _name: engine)
    monkeypatch.setattr(scanned_pages, "RESOLUTION", DOTS)
    return PageRecognizer(mode, NAME, "1", "eng", folder), engine
