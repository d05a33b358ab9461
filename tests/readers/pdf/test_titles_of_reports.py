"""Titles, bylines and headings of reports whose family nobody knows, and the items below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from pipeline.extract import Extraction
    from pipeline.record.country import CountryRecord, Section
    from tests.support.printed_pdf import Text

SIZE: Final = 10.0
LEFT: Final = 72.0
LINE: Final = (
    "The harbour board kept the ledgers of the lower river until the causeway was built by"
)
TEXT: Final = (LINE, LINE, "the town.")
_ITALIC: Final = (
    "/F3 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique /Encoding /WinAnsiEncoding >>"
)


def set_lines(top: float, lines: tuple[str, ...], *, size: float = SIZE, font: str = "F1") -> bytes:
    texts: list[Text] = [(LEFT, top - 1.2 * size * at, size, line) for at, line in enumerate(lines)]
    return content(texts, font=font)


def read_record(*pages: bytes) -> tuple[CountryRecord, Extraction]:
    document = read_source(pdf(list(pages), fonts=_ITALIC), "a.pdf", "a.pdf")
    made = extract(document, profile=None, families=load_families(), recognize=None)
    return made.records[0], made


def list_titles(record: CountryRecord) -> list[str | None]:
    return [section.title for section in record.sections]


def find_section(record: CountryRecord, title: str) -> Section:
    return next(section for section in record.sections if section.title == title)


def set_report(*below: bytes) -> bytes:
    """A title over author and date, two sections, and more below them."""
    return b"".join(
        (
            set_lines(740, ("Ledgers of the Lower River",), size=20),
            set_lines(712, ("Ada Weir",), size=13),
            set_lines(694, ("April 20, 2026",), size=11.5),
            set_lines(660, ("Tolls at the Ford",), font="F2", size=12),
            set_lines(640, TEXT),
            set_lines(590, ("Boats on the Quay",), font="F2", size=12),
            set_lines(570, TEXT),
            *below,
        )
    )


def test_the_only_highest_heading_is_the_title_and_its_byline_no_section() -> None:
    pages = [set_report()]
    pages += [set_lines(760, ("River Institute",), size=8) + set_lines(700, TEXT) for _ in range(4)]
    record, made = read_record(*pages)
    assert record.source.title == "Ledgers of the Lower River"
    assert list_titles(record) == [
        "Ledgers of the Lower River", "Tolls at the Ford", "Boats on the Quay"
    ]  # fmt: skip
    first = find_section(record, "Ledgers of the Lower River")
    assert [one.text for one in first.paragraphs] == ["Ada Weir", "April 20, 2026"]
    assert made.document.title == record.source.title


def test_the_code_of_a_report_is_no_heading() -> None:
    record, _ = read_record(set_report(set_lines(500, ("R46646",), font="F2", size=12)))
    assert "R46646" not in list_titles(record)


def test_a_word_in_bold_ends_no_sentence() -> None:
    page = set_report(set_lines(500, (LINE,)))
    page += set_lines(488, ("the men of the ford",), font="F2")
    record, _ = read_record(page)
    assert "the men of the ford" not in list_titles(record)


@pytest.mark.parametrize("number", ["A.", "2.", "IV."])
def test_a_title_in_italics_may_have_a_plain_number(number: str) -> None:
    page = content([(LEFT, 500, SIZE, number)])
    page += content([(LEFT + 14, 500, SIZE, "Keepers and Their Ledgers")], font="F3")
    record, _ = read_record(set_report(page, set_lines(484, TEXT)))
    assert any("Keepers and Their Ledgers" in (title or "") for title in list_titles(record))


@pytest.mark.parametrize(("count", "ending", "found"), [(3, "", 3), (2, "", 0), (3, ".", 0)])
def test_several_lines_in_italics_over_text_are_titles_though_their_words_begin_small(
    count: int, ending: str, found: int
) -> None:
    named = ("Keepers of the ford", "Boats and their owners", "Debts of the town")
    below = [
        set_lines(500 - 70 * at, (named[at] + ending,), font="F3") + set_lines(484 - 70 * at, TEXT)
        for at in range(count)
    ]
    record, _ = read_record(set_report(*below))
    titles = [section for section in record.sections if section.title in named]
    assert [one.title for one in titles] == list(named[:found])
    outer = find_section(record, "Boats on the Quay").level
    assert {one.level for one in titles} <= {outer + 1}


def test_a_title_run_in_before_a_dash_is_a_heading() -> None:
    title = "Keepers of the ford"
    page = content([(LEFT, 500, SIZE, title)], font="F3")
    page += content([(LEFT + 85.05, 500, SIZE, f"\x97{LINE[:64]}")])
    page += set_lines(488, (LINE, "the town."))
    record, _ = read_record(set_report(page))
    section = find_section(record, title)
    assert section.run_in
    assert section.paragraphs[0].text.startswith("The harbour board")


def test_lettered_lines_that_hang_are_items_of_their_own() -> None:
    """Below a table they are its notes, the first of them too; else they end no paragraph."""
    marks: list[Text] = [(LEFT, 500, SIZE, "a."), (LEFT, 476, SIZE, "b.")]
    lines = (LINE, "the fen.", LINE, "the sea.")
    items = content(
        marks + [(LEFT + 18, 500 - 12.0 * at, SIZE, one) for at, one in enumerate(lines)]
    )
    record, _ = read_record(set_report(set_lines(512, ("Notes: Tolls are in pence.",)), items))
    texts = [one.text for one in find_section(record, "Boats on the Quay").paragraphs]
    assert texts[-2:] == [f"a. {LINE} the fen.", f"b. {LINE} the sea."]


def test_a_title_in_bold_behind_its_outline_number_is_run_in() -> None:
    page = content([(LEFT, 500, SIZE, "2.1.")])
    page += content([(LEFT + 22, 500, SIZE, "Keepers of the ford.")], font="F2")
    page += content([(LEFT + 130, 500, SIZE, LINE[:56])]) + set_lines(488, (LINE, "the town."))
    record, _ = read_record(set_report(page))
    section = find_section(record, "Keepers of the ford")
    assert (section.number, section.run_in) == ("2.1", True)


def test_a_quotation_with_even_margins_is_one_paragraph() -> None:
    """Its lines begin at one place: the first, which ends a sentence, is not centred."""
    lines = (
        "The board may close a ford to carts in any flood of the spring.",
        "No court has asked why, and no ferryman has ever been heard by",
        "it.",
    )
    quoted: list[Text] = [(LEFT + 40, 640 - 12.0 * at, SIZE, one) for at, one in enumerate(lines)]
    page = set_lines(676, TEXT) + content(quoted) + set_lines(594, TEXT)
    record, _ = read_record(page)
    texts = [one.text for section in record.sections for one in section.paragraphs]
    assert " ".join(lines) in texts


def test_a_caption_goes_on_in_its_type_though_set_in() -> None:
    page = content([(LEFT, 500, SIZE, "Figure SA3.")])
    page += content([(LEFT + 62, 500, SIZE, "Boats by year of survey, as the board")], font="F2")
    page += content([(LEFT + 40, 488, SIZE, "counted them at dawn")], font="F2")
    record, _ = read_record(set_report(page, set_lines(440, TEXT)))
    assert [table.caption for table in record.tables] == [
        "Figure SA3. Boats by year of survey, as the board counted them at dawn"
    ]


def test_a_bulleted_sentence_in_wide_leading_is_one_item() -> None:
    page = content([(LEFT, 500, SIZE, "\x95"), (LEFT + 30, 500, SIZE, LINE)])
    page += content([(LEFT + 30, 481, SIZE, "the men of the fen")])
    record, _ = read_record(set_report(page))
    texts = [one.text for one in find_section(record, "Boats on the Quay").paragraphs]
    assert f"{LINE} the men of the fen" in texts


def test_a_formula_in_bold_is_no_heading() -> None:
    page = set_lines(500, ("X = 16.9, v = 2, p < 0.0005",), font="F2") + set_lines(480, TEXT)
    record, _ = read_record(set_report(page))
    assert list_titles(record)[-1] == "Boats on the Quay"


def test_a_small_head_with_its_page_number_is_no_text_though_seen_once() -> None:
    """A line at the top in the size of the text is a sentence, whatever its number."""
    head = content([(LEFT, 770, 8.0, "Ledgers of the Ford"), (LEFT + 400, 770, 8.0, "5")])
    page = set_lines(730, (LINE, LINE, LINE, "the town."))
    record, _ = read_record(head + page)
    texts = [one.text for section in record.sections for one in section.paragraphs]
    assert texts == [f"{LINE} {LINE} {LINE} the town."]
    large = content([(LEFT, 770, SIZE, "Ledgers of the Ford"), (LEFT + 400, 770, SIZE, "5")])
    record, _ = read_record(large + page)
    texts = [one.text for section in record.sections for one in section.paragraphs]
    assert any("Ledgers of the Ford" in text for text in texts)


def set_outline(*entries: tuple[str, int, int]) -> tuple[bytes, ...]:
    """The objects of an outline, the first of them number 7: title, its parent, page object."""
    made = [b"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>"]
    for at, (title, parent, page) in enumerate(entries, 8):
        below = [one for one, (_, above, _) in enumerate(entries, 8) if above == at]
        beside = [one for one, (_, above, _) in enumerate(entries, 8) if above == parent]
        behind = next((one for one in beside if one > at), 0)
        kids = f"/First {below[0]} 0 R /Last {below[-1]} 0 R /Count {len(below)}" if below else ""
        more = f"/Next {behind} 0 R" if behind else ""
        made.append(
            f"<< /Title ({title}) /Parent {parent} 0 R /Dest [{page} 0 R /Fit] {kids} {more} >>"
            .encode()
        )  # fmt: skip
    return tuple(made)


def test_the_lines_that_bookmarks_name_are_headings_of_their_depth() -> None:
    page = b"".join(
        (
            set_lines(740, ("Ledgers of the Lower River",), size=20),
            set_lines(700, ("Tolls and fees",)),
            set_lines(670, TEXT),
            set_lines(620, ("Boats on",), font="F2", size=12),
            set_lines(590, ("the quay",), font="F2", size=14),
            set_lines(560, TEXT),
        )
    )
    outline = set_outline(
        ("Ledgers of the Lower River", 7, 5), ("Tolls and fees", 8, 5), ("Boats on the quay", 8, 5),
        ("No such line", 8, 5),
    )  # fmt: skip
    written = pdf([page], fonts=_ITALIC, catalog="/Outlines 7 0 R", more=outline)
    made = extract(
        read_source(written, "a.pdf", "a.pdf"),
        profile=None, families=load_families(), recognize=None,
    )  # fmt: skip
    found = [(one.title, one.level) for one in made.records[0].sections]
    assert found == [
        ("Ledgers of the Lower River", 1), ("Tolls and fees", 2), ("Boats on the quay", 2)
    ]  # fmt: skip
