"""A chapter that holds a missing neighbour, and two that were exchanged, are named."""

from __future__ import annotations

import pytest

from tests.checks.reading import codes_of, doubts, quoted, read

PROSE = "The courts were slow, and the prisons of the two largest towns held many who waited. " * 9
ABOUT = "Reports from {0} reached the press. The government of {0} answered none of them.\n\n"
NAMES = ("Angola", "Benin", "Chad", "Egypt", "Ghana")


def chapter(name: str, *, about: str | None = None, first: str = "", times: int = 2) -> str:
    """A chapter with a heading and prose that names the country, or the one it is about."""
    named = ABOUT.format(about or name)
    return f"# {name}\n\n{first}{named}{PROSE}\n\n{named * (times - 1)}"


def without_heading(text: str) -> str:
    return text.partition("\n\n")[2]


def test_the_title_that_opens_each_chapter_stands_once_in_it() -> None:
    book = [chapter(name, first="## Summary\n\n", times=1) for name in NAMES]
    book[2] = without_heading(book[2])
    extraction = read("".join(book))
    [found] = [one for one in doubts(extraction) if one.code == "second-box"]
    text = extraction.document.text
    assert text.count("Summary", 0, found.spans[0].end) == 3  # of Angola, Benin and Chad
    assert found in next(one for one in extraction.records if one.id.endswith("BEN")).problems


@pytest.mark.parametrize("title", ["Report of 2019", "Courts"])
def test_a_running_head_or_a_later_title_may_stand_again(title: str) -> None:
    later = "".join(f"## {name}\n\n{PROSE}\n\n" for name in ("Press", "Arms", "Roads"))
    first = f"## {title}\n\n" if title != "Courts" else later
    book = [chapter(name, first=first) + f"## {title}\n\n" * (title == "Courts") for name in NAMES]
    book[1] += f"## {title}\n\n{PROSE}\n\n"
    assert "second-box" not in codes_of("".join(book))


def test_the_end_of_a_chapter_that_names_the_next_country_of_the_alphabet() -> None:
    book = [chapter(name) for name in NAMES]
    book[2] = without_heading(book[2])
    extraction = read("".join(book))
    [found] = [one for one in doubts(extraction) if one.code == "names-another-country"]
    assert found.message == "from here on the chapter names Chad, which has no chapter"
    assert quoted(extraction, found).startswith("Reports from Chad reached the press.")


@pytest.mark.parametrize(
    "named",
    [
        "Mali",  # no country between this and the next
        "Egypt",  # it has its chapter
    ],
)
def test_another_country_may_be_named_at_the_end_of_a_chapter(named: str) -> None:
    book = [chapter(name) for name in NAMES]
    book[1] += ABOUT.format(named) * 2 + PROSE + "\n\n"
    assert "names-another-country" not in codes_of("".join(book))


def test_a_country_that_the_whole_book_names_is_that_of_its_publisher() -> None:
    book = [chapter(name) + ABOUT.format("Canada") * 2 + PROSE + "\n\n" for name in NAMES]
    assert "names-another-country" not in codes_of("".join(book))


def test_neighbours_that_name_each_other_were_exchanged() -> None:
    others = {"Chad": "Egypt", "Egypt": "Chad"}
    book = "".join(chapter(name, about=others.get(name)) for name in NAMES)
    extraction = read(book)
    found = [one for one in doubts(extraction) if one.code == "names-another-country"]
    assert [one.message for one in found] == [
        "this chapter and its neighbour name each other: here Egypt is named 4 times, Chad 1 times",
        "this chapter and its neighbour name each other: here Chad is named 4 times, Egypt 1 times",
    ]


def test_neighbours_whose_texts_begin_with_each_other_were_exchanged() -> None:
    others = {"Chad": "Egypt", "Egypt": "Chad"}
    book = "".join(chapter(name, about=others.get(name)) + ABOUT.format(name) for name in NAMES)
    assert codes_of(book).count("names-another-country") == 2


def test_a_chapter_outside_the_order_of_the_alphabet_is_named() -> None:
    book = [chapter(name) for name in ("Angola", "Benin", "Egypt", "Chad", "Ghana")]
    extraction = read("".join(book))
    [found] = doubts(extraction)
    assert found.code == "contents-disagree"
    assert "stands after" in found.message
    assert codes_of("".join(chapter(name) for name in NAMES)) == []
    assert codes_of("".join(chapter(name) for name in reversed(NAMES))) == []
    assert codes_of("".join(map(chapter, (*NAMES, "Albania")))) == []  # an annex


@pytest.mark.parametrize("line", ["Kenya\n\n", "## Republic of Kenya\n\n"])
def test_another_countrys_name_alone_in_a_chapter_of_a_book_is_named(line: str) -> None:
    book = [chapter(name) for name in NAMES[:3]]
    book[1] += f"{line}{PROSE}\n\n"
    extraction = read("".join(book))
    [found] = [one for one in doubts(extraction) if one.code == "names-another-country"]
    assert "Kenya' is the name of another country" in found.message
    assert "names-another-country" not in codes_of(book[1])  # a part of a report on Benin


def test_a_chapter_without_text_of_its_own_is_named() -> None:
    book = [chapter(name) for name in NAMES]
    book[1] = "# Benin\n\nPopulation: 9.1 million\n\n"  # its text stands below the next heading
    book[2] += ABOUT.format("Benin") + PROSE + "\n\n"
    extraction = read("".join(book))
    [found] = [one for one in doubts(extraction) if one.code == "chapter-without-text"]
    assert quoted(extraction, found) == "# Benin"
    assert found.message.startswith("'Benin' has no sentence, which 4 of 5 chapters have")


@pytest.mark.parametrize(
    "text", ["See the chapter on France.", "| Ships | Ports |\n| - | - |\n| 3 | 4 |"]
)
def test_a_reference_or_a_table_is_a_chapters_text(text: str) -> None:
    book = [chapter(name) for name in NAMES]
    book[1] = f"# Benin\n\n{text}\n\n"
    assert "chapter-without-text" not in codes_of("".join(book))
