"""Values of charts and dashboards, whose place on the page alone says which label is theirs."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.statistics.charts import read_charts, read_named_charts
from pipeline.statistics.dashboards import read_dashboard
from pipeline.statistics.page_parts import list_pages_of_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import LabelledValue, Piece


def find_placed_values(document: Document) -> list[LabelledValue]:
    """The entries of labels and figures that their places pair; none of recognised text.

    A figure or label is of one entry, that of charts first. Markup may name a chart instead.
    """
    found = list(read_named_charts(document))
    for parts in [] if document.has_recognised_text else list_pages_of_figures(document):
        taken: set[int] = set()
        for entry in chain(read_charts(document, parts), read_dashboard(document, parts)):
            starts = {start for start, _ in entry.list_extents()}
            if taken.isdisjoint(starts):
                taken |= starts
                found.append(entry)
    return found


def free_placed_values(pieces: Iterable[Piece], placed: Sequence[LabelledValue]) -> Iterator[Piece]:
    """The pieces; figures of entries that were taken for page numbers are prose."""
    figures = {extent for entry in placed for extent in entry.value_extents}
    for piece in pieces:
        is_figure = piece.role == "page number" and (piece.start, piece.end) in figures
        yield replace(piece, role="prose") if is_figure else piece
