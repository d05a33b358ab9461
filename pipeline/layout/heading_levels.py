"""The levels of headings whose printed numbers count on: `II.` stands where `I.` stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.grammar.numbering import parse_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.grammar.numbering import Label
    from pipeline.layout.elements import Piece


@dataclass(slots=True)
class _Count:
    """A sequence of headings: how its numbers are printed, the last of them, its level."""

    label: Label
    level: int

    def precedes(self, label: Label) -> bool:
        """Whether the number is the next of this sequence."""
        return (label.form, label.head, label.ordinal) == (
            self.label.form,
            self.label.head,
            self.label.ordinal + 1,
        )


def align_numbered_headings(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces; a heading whose number follows that of one other has its level.

    One heading of a sequence may be set otherwise, as where a note's mark is behind it.
    """
    counts: list[_Count] = []
    for piece in pieces:
        labels = (
            [one for one in parse_labels(piece.reading.text) if one.is_delimited]
            if piece.role == "heading" and not piece.is_run_in
            else []
        )
        if not labels:
            yield piece
            continue
        followed = [(count, label) for count in counts for label in labels if count.precedes(label)]
        same = [one for one in followed if one[0].level == piece.level]
        if same or len(followed) == 1:
            count, label = (same or followed)[-1]
            count.label = label
            yield replace(piece, level=count.level)
            continue
        first = next((one for one in labels if one.ordinal == 1), None)
        if first:
            counts = [
                one for one in counts if (one.label.form, one.level) != (first.form, piece.level)
            ]
            counts.append(_Count(first, piece.level))
        yield piece
