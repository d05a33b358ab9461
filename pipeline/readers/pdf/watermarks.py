"""Watermarks: large and pale type under or over the lines of a page, such as `DRAFT`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.pdf.page_content import GlyphRun, Ink, PageContent

_LARGE: Final = 2.5  # times the size of the text
_PALE: Final = 0.5  # of each channel, at least; or the part of the ink that covers, at most
_FEWEST_LINES: Final = 2  # that it crosses
_RISE: Final = 0.7  # em above its baseline that a letter is high


def separate_watermarks(sheet: PageContent) -> list[GlyphRun]:
    """Takes the runs of watermarks from a page; what is set beside text is none."""
    glyphs: Counter[float] = Counter()
    for run in sheet.runs:
        glyphs[run.size] += len(run.characters)
    body = max(glyphs, key=lambda size: (glyphs[size], size), default=0.0)
    large = [run for run in sheet.runs if run.size >= _LARGE * body and _is_pale(run.ink)]
    if not large:
        return []
    lines = [run for run in sheet.runs if run.size < _LARGE * body]
    found = [run for run in large if _crosses_lines(run, lines)]
    taken = set(map(id, found))
    sheet.runs = [run for run in sheet.runs if id(run) not in taken]
    return found


def _is_pale(ink: Ink) -> bool:
    return ink.alpha <= _PALE or any(
        colour is not None and min(colour) >= _PALE for colour in ink.colours
    )


def _crosses_lines(run: GlyphRun, lines: Sequence[GlyphRun]) -> bool:
    """Whether the letters of a run lie over or under several lines of text."""
    left, right = min(run.lefts), max(run.rights)
    crossed: set[int] = set()
    for line in lines:
        rise = run.baseline - line.baseline
        start, end = left, right
        if run.slope > 0:  # rising from left to right, it crosses a line at one place
            start = max(left, left + rise / run.slope - run.size)
            end = min(right, left + rise / run.slope)
            rise = 0
        if (
            line.turns == run.turns
            and 0 <= rise < _RISE * run.size
            and max(start, line.lefts[0]) < min(end, line.rights[-1])
        ):
            crossed.add(round(line.baseline))
    return len(crossed) >= _FEWEST_LINES
