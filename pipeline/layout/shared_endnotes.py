"""Assigns notes to the chapters that call them: endnotes of several, and notes of a shared page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from pipeline.layout.elements import expand_callout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.layout.elements import Chapter, Piece

_Note: TypeAlias = "list[Piece]"  # several pieces if a page ends within the note


def assign_foot_notes(
    chapters: Sequence[Chapter], matter: Sequence[Piece]
) -> tuple[tuple[Chapter, ...], tuple[Piece, ...]]:
    """The chapters and the matter; notes at the foot of a page may be those of the chapter before.

    Another chapter, or back matter, begins on that page. Such a note has the number that comes next
    after the notes of the chapter before, which calls it; the text under whose heading it is
    printed has more notes of that number than calls.
    """
    found, rest = list(chapters), tuple(matter)
    for at in range(len(found)):
        if at + 1 < len(found):
            below = found[at + 1]
            found[at], pieces = _move_next_notes(found[at], below.pieces)
            found[at + 1] = replace(below, pieces=pieces)
        if any(piece.role == "note" for piece in rest):
            start = found[at].pieces[0].start if found[at].pieces else 0
            before = tuple(piece for piece in rest if piece.start <= start)
            behind = tuple(piece for piece in rest if piece.start > start)
            found[at], behind = _move_next_notes(found[at], behind)
            rest = (*before, *behind)
    return tuple(found), rest


def _move_next_notes(above: Chapter, below: tuple[Piece, ...]) -> tuple[Chapter, tuple[Piece, ...]]:
    """A chapter with the notes that come next in it, and the pieces below it without them."""
    moved = _find_next_notes(above, below)
    if not moved:
        return above, below
    left = tuple(_drop_moved(below, {id(piece) for piece in moved}))
    return replace(above, pieces=(*above.pieces, *moved)), left


def _find_next_notes(above: Chapter, below: Sequence[Piece]) -> list[Piece]:
    """The pieces of the notes that come next in a chapter, printed among other pieces."""
    notes = [(_find_mark(note), note) for note in _group_notes(below)]
    if not notes:
        return []
    own = [_find_mark(note) for note in _group_notes(above.pieces)]
    calls = dict.fromkeys(_list_calls(above.pieces))
    uncalled = Counter(mark for mark, _ in notes)
    uncalled.subtract(_list_calls(below))
    following = str(int(own[-1]) + 1) if own and own[-1].isdecimal() else next(iter(calls), "")
    found: list[Piece] = []
    for mark, note in notes:
        if mark != following or mark not in calls or uncalled[mark] < 1 or not mark.isdecimal():
            break
        found += note
        following = str(int(mark) + 1)
    return found


def assign_shared_endnotes(
    chapters: Sequence[Chapter], matter: Sequence[Piece]
) -> tuple[tuple[Chapter, ...], tuple[Piece, ...]]:
    """The chapters with the notes that each calls, and the matter without these.

    Applies if notes are printed in the last chapter or after it while other chapters call notes
    and have none. Notes in the last chapter are its own if it calls the first of them.
    With continuous numbering a note belongs to the first chapter that calls it; where numbering
    restarts, the lists belong to the chapters in order.
    """
    as_printed = tuple(chapters), tuple(matter)
    if not chapters:
        return as_printed
    *others, last = chapters
    notes = list(_group_notes([*last.pieces, *matter]))
    callers = [
        one for one in others if _list_calls(one.pieces) and not any(_group_notes(one.pieces))
    ]
    if not notes or not callers or _has_own_notes(last):
        return as_printed
    owners = _assign_owners(notes, [*callers, last])
    mine = {id(chapter): _select_notes(chapter, notes, owners) for chapter in (*callers, last)}
    moved = {
        id(piece) for note, owner in zip(notes, owners, strict=True) if owner for piece in note
    }
    return (
        tuple(
            replace(one, pieces=(*_drop_moved(one.pieces, moved), *mine.get(id(one), ())))
            for one in chapters
        ),
        tuple(_drop_moved(matter, moved)),
    )


def _group_notes(pieces: Iterable[Piece]) -> Iterator[_Note]:
    note: _Note = []
    for piece in (piece for piece in pieces if piece.role == "note"):
        if note and not piece.continues:
            yield note
            note = []
        note.append(piece)
    if note:
        yield note


def _has_own_notes(chapter: Chapter) -> bool:
    """Whether a chapter has a single list of notes and calls the first of them."""
    marks = [_find_mark(note) for note in _group_notes(chapter.pieces)]
    return marks.count("1") == 1 and _list_calls(chapter.pieces).count("1") == 1


def _find_mark(note: _Note) -> str:
    marks = (mark.value for piece in note for mark in piece.marks if mark.kind == "callout")
    return next(marks, "")


def _list_calls(pieces: Iterable[Piece]) -> list[str]:
    """The marks that the text in some pieces calls, in order."""
    return [
        one
        for piece in pieces
        if piece.role != "note"
        for mark in piece.marks
        if mark.kind == "callout"
        for one in expand_callout(mark.value)
    ]


def _assign_owners(notes: Sequence[_Note], callers: Sequence[Chapter]) -> list[Chapter | None]:
    """The chapter of each note, None if none of these calls it."""
    lists = [at for at, note in enumerate(notes) if at == 0 or _find_mark(note) == "1"]
    calling = [chapter for chapter in callers if _list_calls(chapter.pieces)]
    if len(lists) > 1:
        if len(lists) != len(calling):
            return [None] * len(notes)
        bounds = [*lists[1:], len(notes)]
        sizes = [end - start for start, end in zip(lists, bounds, strict=True)]
        return [one for one, size in zip(calling, sizes, strict=True) for _ in range(size)]
    first: dict[str, Chapter] = {}
    for chapter in calling:
        for mark in _list_calls(chapter.pieces):
            first.setdefault(mark, chapter)
    return [first.get(_find_mark(note)) for note in notes]


def _select_notes(
    chapter: Chapter, notes: Sequence[_Note], owners: Sequence[Chapter | None]
) -> Iterator[Piece]:
    for note, owner in zip(notes, owners, strict=True):
        if owner is chapter:
            yield from note


def _drop_moved(pieces: Iterable[Piece], moved: set[int]) -> Iterator[Piece]:
    return (piece for piece in pieces if id(piece) not in moved)
