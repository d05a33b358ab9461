"""Divides a document's pieces into parts, and collects one chapter for each country."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.layout.elements import (
    MAX_TITLE_LENGTH,
    Chapter,
    Piece,
    find_next_piece,
    find_previous_index,
    read_text_below,
)
from pipeline.layout.notes import mark_reference_entries
from pipeline.profiles.headings import strip_number
from pipeline.record.country import Country as RecordCountry
from pipeline.record.document import Part, PartRole
from pipeline.vocabulary.countries import country_lexicon, find_country, is_ambiguous
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.spans import Span
    from pipeline.profiles.model import Profile
    from pipeline.vocabulary.countries import GazetteerCountry


# A page that opens a region of the book belongs to no country.
_REGIONS: Final = frozenset(list_words("chapters", "regions"))
_PREFACES: Final = frozenset(list_words("chapters", "prefaces"))
# Words of the title of a report, beside the country's name.
_TITLE_WORDS: Final = frozenset(list_words("chapters", "title_words"))
_FEWEST_MENTIONS: Final = 3  # of the country that a title names
_FEWEST_TITLES: Final = 2  # of one form, over chapters of different countries
_LONGEST_LINE: Final = 100  # characters of a title that is not set as a heading
_ROMAN: Final = re.compile(r"[ivxlc]+")
_ENTRIES: Final = ("prose", "item", "row", "caption", "heading")  # roles of lines of contents
_LONGEST_ENTRY: Final = 160  # characters, without leader dots
_LED: Final = re.compile(r"(?:\.{5,}|(?:\. ){4,}|\u2026{2,}) ?(?:\d{1,4}|[ivxlc]{1,6})\b")
_ENDS_IN_PAGE: Final = re.compile(r"(?:[.\u2026]| )(?:[A-Z]-)?(?:\d{1,4}|[ivxlc]{1,6})$")
_NOTES: Final = frozenset(("notes", "endnotes", "footnotes"))


@dataclass(frozen=True, slots=True)
class Division:
    """A document cut into parts: `chapters` in order of their first heading; `matter`, the rest."""

    parts: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    matter: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _PartDraft:
    role: PartRole
    title: str | None
    pieces: tuple[Piece, ...]

    @property
    def country(self) -> GazetteerCountry | None:
        chapters = (piece.country for piece in self.pieces if self.role == "chapter")
        return next(filter(None, chapters), None)

    @property
    def code(self) -> str | None:
        return self.country.code if self.country else None


def split_into_chapters(document: Document, pieces: Sequence[Piece], profile: Profile) -> Division:
    """The parts and chapters of a document; a single chapter without country if none is named.

    If a country's heading is repeated later, the text after it is added to its chapter.
    """
    if not any(piece.role == "country" for piece in pieces):
        pieces = _name_countries_of_titles(pieces)
    pieces = mark_reference_entries(pieces)
    starts = _find_part_starts(pieces, profile)
    if not any(role == "chapter" for _, role, _ in starts):
        return _divide_whole(document, pieces, profile)
    drafts = _cut_into_parts(pieces, starts)
    spans = _compute_extents(document, drafts)
    parts = tuple(
        Part(role=draft.role, title=draft.title, code=draft.code, spans=(span,))
        for draft, span in zip(drafts, spans, strict=True)
    )
    matter = tuple(p for draft in drafts if draft.role != "chapter" for p in draft.pieces)
    problems = tuple(_check_unassigned_text(drafts, profile))
    return Division(parts, _build_chapters(drafts, spans), matter, problems)


def _divide_whole(document: Document, pieces: Sequence[Piece], profile: Profile) -> Division:
    """A document without chapter headings: one chapter beside its contents pages.

    It is about the country that its title names, if the whole of its text is.
    """
    pieces = _name_country_of_title(pieces)
    titled = next((piece for piece in pieces if piece.country), None)
    country = titled.country if titled else None
    name = titled.reading.text[slice(*titled.name_range)] if titled else None
    code = country.code if country else None
    start, stop = _find_contents(pieces, profile)
    if start == stop or stop - start == len(pieces):  # none, or nothing but contents pages
        whole = Chapter(country, tuple(pieces), (document.span(0, len(document.text)),))
        part = Part(role="chapter", title=name, code=code, spans=whole.spans)
        return Division((part,), (whole,), ())
    begun = pieces[start].start
    ended = pieces[stop].start if stop < len(pieces) else len(document.text)
    around = [(0, begun), (ended, len(document.text))]
    spans = tuple(document.span(*place) for place in around if place[0] < place[1])
    chapter = Chapter(country, (*pieces[:start], *pieces[stop:]), spans)
    title = pieces[start].reading.text if pieces[start].role == "heading" else None
    parts = (
        Part(role="chapter", title=name, code=code, spans=spans),
        Part(role="contents", title=title, code=None, spans=(document.span(begun, ended),)),
    )
    return Division(parts, (chapter,), tuple(pieces[start:stop]))


@dataclass(frozen=True, slots=True)
class _CountryTitle:
    """A title that is a country's name among words that any report may have in its title.

    `form` are these words, before the name and behind it, without numbers. A name that is also
    another place's or word is not `certain`.
    """

    country: GazetteerCountry
    name_range: tuple[int, int]
    form: tuple[tuple[str, ...], tuple[str, ...]]
    has_more: bool
    certain: bool

    @classmethod
    def parse(cls, text: str) -> _CountryTitle | None:
        """The title; None where it names no country or several.

        Besides a country's name it may have numbers, the country's code and title words.
        """
        shown = text.title() if text.isupper() else text
        named = list(country_lexicon().find(shown)) if len(shown) == len(text) else []
        start, end, _ = named[0] if named else (0, 0, "")
        country = find_country(text[start:end])
        if len({code for _, _, code in named}) != 1 or country is None:
            return None
        codes = {country.alpha2, country.alpha3}
        sides = [text[:start].split(), text[end:].split()]
        words = [
            tuple(w for word in side if word.strip("()[]") not in codes for w in fold(word).split())
            for side in sides
        ]
        before, behind = (
            tuple(w for w in some if not (w.isdecimal() or _ROMAN.fullmatch(w))) for some in words
        )
        if not _TITLE_WORDS.issuperset((*before, *behind)):
            return None
        certain = not is_ambiguous(text[start:end])
        return cls(country, (start, end), (before, behind), any(words), certain)

    def mark(self, piece: Piece) -> Piece:
        """The piece with this title, as the heading of its country."""
        return replace(piece, role="country", country=self.country, name_range=self.name_range)


def _name_country_of_title(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces, with the document's title as a country's heading if it is about one country.

    The title is the first heading (`Human Rights in …`, `Country Profile`). The text names its
    country more often than any other, in its first half and in its second; or, being short, names
    none but it.
    """
    at = next((at for at, piece in enumerate(pieces) if piece.role == "heading"), None)
    if at is None or len(pieces[at].reading.text) > MAX_TITLE_LENGTH:
        return pieces
    title = _CountryTitle.parse(pieces[at].reading.text)
    if title is None or not title.certain:
        return pieces
    code = title.country.code
    texts = [piece.reading.text for piece in pieces[at + 1 :] if not piece.is_furniture]
    middle = len(texts) // 2
    halves = [_count_countries(texts[:middle]), _count_countries(texts[middle:])]
    both = halves[0] + halves[1]
    is_throughout = both[code] >= _FEWEST_MENTIONS and all(half[code] for half in halves)
    is_only = set(both) == {code} or (not both and title.has_more)
    if not (is_throughout or is_only):
        return pieces
    if any(both[other] >= both[code] for other in both if other != code):
        return pieces
    heading = replace(title.mark(pieces[at]), names_report=title.has_more)
    return (*pieces[:at], heading, *pieces[at + 1 :])


def _name_countries_of_titles(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces, with titles of one form that name different countries as chapter headings.

    A family that is not known may print `Togo 2019 Human Rights Report`, `Annex 2 - Benin` or
    `Country: Ghana` over its chapters. Titles of one form are lines of one role and level with text
    below, not those of a list; none names the country of another, and more of them are over text
    that names their own country most than over text that names another more often.
    """
    forms: dict[tuple[object, ...], list[tuple[int, _CountryTitle]]] = {}
    for at, piece in enumerate(pieces):
        is_line = piece.role == "heading" or (
            piece.role == "prose" and piece.end - piece.start <= _LONGEST_LINE
        )
        if is_line and (title := _CountryTitle.parse(piece.reading.text)):
            forms.setdefault((piece.role, piece.level, title.form), []).append((at, title))
    for titles in sorted(forms.values(), key=len, reverse=True):
        ends = [at for at, _ in titles[1:]] + [len(pieces)]
        found = [
            (at, title, texts)
            for (at, title), end in zip(titles, ends, strict=True)
            if (texts := [one.reading.text for one in pieces[at + 1 : end] if not one.is_furniture])
        ]
        codes = {title.country.code for _, title, _ in found}
        certain = sum(title.certain for _, title, _ in found)
        if certain < _FEWEST_TITLES or len(codes) < len(found):
            continue
        balance = 0
        for _, title, texts in found:
            named = _count_countries(texts)
            most = max(named.values(), default=0)
            balance += (named[title.country.code] == most) - (named[title.country.code] < most)
        if balance > 0:
            marked = {at: title.mark(pieces[at]) for at, title, _ in found}
            return tuple(marked.get(at, piece) for at, piece in enumerate(pieces))
    return pieces


def _count_countries(texts: Iterable[str]) -> Counter[str]:
    return Counter(code for text in texts for _, _, code in country_lexicon().find(text) if code)


def _find_contents(pieces: Sequence[Piece], profile: Profile) -> tuple[int, int]:
    """Where the contents and the lists of tables begin and end; the same index where none are.

    They are lines that end in page numbers, after leader dots or under a heading such as
    `Contents`; headings between such lines belong to them.
    """
    known = frozenset(map(fold, profile.contents))
    for at, piece in enumerate(pieces):
        is_titled = piece.role == "heading" and fold(piece.reading.text) in known
        is_led = piece.role in _ENTRIES and _LED.search(piece.reading.text)
        if not (is_titled or is_led):
            continue
        start = at
        above = find_previous_index(pieces, at)
        if not is_titled and above is not None and pieces[above].role == "heading":
            start = above
        stop = at + is_titled
        for index in range(stop, len(pieces)):
            one = pieces[index]
            if one.is_furniture:
                continue
            below = find_next_piece(pieces, index)
            is_entry = _is_contents_entry(one)
            if not is_entry and not (
                one.role == "heading" and below is not None and _is_contents_entry(below)
            ):
                break
            stop = index + 1
        if stop > at + is_titled:
            return start, stop
    return 0, 0


def _is_contents_entry(piece: Piece) -> bool:
    """Whether a piece is a line of contents, or several: it ends in a page number."""
    text = piece.reading.text
    is_short = len(text) <= _LONGEST_ENTRY or _LED.search(text)
    return piece.role in _ENTRIES and bool(is_short and _ENDS_IN_PAGE.search(text))


def _find_part_starts(
    pieces: Sequence[Piece], profile: Profile
) -> list[tuple[int, PartRole, str | None]]:
    """Where parts begin: index of the first piece, role, title.

    Back matter may have a title of a lower level than the chapters', if still above sections.
    """
    level = min((piece.level for piece in pieces if piece.role == "country"), default=0)
    endings = _find_endings(pieces, level, profile)
    below = _find_section_level(pieces, profile)
    starts: list[tuple[int, PartRole, str | None]] = []
    for at, piece in enumerate(pieces):
        title = piece.reading.text
        role: PartRole | None = None
        if piece.role == "country":
            first = at - (at > 0 and pieces[at - 1].role == "category")
            starts.append((first, "chapter", title[slice(*piece.name_range)]))
        elif piece.role == "heading" and 0 < piece.level <= level:
            role = _classify_part(pieces, at, profile, began=bool(starts), ends=at in endings)
        elif piece.role == "heading" and starts and piece.level < below:
            role = _classify_matter(fold(strip_number(title)), profile)
        if role:
            starts.append((at, role, title))
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
    if role := _classify_matter(title, profile):
        return None if began and role == "bibliography" and _is_over_notes(pieces, at) else role
    if profile.is_section_title(pieces[at].reading.text):
        return None
    following = find_next_piece(pieces, at)
    if began and (title in _REGIONS or (following and following.role == "country")):
        return "front"
    if profile.starts_with_label(read_text_below(pieces, at)):
        return "back" if began else "front"
    return "back" if began and ends else None


def _classify_matter(title: str, profile: Profile) -> PartRole | None:
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


def _cut_into_parts(
    pieces: Sequence[Piece], starts: Sequence[tuple[int, PartRole, str | None]]
) -> list[_PartDraft]:
    ends = [at for at, _, _ in starts[1:]] + [len(pieces)]
    found = [
        _PartDraft(role, title, tuple(pieces[at:end]))
        for (at, role, title), end in zip(starts, ends, strict=True)
    ]
    if starts[0][0] > 0:
        front = tuple(pieces[: starts[0][0]])
        title = next((piece.reading.text for piece in front if piece.role == "heading"), None)
        found.insert(0, _PartDraft("front", title, front))
    return found


def _compute_extents(document: Document, drafts: Sequence[_PartDraft]) -> list[Span]:
    """The span of each part, which runs to the start of the next."""
    starts = [0, *(draft.pieces[0].start for draft in drafts[1:]), len(document.text)]
    return [document.span(start, end) for start, end in pairwise(starts)]


def _build_chapters(drafts: Sequence[_PartDraft], spans: Sequence[Span]) -> tuple[Chapter, ...]:
    by_code: dict[str, list[tuple[_PartDraft, Span]]] = {}
    for draft, span in zip(drafts, spans, strict=True):
        if draft.code is not None:
            by_code.setdefault(draft.code, []).append((draft, span))
    return tuple(
        Chapter(
            found[0][0].country,
            tuple(piece for draft, _ in found for piece in draft.pieces),
            tuple(span for _, span in found),
        )
        for found in by_code.values()
    )


def identify_country(chapter: Chapter) -> RecordCountry | None:
    """The country of a chapter as its first heading names it."""
    headings = [piece for piece in chapter.pieces if piece.country]
    if not headings or headings[0].country is None:
        return None
    first, country = headings[0], headings[0].country
    return RecordCountry(
        name=first.reading.text[slice(*first.name_range)],
        code=country.code,
        alpha3=country.alpha3,
        alpha2=country.alpha2,
        numeric=country.numeric,
        official_name=country.official_name,
        wikidata=country.wikidata,
        spans=first.reading.spans(*first.name_range),
    )


def check_headings(document: Document, chapter: Chapter) -> Iterator[Problem]:
    """A problem if no heading names a country, misprints it, or if several name the same one."""
    headings = [piece for piece in chapter.pieces if piece.country]
    for piece in headings:
        printed = piece.reading.text[slice(*piece.name_range)]
        if chapter.country and not find_country(printed):
            name = chapter.country.official_name
            message = f"{printed!r} is no known country; its text is about {name}"
            spans = piece.reading.spans(*piece.name_range)
            yield make_problem(Code.UNTITLED_COUNTRY, message, spans, "/country")
    if not headings:
        message = "no heading names a country; the whole document is one record"
        pieces = chapter.pieces  # none where all text is hidden
        start, end = (pieces[0].start, pieces[-1].end) if pieces else (0, len(document.text))
        yield make_problem(Code.NO_COUNTRY, message, (document.span(start, end),))
    elif len(_find_opening_headings(chapter)) > 1:
        message = f"{len(headings)} headings name this country; their chapters form one record"
        spans = tuple(span for piece in headings for span in piece.reading.spans())
        yield make_problem(Code.REPEATED_CHAPTER, message, spans, "/country")


def _find_opening_headings(chapter: Chapter) -> list[Piece]:
    """The headings of a chapter that open it.

    One directly below another repeats it, and so does one below the report's title.
    """
    visible = [piece for piece in chapter.pieces if not piece.is_furniture]
    before = [None, *(piece.country for piece in visible)]
    begun = [
        piece for piece, over in zip(visible, before, strict=False) if piece.country and not over
    ]
    return begun[1:] if len(begun) > 1 and begun[0].names_report else begun


_MOST_FRONT_PAGES: Final = 2  # before a title
_MOST_OPENING: Final = 2  # headings: a letterhead and the title
_NAME: Final = re.compile(r"(?<![\w/.])[^\W\d_]{3,}(?![\w:/.])")  # a word, not in an address


def find_report_title(division: Division, pieces: Sequence[Piece], profile: Profile) -> str | None:
    """The report's title as printed.

    The most frequent running head that is neither a chapter's heading nor a footer; else the
    title of the front matter; else a chapter heading that names the report. Where the family is not
    known, running heads may name the publisher or a part: the only heading of the highest level
    comes before them.
    """
    if profile.name is None and (title := _find_top_heading(pieces)):
        return title
    chapters = {
        fold(printed)
        for piece in pieces
        if piece.role in ("country", "category")
        for printed in (piece.reading.text, piece.reading.text[slice(*piece.name_range)])
    }
    heads = Counter(
        piece.reading.text
        for piece in pieces
        if piece.role == "running head"
        and fold(piece.reading.text) not in chapters
        and not profile.is_footer(piece.reading.text)
        and _NAME.search(piece.reading.text)
    )
    fronts = (part.title for part in division.parts if part.role == "front")
    parts = (pieces, *(chapter.pieces for chapter in division.chapters))
    named = (piece.reading.text for part in parts for piece in part if piece.names_report)
    printed = next((t for t in fronts if t and _is_report_title(fold(t))), None) or next(
        named, None
    )
    return max(heads, key=lambda head: heads[head], default=printed)


def _find_top_heading(pieces: Sequence[Piece]) -> str | None:
    """The first heading at the document's start, if nothing below it is set as high.

    Of several such headings in a row, as under a letterhead, the longest.
    """
    headings = [piece for piece in pieces if piece.role in ("heading", "country")]
    opening = [piece for piece in headings[:_MOST_OPENING] if piece.level <= headings[0].level]
    if not opening or any(piece.role == "country" or piece.is_run_in for piece in opening):
        return None
    title = max(opening, key=lambda piece: len(piece.reading.text))
    below = headings[len(opening) :]
    named = {fold(piece.reading.text) for piece in opening}
    page = title.reading.document.page_at(title.start)
    is_title = (
        bool(below)
        and (page is None or page <= _MOST_FRONT_PAGES)
        and all(one.level > title.level or fold(one.reading.text) in named for one in below)
    )
    return title.reading.text if is_title else None


def _is_report_title(folded: str) -> bool:
    """Whether a heading of the front matter may be the report's title: no preface, no region."""
    return not _starts_with_any(folded, _PREFACES) and folded not in _REGIONS
