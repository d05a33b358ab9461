"""Whether the headings that were found are those that the contents list promises."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.checks.finished import list_paragraphs
from pipeline.checks.orders import find_moved
from pipeline.document.problems import Code, make_problem
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedDocument
    from pipeline.document.problems import Problem
    from pipeline.record.country import CountryRecord

# `Introduction ........ 3`, `II. Trade _ _ _ iv`, `1.1 Overview 08`
_ENTRY: Final = re.compile(
    r"(?P<title>[^\s.\u2026].*?)(?P<leader>[\s.\u2026_\u00b7]*[.\u2026_\u00b7\s])(?P<page>\(?(?:\d{1,3}|[ivxlc]{1,6})\)?)\s*"
)
# Its first sign stands before the repetition: only so does a search skip what is none.
_LEADER: Final = re.compile(r"[.\u2026_\u00b7]\s?(?:[.\u2026_\u00b7]\s?){3,}")
# Titles of what is no section: `Table 1. Arrivals`, `Annex II`.
_NOT_OF_TEXT: Final = re.compile(
    r"(?:tables?|figures?|box(?:es)?|charts?|maps?|graphs?|diagrams?|plates?|list of"
    r"|contents|table of contents|annex(?:es)?|appendix)\b",
    re.IGNORECASE,
)
_HEAD: Final = re.compile(
    r"[#*\s]*(?:(?:table\s*of\s*)?contents|(?:paragraphs?\s+)?page)[*:\s]*", re.IGNORECASE
)
_OTHER_LIST: Final = re.compile(
    r"(?:list of |text )?(?:tables?|figures?|charts?|graphs?|maps?|box(?:es)?)(?: and \w+)?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"^(?:(?:chapter|part|section)\s+)?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]*\s+", re.IGNORECASE
)
_SHORTEST_BEGINNING: Final = 12  # letters that make out a title that one of both prints longer
_FEWEST_ENTRIES: Final = 4
_MOST_LINES_BETWEEN: Final = 5  # of one list
_MOST_LINES_BEFORE: Final = 2  # of a title
_LONGEST_ENTRY: Final = 200  # characters
_LEAST_LETTERS: Final = 3
_LEAST_SIMILAR: Final = 0.86  # of two titles, as difflib measures it
_FEWEST_FOUND: Final = 0.5  # of the entries, where a list is taken for the contents of this text
_MOST_PLACES: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a contents list: its place, and what may be its title, folded, the longest first.

    The lines before may be the first parts of the title, or headings of the list itself.
    """

    start: int
    end: int
    titles: tuple[str, ...]


def check_contents(document: FinishedDocument) -> Iterator[Problem]:
    """Yield the entries of the contents list that no heading answers, or not in their order.

    Where fewer than half of the entries are found, the list is no evidence against single
    headings: it may be that of another volume.
    """
    entries = list_entries(document)
    if len(entries) < _FEWEST_ENTRIES:
        return
    headings = _Headings(_index_headings(document, entries[0].start, entries[-1].end))
    found = [next(filter(None, map(headings.find, entry.titles)), list[int]()) for entry in entries]
    missing = [entry for entry, places in zip(entries, found, strict=True) if not places]
    if len(missing) > len(entries) * (1 - _FEWEST_FOUND):
        return
    if missing:
        message = _describe(document, missing, "is no heading of a chapter or section")
        spans = tuple(document.span(one.start, one.end) for one in missing[:_MOST_PLACES])
        yield make_problem(Code.CONTENTS_DISAGREE, message, spans)
    if moved := [entries[at] for at in find_moved(found)]:
        message = _describe(document, moved, "stands in another order in the text")
        spans = tuple(document.span(one.start, one.end) for one in moved[:_MOST_PLACES])
        yield make_problem(Code.CONTENTS_DISAGREE, message, spans)


def check_entries_in_text(record: CountryRecord) -> Iterator[Problem]:
    """Yield that entries of a contents list are paragraphs of a chapter."""
    entries = [
        (paragraph, pointer)
        for paragraph, pointer in list_paragraphs(record)
        if len(paragraph.text) <= _LONGEST_ENTRY
        and _LEADER.search(paragraph.text)
        and _ENTRY.fullmatch(" ".join(paragraph.text.split()))
    ]
    if len(entries) >= _FEWEST_ENTRIES:
        spans = tuple(paragraph.spans[0] for paragraph, _ in entries if paragraph.spans)
        message = f"{len(entries)} entries of a contents list are paragraphs of the chapter"
        yield make_problem(Code.CONTENTS_DISAGREE, message, spans[:_MOST_PLACES], entries[0][1])


def _describe(document: FinishedDocument, entries: Sequence[Entry], what: str) -> str:
    words = " ".join(document.text[entries[0].start : entries[0].end].split())
    title = _LEADER.split(words)[0].strip()
    more = f", and {len(entries) - 1} more" if len(entries) > 1 else ""
    return f"the entry {title!r} of the contents list {what}{more}"


def list_entries(document: FinishedDocument) -> list[Entry]:
    """The entries of the contents list: lines that end in a page, in its part or with leaders.

    The list goes on above and below its part with entries that have leaders: one that no heading
    answers is no entry of the part. Above the head of the list no line without a leader is one.
    """
    text = document.text
    parts = [part for part in document.record.parts if part.role == "contents"]
    entries: list[Entry] = []
    if parts:
        start, end = _extend_up(text, parts[0].spans[0].start), parts[0].spans[-1].end
        lines = re.finditer(r"[^\n]+", text[start:end])
        head = next((start + one.start() for one in lines if _HEAD.fullmatch(one[0])), start)
        entries = [*_read_lines(text, start, head, led=True)]
        entries += _read_lines(text, head, end, led=False)
        if not any(_OTHER_LIST.fullmatch(line.strip()) for line in text[start:end].split("\n")):
            entries += _read_lines(text, text.rfind("\n", 0, end) + 1, len(text), led=True)
    if len(entries) < _FEWEST_ENTRIES and (led := _LEADER.search(text)):
        start = text.rfind("\n", 0, led.start()) + 1
        entries = list(_read_lines(text, start, len(text), led=True))
    return entries


def _extend_up(text: str, start: int) -> int:
    """The start of the first of the entries with leaders that stand right above a place."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if above >= start - 1 or not _LEADER.search(text, above, start):
            break
        start = above
    return start


def _read_lines(text: str, start: int, end: int, *, led: bool) -> Iterator[Entry]:
    """The entries of one list; a title that has no page yet runs on in the next lines."""
    before: list[tuple[int, str]] = []
    at = start
    while at < end and len(before) <= _MOST_LINES_BETWEEN:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop].strip()
        found = _ENTRY.fullmatch(line) if len(line) <= 3 * _LONGEST_ENTRY else None
        if found and (_LEADER.search(line) or not led):
            above = before[-_MOST_LINES_BEFORE:]
            titles = _join_lines([words for _, words in above], found["title"])
            own = titles[-1]
            is_title = sum(letter.isalpha() for letter in own) >= _LEAST_LETTERS
            is_other = any(map(_NOT_OF_TEXT.match, titles[-2:]))
            if is_title and not is_other and len(own) <= _LONGEST_ENTRY:
                yield Entry(above[-1][0] if above else at, stop, titles)
            before = []
        elif _OTHER_LIST.fullmatch(line):
            return
        elif _HEAD.fullmatch(line):
            before = []
        elif line:
            before.append((at, line))
        at = stop + 1


def _join_lines(above: Sequence[str], last: str) -> tuple[str, ...]:
    """What may be a title that ends in the last line, folded and without its number."""
    joined = (" ".join((*above[at:], last)) for at in range(len(above) + 1))
    return tuple(fold(_NUMBER.sub("", words, count=1)) for words in joined)


def _index_headings(document: FinishedDocument, start: int, end: int) -> dict[str, list[int]]:
    """The offsets of each heading outside the contents list, by its folded words.

    A heading without its number is one too, and so is, behind the list, a line of the front and
    back matter, which has no sections. A preface stands above the list.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for claim in document.record.claims:
        is_heading = claim.role == "heading"
        if not is_heading and (claim.role not in ("matter", "table") or claim.end <= end):
            continue
        printed = document.text[claim.start : claim.end]
        lines = [printed] if is_heading else printed.split("\n")
        at = claim.start
        for line in lines:
            is_outside = at >= end or (is_heading and at < start)
            if is_outside and len(line) <= 3 * _LONGEST_ENTRY and not _LEADER.search(line):
                whole = " ".join(line.split())
                for form in {fold(whole), fold(_NUMBER.sub("", whole, count=1))} - {""}:
                    places[form].append(at)
            at += len(line) + 1
    return places


class _Headings:
    """The headings of a document by their folded words, each with its offsets, in their order."""

    def __init__(self, places: dict[str, list[int]]) -> None:
        self._places = places
        self._forms = [(form, set(form)) for form in places]
        # The number of the first heading of these words run together, and those sorted.
        self._runs: dict[str, int] = {}
        for number, form in enumerate(places):
            self._runs.setdefault(form.replace(" ", ""), number)
        self._sorted = sorted(self._runs)

    def find(self, title: str) -> list[int]:
        """Where a title is a heading: as printed, run together, as its beginning, or nearly so."""
        if title in self._places:
            return self._places[title]
        number = self._find_run(title.replace(" ", ""))
        if number is None:
            number = self._find_similar(title)
        return [] if number is None else self._places[self._forms[number][0]]

    def _find_run(self, run: str) -> int | None:
        """The first heading that is, begins with or begins these letters; None if there is none."""
        found = [self._runs[run]] if run in self._runs else []
        if len(run) >= _SHORTEST_BEGINNING:
            stops = range(_SHORTEST_BEGINNING, len(run))
            found += [self._runs[run[:stop]] for stop in stops if run[:stop] in self._runs]
            at = bisect_left(self._sorted, run)
            while at < len(self._sorted) and self._sorted[at].startswith(run):
                found.append(self._runs[self._sorted[at]])
                at += 1
        return min(found, default=None)

    def _find_similar(self, title: str) -> int | None:
        """The first heading that is nearly a title; None if there is none.

        A letter that one of both lacks cannot match: few headings need to be compared.
        """
        letters = set(title)
        matcher = SequenceMatcher(b=title, autojunk=False)
        for number, (form, others) in enumerate(self._forms):
            shared = min(len(title) - len(letters - others), len(form) - len(others - letters))
            if 2 * shared < _LEAST_SIMILAR * (len(title) + len(form)):
                continue
            matcher.set_seq1(form)
            if matcher.quick_ratio() >= _LEAST_SIMILAR and matcher.ratio() >= _LEAST_SIMILAR:
                return number
        return None
