"""Divides a document's pieces into parts, and collects one chapter for each country."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.layout.alignment import align_chapters, mark_headings, unmark
from pipeline.layout.contents import find_contents
from pipeline.layout.elements import Chapter, Piece, find_next_piece, read_text_below
from pipeline.layout.letterhead import demote_letterhead
from pipeline.layout.mentions import Mentions
from pipeline.layout.notes import mark_reference_entries
from pipeline.layout.subject import (
    describe_clues,
    find_subject,
    find_subject_in_path,
    format_points,
    list_kinds,
    rank_countries,
)
from pipeline.profiles.headings import strip_number
from pipeline.record.country import Country as RecordCountry
from pipeline.record.document import Convention, Part, PartRole
from pipeline.vocabulary.countries import (
    find_chapter_country,
    find_country,
    find_demonym,
    find_mentions,
)
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.reading import Reading
    from pipeline.document.spans import Span
    from pipeline.layout.alignment import Alignment
    from pipeline.layout.subject import Clue, Subject
    from pipeline.profiles.model import Profile
    from pipeline.vocabulary.countries import GazetteerCountry


# A page that opens a region of the book belongs to no country.
_REGIONS: Final = frozenset(list_words("chapters", "regions"))
_SHOWN: Final = 2  # countries with their points
_NOTES: Final = frozenset(("notes", "endnotes", "footnotes"))


@dataclass(frozen=True, slots=True)
class Division:
    """A document cut into parts: `chapters` in order of their first heading; `matter`, the rest.

    `convention` is what was decided from a whole document of no known family, with the paragraphs
    that name the country of their chapter, and those that name another more often.
    """

    parts: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    matter: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()
    convention: Convention | None = None


@dataclass(frozen=True, slots=True)
class _PartStart:
    """Where a part begins: the index of its first piece, its role, its printed title.

    A chapter has its country, None where its heading names none that is known, and its name.
    """

    at: int
    role: PartRole
    title: str | None
    country: GazetteerCountry | None = None
    name: Reading | None = None


@dataclass(frozen=True, slots=True)
class _PartDraft:
    start: _PartStart
    pieces: tuple[Piece, ...]

    @property
    def role(self) -> PartRole:
        return self.start.role

    @property
    def code(self) -> str | None:
        return self.start.country.code if self.start.country else None


def split_into_chapters(
    document: Document,
    pieces: Sequence[Piece],
    profile: Profile,
    given: GazetteerCountry | None = None,
) -> Division:
    """The parts and chapters of a document; a single chapter without country if none is named.

    A known family names its chapters' headings. Any other document is divided as its headings and
    text together show, or is about one country as a whole, as it is where its country is `given`.
    If a country's heading is repeated later, the text after it is added to its chapter.
    """
    if given:
        pieces = mark_reference_entries(demote_letterhead(unmark(pieces)))
        return _divide_whole(document, pieces, profile, _Whole(given, _find_name(pieces, given)))
    if profile.name is not None and any(piece.role == "country" for piece in pieces):
        pieces = mark_reference_entries(pieces)
        return _divide_book(document, pieces, profile, _find_part_starts(pieces, profile))
    pieces = demote_letterhead(unmark(pieces))
    mentions = Mentions(document, pieces)
    subject, clues = find_subject(document, pieces, mentions)
    aligned = align_chapters(pieces, mentions, profile)
    own = _count_of_likeliest(pieces, mentions, clues)
    if aligned and aligned.evidence >= own:
        marked = mark_reference_entries(mark_headings(pieces, aligned.headings))
        others = frozenset(pieces[at].start for at in aligned.others)
        book = _divide_book(document, marked, profile, _find_starts(marked, others, profile))
        return replace(book, convention=_weigh_book(aligned, clues, own))
    whole = _describe_whole(document, pieces, mentions, subject, clues)
    division = _divide_whole(document, mark_reference_entries(pieces), profile, whole)
    if subject is None:
        return division
    named = mentions.count(0, len(pieces))
    del named[subject.country.code]
    shown = _weigh_whole(subject, clues, aligned, own, max(named.values(), default=0))
    return replace(division, convention=shown)


def _weigh_book(aligned: Alignment, clues: Sequence[Clue], own: int) -> Convention:
    """What speaks for the division of a book, and for its being about one country."""
    meaning = f"each of {len(aligned.headings)} headings of one class begins a chapter"
    if aligned.listed:
        meaning += f", {aligned.listed} of them in the list of contents"
    ranked = rank_countries(clues)
    if own and ranked:
        meaning += f"; as a report on one country, {format_points(ranked[:1])}, it would have {own}"
        meaning += f" of {aligned.explained} paragraphs that name the country of their chapter"
    return Convention(
        name="chapters",
        meaning=meaning,
        evidence_for=aligned.explained,
        evidence_against=aligned.against,
    )


def _weigh_whole(
    subject: Subject, clues: Sequence[Clue], aligned: Alignment | None, own: int, against: int
) -> Convention:
    """What speaks for a document being about one country, and for its being a book of several."""
    meaning = f"one chapter, by {' and '.join(list_kinds(clues, subject.country.code))}"
    meaning += f": {format_points(rank_countries(clues)[:_SHOWN])}"
    if aligned:
        meaning += f"; {len(aligned.headings)} headings of countries would divide it, and"
        meaning += f" {aligned.explained} of {own} paragraphs would name that of their chapter"
    return Convention(name="chapters", meaning=meaning, evidence_for=own, evidence_against=against)


def _count_of_likeliest(pieces: Sequence[Piece], mentions: Mentions, clues: Sequence[Clue]) -> int:
    """How many pieces name the country for which most speaks, if anything does.

    It need not be clear enough to be the document's: a list of countries in a report explains less.
    """
    code, points = next(iter(rank_countries(clues)), ("", 0.0))
    return mentions.count_of(code, 0, len(pieces)) if points > 0 else 0


@dataclass(frozen=True, slots=True)
class _Whole:
    """The country of a document that is one chapter, where it is named, what is not sure."""

    country: GazetteerCountry | None
    name: Reading | None = None
    title: int | None = None  # the start of the heading that names it as the report's title
    doubts: tuple[Problem, ...] = ()


def _describe_whole(
    document: Document,
    pieces: Sequence[Piece],
    mentions: Mentions,
    subject: Subject | None,
    clues: Sequence[Clue],
) -> _Whole:
    everything = document.span(0, len(document.text))
    if subject is None:
        country = find_subject_in_path(document.path, clues)
        if country:
            message = f"only the file's name says that it is about {country.official_name}; "
            message += f"what was looked at: {describe_clues(clues, mentions)}; --country says it"
            doubt = make_problem(Code.UNTITLED_COUNTRY, message, (everything,), "/country")
            return _Whole(country, _find_name(pieces, country), doubts=(doubt,))
        message = "no heading, title or running head names the document's country for sure: "
        message += (
            f"{describe_clues(clues, mentions)}; it is one record, --country gives its country"
        )
        return _Whole(None, doubts=(make_problem(Code.NO_COUNTRY, message, (everything,)),))
    name, title = None, None
    if subject.piece is not None:
        piece = pieces[subject.piece]
        name = piece.reading.part(*subject.place, piece.marks)
        if subject.kind in ("name", "title"):
            title = piece.start
    doubts: tuple[Problem, ...] = ()
    if subject.kind in (None, "opening"):
        message = f"no title names a country; the text is about {subject.country.official_name}: "
        message += describe_clues(clues, mentions)
        spans = name.spans() if name else (everything,)
        doubts = (make_problem(Code.UNTITLED_COUNTRY, message, spans, "/country"),)
    return _Whole(subject.country, name, title, doubts)


def _find_name(pieces: Sequence[Piece], country: GazetteerCountry) -> Reading | None:
    """Where a country that is given is named first."""
    for piece in pieces:
        if not piece.is_furniture:
            for start, end, code in find_mentions(piece.reading.text):
                if code == country.code:
                    return piece.reading.part(start, end, piece.marks)
    return None


def _divide_whole(
    document: Document, pieces: Sequence[Piece], profile: Profile, whole: _Whole
) -> Division:
    """A document that is one chapter from its first to its last word; its contents are matter."""
    shown = tuple(
        replace(piece, role="country", country=whole.country, names_report=True)
        if piece.start == whole.title and piece.role == "heading"
        else piece
        for piece in pieces
    )
    start, stop = find_contents(shown, profile)
    if stop - start == len(shown):  # nothing but contents pages
        start = stop = 0
    everything = (document.span(0, len(document.text)),)
    pieces = (*shown[:start], *shown[stop:])
    chapter = Chapter(whole.country, pieces, everything, whole.name, whole.doubts)
    code = whole.country.code if whole.country else None
    title = whole.name.text if whole.name else None
    parts = [Part(role="chapter", title=title, code=code, spans=everything)]
    if start < stop:
        head = shown[start].reading.text if shown[start].role == "heading" else None
        ended = shown[stop].start if stop < len(shown) else len(document.text)
        span = document.span(shown[start].start, ended)
        parts.append(Part(role="contents", title=head, code=None, spans=(span,)))
    return Division(tuple(parts), (chapter,), shown[start:stop])


def _divide_book(
    document: Document, pieces: Sequence[Piece], profile: Profile, starts: Sequence[_PartStart]
) -> Division:
    """A document cut at these starts."""
    drafts = _cut_into_parts(pieces, starts)
    spans = _compute_extents(document, drafts)
    parts = tuple(
        Part(role=draft.role, title=draft.start.title, code=draft.code, spans=(span,))
        for draft, span in zip(drafts, spans, strict=True)
    )
    matter = tuple(p for draft in drafts if draft.role != "chapter" for p in draft.pieces)
    problems = tuple(_check_unassigned_text(drafts, profile))
    return Division(parts, _build_chapters(drafts, spans), matter, problems)


def _find_starts(
    pieces: Sequence[Piece], others: frozenset[int], profile: Profile
) -> list[_PartStart]:
    """Where the parts of a book of no known family begin: its chapters, matter, other headings."""
    starts: list[_PartStart] = []
    last = max(at for at, piece in enumerate(pieces) if piece.role == "country")
    level = min(piece.level for piece in pieces if piece.role == "country")
    contents = find_contents(pieces, profile)
    for at, piece in enumerate(pieces):
        title = piece.reading.text
        began = any(one.role == "chapter" for one in starts)
        if piece.role == "country":
            starts.append(_begin_chapter(piece, at))
        elif at == contents[0] < contents[1]:
            starts.append(_PartStart(at, "contents", title if piece.role == "heading" else None))
        elif at == contents[1] > contents[0] and starts[-1].role == "contents":
            starts.append(_PartStart(at, "back" if at > last else "front", title))
        elif piece.role == "heading" and (piece.start in others or 0 < piece.level <= level):
            role = classify_matter(fold(strip_number(title)), profile)
            if role == "contents" or (role == "bibliography" and _is_over_notes(pieces, at)):
                continue
            if role or piece.start in others:
                starts.append(_PartStart(at, role or ("back" if at > last else "front"), title))
        elif contents[1] <= at and not began and not starts:
            continue
    return starts


def _begin_chapter(piece: Piece, at: int) -> _PartStart:
    name = piece.reading.part(*piece.name_range, piece.marks)
    return _PartStart(
        at, "chapter", piece.reading.text[slice(*piece.name_range)], piece.country, name
    )


def _find_part_starts(pieces: Sequence[Piece], profile: Profile) -> list[_PartStart]:
    """Where the parts of a book of a known family begin.

    Back matter may have a title of a lower level than the chapters', if still above sections.
    """
    level = min((piece.level for piece in pieces if piece.role == "country"), default=0)
    endings = _find_endings(pieces, level, profile)
    below = _find_section_level(pieces, profile)
    starts: list[_PartStart] = []
    for at, piece in enumerate(pieces):
        title = piece.reading.text
        role: PartRole | None = None
        if piece.role == "country":
            first = at - (at > 0 and pieces[at - 1].role == "category")
            starts.append(_begin_chapter(piece, first))
        elif piece.role == "heading" and 0 < piece.level <= level:
            role = _classify_part(pieces, at, profile, began=bool(starts), ends=at in endings)
        elif piece.role == "heading" and starts and piece.level < below:
            role = classify_matter(fold(strip_number(title)), profile)
        if role:
            starts.append(_PartStart(at, role, title))
    return starts


def _find_endings(pieces: Sequence[Piece], level: int, profile: Profile) -> set[int]:
    """The indices of headings on the chapters' level that end a chapter.

    After them none of the family's sections comes before the next chapter. Only decided where
    sections are on a deeper level than chapters.
    """
    if _find_section_level(pieces, profile) <= level:
        return set()
    endings: set[int] = set()
    goes_on = False
    for at in range(len(pieces) - 1, -1, -1):
        if pieces[at].role == "country":
            goes_on = False
        elif _is_section(pieces[at], profile):
            goes_on = True
        elif not goes_on and pieces[at].level <= level:
            endings.add(at)
    return endings


def _find_section_level(pieces: Sequence[Piece], profile: Profile) -> int:
    """The highest level of a heading that is a section title of the family, 0 if there is none."""
    return min((piece.level for piece in pieces if _is_section(piece, profile)), default=0)


def _is_section(piece: Piece, profile: Profile) -> bool:
    return piece.role == "heading" and profile.is_section_title(piece.reading.text)


def _classify_part(
    pieces: Sequence[Piece], at: int, profile: Profile, *, began: bool, ends: bool
) -> PartRole | None:
    """The role of the part that a heading on the chapters' level begins, None if none begins."""
    title = fold(strip_number(pieces[at].reading.text))
    if role := classify_matter(title, profile):
        return None if began and role == "bibliography" and _is_over_notes(pieces, at) else role
    if profile.is_section_title(pieces[at].reading.text):
        return None
    following = find_next_piece(pieces, at)
    if began and (title in _REGIONS or (following and following.role == "country")):
        return "front"
    if profile.starts_with_label(read_text_below(pieces, at)):
        return "back" if began else "front"
    return "back" if began and ends else None


def classify_matter(title: str, profile: Profile) -> PartRole | None:
    """The role of the part that a folded title names."""
    known: dict[PartRole, tuple[str, ...]] = {
        "contents": profile.contents,
        "bibliography": profile.bibliography,
        "back": (*profile.back_matter, *profile.chapters.ends),
    }
    return next(
        (r for r, titles in known.items() if _starts_with_any(title, map(fold, titles))), None
    )


def _is_over_notes(pieces: Sequence[Piece], at: int) -> bool:
    following = find_next_piece(pieces, at)
    return following is not None and following.role == "note"


def _check_unassigned_text(drafts: Sequence[_PartDraft], profile: Profile) -> Iterator[Problem]:
    """A problem for each heading that looks like a chapter's but whose text is in no record."""
    known = frozenset(map(fold, (*profile.contents, *profile.bibliography, *profile.back_matter)))
    for draft in drafts:
        if draft.role == "chapter":
            continue
        for at, piece in enumerate(draft.pieces):
            if piece.role != "heading":
                continue
            title = fold(piece.reading.text)
            over = profile.starts_with_label(read_text_below(draft.pieces, at))
            is_known = title in _NOTES or _starts_with_any(title, known)
            ends = draft.role == "back" and at == 0 and not is_known
            if over or ends:
                message = f"{piece.reading.text!r} is no known country; its text is in no record"
                yield make_problem(Code.UNKNOWN_COUNTRY, message, piece.reading.spans())


def _starts_with_any(title: str, known: Iterable[str]) -> bool:
    return any(title == one or title.startswith(f"{one} ") for one in known)


def _cut_into_parts(pieces: Sequence[Piece], starts: Sequence[_PartStart]) -> list[_PartDraft]:
    ends = [start.at for start in starts[1:]] + [len(pieces)]
    found = [
        _PartDraft(start, tuple(pieces[start.at : end]))
        for start, end in zip(starts, ends, strict=True)
    ]
    if starts[0].at > 0:
        front = tuple(pieces[: starts[0].at])
        title = next((piece.reading.text for piece in front if piece.role == "heading"), None)
        found.insert(0, _PartDraft(_PartStart(0, "front", title), front))
    return found


def _compute_extents(document: Document, drafts: Sequence[_PartDraft]) -> list[Span]:
    """The span of each part, which runs to the start of the next."""
    starts = [0, *(draft.pieces[0].start for draft in drafts[1:]), len(document.text)]
    return [document.span(start, end) for start, end in pairwise(starts)]


def _build_chapters(drafts: Sequence[_PartDraft], spans: Sequence[Span]) -> tuple[Chapter, ...]:
    """The chapters: one for each country, and for each heading that names none that is known."""
    found: dict[str, Chapter] = {}
    for draft, span in zip(drafts, spans, strict=True):
        if draft.role != "chapter":
            continue
        chapter = Chapter(draft.start.country, draft.pieces, (span,), draft.start.name)
        before = found.get(chapter.key)
        found[chapter.key] = (
            replace(
                before,
                pieces=(*before.pieces, *chapter.pieces),
                spans=(*before.spans, *chapter.spans),
            )
            if before
            else chapter
        )
    return tuple(found.values())


def identify_country(chapter: Chapter) -> RecordCountry | None:
    """The country of a chapter as its heading or title names it; None if it is about none.

    Its official name stands for one that is not printed, only that of its people.
    """
    country = chapter.country
    spans = chapter.name.spans() if chapter.name else ()
    if country is None:
        if chapter.name is None:
            return None
        return RecordCountry(
            name=None,
            code=None,
            printed=chapter.name.text,
            alpha3=None,
            alpha2=None,
            numeric=None,
            official_name=None,
            spans=spans,
        )
    printed = chapter.name.text if chapter.name else ""
    is_people = find_country(printed) is None and find_demonym(printed) is not None
    return RecordCountry(
        name=printed if printed and not is_people else country.official_name,
        code=country.code,
        alpha3=country.alpha3,
        alpha2=country.alpha2,
        numeric=country.numeric,
        official_name=country.official_name,
        wikidata=country.wikidata,
        spans=() if is_people else spans,
    )


def check_headings(chapter: Chapter) -> Iterator[Problem]:
    """The problems of a chapter's country, and of headings that misprint or repeat its name."""
    yield from chapter.doubts
    headings = [piece for piece in chapter.pieces if piece.role == "country"]
    for piece in headings:
        printed = piece.reading.text[slice(*piece.name_range)]
        spans = piece.reading.spans(*piece.name_range)
        if chapter.country is None:
            message = f"{printed!r} is no known country; its text is a record of its own"
            yield make_problem(Code.UNKNOWN_COUNTRY, message, spans, "/country")
        elif not piece.names_report and not find_chapter_country(printed):
            name = chapter.country.official_name
            message = f"{printed!r} is no known country; its text is about {name}"
            yield make_problem(Code.UNTITLED_COUNTRY, message, spans, "/country")
    if len(_find_opening_headings(chapter)) > 1:
        message = f"{len(headings)} headings name this country; their chapters form one record"
        spans = tuple(span for piece in headings for span in piece.reading.spans())
        yield make_problem(Code.REPEATED_CHAPTER, message, spans, "/country")


def _find_opening_headings(chapter: Chapter) -> list[Piece]:
    """The headings of a chapter that open it.

    One directly below another repeats it, and so does one below the report's title.
    """
    visible = [piece for piece in chapter.pieces if not piece.is_furniture]
    before = [False, *(piece.role == "country" for piece in visible)]
    begun = [
        piece
        for piece, repeats in zip(visible, before, strict=False)
        if piece.role == "country" and not repeats
    ]
    return begun[1:] if len(begun) > 1 and begun[0].names_report else begun
