"""The categories that are printed with the headings of a chapter, without a label: entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.chapter import Entry
from pipeline.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.chapter import Chapter, Piece
    from pipeline.document import Document
    from pipeline.profile import Profile


def categories(document: Document, chapter: Chapter, profile: Profile) -> Iterator[Entry]:
    """The entries of values printed in, over or under a heading; their labels are empty."""
    for piece in chapter.pieces:
        value = _value(piece)
        if value is None or not value.text:
            continue
        extents = tuple((span.start, span.end) for span in value.spans())
        start = extents[0][0]
        label = Reading.of(document, [])
        yield Entry(
            profile.category(value.text), label, value, (start, start), extents, piece.marks
        )


def _value(piece: Piece) -> Reading | None:
    if piece.role == "category":
        return piece.reading
    return piece.sliced(*piece.category) if piece.category else None
