"""Which part of a document a note belongs to: a chapter, or a table or chart above it.

Endnotes of several chapters, and notes at the foot of a page that two share, are assigned to the
chapters that call them. Notes and source lines under tables are found, with what refers to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pipeline import patterns as re
from pipeline.document.model import Mark, find_line_starts, select_marks, sort_marks
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.grammar.citation_cues import REFERENCES_HEADING
from pipeline.layout.elements import (
    FoundNote,
    Piece,
    expand_callout,
    find_next_piece,
    group_tables,
    is_label_value_table,
    parse_note_number,
)
from pipeline.profiles.headings import strip_number
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Chapter

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
    has_notes = any(piece.role == "note" for piece in rest)
    for at in range(len(found)):
        if at + 1 < len(found):
            below = found[at + 1]
            found[at], pieces = _move_next_notes(found[at], below.pieces)
            found[at + 1] = replace(below, pieces=pieces)
        if has_notes:
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
    last = parse_note_number(own[-1]) if own else None
    following = next(iter(calls), "") if last is None else str(last + 1)
    found: list[Piece] = []
    for mark, note in notes:
        number = parse_note_number(mark)
        if mark != following or mark not in calls or uncalled[mark] < 1 or number is None:
            break
        found += note
        following = str(number + 1)
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


_FEWEST_ENTRIES: Final = 2  # of a list of references
_MOSTLY: Final = 0.75  # of its paragraphs print a year or an address
_LONGEST_ENTRY: Final = 1_000  # characters
_LIST_NUMBER: Final = re.compile(r"\[?\d{1,3}[.)\]]\s+")  # which nothing calls
_ENTRY: Final = re.compile(  # begins with a name, a title or a dash for the author above
    rf"(?:{_LIST_NUMBER.pattern})?"
    r"[^\w\s]{0,3}(?:[^\W\d_a-z]|(?:de|van|von|al-|el-)\b|[\u2014_-]{2,}|\d{4}\b)"
    r"[\s\S]*?(?:(?<!\d)(?:1[6-9]|20)\d\d(?!\d)|https?://|www\.|\bn\.d\.|\bforthcoming\b)"
)
_ENTRY_END: Final = re.compile(r"(?:[.)\]>]|(?:https?://|www\.|/)\S*)\s*$")
_OPENING: Final = re.compile(
    rf"\s*(?:{_LIST_NUMBER.pattern})?(?:[^\W\d_a-z][^\s\d(),]*,\s[^\W\d_a-z]\."
    r"|[^\W\d_a-z][^()\n]{1,120}\((?:1[6-9]|20)\d\d[a-z]?\)|[^\W\d_a-z][^()\n\d]{1,120}[.,]\s\d{4}\b)"
)
_LINE_GLANCE: Final = 80  # characters: enough to see how a line ends


def mark_reference_entries(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces, with the entries of reference lists that have no numbers as notes.

    A list is what a heading such as `References` is over, headings of a lower level among it: at
    least two paragraphs or items without a mark, most of which print a year or an address. The only
    list of a report of several countries is no chapter's.
    """
    lists = [
        entries
        for at, piece in enumerate(pieces)
        if piece.role == "heading"
        and REFERENCES_HEADING.fullmatch(strip_number(piece.reading.text))
        if (entries := _find_entries(pieces, at))
    ]
    countries = {piece.country.code for piece in pieces if piece.country}
    if not lists or (len(lists) == 1 and len(countries) > 1):
        return pieces
    listed = {at: entries for found in lists for at, entries in found.items()}
    return tuple(part for at, piece in enumerate(pieces) for part in listed.get(at, [piece]))


def _find_entries(pieces: Sequence[Piece], heading: int) -> dict[int, list[Piece]]:
    """The entries of the list under a heading as notes, by the index of the piece they are in.

    Empty where there is no such list.
    """
    printed: dict[int, list[Piece]] = {}
    for at in range(heading + 1, len(pieces)):
        piece = pieces[at]
        if piece.role in ("country", "category") or (
            piece.role == "heading" and piece.level <= pieces[heading].level
        ):
            break
        if piece.is_note or piece.is_tabular or piece.reading.callouts:
            return {}
        if piece.role in ("prose", "item"):
            printed[at] = list(_split_entries(piece))
    listed = {at: entries for at, entries in printed.items() if all(map(_is_entry, entries))}
    total = sum(map(len, printed.values()))
    count = sum(map(len, listed.values()))
    return listed if count >= max(_FEWEST_ENTRIES, _MOSTLY * total) else {}


def _is_entry(piece: Piece) -> bool:
    text = piece.reading.text
    return len(text) <= _LONGEST_ENTRY and _ENTRY.match(text) is not None


def _split_entries(piece: Piece) -> Iterator[Piece]:
    """The entries in a piece as notes: lines between them may not be blank.

    An entry ends with a full stop or an address, and the next begins with a name and a year, or
    with a family name and initials.
    """
    document = piece.reading.document
    lines = find_line_starts(document.text, piece.start, piece.end, ())
    starts = [piece.start]
    for above, line in pairwise(lines):
        ended = document.text[max(above, line - _LINE_GLANCE) : line]
        if _ENTRY_END.search(ended) and _OPENING.match(document.text, line, piece.end):
            starts.append(line)
    for start, end in pairwise([*starts, piece.end]):
        stop = start + len(document.text[start:end].rstrip())
        marks = tuple(select_marks(piece.marks, start, stop))
        number = _LIST_NUMBER.match(document.text, start, stop)
        if number and not select_marks(marks, *number.span()):
            marks = (Mark("markup", *number.span()), *marks)
        reading = Reading.of(document, [(start, stop)], marks)
        yield Piece("note", start, stop, 0, marks, reading)


_SOURCE: Final = re.compile(
    r"\b(?:(?:Data [Ss]|S)(?:ources?|OURCES?)(?: (?:for|of) (?P<topic>[^:.]{1,80}))?[:.]"
    r"|(?P<absent>[A-Z][\w ]{2,60}) (?:was|were) unavailable from) "
)
_NOTE: Final = re.compile(r"(?:general )?notes?(?: \d{1,2})?[:.] |N\.B\.:? ", re.IGNORECASE)
_SYMBOLS: Final = r"*\u2020\u2021\u00a7\u00b6#"
_SYMBOL: Final = re.compile(  # perhaps in parentheses: `(*)`
    rf"(?P<open>\()?(?P<mark>[{_SYMBOLS}]{{1,4}})(?(open)\)) ?(?=[^\s{_SYMBOLS}])"
)
_SYMBOL_RUN: Final = re.compile(
    rf"(?<![\s{_SYMBOLS}])\s?"
    rf"(?:(?P<run>[{_SYMBOLS}]{{1,4}})|\((?P<enclosed>[{_SYMBOLS}]{{1,4}})\))(?![{_SYMBOLS}])"
)
_WORD: Final = re.compile(r"\w")
_LONGEST_REMARK: Final = 250  # characters, of a line between a table and its source line
_LETTER: Final = re.compile(r"\(?(?P<mark>[a-z])[.)] (?=\S)")
_NEARLY: Final = 0.8  # of the letters of two names are the same
_BEFORE_FIRST: Final = chr(ord("a") - 1)  # below a source line or general note
_OTHERS: Final = re.compile(r"\b(?:other|all)\b")
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
        if piece.continues and role and piece.role != "note":
            yield index, role, ""
            continue
        if piece.continues:
            return
        mark = _read_mark(piece, called, last or (_BEFORE_FIRST if role else ""))
        if mark is None and not (len(text) <= _LONGEST_REMARK and _is_over_source(pieces, index)):
            return
        mark = mark or ""
        role = "table source" if _SOURCE.match(text) else "table note"
        last = mark or last
        yield index, role, mark


def _is_over_source(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the next piece is a source line."""
    below = find_next_piece(pieces, at)
    is_below = below is not None and below.role in _OPENERS and below.role != "note"
    return is_below and _SOURCE.match(below.reading.text) is not None  # type: ignore[union-attr]


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
    """A row with the symbols after its words as callouts where notes below have such marks."""
    symbols = [mark for mark in marks if not mark.isalnum()]
    if not symbols:
        return piece
    taken = [mark for mark in piece.marks if mark.kind == "callout"]
    text = piece.reading.document.text
    behind = {mark.start for mark in taken}  # a number there is no part of the word
    added = [
        Mark("callout", *printed, mark)
        for run in _SYMBOL_RUN.finditer(text, piece.start, piece.end)
        if run.end() in behind or not _WORD.match(text, run.end())
        for printed, mark in _split_run(run, symbols)
        if not any(one.start < printed[1] and printed[0] < one.end for one in taken)
    ]
    return _with_marks(piece, added) if added else piece


def _split_run(run: re.Match[str], symbols: Sequence[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """The marks in a run of symbols (`*\u2020`), each with its place; none if one is not known.

    The place of a mark in parentheses includes them.
    """
    if run["enclosed"]:
        at, end = run.span("enclosed")
        if run["enclosed"] in symbols:
            yield (at - 1, end + 1), run["enclosed"]
        return
    found: list[tuple[tuple[int, int], str]] = []
    at, end = run.span("run")
    while at < end:
        known = [mark for mark in symbols if run.string.startswith(mark, at, end)]
        if not known:
            return
        mark = max(known, key=len)
        found.append(((at, at + len(mark)), mark))
        at += len(mark)
    yield from found


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


def read_source(document: Document, parts: Sequence[Piece]) -> Reading:
    """The source lines of a table as one reading; an empty one where it has none."""
    lines = [part for part in parts if part.role == "table source"]
    marks = [mark for line in lines for mark in line.marks]
    return Reading.of(document, [(line.start, line.end) for line in lines], marks)


def split_source_lines(document: Document, parts: Sequence[Piece]) -> list[Reading]:
    """The source lines of a table, each with the row or column for which it is the source."""
    lines: list[list[tuple[int, int]]] = []
    sources = [part for part in parts if part.role == "table source"]
    for part in sources:
        begun = [found.start() for found in _SOURCE.finditer(part.reading.text)]
        cuts = [part.reading.spans(at, at + 1)[0].start for at in begun if at]
        first, *others = pairwise([part.start, *cuts, part.end])
        if part.continues and lines:
            lines[-1].append(first)
        else:
            lines.append([first])
        lines += [[place] for place in others]
    marks = [mark for part in sources for mark in part.marks]
    return [Reading.of(document, places, marks) for places in lines]


def choose_source_line(
    lines: Sequence[Reading], label: str, *, is_recognised: bool = False
) -> Reading | None:
    """The source line of the row with this label: the one that names it, else the general one.

    `Source for the enrolment rate: …` names the row `Enrolment Rate (%)`, and so does `Enrolment
    rate was unavailable from …`. There is none where a line nearly names it: then a name is misread
    or misprinted. In recognised text a line for all other data needs one beside it that names a
    row: the name may be lost.
    """
    general: Reading | None = None
    has_topic = is_of_others = False
    wanted = _squeeze(label)
    for line in lines:
        topic = _SOURCE.match(line.text)
        named = fold(topic["topic"] or topic["absent"] or "") if topic else ""
        named = named.removeprefix("source for ").removeprefix("the ")
        if named in ("", "data") or _OTHERS.search(named):
            general = general or line
            is_of_others |= "other" in named
            continue
        has_topic = True
        squeezed = _squeeze(named)
        if squeezed in wanted:
            return line
        if SequenceMatcher(None, squeezed, wanted).ratio() >= _NEARLY:
            return None
    return None if is_recognised and is_of_others and not has_topic else general


def _squeeze(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))
