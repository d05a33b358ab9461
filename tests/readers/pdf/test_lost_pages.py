"""No page of a PDF is lost without a problem: pictures of text, damaged indexes, invalid boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.document.problems import Code
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from pipeline.runtime.jobs import Job, Task
from pipeline.runtime.worker import process_source
from tests.support.printed_pdf import content, pdf
from tests.support.timing import within_a_minute

if TYPE_CHECKING:
    from pipeline.document.model import Document

HEAD = (72.0, 770.0, 8.0, "Findings of the ministry")
PICTURE = b"q 400 0 0 400 100 200 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 5 EI Q"


def page(number: int) -> bytes:
    """A page of text under a running head."""
    return content(
        [
            HEAD,
            *(
                (72, 700 - 14 * at, 10, f"Line {at} of page {number} was printed.")
                for at in range(9)
            ),
        ]
    )


def outlined() -> bytes:
    """A page whose letters are drawn as outlines."""
    letters = (
        f"{x} {y} m {x + 6} {y + 2} l {x + 3} {y + 9} l {x + 1} {y + 4} {x} {y + 2} {x} {y} c f"
        for y in range(100, 700, 14)
        for x in range(72, 540, 8)
    )
    return "\n".join(letters).encode()


def read(*pages: bytes, extra: str = "") -> Document:
    return read_source(pdf(list(pages), page=extra), "a.pdf", "a.pdf")


def unread(document: Document) -> list[int]:
    """The pages that are named as pictures."""
    return [
        int(re.findall(r"page (\d+)", problem.message)[0])
        for problem in document.problems
        if problem.code == Code.PAGE_WITHOUT_TEXT
    ]


@pytest.mark.parametrize("picture", [PICTURE, outlined()], ids=["picture", "outlines"])
@pytest.mark.parametrize("head", [True, False])
def test_pages_that_show_only_pictures_are_named(picture: bytes, *, head: bool) -> None:
    drawn = content([HEAD]) + b"\n" + picture if head else picture
    pages = [drawn if number in (1, 6, 10) else page(number) for number in range(1, 11)]
    found = read(*pages)
    assert unread(found) == [1, 6, 10]
    assert {int(number) for number in re.findall(r"of page (\d+)", found.text)} == {
        *range(2, 6),
        *range(7, 10),
    }


def test_a_small_picture_or_an_empty_page_is_no_lost_text() -> None:
    small = PICTURE.replace(b"400 0 0 400", b"200 0 0 200")
    assert unread(read(page(1), small, page(3), b"", page(5))) == []


def test_a_page_without_text_makes_the_outcome_partial() -> None:
    task = Task("a.pdf", "a.pdf", pdf([page(1), PICTURE, page(3)]))
    assert process_source(Job(families=()), task).line.outcome == "partial"


def test_a_file_of_pictures_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        read(PICTURE, PICTURE)
    assert refused.value.code == Code.NO_TEXT_LAYER


def test_an_index_off_by_two_bytes_loses_no_page() -> None:
    whole = pdf([page(number) for number in range(1, 6)])
    table = whole.index(b"xref\n")
    shifted = re.sub(
        rb"(\d{10}) 00000 n",
        lambda found: b"%010d 00000 n" % (int(found[1]) + 2),
        whole[table:],
    )
    found = read_source(whole[:table] + shifted, "a.pdf", "a.pdf")
    assert found.text.count("Line 0 of page") == 5


def test_objects_that_begin_no_line_are_found_without_an_index() -> None:
    whole = pdf([page(number) for number in range(1, 4)])
    glued = re.sub(rb"endobj\n(\d)", rb"endobj \1", whole)
    found = read_source(glued.replace(b"startxref", b"startxrex"), "a.pdf", "a.pdf")
    assert found.text.count("Line 0 of page") == 3


@pytest.mark.parametrize(
    "nonsense",
    [
        "/MediaBox [0 0 0 0]",
        "/MediaBox [0 0 1e30 /Name]",
        "/MediaBox 7",
        "/MediaBox [99 99 3 3] /CropBox (x)",
        "/Rotate 45",
        "/Rotate /Name",
        "/Rotate 1e9",
        "/CropBox [5000 5000 6000 6000]",
        "/UserUnit (x)",
    ],
)
def test_an_invalid_box_loses_no_text(nonsense: str) -> None:
    found = read(page(1), page(2), page(3), extra=nonsense)
    assert found.text.count("Line 8 of page") == 3
    assert not found.problems


@pytest.mark.parametrize(
    "catalog",
    [
        "/PageLabels 99 0 R /Loop 8 0 R",
        "/OCProperties << /D 1 0 R /OCGs 1 0 R >>",
    ],
)
def test_circular_references_end(catalog: str) -> None:
    loop = (b"8 0 R", b"9 0 R", b"8 0 R")
    drawn = content([HEAD, (72, 600, 10, "Printed all the same.")]) + b" /X Do"
    assert "all the same" in read_source(pdf([drawn], more=loop, catalog=catalog), "a", "a").text


def test_inline_images_without_an_end_take_no_longer_than_others() -> None:
    """Each would be searched to the end of the page, by a growing copy of what was passed."""
    broken = content([(72, 700, 10, "Before.")]) + b" BI /W 1 /H 1 ID " + b"E EI BI ID" * 200_000
    found = read(broken)
    assert "Before." in found.text
    assert [problem.code for problem in found.problems] == [Code.LOST_PAGE]


def test_strings_without_an_end_take_no_longer_than_others() -> None:
    with within_a_minute():
        found = read(content([(72, 700, 10, "Before.")]) + b" (" * 50_000)
    assert "Before." in found.text


@pytest.mark.parametrize(
    "font",
    [
        b"/Subtype /TrueType /FirstChar -99 /LastChar 2000000000 /Widths [1]",
        b"/Subtype /Type1 /ToUnicode 9 0 R",
        b"/Subtype /Type0 /Encoding /Identity-H /ToUnicode 9 0 R /DescendantFonts [8 0 R]",
        b"/Subtype /Type0 /Encoding /Identity-V /DescendantFonts [8 0 R]",
    ],
)
def test_a_font_cannot_claim_codes_without_end(font: bytes) -> None:
    codes = b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange endcmap"
    widths = b"[0 4000000000 500 1 65535 5] /W2 [0 4000000000 1 2 3 -4000000000 9 1 2 3]"
    more = (
        b"<< /Type /Font /BaseFont /A %s >>" % font,
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W %s >>" % widths,
        b"<< /Length %d >> stream\n%s\nendstream" % (len(codes), codes),
    )
    drawn = content([(72, 700, 10, "Printed.")]) + b" BT /F3 9 Tf 72 600 Td (other) Tj ET"
    with within_a_minute():
        text = read_source(pdf([drawn], more=more, fonts="/F3 7 0 R"), "a", "a").text
    assert "Printed." in text


def test_a_letter_after_a_needless_backslash_is_kept() -> None:
    drawn = rb"BT /F1 10 Tf 72 700 Td (\[pfl ) Tj (\1012\)) Tj ET"
    assert read(drawn, page(2)).text.startswith("[pfl A2)")


def test_an_array_without_an_end_loses_no_text() -> None:
    drawn = b"BT /F1 10 Tf 72 700 Td [(One ) -200 (two) TJ 0 -14 Td (Three) Tj ET"
    text = read(drawn, page(2)).text
    assert "One two" in text
    assert "Three" in text


def test_a_file_names_no_more_lost_pages_than_its_bytes_could_hold() -> None:
    whole = pdf([page(1), page(2)]).replace(b"/Count 2", b"/Count 99999999999")
    found = read_source(whole, "a.pdf", "a.pdf")
    assert "Line 8 of page 2" in found.text
    assert 0 < len(found.problems) < len(whole) // 16


def linearized(*pages: bytes, trailer: bytes = b"trailer\n<< /Root 1 0 R >>") -> bytes:
    """A file that states at its beginning how long it is and how many pages it has."""
    whole = pdf(list(pages))
    head = "<< /Linearized 1 /L {size:08} /H [1 1] /O 5 /E 1 /N {pages} /T 1 >>"
    stated = head.format(size=len(whole) + 88, pages=len(pages))
    first = whole.index(b"1 0 obj")
    return b"%s%%%s\n%s\n%s" % (whole[:first], stated.encode(), trailer, whole[first:])


def test_a_whole_linearized_file_has_lost_nothing() -> None:
    whole = linearized(*map(page, range(1, 5)))
    found = read_source(whole, "a.pdf", "a.pdf")
    assert found.text.count("Line 0 of page") == 4
    assert not found.problems


@pytest.mark.parametrize("first_missing", [b"9 0 obj", b"10 0 obj"], ids=["page", "contents"])
@pytest.mark.parametrize("separator", [b" ", b"\n"])  # the first engine reads the second alone
def test_pages_missing_at_the_end_of_a_cut_linearized_file_are_named(
    first_missing: bytes, separator: bytes
) -> None:
    trailer = separator.join([b"trailer", b"<< /Root 1 0 R >>"])
    whole = linearized(*map(page, range(1, 5)), trailer=trailer)
    end = whole.index(first_missing)
    found = read_source(whole[:end], "a.pdf", "a.pdf")
    assert found.text.count("Line 0 of page") == 2
    lost = [problem.message for problem in found.problems if problem.code == Code.LOST_PAGE]
    assert [re.findall(r"page (\d)", message)[0] for message in lost] == ["3", "4"]
    assert all(f"it has {end:,} of {len(whole):,} bytes" in message for message in lost)


def test_a_page_whose_font_lies_in_the_missing_part_of_a_file_is_named() -> None:
    whole = pdf([page(1), page(2)], fonts="/F9 99 0 R")
    cut = whole.replace(b"/F1 10", b"/F9 10").replace(b"%%EOF", b"")
    found = read_source(cut, "a.pdf", "a.pdf")
    assert [problem.code for problem in found.problems].count(Code.LOST_PAGE) == 2
