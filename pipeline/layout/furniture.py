"""Furniture: running heads, page numbers, menus and rules, which have no content of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.sentences import ends_sentence
from pipeline.record.document import Furniture
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.document.spans import Span
    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile


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

    A title of a section or a label that the profile knows is never one.
    """
    return frozenset(
        fold(piece.reading.text)
        for at, piece in enumerate(pieces)
        if piece.role == "heading"
        and not profile.is_section_title(piece.reading.text)
        and not profile.find_field(piece.reading.text)
        and fold(piece.reading.text) not in profile.labels
        and _cuts_sentence(pieces, at, chapter_level)
    )


def _cuts_sentence(pieces: Sequence[Piece], at: int, chapter_level: int) -> bool:
    before = _find_nearest_prose(pieces[near] for near in range(at - 1, -1, -1))
    after = _find_nearest_prose(pieces[near] for near in range(at + 1, len(pieces)))
    if before is None or after is None or ends_sentence(before.reading.text):
        return False
    return pieces[at].level <= chapter_level or after.reading.text[:1].islower()


def _find_nearest_prose(pieces: Iterable[Piece]) -> Piece | None:
    """The nearest prose beyond notes, menus and rules; None where another heading comes first."""
    for piece in pieces:
        if piece.role == "prose":
            return piece
        if piece.role not in ("note", "menu", "rule"):
            return None
    return None
