"""Pages of a PDF that show a picture of text: recognised, and laid out as if they were printed."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.readers.pdf.page_content import DrawnBox, Skew
from pipeline.readers.pdf.pdfium import SecondEngine
from pipeline.readers.pdf.recognised_glyphs import PagePlace, TypeSizes, build_glyphs, measure_lines
from pipeline.readers.recognition.engine import RecognitionError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pipeline.readers.pdf.page_content import GlyphRun, PageContent
    from pipeline.readers.recognition.engine import PixelBox
    from pipeline.readers.recognition.recognizer import PageRecognizer, RecognizedPage

RESOLUTION: Final = 300  # dots an inch, at which pages are rendered
MOST_PIXELS: Final = 25_000_000  # of a page's picture: an A3 page has 17 million
_POINTS: Final = 72  # an inch
_GUTTER: Final = 0.7  # em: a narrower gap separates words, not columns
_BEFORE_COLUMN: Final = 2.0  # points between a column and the edge before it
_SAME_PLACE: Final = 4.0  # points: rows that begin and end so near belong to one table
_TALLEST_ROW: Final = 150.0  # points
_FEWEST_ROWS: Final = 3  # lines or bars
_MIDDLE: Final = 0.3  # em above the baseline: the middle of a letter


@dataclass(frozen=True, slots=True)
class Scan:
    """What was recognised on a page: its words and pixels a point; or why nothing could be."""

    page: RecognizedPage | None
    scale: float
    failure: str | None = None


def recognize_pages(
    content: bytes, wanted: Collection[int] | None, recognizer: PageRecognizer
) -> dict[int, Scan]:
    """What is recognised on the wanted pages of a PDF, or on all; by page number."""
    second = SecondEngine(content)
    try:
        numbers = range(1, second.count + 1) if wanted is None else sorted(wanted)
        return {number: _recognize_page(second, number, recognizer) for number in numbers}
    finally:
        second.close()


def _recognize_page(second: SecondEngine, number: int, recognizer: PageRecognizer) -> Scan:
    width, height = second.measure_page(number)
    area = max(width * height, 1.0)
    scale = min(RESOLUTION / _POINTS, math.sqrt(MOST_PIXELS / area))
    image = second.render(number, scale) if width and height else None
    if image is None:
        return Scan(None, scale, "the page cannot be rendered")
    try:
        return Scan(recognizer.recognize(image), scale)
    except RecognitionError as error:
        return Scan(None, scale, str(error))


def find_type_sizes(scans: Mapping[int, Scan]) -> TypeSizes:
    """The sizes in which the text of all these pages is set."""
    return TypeSizes(
        measured
        for scan in scans.values()
        if scan.page
        for measured in measure_lines(scan.page, scan.scale)
    )


def add_recognised_text(
    sheet: PageContent, scan: Scan, sizes: TypeSizes, recognizer: PageRecognizer
) -> None:
    """Puts what was recognised on a page into its content.

    Printed text stays, and what is recognised at its place is left out; but where recognition is
    forced, the recognised text takes its place.
    """
    if scan.page is None:
        return
    page = scan.page
    place = _find_place(sheet, scan)
    found = build_glyphs(page, place, sizes, recognizer.least)
    if page.skew:
        width, height = page.size
        x, y = place.x0 + width / scan.scale / 2, place.top + height / scan.scale / 2
        sheet.skew = Skew(page.skew, x, y, page.turns)
    if recognizer.mode == "force":
        sheet.runs = []
    else:
        sheet.runs = [_straighten(run, sheet.skew) for run in sheet.runs]
    printed = [_find_bounds(run) for run in sheet.runs if run.turns == page.turns]
    sheet.runs += [run for run in found.runs if not _is_printed(run, printed)]
    sheet.labels = [run for run in found.labels if not _is_printed(run, printed)]
    sheet.uncertain = [(page.turns, box) for box in found.uncertain]
    sheet.recognised = True
    if not page.turns:
        drawn = [_place_rule(box, place) for box in page.rules]
        sheet.rules += [*drawn, *_find_column_edges(drawn, sheet.runs)]


def _find_place(sheet: PageContent, scan: Scan) -> PagePlace:
    """Where the picture lies on the page as it is read."""
    whole = DrawnBox(0, 0, sheet.width, sheet.height)
    shown = whole.intersect(sheet.crop) if sheet.crop else whole
    if scan.page is None:
        return PagePlace(shown.x0, shown.top, scan.scale)
    match scan.page.turns:
        case 1:
            return PagePlace(sheet.height - shown.bottom, shown.x0, scan.scale)
        case 2:
            return PagePlace(sheet.width - shown.x1, sheet.height - shown.bottom, scan.scale)
        case 3:
            return PagePlace(shown.top, sheet.width - shown.x1, scan.scale)
        case _:
            return PagePlace(shown.x0, shown.top, scan.scale)


def _place_rule(box: PixelBox, place: PagePlace) -> DrawnBox:
    x0, top, x1, bottom = (side / place.scale for side in box)
    return DrawnBox(place.x0 + x0, place.top + top, place.x0 + x1, place.top + bottom)


def _find_column_edges(drawn: Sequence[DrawnBox], runs: Sequence[GlyphRun]) -> Iterator[DrawnBox]:
    """Upright lines in the gaps between the columns of tables whose rows are drawn.

    In print, the lines of each cell begin and end with it; scanned, they are one line.
    """
    for rows in _group_rows(drawn):
        top, bottom = rows[0].top, rows[-1].bottom
        inside = [
            run
            for run in runs
            if top < run.baseline < bottom and rows[0].x0 <= run.lefts[0] < rows[0].x1
        ]
        inside.sort(key=lambda run: run.lefts[0])
        end = math.inf
        for run in inside:
            if run.lefts[0] - end > _GUTTER * run.size:
                x = run.lefts[0] - min(_BEFORE_COLUMN, (run.lefts[0] - end) / 2)
                yield DrawnBox(x, top, x, bottom)
            last = run.rights[-2] if run.characters[-1].isspace() else run.rights[-1]
            end = last if end == math.inf else max(end, last)


def _group_rows(drawn: Sequence[DrawnBox]) -> Iterator[list[DrawnBox]]:
    """The lines and bars that begin and end at one place, from the top, table by table."""
    rows: dict[tuple[int, int], list[DrawnBox]] = defaultdict(list)
    for one in drawn:
        if one.x1 - one.x0 > one.bottom - one.top:
            key = next(
                (key for key in rows if abs(key[0] - one.x0) + abs(key[1] - one.x1) < _SAME_PLACE),
                (round(one.x0), round(one.x1)),
            )
            rows[key].append(one)
    for found in rows.values():
        found.sort(key=lambda one: one.top)
        begun = 0
        for at in range(1, len(found) + 1):
            if at == len(found) or found[at].top - found[at - 1].bottom > _TALLEST_ROW:
                if at - begun >= _FEWEST_ROWS:
                    yield found[begun:at]
                begun = at


def _straighten(run: GlyphRun, skew: Skew | None) -> GlyphRun:
    """A printed run where it would be if the page were straight."""
    if skew is None or run.turns != skew.turns:
        return run
    x, y = skew.straighten(run.lefts[0], run.baseline)
    shift = x - run.lefts[0]
    return replace(
        run,
        baseline=y,
        lefts=[left + shift for left in run.lefts],
        rights=[right + shift for right in run.rights],
    )


def _find_bounds(run: GlyphRun) -> DrawnBox:
    return DrawnBox(
        min(run.lefts), run.baseline - run.size, max(run.rights), run.baseline + run.size / 2
    )


def _is_printed(run: GlyphRun, printed: list[DrawnBox]) -> bool:
    x, y = (run.lefts[0] + run.rights[-1]) / 2, run.baseline - _MIDDLE * run.size
    return any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in printed)
