"""Candidates for entities in one text, each with its rank among those that overlap it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from pipeline.gazetteer import countries, instruments
from pipeline.gazetteer.lexicon import Lexicon
from pipeline.grammar.articles import articles
from pipeline.grammar.bodies import OWNER, bodies, is_common
from pipeline.grammar.dates import date, find_dates
from pipeline.grammar.localities import localities
from pipeline.grammar.periods import periods
from pipeline.grammar.relative import relative_dates
from pipeline.grammar.sentences import sentences
from pipeline.grammar.treaties import Deed, deed, is_treaty, treaties, whole_name
from pipeline.naming.capitals import restored
from pipeline.naming.chapter_names import NO_BODIES, ChapterNames
from pipeline.naming.known import Known, Normalized, identity_of, known_names
from pipeline.naming.neighbours import places_by_neighbours
from pipeline.record.country import (
    Credit,
    EntityLabel,
    NormalizedCountry,
    NormalizedDate,
    NormalizedInstrument,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.prose import Named

_LABELS: Final = frozenset(get_args(EntityLabel))
_RANKS: Final = {"INSTRUMENT": 0, "ORG": 1, "DATE": 2, "GPE": 3, "NORP": 3, "LOC": 3}
_OF_THE_MODEL: Final = 4
_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_PLACE_NAMED_AFTER: Final = re.compile(  # `Niger State`, `Congo River` are no countries
    r"\s(?:State|Province|[Rr]iver|Delta|Valley|Basin|Sea|Strait)\b"
)
_TREATY_NOUN: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty)$")
_OF_A_COUNTRY: Final = re.compile(r"(?:of|for)\s(?:the\s)?$")
_AND_ANOTHER: Final = re.compile(r",?\sand\s(?:(?:to|of|the|its)\s){0,2}$")
_GOES_ON: Final = re.compile(  # behind the country that a law is of: `Code of Kazakhstan on …`
    r"\s(?:of|for)\s(?:the\s)?[A-Z][\w\s]*?\s(?:[oO]n|[aA]gainst|[cC]oncerning|[fF]or)\s"
)
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_NUMBERED_BEHIND: Final = re.compile(r"\s[A-Z0-9]")  # `1911 Pennsylvania Avenue`
_CALENDAR: Final = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b(?:1[5-9]|20)\d\d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)?day\b"
    r"|\b(?:spring|summer|autumn|fall|winter|century|year|month|week|ago|today|recent)"
    r"|\b(?:last|previous|past|this|next|current)\b",
    re.IGNORECASE,
)
_OTHER_THAN_COUNTRIES: Final = frozenset(
    ("PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT")
)
_DURATION: Final = re.compile(
    r"\b(?:year|month|week|day|hour|decade)s?\b(?!\s+(?:ago|earlier))", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    r"\b(?:last|previous|past|this|next|current|same|that|recent)\b", re.IGNORECASE
)
_REPEATED: Final = re.compile(
    r"\b(?:each|every|per|annual|annually|daily|weekly|monthly|quarterly|yearly)\b"
    r"|\b(?:reporting|fiscal)\s(?:period|year)\b$|^(?:a|one)\s(?:year|month|week|day)$",
    re.IGNORECASE,
)
_RUN_IN: Final = re.compile(  # `Access to Asylum: The law …`
    r"[A-Z][\w\u2019'-]*(?:,?\s(?:[A-Z][\w\u2019'-]*|and|or|of|the|for|in|on|to|a|with)){0,20}+:\s"
)
_ALONE: Final = re.compile(r"(?:the\s)?(?!Constitution$)\w+", re.IGNORECASE)  # `the Protocol`
_NO_BODY: Final = re.compile(  # what a report names in capitals and is no body
    r"\b(?:Report|Plans?|Process|List|Strategy|Strategies|Programs?|Programme|Project|Policy|Index"
    r"|Survey(?:\s\d+)?|Framework|Guidelines|Agreement|Day|Week|Award|Prize|Status|System|Mechanism|Campaign"
    r"|Conference|Week|Holocaust|Internet|(?<!Regional\s)(?<!Provincial\s)Governments?|Cabinet|State|Ministry"
    r"|Rights|Labor|Crime|Persons|Children)$|^(?:(?:Prime\s)?Minister|President|Deputy|Director|Tier|Table|Article|Section|Level)\b"
    r"|\bReports?\b"
)
_ADDRESS: Final = re.compile(r"://|www\.|@")
_CITED: Final = re.compile(r"(?:Articles?|Sections?|Art\.|Table|Tier|Chapters?)\s\S")
_MADE_OF_WORDS: Final = re.compile(r"[^()\[\]]*[^\W\d_][^()\[\]]*")


@dataclass(frozen=True, slots=True)
class Find:
    """A candidate: offsets in a paragraph's reading text, what it is, and who found it.

    Of overlapping candidates the one of lower `rank` wins: a treaty, an organisation, a date, a
    place or people, then what the model found; of one rank the longer, then the earlier.
    """

    start: int
    end: int
    label: str
    rank: int
    normalized: Normalized = None
    source: Literal["model", "rule"] = "rule"
    credit: Credit | None = None

    @property
    def order(self) -> tuple[int, int, int]:
        """How candidates compare: rank, then length, then place."""
        return self.rank, self.start - self.end, self.start


def listed(text: str) -> Iterator[Find]:
    """What the gazetteers know, of a text that is no sentence."""
    yield from _in_lexicons(text, (), Lexicon({}))


def finds(text: str, named: Sequence[Named], names: ChapterNames) -> Iterator[Find]:
    """All candidates of a text: what the gazetteers, the chapter, the grammars, the model find."""
    known = list(_in_lexicons(text, named, names.lexicon))
    yield from (find for find in known if find.label != "INSTRUMENT")
    yield from laws(text, [find for find in known if find.label == "INSTRUMENT"])
    heading = run_in.end() if (run_in := _RUN_IN.match(text)) else 0
    for start, end in bodies(text):
        if start >= heading:
            yield from _body(text, start, end, names)
    yield from _dates(text, names.year)
    yield from _places(text, named, known)
    for one in named:
        if one.start >= heading or one.label in ("GPE", "DATE"):
            yield from _by_model(text, one, names)


def _in_lexicons(text: str, named: Sequence[Named], names: Lexicon[Known]) -> Iterator[Find]:
    """What the gazetteers and the chapter know."""
    for start, end, known in (*known_names().find(text), *names.find(text), *_in_capitals(text)):
        if known.label is None or (
            known.label == "GPE" and _PLACE_NAMED_AFTER.match(text, end) and known.normalized
        ):
            continue
        if known.is_ambiguous and _is_part(start, end, named):
            continue
        yield Find(start, end, known.label, _RANKS[known.label], known.normalized)


def _in_capitals(text: str) -> Iterator[tuple[int, int, Known]]:
    """What the gazetteers know, set in capitals: `KAZAKHSTAN`."""
    shown = restored(text)
    for start, end, known in known_names().find(shown) if shown else ():
        if text[start:end] != shown[start:end] and not known.is_ambiguous:  # type: ignore[index]
            yield start, end, known


def _places(text: str, named: Sequence[Named], listed: Sequence[Find]) -> Iterator[Find]:
    """Places that no gazetteer knows: by the noun that says what they are, by their neighbours."""
    found = [place for place in localities(text) if countries.country(text[slice(*place)]) is None]
    known = [(find.start, find.end) for find in listed if find.label == "GPE"]
    for start, end in (*found, *places_by_neighbours(text, named, {*known, *found})):
        yield Find(start, end, "GPE", _RANKS["GPE"])


def _is_part(start: int, end: int, named: Sequence[Named]) -> bool:
    """Whether the model sees more there than an article before a name; its finds are in order."""
    at = bisect_right(named, start, key=lambda one: one.start) - 1
    around = named[at] if at >= 0 else None
    return (
        around is not None
        and around.label in _OTHER_THAN_COUNTRIES
        and end <= around.end
        and around.end - around.start > end - start + len("the ")
    )


def _without_its_country(text: str, start: int, end: int) -> int:
    """Where a name ends without the country that it is of: `Ministry of Labor of …`."""
    if " of " not in text[start:end] and " for " not in text[start:end]:
        return end
    for low, _, known in known_names().find(text[start:end]):
        if known.label == "GPE" and isinstance(known.normalized, NormalizedCountry) and low:
            before = _OF_A_COUNTRY.search(text[start : start + low])
            if before:
                return start + len(text[start : start + before.start()].rstrip())
    return end


def _body(text: str, start: int, end: int, names: ChapterNames) -> Iterator[Find]:
    """An organisation by its noun, without the country that it is of."""
    end = _without_its_country(text, start, end)
    name = text[start:end]
    if countries.country(name) is None and not (is_common(name) and names.is_phrase(name)):
        identity = identity_of(name) or names.defined.get(name)
        yield Find(start, end, "ORG", _RANKS["ORG"], identity)


def _dates(text: str, year: int | None) -> Iterator[Find]:
    for dated in find_dates(text):
        yield Find(dated.start, dated.end, "DATE", 2, NormalizedDate(edtf=dated.edtf))
    for start, end, part in periods(text):
        yield Find(start, end, "DATE", 2, NormalizedDate(edtf=part))
    for start, end, edtf in relative_dates(text, year):
        yield Find(start, end, "DATE", 2, NormalizedDate(edtf=edtf) if edtf else None)


def laws(text: str, known: Sequence[Find]) -> Iterator[Find]:
    """The treaties and laws of a text, each with what its sentence says was done with it."""
    named = [(*whole_name(text, one.start, one.end), _title(one)) for one in known]
    taken = [(start, end) for start, end, _ in named]
    for start, end in treaties(text):
        low, high = _law(text, start, end, taken)
        is_name = " " in text[low:high] or text[low:high] == "Constitution"
        if is_name and not any(low < there and here < high for here, there in taken):
            low, high = whole_name(text, low, high)
            named.append((low, high, instruments.instrument(text[low:high])))
    places = [(start, end) for start, end, _ in named]
    for low, high in sentences(text) if named else ():
        others = [(start - low, end - low) for start, end in places]
        for start, end, name in named:
            if low <= start and end <= high:
                done = deed(text[low:high], start - low, end - low, others) or Deed(None, None)
                cited = articles(text, start, end)
                normalized = NormalizedInstrument(
                    name=name, status=done.status, edtf=done.edtf, articles=cited
                )
                yield Find(start, end, "INSTRUMENT", 0, normalized)


def _law(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """A built name without its article, its owner, its country, and a known one that follows."""
    if article := _ARTICLE.match(text, start, end):
        start = article.end()
    if owner := OWNER.search(text, start, end):
        start = owner.end()
    behind = (here for here, _ in taken if start < here < end)
    if joined := _AND_ANOTHER.search(text, start, min(behind, default=start)):
        end = joined.start()
    ended = _without_its_country(text, start, end)
    return start, end if _GOES_ON.match(text, ended, end) else ended


def _title(find: Find) -> str | None:
    said = find.normalized
    return said.name if isinstance(said, NormalizedInstrument) else None


def _names_nothing(words: str, one: Named) -> bool:
    """Whether it is an address, an article, or one word with the capital of a beginning."""
    begins = one.start == 0 and one.label == "GPE" and " " not in words
    cited = one.label != "LAW" and _CITED.match(words)
    return begins or bool(cited or _ADDRESS.search(words))


def _by_model(text: str, one: Named, names: ChapterNames) -> Iterator[Find]:
    """What the model found, where its label is borne out by the words themselves."""
    words, label = text[one.start : one.end], one.label
    if _names_nothing(words, one):
        return
    if label == "LAW" or (label in ("ORG", "EVENT") and _TREATY_NOUN.search(words)):
        label = "INSTRUMENT"
    normalized: Normalized = None
    match label:
        case "DATE":
            if not _is_date(words, text[one.end :]):
                return
            edtf = date(words)
            normalized = NormalizedDate(edtf=edtf) if edtf else None
        case "INSTRUMENT":
            if not is_treaty(words) or _ALONE.fullmatch(words):
                return
            name = instruments.instrument(words)
            normalized = NormalizedInstrument(name=name, status=None, edtf=None, articles=())
        case "ORG" | "GPE" if not _is_name(words, label):
            return
        case "ORG" if names.are_words(words):
            return
        case _ if label not in _LABELS:
            return
    yield Find(one.start, one.end, label, _OF_THE_MODEL, normalized, "model")


def _is_name(words: str, label: str) -> bool:
    """Whether what the model calls a body or a place is written like one."""
    name = _ARTICLE.sub("", words, count=1)
    if not name[:1].isupper() or not _MADE_OF_WORDS.fullmatch(name):
        return False
    return label == "GPE" or not (name in NO_BODIES or _NO_BODY.search(name))


def _is_date(words: str, behind: str) -> bool:
    """Whether what the model calls a date is one: no duration, no age, no number of a house."""
    if words.isdecimal():
        return bool(_YEAR.fullmatch(words)) and not _NUMBERED_BEHIND.match(behind)
    if _REPEATED.search(words):
        return False
    if _DURATION.search(words) and not _RELATIVE.search(words):
        return date(words) is not None
    return bool(_CALENDAR.search(words))
