"""Short forms that are a whole piece: `Roe (n 18) 746`, `Roe, “Roads,” 106`, `Roe, Roads, 106`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.citations.parse.pinpoints import Reference, references_of
from pipeline.grammar.names import editors, is_organization, may_be_name, people
from pipeline.grammar.title_case import is_headline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PIN: Final = r"(?P<page>\d{1,4}(?:[-–]\d{1,4})?)"
# OSCOLA 1.2.1: the note in which the source is cited in full, the page.
_NOTED: Final = re.compile(
    rf"(?P<name>[^\W\d_a-z][^();]{{1,120}}?)\s\(n\s(?P<note>\d{{1,4}})\)(?:\s{_PIN})?"
)
# Chicago Manual of Style 14.30: family name, short title, page.
_TITLED: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][\w’'-]+),\s
    (?:[“"](?P<quoted>[^“”"]{{3,100}}?),?[”"]|(?P<title>[A-Z][^“”",;:()\d]{{2,80}})),?\s{_PIN}""",
    re.VERBOSE,
)
# `Hill League, “Roads.”`: the source is named again as it was, and a page of it or none.
_AGAIN: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][^“”"()\d,]{{1,80}}?)(?:,?\set\sal\.)?,\s
    [“"](?P<quoted>[^“”"]{{3,100}}?)[,.]?[”"](?:,?\spp?\.\s{_PIN})?""",
    re.VERBOSE,
)
# `Kelly (2005: 14)`, `Kelly 2005, p. 14`: the year tells which source, what follows the page.
_YEARED: Final = re.compile(
    r"""(?P<name>[^\W\d_a-z][^\d(),]{1,80}?)\s(?P<open>\()?(?P<year>(?:1[89]|20)\d\d[a-z]?)
        (?:(?P<colon>:)\s?(?P<pages>\d{1,5}(?:\s?[-–]\s?\d{1,5})?))?(?(open)\))""",
    re.VERBOSE,
)
# `note 7`, `note 7 above, at 12`: behind `see`.
_MENTIONED: Final = re.compile(
    rf"[Nn]ote\s(?P<note>\d{{1,4}})(?:\s(?:above|below))?(?:,?\s(?:at|pp?\.)\s{_PIN})?"
)
_PAGE: Final = re.compile(rf",?\s{_PIN}")


Form: TypeAlias = "Callable[[str, int], tuple[str, tuple[Reference, ...]] | None]"
"""A whole piece and its offset → the name that it gives and what it refers to."""


def noted(text: str, at: int = 0) -> tuple[str, tuple[Reference, ...]] | None:
    """The name, and the note and page, of `Roe (n 18) 746`; `at` is added to the offsets."""
    found = _NOTED.fullmatch(text)
    if found is None:
        return None
    pages = _page(found, at)
    return found["name"], (Reference("note", found["note"], *_place(found, "note", at)), *pages)


def titled(text: str, at: int = 0) -> tuple[str, tuple[Reference, ...]] | None:
    """The author with the title, and the page, of `Roe, “Roads,” 106`; none of `Roe, “Roads.”`."""
    again = _AGAIN.fullmatch(text)
    if again is not None and (may_be_name(again["author"]) or is_organization(again["author"])):
        return f"{again['author']}, {again['quoted']}", _page(again, at)
    found = _TITLED.fullmatch(text)
    if found is None or not may_be_name(found["author"]):
        return None
    title = found["quoted"] or found["title"]
    is_title = bool(found["quoted"]) or is_headline(title) or " " not in title
    return (f"{found['author']}, {title}", _page(found, at)) if is_title else None


def dated(text: str, at: int = 0) -> tuple[str, tuple[Reference, ...]] | None:
    """The name with its year, and the page, of `Kelly (2005), p. 14`, `Kelly 2005: 14`."""
    found = _YEARED.match(text)
    if found is None or not _names_author(found["name"]):
        return None
    behind, stop = references_of(text, found.end(), len(text))
    if stop < len(text) or not (behind or found["pages"] or found["open"]):
        return None
    pages = [Reference("at", found["pages"], *found.span("pages"))] if found["pages"] else []
    moved = (replace(one, start=one.start + at, end=one.end + at) for one in (*pages, *behind))
    return f"{found['name']} {found['year']}", tuple(moved)


def _names_author(name: str) -> bool:
    """Whether a name before a year is one or two families' or a body's."""
    return bool(people(f"X {name}") or editors(name)) or is_organization(name)


def mentioned(text: str, at: int = 0) -> tuple[Reference, ...] | None:
    """The note, and the page, of `note 7 above, at 12`."""
    found = _MENTIONED.fullmatch(text)
    if found is None:
        return None
    return Reference("note", found["note"], *_place(found, "note", at)), *_page(found, at)


def counted(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The references behind `above`: of `n 12, 3` the second number is a page of the source."""
    match references:
        case [Reference(word="note", number=numbers, end=end) as note] if ", " in numbers:
            number, _, page = numbers.partition(", ")
            return replace(note, number=number), Reference("p", page, end - len(page), end)
    return tuple(references)


def paged(text: str, start: int, end: int) -> tuple[tuple[Reference, ...], int]:
    """The bare page that closes a piece behind `ibid`, and where it ends; none, and `start`."""
    found = _PAGE.fullmatch(text, start, end)
    return (_page(found, 0), end) if found else ((), start)


def _page(found: re.Match[str], at: int) -> tuple[Reference, ...]:
    page = found["page"]
    return (Reference("p", page, *_place(found, "page", at)),) if page else ()


def _place(found: re.Match[str], name: str, at: int) -> tuple[int, int]:
    return found.start(name) + at, found.end(name) + at
