"""What belongs together on a page: items after bullets, quotations, letterheads, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord
    from tests.support.printed_pdf import Text

SIZE: Final = 10.0
LEFT: Final = 72.0
_PICTURE: Final = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
    b"/ColorSpace /DeviceGray /Length 1 >> stream\n\x80\nendstream"
)
LINES: Final = (
    "The ferrymen of the lower river paid no toll before the second survey was made, and the",
    "harbour board kept their ledgers until the causeway was built. No court asked for a receipt",
    "while the meadow behind the quay was held in common, as every witness of that year agreed",
    "who had seen the boats of the forty-two villages, all of which lay at anchor in the bend.",
)


def set_lines(texts: tuple[str, ...], y: float, x: float = LEFT) -> list[Text]:
    """Lines below each other."""
    return [(x, y - 12 * at, SIZE, text) for at, text in enumerate(texts)]


def read(*pages: list[Text], drawn: bytes = b"") -> CountryRecord:
    """The record of pages with these texts; something may be drawn on the first."""
    contents = [content(page) for page in pages]
    source = pdf([drawn + contents[0], *contents[1:]], more=(_PICTURE,))
    document = read_source(source, "a.pdf", "a.pdf")
    [made] = extract(document, profile=None, families=load_families(), recognize=None).records
    return made


def list_paragraphs(made: CountryRecord) -> list[str]:
    return [paragraph.text for section in made.sections for paragraph in section.paragraphs]


@pytest.mark.parametrize("mark", ["\x95", "b."], ids=["bullet", "letter"])
def test_lines_aligned_after_a_mark_belong_to_its_item(mark: str) -> None:
    """Though the first line has room left; what begins at the mark's edge is another block."""
    page = set_lines(LINES, 740)
    page += [
        (LEFT, 680, SIZE, mark),
        (LEFT + 14, 680, SIZE, "Boats that were counted twice at the"),
    ]
    page += set_lines(("Older Quay,", "and never again afterwards"), 668, LEFT + 14)
    page += set_lines(LINES, 644)
    found = list_paragraphs(read(page))
    item = "Boats that were counted twice at the Older Quay, and never again afterwards"
    assert [text.removeprefix("b. ") for text in found] == [
        " ".join(LINES), item, " ".join(LINES)
    ]  # fmt: skip


def test_lines_below_the_mark_itself_belong_to_an_item_whose_lines_all_begin_there() -> None:
    page = set_lines(LINES, 740)
    page += [(LEFT, 680, SIZE, "\x95"), (LEFT + 14, 680, SIZE, LINES[0])]
    page += set_lines((LINES[1], "Ode of the upper river, who had seen it."), 668)
    found = list_paragraphs(read(page))
    assert found[1:] == [" ".join((*LINES[:2], "Ode of the upper river, who had seen it."))]


def test_a_quotation_that_begins_in_lower_case_is_a_paragraph() -> None:
    """It is set apart and indented."""
    quoted = (
        "the boats of forty-two villages lay at anchor there,",
        "and no clerk had counted them.",
    )
    page = set_lines((*LINES[:3], "who said that, for the boats of the upper river,"), 740)
    page += set_lines(quoted, 680, LEFT + 30) + set_lines(LINES, 640)
    found = list_paragraphs(read(page))
    assert found[1] == " ".join(quoted)
    assert found[0].endswith("upper river,")


def test_a_letterhead_at_the_foot_of_the_first_page_cuts_no_paragraph() -> None:
    """Its lines are furniture, since the next page continues the sentence above them."""
    first = set_lines(LINES[:2], 740)
    first += [(370, 90, 9, "Office of the Survey"), (370, 78, 9, "quay.example/board")]
    first += [(72, 50, 7, "Board Letter"), (72, 42, 7, "Prepared for the board")]
    made = read(first, set_lines((*LINES[2:], *LINES), 740))
    assert list_paragraphs(made) == [" ".join(LINES)] * 2


def test_a_title_beside_a_picture_heads_its_own_column() -> None:
    """It is no title over both columns, though the text at its right leaves room."""
    left = ("The ferrymen paid no toll before", "the survey, and the board kept", "its ledgers.")
    more = ("No clerk could find a receipt in", "the register of the quay,", "which the flood had")
    right = ("taken with the boats that lay in", "the bend of the river, and the", "causeway.")
    page = [*set_lines(left * 3, 740), (LEFT, 610, 13, "The Second Survey")]
    page += set_lines(more * 3, 592)
    page += set_lines(right, 740, 320) + set_lines(right * 4, 560, 320)
    picture = b"q 200 0 0 100 320 580 cm /X Do Q "
    found = list_paragraphs(read(page, drawn=picture))
    assert any("which the flood had taken with the boats" in text for text in found)


@pytest.mark.parametrize("title", ["II. The Second Survey", "2.1 The Second Survey"])
def test_a_numbered_line_worded_as_a_title_is_a_heading(title: str) -> None:
    """Though it is set like the text; an enumeration in the words of a sentence is none."""
    page = set_lines(LINES, 740) + set_lines((title,), 680) + set_lines(LINES, 656)
    page += set_lines(("3. The second survey",), 596) + set_lines(LINES, 572)
    made = read(page)
    assert [section.title for section in made.sections if section.title] == ["The Second Survey"]


def test_a_shaded_box_is_read_by_itself_though_its_paragraphs_are_shaded() -> None:
    """Its lines cut no sentence of the text beside it."""
    text = tuple(f"the boats of the lower river in {year} and" for year in range(1700, 1712))
    page = [*set_lines(text, 740), *set_lines(LINES, 560)]
    beside = ("Ada Farrow", "Surveyor of Wells", "Ben Holm", "Keeper of Tolls", "of the quay")
    page += set_lines(beside, 732, 420)
    grounds = [f"412 {728 - 12 * at} 116 11 re f" for at in range(len(beside))]
    drawn = " ".join(["q 0.9 g 408 640 124 110 re f 0.8 g", *grounds, "Q "]).encode()
    found = list_paragraphs(read(page, drawn=drawn))
    assert any(" ".join(text) in one for one in found)


def test_a_shaded_heading_belongs_to_its_own_column() -> None:
    """What ends in the left column is read before it, whatever titles stand beside it."""
    left = ("The ferrymen paid no toll before", "the survey, and the board kept", "its ledgers.")
    page = [
        *set_lines(left * 2, 740),
        (LEFT, 652, 13, "Tolls and Ferries"),
        *set_lines(left * 6, 632),
    ]
    page += [(328, 728, 16, "MARSHLAND"), (328, 712, 9, "COUNTY OF THE MARSH")]
    page += [(328, 700, 9, "Head: Ada Farrow"), (320, 660, 13, "Wells and Meadows")]
    page += set_lines(("The meadow behind the quay was", "held in common.") * 8, 640, 320)
    drawn = b"q 0.9 g 318 692 150 56 re f Q "
    made = read(page, drawn=drawn)
    titles = [section.title for section in made.sections if section.title]
    assert titles.index("MARSHLAND") == titles.index("Tolls and Ferries") + 1
    assert titles[-1] == "Wells and Meadows"


def test_the_short_last_line_above_columns_ends_its_paragraph() -> None:
    """Nothing of it crosses the gutter of the table and the text below, which are further away."""
    text = (*LINES[:3], "of the lower river.")
    page = set_lines(text, 740)
    cells = [(x, y) for y in (640, 620, 600, 580) for x in (72, 162)]
    page += [(x + 4, y + 6, SIZE, f"{x + y}") for x, y in cells]
    page += set_lines(tuple(f"Clerks of the lower quay {n}" for n in "abcdef"), 650, 320)
    boxes = " ".join(f"{x} {y} 90 20 re S" for x, y in cells)
    found = read_source(pdf([f"{boxes} ".encode() + content(page)]), "a.pdf", "a.pdf")
    first = found.blocks[0]
    assert found.text[first.start : first.end].split() == " ".join(text).split()


def test_a_paragraph_in_wide_leading_is_one_among_narrow_ones() -> None:
    """Its lines are as far from each other as one another's, and full."""
    wide = (*LINES[:3], *LINES)
    page: list[Text] = [(LEFT, 740 - 17 * at, SIZE, text) for at, text in enumerate(wide)]
    page += set_lines(wide, 560) + set_lines(wide, 400)
    assert list_paragraphs(read(page)) == [" ".join(wide)] * 3


def test_no_paragraph_goes_on_after_a_list_of_contents() -> None:
    """The last entry fills its line, as the last line of the page before the contents does."""
    entries = tuple(
        f"{title} {'.' * (92 - len(title))} {at}"
        for at, title in enumerate(("The Ferrymen", "The Harbour Board", "The Meadow"), 2)
    )
    before = set_lines(LINES, 740)
    contents: list[Text] = [(LEFT, 740, 14, "Contents"), *set_lines(entries, 715)]
    found = read(before, contents, set_lines(("Each year " + LINES[1], *LINES[2:]), 740))
    assert [text[:9] for text in list_paragraphs(found)] == ["The ferry", "Each year"]


def test_a_name_in_bold_at_the_top_of_a_page_begins_a_paragraph() -> None:
    """The page before ends in a full line and with a sentence; text goes on in no other weight."""
    ended = (
        *LINES[:3],
        "who had seen boats of the forty-two villages, all of which lay at anchor in the old bend.",
    )
    pages = [
        content(set_lines(ended, 740)),
        content([(LEFT, 740, SIZE, "BENIN.")], font="F2")
        + b" "
        + content([(LEFT + 44, 740, SIZE, LINES[0][:76]), *set_lines(LINES[1:], 728)]),
    ]
    document = read_source(pdf(pages), "a.pdf", "a.pdf")
    [_, behind] = [one for one in document.blocks if one.kind == "paragraph"]
    assert document.text[behind.start :].startswith("BENIN. The ferrymen")
    assert not behind.continues


def test_the_second_line_of_a_large_title_is_no_running_head() -> None:
    """Though the titles of other pages have the same second line."""
    names = ("CENTRAL AFRICAN", "DOMINICAN", "CZECH", "ARAB")
    pages = [
        content(
            [
                (LEFT, 740, 18, name),
                (LEFT, 720, 18, "REPUBLIC"),
                *set_lines((f"{name.title()} ferries sail.", *LINES), 690),
            ]
        )
        for name in names
    ]
    document = read_source(pdf(pages), "a.pdf", "a.pdf")
    titles = [one for one in document.blocks if one.kind == "heading"]
    found = [" ".join(document.text[one.start : one.end].split()) for one in titles]
    assert found == [f"{name} REPUBLIC" for name in names]


def test_the_first_lines_of_pages_are_text_though_three_of_them_have_the_same_words() -> None:
    """Each page of a record of meetings begins at one height, three of them with one formula."""
    text = (
        "the keepers of quay {} read the ledger of the ferry, and the boatmen heard them to the end"
    )
    first = ["The Harbour Board," if at in (4, 5, 6) else text.format(at) for at in range(12)]
    pages = [[one, *(text.format(100 * at + n) for n in range(8))] for at, one in enumerate(first)]
    made = read(*(set_lines(tuple(page), 720.0) for page in pages))
    found = " ".join(list_paragraphs(made))
    assert [one for one in first if one not in found] == ["The Harbour Board,"] * 3


def test_a_title_inside_a_page_is_no_running_head_though_a_sentence_breaks_off_above_it() -> None:
    """A running head cuts sentences only where a page ends."""
    bold = content([(LEFT, 650.0, 12.0, "Rights of the boatmen")], font="F2")
    page = [*set_lines(LINES[:2], 720.0), *set_lines(LINES[2:], 630.0)]
    made = read(page, drawn=bold + b"\n")
    assert "Rights of the boatmen" in [section.title for section in made.sections]
