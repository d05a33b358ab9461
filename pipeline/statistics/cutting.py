"""Cuts places that are read out of the pieces that hold them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.document.model import select_marks
from pipeline.document.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from pipeline.layout.elements import Piece


def cut_out(
    pieces: Iterable[Piece], taken: Iterable[tuple[int, int]], heads: Container[int] = ()
) -> Iterator[Piece]:
    """The pieces without these source extents, what is left of each as prose.

    Titles that begin at `heads` are prose too.
    """
    places = sorted(taken)
    for piece in pieces:
        first, last = (bisect_left(places, (at, 0)) for at in (piece.start, piece.end))
        inside = places[first:last]
        is_head = piece.role == "heading" and piece.start in heads
        if not inside and not is_head:
            yield piece
            continue
        document = piece.reading.document
        bounds = [piece.start, *(offset for place in inside for offset in place), piece.end]
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            if printed := document.text[start:end].strip():
                begin = document.text.find(printed, start)
                extent = (begin, begin + len(printed))
                marks = tuple(select_marks(piece.marks, *extent))
                reading = Reading.of(document, [extent], marks)
                whole = replace(piece, role="prose", level=0, marks=marks, reading=reading)
                yield replace(whole, start=extent[0], end=extent[1])
