"""Pinpoints (`at 45`, `note 18`, `¶¶ 16, 190`) and short forms that are a whole piece."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.grammar.names import (
    is_headline,
    is_organization,
    may_be_name,
    parse_editors,
    parse_people,
)
from pipeline.vocabulary.word_lists import kinds_of_words, spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Sequence


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


# The words before the place in a source, in all citations, and what the number after each counts
_COUNTED: Final = kinds_of_words("places_cited") | kinds_of_words("signs_of_places")
PINPOINT_WORDS: Final = spell(_COUNTED)


def name_counted(word: str) -> str:
    """What the number after a word counts: `paragraph` after `¶¶`, `page` after `pp.`."""
    return "note" if word[:1] == "n" else _COUNTED.get(word.lower(), "page")


_NUMERAL: Final = (
    r"(?:[ivxlc]{1,7}(?!\w)|(?:[A-Z]-?)?\d{1,6}[A-Z]?(?:\.\d{1,4}){0,3}(?:\([a-z0-9]{1,3}\)){0,3}"
    r"(?:\s?[-–—]\s?[A-Z]?\d{1,6})?|_{2,5}(?:[-–]_{2,5})?)"
)
# Several numbers after one word: `16, 190`
PLACES: Final = rf"{_NUMERAL}(?:,\s{_NUMERAL}(?!\s?[A-Z]))*(?:,?\s(?:&|and)\s{_NUMERAL})?"
_REFERENCE: Final = re.compile(
    rf"""(?:,\s?|\s&\s|\s)?(?:at\s)?(?P<word>{PINPOINT_WORDS}|notes?|nn?\.?(?=\s?\d))
        (?:\s?(?P<number>{PLACES}))(?![\w])""",
    re.VERBOSE,
)
_PLACE: Final = re.compile(
    rf"""\s?(?P<word>(?:{spell_words("pinpoints", "parts")})s?|§§?)
        \s?(?P<number>(?:[IVXLC]{{1,7}}|[A-Z]|\d{{1,4}})
            (?:[.-](?:[IVXLC]{{1,7}}|[A-Za-z]|\d{{1,4}})){{0,5}})(?!\w)""",
    re.VERBOSE,
)
_SYMBOLS: Final = {"page": "p", "paragraph": "¶", "section": "§"}


def parse_pinpoints(text: str, at: int, end: int) -> tuple[tuple[Pinpoint, ...], int]:
    """The consecutive pinpoints that begin at offset `at`, and where they end."""
    pinpoints = list[Pinpoint]()
    while (match := _REFERENCE.match(text, at, end) or _PLACE.match(text, at, end)) is not None:
        word = match["word"].lower()
        counted = name_counted(word)
        name = (
            "note" if word[0] == "n" else "at" if word == "at" else _SYMBOLS.get(counted, counted)
        )
        name = word.removesuffix("s") if match.re == _PLACE and word.isalpha() else name
        pinpoints.append(Pinpoint(name, match["number"], *match.span("number")))
        pinpoints[-1] = replace(pinpoints[-1], start=match.start("word"))
        at = match.end()
    return tuple(pinpoints), at


_ONE_PAGE: Final = r"\d{1,4}(?:[-–]\d{1,4})?(?:\s?ff?\b)?"
_PIN: Final = rf"(?P<page>{_ONE_PAGE}(?:,\s{_ONE_PAGE}){{0,5}})"
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
# `Kelly (2005: 14)`, `Kelly (2005), 14`, `Kelly, 2005, p. 14`: name, year and page.
_YEARED: Final = re.compile(
    r"""(?P<name>[^\W\d_a-z][^\d(),]{1,80}?),?\s(?P<open>\()?(?P<year>(?:1[89]|20)\d\d[a-z]?)
        (?(open)\)?)(?:[:,]\s?(?P<pages>\d{1,5}(?:\s?[-–]\s?\d{1,5})?))?(?(open)\)?)""",
    re.VERBOSE,
)
# `note 7`, `note 7 above, at 12`, after `see`.
_MENTIONED: Final = re.compile(
    rf"[Nn]ote\s(?P<note>\d{{1,4}})(?:\s(?:above|below))?(?:,?\s(?:at|pp?\.)\s{_PIN})?"
)
_PAGE: Final = re.compile(rf",?\s{_PIN}")


# The source cited just before
REPEATED: Final = re.compile(
    r"(?:[Ll]oc|[Oo]p)\.\s?cit\b\.?|Id\.|Ibid\b\.?|Idem\b\.?|ibid\b\.?|id\.|Id(?=,?\s(?:at\s|¶))"
)


ShortForm: TypeAlias = "tuple[str, tuple[Pinpoint, ...]]"
"""The printed name and the pinpoints of a whole piece, `text[start:end]`."""

_GROUPS: Final = {"note": "note", "pages": "at", "page": "p"}


def _list_pinpoints(found: re.Match[str]) -> tuple[Pinpoint, ...]:
    """The note and the page that a form prints."""
    printed = found.groupdict()
    groups = ((name, word) for name, word in _GROUPS.items() if printed.get(name))
    return tuple(Pinpoint(word, printed[name], *found.span(name)) for name, word in groups)


def parse_noted_form(text: str, start: int, end: int) -> ShortForm | None:
    """Name, note and page of `Roe (n 18) 746`."""
    found = _NOTED.fullmatch(text, start, end)
    return (found["name"], _list_pinpoints(found)) if found else None


def parse_titled_form(text: str, start: int, end: int) -> ShortForm | None:
    """Author with title, and page if any, of `Roe, “Roads,” 106` or `Roe, “Roads.”`."""
    found = _AGAIN.fullmatch(text, start, end)
    if found is None or not (may_be_name(found["author"]) or is_organization(found["author"])):
        found = _TITLED.fullmatch(text, start, end)
        if found is None or not may_be_name(found["author"]):
            return None
    title = found["quoted"] or found["title"]
    is_title = bool(found["quoted"]) or is_headline(title) or " " not in title
    return (f"{found['author']}, {title}", _list_pinpoints(found)) if is_title else None


def parse_dated_form(text: str, start: int, end: int) -> ShortForm | None:
    """Name with year, and page, of `Kelly (2005), p. 14` or `Kelly 2005: 14`.

    The name is one or two family names or that of an organisation.
    """
    found = _YEARED.match(text, start, end)
    if found is None:
        return None
    name = found["name"]
    is_author = parse_people(f"X {name}") or parse_editors(name) or is_organization(name)
    behind, stop = parse_pinpoints(text, found.end(), end)
    if not is_author or stop < end or not (behind or found["pages"] or found["open"]):
        return None
    return f"{name} {found['year']}", (*_list_pinpoints(found), *behind)


def parse_note_mention(text: str, start: int, end: int) -> tuple[Pinpoint, ...] | None:
    """Note and page of `note 7 above, at 12`."""
    found = _MENTIONED.fullmatch(text, start, end)
    return _list_pinpoints(found) if found else None


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
    return (_list_pinpoints(found), end) if found else ((), start)
