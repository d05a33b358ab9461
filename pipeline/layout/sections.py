"""Builds a chapter's sections of its headings and prose; joins paragraphs over page breaks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.model import RUN_IN_LEVEL
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.grammar.citation_cues import NOTES_HEADING
from pipeline.grammar.numbering import Outline
from pipeline.grammar.sentences import ends_sentence
from pipeline.layout.elements import BOLD_LEVEL, find_number_mark, read_number
from pipeline.layout.prose import Prose
from pipeline.profiles.headings import (
    find_counted_numbers,
    parse_bare_number,
    parse_plain_number,
)
from pipeline.record.country import Paragraph, Section
from pipeline.record.document import Claim
from pipeline.record.ids import find_unused_id, make_slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Span
    from pipeline.layout.elements import Chapter, NoteLinks, Piece
    from pipeline.profiles.headings import TitleNumber
    from pipeline.profiles.model import Profile


_LONG_LINE: Final = 100  # characters: a shorter text without a stop may be a title or a label
_SET_IN: Final = 0.8  # of a line's height: indent of a quotation
_SET_APART: Final = 0.4  # of a line's height: space above it
_LETTERED: Final = re.compile(r"(?:[a-z]|[ivx]{1,4})[.)]\s")  # an item or note
_OF_SENTENCES: Final = re.compile(r"\s(?:the|an?|is|are|was|were|has|have|had)\b")  # rare in labels


@dataclass(frozen=True, slots=True)
class SectionSet:
    """The sections of a chapter, their prose, their claims, and problems such as missing ones."""

    sections: tuple[Section, ...]
    prose: tuple[Prose, ...]  # titles included
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _SectionDraft:
    """A section under construction: its heading, and the pieces of each of its paragraphs."""

    heading: Piece | None
    paragraphs: list[list[Piece]] = field(default_factory=list)
    has_tables: bool = False


class _ParagraphNumber(NamedTuple):
    """The printed number of a paragraph, and the id of the numbered paragraph that governs it."""

    printed: str | None
    parent: str | None


class _SectionPlace(NamedTuple):
    """A section's place in the chapter: id, number, title and its spans, path of titles."""

    id: str
    number: str | None
    title: str | None
    spans: tuple[Span, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ParsedTitle:
    """A title without its number, and the evidence for its depth.

    `depth` is the depth of its number in the family's outline, 1 for a section of the chapter, 0
    if only the `level` of its markup is known.
    """

    text: str
    at: int
    id: str | None
    number: str | None
    depth: int
    level: int
    in_outline: bool
    is_run_in: bool = False

    def closes(self, above: Sequence[_ParsedTitle]) -> bool:
        """Whether this title ends the section of the last of these titles."""
        *outer, other = above
        if self.is_run_in or other.is_run_in:
            return other.is_run_in
        if self.depth and (other.depth or any(title.depth for title in outer)):
            return self.depth <= other.depth or not other.depth
        if self.depth == 1:
            return True
        if other.in_outline:  # a level of bold type alone cannot be compared
            return BOLD_LEVEL > other.level > self.level
        return other.level >= self.level


def build_sections(
    document: Document,
    chapter: Chapter,
    pieces: Sequence[Piece],
    profile: Profile,
    links: NoteLinks,
) -> SectionSet:
    """The sections in these pieces of a chapter; text before the first heading is `lead`."""
    opened = [
        one for one in _group_by_section(pieces) if one.heading or one.paragraphs or one.has_tables
    ]
    sections: list[Section] = []
    prose: list[Prose] = []
    claims: list[Claim] = []
    places = list(_assign_places(opened, profile))
    numbering = _find_numbering(opened, places)
    for at, (one, place) in enumerate(zip(opened, places, strict=True)):
        pointer = f"/sections/{at}"
        if one.heading:
            claims.append(Claim(one.heading.start, one.heading.end, "heading", pointer))
            prose.extend(_build_title_prose(pointer, one.heading, place))
        read = [
            _read_paragraph(document, f"{pointer}/paragraphs/{number}", parts)
            for number, parts in enumerate(one.paragraphs)
        ]
        claims.extend(
            Claim(part.start, part.end, "paragraph", paragraph.pointer)
            for paragraph, parts in zip(read, one.paragraphs, strict=True)
            for part in parts
        )
        prose.extend(read)
        sections.append(_build_section(place, one, read, numbering[at], links))
    problems = tuple(_check_sections(chapter, sections, profile))
    return SectionSet(tuple(sections), tuple(prose), tuple(claims), problems)


def _read_paragraph(document: Document, pointer: str, parts: Sequence[Piece]) -> Prose:
    """A paragraph; its words begin after its printed number."""
    reading = _join_readings(document, parts)
    mark = find_number_mark(parts[0])
    own = [one for one in parts[0].marks if not one.is_wrapper]
    printed = Reading.read_text(document, mark.start, mark.end, own) if mark else ""
    if not printed or not reading.text.startswith(printed):
        return Prose(pointer, reading)
    words = reading.text[len(printed) :].lstrip()
    return Prose(pointer, reading, opening=len(reading.text) - len(words))


def _find_numbering(
    opened: Sequence[_SectionDraft], places: Sequence[_SectionPlace]
) -> list[list[_ParagraphNumber]]:
    """The numbers of the paragraphs of each section, and which of them govern which."""
    outline = Outline()
    ids: list[str] = []
    found: list[list[_ParagraphNumber]] = []
    for one, place in zip(opened, places, strict=True):
        outline.enter_section()
        found.append([])
        for at, parts in enumerate(one.paragraphs, start=1):
            number = read_number(parts[0])
            if number:
                introduces = parts[-1].reading.text.rstrip().endswith(":")
                governor = outline.add(len(ids), number, introduces=introduces)
            elif parts[0].role == "item":
                governor = outline.get_innermost()
            else:
                governor = None
                outline.close()
            ids.append(f"{place.id}_{at}")
            found[-1].append(_ParagraphNumber(number, None if governor is None else ids[governor]))
    return found


def _build_title_prose(pointer: str, heading: Piece, place: _SectionPlace) -> Iterator[Prose]:
    """The title as the section has it, without its number."""
    pieces = [(span.start, span.end) for span in place.spans]
    reading = Reading.of(heading.reading.document, pieces, heading.marks)
    if reading.text == place.title:
        yield Prose(pointer, reading)


def _build_section(
    place: _SectionPlace,
    draft: _SectionDraft,
    read: Sequence[Prose],
    numbering: Sequence[_ParagraphNumber],
    links: NoteLinks,
) -> Section:
    heading = draft.heading
    paragraphs = tuple(
        Paragraph(
            id=f"{place.id}_{number}",
            number=numbering[number - 1].printed,
            parent=numbering[number - 1].parent,
            text=prose.reading.text,
            spans=prose.reading.spans(),
            note_refs=links.find_refs(prose.reading),
        )
        for number, prose in enumerate(read, start=1)
    )
    refs = links.find_refs(heading.reading) if heading else ()
    if refs and heading and place.title is not None:  # offsets into the title, without its number
        number = len(heading.reading.text) - len(place.title)
        refs = tuple(ref.model_copy(update={"at": max(0, ref.at - number)}) for ref in refs)
    return Section(
        id=place.id,
        number=place.number,
        title=place.title,
        level=max(1, len(place.path)),
        path=place.path,
        run_in=heading is not None and heading.is_run_in,
        spans=place.spans,
        note_refs=refs,
        paragraphs=paragraphs,
    )


def _group_by_section(pieces: Sequence[Piece]) -> Iterator[_SectionDraft]:
    """The sections in order; a paragraph cut by a page is continued after what interrupts it."""
    section = _SectionDraft(None)
    broken = False
    page: int | None = None
    for piece in pieces:
        document = piece.reading.document
        broken = broken or page != document.page_at(piece.start)
        page = document.page_at(piece.end - 1)
        match piece.role:
            case "heading":
                yield section
                section, broken = _SectionDraft(piece), False
            case "prose" | "item":
                if section.paragraphs and _continues_paragraph(
                    section.paragraphs[-1][-1], piece, broken=broken
                ):
                    section.paragraphs[-1].append(piece)
                else:
                    section.paragraphs.append([piece])
                broken = False
            case "caption" | "columns" | "row" | "chart label":
                section.has_tables = broken = True
            case _:
                broken = True
    yield section


def _continues_paragraph(before: Piece, piece: Piece, *, broken: bool) -> bool:
    """Whether this piece continues the paragraph of the last one.

    The page layout may show it. After notes and furniture an unfinished sentence is continued if it
    is long or has words of a sentence; otherwise only if the piece begins in lower case.
    """
    if piece.continues:
        return True
    if piece.role == "item" or find_number_mark(piece) or piece.reading.document.is_exact:
        return False
    text = before.reading.text
    ended = ends_sentence(text)
    lower = piece.reading.text[:1].islower() and not _LETTERED.match(piece.reading.text)
    is_sentence = len(text) >= _LONG_LINE or _OF_SENTENCES.search(text) is not None
    if not broken and _is_set_in(before, piece):
        return False
    return (broken and (lower or (is_sentence and not ended))) or (lower and not ended)


def _is_set_in(before: Piece, piece: Piece) -> bool:
    """Whether a piece is printed below the other one, apart and indented, as a quotation is."""
    lines = piece.reading.document.lines
    first = bisect_right(lines, piece.start, key=lambda line: line.start) - 1
    last = bisect_right(lines, before.end - 1, key=lambda line: line.start) - 1
    if min(first, last) < 0 or lines[first].page != lines[last].page:
        return False
    left, top, _, bottom = lines[first].box
    is_apart = top - lines[last].box[3] > _SET_APART * (bottom - top)
    return is_apart and left - lines[last].box[0] > _SET_IN * (bottom - top)


def _assign_places(opened: Sequence[_SectionDraft], profile: Profile) -> Iterator[_SectionPlace]:
    """The places of the sections; text without a heading is the lead."""
    ids: set[str] = set()
    above: list[_ParsedTitle] = []
    printed = [
        (one.heading.level, one.heading.reading.text) if one.heading else (0, "") for one in opened
    ]
    counted = find_counted_numbers(printed)
    for at, one in enumerate(opened):
        if one.heading is None:
            yield _SectionPlace("lead", None, None, (), ())
            ids.add("lead")
            continue
        title = _parse_title(one.heading, profile, counted.get(at))
        while above and title.closes(above):
            above.pop()
        above.append(title)
        id_ = find_unused_id(title.id or make_slug(title.text), ids)
        ids.add(id_)
        path = tuple(title.text for title in above)
        spans = one.heading.reading.spans(title.at)
        yield _SectionPlace(id_, title.number, title.text, spans, path)


def _parse_title(heading: Piece, profile: Profile, counted: TitleNumber | None) -> _ParsedTitle:
    """The parts of a title; `counted` is its bare number, if the titles beside it count on."""
    text = heading.reading.text
    outlined = profile.title_numbers.parse_number(text)
    if outlined and outlined.end == len(text):
        outlined = None  # a number without a title is the title
    numbered = (
        None if profile.find_section(text) else outlined or parse_plain_number(text) or counted
    )
    bare = parse_bare_number(text)
    if bare and profile.find_section(text[bare.end :]):
        numbered = bare
    number, at = (numbered.printed, numbered.end) if numbered else (None, 0)
    id_ = profile.find_section(text[at:])
    is_own = id_ not in profile.inner_sections if id_ else bool(NOTES_HEADING.fullmatch(text, at))
    depth = outlined.depth if outlined else int(is_own)
    return _ParsedTitle(
        text[at:],
        at,
        id_,
        number,
        depth,
        heading.level,
        outlined is not None,
        is_run_in=heading.level == RUN_IN_LEVEL,
    )


def _join_readings(document: Document, parts: Sequence[Piece]) -> Reading:
    marks = [mark for part in parts for mark in part.marks]
    return Reading.of(document, [(part.start, part.end) for part in parts], marks)


def _check_sections(
    chapter: Chapter, sections: Sequence[Section], profile: Profile
) -> Iterator[Problem]:
    found = {section.id for section in sections}
    where = chapter.pieces[0].reading.spans() if chapter.pieces else ()
    for rule in profile.sections:
        if rule.expected and rule.id not in found:
            message = f"the chapter lacks the section {rule.titles[0]!r} that its family expects"
            yield make_problem(Code.MISSING_SECTION, message, where)
    known = {rule.id for rule in profile.sections}
    for at, section in enumerate(sections):
        if not profile.sections or not section.title or section.level > 1 or section.id in known:
            continue
        if not section.paragraphs and NOTES_HEADING.fullmatch(section.title):
            continue
        if profile.find_section(section.title):
            message = f"the title {section.title!r} is printed again; kept as {section.id}"
            yield make_problem(Code.REPEATED_HEADING, message, section.spans, f"/sections/{at}")
        else:
            message = f"{section.title!r} is no section of its family; kept under its own title"
            yield make_problem(Code.UNKNOWN_HEADING, message, section.spans, f"/sections/{at}")
