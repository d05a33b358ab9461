"""Where lists of contents, of tables and of figures begin and end."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.sentences import ends_sentence
from pipeline.layout.elements import find_next_piece, find_previous_index
from pipeline.profiles.headings import strip_number
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.words import LEADER, LEADER_SIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile

_ENTRIES: Final = ("prose", "item", "row", "columns", "caption", "heading", "country")
_LONGEST_ENTRY: Final = 160  # characters, without leader dots
_FEWEST_UNNUMBERED: Final = 2  # entries without page numbers
_LED: Final = re.compile(rf"{LEADER} ?(?P<page>\d{{1,4}}|[ivxlc]{{1,6}})\b")
_ENDS_IN_PAGE: Final = re.compile(r"(?:[.\u2026_]| )(?:[A-Z]-)?(?P<page>\d{1,4}|[ivxlc]{1,6})$")
_TITLE_END: Final = re.compile(rf"\s*(?:{LEADER}\s?)?(?:[A-Z]-)?(?:\d{{1,4}}|[ivxlc]{{1,6}})?$")
_OVER_NUMBERS: Final = frozenset(("page", "pages", "paragraph", "paragraphs", "no", "nos"))
_MOST_UNPAGED: Final = 10  # lines without page numbers between two entries with leader dots


def find_contents(pieces: Sequence[Piece], profile: Profile) -> tuple[int, int]:
    """Where the first list of contents starts and stops; equal where none is.

    Its lines end in page numbers, after leader dots or under a heading such as `Contents`, or are
    headings of the document under such a heading. Headings between them belong to them, and short
    lines between two with leader dots. It ends where its form does, where page numbers fall
    without a new heading, and before the first heading that repeats an entry.
    """
    known = frozenset(map(fold, profile.contents))
    for at, piece in enumerate(pieces):
        is_titled = piece.role == "heading" and fold(piece.reading.text) in known
        is_led = piece.role in _ENTRIES and _has_leader(piece.reading.text)
        if not (is_titled or is_led):
            continue
        start = at
        above = find_previous_index(pieces, at)
        if not is_titled and above is not None and pieces[above].role == "heading":
            start = above
        stop = _find_end(pieces, at + is_titled)
        if stop == at + is_titled and is_titled:
            stop = _find_end_of_unnumbered(pieces, stop)
        if stop > at + is_titled:
            return start, stop
    return 0, 0


def _has_leader(text: str) -> bool:
    """Whether leader dots in a text lead to a page number."""
    return any(sign in text for sign in LEADER_SIGNS) and _LED.search(text) is not None


def _find_end(pieces: Sequence[Piece], begin: int) -> int:
    stop, last = begin, 0
    entries: set[str] = set()
    is_new = True  # a list begins, and its page numbers with it
    for index in range(begin, len(pieces)):
        one = pieces[index]
        text = one.reading.text
        if one.is_furniture or _OVER_NUMBERS.issuperset(fold(text).split()):
            continue
        if one.role in ("heading", "country") and _fold_title(text) in entries:
            break
        if not is_contents_entry(one):
            below = find_next_piece(pieces, index)
            if one.role == "heading" and below is not None and is_contents_entry(below):
                is_new = True
                stop = index + 1
            elif not _is_between_entries(pieces, index, last, entries):
                break
            continue
        page = _read_page(text)
        if page < last and not is_new and not _has_leader(text):
            break
        if page or is_new:
            last = page
        is_new = False
        entries.add(_fold_title(text))
        stop = index + 1
    return stop


def _is_between_entries(
    pieces: Sequence[Piece], index: int, last: int, entries: AbstractSet[str]
) -> bool:
    """Whether short lines lead from here to an entry with leader dots, and its page number on."""
    shown = (one for one in pieces[index:] if not one.is_furniture)
    for one in islice(shown, _MOST_UNPAGED + 1):
        text = one.reading.text
        if is_contents_entry(one) and _has_leader(text):
            return _read_page(text) >= last
        is_line = one.role in _ENTRIES and len(text) <= _LONGEST_ENTRY and text[-1:] not in ".;"
        if not is_line or _fold_title(text) in entries:
            return False
    return False


def _find_end_of_unnumbered(pieces: Sequence[Piece], begin: int) -> int:
    """Where lines end that the document's headings repeat, in order."""
    headings = [
        (at, _fold_title(piece.reading.text))
        for at, piece in enumerate(pieces)
        if at >= begin and piece.role in ("heading", "country")
    ]
    stop, found, reach = begin, 0, len(pieces)
    for index in range(begin, len(pieces)):
        one = pieces[index]
        if one.is_furniture:
            continue
        title = _fold_title(one.reading.text)
        repeated = next((at for at, heading in headings if at > index and heading == title), None)
        if index >= reach or one.role not in _ENTRIES or repeated is None:
            break
        reach = min(reach, repeated)
        stop, found = index + 1, found + 1
    return stop if found >= _FEWEST_UNNUMBERED else begin


def is_contents_entry(piece: Piece) -> bool:
    """Whether a piece is a line of contents, or several: it ends in a page number.

    Behind one to which leader dots lead, a title without one or half a title may follow.
    """
    text = piece.reading.text
    page = _find_page(text) if piece.role in _ENTRIES else None
    if page is None:
        return False
    if _has_leader(text):
        behind = len(text) - page.end()
        return not behind or (behind <= _LONGEST_ENTRY and not ends_sentence(text))
    is_row = piece.role in ("row", "columns")
    if is_row and sum(cell.start < cell.end for cell in piece.list_cells()) > 3:  # noqa: PLR2004
        return False
    return len(text) <= _LONGEST_ENTRY


def _find_page(text: str) -> re.Match[str] | None:
    """The page number of an entry: at its end, else behind the last leader dots."""
    at_end = _ENDS_IN_PAGE.search(text)
    if at_end or not _has_leader(text):
        return at_end
    *_, last = _LED.finditer(text)
    return last


def _read_page(text: str) -> int:
    """The page number of an entry; 0 for a Roman one."""
    page = _find_page(text)
    return int(page["page"]) if page and page["page"].isdecimal() else 0


def _fold_title(text: str) -> str:
    return fold(strip_number(_TITLE_END.sub("", text)))
