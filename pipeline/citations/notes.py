"""A chapter's notes: their parts joined, callouts linked to them, their numbering checked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.abbreviations import (
    ABBREVIATION,
    build_by_abbreviation,
    find_submitters,
    is_gloss,
)
from pipeline.citations.authorities import AuthorDates, CitedSource, SourceIndex
from pipeline.citations.lists import parse_notes
from pipeline.citations.note import find_unexplained, split_note
from pipeline.document.model import UNREAD_CALLOUT
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.grammar.citation_cues import is_remark, may_cite
from pipeline.grammar.named_parts import SourcePart
from pipeline.layout.elements import (
    MAX_RANGE_LENGTH,
    FoundNote,
    NoteLinks,
    expand_callout,
    parse_note_number,
)
from pipeline.layout.notes import link_table_notes
from pipeline.layout.prose import Credited, Prose
from pipeline.record.country import Authority, Note
from pipeline.record.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.citations.source import ParsedCitation
    from pipeline.document.model import Document, Mark
    from pipeline.layout.elements import Chapter, Piece
    from pipeline.record.country import Citation
    from pipeline.record.csl import CslItem
    from pipeline.record.model import NoteRef


_SHORT: Final = re.compile(ABBREVIATION)
_FEWEST_CITING: Final = 2  # notes that make an abbreviation the name of a source
_BEFORE: Final = 20  # characters before a callout, which hold an abbreviation


@dataclass(frozen=True, slots=True)
class NoteSet:
    """The notes of a chapter, their citations, its callouts, the links, and problems found."""

    notes: tuple[FoundNote, ...]
    citations: NoteCitations
    callouts: tuple[Mark, ...]
    links: NoteLinks
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


def link_notes(document: Document, chapter: Chapter) -> NoteSet:
    """The notes of a chapter in order, with its callouts linked to them by their marks.

    Where several notes have the same mark, its callouts are assigned to them in order if there
    are equally many, else each to the next such note after it. A callout without a note keeps its
    mark and yields a problem.
    """
    notes = tuple(
        _build_notes(document, [piece for piece in chapter.pieces if piece.role == "note"])
    )
    tables = link_table_notes(document, chapter.pieces)
    others = (piece for piece in chapter.pieces if piece.role != "note")
    callouts = tuple(
        mark
        for piece in others
        for mark in piece.marks
        if mark.kind == "callout" and mark.start not in tables.links
    )
    printed = [(callout, mark) for callout in callouts for mark in expand_callout(callout.value)]
    linked = _link_callouts(printed, notes)
    problems = (
        *_find_unparsed_callouts(document, callouts),
        *_find_unmatched(document, printed, notes, linked),
        *tables.problems,
    )
    claims = tuple(
        Claim(start, end, "note", f"/notes/{at}")
        for at, note in enumerate(notes)
        for start, end in note.extents
    )
    citations = collect_citations(notes, _find_glosses(document, notes, linked))
    by_name = _find_author_dates(citations)
    links = NoteLinks({**linked, **tables.links}, tables.notes, by_name.find if by_name else None)
    return NoteSet(notes, citations, callouts, links, claims, problems)


def _find_glosses(
    document: Document, notes: Sequence[FoundNote], linked: dict[int, tuple[str, ...]]
) -> frozenset[int]:
    """The indices of the notes that only spell out the abbreviation before their callout."""
    places = {note.id: at for at, note in enumerate(notes)}
    before = {places[id_]: start for start, ids in linked.items() for id_ in ids if id_ in places}
    return frozenset(
        at
        for at, note in enumerate(notes)
        if is_gloss(note.reading.text, document.text[: before.get(at, 0)][-_BEFORE:])
    )


def _find_author_dates(collected: NoteCitations) -> AuthorDates | None:
    """What finds the citations of a reference list without numbers; None without such a list."""
    if all(note.mark for note in collected.notes):
        return None
    return AuthorDates(
        (note.id, note.reading.text, found[0].source)
        for note, found in zip(collected.notes, collected.citations, strict=True)
        if not note.mark and len(found) == 1 and found[0].source
    )


def _find_unparsed_callouts(document: Document, callouts: Sequence[Mark]) -> Iterator[Problem]:
    for callout in callouts:
        if not expand_callout(callout.value):
            message = (
                "a raised mark is no number that is sure: look which note it calls"
                if callout.value == UNREAD_CALLOUT
                else f"the callout {callout.value!r} names no notes, or over {MAX_RANGE_LENGTH}"
            )
            spans = (document.span(callout.start, callout.end),)
            yield make_problem(Code.UNPARSED_CALLOUT, message, spans)


def _build_notes(document: Document, pieces: Sequence[Piece]) -> Iterator[FoundNote]:
    seen: dict[str, int] = defaultdict(int)
    for parts in _join_pieces(pieces):
        marks = [mark for part in parts for mark in part.marks]
        mark = next((mark.value for mark in marks if mark.kind == "callout"), "")
        seen[mark] += 1
        id_ = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        if not mark:  # an entry of a reference list without numbers
            id_ = f"r{seen[mark]}"
        extents = tuple((part.start, part.end) for part in parts)
        yield FoundNote(id_, mark, Reading.of(document, extents, marks), extents)


def _join_pieces(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each note; a page or column break divides a note into several."""
    parts: list[Piece] = []
    for piece in pieces:
        if parts and not piece.continues:
            yield parts
            parts = []
        parts.append(piece)
    if parts:
        yield parts


def _link_callouts(
    printed: Sequence[tuple[Mark, str]], notes: Sequence[FoundNote]
) -> dict[int, tuple[str, ...]]:
    """The ids of the notes that each callout refers to, by the callout's start offset."""
    by_mark: dict[str, list[FoundNote]] = defaultdict(list)
    for note in notes:
        by_mark[note.mark].append(note)
    calls = Counter(mark for _, mark in printed)
    turns: Counter[str] = Counter()
    linked: dict[int, list[str]] = defaultdict(list)
    lengths = _measure_runs(notes)
    for callout, mark in printed:
        candidates = by_mark[mark]
        if len(candidates) > 1 and candidates[0].reading.document.text[callout.start] == "(":
            longest = max(lengths[note.id] for note in candidates)
            candidates = [note for note in candidates if lengths[note.id] == longest]
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


def _measure_runs(notes: Sequence[FoundNote]) -> dict[str, int]:
    """The length of the run of consecutive numbers to which each note belongs, by note id.

    Numbers in parentheses call the list of references, not the few notes of a page.
    """
    lengths: dict[str, int] = {}
    run: list[FoundNote] = []
    for note in notes:
        if run and not _is_next_number(run[-1].mark, note.mark):
            lengths.update(dict.fromkeys((one.id for one in run), len(run)))
            run = []
        run.append(note)
    return lengths | dict.fromkeys((one.id for one in run), len(run))


def _is_next_number(mark: str, following: str) -> bool:
    number = parse_note_number(mark)
    return number is not None and parse_note_number(following) == number + 1


def _find_unmatched(
    document: Document,
    printed: Sequence[tuple[Mark, str]],
    notes: Sequence[FoundNote],
    linked: dict[int, tuple[str, ...]],
) -> Iterator[Problem]:
    marks = {note.mark for note in notes}
    for callout, pairs in groupby(printed, key=itemgetter(0)):
        lacking = [mark for _, mark in pairs if mark not in marks]
        if lacking:
            there = (document.span(callout.start, callout.end),)
            message = f"the callout {lacking[0]!r} refers to a note that is not in this chapter"
            if len(lacking) > 1:
                message += f", and so do {len(lacking) - 1} more marks beside it"
            yield make_problem(Code.CALLOUT_WITHOUT_NOTE, message, there)
    called = {id_ for ids in linked.values() for id_ in ids}
    for at, note in enumerate(notes):
        spans = note.reading.spans()
        if note.mark and note.id not in called:
            message = f"no callout refers to note {note.id!r}"
            yield make_problem(Code.NOTE_WITHOUT_CALLOUT, message, spans, f"/notes/{at}")
        if note.id != note.mark and note.mark.isalnum():  # symbols repeat on every page
            message = f"the mark {note.mark!r} is printed again; this note's id is {note.id!r}"
            yield make_problem(Code.REPEATED_NOTE, message, spans, f"/notes/{at}")


def build_notes(
    found: NoteSet,
    citations: Sequence[tuple[Citation, ...]],
    bearers: Iterable[tuple[str, Sequence[NoteRef]]],
) -> tuple[Note, ...]:
    """The notes as the record holds them; `bearers` are JSON Pointers with their callouts."""
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


_MIN_CALLOUTS: Final = 2  # callouts that have an order


def check_numbering(
    document: Document,
    notes: Sequence[FoundNote],
    callouts: Sequence[Mark],
    *,
    follows_notes: bool,
) -> tuple[Problem, ...]:
    """Problems in the numbering of a chapter's notes and callouts.

    Only numeric marks are checked. Callouts of a reference list, in which a number may recur, need
    no order. `follows_notes`: an earlier chapter has notes, whose numbering may continue here.
    """
    return (
        *_find_restarts(notes, follows_notes=follows_notes),
        *_find_gaps(notes),
        *_find_disorder(document, callouts),
    )


def _list_numbers(notes: Sequence[FoundNote]) -> list[tuple[int, int]]:
    """The indices and numbers of the notes with numeric marks."""
    numbers = ((at, parse_note_number(note.mark)) for at, note in enumerate(notes))
    return [(at, number) for at, number in numbers if number is not None]


def _find_restarts(notes: Sequence[FoundNote], *, follows_notes: bool) -> Iterator[Problem]:
    numbers = _list_numbers(notes)
    if numbers and follows_notes and numbers[0][1] == 1:
        message = "the notes are numbered from 1 again in this chapter"
        yield _make_note_problem(Code.RESTARTED_NUMBERING, message, notes, numbers[0][0])
    for (_, last), (at, number) in pairwise(numbers):
        if number == 1:
            message = f"the notes are numbered from 1 again behind {last}"
            yield _make_note_problem(Code.RESTARTED_NUMBERING, message, notes, at)
        elif number < last:
            message = f"note {number} is printed behind note {last}"
            yield _make_note_problem(Code.NOTE_OUT_OF_ORDER, message, notes, at)


def _find_gaps(notes: Sequence[FoundNote]) -> Iterator[Problem]:
    """Gaps: numbers missing between two successive notes and printed nowhere else."""
    numbers = _list_numbers(notes)
    there = sorted(number for _, number in numbers)
    for (_, last), (at, number) in pairwise(numbers):
        if number > last + 1 and there[bisect_right(there, last)] == number:
            gap = str(last + 1) if number == last + 2 else f"{last + 1} to {number - 1}"
            message = f"no note {gap} is printed before note {number}"
            yield _make_note_problem(Code.SKIPPED_NOTE, message, notes, at)


def _make_note_problem(code: Code, message: str, notes: Sequence[FoundNote], at: int) -> Problem:
    return make_problem(code, message, notes[at].reading.spans(), f"/notes/{at}")


def _find_disorder(document: Document, callouts: Sequence[Mark]) -> Iterator[Problem]:
    """Callouts whose number is lower than the one before, except a restart at 1."""
    numbers = ((mark, parse_note_number(mark.value)) for mark in callouts)
    single = [(mark, number) for mark, number in numbers if number is not None]
    often = Counter(mark.value for mark, _ in single)
    is_list = len(single) < len(callouts) or len(single) < _MIN_CALLOUTS or max(often.values()) > 1
    for (last, above), (mark, number) in pairwise(() if is_list else single):
        if 1 < number < above:
            message = f"the callout {mark.value!r} is printed after {last.value!r}"
            there = (document.span(mark.start, mark.end),)
            yield make_problem(Code.CALLOUT_OUT_OF_ORDER, message, there)


_ADDRESS_FIELDS: Final = frozenset(("id", "type", "URL", "accessed"))


def _cut_remarks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The runs of sentences between two offsets that may cite, without the remarks around them."""
    runs: list[tuple[int, int]] = []
    at = start
    for first, last in split_note(text[start:end]):
        sentence = text[start + first : start + last].rstrip()
        if is_remark(sentence):
            continue
        begin = start + last - len(text[start + first : start + last].lstrip())
        stop = start + first + len(sentence)
        if runs and at == start + first:
            begin = runs.pop()[0]
        runs.append((begin, stop))
        at = start + last
    return runs


@dataclass(frozen=True, slots=True)
class NoteCitations:
    """A chapter's notes, the citations found in each, and the sources cited in full."""

    notes: tuple[FoundNote, ...]
    citations: tuple[tuple[ParsedCitation, ...], ...]
    source_index: SourceIndex
    full_sources: dict[tuple[int, int], CitedSource]  # by index of note and citation
    places_by_mark: dict[str, list[int]]  # indices of the notes with a mark, in order
    glosses: frozenset[int] = frozenset()  # indices of the notes that spell out an abbreviation

    def sources_in_full(self, note: int) -> list[CitedSource]:
        """The sources that a note (given by index) cites in full."""
        places_by_mark = ((note, at) for at in range(len(self.citations[note])))
        return [self.full_sources[place] for place in places_by_mark if place in self.full_sources]

    def find_unparsed(self, note: int) -> list[tuple[int, int]]:
        """The offsets in a note's text of what looks like a citation but was not parsed.

        Where only a URL was parsed, all text beside it counts. The sentences of a numbered note
        that surely cite nothing are left out.
        """
        if note in self.glosses:
            return []
        text = self.notes[note].reading.text
        gaps = find_unexplained(text, self.citations[note])
        is_bare = any(cited.csl.keys() <= _ADDRESS_FIELDS for cited in self.sources_in_full(note))
        if is_bare or not self.notes[note].mark:
            return [one for one in gaps if is_bare or may_cite(text[slice(*one)])]
        return [
            part for gap in gaps if may_cite(text[slice(*gap)]) for part in _cut_remarks(text, *gap)
        ]

    def find_note(self, mark: str, before: int) -> int | None:
        """The index of the note with this mark: of several, the last before index `before`."""
        places_by_mark = self.places_by_mark.get(mark)
        return (
            places_by_mark[max(0, bisect_left(places_by_mark, before) - 1)]
            if places_by_mark
            else None
        )


def collect_citations(
    notes: Sequence[FoundNote], glosses: frozenset[int] = frozenset()
) -> NoteCitations:
    """Parses the citations in these notes and registers the sources cited in full.

    A submission is registered where a note first cites it by the abbreviation that a list gives.
    """
    citations = tuple(_parse_each_list(notes))
    source_index = SourceIndex()
    listed = {
        short.casefold(): source
        for note in notes
        for short, source in find_submitters(note.reading.text)
    }
    full_sources: dict[tuple[int, int], CitedSource] = {}
    for at, cited in enumerate(citations):
        for number, cite in enumerate(cited):
            is_known = cite.name is not None and source_index.find_by_name(cite.name)
            source = cite.source or listed.get((cite.name or "").casefold())
            if source is not None and not is_known:
                full_sources[at, number] = source_index.add(source, at)
    for at, number in _find_undefined(citations, source_index):
        cite = citations[at][number]
        text = notes[at].reading.text
        source = build_by_abbreviation(
            text, cite.name or "", text.find(cite.name or "", cite.start)
        )
        full_sources[at, number] = source_index.add(source, at)
    places_by_mark: dict[str, list[int]] = defaultdict(list)
    for at, note in enumerate(notes):
        places_by_mark[note.mark].append(at)
    return NoteCitations(
        tuple(notes), citations, source_index, full_sources, dict(places_by_mark), glosses
    )


def _find_undefined(
    citations: Sequence[Sequence[ParsedCitation]], source_index: SourceIndex
) -> Iterator[tuple[int, int]]:
    """Where abbreviations that several notes cite by place, and none defines, are first cited.

    They are those of a list on a page that the document does not hold, or that nothing marks.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, cited in enumerate(citations):
        for number, cite in enumerate(cited):
            if (
                cite.kind == "short"
                and cite.name
                and cite.pinpoints
                and _SHORT.fullmatch(cite.name)
            ):
                places[cite.name.casefold()].append((at, number))
    for found in places.values():
        at, number = found[0]
        several = len({place[0] for place in found}) >= _FEWEST_CITING
        if several and not source_index.find_by_name(citations[at][number].name or ""):
            yield at, number


def _parse_each_list(notes: Sequence[FoundNote]) -> Iterator[tuple[ParsedCitation, ...]]:
    """The citations of each note; a reference list is read apart from the other notes."""
    entries = iter(
        parse_notes([note.reading.text for note in notes if not note.mark], are_entries=True)
    )
    others = iter(parse_notes([note.reading.text for note in notes if note.mark]))
    for note in notes:
        yield next(others if note.mark else entries)


def build_note_prose(
    collected: NoteCitations,
    citations: Sequence[Sequence[Citation]],
    authorities: Sequence[Authority],
) -> tuple[Prose, ...]:
    """The notes as prose in which entities are looked for, with the parts of their citations.

    `citations` are those of each note, as resolved. What looks like a citation but was not
    parsed credits no name and is not prose either.
    """
    items = {authority.id: authority.csl for authority in authorities}
    return tuple(
        Prose(
            f"/notes/{at}", note.reading, tuple(_list_credits(collected, at, citations[at], items))
        )
        for at, note in enumerate(collected.notes)
    )


def _list_credits(
    collected: NoteCitations, at: int, citations: Sequence[Citation], items: Mapping[str, CslItem]
) -> Iterator[Credited]:
    text = collected.notes[at].reading.text
    for cite, resolved in zip(collected.citations[at], citations, strict=True):
        item = items.get(resolved.authority or "")
        if cite.source:
            parts = cite.source.parts
        else:
            start = text.find(cite.name, cite.start, cite.end) if cite.name else -1
            parts = (
                (SourcePart("called", start, start + len(cite.name or "")),) if start >= 0 else ()
            )
        yield Credited(cite.start, cite.end, parts, item)
    for start, end in collected.find_unparsed(at):
        yield Credited(start, end)
