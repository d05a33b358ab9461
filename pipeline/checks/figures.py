"""Figures and labels that should be data and are left in prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.words import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedChapter, FinishedDocument, Label
    from pipeline.document.problems import Problem

# A figure as a cell of a table prints it; a year of its head is one too.
_FIGURE: Final = re.compile(
    r"[(<>~\u2013\u2212-]{0,2}[$\u20ac\u00a3]?\d[\d,.]*(?:/\d{2})?%?\)?(?:[a-z*]|\d/)?"
)
# What prose names is no cell: `resolutions 17 (1990) of 5 May 1990, 21 (1990) of 4 June 1990`.
_DAY: Final = re.compile(rf"\b\d\d?\s(?:{'|'.join(MONTHS)})(?:,?\s\d{{4}})?\b")
_TELEPHONE: Final = re.compile(r"\+\d{2,3}[\s-]\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")  # the axis of a chart, where no other figures follow
_EMPTY: Final = frozenset(
    ("-", "--", "\u2013", "\u2014", "..", "...", "\u2026", "n.a.", "n/a", "NA", "|")
)
_FEWEST_FIGURES: Final = 12  # of a stretch
_MOST_WORDS_BETWEEN: Final = 6  # of the label of a row
_LEAST_SHARE: Final = 0.6  # of figures among the words of a stretch
_LEAST_PARTED: Final = 0.75  # of them before a comma, in a list
_LONGEST_OF_FIGURES: Final = 60  # characters of a paragraph that is figures alone
_SHOWN: Final = 60
_MOST_PLACES: Final = 20

_FEWEST_LINES: Final = 3  # of labels
_MOST_WORDS_OF_VALUE: Final = 12
_MOST_LINES_BETWEEN: Final = 1  # over which a value runs on


def check_flattened_tables(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield paragraphs that hold a long run of figures with few words between: rows of a table.

    Paragraphs that follow each other are the rows of one, and so are those of nothing but figures.
    """
    for at, section in enumerate(chapter.record.sections):
        for first, last, words in _list_rows([one.text for one in section.paragraphs]):
            spans = tuple(span for one in section.paragraphs[first:last] for span in one.spans)
            yield make_problem(
                Code.FLATTENED_TABLE,
                f"a table or chart without its columns: {words[:_SHOWN]!r}",
                spans[:_MOST_PLACES],
                f"/sections/{at}/paragraphs/{first}",
            )


def _list_rows(paragraphs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The runs of paragraphs that are rows of figures: first, the one behind the last, figures."""
    at = 0
    while at < len(paragraphs):
        last, words = at, ""
        while last < len(paragraphs) and (stretch := _find_stretch_of(paragraphs[last])):
            words, last = words or stretch, last + 1
        if last == at:
            figures: list[str] = []
            while last < len(paragraphs) and (own := _read_figures(paragraphs[last])):
                figures, last = [*figures, *own], last + 1
            words = " ".join(figures) if len(figures) >= _FEWEST_FIGURES else ""
        if words:
            yield at, last, words
        at = max(last, at + 1)


def _find_stretch_of(paragraph: str) -> str:
    is_long = len(DIGITS.findall(paragraph)) >= _FEWEST_FIGURES
    if _TELEPHONE.search(paragraph):
        return ""
    return " ".join(_find_stretch(_DAY.sub("day", paragraph).split())) if is_long else ""


def _read_figures(paragraph: str) -> list[str]:
    """The figures of a paragraph that holds nothing else."""
    words = paragraph.split() if len(paragraph) <= _LONGEST_OF_FIGURES else []
    has_figure = any(map(_FIGURE.fullmatch, words))
    is_bare = has_figure and all(one in _EMPTY or _FIGURE.fullmatch(one) for one in words)
    return words if is_bare else []


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
        elif figures >= _FEWEST_FIGURES and not _is_listed(words[first : last + 1]):
            return words[first : last + 1]
    return []


def _is_listed(words: Sequence[str]) -> bool:
    """Whether words that are mostly figures are all years, or parted by commas: no cells of rows.

    >>> _is_listed("44, 47, 48, 51, 52, 55-58, 60, and 62 in paragraph 99".split())
    True
    """
    parted = sum(word.endswith((",", ";")) for word in words)
    figures = sum(_FIGURE.fullmatch(word) is not None for word in words)
    return parted >= _LEAST_PARTED * figures or all(map(_YEAR.match, words))


def check_unread_boxes(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield lines of labels and values, one below the other, that are left in paragraphs."""
    document = chapter.document
    run: list[Label] = []
    for label in (*chapter.select_labels(), None):
        is_unread = label is not None and not label.is_read and _is_unread(document, label)
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
    if text[text.rfind("\n", 0, label.start) + 1 : label.start].strip(" *"):
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
