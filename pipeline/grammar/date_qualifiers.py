"""What a report prints after a figure to say of when it is: `July 2009 est.`, `1999 census`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.grammar.dates import MONTHS, date

# No dating of a figure is printed longer; a longer parenthesis is prose.
_LIMIT: Final = 120
_ESTIMATE: Final = r"(?:est(?:imated?|\.)?)"
_SOURCE: Final = (
    r"(?:census|survey|figures|average|planned|budget|official(?:\s(?:data|number))?|unofficial|preliminary|projected|provisional"
    r"|year-?end|mid-?year|(?:year\s)?end(?:\sof)?|(?-i:[A-Z]{3,8}(?=\sest)))"
)
_QUALIFIED: Final = re.compile(
    rf"""
    (?:(?P<terms>f\.o\.b\.?|c\.i\.f\.?)(?:[,;]\s?|\s|$))?
    (?P<before>(?:(?:{_ESTIMATE}|{_SOURCE}|as\sof|in|for\sthe\speriod),?\s)*+)
    (?P<date>(?:(?!{_SOURCE}|{_ESTIMATE}).*?)?)
    (?P<after>(?:(?:^|\s|(?<=\s))(?:{_ESTIMATE}|{_SOURCE}))*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Who tells it, or how it is reckoned, beside a date: `World Bank, 2009`, `2008 est., PPP`.
_TELLER: Final = (
    r"(?:(?-i:UN|UNESCO|UNICEF|UNDP|WHO|ILO|IMF|CIA|USAID|World\sBank|PPP)|nominal|official|unofficial"
    r"|purchasing\spower\sparity)"
)
_TOLD: Final = re.compile(rf"(?P<teller>{_TELLER}),\s(?P<date>[^,;]+)", re.IGNORECASE)
_CONDITION: Final = re.compile(
    rf"{_TELLER}|annual\srate|(?:as\s)?extrapolated\sfrom\s[^;]*|(?:at|in)\s[^;]*(?:exchange\srates?|prices|dollars)|(?:ex|in)clud(?:ing|es)\s[^;\d]*",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"([^,]*?)(?:,\s|\s(?=(?:as\s)?extrapolated\b))(.*)")
# What only a date's parenthesis holds, a letter among its digits being a misprint: `l994`.
_DATED_WORD: Final = re.compile(
    rf"[0-9]{{1,4}}|FY\w{{0,4}}|{_ESTIMATE}|{_SOURCE}|(?=\D*[0-9])\w{{2,4}}|[lIO]|data|year|end|early|mid|late"
    rf"|(?:{'|'.join(MONTHS)})",
    re.IGNORECASE,
)
# At the list's end, of another date than stands behind it, or of none: `(209 est.)`.
_ESTIMATED: Final = re.compile(r"\((?:[^\w()]|\d)*est(?:imated?|\.)?(?:[^\w()]|\d)*\)$")
_FISCAL: Final = re.compile(r"FY|fiscal", re.IGNORECASE)


class Dating(NamedTuple):
    """The EDTF date a figure holds for (None where only `est.` is printed), and how it is known."""

    as_of: str | None
    estimated: bool
    comment: str | None


def dating(text: str) -> Dating | None:
    """What a whole parenthesis says of a figure's date, None where it says anything else.

    `FY92 est.` has the comment `fiscal year`, `1999 census` the comment `census`;
    `1992, at 1990 exchange rate` the comment `at 1990 exchange rate`.
    """
    if len(text) > _LIMIT:
        return None
    found = _qualified(text.strip())
    if found is None and (parts := _PARTS.fullmatch(text.strip())):
        head, condition = parts.groups()
        if _CONDITION.fullmatch(condition) and (dated := _qualified(head)):
            comments = [part for part in (dated.comment, condition) if part]
            return Dating(dated.as_of, dated.estimated, "; ".join(comments))
    if found is None and (told := _TOLD.fullmatch(text.strip())):
        dated = _qualified(told["date"])
        if dated and dated.as_of:
            comments = [part for part in (dated.comment, told["teller"]) if part]
            return Dating(dated.as_of, dated.estimated, "; ".join(comments))
    return found


@lru_cache(4096)
def _qualified(text: str) -> Dating | None:
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return None
    as_of = date(found["date"]) if found["date"] else None
    words = f"{found['before']} {found['after']}"
    sources = re.findall(_SOURCE, words, re.IGNORECASE)
    estimated = bool(re.search(rf"\b{_ESTIMATE}", words, re.IGNORECASE))
    if (as_of is None) if found["date"] else not (estimated or found["terms"]):
        return None
    notes = [found["terms"]] * bool(found["terms"])
    notes += ["fiscal year"] * bool(_FISCAL.match(found["date"])) + [
        s if s.isupper() else s.lower() for s in sources
    ]
    return Dating(as_of, estimated, "; ".join(notes) or None)


def is_misdated(text: str) -> bool:
    """Whether what a parenthesis holds can only be a date that is misprinted, or a note's mark.

    `6990 est.`, `2302 census`, `FY92/43`, `l989`, `7`: dates and marks are all that such words
    print, and none of them is read as a date.
    """
    words = re.findall(r"\w+", text)
    is_numbered = len(text) <= _LIMIT and any(re.search(r"\d", word) for word in words)
    is_plain = not re.search(r"[%$]|\d[.,]\d", text)
    is_of_dates = is_numbered and is_plain and all(map(_DATED_WORD.fullmatch, words))
    return is_of_dates and dating(text) is None


def dated_end(text: str, mask: str) -> tuple[int, Dating | None]:
    """Where the items end and what the parenthesis after them says of their date.

    Some books print it twice: `(1997 est.) (1997 est.)`.
    """
    end, dated = len(mask.rstrip()), None
    while mask.endswith(")", 0, end):
        start = mask.rindex("(", 0, end)
        when = dating(text[start + 1 : end - 1])
        if when is None or dated not in {None, when}:
            break
        end, dated = len(mask[:start].rstrip()), when
    return end, dated


def is_misdated_end(text: str) -> bool:
    """Whether a text ends in a parenthesis that `is_misdated`, or is of another date: `(est.)`."""
    if _ESTIMATED.search(text):
        return True
    return text.endswith(")") and is_misdated(text[text.rfind("(") + 1 : -1])
