"""Figures and labels that should be data and are left in prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.checks.finished import FinishedChapter, FinishedDocument, Label
    from pipeline.document.problems import Problem

_DIGITS: Final = re.compile(r"\d+")
# A figure as a cell of a table prints it; a year of its head is one too.
_FIGURE: Final = re.compile(
    r"[(<>~\u2013\u2212-]{0,2}[$\u20ac\u00a3]?\d[\d,.]*(?:/\d{2})?%?\)?(?:[a-z*]|\d/)?"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")  # the axis of a chart, where no other figures follow
_EMPTY: Final = frozenset(
    ("-", "--", "\u2013", "\u2014", "..", "...", "\u2026", "n.a.", "n/a", "NA", "|")
)
_FEWEST_FIGURES: Final = 12  # of a stretch
_MOST_WORDS_BETWEEN: Final = 6  # of the label of a row
_LEAST_SHARE: Final = 0.6  # of figures among the words of a stretch
_SHOWN: Final = 60
_MOST_PLACES: Final = 20

_FEWEST_LINES: Final = 3  # of labels
_MOST_WORDS_OF_VALUE: Final = 12
_MOST_LINES_BETWEEN: Final = 1  # over which a value runs on


def check_flattened_tables(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield paragraphs that hold a long run of figures with few words between: rows of a table.

    Paragraphs that follow each other are the rows of one.
    """
    for at, section in enumerate(chapter.record.sections):
        rows: list[tuple[int, str]] = []
        for number, paragraph in enumerate(section.paragraphs):
            is_long = len(_DIGITS.findall(paragraph.text)) >= _FEWEST_FIGURES
            stretch = _find_stretch(paragraph.text.split()) if is_long else []
            if stretch:
                rows.append((number, " ".join(stretch)[:_SHOWN]))
            if rows and (not stretch or number + 1 == len(section.paragraphs)):
                first, words = rows[0]
                spans = tuple(span for row, _ in rows for span in section.paragraphs[row].spans)
                yield make_problem(
                    Code.FLATTENED_TABLE,
                    f"a table without its columns: {words!r}",
                    spans[:_MOST_PLACES],
                    f"/sections/{at}/paragraphs/{first}",
                )
                rows = []


def _find_stretch(words: list[str]) -> list[str]:
    """The first run of words that is mostly figures, empty where there is none."""
    first, last, figures = 0, -1, 0
    for at, word in enumerate(words):
        if not _FIGURE.fullmatch(word) and word not in _EMPTY:
            continue
        if figures and at - last - 1 <= _MOST_WORDS_BETWEEN:
            figures += 1
        else:
            first, figures = at, 1
        last = at
        size = last - first + 1
        if figures / size < _LEAST_SHARE:
            first, figures = at, 1
        elif figures >= _FEWEST_FIGURES and not all(map(_YEAR.match, words[first : last + 1])):
            return words[first : last + 1]
    return []


def check_unread_boxes(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield lines of labels and values, one below the other, that are left in paragraphs."""
    document = chapter.document
    run: list[Label] = []
    for label in (*chapter.select_labels(), None):
        is_unread = label is not None and _is_unread(document, label)
        if label and is_unread and (not run or _are_near(document, run[-1], label)):
            run.append(label)
            continue
        if len(run) >= _FEWEST_LINES:
            first = document.text[run[0].start : run[0].end]
            message = (
                f"{len(run)} lines of labels and values gave no statistic, the first {first!r}"
            )
            places = tuple(document.span_of_line(one.start) for one in run)
            yield make_problem(Code.UNREAD_BOX, message, places)
        run = [label] if label and is_unread else []


def _is_unread(document: FinishedDocument, label: Label) -> bool:
    """Whether it opens its line, in a paragraph, and a value follows it that is no sentence."""
    text = document.text
    if label.is_read or text[text.rfind("\n", 0, label.start) + 1 : label.start].strip(" *"):
        return False
    claim = document.find_claim(label.start)
    end = text.find("\n", label.end)
    value = text[label.end + 1 : end if end >= 0 else len(text)].split()
    return (
        claim is not None and claim.role == "paragraph" and 0 < len(value) <= _MOST_WORDS_OF_VALUE
    )


def _are_near(document: FinishedDocument, one: Label, other: Label) -> bool:
    between = document.text[one.end : other.start]
    return between.count("\n") <= 1 + _MOST_LINES_BETWEEN and "\n\n" not in between
