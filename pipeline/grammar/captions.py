"""Captions: the word and number with which the title of a table or figure begins."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re

_NUMBER: Final = (
    r"(?:(?:[A-Z]{1,3}[-.]?)?\d{1,3}(?:[.-]\d{1,2})?[a-z]?|(?:[IVX]{1,5}|[A-Z])(?=\s?[.:]))"
)
_CHARTS: Final = r"(?i:figure|fig\.|chart|graph|map|exhibit|diagram)"
# Behind the number a stop, a dash, the title's capital, or nothing: `Table 4 shows` is prose.
_BEHIND: Final = r"(?:\s?[.:]|\s[\u2013\u2014-](?=\s)|\s*$|(?=\s[A-Z]))"
CAPTION: Final = re.compile(rf"(?:{_CHARTS}|(?i:table))\s{_NUMBER}{_BEHIND}")
CHART_CAPTION: Final = re.compile(rf"{_CHARTS}\s{_NUMBER}\s?[.:]\s\S")
