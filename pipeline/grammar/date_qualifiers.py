"""Dates of figures as printed in parentheses: `July 2009 est.`, `1999 census`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.grammar.dates import parse_date
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import spell_words

# A longer parenthesis is prose.
_LIMIT: Final = 120
_ESTIMATE: Final = r"(?:est(?:imates?|imated|\.)?(?!\w))"
# How a figure is known, and by whom: `World Bank, 2009`, `2008 est., PPP`.
_AUTHORITIES: Final = spell_words("date_qualifiers", "authorities")
_AUTHORITY: Final = rf"(?:(?-i:{_AUTHORITIES})(?!\w)|nominal|purchasing\spower\sparity)"
_SOURCES: Final = spell_words("date_qualifiers", "sources")
_SOURCE: Final = rf"(?:{_SOURCES}(?![\w-])|{_AUTHORITY}|(?-i:[A-Z]{{3,8}}(?=\sest)))"
_QUALIFIED: Final = re.compile(
    rf"""
    (?:(?P<terms>f\.o\.b\.?|c\.i\.f\.?)(?:[,;]\s?|\s|$))?
    (?P<before>(?:(?:{_ESTIMATE}|{_SOURCE}|{spell_words("date_qualifiers", "before")})[,:]?\s)*+)
    (?P<date>(?:(?!{_SOURCE}|{_ESTIMATE}).*?)?)
    (?P<after>(?:(?:^|,?\s|(?<=\s))(?:{_ESTIMATE}|{_SOURCE}))*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    rf"{_AUTHORITY}(?:\s{_ESTIMATE}s?)?|annual\srate|(?:as\s)?extrapolated\sfrom\s[^;]*|(?:at|in)\s[^;]*(?:exchange\srates?|prices|dollars)|(?:ex|in)clud(?:ing|es)\s[^;\d]*|(?:[a-z]+\s){{0,2}}(?:survey|census|sample|respondents)\b[^;]*",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"([^,]*?)(?:,\s|\s(?=(?:as\s)?extrapolated\b))(.*)")
# Words that occur only in the parentheses of a date; a letter among digits is a misprint: `l994`.
_WORD_OF_A_DATE: Final = re.compile(
    rf"[0-9]{{1,4}}|FY\w{{0,4}}|{_ESTIMATE}|{_SOURCE}|(?=\D*[0-9])\w{{2,4}}|[lIO]|data|year|end|early|mid|late"
    rf"|(?:{'|'.join(MONTHS)})",
    re.IGNORECASE,
)
# An estimate without a readable date: `(209 est.)`.
_ESTIMATED: Final = re.compile(r"\((?:[^\w()]|\d)*est(?:imated?|\.)?(?:[^\w()]|\d)*\)$")
_DATE_BEHIND_DASH: Final = re.compile(
    r"(?<=[\w%)\]])(?:\s[-\u2013\u2014]\s|[,;]\s|\s(?=(?:in|as\sof)\s))(?P<date>[\w\s.]{4,60})$"
)
_FISCAL: Final = re.compile(r"FY|fiscal", re.IGNORECASE)


class DateQualifier(NamedTuple):
    """The EDTF date of a figure (None if only `est.` is printed), and how it is known."""

    as_of: str | None
    estimated: bool
    comment: str | None


def parse_date_qualifier(text: str) -> DateQualifier | None:
    """Parse the whole content of parentheses as the date of a figure, None if it is anything else.

    `FY92 est.` has the comment `fiscal year`, `1999 census` the comment `census`;
    `1992, at 1990 exchange rate` the comment `at 1990 exchange rate`.
    """
    if len(text) > _LIMIT:
        return None
    found = _parse_qualified(text.strip())
    if found is None and (parts := _PARTS.fullmatch(text.strip())):
        head, condition = parts.groups()
        if _CONDITION.fullmatch(condition) and (dated := _parse_qualified(head)):
            comments = [part for part in (dated.comment, condition) if part]
            return DateQualifier(dated.as_of, dated.estimated, "; ".join(comments))
    return found


@lru_cache(4096)
def _parse_qualified(text: str) -> DateQualifier | None:
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return None
    as_of = parse_date(found["date"]) if found["date"] else None
    words = f"{found['before']} {found['after']}"
    sources = re.findall(_SOURCE, words, re.IGNORECASE)
    estimated = bool(re.search(rf"\b{_ESTIMATE}", words, re.IGNORECASE))
    if (as_of is None) if found["date"] else not (estimated or found["terms"]):
        return None
    notes = [found["terms"]] * bool(found["terms"])
    notes += ["fiscal year"] * bool(_FISCAL.match(found["date"])) + [
        s if re.fullmatch(_AUTHORITY, s) or s.isupper() else s.lower() for s in sources
    ]
    return DateQualifier(as_of, estimated, "; ".join(notes) or None)


def is_misprinted_date(text: str) -> bool:
    """Whether the content of parentheses can only be a misprinted date, or the mark of a note.

    `6990 est.`, `2302 census`, `FY92/43`, `l989`, `7` consist of words used only in dates and
    marks, but do not parse as a date.
    """
    words = re.findall(r"\w+", text)
    is_numbered = len(text) <= _LIMIT and any(re.search(r"\d", word) for word in words)
    is_plain = not re.search(r"[%$]|\d[.,]\d", text)
    is_of_dates = is_numbered and is_plain and all(map(_WORD_OF_A_DATE.fullmatch, words))
    return is_of_dates and parse_date_qualifier(text) is None


def split_date_at_end(text: str, mask: str) -> tuple[int, DateQualifier | None]:
    """Return where the items end, and the date in parentheses after them.

    It may be printed twice: `(1997 est.) (1997 est.)`, or behind a dash: `\u2013 2010 census`.
    """
    end, dated = len(mask.rstrip()), None
    dashed = _DATE_BEHIND_DASH.search(mask)
    if dashed and (when := parse_date_qualifier(dashed["date"])):
        return dashed.start(), when
    while mask.endswith(")", 0, end):
        start = mask.rindex("(", 0, end)
        when = parse_date_qualifier(text[start + 1 : end - 1])
        if when is None or dated not in {None, when}:
            break
        end, dated = len(mask[:start].rstrip()), when
    return end, dated


def ends_in_misprinted_date(text: str) -> bool:
    """Whether a text ends in parentheses with a misprinted date, or an estimate without one."""
    if _ESTIMATED.search(text):
        return True
    return text.endswith(")") and is_misprinted_date(text[text.rfind("(") + 1 : -1])
