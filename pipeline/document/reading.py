"""Readings of a document: its text as read aloud, each character with its source offset."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipeline import patterns as re
from pipeline.document.model import Mark, select_marks, sort_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Span

_Shifts: TypeAlias = "tuple[list[int], list[int]]"

_UNREAD: Final = "\u00ad\u200b\ufeff"  # soft hyphen, zero-width space, zero-width no-break space
_IRREGULAR: Final = re.compile(
    rf"""
      (?P<space>   [ ][ ]+ )                                       # a single space is regular
    | (?P<unread>  [{_UNREAD}]+ )
    | (?P<foreign> [!-~]?[^\x00-\x7f\s{_UNREAD}]+ )                 # may need composing
    """,
    re.VERBOSE,
)
_SPACES: Final = re.compile("(?P<space>  +)")  # nothing else is irregular in ASCII
_LIGATURES: Final = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_CLUSTER: Final = re.compile(  # a letter with its marks, or a Hangul syllable in its letters
    r"[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
    r"|.[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]*",
    re.DOTALL,
)


class Run(NamedTuple):
    """`length` characters read at `at`, printed at start–end; `piece` is the index of the piece."""

    at: int
    length: int
    start: int
    end: int
    piece: int

    @property
    def is_one_to_one(self) -> bool:
        """Whether each character read was printed as one character."""
        return self.end - self.start == self.length

    def map_exactly(self, start: int, end: int) -> tuple[int, int] | None:
        """The source offsets of what is read there, if all of it lies in this run, one to one."""
        if end > self.at + self.length or self.end - self.start != self.length:
            return None
        return self.start + start - self.at, self.start + end - self.at

    def source_start(self, at: int) -> int:
        """The source offset at which the character read at `at` begins."""
        return self.start + at - self.at if self.is_one_to_one else self.start

    def source_end(self, at: int) -> int:
        """The source offset at which the character read before `at` ends."""
        return self.start + at - self.at if self.is_one_to_one else self.end


def find_plain_runs(text: str, pieces: Iterable[tuple[int, int]]) -> Iterator[Run]:
    """The runs of pieces read as printed except for white space.

    `text` has a space for each white-space character.
    """
    at = 0
    for piece, (start, end) in enumerate(pieces):
        printed = text[start:end].strip(" ")
        if not printed:
            continue
        if at:
            yield Run(at, 1, start, start, piece)
            at += 1
        begin = text.find(printed, start, end)
        stop = begin + len(printed)
        for spaces in _SPACES.finditer(text, begin, stop):
            length = spaces.start() + 1 - begin
            yield Run(at, length, begin, begin + length, piece)
            at, begin = at + length, spaces.end()
        yield Run(at, stop - begin, begin, stop, piece)
        at += stop - begin


class ReadingBuilder:
    """Builds a reading piece by piece, from a text whose white space is spaces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.callouts: list[tuple[int, Mark]] = []
        self.length = 0
        self.piece = -1
        self.joined = False
        self.spaced = True  # further white space is skipped

    @classmethod
    def build(
        cls, document: Document, pieces: Iterable[tuple[int, int]], marks: Sequence[Mark]
    ) -> ReadingBuilder:
        """Reads these half-open source offsets, in order, under these sorted marks."""
        reader = cls(document.spaced)
        for start, end in pieces:
            reader.read(start, end, select_marks(marks, start, end))
        return reader

    def read(self, start: int, end: int, marks: Sequence[Mark]) -> None:
        """Reads one more piece under its marks; a space separates it from the piece before."""
        self.piece += 1
        if not self.joined:
            self._add_space(start, start)
        self.joined = bool(marks) and any(mark.kind == "join" and mark.end == end for mark in marks)
        for mark in marks:
            if mark.is_wrapper or mark.start < start:
                continue
            self._read_plain(start, mark.start)
            match mark.kind:
                case "callout":
                    self.callouts.append((self.length - (self.spaced and self.length > 0), mark))
                case "shown" if mark.value.isspace():
                    self._add_space(mark.start, mark.end)
                case "shown":
                    self._add(_compose(mark.value).strip(_UNREAD), mark.start, mark.end)
            start = mark.end
        self._read_plain(start, end)

    def _add(self, shown: str, start: int, end: int) -> None:
        if shown:
            length = len(shown)
            self.runs.append(Run(self.length, length, start, end, self.piece))
            self.parts.append(shown)
            self.length += length
            self.spaced = shown[-1] == " "

    def _add_space(self, start: int, end: int) -> None:
        if not self.spaced:
            self._add(" ", start, end)

    def _read_regular(self, start: int, end: int) -> None:
        """Reads a stretch that has no two spaces in a row."""
        if self.spaced and self.text.startswith(" ", start, end):
            start += 1
        self._add(self.text[start:end], start, end)

    def _read_plain(self, start: int, end: int) -> None:
        text = self.text
        is_ascii = text.isascii() or text[start:end].isascii()
        for found in (_SPACES if is_ascii else _IRREGULAR).finditer(text, start, end):
            match found.lastgroup:
                case "space":  # only the first is read
                    self._read_regular(start, found.start() + 1)
                case "foreign":
                    self._read_regular(start, found.start())
                    self._read_foreign(found.start(), found.end())
                case _:
                    self._read_regular(start, found.start())
            start = found.end()
        self._read_regular(start, end)

    def _read_foreign(self, start: int, end: int) -> None:
        piece = self.text[start:end]
        if _compose(piece) == piece:
            self._add(piece, start, end)
            return
        for cluster in _CLUSTER.finditer(piece):
            self._add(_compose(cluster.group()), start + cluster.start(), start + cluster.end())


def _are_read_over(marks: Sequence[Mark], start: int, end: int) -> bool:
    """Whether a mark between two offsets changes what is read there."""
    return not all(mark.is_wrapper for mark in select_marks(marks, start, end))


def _compose(piece: str) -> str:
    opened = "".join(_LIGATURES.get(character, character) for character in piece)
    return unicodedata.normalize("NFC", opened)


_WORD_CHARACTER: Final = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Reading:
    """A view of a document: pieces of its text joined, without markup, callouts and furniture.

    Any white space is one space, letters are composed (NFC), ligatures are expanded. `callouts`
    are the callouts left out, each with its offset in `text`. `made` are the runs, or None for
    ASCII that is read as printed except for white space: its runs are made on demand.
    """

    document: Document
    text: str
    pieces: tuple[tuple[int, int], ...]
    callouts: tuple[tuple[int, Mark], ...] = ()
    made: tuple[Run, ...] | None = None
    _runs: tuple[Run, ...] | None = field(default=None, init=False, repr=False, compare=False)
    _shifts: _Shifts | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls, document: Document, pieces: Iterable[tuple[int, int]], marks: Sequence[Mark] = ()
    ) -> Reading:
        """The reading of these half-open source offsets, in order, under these sorted marks."""
        places = tuple(pieces)
        if document.hidden and any(document.is_near_hidden(*place) for place in places):
            places = tuple(document.split_at_hidden(places))
            marks = sort_marks([*marks, *_join_around_hidden(document, places)])
        printed = " ".join([document.spaced[start:end] for start, end in places])
        if printed.isascii() and not any(_are_read_over(marks, *place) for place in places):
            return cls(document, _join_plain(printed), places)
        reader = ReadingBuilder.build(document, places, marks)
        text = "".join(reader.parts).rstrip(" ")
        callouts = tuple((min(at, len(text)), mark) for at, mark in reader.callouts)
        return cls(document, text, places, callouts, tuple(reader.runs))

    @staticmethod
    def read_text(document: Document, start: int, end: int, marks: Sequence[Mark] = ()) -> str:
        """The text of a reading of which nothing else is needed."""
        printed = document.spaced[start:end]
        is_plain = printed.isascii() and not _are_read_over(marks, start, end)
        if is_plain and not (document.hidden and document.is_near_hidden(start, end)):
            return _join_plain(printed)
        return Reading.of(document, [(start, end)], marks).text

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where each character was printed."""
        if self._runs is None:
            plain = find_plain_runs(self.document.spaced, self.pieces)
            self._runs = tuple(plain) if self.made is None else self.made
        return self._runs

    @property
    def has_words(self) -> bool:
        """Whether it has a letter or a digit."""
        return bool(_WORD_CHARACTER.search(self.text))

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Where text[start:end] was printed, without white space at the ends; one span a piece."""
        if self.made is None and start == 0 and end is None:
            if len(self.pieces) == 1 and self.text:
                return (self._make_span(*self.pieces[0]),)
            printed = self.document.text
            return tuple([self._make_span(a, b) for a, b in self.pieces if printed[a:b].strip()])
        start, end = self._trim_spaces(start, len(self.text) if end is None else end)
        if start >= end:
            return ()
        if (place := self._find_plain_place(start, end)) is not None:
            return (self.document.span(*place),)
        first = bisect_left(self.runs, (start + 1,)) - 1
        inside = self.runs[first : bisect_left(self.runs, (end,), lo=first)]
        if inside[0].piece == inside[-1].piece:  # runs between them are not needed
            return (self._make_span(inside[0].source_start(start), inside[-1].source_end(end)),)
        found: list[tuple[int, int, int]] = []
        for run in inside:
            if run.start == run.end:
                continue
            low = run.source_start(max(start, run.at))
            high = run.source_end(min(end, run.at + run.length))
            if found and found[-1][2] == run.piece:
                low = found.pop()[0]
            found.append((low, high, run.piece))
        return tuple(self._make_span(low, high) for low, high, _ in found)

    def source_offset(self, at: int) -> int:
        """The source offset of the character read at this offset, which is not a space."""
        first, last = self.pieces[0]
        spaced = self.document.spaced
        if self.made is None and spaced.startswith(self.text[:at], first, last):
            place = first + at
            while place < last and spaced[place] == " ":
                place += 1
            if place < last:
                return place
        return self._find_run(at).source_start(at)

    def part(self, start: int, end: int, marks: Sequence[Mark] = ()) -> Reading:
        """The reading of the source of text[start:end], under these sorted marks."""
        start, end = self._trim_spaces(start, end)
        if (
            start < end
            and not self.callouts
            and (place := self._find_exact_place(start, end)) is not None
        ):
            text = self.text[start:end]
            runs = None if self.made is None else (Run(0, end - start, *place, 0),)
            return Reading(self.document, text, (place,), made=runs)
        places = [(span.start, span.end) for span in self.spans(start, end)]
        return Reading.of(self.document, places, marks)

    def _find_exact_place(self, start: int, end: int) -> tuple[int, int] | None:
        """The source offsets of what is read there, if it was printed in one piece, one to one."""
        place = self._find_plain_place(start, end)
        if place is None:
            return self._find_run(start).map_exactly(start, end)
        return place if place[1] - place[0] == end - start else None

    def _find_plain_place(self, start: int, end: int) -> tuple[int, int] | None:
        """The source offsets of what is read there, between words, without making any runs.

        None where it is not read as printed, or from one of several pieces.
        """
        if self.made is not None:
            return None
        first, last = self.pieces[0]
        spaced = self.document.spaced
        if spaced.startswith(self.text[:end], first, last):
            return first + start, first + end
        if len(self.pieces) > 1:
            return None
        if self._shifts is None:
            self._shifts = _find_shifts(spaced, first, last)
        places, shifts = self._shifts
        low, high = bisect_right(places, start) - 1, bisect_right(places, end - 1) - 1
        return start + shifts[low], end + shifts[high]

    def _find_run(self, at: int) -> Run:
        """The run that holds this offset."""
        return self.runs[bisect_left(self.runs, (at + 1,)) - 1]

    def _trim_spaces(self, start: int, end: int) -> tuple[int, int]:
        """These offsets without the spaces at either end."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return start, end

    def find_place(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `text` of what was printed at these half-open source offsets."""
        found = [
            (
                run.at + (max(start - run.start, 0) if run.is_one_to_one else 0),
                run.at + run.length - (max(run.end - end, 0) if run.is_one_to_one else 0),
            )
            for run in self.runs
            if run.start < end and start < run.end
        ]
        return (found[0][0], found[-1][1]) if found else (0, 0)

    def _make_span(self, start: int, end: int) -> Span:
        spaced = self.document.spaced
        if spaced[start] == " " or spaced[end - 1] == " ":
            piece = spaced[start:end]
            start, end = end - len(piece.lstrip(" ")), start + len(piece.rstrip(" "))
        return self.document.span(start, end)


def _find_shifts(spaced: str, start: int, end: int) -> _Shifts:
    """Where in the reading of one piece its distance from the source changes, and the distances."""
    begin = start + len(spaced[start:end]) - len(spaced[start:end].lstrip(" "))
    places, shifts = [0], [begin]
    for spaces in _SPACES.finditer(spaced, begin, end):
        after = spaces.start() + 1 - shifts[-1]
        places.append(after)
        shifts.append(spaces.end() - after)
    return places, shifts


def _join_around_hidden(document: Document, places: Iterable[tuple[int, int]]) -> Iterator[Mark]:
    """Joins where hidden text interrupts a word."""
    text, hidden = document.text, document.hidden
    for start, end in places:
        at = bisect_left(hidden, end, key=attrgetter("start"))
        if start < end and at < len(hidden) and hidden[at].start == end:
            behind = text[hidden[at].end : hidden[at].end + 1]
            if behind and not (text[end - 1].isspace() or behind.isspace()):
                yield Mark("join", end, end)


def _join_plain(printed: str) -> str:
    """The reading of ASCII text in which each white-space character is a space."""
    while "  " in printed:
        printed = printed.replace("  ", " ")
    return printed.strip(" ")
