"""Dashed and dotted lines drawn dash by dash: each is one line of its page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.page_content import enclose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.pdf.page_content import DrawnBox

_THIN: Final = 3.0  # points: a dash is no higher and, upright, no wider
_LONGEST_DASH: Final = 12.0  # points
_GAPS: Final = (0.5, 6.0)  # points between dashes; parts of a whole line touch
_SAME_PITCH: Final = 0.5  # points by which the distances of dashes differ
_SAME_LINE: Final = 0.2  # points across the line
_FEWEST: Final = 5  # dashes


def find_dashed_lines(rules: Sequence[DrawnBox]) -> Iterator[DrawnBox]:
    """The level and upright lines that dashes of a page make.

    The dashes of a line are level with each other and follow at one distance; the last may be cut.
    """
    for side in (1, 0):
        for run in _find_runs(rules, side):
            yield enclose(run)


def _find_runs(rules: Sequence[DrawnBox], side: int) -> Iterator[list[DrawnBox]]:
    """The dashes of each line; `side` is 1 for level lines, 0 for upright ones."""
    along = 1 - side
    dashes = [
        box
        for box in rules
        if box[side + 2] - box[side] < _THIN and box[along + 2] - box[along] < _LONGEST_DASH
    ]
    if len(dashes) < _FEWEST:
        return
    dashes.sort(key=lambda box: (round(box[side] / _SAME_LINE), box[along]))
    run: list[DrawnBox] = []
    for box in dashes:
        if run and not _goes_on(run[-2:], box, side, along):
            if len(run) >= _FEWEST:
                yield run
            run = []
        run.append(box)
    if len(run) >= _FEWEST:
        yield run


def _goes_on(before: Sequence[DrawnBox], box: DrawnBox, side: int, along: int) -> bool:
    """Whether a dash continues the line of the one or two before it."""
    last = before[-1]
    is_level = abs(box[side] - last[side]) < _SAME_LINE
    if not (is_level and _GAPS[0] < box[along] - last[along + 2] < _GAPS[1]):
        return False
    pitches = [b[along] - a[along] for a, b in pairwise([*before, box])]
    return max(pitches) - min(pitches) < _SAME_PITCH
