"""PDFs: words, columns, raised marks, furniture; damaged, encrypted and empty files."""

from __future__ import annotations

import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from pipeline.document.problems import Code
from pipeline.document.reading import Reading
from pipeline.errors import RefusedError
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import Text, content, pdf

if TYPE_CHECKING:
    from pipeline.document.model import Document

FILLING = "Prices rose again in the spring and nobody in the valley was surprised"


def document(*pages: list[Text], page: str = "") -> Document:
    return read_source(pdf([content(texts) for texts in pages], page=page), "a.pdf", "a.pdf")


def readings(of: Document) -> list[tuple[str, str]]:
    return [
        (block.kind, Reading.of(of, [(block.start, block.end)], block.marks).text)
        for block in of.blocks
    ]


def paragraph(x: float, y: float, *lines: str, size: float = 10) -> list[Text]:
    return [(x, y - 12 * at, size, line) for at, line in enumerate(lines)]


def test_words_are_separated_by_gaps_if_no_spaces_are_printed() -> None:
    found = document([(72, 700, 10, "mining"), (104, 700, 10, "project"), (138, 700, 10, "here")])
    assert found.text.strip() == "mining project here"


def test_letters_that_touch_are_one_word() -> None:
    found = document([(72, 700, 10, "min"), (89.2, 700, 10, "ing")])
    assert found.text.strip() == "mining"


def test_a_raised_mark_is_a_callout_and_no_digit_of_the_figure() -> None:
    found = document([(72, 700, 10, "in all 11,400"), (126.2, 704, 6, "3"), (129.8, 700, 10, ".")])
    (block,) = found.blocks
    assert [mark.value for mark in block.marks_of("callout")] == ["3"]
    assert Reading.of(found, [(block.start, block.end)], block.marks).text == "in all 11,400."


def test_two_raised_marks_with_a_gap_are_two_callouts() -> None:
    """The figures of a mark touch; those of two marks do not."""
    printed: list[Text] = [
        (72, 700, 10, "in all 11,400"),
        (126.2, 704, 6, "6"),
        (130.2, 704, 6, "7"),
    ]
    found = document([*printed, (136, 700, 10, "plums"), (162, 704, 6, "12")])
    (block,) = found.blocks
    assert [mark.value for mark in block.marks_of("callout")] == ["6,7", "12"]


def test_columns_are_read_one_after_the_other() -> None:
    left = paragraph(72, 700, *[f"{FILLING[:38]} {n}" for n in "abcdef"])
    right = paragraph(320, 700, *[f"{FILLING[:38]} {n}" for n in "ghijkl"])
    rows = [text for pair in zip(left, right, strict=True) for text in pair]
    lines = [document(rows).text.splitlines()]
    assert [line[-1] for line in lines[0]] == list("abcdefghijkl")


WORDS = "nnnn nnnn nnnn nnnn nnnn"  # 122 points wide in this size
WIDTH = 122.3


def beside(gap: float, title: list[Text]) -> list[str]:
    """The lines read of a column, and of one whose first line is a title at its right."""
    left = paragraph(72, 700, *[WORDS] * 8)
    right = paragraph(72 + WIDTH + gap, 676, *[WORDS] * 14)
    drawn = sorted([*left, *title, *right], key=lambda text: (-text[1], text[0]))
    return document(drawn).text.splitlines()


def test_a_narrow_gutter_parts_columns() -> None:
    assert beside(8, []) == [WORDS] * 22


def test_a_large_title_beside_a_column_is_no_part_of_its_lines() -> None:
    title: list[Text] = [(72 + WIDTH + 15, 700, 20, "Niger")]
    assert beside(15, title) == [*[WORDS] * 8, "Niger", *[WORDS] * 14]


def test_labels_are_read_with_the_values_beside_them() -> None:
    labels = ["Birth rate:", "Death rate:", "Coastline:", "Climate:", "Capital:"]
    values = ["13 births", "9 deaths", "none and never had any", "dry and dusty all year", "Astana"]
    left, right = paragraph(72, 700, *labels), paragraph(220, 700, *values)
    rows = [text for pair in zip(left, right, strict=True) for text in pair]
    expected = [f"{label} {value}" for label, value in zip(labels, values, strict=True)]
    assert document(rows).text.splitlines() == expected


def test_paragraphs_of_one_line_are_still_divided_by_gaps() -> None:
    tops = [700.0, 678.0, 656.0, 634.0, 612.0, 590.0, 568.0, 546.0]
    drawn = [text for top in tops for text in paragraph(72, top, FILLING)]
    drawn += [*paragraph(72, 524, FILLING, FILLING), *paragraph(72, 490, FILLING, FILLING)]
    assert len(readings(document(drawn))) == len(tops) + 2


def test_two_titles_far_apart_are_not_joined() -> None:
    drawn = [(72.0, 700.0, 20.0, "A Report of the Year"), (72.0, 664.0, 20.0, "Guinea")]
    text = paragraph(72, 630, *[f"{FILLING} {n}" for n in "abc"])
    found = readings(document([*drawn, *text]))
    assert found[:2] == [("heading", "A Report of the Year"), ("heading", "Guinea")]


def test_repeated_heads_and_page_numbers_are_furniture() -> None:
    pages = [
        [(72, 760, 8, "The Yearbook"), *paragraph(72, 700, printed, FILLING), (300, 30, 8, n)]
        for n, printed in zip("123", ("Plums first", "Then pears", "No figs"), strict=True)
    ]
    kinds = [kind for kind, _ in readings(document(*pages))]
    assert kinds == ["running head", "paragraph", "page number"] * 3


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        ("a smuggler", "and every smuggler of the"),
        ("a smug-gler", "and every smug-gler of the"),
        ("nothing", "and every smuggler of the"),
    ],
)
def test_a_hyphenated_word_is_joined_only_with_evidence(elsewhere: str, expected: str) -> None:
    lines = [f"{FILLING} {elsewhere}", f"{FILLING} and every smug-", "gler of the town."]
    assert expected in readings(document(paragraph(72, 700, *lines)))[0][1]


def test_a_turned_page_is_read_upright() -> None:
    found = document([(72, 700, 10, "Upright after all")], page="/Rotate 180")
    assert found.text.strip() == "Upright after all"
    (page,) = found.pages
    x0, top, x1, bottom = found.lines[0].box
    assert page.width
    assert page.height
    assert 0 < x0 < x1 < page.width
    assert page.height * 0.8 < top < bottom < page.height


def test_a_glyph_without_a_character_is_reported() -> None:
    found = read_source(pdf([content([(72, 700, 10, "known \x81 unknown")])]), "a.pdf", "a.pdf")
    assert found.text.strip() == "known \ufffd unknown"
    assert [problem.code for problem in found.problems] == [Code.BAD_CHARACTER]


@pytest.mark.parametrize("box", ["[0 0 0 0]", "[0 0 99999999 99999999]", "[10 10 -500 -500]"])
def test_a_page_of_absurd_size_is_read(box: str) -> None:
    assert "somewhere" in document([(72, 700, 10, "somewhere")], page=f"/MediaBox {box}").text


def code_of(content_: bytes) -> Code:
    with pytest.raises(RefusedError) as refusal:
        read_source(content_, "a.pdf", "a.pdf")
    return refusal.value.code


def test_an_unreadable_pdf_is_refused_by_name() -> None:
    assert code_of(b"") is Code.EMPTY_SOURCE
    assert code_of(b"%PDF-1.7\nnothing follows") is Code.DAMAGED
    assert code_of(pdf([])) is Code.DAMAGED
    assert code_of(pdf([b""])) is Code.NO_TEXT_LAYER
    assert code_of(pdf([content([(72, 700, 10, "   ")])])) is Code.NO_TEXT_LAYER


KEPT = content([(72, 700, 10, "kept")])
TWO = pdf([KEPT, KEPT])
KIDS = b"/Kids [5 0 R 7 0 R]"


@pytest.mark.parametrize(
    "damaged",
    [
        TWO.replace(b" 00000 n", b" xxxxx n"),
        TWO.replace(b"xref\n0", b"xrxx\n9"),
        TWO[: TWO.rfind(b"startxref")],
        TWO.replace(b"startxref\n", b"startxref\n99"),
    ],
    ids=["entries", "head", "gone", "elsewhere"],
)
def test_a_file_whose_index_is_damaged_is_read_without_it(damaged: bytes) -> None:
    assert read_source(damaged, "a.pdf", "a.pdf").text.split() == ["kept", "kept"]


@pytest.mark.parametrize("kids", [b"/Kids [5 0 R 2 0 R]", b"/Kids [5 0 R 9 9 R]"])
def test_a_page_that_cannot_be_found_is_named(kids: bytes) -> None:
    """The page tree is circular or leads to no object."""
    found = read_source(TWO.replace(KIDS, kids), "a.pdf", "a.pdf")
    assert found.text.split() == ["kept"]
    assert [problem.code for problem in found.problems] == [Code.LOST_PAGE]
    assert "page 2 " in found.problems[0].message


@pytest.mark.parametrize("spoilt", [b"\xff" * 9, b""], ids=["overwritten", "cut"])
def test_a_page_whose_compressed_content_is_damaged_is_named(spoilt: bytes) -> None:
    """The engine alone would lose it silently."""
    lines = content([(72, 700 - at, 10, f"{at * 7919 % 997}") for at in range(300)])
    packer = zlib.compressobj()
    packed = packer.compress(lines) + packer.flush(zlib.Z_SYNC_FLUSH)
    unended, packed = packed, packed + packer.flush()
    half = len(packed) // 2
    damaged = packed[:half] + spoilt + packed[half + 9 :] if spoilt else packed[:half]
    for one, problems in ((packed, []), (unended, []), (damaged, [Code.LOST_PAGE])):
        whole = pdf([KEPT, one, KEPT]).replace(
            b"<< /Length %d " % len(one), b"<< /Filter /FlateDecode /Length %d " % len(one)
        )
        found = read_source(whole, "a.pdf", "a.pdf")
        assert [problem.code for problem in found.problems] == problems
        assert all("page 2 " in problem.message for problem in found.problems)
        assert found.text.count("kept") == 2


@pytest.mark.parametrize("turn", [90, 180, 270, -90])
def test_pages_of_any_rotation_are_read(turn: int) -> None:
    """A page states its rotation, and its content is rotated the other way."""
    back = {90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0", -90: "0 -1 1 0"}[turn]
    lines = [
        content([(300 + 12 * at, 300, 10, printed)], turn=back) for at, printed in enumerate("abc")
    ]
    found = read_source(pdf([b" ".join(lines)], page=f"/Rotate {turn}"), "a.pdf", "a.pdf")
    assert sorted(found.text.split()) == ["a", "b", "c"]
    (page,) = found.pages
    assert (page.width, page.height) == ((792, 612) if turn % 180 else (612, 792))


def test_a_font_that_is_drawn_is_read_by_its_code() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0]"
        b" /FirstChar 97 /LastChar 98 /Widths [600 600] /CharProcs << /a 8 0 R /b 8 0 R >>"
        b" /Encoding << /Type /Encoding /Differences [97 /a /b] >> >>"
    )
    drawing = b"<< /Length 25 >> stream\n600 0 d0 0 0 500 500 re f\nendstream"
    more = (font, drawing)
    drawn = b"BT /X 10 Tf 1 0 0 1 72 700 Tm (abba) Tj ET"
    whole = pdf([drawn], more=more).replace(b"/F2 4 0 R", b"/X 7 0 R  ")
    assert read_source(whole, "a.pdf", "a.pdf").text.strip() == "abba"


def test_a_pdf_is_recognised_by_content_whatever_its_name() -> None:
    page = b"\xef\xbb\xbf<!DOCTYPE html><html><body><p>kept</p></body></html>"
    for source, name, media_type in (
        (TWO, "a.txt", "application/pdf"),
        (TWO, "a", "application/pdf"),
        (b"%" * 500 + TWO, "a.pdf", "application/pdf"),
        (page, "a.pdf", "text/html"),
    ):
        found = read_source(source, name, name)
        assert found.media_type == media_type
        assert set(found.text.split()) == {"kept"}


def test_a_failing_page_does_not_lose_others() -> None:
    good = content([(72, 700, 10, "kept")])
    found = read_source(pdf([good, good + b" BT /F1 (x) Tf ( ET Q Q Q", good]), "a.pdf", "a.pdf")
    assert found.text.count("kept") == 3
    assert len(found.pages) == 3


def test_nested_form_objects_end() -> None:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 7 0 R >> >>"
        b" /Length 11 >> stream\n/X Do /X Do\nendstream"
    )
    drawn = content([(72, 700, 10, "before")]) + b" /X Do"
    found = read_source(pdf([drawn], more=(form,)), "a.pdf", "a.pdf")
    assert "before" in found.text


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_that_breaks_off_is_read_or_refused(cut: float) -> None:
    whole = pdf([content(paragraph(72, 700, FILLING, FILLING)) for _ in range(3)])
    refused: list[Code] = []
    text = FILLING
    try:
        text = read_source(whole[: int(len(whole) * cut)], "a.pdf", "a.pdf").text
    except RefusedError as refusal:
        refused.append(refusal.code)
    assert {*refused} <= {Code.DAMAGED, Code.NO_TEXT_LAYER}
    assert FILLING in text


def test_a_broken_table_of_objects_is_rebuilt() -> None:
    whole = pdf([content([(72, 700, 10, "found all the same")])])
    at = whole.rindex(b"startxref")
    broken = whole[:at] + b"startxref\n999999999\n%%EOF\n"
    assert "found all the same" in read_source(broken, "a.pdf", "a.pdf").text


def numbered(texts: list[tuple[str, list[str]]], x: float, y: float) -> list[Text]:
    """A list with its numbers set apart at the left."""
    found: list[Text] = []
    for number, lines in texts:
        found.append((x, y, 8, number))
        found += [(x + 18, y - 10 * at, 8, line) for at, line in enumerate(lines)]
        y -= 10 * len(lines) + 2
    return found


def test_a_numbered_list_in_two_columns_is_a_block_for_each_number() -> None:
    address = ["http://www.example.org/reports-and-other_", "papers_2014/fish.pdf"]
    left = numbered(
        [
            ("1", ["Fisheries Office. Annual report. Kept there.", *address]),
            ("2", ["Harbour Office. Landings. Published: 2014."]),
            ("3", ["Harbour Office of the Island. Landings of", "a year. June 2015."]),
            ("4", ["Fisheries Office. Second report, of which the"]),
        ],
        72,
        700,
    )
    right = [
        (338.0, 700.0, 8.0, "end is at the head of the second column. 2016."),
        *numbered([("5", ["Customs. Letter to the Office."])], 320, 688),
        *numbered([("6", ["Customs. Second letter to the Office. 2017."])], 320, 676),
    ]
    assert [printed for _, printed in readings(document([*left, *right]))] == [
        "1 Fisheries Office. Annual report. Kept there. " + "".join(address),
        "2 Harbour Office. Landings. Published: 2014.",
        "3 Harbour Office of the Island. Landings of a year. June 2015.",
        "4 Fisheries Office. Second report, of which the",
        "end is at the head of the second column. 2016.",
        "5 Customs. Letter to the Office.",
        "6 Customs. Second letter to the Office. 2017.",
    ]


def test_a_repeated_line_below_a_title_is_text_on_its_first_page() -> None:
    pages = [
        [(72, 750, 20, "Ruritania"), (72, 730, 9, "MINIMAL"), *paragraph(72, 700, printed, FILLING)]
        for printed in ("Plums first", "Then pears", "No figs")
    ]
    kinds = [(kind, printed) for kind, printed in readings(document(*pages)) if printed.isupper()]
    assert kinds == [("paragraph", "MINIMAL"), *[("running head", "MINIMAL")] * 2]


@pytest.mark.slow
def test_each_further_page_needs_little_memory() -> None:
    """Words are kept as few tokens, and lines only until they are written; 160 KiB without that."""
    line = "Prices rose again in the spring, and nobody in the valley was surprised by it."
    drawn = content([(72, 720 - 13 * at, 10, line) for at in range(48)])
    most = [_most_memory(pdf([drawn] * pages)) for pages in (20, 60)]
    assert (most[1] - most[0]) / 40 < 80 * 1024


def _most_memory(printed: bytes) -> int:
    tracemalloc.start()
    try:
        read_source(printed, "long.pdf", "long.pdf")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
