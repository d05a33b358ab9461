"""The categories that are printed with the headings of a chapter, without a label: entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.model import Document
    from pipeline.layout.elements import Chapter


def categories(document: Document, chapter: Chapter) -> Iterator[LabelledValue]:
    """The entries of values printed in, over or under a heading; their labels are empty."""
    for piece in chapter.pieces:
        for id_, place in piece.stated_values:
            extents = tuple((span.start, span.end) for span in piece.reading.spans(*place))
            if piece.role == "category":  # with the markup around its value
                extents = ((piece.start, piece.end),)
            start = extents[0][0] if extents else piece.start
            value = Reading.of(document, extents, piece.marks)
            label = Reading.of(document, [(start, start)])
            yield LabelledValue(id_, label, value, (start, start), extents, piece.marks)
