"""A full citation as a source: author, title, container, publisher and dates, as CSL-JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse import imprints
from pipeline.citations.parse.bylines import Byline, byline, chapter
from pipeline.citations.parse.csl import FOREIGN_LAW, LAW, Json, csl_item
from pipeline.citations.parse.descriptors import beside
from pipeline.citations.parse.document_numbers import NUMBER, SYMBOL
from pipeline.citations.parse.publishers import is_house
from pipeline.grammar.citation_dates import is_day, is_year
from pipeline.grammar.comma_segments import Segment, segments
from pipeline.grammar.named_parts import LONGEST, Part
from pipeline.grammar.names import (
    editors,
    has_others,
    is_organization,
    may_be_name,
    organization,
)
from pipeline.grammar.title_case import is_capitals, is_headline, restore

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_TITLE: Final = 600


@dataclass(frozen=True, slots=True)
class Source:
    """What a full citation says.

    `csl` is a CSL-JSON item without its `id`; `issued` and `accessed` are EDTF at the printed
    precision; `locator` is the place in the source as printed and `locator_kind` what it counts
    (`page`, `paragraph`, `section`, `article`, `chapter`); `parts` lie in the note's text.
    `aliases` are names not in the item that a short form may use: an acronym, a `hereinafter`.
    """

    csl: dict[str, Json] = field(hash=False)
    issued: str | None
    accessed: str | None
    locator: str | None
    locator_kind: str | None
    parts: tuple[Part, ...]
    aliases: tuple[str, ...] = ()


def _spanned(role: str, segments: Sequence[Segment]) -> tuple[Part, ...]:
    return (Part(role, segments[0].start, segments[-1].end),) if segments else ()


def _shown(text: str, segments: Sequence[Segment]) -> str:
    if not segments:
        return ""
    shown = text[segments[0].start : segments[-1].end]
    return shown.strip('“”"‘’,').rstrip(" ,") if segments[0].is_quoted else shown


# A newspaper or series: letters first, and no figure that counts something.
_CONTAINER: Final = re.compile(r"[“\"]?[^\W\d_](?:(?!\s\d|%).){2,200}")
_BREAK: Final = re.compile(
    r"[a-zà-ÿ]{3}\.\s+[“\"]?[A-ZÀ-ÖØ-Þ]|(?<!\S)[a-zà-ÿ]\S{0,40}[?!]\s+[“\"]?[A-ZÀ-ÖØ-Þ]|://|\bsupra\b|\binfra\b|;|\(\D{0,30}\d{4}\)"
)


# Words that say when, alone: `Feb. 30` is no title.
_WHEN: Final = re.compile(
    r"""(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?
        |spring|summer|autumn|fall|winter|\d{1,4}(?:[./-]\d{1,4}){0,2}(?:st|nd|rd|th|[a-z])?|[\s,–-])+""",
    re.VERBOSE | re.IGNORECASE,
)
# A place in a source or a document's number, which is no part of a title.
_NO_TITLE: Final = re.compile(
    r",\s(?:at|pp?\.|arts?\.|paras?\.|¶¶?|§§?|n\.|nn\.|[Vv]ol\.|[Nn]o\.)\s?\d|\bU\.?\s?N\.?\s[Dd]oc\."
    r"|,\s(?i:official\sgazette|official\sjournal|gaceta\soficial|di[aá]rio\soficial)\b"
    r"|(?<!of)\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}$|://"
)
# A code is cited by its article without a date, a resolution by its number without an author.
_CODE: Final = re.compile(
    r"(?:\w+\s)?(?:code|constitution|\u043a\u043e\u0434\u0435\u043a\u0441)\b", re.IGNORECASE
)
_RESOLUTION: Final = re.compile(
    r"(?:[A-Z]\.){2,4}\s(?:Res|Dec)\.\s\d[\w/()-]*|[A-Z][\w\s]{3,60}\sRes(?:olution|\.)\s\d[\w/()-]*"
)
_CLOSES_LIST: Final = re.compile(r"(?:and|AND|&)\s")


def _is_title(title: str) -> bool:
    """Whether a text may be a title whole: it is neither a date nor has a place or number in it."""
    said = title and not title[0].islower() and len(title) <= _LONGEST_TITLE
    return bool(said) and not (_WHEN.fullmatch(title) or _NO_TITLE.search(title))


def _is_clear(by: Byline, said: dict[str, str]) -> bool:
    """Whether nothing that the title begins with may as well be an author nobody recognised.

    Where no one is named, commas stand in a title only if `and` closes the list, or if a container
    follows it and its first words are no name.
    """
    if by.author or by.editors or by.title[0].is_quoted or "genre" in said:
        return True
    if by.container or "journal" in said:
        return not may_be_name(by.title[0].text)
    if "number" in said and is_organization(said["title"]):
        return False
    is_list = any(_CLOSES_LIST.match(segment.text) for segment in by.title[1:])
    return len(by.title) == 1 or is_list


def _is_evident(title: str, by: Byline, said: dict[str, str]) -> bool:
    """Whether these parts make a citation and no sentence that has commas and a date.

    It must be dated or have an address. A title in capitals, in quotation marks or before a
    container says enough; one in small letters must be a headline with an author, or have both
    a date and an address.
    """
    if not _is_title(title):
        return False
    if _is_law_or_resolution(title, said):
        return True
    if not _is_clear(by, said) or any(NUMBER.fullmatch(segment.text) for segment in by.title):
        return False
    if not said.keys() & {"issued", "undated", "accessed", "url"}:
        return False
    return _is_told_apart(title, by, said)


def _is_told_apart(title: str, by: Byline, said: dict[str, str]) -> bool:
    """Whether the form of the title, or what stands beside it, tells it from a sentence."""
    if by.container:
        return all(_CONTAINER.fullmatch(segment.text) for segment in by.container)
    if said.keys() & {"journal", "genre"} or is_capitals(title) or by.title[0].is_quoted:
        return True
    is_named = bool(by.author or by.editors)
    if is_named and (SYMBOL.fullmatch(said.get("number", "")) or _is_printed_word(title, said)):
        return True
    return is_headline(title) and (
        is_named or ("url" in said and bool(said.keys() & {"issued", "undated"}))
    )


def _is_printed_word(title: str, said: dict[str, str]) -> bool:
    """Whether a title is one word with a capital, and stands before a publisher."""
    return "publisher" in said and title[0].isupper() and title.isalpha()


def _is_law_or_resolution(title: str, said: dict[str, str]) -> bool:
    """A law with its date, a code with its article, a resolution of a body with its number."""
    is_dated = bool(said.keys() & {"issued", "accessed", "url"})
    if _RESOLUTION.fullmatch(title) or _CODE.match(title):
        return is_dated or said.get("locator_kind") in ("article", "section")
    is_law_there = LAW.search(title) is not None and is_headline(title)
    return is_dated and (is_law_there or FOREIGN_LAW.match(title) is not None)


def _named(text: str, by: Byline) -> dict[str, str]:
    """What the layout says by role, in restored case."""
    publisher = ", ".join(s.text for s in by.publisher)
    said = {
        "title": restore(_shown(text, by.title)),
        "container": restore(_shown(text, by.container)),
        "publisher": organization(publisher).literal or "" if publisher else "",
    }
    return {role: value for role, value in said.items() if value}


def _placed(parts: tuple[Part, ...], by: int) -> tuple[Part, ...]:
    ordered = sorted(parts, key=lambda part: (part.start, part.end))
    return tuple(part.moved(by) for part in ordered)


_BOOK_DATE: Final = re.compile(r"[\s\w-]{0,12}\([^()]{0,80}\d{4}\)")


def source(text: str, at: int = 0) -> Source | None:
    """The source that a whole full citation names; None where a piece of it is not explained.

    `at` is the offset of `text` in its note, added to the offsets of the parts. The end is read
    first (`imprints`), then what stands before it is divided at its commas: `AUTHOR, [PUBLISHER,]
    TITLE` or `Author, Title, CONTAINER`.
    """
    if len(text) > LONGEST:
        return None
    tail = imprints.ending(text)
    head = text[: tail.start]
    if _BREAK.search(head):
        return None
    pieces, aside, asides = beside(segments(head), tail.values)
    is_book = _BOOK_DATE.match(text, tail.start) is not None
    by = _layout(pieces, tail.values, is_book=is_book)
    if by is None or (not is_book and _is_paper(pieces, tail.values)):
        return None
    said = _named(head, by) | _cased(tail.values) | aside
    said |= _pages(said) if by.is_chapter else {}
    if not _is_evident(_shown(head, by.title), by, said):
        return None
    return built(text, by, said, (*asides, *parts_of(by), *tail.parts), at)


def _pages(said: dict[str, str]) -> dict[str, str]:
    """`in BOOK 77, 80`: the page on which a chapter begins, and the one that is cited."""
    first, comma, cited = said.get("locator", "").partition(", ")
    return {"page": first, "locator": cited} if comma else {}


def _is_paper(pieces: Sequence[Segment], ends: dict[str, str]) -> bool:
    """Whether all that is named is a newspaper: `THE NEW YORK TIMES, Sept. 3, 2008`."""
    return (
        len(pieces) == 1
        and is_day(ends.get("issued", ""))
        and not (ends.keys() & {"journal", "number"} or _is_law(pieces))
    )


def _is_law(pieces: Sequence[Segment]) -> bool:
    return LAW.search(pieces[0].text) is not None


def _layout(pieces: Sequence[Segment], ends: dict[str, str], *, is_book: bool) -> Byline | None:
    """The byline with the editors of the imprint; a publishing house is no newspaper.

    A container dated to the year alone is none: newspapers are dated to the day or month.
    """
    edited = editors(ends.get("editor", "")) or ()
    by = chapter(pieces, is_edited=bool(edited))
    if by is not None:
        return replace(by, editors=by.editors or edited)
    by = byline(pieces, is_book=is_book)
    if by is None or (edited and by.editors):
        return None
    by = replace(by, editors=by.editors or edited)
    is_dated_to_year = is_year(ends.get("issued", ""))
    if not by.container or not is_dated_to_year or by.title[0].is_quoted or "journal" in ends:
        return by
    printed = " ".join(segment.text for segment in by.container)
    is_printed = is_house(printed) and not by.publisher
    return replace(by, publisher=by.container, container=()) if is_printed else None


def parts_of(by: Byline) -> tuple[Part, ...]:
    """Where those whom a layout names, the title and the container stand."""
    roles = (("author", by.author), ("editor", by.editor), ("publisher", by.publisher))
    named = (*roles, ("title", by.title), ("container", by.container))
    return tuple(part for role, found in named for part in _spanned(role, found))


def _others(by: Byline) -> str:
    """That there are more than those named, `Novak et al.`, which CSL has no name for."""
    groups = (("authors", by.authors, by.author), ("editors", by.editors, by.editor))
    return "; ".join(
        f"{role}: {', '.join(str(name) for name in names)} et al."
        for role, names, printed in groups
        if printed and has_others(printed[-1].text.partition(" (")[0])
    )


def built(text: str, by: Byline, said: dict[str, str], parts: tuple[Part, ...], at: int) -> Source:
    """The source that a layout and what is said by role make; `at` is added to the offsets."""
    issued, accessed = said.get("issued"), said.get("accessed")
    place = said.get("locator"), said.get("locator_kind")
    suffix = f"year-suffix: {said['suffix']}" if "suffix" in said else ""
    others = "; ".join(filter(None, (_others(by), suffix)))
    printed = {part.role: text[part.start : part.end] for part in parts}
    item = csl_item(by, said | ({"note": others} if others else {}), printed)
    aliases = [alias for name in (*by.authors, *by.editors) for alias in name.aliases]
    aliases += [said["short"]] if "short" in said else []
    return Source(item, issued, accessed, *place, _placed(parts, at), tuple(aliases))


def _cased(said: dict[str, str]) -> dict[str, str]:
    """The names among what the ending says in restored case."""
    names = {role: restore(said[role]) for role in ("container", "publisher") if role in said}
    return said | names
