"""Whether titles are titles, and no letterhead or end of a sentence."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, make_problem
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.checks.finished import FinishedDocument
    from pipeline.document.problems import Problem
    from pipeline.document.spans import Line
    from pipeline.record.country import CountryRecord, Section

# Lines over a title: `Distr.: General`, `Original: English`.
_LETTERHEAD: Final = re.compile(rf"\b{spell_words('checks', 'letterhead')}\.?\s?:", re.IGNORECASE)
# A title does not end in such a word.
_UNFINISHED: Final = re.compile(rf"\b{spell_words('checks', 'unfinished')}$")
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;\u201d\")\]]\W*$")
_FEWEST_WORDS: Final = 2  # of the end of a sentence
_HEAD: Final = "running head"
_FEWEST_PAGES: Final = 4  # with a running head in one place


def check_report_title(document: FinishedDocument) -> Iterator[Problem]:
    """Yield a title of the report that is a letterhead, or stops in mid-phrase."""
    title = document.record.title
    if title and (_LETTERHEAD.search(title) or _UNFINISHED.search(title)):
        place = document.text.find(title.split("\n")[0].split(" ")[0])
        spans = (document.span_of_line(place),) if place >= 0 else ()
        yield make_problem(
            Code.DOUBTFUL_TITLE, f"the title {title!r} is no title of a report", spans
        )


def check_running_titles(document: FinishedDocument) -> Iterator[Problem]:
    """Yield titles that stand where most other pages have their running head: a thumb index.

    The first page may print as its title what others repeat.
    """
    heads = {one.spans[0].start: one.text for one in document.record.furniture if one.role == _HEAD}
    titles = {one.start for one in document.record.claims if one.role == "heading"}
    places: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    found: list[Line] = []
    for line in document.record.lines:
        if line.start in heads:
            places[_height_of(line)].add(line.page)
        elif line.start in titles:
            found.append(line)
    fewest = max(_FEWEST_PAGES, len(document.record.pages) / 2)
    for line in found:
        words = document.text[line.start : line.end]
        is_repeated = words in heads.values()
        if len(places[_height_of(line)] - {line.page}) >= fewest and not is_repeated:
            message = f"{words!r} stands where other pages have their running head, and is no title"
            spans = (document.span(line.start, line.end),)
            yield make_problem(Code.DOUBTFUL_TITLE, message, spans)


def _height_of(line: Line) -> tuple[int, int]:
    return round(line.box[1]), round(line.box[3])


def check_section_titles(record: CountryRecord) -> Iterator[Problem]:
    """Yield section titles that are a letterhead, or end the sentence of the paragraph before."""
    for at, section in enumerate(record.sections):
        if section.title and not section.run_in and _LETTERHEAD.search(section.title):
            message = f"{section.title!r} is a letterhead, and no title"
            yield make_problem(Code.DOUBTFUL_TITLE, message, section.spans[:1], f"/sections/{at}")
    for at, (before, section) in enumerate(pairwise(record.sections), start=1):
        if section.title and not section.run_in and _ends_sentence(before, section.title):
            message = f"{section.title!r} is the end of the sentence before it, and no title"
            yield make_problem(Code.DOUBTFUL_TITLE, message, section.spans[:1], f"/sections/{at}")


def _ends_sentence(before: Section, title: str) -> bool:
    """Whether the last paragraph breaks off, and the title goes on in small letters to a stop."""
    if not before.paragraphs or _ENDS_SENTENCE.search(before.paragraphs[-1].text):
        return False
    return title[:1].islower() and len(title.split()) >= _FEWEST_WORDS
