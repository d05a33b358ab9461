"""Where and by whom a source was published: `Geneva`, `Geneva: ILO`, `Bangkok, ILO`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.citations.bibliography_entries.authors import SMALL
from pipeline.citations.parse.publishers import is_house, names_paper
from pipeline.grammar.names import (
    has_others,
    is_organization,
    may_be_name,
    without_others,
)
from pipeline.grammar.title_case import is_acronym
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.places import city_names

_TOWN: Final = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+){0,2}(?:,\sD\.?C\.?)?")
_CAPITAL: Final = re.compile(r"Washington,?\s?D\.?C\.?")
_NEW: Final = re.compile(r"Geneva|(?:New|San|Santa|Saint|St\.)\s[A-Z][\w’'-]+")
_UNIVERSITY: Final = re.compile(
    r"Universi(?:ty|dad|té|dade|tät)\sof\s[A-Z][\w’'-]+(?:,?\s(?:[A-Z][\w’'-]+|[a-z]{2,6})){0,10}"
)
_TOWNS: Final = re.compile(r"\s(?:and|&)\s|\s?/\s?")
_NUMERAL: Final = re.compile(r"[IVXLC]+")
_DIRECTION: Final = re.compile(r"^(?:North|South|East|West)\s")
# A numeral, a title's year, a document's symbol.
_NO_BODY: Final = re.compile(r"^[IVXLC]+$|(?:19|20)\d\d$|\b[A-Z]{1,8}/[A-Z\d]+/")
_STATE: Final = re.compile(r"[A-Z]{2}")
_MOST_OF_STATE: Final = 2  # letters
_SITE: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}")
_NO_PAPER: Final = re.compile(r":\s|[?!]\s*$|,\s.*\d")  # a title; a volume or a day behind it
_MOST_OF_PAPER: Final = 6  # words
_MOST_OF_PLACE: Final = 2

Piece = tuple[str, int, int]
"""A role, `place` or `publisher`, and half-open offsets."""


def is_capital(printed: str) -> bool:
    """Whether a place is the one that is printed with points of its own."""
    return _CAPITAL.fullmatch(printed) is not None


def is_town(text: str) -> bool:
    """Whether a clause is a word or two with capitals, as a town before `; June 2010` is."""
    is_short = text.count(" ") < _MOST_OF_PLACE and not _is_no_place(text)
    return is_short and _TOWN.fullmatch(text) is not None


def is_site(text: str) -> bool:
    """Whether a text is a site's name: `Roads.org`."""
    return _SITE.fullmatch(text) is not None


def _is_no_place(text: str) -> bool:
    """Whether a text is a paper's or a site's name or an acronym."""
    is_acronym = len(text) > _MOST_OF_STATE and text.isupper()
    return names_paper(text) or is_site(text) or is_acronym


def is_town_of_paper(text: str) -> bool:
    """Whether a text is up to three words with capitals, as a town behind its paper is."""
    return _TOWN.fullmatch(text) is not None


def is_place(printed: str) -> bool:
    """Whether a text may name a place: a word or two that are no title's, `New Delhi`."""
    is_short = len(printed.split()) <= _MOST_OF_PLACE and not _is_no_place(printed)
    is_named = (may_be_name(printed) and not _NUMERAL.fullmatch(printed)) or _NEW.fullmatch(
        printed
    ) is not None
    return is_capital(printed) or (is_short and is_named)


def is_known_town(text: str) -> bool:
    """Whether a text is certainly a town, as far as towns are known."""
    return is_capital(text) or text in city_names()


def is_known_place(text: str) -> bool:
    """Whether a text is certainly a place: a city or country that is known, a state's letters."""
    town, _, state = text.partition(", ")
    if is_capital(text) or _STATE.fullmatch(state) is not None:
        return True
    return all(name in city_names() or find_country(name) for name in filter(None, (town, state)))


def is_paper(text: str) -> bool:
    """Whether a clause may name a newspaper: few words, all with capitals, or a site's name."""
    words = text.strip(" .,").replace("(", "").split()
    is_short = len(words) <= _MOST_OF_PAPER and not _NO_PAPER.search(text)
    is_named = any(word[0].isupper() or "." in word for word in words)
    return (
        is_short
        and is_named
        and all(
            word[0].isupper() or word in SMALL or "." in word or word[0].isdigit() for word in words
        )
    )


def paper_behind_town(text: str) -> int:
    """Where the paper begins in `Kampala: The Observer`; 0 where no town stands before one."""
    town, colon, paper = text.partition(": ")
    is_placed = colon and is_town(town) and (may_be_name(town) or is_known_place(town))
    return len(town) + len(colon) if is_placed and is_paper(paper) else 0


def imprint_parts(printed: str) -> list[Piece]:
    """The place and the publisher that a whole clause names; none where it names anything else.

    `Geneva`, `Geneva: ILO`, `Geneva, ILO`, `Arlington, VA`, `Gandhinagar, Gujarat`, `ILO`.
    """
    end = len(printed)
    if _UNIVERSITY.fullmatch(printed):
        return [("publisher", 0, end)]
    if has_others(printed):
        return imprint_parts(without_others(printed))
    place, colon, house = printed.partition(": ")
    if colon:
        is_printed = is_organization(house) or is_house(house)
        return _both(printed, len(place), 2) if is_printed and _are_towns(place) else []
    if (placed := _town_first(printed)) is not None:
        return placed
    is_body = is_organization(printed) or _is_branch(printed)
    is_body = is_body and not _NO_BODY.search(printed)
    return [("publisher", 0, end)] if is_body else []


def _town_first(printed: str) -> list[Piece] | None:
    """A town, what it lies in or the publisher behind its comma; None where no town stands first.

    What stands behind a town that is known and is not known itself is not told.
    """
    first, comma, rest = printed.partition(", ")
    if is_organization(printed) and not comma:
        return None
    if is_place(printed):
        return [("place", 0, len(printed))]
    if not comma or not is_place(first):
        return None
    if _is_region(rest):
        is_one = is_known_place(printed) or not is_known_place(first)
        return [("place", 0, len(printed) if is_one else len(first))]
    cut = _behind_town(rest)
    return None if cut is None else _both(printed, len(first) + cut, 2)


def _are_towns(text: str) -> bool:
    """Whether a text before a publisher names one town or several: `Geneva and New York`."""
    towns = _TOWNS.split(text)
    if len(towns) == 1:
        town, comma, region = text.partition(", ")
        is_named = may_be_name(town) or is_town_of_paper(town)
        is_placed = not comma or is_town_of_paper(region) or _is_region(region)
        return is_capital(text) or (is_named and is_placed)
    return all(is_capital(town) or _NEW.fullmatch(town) or _is_word(town) for town in towns)


def _is_word(text: str) -> bool:
    return " " not in text and is_place(text)


def _is_branch(printed: str) -> bool:
    """Whether a body's acronym stands before where its branch is: `IOM North Macedonia`."""
    acronym, _, place = printed.partition(" ")
    is_body = is_acronym(acronym) and is_organization(acronym)
    return is_body and may_be_name(_DIRECTION.sub("", place))


def _both(printed: str, cut: int, gap: int) -> list[Piece]:
    """The place that ends at `cut`, and the publisher behind what parts them."""
    return [("place", 0, cut), ("publisher", cut + gap, len(printed))]


def _behind_town(rest: str) -> int | None:
    """Where the comma before the publisher stands behind a town's: 0, or behind its state.

    None where no publisher is named. It is a body, or an acronym that nobody knows.
    """
    second, more, behind = rest.partition(", ")
    if more and is_place(second) and is_organization(behind):
        return len(second) + 2
    is_body = is_organization(second) or is_acronym(rest.partition(" ")[0]) or rest.isupper()
    return 0 if is_body else None


def _is_region(text: str) -> bool:
    """Whether a text behind a town is its state or country: `VA`, `Gujarat`, `New Hampshire`."""
    return _STATE.fullmatch(text) is not None or (is_place(text) and not text.isupper())


def is_place_alone(text: str) -> bool:
    """Whether a text is certainly a place: the capital with its district, a town with its state."""
    first, _, rest = text.partition(", ")
    return is_capital(text) or (is_place(first) and _STATE.fullmatch(rest) is not None)
