"""Splits an entry of a reference list into clauses at full stops and semicolons."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.citations.parse.split import ABBREVIATIONS, find_last_word
from pipeline.grammar.comma_segments import TextSegment
from pipeline.grammar.title_case import word_set

# A clause ends after a full stop, question mark or semicolon, and before a word that dates.
_WHEN: Final = r"(?:enacted|adopted|approved|published|submitted|accessed|cited)"
_SMALL_OR_MEDIUM: Final = r"(?:(?-i:[a-z])|(?:video|audio|film|podcast|previously)\b)"
# `… in Zenda.Hill League`: no space after the full stop, which is not a website's.
_TIGHT: Final = r"(?<=(?-i:[a-zà-ÿ]{3}))\.(?=(?-i:[A-ZÀ-Þ][a-zà-ÿ]{3}))"
_CUT: Final = re.compile(
    rf"""(?P<stop>[.?!][”"’')\]]*)\s+ | (?P<tight>{_TIGHT})
       | ;\s* | \s(?=\[\s?(?:online|cited|accessed|blog)\b)
       | ,\s(?={_WHEN}[\s:]) | \s(?={_WHEN}:\s?[A-Z\d])
       | \s(?=(?-i:enacted)\s(?:(?-i:[A-Z])[a-z]{{2,8}}\s\d|\d{{4}}))
       | \s(?=\[{{1,2}}{_SMALL_OR_MEDIUM}[^\[\]]{{0,40}}\]{{1,2}}(?:\W|$))
       | \s(?=\(accessed\s)
       | ,?\s(?=analysis\sreceived\s) | (?<=\son\sfile)\s(?=(?-i:[A-Z])[a-z]+\s\d)
       | \s(?=accessed\s[(A-Z]) | \s(?=Washington,\sD\.?C)
       | (?<=\d)\s(?=\[?source\son\sfile)""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSTOPPED: Final = ABBREVIATIONS | word_set("nº n° et chr circ ca")
_INITIAL: Final = re.compile(r"(?:.*\.)?[^\W\d_]")
_NAME: Final = r"[^\W\d_a-z][\w’'-]+"
# `Migiro, K. “One Third …`: an author with initials.
_ONE: Final = rf"{_NAME}(?:\s{_NAME})?,(?:\s{_NAME})?(?:(?:\s|(?<=[.,]))[^\W\d_a-z]\.){{1,3}}"
_INITIALED: Final = re.compile(
    rf"{_ONE}(?:(?:,\s|,?\s(?:and|&)\s|,\sand\s){_ONE}){{0,6}}(?=\s[“\"(\w])"
    rf"(?!\s{_NAME}\s(?:&|and)\s{_NAME}\s{_NAME}\.)"
)


def split_clauses(text: str) -> list[TextSegment]:
    """The clauses of an entry, trimmed; text in brackets or quotation marks is not split."""
    opened = _INITIALED.match(text)
    first = [opened.end()] if opened else []
    depths = _measure_depths(text)
    cuts = [
        cut.start() + len(cut["stop"] or cut["tight"] or "")
        for cut in _CUT.finditer(text, *first)
        if depths[cut.start() + len(cut["stop"] or "")] == 0
        and not (cut["tight"] and _opens_clause(text, cut.start()))
        and not (cut["stop"] == "." and _is_abbreviation(text, cut.start()))
    ]
    pieces = (_make_segment(text, *ends) for ends in pairwise([0, *first, *cuts, len(text)]))
    return _join_days(text, [piece for piece in pieces if piece.text.strip(" .")])


def _opens_clause(text: str, at: int) -> bool:
    """Whether the word before this offset begins a clause, like a website's, `Zenda.Roads`."""
    return text[: at - len(find_last_word(text, at))].rstrip()[-1:] in (*".?!;,", "")


_DAY: Final = re.compile(r"[A-Z][a-z]+\.?\s\d{1,2}\.")
_YEAR: Final = re.compile(r"\d{4}\.?")


def _join_days(text: str, pieces: list[TextSegment]) -> list[TextSegment]:
    """The pieces, with a day and its year joined: `April 18. 2022.`."""
    found: list[TextSegment] = []
    for piece in pieces:
        if found and _DAY.fullmatch(found[-1].text) and _YEAR.fullmatch(piece.text):
            start = found.pop().start
            found.append(TextSegment(text[start : piece.end], start, piece.end))
        else:
            found.append(piece)
    return found


def _make_segment(text: str, start: int, end: int) -> TextSegment:
    """The segment between two cuts without surrounding punctuation."""
    shown = text[start:end].lstrip(" ;,")
    at = end - len(shown)
    shown = shown.rstrip(" ;")
    return TextSegment(shown, at, at + len(shown))


def _measure_depths(text: str) -> list[int]:
    """The depth of brackets and quotation marks at each offset; 0 if they do not pair."""
    if not any(mark in text for mark in "([“"):
        return [0] * len(text)
    depths, depth = [], 0
    is_even = all(text.count(o) == text.count(c) for o, c in ("()", "[]", "“”"))
    opening, closing = "([“", ")]”"
    for character in text:
        depth = max(0, depth - (character in closing))
        depths.append(depth if is_even else 0)
        depth += character in opening
    return depths


def _is_abbreviation(text: str, at: int) -> bool:
    """Whether the full stop at `at` follows an initial or an abbreviation."""
    word = find_last_word(text, at)
    if word == "JR":  # initials, as `Parra, JR.`
        return False
    return _INITIAL.fullmatch(word) is not None or word.lower() in _UNSTOPPED


def strip_marks(segment: TextSegment) -> TextSegment:
    """The segment without closing punctuation."""
    shown = (
        segment.text.rstrip(" ,.;") if not segment.text.endswith(("etc.", "Inc.")) else segment.text
    )
    return replace(segment, text=shown, end=segment.start + len(shown))


def is_initialed(clause: TextSegment) -> bool:
    """Whether a clause is an author whose given names are initials."""
    return _INITIALED.match(f"{clause.text} x") is not None
