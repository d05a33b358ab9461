"""The leaves of a typed value, compared with its printed text without any grammar.

The reading of numbers, dates and words here is a few lines of its own: it asks only whether each
figure, word and digit that is printed is in the record once, and where it was printed.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pipeline.document.model import Document
from pipeline.document.reading import Reading
from pipeline.layout.elements import LabelledValue, NoteLinks
from pipeline.profiles.model import load_families
from pipeline.statistics.parse import parse_statistics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.profiles.model import Profile
    from pipeline.record.statistics import Statistic

LABEL: Final = "X: "
_SCALES: Final = {"thousand": 3, "mil": 6, "million": 6, "bil": 9, "billion": 9, "trillion": 12}
_TOKEN: Final = re.compile(
    r"(?P<digits>(?:[0-9]+(?:,[0-9]+)*)?\.?[0-9]+)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion|mil\b|bil\b))?",
    re.IGNORECASE,
)
# The whole in a unit is no figure: `births/1,000 population`, `per l,000`; nor is how many follow.
_IN_UNIT: Final = re.compile(
    r"(?:/|per)\s?(?:[1l],?000|100,?000)\s(?:live\s)?[a-z]+(?!\w)|(?<=[\s\d])k?m2"
    r"|border\scountries\s?\(\d+\)\s?:",
    re.IGNORECASE,
)
_MINUS: Final = re.compile(
    r"(?:(?<![\w%)])(?<![A-Za-z]-)|(?<=--))(?:[-\u2212\u2013]|(?<![\w%]\s)[-\u2212\u2013]\s)\$?$"
)
_TWICE: Final = re.compile(r"(\([^()]*\)) (?=\1$)")  # a date at the end, printed again
# A season, the date of its figure, and a dash.
_DATED_NAME: Final = re.compile(r"\w+ \([^()]*\) -{1,2}\s?(?=\d)")
# Printed parts of a value that its record stores as something other than words.
_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DATING: Final = (
    "spring|summer|autumn|fall|winter|FY|fiscal|years?|est|estimated?|early|mid|late|circa|since"
    "|between|and|to|of|in|as|for|the|period|through|until|till|from|present|st|nd|rd|th"
)
_COMPARING: Final = (
    "less than|fewer than|under|below|up to|at most|no more than|more than|greater than|well over"
    "|over|above|exceeding|at least|no less than|about|approximately|approx|around|roughly|some"
    "|approaching|nearly|almost|virtually|ca|NEGL|negligible"
)
_MEASURING: Final = (
    r"per ?cent|(?:years?|yrs?)\b|persons?|people|inhabitants|\bUS\b|GDP|sq km|km|sq|cu k?m|kWh|kW"
    r"|installed capacity|(?:births?|deaths?|(?:im)?migrants?|physicians?|beds?)(?:\(s\))?"
    r"|child(?:ren)? born ?(?:/|per) ?woman|males?(?:\(s\))? ?(?:/|per) ?female|bbl/day|bbl"
    r"|barrels?|per day|million|billion|trillion|thousand|mil|bil|square|kilometers?"
)
_GROUPS: Final = (
    r"(?:total|tatal) popula(?:ti)?tion|total|both sexes|males?|females?|men|women|boys|girls"
    r"|urban|rural"
)
_GROUP: Final = re.compile(_GROUPS)
_SEXES: Final = ("male", "female")


def _spaced(words: str) -> str:
    """A pattern that may be written out over lines."""
    return words.replace(" ", r"\s")


_STORED_APART: Final = re.compile(
    rf"""(?:note|definition)\s?(?::|-{{1,2}}|\u2013)
    | (?:country\scomparison\sto\sthe\sworld|comparison\srankings?)\s?:
    | border\scountries\s?:
    | \b(?:and|includ(?:ing|es?)|but|are|major\stribes)\b | \b(?:FY|(?:{_MONTHS}|{_DATING})\b)
    | \b(?:{_spaced(_COMPARING)}|{_spaced(_GROUPS)})\b | (?:{_spaced(_MEASURING)})(?!\w)
    | name\s?: | geographic(?:al)?\scoordinates\s?: | time\sdifference\s?: | \bUTC\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PLACED: Final = {"spans", "raw", "items", "name", "group"}
_FIGURES: Final = (("value",), ("low", "high"), ("share",), ("share_low", "share_high"))


@dataclass(frozen=True, slots=True)
class Field:
    """A statistic of a family: under its id the profile has the rule for its value."""

    family: str
    id: str


@dataclass(frozen=True, slots=True)
class Token:
    """A number as printed: half-open offsets and its value."""

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Owner:
    """A figure or part in a record: where it was printed, its name, and its figures.

    `rest` are its other leaves by name, `path` says which of the record's it is.
    """

    path: str
    start: int
    end: int
    name: str | None
    figures: tuple[int | float, ...]
    rest: dict[str, Any]


@cache
def _families() -> dict[str, Profile]:
    return {family.name or "": family for family in load_families()}


def retyped(field: Field, text: str) -> Statistic:
    """What is made of a value that is all there is of its chapter."""
    document = Document("x", "x", "", "text/plain", LABEL + text, ())
    value = Reading.of(document, [(len(LABEL), len(document.text))])
    label = Reading.of(document, [(0, len(LABEL) - 2)])
    extents = ((len(LABEL), len(document.text)),)
    entry = LabelledValue(field.id, label, value, (0, len(LABEL)), extents, ())
    [statistic] = parse_statistics(
        [entry], _families()[field.family], NoteLinks({})
    ).statistics.values()
    return statistic


def tokens(text: str) -> list[Token]:
    """The numbers printed in a text."""
    found = []
    for one in _TOKEN.finditer(text):
        scale = _SCALES.get((one["scale"] or "").lower(), 0)
        value = Decimal(one["digits"].replace(",", "")).scaleb(scale)
        found.append(Token(*one.span("digits"), value))
    return found


def owners(statistic: Statistic) -> Iterator[Owner]:
    """The figures or parts of a statistic, those inside others after these."""
    shown = asdict(statistic)
    yield from _owners(shown.get("observations", ()), "observations")
    yield from _owners(shown.get("items", ()), "items")


def _owners(listed: Iterable[dict[str, Any]], path: str) -> Iterator[Owner]:
    for number, one in enumerate(listed):
        here = f"{path}/{number}"
        places = one["spans"]
        figures = [one[key] for keys in _FIGURES for key in keys if one.get(key) is not None]
        inner = one.get("items", ())
        known = {key for keys in _FIGURES for key in keys if key != "share"}
        rest = {key: leaf for key, leaf in one.items() if key not in known | _PLACED}
        name = one["name"] if "name" in one else one["group"]
        start, end = places[0]["start"] - len(LABEL), places[-1]["end"] - len(LABEL)
        yield Owner(here, start, end, name, tuple(figures), rest)
        yield from _owners(inner, f"{here}/items")


def complaints(statistic: Statistic) -> list[str]:
    """What of a typed value is not as printed, and what of the print is not in it.

    Each figure must be the only number left in its own stretch, each string the print's own words,
    each of them taken once; what is left must be dates, ranks, units, comparators, labels of
    remarks, or punctuation.
    """
    found, text = list(owners(statistic)), statistic.raw
    shown = asdict(statistic)
    left = list(_TWICE.sub(lambda one: "\0" * len(one[0]), text))
    wrong: list[str] = []
    for one in reversed(found):  # the inner ones first
        name = _own_name(one, found)
        is_printed = "qualifiers" in one.rest or not _GROUP.fullmatch(name or "total")
        strings = [*([name] if is_printed else ()), *one.rest.get("qualifiers", ())]
        for string in strings:
            if string in text and (
                string.startswith(("all ", "both ")) or _is_shared(string, one, found, text)
            ):  # of several, printed once
                _blank(left, string, 0, len(text))
            else:
                wrong += _blank(left, string, one.start, one.end)
    comments = [(shown.get("comment"), 0, len(text)), (shown.get("name"), 0, len(text))]
    comments += [(one.rest["comment"], one.start, one.end) for one in reversed(found)]
    for comment, start, end in comments:
        if comment and _blank(left, comment, start, end):
            wrong += _blank_parts(left, comment, text, start)
    left = list(_IN_UNIT.sub(lambda unit: "\0" * len(unit[0]), "".join(left)))
    for one in reversed(found):
        wrong += _figures(left, one, text)
    dates = [shown.get("as_of"), *(one.rest.get("as_of") for one in found)]
    ranks = [one.rest.get("rank") for one in found]
    return wrong + _left("".join(left), [*filter(None, dates)], [*filter(None, ranks)], shown)


def _is_shared(string: str, one: Owner, found: Iterable[Owner], text: str) -> bool:
    """Whether the next part has the qualifier too, in one print: `French and Arabic (official)`."""
    start = one.end + len(" and ")
    following = (o for o in found if o.start == start and text.endswith(" and ", 0, start))
    return any(string in o.rest.get("qualifiers", ()) for o in following)


def _own_name(one: Owner, found: Iterable[Owner]) -> str | None:
    """The name as printed there: one of a sex has the name of the group before it."""
    whole, _, sex = (one.name or "").rpartition(" ")
    is_within = sex in _SEXES and any(o.name == whole and o.end <= one.start for o in found)
    return sex if is_within else one.name


def _blank(left: list[str], string: str, start: int, end: int) -> list[str]:
    """Takes a string from a stretch of what is left; a complaint where it is not there."""
    at = "".join(left).find(string, start, end)
    if at < 0:
        return [f"{string!r} is not printed there"]
    left[at : at + len(string)] = "\0" * len(string)
    return []


def _blank_parts(left: list[str], comment: str, text: str, start: int) -> list[str]:
    """Takes a remark out of the print nearest to its figure; several figures may share a remark."""
    wrong: list[str] = []
    is_whole = comment in "".join(left)
    for part in [comment] if is_whole else comment.split("; "):
        kind = re.compile(re.escape(part), re.IGNORECASE)  # of a date it is in small letters
        printed = [*kind.finditer("".join(left))]
        alike = [found for found in printed if found[0] == part]
        places = [found.start() for found in alike or printed]
        if places:
            at = min(places, key=lambda place: abs(place - start))
            left[at : at + len(part)] = "\0" * len(part)
        elif part != "fiscal year" and part.lower() not in text.lower():
            wrong.append(f"{part!r} is not printed")
    return wrong


def _figures(left: list[str], one: Owner, text: str) -> list[str]:
    """Takes the numbers of a figure: they are those in its stretch, with their signs."""
    dated = _DATED_NAME.match(text, one.start)
    begin = dated.end() if dated else one.start
    stretch = "\0" * (begin - one.start) + "".join(left[begin : one.end])
    printed = tokens(stretch)
    signs = [-1 if _MINUS.search(text[begin : one.start + t.start]) else 1 for t in printed]
    values = [token.value * sign for token, sign in zip(printed, signs, strict=True)]
    wanted = [Decimal(str(figure)) for figure in one.figures]
    is_negligible = wanted == [0] and "NEGL" in stretch.upper()
    for token in printed:
        left[one.start + token.start : one.start + token.end] = "\0" * (token.end - token.start)
    if sorted(values) == sorted(wanted) or (is_negligible and not values):
        return []
    return [f"{one.path}: {wanted} where {values} are printed"]


def _left(rest: str, dates: list[str], ranks: list[int], shown: dict[str, Any]) -> list[str]:
    """What is left of the print and in none of the leaves."""
    for rank in ranks:
        rest = re.sub(rf"(comparison to the world\s?:\s?){rank}\b", r"\1", rest, count=1)
    years = "".join(dates)
    if shown["kind"] == "place" and shown["utc_offset"]:
        rest = re.sub(r"(UTC\s?)[-+\u2212]?[\d.:]+", r"\1", rest)
    if shown["kind"] == "place" and shown["coordinates"]:
        rest = re.sub(r"\d+ \d\d ?([NSEW])", r"\1", rest)
    wrong = [
        f"{found[0]!r} is in no leaf"
        for found in re.finditer(r"\d+", rest)
        if found[0].zfill(2) not in years
    ]
    rest = _STORED_APART.sub(" ", rest)
    words = re.findall(r"[^\W\d_]{2,}", rest)
    return wrong + [f"{word!r} is in no leaf" for word in words]
