"""The period of a figure: the date by which its clause is dated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.record.country import DateBasis

_COMPARED: Final = re.compile(
    r"\b(?:compared\s(?:with|to)|versus|up\sfrom|down\sfrom)\s|;\s|,\swhile\s|,\sbut\s"
)
_DATING: Final = re.compile(  # words before a date that dates its clause
    r"(?:^|\b(?:in|during|by|on|of|since|between|from|throughout|through|as\sof|for|within|over|early|late|mid)"
    r"\s(?:the\s(?:[A-Z]\w+\s)?)?|\(|\bthe\s)$",
    re.IGNORECASE,
)
_NOT_DATING: Final = re.compile(
    r"\b(?:before|after|until|prior\sto|following|born\sin|a|an|['\u2019]s)\s$", re.IGNORECASE
)
_OPENS_INTERVAL: Final = re.compile(r"\b(?:between|from|since)\s(?:the\s)?$", re.IGNORECASE)
_NAMES_A_THING: Final = re.compile(  # `the 2019 survey`
    r"\s(?!(?:in|on|at|by|for|from|to|and|or|but|with|compared|as|the|an?|there|its?|this|these|those|were|was"
    r"|are|is|had|has|have|who|which|that|of|when|up|down|more|less|fewer|approximately|about|some|over|under"
    r"|nearly|almost|authorities|police|courts|government|officials|state|local|all|no|only|civil)\b)[a-z]+"
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
    dating = [date for date in dates if _dates_clause(text, date)]
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


def _dates_clause(text: str, date: DatedPart) -> bool:
    """Whether a date dates its clause, and does not name a thing (`the 2019 survey`)."""
    if _NOT_DATING.search(text, 0, date.start) or not _DATING.search(text, 0, date.start):
        return False
    if "/" not in date.edtf and _OPENS_INTERVAL.search(text, 0, date.start):
        return False
    heads = text.count(" ", 0, date.start) <= 1
    return heads or _NAMES_A_THING.match(text, date.end) is None
