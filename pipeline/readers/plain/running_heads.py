"""Running heads, footers and page numbers of plain text that was extracted from pages."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.document.model import BlockKind

Place: TypeAlias = tuple[int, int]  # offsets of a line without the white space around it

_DEEPEST: Final = 3  # lines from a page's edge
_FEWEST: Final = 2  # pages
_MOST: Final = 0.6  # of the pages between the first and the last, or of those of one parity
_LONGEST: Final = 160  # characters: a longer line is text
_LINE: Final = re.compile(r"[^\s][^\n]*")
_NUMBER: Final = re.compile(
    r"[-\u2013\u2014|\s]*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s+of\s+\d{1,4})?[-\u2013\u2014|\s]*",
    re.IGNORECASE,
)
_SHORT_FORM: Final = re.compile(r"\bsupra\b|\bibid\b|^\W*id\b")  # of a note that comes again
_NUMBER_AT_EDGE: Final = re.compile(r"^\W*\d{1,4}\b|\b\d{1,4}(?:\s+of\s+\d{1,4})?\W*$")


def find_running_heads(text: str) -> dict[int, BlockKind]:
    """The lines, by offset, that are running heads, footers or page numbers.

    They stand at a page's edge, or next to another one there, and recur on most pages, apart from
    numbers at their ends; a number by itself is one at the very edge. A head without a number
    stays a title on its first page, unless it is printed twice there. Empty where the text has no
    form feed.
    """
    if "\f" not in text:
        return {}
    pages = [_find_edge_lines(text, *place) for place in _find_pages(text)]
    seen: dict[str, _Occurrences] = defaultdict(_Occurrences)
    for number, sides in enumerate(pages):
        for line in {line for side in sides for line in side}:
            seen[_normalize_line(text, line)].pages.append(number)
    return {
        line[0]: kind
        for number, sides in enumerate(pages)
        for side, is_head in zip(sides, (True, False), strict=True)
        for line, kind in _classify_side(text, number, side, seen, is_head=is_head)
    }


def _find_pages(text: str) -> Iterator[Place]:
    start = 0
    for page in text.split("\f"):
        yield start, start + len(page)
        start += len(page) + 1


def _find_edge_lines(text: str, start: int, end: int) -> tuple[list[Place], list[Place]]:
    """The lines near a page's top and near its foot, from the edge inwards."""
    lines = [
        (found.start(), found.start() + len(found[0].rstrip()))
        for found in _LINE.finditer(text, start, end)
    ]
    half = len(lines) // 2
    depth = min(_DEEPEST, half)
    return lines[:depth], lines[::-1][:depth]


def _normalize_line(text: str, line: Place) -> str:
    return _NUMBER_AT_EDGE.sub("#", " ".join(text[slice(*line)].casefold().split()))


def _classify_side(
    text: str,
    number: int,
    side: Sequence[Place],
    seen: Mapping[str, _Occurrences],
    *,
    is_head: bool,
) -> Iterator[tuple[Place, BlockKind]]:
    shapes = [_normalize_line(text, line) for line in side]
    for at, (line, shape) in enumerate(zip(side, shapes, strict=True)):
        printed = text[slice(*line)]
        may_be_title = is_head and "#" not in shape and number == seen[shape].pages[0]
        if at == 0 and _NUMBER.fullmatch(printed):
            yield line, "page number"
        elif may_be_title and shape not in shapes[at + 1 :]:
            return
        elif (
            len(printed) <= _LONGEST
            and _may_be_running_head(shape)
            and seen[shape].is_on_most(number)
        ):
            yield line, "running head"
        else:
            return


def _may_be_running_head(shape: str) -> bool:
    """Whether a line has letters, and not only the words of a note's short form."""
    return any(map(str.isalpha, shape)) and not _SHORT_FORM.search(shape)


class _Occurrences:
    """The pages at whose edges a line is printed, and whether that makes it a running head."""

    def __init__(self) -> None:
        self.pages: list[int] = []
        self._known: dict[int, bool] = {}

    def is_on_most(self, number: int) -> bool:
        """Whether it is on most pages, or on most of the parity of this one."""
        parity = number % 2
        if parity not in self._known:
            alike = [other for other in self.pages if other % 2 == parity]
            self._known[parity] = any(
                len(some) >= _FEWEST and len(some) >= _MOST * (1 + (some[-1] - some[0]) // step)
                for some, step in ((self.pages, 1), (alike, 2))
            )
        return self._known[parity]
