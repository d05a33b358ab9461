"""The period of a figure: the date by which its clause is dated."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.figures.statements import has_verb, holds_inner_participle
from pipeline.grammar.number_words import NUMBER_WORDS
from pipeline.grammar.reported_time import list_days
from pipeline.grammar.sentence_dates import dates_clause, is_open
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.grammar.reported_time import ReportedTime
    from pipeline.record.country import DateBasis

_COMPARED: Final = re.compile(
    r"\b(?:compared\s(?:with|to)|versus|(?:up|down)(?:\s\w+ly)?\sfrom)\s|;\s"
    r"|,?\s(?:al|even\s)though\s|,\s(?:while|whereas|but)\s"
)
_RELATIVE: Final = re.compile(rf"\b(?:{spell_words('periods', 'relative')})\b")
_SAYING: Final = re.compile(  # verbs of saying: their date is that of the report
    r"\b(?:report(?:s|ed)|said|says|stat(?:es|ed)|announc(?:es|ed)|not(?:es|ed)|publish(?:es|ed)"
    r"|claim(?:s|ed)|alleg(?:es|ed)|acknowledg(?:es|ed)|told|wrote|confirm(?:s|ed)|estimat(?:es|ed))\b"
)
_CLAUSE_BEHIND: Final = re.compile(r"\b(?:that|was|were|is|are|had|have|has)\b")
_SOURCE: Final = re.compile(r"(?:According\sto|As\sreported\sby|Per)\s[^,;]*,")
_AS_OF: Final = re.compile(r"\bas\sof\s(?:the\s)?(?:end\sof\s)?$", re.IGNORECASE)
_CLAUSE_END: Final = re.compile(r"[,;:()]|\s(?:and|but|or)\s")
_UP_TO: Final = re.compile(r"\b(?:by|through)\s(?:the\s)?(?:end\sof\s)?$", re.IGNORECASE)
_SHALL: Final = re.compile(
    r"\b(?:will|would|should|shall|plan(?:s|ned)?|aim(?:s|ed|ing)?|goals?|targets?|intend(?:s|ed)"
    r"|expect(?:s|ed)|project(?:s|ed)|pledg(?:es|ed)|commit(?:s|ted))\b",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\d{4}[~?%]?")
_JOINED: Final = re.compile(r",?\s(?:and|or|to|through|until)\s(?:in\s)?")
_ALSO: Final = re.compile(r",?\sand\s(?:[a-z]+\s){1,3}")
_OPENS_SENTENCE: Final = re.compile(  # also behind a bullet, which a font may show as a letter
    r"(?:(?:[a-z]|[^\w\s])\s)?(?:(?:In|On|By|During|As\sof|Since|Between|From|Throughout)\s)?(?:the\s|early\s|late\s)?"
    r"(?:(?:fiscal|school|calendar)\syears?\s)?"
)
_IN_RELATIVE: Final = re.compile(r"\b(?:that|which|who)\s(?:\w+\s){1,3}$")
_RELATIVE_CLAUSE: Final = re.compile(r"\s?(?:which|who|whose|where|that)\b")
_ASIDE: Final = re.compile(r"\s(?:\w+ed|held|made|begun|written)\s(?:in|on|by)?\s?(?:the\s)?$")
_OPENING: Final = re.compile(  # `Under the law of May 2012, `; not `Since the end of 2012, `
    rf"(?:{spell_words('periods', 'opening')}\s"
    r"|Since\s(?:the|its|his|her|their)\s(?!(?:start|beginning|middle|end|early|late)\b))[^,;]*,"
)
_COPULA: Final = re.compile(  # `the share in 2021 was as low as 15 percent`
    r"\s(?:was|were|is|are|stood|total(?:s|ed)|reached)(?:\s[a-z]+){0,4}\s"
)
_NEW_SUBJECT: Final = re.compile(
    r"\s(?:and|but|while|whereas)\s(?P<clause>(?:the|its|their|other|it|they|he|she|this|[A-Z])\S*\s[^,;]*)"
)
_OPENS_CLAUSE: Final = re.compile(
    r"(?:^|[,;:(]\s?(?:and\s|but\s|or\s)?)(?:(?:[Ii]n|[Oo]n|[Bb]y|[Ff]or|[Dd]uring|[Aa]s\sof|[Ss]ince"
    r"|[Bb]etween|[Ff]rom|[Tt]hroughout)\s)?(?:the\s|early\s|late\s|mid-)?$"
)
LISTED: Final = re.compile(r",?\s(?:and\s|or\s|including\s)?")
_SAME_PERIOD: Final = re.compile(  # of a year: not the whole year
    r"\bsame\s(?:period|time|months?|weeks?|quarter|half)(?:\s(?:in|of|during))?\s(?:the\s)?$"
)
_TO_ACHIEVE: Final = re.compile(r"\sto\s[a-z]+\s[^.;]{0,400}\bby\s(?:the\s)?(?:end\sof\s)?$")
_BEGINS_CLAUSE: Final = re.compile(
    r",?\s(?:and|but|while)\s(?:in|on|by|during|as\sof|since)\s(?:the\s)?$"
)
_ONE_PHRASE: Final = re.compile(  # `(paid) $2 million to 1,200 victims in` 2017
    r"(?:\s(?:to|for|among)\s(?:the\s)?[\d,]+(?:\s[a-z][a-z-]*){1,4})\s(?:in|on|during)\s(?:the\s)?"
)
_NEAR: Final = 4  # words between a figure and a date of its own, beside one that heads the sentence
_HEAD: Final = 16  # characters before a date that heads a sentence
_OF_REPORT: Final = re.compile(
    r"\b(?:during|in|throughout|over|within)\sthe\s(?:year"
    rf"|(?P<period>{spell_words('sentence_dates', 'reporting_periods')}))\b"
    r"(?!\s(?:of|before|after|prior|when|(?:19|20)\d\d\b))",
    re.IGNORECASE,
)
_OTHER_CLAUSE: Final = re.compile(r",?\s(?:with|which|who|while|although|but|whereas)\s")
_TO_DATE: Final = re.compile(
    r"^(?:To\sdate|So\sfar|Thus\sfar),?\s|\s(?:to\sdate|so\sfar|thus\sfar)(?=[.,;]|$)"
)
# A sentence that begins with a number or with those of whom the one before it tells.
_TELLS_ON: Final = re.compile(
    rf"(?:(?:{spell_words('periods', 'before_numbers')})\s)*+"
    rf"(?:\d|{NUMBER_WORDS}\b|(?:they|he|she)\s)"
    r"[^.;:]{0,100}?\b(?:was|were|died|fled|\w+ed)\b",
    re.IGNORECASE,
)
_NOT_THEN: Final = re.compile(
    r"\b(?:had|(?<!to\s)have|has|is|are|remain(?:s|ed)?|will|would|since)\b"
)


@dataclass(frozen=True, slots=True)
class DatedPart:
    """A date in a sentence: half-open offsets, its EDTF, and the basis of its year."""

    start: int
    end: int
    edtf: str
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """The place of a figure: its start with the words and the list before it, the end of its noun.

    `others` are the half-open offsets of the numbers outside that list, left to right.
    """

    start: int
    end: int
    others: Sequence[tuple[int, int]]


def find_period(
    text: str, place: FigurePlace, dates: Sequence[DatedPart], time: ReportedTime
) -> tuple[str, DateBasis] | None:
    """The period of a figure as EDTF, with the basis of its year; None where none is known.

    It is the date after the figure, before the next one; else the date before it in its clause,
    without another figure between, or the one that heads the sentence; else the report's own for
    `during the reporting period`. What is compared (`compared with 14 in 2019`) or in parentheses
    has its own date only, and the day of a report is no period of what is reported. A date whose
    year is open dates no figure.
    """
    found = _find_date(text, place, dates, time)
    return None if found is None or is_open(found[0]) else found


def date_next_sentence(text: str, dates: Sequence[DatedPart], time: ReportedTime) -> str | None:
    """The period of what the next sentence tells, as EDTF: from this date to the report's end.

    `In October temples were attacked. Five people were injured.` None where this sentence has
    several dates, or one outside the time that the report covers.
    """
    if len(dates) != 1 or time.first is None or time.last is None:
        return None
    date, days = dates[0], list_days(dates[0].edtf)
    is_within = days is not None and time.first <= days[0] and days[1] <= time.last
    if not is_within or not dates_clause(text, date.start, date.end, date.edtf):
        return None
    first = date.edtf.partition("/")[0].rstrip("~")
    if _YEAR.fullmatch(first):
        return first if days and days[1].year == days[0].year else None
    return f"{first}/{time.last.isoformat()[: len(first)]}"


def tells_on(text: str, dates: Sequence[DatedPart]) -> bool:
    """Whether a sentence without a date tells what befell those of the sentence before."""
    return not dates and _TELLS_ON.match(text) is not None and _NOT_THEN.search(text) is None


def _find_date(
    text: str, place: FigurePlace, dates: Sequence[DatedPart], time: ReportedTime
) -> tuple[str, DateBasis] | None:
    low, high = _find_segment(text, place.start)
    dating = _list_dating(text, dates, time)
    before = [
        date
        for date in dating
        if low <= date.end <= place.start
        and not _leaves_parenthesis(text[date.end : place.start])
        and not _is_since_aside(text, date, place)
    ]
    heads = len(before) == 1 and _heads_sentence(text, before[0])
    following = min((start for start, _ in place.others if start >= place.end), default=len(text))
    if any(
        place.end <= date.start < following
        and _is_target(text, date, time)
        and not _CLAUSE_END.search(text, place.end, date.start)
        for date in dates
    ):
        return None  # `In 2015, the states agreed on a reduction of 40 percent by 2030`
    behind = _find_behind(text, place, dating, following, high)
    if behind and not _is_elsewhere(text, place, behind, following):
        is_far = heads and text[place.end : behind.start].count(" ") > _NEAR
        is_other = _is_joined(text, behind, dates) or _is_of_same_period(text, behind)
        return None if is_far or is_other else (behind.edtf, behind.basis)
    is_apart = before and _is_in_opening(text, place, before[-1])
    if before and not is_apart and (heads or _is_of_clause(text, before[-1], place)):
        date = before[-1]
        is_other = _dates_report(text, date, place.start) or _is_joined(text, date, dates)
        is_other |= _is_of_same_period(text, date)
        return None if is_other else (date.edtf, date.basis)
    is_main = low == 0 and not _leaves_parenthesis(text[place.end :])
    edtf = (_name_period(text, time) or _count_to_date(text, time)) if is_main else None
    return (edtf, time.basis) if edtf else None


def _list_dating(text: str, dates: Sequence[DatedPart], time: ReportedTime) -> list[DatedPart]:
    """The dates that date a clause, and no source, target or aside."""
    source = _SOURCE.match(text)
    return [
        date
        for date in dates
        if (dates_clause(text, date.start, date.end, date.edtf) or _is_of_same_period(text, date))
        and not (source and date.end <= source.end())
        and not _is_target(text, date, time)
        and not _is_aside(text, date)
    ]


def _find_behind(
    text: str, place: FigurePlace, dating: Iterable[DatedPart], following: int, high: int
) -> DatedPart | None:
    """The first date behind a figure: before the next figure, if that is of no list or phrase.

    `following` is where the next figure begins, `high` where what is compared ends.
    """
    is_listed = LISTED.fullmatch(text, place.end, following) is not None
    reach = high if is_listed else min(high, following)
    found = (
        date
        for date in dating
        if place.end <= date.start < reach
        or (date.start < high and _ONE_PHRASE.fullmatch(text, place.end, date.start))
    )
    return next(found, None)


def _is_elsewhere(text: str, place: FigurePlace, date: DatedPart, following: int) -> bool:
    """Whether the words between a figure and the date behind it leave its clause."""
    between = text[place.end : date.start]
    return bool(
        "(" in between
        or _leaves_parenthesis(between)
        or holds_inner_participle(between)
        or _is_in_opening(text, place, date)
        or ("," in between and _IN_RELATIVE.search(text, 0, place.start))
        or _COPULA.fullmatch(text, date.end, following)
        or _BEGINS_CLAUSE.search(between)
        or _TO_ACHIEVE.search(between)
        or _RELATIVE.search(between)
    )


def _name_period(text: str, time: ReportedTime) -> str | None:
    """The report's own time, where the main clause is of it: `during the year`, not in `which`."""
    named = [
        found
        for found in _OF_REPORT.finditer(text)
        if not _RELATIVE_CLAUSE.match(text[_find_comma(text, found.start()) : found.start()])
    ]
    if not named:
        return None
    return time.edtf if named[0]["period"] else time.whole_year


def _count_to_date(text: str, time: ReportedTime) -> str | None:
    """The time up to the report's end, where a sentence counts `to date`."""
    end = time.edtf.rpartition("/")[2] if time.edtf else None
    if time.last is None or not end or not _TO_DATE.search(text):
        return None
    return f"../{end}"


def _find_comma(text: str, at: int) -> int:
    """Where the part of a sentence begins, after a comma or semicolon, that holds an offset."""
    return max(text.rfind(mark, 0, at) for mark in (",", ";", "(")) + 1


def _is_target(text: str, date: DatedPart, time: ReportedTime) -> bool:
    """Whether a date is one by which something shall be done: `by 2030` in the report of 2021."""
    if not _UP_TO.search(text, 0, date.start):
        return False
    is_later = time.last is not None and date.edtf[:4] > str(time.last.year)
    return is_later or _SHALL.search(text, 0, date.start) is not None


def _is_aside(text: str, date: DatedPart) -> bool:
    """Whether a date is of a participle between commas: `the survey, published in 2016, found`."""
    comma = _find_comma(text, date.start)
    return (
        comma > 0
        and _ASIDE.match(text[comma : date.start]) is not None
        and text[date.end : date.end + 1] == ","
    )


def _is_of_same_period(text: str, date: DatedPart) -> bool:
    """Whether a date is only the year of a part of it: `the same period in 2018`."""
    return _SAME_PERIOD.search(text, 0, date.start) is not None


def _is_in_opening(text: str, place: FigurePlace, date: DatedPart) -> bool:
    """Whether only one of a figure and a date is in the clause before the main clause."""
    opening = _OPENING.match(text)
    first, second = sorted((place.start, date.start))
    return opening is not None and first < opening.end() <= second


def _is_joined(text: str, date: DatedPart, dates: Sequence[DatedPart]) -> bool:
    """Whether a date is one of several by which the figure is dated: `in 2016 and 2017`."""
    return any(
        _JOINED.fullmatch(text, one.end, other.start)
        for one, other in pairwise(dates)
        if date in (one, other)
    )


def _heads_sentence(text: str, date: DatedPart) -> bool:
    """Whether a date is at the head of its sentence, which it dates as a whole."""
    if _OPENS_SENTENCE.fullmatch(text, 0, date.start):
        return True
    return date.start <= _HEAD and text.startswith(",", date.end)


def _is_of_clause(text: str, date: DatedPart, place: FigurePlace) -> bool:
    """Whether a date before a figure dates its clause: no other figure is between them.

    After another figure it dates that one, if it does not open a clause, and the next where a
    verb of the same subject follows: `made 40 visits in 2015 and found 12 violations`.
    """
    between = text[date.end : place.start]
    if _RELATIVE.search(between) or _opens_clause(between):
        return False
    if any(date.end <= start < place.start for start, _ in place.others):
        return False
    is_behind_another = any(
        end <= date.start and not _leaves_parenthesis(text[end : date.start])
        for _, end in place.others
    )
    if not is_behind_another or _OPENS_CLAUSE.search(text, 0, date.start):
        return True
    if _COPULA.fullmatch(text, date.end, place.start):
        return True
    also = _ALSO.fullmatch(text, date.end, place.start)
    return also is not None and has_verb(also.group())


def _opens_clause(between: str) -> bool:
    """Whether a clause with a subject of its own begins: `and Microsoft launched`."""
    begun = _NEW_SUBJECT.search(between)
    return begun is not None and has_verb(begun["clause"])


def _dates_report(text: str, date: DatedPart, at: int) -> bool:
    """Whether a date is that of a verb of saying before `at`: `On 3 March, the daily reported`.

    A year or an interval in which somebody reported acts (`In 2019, police reported 12 arrests`) is
    that of the acts; one in which somebody reported that something is the case is not.
    """
    verb = _SAYING.search(text, date.end, at)
    if verb is None or "/" in date.edtf or _AS_OF.search(text, 0, date.start):
        return False
    is_year = _YEAR.fullmatch(date.edtf) is not None
    return not is_year or _CLAUSE_BEHIND.search(text, verb.end(), at) is not None


def _is_since_aside(text: str, date: DatedPart, place: FigurePlace) -> bool:
    """Whether a beginning without an end dates what is before the clause behind it alone.

    `A pause, in force since 1987, with the court having freed 39 men`.
    """
    is_open_end = date.edtf.endswith("/..")
    return is_open_end and _OTHER_CLAUSE.match(text, date.end, place.start) is not None


def _leaves_parenthesis(text: str) -> bool:
    """Whether a parenthesis closes in a part of a text that did not open in it."""
    opened = 0
    for mark in text:
        opened += (mark == "(") - (mark == ")")
        if opened < 0:
            return True
    return False


def _find_segment(text: str, at: int) -> tuple[int, int]:
    """The part of a sentence around `at`: what is compared ends at the next comma."""
    breaks = [0, len(text) + 1]
    for found in _COMPARED.finditer(text):
        breaks.append(found.end())
        comma = text.find(", ", found.end())
        if comma > 0 and found.group()[0].isalpha():
            breaks.append(comma + 1)
    return max(one for one in breaks if one <= at), min(one for one in breaks if one > at)
