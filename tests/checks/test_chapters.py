"""A chapter that holds another country's text, and text in no chapter, are named."""

from __future__ import annotations

import pytest

from pipeline.checks.chapters import check_outside_chapters
from pipeline.checks.finished import FinishedDocument
from pipeline.record.document import Claim
from tests.checks.reading import codes_of, doubts, quoted, read, read_factbook

BOX = "Head of state: {}\n\nDeath penalty: retained\n\nStatute of Rome: signed\n\n"
PROSE = "The courts were slow, and the prisons of the two largest towns held many who waited. " * 12
ABOUT = "Reports from {0} reached the press. The government of {0} answered none of them. "


def chapter(name: str, *, box: bool = True, times: int = 2) -> str:
    """A chapter with its heading, its box and prose that names the country."""
    fields = BOX.format(f"The President of {name}") if box else ""
    return f"# {name}\n\n{fields}{ABOUT.format(name) * times}\n\n{PROSE}\n\n"


def test_a_book_whose_chapters_are_divided_is_left_alone() -> None:
    book = "".join(map(chapter, ("Kenya", "Mali", "Peru")))
    assert {"names-another-country", "second-box"}.isdisjoint(codes_of(book))


def test_the_box_of_a_chapter_without_heading_is_a_second_one() -> None:
    book = chapter("Kenya") + chapter("Mali").partition("\n\n")[2] + chapter("Peru")
    extraction = read(book)
    [found] = [one for one in doubts(extraction) if one.code == "second-box"]
    assert quoted(extraction, found) == "Head of state: The President of Mali"
    kenya, _ = extraction.records
    assert found in kenya.problems


def test_a_list_whose_items_have_the_same_labels_is_no_second_box() -> None:
    items = "".join(BOX.format(name) for name in ("A", "B", "C", "D"))
    assert "second-box" not in codes_of(f"# Kenya\n\n{items}{PROSE}")


SECTIONS = "".join(f"## {title}\n\n{PROSE}\n\n" for title in ("Courts", "Prisons", "Press"))


def test_sections_that_begin_again_are_those_of_another_chapter() -> None:
    extraction = read(f"# Kenya\n\n{SECTIONS}{SECTIONS}")
    [found] = [one for one in doubts(extraction) if one.code == "second-box"]
    assert found.message == "the sections begin again with 'Courts': another country may follow"
    assert found.spans[0].start == extraction.document.text.rindex("Courts")


def test_a_second_row_of_sections_may_be_longer() -> None:
    row = f"{SECTIONS}## Roads\n\n{PROSE}\n\n"
    assert codes_of(f"# Kenya\n\n{row}{row}") == ["second-box"]
    first = f"## Advice for Kenya\n\n{PROSE}\n\n"
    assert codes_of(f"# Kenya\n\n{first}{SECTIONS}{SECTIONS}") == ["second-box"]


@pytest.mark.parametrize(
    "sections",
    [
        f"{SECTIONS}## Annex\n\n{PROSE}\n\n{SECTIONS}",  # another title between
        "".join(f"## {year}\n\n{PROSE}\n\n" for year in (2003, 2004, 2005) * 2),
        "".join(f"## {month}\n\n{PROSE}\n\n" for month in ("Jul-08", "Jan-09", "Jul-09") * 2),
        f"{SECTIONS}## Courts\n\n{PROSE}\n\n",  # one of them
    ],
)
def test_a_title_may_be_printed_again(sections: str) -> None:
    assert "second-box" not in codes_of(f"# Kenya\n\n{sections}")


def test_another_country_named_far_more_often_is_named() -> None:
    book = chapter("Kenya", box=False) + ABOUT.format("Mali") * 6 + chapter("Peru", box=False)
    extraction = read(book)
    [found] = [one for one in doubts(extraction) if one.code == "names-another-country"]
    assert "Mali is named 12 times, the chapter's own country 5 times" in found.message
    assert "Mali" in quoted(extraction, found)


@pytest.mark.parametrize(
    "text",
    [
        chapter("Kenya", box=False) + ABOUT.format("Mali") * 4,  # twice as often, but seldom
        chapter("Kenya", box=False, times=4) + ABOUT.format("Mali") * 6,
        "# Kenya\n\n" + ABOUT.format("Mali") * 6 + "\n\n",  # a short one
        chapter("Guam", box=False) + ABOUT.format("the United States") * 6,  # its state
        chapter("Serbia", box=False) + ABOUT.format("Kosovo") * 6,
        chapter("Kenya", box=False) + "The US dollar rose, and the US dollar fell. " * 12 + "\n\n",
        "# European Union\n\n"
        + ABOUT.format("Mali") * 6
        + ABOUT.format("the EU") * 4
        + PROSE
        + "\n\n",
    ],
)
def test_another_country_may_be_named(text: str) -> None:
    assert "names-another-country" not in codes_of(text + chapter("Peru", box=False))


def test_a_report_on_the_country_of_its_title_may_name_its_neighbour_more_often() -> None:
    text = chapter("Kenya", box=False) + ABOUT.format("Mali") * 6 + chapter("Peru", box=False)
    titled = text.replace("# Kenya", "# Annual Report on the Rights of Workers: Kenya")
    assert "names-another-country" in codes_of(text)
    assert "names-another-country" not in codes_of(titled)


@pytest.mark.parametrize(
    ("capital", "wanted"),
    [("Nairobi", []), ("Lima", ["names-another-country"]), ("Kisumu", [])],  # the last: of none
)
def test_the_capital_of_another_country_is_named(capital: str, wanted: list[str]) -> None:
    text = f"Country:  Kenya\n- Government\nCapital: {capital}\n\nDigraph: KE\n\n"
    assert [one.code for one in doubts(read_factbook(text))] == wanted


def test_text_before_the_first_chapter_is_in_no_record() -> None:
    before = "# On this report\n\n" + PROSE * 3
    extraction = read(f"{before}\n\n" + "".join(map(chapter, ("Kenya", "Mali", "Peru"))))
    [found] = [one for one in doubts(extraction) if one.code == "text-outside-chapters"]
    assert found in extraction.document.problems
    assert quoted(extraction, found).startswith("# On this report")
    assert "begins '# On this report The courts were slow" in found.message


def test_text_between_two_chapters_is_in_no_record() -> None:
    extraction = read("".join(map(chapter, ("Kenya", "Mali", "Peru"))))
    text = extraction.document.text
    start, end = text.index("# Mali") + 1, text.index("# Peru")
    parts = [
        part.model_copy(update={"role": "back", "code": None}) if part.code == "MLI" else part
        for part in extraction.document.parts
    ]
    claims = [one for one in extraction.document.claims if one.end <= start or one.start >= end]
    update = {"parts": tuple(parts), "claims": (*claims, Claim(start, end, "matter", None))}
    document = FinishedDocument(extraction.document.model_copy(update=update))
    found = [one.message for one in check_outside_chapters(document)]
    assert len(found) == 2  # between two chapters, and a third of the document
    assert found[0].startswith("text between two chapters is in no record; it begins '# Mali")


def test_the_official_name_of_another_country_is_named() -> None:
    wrong, right = (
        codes_of(f"# Kenya\n\n## Republic of {name}\n\n{PROSE}\n\n# Peru\n\n{PROSE}")
        for name in ("Mali", "Kenya")
    )
    assert "names-another-country" in wrong
    assert "names-another-country" not in right


def test_a_short_preface_is_left_alone() -> None:
    book = "# On this report\n\nIt was written in the spring by three people.\n\n"
    book += "".join(map(chapter, ("Kenya", "Mali", "Peru")))
    assert "text-outside-chapters" not in codes_of(book)
