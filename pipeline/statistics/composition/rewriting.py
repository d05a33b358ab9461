"""Spellings that are rewritten where a list is not read: `47 per cent`, a comma too many.

The place of each character is kept, so that what is read has its place in the print.
"""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.words import spell

PERCENT: Final = re.compile(
    rf"(?<=\d)\s?{spell(set(measures().units['percent'].spellings) - {'%'})}(?!\w)", re.IGNORECASE
)
# `Uzbek, 80%; other, 20%`; a share of one name alone must be compared: `Muslim, nearly 100%`.
_NAME: Final = r"(?:[^,;%()]|\([^()]*\))+"
_SIGNED: Final = r"[\d.]+\s?%"
_SHARE_BEHIND_COMMA: Final = re.compile(rf",(?=\s(?:{COMPARATOR})?{_SIGNED}(?:;|$))", re.IGNORECASE)
_NAMES_AND_SHARES: Final = re.compile(
    rf"(?:{_NAME},\s(?:{COMPARATOR})?{_SIGNED}(?:;\s|$)){{2,}}|{_NAME},\s{COMPARATOR}{_SIGNED}",
    re.IGNORECASE,
)


def normalize_shares(text: str) -> tuple[str, list[int]]:
    """The value with a sign for each `per cent`, and the place of each character.

    Where each name has a comma before its share, the comma is left out.
    """
    shown, places = _write(text, PERCENT, "%")
    if not _NAMES_AND_SHARES.fullmatch(shown):
        return shown, places
    shown, inner = _write(shown, _SHARE_BEHIND_COMMA, "")
    return shown, [places[at] for at in inner]


def _write(text: str, pattern: re.Pattern[str], written: str) -> tuple[str, list[int]]:
    shown, places = text, list(range(len(text) + 1))
    for start, end in reversed([found.span() for found in pattern.finditer(text)]):
        places[start:end] = [places[max(start, end - 1)]] * len(written)
        shown = shown[:start] + written + shown[end:]
    return shown, places
