"""Headings of plain text that are numbered or between signs, in reports of no known family."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.readers.detect import read_source

TITLES = ("Forced labour on farms", "Care of Victims", "Courts")
TEXTS = (
    "Many men work on farms without pay. Some of them are boys of twelve years.",
    "The shelter has ten beds. It is run by a church, and the state pays for it.",
    "There were three trials in the year. All of them were held in the capital.",
)


def read_sections(text: str) -> list[tuple[str | None, str | None]]:
    """The numbers and titles of the sections of a text."""
    document = read_source(text.encode(), "a.txt", "a.txt")
    [made] = extract(document, profile=None, families=(), recognize=None).records
    return [(section.number, section.title) for section in made.sections]


def write(form: str, texts: tuple[str, ...] = TEXTS) -> str:
    """A text with titles in this form."""
    parts = ["TOGO", "Togo is small. It is on the coast, and its roads are old."]
    for at, (title, text) in enumerate(zip(TITLES, texts, strict=True)):
        named = {
            "title": title,
            "upper": title.upper(),
            "n": at + 1,
            "a": "abc"[at],
            "A": "ABC"[at],
        }
        parts += [form.format(**named, i=("i", "ii", "iii")[at], I=("I", "II", "III")[at]), text]
    return "\n\n".join(part for part in parts if part) + "\n"


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("{n}. {title}", "1 2 3"),
        ("{n}) {title}", "1 2 3"),
        ("{n} {title}", "1 2 3"),
        ("4.{n} {title}", "4.1 4.2 4.3"),
        ("({a}) {title}", "a b c"),
        ("{A}. {title}", "A B C"),
        ("({i}) {title}", "i ii iii"),
        ("{I}. {upper}", "I II III"),
        ("Section {n}. {title}", "1 2 3"),
        ("PART {A}: {upper}", "A B C"),
        ("Article {n} \u2013 {title}", "1 2 3"),
        ("== {title} ==", None),
        ("* {title} *", None),
        ("[{title}]", None),
        ("--- {title} ---", None),
    ],
)
def test_titles_of_one_form_are_headings(form: str, numbers: str | None) -> None:
    printed = [title.upper() if "upper" in form else title for title in TITLES]
    expected = zip(numbers.split() if numbers else [None] * len(TITLES), printed, strict=True)
    assert read_sections(write(form)) == [(None, None), *expected]


@pytest.mark.parametrize(
    "text",
    [
        write("{n}. {title}", ("", "", TEXTS[0])),  # items that follow each other
        write("{n}. {title}.") + "\nIt ended.\n",  # sentences
        write("{n}. {title}").replace("2. ", "5. ").replace("3. ", "7. "),  # do not count up
        write("[{title}").replace("]", ""),  # signs on one side
        write("{n}. {title}").split("2. ")[0],  # one alone
    ],
)
def test_other_lines_are_no_headings(text: str) -> None:
    assert read_sections(text) == [(None, None)]


def test_a_numbered_title_in_bold_is_a_heading() -> None:
    text = write("**{n}. {title}**").replace("TOGO", "# Togo")
    document = read_source(text.encode(), "a.md", "a.md")
    [made] = extract(document, profile=None, families=(), recognize=None).records
    assert [section.title for section in made.sections] == [None, *TITLES]


WRAPPED = (
    "The ferries of the lower river sail each day from the quay below the old mill, and\n"
    "the harbour board counts the boats. It has done so for forty years, with the help\n"
    "of the council.\n"
)


def test_lines_in_small_letters_over_text_are_headings() -> None:
    """Each by itself, over text or a list; and without blank lines over a full line of text."""
    text = (
        "TOGO\n\nGeneral information\n\n" + WRAPPED + "\nWhat the board does\n\n"
        "* It counts boats.\n* It mends quays.\n\nMany things are sold there.\n"
        "Tolls and fees\n" + WRAPPED + "Nobody pays on Sundays.\nLedgers\n" + WRAPPED
    )
    titles = ["General information", "What the board does", "Tolls and fees", "Ledgers"]
    assert [title for _, title in read_sections(text)] == titles


def test_lines_in_small_letters_that_are_labels_are_no_headings() -> None:
    """Most of them stand over another line, and no full line is below the short one."""
    labels = "Boats counted\n\nabout forty\n\nTolls paid\n\nnone in all\n\nFees\n\nlow\n\n"
    text = (
        "TOGO\n\nGeneral information\n\n"
        + WRAPPED
        + "\n"
        + labels
        + "Signed for the board\nA Clerk\n"
    )
    assert [title for _, title in read_sections(text)] == [None, "Fees"]


def test_the_number_of_a_page_is_no_heading() -> None:
    text = "TOGO\n\nGeneral information\n\n" + WRAPPED + "\nTolls and fees\n\n" + WRAPPED
    text += "\nPage 12 of the report\n\n" + WRAPPED
    titles = ["General information", "Tolls and fees"]
    assert [title for _, title in read_sections(text)] == titles


@pytest.mark.parametrize("call", ["[4]", "\u2074", " (4)", "^12"])
def test_a_sentence_that_calls_a_note_behind_its_stop_is_no_heading(call: str) -> None:
    text = "TOGO\n\nGeneral information\n\n" + WRAPPED + "\nTolls and fees\n\n" + WRAPPED
    text += f"\nThe council noted it.{call}\n\n" + WRAPPED
    titles = ["General information", "Tolls and fees"]
    assert [title for _, title in read_sections(text)] == titles
