"""Headings that a new page prints again in the middle of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.sentences import ends_sentence
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile


def running_heads(pieces: Sequence[Piece], profile: Profile, chapter_level: int) -> frozenset[str]:
    """The folded headings that are running heads: those that cut a sentence in two.

    What the profile knows as a section's title or as a label is none.
    """
    return frozenset(
        fold(piece.reading.text)
        for at, piece in enumerate(pieces)
        if piece.role == "heading"
        and not profile.names_section(piece.reading.text)
        and not profile.field(piece.reading.text)
        and fold(piece.reading.text) not in profile.labels
        and _cuts_sentence(pieces, at, chapter_level)
    )


def _cuts_sentence(pieces: Sequence[Piece], at: int, chapter_level: int) -> bool:
    before = _neighbour(pieces[near] for near in range(at - 1, -1, -1))
    after = _neighbour(pieces[near] for near in range(at + 1, len(pieces)))
    if before is None or after is None or ends_sentence(before.reading.text):
        return False
    return pieces[at].level <= chapter_level or after.reading.text[:1].islower()


def _neighbour(pieces: Iterable[Piece]) -> Piece | None:
    """The nearest prose, over notes and rules but not over another heading."""
    for piece in pieces:
        if piece.role == "prose":
            return piece
        if piece.role not in ("note", "menu", "rule"):
            return None
    return None
