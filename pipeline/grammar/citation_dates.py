"""Dates and times as citations print them, and the precision of EDTF dates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.months import MONTH_STEM

MONTH: Final = rf"{MONTH_STEM}[a-z]{{0,6}}\.?"
# `Mar. 2009`, `Mar. 3, 2009`, `2009`.
DATE: Final = rf"(?:{MONTH}\s(?:\d{{1,2}},\s)?)?(?:19|20)\d\d"
# `Mar. 3, 2009`, `3 March 2009`.
DAY: Final = rf"(?:{MONTH}\s\d{{1,2}},|\d{{1,2}}\s{MONTH})\s(?:19|20)\d\d"
# `2020(a)`, `2022 (B)`, `2019a`: a letter that distinguishes sources of the same date.
LETTER: Final = r"(?:\s?\((?P<letter>[A-Za-z])\)|(?<=\d{4})(?P<glued>[a-f]))?"
# `, 9:00 AM`: web pages and messages are dated to the minute.
TIME: Final = r",\s\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s[A-Z]{2,4})?"
# In brackets after a speech, a letter or a broadcast.
ISSUED: Final = rf"(?P<issued>[A-Z\d][\w.,\s]{{3,25}}?\d{{4}})(?:{TIME})?"

_EDTF_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR: Final = re.compile(r"\d{3}[\dX]")


def is_day(edtf: str) -> bool:
    """Whether an EDTF date is a single day."""
    return _EDTF_DAY.fullmatch(edtf) is not None


def is_year(edtf: str) -> bool:
    """Whether an EDTF date is only a year or a decade."""
    return _YEAR.fullmatch(edtf) is not None


_REVERSED_DATE: Final = re.compile(r"(?P<year>\d{4}),?\s(?P<day>[A-Z][a-z]+\.?(?:\s\d{1,2})?)")
_YEAR_TWICE: Final = re.compile(r"^(\d{4})\s(?=[A-Z][a-z]+\s\d{1,2},\s\1$)|(?<=(\d{4})),\s\2$")
_ABOUT: Final = re.compile(r"^circ\.?\s(?=\d)", re.IGNORECASE)
_YEAR_APART: Final = re.compile(r"(?<=\d)(?:,|\.\s)(?=\d{4}$)")


@lru_cache(maxsize=4096)  # the readers of a citation ask for the same dates
def parse_printed_date(printed: str) -> str | None:
    """A date as EDTF, also `2015 January 5`, `August 17,1964`, `Abril 5, 2021`."""
    shown = _YEAR_TWICE.sub("", _YEAR_APART.sub(", ", printed.strip(" ,.")))
    shown = _ABOUT.sub("circa ", shown)
    turned = _REVERSED_DATE.fullmatch(shown)
    return parse_date(f"{turned['day']}, {turned['year']}" if turned else shown)
