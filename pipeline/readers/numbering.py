"""Notes that no markup sets apart: callouts and notes told by their numbers, in a whole document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.document import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document import Block

_PROSE: Final = ("paragraph", "item")
_BRACKETED: Final = re.compile(r"\[(\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3})*)\]")
_OPENING: Final = re.compile(r"\[\d{1,3}\]\s*\S")
_NUMBER: Final = re.compile(r"[ \t]*(?P<mark>(?P<number>\d{1,3})[.)]?)\s+(?=[^\W\d_]|[\"\u201c<*])")
_GLUED: Final = re.compile(
    r"""
    (?: (?<= [^\W\d_] | [.,;:!?)%"'\u2019\u201d] ) (?<! \d[.,:] ) | (?<= [ (][12]\d\d\d\. ) )
    [1-9] \d{0,2}
    (?! [^\W_] | [.,]\d | ['\u2019/-] )
    """,
    re.VERBOSE,
)
_FOUND_SHARE: Final = 0.5  # of the numbered paragraphs are called, if they are notes


def numbered(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the callouts that only their numbers tell.

    Where a paragraph begins with `[1]`, every such bracket is a callout. Else, where none begins
    with a callout, paragraphs numbered in sequence are notes if their numbers are called: by
    raised digits, or by plain ones glued to words (`Astana1`), as text drawn from a page has them.
    """
    if any(b.kind in _PROSE and _OPENING.match(text, b.start, b.end) for b in blocks):
        return tuple(block.also_marked(_brackets(text, block)) for block in blocks)
    if any(_opens(text, block) for block in blocks):
        return tuple(blocks)
    called = {mark.value for block in blocks for mark in block.marked("callout")}
    candidates = [] if called else list(_candidates(text, blocks))
    notes = _sequence(text, blocks, called or {mark.value for _, mark in candidates})
    if not notes:
        return tuple(blocks)
    marked = [block.also_marked(notes.get(at, ())) for at, block in enumerate(blocks)]
    if called:
        return tuple(marked)
    glued = _glued(candidates, notes)
    count = sum(map(len, notes.values()))
    if sum(map(len, glued.values())) < max(1, _FOUND_SHARE * count):
        return tuple(blocks)
    return tuple(block.also_marked(glued.get(at, ())) for at, block in enumerate(marked))


def _candidates(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, Mark]]:
    """Numbers glued to words, by the index of their block."""
    for at, block in enumerate(blocks):
        if block.kind in ("menu", "rule"):
            continue
        for number in _GLUED.finditer(text, block.start, block.end):
            if not _in_address(text, block.start, number.start()):
                yield at, Mark("callout", *number.span(), number.group())


def _opens(text: str, block: Block) -> bool:
    """Whether a block begins with a callout."""
    first = next(iter(block.marked("callout")), None)
    return (
        first is not None
        and block.kind in _PROSE
        and not text[block.start : first.start].strip()
    )


def _brackets(text: str, block: Block) -> list[Mark]:
    if block.kind in ("menu", "rule"):
        return []
    found = _BRACKETED.finditer(text, block.start, block.end)
    return [Mark("callout", *bracket.span(), bracket[1]) for bracket in found]


def _sequence(text: str, blocks: Sequence[Block], called: set[str]) -> dict[int, list[Mark]]:
    """The numbers that begin notes, by the index of their block.

    A note has the next number, or 1 again under a rule; the first of a block stands under a rule or
    another note, or has its number called.
    """
    found: dict[int, list[Mark]] = {}
    last, under = 0, False
    for at, block in enumerate(blocks):
        marks = _numbers(text, block, last, called, under=under) if block.kind in _PROSE else []
        if marks:
            found[at] = marks
            last = int(marks[-1].value)
        under = bool(marks) or block.kind == "rule"
    return found


def _numbers(
    text: str, block: Block, last: int, called: set[str], *, under: bool
) -> list[Mark]:
    marks: list[Mark] = []
    for start in _lines(text, block):
        found = _NUMBER.match(text, start, block.end)
        if found is None and not marks:
            break
        number = int(found["number"]) if found else 0
        follows = number == last + 1 or (number == 1 and under and not marks)
        if found and follows and (marks or under or found["number"] in called):
            marks.append(Mark("callout", *found.span("mark"), str(number)))
            last = number
        elif not marks:
            break
    return marks


def _lines(text: str, block: Block) -> Iterator[int]:
    at = block.start
    while at < block.end:
        yield at
        at = text.find("\n", at, block.end) + 1 or block.end


def _glued(
    candidates: Sequence[tuple[int, Mark]], notes: dict[int, list[Mark]]
) -> dict[int, list[Mark]]:
    """Where the numbers of these notes are glued to words: the longest rising sequence of such."""
    known = {mark.value for marks in notes.values() for mark in marks}
    there = [(at, mark) for at, mark in candidates if at not in notes and mark.value in known]
    found: dict[int, list[Mark]] = defaultdict(list)
    for at, mark in _rising(there):
        found[at].append(mark)
    return found


def _rising(candidates: Sequence[tuple[int, Mark]]) -> list[tuple[int, Mark]]:
    """The longest part of these in which each number is greater than the one before."""
    lowest: list[int] = []  # the least last number of a sequence of each length
    ends: list[int] = []  # the candidate that ends it
    before: list[int | None] = []
    for at, (_, mark) in enumerate(candidates):
        number = int(mark.value)
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else None)
        lowest[length:length + 1] = [number]
        ends[length:length + 1] = [at]
    chosen: list[tuple[int, Mark]] = []
    link = ends[-1] if ends else None
    while link is not None:
        chosen.append(candidates[link])
        link = before[link]
    return chosen[::-1]


def _in_address(text: str, start: int, at: int) -> bool:
    word = max(text.rfind(" ", start, at), text.rfind("\n", start, at), start - 1) + 1
    return "://" in text[word:at] or "@" in text[word:at]
