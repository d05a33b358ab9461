"""The levels of headings whose printed numbers count on: `II.` stands where `I.` stands.

Of two ways to number that have one level, one may count anew within the other: `I.`, `A.`, `B.`,
`II.`, `A.`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.grammar.numbering import parse_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.grammar.numbering import Label
    from pipeline.layout.elements import Piece


_DEEPEST: Final = 6  # level of a heading that is not run in


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
    or of a higher one, stands among those that count within one of its sections.
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
        if all(len(run) > 1 and sections[run[0]] == sections[run[-1]] for run in some)
        for run in some
        for at in run
    }


def _find_parts(pieces: Sequence[Piece], level: int) -> set[int]:
    """The headings of a level whose numbers are parts of another's of that level: `2.1` of `2.`.

    Between them stands no heading of the level, or of a higher one, without a number.
    """
    parts: dict[int, set[int]] = {}  # by the heading that they are parts of
    latest: dict[str, int] = {}
    broken: set[int] = set()
    ended = -1  # where a heading without a number, or of a higher level, was last
    for at, piece in enumerate(pieces):
        if piece.role != "heading" or piece.is_run_in or piece.level > level:
            continue
        labels = [one for one in parse_labels(piece.reading.text) if one.is_delimited]
        if not labels or piece.level < level:
            ended = at
            continue
        for whole in (latest.get(".".join(one.head)) for one in labels):
            if whole is not None and whole > ended:
                parts.setdefault(whole, set()).add(at)
            elif whole is not None:
                broken.add(whole)
        latest.update((one.printed, at) for one in labels)
    return {at for whole, some in parts.items() if whole not in broken for at in some}
