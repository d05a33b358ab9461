"""The period of a figure: the date by which its clause is dated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_roles import dates_clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.country import DateBasis

_COMPARED: Final = re.compile(
    r"\b(?:compared\s(?:with|to)|versus|up\sfrom|down\sfrom)\s|;\s|,\swhile\s|,\sbut\s"
)
_RELATIVE: Final = re.compile(r"\b(?:who|which|that|where|when)\b")
_LISTED: Final = re.compile(r",?\s(?:and\s|or\s|including\s)?")
_NEAR: Final = 4  # words between a figure and a date of its own, beside one that heads the sentence
_HEAD: Final = 16  # characters before a date that heads a sentence
_OF_EDITION: Final = re.compile(
    r"\b(?:during|in|throughout|over|within)\sthe\s(?:reporting\s(?:period|year)|year)\b"
    r"(?!\s(?:of|before|after|prior|when|\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DatedPart:
    """A date in a sentence: half-open offsets, its EDTF, and the basis of its year."""

    start: int
    end: int
    edtf: str
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a figure begins with the words before it, its noun ends, and the next figure begins."""

    start: int
    end: int
    following: int


def find_period(
    text: str, place: FigurePlace, dates: Sequence[DatedPart], edition: str | None
) -> tuple[str, DateBasis] | None:
    """The period of a figure as EDTF, with the basis of its year; None where none is stated.

    It is the date behind the figure, before the next one; else the date before it, or the one that
    heads the sentence; else the edition's year for `during the reporting period`. What is compared
    (`compared with 14 in 2019`) has its own date only.
    """
    low, high = _find_segment(text, place.start)
    dating = [date for date in dates if dates_clause(text, date.start, date.end, date.edtf)]
    before = [date for date in dating if low <= date.end <= place.start]
    heads = bool(before) and before[0].start <= _HEAD and text.startswith(",", before[0].end)
    is_listed = _LISTED.fullmatch(text, place.end, place.following) is not None
    reach = high if is_listed else min(high, place.following)
    behind = next((date for date in dating if place.end <= date.start < reach), None)
    if behind:
        between = text[place.end : behind.start]
        is_far = heads and between.count(" ") > _NEAR
        if not (is_far or "(" in between or _RELATIVE.search(between)):
            return behind.edtf, behind.basis
    if before and (heads or not _RELATIVE.search(text[before[-1].end : place.start])):
        date = before[-1]
        return date.edtf, date.basis
    if low == 0 and edition and _OF_EDITION.search(text):
        return edition, "edition"
    return None


def _find_segment(text: str, at: int) -> tuple[int, int]:
    """The part of a sentence around `at`: what is compared ends at the next comma."""
    breaks = [0, len(text) + 1]
    for found in _COMPARED.finditer(text):
        breaks.append(found.end())
        comma = text.find(", ", found.end())
        if comma > 0 and found.group()[0].isalpha():
            breaks.append(comma + 1)
    return max(one for one in breaks if one <= at), min(one for one in breaks if one > at)
