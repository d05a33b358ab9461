"""Columns that are read from right to left are named."""

from __future__ import annotations

import pytest

from pipeline.checks.columns import check_column_order
from pipeline.checks.finished import FinishedDocument
from pipeline.document.spans import Line, Page
from tests.checks.reading import read

LEFT, RIGHT = (50.0, 280.0), (310.0, 540.0)
WHOLE, MARGIN = (50.0, 540.0), (310.0, 400.0)


def messages(
    *columns: tuple[tuple[float, float], int, int], word: str = "a cup of tea "
) -> list[str]:
    """What is said of columns, each with its sides, its first line from the top and its lines."""
    lines = list[Line]()
    for (left, right), first, count in columns:
        for at in range(first, first + count):
            start = len(lines) * len(word)
            box = (left, 60.0 + 12 * at, right, 70.0 + 12 * at)
            lines.append(Line(start, start + len(word) - 1, 1, box, "paragraph"))
    text = word * len(lines)
    given = {"text": text, "lines": tuple(lines), "pages": (Page(1, 0, len(text), 595, 842),)}
    document = read("# Kenya\n").document.model_copy(update=given)
    return [one.message for one in check_column_order(FinishedDocument(document))]


def test_a_column_before_the_one_to_its_left_is_named() -> None:
    [message] = messages((RIGHT, 0, 20), (LEFT, 0, 30))
    assert message.startswith("the column that begins 'a cup of tea")


@pytest.mark.parametrize(
    "columns",
    [
        ((LEFT, 0, 30), (RIGHT, 0, 20)),
        ((LEFT, 0, 10), (RIGHT, 0, 10), (WHOLE, 10, 2), (LEFT, 12, 10), (RIGHT, 12, 10)),
        ((LEFT, 0, 10), (RIGHT, 0, 10), (LEFT, 12, 10), (RIGHT, 12, 10)),  # one over the other
        ((RIGHT, 0, 5), (LEFT, 0, 30)),  # a few lines: a box or a caption
        ((MARGIN, 0, 20), (LEFT, 0, 30)),
    ],
)
def test_columns_in_their_order_are_left_alone(
    columns: tuple[tuple[tuple[float, float], int, int], ...],
) -> None:
    assert messages(*columns) == []


def test_a_text_that_is_written_from_right_to_left_is_left_alone() -> None:
    assert messages((RIGHT, 0, 20), (LEFT, 0, 30), word="\u05e9\u05dc\u05d5\u05dd ") == []


def test_the_names_on_a_map_are_no_columns() -> None:
    assert messages((RIGHT, 0, 20), (LEFT, 0, 30), word="Port Louis ") == []
