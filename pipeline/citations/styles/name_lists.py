"""Lists of names as citation styles print them: inverted, packed or natural; organisations.

`Holst, M., & Lund, H.` is inverted, `Holst M, Lund H` packed, `M. Holst and H. Lund` natural.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.publishers import is_newspaper_name
from pipeline.grammar.common_words import SMALL_WORDS
from pipeline.grammar.names import (
    CreditedName,
    is_organization,
    may_be_name,
    parse_organization,
    parse_people,
    parse_person,
)
from pipeline.vocabulary.organizations import find_organization
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_INITIALS: Final = r"(?:[^\W\d_a-z]h?\.(?:[\s-]?(?=[^\W\d_a-z]\.))?){1,4}"
_BARE: Final = r"[^\W\d_a-z]{1,3}(?!\w|\.\s?[^\W\d_a-z]\.)"
_WORD: Final = r"[^\W\d_a-z][^\W\d_]*(?:[’'ʼ-][^\W\d_]+)*"
_LONG: Final = r"(?=[^\s,.]{2})" + _WORD
_PARTICLES: Final = f"(?:{spell_words('name_lists', 'particles')})"
_PARTICLE: Final = rf"(?:{_PARTICLES}\s)"
_FAMILY: Final = rf"{_PARTICLE}{{0,2}}{_LONG}(?:\s{_LONG})?"
_ONE_FAMILY: Final = rf"{_PARTICLE}{{0,2}}{_LONG}"
_SUFFIX: Final = r"(?:,?\s(?:Jr\.?|Sr\.?|II|III|IV)(?=[\s,.;]|$))?"
_GIVEN: Final = (
    rf"(?:{_INITIALS}|{_LONG}(?:\s(?:{_INITIALS}|{_LONG}))?)(?:\s{_PARTICLES}(?!\w)){{0,2}}"
)
_NATURAL_INITIALS: Final = rf"{_INITIALS}\s?{_ONE_FAMILY}{_SUFFIX}"
_NATURAL_BARE: Final = rf"{_BARE}\s{_ONE_FAMILY}{_SUFFIX}"
_NATURAL_WHOLE: Final = rf"{_LONG}(?:\s{_INITIALS}|\s{_LONG})?\s{_ONE_FAMILY}{_SUFFIX}"
_AND: Final = r"(?:,?\s(?:and|&|und|et|y)\s)"
_SEPARATOR: Final = rf"(?:{_AND}|[,;]\s)"
_OTHERS: Final = r"(?P<others>,?\s(?:et\sal\.?|and\sothers))?"
_INVERTED: Final = rf"{_FAMILY},\s?{_GIVEN}{_SUFFIX}"
_PACKED: Final = rf"{_FAMILY}\s{_BARE}"

_LISTS: Final = {
    "inverted": re.compile(
        rf"{_INVERTED}(?:{_SEPARATOR}(?:{_INVERTED}|{_NATURAL_INITIALS}|{_NATURAL_WHOLE})){{0,20}}{_OTHERS}"
    ),
    "packed": re.compile(rf"{_PACKED}(?:{_SEPARATOR}{_PACKED}){{0,20}}{_OTHERS}"),
    "natural": re.compile(
        rf"{_NATURAL_INITIALS}(?:{_SEPARATOR}{_NATURAL_INITIALS}){{0,20}}{_OTHERS}"
    ),
    "bare": re.compile(
        rf"{_NATURAL_BARE}(?:(?:,\s{_NATURAL_BARE}){{0,20}}{_AND}{_NATURAL_BARE})?{_OTHERS}"
    ),
    "whole": re.compile(
        rf"{_NATURAL_WHOLE}(?:(?:,\s{_NATURAL_WHOLE}){{0,20}}{_AND}{_NATURAL_WHOLE})?{_OTHERS}"
    ),
}
_NAMES: Final = {
    "inverted": re.compile(
        rf"(?P<family>{_FAMILY}),\s?(?P<given>{_GIVEN})(?P<suffix>{_SUFFIX})(?=[,;]|\s|$)"
    ),
    "packed": re.compile(rf"(?P<family>{_FAMILY})\s(?P<given>{_BARE})(?P<suffix>)"),
    "natural": re.compile(
        rf"(?P<given>{_INITIALS})\s?(?P<family>{_ONE_FAMILY})(?P<suffix>{_SUFFIX})"
    ),
    "bare": re.compile(rf"(?P<given>{_BARE})\s(?P<family>{_ONE_FAMILY})(?P<suffix>{_SUFFIX})"),
    "whole": re.compile(_NATURAL_WHOLE),
}
_JOINT: Final = re.compile(_SEPARATOR)
_TRAILING: Final = re.compile(rf"(?P<given>.+?)\s(?P<particle>{_PARTICLES}(?:\s{_PARTICLES})*)")


@dataclass(frozen=True, slots=True)
class NameList:
    """Names and where they end; `is_certain` unless an organisation is known by its place alone."""

    kind: str
    names: tuple[CreditedName, ...]
    end: int
    has_others: bool = False
    is_certain: bool = True


def parse_name_list(text: str, kinds: tuple[str, ...] = tuple(_LISTS)) -> NameList | None:
    """The persons of a whole text, in the first of these kinds of list that explains it."""
    for kind in kinds:
        found = _LISTS[kind].fullmatch(text)
        names = _read_names(found) if found else None
        if found and names:
            return NameList(kind, names, len(text), bool(found["others"]))
    return None


def find_leading_names(text: str) -> Iterator[NameList]:
    """The lists of persons and the organisations with which a text may begin."""
    persons = list[NameList]()
    for kind, pattern in _LISTS.items():
        found = pattern.match(text)
        names = _read_names(found) if found and _CLOSED.match(text, found.end()) else None
        if kind == "whole" and any(one.end == found.end() for one in persons if found):
            continue
        if found and names and not (len(names) == 1 and is_newspaper_name(found[0])):
            persons.append(NameList(kind, names, found.end(), bool(found["others"])))
    yield from persons
    bodies = _find_leading_bodies(text)
    yield from (body for body in bodies if body.is_certain or not persons)


# What may follow a list of names: punctuation, a date or an editor's mark, a quoted title.
_CLOSED: Final = re.compile(r"[.,;:]|\s[(\[“‘\"]|\s(?:eds?|in)\b|$|(?<=\.)\s")
_ENDS_IN_INITIAL: Final = re.compile(r"(?:.*[\s.])?[^\W\d_a-z]")


def _read_names(found: re.Match[str]) -> tuple[CreditedName, ...] | None:
    """Each name of a list; None if one of them is no person's."""
    end = found.start("others") if found["others"] else found.end()
    kind = next(kind for kind, pattern in _LISTS.items() if pattern == found.re)
    kinds = ("inverted", "natural", "whole") if kind == "inverted" else (kind,)
    at, names = found.start(), list[CreditedName]()
    while at < end:
        name, at = _read_name(found.string, at, end, kinds)
        if name is None:
            return None
        names.append(name)
        joint = _JOINT.match(found.string, at, end)
        at = joint.end() if joint else at
        if joint is None and at < end:
            return None
    return tuple(names)


def _read_name(
    text: str, at: int, end: int, kinds: tuple[str, ...]
) -> tuple[CreditedName | None, int]:
    for kind in kinds:
        found = _NAMES[kind].match(text, at, end)
        if found is None:
            continue
        name = parse_person(found[0]) if kind == "whole" else _build_name(found)
        if name is not None:
            return name, found.end()
    return None, at


def _build_name(found: re.Match[str]) -> CreditedName | None:
    family, given = found["family"], found["given"]
    if (trailing := _TRAILING.fullmatch(given)) is not None:
        family, given = f"{trailing['particle']} {family}", trailing["given"]
    is_short = found.re in (_NAMES["packed"], _NAMES["bare"])
    if is_short and find_organization(given) is not None:
        return None
    if family.isupper() or (not is_short and given.isupper() and "." not in given):
        return None
    words = [word for word in given.split() if "." not in word and not is_short]
    is_full = bool(words)
    if len(words) > 1 and len(family.split()) > 1 and family[0].isupper():
        return None  # `Maya Lindqvist, Oscar Bell`: two names in natural order
    if is_full and not (may_be_name(family) and may_be_name(" ".join(words))):
        return None
    if is_full and is_organization(f"{given} {family}"):
        return None
    return CreditedName(family, given, found["suffix"].strip(", ") or None, is_person=True)


_BODY_END: Final = re.compile(r"\.\s|\s\(|,\s|\s(?=[“‘\"])|$")
_MAX_BODY_WORDS: Final = 12
# A part of the organisation named before its comma.
_OFFICE: Final = re.compile(
    r"(?:Ministry|Department|Office|Bureau|Committee|Division|Directorate|Unit|Section|Secretariat)\b"
)
_BODIES: Final = re.compile(rf"(?P<first>.+?){_AND}(?P<second>.+)")


def _find_leading_bodies(text: str) -> Iterator[NameList]:
    """Organisations that end at the first mark after which a style prints the next field."""
    for found in _BODY_END.finditer(text):
        body = text[: found.start()]
        if len(body.split()) > _MAX_BODY_WORDS:
            return
        if found[0] == ". " and _ENDS_IN_INITIAL.fullmatch(body):
            continue
        if names := parse_bodies(body):
            yield NameList("body", names, found.start())
        elif _is_capitalized(body):
            yield NameList("body", (parse_organization(body),), found.start(), is_certain=False)
        if found[0] in (". ", " ("):
            return


def _is_capitalized(text: str) -> bool:
    """Whether every word is capitalised or small, as in a name."""
    words = text.split()
    return (
        bool(words)
        and text[0].isupper()
        and all(word[0].isupper() or word in SMALL_WORDS for word in words)
        and not any(mark in text for mark in ":;?!“”‘,")
    )


def parse_bodies(text: str) -> tuple[CreditedName, ...] | None:
    """One organisation, or two joined by `and` of which each is certainly an organisation."""
    if parse_people(text.partition(",")[0]) is not None or not is_organization(text):
        return None
    joined = _BODIES.fullmatch(text)
    both = (joined["first"], joined["second"]) if joined else tuple(text.split(", "))
    is_office = len(both) > 1 and _OFFICE.match(both[1]) is not None
    if len(both) > 1 and not is_office and all(is_organization(one) and " " in one for one in both):
        return tuple(map(parse_organization, both))
    return (parse_organization(text),)
