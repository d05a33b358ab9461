"""Footnotes numbered through a whole book, recognised by the series of their numbers.

Where notes are numbered through a whole book and callouts are glued to figures, only the series
shows that `162282` is 16 and a callout of note 2282: note 2281 is called before it, and 2283 after.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.document.model import Mark
from pipeline.readers.footnotes.evidence import SURE, Form, find_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from pipeline.document.model import Block


_NO_TEXT: Final = ("menu", "rule")
_END: Final = r"(?! [^\W_] | [.,:]\d | ['\u2019/-] )"
_APART: Final = r"\s(\[{$\u00a3\u20ac\#"  # before digits that are glued to nothing
# The first digit comes before the look-behind, so that the engine tries nothing elsewhere.
_GLUED_NUMBER: Final = re.compile(  # to a word, or to punctuation after it; no rest of a figure
    rf"[1-9] (?<= [^\d{_APART}]\d ) (?<! \d[.,:/-]\d ) \d{{2,3}} {_END}", re.VERBOSE
)
_NUMERAL: Final = re.compile(  # that may end in a callout; one apart is longer than a callout
    rf"""\d (?<!\d\d) (?:
        (?P<apart> (?<= [{_APART}]\d ) \d{{3,11}} )
      | (?<! [{_APART}]\d ) \d{{2,11}} ) {_END}""",
    re.VERBOSE,
)
_NOTES: Final = Form(
    re.compile(r"[ \t]*(?P<mark>(?P<number>\d{3,4})\.?)\s+(?=[^\W\d_]|[\"\u201c<*])"),
    call=SURE,
    is_list=True,
    is_late=True,
)
_LENGTHS: Final = (3, 4)  # digits that a number of a series has
_WORD_GLANCE: Final = 40  # characters: enough to see the word before a number
_LEAST: Final = 5  # numbers glued to words that make a series
_LEAST_PRINTED: Final = 0.8  # of its numbers that are printed
_REACH: Final = 4  # from one number glued to a word to the next
_DASHES: Final = "-\u2013\u2014"
_YEARS: Final = range(1900, 2100)
_TELLING: Final = 1000  # from here on a number at the end of a series needs no note

_Ends: TypeAlias = "Mapping[str, Sequence[int]]"  # last digits → where such numerals end


@dataclass(frozen=True, slots=True)
class _Call:
    """A number of a series, and where it ends."""

    end: int
    number: int


def mark_continuous_notes(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with callouts and notes of such a series; empty where there is none.

    A series is a run of numbers that rise by one, at least five of them glued to words, at least
    half of which differ: the years of `FY2021`, `FY2022` belong to labels, and a number that begins
    a cell of a table to no word, though a tag stands before it. Years of which none has
    a note or ends a sentence are no series: `Practices-2020`, `the Plan 2012–2018`. A number
    missing between two others is the end of the only figure between them that ends in it; so is a
    number missing before the first or after the last, if it has a note or four digits.
    """
    cells = {mark.start for block in blocks for mark in block.marks_of("cell")}
    glued = {
        each.end(): int(each[0])
        for each in _find_in_blocks(_GLUED_NUMBER, text, blocks)
        if each.start() not in cells
    }
    runs = [run for run in _find_runs(glued) if _follows_many_words(text, run)]
    if not runs:
        return ()
    ends = _index_numerals(text, blocks, glued)
    numbers = {str(call.number) for run in runs for call in run}
    notes = find_notes(text, blocks, _NOTES, numbers)
    noted = {int(mark.value) for marks in notes.values() for mark in marks}
    runs = [run for run in runs if not _are_years(text, run, noted)]
    starts = [block.start for block in blocks]
    called: dict[int, list[Mark]] = defaultdict(list)
    for before, run, behind in zip([None, *runs], runs, [*runs[1:], None], strict=False):
        bounds = (before[-1].end if before else -1, behind[0].end if behind else len(text) + 1)
        for call in _complete_run(run, ends, bounds, lambda n: n in noted or n >= _TELLING):
            printed = str(call.number)
            start = call.end - len(printed)
            mark = Mark("callout", start, call.end, printed)
            called[bisect_right(starts, start) - 1].append(mark)
    if not called:
        return ()
    return tuple(
        block.add_marks(notes.get(at, called.get(at, []))) for at, block in enumerate(blocks)
    )


def _find_in_blocks(
    style: re.Pattern[str], text: str, blocks: Sequence[Block]
) -> Iterator[re.Match[str]]:
    """The matches of a pattern inside blocks of text, without one with which a block begins."""
    at = 0
    for found in style.finditer(text):
        start = found.start()
        while at < len(blocks) and blocks[at].end <= start:
            at += 1
        if at == len(blocks):
            return
        if start > blocks[at].start and blocks[at].kind not in _NO_TEXT:
            yield found


def _index_numerals(text: str, blocks: Sequence[Block], glued: Container[int]) -> _Ends:
    """The numerals that are not glued to a word, by the last digits that may be a callout."""
    found: dict[str, list[int]] = defaultdict(list)
    for numeral in _find_in_blocks(_NUMERAL, text, blocks):
        digits, end = numeral[0], numeral.end()
        for length in _LENGTHS if end not in glued else ():
            if len(digits) > length or not numeral["apart"]:
                found[digits[-length:]].append(end)
    return found


def _find_runs(numbers: Mapping[int, int]) -> list[list[_Call]]:
    """Numbers glued to words, by their ends, grouped into runs that rise by small steps."""
    runs: list[list[_Call]] = []
    by_last: dict[int, list[_Call]] = {}
    for end, number in numbers.items():
        lower = range(number - 1, number - _REACH - 1, -1)
        last = next((one for one in lower if one in by_last), None)
        run = [] if last is None else by_last.pop(last)
        if not run:
            runs.append(run)
        run.append(_Call(end, number))
        by_last[number] = run
    return [run for run in runs if len(run) >= _LEAST]


def _follows_many_words(text: str, run: Sequence[_Call]) -> bool:
    """Whether at least half of the words to which the numbers are glued differ."""
    starts = (call.end - len(str(call.number)) for call in run)
    words = {text[max(0, at - _WORD_GLANCE) : at].rsplit(maxsplit=1)[-1] for at in starts}
    return 2 * len(words) >= len(run)


def _are_years(text: str, run: Sequence[_Call], noted: Container[int]) -> bool:
    """Whether the numbers are years of plans and editions: none has a note or ends a sentence."""
    starts = (call.end - len(str(call.number)) for call in run)
    is_plain = all(text[at - 1].isalnum() or text[at - 1] in _DASHES for at in starts)
    return is_plain and all(call.number in _YEARS and call.number not in noted for call in run)


def _complete_run(
    run: Sequence[_Call], ends: _Ends, bounds: tuple[int, int], needs_no_note: Callable[[int], bool]
) -> list[_Call]:
    """A run with the numbers glued to figures; empty where too many numbers are missing."""
    found: list[_Call] = []
    for one, following in pairwise(run):
        found.append(one)
        for number in range(one.number + 1, following.number):
            found += _find_between(number, ends, found[-1].end, following.end)
    found.append(run[-1])
    if len(found) < _LEAST_PRINTED * (run[-1].number - run[0].number + 1):
        return []
    head = [found[0]]  # from the first number backwards
    while needs_no_note(head[-1].number - 1) and (
        more := _find_between(head[-1].number - 1, ends, bounds[0], head[-1].end)
    ):
        head += more
    while needs_no_note(found[-1].number + 1) and (
        more := _find_between(found[-1].number + 1, ends, found[-1].end, bounds[1])
    ):
        found += more
    return [*head[:0:-1], *found]


def _find_between(number: int, ends: _Ends, low: int, high: int) -> list[_Call]:
    """The figure between two numerals that ends in this number, if there is exactly one."""
    places = ends.get(str(number), ())
    inside = places[bisect_right(places, low) : bisect_left(places, high)]
    return [_Call(inside[0], number)] if len(inside) == 1 else []
