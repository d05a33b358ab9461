"""The printed matter of a document that says nothing, as its record lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.record.document import Furniture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.spans import Span
    from pipeline.layout.elements import Piece


def furniture(pieces: Iterable[Piece]) -> tuple[Furniture, ...]:
    """The furniture of a document in order: a rule is shown as it stands in the source."""
    return tuple(
        Furniture(role=piece.role, text=_shown(piece), spans=(_whole(piece),))
        for piece in pieces
        if piece.role in ("running head", "page number", "menu", "rule")
    )


def _shown(piece: Piece) -> str:
    text = piece.reading.document.text[piece.start : piece.end]
    return piece.reading.text if piece.role != "rule" else " ".join(text.split())


def _whole(piece: Piece) -> Span:
    spans = piece.reading.spans()
    return spans[0] if spans else piece.reading.document.span(piece.start, piece.end)
