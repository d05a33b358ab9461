"""Words of glyphs: letters painted one by one, and text painted twice to imitate bold."""

from __future__ import annotations

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.document.reading import Reading
from pipeline.readers.detect import read_source
from pipeline.readers.pdf.page_content import build_typeface
from tests.support.printed_pdf import Text, content, pdf

SIZE = 11.0
WIDTHS = FONT_METRICS["Helvetica"][1]
SENTENCE = "All little villages will tell: 11 of 1,100 hills still fill http://hill.example."


def paint(text: str, x: float = 72.0, y: float = 700.0) -> list[Text]:
    """The letters of a line, each placed on its own, as browsers print them."""
    placed = []
    for letter in text:
        placed.append((x, y, SIZE, letter))
        x += WIDTHS[letter] * SIZE / 1000
    return placed


def read_line(drawn: list[Text]) -> str:
    return read_source(pdf([content(drawn)]), "a.pdf", "a.pdf").text.strip()


@pytest.mark.parametrize("offset", [0.0, 0.2, 0.5])
def test_text_painted_again_beside_itself_is_read_once(offset: float) -> None:
    drawn = [*paint(SENTENCE), *paint(SENTENCE, 72.0 + offset)]
    assert read_line(drawn) == SENTENCE


def test_type_of_a_negative_size_is_read_as_it_is_seen() -> None:
    shown = f"BT /F1 -{SIZE} Tf -1 0 0 -1 72 700 Tm -0.5 Tc ({SENTENCE}) Tj ET".encode()
    turned = content([(72.0, 686.0, SIZE, "The next line is upright too.")])
    document = read_source(pdf([shown + turned]), "a.pdf", "a.pdf")
    assert document.text.split("\n")[:2] == [SENTENCE, "The next line is upright too."]


def test_doubled_narrow_letters_are_two() -> None:
    """An `l` is narrower than the distance within which text painted twice is taken for bold."""
    assert read_line(paint(SENTENCE)) == SENTENCE


def test_a_line_that_its_callout_moves_down_continues_its_paragraph() -> None:
    """Programs that set no fixed leading make room for a raised mark above its line."""
    drawn: list[Text] = [
        (72, 700, SIZE, "In the valleys men are hired in spring for the farms of the north, and"),
        (
            72,
            686.5,
            SIZE,
            "few of them return before winter, as the officers of the district and",
        ),
        (72, 673, SIZE, "Northern towns have counted since the frontier was opened to cars from"),
        (72, 656.2, SIZE, "Zenda and its neighbours"),
        (194, 660.2, SIZE * 0.7, "1"),
        (201, 656.2, SIZE, "do not take part in it, though the ministry asked."),
    ]
    source = read_source(pdf([content(drawn)]), "a.pdf", "a.pdf")
    assert [block.kind for block in source.blocks] == ["paragraph"]


@pytest.mark.parametrize(
    ("above", "below", "read"),
    [
        ("THE BUREAU FOR MIGRA-", "TION AND TRADE", "THE BUREAU FOR MIGRATION AND TRADE"),
        ("THE BUREAU FOR ANTI-", "TRADE LAWS", "THE BUREAU FOR ANTI-TRADE LAWS"),
    ],
)
def test_a_word_in_capitals_broken_at_a_line_end_is_joined(
    above: str, below: str, read: str
) -> None:
    """Other words of the page are broken; `anti` and `trade` are words of their own on it."""
    text = ["many pro-", "vinces and dis-", "tricts of the coun-", "try are anti trade"]
    drawn = [(72.0, 700.0 - 13 * at, SIZE, line) for at, line in enumerate([*text, above, below])]
    source = read_source(pdf([content(drawn)]), "a.pdf", "a.pdf")
    block = source.blocks[-1]
    shown = Reading.of(source, [(block.start, block.end)], block.marks).text
    assert shown.endswith(read)


@pytest.mark.parametrize(
    "lines",
    [
        ("The list of towns is at http:", "//hill.example/towns for all."),
        (
            "It is at http://hill.example/uploads/2019/02/Zenda.",
            "List-of-Towns.1.2019.pdf for all.",
        ),
    ],
)
def test_an_address_cut_after_its_scheme_or_a_point_is_joined(lines: tuple[str, str]) -> None:
    drawn = [(72.0, 700.0 - 13 * at, SIZE, line) for at, line in enumerate(lines)]
    source = read_source(pdf([content(drawn)]), "a.pdf", "a.pdf")
    block = source.blocks[0]
    shown = Reading.of(source, [(block.start, block.end)], block.marks).text
    assert shown == "".join(lines)


def test_a_line_that_ends_where_a_column_ends_is_cut_there() -> None:
    """The first digit of the right column begins a little to the left of its letters."""
    left = "Men are hired in spring for the farms of the north"
    edge = 72 + sum(WIDTHS[letter] for letter in left) * SIZE / 1000 + 11.3
    rights = [*["Roads were counted again"] * 7, "15 of them are closed now"]
    drawn: list[Text] = []
    for at, right in enumerate(rights):
        margin = 1.0 if right[0].isdecimal() else 0.0
        drawn += [(72, 700 - 13.0 * at, SIZE, left)]
        drawn += [(edge - margin, 700 - 13.0 * at, SIZE, right)]
    text = read_source(pdf([content(drawn)]), "a.pdf", "a.pdf").text
    assert text.split("\n")[:8] == [left] * 8


@pytest.mark.parametrize(
    ("name", "weight", "bold", "italic"),
    [
        ("ABCDEF+Arial-BoldItalicMT", 0, True, True),
        ("ABCDEF+NimbusRomNo9L-Medi", 0, True, False),
        ("ABCDEF+NimbusRomNo9L-MediItal", 0, True, True),
        ("ABCDEF+NimbusRomNo9L-ReguItal", 0, False, True),
        ("ABCDEF+CMBX12", 0, True, False),
        ("CMTI10", 0, False, True),
        ("SFBX1000", 0, True, False),
        ("MinionPro-It", 0, False, True),
        ("Frutiger-Roman", 700, True, False),
        ("Futura-Medium", 400, False, False),
        ("DigitalSans", 0, False, False),
        ("CMR10", 0, False, False),
    ],
)
def test_weight_and_slope_of_a_font_are_known_by_its_name_or_weight(
    name: str, weight: float, *, bold: bool, italic: bool
) -> None:
    face = build_typeface(name, -0.2, weight)
    assert (face.bold, face.italic) == (bold, italic)


def test_a_numbered_title_in_bold_is_no_note() -> None:
    """The text calls notes 1 and 2, which are printed on the last page without raised marks."""
    titles: list[Text] = [(72, 700, 14, "1. Legal Framework"), (72, 600, 14, "2. Policies")]
    notes: list[Text] = [
        (72, 700, SIZE, "1. Ada Lund, Laws of the Hills (2004), p. 14."),
        (72, 680, SIZE, "2. Ibid., p. 20."),
    ]
    text: list[Text] = []
    for y, mark in ((680, "1"), (580, "2")):
        sentence = "The law of the country sets the age for work at sixteen years."
        end = 72 + sum(WIDTHS[letter] for letter in sentence) * SIZE / 1000
        text += [(72, y, SIZE, sentence), (end + 0.3, y + 4, SIZE * 0.7, mark)]
    drawn = content(titles, font="F2") + b" " + content(text)
    source = read_source(pdf([drawn, content(notes)]), "a.pdf", "a.pdf")
    kinds = [block.kind for block in source.blocks]
    assert kinds[:4] == ["heading", "paragraph", "heading", "paragraph"]


def test_the_style_of_titles_that_comes_first_is_the_higher_of_two_in_bold() -> None:
    """Word processors set second titles in bold italics, and third titles in bold alone."""
    oblique = "/F3 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-BoldOblique >>"
    higher: list[Text] = [(72, 700, 14, "Legal Framework"), (72, 560, 14, "Policies")]
    lower: list[Text] = [(72, 640, 14, "Enforcement")]
    text: list[Text] = [
        (72, y, SIZE, "The law of the country sets the age for work at sixteen years.")
        for y in (680.0, 620.0, 540.0)
    ]
    drawn = b" ".join((content(higher, font="F3"), content(lower, font="F2"), content(text)))
    source = read_source(pdf([drawn], fonts=oblique), "a.pdf", "a.pdf")
    assert [block.level for block in source.blocks if block.kind == "heading"] == [1, 2, 1]
