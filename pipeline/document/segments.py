"""The runs of what is read of a text: characters read, and where each was printed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.document.model import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document, Mark

_UNREAD: Final = "\u00ad\u200b\ufeff"  # soft hyphen, zero-width space, zero-width no-break space
_IRREGULAR: Final = re.compile(
    rf"""
      (?P<space>   [ ][ ]+ )                                       # one alone is read as it is
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
    """`length` characters read at `at`, printed at start–end; `piece` counts the pieces read."""

    at: int
    length: int
    start: int
    end: int
    piece: int

    @property
    def is_even(self) -> bool:
        """Whether each character was printed as one."""
        return self.end - self.start == self.length

    def evenly(self, start: int, end: int) -> tuple[int, int] | None:
        """Where what is read there was printed, if it is all of this run, one for one."""
        if end > self.at + self.length or self.end - self.start != self.length:
            return None
        return self.start + start - self.at, self.start + end - self.at

    def source_start(self, at: int) -> int:
        """Where the character read at `at` begins in the source."""
        return self.start + at - self.at if self.is_even else self.start

    def source_end(self, at: int) -> int:
        """Where the character read before `at` ends in the source."""
        return self.start + at - self.at if self.is_even else self.end


def plain_runs(text: str, pieces: Iterable[tuple[int, int]]) -> Iterator[Run]:
    """The runs of what is read as printed but for white space, in a text that has spaces for it."""
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


class Reader:
    """Builds a reading piece by piece, of a text whose white space is spaces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.callouts: list[tuple[int, Mark]] = []
        self.length = 0
        self.piece = -1
        self.joined = False
        self.spaced = True  # nothing more of white space is read here

    @classmethod
    def over(
        cls, document: Document, pieces: Iterable[tuple[int, int]], marks: Sequence[Mark]
    ) -> Reader:
        """What is read of these half-open source offsets, in order, under these sorted marks."""
        reader = cls(document.spaced)
        for start, end in pieces:
            reader.read(start, end, within(marks, start, end))
        return reader

    def read(self, start: int, end: int, marks: Sequence[Mark]) -> None:
        """Read one more piece, under the marks in it; a space parts it from the one before."""
        self.piece += 1
        if not self.joined:
            self._space(start, start)
        self.joined = bool(marks) and any(mark.kind == "join" and mark.end == end for mark in marks)
        for mark in marks:
            if mark.wraps or mark.start < start:
                continue
            self._plain(start, mark.start)
            match mark.kind:
                case "callout":
                    self.callouts.append((self.length - (self.spaced and self.length > 0), mark))
                case "shown" if mark.value.isspace():
                    self._space(mark.start, mark.end)
                case "shown":
                    self._add(_composed(mark.value).strip(_UNREAD), mark.start, mark.end)
            start = mark.end
        self._plain(start, end)

    def _add(self, shown: str, start: int, end: int) -> None:
        if shown:
            length = len(shown)
            self.runs.append(Run(self.length, length, start, end, self.piece))
            self.parts.append(shown)
            self.length += length
            self.spaced = shown[-1] == " "

    def _space(self, start: int, end: int) -> None:
        if not self.spaced:
            self._add(" ", start, end)

    def _regular(self, start: int, end: int) -> None:
        """Read what has no two spaces together."""
        if self.spaced and self.text.startswith(" ", start, end):
            start += 1
        self._add(self.text[start:end], start, end)

    def _plain(self, start: int, end: int) -> None:
        text = self.text
        is_ascii = text.isascii() or text[start:end].isascii()
        for found in (_SPACES if is_ascii else _IRREGULAR).finditer(text, start, end):
            match found.lastgroup:
                case "space":  # the first of them is read, the others are not
                    self._regular(start, found.start() + 1)
                case "foreign":
                    self._regular(start, found.start())
                    self._foreign(found.start(), found.end())
                case _:
                    self._regular(start, found.start())
            start = found.end()
        self._regular(start, end)

    def _foreign(self, start: int, end: int) -> None:
        piece = self.text[start:end]
        if _composed(piece) == piece:
            self._add(piece, start, end)
            return
        for cluster in _CLUSTER.finditer(piece):
            self._add(_composed(cluster.group()), start + cluster.start(), start + cluster.end())


def _composed(piece: str) -> str:
    opened = "".join(_LIGATURES.get(character, character) for character in piece)
    return unicodedata.normalize("NFC", opened)
