"""What stands outside a rising order."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    Place = TypeVar("Place", int, str)


def find_moved(found: Sequence[Sequence[Place]]) -> list[int]:
    """The fewest things without which the others rise, by their indices.

    Each has one of several places; one without any is left out.
    """
    tails: list[Place] = []  # the smallest last place of a rising row of each length
    rows: list[tuple[int, Place | None]] = []  # of each: the length of its row, its place
    for places in found:
        length, place = 0, None
        for one in places:
            reached = bisect_right(tails, one) + 1
            if reached > length:
                length, place = reached, one
        if place is not None:
            if length > len(tails):
                tails.append(place)
            else:
                tails[length - 1] = min(tails[length - 1], place)
        rows.append((length, place))
    kept = set[int]()
    wanted, before = len(tails), None
    for at in range(len(rows) - 1, -1, -1):
        length, place = rows[at]
        if place is None or not wanted or length != wanted:
            continue
        if before is None or place <= before:
            kept.add(at)
            wanted, before = wanted - 1, place
    return [at for at, places in enumerate(found) if places and at not in kept]
