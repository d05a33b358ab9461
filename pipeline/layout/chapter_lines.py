"""Splits books whose chapters and sections open with lines such as `:Hungary Geography`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.reading import Reading
from pipeline.layout.elements import Piece, find_previous_index
from pipeline.profiles.line_templates import find_opening_lines
from pipeline.vocabulary.countries import find_country

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Block, Document
    from pipeline.layout.elements import PieceRole
    from pipeline.profiles.line_templates import OpeningLine
    from pipeline.profiles.model import Profile
    from pipeline.vocabulary.countries import GazetteerCountry

_CHAPTER_LEVEL: Final = 1
_SECTION_LEVEL: Final = 2
_MIN_LIST_LENGTH: Final = 3
_MAX_NUMBER_LENGTH: Final = 20
_PAGE_NUMBER: Final = re.compile(r"[-\u2013\u2014\s]*(?:[Pp]age\s+)?\d{1,4}[-\u2013\u2014\s]*")


class _ChapterOpening:
    """A line that opens a chapter or a section, with the country that it names if known."""

    def __init__(self, text: str, line: OpeningLine) -> None:
        self.line = line
        self.country = find_country(text[slice(*line.country)]) if line.country else None
        self.is_named = line.country is not None
        self.is_unknown = self.is_named and self.country is None and line.is_marked


def split_by_chapter_lines(document: Document, profile: Profile) -> tuple[Piece, ...]:
    """The pieces of a document in order; empty if no line opens a country's chapter.

    A line that opens the current section again is a running head. In plain text, where headings
    are a heuristic, a heading that the family does not know is prose.
    """
    found_by = profile.opening_lines
    if found_by is None:
        return ()
    openings = [
        _ChapterOpening(document.text, line) for line in find_opening_lines(found_by, document.text)
    ]
    openings = _drop_lists(document.text, openings)
    if not any(opening.country for opening in openings):
        return ()
    binding = _PieceBuilder(document, profile, openings)
    for block in document.blocks:
        binding.add_block(block)
    return tuple(binding.pieces)


def _drop_lists(text: str, openings: Sequence[_ChapterOpening]) -> list[_ChapterOpening]:
    """The opening lines without lists: several country lines with no text between open nothing.

    A line with an unknown country is kept only if its marks rule out prose.
    """
    runs: list[list[_ChapterOpening]] = []
    for opening in openings:
        is_bare = (
            bool(runs)
            and opening.is_named
            and not text[runs[-1][-1].line.end : opening.line.start].strip()
        )
        if is_bare:
            runs[-1].append(opening)
        else:
            runs.append([opening])
    kept = (one for run in runs if len(run) < _MIN_LIST_LENGTH for one in run)
    return [one for one in kept if one.country or one.is_unknown or not one.is_named]


class _PieceBuilder:
    """Makes pieces of blocks in order and keeps track of the current country and section."""

    def __init__(
        self, document: Document, profile: Profile, openings: Sequence[_ChapterOpening]
    ) -> None:
        self.document = document
        self.profile = profile
        self.openings = openings
        self.following = 0  # index of the next opening
        self.pieces: list[Piece] = []
        self.country: GazetteerCountry | None = None
        self.section: str | None = None

    def add_block(self, block: Block) -> None:
        """Add the pieces of one block."""
        at = block.start
        for opening in self._find_openings(block):
            if not (opening.country or self.country) or self._is_inside_paragraph(block, opening):
                continue
            self._add_text(block, at, opening.line.start)
            if opening.is_unknown:
                self._end_chapter(block, opening.line)
            else:
                self._open_section(block, opening)
            at = opening.line.end
        self._add_text(block, at, block.end)

    def _find_openings(self, block: Block) -> Iterator[_ChapterOpening]:
        """The openings in a block; blocks must come in order. A menu has none."""
        openings = self.openings
        while (
            self.following < len(openings)
            and (one := openings[self.following]).line.start < block.end
        ):
            self.following += 1
            if one.line.start >= block.start and block.kind != "menu":
                yield one

    def _is_inside_paragraph(self, block: Block, opening: _ChapterOpening) -> bool:
        """Whether a line without marks is inside a paragraph: `Israel Defense Forces`."""
        return not opening.line.is_marked and opening.line.start > block.start

    def _add_text(self, block: Block, start: int, end: int) -> None:
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
        role, level = self._classify(block, reading)
        self.pieces.append(Piece(role, block.start, block.end, level, block.marks, reading))

    def _classify(self, block: Block, reading: Reading) -> tuple[PieceRole, int]:
        """The role of a block, and the level if it is a heading."""
        text = reading.text
        if self.country and text.startswith(self.profile.chapters.ends):
            self.country = self.section = None
            return "heading", _CHAPTER_LEVEL
        role: PieceRole = "prose" if block.kind == "paragraph" else block.kind
        level = block.level
        if not (text[:1].isalnum() or reading.has_words):
            role = "rule"
        elif role == "prose" and _is_page_number(text):
            role = "page number"
        elif role == "heading" and self.document.media_type == "text/plain":
            title = self.profile.find_section(text) if self.country else None
            self.section = title or self.section
            role, level = ("heading", _SECTION_LEVEL) if title else ("prose", 0)
        is_footer = role == "prose" and self.profile.is_footer(text)
        return "running head" if is_footer else role, level

    def _end_chapter(self, block: Block, line: OpeningLine) -> None:
        """End the chapter at a line with an unknown country: what follows is not part of it."""
        reading = Reading.of(self.document, [(line.start, line.end)], block.marks)
        self.pieces.append(Piece("heading", line.start, line.end, _CHAPTER_LEVEL, (), reading))
        self.country = self.section = None

    def _open_section(self, block: Block, opening: _ChapterOpening) -> None:
        line = opening.line
        title = self.document.text[slice(*line.section)] if line.section else ""
        section = self.profile.find_section(title)
        start = line.start
        if opening.country and opening.country != self.country:
            self.section = None
            if not self._promote_title_above(opening.country):
                start = self._begin_chapter(block, opening)
            self.country = opening.country
        if section and section != self.section:
            self._add_heading("heading", block, opening, start)
        elif start < line.end:
            self._add_heading("running head", block, opening, start)
        self.section = section or self.section

    def _add_heading(
        self, role: PieceRole, block: Block, opening: _ChapterOpening, start: int
    ) -> None:
        place = opening.line.section or (opening.line.start, opening.line.end)
        reading = Reading.of(self.document, [place], block.marks)
        self.pieces.append(Piece(role, start, opening.line.end, _SECTION_LEVEL, (), reading))

    def _begin_chapter(self, block: Block, opening: _ChapterOpening) -> int:
        """Add a chapter's heading, the part of a line before its section; returns where it ends.

        A line that prints the section first is the chapter's heading as a whole; the section's
        heading then claims no text and only points to its name.
        """
        line, text = opening.line, self.document.text
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
            Piece("country", line.start, end, _CHAPTER_LEVEL, (), reading, opening.country, name)
        )
        return stop

    def _promote_title_above(self, named: GazetteerCountry) -> bool:
        """Make a title above the line the chapter's heading if it names the same country."""
        at = find_previous_index(self.pieces, len(self.pieces))
        if at is None:
            return False
        piece = self.pieces[at]
        text = piece.reading.text
        if piece.role not in ("heading", "prose", "row", "columns") or find_country(text) != named:
            return False
        self.pieces[at] = replace(
            piece,
            role="country",
            level=_CHAPTER_LEVEL,
            country=named,
            name_range=(0, len(text)),
        )
        return True


def _is_page_number(text: str) -> bool:
    return len(text) < _MAX_NUMBER_LENGTH and _PAGE_NUMBER.fullmatch(text) is not None
