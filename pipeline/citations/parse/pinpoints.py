"""Numbers that point into a source or to a note: `at 45`, `note 18`, `¶¶ 16, 190`, `Part I.C`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Reference:
    """A printed number and the word before it, `at`, `note`, `p`, `¶`, `§`, `part` …; its offsets.

    Several numbers after one word stay together as printed: `16, 190`. A `note` after an `at` is
    a footnote of the source; otherwise it is a note of the document.
    """

    word: str
    number: str
    start: int
    end: int


_NUMERAL: Final = (
    r"(?:[ivxlc]{1,7}(?!\w)|[A-Z]?\d{1,6}(?:\.\d{1,4}){0,3}(?:\([a-z0-9]{1,3}\)){0,3}"
    r"(?:\s?[-–—]\s?[A-Z]?\d{1,6})?|_{2,5}(?:[-–]_{2,5})?)"
)
_MORE: Final = rf"{_NUMERAL}(?:,\s{_NUMERAL}(?!\s?[A-Z]))*(?:,?\s(?:&|and)\s{_NUMERAL})?"
_REFERENCE: Final = re.compile(
    rf"""(?:,\s?|\s&\s|\s)?(?:at\s)?(?P<word>at|notes?|nn?\.?(?=\s?\d)|pp?\.?|p[áa]gs?\.|pages?|¶¶?|paras?\.?|paragraphs?
        |§§?|secs?\.|sections?|arts?\.|articles?|ch\.|chapters?)(?:\s?(?P<number>{_MORE}))(?![\w])""",
    re.VERBOSE,
)
_PLACE: Final = re.compile(
    r"""\s?(?P<word>[Pp]arts?|[Ss]ections?|[Cc]hapters?|[Aa]ppendix|[Aa]nnex|[Ff]igures?|[Tt]ables?|§§?)
        \s?(?P<number>(?:[IVXLC]{1,7}|[A-Z]|\d{1,4})
            (?:[.-](?:[IVXLC]{1,7}|[A-Za-z]|\d{1,4})){0,5})(?!\w)""",
    re.VERBOSE,
)
_WORDS: Final = (
    *(("at", "at"), ("note", "note"), ("n", "note"), ("para", "¶"), ("¶", "¶"), ("sec", "§")),
    *(("§", "§"), ("p", "p"), ("art", "article"), ("ch", "chapter")),
)


def references_of(text: str, at: int, end: int) -> tuple[tuple[Reference, ...], int]:
    """The references that follow one another from `at`, and where they end."""
    found = list[Reference]()
    while (match := _REFERENCE.match(text, at, end) or _PLACE.match(text, at, end)) is not None:
        word = match["word"].lower()
        name = next((name for start, name in _WORDS if word.startswith(start)), word)
        name = word.removesuffix("s") if match.re is _PLACE and word.isalpha() else name
        found.append(Reference(name, match["number"], *match.span("number")))
        found[-1] = replace(found[-1], start=match.start("word"))
        at = match.end()
    return tuple(found), at
