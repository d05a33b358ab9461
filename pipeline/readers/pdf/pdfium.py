"""The second PDF engine, PDFium: counts pages and letters, reads what the first cannot, renders."""

from __future__ import annotations

import ctypes
import io
import math
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import pypdfium2
import pypdfium2.raw as api
from PIL import ImageDraw

from pipeline.readers.pdf.fonts import UNKNOWN
from pipeline.readers.pdf.page_content import (
    SMALLEST_SIZE,
    GlyphRun,
    Ink,
    PageContent,
    build_typeface,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

    from pipeline.document.model import Document
    from pipeline.readers.pdf.page_content import Typeface


_HIGH: Final = range(0xD800, 0xDC00)  # first halves of letters beyond the first plane (UTF-16)
_LOW: Final = range(0xDC00, 0xE000)  # their second halves
_COLOURS: Final[dict[str, RgbBytes]] = {
    "heading": (200, 0, 0),
    "paragraph": (0, 90, 200),
    "item": (0, 160, 200),
    "caption": (230, 120, 0),
    "columns": (150, 0, 180),
    "row": (0, 140, 60),
    "note": (140, 90, 0),
    "running head": (110, 110, 110),
    "page number": (110, 110, 110),
    "chart label": (60, 130, 130),
    "hidden": (150, 150, 0),
}


RgbBytes: TypeAlias = tuple[int, int, int]  # red, green, blue: 0 to 255

_RESOLUTION: Final = 100  # of a picture, dots per inch
_PIXELS: Final = 2_000  # on its longer side
_OPACITY: Final = 40  # of 255, of a coloured box
_LEGEND: Final = 12  # pixels between its lines
MOST_PIXELS: Final = 16_000_000  # of a page that is looked at: 2,600 points square in full
_MOST_LETTERS: Final = 200_000  # of a page
_SMALL_PICTURE: Final = 0.1  # of a page: a smaller one may be a seal on it
_FEWEST_PIXELS: Final = 100  # on the longer side: a smaller one is a ground without letters
_DESCENT: Final = -0.22  # em
_FONT_NAME: Final = 256  # bytes
_MOST_BOOKMARKS: Final = 5_000
_INVISIBLE: Final = (api.FPDF_TEXTRENDERMODE_INVISIBLE, api.FPDF_TEXTRENDERMODE_CLIP)


class Bookmark(NamedTuple):
    """An entry of a file's outline: its title, its depth from 1 on, the page that it leads to."""

    title: str
    depth: int
    page: int


class SecondEngine:
    """A file in PDFium; without pages where PDFium cannot open it."""

    def __init__(self, content: bytes) -> None:
        self._document: pypdfium2.PdfDocument | None = None
        try:
            self._document = pypdfium2.PdfDocument(content)
            self.count = len(self._document)
        except pypdfium2.PdfiumError:
            self.count = 0

    def list_bookmarks(self) -> list[Bookmark]:
        """The entries of the file's outline that lead to a page, in order; none if damaged."""
        found: list[Bookmark] = []
        if self._document is None:
            return found
        with suppress(pypdfium2.PdfiumError, UnicodeError):
            for entry in islice(self._document.get_toc(), _MOST_BOOKMARKS):
                place = entry.get_dest()
                page = place.get_index() if place else None
                if page is not None and page >= 0:
                    found.append(Bookmark(entry.get_title(), entry.level + 1, page + 1))
        return found

    def close(self) -> None:
        """Frees the file."""
        if self._document:
            self._document.close()

    @contextmanager
    def _open_page(self, number: int) -> Iterator[pypdfium2.PdfPage | None]:
        try:
            page = self._document[number - 1] if self._document else None
        except pypdfium2.PdfiumError:
            page = None
        try:
            yield page
        finally:
            if page:
                page.close()

    def count_letters(self, number: int) -> int:
        """The number of letters and digits on a page; 0 if it cannot be read."""
        with self._open_page(number) as page:
            if page is None:
                return 0
            text = page.get_textpage()
            found = sum(map(str.isalnum, text.get_text_range()))
            text.close()
            return found

    def measure_page(self, number: int) -> tuple[float, float]:
        """The width and height of a page as it is shown, in points; 0 where it cannot be read."""
        with self._open_page(number) as page:
            return page.get_size() if page else (0.0, 0.0)

    def measure_resolution(self, number: int) -> float | None:
        """The dots an inch of the finest picture on a page that is no small one; None without any.

        A scan may have its letters and its ground in pictures of their own, these ones coarse.
        """
        with self._open_page(number) as page, suppress(pypdfium2.PdfiumError):
            if page is None:
                return None
            width, height = page.get_size()
            found = [
                min(shown.horizontal_dpi, shown.vertical_dpi)
                for picture in page.get_objects(filter=[api.FPDF_PAGEOBJ_IMAGE])
                for x0, low, x1, high in [picture.get_bounds()]
                for shown in [picture.get_metadata()]
                if (x1 - x0) * (high - low) >= _SMALL_PICTURE * width * height
                and max(shown.width, shown.height) >= _FEWEST_PIXELS
            ]
            return max(found, default=None)
        return None

    def shows_only_pictures(self, number: int) -> bool:
        """Whether nothing but pictures is painted on a page."""
        with self._open_page(number) as page, suppress(pypdfium2.PdfiumError):
            kinds = {shown.type for shown in page.get_objects()} if page else set()
            return kinds == {api.FPDF_PAGEOBJ_IMAGE}
        return False

    def render(self, number: int, scale: float) -> Image | None:
        """A page in shades of grey, as it is shown; None where it cannot be rendered.

        `scale` is in pixels a point; a page that would take more than `MOST_PIXELS` has fewer.
        """
        return self._render(number, scale, grayscale=True)

    def look_at(self, number: int, scale: float) -> Image | None:
        """A page as `render` gives it, but roughly and in less time: pictures are not smoothed."""
        image = self._render(number, scale, no_smoothimage=True, prefer_bgrx=True)
        return image.convert("L") if image else None

    def _render(self, number: int, scale: float, **options: bool) -> Image | None:
        with self._open_page(number) as page:
            if page is None:
                return None
            width, height = page.get_size()
            scale = min(scale, math.sqrt(MOST_PIXELS / max(width * height, 1)))
            bitmap = page.render(scale=scale, **options)
            found: Image = bitmap.to_pil()
            bitmap.close()
            return found

    def read_page(self, number: int) -> PageContent | None:
        """The glyphs of a page; None where it cannot be read."""
        with self._open_page(number) as page:
            if page is None:
                return None
            width, height = page.get_size()
            content = PageContent(number, width, height)
            text = page.get_textpage()
            content.runs.extend(_build_runs(page, text))
            text.close()
            return content


def _build_runs(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[GlyphRun]:
    """Runs of glyphs in one typeface and size on one baseline."""
    faces: dict[tuple[str, int], Typeface] = {}
    run: GlyphRun | None = None
    for at in range(min(text.count_chars(), _MOST_LETTERS)):
        letter = _read_letter(text, at)
        if not letter or api.FPDFText_IsGenerated(text, at) == 1:
            continue
        size, turns, *places = _find_place(page, text, at)
        baseline, left, right = map(_keep_finite, places)
        size = max(_keep_finite(size), SMALLEST_SIZE)
        face = _find_face(text, at, faces)
        ink = _find_ink(text, at)
        if (
            run is None
            or (run.face, run.turns, run.ink) != (face, turns, ink)
            or abs(run.size - size) > 0.01 * size
            or abs(run.baseline - baseline) > 0.01 * size
            or left < run.rights[-1] - size
        ):
            if run:
                yield run
            run = GlyphRun(face, size, baseline, turns, ink=ink)
        run.characters.append(letter)
        run.lefts.append(left)
        run.rights.append(right)
    if run:
        yield run


def _read_letter(text: pypdfium2.PdfTextPage, at: int) -> str:
    """The letter at an index; empty where there is none, or where it is half of the one before.

    PDFium counts letters beyond the first plane as two halves; one alone is no letter.
    """
    code = api.FPDFText_GetUnicode(text, at)
    if code in (0, 0xFFFE, 0xFFFF):
        return ""
    if code not in _HIGH and code not in _LOW:
        return chr(code)
    low = api.FPDFText_GetUnicode(text, at + 1) if code in _HIGH else 0
    if low in _LOW:
        return chr(0x10000 + ((code - _HIGH.start) << 10) + (low - _LOW.start))
    is_half = code in _LOW and at > 0 and api.FPDFText_GetUnicode(text, at - 1) in _HIGH
    return "" if is_half else UNKNOWN


def _keep_finite(points: float) -> float:
    """A measure in points; 0 for one that a damaged file makes infinite or undefined."""
    return points if math.isfinite(points) else 0.0


def _find_place(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, at: int
) -> tuple[float, int, float, float, float]:
    """A glyph's size, quarter turns, baseline, left and right edge, on the page as it is read."""
    width, height = page.get_size()
    box = api.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = api.FS_MATRIX()
    api.FPDFText_GetLooseCharBox(text, at, box)
    api.FPDFText_GetCharOrigin(text, at, x, y)
    api.FPDFText_GetMatrix(text, at, matrix)
    corners = [
        _to_page(page, width, height, *point)
        for point in ((box.left, box.bottom), (box.right, box.top), (x.value, y.value))
    ]
    xs, ys = zip(*corners, strict=True)
    left, right, top, bottom = min(xs[:2]), max(xs[:2]), min(ys[:2]), max(ys[:2])
    size = abs(api.FPDFText_GetFontSize(text, at)) * max(abs(matrix.d), abs(matrix.c)) or 1.0
    turned = (round(page.get_rotation() / 90)) % 4
    upright = abs(matrix.a) >= abs(matrix.b)
    turns = ((0 if matrix.a >= 0 else 2) if upright else (1 if matrix.b > 0 else 3)) - turned
    match turns % 4:
        case 1:
            return size, 1, xs[2], height - bottom, height - top
        case 2:
            return size, 2, height - ys[2], width - right, width - left
        case 3:
            return size, 3, width - xs[2], top, bottom
        case _:
            return size, 0, ys[2], left, right


def _to_page(
    page: pypdfium2.PdfPage, width: float, height: float, x: float, y: float
) -> tuple[float, float]:
    """A point of the user space, from the page's top left as it is shown."""
    scale = 1000
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    api.FPDF_PageToDevice(
        page, 0, 0, round(width * scale), round(height * scale), 0, x, y, device_x, device_y
    )
    return device_x.value / scale, device_y.value / scale


def _find_face(
    text: pypdfium2.PdfTextPage, at: int, faces: dict[tuple[str, int], Typeface]
) -> Typeface:
    buffer = ctypes.create_string_buffer(_FONT_NAME)
    flags = ctypes.c_int()
    api.FPDFText_GetFontInfo(text, at, buffer, _FONT_NAME, flags)
    name = buffer.value.decode("utf-8", "replace")
    key = name, api.FPDFText_GetFontWeight(text, at)
    if key not in faces:
        faces[key] = build_typeface(name, _DESCENT, key[1])
    return faces[key]


def _find_ink(text: pypdfium2.PdfTextPage, at: int) -> Ink:
    mode = api.FPDFTextObj_GetTextRenderMode(api.FPDFText_GetTextObject(text, at))
    if mode in _INVISIBLE:
        return Ink(())
    channels = [ctypes.c_uint() for _ in range(4)]
    api.FPDFText_GetFillColor(text, at, *channels)
    red, green, blue, alpha = (channel.value / 255 for channel in channels)
    return Ink(((red, green, blue),), alpha=alpha)


def read_bookmarks(content: bytes) -> list[Bookmark]:
    """The entries of a file's outline that lead to a page, in order."""
    engine = SecondEngine(content)
    try:
        return engine.list_bookmarks()
    finally:
        engine.close()


def draw_page(content: bytes, document: Document, number: int) -> bytes:
    """The picture (PNG) of a page of this document, with a legend in its corner.

    Raises `IndexError` if there is no such page.
    """
    with pypdfium2.PdfDocument(content) as opened:
        if not 0 < number <= len(opened):
            message = f"no page {number}"
            raise IndexError(message)
        image, scale = _render_in_colour(opened, number)
    draw = ImageDraw.Draw(image, "RGBA")
    lines = [line for line in document.lines if line.page == number]
    for line in lines:
        colour = _COLOURS[line.role]
        box = [scale * side for side in line.box]
        draw.rectangle(box, fill=(*colour, _OPACITY), outline=colour)
    for at, role in enumerate(dict.fromkeys(line.role for line in lines), start=1):
        draw.text((_LEGEND, _LEGEND * at), role, fill=_COLOURS[role])
    found = io.BytesIO()
    image.save(found, "PNG")
    return found.getvalue()


def _render_in_colour(document: pypdfium2.PdfDocument, number: int) -> tuple[Image, float]:
    """The picture of a page, and its pixels a point."""
    page = document[number - 1]
    scale = min(_RESOLUTION / 72, _PIXELS / max(*page.get_size(), 1))
    return page.render(scale=scale).to_pil().convert("RGB"), scale


def render_pictures(content: bytes, pages: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """The pictures (WebP) by page number from 1, without those that cannot be rendered."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    with document:
        for number in pages:
            try:
                image, _ = _render_in_colour(document, number)
            except (pypdfium2.PdfiumError, IndexError, ValueError):
                continue
            found = io.BytesIO()
            image.save(found, "WEBP", quality=60, method=0)
            yield number, found.getvalue()
