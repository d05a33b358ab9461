"""Author, title, publisher, editors and container among the comma segments of a citation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.publishers import AGENCIES
from pipeline.grammar.comma_segments import IN_BRACKETS, TextSegment
from pipeline.grammar.names import (
    CreditedName,
    is_organization,
    parse_editors,
    parse_organization,
    parse_people,
)
from pipeline.grammar.title_case import is_capitals

if TYPE_CHECKING:
    from collections.abc import Sequence

# `World Bank Report on Roads. 2012.`, `Institute of Roads, Manual for Clerks. May 2012.`: the full
# stop after a well-known body is missing, or a comma, and only a date follows the title.
_KNOWN_BODY: Final = (
    rf"(?:{AGENCIES}|ILO-IPEC|IMF|USAID"
    r"|World\sBank|United\sNations|U\.?S\.?\sDepartment\sof\s[A-Z][a-z]+"
    r"|Government\sof\s[A-Z][a-z]+(?=\s\d))"
)
_RUN_ON: Final = re.compile(rf"(?P<author>{_KNOWN_BODY})\s(?P<title>(?:The\s)?[A-Z\d][^,]{{12,}})")
_COMMA_AFTER: Final = re.compile(r"(?P<author>[^,:]{8,80}),\s(?P<title>[^,]{12,})")
_DOCUMENT: Final = re.compile(r"\b(?:Report|Analysis|Survey|Study|Strategy|Plan|Guide|Manual)\b")
_MIN_TITLE_WORDS: Final = 4  # words


def match_run_on(text: str) -> re.Match[str] | None:
    """An organisation run together with its title; None if the whole may be its name."""
    found = _RUN_ON.fullmatch(text)
    if found and (_DOCUMENT.search(found["title"]) or not is_organization(text.rstrip(" ."))):
        return found
    found = _COMMA_AFTER.fullmatch(text)
    if found is None or not is_organization(found["author"]):
        return None
    is_title = len(found["title"].split()) >= _MIN_TITLE_WORDS
    return found if is_title and not is_organization(found["title"].rstrip(".")) else None


def match_body_before(title: str) -> re.Match[str] | None:
    """The organisation at the start of a title, if a document's name follows it."""
    found = _RUN_ON.fullmatch(title)
    return found if found and _DOCUMENT.search(found["title"]) and not is_capitals(title) else None


@dataclass(frozen=True, slots=True)
class Byline:
    """Which segments are author, editor, publisher, title and container."""

    authors: tuple[CreditedName, ...] = ()
    author: tuple[TextSegment, ...] = ()
    editors: tuple[CreditedName, ...] = ()
    editor: tuple[TextSegment, ...] = ()
    publisher: tuple[TextSegment, ...] = ()
    title: tuple[TextSegment, ...] = ()
    container: tuple[TextSegment, ...] = ()
    is_chapter: bool = False


_JOINED: Final = re.compile(r"^(?:and|AND|&)\s")
_HAS_JOINER: Final = re.compile(r"\s(?:and|AND|&)\s|\bet al\b|\bET AL\b")
CASE: Final = re.compile(r"\S\sv\.\s\S")


def _count_person_segments(found: Sequence[TextSegment]) -> int:
    """The number of leading segments that name persons: one, or a list closed by `and` or `&`."""
    if parse_people(found[0].text) is None:
        return 0
    if _HAS_JOINER.search(found[0].text):
        return 1
    for at, segment in enumerate(found[1:], 1):
        if parse_people(segment.text) is None:
            break
        if _JOINED.match(segment.text) or _HAS_JOINER.search(segment.text):
            return at + 1
    return 1


# `Ministry of Labor, Family and Social Policy`: its remit may be a list.
_BODY_WITH_REMIT: Final = re.compile(
    r"(?:.+\s)?(?:ministry|department|committee|bureau|office|directorate)\s(?:of|for|on)\s[^\s]+$",
    re.IGNORECASE,
)
_REMIT_WORDS: Final = r"[^\W\d_a-z][\w’'-]+(?:\s[\w’'-]+)?"
_REMIT: Final = re.compile(_REMIT_WORDS)
_REMITS: Final = re.compile(rf"{_REMIT_WORDS}\s(?:and|AND|&)\s{_REMIT_WORDS}")


def _count_body_segments(found: Sequence[TextSegment]) -> int:
    """The number of leading segments that name organisations: a body, its office, another body."""
    bodies = (not is_organization(segment.text) for segment in found)
    run = next((at for at, ends in enumerate(bodies) if ends), len(found))
    goes_on = run and len(found) > run + 1 and _BODY_WITH_REMIT.match(found[run - 1].text)
    return run + _count_remit_segments(found[run:]) if goes_on else run


def _count_remit_segments(found: Sequence[TextSegment]) -> int:
    """The number of segments that continue a ministry's remit: a list closed by `and`."""
    if _REMITS.fullmatch(found[0].text):
        return 1
    last = next((at for at, segment in enumerate(found) if _JOINED.match(segment.text)), 0)
    named = [_JOINED.sub("", segment.text) for segment in found[: last + 1]]
    return last + 1 if last and all(map(_REMIT.fullmatch, named)) else 0


def _is_ambiguous(found: Sequence[TextSegment], run: int) -> bool:
    """Whether the segment after the author may be another author or a given name."""
    titled = found[:-1] if is_organization(found[-1].text) else found
    if len(titled) <= run + 1:
        return False
    if run:
        return parse_people(titled[run].text) is not None
    first, second = titled[0].text, titled[1].text
    return " " not in first and parse_people(f"{second} {first}") is not None


def _parse_uniform(found: Sequence[TextSegment]) -> Byline | None:
    """Author, publisher, title: the first named is the author, a body after persons publishes.

    For books in capitals and for text in small letters (Bluebook rule 15). A single name that may
    be a place or a title's first word is no author. None if the names are ambiguous, or if
    anything separates them from a quoted title.
    """
    titles = next((at for at, s in enumerate(found) if s.is_quoted), None)
    most = len(found) - 1 if titles is None else titles
    run = min(_count_person_segments(found), most)
    if titles is None and _is_ambiguous(found, run):
        return None
    by = _split_byline(found, run, most)
    return by if titles is None or by.title[:1] == (found[titles],) else None


def _split_byline(found: Sequence[TextSegment], run: int, most: int) -> Byline:
    """Splits segments into the first `run` persons, else organisations; publisher; title."""
    if not run:
        run = min(_count_body_segments(found), most)
        bodies = ", ".join(s.text for s in found[:run])
        named = tuple(map(parse_organization, _split_bodies(bodies))) if run else ()
        if (merged := match_body_before(found[0].text)) is not None and len(found) == 1:
            return _split_merged(found[0], merged)
        return Byline(authors=named, author=tuple(found[:run]), title=tuple(found[run:]))
    names = parse_people(", ".join(s.text for s in found[:run])) or ()
    rest, author = found[run:], tuple(found[:run])
    before = min(_count_body_segments(rest), len(rest) - 1)
    if before:
        publisher, title = rest[:before], rest[before:]
        return Byline(names, author, publisher=tuple(publisher), title=tuple(title))
    after = len(rest) > 1 and is_organization(rest[-1].text)
    cut = len(rest) - after
    return Byline(names, author, publisher=tuple(rest[cut:]), title=tuple(rest[:cut]))


def _split_bodies(text: str) -> list[str]:
    """Two organisations joined by `&`, else the text."""
    bodies = text.split(" & ")
    return bodies if all(" " in body and is_organization(body) for body in bodies) else [text]


def _split_merged(whole: TextSegment, merged: re.Match[str]) -> Byline:
    """The organisation and the title in a single segment."""
    who, what = whole.part(merged, "author"), whole.part(merged, "title")
    return Byline(authors=(parse_organization(who.text),), author=(who,), title=(what,))


_BRACKETS: Final = re.compile(IN_BRACKETS)


def _count_closing_capitals(found: Sequence[TextSegment]) -> int:
    """The number of trailing segments in capitals, such as `STAR (Dhaka)`; 0 if all are."""
    capitals = (is_capitals(_BRACKETS.sub("", segment.text)) for segment in reversed(found))
    return next((at for at, holds in enumerate(capitals) if not holds), 0)


# `SMITH & BROWN (eds.)`, `JANE ROE, ED.`: the mark may be a segment by itself.
_EDITED: Final = re.compile(r"(?:^|\s)[(\[]?(?:[Ee]ds?\.|EDS?\.)[)\]]?$")
_MOST_EDITORS: Final = 8


def split_editors(found: Sequence[TextSegment]) -> tuple[tuple[CreditedName, ...], int] | None:
    """The editors at the start and their number of segments, () and 0 without any.

    None if the names marked as editors are neither persons nor an organisation.
    """
    opening = found[:_MOST_EDITORS]
    last = next((at for at, s in enumerate(opening) if _EDITED.search(s.text)), None)
    if last is None:
        return (), 0
    named = _EDITED.sub("", ", ".join(segment.text for segment in found[: last + 1]))
    names = parse_editors(named.rstrip(" ,"))
    return (names, last + 1) if names else None


def _parse_edited_book(
    found: Sequence[TextSegment], names: tuple[CreditedName, ...], run: int
) -> Byline | None:
    """Editors, a publisher first or last, and the title."""
    rest = found[run:]
    first = len(rest) > 1 and is_organization(rest[0].text)
    last = not first and len(rest) > 1 and is_organization(rest[-1].text)
    title = rest[first : len(rest) - last]
    if not title or title[0].is_quoted:
        return None
    publisher = (rest[0],) if first else (rest[-1],) if last else ()
    return Byline(editors=names, editor=tuple(found[:run]), publisher=publisher, title=tuple(title))


_IN: Final = re.compile(r"in:?\s(?=[“\"]?[^\W\d_a-z])")


def parse_chapter(found: Sequence[TextSegment], *, is_edited: bool) -> Byline | None:
    """`Author, Title, in BOOK`: a chapter of a book in capitals, or of an edited book."""
    at = next((at for at, s in enumerate(found) if at and _IN.match(s.text)), None)
    if at is None:
        return None
    after = _IN.sub("", found[at].text, count=1)
    book = [replace(found[at], text=after, start=found[at].end - len(after)), *found[at + 1 :]]
    read = split_editors(book)
    if read is None or len(book) == read[1]:
        return None
    names, run = read
    whole = all(is_capitals(segment.text) for segment in book[run:])
    layout = _parse_uniform(found[:at]) if whole or names or is_edited else None
    if layout is None:
        return None
    layout = replace(layout, container=tuple(book[run:]), is_chapter=True)
    return replace(layout, editors=names, editor=tuple(book[:run]))


def parse_byline(found: Sequence[TextSegment], *, is_book: bool) -> Byline | None:
    """The parts of `AUTHOR, PUBLISHER, TITLE` or, for an article, `Author, Title, CONTAINER`.

    An article's container is in capitals after a title in small letters (Bluebook rule 16). After
    names alone, capitals are a title: always after an organisation, after a person if the date is
    in brackets like a book's (`is_book`), else None: `Silent Fields, HERALD` is ambiguous.
    """
    if not found:
        return None
    if CASE.search(found[0].text):
        return Byline(title=tuple(found))
    read = split_editors(found)
    if read is None or read[1]:
        return _parse_edited_book(found, *read) if read else None
    quoted = next((at + 1 for at, s in enumerate(found) if s.is_quoted), None)
    cut = quoted or len(found) - _count_closing_capitals(found)
    head, rest = found[:cut], found[cut:]
    run = _count_person_segments(head)
    if not quoted and rest and run + _count_body_segments(head[run:]) == len(head):
        return _parse_uniform(found) if is_book or not run else None
    layout = _parse_uniform(head)
    return replace(layout, container=tuple(rest)) if layout else None
