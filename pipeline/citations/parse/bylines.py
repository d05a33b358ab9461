"""Who wrote a source and what it is called: the parts of a full citation between its commas."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.bibliography_entries.missing_stops import body_before
from pipeline.grammar.comma_segments import IN_BRACKETS, Segment
from pipeline.grammar.names import Name, editors, is_organization, organization, people
from pipeline.grammar.title_case import is_capitals

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Byline:
    """Which segments name the author, the editor, the publisher, the title and the container."""

    authors: tuple[Name, ...] = ()
    author: tuple[Segment, ...] = ()
    editors: tuple[Name, ...] = ()
    editor: tuple[Segment, ...] = ()
    publisher: tuple[Segment, ...] = ()
    title: tuple[Segment, ...] = ()
    container: tuple[Segment, ...] = ()
    is_chapter: bool = False


_JOINED: Final = re.compile(r"^(?:and|AND|&)\s")
_HAS_JOINER: Final = re.compile(r"\s(?:and|AND|&)\s|\bet al\b|\bET AL\b")
CASE: Final = re.compile(r"\S\sv\.\s\S")


def _person_run(found: Sequence[Segment]) -> int:
    """How many segments the persons at the head take: one, or a list that `and` or `&` closes."""
    if people(found[0].text) is None:
        return 0
    if _HAS_JOINER.search(found[0].text):
        return 1
    for at, segment in enumerate(found[1:], 1):
        if people(segment.text) is None:
            break
        if _JOINED.match(segment.text) or _HAS_JOINER.search(segment.text):
            return at + 1
    return 1


# `Ministry of Labor, Family and Social Policy`: what it is charged with may be a list.
_CHARGED: Final = re.compile(
    r"(?:.+\s)?(?:ministry|department|committee|bureau|office|directorate)\s(?:of|for|on)\s[^\s]+$",
    re.IGNORECASE,
)
_CHARGE: Final = r"[^\W\d_a-z][\w’'-]+(?:\s[\w’'-]+)?"
_CHARGED_WITH: Final = re.compile(_CHARGE)
_CHARGES: Final = re.compile(rf"{_CHARGE}\s(?:and|AND|&)\s{_CHARGE}")


def _body_run(found: Sequence[Segment]) -> int:
    """How many segments the bodies at the head take: a body, its office, another body."""
    bodies = (not is_organization(segment.text) for segment in found)
    run = next((at for at, ends in enumerate(bodies) if ends), len(found))
    goes_on = run and len(found) > run + 1 and _CHARGED.match(found[run - 1].text)
    return run + _charges(found[run:]) if goes_on else run


def _charges(found: Sequence[Segment]) -> int:
    """How many segments go on with what a body is charged with: a list that `and` closes."""
    if _CHARGES.fullmatch(found[0].text):
        return 1
    last = next((at for at, segment in enumerate(found) if _JOINED.match(segment.text)), 0)
    named = [_JOINED.sub("", segment.text) for segment in found[: last + 1]]
    return last + 1 if last and all(map(_CHARGED_WITH.fullmatch, named)) else 0


def _is_ambiguous(found: Sequence[Segment], run: int) -> bool:
    """Whether a second segment may be one more author, or the given name of a family name."""
    titled = found[:-1] if is_organization(found[-1].text) else found
    if len(titled) <= run + 1:
        return False
    if run:
        return people(titled[run].text) is not None
    first, second = titled[0].text, titled[1].text
    return " " not in first and people(f"{second} {first}") is not None


def _in_one_style(found: Sequence[Segment]) -> Byline | None:
    """Author, publisher, title: who is named first wrote it, a body after persons published it.

    Books in capitals and plain text in small letters are both printed so (Bluebook rule 15). A
    single name that may be a place or a title's first word is not taken for an author. None where
    the names may be read in two ways, or something stands between them and a quoted title.
    """
    titles = next((at for at, s in enumerate(found) if s.is_quoted), None)
    most = len(found) - 1 if titles is None else titles
    run = min(_person_run(found), most)
    if titles is None and _is_ambiguous(found, run):
        return None
    by = _by_run(found, run, most)
    return by if titles is None or by.title[:1] == (found[titles],) else None


def _by_run(found: Sequence[Segment], run: int, most: int) -> Byline:
    """Those named first: so many persons, else bodies; who published it; the title."""
    if not run:
        run = min(_body_run(found), most)
        bodies = ", ".join(s.text for s in found[:run])
        named = (organization(bodies),) if run else ()
        if (merged := body_before(found[0].text)) is not None and len(found) == 1:
            return _unmerged(found[0], merged)
        return Byline(authors=named, author=tuple(found[:run]), title=tuple(found[run:]))
    names = people(", ".join(s.text for s in found[:run])) or ()
    rest, author = found[run:], tuple(found[:run])
    before = min(_body_run(rest), len(rest) - 1)
    if before:
        publisher, title = rest[:before], rest[before:]
        return Byline(names, author, publisher=tuple(publisher), title=tuple(title))
    after = len(rest) > 1 and is_organization(rest[-1].text)
    cut = len(rest) - after
    return Byline(names, author, publisher=tuple(rest[cut:]), title=tuple(rest[:cut]))


def _unmerged(whole: Segment, merged: re.Match[str]) -> Byline:
    """The body and the title that one segment names."""
    who, what = whole.part(merged, "author"), whole.part(merged, "title")
    return Byline(authors=(organization(who.text),), author=(who,), title=(what,))


_BRACKETS: Final = re.compile(IN_BRACKETS)


def _closing_capitals(found: Sequence[Segment]) -> int:
    """How many segments in capitals close the list, 0 where all of them are; `STAR (Dhaka)` is."""
    capitals = (is_capitals(_BRACKETS.sub("", segment.text)) for segment in reversed(found))
    return next((at for at, holds in enumerate(capitals) if not holds), 0)


# `SMITH & BROWN (eds.)`, `JANE ROE, ED.`: the mark may be a segment of its own.
_EDITED: Final = re.compile(r"(?:^|\s)[(\[]?(?:[Ee]ds?\.|EDS?\.)[)\]]?$")
_MOST_EDITORS: Final = 8


def edited(found: Sequence[Segment]) -> tuple[tuple[Name, ...], int] | None:
    """The editors that open a list and how many segments they take, () and 0 where none do.

    None where someone is called an editor who is neither persons nor a body.
    """
    opening = found[:_MOST_EDITORS]
    last = next((at for at, s in enumerate(opening) if _EDITED.search(s.text)), None)
    if last is None:
        return (), 0
    named = _EDITED.sub("", ", ".join(segment.text for segment in found[: last + 1]))
    names = editors(named.rstrip(" ,"))
    return (names, last + 1) if names else None


def _of_editors(found: Sequence[Segment], names: tuple[Name, ...], run: int) -> Byline | None:
    """Editors, a body that published it first or last, title: what else there is not told apart."""
    rest = found[run:]
    first = len(rest) > 1 and is_organization(rest[0].text)
    last = not first and len(rest) > 1 and is_organization(rest[-1].text)
    title = rest[first : len(rest) - last]
    if not title or title[0].is_quoted:
        return None
    publisher = (rest[0],) if first else (rest[-1],) if last else ()
    return Byline(editors=names, editor=tuple(found[:run]), publisher=publisher, title=tuple(title))


_IN: Final = re.compile(r"in:?\s(?=[“\"]?[^\W\d_a-z])")


# A book that something is in, `in GENDER AND WORK`: read as a chapter or not at all.
_IN_CAPITALS: Final = re.compile(r"in:?\s[“\"]?[^\W\d_a-z]{2}")


def chapter(found: Sequence[Segment], *, is_edited: bool) -> Byline | None:
    """`Author, Title, in BOOK`: a chapter of a book in capitals, or of one that has an editor."""
    at = next((at for at, s in enumerate(found) if at and _IN.match(s.text)), None)
    if at is None:
        return None
    after = _IN.sub("", found[at].text, count=1)
    book = [replace(found[at], text=after, start=found[at].end - len(after)), *found[at + 1 :]]
    read = edited(book)
    if read is None or len(book) == read[1]:
        return None
    names, run = read
    whole = all(is_capitals(segment.text) for segment in book[run:])
    layout = _in_one_style(found[:at]) if whole or names or is_edited else None
    if layout is None:
        return None
    layout = replace(layout, container=tuple(book[run:]), is_chapter=True)
    return replace(layout, editors=names, editor=tuple(book[:run]))


def byline(found: Sequence[Segment], *, is_book: bool) -> Byline | None:
    """The parts of `AUTHOR, PUBLISHER, TITLE` or, of an article, `Author, Title, CONTAINER`.

    An article's container is in capitals after a title in small letters (Bluebook rule 16). Where
    only names stand before the capitals these are a title: after a body's always, after a
    person's if the date is in brackets as a book's is (`is_book`), else None: `Silent Fields,
    HERALD` may be a title as well.
    """
    if not found:
        return None
    if CASE.search(found[0].text):
        return Byline(title=tuple(found))
    read = edited(found)
    if read is None or read[1]:
        return _of_editors(found, *read) if read else None
    if any(_IN_CAPITALS.match(segment.text) for segment in found[1:]):
        return None
    quoted = next((at + 1 for at, s in enumerate(found) if s.is_quoted), None)
    cut = quoted or len(found) - _closing_capitals(found)
    head, rest = found[:cut], found[cut:]
    run = _person_run(head)
    if not quoted and rest and run + _body_run(head[run:]) == len(head):
        return _in_one_style(found) if is_book or not run else None
    layout = _in_one_style(head)
    return replace(layout, container=tuple(rest)) if layout else None
