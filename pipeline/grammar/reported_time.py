"""The time that a report covers, and the year in it of a month or day printed without one."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import timedelta
from typing import Final, Literal

from pipeline import patterns as re

PeriodBasis = Literal["period", "edition", "context"]

_END: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?[~?%]?"
)
_MONTHS_OF_A_YEAR: Final = 12
_LONGEST_WITH_ONE: Final = timedelta(days=560)  # eighteen months: the later month is meant
_LEAST_OF_A_YEAR: Final = timedelta(days=270)  # a report of so many days may say `the year`


def list_days(edtf: str) -> tuple[calendar_date, calendar_date] | None:
    """The first and the last day of a closed EDTF date or interval; None for any other."""
    first, _, last = edtf.partition("/")
    begin, end = _END.fullmatch(first), _END.fullmatch(last or first)
    if begin is None or end is None:
        return None
    month = int(end["month"] or _MONTHS_OF_A_YEAR)
    try:
        days = (
            calendar_date(int(begin["year"]), int(begin["month"] or 1), int(begin["day"] or 1)),
            calendar_date(
                int(end["year"]), month, int(end["day"] or monthrange(int(end["year"]), month)[1])
            ),
        )
    except ValueError:
        return None
    return days if days[0] <= days[1] else None


@dataclass(frozen=True, slots=True)
class ReportedTime:
    """The days that a report covers, both included; None where they are not known.

    `edtf` is the period as stated. `limit` is the last day that the report can know: that of its
    issue; it `is_limit_exact` where more than the year of that is known. The `basis` of a year is
    `edition` where the report's family reports on the calendar year of its edition, `context` under
    a heading that names the year, else `period`.
    """

    edtf: str | None = None
    first: calendar_date | None = None
    last: calendar_date | None = None
    limit: calendar_date | None = None
    is_limit_exact: bool = False
    basis: PeriodBasis = "period"

    @classmethod
    def from_edtf(
        cls, edtf: str | None, *, published: str | None = None, basis: PeriodBasis = "period"
    ) -> ReportedTime:
        """The time of this period, in a report issued on this date; either may be None."""
        days = list_days(edtf) if edtf else None
        issued = list_days(published) if published else None
        first, last = days or (None, None)
        return cls(
            edtf=edtf if days else None,
            first=first,
            last=last,
            limit=issued[1] if issued else None,
            is_limit_exact=published is not None and not published.isdecimal(),
            basis=basis,
        )

    @classmethod
    def of_edition(cls, year: int | str) -> ReportedTime:
        """The calendar year of an edition."""
        return cls.from_edtf(str(year), basis="edition")

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is one year from January to December."""
        return self.first is not None and (
            (self.first.month, self.first.day) == (1, 1)
            and self.last == calendar_date(self.first.year, 12, 31)
        )

    @property
    def whole_year(self) -> str | None:
        """What the report means by `the year`, as EDTF: its year, or its twelve months.

        None for a quarter or half, where it may be another time.
        """
        if self.first is None or self.last is None:
            return None
        length = self.last - self.first
        if self.first.year == self.last.year and length >= _LEAST_OF_A_YEAR:
            return str(self.last.year)
        is_year = _LEAST_OF_A_YEAR <= length <= timedelta(days=366)
        return self.edtf if is_year else None

    @property
    def last_year(self) -> int | None:
        """The calendar year before that in which it ends; None where years begin in mid-year."""
        if self.last is None or (self.whole_year and "/" in self.whole_year):
            return None
        return self.last.year - 1

    def find_year(self, month: int, day: int | None = None) -> int | None:
        """The last year in which it holds this month or day, or a part of the month.

        None where a long period holds it in several years.
        """
        if self.first is None or self.last is None:
            return None
        years = []
        for year in range(self.last.year, self.first.year - 1, -1):
            days = list_days(f"{year}-{month:02}" + (f"-{day:02}" if day else ""))
            is_within = days is not None and self.first <= days[1] and days[0] <= self.last
            if is_within and self.may_know(year, month, day):
                years.append(year)
        is_short = self.last - self.first <= _LONGEST_WITH_ONE
        return years[0] if len(years) == 1 or (years and is_short) else None

    def find_last_year(self, month: int, day: int | None = None) -> int | None:
        """The year of the last such month or day before the report's end: `since January`.

        None where neither the end of its period nor the month of its issue is known.
        """
        end = self.last or (self.limit if self.is_limit_exact else None)
        if end is None:
            return None
        return end.year - ((month, day or 0) > (end.month, end.day))

    def may_know(self, year: int, month: int, day: int | None = None) -> bool:
        """Whether a month or day is not after the period's end, nor after the day of issue."""
        ends = [end for end in (self.last, self.limit) if end]
        end = min(ends, default=None)
        return end is None or (year, month, day or 0) <= (end.year, end.month, end.day)


UNKNOWN_TIME: Final = ReportedTime()
