"""The title of a report, as a librarian would write it."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.sentences import ends_sentence
from pipeline.layout.elements import BOLD_LEVEL
from pipeline.layout.letterhead import WORD, is_letterhead, is_of_genre
from pipeline.vocabulary.countries import find_country, find_mentions
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words
from pipeline.vocabulary.words import NOTE_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.layout.elements import Chapter, Piece
    from pipeline.profiles.model import Profile
    from pipeline.record.document import Part

_REGIONS: Final = frozenset(list_words("chapters", "regions"))
_NO_TITLES: Final = frozenset(
    (*list_words("chapters", "prefaces"), *list_words("chapters", "appendices"))
)
_CONTENTS: Final = frozenset(("contents", "table of contents"))
_MOST_FRONT_PAGES: Final = 2  # before a title
_MOST_FRONT_PIECES: Final = 20  # before a title, in a document without pages
_MOST_OPENING: Final = 2  # headings: a letterhead and the title
_FEWEST_HEADS: Final = 3  # pages with a running head that is the title of a report of no family
_LONGEST_TITLE: Final = 250  # characters
_LONGEST_NAMED: Final = 400  # of one that begins with its country
_LONGEST_LINE: Final = 120  # characters of a title that is not set as a heading
_LINKS: Final = frozenset(
    ("a", "an", "the", "and", "or", "of", "on", "in", "for", "to", "with", "by", "at", "from")
)
_KIND: Final = re.compile(r"(?:\w+\s){0,2}(?:report|note|study)\s(?:of|by)\s", re.IGNORECASE)
_MOST_SECOND_PARTS: Final = 2  # below a title: a kind of report, a country
_SHORT: Final = 0.75  # of the longest line so far
_ENTRY: Final = re.compile(r"\(?(?:\d{1,2}|[a-z])(?:\.\d{1,2})*[.)]\s|\d{1,2}(?:\s-|/)\s")


def find_report_title(
    parts: Sequence[Part], chapters: Sequence[Chapter], pieces: Sequence[Piece], profile: Profile
) -> str | None:
    """The report's title as printed.

    The most frequent running head that is neither a chapter's heading nor a footer; else the
    title of the front matter; else a chapter heading that names the report. Where the family is not
    known, running heads may name the publisher or a part: what the cover prints comes before them;
    a country's name alone is a title only where nothing else is printed.
    """
    is_unknown = profile.name is None
    title = _find_title_on_cover(pieces, chapters) if is_unknown else None
    if title and find_country(title) is None:
        return title
    openings = {
        fold(printed)
        for piece in pieces
        if piece.role in ("country", "category")
        for printed in (piece.reading.text, piece.reading.text[slice(*piece.name_range)])
    }
    heads = Counter(
        piece.reading.text
        for piece in pieces
        if piece.role == "running head"
        and fold(piece.reading.text) not in openings
        and not profile.is_footer(piece.reading.text)
        and WORD.search(piece.reading.text)
        and not ends_sentence(piece.reading.text)
        and not (is_unknown and not _may_be_title(piece.reading.text))
    )
    if is_unknown and pieces and pieces[0].reading.document.pages:
        heads = Counter({head: n for head, n in heads.items() if n >= _FEWEST_HEADS})
    fronts = (part.title for part in parts if part.role == "front")
    read = (pieces, *(chapter.pieces for chapter in chapters))
    named = (piece.reading.text for some in read for piece in some if piece.names_report)
    printed = next((t for t in fronts if t and _is_report_title(fold(t))), None) or next(
        named, None
    )
    return max(heads, key=lambda head: heads[head], default=printed) or title


def _find_title_on_cover(pieces: Sequence[Piece], chapters: Sequence[Chapter]) -> str | None:
    """The title that a report of no known family prints on its first pages.

    It is the only heading of the highest level; else the heading or line that names the document's
    country; else the highest heading of the first page. A country's name alone yields to these.
    """
    is_whole = len(chapters) == 1
    found = None
    for lines in (
        _find_top_heading(pieces),
        _find_cover_title(chapters),
        _find_highest_on_cover(pieces, is_whole=is_whole),
    ):
        title = _write_title(pieces, lines, is_whole=is_whole) if lines else ""
        if title and find_country(title) is None and _is_whole(title):
            return title
        found = found or (title if title and find_country(title) else None)
    return _find_title_line(chapters) or found


def _write_title(pieces: Sequence[Piece], lines: Sequence[Piece], *, is_whole: bool) -> str:
    """The lines of a title as one, with what stands below it: a kind of report, or its country."""
    title = " ".join(piece.reading.text.rstrip(NOTE_MARKS) for piece in lines)
    if not (is_whole and lines[0].reading.document.is_laid_out) or find_country(title):
        return title
    page = lines[0].reading.document.page_at(lines[0].start)
    shown = (one for one in pieces if not (one.is_note or one.is_furniture))
    below = (one for one in shown if one.start >= lines[-1].end)
    for piece in islice(below, _MOST_SECOND_PARTS):
        text = piece.reading.text.rstrip(NOTE_MARKS)
        is_second = find_country(text) is not None or _KIND.match(text)
        is_heading = piece.role in ("heading", "country") and not piece.is_run_in
        on_page = piece.reading.document.page_at(piece.start) == page
        if not (is_second and is_heading and on_page) or fold(text) in fold(title):
            break
        title = f"{title}: {text}"
    return title


def _may_be_title(head: str) -> bool:
    """Whether a running head may be the title of a report of no known family."""
    return (
        not is_letterhead(head) and _is_whole(head) and " " in head and _is_report_title(fold(head))
    )


def _is_whole(title: str) -> bool:
    """Whether a line may be a title by itself: no end of a sentence, no entry of a list."""
    return not (
        title[0].islower()
        or _ENTRY.match(title)
        or fold(title).rpartition(" ")[2] in _LINKS
        or fold(title).partition(" ")[0] in _LINKS - {"a", "an", "the"}
    )


def _find_top_heading(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The first heading at the document's start, if nothing below it is set as high.

    Of several such headings in a row, as under a letterhead, the longest.
    """
    headings = [
        piece
        for piece in pieces
        if piece.role in ("heading", "country") and not _is_no_title(piece.reading.text)
    ]
    opening = [piece for piece in headings[:_MOST_OPENING] if piece.level <= headings[0].level]
    if not opening or any(piece.role == "country" or piece.is_run_in for piece in opening):
        return ()
    title = max(opening, key=lambda piece: len(piece.reading.text))
    below = headings[len(opening) :]
    named = {fold(piece.reading.text) for piece in opening}
    page = title.reading.document.page_at(title.start)
    is_in_front = page <= _MOST_FRONT_PAGES if page else title in pieces[:_MOST_FRONT_PIECES]
    is_title = (
        bool(below)
        and is_in_front
        and all(one.level > title.level or fold(one.reading.text) in named for one in below)
    )
    return (title,) if is_title else ()


def _find_cover_title(chapters: Sequence[Chapter]) -> Sequence[Piece]:
    """The heading on the cover of a document about one country that names it, with its lines."""
    if len(chapters) != 1 or chapters[0].name is None:
        return ()
    chapter, spans = chapters[0], chapters[0].name.spans()
    pieces = [piece for piece in chapter.pieces if not piece.is_furniture]
    at = next(
        (at for at, one in enumerate(pieces) if spans and one.start <= spans[0].start < one.end),
        None,
    )
    if at is None or pieces[at].role not in ("heading", "country") or pieces[at].is_run_in:
        return ()
    page = pieces[at].reading.document.page_at(pieces[at].start)
    if (page or 1) > _MOST_FRONT_PAGES or is_letterhead(pieces[at].reading.text):
        return ()
    return _join_title(pieces, at)


def _join_title(pieces: Sequence[Piece], at: int) -> Sequence[Piece]:
    """The lines of the title of which this heading is one."""
    first = last = at
    while first > 0 and _continues_title(pieces[first - 1], pieces[at]):
        first -= 1
    while last + 1 < len(pieces) and _continues_title(pieces[last + 1], pieces[at]):
        last += 1
    lines = pieces[first : last + 1]
    size = sum(len(piece.reading.text) + 1 for piece in lines)
    return lines if size <= _LONGEST_TITLE else (pieces[at],)


def _find_highest_on_cover(pieces: Sequence[Piece], *, is_whole: bool) -> Sequence[Piece]:
    """The highest heading of a document's first page, if it is no letterhead and no section's.

    Without pages, it is the longest of the highest above the first sentence, if the document
    `is_whole`, not one of several chapters.
    """
    shown = [piece for piece in pieces if not piece.is_furniture]
    document = shown[0].reading.document if shown else None
    if document is None or not (document.pages or is_whole):
        return ()
    if not document.pages:
        above = takewhile(
            lambda one: one.role != "prose" or not ends_sentence(one.reading.text),
            shown[:_MOST_FRONT_PIECES],
        )
        shown = list(above)
    page = document.page_at(shown[0].start) if shown else None
    headings = [
        at
        for at, piece in enumerate(shown)
        if piece.role in ("heading", "country")
        and not piece.is_run_in
        and document.page_at(piece.start) == page
        and not _is_no_title(piece.reading.text)
        and not _is_of_section(piece)
    ]
    if not headings:
        return ()
    at = min(headings, key=lambda one: shown[one].level)
    if not document.pages:
        highest = [one for one in headings if shown[one].level == shown[at].level]
        at = max(highest, key=lambda one: len(shown[one].reading.text))
    title = shown[at].reading.text
    return _join_title(shown, at) if _is_report_title(fold(title)) else ()


def _is_of_section(piece: Piece) -> bool:
    """Whether a heading of plain text is a section's: in small letters, or known by its place."""
    is_small = piece.reading.text.rpartition(" ")[2].islower()
    is_plain = piece.reading.document.media_type == "text/plain"
    return is_plain and (is_small or piece.level >= BOLD_LEVEL)


def _find_title_line(chapters: Sequence[Chapter]) -> str | None:
    """The line of the opening that names the country of a document of lines, as of plain text.

    Below a country's name alone, the first line that is no letterhead completes the title.
    """
    country = chapters[0].country if len(chapters) == 1 else None
    shown = [piece for chapter in chapters for piece in chapter.pieces if not piece.is_furniture]
    if country is None or not shown or shown[0].reading.document.is_laid_out:
        return None
    name = None
    for piece in shown[:_MOST_FRONT_PIECES]:
        first, *rest = _list_title_lines(piece)
        if find_country(first) == country:
            name, first = first, rest[0] if rest else ""
        title = _read_title_line(piece, first)
        if name and title and title.isupper():
            return f"{name}: {title}"
        if title and any(code == country.code for _, _, code in find_mentions(title)):
            return title
        if piece.role == "prose" and ends_sentence(piece.reading.text):
            return None
    return None


def _read_title_line(piece: Piece, first: str) -> str | None:
    """The title with which a paragraph of plain text begins, None if it may be none.

    It may be long, and end in a full stop, where it names its country and kind: `Chad: Report …`.
    """
    title = first.rstrip(NOTE_MARKS)
    if piece.role != "prose" or not title or is_letterhead(title):
        return None
    country, _, rest = title.partition(": ")
    is_named = find_country(country) is not None and is_of_genre(rest)
    longest = _LONGEST_NAMED if is_named else _LONGEST_TITLE if rest else _LONGEST_LINE
    title = title.removesuffix(".") if is_named else title
    return title if len(title) <= longest and not ends_sentence(title) else None


def _list_title_lines(piece: Piece) -> list[str]:
    """The title with which a paragraph begins, and the rest of its first lines.

    A title ends with a line in capitals above others, or with a short line above one that begins
    with a capital.
    """
    text = piece.reading.document.text[piece.start : piece.end]
    lines = [line.strip() for line in text.split("\n")]
    for at, (line, below) in enumerate(pairwise(lines), 1):
        is_short = len(line) < _SHORT * max(map(len, lines[: at + 1]))
        may_end = is_short and below[:1].isupper() and line[-1:] not in ",-"
        is_capital = line.isupper()
        if (may_end or is_capital) and not (is_capital and below.isupper()):
            return [" ".join(lines[:at]), " ".join(lines[at:])]
    return [" ".join(lines)]


def _continues_title(piece: Piece, title: Piece) -> bool:
    """Whether a heading directly beside a title on its page is another line of it."""
    document = title.reading.document
    return (
        document.is_laid_out
        and piece.role in ("heading", "country")
        and piece.level == title.level
        and not piece.is_run_in
        and document.page_at(piece.start) == document.page_at(title.start)
        and (fold(piece.reading.text) in _LINKS or not is_letterhead(piece.reading.text))
        and _is_report_title(fold(piece.reading.text))
    )


def _is_no_title(text: str) -> bool:
    return is_letterhead(text) or fold(text) in _CONTENTS


def _is_report_title(folded: str) -> bool:
    """Whether a heading may be the report's title: that of no preface, appendix or region."""
    return (
        not any(folded == one or folded.startswith(f"{one} ") for one in _NO_TITLES)
        and folded not in _REGIONS
    )
