"""Where on its pages a span of a document is printed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.document.edges import decode_edges
from pipeline.document.spans import Line, Span
from pipeline.record.document import DocumentRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

Box: TypeAlias = tuple[int, float, float, float, float]  # page, x0, top, x1, bottom


def boxes(
    document: DocumentRecord | Mapping[str, Any], span: Span | Mapping[str, Any]
) -> list[Box]:
    """The boxes that a span of a document covers, one a printed line, in reading order.

    `document` is a document's record, or its JSON as a mapping; so is `span`. A box is its page and
    the places of its left, top, right and bottom side, in points from the top left of the page.
    Empty where the format has no pages.
    """
    start, end = _read(span, "start"), _read(span, "end")
    lines = _read(document, "lines")
    ends = [_read(line, "end") for line in lines]
    return list(_find_boxes(lines[bisect_right(ends, start) :], start, end))


def _find_boxes(lines: Any, start: int, end: int) -> Iterator[Box]:  # noqa: ANN401 - as `lines`
    for found in lines:
        line = found if isinstance(found, Line) else Line(**{**found, "box": tuple(found["box"])})
        if line.start >= end:
            return
        yield line.page, *_cut_box(line, max(start, line.start), min(end, line.end))


def _cut_box(line: Line, start: int, end: int) -> tuple[float, float, float, float]:
    """The part of a line's box that some of its characters take."""
    x0, top, x1, bottom = line.box
    if not line.edges or (start, end) == (line.start, line.end):
        return line.box
    edges = decode_edges(line.edges)
    begun, ended = (round(edges[at - line.start], 2) for at in (start, end))
    match line.edges[0]:
        case ">":
            return x0 + begun, top, x0 + ended, bottom
        case "<":
            return x1 - ended, top, x1 - begun, bottom
        case "^":
            return x0, bottom - ended, x1, bottom - begun
        case _:
            return x0, top + begun, x1, top + ended


def _read(found: Any, name: str) -> Any:  # noqa: ANN401 - a model or a mapping
    return found[name] if isinstance(found, Mapping) else getattr(found, name)
