"""Tabs in the outer margin of a book's pages: the thumb index by which its chapters are found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.readers.printed_text import is_page_number

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from pipeline.readers.pdf.lines import TextLine

_FLUSH: Final = 0.1  # of the letters stand in lines that begin, or end, at the edge of the text
_FEWEST_PAGES: Final = 4  # with tabs
_MOSTLY: Final = 0.6  # of what stands in the margins stands there again: it is no note on the text
_SAME_PLACE: Final = 3.0  # points
_LEADING: Final = 1.5  # times the size, between the lines of one tab


def take_tabs(pages: Sequence[list[list[TextLine]]]) -> list[list[TextLine]]:
    """Takes from the rows of each page what stands in its margin where tabs do.

    A tab stands at the same place of another page, too; beside a chapter of one page it does not. A
    margin lies beyond the edges at which the lines of all pages begin and end. Where most of it
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
    again = [[cell for cell in page if seen[_describe(cell)] > 1] for page in outside]
    if sum(map(bool, again)) < _FEWEST_PAGES or (
        sum(map(len, again)) < _MOSTLY * sum(map(len, outside))
    ):
        return [[] for _ in pages]
    places = {_describe(cell)[1:] for page in again for cell in page}
    tabs = [_select_tabs(page, places) for page in outside]
    for rows, taken in zip(pages, tabs, strict=True):
        known = set(map(id, taken))
        for row in rows:
            row[:] = [cell for cell in row if id(cell) not in known]
        rows[:] = filter(None, rows)
    return tabs


def _select_tabs(margin: Sequence[TextLine], places: Container[tuple[int, int]]) -> list[TextLine]:
    """What stands at one of these places, with its further lines."""
    found: list[TextLine] = []
    for cell in sorted(margin, key=lambda one: one.baseline):
        _, x, _ = place = _describe(cell)
        is_further = any(
            x == _describe(one)[1] and cell.baseline - one.baseline <= _LEADING * one.size
            for one in found
        )
        if place[1:] in places or is_further:
            found.append(cell)
    return found


def _find_edge(places: Sequence[tuple[int, int]]) -> int:
    """The first of the places, each with letters, at which so many begin that it is the text's."""
    letters: Counter[int] = Counter()
    for place, count in places:
        letters[place] += count
    least = _FLUSH * letters.total()
    return min((place for place, count in letters.items() if count >= least), default=0)


def _describe(cell: TextLine) -> tuple[str, int, int]:
    return cell.text, round(cell.x0 / _SAME_PLACE), round(cell.baseline / _SAME_PLACE)
