"""Blocks with a match, found in one search of the whole text, and parts of blocks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.document.model import select_marks

if TYPE_CHECKING:
    import re
    from collections.abc import Container, Iterable, Iterator, Sequence

    from pipeline.document.model import Block


def find_places(text: str, *signs: re.Pattern[str]) -> tuple[int, ...]:
    """Where in a text any of these patterns begins to match, sorted."""
    return tuple(sorted([found.start() for sign in signs for found in sign.finditer(text)]))


def find_blocks_with(
    text: str, blocks: Sequence[Block], *signs: re.Pattern[str]
) -> Iterator[tuple[int, Block]]:
    """The blocks in which a match of one of these patterns begins, each with its index."""
    return find_blocks_at(blocks, find_places(text, *signs))


def find_blocks_at(blocks: Sequence[Block], places: Iterable[int]) -> Iterator[tuple[int, Block]]:
    """The blocks that hold one of these sorted places, each with its index."""
    starts = [block.start for block in blocks]
    last, end = -1, 0
    for place in places:
        at = bisect_right(starts, place) - 1 if place >= end else last
        if at > last and place < blocks[at].end:
            yield at, blocks[at]
            last, end = at, blocks[at].end


def slice_block(text: str, block: Block, start: int, end: int) -> Block:
    """A part of a block with the marks in it, without white space at its end."""
    end = start + len(text[start:end].rstrip())
    return replace(block, start=start, end=end, marks=tuple(select_marks(block.marks, start, end)))


def split_before(text: str, block: Block, starts: Container[int]) -> Iterator[Block]:
    """The block, split before each of its callouts that begins at one of these offsets."""
    places = [mark.start for mark in block.marks_of("callout") if mark.start in starts]
    inner = [at for at in places if text[block.start : at].strip()]
    for start, end in pairwise([block.start, *inner, block.end]):
        yield slice_block(text, block, start, end)


def unfold_row(row: Block) -> Block:
    """The row of a table as a paragraph, where the table only sets a number beside a text."""
    marks = tuple(mark for mark in row.marks if mark.kind != "cell")
    return replace(row, kind="paragraph", level=0, marks=marks)
