"""The horizontal positions of a line's characters, written as one short string.

The first sign is the direction in which the line is read on its page: `>` rightwards, `^` upwards,
`<` leftwards, `v` downwards. Each further sign is a step in tenths of a point, from the beginning
of the line's box in that direction to the next character's beginning, the last to the last one's
end. The 91 signs from `#` to `~` without the backslash are 0 to 90; 90 means 9 points and that the
step goes on.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DIRECTIONS: Final = ">^<v"
_SIGNS: Final = "".join(chr(code) for code in range(ord("#"), ord("~") + 1) if chr(code) != "\\")
_MOST: Final = len(_SIGNS) - 1
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS)}
_UNIT: Final = 0.1  # points


def encode_edges(positions: Sequence[float], direction: str) -> str:
    """The signs for the beginnings of a line's characters and the end of the last, in points.

    A position before an earlier one is taken for that.
    """
    begin = positions[0]
    tenths = [int((place - begin) * 10 + 0.5) for place in positions]
    steps = [after - before for before, after in pairwise(tenths)]
    if min(steps, default=0) < 0:
        rising = list(accumulate(tenths, max))
        steps = [after - before for before, after in pairwise(rising)]
    if max(steps, default=0) < _MOST:
        return direction + "".join([_SIGNS[step] for step in steps])
    parts = [_SIGNS[_MOST] * (step // _MOST) + _SIGNS[step % _MOST] for step in steps]
    return direction + "".join(parts)


def decode_edges(edges: str) -> list[float]:
    """The distance of each character's beginning from the line's, and of the last one's end."""
    found = [0.0]
    tenths = 0
    for sign in edges[1:]:
        value = _VALUES[sign]
        tenths += value
        if value < _MOST:
            found.append(tenths * _UNIT)
    return found
