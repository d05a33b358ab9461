"""The engines of text recognition that are installed, and the choice among them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from pipeline.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.readers.recognition.engine import RecognitionEngine
    from pipeline.readers.recognition.recognizer import PageRecognizer

HOW: Final = (
    "install the program tesseract (apt-get install tesseract-ocr), "
    "or pip install '.[ocr]' in the checkout"
)


def prepare_recognizer(
    mode: Literal["off", "auto", "force"], language: str, folder: Path | None = None
) -> PageRecognizer | None:
    """The recognizer for this mode, which keeps its results in a folder; None if it is off.

    Raises `SetupError` where no engine is installed, or it does not know the language.
    """
    if mode == "off":
        return None
    from pipeline.readers.recognition.recognizer import PageRecognizer  # noqa: PLC0415 - optional

    engine = choose_engine(language)
    return PageRecognizer(mode, engine.name, engine.version, language, folder)


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
