"""Where things are printed: page, offsets, and the box of the first line, as flat cells."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.record.boxes import boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.stored import JsonObject

_SIDES = ("x0", "top", "x1", "bottom")
PLACE_CELLS = ("page", "char_start", "char_end", *_SIDES)


class Places:
    """The places of one document: finds boxes fast, since it knows where lines end."""

    def __init__(self, document: JsonObject) -> None:
        self._lines = document["lines"]
        self._ends = [line["end"] for line in self._lines]

    def cells(self, spans: Sequence[JsonObject]) -> dict[str, int | float | None]:
        """Page, first and last offset, and the box of the first line; None where not known."""
        cells: dict[str, int | float | None] = dict.fromkeys(PLACE_CELLS)
        if spans:
            first = spans[0]
            cells |= {"page": first["page"], "char_start": first["start"]}
            cells["char_end"] = spans[-1]["end"]
            at = bisect_right(self._ends, first["start"])
            if found := boxes({"lines": self._lines[at : at + 1]}, first):
                cells |= dict(zip(_SIDES, found[0][1:], strict=True))
        return cells
