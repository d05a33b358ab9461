"""Drawings of a page and their labels: charts with a caption such as `Figure 1.`, and maps."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.readers.pdf.footnotes import NOTE_LABEL
from pipeline.readers.pdf.page_content import enclose
from pipeline.readers.pdf.paragraphs import TextBlock
from pipeline.readers.pdf.tables import (
    PlacedTable,
    build_placeholder,
    insert_placeholder,
    number_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.pdf.lines import TextLine
    from pipeline.readers.pdf.page_content import DrawnBox, PageContent

_CAPTION: Final = re.compile(
    r"(?:figure|fig\.|chart|graph|map|exhibit|diagram) [A-Z]?[-.]?\d{1,3}(?:[.-]\d{1,2})?"
    r"[A-Z]?(?:[.:]| [\u2013\u2014|] )",
    re.IGNORECASE,
)
_NEAR: Final = 12.0  # points between the parts of one drawing
_LEAST: Final = (60.0, 40.0)  # points, width and height of a chart
_MOST_OF_PAGE: Final = 0.85  # of its width and height: a larger drawing is the page's background
_RULE: Final = 3.0  # points: a lower box is a line
_DROP: Final = 9.0  # em from a caption down to its drawing
_RISE: Final = 4.0  # em from a caption up to its drawing
_PITCH: Final = 1.5  # em between the lines of a caption
_MOST_CAPTION: Final = 4  # lines
_MARGIN: Final = 2.0  # em around a drawing, in which labels of its axes may be
_SHORT: Final = 40  # characters of a label beside a drawing
_SAME: Final = 0.05  # of a size
_MOST_ACROSS: Final = 0.6  # of the page's width: text may be printed over a wider picture
_MIN_BESIDE: Final = 3  # lines of text beside a drawing without a caption
_MOST_PARTS: Final = 4_000  # of a page's drawings; the time to join them is quadratic


def extract_charts(
    sheet: PageContent,
    rows: Sequence[list[TextLine]],
    tables: Sequence[PlacedTable],
    size: float,
) -> tuple[list[list[TextLine]], list[PlacedTable]]:
    """The rows of a page with one placeholder line for each chart that has a caption, and these.

    The labels of a chart lie on its drawing or right beside it, those of a legend between it and
    its caption. `size` is the body size.
    """
    rest = list(rows)
    found: list[PlacedTable] = []
    captions = [at for at, row in enumerate(rows) if any(_CAPTION.match(one.text) for one in row)]
    if not captions:
        return rest, found
    drawings = list(_join_drawings(sheet, [table.line for table in tables]))
    for caption in list(_read_captions(rows, captions)):
        box = _find_drawing(caption, drawings)
        if box is None:
            continue
        drawings.remove(box)
        taken = set(map(id, caption))
        labels = [
            one
            for row in rest
            for one in row
            if id(one) not in taken and one.tall == 1 and _is_label(one, box, caption, size, sheet)
        ]
        drafts = [TextBlock("caption", caption, level=1)]
        drafts += [TextBlock("chart label", [label]) for label in labels]
        chart = PlacedTable(build_placeholder(drafts, box, size), drafts)
        taken.update(map(id, labels))
        rest = insert_placeholder(chart.line, rest, taken)
        found.append(chart)
    if found:
        number_rows(rest)
    return rest, found


def extract_drawing_labels(
    sheet: PageContent,
    rows: Sequence[list[TextLine]],
    tables: Sequence[PlacedTable],
    size: float,
) -> tuple[list[list[TextLine]], list[TextLine]]:
    """The rows of a page without the labels of drawings that have no caption, and these labels.

    Such a drawing, as a map, lies beside lines of text, and all that is printed on it is short
    and no larger than the text (`size`); else what is printed there may be a heading or a passage.
    """
    if not sheet.pictures:
        return list(rows), []
    drawn = enclose(sheet.pictures)
    lines = [one for row in rows for one in row if one.tall == 1]
    if not any(_is_on(one, drawn, sheet) for one in lines):
        return list(rows), []
    labels: list[TextLine] = []
    for box in _join_drawings(replace(sheet, rules=[]), [table.line for table in tables]):
        on = [one for one in lines if _is_on(one, box, sheet)]
        beside = [
            one
            for one in lines
            if len(one.text) > _SHORT
            and box.top < one.baseline < box.bottom
            and (one.x1 <= box.x0 or one.x0 >= box.x1)
        ]
        if (
            on
            and box.x1 - box.x0 < _MOST_ACROSS * sheet.width
            and len(beside) >= _MIN_BESIDE
            and all(len(one.text) <= _SHORT and one.size <= size * (1 + _SAME) for one in on)
        ):
            labels += on
    taken = set(map(id, labels))
    kept = [[one for one in row if id(one) not in taken] for row in rows]
    return [row for row in kept if row], labels


def _is_on(line: TextLine, box: DrawnBox, sheet: PageContent) -> bool:
    """Whether the middle of a line lies on a drawing."""
    left, right, y = _find_extent(line, sheet)
    return box.x0 <= (left + right) / 2 <= box.x1 and box.top <= y <= box.bottom


def _read_captions(
    rows: Sequence[Sequence[TextLine]], begun: Iterable[int]
) -> Iterator[list[TextLine]]:
    """The lines of each caption: those right below its first one, in the same type."""
    for at in begun:
        for first in rows[at]:
            if not _CAPTION.match(first.text) or first.turns:
                continue
            found = [first]
            for row in rows[at + 1 : at + 1 + 2 * _MOST_CAPTION]:
                more = next((one for one in row if _continues_caption(found[-1], one)), None)
                if more and len(found) < _MOST_CAPTION:
                    found.append(more)
                elif row and row[0].baseline - found[-1].baseline > _PITCH * first.size:
                    break
            yield found


def _continues_caption(above: TextLine, line: TextLine) -> bool:
    return (
        0 < line.baseline - above.baseline < _PITCH * above.size
        and abs(line.size - above.size) <= _SAME * above.size
        and line.tokens[0].face == above.tokens[-1].face
        and line.x0 < above.x1
        and line.x1 > above.x0
        and not _CAPTION.match(line.text)
        and line.tall == 1
    )


def _join_drawings(sheet: PageContent, tables: Sequence[TextLine]) -> Iterator[DrawnBox]:
    """The drawings of a page outside its tables, each as one box around all of its parts."""
    parts = [
        one
        for one in chain(sheet.pictures, sheet.rules)
        if not _is_ground(one, sheet) and not any(one.overlaps(table.box, 1) for table in tables)
    ]
    if len(parts) > _MOST_PARTS:
        return
    joined: list[DrawnBox] = []
    for part in sorted(set(parts), key=lambda one: (one.top, one.x0)):
        box = part
        while True:
            near = [one for one in joined if one.overlaps(box, _NEAR)]
            if not near:
                break
            joined = [one for one in joined if one not in near]
            box = enclose([box, *near])
        joined.append(box)
    for box in joined:
        if box.x1 - box.x0 >= _LEAST[0] and box.bottom - box.top >= _LEAST[1]:
            yield box


def _is_ground(box: DrawnBox, sheet: PageContent) -> bool:
    """Whether a drawing is a rule across the page, or its background."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    is_wide = width > _MOST_OF_PAGE * sheet.width
    is_rule = height < _RULE and width > sheet.width / 2
    return is_rule or (is_wide and height > _MOST_OF_PAGE * sheet.height)


def _find_drawing(caption: Sequence[TextLine], drawings: Sequence[DrawnBox]) -> DrawnBox | None:
    """The drawing right below a caption, else the one right above it."""
    first, last = caption[0], caption[-1]
    beside = [box for box in drawings if box.x0 < last.x1 and box.x1 > last.x0]
    below = [
        box
        for box in beside
        if -last.size < box.top - last.bottom < _DROP * last.size and box.bottom > last.bottom
    ]
    above = [
        box
        for box in beside
        if -first.size < first.top - box.bottom < _RISE * first.size and box.top < first.top
    ]
    if below:
        return min(below, key=lambda box: box.top)
    return max(above, key=lambda box: box.bottom, default=None)


def _is_label(
    line: TextLine, box: DrawnBox, caption: Sequence[TextLine], size: float, sheet: PageContent
) -> bool:
    """Whether a line is a label of a drawing: on it, or short and right beside it.

    Between drawing and caption any line smaller than the text is one.
    """
    if _is_on(line, box, sheet):
        return True
    if NOTE_LABEL.match(line.text) or _CAPTION.match(line.text) or line.size > size * (1 + _SAME):
        return False
    left, right, y = _find_extent(line, sheet)
    margin = _MARGIN * line.size
    is_beside = (
        right > box.x0 - margin
        and left < box.x1 + margin
        and box.top - margin < y < box.bottom + margin
    )
    is_smaller = line.size < size * (1 - _SAME) or line.turns > 0
    if is_beside and len(line.text) <= _SHORT and is_smaller:
        return True
    is_between = caption[-1].baseline < y < box.top or box.bottom < y < caption[0].top
    return is_between and line.size < size * (1 - _SAME) and left < box.x1 and right > box.x0


def _find_extent(line: TextLine, sheet: PageContent) -> tuple[float, float, float]:
    """The left and right end of a line on the page as displayed, and the height of its middle."""
    if not line.turns:
        return line.x0, line.x1, line.middle
    box = sheet.turn_box(line.box, line.turns)
    return box.x0, box.x1, (box.top + box.bottom) / 2
