"""Whether the notes of a chapter are called from it, and not from its neighbour."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.document.problems import Code, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedDocument
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import CountryRecord


def check_notes_of_neighbours(
    document: FinishedDocument, records: Sequence[CountryRecord]
) -> Iterator[Problem]:
    """Yield a note that its own chapter does not call, and the chapter beside it does.

    The neighbour lacks a note of this mark, so that one of both is in the wrong chapter.
    """
    for one, other in pairwise(records):
        for caller, holder in ((one, other), (other, one)):
            lacking = _list_lacking(document, caller)
            for note, spans in _list_uncalled(holder):
                if note in lacking:
                    message = (
                        f"note {note!r} of {_name(holder)} is called from {_name(caller)}, "
                        "which has none of this mark"
                    )
                    yield make_problem(Code.NOTE_OF_NEIGHBOUR, message, (*spans[:1], lacking[note]))


def _list_lacking(document: FinishedDocument, record: CountryRecord) -> dict[str, Span]:
    """The marks that a chapter calls and has no note for, each where it is called first."""
    places = [
        problem.spans[0]
        for problem in reversed(record.problems)
        if problem.code is Code.CALLOUT_WITHOUT_NOTE and problem.spans
    ]
    return {document.text[place.start : place.end].strip("[]()^ "): place for place in places}


def _list_uncalled(record: CountryRecord) -> Iterator[tuple[str, Sequence[Span]]]:
    """The marks of the notes that nothing in their chapter calls, and where these stand."""
    for problem in record.problems:
        if problem.code is Code.NOTE_WITHOUT_CALLOUT and problem.pointer:
            note = record.notes[int(problem.pointer.rpartition("/")[2])]
            if note.mark.isdecimal():
                yield note.mark, problem.spans


def _name(record: CountryRecord) -> str:
    country = record.country
    return (country.name or country.printed if country else None) or "a chapter without a country"
