"""The numbers of raised marks are decided over the whole document, and never guessed."""

from __future__ import annotations

import pytest

from pipeline.document.model import UNREAD_CALLOUT
from pipeline.readers.recognition.engine import RecognizedWord
from pipeline.readers.recognition.note_numbers import Coarse, number_marks
from pipeline.readers.recognition.raised_marks import RaisedMark
from pipeline.readers.recognition.recognizer import RecognizedPage

EM = 42.0
LEAST = 70.0


def page(calls: str, notes: str = "", word: str = "crops") -> RecognizedPage:
    """A page whose lines end with marks, and whose notes begin with marks.

    Each mark is what two looks read, `7/1` or `/` for nothing.
    """
    words: list[RecognizedWord] = []
    marks: list[RaisedMark] = []
    for line, read in enumerate([*calls.split(), *notes.split()]):
        opens = line >= len(calls.split())
        baseline = 100.0 + 60 * line
        boxes = tuple(
            (100.0 + 20 * at, baseline - 20, 118.0 + 20 * at, baseline) for at in range(len(word))
        )
        words.append(RecognizedWord(word, boxes, baseline, 95.0, line))
        left = 60.0 if opens else boxes[-1][2] + 2
        figures = max(len(one) for one in read.split("/")) or 1
        raised = tuple(
            (left + 12 * at, baseline - 30, left + 12 * at + 10, baseline - 12)
            for at in range(figures)
        )
        marks.append(RaisedMark(raised, line, EM, baseline, "", '"', tuple(read.split("/"))))
    return RecognizedPage(tuple(words), 0, 0.0, (1000, 2000), marks=tuple(marks))


def decide(*pages: RecognizedPage) -> list[str]:
    """What stands at the marks of these pages, line by line."""
    found = []
    for numbered in number_marks(pages, LEAST):
        lines: dict[int, str] = {}
        for word in numbered.words:
            lines[word.line] = lines.get(word.line, "") + word.text.replace("crops", "")
        found += [lines[line] for line in sorted(lines)]
        assert numbered.marks == ()
    return found


@pytest.mark.parametrize(
    ("calls", "notes", "numbers"),
    [
        ("1/1 2/2 3/3", "1/1 2/2 3/3", "1 2 3 1 2 3"),
        ("1/1 7/1 3/3", "1/1 2/2 3/3", "1 2 3 1 2 3"),  # misread as two things
        ("4/4 5/ 6/6", "4/4 / 6/6", "4 5 6 4 5 6"),  # read once, or not at all
        ("9/9 10/1 11/11", "9/9 10/10 11/11", "9 10 11 9 10 11"),
        ("1/1 2/2 1/1 3/3", "1/1 2/2 3/3", "1 2 1 3 1 2 3"),  # called again
        ("1/1 3/3", "1/1 2/2 3/3", "1 3 1 2 3"),  # a callout was not found
    ],
)
def test_sequence_and_count_decide_what_is_misread(calls: str, notes: str, numbers: str) -> None:
    assert decide(page(calls, notes)) == numbers.split()


def test_numbers_go_on_over_pages_and_begin_anew() -> None:
    first, second = page("1/1 2/2", "1/1 2/2"), page("3/8 4/4", "3/3 4/4")
    assert decide(first, second) == ["1", "2", "1", "2", "3", "4", "3", "4"]
    assert decide(first, first) == ["1", "2", "1", "2", "1", "2", "1", "2"]


def test_a_mark_that_may_be_two_numbers_is_a_question() -> None:
    found = decide(page("3/3 4/5 6/6", "3/3 4/4 5/5 6/6"))
    assert found[:3] == ["3", UNREAD_CALLOUT, "6"]


def test_what_fits_nowhere_stays_as_it_was_read_and_is_uncertain() -> None:
    numbered = number_marks([page("1/1 / 2/2", "1/1 2/2")], LEAST)[0]
    assert [word.text for word in numbered.words[:3]] == ["crops1", 'crops"', "crops2"]
    assert [word.confidence < LEAST for word in numbered.words[:3]] == [False, True, False]
    assert [(word.mark_start, word.mark_end) for word in numbered.words[:3]] == [
        (5, 6), (0, 0), (5, 6),
    ]  # fmt: skip


def test_a_raised_figure_behind_a_unit_of_length_is_a_power() -> None:
    assert number_marks([page("2/2", word="of 9 km")], LEAST)[0].words[0].mark_end == 0


def test_degrees_behind_a_figure_are_no_mark() -> None:
    found = page("1/1 9/9 2/2", "1/1 2/2", word="at 36")
    marks = tuple(mark._replace(seen="\u00b0") for mark in found.marks)
    words = number_marks([found._replace(marks=marks)], LEAST)[0].words
    assert [word.text for word in words[:3]] == ["at 361", "at 36\u00b0", "at 362"]


def test_a_mark_that_opens_a_line_is_a_word_of_its_own() -> None:
    words = number_marks([page("1/1", "1/1")], LEAST)[0].words
    assert [(word.text, word.line) for word in words] == [("crops1", 0), ("1", 1), ("crops", 1)]


def test_every_mark_of_a_coarse_page_is_a_question() -> None:
    pages = page("1/1 2/2", "1/1 2/2"), page("3/3", "3/3")
    first, second = number_marks(pages, LEAST, Coarse({0, 1}, {1}))
    assert [word.text for word in (*first.words, *second.words)] == [
        f"crops{UNREAD_CALLOUT}", f"crops{UNREAD_CALLOUT}", "1", "crops", "2", "crops",
        f"crops{UNREAD_CALLOUT}", UNREAD_CALLOUT, "crops",
    ]  # fmt: skip
