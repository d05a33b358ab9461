"""When a report was issued, which year it is called by, and which time it covers.

Decided once for a document, from all its evidence: its title and cover, running heads, lines that
say when it was issued, sentences that state its period, the full dates that it prints, and what its
family's profile says of the edition. Charts, tables and notes never decide.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.grammar.dates import find_dates, is_day
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime, list_days
from pipeline.grammar.stated_periods import (
    LONGEST,
    StatedPeriod,
    find_fiscal_start,
    find_stated_periods,
    read_title_period,
    read_titled_year,
)
from pipeline.layout.issue_dates import (
    HEADS,
    OPENING,
    YEAR_ALONE,
    find_as_of,
    find_issue,
    list_cover_lines,
)
from pipeline.record.country import Period
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.document.problems import Problem
    from pipeline.layout.elements import Piece
    from pipeline.layout.issue_dates import CoverLine, Issue
    from pipeline.profiles.model import Profile
    from pipeline.record.country import EditionBasis

    _Evidence = tuple[EditionBasis, Iterable[str]]  # texts that may print a year, and where

_TICK: Final = re.compile(rf"(?:(?:FY|(?P<month>{'|'.join(MONTHS)}))\s?)?(?P<year>(?:19|20)\d\d)")
# `Section 122 of the Trade Act of 1974` is no report about 1974, `events of 2012` is not its name.
_OTHER_YEAR: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'laws')}|{spell_words('legal', 'treaties')}),?\s(?:of\s)?\d{{4}}"
    r"|(?i:\bevents\s(?:of|in)\s\d{4})|(?<=\d)\s\(\d{4}\)"  # `resolution 2653 (2022)`
    r"|(?i:(?:\b\d{4}\s)?\b(?:agenda|by|horizon|through|to|towards?|until|vision)\s\d{4})(?!\d)"
)
_YEARS: Final = re.compile(  # a range, or years in a row, as under a chart
    r"(?<!\d)(?:19|20)\d\d(?:\s?[-\u2013/]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)|(?:\s(?:19|20)\d\d)+)"
)
_JOINS: Final = re.compile(r"(?<!\d)[-_]|[-_](?!\d)")  # of words in the name of a file
_NO_TITLE: Final = re.compile(r"[.:;]$|\((?:19|20)\d\d\)\.?$")  # a sentence, or a citation
_NOT_ABOUT: Final = re.compile(  # lines of a cover whose year is not that of the report
    r"_{5}|\u00a9|\(c\)|\bcopyright\b|\bISSN\b|\bISBN\b|https?:|www\.|@|\bTel\b|\.{5}|(?:\. ){4}"
    r"|\[(?:month|day|date|year)\b[^\]]*\]"  # a place that was not filled in
    r"|\u2026{2}|\b[A-Z]+/[\w./-]*\d|\b[Nn]o\.\s?\S*\d|^\W*(?:note|source)s?\s?:",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"\A(?>.*?\b[a-z]+\b).*[a-z\d][.;]$")
_FRONT: Final = 30_000  # characters in which a report states its period
_MONTH_AND_YEAR: Final = re.compile(
    rf"(?<!\d\s)\b(?P<month>{'|'.join(MONTHS)}),?\s(?:of\s)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OFTEN: Final = 5  # pieces that name the month that a report is about
_WHOLE_YEAR: Final = re.compile(
    r"\b(?:(?:end|beginning|start)\sof|during|throughout)\s(?P<year>(?:19|20)\d\d)(?![\d/\u2013-])"
)
_FULL_DATE: Final = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)})\s(?:\d{{1,2}},\s)?(?P<year>(?:19|20)\d\d)\b"
)
_FEWEST_DATES: Final = 30
_MOST_DATES: Final = 0.75  # share of the dates within the twelve months that a report covers
_YEARS_APART: Final = 2  # between the years of an edition and of the period it covers
_FEWEST_LATER: Final = 5  # dates after the year behind a report's, of which it cannot tell
_MOST_LATER: Final = 0.25  # share of the dates of its text
_LATE: Final = timedelta(days=31)  # from the day of issue to the end of the period, at most
_DECEMBER: Final = 12
_ISSUE_LABEL: Final = re.compile(  # `Release Date: March, 1999`
    r"[^:]{0,30}\b(?:date|issued|posted|published|released?|updated)\b[^:]{0,10}:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReportTime:
    """The year that a report is called by, with where it is printed; its issue; its period.

    `reported` gives the years of the dates that the report prints without one. `doubts` name the
    evidence that contradicts what was decided.
    """

    edition: str | None = None
    edition_basis: EditionBasis | None = None
    published: str | None = None
    period: Period | None = None
    reported: ReportedTime = UNKNOWN_TIME
    doubts: tuple[Problem, ...] = ()


def date_report(
    document: Document, title: str | None, pieces: Sequence[Piece], profile: Profile
) -> ReportTime:
    """The time of a report, by the first evidence that is certain; nothing where none is."""
    cover = list(list_cover_lines(document, pieces))
    heads = list(_list_heads(document, pieces))
    subject = [line for line in cover if _ISSUE_LABEL.match(line.text) is None]
    month = None if document.is_exact else _find_month_of_subject(document, subject, pieces)
    issue = find_issue(document, pieces, cover, month)
    published = issue.edtf if issue else None
    as_of = find_as_of(cover, pieces)
    stated = _read_given_period(document, published or as_of)
    if stated is None and not document.is_exact:
        stated = _find_stated_period(document, subject, pieces, published or as_of)
    is_called_by_issue = profile.edition.last_month is None
    is_title = title is not None and _NO_TITLE.search(title) is None
    called: list[_Evidence] = [("title", [title] if title and is_title else []), ("head", heads)]
    called += _list_editions(
        document, cover, issue if is_called_by_issue else None, stated or month
    )
    called.append(("head", [as_of[:4]] if as_of else []))
    months = _count_months(pieces)
    edition, basis, against = _find_edition(called, document.path, published or as_of, months)
    if edition and published and int(published[:4]) - int(edition) > _YEARS_APART:
        words = f"the day of issue {published}, which is left out as that of a copy"
        against.append((words, issue.line if issue else ""))
        published = None
    refused = [] if stated else [*_doubt_later_period(pieces, published or as_of)]
    if stated and edition and abs(int(stated.edtf[:4]) - int(edition)) > _YEARS_APART:
        message = (
            f"the report of {edition} states that it covers {stated.edtf}: "
            "one of both is another report's, and the period is not taken"
        )
        refused.append(make_problem(Code.PERIOD_NOT_EDITION, message, stated.spans))
        stated = None
    period = stated or month or _find_period_of_family(profile, edition)
    if period is None and profile.name is None and not document.is_exact:
        period = _infer_period(pieces, months)
    is_edition = profile.edition.last_month == _DECEMBER and not (stated or month)
    reported = ReportedTime.from_edtf(
        period.edtf if period else None,
        published=published or as_of,
        basis="edition" if is_edition else "period",
    )
    doubts = [
        make_problem(
            Code.CONFLICTING_EDITION,
            f"the edition is {edition}; against it speaks {words}",
            (document.span(at, at + len(line)),) if (at := document.text.find(line)) >= 0 else (),
        )
        for words, line in against
    ]
    return ReportTime(edition, basis, published, period, reported, (*doubts, *refused))


def _find_month_of_subject(
    document: Document, cover: Iterable[CoverLine], pieces: Sequence[Piece]
) -> Period | None:
    """The month that a cover prints and that many pieces name: that of a monthly bulletin.

    A day of the month (`15 December 2025`) names no month, nor does a date alone below a chart.
    """
    for line in cover:
        for printed in _MONTH_AND_YEAR.finditer(line.text):
            name, year = printed["month"].capitalize(), printed["year"]
            mention = re.compile(rf"(?<!\d\s)\b{name},?\s(?:of\s)?{year}\b")
            named = sum(
                mention.search(piece.reading.text) is not None
                for piece in pieces
                if piece.role not in HEADS and not _TICK.fullmatch(piece.reading.text)
            )
            if named >= _OFTEN:
                edtf = f"{year}-{MONTHS.index(name) + 1:02}"
                return Period(
                    edtf=edtf, basis="printed", spans=(document.span(line.start, line.end),)
                )
    return None


def _read_given_period(document: Document, issued: str | None) -> Period | None:
    """The period that a document's metadata give, if it can be."""
    given = document.period and _close(StatedPeriod(0, 0, document.period), issued)
    return Period(edtf=given, basis="printed", spans=()) if given else None


def _list_editions(
    document: Document, cover: Sequence[CoverLine], issue: Issue | None, period: Period | None
) -> Iterator[_Evidence]:
    """The texts behind title and heads that may print the year of an edition, in their order."""
    if issue and issue.is_update:
        yield "head", [issue.edtf[:4]]
    lines = [
        line
        for line in cover
        if not (issue and (line.text == issue.line or _is_month(line.text)))
        and not _NOT_ABOUT.search(line.text)
        and not _SENTENCE.search(line.text)
        and (line.is_heading or not _NO_TITLE.search(line.text))
    ]
    yield "head", [line.text for line in lines]
    yield "head", [line.text for line in lines if line.is_heading]
    for part in _split_path(document.path):
        yield (
            "path",
            [
                year
                for year in _list_years(part)
                if year in document.text[:OPENING]
                and not (issue and int(issue.edtf[:4]) - int(year) > _YEARS_APART)
            ],
        )
    days = list_days(period.edtf) if period else None
    yield "head", [str(day.year) for day in days or ()]
    yield "head", [issue.edtf[:4]] if issue and issue.line else []


def _is_month(text: str) -> bool:
    """Whether a line is nothing but a month and a year."""
    found = _TICK.fullmatch(text)
    return found is not None and found["month"] is not None


def _find_edition(
    evidence: Iterable[_Evidence], path: str, issued: str | None, months: Counter[int]
) -> tuple[str | None, EditionBasis | None, list[tuple[str, str]]]:
    """The year by the first evidence that names one year; nothing printed, by the path.

    A year after the one that follows the issue is that of a plan or target; one that many dates of
    the text follow is that of something else. The list says so of what printed such a year, and
    quotes it, unless the year of issue confirms the one that is taken.
    """
    latest = int(issued[:4]) + 1 if issued else None
    parts: Iterator[_Evidence] = (("path", [part]) for part in _split_path(path))
    against: dict[str, str] = {}
    for basis, texts in chain(evidence, parts):
        printed = {year: text for text in texts for year in _list_years(text)}
        if len(printed) != 1:
            continue
        ((year, text),) = printed.items()
        if later := _count_later(months, int(year)):
            against[f"{text!r}, which {later} of {months.total()} dates of the text follow"] = text
        elif latest is None or int(year) <= latest:
            return year, basis, [] if issued and issued[:4] == year else list(against.items())
    return None, None, list(against.items())


def _count_later(months: Counter[int], year: int) -> int:
    """How many dates are so late that the report is none of this year; 0 where they are few."""
    later = sum(count for month, count in months.items() if month // 12 > year + 1)
    is_much = later >= max(_FEWEST_LATER, _MOST_LATER * months.total())
    return later if is_much else 0


def _split_path(path: str) -> Iterator[str]:
    """The parts of a path as words, the file's name first."""
    return reversed(_JOINS.sub(" ", path).split("/"))


def _list_heads(document: Document, pieces: Sequence[Piece]) -> Iterator[str]:
    """The running heads with words, and a year alone at the head of most pages.

    A year alone on one page, or with a month, is the tick of a chart's axis; one that a heading
    contradicts is none of the report.
    """
    alone: dict[str, set[int | None]] = {}
    seen: set[str] = set()
    for piece in pieces:
        text = piece.reading.text
        if piece.role not in HEADS or text in seen:
            continue
        if ticked := _TICK.fullmatch(text):
            alone.setdefault(ticked["year"], set()).add(document.page_at(piece.start))
        elif any(map(str.isalpha, text)) and not _NO_TITLE.search(text):
            seen.add(text)
            yield text
    printed = {
        year
        for piece in pieces
        if piece.role in ("heading", "country")
        for year in _list_years(piece.reading.text)
    }
    for year, pages in alone.items():
        if 2 * len(pages) > max(len(document.pages), 2) and printed <= {year}:
            yield year


def _list_years(text: str) -> Iterator[str]:
    """The years of a line, but those in names of laws, of events, in ranges, and in days."""
    shown = _YEARS.sub("", _OTHER_YEAR.sub("", text))
    for date in reversed(find_dates(shown)):
        if any(map(is_day, date.edtf.split("/"))):
            shown = shown[: date.start] + shown[date.end :]
    yield from YEAR_ALONE.findall(shown)


def _find_stated_period(
    document: Document, cover: Sequence[CoverLine], pieces: Sequence[Piece], issued: str | None
) -> Period | None:
    """The period that the cover or the first pages state, with its place.

    `issued` is the day of issue, or that up to which the report knows.
    """
    found = [(line, one) for line in cover for one in find_stated_periods(line.text, issued)]
    titles = ((line, read_title_period(line.text)) for line in cover)
    found += ((line, one) for line, one in titles if one)
    return (
        _close_first(document, found, pieces, issued)
        or _find_period_of_text(pieces, issued)
        or _close_first(
            document,
            [(line, one) for line in cover if (one := read_titled_year(line.text))],
            pieces,
            issued,
        )
    )


def _close_first(
    document: Document,
    found: Iterable[tuple[CoverLine, StatedPeriod]],
    pieces: Sequence[Piece],
    issued: str | None,
) -> Period | None:
    """The first period of a cover that can be: it is over when the report is issued."""
    for line, stated in found:
        if edtf := _close(stated, issued):
            span = document.span(line.start, line.end)
            return Period(edtf=_set_fiscal_year(edtf, pieces), basis="printed", spans=(span,))
    return None


def _find_period_of_text(pieces: Sequence[Piece], issued: str | None) -> Period | None:
    """The period that a sentence of the first pages states."""
    for piece, stated in _list_statements(pieces, issued):
        if edtf := _close(stated, issued):
            spans = piece.reading.spans(stated.start, stated.end)
            return Period(edtf=_set_fiscal_year(edtf, pieces), basis="printed", spans=spans)
    return None


def _list_statements(
    pieces: Sequence[Piece], issued: str | None
) -> Iterator[tuple[Piece, StatedPeriod]]:
    """The periods that sentences of the first pages state, each with its piece."""
    shown = 0
    for piece in pieces:
        if piece.role not in ("prose", "item", "heading"):
            continue
        for stated in find_stated_periods(piece.reading.text, issued):
            if stated.names_itself or shown <= OPENING:
                yield piece, stated
        shown += len(piece.reading.text)
        if shown > _FRONT:
            return


def _doubt_later_period(pieces: Sequence[Piece], issued: str | None) -> Iterator[Problem]:
    """Yield a period of `this report` that begins after the report was issued: it is not taken.

    One in months that the opening gives (`It covers the time from 1 May to 30 July 2014`) is its
    own too; a plan's is in years.
    """
    last = list_days(issued) if issued else None
    for piece, stated in _list_statements(pieces, issued) if last else ():
        days = list_days(stated.edtf)
        is_own = stated.names_itself or not stated.edtf.replace("/", "").isdecimal()
        if last and days and is_own and days[0] > last[1]:
            message = f"the report of {issued} states that it covers {stated.edtf}: not taken"
            spans = piece.reading.spans(stated.start, stated.end)
            yield make_problem(Code.PERIOD_NOT_EDITION, message, spans)
            return


def _set_fiscal_year(edtf: str, pieces: Iterable[Piece]) -> str:
    """The months of a fiscal year `2021/2022`, where the report says when such years begin."""
    first, _, last = edtf.partition("/")
    if not (first.isdecimal() and last.isdecimal() and int(last) == int(first) + 1):
        return edtf
    start = next(filter(None, (find_fiscal_start(piece.reading.text) for piece in pieces)), None)
    if start is None:
        return edtf
    begin = calendar_date(int(first), *start)
    end = calendar_date(int(last), *start) - timedelta(days=1)
    return f"{begin.isoformat()}/{end.isoformat()}"


def _close(stated: StatedPeriod, published: str | None) -> str | None:
    """The EDTF of a stated period, up to the issue where its end is not stated.

    None where it ends after the issue, or where its end cannot be known.
    """
    issued = list_days(published) if published else None
    if not stated.is_open:
        days = list_days(stated.edtf)
        is_past = days and (issued is None or days[1] <= issued[1] + _LATE)
        return stated.edtf if is_past else None
    edtf = f"{stated.edtf.removesuffix('/..')}/{published}"
    days = list_days(edtf) if published else None
    return edtf if days and days[1] - days[0] <= LONGEST else None


def _find_period_of_family(profile: Profile, edition: str | None) -> Period | None:
    """The twelve months that a report of a known family covers, by the year of its edition."""
    last = profile.edition.last_month
    if edition is None or last is None:
        return None
    if last == _DECEMBER:
        return Period(edtf=edition, basis="inferred", spans=())
    edtf = f"{int(edition) - 1}-{last + 1:02}/{edition}-{last:02}"
    return Period(edtf=edtf, basis="inferred", spans=())


def _count_months(pieces: Iterable[Piece]) -> Counter[int]:
    """How often the text prints a date with a month and a year, by months since the year 0."""
    return Counter(
        12 * int(found["year"]) + MONTHS.index(found["month"])
        for piece in pieces
        if piece.role in ("prose", "item")
        for found in _FULL_DATE.finditer(piece.reading.text)
    )


def _infer_period(pieces: Iterable[Piece], months: Counter[int]) -> Period | None:
    """The year or twelve months in which three quarters of the printed dates lie, if of many.

    The dates are those with a month and a year, and years named as a whole: `the end of 2005`. A
    report that leaves out the year of its months names it so.
    """
    whole = Counter(
        int(found["year"])
        for piece in pieces
        if piece.role in ("prose", "item")
        for found in _WHOLE_YEAR.finditer(piece.reading.text)
    )
    if (year := _find_common_year(whole)) is not None:
        return Period(edtf=str(year), basis="inferred", spans=())
    if months.total() < _FEWEST_DATES:
        return None
    first = max(months, key=lambda month: (_count_twelve(months, month), month))
    if _count_twelve(months, first) < _MOST_DATES * months.total():
        return None
    last = max(month for month in months if first <= month < first + 12)
    edtf = "/".join(f"{month // 12}-{month % 12 + 1:02}" for month in (first, last))
    years = {first // 12, last // 12}
    edtf = str(years.pop()) if len(years) == 1 else edtf
    return Period(edtf=edtf, basis="inferred", spans=())


def _count_twelve(months: Counter[int], first: int) -> int:
    """How many dates lie in the twelve months from this one."""
    return sum(count for month, count in months.items() if first <= month < first + 12)


def _find_common_year(years: Counter[int]) -> int | None:
    if years.total() < _FEWEST_DATES:
        return None
    ((year, count),) = years.most_common(1)
    return year if count >= _MOST_DATES * years.total() else None
