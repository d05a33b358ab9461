"""The levels of headings whose printed numbers count on: `II.` stands where `I.` stands.

Of two ways to number that have one level, one may count anew within the other: `I.`, `A.`, `B.`,
`II.`, `A.`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import RUN_IN_LEVEL
from pipeline.grammar.numbering import parse_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.grammar.numbering import Label
    from pipeline.layout.elements import Piece


_DEEPEST: Final = RUN_IN_LEVEL - 1


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


def nest_numbered_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with headings that count within others of their level one level below them.

    All deeper headings go down with them.
    """
    found = list(pieces)
    for level in range(1, _DEEPEST):
        inner = _find_inner(found, level) | _find_parts(found, level)
        for at, piece in enumerate(found if inner else ()):
            if piece.role == "heading" and not piece.is_run_in:
                is_deeper = at in inner or piece.level > level
                found[at] = replace(piece, level=min(_DEEPEST, piece.level + is_deeper))
    return found


def _find_inner(pieces: Sequence[Piece], level: int) -> set[int]:
    """The headings of a level whose numbers count within those of its first way to number.

    That one counts from the first to the last without a break, and no other heading of the level,
    or of a higher one, stands among those that count within one of its sections. One alone counts
    there if several do in another section.
    """
    runs: dict[tuple[str, str, str], list[list[int]]] = {}
    last: dict[tuple[str, str, str], int] = {}
    section = 0  # how many headings may have ended a section
    sections: dict[int, int] = {}
    outer = None
    for at, piece in enumerate(pieces):
        if piece.role != "heading" or piece.is_run_in or piece.level > level:
            continue
        labels = [
            one
            for one in parse_labels(piece.reading.text)
            if one.is_delimited and not one.head and piece.level == level
        ]
        going = next((one for one in labels if last.get(one.form, 0) == one.ordinal - 1 > 0), None)
        label = going or next((one for one in labels if one.ordinal == 1), None)
        outer = outer or (label and label.form)
        section += label is None or label.form == outer
        sections[at] = section
        if label is None:
            continue
        last[label.form] = label.ordinal
        if going:
            runs[label.form][-1].append(at)
        else:
            runs.setdefault(label.form, []).append([at])
    if outer is None or len(runs.pop(outer)) > 1 or last[outer] == 1:
        return set()
    return {
        at
        for some in runs.values()
        if max(map(len, some)) > 1 and all(sections[run[0]] == sections[run[-1]] for run in some)
        for run in some
        for at in run
    }


def _find_parts(pieces: Sequence[Piece], level: int) -> set[int]:
    """The headings of a level that are parts of another of that level: `2.1` of `2.`.

    So are headings without a number between `2.` and its parts, and behind these up to `3.`.
    """
    parts: set[int] = set()
    shown: list[int] = []  # the headings of the level, from the last of a higher one on
    current: dict[str, tuple[int, int]] = {}  # by what precedes a number: its place, where it is
    for at, piece in enumerate(pieces):
        if piece.role != "heading" or piece.is_run_in or piece.level > level:
            continue
        if piece.level < level:
            shown, current = [], {}
            continue
        for label in parse_labels(piece.reading.text):
            if not label.is_delimited:
                continue
            head = ".".join(label.head)
            over, before = ".".join(label.head[:-1]), current.get(head)
            whole = current.get(over) if label.head else None
            if whole and label.head[-1] == str(whole[0]):
                parts |= {*(one for one in shown if one > whole[1]), at}
            if (
                before
                and before[0] + 1 == label.ordinal
                and not parts.isdisjoint(range(before[1], at))
            ):
                parts |= {one for one in shown if one > before[1]}
            current[head] = (label.ordinal, at)
        shown.append(at)
    return parts
