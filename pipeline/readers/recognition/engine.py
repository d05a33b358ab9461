"""The interface of engines of text recognition: a page's picture → its words with places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image

PixelBox: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom


class RecognizedWord(NamedTuple):
    """A word: its text, the box of each character, its baseline, and how sure the engine is.

    Measures are in pixels from the picture's top left; `confidence` is 0 to 100. Words of one
    printed line, as the engine sees it, have the same `line`. `is_label` says that it is a label in
    a drawing; `stroke` is the width of its strokes, 0 where it was not measured.
    """

    text: str
    boxes: tuple[PixelBox, ...]
    baseline: float
    confidence: float
    line: int
    is_label: bool = False
    stroke: float = 0.0

    @property
    def frame(self) -> PixelBox:
        """The box around all its characters."""
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    @property
    def has_letters(self) -> bool:
        """Whether it has a letter or a figure, not only signs."""
        return any(map(str.isalnum, self.text))


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
