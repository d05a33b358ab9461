"""Splits a note into pieces at semicolons, sentence ends and signals."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.urls import find_urls
from pipeline.vocabulary.months import month_abbreviations
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterator

# Abbreviations of every style.
ABBREVIATIONS: Final = frozenset(
    (*list_words("split", "abbreviations"), *map(str.lower, month_abbreviations()))
)
_MAX_WORD: Final = 40
_LAST_WORD: Final = re.compile(rf"[^\s(\[“\"]{{1,{_MAX_WORD}}}$")


def find_last_word(text: str, at: int) -> str:
    """The word that ends at an offset, without an opening bracket or quotation mark, or ""."""
    found = _LAST_WORD.search(text, max(0, at - _MAX_WORD - 1), at)
    return found[0] if found else ""


SIGNAL_WORDS: Final = r"""
    (?:but\s)?see(?:,?\s(?:also|generally))?(?:,?\s(?:e\.\s?g\.|for\sexample),?)?
  | (?:but\s)?cf\. | e\.\s?g\.,? | accord | contra | compare
  | (?:cited|quoted|reprinted|cited\sto)\sin:? | citing:? | quoting:?"""
# Inside a piece a signal opens a new citation after a bracket or a comma, also before `and`.
_NEXT_SIGNAL: Final = re.compile(
    rf"""(?:(?<![Ss]ee)(?<!also)(?<!generally),\s(?:and\s)?|[(\[])
        (?P<next>(?i:{SIGNAL_WORDS})\s)(?=[^a-z]|id\.|supra|infra)""",
    re.VERBOSE,
)
# `Compare A, TITLE 10 (2001), with B, TITLE 7 (2011)` (Bluebook rule 1.2)
_COMPARED: Final = re.compile(r"(?<=[)\d]),(?=\s(?:with|and)\s[^\W\d_a-z])")
_COMPARES: Final = re.compile(r"\W*compare\s", re.IGNORECASE)
_STOP: Final = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“(\[]?[^\W\d_a-z]|\d{1,3}\s[A-Z])")
# A full stop after these does not end a sentence.
_ABBREVIATIONS: Final = ABBREVIATIONS | frozenset(list_words("split", "others"))
# The rest of an abbreviated title, such as `Med. J.,` after `East Afr.`; `Id.,` begins a citation.
_ABBREVIATED: Final = re.compile(
    r"\.\s(?!(?:Id|Ibid|Cf|See)\.)(?:[A-Z][a-z]{0,7}\.\s){0,4}[A-Z][a-z]{0,7}\.,"
)
_SERIES: Final = re.compile(r"(?:^|,\s)\d{1,4}\s[A-Z][^,]*$")


def _mask_addresses(text: str) -> str:
    """The text with every URL masked by letters, at the same length."""
    parts, at = [], 0
    for start, end in find_urls(text):
        parts += [text[at:start], "u" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _is_stop(text: str, at: int) -> bool:
    """Whether the mark at `at` ends a sentence: not after an initial or an abbreviation.

    A question or exclamation mark after a capitalised word is part of a title: `LOST WOMEN? THE …`.
    """
    last = find_last_word(text, at)
    if text[at] != ".":
        return not last[:1].isupper()
    word = re.split(r"[.&/\u2013\u2014-]", last)[-1].lower()
    is_initial = len(word) == 1 and word.isalpha()
    in_series = _SERIES.search(text, max(0, at - 60), at)  # `12 HARV. J.L. & TECH.`
    in_title = _ABBREVIATED.match(text, at)
    return not (is_initial or word in _ABBREVIATIONS or in_series or in_title)


def _find_semicolons(text: str) -> Iterator[int]:
    """The offsets of semicolons outside brackets."""
    depth = 0
    for at, character in enumerate(text if ";" in text else ""):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character == ";" and depth == 0:
            yield at


def split_note(text: str) -> list[tuple[int, int]]:
    """The offsets of a note's pieces: sentences, parts between semicolons, parts after signals."""
    shown = _mask_addresses(text)
    even = shown.count("(") == shown.count(")") and shown.count("[") == shown.count("]")
    semicolons = _find_semicolons(shown) if even else (at for at, c in enumerate(shown) if c == ";")
    stops = (stop.end() for stop in _STOP.finditer(shown) if _is_stop(shown, stop.start()))
    signals = (found.start("next") for found in _NEXT_SIGNAL.finditer(shown))
    compared = _COMPARED.finditer(shown) if _COMPARES.match(shown) else ()
    ends = (found.end() for found in compared)
    places = sorted({0, *(at + 1 for at in semicolons), *stops, *signals, *ends, len(text)})
    return list(pairwise(places))
