"""Tabs in the outer margin of a book's pages: the thumb index by which its chapters are found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.readers.printed_text import is_page_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.readers.pdf.lines import TextLine

_FLUSH: Final = 0.1  # of the letters stand in lines that begin, or end, at the edge of the text
_FEWEST_PAGES: Final = 4  # with tabs
_MOSTLY: Final = 0.6  # of what stands in the margins stands there again: it is no note on the text
_SAME_PLACE: Final = 3.0  # points


def take_tabs(pages: Sequence[list[list[TextLine]]]) -> list[list[TextLine]]:
    """Takes from the rows of each page what stands in its margin and on another page's, too.

    A margin lies beyond the edges at which the lines of all pages begin and end. Where most of it
    differs from page to page nothing is taken.
    """
    cells = [[cell for row in rows for cell in row if not cell.turns] for rows in pages]
    all_cells = [cell for page in cells for cell in page]
    left = _find_edge([(round(cell.x0), len(cell.text)) for cell in all_cells])
    right = -_find_edge([(-round(cell.x1), len(cell.text)) for cell in all_cells])
    outside = [
        [
            cell
            for cell in page
            if (cell.x0 > right or cell.x1 < left) and not is_page_number(cell.text)
        ]
        for page in cells
    ]
    seen = Counter(key for page in outside for key in {_describe(cell) for cell in page})
    tabs = [[cell for cell in page if seen[_describe(cell)] > 1] for page in outside]
    if sum(map(bool, tabs)) < _FEWEST_PAGES or (
        sum(map(len, tabs)) < _MOSTLY * sum(map(len, outside))
    ):
        return [[] for _ in pages]
    for rows, taken in zip(pages, tabs, strict=True):
        known = set(map(id, taken))
        for row in rows:
            row[:] = [cell for cell in row if id(cell) not in known]
        rows[:] = filter(None, rows)
    return tabs


def _find_edge(places: Sequence[tuple[int, int]]) -> int:
    """The first of the places, each with letters, at which so many begin that it is the text's."""
    letters: Counter[int] = Counter()
    for place, count in places:
        letters[place] += count
    least = _FLUSH * letters.total()
    return min((place for place, count in letters.items() if count >= least), default=0)


def _describe(cell: TextLine) -> tuple[str, int, int]:
    return cell.text, round(cell.x0 / _SAME_PLACE), round(cell.baseline / _SAME_PLACE)
