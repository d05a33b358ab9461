"""What one would read aloud of a document's text, each character knowing where it was printed."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.document.model import within
from pipeline.document.segments import Reader, Run, plain_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.document.model import Document, Mark
    from pipeline.document.spans import Span

_SAID: Final = re.compile(r"\w")


@dataclass(slots=True)
class Reading:
    """A view of a document: the pieces of its text joined, without markup, callouts, furniture.

    Any white space is one space, letters are composed (NFC), ligatures opened. `callouts` are the
    callouts passed over, each with the offset in `text` where it stood. `made` are the runs; None
    where ASCII is read as printed but for white space: then they are made when asked for.
    """

    document: Document
    text: str
    pieces: tuple[tuple[int, int], ...]
    callouts: tuple[tuple[int, Mark], ...] = ()
    made: tuple[Run, ...] | None = None
    _runs: tuple[Run, ...] | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls, document: Document, pieces: Iterable[tuple[int, int]], marks: Sequence[Mark] = ()
    ) -> Reading:
        """The reading of these half-open source offsets, in order, under these sorted marks."""
        places = tuple(pieces)
        printed = " ".join([document.spaced[start:end] for start, end in places])
        if printed.isascii() and not (marks and any(within(marks, *place) for place in places)):
            return cls(document, _plain(printed), places)
        reader = Reader.over(document, places, marks)
        text = "".join(reader.parts).rstrip(" ")
        callouts = tuple((min(at, len(text)), mark) for at, mark in reader.callouts)
        return cls(document, text, places, callouts, tuple(reader.runs))

    @staticmethod
    def text_of(document: Document, start: int, end: int, marks: Sequence[Mark] = ()) -> str:
        """The text of a reading of which nothing else is asked."""
        printed = document.spaced[start:end]
        if printed.isascii() and not within(marks, start, end):
            return _plain(printed)
        return Reading.of(document, [(start, end)], marks).text

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where each character was printed."""
        if self._runs is None:
            plain = plain_runs(self.document.spaced, self.pieces)
            self._runs = tuple(plain) if self.made is None else self.made
        return self._runs

    @property
    def says_something(self) -> bool:
        """Whether a letter or a digit is read."""
        return bool(_SAID.search(self.text))

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Where text[start:end] was printed: trimmed to what is read, one span a piece."""
        if self.made is None and start == 0 and end is None:
            if len(self.pieces) == 1 and self.text:
                return (self._trimmed(*self.pieces[0]),)
            printed = self.document.text
            return tuple([self._trimmed(a, b) for a, b in self.pieces if printed[a:b].strip()])
        start, end = self._said(start, len(self.text) if end is None else end)
        if start >= end:
            return ()
        if (place := self._evenly(start, end)) is not None:
            return (self._trimmed(*place),)
        first = bisect_left(self.runs, (start + 1,)) - 1
        inside = self.runs[first : bisect_left(self.runs, (end,), lo=first)]
        if inside[0].piece == inside[-1].piece:  # then what lies between tells nothing more
            return (self._trimmed(inside[0].source_start(start), inside[-1].source_end(end)),)
        found: list[tuple[int, int, int]] = []
        for run in inside:
            if run.start == run.end:
                continue
            low = run.source_start(max(start, run.at))
            high = run.source_end(min(end, run.at + run.length))
            if found and found[-1][2] == run.piece:
                low = found.pop()[0]
            found.append((low, high, run.piece))
        return tuple(self._trimmed(low, high) for low, high, _ in found)

    def source(self, at: int) -> int:
        """The source offset of what is read at this one, which is no space."""
        first, last = self.pieces[0]
        spaced = self.document.spaced
        if self.made is None and spaced.startswith(self.text[:at], first, last):
            place = first + at
            while place < last and spaced[place] == " ":
                place += 1
            if place < last:
                return place
        return self._run(at).source_start(at)

    def part(self, start: int, end: int, marks: Sequence[Mark] = ()) -> Reading:
        """The reading of what text[start:end] was printed as, under these sorted marks."""
        start, end = self._said(start, end)
        if start < end and not self.callouts and (place := self._evenly(start, end)) is not None:
            text = self.text[start:end]
            runs = None if self.made is None else (Run(0, end - start, *place, 0),)
            return Reading(self.document, text, (place,), made=runs)
        places = [(span.start, span.end) for span in self.spans(start, end)]
        return Reading.of(self.document, places, marks)

    def _evenly(self, start: int, end: int) -> tuple[int, int] | None:
        """Where what is read there was printed, if it is so in one piece, one for one."""
        first, last = self.pieces[0]
        if self.made is None and self.document.spaced.startswith(self.text[:end], first, last):
            return first + start, first + end
        return self._run(start).evenly(start, end)

    def _run(self, at: int) -> Run:
        """The run of what is read at this offset."""
        return self.runs[bisect_left(self.runs, (at + 1,)) - 1]

    def _said(self, start: int, end: int) -> tuple[int, int]:
        """These offsets without the spaces at the ends of what they hold."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return start, end

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in `text` that is read which was printed at these half-open source offsets."""
        found = [
            (
                run.at + (max(start - run.start, 0) if run.is_even else 0),
                run.at + run.length - (max(run.end - end, 0) if run.is_even else 0),
            )
            for run in self.runs
            if run.start < end and start < run.end
        ]
        return (found[0][0], found[-1][1]) if found else (0, 0)

    def _trimmed(self, start: int, end: int) -> Span:
        spaced = self.document.spaced
        if spaced[start] == " " or spaced[end - 1] == " ":
            piece = spaced[start:end]
            start, end = end - len(piece.lstrip(" ")), start + len(piece.rstrip(" "))
        return self.document.span(start, end)


def _plain(printed: str) -> str:
    """What is read of ASCII in which each white space is a space."""
    return " ".join(printed.split()) if "  " in printed else printed.strip(" ")
