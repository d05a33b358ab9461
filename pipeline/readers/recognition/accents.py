"""Accents that an engine leaves out or takes for others, as the ink over the letters shows them.

The English data of Tesseract know `é` alone: `Asunción` is read as `Asuncion` or `Asuncién`, surely
and the same way at every size. What was printed cannot be told; that it is doubtful can.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline.readers.recognition.engine import measure_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.readers.recognition.engine import RecognizedWord

# In em of the word.
_FOOT: Final = 0.47  # above the baseline, at least: low letters are as high
_TOP: Final = 0.95  # above the baseline, at most: a line above may reach deeper
_HEIGHT: Final = (0.06, 0.28)
_WIDTH: Final = (0.06, 0.45)
_FEWEST: Final = 2  # letters that make a size sure
_DOTTED: Final = frozenset("ij")
_HIGH: Final = frozenset("\"'\u2018\u2019\u201c\u201d*\u00b0%^\u2020\u2021\u00ae\u2122")


def has_accent(text: str) -> bool:
    """Whether a word has a letter that is easily taken for another one: `Asuncién`."""
    return any(sign.isalpha() and not sign.isascii() for sign in text)


def doubt_accents(
    words: Iterable[RecognizedWord],
    pieces: NDArray[np.int64],
    least: float,
    *,
    are_known: bool,
) -> Iterator[RecognizedWord]:
    """The words; those over whose low letters more is drawn than was read are uncertain.

    `pieces` are the boxes of the connected pieces of ink of the page. Where the engine's language
    does not know accents (`are_known`), a word that is read with one is uncertain as well.
    """
    heights = pieces[:, 3] - pieces[:, 1]
    for word in words:
        is_doubtful = (
            not are_known if has_accent(word.text) else _has_unread_accent(word, pieces, heights)
        )
        yield word.doubt(least) if is_doubtful else word


def _has_unread_accent(
    word: RecognizedWord, pieces: NDArray[np.int64], heights: NDArray[np.int64]
) -> bool:
    sizes = list(measure_letters(word))
    if len(sizes) < _FEWEST or not _HIGH.isdisjoint(word.text):
        return False
    em = median(sizes)
    left, _, right, _ = word.frame
    widths = pieces[:, 2] - pieces[:, 0]
    is_over = (
        (heights > _HEIGHT[0] * em) & (heights < _HEIGHT[1] * em)
        & (widths > _WIDTH[0] * em) & (widths < _WIDTH[1] * em)
        & (pieces[:, 3] <= word.baseline - _FOOT * em)
        & (pieces[:, 1] >= word.baseline - _TOP * em)
        & (pieces[:, 0] >= left) & (pieces[:, 2] <= right)
    )  # fmt: skip
    return int(is_over.sum()) > sum(sign in _DOTTED for sign in word.text)
