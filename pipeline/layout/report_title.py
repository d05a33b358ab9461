"""The title of a report, as a librarian would write it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

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
_NAME: Final = re.compile(r"(?<![\w/.])[^\W\d_]{3,}(?![\w:/.])")  # a word, not in an address


def find_report_title(
    parts: Sequence[Part], chapters: Sequence[Chapter], pieces: Sequence[Piece], profile: Profile
) -> str | None:
    """The report's title as printed.

    The most frequent running head that is neither a chapter's heading nor a footer; else the
    title of the front matter; else a chapter heading that names the report. Where the family is not
    known, running heads may name the publisher or a part: the only heading of the highest level
    comes before them.
    """
    if profile.name is None and (title := _find_top_heading(pieces)):
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
    )
    fronts = (part.title for part in parts if part.role == "front")
    read = (pieces, *(chapter.pieces for chapter in chapters))
    named = (piece.reading.text for some in read for piece in some if piece.names_report)
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
    return (
        not any(folded == one or folded.startswith(f"{one} ") for one in _PREFACES)
        and folded not in _REGIONS
    )
