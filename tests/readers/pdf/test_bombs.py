"""PDFs made to take time or memory without end: each is read, or a limit is reported."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.page_tree import MOST_ANNOTATIONS, MOST_REPEATED
from tests.support.printed_pdf import content, pdf
from tests.support.timing import within_a_minute

_LINE = "Prices rose again in the spring, and nobody was surprised by it."
_TEXT = content([(72, 700, 12, _LINE)])
_WIDTH = 60_000  # pixels, of a picture that would take 11 GB


def test_a_page_that_is_named_twice_is_read_twice() -> None:
    """It is printed twice."""
    found = read_source(_name_page(2), "a.pdf", "a.pdf")
    assert found.text.count(_LINE) == len(found.pages) == 2
    assert not found.problems


def test_a_page_that_is_named_without_end_is_read_up_to_a_limit() -> None:
    """One problem names the first page that is not read."""
    found = read_source(_name_page(50_000), "a.pdf", "a.pdf")
    assert found.text.count(_LINE) == MOST_REPEATED + 1
    [problem] = found.problems
    assert problem.code is Code.LOST_PAGE
    assert f"page {MOST_REPEATED + 2} " in problem.message


def _name_page(times: int) -> bytes:
    kids = b"5 0 R " * times
    return pdf([_TEXT]).replace(b"/Kids [5 0 R] /Count 1", b"/Kids [%s] /Count %d" % (kids, times))


def _deflate(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def _declare(kind: str, mark: bytes, places: tuple[int, ...], width: int) -> bytes:
    """A small picture that declares an enormous width and height, each of so many bytes."""
    made = io.BytesIO()
    Image.new("RGB", (64, 64)).save(made, kind, **({"no_jp2": True} if kind != "JPEG" else {}))
    data = bytearray(made.getvalue())
    start = data.index(mark)
    for place in places:
        data[start + place : start + place + width] = _WIDTH.to_bytes(width, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("filter_", "data"),
    [
        ("FlateDecode", _deflate(1 << 20)),
        ("FlateDecode", _deflate(50 << 20)),
        ("DCTDecode", _declare("JPEG", b"\xff\xc0", (5, 7), 2)),
        ("JPXDecode", _declare("JPEG2000", b"\xff\x51", (6, 10, 22, 26), 4)),
    ],
    ids=["little data", "much data", "JPEG", "JPX"],
)
def test_a_picture_of_enormous_size_under_text_takes_little_time(filter_: str, data: bytes) -> None:
    """White text over it makes the page be looked at; it is seen or hidden, never lost."""
    drawn = b"q 612 0 0 792 0 0 cm /X Do Q 1 g " + _TEXT
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 "
        b"/ColorSpace /DeviceRGB /Filter /%s /Length %d >> stream\n%s\nendstream"
    ) % (_WIDTH, _WIDTH, filter_.encode(), len(data), data)
    with within_a_minute():
        found = read_source(pdf([drawn], more=(picture,)), "a.pdf", "a.pdf")
    assert _LINE in found.full_text


def test_forms_within_each_other_end_at_a_limit() -> None:
    """Ten forms, each of which draws the next ten times, would be ten thousand million."""
    first = 9  # the number of the first object after the pages
    forms = tuple(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X %d 0 R"
        b" >> >> /Length %d >> stream\n%s\nendstream" % (first + at + 1, 60, b"/X Do " * 10)
        for at in range(10)
    )
    with within_a_minute():
        found = read_source(pdf([_TEXT + b" /X Do", _TEXT], more=forms), "a.pdf", "a.pdf")
    assert found.text.count(_LINE) == 2
    [problem] = found.problems
    assert problem.code is Code.LOST_PAGE
    assert "more than 5000 forms" in problem.message


def test_annotations_beyond_the_limit_are_reported() -> None:
    """Each may draw text."""
    annotations = "<< >> " * (MOST_ANNOTATIONS + 1)
    found = read_source(pdf([_TEXT], page=f"/Annots [{annotations}]"), "a.pdf", "a.pdf")
    assert [problem.code for problem in found.problems] == [Code.LOST_PAGE]
    assert _LINE in found.text
