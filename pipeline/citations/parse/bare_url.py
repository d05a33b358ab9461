"""A page of the web of which no more is understood than where it is and when it was seen."""

from __future__ import annotations

import re
from typing import Final

from pipeline.citations.parse.bylines import Byline
from pipeline.citations.parse.full import Source, built
from pipeline.grammar.dates import parse_date
from pipeline.grammar.named_parts import Part
from pipeline.grammar.urls import last_url, url, url_spans

_SEEN: Final = (
    r"(?:(?:last|date)\s)?(?:accessed|cited|visited|viewed|retrieved)(?:\son)?:?\s"
    r"(?P<date>\w[\w.,\s/-]{4,25}?)"
)
_BEFORE: Final = re.compile(rf"[\[(]?{_SEEN}[\])]?[.,;]?\s[<(\[]?$", re.IGNORECASE)
_BEHIND: Final = re.compile(rf"[>)\]\s.,;]*(?:[\[(]?{_SEEN}[\])]?[.\s]*)?", re.IGNORECASE)
_IN_SENTENCE: Final = re.compile(
    r"(?<!\bavailable\s)(?<!\baccessed\s)\b(?!accessed|enacted|online)[^\W\d_]+\s$", re.IGNORECASE
)
_WINDOW: Final = 60


def page(text: str) -> tuple[Source, int, int] | None:
    """The page that a note's one address leads to, and the offsets of what is understood of it.

    It is dated to when it was seen. None where there are several addresses, where words stand
    behind the address, which may go on with it, or right before it, as in a sentence.
    """
    found = last_url(text)
    behind = _BEHIND.fullmatch(text, found[1]) if found else None
    if found is None or behind is None or len({text[slice(*one)] for one in url_spans(text)}) > 1:
        return None
    if _IN_SENTENCE.search(text, max(0, found[0] - _WINDOW), found[0]):
        return None
    before = _BEFORE.search(text, max(0, found[0] - _WINDOW), found[0])
    seen = next((one for one in (behind, before) if one and one["date"]), None)
    accessed = parse_date(seen["date"]) if seen else None
    said = {"url": url(text[slice(*found)])} | ({"accessed": accessed} if accessed else {})
    parts = [Part("url", *found)]
    start, end = found
    if seen and accessed:
        parts.append(Part("accessed", *seen.span("date")))
        start, end = min(start, seen.start()), max(end, seen.end())
    return built(text, Byline(), said, tuple(parts), 0), start, end
