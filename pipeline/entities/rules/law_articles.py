"""The articles and sections of a law that the words around its name cite."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = (  # `128`, `125-1`, `128(2)(a)`, `12A`, `IV`
    r"(?:\d{1,4}(?:[-\u2013.]\d{1,4})?[A-Z]?(?:\s?\(\w{1,4}\))*|[IVXLC]{1,6}(?:\(\w{1,4}\))*)(?!\w)"
)
_LISTED: Final = (
    rf"{_NUMBER}(?:(?:,?\s(?:and|or|to|through)\s|,\s)(?:(?:art(?:icle)?s?\.?)\s)?{_NUMBER})*"
)
_WORD: Final = r"\b(?:(?:[Aa]rticle|[Ss]ection|ARTICLE|SECTION)s?|[Aa]rts?\.)\s"
_OWNER: Final = r"[A-Z][\w-]{1,30}"
_BEFORE: Final = re.compile(
    rf"{_WORD}(?P<listed>{_LISTED})\s(?:of|in|to|under)\s"
    r"(?:(?:the|its|this|their|an?)\s)?"
    r"(?:(?!and\b)[\w.-]+['\u2019]s?\s|(?:revised|amended|new|old)\s){0,2}$"
)
_BEHIND: Final = re.compile(
    rf"(?:\sof\s(?:the\s)?{_OWNER}(?:\s(?:of\s)?{_OWNER}){{0,3}})?(?:,\s|\s\(?){_WORD}"
    rf"(?P<listed>(?>{_LISTED}))(?!\s(?:of|in|under)\s(?:the\s)?[A-Z])"
)
_EACH: Final = re.compile(rf"{_NUMBER}(?:\s(?:to|through)\s{_NUMBER})?")
_REACH: Final = 120  # characters: no list of articles is longer


def articles(text: str, start: int, end: int) -> tuple[str, ...]:
    """The articles cited of the law that is named at start–end, as printed, in order.

    They stand before it, joined by `of` or the like, or right behind it.
    """
    found = _BEFORE.search(text[max(0, start - _REACH) : start]) or _BEHIND.match(
        text, end, end + _REACH
    )
    return tuple(_EACH.findall(found["listed"])) if found else ()
