"""Pages of a PDF that show a picture of text: recognised, and laid out as if they were printed."""

from __future__ import annotations

import math
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL.Image import Resampling

from pipeline import patterns as re
from pipeline.readers.pdf.page_content import DrawnBox, GlyphRun, Skew, Typeface
from pipeline.readers.pdf.pdfium import SecondEngine
from pipeline.readers.pdf.text_layer import is_better, measure_layers
from pipeline.readers.recognition.engine import (
    FIGURE_HEIGHT,
    RecognitionError,
    measure_letters,
    measure_low_letters,
)
from pipeline.readers.recognition.note_numbers import Coarse, number_marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from PIL.Image import Image

    from pipeline.readers.pdf.page_content import PageContent
    from pipeline.readers.recognition.engine import PixelBox, RecognizedWord
    from pipeline.readers.recognition.recognizer import PageRecognizer, RecognizedPage

_RAISED: Final = 0.16  # em above the baseline: a mark
_SMALL: Final = (0.28, 0.62)  # em: the heights of figures that may be raised marks
_SMALL_LETTER: Final = 0.42
_NUMBER: Final = re.compile(r"\d(?:[\d,.]*\d)?")
_SAME_SIZE: Final = 0.09  # of a size: what measuring letters may differ by
_NEAR_SIZE: Final = 0.2  # of a line of few letters
_SMALLEST: Final = 1.0  # points
_FEW: Final = 6  # letters
_SPACE: Final = 0.25  # em
_OVERHANG: Final = 0.15  # em by which the ink of a letter may reach into the space behind it
_DESCENT: Final = -0.22  # em
_PLAIN: Final = Typeface(
    "recognised", bold=False, italic=False, descent=_DESCENT, is_recognised=True
)
_BOLD: Final = Typeface(
    "recognised bold", bold=True, italic=False, descent=_DESCENT, is_recognised=True
)
_HEAVIER: Final = 1.28  # times the usual stroke of letters of one size: bold
_FEW_LETTERS: Final = 3  # have no sure stroke


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where the picture lies on the page as it is read: its top left, and pixels a point."""

    x0: float
    top: float
    scale: float


@dataclass(frozen=True, slots=True)
class RecognizedText:
    """The glyphs of a page, those of labels in drawings, and the boxes of uncertain words."""

    runs: list[GlyphRun]
    labels: list[GlyphRun]
    uncertain: list[DrawnBox]


class MeasuredLine(NamedTuple):
    """A line's size in points, its number of letters, and its strokes in em."""

    size: float
    letters: int
    stroke: float


class TypeSizes:
    """The sizes in which a document is set, and its usual stroke, as measured from its letters.

    `low` is how much higher than usual its low letters are.
    """

    def __init__(self, measured: Iterable[MeasuredLine], low: float = 1.0) -> None:
        self.low = low
        lines = list(measured)
        weights: dict[float, int] = defaultdict(int)
        for line in lines:
            weights[round(line.size, 1)] += line.letters
        self.stroke = _find_usual_stroke(lines)
        self._sizes: list[float] = []
        while weights:
            peak = max(
                weights,
                key=lambda one: (
                    sum(n for size, n in weights.items() if _is_near(size, one, _SAME_SIZE / 2)),
                    one,
                ),
            )
            near = {size: n for size, n in weights.items() if _is_near(size, peak, _SAME_SIZE / 2)}
            middle = sum(size * n for size, n in near.items()) / sum(near.values())
            self._sizes.append(round(middle, 1))
            for size in [size for size in weights if _is_near(size, middle, _SAME_SIZE)]:
                del weights[size]

    def find(self, measured: Sequence[float]) -> float:
        """The most usual size of the document that is near to what a line's letters suggest.

        Where none is near, it is the one measured, or for few letters, which have no sure size, the
        most usual size that any of them suggests, the nearer ones first. No letter suggests a size
        that is between those of all letters.
        """
        size = median(measured)
        near, far = (
            [one for one in self._sizes if any(_is_near(each, one, reach) for each in measured)]
            for reach in (_SAME_SIZE, _NEAR_SIZE)
        )
        middle = [one for one in near if _is_near(size, one, _SAME_SIZE)]
        others = [*near, *far] if len(measured) < _FEW else []
        return next(iter([*middle, *others]), round(size, 1))


def _is_near(size: float, other: float, reach: float) -> bool:
    return abs(size - other) <= reach * other


def _find_usual_stroke(lines: Sequence[MeasuredLine]) -> float:
    """The median stroke in em, each line counted by its letters; 0 where there are none."""
    found = sorted((line.stroke, line.letters) for line in lines if line.stroke)
    half = sum(letters for _, letters in found) / 2
    for stroke, letters in found:
        half -= letters
        if half <= 0:
            return stroke
    return 0.0


def measure_lines(page: RecognizedPage, scale: float, low: float) -> Iterator[MeasuredLine]:
    """The measurements of each line of a page that has letters, its low ones so much higher."""
    for words in _group_lines(page.words):
        heights = [one for word in words for one in measure_letters(word, low)]
        if heights:
            size = median(heights)
            stroke = median(word.stroke for word in words) / size
            yield MeasuredLine(size / scale, len(heights), stroke)


def build_glyphs(
    page: RecognizedPage,
    place: PagePlace,
    sizes: TypeSizes,
    least: float,
    *,
    is_coarse: bool = False,
) -> RecognizedText:
    """The glyphs of a page; `least` is the confidence below which a word is uncertain.

    A coarse one shows no raised figures but the marks that were looked at.
    """
    found = RecognizedText([], [], [])
    for words in _group_lines(page.words):
        size = max(_measure_line(words, place.scale, sizes), _SMALLEST)
        usual = sizes.stroke * size * place.scale
        is_bold = False
        for word in words:
            if sum(map(str.isalnum, word.text)) >= _FEW_LETTERS or word is words[0]:
                is_bold = 0 < _HEAVIER * usual < word.stroke
            face = _BOLD if is_bold else _PLAIN
            is_level = is_coarse and not word.mark_end
            raised = (
                [False] * len(word.text) if is_level else _find_raised(word, size * place.scale)
            )
            printed = list(_build_runs(_SetWord(word, raised, size, face), place, page.turns))
            (found.labels if word.is_label else found.runs).extend(printed)
            if word.confidence < least or (
                not word.mark_end and _has_mark_at_number(word.text, raised)
            ):
                found.uncertain.extend(map(_find_letter_bounds, printed))
    return found


def _group_lines(words: Sequence[RecognizedWord]) -> list[list[RecognizedWord]]:
    lines: dict[int, list[RecognizedWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    return list(lines.values())


def _measure_line(words: Sequence[RecognizedWord], scale: float, sizes: TypeSizes) -> float:
    heights = [one / scale for word in words for one in measure_letters(word, sizes.low)]
    tallest = max(box[3] - box[1] for word in words for box in word.boxes)
    return sizes.find(heights or [tallest / scale])


class _SetWord(NamedTuple):
    """A word, which of its characters are raised, and its type."""

    word: RecognizedWord
    raised: Sequence[bool]
    size: float
    face: Typeface


def _build_runs(printed: _SetWord, place: PagePlace, turns: int) -> Iterator[GlyphRun]:
    """A word as runs: its raised marks are runs of their own."""
    word, raised, size, face = printed
    edges = _share_gaps(word.boxes)
    start = 0
    for at in range(1, len(word.text) + 1):
        if at < len(word.text) and raised[at] == raised[start]:
            continue
        part = slice(start, at)
        own_size, baseline = size, word.baseline
        if raised[start]:
            signs = zip(word.boxes[part], word.text[part], strict=True)
            ink = [box for box, sign in signs if sign.isalnum()] or word.boxes[part]
            baseline = median(box[3] for box in ink)
            own_size = median(box[3] - box[1] for box in ink) / FIGURE_HEIGHT / place.scale
        lefts = [place.x0 + edge / place.scale for edge in edges[part]]
        rights = [place.x0 + edge / place.scale for edge in edges[start + 1 : at + 1]]
        characters = list(word.text[part])
        if at == len(word.text):
            characters.append(" ")
            lefts.append(max(rights[-1] - _OVERHANG * size, lefts[-1]))
            rights.append(rights[-1] + _SPACE * size)
        y = place.top + baseline / place.scale
        yield GlyphRun(face, own_size, y, turns, characters, lefts, rights)
        start = at


def _share_gaps(boxes: Sequence[PixelBox]) -> list[float]:
    """The edges between characters, in the middle of the gaps between their boxes."""
    lefts = [box[0] for box in boxes]
    rights = [box[2] for box in boxes]
    middles = [(right + left) / 2 for right, left in zip(rights, lefts[1:], strict=False)]
    edges = [lefts[0], *middles, rights[-1]]
    for at in range(1, len(edges)):
        edges[at] = max(edges[at], edges[at - 1])
    return edges


def _find_raised(word: RecognizedWord, size: float) -> list[bool]:
    """Which characters are raised marks; signs between two of them are raised as well.

    A figure before one of its number that is not raised is a part of it, whatever its box: boxes
    of single figures are often wrong.
    """
    if word.mark_end:
        return [word.mark_start <= at < word.mark_end for at in range(len(word.text))]
    raised = []
    for letter, box in zip(word.text, word.boxes, strict=True):
        tallest = _SMALL[1] if letter.isdigit() else _SMALL_LETTER
        is_high = box[3] < word.baseline - _RAISED * size
        is_small = _SMALL[0] * size <= box[3] - box[1] < tallest * size
        raised.append(letter.isalnum() and is_high and is_small)
    for at in range(1, len(raised) - 1):
        if not word.text[at].isalnum():
            raised[at] = raised[at - 1] and raised[at + 1]
    for at in range(len(raised) - 2, -1, -1):  # a letter before one that is not raised
        if raised[at] and word.text[at].isalpha() and word.text[at + 1].isalpha():
            raised[at] = raised[at + 1]
    for found in _NUMBER.finditer(word.text):
        level = [at for at in range(*found.span()) if not raised[at]]
        if level:
            raised[found.start() : level[-1]] = [False] * (level[-1] - found.start())
    return raised


def _has_mark_at_number(text: str, raised: Sequence[bool]) -> bool:
    """Whether a raised figure follows a number directly: it may be a part of it."""
    return any(
        one.isdigit() and another.isdigit() and not level and high
        for (one, another), (level, high) in zip(pairwise(text), pairwise(raised), strict=True)
    )


def _find_letter_bounds(run: GlyphRun) -> DrawnBox:
    size = run.size
    top, bottom = run.baseline - size * (1 + _DESCENT), run.baseline - size * _DESCENT
    end = run.rights[-2] if run.characters[-1] == " " else run.rights[-1]
    return DrawnBox(run.lefts[0], top, end, bottom)


RESOLUTION: Final = 300  # dots an inch, at which pages are rendered
_LEAST_FOR_FIGURES: Final = 100  # dots an inch of a picture: on a coarser one 2 and 7 look alike
_LEAST_FOR_MARKS: Final = 140  # raised figures do on a coarser one
_DAGGERS: Final = "†‡"  # an f looks like one on a coarse picture
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
    """The result of recognising a page: its words and pixels a point; or why it failed.

    `dots` is the resolution of its own picture in dots an inch, if known.
    """

    page: RecognizedPage | None
    scale: float
    failure: str | None = None
    dots: float | None = None

    def is_coarser(self, than: int) -> bool:
        """Whether its picture has fewer dots an inch."""
        return self.dots is not None and self.dots < than


class _Picture(NamedTuple):
    """A page's picture, None where it cannot be rendered, pixels a point, its own dots an inch."""

    image: Image | None
    scale: float
    dots: float | None


def recognize_pages(
    content: bytes,
    wanted: Collection[int] | None,
    recognizer: PageRecognizer,
    layers: Mapping[int, Sequence[str]] | None = None,
) -> dict[int, Scan]:
    """The results of recognising the wanted pages of a PDF, or all of them, by page number.

    Those of pages with a poor text layer, whose words are given, are there if they are better.
    """
    second = SecondEngine(content)
    scans: dict[int, Scan] = {}
    try:
        numbers = range(1, second.count + 1) if wanted is None else sorted(wanted)
        with ThreadPoolExecutor(recognizer.pages_at_once) as pool:
            for some in _take_turns(numbers, recognizer.pages_at_once):
                pictures = [_render_page(second, number) for number in some]  # one by one
                read = pool.map(partial(_recognize_page, recognizer), pictures)
                scans.update(zip(some, read, strict=True))
    finally:
        second.close()
    worse = set(_find_worse(scans, layers or {}, recognizer.least))
    better = {number: scan for number, scan in scans.items() if number not in worse}
    return _number_notes(better, recognizer.least)


def _find_worse(
    scans: Mapping[int, Scan], layers: Mapping[int, Sequence[str]], least: float
) -> Iterator[int]:
    """The pages of which the text layer is to be kept."""
    words = {
        number: [word.text for word in scan.page.words if word.confidence >= least]
        for number, scan in scans.items()
        if number in layers and scan.page
    }
    readings = measure_layers(words, chain.from_iterable(layers.values()))
    for number, layer in measure_layers(layers).items():
        if number not in readings or not is_better(readings[number], layer):
            yield number


def _number_notes(scans: Mapping[int, Scan], least: float) -> dict[int, Scan]:
    """The results with the marks of notes numbered over all pages; coarse figures are doubted."""
    read = {number: scan for number, scan in scans.items() if scan.page}
    calls, notes = (
        {at for at, scan in enumerate(read.values()) if scan.is_coarser(dots)}
        for dots in (_LEAST_FOR_MARKS, _LEAST_FOR_FIGURES)
    )
    printed = [page for scan in read.values() if (page := scan.page)]
    numbered = number_marks(printed, least, Coarse(calls, notes))
    pages = {
        number: _doubt_figures(page, least) if scan.is_coarser(_LEAST_FOR_FIGURES) else page
        for (number, scan), page in zip(read.items(), numbered, strict=True)
    }
    return {number: replace(scan, page=pages.get(number)) for number, scan in scans.items()}


def _doubt_figures(page: RecognizedPage, least: float) -> RecognizedPage:
    """The page with all words uncertain that have a figure or a dagger."""
    words = (
        word.doubt(least) if any(one.isdigit() or one in _DAGGERS for one in word.text) else word
        for word in page.words
    )
    return page._replace(words=tuple(words))


def _take_turns(numbers: Iterable[int], often: int) -> Iterator[tuple[int, ...]]:
    """The numbers, so many at a time."""
    left = iter(numbers)
    while some := tuple(islice(left, often)):
        yield some


def _render_page(second: SecondEngine, number: int) -> _Picture:
    """The picture of a page; a coarse one is enlarged more smoothly than pages are rendered."""
    width, height = second.measure_page(number)
    area = max(width * height, 1.0)
    scale = min(RESOLUTION / _POINTS, math.sqrt(MOST_PIXELS / area))
    dots = second.measure_resolution(number)
    own = dots / _POINTS if dots and dots < _LEAST_FOR_MARKS else scale
    if own < scale and second.shows_only_pictures(number):
        image = second.render(number, own)
        size = math.ceil(width * scale), math.ceil(height * scale)
        image = image and image.resize(size, Resampling.LANCZOS)
    else:
        image = second.render(number, scale) if width and height else None
    return _Picture(image, scale, dots)


def _recognize_page(recognizer: PageRecognizer, picture: _Picture) -> Scan:
    image, scale, dots = picture
    if image is None:
        return Scan(None, scale, "the page cannot be rendered")
    try:
        return Scan(recognizer.recognize(image), scale, dots=dots)
    except RecognitionError as error:
        return Scan(None, scale, str(error))


def find_type_sizes(scans: Mapping[int, Scan]) -> TypeSizes:
    """The sizes in which the text of all these pages is set."""
    read = [(page, scan.scale) for scan in scans.values() if (page := scan.page)]
    low = measure_low_letters(line for page, _ in read for line in _group_lines(page.words))
    measured = (line for page, scale in read for line in measure_lines(page, scale, low))
    return TypeSizes(measured, low)


def add_recognised_text(
    sheet: PageContent, scan: Scan, sizes: TypeSizes, recognizer: PageRecognizer
) -> None:
    """Puts what was recognised on a page into its content.

    Printed text stays, and what is recognised at its place is left out; but where recognition is
    forced, or the page has a poor text layer, the recognised text takes its place.
    """
    if scan.page is None:
        return
    page = scan.page
    place = _find_place(sheet, scan)
    is_coarse = scan.is_coarser(_LEAST_FOR_MARKS)
    found = build_glyphs(page, place, sizes, recognizer.least, is_coarse=is_coarse)
    if page.skew:
        width, height = page.size
        x, y = place.x0 + width / scan.scale / 2, place.top + height / scan.scale / 2
        sheet.skew = Skew(page.skew, x, y, page.turns)
    if recognizer.mode == "force" or sheet.recognised:
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
        sheet.pictures += [_place_rule(box, place) for box in page.drawings]


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
