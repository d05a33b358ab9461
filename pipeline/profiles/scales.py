"""Matches steps of a printed scale, such as `Tier 2 Watch List`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_APART: Final = r"[\s,:(\u2010-\u2015-]*"  # may separate the words of a step


def match_step(text: str, scale: tuple[str, ...]) -> str | None:
    """The step that a whole text prints, as the scale spells it; None if it is none."""
    return next((one for one in scale if _compile_step(one).fullmatch(text.strip())), None)


def build_step_pattern(scale: tuple[str, ...], cues: tuple[str, ...]) -> str:
    """A pattern of text that may be a step: it begins as one, or holds a cue."""
    first = {one.split()[0] for one in scale}
    begun = [rf"{re.escape(word)}\b.*" for word in sorted(first)]
    cued = [rf".*\b{re.escape(cue)}\b.*" for cue in cues if cue not in first]
    return f"(?i:{'|'.join(begun + cued)})"


@cache
def _compile_step(step: str) -> re.Pattern[str]:
    words = _APART.join(map(re.escape, re.findall(r"\w+", step)))
    return re.compile(rf"{words}(?:(?<=\w)\))?", re.IGNORECASE)
