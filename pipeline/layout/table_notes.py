"""Notes and source lines under tables and charts: where they are, and what refers to them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from pipeline.document.model import Mark, sort_marks
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.layout.elements import (
    FoundNote,
    expand_callout,
    group_tables,
    is_label_value_table,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece

_SOURCE: Final = re.compile(r"(?:data )?sources?(?: (?:for|of) [^:.]{1,80})?[:.] ", re.IGNORECASE)
_NOTE: Final = re.compile(r"(?:general )?notes?(?: \d{1,2})?[:.] |N\.B\.:? ", re.IGNORECASE)
_SYMBOLS: Final = r"*\u2020\u2021\u00a7\u00b6#"
_SYMBOL: Final = re.compile(rf"(?P<mark>[{_SYMBOLS}]{{1,4}}) ?(?=[^\s{_SYMBOLS}])")
_LETTER: Final = re.compile(r"\(?(?P<mark>[a-z])[.)] (?=\S)")
_YEAR: Final = re.compile(r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)(?![\w/-])")
_DATA_YEAR: Final = re.compile(
    r"\b(?:data|statistics|figures) (?:are )?(?:from|of|for|as of) (?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OPENERS: Final = ("prose", "item", "note")  # roles of pieces that may be below a table
FootRole = Literal["table note", "table source"]


def mark_table_notes(pieces: Sequence[Piece], labels: Container[str]) -> list[Piece]:
    """The pieces, with notes and source lines below tables marked as such.

    They follow a table or the caption of a chart: lines that begin with `Source:` or `Notes:`, with
    a symbol, or with a letter that the table calls or that counts on. Tables of labels and values
    have none: their rows become statistics.
    """
    found = list(pieces)
    places = {piece.start: at for at, piece in enumerate(pieces)}
    for table in group_tables(pieces):
        if is_label_value_table(table, labels):
            continue
        rows = [places[piece.start] for piece in table]
        feet = list(_find_feet(pieces, rows[-1] + 1, _list_callouts(table)))
        marks = {mark for _, role, mark in feet if role == "table note" and mark}
        for at in rows:
            found[at] = _add_callouts(pieces[at], marks)
        for at, role, mark in feet:
            found[at] = _make_foot(pieces[at], role, mark)
    return found


def _list_callouts(table: Sequence[Piece]) -> set[str]:
    """The marks of the notes that a table calls."""
    return {
        mark
        for piece in table
        for callout in piece.marks
        if callout.kind == "callout"
        for mark in expand_callout(callout.value)
    }


def _find_feet(
    pieces: Sequence[Piece], at: int, called: Collection[str]
) -> Iterator[tuple[int, FootRole, str]]:
    """The notes and source lines from this index on: index, role, and mark of each."""
    role: FootRole | None = None
    last = ""
    for index in range(at, len(pieces)):
        piece = pieces[index]
        if piece.is_furniture:
            continue
        if piece.role not in _OPENERS:
            return
        text = piece.reading.text + " "
        if piece.continues and role:
            yield index, role, ""
            continue
        if piece.continues:
            return
        mark = _read_mark(piece, called, last)
        if mark is None:
            return
        role = "table source" if _SOURCE.match(text) else "table note"
        last = mark or last
        yield index, role, mark


def _read_mark(piece: Piece, called: Collection[str], last: str) -> str | None:
    """The mark of a note below a table, "" for a source line or general note, None for neither."""
    text = piece.reading.text + " "
    if own := find_leading_mark(piece):
        is_called = own in called or piece.role != "note"
        return own if is_called and not own.isdecimal() else None
    if piece.role == "note":
        return None
    if _SOURCE.match(text) or _NOTE.match(text):
        return ""
    if symbol := _SYMBOL.match(text):
        return symbol["mark"]
    letter = _LETTER.match(text)
    if letter and (letter["mark"] in called or (last and ord(letter["mark"]) == ord(last[0]) + 1)):
        return letter["mark"]
    return None


def find_leading_mark(piece: Piece) -> str:
    """The mark with which a piece begins, "" if it begins with none."""
    callouts = piece.reading.callouts
    return callouts[0][1].value if callouts and callouts[0][0] == 0 else ""


def _make_foot(piece: Piece, role: FootRole, mark: str) -> Piece:
    """A piece as a note or source line; a plain mark before it becomes its callout."""
    found = replace(piece, role=role)
    if not mark or find_leading_mark(piece):
        return found
    printed = _SYMBOL.match(piece.reading.text) or _LETTER.match(piece.reading.text + " ")
    if printed is None:
        return found
    spans = piece.reading.spans(0, len(printed[0].rstrip()))
    return _with_marks(found, [Mark("callout", spans[0].start, spans[-1].end, mark)])


def _add_callouts(piece: Piece, marks: Collection[str]) -> Piece:
    """A row with the symbols behind its words as callouts where notes below have such marks."""
    symbols = [mark for mark in marks if not mark.isalnum()]
    if not symbols:
        return piece
    taken = [mark for mark in piece.marks if mark.kind == "callout"]
    text = piece.reading.document.text
    anyone = "|".join(re.escape(mark) for mark in sorted(symbols, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\s{_SYMBOLS}])[ ]?(?P<mark>{anyone})(?![\w{_SYMBOLS}])")
    added = [
        Mark("callout", *found.span("mark"), found["mark"])
        for found in pattern.finditer(text, piece.start, piece.end)
        if not any(one.start < found.end("mark") and found.start("mark") < one.end for one in taken)
    ]
    return _with_marks(piece, added) if added else piece


def _with_marks(piece: Piece, more: Sequence[Mark]) -> Piece:
    marks = sort_marks([*piece.marks, *more])
    reading = Reading.of(piece.reading.document, [(piece.start, piece.end)], marks)
    return replace(piece, marks=marks, reading=reading)


@dataclass(frozen=True, slots=True)
class TableNoteSet:
    """The notes of a chapter's tables, by the start of the table's first piece.

    `links` are the notes that each callout in a table refers to, by the callout's offset; none
    where its table has no such note.
    """

    notes: Mapping[int, tuple[FoundNote, ...]]
    links: Mapping[int, tuple[str, ...]]
    problems: tuple[Problem, ...]


def link_table_notes(document: Document, pieces: Sequence[Piece]) -> TableNoteSet:
    """The notes of the tables among these pieces, and the callouts in tables linked to them.

    A symbol or letter in a table refers to a note of this table or to none; a number refers to the
    notes of the chapter unless the table has a note of that number.
    """
    notes: dict[int, tuple[FoundNote, ...]] = {}
    links: dict[int, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for number, table in enumerate(group_tables(pieces), start=1):
        own = tuple(_build_notes(document, table, number))
        if own:
            notes[table[0].start] = own
        marks = {note.mark: note.id for note in own if note.mark}
        for piece in table:
            for at, callout in piece.reading.callouts:
                if piece.role == "table note" and at == 0:
                    links[callout.start] = ()  # the note's own mark
                    continue
                printed = expand_callout(callout.value)
                if all(mark in marks for mark in printed):
                    links[callout.start] = tuple(marks[mark] for mark in printed)
                elif not any(mark.isdecimal() for mark in printed):
                    links[callout.start] = ()
                    message = f"the table has no note {callout.value!r}"
                    spans = (document.span(callout.start, callout.end),)
                    problems.append(make_problem(Code.CALLOUT_WITHOUT_NOTE, message, spans))
    return TableNoteSet(notes, links, tuple(problems))


def _build_notes(document: Document, table: Sequence[Piece], number: int) -> Iterator[FoundNote]:
    """The notes of a table; an id is `t`, the table's number, and the note's mark."""
    seen: dict[str, int] = defaultdict(int)
    feet = [piece for piece in table if piece.role == "table note"]
    starts = [at for at, piece in enumerate(feet) if not piece.continues]
    for start, end in pairwise([*starts, len(feet)]):
        parts = feet[start:end]
        mark = find_leading_mark(parts[0])
        seen[mark] += 1
        id_ = f"t{number}{mark}" + (f"-{seen[mark]}" if seen[mark] > 1 else "")
        marks = [one for part in parts for one in part.marks]
        extents = tuple((part.start, part.end) for part in parts)
        yield FoundNote(id_, mark, Reading.of(document, extents, marks), extents)


def find_source_year(text: str) -> str | None:
    """The year of the data that source lines state, None where they state none or several.

    `Data from 2020, published by … 2022` is of 2020.
    """
    stated = {year["year"] for year in _DATA_YEAR.finditer(text)}
    years = stated or {year["year"] for year in _YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None
