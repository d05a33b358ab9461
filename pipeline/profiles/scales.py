"""Matches steps of a printed scale, such as `Tier 2 Watch List`."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline import patterns as re

_WORD: Final = re.compile(r"\w+")
_APART: Final = r"[\s,:(\u2010-\u2015-]*"  # may separate the words of a step


def match_step(text: str, scale: tuple[str, ...]) -> str | None:
    """The step that a whole text prints, as the scale spells it; None if it is none."""
    shown = text.strip()
    step = _spell_steps(scale).get(_join_letters(shown))
    return step if step and _compile_step(step).fullmatch(shown) else None


def build_step_pattern(scale: tuple[str, ...], cues: tuple[str, ...]) -> str:
    """A pattern of text that may be a step: it begins as one, or holds a cue."""
    first = {one.split()[0] for one in scale}
    begun = [rf"{re.escape(word)}\b.*" for word in sorted(first)]
    cued = [rf".*\b{re.escape(cue)}\b.*" for cue in cues if cue not in first]
    return f"(?i:{'|'.join(begun + cued)})"


@cache
def _spell_steps(scale: tuple[str, ...]) -> dict[str, str]:
    """The steps by their letters: only a step with the letters of a text needs its pattern."""
    return {_join_letters(step): step for step in reversed(scale)}


def _join_letters(printed: str) -> str:
    return "".join(_WORD.findall(printed)).casefold()


@cache
def _compile_step(step: str) -> re.Pattern[str]:
    words = _APART.join(map(re.escape, _WORD.findall(step)))
    return re.compile(rf"{words}(?:(?<=\w)\))?", re.IGNORECASE)
