"""Furniture: running heads, page numbers, menus and rules, which have no content of their own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.grammar.sentences import CALLOUT_AT_END, ends_sentence
from pipeline.layout.contents import is_contents_entry
from pipeline.layout.elements import MAX_TITLE_LENGTH
from pipeline.record.document import Furniture
from pipeline.vocabulary.countries import country_lexicon, find_country
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.document.spans import Span
    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile

_FEWEST_WORDS: Final = 4  # of a sentence that a page's end cuts: fewer are a label
_TAB: Final = 4  # letters of a thumb index's tab
_FEWEST_TABS: Final = 5  # different ones


def list_furniture(pieces: Iterable[Piece]) -> tuple[Furniture, ...]:
    """The furniture of a document in order; the text of a rule is as in the source."""
    return tuple(
        Furniture(role=piece.role, text=_read_printed(piece), spans=(_find_span(piece),))
        for piece in pieces
        if piece.role in ("running head", "page number", "menu", "rule")
    )


def _read_printed(piece: Piece) -> str:
    text = piece.reading.document.text[piece.start : piece.end]
    return piece.reading.text if piece.role != "rule" else " ".join(text.split())


def _find_span(piece: Piece) -> Span:
    spans = piece.reading.spans()
    return spans[0] if spans else piece.reading.document.span(piece.start, piece.end)


def find_heads_within_sentences(
    pieces: Sequence[Piece], profile: Profile, chapter_level: int
) -> frozenset[str]:
    """The folded texts of the headings that are running heads: they cut a sentence in two.

    A title of a section or a label that the profile knows is never one, nor the name of a country
    that is printed once: `ANGOLA`, `REPUBLIC OF ANGOLA`.
    """
    headings = [
        (at, piece.reading.text) for at, piece in enumerate(pieces) if piece.role == "heading"
    ]
    printed = Counter(fold(text) for _, text in headings)
    return frozenset(
        fold(text)
        for at, text in headings
        if not profile.is_section_title(text)
        and not profile.find_field(text)
        and fold(text) not in profile.labels
        and not (printed[fold(text)] == 1 and _begins_with_country(text))
        and _cuts_sentence(pieces, at, chapter_level)
    )


def _begins_with_country(title: str) -> bool:
    """Whether the first words of a title, in capitals perhaps, name a country."""
    first = next(iter(country_lexicon().find(title.title())), None)
    return first is not None and first[0] == 0


def _cuts_sentence(pieces: Sequence[Piece], at: int, chapter_level: int) -> bool:
    before = _find_nearest_prose(pieces[near] for near in range(at - 1, -1, -1))
    after = _find_nearest_prose(pieces[near] for near in range(at + 1, len(pieces)))
    if before is None or after is None or not _is_cut(before):
        return False
    if _find_pages(before)[-1] == _find_pages(after)[0] is not None:
        return False  # a running head is where a page ends
    if find_country(f"{pieces[at].reading.text} {after.reading.text[:MAX_TITLE_LENGTH]}"):
        return False  # a name over two lines: `KOREA` / `(REPUBLIC OF)`
    return pieces[at].level <= chapter_level or after.reading.text[:1].islower()


def _find_pages(piece: Piece) -> tuple[int | None, ...]:
    """The pages of a piece in order, None where its document has none."""
    return tuple(span.page for span in piece.reading.spans()) or (None,)


def _is_cut(piece: Piece) -> bool:
    """Whether a sentence of a piece may go on behind it: no label, item or line of contents."""
    text = CALLOUT_AT_END.sub("", piece.reading.text)
    is_label = len(text.split()) < _FEWEST_WORDS
    is_ended = text.endswith(";") or ends_sentence(text)
    return not (is_label or is_ended or is_contents_entry(piece))


def _find_nearest_prose(pieces: Iterable[Piece]) -> Piece | None:
    """The nearest prose beyond notes, menus and rules; None where another heading comes first."""
    for piece in pieces:
        if piece.role == "prose":
            return piece
        if piece.role not in ("note", "menu", "rule"):
            return None
    return None


def mark_thumb_index(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, with the tabs of a thumb index as running heads: `KOR`, `F FINLAND`.

    A tab is the beginning of a country's name that is a heading, in capitals, or its first letter
    before the name; a book has many.
    """
    headings = {
        fold(piece.reading.text)
        for piece in pieces
        if piece.role == "country" or (piece.role == "heading" and len(piece.reading.text) > _TAB)
    }
    starts = {name[:length] for name in headings for length in range(1, _TAB + 1)}
    tabs = [
        at
        for at, piece in enumerate(pieces)
        if piece.role in ("heading", "prose") and _is_tab(piece.reading.text, headings, starts)
    ]
    if len({fold(pieces[at].reading.text) for at in tabs}) < _FEWEST_TABS:
        return tuple(pieces)
    marked = frozenset(tabs)
    return tuple(
        replace(piece, role="running head") if at in marked else piece
        for at, piece in enumerate(pieces)
    )


def _is_tab(text: str, headings: set[str], starts: set[str]) -> bool:
    if len(text) <= _TAB:
        return text.isupper() and text.isalpha() and fold(text) in starts
    letter, _, name = text.partition(" ")
    return letter.isupper() and letter == name[:1] and text.isupper() and fold(name) in headings
