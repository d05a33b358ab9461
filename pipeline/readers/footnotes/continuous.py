"""Footnotes numbered through a whole book, where callouts are glued to figures.

Only the series shows that `162282` is 16 and a callout of note 2282: note 2281 is called before it,
and 2283 after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline.document.model import PROSE, Mark, find_line_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Block

_UNMARKED: Final = ("menu", "rule")
_END: Final = r"(?! [^\W_] | [.,:]\d | ['\u2019/-] )"
# The digit comes before the look-behind, so that the engine tries nothing elsewhere.
_NUMERAL: Final = re.compile(rf"\d (?<!\d\d) \d{{2,11}} {_END}", re.VERBOSE)
_WORD: Final = r"[^\s\d(\[{$\u00a3\u20ac\#]"  # the end of a word, or punctuation after it
_GLUED: Final = re.compile(  # to a word, and not the rest of a figure
    rf"[1-9] (?<= {_WORD}\d ) (?<! \d[.,:/-]\d ) \d{{2,3}} {_END}", re.VERBOSE
)
_APART: Final = "([{$\u00a3\u20ac#"  # or white space, before digits that are glued to nothing
_NOTE: Final = re.compile(r"[ \t]*(?P<mark>(?P<number>\d{3,4})\.?)\s+(?=[^\W\d_]|[\"\u201c<*])")
_LENGTHS: Final = (3, 4)  # digits that a number of a series has
_LEAST: Final = 5  # numbers glued to words that make a series
_LEAST_SHARE: Final = 0.8  # of its numbers that are printed
_REACH: Final = 4  # from one number glued to a word to the next
_TELLING: Final = 1000  # from here on a number at the end of a series needs no note

_Ends: TypeAlias = "Mapping[str, Sequence[int]]"  # last digits → numerals, by their indices


class _Numeral(NamedTuple):
    """Digits in the block of this index that may end in a callout.

    `number` is their value where they are glued to a word, None elsewhere.
    """

    block: int
    end: int
    digits: str
    number: int | None
    is_apart: bool


@dataclass(frozen=True, slots=True)
class _Call:
    """A number of a series, and the index of the numeral that prints it."""

    at: int
    number: int


def mark_continuous_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with callouts and notes of such a series; empty where there is none.

    A series is a run of numbers that rise by one, at least five of them glued to words. A number
    missing between two others is the end of the only figure between them that ends in it; so is a
    number missing before the first or after the last, if it has a note or four digits.
    """
    if not _find_runs(enumerate(int(found.group()) for found in _GLUED.finditer(text))):
        return ()
    numerals = list(_find_numerals(text, blocks))
    runs = _find_runs(
        (at, numeral.number) for at, numeral in enumerate(numerals) if numeral.number is not None
    )
    notes = _find_notes(text, blocks, {call.number for run in runs for call in run})
    noted = {int(mark.value) for marks in notes.values() for mark in marks}
    ends = _index_endings(numerals)
    called: dict[int, list[Mark]] = defaultdict(list)
    for before, run, behind in zip([None, *runs], runs, [*runs[1:], None], strict=False):
        bounds = (before[-1].at if before else -1, behind[0].at if behind else len(numerals))
        for call in _complete_run(run, ends, bounds, lambda n: n in noted or n >= _TELLING):
            one = numerals[call.at]
            printed = str(call.number)
            called[one.block].append(Mark("callout", one.end - len(printed), one.end, printed))
    if not called:
        return ()
    return tuple(
        block.add_marks(notes.get(at, called.get(at, []))) for at, block in enumerate(blocks)
    )


def _find_numerals(text: str, blocks: Sequence[Block]) -> Iterator[_Numeral]:
    for at, block in enumerate(blocks):
        if block.kind in _UNMARKED:
            continue
        for found in _NUMERAL.finditer(text, block.start + 1, block.end):
            start, digits = found.start(), found.group()
            is_apart = text[start - 1].isspace() or text[start - 1] in _APART
            if is_apart and len(digits) <= _LENGTHS[0]:
                continue  # too short to end in a callout
            is_glued = not is_apart and _GLUED.match(text, start) is not None
            yield _Numeral(at, found.end(), digits, int(digits) if is_glued else None, is_apart)


def _find_runs(numbers: Iterable[tuple[int, int]]) -> list[list[_Call]]:
    """Numbers glued to words, each with its place, grouped into runs that rise by small steps."""
    runs: list[list[_Call]] = []
    by_last: dict[int, list[_Call]] = {}
    for at, number in numbers:
        lower = range(number - 1, number - _REACH - 1, -1)
        last = next((one for one in lower if one in by_last), None)
        run = [] if last is None else by_last.pop(last)
        if not run:
            runs.append(run)
        run.append(_Call(at, number))
        by_last[number] = run
    return [run for run in runs if len(run) >= _LEAST]


def _index_endings(numerals: Sequence[_Numeral]) -> _Ends:
    """The numerals not glued to a word, indexed by the last digits that may be a callout."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, numeral in enumerate(numerals):
        for length in _LENGTHS if numeral.number is None else ():
            if len(numeral.digits) > length or not numeral.is_apart:
                found[numeral.digits[-length:]].append(at)
    return found


def _complete_run(
    run: Sequence[_Call], ends: _Ends, bounds: tuple[int, int], needs_no_note: Callable[[int], bool]
) -> list[_Call]:
    """A run with the numbers glued to figures; empty where too many numbers are missing."""
    found: list[_Call] = []
    for one, following in pairwise(run):
        found.append(one)
        for number in range(one.number + 1, following.number):
            found += _find_between(number, ends, found[-1].at, following.at)
    found.append(run[-1])
    if len(found) < _LEAST_SHARE * (run[-1].number - run[0].number + 1):
        return []
    head = [found[0]]  # from the first number backwards
    while needs_no_note(head[-1].number - 1) and (
        more := _find_between(head[-1].number - 1, ends, bounds[0], head[-1].at)
    ):
        head += more
    while needs_no_note(found[-1].number + 1) and (
        more := _find_between(found[-1].number + 1, ends, found[-1].at, bounds[1])
    ):
        found += more
    return [*head[:0:-1], *found]


def _find_between(number: int, ends: _Ends, low: int, high: int) -> list[_Call]:
    """The figure between two numerals that ends in this number, if there is exactly one."""
    places = ends.get(str(number), ())
    inside = places[bisect_right(places, low) : bisect_left(places, high)]
    return [_Call(inside[0], number)] if len(inside) == 1 else []


def _find_notes(text: str, blocks: Sequence[Block], called: set[int]) -> dict[int, list[Mark]]:
    """The numbers with which notes begin, by the index of their block, counting up within a block.

    The first number of a block, or the number after it, is called by a word.
    """
    near = called | {number - 1 for number in called}
    found: dict[int, list[Mark]] = {}
    last = 0
    for at, block in enumerate(blocks):
        marks: list[Mark] = []
        opens = block.kind in PROSE and _NOTE.match(text, block.start, block.end)
        for start in find_line_starts(text, block.start, block.end, ()) if opens else ():
            note = _NOTE.match(text, start, block.end)
            number = int(note["number"]) if note else 0
            begins = not marks and start == block.start and number > last and number in near
            if note and (begins or (marks and number == last + 1)):
                marks.append(Mark("callout", *note.span("mark"), note["number"]))
                last = number
        if marks:
            found[at] = marks
    return found
