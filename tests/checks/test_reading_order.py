"""Pages and columns in another order than that in which a person reads them are named."""

from __future__ import annotations

import pytest

from pipeline.checks.finished import FinishedDocument
from pipeline.checks.reading_order import check_page_numbers
from pipeline.document.spans import Page, Span
from pipeline.record.document import Furniture
from tests.checks.reading import doubts, read

FIRST = "The commission met in each of the six districts, and in the last of them it heard the"
REST = "people who had come from the islands to speak about the ferry and the school."
OTHER = "When it was back it wrote its report, which the assembly discussed on two days."


def messages(printed: str) -> list[str]:
    """What is said of pages on which these numbers are printed; `-` is none, `3&40` two."""
    numbers = printed.split()
    text = "A page.\n\n" * len(numbers)
    pages = tuple(Page(n, 9 * n - 9, 9 * n, 595, 842) for n in range(1, len(numbers) + 1))
    furniture = tuple(
        Furniture(role="page number", text=number, spans=(Span(page.start, page.end, page.number),))
        for printed_there, page in zip(numbers, pages, strict=True)
        for number in printed_there.split("&")
        if number != "-"
    )
    given = {"text": text, "pages": pages, "furniture": furniture}
    document = read("# Kenya\n").document.model_copy(update=given)
    return [one.message for one in check_page_numbers(FinishedDocument(document))]


@pytest.mark.parametrize(
    "printed",
    [
        "3 4 5 6 7 8 9",
        "i ii iii 1 2 3 4 5 6",
        "1 2 3 4 1 2 3 4",  # two parts
        "7 3 9 1 5 2 8",  # numbers of something else
        "2,001 2,002 2,003",
        "1 2 2001 2002 5 6 7",  # years at the head of a table
        "2 3 5&10&15 - 6 7 8",  # the axis of a chart, on a page whose number is lost
        "17 18 - - 10&20&30 22 23 24",
        "6 7 1&8 2 2 3 4",  # a second report, whose first page prints a note's number
    ],
)
def test_pages_in_their_order_are_left_alone(printed: str) -> None:
    assert messages(printed) == []


def test_pages_without_numbers_are_left_alone() -> None:
    assert messages("1 2 3 - 5 6 - 8 9 10") == []


def test_a_page_in_another_place_is_named() -> None:
    assert "page 9 is printed after page 3" in messages("1 2 3 9 4 5 6 1 2 3 4 5 6 7")
    assert messages("1 2 3 9 4 5 6 7 8 10 11 12") == [
        "page 9 is printed between others than its own"
    ]
    assert messages("1 4 2 3 5 6") == ["page 4 is printed between others than its own"]
    assert messages("- 4 1 2 3 -") == ["page 4 is printed between others than its own"]
    assert messages("3 4 10 - 6 7 8 9 -") == ["page 10 is printed after page 4"]
    assert messages("1/6 2/6 5/6 3/6 4/6 6/6") == ["page 5 is printed between others than its own"]
    assert messages("1 2 3 4 5 7 8 9 10") == ["page 7 is printed after page 5"]
    assert messages("-1- -2- -3- -4- -5- -7- -8-") == ["page 7 is printed after page 5"]


def test_a_sentence_that_breaks_off_is_named_with_its_end() -> None:
    extraction = read(f"# Kenya\n\n{FIRST}\n\n{OTHER}\n\n{REST}\n\n{OTHER}\n")
    [found] = doubts(extraction)
    assert found.code == "broken-sentence"
    assert "in the last of them it heard the', and another begins" in found.message
    assert found.pointer == "/sections/0/paragraphs/2"


@pytest.mark.parametrize(
    "paragraphs",
    [
        (FIRST, REST, OTHER),  # a list, or a paragraph that a page broke
        (FIRST, OTHER, OTHER),  # its end is missing, and nothing begins inside a sentence
        (
            "It asked for three things:",
            "that the ferry run each day and the school be kept;",
            OTHER,
        ),
        (FIRST, OTHER, REST, REST, OTHER),  # items of a list
        (FIRST, OTHER, REST, f"{REST[:-1]}:", OTHER),  # the same, the first of them no sentence
        (f"{FIRST} Read_more", OTHER, REST, OTHER),  # the words of a link
        (FIRST, OTHER, f"ii They were {REST}", OTHER),  # a note
    ],
)
def test_paragraphs_that_go_on_are_left_alone(paragraphs: tuple[str, ...]) -> None:
    assert doubts(read("# Kenya\n\n" + "\n\n".join(paragraphs))) == []


@pytest.mark.parametrize(("rest", "count"), [(REST, 1), (OTHER, 0)])
def test_a_note_whose_rest_is_a_paragraph_is_named(rest: str, count: int) -> None:
    found = doubts(read(f"# Kenya\n\nIt met.[^1]\n\n[^1]: {FIRST}\n\n## Notes\n\n{rest}\n"))
    assert [one.message[:22] for one in found] == ["a note breaks off with"] * count
