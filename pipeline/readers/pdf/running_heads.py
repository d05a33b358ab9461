"""Running heads, running feet and page numbers: lines repeated at one place on many pages.

Heads that only the text around them gives away are found later, in `pipeline/layout/furniture.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.pdf.footnotes import starts_with_raised_mark
from pipeline.readers.pdf.ruled_tables import CAPTION
from pipeline.readers.printed_text import (
    NUMBER_AT_EDGE,
    SHORT_FORM,
    is_page_number,
    recurs_on_most,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.readers.pdf.lines import TextLine

_MAX_EDGE_ROWS: Final = 4  # rows counted from a page's edge
_ZONE: Final = 0.2  # of a page's height
_SAME_PLACE: Final = 3.0  # points
_MIN_REPEATS: Final = 2
_MIN_TITLE_REPEATS: Final = 3  # a line in the style of titles may be a title
_MIN_SAME_STYLE: Final = 3  # from so many on, any text in that style and place is a running head
_FEW_PAGES: Final = (2, 3)
_MIN_SHARE: Final = 0.6  # of the pages from the first to the last with it
_STAMP_SIZE: Final = 2.0  # times the body size: watermarks such as DRAFT
_SMALLER: Final = 0.95  # times the body size
_APART: Final = 1.8  # em between a small running head and the text
_JOB_NUMBER: Final = re.compile(  # a printer's, at a page's foot: `GE.19-04321 (E)`, `*1904321*`
    r"(?:[A-Z]{1,3}\.)?\d\d-\d{5}(?:\s?\([A-Z]\))?(?:\s+\d{6}){0,3}(?:\s+\*\d{7,12}\*)?|\*\d{7,12}\*"
)
_TITLE_SIZE: Final = 1.15  # times the body size: where so large a head first occurs, it is a title

Style = tuple[str, float]  # typeface name, size in points


@dataclass(frozen=True, slots=True)
class RowedPage:
    """A page's rows from top to bottom, and its height in points."""

    number: int
    height: float
    rows: list[list[TextLine]]


def find_running_heads(pages: Sequence[RowedPage], body: float) -> dict[int, set[int]]:
    """The indexes of the rows of each page that are running heads, feet or page numbers.

    They lie next to each other at a page's edge and repeat on most pages, or on most odd or even
    ones, at the same height with the same words (numbers at the line's ends may differ). Where
    enough do, any other text in the same style and place is one too, such as the short title of a
    chapter. So are watermarks: large words at one place of most pages. A large head remains a title
    on its first page, together with the lines below it there. Notes are excluded, though their
    words may repeat.
    """
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for at in _outer_rows(page):
            places[_normalize_row(page.rows[at])].append((page.number, page.rows[at][0].baseline))
    firsts = {(shape, min(number for number, _ in found)) for shape, found in places.items()}
    titles = _find_title_styles(pages, body)
    found = {
        page.number: set(_repeated_edge_rows(page, places, firsts, titles, body)) for page in pages
    }
    heads = Counter(_normalize_row(page.rows[at]) for page in pages for at in found[page.number])
    for page in pages:
        found[page.number].update(_find_known_heads(page, found[page.number], heads, body))
    usual = _find_usual_places(pages, found, titles, body)
    stamped = dict(_find_stamps(pages, body))
    return {
        page.number: found[page.number]
        | set(_rows_in_usual_places(page, usual))
        | stamped[page.number]
        for page in pages
    }


def _find_known_heads(
    page: RowedPage, found: set[int], heads: Mapping[str, int], body: float
) -> list[int]:
    """The outermost rows of a page where several other pages have the same words as a head.

    It may be set elsewhere: on a page of contents, on a page that is turned.
    """
    outer = [side[0] for side in _edge_rows(page) if side and side[0] not in found]
    return [
        at
        for at in outer
        if heads.get(shape := _normalize_row(page.rows[at]), 0) >= _MIN_REPEATS
        and any(map(str.isalpha, shape))
        and page.rows[at][0].size < _TITLE_SIZE * body
        and not _is_note(page.rows[at])
    ]


def _find_stamps(pages: Sequence[RowedPage], body: float) -> Iterator[tuple[int, set[int]]]:
    """The large rows inside the pages that repeat at one place on most pages: watermarks."""
    large: dict[int, dict[int, tuple[str, int]]] = {}
    for page in pages:
        inner = set(range(len(page.rows))).difference(_outer_rows(page))
        rows = ((at, page.rows[at]) for at in inner if page.rows[at][0].size > _STAMP_SIZE * body)
        large[page.number] = {at: (_normalize_row(row), round(row[0].baseline)) for at, row in rows}
    counted = Counter(place for places in large.values() for place in places.values())
    most = max(_MIN_SAME_STYLE, _MIN_SHARE * len(pages))
    for number, places in large.items():
        yield number, {at for at, place in places.items() if counted[place] >= most}


def _find_usual_places(
    pages: Sequence[RowedPage], found: Mapping[int, set[int]], titles: set[Style], body: float
) -> set[tuple[Style, int]]:
    """The styles and heights of repeated running heads, except styles of titles.

    Not those in which more pages begin or end their text. Also those in which most pages begin with
    a small isolated line, whatever its words.
    """
    counted = Counter(_place_of(page.rows[at]) for page in pages for at in found[page.number])
    in_text = Counter(_place_of(row) for page in pages for row in _find_edges_of_text(page))
    small = (row for page in pages for row in _find_small_head(page, body))
    alone = Counter(map(_place_of, small))
    most = max(_MIN_SAME_STYLE, _MIN_SHARE * len(pages))
    if len(pages) in _FEW_PAGES:  # odd and even heads are seen once or twice: all must have one
        most = len(pages)
    return {
        (style, height)
        for (style, height), count in counted.items()
        if max(_MIN_SAME_STYLE, in_text[style, height]) <= count
        and style not in titles
        and style[1] < _TITLE_SIZE * body
    } | {place for place, count in alone.items() if count >= most and place[0] not in titles}


def _find_small_head(page: RowedPage, body: float) -> Iterator[list[TextLine]]:
    """The first row of a page if it is set apart from the text, and smaller or in capitals."""
    head, _ = _edge_rows(page)
    if not head or head[0] + 1 >= len(page.rows):
        return
    row, below = page.rows[head[0]], page.rows[head[0] + 1]
    apart = below[0].baseline - row[0].baseline > _APART * row[0].size
    is_small = row[0].size < _SMALLER * body
    is_capital = row[0].text.isupper() and row[0].size < _TITLE_SIZE * body
    if (is_small or is_capital) and apart and not CAPTION.match(row[0].text):
        yield row


def _find_edges_of_text(page: RowedPage) -> Iterator[list[TextLine]]:
    """The first and last rows of a page with text in their style right beside them."""
    for side in _edge_rows(page):
        if len(side) > 1:
            row, inner = page.rows[side[0]], page.rows[side[1]]
            gap = abs(inner[0].baseline - row[0].baseline)
            if _row_style(row) == _row_style(inner) and gap <= _APART * row[0].size:
                yield row


def _rows_in_usual_places(page: RowedPage, usual: set[tuple[Style, int]]) -> Iterator[int]:
    """The outermost rows of a page in a style and place of running heads, whatever the words."""
    for side in _edge_rows(page):
        for at in side:
            row = page.rows[at]
            if _place_of(row) not in usual or _is_note(row):
                break
            yield at


def _find_title_styles(pages: Sequence[RowedPage], body: float) -> set[Style]:
    """The styles of titles in the middle of pages."""
    found: set[Style] = set()
    for page in pages:
        outer = set(_outer_rows(page))
        for at, row in enumerate(page.rows):
            first = row[0].tokens[0]
            if at not in outer and (first.face.bold or first.size >= _TITLE_SIZE * body):
                found.add(_row_style(row))
    return found


def _place_of(row: Sequence[TextLine]) -> tuple[Style, int]:
    """The style and height of a row."""
    return _row_style(row), round(row[0].baseline)


def _row_style(row: Sequence[TextLine]) -> Style:
    first = row[0].tokens[0]
    return first.face.name, round(first.size, 1)


def _outer_rows(page: RowedPage) -> list[int]:
    """The rows near the page's edges."""
    head, foot = _edge_rows(page)
    return head + foot


def _edge_rows(page: RowedPage) -> tuple[list[int], list[int]]:
    """The rows near the top and near the bottom of a page, from the edge inwards."""
    upright = [at for at, row in enumerate(page.rows) if row[0].turns == 0]
    low, high = _ZONE * page.height, (1 - _ZONE) * page.height
    head = [at for at in upright[:_MAX_EDGE_ROWS] if page.rows[at][0].bottom < low]
    foot = [at for at in upright[::-1][:_MAX_EDGE_ROWS] if page.rows[at][0].top > high]
    return head, foot


def _repeated_edge_rows(
    page: RowedPage,
    places: Mapping[str, Sequence[tuple[int, float]]],
    firsts: set[tuple[str, int]],
    titles: set[Style],
    body: float,
) -> Iterator[int]:
    head, foot = _edge_rows(page)
    for side in (head, foot):
        title: Style | None = None  # of a title: lines below belong to it
        for at in side:
            row = page.rows[at]
            shape = _normalize_row(row)
            is_first = (shape, page.number) in firsts
            style = _row_style(row)
            fewest = _MIN_TITLE_REPEATS if style in titles else _MIN_REPEATS
            repeated = _is_repeated(row[0], page.number, places[shape], fewest)
            is_large = row[0].size >= _TITLE_SIZE * body
            if side is head and (style == title or (is_first and (is_large or title))):
                title = title or style
                continue
            is_outer = at == side[0] and (
                _is_number_row(page, at) or _is_small_numbered_head(page, at, body)
            )
            if side is foot and _is_job_number(row):
                is_outer = True
            if _is_note(row) or not (repeated or is_outer):
                break
            yield at


def _is_note(row: Sequence[TextLine]) -> bool:
    """Whether a row begins a note: with a raised mark, or in the words of a short form."""
    return starts_with_raised_mark(row[0]) or bool(SHORT_FORM.search(_normalize_row(row)))


def _is_repeated(
    line: TextLine, number: int, found: Sequence[tuple[int, float]], fewest: int
) -> bool:
    """Whether a line repeats at its height, on most pages or on most of one parity."""
    near = sorted({n for n, base in found if abs(base - line.baseline) <= _SAME_PLACE} | {number})
    return recurs_on_most(near, number, fewest)


def _is_number_row(page: RowedPage, at: int) -> bool:
    """Whether a row is only a number, on a page that has other rows."""
    text = " ".join(one.text for one in page.rows[at])
    return len(page.rows) > 1 and is_page_number(text)


def _is_job_number(row: Sequence[TextLine]) -> bool:
    """Whether a row is a printer's number, or its bars in a font whose signs have no letters."""
    text = " ".join(one.text for one in row).strip()
    is_bars = bool(text) and all("\ue000" <= sign <= "\uf8ff" for sign in text)
    return is_bars or _JOB_NUMBER.fullmatch(text) is not None


def _is_small_numbered_head(page: RowedPage, at: int, body: float) -> bool:
    """Whether a row at a page's top is small, set apart, and has a page number at one end."""
    row = page.rows[at]
    has_number = len(row) > 1 and any(is_page_number(cell.text) for cell in (row[0], row[-1]))
    return has_number and any(found is row for found in _find_small_head(page, body))


def _normalize_row(row: Sequence[TextLine]) -> str:
    text = " ".join(one.text for one in row)
    return NUMBER_AT_EDGE.sub("#", " ".join(text.split()).casefold())
