"""Callouts that stand alone between blocks: the ends of sentences, or the marks of notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.model import PROSE, Block, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST: Final = 24  # characters: `<sup>12</sup>`


def attached(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each callout that stands alone put to what it belongs to.

    Where a note begins with its mark, it calls that from the paragraph above; else it marks the
    note under it.
    """
    lone = {at: mark for at, block in enumerate(blocks) if (mark := _lone(block))}
    if not lone:
        return tuple(blocks)
    noted = {
        mark for at, block in enumerate(blocks) if at not in lone and (mark := _opening(block))
    }
    found: list[Block] = []
    waiting: Block | None = None
    for at, block in enumerate(blocks):
        above = found[-1] if found else None
        if waiting and block.kind in PROSE and at not in lone:
            marks = (*waiting.marks, *block.marks)
            found[-1] = replace(block, start=waiting.start, marks=marks)
        elif lone.get(at) in noted and above and above.kind in PROSE:
            between = Mark("markup", above.end, block.start)
            marks = (*above.marks, between, *block.marks)
            found[-1] = replace(above, end=block.end, marks=marks)
        else:
            found.append(block)
        waiting = block if at in lone and found[-1] is block else None
    return tuple(found)


def _lone(block: Block) -> str | None:
    """The mark of a callout that is all of its block."""
    if block.kind not in PROSE or block.end - block.start > _LONGEST:
        return None
    calls = block.marked("callout")
    is_alone = len(calls) == 1 and (calls[0].start, calls[0].end) == (block.start, block.end)
    return calls[0].value if is_alone else None


def _opening(block: Block) -> str | None:
    """The mark that a block begins with."""
    first = next(iter(block.marked("callout")), None)
    return first.value if first and first.start == block.start and block.kind in PROSE else None
