"""The period that a report says it covers: `This report covers the period January to June 2010`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import FoundDate, find_dates, parse_date
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime, list_days
from pipeline.grammar.sentence_dates import find_relative_dates
from pipeline.grammar.sentences import split_sentences
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import A_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The report as the subject of its sentence, with what may stand before the verb.
_REPORT: Final = (
    r"^\W*(?:\d{1,3}\.?\s)?(?:[A-Z][a-z]+(?:\s[a-z]+){0,2},\s)?"
    rf"(?:(?:[Tt]his|[Tt]he\s(?:present|current|following)|[Oo]ur)\s(?:[\w'\u2019-]+\s){{0,4}}?"
    rf"(?i:{spell_words('stated_periods', 'reports')}|{spell_words('stated_periods', 'texts')})"
    rf"|[Tt]he\s(?:[\w'\u2019-]+\s){{0,4}}?(?i:{spell_words('stated_periods', 'reports')})"
    r"|[Tt]he\s(?:information|data)\s(?:contained\s)?in\s(?:this|the\spresent)\sreport"
    r"|Report|It)\b(?:\s(?:19|20)\d\d)?"
    r"(?:\s(?:of|by|on|from)\s[^.;,]{0,60})?(?:\s?\([^()]{1,40}\))?(?:,\s[^.;]{0,200},)?"
    r"(?:,?\s(?:which|that|also|therefore|thus|mainly|mostly|generally|and|\w+ly))*"
    r"(?:\sis\s[^.;]{0,200}?(?:\sand|,)(?:\salso|\sit)?)?\s"
)
_THIS_REPORT: Final = re.compile(r"(?<!\w)(?:This\s(?:\w+\s){0,2}?report|The\spresent\sreport)")
_ANY_REPORT: Final = re.compile(
    r"\b(?:this|present|current|annual)\s(?:\w+\s)?report\b|^It\b", re.IGNORECASE
)
_ITSELF: Final = re.compile(r"\b(?:this|present|our|current)\b", re.IGNORECASE)
_COVERS: Final = rf"\b(?:{spell_words('stated_periods', 'covers')})\b"
_REVIEWS: Final = rf"\b(?:{spell_words('stated_periods', 'reviews')})\b"
_NO_REPORT: Final = re.compile(  # `a plan that covers the period`
    rf"\b(?:{spell_words('stated_periods', 'other_subjects')})\b", re.IGNORECASE
)
# The words before a date that is the period of the report.
_BY_NAME: Final = re.compile(
    rf"\b(?:{spell_words('stated_periods', 'names')})"
    r"(?:\s(?:of|for)\s(?:this|the)\s(?:present\s)?report)?"
    r"(?:\s?[,:(\u2013-]|\s(?:is|was|of|from|between|runs\sfrom|extends\sfrom|covers|covered))*"
    r"\s?\(?(?:the\s(?:period|year|months)\s)?(?:of\s|from\s|between\s)?$",
    re.IGNORECASE,
)
_PERIOD: Final = (
    r"(?:the\s)?(?:\w+\s)?(?:period|year|years|months|time|quarter|half|half-year|semester)\s"
    r"(?:(?:of|from|between|in|ending|ended|since|to|on)\s)?(?:the\s)?"
)
_BY_COVERAGE: Final = re.compile(
    rf"{_REPORT}{_COVERS}\s(?P<what>[^.;]{{0,160}}?)"
    rf"(?:(?P<period>{_PERIOD})|\b(?:during|in|of|for|from|between|since|throughout|over)\s)?"
    r"(?:the\s)?(?:calendar\s|(?:fiscal\s|financial\s)?years?\s)?$"
)
_BY_OVERVIEW: Final = re.compile(
    rf"{_REPORT}(?:{_REVIEWS}|{_COVERS})\s[^.;]{{0,240}}?"
    rf"(?:(?P<period>{_PERIOD})|\b(?P<during>during|between|from|since|in|over|through|throughout|events\sof)\s(?:the\s)?)$"
)
_TOLD_OF: Final = re.compile(  # `The events described in this report took place between`
    r"\b(?:described|covered|documented|reported)\s(?:in|by)\s(?:this|the\spresent)\s(?:report|brief|update)\b"
    r"[^.;]{0,60}\b(?:between|from|during)\s$"
)
_EVENTS_OF: Final = re.compile(
    r"(?:^|[(:,|\u2013-]\s?|^(?:19|20)\d\d\s)\(?events\s(?:of|in)\s$", re.IGNORECASE
)
_LABEL: Final = re.compile(
    rf"^\W{{0,4}}(?:[\w ]{{0,40}}[\s\u2013-]{{1,3}})?(?:{spell_words('stated_periods', 'labels')})"
    r"\s?:\s*$",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(  # `the year ended June 2014`
    r"(?:[\w-]+\s){1,3}(?:ended|ending)\s", re.IGNORECASE
)
_SINCE: Final = re.compile(  # what was last reported begins the period
    r"\bsince\s(?:the\s(?:issuance|submission|publication|release)\sof\s)?(?:my|the|our|its)\s"
    r"(?:(?:last|previous|preceding)\s)?(?:\w+\s)?report\b"
    r"(?:\sof\sthe\s[A-Z][\w-]+)?"
    r"(?:\s(?:of|dated|issued\son|submitted\son)\s(?P<dated>\d{1,2}\s\w+\s\d{4}))?"
    r"(?:,?\s\(?(?:[A-Z]+/)+(?P<year>(?:19|20)\d\d)/\d+\)?)?"
    r"(?:,?\s(?:of|dated|issued\son)\s\d{1,2}\s\w+\s\d{4})?"
)
_UNTIL: Final = re.compile(r"\b(?:until|up\sto|to|through|as\sof|and\sas\sat|till)\s$")
_CUE: Final = re.compile(  # a word of each of these forms
    r"\b(?:described|documented|reported|ended|ending|events|since"
    rf"|{'|'.join(spell_words('stated_periods', of) for of in ('covers', 'reviews', 'names'))}"
    rf"|(?:{spell_words('stated_periods', 'labels')})\s?:)",
    re.IGNORECASE,
)
_LONGEST_SENTENCE: Final = 2_000  # characters of one that states a period
LONGEST: Final = timedelta(days=800)  # of a period that one report covers
_SHORTEST: Final = timedelta(days=27)  # a session, a mission, the week of a survey is shorter
_SHORTEST_COVERED: Final = timedelta(days=5)
_LESS_THAN_A_YEAR: Final = timedelta(days=364)
_PREPOSITION: Final = re.compile(r"(?:from|between|since)\s", re.IGNORECASE)
_FISCAL_YEAR: Final = re.compile(
    r"(?<![\d/])(?:FY\s?)?(?P<years>(?:19|20)\d\d\s?/\s?(?:(?:19|20)\d\d|\d\d))\)?$"
)
_OF_MONTHS: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?/\d{4}-\d\d(?:-\d\d)?")
_PERIOD_CUE: Final = re.compile(r"\b(?:period|cover(?:s|ed|ing)|review)\b", re.IGNORECASE)
_ANNUAL: Final = re.compile(
    r"\bannual\sreport\b.*?(?P<years>(?P<first>(?:19|20)\d\d)\s?[-\u2013]\s?(?P<last>(?:(?:19|20)\d\d|\d\d)))(?!\d)",
    re.IGNORECASE,
)
_OF_ONE_YEAR: Final = re.compile(
    r"(?:\b(?:annual|yearly)\b.*\breport\b.*\bfor\s(?:the\s)?|\breport\b.*\bfor\sthe\s(?=year|calendar))"
    r"(?:calendar\s)?(?:year\s)?(?P<years>(?:19|20)\d\d)$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\b(?:from|since)\s(?:the\s)?$")
_YEAR: Final = re.compile(r"(?<![\w./-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")
_OF_A_YEAR: Final = re.compile(
    r"\b(?:during|in|throughout|through|for|over|years?|(?:events|developments|situation|year)\s(?:of|in))\s"
    r"(?:the\s)?(?:(?:calendar|fiscal|financial|whole)\s)?(?:years?\s)?$"
)
_MORE_BEHIND: Final = re.compile(r"\s?(?:and|to|or|,|\u2013|-)\s?(?:\d|[A-Z][a-z]+\s\d)")
_MORE_BEFORE: Final = re.compile(r"\d{4}\s?(?:and|to|or|,|\u2013|-)\s?$")
_FISCAL_CUE: Final = re.compile(r"(?:fiscal|financial)\syear", re.IGNORECASE)
_RUNS: Final = re.compile(  # `the fiscal year runs from 1 July to 30 June`
    r"(?:fiscal|financial)\syears?\s[^.;\d]{0,40}?"
    r"(?:(?P<day>\d{1,2})\s(?P<month>[A-Z][a-z]+)|(?P<month_before>[A-Z][a-z]+)\s(?P<day_behind>\d{1,2}))"
    r"(?:\s(?:to|through|until|and)\s|\s?[\u2013-]\s?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """A period that a text states: half-open offsets of the statement, its EDTF.

    `is_open` where only its beginning is stated: it ends when the report is issued. It
    `names_itself` where it is of `this report` or under a label: `the report` may be another.
    """

    start: int
    end: int
    edtf: str
    is_open: bool = False
    names_itself: bool = True


def find_stated_periods(text: str, issued: str | None = None) -> Iterator[StatedPeriod]:
    """The periods that the sentences of a paragraph, title or line give for their report.

    `issued` is its date as EDTF, which ends the year of a period without one (`14 to 21 August`).
    """
    time = _list_year_before(issued)
    if A_YEAR.search(text) is None and (time is UNKNOWN_TIME or not _PERIOD_CUE.search(text)):
        return
    for start, end in _split_statements(text):
        sentence = text[start:end]
        if len(sentence) > _LONGEST_SENTENCE or not _CUE.search(sentence):
            continue
        dates = _list_dates(sentence, time)
        if since := _read_since(sentence, dates):
            yield StatedPeriod(start + since.start, start + since.end, since.edtf, since.is_open)
            continue
        for date in dates:
            if found := _read_statement(sentence, date):
                before = sentence[: date.start]
                is_own = (
                    _BY_NAME.search(before) or _LABEL.search(before) or _ITSELF.search(sentence)
                )
                place = start, start + date.end
                yield StatedPeriod(*place, found.edtf, found.is_open, names_itself=bool(is_own))
                break


def _split_statements(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, also those behind a title without a full stop.

    `WORLD REPORT 2009 This report covers the period January to December 2008.`
    """
    for start, end in split_sentences(text):
        starts = [start, *(found.start() for found in _THIS_REPORT.finditer(text, start + 1, end))]
        yield from pairwise((*starts, end))


def _read_statement(sentence: str, date: FoundDate) -> StatedPeriod | None:
    """The period of the report where this date of a sentence is it."""
    preposition = _PREPOSITION.match(sentence, date.start)
    before = sentence[: preposition.end() if preposition else date.start]
    edtf, is_open = date.edtf, date.edtf.endswith("/..")
    if _FROM.search(before) and "/" not in edtf:
        edtf, is_open = f"{edtf}/..", True
    if _ENDED.match(sentence, date.start):
        is_title = len(sentence) == date.end or _ANY_REPORT.search(before) is not None
        return _make(0, len(sentence), edtf) if is_title else None
    is_source = "/" not in edtf and before.endswith("(")  # `in the reporting period (2009)`
    named = not is_source and _BY_NAME.search(before)
    if named or _LABEL.search(before) or _EVENTS_OF.search(before):
        return _make(0, len(sentence), edtf, is_open=is_open)
    if _TOLD_OF.search(before) and "/" in edtf:
        return _make(0, len(sentence), edtf, is_open=is_open)
    covered = _BY_COVERAGE.search(before)
    reviewed = None if covered else _BY_OVERVIEW.search(before)
    found = covered or reviewed
    if found is None or _NO_REPORT.search(found.group()):
        return None
    if "/" not in edtf:
        is_one = edtf.isdecimal() and not _is_one_of_several(sentence, date)
        if not (is_one and _OF_A_YEAR.search(before)):
            return None
    shortest = _SHORTEST_COVERED if covered else _SHORTEST
    return _make(0, len(sentence), edtf, is_open=is_open, shortest=shortest)


def _is_one_of_several(sentence: str, year: FoundDate) -> bool:
    """Whether more dates stand beside a year, so that it is not the whole period."""
    behind = _MORE_BEHIND.match(sentence, year.end)
    return bool(behind or _MORE_BEFORE.search(sentence, 0, year.start))


def _list_year_before(issued: str | None) -> ReportedTime:
    """The twelve months that end with a date of issue; unknown where its month is."""
    days = list_days(issued) if issued and not issued.isdecimal() else None
    if days is None:
        return UNKNOWN_TIME
    first = days[1] - _LESS_THAN_A_YEAR
    return ReportedTime.from_edtf(f"{first.isoformat()}/{days[1].isoformat()}")


def _list_dates(sentence: str, time: ReportedTime) -> list[FoundDate]:
    """The dates of a sentence, and the years behind a word that names a period.

    Where none has a year, those without one in the twelve months before the issue.
    """
    found = list(find_dates(sentence))
    if not found and time is not UNKNOWN_TIME:
        undated = find_relative_dates(sentence, time)
        found = [
            FoundDate(one.start, one.end, one.edtf)
            for one in undated
            if one.edtf and one.basis == "period"
        ]
    found += [
        FoundDate(*year.span(), year[0])
        for year in _YEAR.finditer(sentence)
        if not any(date.start < year.end() and year.start() < date.end for date in found)
    ]
    return sorted(found, key=attrgetter("start"))


def _make(
    start: int, end: int, edtf: str, *, is_open: bool = False, shortest: timedelta = _SHORTEST
) -> StatedPeriod | None:
    if is_open:
        return StatedPeriod(start, end, edtf, is_open=True)
    days = list_days(edtf)
    if days is None or not shortest <= days[1] - days[0] <= LONGEST:
        return None
    return StatedPeriod(start, end, edtf)


def _read_since(sentence: str, dates: Sequence[FoundDate]) -> StatedPeriod | None:
    """`developments since my last report of 4 December 2024 (S/2024/800), until 4 April 2025`."""
    since = _SINCE.search(sentence)
    if since is None or _ANY_REPORT.search(sentence) is None:
        return None
    inner = next((d.edtf for d in dates if since.start() < d.start < since.end()), None)
    begin = inner or since["year"]
    behind = [d for d in dates if d.start >= since.end()]
    whole = next((d for d in behind if list_days(d.edtf) and "/" in d.edtf), None)
    if whole:
        return _make(since.start(), whole.end, whole.edtf)
    if begin is None:
        return None
    last = next((d for d in behind if _UNTIL.search(sentence, 0, d.start)), None)
    if last is None:
        return StatedPeriod(since.start(), since.end(), f"{begin}/..", is_open=True)
    return _make(since.start(), last.end, f"{begin}/{last.edtf}")


def read_title_period(title: str) -> StatedPeriod | None:
    """The months or the fiscal year at the end of a title or of a line of a cover.

    `Labour Market, Third Quarter of 2025`, `January–December 2010`. Years alone (`2021-2025`) may
    be those of a plan.
    """
    dates = find_dates(title)  # several stand under a chart
    date = dates[0] if len(dates) == 1 else None
    if date is None or title[date.end :].strip(" .)") or not _OF_MONTHS.fullmatch(date.edtf):
        return None
    return _make(date.start, date.end, date.edtf)


def read_titled_year(title: str) -> StatedPeriod | None:
    """The year of a title: `Report 2021/22`, `Annual Report 2021-2022`, `Annual Report for 2015`.

    It may also be that in which a report is issued, so that what the text states comes first.
    """
    if year := _OF_ONE_YEAR.search(title):
        return StatedPeriod(*year.span("years"), year["years"])
    fiscal = _FISCAL_YEAR.search(title) or _ANNUAL.search(title)
    edtf = parse_date(fiscal["years"].replace(" ", "")) if fiscal else None
    first, _, last = (edtf or "").partition("/")
    is_next = first.isdecimal() and last.isdecimal() and int(last) == int(first) + 1
    return _make(*fiscal.span("years"), f"{first}/{last}") if fiscal and is_next else None


def find_fiscal_start(text: str) -> tuple[int, int] | None:
    """The month and day with which a fiscal year begins, where a text says so."""
    found = _FISCAL_CUE.search(text) and _RUNS.search(text)
    if not found:
        return None
    day, month = found["day"] or found["day_behind"], found["month"] or found["month_before"]
    first = parse_date(f"{day} {month} 2001")
    return (int(first[5:7]), int(first[8:10])) if first else None
