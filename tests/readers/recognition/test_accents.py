"""A word over whose letters more is drawn than was read is uncertain."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.readers.recognition.accents import doubt_accents
from pipeline.readers.recognition.engine import RecognizedWord

EM = 40.0
BASELINE = 100.0
LEAST = 70.0
ACCENT = (66, 70, 74, 76)  # over the second letter
DOT = (46, 70, 51, 75)


def doubt(text: str, *pieces: tuple[int, int, int, int], are_known: bool = True) -> bool:
    """Whether a word of low letters with such small pieces of ink becomes uncertain."""
    boxes = tuple(
        (40.0 + 20 * at, BASELINE - 0.5 * EM, 58.0 + 20 * at, BASELINE) for at in range(len(text))
    )
    letters = [tuple(map(int, box)) for box in boxes]
    word = RecognizedWord(text, boxes, BASELINE, 95.0, 0)
    ink = np.array([*letters, *pieces], dtype=np.int64)
    [found] = doubt_accents([word], ink, LEAST, are_known=are_known)
    return found.confidence < LEAST


@pytest.mark.parametrize(
    ("text", "pieces", "is_doubtful"),
    [
        ("noon", (), False),
        ("noon", (ACCENT,), True),
        ("inco", (DOT,), False),
        ("noon", ((66, 74, 74, 80),), True),  # close over a high letter of a bold face
        ("inco", (DOT, ACCENT), True),
        ("noo'", (ACCENT,), False),  # a sign that is drawn as high
        ("noon", ((66, 40, 74, 46),), False),  # of the line above
        ("noon", ((66, 60, 74, 76),), False),  # as high as a letter's stem
        ("noon", ((166, 70, 174, 76),), False),  # behind the word
    ],
)
def test_ink_over_low_letters_is_an_accent_that_was_not_read(
    text: str, pieces: tuple[tuple[int, int, int, int], ...], *, is_doubtful: bool
) -> None:
    assert doubt(text, *pieces) is is_doubtful


def test_a_language_without_accents_reads_none_surely() -> None:
    assert doubt("noén", ACCENT, are_known=False)
    assert not doubt("noén", ACCENT)
