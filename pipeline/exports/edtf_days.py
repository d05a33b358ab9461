"""The first and the last day of a date in EDTF, as spreadsheets and databases compare them."""

from __future__ import annotations

from calendar import monthrange
from typing import Final

from pipeline import patterns as re

_DATE: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?[?~%]?"
)
# Seasons of the northern hemisphere, by their numbers: first and last month; winter ends in the
# next year.
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_MONTHS: Final = 12


def edtf_days(edtf: str | None) -> tuple[str | None, str | None]:
    """The first and last day of an EDTF date or interval as `YYYY-MM-DD`.

    `2009` gives `2009-01-01` and `2009-12-31`; an open end of an interval is None, as are both
    ends where the date is None or of a form that is not known here.
    """
    if edtf is None:
        return None, None
    begin, slash, end = edtf.partition("/")
    if not slash:
        return _days(begin)
    return _days(begin)[0], _days(end)[1]


def _days(date: str) -> tuple[str | None, str | None]:
    found = _DATE.fullmatch(date)
    if found is None:
        return None, None
    first, last = int(found["year"].replace("X", "0")), int(found["year"].replace("X", "9"))
    if not first:  # calendars of programs begin with the year 1
        return None, None
    if found["month"] is None:
        return f"{first:04}-01-01", f"{last:04}-12-31"
    month = int(found["month"])
    begins, ends = _SEASONS.get(month, (month, month))
    if not 1 <= begins <= _MONTHS:
        return None, None
    last += ends < begins
    if found["day"]:
        return date[:10], date[:10]
    return f"{first:04}-{begins:02}-01", f"{last:04}-{ends:02}-{monthrange(last, ends)[1]:02}"
