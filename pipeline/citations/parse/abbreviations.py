"""Points that end no sentence: behind initials and abbreviations."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.title_case import vocabulary

# In any style; what a style of citation abbreviates beside these its own reader knows.
ABBREVIATIONS: Final = vocabulary(
    """no nos art arts sec ch vol pp ed eds res dr st mr mrs ms prof jr sr vs v
    jan feb apr aug sept oct nov dec"""
)
_LONGEST_WORD: Final = 40
_LAST_WORD: Final = re.compile(rf"[^\s(\[“\"]{{1,{_LONGEST_WORD}}}$")


def word_before(text: str, at: int) -> str:
    """The word that ends at an offset, without what encloses it; empty where none does."""
    found = _LAST_WORD.search(text, max(0, at - _LONGEST_WORD - 1), at)
    return found[0] if found else ""
