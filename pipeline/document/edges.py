"""The horizontal positions of a line's characters, encoded as one short string.

The first sign is the direction in which the line is read on its page: `>` rightwards, `^` upwards,
`<` leftwards, `v` downwards. Each further sign is a distance in tenths of a point: from the start
of the line's box to the start of the first character, then from each character's start to the
next, and at last to the end of the last character. The 91 signs from `#` to `~` without the
backslash are 0 to 90; 90 adds 9 points and the distance continues with the next sign.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from operator import sub
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Sequence

DIRECTIONS: Final = ">^<v"
_SIGNS: Final = "".join(chr(code) for code in range(ord("#"), ord("~") + 1) if chr(code) != "\\")
_MOST: Final = len(_SIGNS) - 1
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS)}
_TABLE: Final = _SIGNS.encode("ascii").ljust(256, b"?")
_LONG: Final = re.compile(rb"[\x5a-\xff]")  # a step of more than one sign
_UNIT: Final = 0.1  # points
_LONGEST: Final = 14_400  # points: the widest page that PDF allows


def encode_edges(positions: Sequence[float], direction: str) -> str:
    """The signs for the beginnings of a line's characters and the end of the last, in points.

    A position left of an earlier one is replaced by that. Empty for a line that is longer than any
    page, as a damaged file may draw: its edges would take more room than its text.
    """
    if max(positions) - positions[0] > _LONGEST:
        return ""
    begin = 10 * positions[0] - 0.5
    tenths = [int(10 * place - begin) for place in positions]
    steps = list(map(sub, tenths[1:], tenths))
    try:
        packed = bytes(steps)
    except ValueError:  # a negative step, or a long one
        return direction + _encode_slowly(tenths)
    return direction + (_encode_slowly(tenths) if _LONG.search(packed) else _translate(packed))


def _translate(steps: bytes) -> str:
    return steps.translate(_TABLE).decode("ascii")


def _encode_slowly(tenths: Sequence[int]) -> str:
    """The signs of steps of which some are long, or negative."""
    rising = list(accumulate(tenths, max))
    steps = [after - before for before, after in pairwise(rising)]
    return "".join([_SIGNS[_MOST] * (step // _MOST) + _SIGNS[step % _MOST] for step in steps])


def decode_edges(edges: str) -> list[float]:
    """The distance of each character's start, and of the last one's end, from the line's start."""
    found = [0.0]
    tenths = 0
    for sign in edges[1:]:
        value = _VALUES[sign]
        tenths += value
        if value < _MOST:
            found.append(tenths * _UNIT)
    return found
