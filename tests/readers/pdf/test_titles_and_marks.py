"""Titles and note marks by their type: superior figures, bare numbers, titles before their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.extract import extract
from pipeline.profiles.headings import find_counted_numbers
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord
    from tests.support.printed_pdf import Text

SIZE: Final = 10.0
SMALL: Final = 8.0
LEFT: Final = 72.0
FULL: Final = (
    "and the harbour board kept the ledgers of the lower river until the causeway was built by"
)
FIRST_SUPERIOR: Final = 177
_HELVETICA: Final = FONT_METRICS["Helvetica"][1]


def _font(width: int) -> str:
    """Helvetica with its digits once more, so wide, at the codes from 177 on."""
    widths = [round(_HELVETICA.get(chr(code), 556)) for code in range(32, FIRST_SUPERIOR)]
    digits = "/one /two /three /four /five /six /seven /eight /nine"
    return (
        "/F3 << /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Quay /FirstChar 32 /LastChar 185 "
        f"/Widths [{' '.join(map(str, [*widths, *[width] * 9]))}] /Encoding << /Type /Encoding "
        f"/BaseEncoding /WinAnsiEncoding /Differences [{FIRST_SUPERIOR} {digits}] >> >>"
    )


def _read(source: bytes) -> CountryRecord:
    document = read_source(source, "a.pdf", "a.pdf")
    [made] = extract(document, profile=None, families=load_families(), recognize=None).records
    return made


def _superior(number: int) -> str:
    return chr(FIRST_SUPERIOR - 1 + number)


@pytest.mark.parametrize("width", [330, 556])  # superior digits, and digits glued to the text
def test_digits_of_the_same_typeface_are_note_marks(width: int) -> None:
    page: list[Text] = [
        (LEFT, 700 - 14 * at, SIZE, f"In 1{at}23456789 boats came, {FULL}") for at in range(3)
    ]
    page += [(LEFT, 650, SIZE, f"Toll was paid.{_superior(1)} No court met.{_superior(2)}")]
    page += [(LEFT, 636, SIZE, f"Nobody asked for a receipt.{_superior(3)}")]
    notes = ("Ledger of the board, 1891.", "Quay Office, Second Survey, 1897.", "Survey at 12.")
    page += [
        (LEFT, 90 - 10 * at, SMALL, f"{_superior(at + 1)}{note}") for at, note in enumerate(notes)
    ]
    made = _read(pdf([content(page, font="F3")], fonts=_font(width)))
    found = [
        ref.note for section in made.sections for p in section.paragraphs for ref in p.note_refs
    ]
    assert found == ["1", "2", "3"]
    assert [note.text for note in made.notes] == list(notes)


def test_narrow_figures_before_others_of_their_number_are_no_note_marks() -> None:
    numbers = [f"{_superior(at)}{at + 3}" for at in (1, 2, 3)]
    page: list[Text] = [(LEFT, 700, SIZE, f"In 123456789 boats came, {FULL}")]
    page += [
        (LEFT, 686 - 14 * at, SIZE, f"Then {number} came, {FULL}")
        for at, number in enumerate(numbers)
    ]
    made = _read(pdf([content(page, font="F3")], fonts=_font(330)))
    text = " ".join(p.text for section in made.sections for p in section.paragraphs)
    assert [number in text for number in ("14", "25", "36")] == [True] * 3


def test_figures_of_condensed_type_are_no_note_marks() -> None:
    page: list[Text] = [
        (LEFT, 700 - 14 * at, SIZE, f"In 1{at}23456789 boats came, {FULL}") for at in range(3)
    ]
    lines = [f"Average of {at} months before the quay was built" for at in (1, 2, 3)]
    condensed: list[Text] = [(LEFT, 640 - 14 * at, SIZE, line) for at, line in enumerate(lines)]
    made = _read(pdf([content(page) + b" 70 Tz " + content(condensed)]))
    paragraphs = [p for section in made.sections for p in section.paragraphs]
    assert not any(p.note_refs for p in paragraphs)
    assert all(line in " ".join(p.text for p in paragraphs) for line in lines)


@pytest.mark.parametrize(
    ("printed", "left"), [("Tolls and Quays", 85), ("1.1 Tolls and Quays", 105)]
)
def test_a_title_in_bold_before_a_wide_gap_is_a_heading_of_its_own(
    printed: str, left: float
) -> None:
    body: list[Text] = [(LEFT, 700 - 12 * at, SIZE, f"The board met, {FULL}") for at in range(3)]
    body += [
        (LEFT + left, 650, SIZE, "The ferrymen paid no toll before the second survey was made,")
    ]
    body += [(LEFT, 638, SIZE, "as every witness of that year agreed.")]
    bold: list[Text] = [(LEFT, 650, SIZE, printed)]
    made = _read(pdf([content(body) + b" " + content(bold, font="F2")]))
    section = made.sections[-1]
    assert (section.title, section.run_in) == ("Tolls and Quays", True)
    assert [p.text[:12] for p in section.paragraphs] == ["The ferrymen"]


@pytest.mark.parametrize(
    ("titles", "numbers"),
    [
        (["1 Tolls", "2 Quays"], {0: "1", 1: "2"}),
        (["I Tolls", "A Boats", "B Ferries", "II Quays"], {0: "I", 1: "A", 2: "B", 3: "II"}),
        (["A New Quay", "Tolls", "Boats"], {}),
        (["3 Boats", "12 Months Later"], {}),
    ],
    ids=["digits", "numerals and letters", "a word", "counts"],
)
def test_a_bare_number_is_one_where_titles_count_on(
    titles: list[str], numbers: dict[int, str]
) -> None:
    levels = [2 if title.startswith(("A B", "B ")) else 1 for title in titles]
    found = find_counted_numbers(list(zip(levels, titles, strict=True)))
    assert {at: number.printed for at, number in found.items()} == numbers


def test_heads_and_figures_a_narrow_gap_apart_have_cells_of_their_own() -> None:
    """Heads of several words are set over narrow columns, and one label almost meets its figure."""
    rows = (
        ("Upper Quay", "1,204", "35.1"),
        ("Lower Quay", "\x96", "7.0"),
        ("Long Causeway of the River", "18,818", "60,114"),
        ("Old Quay", "97", "2.5"),
    )
    right = (LEFT + 166.5, LEFT + 221.5)

    def width(text: str) -> float:
        return sum(_HELVETICA.get(letter, 556) for letter in text) * SIZE / 1000

    page: list[Text] = [(LEFT, 712, SIZE, "Village")]
    page += [
        (edge - width(head), 712, SIZE, head)
        for edge, head in zip(right, ("Boats", "Tolls Paid"), strict=True)
    ]
    for at, (label, *figures) in enumerate(rows):
        page.append((LEFT, 700 - 12 * at, SIZE, label))
        page += [
            (edge - width(figure), 700 - 12 * at, SIZE, figure)
            for edge, figure in zip(right, figures, strict=True)
        ]
    made = _read(pdf([content(page)]))
    [table] = made.tables
    shown = [[cell.text for cell in row] for row in (table.columns, *table.rows) if row]
    assert shown == [
        ["Village", "Boats", "Tolls Paid"],
        *([cell.replace("\x96", "\u2013") for cell in row] for row in rows),
    ]


@pytest.mark.parametrize(("rise", "called"), [(4.0, ["1", "2"]), (0.5, [])])
def test_marks_hardly_smaller_than_the_text_are_raised_if_far_above_it(
    rise: float, called: list[str]
) -> None:
    sentences = ("Toll was paid at the lower ford.", "No court met in that year at all.")
    page: list[Text] = [(LEFT, 700 - 14 * at, SIZE, FULL) for at in range(4)]
    for at, sentence in enumerate(sentences):
        y = 640 - 14.0 * at
        width = sum(_HELVETICA.get(letter, 556) for letter in sentence) * SIZE / 1000
        page += [(LEFT, y, SIZE, sentence), (LEFT + width, y + rise, 0.9 * SIZE, str(at + 1))]
    for at, note in enumerate(("Ledger of the board, 1891.", "Quay Office, Second Survey.")):
        y = 90 - 14.0 * at
        page += [(LEFT, y + rise, 0.9 * SIZE, str(at + 1)), (LEFT + 5.2, y, SIZE, note)]
    made = _read(pdf([content(page)]))
    assert [note.id for note in made.notes if note.refs] == called


def test_a_mark_glued_to_a_figure_is_not_read_and_reported() -> None:
    """`1935 U.S.C.` may be note 19 or a year, as `10` is note 10 or note 1."""
    page: list[Text] = [
        (LEFT, 700, SIZE, "Toll was paid in the harbour before the storm came"),
        (LEFT + 245, 704, 6, "18"),
        (LEFT, 686, SIZE, "and nobody asked the ferryman for a receipt of any kind"),
        (LEFT + 245, 690, 6, "19"),
        (LEFT, 672, SIZE, "until the clerk of the quay had come back from the inn."),
        (LEFT + 245, 676, 6, "20"),
        (LEFT, 658, SIZE, "The clerk had nothing to say about it, and the toll rose"),
        (LEFT + 248, 662, 6, "21"),
        (LEFT, 110, SMALL, "18Quay Office, Second Survey, 1897."),
        (LEFT, 100, SMALL, "1935 U.S.C. 1993."),
        (LEFT, 90, SMALL, "20Survey at 12."),
        (LEFT, 80, SMALL, "21Survey at 14."),
    ]
    made = _read(pdf([content(page)]))
    assert not made.notes
    assert "callout-without-note" in [problem.code for problem in made.problems]


def test_marks_printed_in_pieces_and_asterisks_printed_low_belong_to_their_line() -> None:
    sentence = "Toll was paid in the harbour."
    end = LEFT + sum(_HELVETICA.get(letter, 556) for letter in sentence) * SIZE / 1000
    page: list[Text] = [(LEFT, 700 - 14 * at, SIZE, FULL) for at in range(4)]
    page += [(LEFT, 640, SIZE, sentence), (end, 644, 7, "[1"), (end + 5.8, 644, 7, "0]")]
    page += [(LEFT, 626, SIZE, sentence), (end, 630, 7, "*")]
    page += [
        (LEFT, 102, SMALL, "*"),
        (LEFT + 4, 104, SMALL, "The clerk of the quay thanks nobody."),
    ]
    page += [(LEFT, 90, SMALL, "[10] Ledger of the board, 1891.")]
    made = _read(pdf([content(page)]))
    assert [(note.id, note.text, len(note.refs)) for note in made.notes] == [
        ("*", "The clerk of the quay thanks nobody.", 1),
        ("10", "Ledger of the board, 1891.", 1),
    ]


def test_notes_may_have_raised_roman_numerals() -> None:
    marks = ("i", "ii", "iii")
    sentence = "No court met at all."
    end = LEFT + sum(_HELVETICA.get(letter, 556) for letter in sentence) * SIZE / 1000
    page: list[Text] = [(LEFT, 700 - 14 * at, SIZE, FULL) for at in range(4)]
    for at, mark in enumerate(marks):
        page += [(LEFT, 640 - 14 * at, SIZE, sentence), (end, 644 - 14 * at, 6, mark)]
        page += [(LEFT, 93 - 10 * at, 5, mark), (LEFT + 5, 90 - 10 * at, SMALL, "Quay Ledger.")]
    made = _read(pdf([content(page)]))
    assert [(note.id, note.text, len(note.refs)) for note in made.notes] == [
        (mark, "Quay Ledger.", 1) for mark in marks
    ]


@pytest.mark.parametrize(
    ("line", "size", "is_title"),
    [
        ("What a toll is and who has to pay", 12, True),
        ("Box 1. What a toll is and who has to pay", 12, False),
        ("The toll is paid by all. (12, 13)", 11, False),
    ],
)
def test_titles_of_boxes_and_sentences_with_references_are_no_headings(
    line: str, size: float, *, is_title: bool
) -> None:
    texts: list[Text] = [(LEFT, 740, 14, "Trade of Kenya"), (LEFT, 620, size, line)]
    texts += [
        (LEFT, 700 - 14 * at, SIZE, f"In {at} years {FULL}") for at in (*range(4), *range(8, 12))
    ]
    document = read_source(pdf([content(texts)]), "a.pdf", "a.pdf")
    headings = [
        document.text[one.start : one.end] for one in document.blocks if one.kind == "heading"
    ]
    assert (line in headings) is is_title
