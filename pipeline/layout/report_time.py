"""When a report was issued, which year it is called by, and which time it covers.

Decided once for a document, from all its evidence: its title and cover, running heads, lines that
say when it was issued, sentences that state its period, the full dates that it prints, and what its
family's profile says of the edition. Charts, tables and notes never decide.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipeline.grammar.dates import find_dates, parse_date
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime, list_days
from pipeline.grammar.sentences import ends_sentence
from pipeline.grammar.stated_periods import (
    LONGEST,
    StatedPeriod,
    find_fiscal_start,
    find_stated_periods,
    read_title_period,
    read_titled_year,
)
from pipeline.record.country import Period
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.places import city_names
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece
    from pipeline.profiles.model import Profile
    from pipeline.record.country import EditionBasis

    _Evidence = tuple[EditionBasis, Iterable[str]]  # texts that may print a year, and where

_YEAR: Final = re.compile(r"(?<!\d)(?<!\d[/-])(?:19[5-9]\d|20[0-4]\d)(?!\d)(?![/-]\d)")
# `Section 122 of the Trade Act of 1974` is no report about 1974.
_LAW_AND_YEAR: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'laws')}|{spell_words('legal', 'treaties')}),?\s(?:of\s)?\d{{4}}"
)
_YEARS: Final = re.compile(  # a range, or years in a row, as under a chart
    r"(?<!\d)(?:19|20)\d\d(?:\s?[-\u2013/]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)|(?:\s(?:19|20)\d\d)+)"
)
_NO_TITLE: Final = re.compile(r"[.:;]$|\((?:19|20)\d\d\)\.?$")  # a sentence, or a citation
_NOT_ABOUT: Final = re.compile(  # lines of a cover whose year is not that of the report
    r"\u00a9|\(c\)|\bcopyright\b|\bISSN\b|\bISBN\b|https?:|www\.|@|\bTel\b|\.{5}|(?:\. ){4}"
    r"|\u2026{2}|\b[A-Z]+/[\w./-]*\d|\b[Nn]o\.\s?\S*\d",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"\b[a-z]+\b.*[a-z\d][.;]$")
_HEADS: Final = ("running head", "page number")
_NOT_OF_COVER: Final = frozenset(
    (*_HEADS, "menu", "row", "columns", "chart label", "caption", "note", "rule")
)
_LONGEST_LINE: Final = 160  # characters of a line that may date the report
_LONGEST_BLOCK: Final = 300  # characters of a block of a cover
_COVER: Final = 40  # pieces in which a report prints its date
_COVER_PAGES: Final = 3
_FRONT: Final = 30_000  # characters in which a report states its period
_OPENING: Final = 4000  # characters in which a report speaks of itself, as `the report`
_BACK: Final = 12  # pieces at the end in which a page says when it was updated
_ISSUED: Final = re.compile(
    rf"(?:(?:^|[\s(]){spell_words('report_time', 'issued')}(?:\s(?:on|in|at))?\s?:?"
    r"|^\W*(?:date|dated):?)\s(?=[A-Z\d])",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"\b(?:release|bulletin|newsletter)\sno\.?\s?\d", re.IGNORECASE)
_COLOPHON: Final = re.compile(r"\W*(?:first\s)?published\sin\s\d{4}\sby\s", re.IGNORECASE)
_LAST_UPDATE: Final = re.compile(
    r"\W*(?:\w+\s){0,3}last\s(?:updated|modified|revised).{0,40}$", re.IGNORECASE
)
_UPDATED: Final = re.compile(r"updated|revised|modified", re.IGNORECASE)
_PLACE: Final = re.compile(r"(?P<place>[A-Z][^\d,]{2,40}?),?\s(?P<date>[^,]*\d{4})")
_AS_OF: Final = re.compile(r"\bas\s(?:of|at)\s?:?\s?", re.IGNORECASE)
_CLOSED: Final = re.compile(  # what a report says of the day on which it was closed
    r"\b[Rr]eport\s(?:reflects|describes|presents)\sthe\ssituation\sas\s(?:of|at)\s"
    r"|\b[Rr]eport\swas\s(?:finali[sz]ed|completed|closed)\son\s"
    r"|\b[Cc]ut-off\sdate\s(?:for|of)\s[^.]{0,60}\b(?:is|was)\s"
)
_HAS_MONTH: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_SPLIT_DATE: Final = re.compile(r"(?<=\d)\s?/\s?(?=\d)")
_MONTH_AND_YEAR: Final = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)}),?\s(?:of\s)?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
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
_LATE: Final = timedelta(days=31)  # from the day of issue to the end of the period, at most
_EARLY: Final = timedelta(days=366)  # a file is made so long before its issue, at most
_DECEMBER: Final = 12
_MOST_WORDS: Final = 3  # of the name of a place
_TITLE_WORDS: Final = frozenset(list_words("chapters", "title_words"))


@dataclass(frozen=True, slots=True)
class ReportTime:
    """The year that a report is called by, with where it is printed; its issue; its period.

    `reported` gives the years of the dates that the report prints without one.
    """

    edition: str | None = None
    edition_basis: EditionBasis | None = None
    published: str | None = None
    period: Period | None = None
    reported: ReportedTime = UNKNOWN_TIME


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cover: its text, whether it is set as a heading, and its source offsets."""

    text: str
    is_heading: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Issue:
    """A date of issue as EDTF, the line that prints it, and whether it is that of an update.

    The line is empty where the head of a web page gives it, which its readers do not see.
    """

    edtf: str
    line: str
    is_update: bool = False


def date_report(
    document: Document, title: str | None, pieces: Sequence[Piece], profile: Profile
) -> ReportTime:
    """The time of a report, by the first evidence that is certain; nothing where none is."""
    cover = list(_list_cover_lines(document, pieces))
    heads = list(_list_heads(document, pieces))
    month = _find_month_of_subject(document, cover, pieces)
    issue = _find_issue(document, pieces, cover, month)
    published = issue.edtf if issue else None
    as_of = _find_as_of(cover, pieces)
    stated = _find_stated_period(document, cover, pieces, published or as_of)
    is_called_by_issue = profile.edition.last_month is None
    is_title = title is not None and _NO_TITLE.search(title) is None
    called: list[_Evidence] = [("title", [title] if title and is_title else []), ("head", heads)]
    called += _list_editions(
        document, cover, issue if is_called_by_issue else None, stated or month
    )
    called.append(("head", [as_of[:4]] if as_of else []))
    edition, basis = _find_edition(called, document.path)
    if edition and published and int(published[:4]) - int(edition) > _YEARS_APART:
        published = None  # of a copy
    if stated and edition and abs(int(stated.edtf[:4]) - int(edition)) > _YEARS_APART:
        stated = None
    period = stated or month or _find_period_of_family(profile, edition)
    if period is None and profile.name is None:
        period = _infer_period(pieces)
    is_edition = profile.edition.last_month == _DECEMBER and not (stated or month)
    reported = ReportedTime.from_edtf(
        period.edtf if period else None,
        published=published or as_of,
        basis="edition" if is_edition else "period",
    )
    return ReportTime(edition, basis, published, period, reported)


def _list_cover_lines(document: Document, pieces: Sequence[Piece]) -> Iterator[_Line]:
    """The lines before the first paragraph of sentences, on the first pages.

    A year alone directly below such a line counts, also where it was taken for a page's number.
    """
    is_below = False
    for piece in pieces[:_COVER]:
        text = piece.reading.text
        is_year = is_below and piece.role == "page number" and _YEAR.fullmatch(text) is not None
        is_below = piece.role not in _NOT_OF_COVER
        if not (is_below or is_year):
            continue
        is_prose = len(text) > _LONGEST_LINE and ends_sentence(text)
        is_behind = (document.page_at(piece.start) or 0) > _COVER_PAGES
        if is_behind or is_prose or len(text) > _LONGEST_BLOCK:
            return
        at = piece.start
        for line in document.text[piece.start : piece.end].split("\n"):
            text = " ".join(line.strip(" #*_|>").split())
            if 0 < len(text) <= _LONGEST_LINE:
                yield _Line(text, piece.role in ("heading", "country"), at, at + len(line))
            at += len(line) + 1


def _find_month_of_subject(
    document: Document, cover: Iterable[_Line], pieces: Sequence[Piece]
) -> Period | None:
    """The month that a cover prints and that many pieces name: that of a monthly bulletin."""
    for line in cover:
        for printed in _MONTH_AND_YEAR.finditer(line.text):
            name, year = printed["month"].capitalize(), printed["year"]
            mention = re.compile(rf"\b{name},?\s(?:of\s)?{year}\b")
            named = sum(
                mention.search(piece.reading.text) is not None
                for piece in pieces
                if piece.role not in _HEADS
            )
            if named >= _OFTEN:
                edtf = f"{year}-{MONTHS.index(name) + 1:02}"
                return Period(
                    edtf=edtf, basis="printed", spans=(document.span(line.start, line.end),)
                )
    return None


def _find_issue(
    document: Document, pieces: Sequence[Piece], cover: Sequence[_Line], month: Period | None
) -> _Issue | None:
    """The date of issue: of a page's head, behind a word for it, alone on a line, behind a place.

    None that is long after the day on which the file was made.
    """
    made = list_days(document.created) if document.created else None
    for issue in _list_issues(document, pieces, cover, month):
        days = list_days(issue.edtf)
        if days and not (made and days[0] > made[1] + _EARLY):
            return issue
    return None


def _list_issues(
    document: Document, pieces: Sequence[Piece], cover: Sequence[_Line], month: Period | None
) -> Iterator[_Issue]:
    if document.published:
        yield _Issue(document.published, "")
    heads = dict.fromkeys(piece.reading.text for piece in pieces if piece.role in _HEADS)
    shown = [*(line.text for line in cover), *heads]
    back = (piece.reading.text for piece in pieces[-_BACK:] if piece.role in ("prose", "item"))
    colophon = filter(_COLOPHON.match, document.text[:_OPENING].split("\n"))
    for line in (*shown, *back, *colophon):
        if len(line) <= _LONGEST_LINE and (found := _read_issue(line)):
            yield found
    updates = [line for line in (one.reading.text for one in pieces) if _LAST_UPDATE.match(line)]
    read = {update.edtf: update for line in updates if (update := _read_issue(line))}
    if len(read) == 1:
        yield from read.values()
    for line in shown:
        edtf = parse_date(line.strip("()"))
        if edtf and _HAS_MONTH.fullmatch(edtf) and not (month and month.edtf == edtf):
            yield _Issue(edtf, line)
    for line in shown:
        place = _PLACE.fullmatch(line)
        edtf = parse_date(place["date"]) if place else None
        is_exact = edtf is not None and _HAS_MONTH.fullmatch(edtf) is not None
        if place and edtf and "/" not in edtf and _is_place(place["place"], in_doubt=is_exact):
            yield _Issue(edtf, line)


def _find_as_of(cover: Iterable[_Line], pieces: Iterable[Piece]) -> str | None:
    """The day up to which a report knows, as its cover or a sentence of its opening says.

    `Situation Report No. 5 (as of 21 August 2014)`, `This report was finalized on 3 May 2016`.
    """
    lines = [(line.text, _AS_OF) for line in cover]
    shown = 0
    for piece in pieces:
        if piece.role in ("prose", "item", "note") and shown <= _OPENING:
            lines.append((piece.reading.text, _CLOSED))
            shown += len(piece.reading.text)
    for line, cue in lines:
        starts = {found.end() for found in cue.finditer(line)}
        for date in find_dates(line) if starts else ():
            if date.start in starts and _DAY.fullmatch(date.edtf):
                return date.edtf
    return None


def _is_place(name: str, *, in_doubt: bool) -> bool:
    """Whether a line begins with the place of its issue; in doubt any short name may be one."""
    words = name.split()
    is_name = len(words) <= _MOST_WORDS and all(word.istitle() for word in words)
    return name in city_names() or (
        in_doubt and is_name and not _TITLE_WORDS & set(fold(name).split())
    )


def _read_issue(line: str) -> _Issue | None:
    """The date behind a word for the issue: `First published in 2011 by`, `Distr.: General`.

    Or the day at the end of a line with the number of a release: `Release No. 35 24 January 2022`.
    """
    for issued in _ISSUED.finditer(line):
        behind = _SPLIT_DATE.sub("/", line[issued.end() :])
        dated = next(iter(find_dates(behind)), None)
        year = _YEAR.match(behind)
        edtf = dated.edtf if dated and dated.start == 0 else year[0] if year else None
        if edtf and list_days(edtf) and "/" not in edtf:
            return _Issue(edtf, line, _UPDATED.search(issued.group()) is not None)
    last = next(reversed(find_dates(line)), None) if _NUMBERED.search(line) else None
    is_day = last and last.end == len(line) and _DAY.fullmatch(last.edtf)
    return _Issue(last.edtf, line) if last and is_day else None


def _list_editions(
    document: Document, cover: Sequence[_Line], issue: _Issue | None, period: Period | None
) -> Iterator[_Evidence]:
    """The texts behind title and heads that may print the year of an edition, in their order."""
    if issue and issue.is_update:
        yield "head", [issue.edtf[:4]]
    lines = [
        line
        for line in cover
        if not (issue and line.text == issue.line)
        and not _NOT_ABOUT.search(line.text)
        and not _SENTENCE.search(line.text)
    ]
    yield "head", [line.text for line in lines]
    yield "head", [line.text for line in lines if line.is_heading]
    for part in _split_path(document.path):
        yield "path", [year for year in _list_years(part) if year in document.text[:_OPENING]]
    days = list_days(period.edtf) if period else None
    yield "head", [str(day.year) for day in days or ()]
    yield "head", [issue.edtf[:4]] if issue and issue.line else []


def _find_edition(
    evidence: Iterable[_Evidence], path: str
) -> tuple[str | None, EditionBasis | None]:
    """The year by the first evidence that names one year; nothing printed, by the path."""
    parts: Iterator[_Evidence] = (("path", [part]) for part in _split_path(path))
    for basis, texts in chain(evidence, parts):
        years = {year for text in texts for year in _list_years(text)}
        if len(years) == 1:
            return years.pop(), basis
    return None, None


def _split_path(path: str) -> Iterator[str]:
    """The parts of a path, the file's name first."""
    return reversed(path.split("/"))


def _list_heads(document: Document, pieces: Sequence[Piece]) -> Iterator[str]:
    """The running heads with words, and a year alone at the head of most pages.

    A year alone on one page is the tick of a chart's axis; one that a heading contradicts is none
    of the report.
    """
    alone: dict[str, set[int | None]] = {}
    seen: set[str] = set()
    for piece in pieces:
        text = piece.reading.text
        if piece.role not in _HEADS or text in seen:
            continue
        if _YEAR.fullmatch(text):
            alone.setdefault(text, set()).add(document.page_at(piece.start))
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
    """The years of a line, but those in names of laws, in ranges, and in days."""
    shown = _YEARS.sub("", _LAW_AND_YEAR.sub("", text))
    for date in reversed(find_dates(shown)):
        if _DAY.search(date.edtf):
            shown = shown[: date.start] + shown[date.end :]
    yield from _YEAR.findall(shown)


def _find_stated_period(
    document: Document, cover: Sequence[_Line], pieces: Sequence[Piece], issued: str | None
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
    found: Iterable[tuple[_Line, StatedPeriod]],
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
    shown = 0
    for piece in pieces:
        if piece.role not in ("prose", "item", "heading"):
            continue
        for stated in find_stated_periods(piece.reading.text, issued):
            is_own = stated.names_itself or shown <= _OPENING
            if is_own and (edtf := _close(stated, issued)):
                spans = piece.reading.spans(stated.start, stated.end)
                return Period(edtf=_set_fiscal_year(edtf, pieces), basis="printed", spans=spans)
        shown += len(piece.reading.text)
        if shown > _FRONT:
            break
    return None


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


def _infer_period(pieces: Iterable[Piece]) -> Period | None:
    """The year or twelve months in which three quarters of the printed dates lie, if of many.

    The dates are those with a month and a year, and years named as a whole: `the end of 2005`. A
    report that leaves out the year of its months names it so.
    """
    texts = [piece.reading.text for piece in pieces if piece.role in ("prose", "item")]
    whole = Counter(int(found["year"]) for text in texts for found in _WHOLE_YEAR.finditer(text))
    if (year := _find_common_year(whole)) is not None:
        return Period(edtf=str(year), basis="inferred", spans=())
    months = Counter(
        12 * int(found["year"]) + MONTHS.index(found["month"])
        for text in texts
        for found in _FULL_DATE.finditer(text)
    )
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
