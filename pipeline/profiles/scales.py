"""Steps of a printed scale, such as `Tier 2 Watch List`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_APART: Final = r"[\s,:(\u2010-\u2015-]*"  # between the words of a step, however it is set


def match_step(text: str, scale: tuple[str, ...]) -> str | None:
    """The step that a text is from end to end, as the scale spells it; None where it is none."""
    return next((one for one in scale if _compile_step(one).fullmatch(text.strip())), None)


def build_step_pattern(scale: tuple[str, ...], cues: tuple[str, ...]) -> str:
    """A pattern of what may be a step: it begins as one does, or holds a word that tells one."""
    first = {one.split()[0] for one in scale}
    begun = [rf"{re.escape(word)}\b.*" for word in sorted(first)]
    told = [rf".*\b{re.escape(cue)}\b.*" for cue in cues if cue not in first]
    return f"(?i:{'|'.join(begun + told)})"


@cache
def _compile_step(one: str) -> re.Pattern[str]:
    words = _APART.join(map(re.escape, re.findall(r"\w+", one)))
    return re.compile(rf"{words}(?:(?<=\w)\))?", re.IGNORECASE)
