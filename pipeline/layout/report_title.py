"""The title of a report, as a librarian would write it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.layout.elements import Chapter, Piece
    from pipeline.profiles.model import Profile
    from pipeline.record.document import Part

_REGIONS: Final = frozenset(list_words("chapters", "regions"))
_PREFACES: Final = frozenset(list_words("chapters", "prefaces"))
_MOST_FRONT_PAGES: Final = 2  # before a title
_MOST_OPENING: Final = 2  # headings: a letterhead and the title
_FEWEST_HEADS: Final = 3  # pages with a running head that is the title of a report of no family
_LONGEST_TITLE: Final = 250  # characters
# What stands over a title: the body that publishes it, its number, its distribution and day.
_LETTERHEAD: Final = re.compile(
    r"""
      .*\bdistr(?:\.|ibution)\s?: .* | \W*(?:united\ nations|general\ assembly|security\ council|
      human\ rights\ council|economic\ and\ social\ council)\b[^a-z]*
    | [A-Z]{1,4}(?:/[\w.()-]+)+ | .*\bagenda\ item\b.* | .*\b(?:session|meeting)$
    | (?:report|document|bulletin|publication)\s(?:no\.?|number)?\s?:?\s?[\w/.-]*\d[\w/.-]*
    | (?:source|note|issued\ by|published\ by|for\ more)\b.* | (?:table\ of\ )?contents
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DAY: Final = re.compile(r"[\W\d]*(?:[A-Z][a-z]+\W+)?\d{4}\W*|\W*[A-Z][a-z]+ \d{1,2},? \d{4}\W*")
_NAME: Final = re.compile(r"(?<![\w/.])[^\W\d_]{3,}(?![\w:/.])")  # a word, not in an address


def find_report_title(
    parts: Sequence[Part], chapters: Sequence[Chapter], pieces: Sequence[Piece], profile: Profile
) -> str | None:
    """The report's title as printed.

    The most frequent running head that is neither a chapter's heading nor a footer; else the
    title of the front matter; else a chapter heading that names the report. Where the family is not
    known, running heads may name the publisher or a part: the only heading of the highest level
    comes before them, then the heading of the cover that names the document's country; a country's
    name alone is a title only where nothing else is printed.
    """
    is_unknown = profile.name is None
    title = (_find_top_heading(pieces) or _find_cover_title(chapters)) if is_unknown else None
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
        and _NAME.search(piece.reading.text)
        and not (is_unknown and _is_letterhead(piece.reading.text))
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


def _find_top_heading(pieces: Sequence[Piece]) -> str | None:
    """The first heading at the document's start, if nothing below it is set as high.

    Of several such headings in a row, as under a letterhead, the longest.
    """
    headings = [
        piece
        for piece in pieces
        if piece.role in ("heading", "country") and not _is_letterhead(piece.reading.text)
    ]
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


def _find_cover_title(chapters: Sequence[Chapter]) -> str | None:
    """The heading on the cover of a document about one country that names it, with its lines."""
    if len(chapters) != 1 or chapters[0].name is None:
        return None
    chapter, spans = chapters[0], chapters[0].name.spans()
    pieces = [piece for piece in chapter.pieces if not piece.is_furniture]
    at = next(
        (at for at, one in enumerate(pieces) if spans and one.start <= spans[0].start < one.end),
        None,
    )
    if at is None or pieces[at].role not in ("heading", "country") or pieces[at].is_run_in:
        return None
    page = pieces[at].reading.document.page_at(pieces[at].start)
    if (page or 1) > _MOST_FRONT_PAGES or _is_letterhead(pieces[at].reading.text):
        return None
    first = last = at
    while first > 0 and _continues_title(pieces[first - 1], pieces[at]):
        first -= 1
    while last + 1 < len(pieces) and _continues_title(pieces[last + 1], pieces[at]):
        last += 1
    title = " ".join(piece.reading.text for piece in pieces[first : last + 1])
    return title if len(title) <= _LONGEST_TITLE else pieces[at].reading.text


def _continues_title(piece: Piece, title: Piece) -> bool:
    """Whether a heading directly beside a title on its page is another line of it."""
    document = title.reading.document
    return (
        document.media_type == "application/pdf"
        and piece.role in ("heading", "country")
        and piece.level == title.level
        and not piece.is_run_in
        and document.page_at(piece.start) == document.page_at(title.start)
        and not _is_letterhead(piece.reading.text)
        and _is_report_title(fold(piece.reading.text))
    )


def _is_letterhead(text: str) -> bool:
    return bool(_LETTERHEAD.fullmatch(text) or _DAY.fullmatch(text))


def _is_report_title(folded: str) -> bool:
    """Whether a heading of the front matter may be the report's title: no preface, no region."""
    return (
        not any(folded == one or folded.startswith(f"{one} ") for one in _PREFACES)
        and folded not in _REGIONS
    )
