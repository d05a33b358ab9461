"""Judgments and statutes that stand in sentences: `in Roe v. Wade, 410 U.S. 113 (1973), by …`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import Source, built
from pipeline.citations.styles.cases import CASE_BEHIND
from pipeline.citations.styles.styles import whole_source
from pipeline.grammar.comma_segments import Segment
from pipeline.grammar.named_parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = r"[A-Z][\w.’'&-]*"
_PARTY: Final = rf"{_WORD}(?:,?\s(?:{_WORD}|of|the|and|for|&|in|on)){{0,8}}"
_INTRODUCTION: Final = r"(?:In|Under|But|And|As|See|By|From|Since|With|Unlike|Like)\s"
_CASE: Final = re.compile(
    rf"\b(?!{_INTRODUCTION}){_PARTY}\sv\.\s{_PARTY},\s{CASE_BEHIND}", re.VERBOSE
)
# Bluebook rule 12: the title of the code, the section cited.
_STATUTE: Final = re.compile(
    r"""\b(?P<title>\d{1,2}\s(?:U\.\s?S\.\s?C|C\.\s?F\.\s?R)\.)\s§{1,2}\s?
    (?P<locator>\d{1,5}[a-z]?(?:\.\d{1,4})?(?:\(\w{1,4}\)){0,4}(?:[-–]\d{1,5})?)""",
    re.VERBOSE,
)
_FILLED: Final = re.compile(r"[-–—]{2}\Z")


def embedded(text: str, start: int, end: int) -> Iterator[tuple[int, int, Source]]:
    """The sources that a sentence names in full, each with its offsets; none overlap.

    Behind a run of dashes, which fills a line, a party's name has begun before them.
    """
    cases = (
        one
        for one in _CASE.finditer(text, start, end)
        if not _FILLED.search(text, max(0, one.start() - 2), one.start())
    )
    found = [*cases, *_STATUTE.finditer(text, start, end)]
    last = start
    for one in sorted(found, key=re.Match.start):
        read = _statute(one) if one.re is _STATUTE else whole_source(one[0], one.start())
        if read is not None and one.start() >= last:
            last = one.end()
            yield one.start(), last, read


def _statute(found: re.Match[str]) -> Source:
    at = found.start()
    title = Segment(found["title"], 0, len(found["title"]))
    said = {"title": title.text, "locator": found["locator"], "locator_kind": "section"}
    parts = tuple(Part(role, *found.span(role)).moved(-at) for role in ("title", "locator"))
    return built(found[0], Byline(title=(title,)), said, parts, at)
