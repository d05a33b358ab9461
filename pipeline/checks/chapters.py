"""Whether the document is divided where it divides: text left out, and text of other countries."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.vocabulary.countries import (
    country_lexicon,
    country_names,
    find_country,
    get_country,
)
from pipeline.vocabulary.country_facts import are_related, capitals_of
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedChapter, FinishedDocument, Label
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Span
    from pipeline.record.country import Section
    from pipeline.record.document import Part

_MOST_OUTSIDE: Final = 0.1  # of the letters of a document
_FEWEST_WORDS_OF_LINE: Final = 5
_FEWEST_OUTSIDE: Final = 600  # characters: a title page and a note on the sources
_SHOWN: Final = 60  # characters of a text that a message quotes

_FEWEST_WORDS: Final = 200  # of a chapter whose countries are counted
_FEWEST_NAMED: Final = 10  # times that another country is named
_FEWEST_NAMED_ALONE: Final = 6  # where its own is named in its heading at most
_LEAST_SHARE: Final = 0.5  # of all countries named, where it is named less often than that
_TIMES_AS_OFTEN: Final = 2
_FEWEST_CHAPTERS: Final = 4  # of a book whose readers' country is told
_FEWEST_THROUGHOUT: Final = 2  # times that each names it
_LEAST_THROUGHOUT: Final = 0.8  # of the chapters

_FEWEST_OF_BOOK: Final = 3  # chapters
_LONGEST_NAME: Final = 60  # characters
_HAS_WORD: Final = re.compile(r"[^\W\d_]{2}")
_WORD: Final = re.compile(r"[^\W\d_]{4}")  # of a title that is no year, month or number

_OPENING: Final = 6  # labels that a box is known by
_FEWEST_REPEATED: Final = 3  # of them
_MOST_LINES: Final = 2  # from a label of a box to the next
_SHORTEST_BEGINNING: Final = 10  # letters: `Head of state` and `Head of state and government`
_SHORTEST_CHAPTER: Final = 800  # characters between two boxes
_LONGEST_OPENING: Final = 2_500  # characters from the start of a chapter to the last of them


def check_outside_chapters(document: FinishedDocument) -> Iterator[Problem]:
    """Yield that much of the document is in no record: its front and back matter.

    A stretch between two chapters is text of the first one, where it is longer than a title.

    Contents lists and bibliographies are no text of a chapter. Coverage shows nothing of this,
    since matter is claimed.
    """
    parts = document.record.parts
    outside = [part for part in parts if part.role in ("front", "back")]
    if not outside or not any(part.role == "chapter" for part in parts):
        return
    claims = document.record.claims
    lost = {id(part): 0 for part in outside}
    for claim in (one for one in claims if one.role == "matter"):
        for part in outside:
            if part.spans[0].start <= claim.start < part.spans[-1].end:
                lost[id(part)] += _measure_lines(document.text[claim.start : claim.end])
                break
    yield from _check_stray_headings(document, parts)
    for part in _select_between(parts, outside):
        if lost[id(part)] > _FEWEST_OUTSIDE:
            message = f"text between two chapters is in no record; it{_begin(document, part)}"
            yield make_problem(Code.TEXT_OUTSIDE_CHAPTERS, message, (_span(document, part),))
    if sum(lost.values()) <= _FEWEST_OUTSIDE:
        return
    whole = sum(claim.end - claim.start for claim in claims if claim.role != "furniture")
    share = sum(lost.values()) / whole
    if share > _MOST_OUTSIDE:
        longest: Part = max(outside, key=lambda part: lost[id(part)])
        message = (
            f"{share:.0%} of the document is in no record; "
            f"the longest stretch{_begin(document, longest)}"
        )
        yield make_problem(Code.TEXT_OUTSIDE_CHAPTERS, message, (_span(document, longest),))


def _check_stray_headings(document: FinishedDocument, parts: Sequence[Part]) -> Iterator[Problem]:
    """Yield another country's name alone between two chapters, above the second one's heading."""
    for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
        if before.role != "chapter" or after.role != "chapter" or not after.code:
            continue
        place = _span(document, part)
        if place.end - place.start > _LONGEST_NAME:
            continue
        printed = document.text[place.start : place.end].strip()
        named = find_country(printed)
        is_of_heading = fold(printed) in fold(after.title or "")  # over several lines
        if named and not is_of_heading and not are_related(named.code, after.code):
            message = f"{named.official_name} is named above the heading {after.title!r}"
            yield make_problem(Code.NAMES_ANOTHER_COUNTRY, message, (place,))


def _select_between(parts: Sequence[Part], outside: Sequence[Part]) -> Iterator[Part]:
    """The parts outside chapters that stand between two of these."""
    chapters = [part.spans[0].start for part in parts if part.role == "chapter"]
    for part in outside:
        if min(chapters) < part.spans[0].start < max(chapters):
            yield part


def _begin(document: FinishedDocument, part: Part) -> str:
    """With which words a part begins, and on which page."""
    span = _span(document, part)
    words = " ".join(document.text[span.start : span.end][: 3 * _SHOWN].split())[:_SHOWN]
    page = f" from page {span.page}" if span.page is not None else ""
    return f"{page} begins {words!r}"


def _span(document: FinishedDocument, part: Part) -> Span:
    return document.span(part.spans[0].start, part.spans[-1].end)


def _measure_lines(text: str) -> int:
    """The length of the lines that are no entry of a menu or of a list of names."""
    lines = text.split("\n")
    return sum(len(line) for line in lines if len(line.split()) >= _FEWEST_WORDS_OF_LINE)


def check_named_countries(
    chapter: FinishedChapter, chapters: Sequence[FinishedChapter]
) -> Iterator[Problem]:
    """Yield another country that the chapter names far more often than its own.

    A chapter about two of them, by its heading, may name either. One whose box has its country's
    capital is not asked, nor a report whose title names its one country among other words. A
    country that most chapters name is that of the publisher's readers.
    """
    own = chapter.code
    if own is None or chapter.has_own_capital or not chapter.has_words(_FEWEST_WORDS):
        return
    title = chapter.document.record.title or ""
    if len(chapters) == 1 and any(
        code == own and end - start < len(title)
        for start, end, code in country_lexicon().find(title)
    ):
        return
    places = chapter.list_named_countries()
    counts = Counter(code for _, code in places)
    counts[own] += _count_as_headed(chapter, own)
    heading = chapter.record.country.words if chapter.record.country else ""
    titled = {code for _, _, code in country_lexicon().find(heading.title())}
    for other, count in counts.most_common(2):
        if any(are_related(other, one) for one in (own, *titled)):
            continue
        is_alone = (
            counts[own] <= 1
            and count >= _LEAST_SHARE * counts.total()
            and capitals_of(own)  # no ocean, and no islet of another state
        )
        fewest = _FEWEST_NAMED_ALONE if is_alone else _FEWEST_NAMED
        if count >= max(fewest, _TIMES_AS_OFTEN * counts[own]) and (
            not _is_named_throughout(other, chapters)
        ):
            name = get_country(other)
            message = (
                f"{name.official_name if name else other} is named {count} times, "
                f"the chapter's own country {counts[own]} times"
            )
            first = _find_longest_run(places, other)
            yield make_problem(
                Code.NAMES_ANOTHER_COUNTRY, message, (chapter.document.span_of_line(first),)
            )
        return


def _count_as_headed(chapter: FinishedChapter, own: str) -> int:
    """How often a chapter names an ocean or a union, which only headings name, as `EU` too."""
    country = get_country(own)
    if country is None or own in country_names().values():
        return 0
    initials = "".join(re.findall(r"\b[A-Z]", country.official_name))
    spelt = re.compile(rf"\b(?:{re.escape(country.official_name)}|{initials}(?<=[A-Z]{{2}}))\b")
    return sum(len(spelt.findall(text)) for text in chapter.list_texts())


def _is_named_throughout(code: str, chapters: Sequence[FinishedChapter]) -> bool:
    """Whether nearly all chapters of a book name a country several times."""
    naming = sum(one.naming_counts[code] >= _FEWEST_THROUGHOUT for one in chapters)
    return len(chapters) >= _FEWEST_CHAPTERS and naming >= _LEAST_THROUGHOUT * len(chapters)


def _find_longest_run(places: Sequence[tuple[int, str]], code: str) -> int:
    """Where the chapter begins to name a country most often without naming another."""
    best, length = places[0][0], 0
    for named, run in groupby(places, key=itemgetter(1)):
        starts = [start for start, _ in run]
        if named == code and len(starts) > length:
            best, length = starts[0], len(starts)
    return best


def check_heading(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield a chapter whose heading has no word: a letter at the edge of a page, or a number."""
    country = chapter.record.country
    if country is None or country.code or _HAS_WORD.search(country.words):
        return
    code, count = max(chapter.naming_counts.items(), key=itemgetter(1), default=("", 0))
    if count >= _FEWEST_THROUGHOUT:
        name = get_country(code)
        message = f"the chapter headed {country.words!r} names no country so often as "
        message += f"{name.official_name if name else code}, {count} times"
        place = chapter.document.span_of_line(chapter.spans[0].start)
        yield make_problem(Code.NAMES_ANOTHER_COUNTRY, message, (place,))


def check_country_lines(
    chapter: FinishedChapter, chapters: Sequence[FinishedChapter]
) -> Iterator[Problem]:
    """Yield a title or paragraph that is another country's name alone: a heading of its chapter.

    A report on one country heads its parts, and the columns of its tables, with others; there the
    first title is asked alone, where the official name stands: `ANGOLA`, `REPUBLIC OF ANGOLA`.
    """
    is_book = len(chapters) >= _FEWEST_OF_BOOK
    for spans, pointer, words in _list_lines(chapter, is_book=is_book):
        country = find_country(words) if len(words) <= _LONGEST_NAME else None
        if country and not are_related(country.code, chapter.code or ""):
            message = f"{words!r} is the name of another country, as a heading of its chapter"
            yield make_problem(Code.NAMES_ANOTHER_COUNTRY, message, spans[:1], pointer)
            return


def _list_lines(
    chapter: FinishedChapter, *, is_book: bool
) -> Iterator[tuple[tuple[Span, ...], str, str]]:
    """The titles and paragraphs of a chapter, of no book the first title: where, and its words."""
    for at, section in enumerate(chapter.record.sections if is_book or chapter.code else ()):
        pointer = f"/sections/{at}"
        if section.title:
            yield section.spans, pointer, section.title
        if not is_book:
            return
        for place, paragraph in enumerate(section.paragraphs):
            yield paragraph.spans, f"{pointer}/paragraphs/{place}", paragraph.text


def check_second_box(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield where the labels that open a chapter begin again: the next chapter, not recognised.

    A list whose items all have the same labels is none: between two boxes a chapter's text stands.
    """
    labels = chapter.select_labels()
    opening = _select_opening(labels, chapter.spans[0].start) if chapter.spans else ()
    if len(opening) < _FEWEST_REPEATED:
        return
    known = _Opening(opening)
    for at in range(len(opening), len(labels) - _FEWEST_REPEATED + 1):
        if known.has(labels[at]) and (
            known.count_repeated(labels[at : at + 1])
            and known.count_repeated(labels[at : at + len(opening)]) >= _FEWEST_REPEATED
        ):
            first = _find_first_label(chapter.document, labels[: at + 1])
            if first.start - opening[-1].end < _SHORTEST_CHAPTER:
                return
            printed = chapter.document.text[first.start : first.end]
            message = (
                f"the labels that open the chapter begin again with {printed!r}: "
                "what follows may belong to another country"
            )
            place = chapter.document.span_of_line(first.start)
            yield make_problem(Code.SECOND_BOX, message, (place,))
            return


def check_second_sections(chapter: FinishedChapter) -> Iterator[Problem]:
    """Yield where the titles of a chapter's sections begin again in their order, under one heading.

    So they do where a report divides each of its chapters alike, and one heading is not recognised.
    A running head that is read as a title divides none.
    """
    heads = chapter.document.running_heads
    beside: defaultdict[tuple[str, ...], list[Section]] = defaultdict(list)
    for section in chapter.record.sections:
        if section.title and _WORD.search(section.title) and fold(section.title) not in heads:
            beside[section.path[:-1]].append(section)
    for sections in beside.values():
        titles = [fold(section.title or "") for section in sections]
        at = _find_second_row(titles)
        if at is not None:
            title = sections[at].title
            message = f"the sections begin again with {title!r}: another country may follow"
            yield make_problem(Code.SECOND_BOX, message, sections[at].spans[:1])


def _find_second_row(titles: Sequence[str]) -> int | None:
    """Where a row of titles stands again that stood right before, or opened the chapter.

    The opening row is followed by the title that ended the first row, too.
    """
    size = _FEWEST_REPEATED
    for at in range(size, len(titles) - size + 1):
        row = titles[at : at + size]
        is_next = titles[at - size : at] == row
        is_opening = titles[:size] == row and titles[at - 1] in titles[at:]
        if len(set(row)) == size and (is_next or is_opening):
            return at
    return None


class _Opening:
    """The labels with which a chapter opens, to be told again, perhaps longer or shorter."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.names = [label.name for label in labels]
        self._known = frozenset(chain(self.names, map(_begin_of, self.names))) - {""}

    def has(self, label: Label) -> bool:
        """Whether the label may be one of them."""
        return label.name in self._known or label.name[:_SHORTEST_BEGINNING] in self._known

    def count_repeated(self, labels: Sequence[Label]) -> int:
        """How many of them these labels are, perhaps with more or fewer words behind."""
        return sum(any(_are_alike(one, label.name) for label in labels) for one in self.names)


def _begin_of(name: str) -> str:
    return name[:_SHORTEST_BEGINNING] if len(name) >= _SHORTEST_BEGINNING else ""


def _are_alike(one: str, other: str) -> bool:
    is_long = min(len(one), len(other)) >= _SHORTEST_BEGINNING
    return one == other or (is_long and (one.startswith(other) or other.startswith(one)))


def _find_first_label(document: FinishedDocument, labels: Sequence[Label]) -> Label:
    """The first of the labels that stand one below the other, up to the last of these."""
    at = len(labels) - 1
    while at and document.text.count("\n", labels[at - 1].end, labels[at].start) <= _MOST_LINES:
        at -= 1
    return labels[at]


def _select_opening(labels: Sequence[Label], start: int) -> Sequence[Label]:
    """The distinct labels with which the chapter opens."""
    opening: list[Label] = []
    for label in labels:
        is_new = all(label.name != one.name for one in opening)
        if not is_new or label.end - start > _LONGEST_OPENING or len(opening) == _OPENING:
            break
        opening.append(label)
    return opening
