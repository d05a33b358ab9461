"""Pictures as inputs: bound as pages, freed of dark borders, joined by folder, refused by name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFile

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.pdfium import SecondEngine
from pipeline.readers.pdf.scanned_pages import recognize_pages
from pipeline.readers.recognition.page_frame import clear_border, describe_tilt
from pipeline.readers.recognition.pictures import bind_pictures
from pipeline.readers.recognition.recognizer import PageRecognizer, RecognizedPage
from pipeline.storage.inputs import find_inputs
from pipeline.storage.page_pictures import bundle_pages, find_picture_type, order_pages
from tests.support.printed_pdf import pdf
from tests.support.recognising import recognise_by_script

if TYPE_CHECKING:
    from pathlib import Path

INCH = 100  # pixels
PAGE = Image.new("L", (6 * INCH, 8 * INCH), 255)
SCRIPT = ["Fishing villages were counted.", "They are 1,234 in all."]


def encode(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file of a kind."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def stripe(height: int = 8 * INCH, skew: float = 0.0) -> Image.Image:
    """A page with lines of print."""
    page = Image.new("L", (6 * INCH, height), 255)
    pen = ImageDraw.Draw(page)
    for row in range(40, height - 40, 20):
        pen.rectangle((60, row, 540, row + 8), fill=0)
    return page.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=255)


def measure(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of the pages of a PDF in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(round(page.get_width()), round(page.get_height())) for page in document]


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff"), ("WEBP", "image/webp")],
)
def test_a_picture_is_read_as_a_page(
    kind: str, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer, _ = recognise_by_script(monkeypatch, SCRIPT)
    content = encode(PAGE, kind)
    assert find_picture_type(content) == media_type
    document = read_source(content, "a", "a", recognizer)
    assert (document.media_type, len(document.pages)) == (media_type, 1)
    assert "1,234" in document.text
    with pytest.raises(RefusedError, match="run again with --ocr auto") as refusal:
        read_source(content, "a", "a", None)
    assert refusal.value.code is Code.NO_TEXT_LAYER


def test_pages_are_as_large_as_their_pictures_say() -> None:
    assert measure(bind_pictures(encode(PAGE, "PNG", dpi=(INCH, INCH)))) == [(432, 576)]
    assert measure(bind_pictures(encode(PAGE, "PNG"))) == [(594, 792)]  # states no resolution
    assert measure(bind_pictures(encode(PAGE, "PNG", dpi=(1000, 1000)))) == [(594, 792)]  # a stamp


def test_each_page_of_a_tiff_is_one() -> None:
    content = encode(
        PAGE, "TIFF", save_all=True, append_images=[PAGE, PAGE.rotate(90, expand=True)]
    )
    assert measure(bind_pictures(content)) == [(594, 792), (594, 792), (792, 594)]


def test_pictures_are_upright_grey_and_on_white() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    assert measure(bind_pictures(encode(PAGE, "JPEG", exif=exif))) == [(792, 594)]
    clear = Image.new("RGBA", (INCH, INCH), (0, 0, 0, 0))
    deep = Image.new("I;16", (INCH, INCH), 65535)
    for picture in (clear, deep):
        with pypdfium2.PdfDocument(bind_pictures(encode(picture, "PNG"))) as document:
            assert document[0].render(grayscale=True).to_pil().getextrema() == (255, 255)


@pytest.mark.parametrize("is_lenient", [False, True])
def test_a_damaged_picture_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    is_lenient: bool,  # noqa: FBT001 - a case
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lenient)
    for content in (encode(stripe(), "PNG")[:200], b"\xff\xd8\xff\xe0", b"II*\0\x08\0\0\0"):
        with pytest.raises(RefusedError, match="scan the page anew") as refusal:
            bind_pictures(content)
        assert refusal.value.code is Code.DAMAGED


def test_a_bundle_is_the_same_for_the_same_pictures_and_has_their_pages() -> None:
    pictures = [("a.png", encode(PAGE, "PNG")), ("b.jpg", encode(PAGE, "JPEG"))]
    bundle = bundle_pages(pictures)
    assert bundle == bundle_pages(pictures)
    assert find_picture_type(bundle) == "image/x-page-bundle"
    assert len(measure(bind_pictures(bundle))) == 2


def test_pictures_of_a_folder_are_one_document_where_pages_are_joined(tmp_path: Path) -> None:
    for name in ("page-10.png", "page-9.png", "notes.md", ".hidden.png"):
        file = tmp_path / "in" / "report" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        size = (9 if "9" in name else 10) * INCH
        file.write_bytes(encode(PAGE.resize((size, INCH)), "PNG", dpi=(INCH, INCH)))
    apart = find_inputs([tmp_path / "in"], tmp_path / "out")
    assert [one.path for one in apart.sources] == ["report/notes.md"]
    joined = find_inputs([tmp_path / "in"], tmp_path / "out", join_pages=True)
    assert [one.path for one in joined.sources] == ["report", "report/notes.md"]
    assert measure(bind_pictures(joined.sources[0].read(1 << 20))) == [(648, 72), (720, 72)]
    with pytest.raises(RefusedError, match="--max-input allows more"):
        joined.sources[0].read(10)


def test_names_are_in_the_order_of_pages() -> None:
    names = ["b1.png", "a10.png", "A9.png", "a9b.png", "a.png"]
    assert sorted(names, key=order_pages) == ["a.png", "A9.png", "a9b.png", "a10.png", "b1.png"]


def test_a_dark_border_is_cleared_and_print_is_kept() -> None:
    page = stripe()
    framed = Image.new("L", (page.width + 128, page.height + 96), 30)
    framed.paste(page, (64, 48))
    cleared = clear_border(framed)
    assert (
        cleared.crop((80, 64, 80 + 500, 64 + 700)).tobytes()
        == framed.crop((80, 64, 80 + 500, 64 + 700)).tobytes()
    )
    assert cleared.crop((0, 0, 64, framed.height)).getextrema() == (255, 255)
    assert clear_border(page) is page
    night = Image.new("L", page.size, 30)  # a photograph
    assert clear_border(night) is night


def test_light_letters_in_an_even_bar_at_the_edge_are_kept_as_dark_ones() -> None:
    page = stripe().resize((1200, 1600))
    page.paste(90, (0, 1400, 1200, 1600))
    page.paste(250, (600, 1480, 606, 1520))  # the page's number: 1
    kept = np.asarray(clear_border(page))[1440:1560]
    rows, columns = np.nonzero(kept < 100)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (40, 79, 600, 605)
    grain = np.random.default_rng(1).integers(0, 60, (200, 1200), dtype=np.uint8)
    page.paste(Image.fromarray(grain + 60), (0, 1400))  # a table on which the page lies
    page.paste(250, (600, 1480, 606, 1520))
    assert not (np.asarray(clear_border(page))[1440:1560] < 200).any()


def test_a_page_seen_from_the_side_is_named_and_a_skewed_one_is_not() -> None:
    assert describe_tilt(stripe(skew=1.5), 1.0) is None
    seen = Image.new("L", (6 * INCH, 12 * INCH), 255)
    seen.paste(stripe(4 * INCH, 2.0), (0, 0))
    seen.paste(stripe(4 * INCH, -1.0), (0, 8 * INCH))
    assert "fall by 1.9 degrees at the top and by -0.9 at the foot" in str(describe_tilt(seen, 0.1))
    assert describe_tilt(seen, 0.05) is None  # it was read well


def test_a_coarse_picture_is_enlarged_smoothly(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Image.Image] = []

    def look(_: PageRecognizer, image: Image.Image) -> RecognizedPage:
        seen.append(image)
        return RecognizedPage((), 0, 0.0, image.size)

    monkeypatch.setattr(PageRecognizer, "recognize", look)
    own = Image.fromarray(np.kron(np.eye(40, dtype=np.uint8), np.full((5, 5), 255, np.uint8)))
    content = encode(own.convert("1"), "PDF", resolution=75)
    monkeypatch.setattr(PageRecognizer, "least", 70.0)
    recognize_pages(content, None, PageRecognizer("auto", "script", "1", "eng"))
    assert seen == [own.resize((800, 800), Image.Resampling.LANCZOS)]


def test_a_page_with_drawn_lines_shows_not_only_pictures() -> None:
    assert SecondEngine(encode(stripe(), "PDF")).shows_only_pictures(1)
    assert not SecondEngine(pdf([b"100 100 m 200 200 l S"])).shows_only_pictures(1)
