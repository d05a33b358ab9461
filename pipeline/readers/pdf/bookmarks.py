"""The bookmarks of a PDF as evidence: the lines that they name are headings."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.pdf.paragraphs import TextBlock
    from pipeline.readers.pdf.pdfium import Bookmark

_FEWEST: Final = 2  # bookmarks that name lines of their pages: others are of covers and files
_SHORTEST: Final = 3  # letters of a title
_MOST_LINES: Final = 4  # of a heading
_KINDS: Final = ("heading", "paragraph", "item")


def mark_bookmarked_headings(
    pages: Iterable[list[TextBlock]], bookmarks: Sequence[Bookmark]
) -> None:
    """Makes headings of the blocks whose words are a bookmark's, on the page that it leads to.

    Two blocks that have its words together become one. Their depth is the bookmark's, counted from
    the highest that names a line.
    """
    wanted: dict[int, dict[str, int]] = {}
    for mark in bookmarks:
        if len(key := _fold(mark.title)) >= _SHORTEST:
            wanted.setdefault(mark.page, {}).setdefault(key, mark.depth)
    if not wanted:
        return
    named: list[tuple[TextBlock, int]] = []
    for page in pages:
        titles = wanted.get(page[0].lines[0].page) if page else None
        named += _find_named(page, titles) if titles else ()
    if len(named) < _FEWEST:
        return
    highest = min(depth for _, depth in named)
    for block, depth in named:
        block.kind = "heading"
        block.depth = depth - highest + 1


def _find_named(page: list[TextBlock], titles: dict[str, int]) -> Iterator[tuple[TextBlock, int]]:
    """The blocks of a page that have these words, with the depth of their bookmarks."""
    for block, below in zip_longest(list(page), page[1:]):
        if not _may_be_heading(block):
            continue
        words = _fold_lines(block)
        if depth := titles.pop(words, 0):
            yield block, depth
        elif below and _may_be_heading(below):
            joined = words + _fold_lines(below)
            if depth := titles.pop(joined, 0):
                block.lines += below.lines
                page.remove(below)
                yield block, depth


def _may_be_heading(block: TextBlock) -> bool:
    return block.kind in _KINDS and len(block.lines) <= _MOST_LINES and not block.continues


def _fold_lines(block: TextBlock) -> str:
    return _fold(" ".join(line.text for line in block.lines))


def _fold(title: str) -> str:
    """The letters and figures of a title: files store its spaces and hyphens otherwise."""
    return "".join(filter(str.isalnum, title.casefold()))
