"""The cover of a report, and when it was issued: by a word for it, alone on a line, behind a place.

Also the day up to which a report knows, where it says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import find_dates, is_day, parse_date
from pipeline.grammar.reported_time import list_days
from pipeline.grammar.sentences import ends_sentence
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.places import city_names
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Document
    from pipeline.layout.elements import Piece
    from pipeline.record.country import Period

YEAR_ALONE: Final = re.compile(r"(?<!\d)(?<!\d[/-])(?:19[5-9]\d|20[0-4]\d)(?!\d)(?![/-]\d)")
HEADS: Final = ("running head", "page number")
_NOT_OF_COVER: Final = frozenset(
    (*HEADS, "menu", "row", "columns", "chart label", "caption", "note", "rule")
)
_LONGEST_LINE: Final = 160  # characters of a line that may date the report
_LONGEST_BLOCK: Final = 300  # characters of a block of a cover
_COVER: Final = 40  # pieces in which a report prints its date
_COVER_PAGES: Final = 3
OPENING: Final = 4000  # characters in which a report speaks of itself, as `the report`
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
_NUMERALS: Final = re.compile(r"\b(?P<one>\d\d)/(?P<other>\d\d)/(?P<year>\d{4})\b")
_EMPHASIS: Final = re.compile(r"\*\*|__")
_SPLIT_DATE: Final = re.compile(r"(?<=\d)\s?/\s?(?=\d)")
_EARLY: Final = timedelta(days=366)  # a file is made so long before its issue, at most
_MOST_WORDS: Final = 3  # of the name of a place
_TITLE_WORDS: Final = frozenset(list_words("chapters", "title_words"))


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A line of a cover: its text, whether it is set as a heading, and its source offsets."""

    text: str
    is_heading: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Issue:
    """A date of issue as EDTF, the line that prints it, and whether it is that of an update.

    The line is empty where metadata give it, which readers of a page do not see.
    """

    edtf: str
    line: str
    is_update: bool = False


def list_cover_lines(document: Document, pieces: Sequence[Piece]) -> Iterator[CoverLine]:
    """The lines before the first paragraph of sentences, on the first pages.

    A year alone directly below such a line counts, also where it was taken for a page's number.
    """
    is_below = False
    for piece in pieces[:_COVER]:
        text = piece.reading.text
        is_numbered = is_below and piece.role == "page number"
        is_year = is_numbered and YEAR_ALONE.fullmatch(text) is not None
        is_below = piece.role not in _NOT_OF_COVER
        if not (is_below or is_year):
            continue
        is_prose = len(text) > _LONGEST_LINE and ends_sentence(text)
        is_behind = (document.page_at(piece.start) or 0) > _COVER_PAGES
        if is_behind or is_prose or len(text) > _LONGEST_BLOCK:
            return
        at = piece.start
        for line in document.text[piece.start : piece.end].split("\n"):
            text = " ".join(_EMPHASIS.sub("", line).strip(" #*_|>").split())
            if 0 < len(text) <= _LONGEST_LINE:
                yield CoverLine(text, piece.role in ("heading", "country"), at, at + len(line))
            at += len(line) + 1


def find_issue(
    document: Document, pieces: Sequence[Piece], cover: Sequence[CoverLine], month: Period | None
) -> Issue | None:
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
    document: Document, pieces: Sequence[Piece], cover: Sequence[CoverLine], month: Period | None
) -> Iterator[Issue]:
    """The dates of issue that a document states, the surest first."""
    if document.published:
        yield Issue(document.published, "")
    if document.is_exact:
        return
    heads = dict.fromkeys(piece.reading.text for piece in pieces if piece.role in HEADS)
    shown = [*(line.text for line in cover), *heads]
    yield from _list_worded(document, pieces, shown)
    yield from _list_updates(pieces)
    yield from _list_lone(shown, month)
    yield from _list_behind_places(shown)


def _list_worded(
    document: Document, pieces: Sequence[Piece], shown: Iterable[str]
) -> Iterator[Issue]:
    """Dates behind a word for issue: on the cover, in heads, on the last pages, in a colophon."""
    back = (piece.reading.text for piece in pieces[-_BACK:] if piece.role in ("prose", "item"))
    colophon = filter(_COLOPHON.match, document.text[:OPENING].split("\n"))
    rows = (piece.reading.text for piece in pieces[:_COVER] if piece.role in ("row", "columns"))
    labelled = (row for row in rows if (label := _ISSUED.search(row)) and label.start() == 0)
    for line in (*shown, *back, *colophon, *labelled):
        shown_date = _write_month(line, document.text)
        if len(line) <= _LONGEST_LINE and (found := _read_issue(shown_date)):
            yield replace(found, line=line)


def _list_updates(pieces: Iterable[Piece]) -> Iterator[Issue]:
    """The day of the last update, where a page states one."""
    updates = [line for line in (one.reading.text for one in pieces) if _LAST_UPDATE.match(line)]
    read = {update.edtf: update for line in updates if (update := _read_issue(line))}
    if len(read) == 1:
        yield from read.values()


def _list_lone(shown: Iterable[str], month: Period | None) -> Iterator[Issue]:
    """Dates that fill a line, and are not the month that the report covers."""
    for line in shown:
        edtf = parse_date(line.strip("()"))
        if edtf and _HAS_MONTH.fullmatch(edtf) and not (month and month.edtf == edtf):
            yield Issue(edtf, line)


def _list_behind_places(shown: Iterable[str]) -> Iterator[Issue]:
    """Dates behind the name of a place: `Lome, 4 May 2010`."""
    for line in shown:
        place = _PLACE.fullmatch(line)
        edtf = parse_date(place["date"]) if place else None
        is_exact = edtf is not None and _HAS_MONTH.fullmatch(edtf) is not None
        if place and edtf and "/" not in edtf and _is_place(place["place"], in_doubt=is_exact):
            yield Issue(edtf, line)


def _write_month(line: str, text: str) -> str:
    """A line whose date in numerals may have two meanings, in that which the text also prints.

    `04/09/2026` beside `April 9, 2026`.
    """
    found = _NUMERALS.search(line)
    if found is None:
        return line
    one, other = int(found["one"]), int(found["other"])
    ways = {
        way
        for month, day in ((one, other), (other, one))
        if 0 < month <= len(MONTHS)
        for way in (
            f"{MONTHS[month - 1]} {day}, {found['year']}",
            f"{day} {MONTHS[month - 1]} {found['year']}",
        )
        if way in text
    }
    return f"{line[: found.start()]}{ways.pop()}{line[found.end() :]}" if len(ways) == 1 else line


def find_as_of(cover: Iterable[CoverLine], pieces: Iterable[Piece]) -> str | None:
    """The day up to which a report knows, as its cover or a sentence of its opening says.

    `Situation Report No. 5 (as of 21 August 2014)`, `This report was finalized on 3 May 2016`.
    """
    lines = [(line.text, _AS_OF) for line in cover]
    shown = 0
    for piece in pieces:
        if piece.role in ("prose", "item", "note") and shown <= OPENING:
            lines.append((piece.reading.text, _CLOSED))
            shown += len(piece.reading.text)
    for line, cue in lines:
        starts = {found.end() for found in cue.finditer(line)}
        for date in find_dates(line) if starts else ():
            if date.start in starts and is_day(date.edtf):
                return date.edtf
    return None


def _is_place(name: str, *, in_doubt: bool) -> bool:
    """Whether a line begins with the place of its issue; in doubt any short name may be one."""
    words = name.split()
    is_name = len(words) <= _MOST_WORDS and all(word.istitle() for word in words)
    return name in city_names() or (
        in_doubt and is_name and not _TITLE_WORDS & set(fold(name).split())
    )


def _read_issue(line: str) -> Issue | None:
    """The date behind a word for the issue: `First published in 2011 by`, `Distr.: General`.

    Or the day at the end of a line with the number of a release: `Release No. 35 24 January 2022`.
    """
    for issued in _ISSUED.finditer(line):
        behind = _SPLIT_DATE.sub("/", line[issued.end() :])
        dated = next(iter(find_dates(behind)), None)
        year = YEAR_ALONE.match(behind)
        edtf = dated.edtf if dated and dated.start == 0 else year[0] if year else None
        if edtf and list_days(edtf) and "/" not in edtf:
            return Issue(edtf, line, _UPDATED.search(issued.group()) is not None)
    last = next(reversed(find_dates(line)), None) if _NUMBERED.search(line) else None
    is_dated = last and last.end == len(line) and is_day(last.edtf)
    return Issue(last.edtf, line) if last and is_dated else None
