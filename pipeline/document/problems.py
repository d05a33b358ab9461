"""Problems of a source or a record: closed codes, each with a fixed severity."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from pipeline.document.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import HiddenText
    from pipeline.document.spans import Page

_PLACES_NAMED: Final = 20  # of hidden text


class Severity(StrEnum):
    """The severity of a problem: something was lost, was not understood, or is information."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """The code of a problem; `SEVERITY` gives its severity."""

    # Something is lost or broken.
    DAMAGED = "damaged"
    EMPTY_SOURCE = "empty-source"
    ENCRYPTED = "encrypted"
    LOST_PAGE = "lost-page"
    LOST_TEXT = "lost-text"
    PAGE_WITHOUT_TEXT = "page-without-text"
    NO_TEXT_LAYER = "no-text-layer"
    NOT_TEXT = "not-text"
    TOO_LARGE = "too-large"
    UNKNOWN_FORMAT = "unknown-format"
    UNREADABLE = "unreadable"
    UNSAFE_MEMBER = "unsafe-member"
    REJECTED_RECORD = "rejected-record"
    CRASHED = "crashed"
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    # Something was not understood, or is inconsistent.
    AMBIGUOUS_PROFILE = "ambiguous-profile"
    AMBIGUOUS_VALUE = "ambiguous-value"
    BAD_CHARACTER = "bad-character"
    BROKEN_NUMBERING = "broken-numbering"
    BROKEN_SENTENCE = "broken-sentence"
    BROKEN_TEXT = "broken-text"
    CALLOUT_OUT_OF_ORDER = "callout-out-of-order"
    CALLOUT_WITHOUT_NOTE = "callout-without-note"
    CHAPTER_WITHOUT_TEXT = "chapter-without-text"
    COLUMN_ORDER = "column-order"
    CONFLICTING_EDITION = "conflicting-edition"
    CONFLICTING_REFERENCE = "conflicting-reference"
    CONTENTS_DISAGREE = "contents-disagree"
    DANGLING_ANTECEDENT = "dangling-antecedent"
    DATE_AFTER_PUBLICATION = "date-after-publication"
    DATES_OUTSIDE_PERIOD = "dates-outside-period"
    DOUBTFUL_TITLE = "doubtful-title"
    FLATTENED_TABLE = "flattened-table"
    GROWTH_DOES_NOT_FOLLOW = "growth-does-not-follow"
    HAND_EDITED = "hand-edited"
    HIDDEN_TEXT = "hidden-text"
    IMPLAUSIBLE_VALUE = "implausible-value"
    LATER_REFERENCE = "later-reference"
    LOW_CONFIDENCE = "low-confidence"
    MISSING_VALUE = "missing-value"
    NAMES_ANOTHER_COUNTRY = "names-another-country"
    NOTE_OF_NEIGHBOUR = "note-of-neighbour"
    NOTE_OUT_OF_ORDER = "note-out-of-order"
    NOTE_WITHOUT_CALLOUT = "note-without-callout"
    POOR_TEXT_LAYER = "poor-text-layer"
    REPEATED_HEADING = "repeated-heading"
    REPEATED_CHAPTER = "repeated-chapter"
    REPEATED_LABEL = "repeated-label"
    REPEATED_NOTE = "repeated-note"
    SECOND_BOX = "second-box"
    SHARES_DO_NOT_SUM = "shares-do-not-sum"
    SKIPPED_NOTE = "skipped-note"
    STALE_CORRECTION = "stale-correction"
    TEXT_OUTSIDE_CHAPTERS = "text-outside-chapters"
    TOTAL_OUTSIDE_GROUPS = "total-outside-groups"
    UNTITLED_COUNTRY = "untitled-country"
    UNKNOWN_COUNTRY = "unknown-country"
    UNKNOWN_PROFILE = "unknown-profile"
    UNKNOWN_UNIT = "unknown-unit"
    UNPARSED_CALLOUT = "unparsed-callout"
    UNPARSED_CITATION = "unparsed-citation"
    UNPARSED_VALUE = "unparsed-value"
    UNRESOLVED_REFERENCE = "unresolved-reference"
    VALUE_HOLDS_LABEL = "value-holds-label"
    # Information.
    CHART_TEXT = "chart-text"
    GUESSED_ENCODING = "guessed-encoding"
    MISSING_SECTION = "missing-section"
    NO_COUNTRY = "no-country"
    OPEN_YEAR = "open-year"
    PERIOD_NOT_EDITION = "period-not-edition"
    RECOGNISED_TEXT = "recognised-text"
    RESTARTED_NUMBERING = "restarted-numbering"
    UNKNOWN_HEADING = "unknown-heading"
    UNKNOWN_LABEL = "unknown-label"
    UNREAD_BOX = "unread-box"


_ERRORS: Final = frozenset(
    (
        Code.CRASHED,
        Code.DAMAGED,
        Code.EMPTY_SOURCE,
        Code.ENCRYPTED,
        Code.LOST_PAGE,
        Code.LOST_TEXT,
        Code.NO_TEXT_LAYER,
        Code.NOT_TEXT,
        Code.OUT_OF_MEMORY,
        Code.PAGE_WITHOUT_TEXT,
        Code.REJECTED_RECORD,
        Code.TIMED_OUT,
        Code.TOO_LARGE,
        Code.UNKNOWN_FORMAT,
        Code.UNREADABLE,
        Code.UNSAFE_MEMBER,
    )
)
_INFOS: Final = frozenset(
    (
        Code.CHART_TEXT,
        Code.GUESSED_ENCODING,
        Code.MISSING_SECTION,
        Code.NO_COUNTRY,
        Code.OPEN_YEAR,
        Code.PERIOD_NOT_EDITION,
        Code.RECOGNISED_TEXT,
        Code.RESTARTED_NUMBERING,
        Code.UNKNOWN_HEADING,
        Code.UNKNOWN_LABEL,
        Code.UNREAD_BOX,
    )
)


def _severity(code: Code) -> Severity:
    if code in _ERRORS:
        return Severity.ERROR
    return Severity.INFO if code in _INFOS else Severity.WARNING


SEVERITY: Final[dict[Code, Severity]] = {code: _severity(code) for code in Code}

# What the checks of finished records find, the worst first: each costs a reader a second look.
TO_CHECK: Final = (
    Code.NAMES_ANOTHER_COUNTRY,
    Code.SECOND_BOX,
    Code.CHAPTER_WITHOUT_TEXT,
    Code.TEXT_OUTSIDE_CHAPTERS,
    Code.CONTENTS_DISAGREE,
    Code.NOTE_OF_NEIGHBOUR,
    Code.CONFLICTING_EDITION,
    Code.BROKEN_NUMBERING,
    Code.COLUMN_ORDER,
    Code.BROKEN_SENTENCE,
    Code.DATES_OUTSIDE_PERIOD,
    Code.DATE_AFTER_PUBLICATION,
    Code.IMPLAUSIBLE_VALUE,
    Code.FLATTENED_TABLE,
    Code.DOUBTFUL_TITLE,
    Code.SHARES_DO_NOT_SUM,
    Code.TOTAL_OUTSIDE_GROUPS,
    Code.GROWTH_DOES_NOT_FOLLOW,
    Code.UNREAD_BOX,
    Code.PERIOD_NOT_EDITION,
)


def count_to_check(codes: Iterable[str]) -> int:
    """How many of these problems' codes ask for a second look."""
    return sum(code in TO_CHECK for code in codes)


class Problem(BaseModel):
    """Something that users of the output should know: what, where, and what it means.

    `pointer` is a JSON Pointer into the record, None where the problem belongs to no part of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    severity: Severity
    message: str
    spans: tuple[Span, ...]
    pointer: str | None


def make_problem(
    code: Code, message: str, spans: tuple[Span, ...] = (), pointer: str | None = None
) -> Problem:
    """A problem of this code, with the code's severity."""
    return Problem(
        code=code, severity=SEVERITY[code], message=message, spans=spans, pointer=pointer
    )


def report_uncertain_words(
    text: str, uncertain: Sequence[tuple[int, int]], pages: Sequence[Page]
) -> Iterator[Problem]:
    """The problem `low-confidence`, where a text has words that may be misread."""
    if not uncertain:
        return
    starts = [page.start for page in pages]
    spans = tuple(
        Span(start, end, pages[bisect_right(starts, start) - 1].number)
        for start, end in uncertain[:_PLACES_NAMED]
    )
    first = text[uncertain[0][0] : uncertain[0][1]]
    words = "word" if len(uncertain) == 1 else "words"
    message = (
        f"{len(uncertain)} {words} may be misread, the first {first!r} on page "
        f"{spans[0].page}: "
        "a value that holds one is typed only where a sum confirms it"
    )
    yield make_problem(Code.LOW_CONFIDENCE, message, spans)


def report_hidden_text(
    hidden: Sequence[HiddenText], pages: Sequence[Page] = ()
) -> Iterator[Problem]:
    """The problem `hidden-text`, where a document has any: how much, and where.

    Information where all of it is labels for screen readers.
    """
    if hidden:
        size = sum(not character.isspace() for one in hidden for character in one.text)
        characters = "character" if size == 1 else "characters"
        message = (
            f"{size} {characters} that a reader cannot see, the first at "
            f"{hidden[0].start}: "
            "they are claimed as hidden, and nothing is taken from them"
        )
        starts = [page.start for page in pages]
        spans = tuple(
            Span(one.start, one.end, pages[bisect_right(starts, one.start) - 1].number)
            if pages
            else Span(one.start, one.end, None)
            for one in hidden[:_PLACES_NAMED]
        )
        found = make_problem(Code.HIDDEN_TEXT, message, spans)
        is_harmless = all(one.is_label for one in hidden)
        yield found.model_copy(update={"severity": Severity.INFO}) if is_harmless else found
