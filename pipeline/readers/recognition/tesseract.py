"""Tesseract as an engine: the program `tesseract`, run once for each picture."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError, SetupError
from pipeline.readers.recognition.engine import RecognitionError, RecognizedWord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from PIL.Image import Image

    from pipeline.readers.recognition.engine import PixelBox

PROGRAM: Final = "tesseract"
SECONDS: Final = 300  # of the processor for one picture, which takes a few
_STARTED: Final = 30  # seconds for the program to name its version
_OUT_OF_TIME: Final = getattr(signal, "SIGXCPU", None)
_VERSION: Final = re.compile(r"tesseract v?(?P<version>\S+)")
_FOR_FIGURES: Final = "eng"  # whose data are always installed
_BOX: Final = re.compile(r"bbox(?:es)? (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE: Final = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_CONFIDENCE: Final = re.compile(r"x_wconf (\d+)")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9_/]{1,40}(?:\+[A-Za-z0-9_/]{1,40}){0,9}")
_COLUMNS: Final = ("--psm", "3")  # a page of any layout
_SPARSE: Final = ("--psm", "11")  # as much text as can be found, in no order
_ROWS: Final = ("--psm", "6")  # rows of one size
_FIGURES: Final = ("-c", "tessedit_char_whitelist=0123456789")
_OUTPUT: Final = ("-c", "hocr_char_boxes=1", "hocr")


@cache
def find_version() -> str | None:
    """The version of the program; None where it is not installed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    try:
        printed = subprocess.run(  # noqa: S603 - the program found on the PATH
            [program, "--version"], capture_output=True, text=True, check=True, timeout=_STARTED
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.match(printed.stdout or printed.stderr)
    return found["version"] if found else None


class Tesseract:
    """The program, one process a picture and one thread a process."""

    name = "tesseract"
    least = 70.0

    def __init__(self) -> None:
        self.version = find_version() or ""

    def check_language(self, language: str) -> None:
        """Raises `SetupError` if the program has no data for a language, `eng` or `eng+fra`."""
        known = _list_languages()
        missing = [one for one in language.split("+") if one not in known]
        if missing or not _LANGUAGE.fullmatch(language):
            message = (
                f"--ocr-language {language}: tesseract knows {', '.join(sorted(known))}; install "
                f"another with apt-get install tesseract-ocr-{missing[0] if missing else 'eng'}"
            )
            raise SetupError(message)

    def recognize(
        self, image: Image, language: str, *, is_sparse: bool = False
    ) -> tuple[RecognizedWord, ...]:
        """The words of a picture.

        Raises `RecognitionError` where the program gives none, and `RefusedError` (`timed-out`,
        `crashed`) where it was stopped: another attempt may give words.
        """
        return _read(image, language, _SPARSE if is_sparse else _COLUMNS)

    def read_figures(self, image: Image) -> tuple[RecognizedWord, ...]:
        """The figures on a picture of rows of numbers; raises as `recognize` does."""
        return _read(image, _FOR_FIGURES, (*_ROWS, *_FIGURES))


def _read(image: Image, language: str, options: Sequence[str]) -> tuple[RecognizedWord, ...]:
    picture = io.BytesIO()
    image.save(picture, "PNG", compress_level=1)
    written = _run([PROGRAM, "stdin", "stdout", "-l", language, *options, *_OUTPUT], picture)
    try:
        root = ET.fromstring(written)  # noqa: S314 - what the program writes
    except ET.ParseError as error:
        message = f"tesseract failed: {error}"
        raise RecognitionError(message) from error
    return tuple(_read_words(root))


def _run(command: list[str], picture: io.BytesIO) -> bytes:
    """What the program writes about a picture.

    Its time is limited in seconds of the processor, of which a busy machine needs as many.
    """
    limited = ["sh", "-c", f'ulimit -S -t {SECONDS}; exec "$@"', "sh", *command]
    try:
        done = subprocess.run(  # noqa: S603 - the language is one that the program lists
            limited if os.name == "posix" else command,
            input=picture.getvalue(),
            capture_output=True,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except OSError as error:
        message = f"tesseract cannot be started ({error}): run again with --retry-failed"
        raise RefusedError(Code.CRASHED, message) from error
    if done.returncode < 0 and -done.returncode == _OUT_OF_TIME:
        message = f"tesseract took over {SECONDS} s of the processor for one page: leave that out"
        raise RefusedError(Code.TIMED_OUT, message)
    if done.returncode < 0:
        message = f"tesseract was ended by signal {-done.returncode}: run again with --retry-failed"
        raise RefusedError(Code.CRASHED, message)
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        message = f"tesseract failed with exit code {done.returncode} ({reason})"
        raise RecognitionError(message)
    return done.stdout


@cache
def _list_languages() -> frozenset[str]:
    command = [PROGRAM, "--list-langs"]
    listed = subprocess.run(  # noqa: S603 - the program found on the PATH
        command, capture_output=True, text=True, check=False
    )
    return frozenset((listed.stdout or listed.stderr).split("\n")[1:]) - {"", "osd"}


def _read_words(root: Element) -> Iterator[RecognizedWord]:
    """The words of a page in hOCR, each character with its box."""
    for number, line in enumerate(filter(_is_line, root.iter())):
        title = line.get("title", "")
        left, _, right, bottom = _read_box(title)
        found = _BASELINE.search(title)
        slope, offset = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
        baseline = bottom + offset + slope * (right - left) / 2
        for word in line:
            letters = [one for one in word.iter() if one.get("class") == "ocrx_cinfo" and one.text]
            text = "".join(letter.text or "" for letter in letters)
            sure = _CONFIDENCE.search(word.get("title", ""))
            if not text.strip() or sure is None:
                continue
            boxes = tuple(
                _read_box(letter.get("title", "")) for letter in letters for _ in letter.text or ""
            )
            yield RecognizedWord(text, boxes, baseline, float(sure[1]), number)


def _is_line(element: Element) -> bool:
    return any(child.get("class") == "ocrx_word" for child in element)


def _read_box(title: str) -> PixelBox:
    found = _BOX.search(title)
    if found is None:
        return 0.0, 0.0, 0.0, 0.0
    return float(found[1]), float(found[2]), float(found[3]), float(found[4])
