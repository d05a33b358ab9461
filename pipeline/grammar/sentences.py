"""Sentence boundaries in running prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.vocabulary.months import month_abbreviations
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterator


_CLOSERS: Final = "\"'\u201d\u2019)\\]"
_CALLOUT: Final = r"\(\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*\)"  # `fishing. (2, 6-9) In`
_ENDED: Final = re.compile(rf"[.!?:\u2026][{_CLOSERS}]{{0,4}}(?:\s?\[\d{{1,3}}\])?$")
_BOUNDARY: Final = re.compile(
    rf"(?<![.!?\u2026])[.!?\u2026]++[{_CLOSERS}]{{0,4}}(?:\s?{_CALLOUT})?\s+(?=[\"'\u201c\u2018(\[]?[A-Z0-9])"
)
_TITLES: Final = list_words("sentences", "titles")
_ABBREVIATIONS: Final = (
    *_TITLES,
    *list_words("sentences", "abbreviations"),
    *month_abbreviations(),
)
# Initials (`U.S`, `J`) are none of the list, nor is the letter of `(b. 1956)`.
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[\u201c\"])"
    rf"(?:[A-Z]|(?<=\()[a-z]|(?:[A-Z]\.)+[A-Z]|{'|'.join(map(re.escape, _ABBREVIATIONS))})$"
)
_TITLE_BEFORE_NAME: Final = re.compile(rf"\b(?:{'|'.join((*_TITLES, 'vs'))})\.$")
CALLOUT_AT_END: Final = re.compile(r"\d{1,3}$")  # at the end of a sentence
_LONGEST_ABBREVIATION: Final = 14


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence, or an introduction to a list, may end.

    No sentence ends after `Mr.` or `St.`.
    """
    return bool(_ENDED.search(text[-12:])) and not _TITLE_BEFORE_NAME.search(text[-8:])


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open offsets of each sentence, in order, without the space between."""
    start = 0
    for found in _BOUNDARY.finditer(text):
        stem = text[max(start, found.start() - _LONGEST_ABBREVIATION) : found.start()]
        if found.group().startswith(".") and _ABBREVIATION.search(stem):
            continue
        yield start, found.start() + len(found.group().rstrip())
        start = found.end()
    if start < len(text):
        yield start, len(text)
