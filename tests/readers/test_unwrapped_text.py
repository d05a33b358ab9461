"""Texts whose lines are whole paragraphs, as programs copy them out of pages."""

from __future__ import annotations

from pipeline.readers.detect import read_source
from tests.support.timing import within_a_minute

SENTENCE = "The owners of the kilns kept the papers of those who worked there without any pay"
PARAGRAPHS = [
    f"{SENTENCE} in village {number}, and nobody asked them about it until the spring came."
    for number in range(12)
]


def read_blocks(text: str) -> list[tuple[str, str]]:
    """The kind and the words of each block."""
    document = read_source(text.encode(), "a.txt", "a.txt")
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_each_line_is_a_paragraph_where_lines_are_not_broken() -> None:
    found = read_blocks("\n".join(PARAGRAPHS))
    assert found == [("paragraph", line) for line in PARAGRAPHS]


def test_a_title_in_capitals_stands_between_such_lines() -> None:
    lines = [*PARAGRAPHS[:6], "GEORGIA", "REPUBLIC OF GEORGIA", "Population: 5", *PARAGRAPHS[6:]]
    headings = [words for kind, words in read_blocks("\n".join(lines)) if kind == "heading"]
    assert headings == ["GEORGIA", "REPUBLIC OF GEORGIA"]


def test_signs_for_pictures_are_no_part_of_a_title() -> None:
    lines = [*PARAGRAPHS[:6], "\ufffc\ufffcGEORGIA", *PARAGRAPHS[6:]]
    found = read_blocks("\n".join(lines))
    assert found[6:8] == [("rule", "\ufffc\ufffc"), ("heading", "GEORGIA")]


def test_a_line_that_goes_on_small_is_joined_to_the_one_it_was_cut_from() -> None:
    cut = f"{SENTENCE} in the north and in the south of the country, where the men of the"
    lines = [cut, "mines had gone before.", *PARAGRAPHS]
    assert read_blocks("\n".join(lines))[0] == ("paragraph", "\n".join(lines[:2]))


def test_rows_of_a_table_stay_together() -> None:
    rows = [
        "Village          1990     2000",
        "North               5       7",
        "South               6       8",
    ]
    found = read_blocks("\n".join([*PARAGRAPHS[:6], "", *rows, "", *PARAGRAPHS[6:]]))
    assert [kind for kind, _ in found].count("row") + [k for k, _ in found].count("columns") == 3


def test_a_number_begins_a_paragraph_below_a_title() -> None:
    items = [f"6.{number} Pay those who worked in kiln {number};" for number in range(1, 5)]
    asked = f"6. {SENTENCE}, and asked the ministry that it should do what is said here:"
    lines = [PARAGRAPHS[0], "II. Conclusions", asked, *items, f"7. {PARAGRAPHS[1]}"]
    document = read_source("\n".join(lines).encode(), "a.txt", "a.txt")
    numbers = [mark.value for block in document.blocks for mark in block.marks_of("number")]
    assert numbers == ["6", "6.1", "6.2", "6.3", "6.4", "7"]


def test_lines_that_are_broken_at_one_width_stay_a_paragraph() -> None:
    words = " ".join(PARAGRAPHS).split()
    broken = "\n".join(" ".join(words[at : at + 12]) for at in range(0, len(words), 12))
    assert [kind for kind, _ in read_blocks(broken)] == ["paragraph"]


def test_one_long_line_takes_no_longer_than_its_length_asks() -> None:
    words = f"{SENTENCE} and nobody asked. " * 10_000
    with within_a_minute():
        (block,) = read_blocks(words)
    assert block == ("paragraph", words.rstrip())
