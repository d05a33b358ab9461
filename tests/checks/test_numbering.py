"""A numbered sequence that skips, repeats or goes back is named, a list inside it is not."""

from __future__ import annotations

import pytest

from pipeline.checks.numbering import check_numbering, list_section_breaks
from tests.checks.reading import codes_of, doubts, read

SAID = "The delegation explained what had been done about it since the last session."


def report(*numbers: int) -> str:
    """A report on Kenya with paragraphs of these numbers."""
    return "# Kenya\n\n" + "".join(f"{number}\\. {SAID}\n\n" for number in numbers)


WHOLE = tuple(range(1, 15))


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ((*WHOLE[:6], *WHOLE[7:]), "number 7 is missing: 8 follows 6"),
        ((*WHOLE[:6], *WHOLE[8:]), "numbers 7 to 8 are missing: 9 follows 6"),
        ((*WHOLE[:6], 6, *WHOLE[6:]), "number 6 is printed twice: 6 follows 6"),
        ((1, *WHOLE[2:]), "number 2 is missing: 3 follows 1"),
        ((0, *WHOLE[1:]), "number 1 is missing: 2 follows 0"),
    ],
)
def test_a_break_is_named(numbers: tuple[int, ...], message: str) -> None:
    extraction = read(report(*numbers))
    [one] = doubts(extraction)
    text = extraction.document.text
    places = [text[span.start : span.end].split("\\")[0] for span in one.spans]
    assert one.message == message
    assert message.endswith(" follows ".join(places))


def test_a_page_in_another_place_is_named() -> None:
    moved = (*range(1, 10), *range(30, 40), *range(10, 30), *range(40, 50))
    assert {one.message for one in doubts(read(report(*moved)))} == {
        "numbers 10 to 29 are missing: 30 follows 9",
        "numbers 30 to 39 are missing: 40 follows 29",
    }


@pytest.mark.parametrize(
    "numbers",
    [
        WHOLE,
        (*WHOLE[:6], 1, 2, 3, *WHOLE[6:]),  # a list of its own inside
        (*WHOLE, *WHOLE),  # in each of two parts
        (1, 2, 5, 9),  # too few to be a sequence
        (2, 14, 3, 90, 7, 41, 12, 66, 5),  # figures that begin a paragraph
    ],
)
def test_other_numbers_are_left_alone(numbers: tuple[int, ...]) -> None:
    assert codes_of(report(*numbers)) == []


def test_a_number_whose_parts_are_printed_is_not_missing() -> None:
    text = report(*WHOLE).replace("7\\. ", "7.1 ")
    assert "7.1 " in text
    assert codes_of(text) == []


def sections(*numbers: str) -> str:
    """A report on Kenya with sections of these numbers."""
    return "# Kenya\n\n" + "".join(f"## {number}. Of trade\n\n{SAID}\n\n" for number in numbers)


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (("I", "II", "III", "IV"), []),
        (("I", "II", "IV", "V"), ["broken-numbering"]),
        (("1", "2", "3"), []),
        (("1", "3", "4"), ["broken-numbering"]),
        (("A", "B", "D"), ["broken-numbering"]),
    ],
)
def test_a_section_that_is_missing_is_named(numbers: tuple[str, ...], wanted: list[str]) -> None:
    assert codes_of(sections(*numbers)) == wanted


def test_a_number_that_begins_a_sentence_inside_its_own_paragraph_is_printed_twice() -> None:
    record = read(report(*WHOLE)).records[0]
    [section] = record.sections
    sixth = section.paragraphs[5].model_copy(update={"number": "6", "text": f"6. {SAID} 6. {SAID}"})
    paragraphs = (*section.paragraphs[:5], sixth, *section.paragraphs[6:])
    doubled = section.model_copy(update={"paragraphs": paragraphs})
    found = check_numbering(record.model_copy(update={"sections": (doubled,)}))
    assert [one.message for one in found] == [
        "number 6 is printed twice: again inside its paragraph"
    ]


def test_a_part_with_the_number_of_another_paragraph_is_named() -> None:
    parts = "".join(f"{number} {SAID}\n\n" for number in ("9.1.", "9.2.", "8.3.", "9.4.", "9.5."))
    extraction = read(f"# Kenya\n\n9. {SAID}\n\n{parts}10. {SAID}\n\n")
    [section] = extraction.records[0].sections
    over = {one.number: one.parent for one in section.paragraphs}
    assert over["8.3"] == over["9.2"] == section.paragraphs[0].id
    [one] = doubts(extraction)
    assert one.message == "number 8.3 is printed among the parts of 9"


@pytest.mark.parametrize(
    ("numbers", "breaks"),
    [
        ("I II A B III IV A C D", [(6, 7, 2)]),
        ("A 1 2 B 1 2 3 4 6 7", [(7, 8, 2)]),
        ("A B C D E F G H I J", []),  # `I` is the ninth letter
        ("I A B II A B III 1 2", []),
        ("2.1 2.2 2.4", [(1, 2, 2)]),
        ("I II I", [(1, 2, -1)]),
        ("A B I II III", []),
        ("D E H I J L", []),  # the first are not known
    ],
)
def test_rows_of_sections_below_each_other_are_told_by_their_style(
    numbers: str, breaks: list[tuple[int, int, int]]
) -> None:
    assert list(list_section_breaks(numbers.split())) == breaks


def test_a_list_inside_a_paragraph_may_have_its_number() -> None:
    record = read(report(*WHOLE)).records[0]
    [section] = record.sections
    text = "2. It had plans of three kinds: 1. Roads; 2. Roads of the north; 3. Harbours."
    second = section.paragraphs[1].model_copy(update={"number": "2", "text": text})
    paragraphs = (section.paragraphs[0], second, *section.paragraphs[2:])
    listed = section.model_copy(update={"paragraphs": paragraphs})
    assert list(check_numbering(record.model_copy(update={"sections": (listed,)}))) == []


def test_a_paragraph_that_is_printed_twice_in_one_is_named() -> None:
    words = "The ministry had asked the five districts for their lists of the schools"
    [record] = read(f"# Kenya\n\n{words}\n").records
    [section] = record.sections
    [paragraph] = section.paragraphs
    doubled = paragraph.model_copy(update={"number": "7", "text": f"7 {words}\n7 {words}"})
    numbered = section.model_copy(update={"paragraphs": (doubled,)})
    [found] = check_numbering(record.model_copy(update={"sections": (numbered,)}))
    assert found.message == "number 7 is printed twice: again inside its paragraph"


def test_an_annex_has_numbers_of_its_own() -> None:
    titles = ("I. Aims", "II. Means", "III. End", "Annex I", "I. Costs", "II. Staff")
    assert codes_of("# Kenya\n\n" + "".join(f"## {one}\n\nIt rained.\n\n" for one in titles)) == []
