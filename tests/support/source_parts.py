"""Whether the parts of a source lie apart from each other and inside its citation."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.citations.source import ParsedSource


def check_source(source: ParsedSource, start: int, end: int) -> Iterator[str]:
    """What is wrong with the parts of a source that is cited from `start` to `end` of its note."""
    placed = sorted(source.parts, key=lambda part: (part.start, part.end))
    yield from (
        f"{one.role} and {other.role} overlap"
        for one, other in pairwise(placed)
        if one.end > other.start
    )
    yield from (
        f"{part.role} lies outside its citation"
        for part in placed
        if not start <= part.start < part.end <= end
    )
    often = Counter(part.role for part in placed)
    yield from (f"{role} occurs twice" for role, count in often.items() if count > 1)
