"""Pictures of pages as inputs: bound as a PDF that shows them, one page each.

PNG, JPEG, WebP, TIFF of any number of pages, and bundles of such pictures in the order of their
pages. What is read of the PDF is read by text recognition alone.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageFile, ImageOps, ImageSequence

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.storage.page_pictures import is_bundle, open_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "WEBP")
_MOST_PIXELS: Final = 120_000_000  # of a picture: an A3 page of 600 dots an inch has 70 million
_RESOLUTIONS: Final = range(72, 1201)  # dots an inch that a scanner may state; 72 states nothing
_LONG_SIDE: Final = (4.0, 24.0)  # inches of a page
_USUAL_SIDE: Final = 11.0  # inches, where a picture does not state its resolution
_POINTS: Final = 72  # an inch
_WHITE: Final = 255
_DAMAGE: Final = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip - what Pillow raises for pictures that are no whole ones


def bind_pictures(content: bytes) -> bytes:
    """A PDF of the pictures of pages in these bytes; raises `RefusedError` (`damaged`)."""
    try:
        with warnings.catch_warnings(), _whole_pictures_only():
            warnings.simplefilter("ignore")
            return _write_pdf(_list_pages(content))
    except _DAMAGE as error:
        message = f"a picture is damaged or too large ({error}): scan the page anew"
        raise RefusedError(Code.DAMAGED, message) from error


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Lets no picture be read that is cut short, whatever another library has set."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _list_pages(content: bytes) -> Iterator[Image.Image]:
    """The pictures, upright; each of a bundle after its pages."""
    parts: Iterable[bytes] = open_bundle(content) if is_bundle(content) else (content,)
    for part in parts:
        with Image.open(io.BytesIO(part), formats=_FORMATS) as opened:
            frames = ImageSequence.Iterator(opened) if opened.format == "TIFF" else (opened,)
            for frame in frames:
                if frame.width * frame.height > _MOST_PIXELS:
                    message = f"{frame.width} by {frame.height} pixels"
                    raise ValueError(message)
                yield ImageOps.exif_transpose(frame)


class _Writer:
    """A PDF as it grows: its objects are numbered from 1."""

    def __init__(self) -> None:
        self.parts = [b"%PDF-1.4\n"]
        self.places: list[int] = []
        self.length = len(self.parts[0])

    def add(self, body: bytes) -> None:
        """Adds an object with the next number."""
        self.places.append(self.length)
        written = b"%d 0 obj\n%b\nendobj\n" % (len(self.places), body)
        self.parts.append(written)
        self.length += len(written)

    def finish(self) -> bytes:
        """The whole file; the first object is the catalog."""
        count = len(self.places) + 1
        table = b"".join(b"%010d 00000 n \n" % place for place in self.places)
        self.parts.append(
            b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
            b"startxref\n%d\n%%%%EOF\n" % (count, table, count, self.length)
        )
        return b"".join(self.parts)


def _write_pdf(pages: Iterable[Image.Image]) -> bytes:
    shown = [(*_measure_page(page), _shade(page)) for page in pages]
    file = _Writer()
    file.add(b"<< /Type /Catalog /Pages 2 0 R >>")
    kids = b" ".join(b"%d 0 R" % (3 + 3 * at) for at in range(len(shown)))
    file.add(b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(shown)))
    for width, height, shades in shown:
        first = len(file.places) + 1
        box = b"0 0 %.2f %.2f" % (width, height)
        file.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents %d 0 R"
            b" /Resources << /XObject << /P %d 0 R >> >> >>" % (box, first + 1, first + 2)
        )
        drawn = b"%.2f 0 0 %.2f 0 0 cm /P Do" % (width, height)
        file.add(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
        packed = zlib.compress(shades.tobytes(), 1)
        file.add(
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
            b" /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
            % (shades.width, shades.height, len(packed), packed)
        )
    return file.finish()


def _measure_page(picture: Image.Image) -> tuple[float, float]:
    """The width and height of a page in points, by the resolution that its picture states."""
    longer = max(picture.size)
    dots = picture.info.get("dpi", (0, 0))
    stated = float(max(dots)) if isinstance(dots, tuple) and dots else 0.0
    is_plausible = stated > _RESOLUTIONS.start and stated < _RESOLUTIONS.stop
    if not is_plausible or not _LONG_SIDE[0] <= longer / stated <= _LONG_SIDE[1]:
        stated = longer / _USUAL_SIDE
    return picture.width / stated * _POINTS, picture.height / stated * _POINTS


def _shade(picture: Image.Image) -> Image.Image:
    """A picture in shades of grey on white."""
    if picture.mode.startswith("I"):  # 16 bits
        deep = np.asarray(picture, dtype=np.int64)
        return Image.fromarray(np.clip(deep >> 8, 0, _WHITE).astype(np.uint8))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (_WHITE,) * 4)
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("L")
