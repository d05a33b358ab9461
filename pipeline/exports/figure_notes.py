"""Which notes each figure of a statistic calls, where the report prints notes beside figures."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.stored import JsonObject


class _CellPlace(NamedTuple):
    """A cell of a table: its place in the text, its row (table and number) and its callouts.

    `is_dated`: the head of its column is a year or another number, so that the row has a figure for
    each.
    """

    start: int
    end: int
    row: tuple[int, int]
    refs: Sequence[JsonObject]
    is_dated: bool


class FigureNotes:
    """The callouts of a record's figures; `printed` is the text of its document."""

    def __init__(self, record: JsonObject, printed: str) -> None:
        self._printed = printed
        cells = [
            _CellPlace(
                cell["spans"][0]["start"],
                cell["spans"][-1]["end"],
                (at, number),
                cell["note_refs"],
                any(letter.isdigit() for head in heads[column : column + 1] for letter in head),
            )
            for at, table in enumerate(record["tables"])
            for heads in ([head["text"] for head in table["columns"]],)
            for number, row in enumerate(table["rows"])
            for column, cell in enumerate(row)
            if cell["spans"]
        ]
        self._cells = sorted(cells, key=lambda cell: cell.start)
        self._starts = [cell.start for cell in self._cells]
        self._rows: dict[tuple[int, int], list[JsonObject]] = {}
        for cell in self._cells:
            self._rows.setdefault(cell.row, []).extend(cell.refs)

    def of_statistic(self, statistic: JsonObject) -> list[JsonObject]:
        """Its callouts; those of its row, if it is read from one cell whose column has no year."""
        refs: list[JsonObject] = list(statistic["note_refs"])
        cells = {
            self._find_cell(at)
            for span in statistic["spans"]
            for at in (span["start"], span["end"] - 1)
        }
        at = cells.pop() if len(cells) == 1 else None
        if at is not None and not self._cells[at].is_dated:
            refs += [ref for ref in self._rows[self._cells[at].row] if ref not in refs]
        return refs

    def of_parts(
        self, statistic: JsonObject, parts: Sequence[JsonObject]
    ) -> list[list[JsonObject]]:
        """The callouts of each part of a statistic.

        A callout right behind a part is its own, but one behind the last figure of a line, if no
        other figure there has one, concerns all, as does every other callout.
        """
        shared = self.of_statistic(statistic)
        if not all(part["spans"] for part in parts):
            return [shared for _ in parts]
        own: list[list[JsonObject]] = [[] for _ in parts]
        starts = [part["spans"][0]["start"] for part in parts]
        ends = [part["spans"][-1]["end"] for part in parts]
        for ref in [ref for ref in shared if ref["spans"]]:
            place = ref["spans"][0]["start"]
            before = [at for at, start in enumerate(starts) if start <= place]
            at = max(before, key=lambda one: starts[one], default=None)
            if at is not None and not self._has_words(ends[at], place):
                own[at].append(ref)
                shared.remove(ref)
                ends[at] = ref["spans"][-1]["end"]
        last = starts.index(max(starts)) if starts else 0
        others = [ref for at, refs in enumerate(own) if at != last for ref in refs]
        if parts and not others and len({self._find_cell(start) for start in starts}) == 1:
            return [[*own[last], *shared] for _ in parts]
        return [[*refs, *shared] for refs in own]

    def _has_words(self, start: int, end: int) -> bool:
        return any(letter.isalnum() for letter in self._printed[start:end])

    def _find_cell(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        return at if at >= 0 and offset < self._cells[at].end else None
