"""A numbered list of references, and what calls them in parentheses: `(1,6-9)`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.model import PROSE, Block, Mark, within
from pipeline.grammar.citation_cues import looks_like_citation
from pipeline.readers.footnotes.numeric_citations import calling, groups
from pipeline.readers.search import blocks_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.readers.footnotes.numeric_citations import Group

_UNMARKED: Final = ("note", "running head", "page number", "menu", "rule")
_NUMBER: Final = re.compile(r"[ \t]*(?P<mark>\(?(?P<number>[1-9]\d{0,2})\\?[.)]?)\s+(?=[^\s(])")
_OPEN: Final = re.compile(r"\(\s?[1-9]\d{0,2}(?!\w)")  # how a group begins
_STOPS: Final = ".,;:)]"
_GOES_ON: Final = re.compile(r"[a-z]|\w+://|www\.")
_GLANCE: Final = 600  # characters: enough to see what a reference cites
_FEWEST: Final = 2  # references and groups: fewer establish no style
_LEAST_CALLED: Final = 0.5  # of the references
_LEAST_SURE: Final = 0.2  # of the groups stand where a sentence has ended
_SOON: Final = 12  # beginnings
_LONGEST: Final = 12  # blocks that one reference may take, broken over lines, columns and pages
_WIDEST_GAP: Final = 3  # numbers in a row whose references cannot be told from prose


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a reference begins: the index of its block, its number, and its printed mark."""

    block: int
    number: int
    mark: tuple[int, int]


def referenced(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the references of each numbered list as notes and callouts that call them.

    A list counts from 1 and is called from what stands before it, back to the list before: half of
    its numbers at least, in parentheses. Between its items, up to the next heading, is no prose.
    What calls a number that the list lacks is a callout too, where a sentence ends or with others.
    """
    found = list(blocks)
    lists: list[tuple[list[_Start], int]] = []
    first = 0
    printed = {at: list(_groups(text, block)) for at, block in blocks_with(text, blocks, _OPEN)}
    if sum(group.is_sure for some in printed.values() for group in some) < _FEWEST:
        return tuple(blocks)
    for chain in _chains(text, blocks, printed):
        if chain[0].block < first or not _may_be_references(text, chain[0]):
            continue
        calls = {at: some for at, some in printed.items() if some and first <= at < chain[0].block}
        known = {one.number for one in chain}
        if not _is_called(known, [group for some in calls.values() for group in some]):
            continue
        for at, some in calls.items():
            found[at] = _calling(text, blocks[at], calling(some, max(known)))
        first = _ending(text, blocks, chain)
        lists.append((chain, first))
    for chain, end in reversed(lists):
        found[chain[0].block : end] = _noted(text, blocks, chain, end)
    return tuple(found)


def _may_be_references(text: str, first: _Start) -> bool:
    """Whether the first of a list is no item of an enumeration: behind `(1)` it cites."""
    start, end = first.mark
    return text[start] != "(" or looks_like_citation(text[end : end + _GLANCE])


def _groups(text: str, block: Block) -> Iterator[Group]:
    """The groups of a block; in a table each cell is read for itself."""
    if block.kind in _UNMARKED:
        return
    cells = block.marked("cell")
    for at, cell in enumerate(cells):
        yield from groups(text, cell.start, cell.end, is_cell=at > 0)
    if not cells:
        yield from groups(text, block.start, block.end)


def _is_called(known: set[int], calls: Sequence[Group]) -> bool:
    """Whether numbers are called so often, and where sentences end, that they are references'."""
    called = known.intersection(number for group in calls for number in group.called())
    sure = sum(group.is_sure and known.issuperset(group.called()) for group in calls)
    enough = len(known) >= _FEWEST <= sure >= _LEAST_SURE * len(calls)
    return enough and len(called) >= _LEAST_CALLED * len(known)


def _chains(
    text: str, blocks: Sequence[Block], printed: dict[int, list[Group]]
) -> list[list[_Start]]:
    """What may be lists of references, by place: beginnings of blocks, or of lines, that count on.

    A number may be missing from a list where it is called, and does not come soon.
    """
    called = {n for some in printed.values() for group in some for n in group.called()}
    open_: dict[int, list[_Start]] = {}  # the list that waits for this number
    found: list[list[_Start]] = []
    starts = list(_starts(text, blocks))
    for at, start in enumerate(starts):
        n = start.number
        waiting = next((w for w in range(n, n - _WIDEST_GAP, -1) if w in open_), None)
        soon = {one.number for one in starts[at + 1 : at + _SOON]} if waiting != n else set()
        is_next = waiting == n or (n in called and waiting not in soon)
        chain = open_.pop(waiting) if waiting and is_next else None
        if chain and start.block - chain[-1].block > _LONGEST:  # counts on by chance
            chain = None
        if chain is None and n == 1:
            chain = []
            found.append(chain)
        if chain is not None:
            chain.append(start)
            open_[n + 1] = chain
    return [chain for chain in found if len(chain) >= _FEWEST]


def _starts(text: str, blocks: Sequence[Block]) -> Iterator[_Start]:
    """Numbers that begin blocks, or lines in them where the next block begins with another."""
    following = 0
    found: list[_Start] = []
    for at in range(len(blocks) - 1, -1, -1):
        if blocks[at].kind not in PROSE:
            continue
        first = _first(text, at, blocks[at])
        inner = [one for one in _inner(text, at, blocks[at]) if one.number != following]
        found += [*reversed(inner), *([first] if first else [])]
        following = first.number if first else following
    return reversed(found)


def _first(text: str, at: int, block: Block) -> _Start | None:
    """The number that a block begins with, printed or counted by the list that it is in."""
    counted = next(iter(block.marks), None)
    if counted and counted.start == counted.end == block.start and counted.value.isdecimal():
        return _Start(at, int(counted.value), (block.start, block.start))
    found = _NUMBER.match(text, block.start, block.end)
    return _Start(at, int(found["number"]), found.span("mark")) if found else None


def _inner(text: str, at: int, block: Block) -> Iterator[_Start]:
    line = text.find("\n", block.start, block.end) + 1
    while line:
        if found := _NUMBER.match(text, line, block.end):
            yield _Start(at, int(found["number"]), found.span("mark"))
        line = text.find("\n", line, block.end) + 1


def _ending(text: str, blocks: Sequence[Block], chain: Sequence[_Start]) -> int:
    """The index behind the last block of a list.

    A reference goes on in a block that begins with a small letter or a URL; where references are of
    several blocks, in any.
    """
    first, last = chain[0].block, chain[-1].block + 1
    starting = {one.block for one in chain}
    loose = any(blocks[at].kind in PROSE and at not in starting for at in range(first, last))
    while (
        last < len(blocks)
        and blocks[last].kind in PROSE
        and (loose or _GOES_ON.match(text, blocks[last].start))
    ):
        last += 1
    return last


def _noted(
    text: str, blocks: Sequence[Block], chain: Sequence[_Start], end: int
) -> Iterator[Block]:
    """The blocks of a list as notes, cut where references begin; the rest goes on with one."""
    by_block: dict[int, list[_Start]] = defaultdict(list)
    for one in chain:
        by_block[one.block].append(one)
    for at in range(chain[0].block, end):
        if blocks[at].kind in PROSE:
            yield from _notes(text, blocks[at], by_block[at])
        else:
            yield blocks[at]


def _notes(text: str, block: Block, starts: Sequence[_Start]) -> Iterator[Block]:
    marked = block.remarked([Mark("callout", *one.mark, str(one.number)) for one in starts])
    places = [one.mark[0] for one in starts]
    if not places or text[block.start : places[0]].strip():
        yield _note(text, marked, block.start, [*places, block.end][0], continues=True)
    for start, end in pairwise([*places, block.end]):
        yield _note(text, marked, start, end, continues=False)


def _note(text: str, block: Block, start: int, end: int, *, continues: bool) -> Block:
    end = start + len(text[start:end].rstrip())
    marks = tuple(within(block.marks, start, end))
    return Block("note", start, end, marks=marks, continues=continues)


def _calling(text: str, block: Block, calls: Sequence[Group]) -> Block:
    """A block with its callouts; white space before one is not read where a stop is behind it."""
    marks: list[Mark] = []
    for group in calls:
        space = group.start - len(text[block.start : group.start].rstrip()) - block.start
        if space and text[group.end : group.end + 1] in _STOPS:
            marks.append(Mark("markup", group.start - space, group.start))
        marks.append(Mark("callout", group.start, group.end, group.numbers))
    return block.remarked(marks)
