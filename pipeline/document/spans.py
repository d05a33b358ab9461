"""Places in a document: spans of its text, its pages and its printed lines."""

from __future__ import annotations

from pydantic import ConfigDict

from pipeline.document.immutable import value


@value
class Span:
    """Half-open offsets in code points of a document's text, and the 1-based page of the start.

    `page` is None where the format has no pages. Spans are made by `Document.span` while reading,
    never by searching.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    start: int
    end: int
    page: int | None


@value
class Page:
    """One printed page: its number, the offsets of its text, its size in points.

    `recognised` is true where its text was recognised from a picture.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    number: int
    start: int
    end: int
    width: float | None
    height: float | None
    recognised: bool = False


@value
class Line:
    """One printed line: its offsets, page, box [x0, top, x1, bottom] in points, and role.

    `edges` are the positions of its characters along it, as `document/edges.py` writes them; empty
    where they are not known.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]
    role: str
    edges: str = ""
