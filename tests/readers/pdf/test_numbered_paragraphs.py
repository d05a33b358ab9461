"""Numbered paragraphs of a PDF: each is one paragraph with its number, whatever page it ends on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.extract import extract
from pipeline.layout.prose import RecognizedName
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.record.country import CountryRecord, Paragraph
    from tests.support.printed_pdf import Text

LEFT: Final = 72.0
ADVICE: Final = (
    "18. The keepers heard what the boatmen had advised, and replied as follows:",
    "18.1 Count the boats of the lower river once a year, and publish what was counted in a form",
    "that the boatmen of the upper river can read without a lamp (Peru) (Chad);",
    "18.2 Sweep the quay before the first market, so that the carts of the forty villages may pass",
    "at the hour of the second bell as they did before the causeway was built (Fiji, Mali);",
    "18.3 Light the lamps of the outer harbour from the first frost to the last, and keep a ledger",
)
REST: Final = (
    "of the oil that they burn, as the harbour board of the neighbouring town has done since the",
    "second survey (Oman);",
    "18.4 Close the sluices at night (Togo);",
    "19. The keepers did not agree that the toll should fall, which they had said in paragraph",
    "17. They will say so again.",
)


def find_every_number(texts: Sequence[str]) -> Iterator[list[RecognizedName]]:
    for text in texts:
        yield [RecognizedName(*one.span(), "CARDINAL") for one in re.finditer(r"\d[\d.]*", text)]


def set_lines(texts: Sequence[str], y: float = 720.0) -> list[Text]:
    return [(LEFT, y - 12 * at, 10.0, text) for at, text in enumerate(texts)]


def read(*pages: list[Text]) -> CountryRecord:
    document = read_source(pdf([content(page) for page in pages]), "a.pdf", "a.pdf")
    families = load_families()
    [made] = extract(document, profile=None, families=families, recognize=find_every_number).records
    return made


def list_paragraphs(made: CountryRecord) -> list[Paragraph]:
    return [paragraph for section in made.sections for paragraph in section.paragraphs]


def test_items_are_whole_over_a_page_and_have_their_numbers() -> None:
    made = read(set_lines(ADVICE), set_lines(REST))
    found = list_paragraphs(made)
    assert [one.number for one in found] == ["18", "18.1", "18.2", "18.3", "18.4", "19"]
    assert found[3].text.startswith("18.3 Light")
    assert found[3].text.endswith("survey (Oman);")
    assert found[5].text.endswith("17. They will say so again.")
    assert {one.parent for one in found[1:5]} == {found[0].id}
    assert found[0].parent is None
    assert found[5].parent is None


def test_numbers_of_paragraphs_are_no_entities_and_no_figures() -> None:
    made = read(set_lines(ADVICE), set_lines(REST))
    named = [one for one in made.entities if one.label == "CARDINAL"]
    assert [one.text.rstrip(".") for one in named] == ["17"]
    assert [one.raw for one in made.figures] == ["forty"]


def test_advice_in_bold_that_names_who_gave_it_is_no_title() -> None:
    texts = (
        "1. Count the boats of the lower river once a year in spring (Peru)",
        "2. Sweep the quay before the first market and light the lamps (Chad and Togo)",
        "3. Keep the ledgers in the open (Fiji)",
        "4. Publish the toll of the upper river in both languages of the town (Oman)",
    )
    pages = [content(set_lines(("II. ADVICE",))), content(set_lines(texts), font="F2")]
    [made] = extract(
        read_source(pdf(pages), "a.pdf", "a.pdf"),
        profile=None, families=load_families(), recognize=None,
    ).records  # fmt: skip
    numbers = [one.number for one in list_paragraphs(made) if one.number]
    assert numbers == ["1", "2", "3", "4"]


def test_advice_in_bold_that_the_page_cuts_is_no_title() -> None:
    """Four of its words are below the footer of the page: no sentence ends where the page does."""
    pages = [
        content(set_lines(("II. ADVICE",))),
        content(set_lines(ADVICE[1:]), font="F2"),
        content(set_lines(REST[:-2]), font="F2"),
    ]
    [made] = extract(
        read_source(pdf(pages), "a.pdf", "a.pdf"),
        profile=None, families=load_families(), recognize=None,
    ).records  # fmt: skip
    numbers = [one.number for one in list_paragraphs(made) if one.number]
    assert numbers == ["18.1", "18.2", "18.3", "18.4"]


def test_a_letterhead_sets_no_edge_and_a_job_number_ends_no_paragraph() -> None:
    """Paragraphs of two lines fill the first up to the edge of the text, not of the letterhead."""
    full = "The keepers of the quay swept the stairs of the outer harbour before the market of"
    rest = "the lower river, and lit the lamps."
    page = [
        (LEFT, 770.0, 10.0, "Harbour Board"),
        (400.0, 770.0, 10.0, "Ledger of the lower river, 1901"),
    ]
    for number in range(1, 8):
        y = 700.0 - 30 * number
        page += [(LEFT, y, 10.0, f"{number}. {full}"), (LEFT, y - 12, 10.0, rest)]
    page += [(LEFT, 90.0, 10.0, f"8. {full}"), (LEFT, 40.0, 10.0, "GE.19-04321 (E)")]
    found = list_paragraphs(read(page, set_lines([rest, f"9. {full}", rest])))
    numbered = [(one.number, one.text) for one in found if one.number]
    assert numbered == [(f"{n}", f"{n}. {full} {rest}") for n in range(1, 10)]


def test_a_numbered_title_goes_on_with_no_list_above_it() -> None:
    """`7. Losses` behind the sixth item of a list, whose numbers are in bold like it."""
    text = "The rivers of the north carry many boats, and the bridges that were built last year"
    bold, plain, y = [(LEFT, 740.0, 10.0, "6. Towns")], [(LEFT, 720.0, 10.0, text)], 708.0
    for number in range(1, 7):
        bold.append((LEFT, y, 10.0, f"{number}."))
        plain.append((LEFT + 18, y, 10.0, f"Road {number} is mended by the council of its town."))
        y -= 12
    bold.append((LEFT, y - 12, 10.0, "7. Losses and Damage"))
    plain += [(LEFT, y - 32 - 12 * at, 10.0, text) for at in range(2)]
    drawn = content(bold, font="F2") + b"\n" + content(plain)
    found = read_source(pdf([drawn]), "towns.pdf", "towns.pdf")
    titles = [found.text[one.start : one.end] for one in found.blocks if one.kind == "heading"]
    assert titles == ["6. Towns", "7. Losses and Damage"]
