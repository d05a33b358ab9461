"""Notes that no markup sets apart: they and their callouts are told by their numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.document import PROSE, Mark, line_starts
from pipeline.grammar.citing.cues import looks_like_citation
from pipeline.readers.finding import blocks_with
from pipeline.readers.series import in_series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document import Block

_UNMARKED: Final = ("menu", "rule")
# `[1]`; converters write `\[1\]` and `[[1]](#note1)` as well.
_OPEN, _CLOSE = r"\\?\[{1,2}", r"\\?\]{1,2}(?:\(\#[^()\s]{0,80}\))?"
_BRACKET: Final = re.compile(r"\[")
_BRACKETED: Final = re.compile(
    rf"{_OPEN}(?P<numbers>\d{{1,3}}(?:\s?[,;\u2013-]\s?\d{{1,3}})*){_CLOSE}"
)
_IN_BRACKETS: Final = re.compile(
    rf"[ \t]*(?P<mark>{_OPEN}(?P<number>\d{{1,3}}){_CLOSE}:?)\s*(?=\S)"
)
_BARE: Final = re.compile(r"[ \t]*(?P<mark>(?P<number>\d{1,3})\\?\.?)\s+(?=[^\W\d_]|[\"\u201c<*])")
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
_TITLE: Final = re.compile(
    r"\W*(?:(?:end|foot)?notes|references|sources|bibliography)\W*", re.IGNORECASE
)
_ENDED: Final = re.compile(r"[.!?][\"\u201d'\u2019)]*(?:\[?\d{1,3}\]?)?$")  # with a callout
_LINE_NUMBER: Final = re.compile(r"\n[ \t]*\\?[\[(]?\d")
_LINE_END: Final = 24  # characters: enough to see how a line ends
_SHORT_FORM: Final = re.compile(r"\W*(?:id|ibid|see|cf)\b", re.IGNORECASE)
_GLANCE: Final = 600  # characters: enough to see what a note cites
_BEHIND: Final = 1 << 60  # an index behind every block
_LEAST_SHARE: Final = 0.5  # of the notes are called, and of the glued numbers call


def numbered(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the callouts that only their numbers tell.

    Paragraphs numbered in sequence are notes if they stand under a rule or under a title such as
    `Endnotes`, or if the first cites something, and their numbers are called: `[1]` and plain ones
    by brackets; plain ones, where no paragraph begins with a callout, also by raised digits, or by
    digits glued to words (`Astana1`), as text drawn from a page has them.
    """
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
    set_apart = _set_apart(text, blocks)
    notes = _sequence(text, blocks, _IN_BRACKETS, attached)
    bare = {} if notes or set_apart or not attached else _called(text, blocks, attached)
    known = set_apart | {mark.value for marks in (notes or bare).values() for mark in marks}
    if not known:
        return ()
    return tuple(
        block.remarked(bare[at])
        if at in bare
        else block.remarked(
            [mark for mark, sure in brackets.get(at, ()) if sure or mark.value in known]
        )
        for at, block in enumerate(blocks)
    )


def _set_apart(text: str, blocks: Sequence[Block]) -> set[str]:
    """The numbers in brackets of the notes that the source sets apart."""
    firsts = (block.marked("callout")[:1] for block in blocks if block.kind == "note")
    return {mark.value for some in firsts for mark in some if text.startswith("[", mark.start)}


def _called(text: str, blocks: Sequence[Block], called: set[str]) -> dict[int, list[Mark]]:
    """The notes with plain numbers, if these numbers call half of them at least."""
    notes = _sequence(text, blocks, _BARE, called)
    marks = [mark.value for some in notes.values() for mark in some]
    is_called = len(called.intersection(marks)) >= _LEAST_SHARE * len(marks)
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
    candidates = [] if called else list(_candidates(text, blocks))
    glued = {number for _, mark in candidates for number in mark.value.split(",")}
    if not called and not glued:
        return ()
    notes = _called(text, blocks, called or glued)
    calls = _glued(candidates, notes)
    found = sum(map(len, calls.values()))
    if not called and found < _LEAST_SHARE * max(1, sum(map(len, notes.values())), len(candidates)):
        return ()
    return tuple(
        block.remarked([*notes.get(at, ()), *calls.get(at, ())]) for at, block in enumerate(blocks)
    )


def _opens(text: str, block: Block) -> bool:
    """Whether a block begins with a callout."""
    first = next(iter(block.marked("callout")), None)
    return first is not None and block.kind in PROSE and not text[block.start : first.start].strip()


def _candidates(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, Mark]]:
    """Numbers glued to words, by the index of their block."""
    for at, block in blocks_with(text, blocks, _ATTACHED):
        if block.kind in _UNMARKED:
            continue
        for number in _GLUED.finditer(text, block.start, block.end):
            if not _in_address(text, block.start, number.start()):
                yield at, Mark("callout", *number.span(), number.group())


def _sequence(
    text: str, blocks: Sequence[Block], style: re.Pattern[str], called: set[str]
) -> dict[int, list[Mark]]:
    """The numbers that begin notes, by the index of their block.

    A note has the next number, or begins again at 1; the first of a block stands under a rule, a
    title of notes or another note, or has its number called and, where it is plain, cites; so does
    one under a paragraph's text, with no blank line between.
    """
    found: dict[int, list[Mark]] = {}
    last = 0
    lined = {at for at, _ in blocks_with(text, blocks, _LINE_NUMBER)} if called else ()
    for at, block in enumerate(blocks):
        if block.kind not in PROSE or not (at in lined or _may_begin_with_number(text, block)):
            continue
        first = _number(text, block, block.start, style)
        is_one = first and (
            at - 1 in found
            or (at > 0 and _is_over_notes(text, blocks[at - 1]))
            or (first.value in called and (style is not _BARE or _cites(text, block, first)))
        )
        if not is_one:
            first = is_one = _under_text(text, block, style, called) if at in lined else None
        if first and is_one and int(first.value) in (1, last + 1):
            found[at] = [first, *_further(text, block, first, style)]
            last = int(found[at][-1].value)
    return found


def _may_begin_with_number(text: str, block: Block) -> bool:
    return bool(block.marks) or not text[block.start : block.start + 1].isalpha()


def _is_over_notes(text: str, block: Block) -> bool:
    """Whether a block parts notes from the text: a rule, or a heading that says so."""
    if block.kind != "heading":
        return block.kind == "rule"
    return _TITLE.fullmatch(text, block.start, block.end) is not None


def _cites(text: str, block: Block, number: Mark) -> bool:
    """Whether what stands behind a number cites something, as items of lists do not.

    A number before a small letter counts what the word says: `1 million (2009)`.
    """
    shown = text[number.end : min(block.end, number.end + _GLANCE)].lstrip()
    if shown[:1].islower():
        return False
    return looks_like_citation(shown) or bool(_SHORT_FORM.match(shown))


def _under_text(text: str, block: Block, style: re.Pattern[str], called: set[str]) -> Mark | None:
    """The number of the first note in the lines of a paragraph, where it begins with none.

    It stands behind the end of a sentence, whose callout may end the line.
    """
    for start in line_starts(text, block.start, block.end, ()):
        number = _number(text, block, start, style) if start > block.start else None
        if number and number.value in called and _cites(text, block, number):
            glance = text[max(block.start, start - _LINE_END) : start].rstrip()
            return number if _ENDED.search(glance) else None
    return None


def _number(text: str, block: Block, start: int, style: re.Pattern[str]) -> Mark | None:
    counted = next(iter(block.marks), None)
    if style is _BARE and counted and counted.start == counted.end == start:
        return Mark("callout", start, start, counted.value) if counted.value.isdecimal() else None
    found = style.match(text, start, block.end)
    return Mark("callout", *found.span("mark"), str(int(found["number"]))) if found else None


def _further(text: str, block: Block, first: Mark, style: re.Pattern[str]) -> Iterator[Mark]:
    """The notes at the beginnings of further lines, each with the next number."""
    expected = int(first.value) + 1
    for start in line_starts(text, block.start, block.end, ()):
        number = _number(text, block, start, style) if start > first.start else None
        if number and int(number.value) == expected:
            yield number
            expected += 1


def _glued(
    candidates: Sequence[tuple[int, Mark]], notes: dict[int, list[Mark]]
) -> dict[int, list[Mark]]:
    """Which candidates call these notes: the longest rising sequence before the last of each run.

    A run is notes numbered on without beginning again at 1.
    """
    found: dict[int, list[Mark]] = defaultdict(list)
    begin = 0
    for end, known in _runs(notes):
        there = [
            (at, mark)
            for at, mark in candidates
            if begin <= at <= end
            and (at not in notes or mark.end <= notes[at][0].start)
            and known.issuperset(mark.value.split(","))
        ]
        for at, mark in _rising(there):
            found[at].append(mark)
        begin = end
    return found


def _runs(notes: dict[int, list[Mark]]) -> Iterator[tuple[int, set[str]]]:
    """The runs of notes: the index of the block in which each ends, and its marks."""
    known: set[str] = set()
    last = -1
    for at, marks in notes.items():
        for mark in marks:
            if mark.value == "1" and known:
                yield last, known
                known = set()
            known.add(mark.value)
        last = at
    yield _BEHIND, known


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
