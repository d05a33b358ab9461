r"""Footnotes marked by `*`, `\u2020` and the like, printed plain before notes and at callouts."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.document.model import PROSE, Mark, select_marks
from pipeline.readers.search import find_blocks_with

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from pipeline.document.model import Block

_UNMARKED: Final = ("menu", "rule", "page number", "running head")
_ANY: Final = re.compile(r"[*\u2020\u2021]")
_SIGN: Final = (
    r"(?P<sign> (?<!\*) (?:\\?\*){1,3}+ | (?<!\u2020)\u2020{1,3}+ | (?<!\u2021)\u2021{1,3}+ )"
)
_OPENING: Final = re.compile(rf"[ \t]* {_SIGN} [ \t]* (?= [A-Z\"\u201c(\d] )", re.VERBOSE)
_CALLING: Final = re.compile(
    rf"(?<= [\w.,;:!?)\]%\"\u201d'\u2019*\u2020\u2021] ) {_SIGN} (?! [\w*\\] )", re.VERBOSE
)
_REACH: Final = 20_000  # characters from a callout to its note: the length of a long table
_BULLET: Final = 4  # characters between a bullet and its item
_LINE: Final = re.compile(r"\n(?=[ \t]*[\\*\u2020\u2021])")


class _Sign(NamedTuple):
    """A symbol that may open a note or call one: the index of its block, and its mark."""

    block: int
    mark: Mark
    opens: bool


def mark_symbol_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with symbols as callouts where they open notes and where they call these.

    A note's symbol is called in the text before it, within a limited distance and after the last
    note with the same symbol. Items of a list, one under another, are not notes, nor is a block
    that itself calls notes.
    """
    held = list(find_blocks_with(text, blocks, _ANY))
    opening = [one for at, block in held for one in _find_opening_signs(text, at, block)]
    if not opening:
        return tuple(blocks)
    calling = [one for at, block in held for one in _find_calling_signs(text, at, block)]
    found: dict[int, list[Mark]] = {}
    waiting: dict[str, list[_Sign]] = {}
    listed = _find_list_bullets(opening)
    for one in sorted((*opening, *calling), key=lambda sign: sign.mark.start):
        if not one.opens:
            waiting.setdefault(one.mark.value, []).append(one)
        elif one.mark.start not in listed:
            near = one.mark.start - _REACH
            calls = [call for call in waiting.pop(one.mark.value, []) if call.mark.start > near]
            for each in (*calls, one) if calls else ():
                found.setdefault(each.block, []).append(each.mark)
    opened = {one.mark.start for one in opening}
    return tuple(
        part
        for at, block in enumerate(blocks)
        for part in (
            _split_before_notes(text, block, found[at], opened) if at in found else (block,)
        )
    )


def _split_before_notes(
    text: str, block: Block, marks: Sequence[Mark], opened: Container[int]
) -> Iterator[Block]:
    """The block with these marks, split before each that opens a note."""
    marked = block.replace_marks(marks)
    opening = [mark.start for mark in marks if mark.start in opened and mark.start > block.start]
    for start, end in pairwise([block.start, *opening, block.end]):
        stop = start + len(text[start:end].rstrip())
        yield replace(
            marked, start=start, end=stop, marks=tuple(select_marks(marked.marks, start, stop))
        )


def _find_list_bullets(opening: Sequence[_Sign]) -> set[int]:
    """The offsets of symbols that open neighbouring blocks or lines, as list bullets do."""
    alike = [
        (one, other)
        for one, other in pairwise(opening)
        if one.mark.value == other.mark.value and other.block - one.block <= 1
    ]
    return {sign.mark.start for pair in alike for sign in pair}


def _find_opening_signs(text: str, at: int, block: Block) -> Iterator[_Sign]:
    if block.kind not in PROSE or any(one.start > block.start for one in block.marks_of("callout")):
        return
    starts = [block.start, *(line.end() for line in _LINE.finditer(text, block.start, block.end))]
    for start in starts:
        found = _OPENING.match(text, start, block.end)
        if found and not _is_markup(text, block, found):
            yield _Sign(at, _make_mark(found), opens=True)


def _find_calling_signs(text: str, at: int, block: Block) -> Iterator[_Sign]:
    if block.kind in _UNMARKED:
        return
    for found in _CALLING.finditer(text, block.start, block.end):
        if not _is_markup(text, block, found):
            yield _Sign(at, _make_mark(found), opens=False)


def _make_mark(found: re.Match[str]) -> Mark:
    return Mark("callout", *found.span("sign"), found["sign"].replace("\\", ""))


def _is_markup(text: str, block: Block, found: re.Match[str]) -> bool:
    """Whether a symbol is markup (as of emphasis); an escaped one is not, a bullet may be."""
    start, end = found.span("sign")
    marks = select_marks(block.marks, max(block.start, start - 1), end + _BULLET)
    return any(
        mark.start < end
        and start < mark.end
        and not mark.is_wrapper
        and text[mark.start : mark.end] != "\\"
        and (block.kind != "item" or mark.start > block.start)
        for mark in marks
    )
