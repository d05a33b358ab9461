"""What calls a note behind white space, where a sentence has ended: `in advance. 1 A road`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.document.model import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.model import Block

_BEHIND: Final = r"(?: (?<= [.!?]\s ) | (?<= [.!?][\"\u201d)]\s ) )"
_BEFORE: Final = r"(?= \s+ [\"\u201c(]? [A-Z] | \s* $ )"  # a sentence begins, or nothing follows
BEGUN: Final = re.compile(rf"[1-9] (?<= {_BEHIND} . )", re.VERBOSE)  # the digit first
APART: Final = re.compile(rf"{BEGUN.pattern} \d{{0,2}} {_BEFORE}", re.VERBOSE)
_IS_BEHIND: Final = re.compile(_BEHIND, re.VERBOSE)
_IS_BEFORE: Final = re.compile(_BEFORE, re.VERBOSE)
_ENDED: Final = re.compile(r"(?<=[.!?\"\u201d)])\s+$")
_LINE_END: Final = re.compile(r"[ \t]*(?:\n|$)")
_GLANCE: Final = 24  # characters: no more white space stands before a callout


def is_apart(text: str, block: Block, call: Mark) -> bool:
    """Whether what may be a callout stands between two sentences of a block, or behind its last."""
    return (
        call.start > block.start
        and _IS_BEHIND.match(text, call.start) is not None
        and _IS_BEFORE.match(text, call.end, block.end) is not None
    )


def with_space(text: str, block: Block, calls: Iterable[Mark]) -> list[Mark]:
    """These callouts, each with the white space behind a sentence's end, which nobody reads.

    One that begins a line on which more stands marks a note.
    """
    marks: list[Mark] = []
    for call in calls:
        before = max(block.start, call.start - _GLANCE)
        space = _ENDED.search(text, before, call.start)
        if space and ("\n" not in space.group() or _LINE_END.match(text, call.end, block.end)):
            marks.append(Mark("markup", *space.span()))
        marks.append(call)
    return marks
