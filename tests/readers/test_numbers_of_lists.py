"""Numbers of lists, notes and captions: which are markup, which belong to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.extract import extract
from pipeline.grammar.captions import CAPTION
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord
    from tests.support.printed_pdf import Text

SIZE: Final = 10.0
LEFT: Final = 72.0
FULL: Final = (
    "The harbour board kept the ledgers of the lower river until the quay was built by the"
)
ITEMS: Final = (
    (
        "The ferrymen of the lower river paid no toll before the second survey was made, and no",
        "court.",
    ),
    ("The board met twice.", ""),
)


def _read(source: bytes, name: str = "a.pdf") -> CountryRecord:
    document = read_source(source, name, name)
    [made] = extract(document, profile=None, families=load_families(), recognize=None).records
    return made


def _list_paragraphs(made: CountryRecord) -> list[str]:
    return [paragraph.text for section in made.sections for paragraph in section.paragraphs]


def _set_list(first: int, hang: float, y: float = 650.0) -> list[Text]:
    """A numbered list; its further lines begin so far right of its numbers."""
    page: list[Text] = []
    for number, lines in enumerate(ITEMS, start=first):
        page += [(LEFT, y, SIZE, f"{number}."), (LEFT + 14, y, SIZE, lines[0])]
        page += [(LEFT + hang, y - 12, SIZE, lines[1])] if lines[1] else []
        y -= 30
    return page


@pytest.mark.parametrize(
    ("first", "hang", "shown"),
    [(1, 14, ""), (1, 0, "1. "), (4, 14, "4. ")],
    ids=["a list", "numbered paragraphs", "a list that begins at 4"],
)
def test_numbers_of_hanging_lists_are_markup(first: int, hang: float, shown: str) -> None:
    page: list[Text] = [(LEFT, 700 - 12 * at, SIZE, FULL) for at in range(3)]
    found = _list_paragraphs(_read(pdf([content([*page, *_set_list(first, hang)])])))
    assert [text for text in found if "ferrymen" in text] == [f"{shown}{' '.join(ITEMS[0])}"]


def test_a_figure_may_begin_the_note_that_a_list_numbers() -> None:
    """The browser shows the number of the item: the 2 of `2 U.S.C.` is the note's."""
    notes = ("Survey, 1891.", "2 U.S.C. \u00a7 12 (1891).", "Id. at 3.")
    calls = "".join(f'<p>Toll {n}.<a href="#n{n}"><sup>{n}</sup></a></p>' for n in (1, 2, 3))
    items = "".join(f'<li id="n{n}">{note}</li>' for n, note in enumerate(notes, start=1))
    page = f"<html><body><h1>Quays</h1>{calls}<ol>{items}</ol></body></html>"
    assert [note.text for note in _read(page.encode(), "a.html").notes] == list(notes)


def test_endnotes_of_a_pdf_that_begin_with_figures_are_read() -> None:
    page: list[Text] = []
    for at in range(4):
        text = f"Toll {'abcd'[at]} was paid by the board."
        width = sum(FONT_METRICS["Helvetica"][1][letter] for letter in text) * SIZE / 1000
        page.append((LEFT, 700 - 14 * at, SIZE, text))
        page.append((LEFT + width, 703.5 - 14 * at, 6.0, f"{at + 1}"))
    page.append((LEFT, 610, 14.0, "Endnotes"))
    notes = (
        "Survey at 12.",
        "Id. at 3.",
        "32 U.S.C. \xa7 84 (1891).",
        "See Quay v. Board, 2 R. 1 (1891).",
    )
    page += [(LEFT, 580 - 14 * at, SIZE, f"{at + 1}. {note}") for at, note in enumerate(notes)]
    made = _read(pdf([content(page)]))
    assert [(note.mark, note.text) for note in made.notes] == [
        (str(at), note) for at, note in enumerate(notes, start=1)
    ]
    assert all(note.refs for note in made.notes)


def test_a_caption_in_bold_over_prose_heads_no_section() -> None:
    body: list[Text] = [(LEFT, 700 - 12 * at, SIZE, FULL) for at in range(3)]
    body += [(LEFT, 600 - 12 * at, SIZE, FULL) for at in range(3)]
    title: list[Text] = [(LEFT, 630, SIZE, "Exhibit 9"), (LEFT, 618, SIZE, "Boats by Village")]
    made = _read(pdf([content(body) + b" " + content(title, font="F2")]))
    assert [section.title for section in made.sections] == [None]
    assert [table.caption for table in made.tables] == ["Exhibit 9 Boats by Village"]


@pytest.mark.parametrize(
    ("text", "is_caption"),
    [
        ("Table A-4. Boats", True),
        ("Figure 1 \u2013 Quays", True),
        ("Exhibit 9 Boats by Village", True),
        ("TABLE IV. Tolls", True),
        ("Table 4 shows the tolls", False),
        ("Chart A Course", False),
        ("Map Reading", False),
    ],
)
def test_captions_begin_with_a_word_and_a_number(text: str, is_caption: bool) -> None:  # noqa: FBT001
    assert bool(CAPTION.match(text)) == is_caption


SENTENCES: Final = (
    "The keepers of the quay swept the stairs before the first market.",
    "The boatmen lit the lamps, and the council raised the toll.",
    "The survey office counted the boats at the request of the villages.",
)
_ROW: Final = "<tr><td>{}</td><td>{}</td></tr>"


@pytest.mark.parametrize(
    ("item", "around"),
    [
        (_ROW, "<table>{}</table>"),
        (f"<table>{_ROW}</table>", "{}"),
        ("<dt>{}</dt><dd>{}</dd>", "<dl>{}</dl>"),
        ("<div class=row><div>{}</div><div>{}</div></div>", "{}"),
    ],
    ids=["a table", "tables", "terms", "divisions"],
)
@pytest.mark.parametrize("label", ["{}.", "({})", "4.{}", "Recommendation {}:"])
def test_numbers_that_a_page_sets_beside_their_text(item: str, around: str, label: str) -> None:
    labels = [label.format(number) for number in (1, 2, 3)]
    items = "".join(map(item.format, labels, SENTENCES))
    page = f"<html lang=en><h1>The Lower River</h1>{around.format(items)}</html>"
    made = _read(page.encode(), "a.html")
    found = [paragraph for section in made.sections for paragraph in section.paragraphs]
    assert [one.number for one in found] == [
        printed.removeprefix("Recommendation ").rstrip(".:") for printed in labels
    ]
    assert [one.text.split(maxsplit=label.count(" ") + 1)[-1] for one in found] == [*SENTENCES]
    assert not made.tables


def test_a_table_of_numbered_values_stays_a_table() -> None:
    rows = "".join(map(_ROW.format, ("1.", "2.", "3."), ("Lower River", "Outer Harbour", "Meadow")))
    made = _read(f"<html lang=en><h1>Quays</h1><table>{rows}</table></html>".encode(), "a.html")
    assert [cell.text for cell in made.tables[0].rows[0]] == ["1.", "Lower River"]


def test_a_figure_below_its_label_is_no_number() -> None:
    """Though the figures of the labels follow each other, as the numbers of paragraphs do."""
    lines = [
        f"Boats of quay {name}:\n    1.{at} boats/crew (1992)" for at, name in enumerate("ABCD", 1)
    ]
    source = "Georgia\n\nThe board met.\n" + "\n".join(lines) + "\nIt met again.\n"
    document = read_source(source.encode(), "a.txt", "a.txt")
    assert not any(block.marks_of("number") for block in document.blocks)
