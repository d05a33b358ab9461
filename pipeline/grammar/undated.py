"""The year of a month or day that is printed without one.

In this order: `context`, the last full date before it, where the text runs on from it (`On 4 May
2009 he was held. In June …`); the period that the report covers. Where these disagree, or none
decides, the year is open: a wrong year is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Literal

from pipeline.grammar.dates import FoundDate, find_dates
from pipeline.grammar.sentences import split_sentences
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from pipeline.grammar.reported_time import ReportedTime

Basis = Literal["printed", "period", "context", "open", "edition"]

_LEADS: Final = re.compile(  # words between the start of a sentence and the date that heads it
    rf"(?:(?:[a-z]|[^\w\s])\s)?(?:(?:{spell_words('sentence_dates', 'leads')})[,\s-]{{1,2}})*"
    rf"(?:{spell_words('sentence_dates', 'introduced')})[\s-](?:the\s(?=\d{{1,2}}\s))?",
    re.IGNORECASE,
)
_DATING: Final = re.compile(
    r"\b(?:in|on|by|since|until|during|early|late|mid)[\s-]$", re.IGNORECASE
)
_RELATIVE: Final = re.compile(r"\b(?:who|whom|whose|which|where|when|that|after|before|since)\b")
_COMING: Final = re.compile(rf"\b(?:{spell_words('sentence_dates', 'coming')})\b")
_RECURRING: Final = re.compile(
    rf"\b(?:{spell_words('sentence_dates', 'recurring')})\b", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?~?")
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
        by_context, is_certain = self._run_on(start, month, day)
        if not by_context or (by_period in by_context and not is_certain):
            return (by_period, self.time.basis) if by_period else (None, "open")
        year = by_context[0]
        agrees = by_period in (None, year)
        if agrees and is_certain and self.time.may_know(year, month, day):
            return year, "context"
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

    def _run_on(self, start: int, month: int, day: int | None) -> tuple[tuple[int, ...], bool]:
        """The years to which a text may run on from the date that heads this or a sentence before.

        With it whether the first of them is certain, since that date is near; none where no date
        is.
        """
        at = self._index_sentence(start)
        begin, _ = self._sentences[at]
        is_head = _LEADS.fullmatch(self.text, begin, start) is not None
        if not is_head and not self._dates_clause(begin, start):
            return (), False
        for back in range(min(at, _FARTHEST) + 1):
            first, last = self._sentences[at - back]
            last = min(last, start)
            head = self._find_head(first, last)
            if head is None:
                if _YEAR.search(self.text, first, last):
                    return (), False
                continue
            if full := _MONTH.fullmatch(head.edtf):
                return _count_on(full, month, day)
            is_near = back <= 1 and head.edtf.isdecimal()
            return ((int(head.edtf),), True) if is_near else ((), False)
        return (), False

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


def _count_on(full: re.Match[str], month: int, day: int | None) -> tuple[tuple[int, ...], bool]:
    """The years in which a text may come to a month after a full date, the likely one first.

    With it whether that is certain: it comes to the month within the year, or in the next months.
    """
    year, before = int(full["year"]), int(full["month"])
    if month == before and day and full["day"] and day < int(full["day"]):
        return (year, year + 1), False
    if month >= before:
        return (year,), True
    return (year + 1, year), month + _MONTHS_OF_A_YEAR - before <= _NEXT_YEAR
