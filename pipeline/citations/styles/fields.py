"""Fields that citations of every style print alike: dates, and the words beside a field."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from pipeline.grammar.citation_dates import parse_printed_date
from pipeline.vocabulary.months import english_months, foreign_months


@cache
def _load_words() -> dict[str, tuple[str, ...]]:
    """The words of all languages by field, the longest first."""
    path = files("pipeline.vocabulary").joinpath("citation_words.toml")
    tables = [table for table in tomllib.loads(path.read_text("utf-8")).values() if table]
    words: dict[str, set[str]] = {}
    for table in tables:
        for field, spellings in table.items() if isinstance(table, dict) else ():
            words.setdefault(field, set()).update(spellings)
    return {
        field: tuple(sorted(some, key=lambda word: (-len(word), word)))
        for field, some in words.items()
    }


def has_words_of(field: str, folded: str) -> bool:
    """Whether a lower-case text has one of the words beside a field: cheaper than their pattern."""
    return any(word in folded for word in _fold_words(field))


@cache
def _fold_words(field: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _load_words()[field])


def words_of(field: str) -> str:
    """The pattern of the words beside a field, in all languages; to be compiled verbosely."""
    spellings = "|".join(re.escape(word) for word in _load_words()[field])
    return rf"(?i:{spellings})"


YEAR: Final = r"(?:1[6-9]|20)\d\d"
_MONTHS: Final = sorted({*english_months(), *foreign_months()}, key=lambda name: (-len(name), name))
MONTH: Final = rf"(?:(?:{'|'.join(_MONTHS)})(?![^\W\d_])\.?)"
_DAY_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
UNDATED: Final = words_of("undated")
_WITH_HYPHENS: Final = rf"(?:{_DAY_NUMBER}-)?{MONTH}-{YEAR}"
DATE: Final = rf"""(?:{YEAR}[a-z]?,?\s?{MONTH}(?:\s?{_DAY_NUMBER})?|{MONTH}\s{_DAY_NUMBER},?\s{YEAR}
    |{_DAY_NUMBER}\s?{MONTH},?\s?{YEAR}|{MONTH},?\s{YEAR}|(?:Spring|Summer|Autumn|Fall|Winter)\s{YEAR}
    |{_WITH_HYPHENS}|{YEAR}-\d\d-\d\d|\d\d?/\d\d?/{YEAR}|\d\d?\.\d\d?\.{YEAR}|{YEAR}[a-z]?|{UNDATED})"""
DAY: Final = rf"(?:{_DAY_NUMBER}\s{MONTH}|{MONTH}\s{_DAY_NUMBER}|{MONTH})"
_MONTHS_OF_A_YEAR: Final = 12
_LETTERED: Final = re.compile(rf"{YEAR}[a-z]")
_HYPHENED: Final = re.compile(_WITH_HYPHENS)
_GLUED: Final = re.compile(
    rf"(?P<year>{YEAR})[a-z]?,?\s?(?P<month>{MONTH})\s?(?P<day>{_DAY_NUMBER})?$"
    rf"|(?P<day_first>{_DAY_NUMBER})(?P<month_behind>{MONTH}),?\s?(?P<year_last>{YEAR})$"
)
_NUMERIC: Final = re.compile(rf"(?P<first>\d\d?)[./](?P<second>\d\d?)[./](?P<year>{YEAR})")
_NO_DATE: Final = re.compile(UNDATED, re.VERBOSE)


def read_date(printed: str, day: str = "") -> str | None:
    """EDTF of a printed date, and of a day that is printed apart from its year; "" for `n.d.`.

    Only the year of `3/4/2012`, which is in March or April.
    """
    if _NO_DATE.fullmatch(printed):
        return ""
    if (numeric := _NUMERIC.fullmatch(printed)) is not None:
        is_valid = min(int(numeric["first"]), int(numeric["second"])) <= _MONTHS_OF_A_YEAR
        whole = parse_printed_date(printed.replace(".", "/"))
        return whole or (numeric["year"] if is_valid else None)
    if _HYPHENED.fullmatch(printed):
        printed = printed.replace("-", " ")
    year = printed[:-1] if _LETTERED.fullmatch(printed) else printed
    if (turned := _GLUED.fullmatch(printed)) is not None:
        year = turned["year"] or turned["year_last"]
        words = ("day", "day_first", "month", "month_behind")
        day = " ".join(filter(None, (turned[word] for word in words)))
    return parse_printed_date(f"{day} {year}".strip()) or (
        parse_printed_date(f"{day}, {year}") if day else None
    )
