"""Pinpoints (`at 45`, `note 18`, `¶¶ 16, 190`) and short forms that are a whole piece."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.grammar.names import is_organization, may_be_name, parse_editors, parse_people
from pipeline.grammar.title_case import is_headline
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A printed number, the word before it (`at`, `note`, `p`, `¶`, `§`, `part` …) and its offsets.

    Several numbers after a word stay together as printed: `16, 190`. A `note` after an `at` is a
    footnote of the source, otherwise a note of the document.
    """

    word: str
    number: str
    start: int
    end: int


_NUMERAL: Final = (
    r"(?:[ivxlc]{1,7}(?!\w)|[A-Z]?\d{1,6}(?:\.\d{1,4}){0,3}(?:\([a-z0-9]{1,3}\)){0,3}"
    r"(?:\s?[-–—]\s?[A-Z]?\d{1,6})?|_{2,5}(?:[-–]_{2,5})?)"
)
_MORE: Final = rf"{_NUMERAL}(?:,\s{_NUMERAL}(?!\s?[A-Z]))*(?:,?\s(?:&|and)\s{_NUMERAL})?"
_REFERENCE: Final = re.compile(
    rf"""(?:,\s?|\s&\s|\s)?(?:at\s)?(?P<word>at|notes?|nn?\.?(?=\s?\d)|pp?\.?|p[áa]gs?\.|pages?|¶¶?|paras?\.?|paragraphs?
        |§§?|secs?\.|sections?|arts?\.|articles?|ch\.|chapters?)(?:\s?(?P<number>{_MORE}))(?![\w])""",
    re.VERBOSE,
)
_PLACE: Final = re.compile(
    rf"""\s?(?P<word>(?:{spell_words("pinpoints", "parts")})s?|§§?)
        \s?(?P<number>(?:[IVXLC]{{1,7}}|[A-Z]|\d{{1,4}})
            (?:[.-](?:[IVXLC]{{1,7}}|[A-Za-z]|\d{{1,4}})){{0,5}})(?!\w)""",
    re.VERBOSE,
)
_WORDS: Final = (
    *(("at", "at"), ("note", "note"), ("n", "note"), ("para", "¶"), ("¶", "¶"), ("sec", "§")),
    *(("§", "§"), ("p", "p"), ("art", "article"), ("ch", "chapter")),
)


def parse_pinpoints(text: str, at: int, end: int) -> tuple[tuple[Pinpoint, ...], int]:
    """The consecutive pinpoints that begin at offset `at`, and where they end."""
    pinpoints = list[Pinpoint]()
    while (match := _REFERENCE.match(text, at, end) or _PLACE.match(text, at, end)) is not None:
        word = match["word"].lower()
        name = next((name for start, name in _WORDS if word.startswith(start)), word)
        name = word.removesuffix("s") if match.re == _PLACE and word.isalpha() else name
        pinpoints.append(Pinpoint(name, match["number"], *match.span("number")))
        pinpoints[-1] = replace(pinpoints[-1], start=match.start("word"))
        at = match.end()
    return tuple(pinpoints), at


_PIN: Final = r"(?P<page>\d{1,4}(?:[-–]\d{1,4})?)"
# OSCOLA 1.2.1: the note in which the source is cited in full, the page.
_NOTED: Final = re.compile(
    rf"(?P<name>[^\W\d_a-z][^();]{{1,120}}?)\s\(n\s(?P<note>\d{{1,4}})\)(?:\s{_PIN})?"
)
# Chicago Manual of Style 14.30: family name, short title, page.
_TITLED: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][\w’'-]+),\s
    (?:[“"](?P<quoted>[^“”"]{{3,100}}?),?[”"]|(?P<title>[A-Z][^“”",;:()\d]{{2,80}})),?\s(?!(?:19|20)\d\d$){_PIN}""",
    re.VERBOSE,
)
# `Hill League, “Roads.”`: author and title repeated, with or without a page.
_AGAIN: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][^“”"()\d,]{{1,80}}?)(?:,?\set\sal\.)?,\s
    [“"](?P<quoted>[^“”"]{{3,100}}?)[,.]?[”"](?:,?\spp?\.\s{_PIN})?""",
    re.VERBOSE,
)
# `Kelly (2005: 14)`, `Kelly 2005, p. 14`: name, year and page.
_YEARED: Final = re.compile(
    r"""(?P<name>[^\W\d_a-z][^\d(),]{1,80}?)\s(?P<open>\()?(?P<year>(?:1[89]|20)\d\d[a-z]?)
        (?:(?P<colon>:)\s?(?P<pages>\d{1,5}(?:\s?[-–]\s?\d{1,5})?))?(?(open)\))""",
    re.VERBOSE,
)
# `note 7`, `note 7 above, at 12`, after `see`.
_MENTIONED: Final = re.compile(
    rf"[Nn]ote\s(?P<note>\d{{1,4}})(?:\s(?:above|below))?(?:,?\s(?:at|pp?\.)\s{_PIN})?"
)
_PAGE: Final = re.compile(rf",?\s{_PIN}")


ShortFormParser: TypeAlias = "Callable[[str, int], tuple[str, tuple[Pinpoint, ...]] | None]"
"""From a whole piece and its offset to the printed name and the pinpoints."""


def parse_noted_form(text: str, at: int = 0) -> tuple[str, tuple[Pinpoint, ...]] | None:
    """Name, note and page of `Roe (n 18) 746`; `at` is added to the offsets."""
    found = _NOTED.fullmatch(text)
    if found is None:
        return None
    pages = _list_page_pinpoints(found, at)
    return found["name"], (Pinpoint("note", found["note"], *_shift_span(found, "note", at)), *pages)


def parse_titled_form(text: str, at: int = 0) -> tuple[str, tuple[Pinpoint, ...]] | None:
    """Author with title, and page if any, of `Roe, “Roads,” 106` or `Roe, “Roads.”`."""
    again = _AGAIN.fullmatch(text)
    if again is not None and (may_be_name(again["author"]) or is_organization(again["author"])):
        return f"{again['author']}, {again['quoted']}", _list_page_pinpoints(again, at)
    found = _TITLED.fullmatch(text)
    if found is None or not may_be_name(found["author"]):
        return None
    title = found["quoted"] or found["title"]
    is_title = bool(found["quoted"]) or is_headline(title) or " " not in title
    return (f"{found['author']}, {title}", _list_page_pinpoints(found, at)) if is_title else None


def parse_dated_form(text: str, at: int = 0) -> tuple[str, tuple[Pinpoint, ...]] | None:
    """Name with year, and page, of `Kelly (2005), p. 14` or `Kelly 2005: 14`."""
    found = _YEARED.match(text)
    if found is None or not _names_author(found["name"]):
        return None
    behind, stop = parse_pinpoints(text, found.end(), len(text))
    if stop < len(text) or not (behind or found["pages"] or found["open"]):
        return None
    pages = [Pinpoint("at", found["pages"], *found.span("pages"))] if found["pages"] else []
    moved = (replace(one, start=one.start + at, end=one.end + at) for one in (*pages, *behind))
    return f"{found['name']} {found['year']}", tuple(moved)


def _names_author(name: str) -> bool:
    """Whether a name before a year is one or two family names or an organisation."""
    return bool(parse_people(f"X {name}") or parse_editors(name)) or is_organization(name)


def parse_note_mention(text: str, at: int = 0) -> tuple[Pinpoint, ...] | None:
    """Note and page of `note 7 above, at 12`."""
    found = _MENTIONED.fullmatch(text)
    if found is None:
        return None
    return Pinpoint("note", found["note"], *_shift_span(found, "note", at)), *_list_page_pinpoints(
        found, at
    )


def split_note_page(references: Sequence[Pinpoint]) -> tuple[Pinpoint, ...]:
    """The pinpoints after `above`: in `n 12, 3` the second number is a page of the source."""
    match references:
        case [Pinpoint(word="note", number=numbers, end=end) as note] if ", " in numbers:
            number, _, page = numbers.partition(", ")
            return replace(note, number=number), Pinpoint("p", page, end - len(page), end)
    return tuple(references)


def parse_bare_page(text: str, start: int, end: int) -> tuple[tuple[Pinpoint, ...], int]:
    """The bare page that closes a piece after `ibid`, and its end; () and `start` without one."""
    found = _PAGE.fullmatch(text, start, end)
    return (_list_page_pinpoints(found, 0), end) if found else ((), start)


def _list_page_pinpoints(found: re.Match[str], at: int) -> tuple[Pinpoint, ...]:
    page = found["page"]
    return (Pinpoint("p", page, *_shift_span(found, "page", at)),) if page else ()


def _shift_span(found: re.Match[str], name: str, at: int) -> tuple[int, int]:
    return found.start(name) + at, found.end(name) + at
