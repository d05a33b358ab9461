"""Whether a chapter holds the text of another one: of a neighbour, or of one that is missing.

And whether one has no text of its own, which may then stand in a neighbour.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.checks.finished import list_paragraphs
from pipeline.checks.orders import find_moved
from pipeline.document.problems import Code, make_problem
from pipeline.vocabulary.countries import find_country, get_country
from pipeline.vocabulary.country_facts import are_related
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedChapter, Naming
    from pipeline.document.problems import Problem

_FEWEST_CHAPTERS: Final = 3  # of a book

# Two chapters that name each other and not themselves, but in their headings.
_FEWEST_NAMED: Final = 2
_FEWEST_NAMED_BOTH: Final = 5
_TIMES_AS_OFTEN: Final = 2

_FEWEST_IN_ORDER: Final = 5  # chapters

# A chapter without text in a book whose others have it.
_FEWEST_OF_TEXT: Final = 100  # words
_LEAST_WITH_TEXT: Final = 0.8  # of the chapters
_MOST_OF_NONE: Final = 40  # words: the lines of a box
_ENDS_SENTENCE: Final = re.compile(r"[a-z\d)\"\u201d\u2019][.!?](?=\s|$)")

# The stretch of a chapter that names the country of a missing one.
_LEAST_IN_ORDER: Final = 0.8  # of the chapters beside each other, in the order of the alphabet
_FEWEST_IN_STRETCH: Final = 3
_LEAST_SHARE: Final = 0.4  # of all countries named in it, and more than any other
_MOST_BEFORE: Final = 0.34  # of the times that it is named in the stretch
_SHORTEST_STRETCH: Final = 600  # characters
_LEAST_OF_ALL: Final = 0.5  # of the times that the document names it: no publisher's own country

# A title or label that opens each chapter, and stands in it once.
_FIRST: Final = 3  # sections of a chapter
_LEAST_WITH_TITLE: Final = 0.75  # of the other chapters, where two titles stand again
_FEWEST_WITH_TITLE: Final = 3
_SHORTEST_CHAPTER: Final = 600  # characters between both places
_SHOWN: Final = 60  # characters
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")  # that of a running head, or of a list by years


def check_exchanged(chapters: Sequence[FinishedChapter]) -> Iterator[tuple[int, Problem]]:
    """Yield neighbours of which each names the other's country, and not its own, or names it first.

    With the index of the chapter that has the problem.
    """
    for at, (one, other) in enumerate(pairwise(chapters)):
        if one.code is None or other.code is None or are_related(one.code, other.code):
            continue
        if one.has_own_capital or other.has_own_capital:
            continue
        counts = one.naming_counts, other.naming_counts
        named = [counts[0][other.code], counts[1][one.code]]
        own = [counts[0][one.code], counts[1][other.code]]
        is_exchanged = (
            min(named) >= _FEWEST_NAMED
            and sum(named) >= _FEWEST_NAMED_BOTH
            and all(a >= _TIMES_AS_OFTEN * b for a, b in zip(named, own, strict=True))
        )
        firsts = (other.code, one.code) == (_find_first_named(one), _find_first_named(other))
        if is_exchanged or (firsts and any(a >= b for a, b in zip(named, own, strict=True))):
            for place, (chapter, code) in enumerate(((one, other.code), (other, one.code))):
                message = f"this chapter and its neighbour name each other: here {_name(code)} is"
                message += f" named {counts[place][code]} times, {_name(chapter.code or '')}"
                message += f" {counts[place][chapter.code or '']} times"
                first = next(naming for naming in chapter.namings if naming.code == code)
                spans = (chapter.document.span_of_line(first.start),)
                yield at + place, make_problem(Code.NAMES_ANOTHER_COUNTRY, message, spans)


def _find_first_named(chapter: FinishedChapter) -> str | None:
    """The country that the text below the heading names first."""
    country = chapter.record.country
    below = country.spans[-1].end if country and country.spans else 0
    return next((one.code for one in chapter.namings if one.start >= below), None)


def check_alphabet(chapters: Sequence[FinishedChapter]) -> Iterator[tuple[int, Problem]]:
    """Yield the chapters that stand outside the order of the alphabet, which the others keep.

    A country stands where its printed name or that of the standard belongs; behind the last of them
    a book may add some.
    """
    coded = [at for at, one in enumerate(chapters) if one.code]
    names = [_list_headings(chapters[at]) for at in coded]
    moved = find_moved(names) if len(coded) >= _FEWEST_IN_ORDER else []
    while moved and moved[-1] == len(coded) - 1:
        coded.pop()
        moved.pop()
    if len(coded) - len(moved) >= _LEAST_IN_ORDER * len(coded):
        for place in moved:
            chapter, before = chapters[coded[place]], chapters[coded[place - 1]]
            message = f"{_print_heading(chapter)!r} stands after {_print_heading(before)!r}, in a "
            message += "book whose other chapters keep the order of the alphabet"
            spans = (chapter.document.span_of_line(chapter.spans[0].start),)
            yield coded[place], make_problem(Code.CONTENTS_DISAGREE, message, spans)


def _list_headings(chapter: FinishedChapter) -> list[str]:
    """The names by which a chapter may stand in the alphabet: as printed, and the standard's."""
    words = _print_heading(chapter).split()
    ends = [" ".join(words[at:]) for at in range(len(words))]
    names = [one for one in ends if (named := find_country(one)) and named.code == chapter.code]
    return sorted(map(fold, (*ends[:1], _name(chapter.code or ""), *names)))


def _print_heading(chapter: FinishedChapter) -> str:
    country = chapter.record.country
    return country.words if country else ""


def check_without_text(chapters: Sequence[FinishedChapter]) -> Iterator[tuple[int, Problem]]:
    """Yield the chapters without a sentence in a book whose others have text.

    So it is where two headings, or two boxes, stand above the texts of both countries.
    """
    texts = [" ".join(one.text for one, _ in list_paragraphs(each.record)) for each in chapters]
    full = sum(len(text.split()) >= _FEWEST_OF_TEXT for text in texts)
    if len(chapters) < _FEWEST_IN_ORDER or full < _LEAST_WITH_TEXT * len(chapters):
        return
    for at, (chapter, text) in enumerate(zip(chapters, texts, strict=True)):
        is_empty = len(text.split()) < _MOST_OF_NONE and not _ENDS_SENTENCE.search(text)
        if is_empty and not chapter.record.tables and chapter.spans:
            message = f"{_print_heading(chapter)!r} has no sentence, which {full} of "
            message += f"{len(chapters)} chapters have: its text may stand in a neighbour's"
            spans = (chapter.document.span_of_line(chapter.spans[0].start),)
            yield at, make_problem(Code.CHAPTER_WITHOUT_TEXT, message, spans)


def check_missing_chapter(chapters: Sequence[FinishedChapter]) -> Iterator[tuple[int, Problem]]:
    """Yield the end of a chapter that names another country, whose own chapter should follow.

    In a book whose chapters stand in the order of the alphabet, that is a country between this
    chapter's and the next one's.
    """
    orders = list(_list_orders(chapters)) if len(chapters) >= _FEWEST_CHAPTERS else []
    if not orders:
        return
    codes = {one.code for one in chapters}
    for at, chapter in enumerate(chapters[:-1]):
        if chapter.code is None or chapter.has_own_capital:
            continue
        for code, count in chapter.naming_counts.items():
            if count < _FEWEST_IN_STRETCH or code in codes or are_related(code, chapter.code):
                continue
            names = _list_names(chapter, code)
            if not any(row[at] < name < row[at + 1] for row in orders for name in names):
                continue
            start = _find_stretch(chapter, code)
            if start is None:
                continue
            if count >= _LEAST_OF_ALL * sum(one.naming_counts[code] for one in chapters):
                message = f"from here on the chapter names {_name(code)}, which has no chapter"
                spans = (chapter.document.span_of_line(start),)
                yield at, make_problem(Code.NAMES_ANOTHER_COUNTRY, message, spans)
                break


def _list_orders(chapters: Sequence[FinishedChapter]) -> Iterator[list[str]]:
    """The chapters' names, as printed and by the standard, where these are in alphabetical order.

    `Korea, Republic of` is the standard's.
    """
    countries = [one.record.country for one in chapters]
    for names in (
        [fold(one.words) if one else "" for one in countries],
        [fold(_name(one.code or one.words)) if one else "" for one in countries],
    ):
        rising = sum(before < after for before, after in pairwise(names))
        if all(names) and rising >= _LEAST_IN_ORDER * (len(names) - 1):
            yield names


def _list_names(chapter: FinishedChapter, code: str) -> set[str]:
    """The names of a country in the chapter, and that of the standard."""
    text = chapter.document.text
    printed = (one for one in chapter.namings if one.code == code and one.is_name)
    return {fold(_name(code)), *(fold(text[one.start : one.end]) for one in printed)}


def _find_stretch(chapter: FinishedChapter, code: str) -> int | None:
    """Where a chapter begins to name another country and hardly names its own any more."""
    if not chapter.naming_counts[chapter.code or ""]:
        return None
    stretch = chapter.namings[_find_begin(chapter.namings, code, chapter.code) :]
    counts = Counter(one.code for one in stretch)
    count = counts[code]
    length = chapter.spans[-1].end - stretch[0].start
    if (
        count >= _FEWEST_IN_STRETCH
        and count == max(counts.values())
        and count >= _LEAST_SHARE * len(stretch)
        and chapter.naming_counts[code] - count <= _MOST_BEFORE * count
        and length >= _SHORTEST_STRETCH
    ):
        return stretch[0].start
    return None


def _find_begin(namings: Sequence[Naming], code: str, own: str | None) -> int:
    """From where on a country is named most often, less twice the names of the chapter's own."""
    best, weight, begin = -inf, 0, 0
    for at in range(len(namings) - 1, -1, -1):
        weight += (namings[at].code == code) - 2 * (namings[at].code == own)
        if namings[at].code == code and weight >= best:
            best, begin = weight, at
    return begin


def check_titles_again(chapters: Sequence[FinishedChapter]) -> Iterator[tuple[int, Problem]]:
    """Yield the second place of titles and labels that open the other chapters, and only open them.

    One suffices where each other chapter has it once, else there are two.
    """
    if len(chapters) < _FEWEST_CHAPTERS + 1:
        return
    places = [_list_openings(chapter) for chapter in chapters]
    once = Counter(name for one in places for name, starts in one.items() if len(starts) == 1)
    again = Counter(name for one in places for name, starts in one.items() if len(starts) > 1)
    for at, (chapter, openings) in enumerate(zip(chapters, places, strict=True)):
        found = sorted(
            (starts[1], again[name] == 1 and once[name] == len(chapters) - 1)
            for name, starts in openings.items()
            if len(starts) > 1
            and starts[1] - starts[0] >= _SHORTEST_CHAPTER
            and once[name] >= _FEWEST_WITH_TITLE
            and once[name] >= _LEAST_WITH_TITLE * (len(chapters) - 1)
        )
        if len(found) > 1 or any(is_of_all for _, is_of_all in found):
            start = found[0][0]
            place = chapter.document.span_of_line(start)
            words = " ".join(chapter.document.text[place.start : place.end].split())
            message = f"{words[:_SHOWN]!r} stands a second time, which other chapters print once: "
            message += "another country may follow"
            yield at, make_problem(Code.SECOND_BOX, message, (place,))


def _list_openings(chapter: FinishedChapter) -> dict[str, list[int]]:
    """The first titles and labels of a chapter, folded, and each place where they stand in it."""
    titles = [
        (fold(section.title), section.spans[0].start)
        for section in chapter.record.sections
        if section.title and section.spans and not _YEAR.search(section.title)
    ]
    labels = [(label.name, label.start) for label in chapter.select_labels()]
    found = dict[str, list[int]]()
    for row in (titles, labels):
        first = dict.fromkeys(name for name, _ in row[:_FIRST])
        for name, start in row:
            if name in first:
                found.setdefault(name, []).append(start)
    return found


def _name(code: str) -> str:
    country = get_country(code)
    return country.official_name if country else code
