"""What is odd about how notes are numbered and called: order, gaps, beginning anew."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, Problem, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import FoundNote

_FEWEST: Final = 2  # callouts that have an order


def numbered(
    document: Document,
    notes: Sequence[FoundNote],
    callouts: Sequence[Mark],
    *,
    follows_notes: bool,
) -> tuple[Problem, ...]:
    """The problems of a chapter's numbers; `follows_notes` where a chapter with notes is before it.

    Only numbers are judged. A list of references, of which some is called twice, is called in no
    order; a chapter may go on where the one before it ended.
    """
    return (
        *_anew(notes, follows_notes=follows_notes),
        *_skipped(notes),
        *_disordered(document, callouts),
    )


def _numbers(notes: Sequence[FoundNote]) -> list[tuple[int, int]]:
    """The places of the notes that are numbered, and their numbers."""
    return [(at, int(note.mark)) for at, note in enumerate(notes) if note.mark.isdecimal()]


def _anew(notes: Sequence[FoundNote], *, follows_notes: bool) -> Iterator[Problem]:
    numbers = _numbers(notes)
    if numbers and follows_notes and numbers[0][1] == 1:
        message = "the notes are numbered from 1 again in this chapter"
        yield _of_note(Code.RESTARTED_NUMBERING, message, notes, numbers[0][0])
    for (_, last), (at, number) in pairwise(numbers):
        if number == 1:
            message = f"the notes are numbered from 1 again behind {last}"
            yield _of_note(Code.RESTARTED_NUMBERING, message, notes, at)
        elif number < last:
            message = f"note {number} is printed behind note {last}"
            yield _of_note(Code.NOTE_OUT_OF_ORDER, message, notes, at)


def _skipped(notes: Sequence[FoundNote]) -> Iterator[Problem]:
    """Gaps in the numbers: what is printed nowhere in the chapter between two that follow."""
    numbers = _numbers(notes)
    there = {number for _, number in numbers}
    for (_, last), (at, number) in pairwise(numbers):
        if number > last + 1 and not there.intersection(range(last + 1, number)):
            gap = str(last + 1) if number == last + 2 else f"{last + 1} to {number - 1}"
            message = f"no note {gap} is printed before note {number}"
            yield _of_note(Code.SKIPPED_NOTE, message, notes, at)


def _of_note(code: Code, message: str, notes: Sequence[FoundNote], at: int) -> Problem:
    return make_problem(code, message, notes[at].reading.spans(), f"/notes/{at}")


def _disordered(document: Document, callouts: Sequence[Mark]) -> Iterator[Problem]:
    """Callouts of footnotes that count down, but for a beginning anew."""
    single = [mark for mark in callouts if mark.value.isdecimal()]
    often = Counter(mark.value for mark in single)
    is_list = len(single) < len(callouts) or len(single) < _FEWEST or max(often.values()) > 1
    for last, mark in pairwise(() if is_list else single):
        if 1 < int(mark.value) < int(last.value):
            message = f"the callout {mark.value!r} stands behind {last.value!r}"
            there = (document.span(mark.start, mark.end),)
            yield make_problem(Code.CALLOUT_OUT_OF_ORDER, message, there)
