"""The size of type that the ink of a word's letters suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.recognition.engine import RecognizedWord

FIGURE_HEIGHT: Final = 0.71  # em, in the usual typefaces of print, as capital letters
_TALL: Final = dict.fromkeys("ABCDEFGHIKLMNOPRSTUVWXYZ0123456789", FIGURE_HEIGHT)
_HEIGHTS: Final = (
    _TALL | dict.fromkeys("bdfhkl", 0.73) | dict.fromkeys("acemnorsuvwxz", 0.5)
    | dict.fromkeys("gpqy", 0.71)
)  # fmt: skip


def measure_letters(word: RecognizedWord) -> Iterator[float]:
    """The type sizes that the heights of a word's letters suggest, in pixels."""
    for letter, (_, top, _, bottom) in zip(word.text, word.boxes, strict=True):
        height = _HEIGHTS.get(letter)
        if height and bottom > top:
            yield (bottom - top) / height
