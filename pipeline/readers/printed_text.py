"""What plain text and PDFs have in common: words, running heads, labels beside values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 0.6  # of the pages from the first to the last with it
# The end of a sentence or of an introduction, and the callouts that may follow it.
ENDED: Final = re.compile(r"[.!?:;][\"'\u201d\u2019)\[\]\d,*\u2020\u2021\u00a7]*$")
_NUMBER: Final = re.compile(
    r"(?:page\s+)?(?:(?:[A-Z]-)?\d{1,4}|[ivxlc]{1,7})(?:\s+(?:of|/)\s+\d{1,4})?", re.IGNORECASE
)
_PRINTED_NUMBER: Final = r"\d{1,4}(?:(?:\s+of\s+|\s*/\s*)\d{1,4})?"
NUMBER_AT_EDGE: Final = re.compile(  # perhaps between dashes: `\u2013 3 \u2013`
    rf"^[-\u2013\u2014|\s]*{_PRINTED_NUMBER}\b[-\u2013\u2014|\s]*"
    rf"|[-\u2013\u2014|\s]*\b{_PRINTED_NUMBER}[-\u2013\u2014|\s]*$",
    re.IGNORECASE,
)
SPACE: Final = re.compile(r"\s+")
WORD: Final = re.compile(r"[^\W\d_]+")
LABEL: Final = re.compile(r"[A-Z][^.:;?!]{0,60}")
# How the value beside a label begins; a second column of prose may begin with any word.
VALUE: Final = re.compile(
    r"[$<>~+.\d-] | [A-Z] | [a-z][a-z ]{1,30}:"
    r" | (?: about|approximately|less|more|no|none|not|over|under ) \b",
    re.VERBOSE,
)
# The words of a repeated note, which is no running head.
SHORT_FORM: Final = re.compile(r"\bsupra\b|\bibid\b|^\W*id\b")


def recurs_on_most(pages: Sequence[int], number: int, fewest: int) -> bool:
    """Whether a line is on most pages, or on most of the parity of this one.

    `pages` are the numbers of the pages with it, in order; only those from the first to the last
    count, and at least `fewest` must have it.
    """
    alike = [other for other in pages if (other - number) % 2 == 0]
    return any(
        len(some) >= fewest and len(some) >= _MOST * (1 + (some[-1] - some[0]) // step)
        for some, step in ((pages, 1), (alike, 2))
    )


def is_page_number(text: str) -> bool:
    """Whether a line of furniture is a page number alone, perhaps between dashes."""
    return bool(_NUMBER.fullmatch(text.strip(" -\u2013\u2014|")))
