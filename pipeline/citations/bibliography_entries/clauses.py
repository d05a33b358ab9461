"""The clauses of an entry in a list of references: what full stops and semicolons divide."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.citations.parse.abbreviations import ABBREVIATIONS, word_before
from pipeline.grammar.comma_segments import Segment
from pipeline.grammar.title_case import vocabulary

# Where a clause ends: behind a full stop, a question, a semicolon; before what says when.
_WHEN: Final = r"(?:enacted|adopted|approved|published|submitted|accessed|cited)"
_SMALL_OR_MEDIUM: Final = r"(?:(?-i:[a-z])|(?:video|audio|film|podcast|previously)\b)"
# `… in Zenda.Hill League`: no space behind the stop, which is no site's.
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
_UNSTOPPED: Final = ABBREVIATIONS | vocabulary("nº n° et chr circ ca")
_INITIAL: Final = re.compile(r"(?:.*\.)?[^\W\d_]")
_NAME: Final = r"[^\W\d_a-z][\w’'-]+"
# `Migiro, K. “One Third …`: the given names of an author may be initials.
_ONE: Final = rf"{_NAME}(?:\s{_NAME})?,(?:\s{_NAME})?(?:(?:\s|(?<=[.,]))[^\W\d_a-z]\.){{1,3}}"
_INITIALED: Final = re.compile(
    rf"{_ONE}(?:(?:,\s|,?\s(?:and|&)\s|,\sand\s){_ONE}){{0,6}}(?=\s[“\"(\w])"
    rf"(?!\s{_NAME}\s(?:&|and)\s{_NAME}\s{_NAME}\.)"
)


def clauses_of(text: str) -> list[Segment]:
    """The clauses of an entry without the marks that end them; what brackets enclose is one."""
    opened = _INITIALED.match(text)
    first = [opened.end()] if opened else []
    depths = _depths(text)
    cuts = [
        cut.start() + len(cut["stop"] or cut["tight"] or "")
        for cut in _CUT.finditer(text, *first)
        if depths[cut.start() + len(cut["stop"] or "")] == 0
        and not (cut["tight"] and _opens_clause(text, cut.start()))
        and not (cut["stop"] == "." and _is_short(text, cut.start()))
    ]
    pieces = (_piece(text, *ends) for ends in pairwise([0, *first, *cuts, len(text)]))
    return _joined(text, [piece for piece in pieces if piece.text.strip(" .")])


def _opens_clause(text: str, at: int) -> bool:
    """Whether the word before this offset opens a clause: a site's name may, `Zenda.Roads`."""
    return text[: at - len(word_before(text, at))].rstrip()[-1:] in (*".?!;,", "")


_DAY: Final = re.compile(r"[A-Z][a-z]+\.?\s\d{1,2}\.")
_YEAR: Final = re.compile(r"\d{4}\.?")


def _joined(text: str, pieces: list[Segment]) -> list[Segment]:
    """The pieces, a day and its year as one: `April 18. 2022.`."""
    found: list[Segment] = []
    for piece in pieces:
        if found and _DAY.fullmatch(found[-1].text) and _YEAR.fullmatch(piece.text):
            start = found.pop().start
            found.append(Segment(text[start : piece.end], start, piece.end))
        else:
            found.append(piece)
    return found


def _piece(text: str, start: int, end: int) -> Segment:
    """The segment between two cuts without the marks around it."""
    shown = text[start:end].lstrip(" ;,")
    at = end - len(shown)
    shown = shown.rstrip(" ;")
    return Segment(shown, at, at + len(shown))


def _depths(text: str) -> list[int]:
    """How many brackets and quotations are open at each offset, 0 where they do not pair."""
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


def _is_short(text: str, at: int) -> bool:
    """Whether a point stands after an initial or an abbreviation."""
    word = word_before(text, at)
    if word == "JR":  # initials, as `Parra, JR.`
        return False
    return _INITIAL.fullmatch(word) is not None or word.lower() in _UNSTOPPED


def bare(segment: Segment) -> Segment:
    """The segment without the marks that close it."""
    shown = (
        segment.text.rstrip(" ,.;") if not segment.text.endswith(("etc.", "Inc.")) else segment.text
    )
    return replace(segment, text=shown, end=segment.start + len(shown))


def is_initialed(clause: Segment) -> bool:
    """Whether a clause is an author whose given names are initials."""
    return _INITIALED.match(f"{clause.text} x") is not None
