"""Sex and age of the group that a figure is about: `male`, `5-14 yrs.`, `15 and over`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.record.statistics import Age, Sex

_OLDEST: Final = 120
_FEMALE: Final = re.compile(r"\b(?:females?|girls?|wom[ae]n)\b", re.IGNORECASE)
_MALE: Final = re.compile(r"\b(?:males?|boys?|m[ae]n)\b", re.IGNORECASE)
_YEARS: Final = r"(?:[\s-](?:years?|yrs?\.?)(?:[\s-](?:of\sage|old|olds))?)?"
_AGES: Final = re.compile(r"\b(?:ages?|aged)\s", re.IGNORECASE)
_AGE: Final = re.compile(
    rf"""(?: (?P<low>\d{{1,3}}) {_YEARS} (?:\s?[-\u2013]\s?|\sto\s) (?P<high>\d{{1,3}}) {_YEARS}
      | (?:under|below|younger\sthan)\s(?P<below>\d{{1,3}}) {_YEARS}
      | (?P<since>\d{{1,3}}) {_YEARS}
        (?:\s?\+|\sand\s(?:above|older|over|up)|\sor\s(?:more|older|over))
      | (?:over|above|older\sthan)\s(?P<above>\d{{1,3}}) {_YEARS} )""",
    re.VERBOSE | re.IGNORECASE,
)


def find_sex(group: str) -> Sex | None:
    """The sex that a group's label names; None where it names both or none."""
    female, male = _FEMALE.search(group), _MALE.search(group)
    if bool(female) == bool(male):
        return None
    return "female" if female else "male"


def find_age(group: str) -> Age | None:
    """The ages that a group's label names, inclusive; None where it names none or several ranges.

    `under 5` ends at 4, `over 64` begins at 65. A range without a word for years is one of ages
    where nothing but a place stands beside it: `5 to 14`.
    """
    found = list(_AGE.finditer(_AGES.sub("", group)))
    if len(found) != 1:
        return None
    age = found[0]
    low, high = age["low"] or age["since"], age["high"]
    start = int(low) if low else int(age["above"]) + 1 if age["above"] else None
    end = int(high) if high else int(age["below"]) - 1 if age["below"] else None
    is_range = start is None or end is None or start <= end
    return Age(from_=start, to=end) if is_range and (end or start or 0) <= _OLDEST else None
