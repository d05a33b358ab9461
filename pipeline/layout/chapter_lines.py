"""A book whose chapters open with lines of their own, such as `:Hungary Geography`, in pieces."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.document.reading import Reading
from pipeline.layout.elements import Piece
from pipeline.profiles.line_templates import lines
from pipeline.vocabulary.countries import country

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Block, Document
    from pipeline.layout.elements import PieceRole
    from pipeline.profiles.line_templates import Line
    from pipeline.profiles.model import Profile
    from pipeline.vocabulary.countries import Country

_CHAPTER_LEVEL: Final = 1
_SECTION_LEVEL: Final = 2
_LIST: Final = 3
_LONGEST_NUMBER: Final = 20
_PAGE_NUMBER: Final = re.compile(r"[-\u2013\u2014\s]*(?:[Pp]age\s+)?\d{1,4}[-\u2013\u2014\s]*")


class _Opening:
    """A line that opens a chapter or a section, and the country that it names, if one is known."""

    def __init__(self, text: str, line: Line) -> None:
        self.line = line
        self.country = country(text[slice(*line.country)]) if line.country else None
        self.is_named = line.country is not None
        self.is_unknown = self.is_named and self.country is None and line.is_marked


def book(document: Document, profile: Profile) -> tuple[Piece, ...]:
    """The pieces of a document in order, none where no line opens the chapter of a country.

    A section that is opened again goes on: its line is a running head. In plain text a heading
    that the family does not know is prose, for there it is only guessed.
    """
    found_by = profile.opening_lines
    if found_by is None:
        return ()
    openings = [_Opening(document.text, line) for line in lines(found_by, document.text)]
    openings = _unlisted(document.text, openings)
    if not any(one.country for one in openings):
        return ()
    binding = _Binding(document, profile, openings)
    for block in document.blocks:
        binding.bind(block)
    return tuple(binding.pieces)


def _unlisted(text: str, openings: Sequence[_Opening]) -> list[_Opening]:
    """The lines that open something: one among several with nothing between is of a list of them.

    Nor does a line whose country nobody knows, unless its marks say that it can be nothing else.
    """
    runs: list[list[_Opening]] = []
    for one in openings:
        is_bare = (
            bool(runs) and one.is_named and not text[runs[-1][-1].line.end : one.line.start].strip()
        )
        if is_bare:
            runs[-1].append(one)
        else:
            runs.append([one])
    kept = (one for run in runs if len(run) < _LIST for one in run)
    return [one for one in kept if one.country or one.is_unknown or not one.is_named]


class _Binding:
    """Makes pieces of blocks from left to right, knowing the country and section that are open."""

    def __init__(self, document: Document, profile: Profile, openings: Sequence[_Opening]) -> None:
        self.document = document
        self.profile = profile
        self.openings = openings
        self.following = 0  # of the next opening
        self.pieces: list[Piece] = []
        self.country: Country | None = None
        self.section: str | None = None

    def bind(self, block: Block) -> None:
        """Add the pieces of one block."""
        at = block.start
        for one in self._inside(block):
            if not (one.country or self.country) or self._is_prose(block, one):
                continue
            self._plain(block, at, one.line.start)
            if one.is_unknown:
                self._end(block, one.line)
            else:
                self._open(block, one)
            at = one.line.end
        self._plain(block, at, block.end)

    def _inside(self, block: Block) -> Iterator[_Opening]:
        """The openings in a block, which is behind the one before; in a menu there are none."""
        openings = self.openings
        while (
            self.following < len(openings)
            and (one := openings[self.following]).line.start < block.end
        ):
            self.following += 1
            if one.line.start >= block.start and block.kind != "menu":
                yield one

    def _is_prose(self, block: Block, one: _Opening) -> bool:
        """Whether a line without marks stands in a paragraph: `Israel Defense Forces`."""
        return not one.line.is_marked and one.line.start > block.start

    def _plain(self, block: Block, start: int, end: int) -> None:
        printed = self.document.text[start:end]
        inner = printed.strip()
        if not inner:
            return
        if len(inner) < block.end - block.start:
            start += len(printed) - len(printed.lstrip())
            end = start + len(inner)
            marks = tuple(m for m in block.marks if start <= m.start and m.end <= end)
            block = replace(block, kind="paragraph", start=start, end=end, level=0, marks=marks)
        reading = Reading.of(self.document, ((block.start, block.end),), block.marks)
        role, level = self._role(block, reading)
        self.pieces.append(Piece(role, block.start, block.end, level, block.marks, reading))

    def _role(self, block: Block, reading: Reading) -> tuple[PieceRole, int]:
        """What a block is, and the level of a heading."""
        text = reading.text
        if self.country and text.startswith(self.profile.chapters.ends):
            self.country = self.section = None
            return "heading", _CHAPTER_LEVEL
        role: PieceRole = "prose" if block.kind == "paragraph" else block.kind
        level = block.level
        if not (text[:1].isalnum() or reading.says_something):
            role = "rule"
        elif role == "prose" and _is_page_number(text):
            role = "page number"
        elif role == "heading" and self.document.media_type == "text/plain":
            title = self.profile.section(text) if self.country else None
            self.section = title or self.section
            role, level = ("heading", _SECTION_LEVEL) if title else ("prose", 0)
        is_footer = role == "prose" and self.profile.is_footer(text)
        return "running head" if is_footer else role, level

    def _end(self, block: Block, line: Line) -> None:
        """End the chapter at a line that names no known country: what follows is not of it."""
        reading = Reading.of(self.document, [(line.start, line.end)], block.marks)
        self.pieces.append(Piece("heading", line.start, line.end, _CHAPTER_LEVEL, (), reading))
        self.country = self.section = None

    def _open(self, block: Block, one: _Opening) -> None:
        line = one.line
        title = self.document.text[slice(*line.section)] if line.section else ""
        section = self.profile.section(title)
        start = line.start
        if one.country and one.country != self.country:
            self.section = None
            if not self._is_titled(one.country):
                start = self._begin(block, one)
            self.country = one.country
        if section and section != self.section:
            self._head("heading", block, one, start)
        elif start < line.end:
            self._head("running head", block, one, start)
        self.section = section or self.section

    def _head(self, role: PieceRole, block: Block, one: _Opening, start: int) -> None:
        place = one.line.section or (one.line.start, one.line.end)
        reading = Reading.of(self.document, [place], block.marks)
        self.pieces.append(Piece(role, start, one.line.end, _SECTION_LEVEL, (), reading))

    def _begin(self, block: Block, one: _Opening) -> int:
        """Add a chapter's own heading, what a line prints before its section; gives its end.

        A line that names the section first is the chapter's heading whole: then its section's
        heading takes nothing of the text, and only points to its name.
        """
        line, text = one.line, self.document.text
        if line.country is None:
            return line.start
        is_first = line.section is not None and line.section[0] > line.country[0]
        stop = line.section[0] if line.section and is_first else line.end
        end = line.start + len(text[line.start : stop].rstrip())
        reading = Reading.of(self.document, [(line.start, end)], block.marks)
        printed = Reading.of(self.document, [line.country], block.marks).text.rstrip(" ,;:")
        at = max(0, reading.text.rfind(printed))
        name = (at, at + len(printed))
        self.pieces.append(
            Piece("country", line.start, end, _CHAPTER_LEVEL, (), reading, one.country, name)
        )
        return stop

    def _is_titled(self, named: Country) -> bool:
        """Whether a title over the line names its country, as it then does instead of the line."""
        for at in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[at]
            if piece.is_furniture:
                continue
            text = piece.reading.text
            if piece.role not in ("heading", "prose", "row", "columns") or country(text) != named:
                return False
            self.pieces[at] = replace(
                piece, role="country", level=_CHAPTER_LEVEL, country=named, name=(0, len(text))
            )
            return True
        return False


def _is_page_number(text: str) -> bool:
    return len(text) < _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(text) is not None
