"""A chapter's notes, and which of them each callout calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.layout.elements import MAX_RANGE_LENGTH, FoundNote, NoteLinks, expand_callout
from pipeline.record.country import Note
from pipeline.record.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.record.country import Citation
    from pipeline.record.model import NoteRef


@dataclass(frozen=True, slots=True)
class Found:
    """The notes of a chapter, its callouts and their links, and what does not fit together."""

    notes: tuple[FoundNote, ...]
    callouts: tuple[Mark, ...]
    links: NoteLinks
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


def found_notes(document: Document, chapter: Chapter) -> Found:
    """The notes of a chapter in order, and its callouts linked to them by their marks.

    Where a mark is printed on several notes, the callouts of that mark go to them one by one if
    there are as many, else each to the next such note behind it. A callout of no note keeps
    its mark, with a problem.
    """
    notes = tuple(_notes(document, [piece for piece in chapter.pieces if piece.role == "note"]))
    others = (piece for piece in chapter.pieces if piece.role != "note")
    callouts = tuple(mark for piece in others for mark in piece.marks if mark.kind == "callout")
    printed = [(callout, mark) for callout in callouts for mark in expand_callout(callout.value)]
    linked = _linked(printed, notes)
    problems = (*_unparsed(document, callouts), *_unmatched(document, printed, notes, linked))
    claims = tuple(
        Claim(start, end, "note", f"/notes/{at}")
        for at, note in enumerate(notes)
        for start, end in note.extents
    )
    return Found(notes, callouts, NoteLinks(linked), claims, problems)


def _unparsed(document: Document, callouts: Sequence[Mark]) -> Iterator[Problem]:
    for callout in callouts:
        if not expand_callout(callout.value):
            message = (
                f"the callout {callout.value!r} names no notes, or more than {MAX_RANGE_LENGTH}"
            )
            spans = (document.span(callout.start, callout.end),)
            yield make_problem(Code.UNPARSED_CALLOUT, message, spans)


def _notes(document: Document, pieces: Sequence[Piece]) -> Iterator[FoundNote]:
    seen: dict[str, int] = defaultdict(int)
    for parts in _whole(pieces):
        marks = [mark for part in parts for mark in part.marks]
        mark = next((mark.value for mark in marks if mark.kind == "callout"), "")
        seen[mark] += 1
        id_ = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        extents = tuple((part.start, part.end) for part in parts)
        yield FoundNote(id_, mark, Reading.of(document, extents, marks), extents)


def _whole(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each note: one, or several where pages or columns cut it."""
    parts: list[Piece] = []
    for piece in pieces:
        if parts and not piece.continues:
            yield parts
            parts = []
        parts.append(piece)
    if parts:
        yield parts


def _linked(
    printed: Sequence[tuple[Mark, str]], notes: Sequence[FoundNote]
) -> dict[int, tuple[str, ...]]:
    """The ids of the notes that each callout calls, by where it begins."""
    by_mark: dict[str, list[FoundNote]] = defaultdict(list)
    for note in notes:
        by_mark[note.mark].append(note)
    calls = Counter(mark for _, mark in printed)
    turns: Counter[str] = Counter()
    linked: dict[int, list[str]] = defaultdict(list)
    lengths = _runs(notes)
    for callout, mark in printed:
        candidates = by_mark[mark]
        if len(candidates) > 1 and candidates[0].reading.document.text[callout.start] == "(":
            longest = max(lengths[one.id] for one in candidates)
            candidates = [one for one in candidates if lengths[one.id] == longest]
        if not candidates:
            called = mark
        elif len(candidates) == calls[mark]:
            called = candidates[turns[mark]].id
            turns[mark] += 1
        else:
            behind = (note for note in candidates if note.extents[0][0] > callout.start)
            called = next(behind, candidates[-1]).id
        linked[callout.start].append(called)
    return {start: tuple(ids) for start, ids in linked.items()}


def _runs(notes: Sequence[FoundNote]) -> dict[str, int]:
    """How many notes are numbered on without a break where each stands, by the notes' ids.

    Numbers in parentheses call the list of references, not the few notes of a page.
    """
    lengths: dict[str, int] = {}
    run: list[FoundNote] = []
    for note in notes:
        if run and not _counts_on(run[-1].mark, note.mark):
            lengths.update(dict.fromkeys((one.id for one in run), len(run)))
            run = []
        run.append(note)
    return lengths | dict.fromkeys((one.id for one in run), len(run))


def _counts_on(mark: str, following: str) -> bool:
    return mark.isdecimal() and following.isdecimal() and int(following) == int(mark) + 1


def _unmatched(
    document: Document,
    printed: Sequence[tuple[Mark, str]],
    notes: Sequence[FoundNote],
    linked: dict[int, tuple[str, ...]],
) -> Iterator[Problem]:
    marks = {note.mark for note in notes}
    for callout, mark in printed:
        if mark not in marks:
            there = (document.span(callout.start, callout.end),)
            message = f"the callout {mark!r} calls a note that is not there"
            yield make_problem(Code.CALLOUT_WITHOUT_NOTE, message, there)
    called = {id_ for ids in linked.values() for id_ in ids}
    for at, note in enumerate(notes):
        spans = note.reading.spans()
        if note.id not in called:
            message = f"no callout calls note {note.id!r}"
            yield make_problem(Code.NOTE_WITHOUT_CALLOUT, message, spans, f"/notes/{at}")
        if note.id != note.mark and note.mark.isalnum():  # signs come again on every page
            message = f"the mark {note.mark!r} is printed again; this note's id is {note.id!r}"
            yield make_problem(Code.REPEATED_NOTE, message, spans, f"/notes/{at}")


def noted(
    found: Found,
    citations: Sequence[tuple[Citation, ...]],
    bearers: Iterable[tuple[str, Sequence[NoteRef]]],
) -> tuple[Note, ...]:
    """The notes as the record holds them; `bearers` are JSON Pointers with the callouts there."""
    if not found.notes:
        return ()
    refs: dict[str, list[str]] = defaultdict(list)
    for pointer, callouts in bearers:
        for callout in callouts:
            if pointer not in refs[callout.note]:
                refs[callout.note].append(pointer)
    return tuple(
        Note(
            id=note.id,
            mark=note.mark,
            text=note.reading.text,
            spans=note.reading.spans(),
            refs=tuple(refs[note.id]),
            citations=cited,
        )
        for note, cited in zip(found.notes, citations, strict=True)
    )
