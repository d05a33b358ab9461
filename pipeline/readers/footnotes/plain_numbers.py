"""Notes that no markup sets apart: they and their callouts are told by their numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.document.model import PROSE, Mark
from pipeline.readers.footnotes.continuous import in_series
from pipeline.readers.footnotes.number_runs import BARE, joined, sequence
from pipeline.readers.footnotes.spaced_callouts import APART, BEGUN, is_apart, with_space
from pipeline.readers.footnotes.table_notes import unboxed
from pipeline.readers.search import blocks_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block

_UNMARKED: Final = ("menu", "rule", "page number", "running head")
# `[1]`; converters write `\[1\]` and `[[1]](#note1)` as well.
_OPEN, _CLOSE = r"\\?\[{1,2}", r"\\?\]{1,2}(?:\(\#[^()\s]{0,80}\))?"
_BRACKET: Final = re.compile(r"\[")
_BRACKETED: Final = re.compile(
    rf"{_OPEN}(?P<numbers>\d{{1,3}}(?:\s?[,;\u2013-]\s?\d{{1,3}})*){_CLOSE}"
)
_IN_BRACKETS: Final = re.compile(
    rf"[ \t]*(?P<mark>{_OPEN}(?P<number>\d{{1,3}}){_CLOSE}:?)\s*(?=\S)"
)
_ATTACHED: Final = re.compile(
    r"""
    [1-9] (?<! [\s\d($/-]. )   # the digit first, then what stands most often before one
    (?: (?<= [^\W\d_]. | [.,;:!?)%"'\u2019\u201d]. ) (?<! \d[.,:]. )   # behind a word
      | (?<= [ (][12]\d\d\d\.. )   # or a sentence that ends in a year
    )
    """,
    re.VERBOSE,
)
_GLUED: Final = re.compile(
    rf"{_ATTACHED.pattern} \d{{0,2}} (?: , [1-9] \d{{0,2}} )* (?! [^\W_] | [.,]\d | ['\u2019/-] )",
    re.VERBOSE,
)
_BEHIND: Final = 1 << 60  # an offset behind every block
_LEAST_SHARE: Final = 0.5  # of the notes are called, and of the glued numbers call


def numbered(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the callouts that only their numbers tell.

    Paragraphs numbered in sequence are notes if they stand under a rule or under a title such as
    `Endnotes`, or if the first cites something, and their numbers are called: `[1]` and plain ones
    by brackets; plain ones, where no paragraph begins with a callout, also by raised digits, or by
    digits glued to words (`Astana1`), as text drawn from a page has them.
    """
    blocks = joined(text, unboxed(text, blocks))
    return (
        _in_brackets(text, blocks)
        or _bare(text, blocks)
        or in_series(text, blocks)
        or tuple(blocks)
    )


def _in_brackets(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    held = dict(blocks_with(text, blocks, _BRACKET))
    if not any(_BRACKETED.search(text, block.start, block.end) for block in held.values()):
        return ()
    brackets = {at: list(_brackets(text, block)) for at, block in held.items()}
    attached = {m.value for marks in brackets.values() for m, is_attached in marks if is_attached}
    if not any(_opens(text, block) for block in blocks if block.marks):
        attached |= _raised(text, held.values())
    set_apart = _set_apart(text, blocks)
    loose = attached or {
        mark.value
        for at, marks in brackets.items()
        for mark, _ in marks
        if is_apart(text, blocks[at], mark)
    }
    notes = sequence(text, blocks, _IN_BRACKETS, loose, must_cite=not attached)
    bare = {} if notes or set_apart or not attached else _called(text, blocks, attached)
    known = set_apart | {mark.value for marks in (notes or bare).values() for mark in marks}
    if not known:
        return ()
    return tuple(
        block.remarked(bare[at])
        if at in bare
        else block.remarked(
            with_space(
                text,
                block,
                [mark for mark, sure in brackets.get(at, ()) if sure or mark.value in known],
            )
        )
        for at, block in enumerate(blocks)
    )


def _raised(text: str, blocks: Iterable[Block]) -> set[str]:
    """The numbers in brackets that the source sets as callouts."""
    marks = (mark for block in blocks for mark in block.marked("callout"))
    return {mark.value for mark in marks if text.startswith("[", mark.start)}


def _set_apart(text: str, blocks: Sequence[Block]) -> set[str]:
    """The numbers in brackets of the notes that the source sets apart."""
    firsts = (block.marked("callout")[:1] for block in blocks if block.kind == "note")
    return {mark.value for some in firsts for mark in some if text.startswith("[", mark.start)}


def _called(text: str, blocks: Sequence[Block], called: set[str]) -> dict[int, list[Mark]]:
    """The notes with plain numbers, if these numbers call half of them at least."""
    notes = sequence(text, blocks, BARE, called, must_cite=True)
    marks = [mark.value for some in notes.values() for mark in some]
    is_called = sum(mark in called for mark in marks) >= _LEAST_SHARE * len(marks)
    return notes if is_called else {}


def _brackets(text: str, block: Block) -> Iterator[tuple[Mark, bool]]:
    """The numbers in brackets, each with whether it is attached to a word."""
    if block.kind in _UNMARKED:
        return
    ends = [mark.end for mark in block.marked("callout")]
    starts = [mark.start for mark in block.marked("callout")]
    for found in _BRACKETED.finditer(text, block.start, block.end):
        at = bisect_left(ends, found.end())
        if at == len(starts) or starts[at] > found.start():
            before = text[max(block.start, found.start() - 1) : found.start()]
            is_attached = bool(before) and not (before.isspace() or before in "[(")
            yield Mark("callout", *found.span(), found["numbers"]), is_attached


def _bare(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    marked = [block for block in blocks if block.marks]
    if any(_opens(text, block) for block in marked):
        return ()
    called = {mark.value for block in marked for mark in block.marked("callout")}
    if called:
        return _remarked(text, blocks, _called(text, blocks, called), {})
    return _calling(text, blocks, _ATTACHED, _GLUED) or _calling(text, blocks, BEGUN, APART)


def _calling(
    text: str, blocks: Sequence[Block], begun: re.Pattern[str], style: re.Pattern[str]
) -> tuple[Block, ...]:
    """The blocks with notes, and numbers in this style that call half of them at least.

    None where as many of such numbers call nothing. `begun` tells how such a number begins.
    """
    candidates = list(_candidates(text, blocks, begun, style))
    if not candidates:
        return ()
    numbers = {number for _, mark in candidates for number in mark.value.split(",")}
    notes = _called(text, blocks, numbers)
    calls = _glued(candidates, notes)
    others = [at for at, mark in candidates if at not in notes or mark.end <= notes[at][0].start]
    fewest = _LEAST_SHARE * max(1, sum(map(len, notes.values())), len(others))
    if sum(map(len, calls.values())) < fewest:
        return ()
    return _remarked(text, blocks, notes, calls)


def _remarked(
    text: str, blocks: Sequence[Block], notes: dict[int, list[Mark]], calls: dict[int, list[Mark]]
) -> tuple[Block, ...]:
    return tuple(
        block.remarked([*notes.get(at, ()), *with_space(text, block, calls.get(at, ()))])
        for at, block in enumerate(blocks)
    )


def _opens(text: str, block: Block) -> bool:
    """Whether a block begins with a callout."""
    first = next(iter(block.marked("callout")), None)
    return first is not None and block.kind in PROSE and not text[block.start : first.start].strip()


def _candidates(
    text: str, blocks: Sequence[Block], begun: re.Pattern[str], style: re.Pattern[str]
) -> Iterator[tuple[int, Mark]]:
    """Numbers in this style, by the index of their block."""
    for at, block in blocks_with(text, blocks, begun):
        if block.kind in _UNMARKED:
            continue
        for number in style.finditer(text, block.start, block.end):
            if number.start() > block.start and not _in_address(text, block.start, number.start()):
                yield at, Mark("callout", *number.span(), number.group())


def _glued(
    candidates: Sequence[tuple[int, Mark]], notes: dict[int, list[Mark]]
) -> dict[int, list[Mark]]:
    """Which candidates call these notes: the longest rising sequence before the last of each run.

    A run is notes numbered on without beginning again at 1.
    """
    found: dict[int, list[Mark]] = defaultdict(list)
    begin = 0
    for run in _runs(notes):
        known = {mark.value for _, mark in run.notes}
        firsts = {at: mark.start for at, mark in reversed(run.notes)}
        there = [
            (at, mark)
            for at, mark in candidates
            if begin <= mark.start <= run.end
            and (mark.end <= firsts[at] if at in firsts else at not in notes)
            and known.issuperset(mark.value.split(","))
        ]
        for at, mark in _rising(there):
            found[at].append(mark)
        begin = run.notes[-1][1].start if run.notes else 0
    return found


class _Run(NamedTuple):
    """Notes numbered on, each with the index of its block, and where the last callout may stand."""

    notes: list[tuple[int, Mark]]
    end: int


def _runs(notes: dict[int, list[Mark]]) -> Iterator[_Run]:
    run: list[tuple[int, Mark]] = []
    for at, marks in notes.items():
        for mark in marks:
            if mark.value == "1" and run:
                yield _Run(run, run[-1][1].start)
                run = []
            run.append((at, mark))
    yield _Run(run, _BEHIND)


def _rising(candidates: Sequence[tuple[int, Mark]]) -> list[tuple[int, Mark]]:
    """The longest part of these in which each number is greater than the one before."""
    lowest: list[int] = []  # the least last number of a sequence of each length
    ends: list[int] = []  # the candidate that ends it
    before: list[int | None] = []
    for at, (_, mark) in enumerate(candidates):
        number = int(mark.value.partition(",")[0])
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else None)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    chosen: list[tuple[int, Mark]] = []
    link = ends[-1] if ends else None
    while link is not None:
        chosen.append(candidates[link])
        link = before[link]
    return chosen[::-1]


def _in_address(text: str, start: int, at: int) -> bool:
    word = max(text.rfind(" ", start, at), text.rfind("\n", start, at), start - 1) + 1
    return "://" in text[word:at] or "@" in text[word:at]
