"""Which glyphs of a PDF's page a reader can see.

Hidden is text that is not painted (render modes 3 and 7), is in an optional content group that is
off, is lower or narrower than a point, lies outside the page or is clipped away, is covered by an
opaque shape or picture, or has the colour of its background. Where pictures, patterns, spot
colours, curved shapes, blending, masks or glyphs drawn by procedures leave that open, the page is
rendered and looked at.

Text that is not painted, over a picture that covers the page and shows ink there, is the picture's
recognised text. Text that clips what is painted then is seen in the colour of that. Watermarks are
seen, but are no text: large and pale type under or over the lines of a page, such as `DRAFT`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final, Literal

from pipeline.readers.pdf.colours import WHITE
from pipeline.readers.pdf.page_content import DrawnBox, select_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from pipeline.readers.pdf.colours import Colour
    from pipeline.readers.pdf.page_content import Fill, GlyphRun, Ink, PageContent
    from pipeline.readers.pdf.pdfium import SecondEngine


_LARGE: Final = 2.5  # times the size of the text
_PALE: Final = 0.5  # of each channel, at least; or the part of the ink that covers, at most
_FEWEST_LINES: Final = 2  # that it crosses
_RISE: Final = 0.7  # em above its baseline that a letter is high


def separate_watermarks(sheet: PageContent) -> list[GlyphRun]:
    """Takes the runs of watermarks from a page; what is set beside text is none."""
    glyphs: Counter[float] = Counter()
    for run in sheet.runs:
        glyphs[run.size] += len(run.characters)
    body = max(glyphs, key=lambda size: (glyphs[size], size), default=0.0)
    large = [run for run in sheet.runs if run.size >= _LARGE * body and _is_pale(run.ink)]
    if not large:
        return []
    lines = [run for run in sheet.runs if run.size < _LARGE * body]
    found = [run for run in large if _crosses_lines(run, lines)]
    taken = set(map(id, found))
    sheet.runs = [run for run in sheet.runs if id(run) not in taken]
    return found


def _is_pale(ink: Ink) -> bool:
    return ink.alpha <= _PALE or any(
        colour is not None and min(colour) >= _PALE for colour in ink.colours
    )


def _crosses_lines(run: GlyphRun, lines: Sequence[GlyphRun]) -> bool:
    """Whether the letters of a run lie over or under several lines of text."""
    left, right = min(run.lefts), max(run.rights)
    crossed: set[int] = set()
    for line in lines:
        rise = run.baseline - line.baseline
        start, end = left, right
        if run.slope > 0:  # rising from left to right, it crosses a line at one place
            start = max(left, left + rise / run.slope - run.size)
            end = min(right, left + rise / run.slope)
            rise = 0
        if (
            line.turns == run.turns
            and 0 <= rise < _RISE * run.size
            and max(start, line.lefts[0]) < min(end, line.rights[-1])
        ):
            crossed.add(round(line.baseline))
    return len(crossed) >= _FEWEST_LINES


Verdict = Literal["seen", "hidden", "recognised", "open"]

_CONTRAST: Final = 0.04  # of a channel: less than grey 0.96 on white nobody sees
_SMALLEST: Final = 1.01  # points: letters of one point are not seen, however their matrix rounds it
_X_HEIGHT: Final = 0.35  # em: between it and the baseline is what must be seen of a letter
_BAND: Final = 24.0  # points: fills are looked up by such bands of the page
_PAGE_WIDE: Final = 0.75  # of the page: pictures that cover so much of it are a scan
_SCALE: Final = 1.5  # pixels a point
_INK: Final = 60  # of 255: between the darkest and the lightest of a scanned word, at least
_SEEN: Final = 12  # of 255: of a printed word
_SPREAD: Final = 0.02  # of a word's pixels may be darker, or lighter, by chance
_TWIN: Final = 3.0  # points between a hidden word and the same one seen: it is its shadow
_CELLS: Final = 24  # of a page's width and height, to measure what pictures cover


class Visibility:
    """Judges the glyphs of one page."""

    def __init__(self, page: PageContent, second: SecondEngine) -> None:
        self._page = page
        self._second = second
        whole = DrawnBox(0, 0, page.width, page.height)
        self._shown = whole.intersect(page.crop) if page.crop else whole
        self._on_white: dict[int, bool] = {}  # by an ink's id, whether it is seen on white
        self._bands: dict[int, list[Fill]] = defaultdict(list)
        for fill in page.fills:
            low, high = int(fill.box.top // _BAND), int(fill.box.bottom // _BAND)
            for band in range(max(low, -1), min(high, int(page.height // _BAND) + 1) + 1):
                self._bands[band].append(fill)

    def separate(self) -> None:
        """Moves what is hidden from the page's `runs` to `hidden`; sets `recognised`."""
        page = self._page
        boxes = (self._box(run, 0, len(run.lefts)) for run in page.runs)
        if not any(_holds(self._shown, _middle(box)) for box in boxes):
            self._shown = DrawnBox(-1e9, -1e9, 1e9, 1e9)  # a box that shows nothing is nonsense
        kept: list[GlyphRun] = []
        hidden: list[GlyphRun] = []
        for run in page.runs:
            verdict = self._judge_quickly(run)
            if verdict == "seen":
                kept.append(run)
                continue
            for seen, part in self._judge_words(run):
                (kept if seen else hidden).append(part)
        page.runs = kept
        page.hidden = list(_without_twins(hidden, kept)) if hidden else []

    def _judge_quickly(self, run: GlyphRun) -> Verdict:
        """`seen` where a whole run is beyond doubt, else `open`."""
        ink = run.ink
        if run.characters[0].isspace() and "".join(run.characters).isspace():
            return "seen"
        if ink.is_off or ink.is_open or not ink.colours or ink.alpha < 1 or self._is_tiny(run):
            return "open"
        box = self._box(run, 0, len(run.lefts))
        if not _holds(self._shown, box) or not _holds(ink.clip, box):
            return "open"
        near = self._near(box) if self._bands else ()
        if not near:
            is_dark = self._on_white.get(id(ink))
            if is_dark is None:
                is_dark = self._on_white[id(ink)] = _contrasts(ink, WHITE)
            return "seen" if is_dark else "open"
        return "open" if any(_may_hide(fill, run) for fill in near) else "seen"

    def _judge_words(self, run: GlyphRun) -> Iterator[tuple[bool, GlyphRun]]:
        """The words of a run by whether they are seen; neighbours of a kind stay one run."""
        words = list(_words(run))
        verdicts = [self._judge(run, start, stop) for start, stop in words]
        self._page.recognised |= "recognised" in verdicts
        at = 0
        judged = zip(words, verdicts, strict=True)
        for seen, group in groupby(judged, key=lambda one: one[1] != "hidden"):
            (_, stop), _ = list(group)[-1]
            yield seen, select_glyphs(run, range(at, stop))
            at = stop

    def _judge(self, run: GlyphRun, start: int, stop: int) -> Verdict:
        """Whether a word is seen."""
        ink, box = run.ink, self._box(run, start, stop)
        middle = _middle(box)
        if (
            ink.is_off
            or self._is_tiny(run)
            or not _holds(self._shown, middle)
            or not _holds(ink.clip, middle)
        ):
            return "hidden"
        near = [fill for fill in self._near(box) if _holds(fill.box, middle)]
        above = [fill for fill in near if fill.order > run.order]
        under_scan = any(fill.is_picture for fill in above) or not ink.colours
        if under_scan and self._is_scan and self._has_ink(box, _INK):
            return "recognised"
        if not ink.colours or any(fill.is_exact for fill in above):
            return "hidden"
        backgrounds: list[Colour | None] = [None] if ink.is_open else []
        for fill in reversed([fill for fill in near if fill.order <= run.order]):
            backgrounds.append(fill.colour)
            if fill.is_exact and fill.colour:
                break
        else:
            backgrounds.append(WHITE)
        known = [_contrasts(ink, colour) for colour in backgrounds if colour]
        if all(known) and None not in backgrounds and None not in ink.colours and not above:
            return "seen"
        if not any(known) and None not in backgrounds and None not in ink.colours:
            return "hidden"
        return "seen" if self._has_ink(box, _SEEN) else "hidden"

    def _is_tiny(self, run: GlyphRun) -> bool:
        return min(run.size, run.width) * self._page.unit <= _SMALLEST

    def _box(self, run: GlyphRun, start: int, stop: int) -> DrawnBox:
        """The place of some glyphs on the page as shown, from the baseline to the x-height."""
        sides = run.lefts[start], run.rights[start], run.lefts[stop - 1], run.rights[stop - 1]
        x0, x1 = min(sides), max(sides)
        low, high = sorted((run.baseline - _X_HEIGHT * run.size, run.baseline))
        return self._page.turn_box(DrawnBox(x0, low, x1, high), run.turns)

    def _near(self, box: DrawnBox) -> list[Fill]:
        """The fills that share an area with a box, in the order in which they are painted."""
        first, last = int(box.top // _BAND), int(box.bottom // _BAND)
        found = self._bands.get(first, [])
        if last != first:
            both = {fill.order: fill for at in (first, last) for fill in self._bands.get(at, ())}
            found = [both[order] for order in sorted(both)]
        x0, top, x1, bottom = box
        return [
            fill
            for fill in found
            if fill.box[0] < x1 and fill.box[2] > x0 and fill.box[1] < bottom and fill.box[3] > top
        ]

    @cached_property
    def _is_scan(self) -> bool:
        """Whether pictures cover the page."""
        pictures = [fill.box for fill in self._page.fills if fill.is_picture]
        return measure_cover(pictures, self._shown) >= _PAGE_WIDE

    @cached_property
    def _image(self) -> Image | None:
        if self._page.is_too_complex:
            return None
        return self._second.look_at(self._page.number, _SCALE)

    def _has_ink(self, box: DrawnBox, contrast: int) -> bool:
        """Whether the rendered page shows dark and light in a box.

        Where it cannot be rendered, what is printed is taken for seen, no scan for ink.
        """
        image = self._image
        if image is None:
            return contrast == _SEEN
        shown = self._shown
        x_scale = image.width / max(shown.x1 - shown.x0, 1)
        y_scale = image.height / max(shown.bottom - shown.top, 1)
        left, right = (box.x0 - shown.x0) * x_scale, (box.x1 - shown.x0) * x_scale
        top, bottom = (box.top - shown.top) * y_scale, (box.bottom - shown.top) * y_scale
        part = image.crop(
            (
                max(int(left), 0),
                max(int(top) - 1, 0),
                min(int(right) + 1, image.width),
                min(int(bottom) + 1, image.height),
            )
        )
        counts = part.histogram()
        least = _SPREAD * sum(counts)
        extremes = _count_steps(counts, least) + _count_steps(counts[::-1], least)
        return len(counts) - 1 - extremes >= contrast


def _count_steps(counts: Sequence[int], least: float) -> int:
    """How many shades, from the first on, hold no more than a few pixels; 0 where all do."""
    return bisect_right([*accumulate(counts)], least) % len(counts)


def separate_hidden(page: PageContent, second: SecondEngine) -> None:
    """Moves the glyphs that a reader cannot see from a page's `runs` to `hidden`."""
    if page.runs:
        Visibility(page, second).separate()
    page.fills.clear()


def measure_cover(boxes: Sequence[DrawnBox], page: DrawnBox) -> float:
    """The part of a page that boxes cover, measured on a grid."""
    width, height = page.x1 - page.x0, page.bottom - page.top
    if width <= 0 or height <= 0:
        return 0.0
    covered = {
        (column, row)
        for box in boxes
        for column in _steps(box.x0 - page.x0, box.x1 - page.x0, width)
        for row in _steps(box.top - page.top, box.bottom - page.top, height)
    }
    return len(covered) / _CELLS**2


def _steps(low: float, high: float, length: float) -> range:
    first = min(max(int(low / length * _CELLS), 0), _CELLS)
    last = min(max(int(high / length * _CELLS + 0.5), 0), _CELLS)
    return range(first, max(last, first + (0 <= low < length)))


def _middle(box: DrawnBox) -> DrawnBox:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return DrawnBox(x, y, x, y)


def _holds(outer: DrawnBox | None, inner: DrawnBox) -> bool:
    return outer is None or (
        outer.x0 <= inner.x0
        and inner.x1 <= outer.x1
        and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )


@lru_cache(maxsize=1_000)
def _contrasts(ink: Ink, background: Colour) -> bool:
    """Whether a colour of the ink differs from a background, as far as it is known."""
    return any(
        colour is not None
        and ink.alpha * max(abs(a - b) for a, b in zip(colour, background, strict=True))
        >= _CONTRAST
        for colour in ink.colours
    )


def _may_hide(fill: Fill, run: GlyphRun) -> bool:
    """Whether a fill may cover a run, or be a background of its colour."""
    return fill.order > run.order or fill.colour is None or not _contrasts(run.ink, fill.colour)


def _words(run: GlyphRun) -> Iterator[tuple[int, int]]:
    """The words of a run, each with the spaces after it."""
    start = 0
    for at in range(1, len(run.characters)):
        if run.characters[at - 1].isspace() and not run.characters[at].isspace():
            yield start, at
            start = at
    yield start, len(run.characters)


def _without_twins(hidden: Sequence[GlyphRun], seen: Sequence[GlyphRun]) -> Iterator[GlyphRun]:
    """The hidden runs but for those that only back the same words: shadows and halos."""
    places: dict[str, list[GlyphRun]] = defaultdict(list)
    for run in seen:
        places["".join(run.characters).strip()].append(run)
    for run in hidden:
        text = "".join(run.characters).strip()
        if not text or not any(
            abs(other.lefts[0] - run.lefts[0]) < _TWIN
            and abs(other.baseline - run.baseline) < _TWIN
            for other in places.get(text, ())
        ):
            yield run
