"""Footnotes of a page that share lines, run on, or are marked by a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.record.country import CountryRecord
    from tests.support.printed_pdf import Text

BODY, NOTE, MARK = 11.0, 8.0, 5.5  # points
LEFT: Final = 72.0
TEXT: Final = (
    "The ferrymen of the lower river paid no toll before the second survey was made.",
    "Their ledgers were kept by the harbour board until the causeway had been built.",
    "No court asked for a receipt, and no clerk could have found one in the register.",
    "The meadow behind the quay was held in common, as every witness of that year agreed.",
)
RECEIPT: Final = "The receipt that was shown to the court names a ferry of another district, and no"
BOARD: Final = "The board kept no receipts for the years in which the causeway was closed to all."
FORMS: Final = {
    "stop": "{}. ", "closed": "{}) ", "bracketed": "[{}] ", "colon": "{}: ", "word": "Note {}: ",
}  # fmt: skip


def width(text: str, size: float) -> float:
    """How wide a text is set in Helvetica."""
    _, widths = FONT_METRICS["Helvetica"]
    return sum(widths[letter] for letter in text) / 1000 * size


def set_text(texts: tuple[str, ...], first: int, top: float = 740) -> list[Text]:
    """Lines of text, each followed by a raised number."""
    found: list[Text] = []
    for at, text in enumerate(texts):
        y = top - 14 * at
        found.append((LEFT, y, BODY, text))
        found.append((LEFT + width(text, BODY) + 0.3, y + 4, MARK, str(first + at)))
    return found


def set_note(mark: int, text: str, y: float, form: str, x: float = LEFT) -> list[Text]:
    """A note with its mark, raised where it has no form."""
    if form:
        return [(x, y, NOTE, form.format(mark) + text)]
    wide = width(str(mark), MARK)
    return [(x, y + 3, MARK, str(mark)), (x + wide + 0.5, y, NOTE, text)]


def read(*pages: list[Text]) -> CountryRecord:
    """The record of pages with these texts."""
    source = pdf([content(page) for page in pages])
    document = read_source(source, "a.pdf", "a.pdf")
    [made] = extract(document, profile=None, families=load_families(), recognize=None).records
    return made


@pytest.mark.parametrize("form", ["", *FORMS.values()], ids=["raised", *FORMS])
def test_short_notes_share_a_line(form: str) -> None:
    notes = ("Farrow, A Treatise on Wells 12 (1931).", "Id. at 14.", "See id. at 20.", "Holm, 9.")
    page = set_text(TEXT, 1) + set_note(1, notes[0], 120, form)
    page += set_note(2, notes[1], 110, form) + set_note(3, notes[2], 110, form, LEFT + 90)
    page += set_note(4, notes[3], 100, form)
    made = read(page)
    assert [(note.id, note.text) for note in made.notes] == list(zip("1234", notes, strict=True))
    assert all(len(note.refs) == 1 for note in made.notes)


@pytest.mark.parametrize("form", ["", FORMS["stop"]], ids=["raised", "stop"])
def test_a_number_within_a_note_begins_none(form: str) -> None:
    """Neither one that is not the next, nor the next one within a sentence."""
    notes = ("Holm, 2. 4. See the map.", "Farrow 3. at 12.", "Id. at 9. 6. Id.")
    page = set_text(TEXT[:3], 1)
    for at, note in enumerate(notes):
        page += set_note(at + 1, note, 120 - 10 * at, form)
    assert [note.text for note in read(page).notes] == list(notes)


def test_a_further_paragraph_of_a_note_stays_with_it_on_the_next_page() -> None:
    """Its first paragraph ends on the page before, and no rule is drawn over the notes."""
    first = set_text(TEXT[:2], 1)
    first += [(LEFT, 712, BODY, "It lay where the old ferry had been, and")]
    first += set_note(1, "Holm, Ledgers of the Salt Road 31 (1950).", 120, FORMS["stop"])
    first += set_note(2, f"Id. at 40. {BOARD}", 110, FORMS["stop"])
    second: list[Text] = [(LEFT, 740, BODY, "the boats of forty-two villages were counted there.")]
    second += set_text(TEXT[2:], 3, 726)
    second += [
        (LEFT, 684, BODY, "All of this is set out in the older register of the board, which")
    ]
    second += [(LEFT + 12, 120, NOTE, RECEIPT), (LEFT, 110, NOTE, "ferryman has been named.")]
    second += set_note(3, "Farrow, Tolls and Their Collectors 7 (1961).", 100, FORMS["stop"])
    second += set_note(4, "Id. at 9.", 90, FORMS["stop"])
    made = read(first, second)
    assert [note.id for note in made.notes] == list("1234")
    assert made.notes[1].text == f"Id. at 40. {BOARD} {RECEIPT} ferryman has been named."


@pytest.mark.parametrize("form", ["", FORMS["stop"]], ids=["raised", "stop"])
def test_superior_figures_call_notes(form: str) -> None:
    """They are glyphs of the text's own size, and years may precede them."""
    texts = (*TEXT[:3], "The causeway was closed to all carts in 1874.")
    numbered = [f"{text}{at}" for at, text in enumerate(texts, start=1)]
    page: list[Text] = [(LEFT, 740 - 14 * at, BODY, text) for at, text in enumerate(numbered)]
    for at, note in enumerate(("Holm, Ledgers 31.", "Id. at 40.", "Farrow 7.", "Id. at 9.")):
        page += set_note(at + 1, note, 130 - 10 * at, form)
    made = read(page)
    assert [len(note.refs) for note in made.notes] == [1, 1, 1, 1]
    paragraphs = [paragraph for section in made.sections for paragraph in section.paragraphs]
    assert " ".join(paragraph.text for paragraph in paragraphs) == " ".join(texts)


@pytest.mark.parametrize("sign", ["*", " *"], ids=["glued", "apart"])
@pytest.mark.parametrize("size", [NOTE, BODY], ids=["small", "as large as the text"])
def test_a_sign_that_is_not_raised_calls_the_note_at_the_foot_of_its_page(
    size: float, sign: str
) -> None:
    page: list[Text] = [(LEFT, 740 - 14 * at, BODY, text) for at, text in enumerate(TEXT)]
    page.append((LEFT, 600, BODY + 4, f"The tolls of the lower river{sign}"))
    page += [(LEFT, 586 - 14 * at, BODY, text) for at, text in enumerate(TEXT)]
    page.append((LEFT, 130, size, "* Issued before as a letter of the board. The ledger is"))
    page.append((LEFT + 9, 130 - 1.2 * size, size, "printed as received."))
    [note] = read(page).notes
    assert note.text == "Issued before as a letter of the board. The ledger is printed as received."
    assert len(note.refs) == 1
