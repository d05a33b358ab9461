"""Short forms that may mean many sources: messages are bounded, so that output is linear."""

from __future__ import annotations

import pytest

from pipeline.citations.notes import collect_citations
from pipeline.citations.resolve import resolve_citations
from pipeline.citations.styles.law_reviews import _is_title
from pipeline.document.model import Document
from pipeline.document.reading import Reading
from pipeline.layout.elements import FoundNote
from tests.support.timing import within_a_minute


def make_name(number: int) -> str:
    """A word in capitals for a number."""
    return "R" + "".join(chr(65 + number // 26**at % 26) for at in range(4))


def build_notes(count: int) -> list[FoundNote]:
    """As many books by one author, then as many short forms that name the author alone."""
    texts = [f"JOHN SMITH, RIVERS OF {make_name(at)} (2001)." for at in range(count)]
    texts += ["Smith, supra."] * count
    whole = Document("b.txt", "b.txt", "", "text/plain", "\n".join(texts), ())
    notes, start = [], 0
    for number, text in enumerate(texts, 1):
        place = (start, start + len(text))
        mark = str(number)
        notes.append(FoundNote(mark, mark, Reading.of(whole, [place]), (place,)))
        start += len(text) + 1
    return notes


def test_a_message_names_a_few_candidates_of_many() -> None:
    resolved = resolve_citations(collect_citations(build_notes(400)), None)
    messages = [problem.message for problem in resolved.problems]
    assert len(messages) == 400
    assert max(map(len, messages)) < 200
    assert messages[0].endswith(
        "'Smith' may mean smith-2001, smith-2001-b, smith-2001-c, "
        "smith-2001-d, smith-2001-e or others"
    )


@pytest.mark.parametrize("run", ["999999999999 ", "1/2-", "may", "dec 5", "12.34.56 "])
def test_a_title_of_nothing_but_parts_of_dates_is_recognized_in_linear_time(run: str) -> None:
    """A title that is almost a date is not divided into numbers in every possible way."""
    with within_a_minute():
        _is_title(f"{run * 40}%")
