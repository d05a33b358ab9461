"""Matches steps of a printed scale, such as `Tier 2 Watch List`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_WORD: Final = re.compile(r"\w+")
_APART: Final = r"[\s,:(\u2010-\u2015-]*"  # may separate the words of a step


def match_step(text: str, scale: tuple[str, ...]) -> str | None:
    """The step that a whole text prints, as the scale spells it; None if it is none."""
    shown = text.strip()
    size = _count_letters(shown)  # few steps are as long, and only these need a pattern
    same = (one for one in scale if _count_letters(one) == size)
    return next((one for one in same if _compile_step(one).fullmatch(shown)), None)


def build_step_pattern(scale: tuple[str, ...], cues: tuple[str, ...]) -> str:
    """A pattern of text that may be a step: it begins as one, or holds a cue."""
    first = {one.split()[0] for one in scale}
    begun = [rf"{re.escape(word)}\b.*" for word in sorted(first)]
    cued = [rf".*\b{re.escape(cue)}\b.*" for cue in cues if cue not in first]
    return f"(?i:{'|'.join(begun + cued)})"


def _count_letters(printed: str) -> int:
    return sum(map(len, _WORD.findall(printed)))


@cache
def _compile_step(step: str) -> re.Pattern[str]:
    words = _APART.join(map(re.escape, _WORD.findall(step)))
    return re.compile(rf"{words}(?:(?<=\w)\))?", re.IGNORECASE)
