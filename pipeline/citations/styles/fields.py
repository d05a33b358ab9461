"""The lexicon of citation styles: how each field is printed, and how its value is read.

`LAZY` holds the pattern of every field that a form in a style's table may name; `EXAMPLES` what
each must and must not match, which the tests run.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import MONTH, parse_printed_date

YEAR: Final = r"(?:1[6-9]|20)\d\d"
_DAY_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
DATE: Final = rf"""(?:{YEAR}[a-z]?,?\s?{MONTH}(?:\s?{_DAY_NUMBER})?|{MONTH}\s{_DAY_NUMBER},\s{YEAR}
    |{_DAY_NUMBER}\s{MONTH},?\s{YEAR}|{MONTH},?\s{YEAR}|(?:Spring|Summer|Autumn|Fall|Winter)\s{YEAR}
    |{YEAR}[a-z]?|n\.d\.)"""
DAY: Final = rf"(?:{_DAY_NUMBER}\s{MONTH}|{MONTH}\s{_DAY_NUMBER}|{MONTH})"
_PAGES: Final = rf"(?!{YEAR}(?!\d))(?:[A-Z]\d{{1,3}}|[ivxlc]{{1,6}}|\d{{1,5}}(?:[-–]\d{{1,5}})?)"
_WORD: Final = r"[^\W\d_a-z][\w’'-]*\.?"
# Free text: no clause ends in it, that is a full stop after a word and before a space.
_FREE: Final = r"(?:(?!(?:(?<=[\w)”’][\w)”’])|(?<=\W\d)|(?<=[?!]))\.\s).)"
_CLOSED: Final = r"(?<![\s,;:(])"
_NAME: Final = r"(?:(?!(?<=\w\w)\.\s|[;:?!\[\]“”]).)"

LAZY: Final = {
    "date": DATE,
    "day": DAY,
    "title": rf"[^\W_]{_FREE}+?[?!]?{_CLOSED}",
    "quoted": r"""[“"‘'](?P<title>(?:(?!["“]).)+?)(?<![,.])[,.]?["”’'](?!\w)""",
    "container": rf"[^\W_]{_FREE}+?{_CLOSED}",
    "publisher": rf"[^\W\d_a-z]{_NAME}+?{_CLOSED}",
    "issuer": rf"[^\W\d_a-z]{_NAME}+?{_CLOSED}",
    "place": rf"{_WORD}(?:\s{_WORD}){{0,2}}(?:,\s{_WORD}(?:\s{_WORD})?)?",
    "editor": r"[^\W_][^\d()\[\]:;“”]{2,160}?",
    "again": r"[^\W_][^\d\[\]:;“”]{2,160}?",
    "volume": r"\d{1,4}|[IVXLC]{1,6}",
    "issue": r"\d{1,4}(?:[-–/]\d{1,4})?",
    "page": _PAGES,
    "locator": _PAGES,
    "edition": r"""(?P<edition>\d{1,2}(?:st|nd|rd|th|d)|[Ss]econd|[Tt]hird|[Rr]ev(?:ised|\.))
        \s(?:edn?\.?|edition)""",
    "genre": r"[A-Za-z][\w’'. -]{2,60}?",
    "number": r"\d{1,6}|[A-Z]{1,5}[/-]?\d[\w/.-]{0,20}",
    "edited": r"(?:[Ee]dited\sby|[Ee]ds?\.(?:\sby)?)",
    "eds": r"(?:[Ee]ds?\.?|EDS?\.|[Ee]ditors?)",
    "in": r"[Ii]n:?",
    "vol": r"[Vv]ol(?:ume|\.)?",
    "no": r"(?:[Nn]o|nº|[Ii]ssue)\.?:?",
    "pp": r"[Pp]p?\.?",
    "repeat": rf"[^\W_]{_FREE}+?",
    "genre_again": r"[A-Z][\w. -]{2,40}?",
    "year_again": YEAR,
    "aside_again": "Edition",
    "published": r"(?:[Pp]ublished(?:\sonline)?|Posted(?:\sonline)?|Preprint\sposted\sonline)",
    "aside": r"(?:Publication|Edition|final|national)(?:\sed(?:ition|\.))?",
}
# The same for the reading from the right.
GREEDY: Final = {
    field: pattern.replace("+?", "+").replace(",160}?", ",160}") for field, pattern in LAZY.items()
}
MARKERS: Final = frozenset(("edited", "eds", "in", "vol", "no", "pp", "published", "aside_again"))

# What each pattern must match whole, and what it must not.
EXAMPLES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "date": (
        (
            "2011",
            "2018, November 2",
            "14 May 2019",
            "Mar. 9, 2014",
            "2014Mar9",
            "2014 Mar 9",
            "n.d.",
        ),
        ("12", "the 1990s", "2011 a"),
    ),
    "day": (("9 March", "March 9", "April"), ("2011", "Routledge")),
    "title": (("Do raids protect victims?", "Roads v. Rivers"), ("Roads of Zenda. Hill Press",)),
    "publisher": (("Zed Books", "World Bank"), ("roads", "Geneva: World Bank")),
    "page": (("45–67", "A3", "xii"), ("45–67, 80", "page")),
    "volume": (("22", "IV"), ("22(3)",)),
    "issue": (("3", "1-2"), ("three",)),
    "edition": (("2nd edn", "2nd ed.", "Second edition"), ("2",)),
    "eds": (("ed.", "Eds", "editors"), ("education",)),
    "edited": (("edited by", "ed."), ("edited",)),
}

_LETTERED: Final = re.compile(rf"{YEAR}[a-z]")
_GLUED: Final = re.compile(
    rf"(?P<year>{YEAR})[a-z]?,?\s?(?P<month>{MONTH})\s?(?P<day>{_DAY_NUMBER})?$"
)


def read_date(printed: str, day: str = "") -> str | None:
    """EDTF of a printed date, and of a day that is printed apart from its year; "" for `n.d.`."""
    if printed == "n.d.":
        return ""
    year = printed[:-1] if _LETTERED.fullmatch(printed) else printed
    if (turned := _GLUED.fullmatch(printed)) is not None:
        year, day = turned["year"], " ".join(filter(None, (turned["day"], turned["month"])))
    return parse_printed_date(f"{day} {year}".strip()) or (
        parse_printed_date(f"{day}, {year}") if day else None
    )
