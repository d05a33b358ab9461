"""Where a note is cut: at semicolons, at the ends of sentences, at signals."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.abbreviations import ABBREVIATIONS, word_before
from pipeline.grammar.title_case import vocabulary
from pipeline.grammar.urls import url_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNAL_WORDS: Final = r"""
    (?:but\s)?see(?:,?\s(?:also|generally))?(?:,?\s(?:e\.\s?g\.|for\sexample),?)?
  | (?:but\s)?cf\. | e\.\s?g\.,? | accord | contra | compare
  | (?:cited|quoted|reprinted|cited\sto)\sin:? | citing:? | quoting:?"""
# Inside a piece a signal opens a new citation only after a comma, a bracket or `and`.
_NEXT_SIGNAL: Final = re.compile(
    rf"""(?:(?<![Ss]ee)(?<!also)(?<!generally),\s(?:and\s)?|[(\[])
        (?P<next>(?i:{SIGNAL_WORDS})\s)(?=[^a-z]|id\.|supra|infra)""",
    re.VERBOSE,
)
_STOP: Final = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“(\[]?[^\W\d_a-z]|\d{1,3}\s[A-Z])")
# After these a point does not end a sentence.
_ABBREVIATIONS: Final = ABBREVIATIONS | vocabulary(
    """mar jun jul sep trans p para paras al cf inc ltd co corp dept gov gen rep sen
    rev univ econ soc assoc bd comm'n dep't gov't int'l nat'l ass'n hum rts inst org doc supp
    eur am afr inter comp crim dist super div comm hon ser app pub stat cir ct cong sess tech persp
    n nn exec"""
)
_SERIES: Final = re.compile(r"(?:^|,\s)\d{1,4}\s[A-Z][^,]*$")


def _blank(text: str) -> str:
    """The text with every address blotted out, at the same length."""
    parts, at = [], 0
    for start, end in url_spans(text):
        parts += [text[at:start], "u" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _is_stop(text: str, at: int) -> bool:
    """Whether the mark at `at` ends a sentence: no point after an initial or abbreviation.

    A question or exclamation mark after a capitalised word stands in a title: `LOST WOMEN? THE …`.
    """
    last = word_before(text, at)
    if text[at] != ".":
        return not last[:1].isupper()
    word = re.split(r"[.&/\u2013\u2014-]", last)[-1].lower()
    is_initial = len(word) == 1 and word.isalpha()
    in_series = _SERIES.search(text, max(0, at - 60), at)  # `12 HARV. J.L. & TECH.`
    return not is_initial and word not in _ABBREVIATIONS and not in_series


def _top_level(text: str) -> Iterator[int]:
    """Where semicolons stand outside brackets; a bracket that nothing closes encloses nothing."""
    depth = 0
    for at, character in enumerate(text):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character == ";" and depth == 0:
            yield at


def cuts(text: str) -> list[tuple[int, int]]:
    """The pieces of a note, one a sentence, a side of a semicolon, or what a signal opens."""
    shown = _blank(text)
    even = shown.count("(") == shown.count(")") and shown.count("[") == shown.count("]")
    semicolons = _top_level(shown) if even else (at for at, c in enumerate(shown) if c == ";")
    stops = (stop.end() for stop in _STOP.finditer(shown) if _is_stop(shown, stop.start()))
    signals = (found.start("next") for found in _NEXT_SIGNAL.finditer(shown))
    places = sorted({0, *(at + 1 for at in semicolons), *stops, *signals, len(text)})
    return list(pairwise(places))
