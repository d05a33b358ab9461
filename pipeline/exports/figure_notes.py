"""Which notes each figure of a statistic calls, where the report prints notes beside figures."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.stored import JsonObject


class _CellPlace(NamedTuple):
    """Where a cell of a table begins in the text, its row (table and number) and its callouts."""

    start: int
    end: int
    row: tuple[int, int]
    refs: Sequence[JsonObject]


class FigureNotes:
    """The callouts of a record's figures; `printed` is the text of its document."""

    def __init__(self, record: JsonObject, printed: str) -> None:
        self._printed = printed
        self._cells = sorted(
            _CellPlace(
                cell["spans"][0]["start"], cell["spans"][-1]["end"], (at, n), cell["note_refs"]
            )
            for at, table in enumerate(record["tables"])
            for n, row in enumerate(table["rows"])
            for cell in row
            if cell["spans"]
        )
        self._starts = [cell.start for cell in self._cells]

    def of_statistic(self, statistic: JsonObject) -> list[JsonObject]:
        """Its callouts; for one read from a row with a single figure, those of the whole row."""
        refs: list[JsonObject] = list(statistic["note_refs"])
        cells = {
            self._find_cell(at)
            for span in statistic["spans"]
            for at in (span["start"], span["end"] - 1)
        }
        if len(cells) == 1 and (at := cells.pop()) is not None:
            row = [cell for cell in self._cells if cell.row == self._cells[at].row]
            refs += [ref for cell in row for ref in cell.refs if ref not in refs]
        return refs

    def of_parts(
        self, statistic: JsonObject, parts: Sequence[JsonObject]
    ) -> list[list[JsonObject]]:
        """The callouts of each part, which have `spans` and are in printed order.

        A callout right behind a part is its own: in a table that is of its cell, in a line where
        a part before the last has one too. Every other callout concerns all parts.
        """
        own: list[list[JsonObject]] = [[] for _ in parts]
        shared = []
        ends = [part["spans"][-1]["end"] for part in parts]
        for ref in self.of_statistic(statistic):
            at = self._find_part(ref, parts, ends)
            if at is None:
                shared.append(ref)
            else:
                own[at].append(ref)
                ends[at] = ref["spans"][-1]["end"]
        cells = {self._find_cell(part["spans"][0]["start"]) for part in parts}
        if own and not any(own[:-1]) and len(cells) == 1:
            return [[*own[-1], *shared] for _ in parts]
        return [[*refs, *shared] for refs in own]

    def _find_part(
        self, ref: JsonObject, parts: Sequence[JsonObject], ends: Sequence[int]
    ) -> int | None:
        """The part that a callout lies in or directly follows."""
        if not ref["spans"]:
            return None
        start = ref["spans"][0]["start"]
        at = bisect_right([part["spans"][0]["start"] for part in parts], start) - 1
        between = self._printed[ends[at] : start] if at >= 0 else "before"
        return None if any(letter.isalnum() for letter in between) else at

    def _find_cell(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        return at if at >= 0 and offset < self._cells[at].end else None
