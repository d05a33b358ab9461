"""What the heads and captions of tables state about the figures below them: period, unit, scale."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.dates import find_dates, parse_date
from pipeline.vocabulary.measures import (
    currency_codes,
    currency_names,
    currency_signs,
    find_currency,
    measures,
)
from pipeline.vocabulary.months import english_months
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import DIGIT, DIGITS, YEAR, spell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OPENED: Final = re.compile(r"[^()]*\([^()]*")
_CLOSED: Final = re.compile(r"[^()]*\)[^()]*")
_LONGEST_HEAD: Final = 80  # characters of a head that names a period
_MONTHS: Final = 12
_MARKS: Final = re.compile(
    r"(?:\s?[*\u2020\u2021\u00a7\u00b6]{1,3}|\s?[\[(](?:[a-z]|\d)[\])]|(?<=\d)[pre]|/[a-z])$",
    re.IGNORECASE,
)
_OF_DATA: Final = spell_words("tables", "of_data")
_COMPARING: Final = re.compile(rf"\b{spell_words('tables', 'comparing')}\s?\(?$", re.IGNORECASE)
_CHANGING: Final = re.compile(rf"\b{spell_words('tables', 'changing')}(?!\w)", re.IGNORECASE)
_YEARS: Final = re.compile(
    rf"(?<![\w/.,\u2013-]){YEAR}(?:\s?[-\u2013/]\s?(?:\d\d){{1,2}})?(?![\w/.,%\u2013-])"
)
_MONTH_ALONE: Final = re.compile(
    rf"({spell(english_months())})\.?|(Q[1-4]|[1-4]Q)|(?:([1-4])(?:st|nd|rd|th)\s)(?:quarter|qtr)\.?",
    re.IGNORECASE,
)
# What may stand around the one period of a head.
_BEFORE: Final = re.compile(r"^$|.*[\w)%][,:;]?\s?[(,\u2013-]?\s?$", re.DOTALL)
_BEHIND: Final = re.compile(rf"\)?(?:[\s,]+(?:{_OF_DATA}))?\)?|\s+[A-Z(].*", re.DOTALL)


class Month(NamedTuple):
    """A month or quarter that a head prints without its year: `Jan`, `Q1`; `number` orders it."""

    text: str
    number: int
    of_year: int  # how many such parts a year has


def read_period(heads: Sequence[str]) -> str | None:
    """The period of figures as EDTF, by the heads over them or beside them, the outermost first.

    `2010` over `January` is 2010-01. None where no head states one, where several are printed in
    one head, or where a head compares dates: `Change from 2017`.
    """
    month: Month | None = None
    for head in reversed(heads):
        if month is None and (month := read_month(head)):
            continue
        period = find_period(head)
        if period is None:
            continue
        return period if month is None else date_month(month, period)
    return None


def combine_periods(one: str | None, other: str | None) -> str | None:
    """The period of figures by two heads: the only one, or the finer; None where they differ."""
    if one is None or other is None:
        return one or other
    finer, coarser = sorted((one, other), key=len, reverse=True)
    return finer if finer == coarser or finer.startswith(f"{coarser}-") else None


def date_month(month: Month, year: str) -> str | None:
    """The month of a year as EDTF; None where the year is a longer or shorter time."""
    return parse_date(f"{month.text} {year}") if re.fullmatch(r"\d{4}", year) else None


@lru_cache(1024)
def read_month(head: str) -> Month | None:
    """The month or quarter that a head is, without a year."""
    found = _MONTH_ALONE.fullmatch(_strip_marks(head))
    if found is None:
        return None
    if found[1]:
        months = {name.lower(): number for name, number in english_months().items()}
        return Month(found[1], months[found[1].lower()], _MONTHS)
    number = found[3] or found[2].strip("Qq")
    return Month(f"Q{number}", int(number), 4)


@lru_cache(1024)
def find_period(head: str, longest: int = _LONGEST_HEAD) -> str | None:
    """The one period that a head of so many characters is, begins with or ends with."""
    text = _strip_marks(head)
    if not text or len(text) > longest or not any(map(str.isdigit, text)):
        return None
    whole = re.sub(rf"[\s,]+\(?(?:{_OF_DATA})\)?$", "", text, flags=re.IGNORECASE)
    is_period = _YEARS.fullmatch(whole) or len(whole.split()) > 1 or "Q" in whole
    if is_period and (period := parse_date(whole)):
        return period
    places = [(date.start, date.end, date.edtf) for date in find_dates(text)]
    places += [
        (years.start(), years.end(), parse_date(years[0]) or "")
        for years in _YEARS.finditer(text)
        if not any(start < years.end() and years.start() < end for start, end, _ in places)
    ]
    if len(places) != 1 or not places[0][2]:
        return None
    start, end, period = places[0]
    before, behind = text[:start], text[end:]
    is_compared = _COMPARING.search(before) or ("/" in period and _CHANGING.search(text))
    is_set_apart = _BEFORE.fullmatch(before) and _BEHIND.fullmatch(behind)
    return period if is_set_apart and not is_compared else None


def _strip_marks(head: str) -> str:
    text = " ".join(head.split())
    while found := _MARKS.search(text):
        text = text[: found.start()]
    return text.strip()


def is_drawing(text: str) -> bool:
    """Whether a cell holds nothing but drawings, which name nothing."""
    return text != "" and not text.strip(" \ufffc")


def spread_heads(cells: Sequence[tuple[str, int]]) -> list[str]:
    """The texts of a row's cells, each in all of so many columns that its cell is set over.

    A bracket that one cell opens and the next closes is printed over the table and heads neither.
    """
    texts = [text for text, _ in cells]
    for at, (text, columns) in enumerate(cells):
        for covered in range(at + 1, min(at + columns, len(cells))):
            texts[covered] = texts[covered] or text
        if at and _OPENED.fullmatch(texts[at - 1]) and _CLOSED.fullmatch(text):
            texts[at - 1 : at + 1] = "", ""
    return texts


def join_brackets(heads: Iterable[str]) -> list[str]:
    """Heads but drawings, each with those below it up to the one that closes its bracket."""
    joined: list[str] = []
    for text in (text for text in heads if not is_drawing(text)):
        if joined and joined[-1].count("(") > joined[-1].count(")"):
            joined[-1] += f" {text}"
        else:
            joined.append(text)
    return joined


_OPEN_CLASS: Final = re.compile(
    r".*(?:[-\u2013\u2014]|\b(?:than|under|over|least|to))", re.IGNORECASE
)
_END_OF_CLASS: Final = re.compile(r"(?:or|and|to)\b.*")
_COLUMN_NUMBER: Final = re.compile(r"[(\[]?(\d{1,2})[)\]]?(?:\s?=\s?\D*\d.*)?")
_CLASS_NUMBER: Final = re.compile(r"\d{1,2}(?=$|\+|\s(?:[^\W\d_]+\s)?(?:and|or)\b)", re.IGNORECASE)
_FEWEST_COLUMNS: Final = 3  # that are counted
INTERVAL: Final = re.compile(r"\d{1,4}\s?[-\u2010\u2013\u2014/]\s?\d{1,4}|\d{1,3}\s?\+")
_FIGURE: Final = re.compile(r"^\D*\d[\d.,]*\D?$")
_FEWEST_RISES: Final = 2  # from one interval to the next


def is_end_of_class(over: str, below: str) -> bool:
    """Whether what is over or below a number makes it an end of a class: `10-`, `or more`."""
    return bool(_OPEN_CLASS.fullmatch(over) or _END_OF_CLASS.fullmatch(below))


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Whether the texts of a row count its columns: `1`, `2`, `3 = 1 + 2`."""
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    numbers = [int(one[1]) for one in found if one]
    are_all = len(numbers) == len(texts) >= _FEWEST_COLUMNS
    return are_all and numbers == [*range(numbers[0], numbers[0] + len(numbers))]


def are_counted_classes(texts: Sequence[str]) -> bool:
    """Whether heads are classes that count up from 0 or 1, and words: `1`, `2`, `3 or more`."""
    numbers = [int(found[0]) for text in texts if (found := _CLASS_NUMBER.match(text))]
    is_counted = len(numbers) >= _FEWEST_COLUMNS and numbers[0] in (0, 1)
    are_words = not any(DIGIT.search(text) for text in texts if not _CLASS_NUMBER.match(text))
    return is_counted and are_words and numbers == [*range(numbers[0], numbers[0] + len(numbers))]


def are_intervals(texts: Sequence[str]) -> bool:
    """Whether cells that head columns are intervals that rise, and words: `0-4`, `5-14`, `65+`."""
    found = [text for text in texts if INTERVAL.fullmatch(text)]
    starts = [int(number[0]) for text in found if (number := DIGITS.match(text))]
    risen = [*takewhile(lambda pair: pair[0] < pair[1], pairwise(starts))]
    are_words = not any(map(_FIGURE.search, {*texts}.difference(found)))
    return len(risen) >= _FEWEST_RISES and are_words


class Measure(NamedTuple):
    """The unit of figures, and the number that they are to be multiplied by."""

    unit: str | None
    scale: float | None


_NOTHING: Final = Measure(None, None)
_TIMES: Final = ("year", "quarter", "month", "week", "day", "hour")
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")
_AGES: Final = re.compile(
    r"\bage(?:s|\s(?:group|class|band)(?:e?s)?)\s?\(?$", re.IGNORECASE
)  # in years
_IN: Final = re.compile(r"\bin\s(?!.*\bin\s)", re.IGNORECASE)
_OF_UNITS: Final = re.compile(r"\bunits?(?:\sof\smeasure(?:ment)?)?\s?[:=]\s?", re.IGNORECASE)
_FIGURES: Final = re.compile(r"[-+~<>\u2212\u2013(]*\d[\d\s.,'\u2019\u2013-]*\)?")
_PERCENT: Final = re.compile(  # no `95% CI`
    r"(?<!\d)(?<!\d\s)(?:%|\bper\s?cent(?:ages?)?\b)", re.IGNORECASE
)


def read_measure(text: str) -> Measure:
    """The unit and scale that a caption, head or note states: in brackets, behind `in`, at its end.

    `Exports (US$ million)`, `Labour force, in thousands`. The unit is one of observations, a
    currency's code, or as printed.
    """
    for candidate, is_bare in _list_candidates(" ".join(text.split())):
        measure = _parse_measure(candidate)
        if measure is not None and (not is_bare or measure.unit):
            return measure
    return _NOTHING


def read_head_measure(head: str) -> Measure:
    """The same of the head of a column or row, where `%` and `Percent` say enough by themselves."""
    text = " ".join(head.split())
    if text.lower() in _TIMES:
        return _NOTHING  # the figures are of one
    measure = _parse_measure(text) or read_measure(text)
    if measure == _NOTHING and len(text) <= _LONGEST_HEAD and len(_PERCENT.findall(text)) == 1:
        return Measure("percent", None)
    return measure


def read_measure_in_cell(text: str) -> str | None:
    """The unit that a cell prints with its number: `52%`, `$1,200`, `450 km`."""
    measure = _parse_measure(_FIGURES.sub(" ", text))
    return measure.unit if measure else None


def _list_candidates(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text that may be a unit; and whether a scale alone says nothing there."""
    for found in reversed([*_IN_BRACKETS.finditer(text)]):
        if not _AGES.search(text, 0, found.start()):
            yield found[1], False
    for mark in (_OF_UNITS, _IN):
        if (place := mark.search(text)) and not _AGES.search(text, 0, place.start()):
            yield text[place.end() :].rstrip(" .)"), False
    head, comma, tail = text.rpartition(",")
    if comma and head:
        yield tail, True
    head, dash, tail = re.sub(r"\s[\u2013\u2014-]\s", "\n", text).rpartition("\n")
    if dash and head:
        yield tail, True


def _list_units() -> tuple[str, ...]:
    return (*list_words("tables", "units"), *list_words("tables", "counted"))


@lru_cache(1)
def _measure_pattern() -> re.Pattern[str]:
    scales = spell(measures().scales_in_brackets)
    signs = spell(currency_signs())
    codes = spell(currency_codes())
    words = spell(currency_names())
    listed = measures().unit_pattern(*measures().units)
    others = spell(_list_units())
    unit = rf"(?P<{{0}}>{signs}|(?:(?-i:{codes})|{words}|{listed}|{others})(?!\w))"
    return re.compile(
        rf"""
          (?:(?:all\s)?(?:figures|values|amounts|data|numbers|expressed|measured)\s)? (?:in\s)?
          (?: {unit.format("first")}\s? )?
          (?: (?P<scale>{scales})(?!\w) (?:\sof)? \s? )?
          (?: {unit.format("second")} )?
          (?:[,\s]+(?:{spell_words("tables", "conditions")}))?
        """,
        re.IGNORECASE | re.VERBOSE,
    )


@lru_cache(1024)
def _parse_measure(text: str) -> Measure | None:
    """The measure that a text is from its first to its last character."""
    found = _measure_pattern().fullmatch(text.strip(" .:;,"))
    if found is None or (found["first"] and found["second"]):
        return None
    printed = found["first"] or found["second"]
    power = measures().scales_in_brackets.get((found["scale"] or "").lower())
    if printed is None and power is None:
        return None
    return Measure(_name_unit(printed) if printed else None, 10**power if power else None)


def _name_unit(printed: str) -> str:
    """A unit of observations, the code of a currency, or the words as printed."""
    folded = " ".join(printed.split())
    if folded in currency_codes():
        return folded
    signs = {sign.lower(): code for sign, code in currency_signs().items()}
    if code := signs.get(folded.lower()) or find_currency(folded.lower(), None):
        return code
    for name, entry in measures().units.items():
        if any(folded.lower() == one.lower() for one in entry.spellings):
            return name
    return next((unit for unit in _list_units() if unit.lower() == folded.lower()), folded)
