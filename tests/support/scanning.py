"""Scans made from PDFs: each page a picture with a given skew and noise."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

_POINTS = 72  # an inch
_WHITE = 255
_QUALITY = 85  # of JPEG, in percent


def scan_pages(  # noqa: PLR0913 - how a page is scanned
    content: bytes,
    pages: Sequence[int],
    *,
    dpi: int = 300,
    skew: float = 0.0,
    noise: float = 0.0,
    turned: int = 0,
) -> bytes:
    """A PDF of pictures of these pages.

    Their lines fall to the right by `skew` degrees; `noise` is the standard deviation of the
    shades, of 255; `turned` is a number of quarter turns to the left.
    """
    with pypdfium2.PdfDocument(content) as document:
        pictures = [
            document[number - 1].render(scale=dpi / _POINTS, grayscale=True).to_pil()
            for number in pages
        ]
    pictures = [_age(picture, skew, noise).rotate(90 * turned, expand=True) for picture in pictures]
    return bind(pictures, dpi)


def bind(pictures: Sequence[Image.Image], dpi: int) -> bytes:
    """A PDF that shows a picture on each page."""
    out = io.BytesIO()
    first, *rest = pictures
    packing = {} if first.mode == "1" else {"quality": _QUALITY}  # black and white: no JPEG
    first.save(out, "PDF", resolution=dpi, save_all=True, append_images=rest, **packing)
    return out.getvalue()


def _age(picture: Image.Image, skew: float, noise: float) -> Image.Image:
    if skew:
        picture = picture.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=_WHITE)
    if not noise:
        return picture
    grain = np.random.default_rng(1).normal(0, noise, (picture.height, picture.width))
    shades = np.asarray(picture, dtype=np.float64) + grain
    return Image.fromarray(np.clip(shades, 0, _WHITE).astype(np.uint8))


def cut_pages(content: bytes, pages: Sequence[int]) -> bytes:
    """A PDF of these pages alone."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(content) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, [number - 1 for number in pages])
        part.save(out)
    return out.getvalue()


def join_files(contents: Sequence[bytes]) -> bytes:
    """The pages of several PDFs as one."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as joined:
        for content in contents:
            with pypdfium2.PdfDocument(content) as part:
                joined.import_pages(part)
        joined.save(out)
    return out.getvalue()
