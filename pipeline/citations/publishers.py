"""Places, publishers and newspapers: their names, and which of them an imprint prints."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import MONTH_NAME
from pipeline.grammar.names import (
    SMALL_WORDS,
    is_acronym,
    is_organization,
    may_be_name,
    strip_others,
)
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.places import city_names, state_names
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEATS: Final = frozenset(list_words("publishers", "towns"))
_HOUSES: Final = frozenset(list_words("publishers", "houses"))
_HOUSE_NAMES: Final = frozenset(map(str.casefold, list_words("publishers", "house_names")))
_SYSTEMS: Final = frozenset(list_words("publishers", "systems"))
_FOREIGN_PRESS: Final = re.compile(
    rf"(?=[^\W\d_a-z])(?i:{spell_words('publishers', 'first_words')})\s.+"
)
_NUMBERED_PRESS: Final = re.compile(r"^\w+\s\d{1,2}$")
_PRESS: Final = re.compile(
    rf"(?i:(?!(?:the\s)?associated\b).+\s(?:{spell_words('publishers', 'last_words')}))"
    rf"|{_FOREIGN_PRESS.pattern}"
)
DASHES: Final = frozenset("–—-")
_PREPOSITION: Final = re.compile(r"\s(?:of|on|to|in|for)\s")
_MAX_HOUSE_WORDS: Final = 6


@lru_cache(maxsize=4096)
def is_publishing_house(text: str) -> bool:
    """Whether a text is the name of a publishing house: `Routledge`, `Oxford Univ. Press`.

    `The Routledge Handbook of Migration` is a book: a preposition follows another noun.
    """
    preposition = _PREPOSITION.search(text)
    named = text[: preposition.start()].split()[-1:] if preposition else text.split()
    words = (word.lower().strip(",.").removeprefix("l’").removeprefix("l'") for word in named)
    is_house = any(word in _HOUSES for word in words)
    is_named = is_house and len(named) <= _MAX_HOUSE_WORDS
    is_named |= is_listed_house(text)
    return is_named or _PRESS.fullmatch(text) is not None


def is_listed_house(text: str) -> bool:
    """Whether a text is the whole name of a house: listed, or with a number, as `Edições 70`."""
    is_numbered = _FOREIGN_PRESS.match(text) is not None and _NUMBERED_PRESS.search(text)
    return bool(is_numbered) or _fold_name(text).replace(" and ", " & ") in _HOUSE_NAMES


def _fold_name(text: str) -> str:
    """A name as it is looked up, whatever its case and apostrophes; "" for one in small letters."""
    return "" if text.islower() else text.replace("’", "'").casefold()


def is_foreign_house(text: str) -> bool:
    """Whether a name begins with a house's noun of another language: `Presses universitaires`."""
    return _FOREIGN_PRESS.match(text) is not None


_FIRM: Final = re.compile(rf"[^\W\d_a-z][^,;:]+,?\s(?:{spell_words('authors', 'legal_forms')})\.?")

# Acronyms of international organisations that publish much.
AGENCIES: Final = r"(?:UNICEF|UNESCO|UNODC|UNDP|UNHCR|UNFPA|OHCHR|OECD|ILO|IOM|WHO|FAO)"

_PAPERS: Final = frozenset(list_words("publishers", "papers"))
_NEWS: Final = frozenset(
    name.replace("’", "'").casefold()
    for name in (*list_words("publishers", "agencies"), *list_words("publishers", "periodicals"))
)


def is_newspaper_name(text: str) -> bool:
    """Whether a name of several words ends like a newspaper's, `Dhaka Tribune`, or is known."""
    name = _fold_name(text)
    if name in _NEWS or name.removeprefix("the ") in _NEWS:
        return True
    first, _, last = text.partition(" of ")[0].rpartition(" ")
    opening = text.partition(" ")[0].lower()
    is_daily = opening in ("daily", "sunday") and text.count(" ") == 1
    is_first = opening in ("diario", "jornal", "radio") or is_daily
    return first not in ("", "A", "An") and (is_first or last.lower() in _PAPERS)


_TOWN: Final = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+){0,2}(?:,\sD\.?C\.?)?")
_CAPITAL: Final = re.compile(rf"(?:{spell_words('publishers', 'districts')}),?\s?D\.?\s?[CF]\.?")
_NEW: Final = re.compile(r"Geneva|(?:New|San|Santa|Saint|St\.)\s[A-Z][\w’'-]+")
_UNIVERSITY: Final = re.compile(
    r"Universi(?:ty|dad|té|dade|tät)\sof\s[A-Z][\w’'-]+(?:,?\s(?:[A-Z][\w’'-]+|[a-z]{2,6})){0,10}"
)
_DIRECTION: Final = re.compile(r"^(?:North|South|East|West)\s")
# A numeral, a title that ends in a year, a document symbol.
_NO_BODY: Final = re.compile(r"^[IVXLC]+$|(?:19|20)\d\d$|\b[A-Z]{1,8}/[A-Z\d]+/")
_REGION: Final = re.compile(r"[A-Z]{2}|D\.?\s?[CF]\.?|[A-Z][a-z]{1,4}\.")
_STATE_LETTERS: Final = 2  # letters
_MIN_SITE_LETTERS: Final = 5
_SITE: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,4}|[A-Z]{2,4})")
_MEETING: Final = re.compile(rf"\b(?:{spell_words('publishers', 'meetings')})\b", re.IGNORECASE)
# `2020 Conference`, `the 26th Conference`: a number that tells meetings apart
_COUNTED: Final = re.compile(r"^(?:19|20)\d\d\s(?=[A-Z])|\s\d{1,3}(?:st|nd|rd|th)(?=\s[A-Z])")
PAPER_IN_TOWN: Final = re.compile(r"(?P<paper>[^()]{3,60})\s\((?P<town>[A-Z][^()\d]{2,30})\)")
_NO_PAPER: Final = re.compile(r":\s|[?!]\s*$|,\s.*\d")  # a title; a volume or date after it
_MAX_PAPER_WORDS: Final = 6  # words
_MAX_PLACE_WORDS: Final = 2

Piece = tuple[str, int, int]
"""A role (`place`, `publisher` or `container`) and half-open offsets."""


def is_capital(printed: str) -> bool:
    """Whether a place is Washington, D.C., or México, D.F., which has full stops of its own."""
    return _CAPITAL.fullmatch(printed) is not None


def _is_state(text: str) -> bool:
    """Whether a text is two capitals, as of a state: `VA`."""
    return len(text) == _STATE_LETTERS and text.isalpha() and text.isupper()


def is_town(text: str) -> bool:
    """Whether a clause is one or two capitalised words, like a town before `; June 2010`."""
    is_short = text.count(" ") < _MAX_PLACE_WORDS and not _is_no_place(text)
    return is_short and _TOWN.fullmatch(text) is not None


def is_site(text: str) -> bool:
    """Whether a text is a website's name: `Roads.org`."""
    return _SITE.fullmatch(text) is not None


def is_site_of(name: str, url: str) -> bool:
    """Whether an address names a site: `openDemocracy`, at `www.opendemocracy.net`."""
    host = url.partition("://")[2].partition("/")[0].lower()
    letters = "".join(filter(str.isalnum, name.lower()))
    return len(letters) >= _MIN_SITE_LETTERS and letters in host.split(".")[:-1]


def _is_no_place(text: str) -> bool:
    """Whether a text is the name of a newspaper or website, or an acronym."""
    is_acronym = len(text) > _STATE_LETTERS and text.isupper()
    return is_newspaper_name(text) or is_site(text) or is_acronym


def strip_count(name: str) -> str:
    """A name without the year or number of a meeting: `Proceedings of the 26th Conference`."""
    return _COUNTED.sub("", name) if _MEETING.search(name) else name


def is_town_of_paper(text: str) -> bool:
    """Whether a text is up to three capitalised words, like a town after its newspaper."""
    return _TOWN.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_place(printed: str) -> bool:
    """Whether a text may name a place: one or two words not typical of titles, `New Delhi`."""
    is_short = len(printed.split()) <= _MAX_PLACE_WORDS and not _is_no_place(printed)
    is_named = may_be_name(printed) or _NEW.fullmatch(printed) is not None
    return is_capital(printed) or (is_short and is_named)


def is_known_town(text: str) -> bool:
    """Whether a text is a town that the gazetteer knows, or the seat of a publisher."""
    return is_capital(text) or text in city_names() or text in _SEATS


_TWINS: Final = re.compile(rf",?\s(?:and|{spell_words('dates', 'and')})\s|\s?/\s?")


@lru_cache(maxsize=4096)
def is_known_place(text: str) -> bool:
    """Whether a text is a known city or country, a town with its state, or two of them."""
    first, *others = _TWINS.split(text, maxsplit=1)
    if others and first:
        return all(map(is_known_place, (first, *others)))
    town, _, state = text.partition(", ")
    if is_capital(text) or _is_state(state):
        return True
    is_town = is_known_town(town) or find_country(town) is not None
    return is_town and (not state or is_known_town(state) or _is_land(state))


def _is_land(name: str) -> bool:
    """Whether a name is that of a country or of a known state."""
    return name in state_names() or find_country(name) is not None


def is_paper(text: str) -> bool:
    """Whether a clause may name a newspaper: few words, all capitalised, or a website."""
    words = text.strip(" .,").replace("(", "").split()
    is_short = len(words) <= _MAX_PAPER_WORDS and not _NO_PAPER.search(text)
    is_named = any(word[0].isupper() or "." in word for word in words)
    return (
        is_short
        and is_named
        and all(
            word[0].isupper() or word in SMALL_WORDS or "." in word or word[0].isdigit()
            for word in words
        )
    )


def find_paper_after_town(text: str) -> int:
    """Where the newspaper begins in `Kampala: The Observer`; 0 without a town before it."""
    town, colon, paper = text.partition(": ")
    is_placed = colon and is_town(town) and (may_be_name(town) or is_known_place(town))
    return len(town) + len(colon) if is_placed and is_paper(paper) else 0


def split_place_publisher(printed: str, author: str = "") -> list[Piece]:
    """The place and the publisher that make up a clause; [] if anything else is in it.

    The author may have published, too.

    `Geneva`, `Geneva: ILO`, `Geneva, ILO`, `ILO, Geneva`, `Arlington, VA`, `Gandhinagar, Gujarat`,
    `ILO`. An unknown name after a known town may be either and gets no role.
    """
    printed = strip_others(printed)
    end = len(printed)
    if is_known_place(printed) and not is_publishing_house(printed):
        return [("place", 0, end)]
    if strip_campus(printed) != printed:
        return [("publisher", 0, end)]
    pieces = _part_imprint(printed, author)
    if pieces or ": " in printed:
        return pieces
    town, comma, region = printed.partition(", ")
    if is_place(town) and (not comma or _is_region(region)) and not is_publishing_house(town):
        return [("place", 0, end)]
    is_house = is_publishing_house(printed) and not _NO_IMPRINT.search(printed)
    is_body = is_house or is_organization(printed) or _is_branch(printed)
    is_body = is_body or _UNIVERSITY.fullmatch(printed) is not None
    return [("publisher", 0, end)] if is_body and not _NO_BODY.search(printed) else []


def _part_imprint(printed: str, author: str) -> list[Piece]:
    """The place and the publisher around a mark, in either order, or the place before a comma."""
    colon, end = printed.find(": "), len(printed)
    cuts = [at for at in range(1, end - 2) if printed.startswith(", ", at)]
    cuts.sort(key=lambda at: (is_known_place(printed[:at]), at), reverse=True)
    for cut in [colon] if colon > 0 else cuts:
        first, second = printed[:cut], printed[cut + 2 :]
        found = assign_imprint((first, second), ("", printed[cut]), is_bracketed=second == author)
        spans = ((0, cut), (cut + 2, end))
        made = [(role, *spans[at]) for role, (at, _) in (found or {}).items()]
        if len(made) > 1 and _is_sure_imprint(printed, made, author):
            return made
        if colon < 0 and is_known_place(first) and (is_capital(first) or is_place(second)):
            return [("place", 0, cut)]
    return []


def _is_sure_imprint(printed: str, pieces: Sequence[Piece], author: str) -> bool:
    """Whether the place and publisher of a clause are known for such, without brackets around."""
    named = {role: printed[start:end] for role, start, end in pieces}
    house, place = named.get("publisher", ""), named.get("place", "")
    if not house or house == author:
        return True
    if printed.startswith(house):  # which no newspaper or unknown acronym is
        is_known = " " in house or is_acronym(house) or is_publishing_house(house)
        return is_known and is_publisher(house) and not is_newspaper_name(house)
    is_placed = printed.startswith(f"{place}: ") or is_known_place(place)
    return is_placed and (is_publisher(house) or is_publisher(house.partition(", ")[0]))


def strip_campus(name: str) -> str:
    """A name without the town that is part of it: `University of California, Los Angeles`.

    Nor the university of which it is a part: `School of Law, University of Zenda`.
    """
    first, comma, behind = name.partition(", ")
    is_campus = comma and first.removeprefix("The ") in _SYSTEMS and _may_be_town(behind)
    is_school = _UNIVERSITY.fullmatch(behind) is not None and is_organization(first)
    return first if is_campus or is_school else name


def _is_branch(printed: str) -> bool:
    """Whether an organisation's acronym precedes a branch's place: `IOM North Macedonia`."""
    acronym, _, place = printed.partition(" ")
    is_body = is_acronym(acronym) and is_organization(acronym)
    return is_body and may_be_name(_DIRECTION.sub("", place))


def _is_region(text: str) -> bool:
    """Whether a text after a town is its state or country: `VA`, `Gujarat`, `New Hampshire`."""
    return _is_state(text) or (is_place(text) and not text.isupper())


def is_place_alone(text: str) -> bool:
    """Whether a text is surely a place: Washington, D.C., or a town with its state."""
    first, _, rest = text.partition(", ")
    return is_capital(text) or (is_place(first) and _is_state(rest))


_TOWN_AND_REGION: Final = frozenset(("Durham", "New York", "Utrecht", "Washington"))
_NO_IMPRINT: Final = re.compile(rf"\d|^{MONTH_NAME}(?:\s|$)")
_MAX_PIECE: Final = 100  # characters
_MAX_TOWN_WORDS: Final = 3
_SMALL_IN_TOWNS: Final = SMALL_WORDS | {"am", "an", "bei", "im", "ob"}  # `Kehl am Rhein`
_PLACE_FIRST: Final = ("place", "publisher")
_HOUSE_FIRST: Final = ("publisher", "place")

Roles = dict[str, tuple[int, int]]


def is_publisher(text: str) -> bool:
    """Whether a text is the name of a publishing house, a firm or an organisation."""
    is_firm = _FIRM.fullmatch(text) is not None
    return is_firm or is_publishing_house(text) or is_organization(text)


# `Roads Series`, no `Journal of Road Studies`
SERIES: Final = re.compile(
    rf"^(?!.*\b(?:Journal|Review|Revista|Revue)\b).*\b(?:{spell_words('publishers', 'series')})\b"
)
_WORK: Final = re.compile(r"\b(?:Act|Campaign|Initiative|Program(?:me)?|Project)(?=$|\sof\s)")


def may_publish(name: str) -> bool:
    """Whether a name is a publisher's: a house, an organisation that is no project."""
    return _WORK.search(name) is None and is_publisher(name)


def assign_imprint(
    pieces: Sequence[str], marks: Sequence[str], *, is_bracketed: bool
) -> Roles | None:
    """The indices of the first and last piece of the place, and of the publisher or newspaper.

    `marks` are the marks before the pieces. None if that is not all, or not certain.
    """
    joined = _join_regions(pieces, marks)
    texts = [", ".join(pieces[first : last + 1]) for first, last in joined]
    if any(text[0].islower() or len(text) > _MAX_PIECE for text in texts):
        return None
    if len(joined) == 1:
        kinds = (("place", is_known_place), ("publisher", is_publishing_house))
        opens, closes = joined[0]
        is_joint = opens < closes and marks[closes] == ";" and not is_known_place(pieces[opens])
        is_one = is_joint or strip_campus(texts[0]) != texts[0]
        named = next((role for role, holds in kinds if holds(texts[0])), "publisher" * is_one)
        return {named: joined[0]} if named else None
    if len(joined) != 2:  # noqa: PLR2004 - a place and who published there
        return None
    first, second = (strip_campus(text) for text in texts)
    mark = marks[joined[1][0]]
    order = _order_at_colon if mark == ":" else _order_at_comma
    roles = order(first, second, mark, is_bracketed=is_bracketed)
    if roles is None:
        return None
    return (
        dict(zip(roles, joined, strict=True))
        if len(set(roles)) > 1
        else {roles[0]: (joined[0][0], joined[1][1])}
    )


def _join_regions(pieces: Sequence[str], marks: Sequence[str]) -> list[tuple[int, int]]:
    """The pieces as ranges, a town as one with its state or another: `Boston`, `London`.

    A campus is part of its university; beside a place, an office is part of its body.
    """
    ranges = [(at, at) for at in range(len(pieces))]
    if (twins := _find_twins(pieces, marks)) is not None:
        first, last = twins
        return [*ranges[:first], twins, *ranges[last + 1 :]]
    for at in range(len(pieces) - 1):
        town, region, mark = pieces[at], pieces[at + 1], marks[at + 1]
        if mark == "," and strip_campus(f"{town}, {region}") == town:
            return [*ranges[:at], (at, at + 1), *ranges[at + 2 :]]
        is_state = mark == "," and _REGION.fullmatch(region) is not None
        is_office = mark == "," and len(pieces) > 2  # noqa: PLR2004 - two bodies and a place
        is_office = is_office and is_organization(town) and is_organization(region)
        is_twin = mark in (",", ";") and is_known_place(town) and is_known_place(region)
        # `IPU; UNODC`, who published together
        is_joint = mark == ";" and all(
            is_publisher(one) or is_acronym(one) for one in (town, region)
        )
        if is_state or is_office or is_twin or is_joint:
            ranges[at : at + 2] = [(at, at + 1)]
            break
    return ranges


def _find_twins(pieces: Sequence[str], marks: Sequence[str]) -> tuple[int, int] | None:
    """The first and last piece of several places: `Durham, NC, and London`."""
    for last in range(1, len(pieces)):
        twin = _TWINS.match(f" {pieces[last]}") if marks[last] == "," else None
        if twin and is_known_place(pieces[last][twin.end() - 1 :]):
            places = ((first, ", ".join(pieces[first:last])) for first in range(last))
            return next(((first, last) for first, place in places if is_known_place(place)), None)
    return None


def _order_at_colon(
    first: str, second: str, _mark: str, *, is_bracketed: bool
) -> tuple[str, str] | None:
    """`Leiden: Brill`; a newspaper after its town; `Brill: Leiden`."""
    is_house = is_publishing_house(first) and _may_be_town(second)
    if is_house or (is_known_place(second) and not is_known_place(first)):
        return _HOUSE_FIRST
    if not _may_be_town(first) or _REGION.fullmatch(first):
        return None
    if is_newspaper_name(second) and not is_publishing_house(second):
        return "place", "container"
    is_certain = is_known_place(first) or is_publisher(second) or is_bracketed
    return _PLACE_FIRST if is_certain else None


def _order_at_comma(
    first: str, second: str, mark: str, *, is_bracketed: bool
) -> tuple[str, str] | None:
    """`Routledge, London`, `London, Routledge`; two bodies are one publisher.

    A known place after what looks like a town may be its region.
    """
    if mark in ".?!" and not is_known_place(first):
        return None
    if mark in DASHES and not (is_known_place(first) or is_known_place(second)):
        return None  # `Hill League – Salt`: its branch, or a town
    if is_known_place(first) != is_known_place(second):
        is_turned = is_known_place(second)
        is_house = is_publisher(first) or not is_place(first) or _is_no_region(second)
        is_house |= ", " in second  # `Verité, Amherst, MA`: a town in a town has no state
        is_town = is_house or not is_turned or is_bracketed
        return (_HOUSE_FIRST if is_turned else _PLACE_FIRST) if is_town else None
    if mark == "," and is_organization(first) and is_organization(second):
        return "publisher", "publisher"
    if is_publisher(first) and not is_publisher(second) and _may_be_town(second):
        return _HOUSE_FIRST
    is_behind = is_publisher(second) and not is_publisher(first) and _may_be_town(first)
    return _PLACE_FIRST if is_behind else None


def _is_no_region(town: str) -> bool:
    """Whether a known town is no state or country, and what is printed before it no town in it."""
    return is_known_town(town) and not (town in _TOWN_AND_REGION or _is_land(town))


def _may_be_town(text: str) -> bool:
    """Whether a text may name a town, or is a known place."""
    if _NO_IMPRINT.search(text):
        return False
    named = text.replace(",", "").split()
    is_named = all(word[0].isupper() or word in _SMALL_IN_TOWNS for word in named)
    is_named = is_named and bool(named) and not is_organization(named[0])  # `UNICEF Data`
    is_short = len(named) <= _MAX_TOWN_WORDS and is_named and not is_publisher(text)
    return is_known_place(text) or is_place(text) or is_short
