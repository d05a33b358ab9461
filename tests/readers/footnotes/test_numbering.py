"""How notes are numbered and called, and which irregularities are reported."""

from __future__ import annotations

from typing import Any

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.extracting import FAMILY, as_json, codes, extracted, record
from tests.support.printed_pdf import Text, content, pdf

ODD = {
    "callout-out-of-order",
    "dangling-antecedent",
    "later-reference",
    "note-out-of-order",
    "restarted-numbering",
    "skipped-note",
    "callout-without-note",
    "note-without-callout",
    "repeated-note",
}
CASES = {
    "in order": ("123", "123", set()),
    "going on from an earlier chapter": (["21", "22"], ["21", "22"], set()),
    "callouts out of order": ("132", "123", {"callout-out-of-order"}),
    "notes out of order": ("123", "132", {"note-out-of-order"}),
    "a number skipped": ("124", "124", {"skipped-note"}),
    "several numbers skipped": ("126", "126", {"skipped-note"}),
    "numbers from 1 again": ("1212", "1212", {"restarted-numbering", "repeated-note"}),
    "each note a page's first": ("111", "111", {"restarted-numbering", "repeated-note"}),
    "a number twice": ("122", "122", {"repeated-note"}),
    "a callout of no note": ("1234", "123", {"callout-without-note"}),
    "a note that nothing calls": ("12", "123", {"note-without-callout"}),
}
SENTENCES = ("One lies here", "Two are gone", "Three came back", "Four sat down")


def odd(one: dict[str, Any]) -> set[str]:
    return ODD & {*codes(one)}


def chapter(callouts: Any, notes: Any) -> str:  # noqa: ANN401 - a list or a text of marks
    """A chapter in Markdown whose sentences print these callouts, and these notes below them."""
    sentence = " ".join(f"{SENTENCES[at]}.<sup>{mark}</sup>" for at, mark in enumerate(callouts))
    below = "\n\n".join(f"<sup>{mark}</sup> It was seen in {mark} towns." for mark in notes)
    return f"## Georgia\n\n{sentence}\n\n{below}\n"


def width(sentence: str, size: float) -> float:
    """How wide a text is in Helvetica."""
    widths = FONT_METRICS["Helvetica"][1]
    return sum(widths[letter] for letter in sentence) * size / 1000


def page(callouts: Any, notes: Any, number: int = 1) -> list[Text]:  # noqa: ANN401 - as above
    """A page's sentences with raised callouts, and below them its notes with raised marks."""
    texts: list[Text] = [(72, 740, 20, "Georgia")] if number == 1 else []
    for at, mark in enumerate(callouts):
        y, sentence = (
            690 - 14 * at,
            f"{SENTENCES[at]} while the rain fell on hill {number} of the north.",
        )
        texts += [(72, y, 11, sentence), (72.5 + width(sentence, 11), y + 4, 6, mark)]
    for at, mark in enumerate(notes):
        y, seen = 120 - 12 * at, f"It was seen in {mark} towns of the land {number}."
        texts += [(72, y + 3, 5, mark), (77, y, 8, seen)]
    return texts


def printed(*pages: tuple[Any, Any]) -> dict[str, Any]:
    """A chapter as a PDF of these pages, each with its callouts and notes."""
    drawn = [content(page(*one, number)) for number, one in enumerate(pages, 1)]
    whole = read_source(pdf(drawn), "report.pdf", "report.pdf")
    made = extract(whole, profile=FAMILY, families=load_families(), recognize=None)
    [(_, one)] = as_json(made)[1].items()
    return one


@pytest.mark.parametrize(("callouts", "notes", "expected"), CASES.values(), ids=CASES)
def test_irregular_note_numbers_are_reported(callouts: str, notes: str, expected: set[str]) -> None:
    """Each irregularity has its own problem code, and there is no other problem."""
    assert odd(record(chapter(callouts, notes))) == expected


def test_a_mark_of_thousands_of_digits_numbers_no_note() -> None:
    """A number that Python refuses to read is a mark like others."""
    mark = "\u00b2" * 5000
    text = f"## Georgia\n\nOne.\u00b9 Two.{mark}\n\n\u00b9 It was seen.\n\n{mark} It was not.\n"
    one = record(text)
    assert [note["mark"] for note in one["notes"]] == ["1", "2" * 5000]
    assert odd(one) == set()


@pytest.mark.parametrize("name", ["in order", "callouts out of order", "a number skipped"])
def test_irregular_note_numbers_of_a_pdf_are_reported(name: str) -> None:
    callouts, notes, expected = CASES[name]
    one = printed((callouts, notes))
    assert [note["mark"] for note in one["notes"]] == list(notes)
    assert odd(one) == expected


@pytest.mark.parametrize("counts", [(2, 2), (3, 2, 3), (1, 3), (1, 1, 1)], ids=str)
def test_notes_numbered_from_1_on_each_page_are_linked_and_reported(
    counts: tuple[int, ...],
) -> None:
    """Each callout calls the note of its own page; a problem names the restart of the numbers."""
    marks = ["1234"[:count] for count in counts]
    one = printed(*((some, some) for some in marks))
    towns = {note["id"]: note["text"].split(" ", 4)[-1] for note in one["notes"]}
    assert [note["mark"] for note in one["notes"]] == [mark for some in marks for mark in some]
    called = [
        (paragraph["text"][: ref["at"]].rpartition(" hill ")[2][:1], ref["note"])
        for section in one["sections"]
        for paragraph in section["paragraphs"]
        for ref in paragraph["note_refs"]
    ]
    assert len(called) == sum(counts)
    assert all(towns[note].endswith(f"land {number}.") for number, note in called)
    assert odd(one) == {"restarted-numbering", "repeated-note"}
    assert codes(one).count("restarted-numbering") == len(counts) - 1


def test_numbering_that_restarts_in_each_chapter_is_reported() -> None:
    """In a document whose chapters number from 1, each chapter but the first has the problem."""
    text = chapter("12", "12") + chapter("12", "12").replace("Georgia", "Moldova")
    _, records = as_json(extracted(text))
    first, second = records.values()
    assert odd(first) == set()
    assert odd(second) == {"restarted-numbering"}
    on = chapter("12", "12") + chapter("34", "34").replace("Georgia", "Moldova")
    assert [odd(one) for one in as_json(extracted(on))[1].values()] == [set(), set()]


def noted(*notes: str) -> set[str]:
    """The irregularities of a chapter with these notes, each called once."""
    sentence = " ".join(f"{SENTENCES[at]}.<sup>{at + 1}</sup>" for at in range(len(notes)))
    below = "\n\n".join(f"<sup>{at}</sup> {note}" for at, note in enumerate(notes, 1))
    return odd(record(f"## Georgia\n\n{sentence}\n\n{below}\n"))


BOOK = "MAYA LINDQVIST, SILENT HARVEST (2004)."


def test_a_supra_refers_to_an_earlier_note() -> None:
    """A `supra` that names its own or a later note is a problem; an earlier one is not."""
    other = "OSCAR BELL, DEBT AND PASSAGE (2002)."
    assert noted(BOOK, other, "Lindqvist, supra note 1, at 4.") == set()
    assert noted(BOOK, "Lindqvist, supra note 3, at 4.", other) == {"later-reference"}
    assert noted(BOOK, "Lindqvist, supra note 2, at 4.") == {"later-reference"}
    assert noted(BOOK, "Lindqvist, infra note 3, at 4.", other) == set()


def test_a_short_form_without_an_antecedent_is_reported() -> None:
    """An `Id.` without a note before it, and a `supra` whose name and number are unknown."""
    assert noted(BOOK, "Id. at 4.") == set()
    assert noted("Id. at 4.", BOOK) == {"dangling-antecedent"}
    assert noted("The rain went on.", "Id. at 4.") == {"dangling-antecedent"}
    assert noted(BOOK, "Supra note 9.") == {"dangling-antecedent"}


def test_a_gap_of_any_width_is_found_at_once() -> None:
    """Markdown lets a note have any number; the numbers between two are not walked through."""
    large = "9" * 18
    notes = f"[^1]: It was seen.\n\n[^{large}]: It was gone.\n"
    text = f"## Georgia\n\nOne.[^1] Two.[^{large}]\n\n{notes}"
    assert odd(record(text)) == {"skipped-note"}


@pytest.mark.parametrize(("first", "last", "kept"), [(9, 20, 12), (1, 20, 20), (16, 20, 0)])
def test_references_whose_first_page_is_lost_are_notes(first: int, last: int, kept: int) -> None:
    cited = " ".join(f"Town {chr(65 + at)} was counted. ({at})" for at in range(1, last + 1))
    listed = [
        f"{at}. Ministry of Labor. Survey of Towns, vol. {at}. Suva, 2012, at 5."
        for at in range(first, last + 1)
    ]
    text = "# Fiji\n\n" + cited + "\n\n" + "\n\n".join(listed) + "\n"
    document = read_source(text.encode(), "a.txt", "a.txt")
    notes = [block for block in document.blocks if block.kind == "note"]
    assert len(notes) == kept


def test_numbered_paragraphs_without_the_first_are_no_references() -> None:
    cited = " ".join(f"Town {chr(65 + at)} was counted. ({at})" for at in range(1, 21))
    listed = [f"{at}. The board of the town met in the hall." for at in range(9, 21)]
    text = "# Fiji\n\n" + cited + "\n\n" + "\n\n".join(listed) + "\n"
    blocks = read_source(text.encode(), "a.txt", "a.txt").blocks
    assert not any(block.kind == "note" for block in blocks)


LETTERED = "It grew.{0}a{1} It fell.{0}b{1} It rose.{0}c{1}"
SOURCES = [
    f"{letter}. Report of the {body}, 2010."
    for letter, body in zip("abc", ("bank", "office", "house"), strict=True)
]
CITED = "Trade grew (1). It fell (2). It rose (3), and (1, 2) and (2-3) went on."
LISTED = "\n\n".join(
    f"{at}. Lund, A. {title}. Sarn, 2010." for at, title in enumerate(("Salt", "Tolls", "Roads"), 1)
)


@pytest.mark.parametrize(
    ("name", "report", "calls"),
    [
        ("a.md", "\n\n".join((LETTERED.format("<sup>", "</sup>"), *SOURCES)), "abcabc"),
        (
            "a.html",
            "".join(f"<p>{one}</p>" for one in (LETTERED.format("<sup>", "</sup>"), *SOURCES)),
            "abcabc",
        ),
        ("a.txt", "Trade grew.1 It fell later.2\n\n1 See the yearly letter.\n\n2 Ibid.\n", "1212"),
        ("a.md", f"{CITED}\n\n## References\n\n{LISTED}\n\nhttps://hill.example/tolls\n", "123"),
    ],
)
def test_notes_that_begin_with_a_letter_a_short_form_or_go_on_are_found(
    name: str, report: str, calls: str
) -> None:
    document = read_source(report.encode(), name, name)
    found = [
        mark.value for block in document.blocks for mark in block.marks if mark.kind == "callout"
    ]
    assert "".join(found)[-len(calls) :] == calls
    assert not any(
        block.kind == "heading" and "http" in document.text[block.start : block.end]
        for block in document.blocks
    )
