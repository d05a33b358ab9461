"""The year of a month or day that is printed without one.

In this order: `context`, the year that heads its sentence, or the last full date before it where
the text runs on from it (`On 4 May 2009 he was held. In June …`); the period that the report
covers; the year that heads the sentence before. Where none decides, or a full date and the period
disagree, the year is open: a wrong year is worse than none.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Final, Literal

from pipeline import patterns as re
from pipeline.grammar.dates import FoundDate, find_dates
from pipeline.grammar.sentences import split_sentences
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.reported_time import ReportedTime

Basis = Literal["printed", "period", "context", "open", "edition"]

# What tells on from: the year that heads its sentence, which is its own; a full date, against which
# the period decides nothing; the year that heads the sentence before, which counts less than the
# period; a date from which it may be this year or the next.
_Link = Literal["own year", "full date", "year before", "either"]

_LEADS: Final = re.compile(  # words between the start of a sentence and the date that heads it
    rf"(?:(?:[a-z]|[^\w\s])\s)?(?:(?:{spell_words('sentence_dates', 'leads')})[,\s-]{{1,2}})*"
    rf"(?:{spell_words('sentence_dates', 'introduced')})[\s-](?P<the>the\s)?",
    re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(r"\d{1,2}\s")
_DATING: Final = re.compile(
    r"\b(?:in|on|by|since|until|during|early|late|mid|and)[\s-]$", re.IGNORECASE
)
_UP_TO_NOW: Final = re.compile(  # what lasts, or is known, until the report is written
    r"\b(?:since|as\s(?:of|at))\s(?:(?:early|mid|late)[\s-]|the\send\sof\s)?$", re.IGNORECASE
)
_HAD: Final = re.compile(r"\bhad\b")
_RELATIVE: Final = re.compile(r"\b(?:who|whom|whose|which|where|when|that|after|before|since)\b")
_COMING: Final = re.compile(rf"\b(?:{spell_words('sentence_dates', 'coming')})\b")
_RECURRING: Final = re.compile(
    rf"\b(?:{spell_words('sentence_dates', 'recurring')})\b", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?~?")
_NEAR: Final = 2  # sentences over which it comes to a later day of the month
_FARTHEST: Final = 3  # sentences over which a text runs on from a date
_NEXT_YEAR: Final = 6  # months over which it runs on into the next year
_MONTHS_OF_A_YEAR: Final = 12


@dataclass
class YearFinder:
    """Chooses the years of the dates in one paragraph of a report on this time."""

    text: str
    time: ReportedTime

    def choose(self, start: int, month: int, day: int | None) -> tuple[int | None, Basis]:
        """The year of the month or day printed at this offset, and its basis; None if open."""
        begin, end = self._find_sentence(start)
        if _RECURRING.search(self.text, begin, end) or _COMING.search(self.text, begin, start):
            return None, "open"
        by_period = self.time.find_year(month, day)
        near = self._find_day_before(start, month, day)
        by_context, link = ((near,), "full date") if near else self._run_on(start, month, day)
        year = by_context[0] if by_context else None
        decides = link == "own year" or (link != "either" and by_period in (None, year))
        if year and decides:
            return (year, "context") if self.time.may_know(year, month, day) else (None, "open")
        if not by_period and not by_context and self._lasts_until_now(begin, start):
            by_period = self.time.find_last_year(month, day)
        is_likely = link == "year before" or (link == "either" and by_period in by_context)
        if by_period and (is_likely or not by_context):
            return by_period, self.time.basis
        return None, "open"

    def find_named_year(self, start: int, word: str, month: int) -> tuple[int | None, Basis]:
        """The year that a word beside the month at this offset names: `June of that year`."""
        last = self.time.last
        match word:
            case "that" | "same":
                return self._count_from_printed(start, 0)
            case "following":
                return self._count_from_printed(start, 1)
            case "this" if last and self.time.may_know(last.year, month):
                return last.year, self.time.basis
            case "last" if last:
                return last.year - 1, self.time.basis
            case "previous" | "preceding" | "prior":
                return self._find_previous_year(start)
            case _:
                return None, "open"

    def read_sentence(self, at: int) -> str:
        """The sentence that holds an offset."""
        return self.text[slice(*self._find_sentence(at))]

    def find_only_date(self, start: int, undated: Sequence[FoundDate]) -> str | None:
        """The EDTF of the one date before this offset in its sentence, else in the one before.

        `undated` are the dates without a year, as they were read. None where there are several.
        """
        at = self._index_sentence(start)
        for begin, end in reversed(self._sentences[max(0, at - 1) : at + 1]):
            dates = {
                date.edtf
                for date in (*self._dates, *undated)
                if begin <= date.start and date.end <= min(end, start)
            }
            if dates or _YEAR.search(self.text, begin, min(end, start)):
                return dates.pop() if len(dates) == 1 else None
        return None

    def find_year_before(self, start: int, end: int) -> tuple[int | None, Basis]:
        """The year that `last year` or `the previous year` at these offsets is.

        The previous year is that before the year of its sentence, where one is printed; the last
        year is that before the end of the report's period.
        """
        if not self.text[start:end].lower().endswith("last year"):
            return self._find_previous_year(start)
        return self._name(self.time.last_year)

    def _find_previous_year(self, start: int) -> tuple[int | None, Basis]:
        begin, end = self._find_sentence(start)
        printed = [int(year[0]) for year in _YEAR.finditer(self.text, begin, end)]
        before = [int(year[0]) for year in _YEAR.finditer(self.text, begin, start)]
        if printed:
            year = before[-1] if before else printed[0]
            return year - 1, "context"
        return self._name(self.time.last_year)

    def _name(self, year: int | None) -> tuple[int | None, Basis]:
        return (year, self.time.basis) if year else (None, "open")

    def _count_from_printed(self, start: int, years: int) -> tuple[int | None, Basis]:
        """The year so many after the last one printed in the paragraph before this offset."""
        printed = [int(year[0]) for year in _YEAR.finditer(self.text, 0, start)]
        return (printed[-1] + years, "context") if printed else (None, "open")

    def _run_on(self, start: int, month: int, day: int | None) -> tuple[tuple[int, ...], _Link]:
        """The years to which a text may run on from the date that heads this or a sentence before.

        With it what that date is; none where no date is.
        """
        at = self._index_sentence(start)
        begin, _ = self._sentences[at]
        is_head = _LEADS.fullmatch(self.text, begin, start) and not self._heads_a_name(begin, start)
        if not is_head and not self._dates_clause(begin, start):
            return (), "either"
        for back in range(min(at, _FARTHEST) + 1):
            first, last = self._sentences[at - back]
            last = min(last, start)
            head = self._find_head(first, last)
            if head is None:
                if _YEAR.search(self.text, first, last):
                    return (), "either"
                continue
            is_name = back == 0 and self._heads_a_name(first, head.start)
            link: _Link
            if full := _MONTH.fullmatch(head.edtf):
                years, link = _count_on(full, month, day)
                return years, "either" if is_name else link
            if back > 1 or not head.edtf.isdecimal():
                return (), "either"
            link = "either" if is_name else "year before" if back else "own year"
            return (int(head.edtf),), link
        return (), "either"

    def _find_day_before(self, start: int, month: int, day: int | None) -> int | None:
        """The year of the last day before a later day of its month, in the sentences just before.

        `It was tabled on April 21, 2026. The house debated it on the night of April 22.`
        """
        first, _ = self._sentences[max(0, self._index_sentence(start) - _NEAR)]
        before = bisect_right(self._dates, start, key=attrgetter("end"))
        last = self._dates[before - 1] if before else None
        full = _MONTH.fullmatch(last.edtf) if last and last.start >= first else None
        if not (last and full and full["day"] and day and int(full["month"]) == month):
            return None
        is_later = int(full["day"]) <= day and _DATING.search(self.text, first, last.start)
        return int(full["year"]) if is_later else None

    def _heads_a_name(self, first: int, start: int) -> bool:
        """Whether a month or year that heads a sentence belongs to a name: `In the 2019 election`.

        `On the 3 May` does not.
        """
        lead = _LEADS.fullmatch(self.text, first, start)
        is_day = _DAY_FIRST.match(self.text, start) is not None
        return lead is not None and lead["the"] is not None and not is_day

    def _lasts_until_now(self, begin: int, start: int) -> bool:
        """Whether the date at this offset begins what lasts until the report is written.

        What `had been` so since it lasts until another day.
        """
        if _HAD.search(self.text, begin, start):
            return False
        is_since = self.text.lower().startswith("since ", start)
        return is_since or _UP_TO_NOW.search(self.text, begin, start) is not None

    def _dates_clause(self, begin: int, start: int) -> bool:
        """Whether a date inside a sentence dates its main clause: no `the hearing of 4 June`."""
        is_dating = _DATING.search(self.text, begin, start) is not None
        return is_dating and _RELATIVE.search(self.text, begin, start) is None

    def _find_head(self, first: int, last: int) -> FoundDate | None:
        """The date with a year that heads the sentence between these offsets."""
        return next(
            (
                date
                for date in self._dates
                if first <= date.start and date.end <= last
                if _LEADS.fullmatch(self.text, first, date.start)
            ),
            None,
        )

    def _find_sentence(self, at: int) -> tuple[int, int]:
        return self._sentences[self._index_sentence(at)]

    def _index_sentence(self, at: int) -> int:
        """The index of the sentence that holds an offset."""
        return max(bisect_right(self._sentences, at, key=itemgetter(0)) - 1, 0)

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return list(split_sentences(self.text)) or [(0, len(self.text))]

    @cached_property
    def _dates(self) -> tuple[FoundDate, ...]:
        return find_dates(self.text)


def _count_on(full: re.Match[str], month: int, day: int | None) -> tuple[tuple[int, ...], _Link]:
    """The years in which a text may come to a month after a full date, the likely one first.

    The likely one is certain where it comes to the month within the year, or in the next months.
    """
    year, before = int(full["year"]), int(full["month"])
    if month == before and day and full["day"] and day < int(full["day"]):
        return (year, year + 1), "either"
    if month >= before:
        return (year,), "full date"
    is_next = month + _MONTHS_OF_A_YEAR - before <= _NEXT_YEAR
    return (year + 1, year), "full date" if is_next else "either"
