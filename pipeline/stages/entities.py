"""Names and dates in prose, each with what it means: rules first, the model for what they leave."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, get_args

from pipeline.gazetteer import countries, instruments, organizations
from pipeline.gazetteer.lexicon import Lexicon
from pipeline.grammar.bodies import bodies, definitions, is_body
from pipeline.grammar.dates import date, find_dates
from pipeline.grammar.sentences import sentences
from pipeline.grammar.treaties import Deed, deed, is_treaty, treaties
from pipeline.record.country import (
    Entity,
    EntityLabel,
    NormalizedCountry,
    NormalizedDate,
    NormalizedInstrument,
    NormalizedOrganization,
)
from pipeline.record.model import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.chapter import Named, Prose, Recognize

Normalized = (
    NormalizedDate | NormalizedCountry | NormalizedOrganization | NormalizedInstrument | None
)

_LABELS: Final = frozenset(get_args(EntityLabel))
_ARTICLE: Final = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_PLACE_NAMED_AFTER: Final = re.compile(  # `Niger State`, `Congo River` are no countries
    r"\s(?:State|Province|[Rr]iver|Delta|Valley|Basin|Sea|Strait)\b"
)
_TREATY_NOUN: Final = re.compile(r"\b(?:Convention|Protocol|Covenant|Treaty)$")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_NUMBERED_BEHIND: Final = re.compile(r"\s[A-Z0-9]")  # `1911 Pennsylvania Avenue`
_CALENDAR: Final = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|day\b|\b(?:1[5-9]|20)\d\d"
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
    r"\b(?:last|previous|past|this|next|current|same|each|every|that)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Find:
    """A candidate: offsets in a paragraph's reading text, what it is, and who found it.

    Of overlapping candidates the one of lower `rank` wins: a treaty, an organisation, a date, a
    country or demonym, then what the model found; of one rank the longer, then the earlier.
    """

    start: int
    end: int
    label: str
    rank: int
    normalized: Normalized = None
    by_model: bool = False

    @property
    def order(self) -> tuple[int, int, int]:
        """How candidates compare: rank, then length, then place."""
        return self.rank, self.start - self.end, self.start


def entities(prose: Sequence[Prose], recognize: Recognize) -> tuple[Entity, ...]:
    """The entities of these paragraphs by place, none inside another."""
    texts = [paragraph.reading.text for paragraph in prose]
    recognized = [list(named) for named in recognize(texts)]
    defined = _defined(texts, recognized)
    names = Lexicon(defined)
    return tuple(
        _entity(find, paragraph)
        for paragraph, named in zip(prose, recognized, strict=True)
        for find in _chosen(_finds(paragraph.reading.text, named, defined, names))
    )


def _defined(
    texts: Sequence[str], recognized: Sequence[Sequence[Named]]
) -> dict[str, NormalizedOrganization]:
    """The names that these texts define, full and short → the organisation."""
    defined: dict[str, NormalizedOrganization] = {}
    for text, named in zip(texts, recognized, strict=True):
        for one in definitions(text):
            full = text[one.start : one.end]
            known = organizations.organization(full)
            seen = any(n.label == "ORG" and n.start < one.end and one.start < n.end for n in named)
            if is_treaty(full) or not (known or seen or is_body(full)):
                continue
            identity = NormalizedOrganization(
                name=known.name if known else full, acronym=one.acronym
            )
            defined.setdefault(full, identity)
            defined.setdefault(one.acronym, identity)
    return defined


def _finds(
    text: str,
    named: Sequence[Named],
    defined: Mapping[str, NormalizedOrganization],
    names: Lexicon[NormalizedOrganization],
) -> Iterator[Find]:
    yield from _instruments(text)
    for start, end, identity in names.find(text):
        yield Find(start, end, "ORG", 1, identity)
    for start, end in bodies(text):
        yield from _body(text, start, end, defined)
    for dated in find_dates(text):
        yield Find(dated.start, dated.end, "DATE", 2, NormalizedDate(edtf=dated.edtf))
    yield from _known(text, named)
    for one in named:
        yield from _by_model(text, one)


def _known(text: str, named: Sequence[Named]) -> Iterator[Find]:
    """Organisations, countries and demonyms of the gazetteer.

    An ambiguous name yields to a longer one of the model: `Michael Jordan` is no country.
    """
    for start, end, (label, identity) in _lexicon().find(text):
        if label is None or (label == "GPE" and _PLACE_NAMED_AFTER.match(text, end)):
            continue
        if countries.is_ambiguous(text[start:end]) and _is_part(start, end, named):
            continue
        yield Find(start, end, label, 1 if label == "ORG" else 3, identity)


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


@cache
def _lexicon() -> Lexicon[tuple[str | None, Normalized]]:
    """All printed names of countries, demonyms and organisations, and what only looks like one."""
    names: dict[str, tuple[str | None, Normalized]] = {}
    for name, code in countries.demonyms().items():
        names[name] = ("NORP", NormalizedCountry(code=code))
    for name, code in countries.names().items():
        names[name] = ("GPE", NormalizedCountry(code=code))
    for name in organizations.organization_names():
        known = organizations.organization(name)
        if known and countries.country(name) is None:
            names[name] = (
                "ORG", NormalizedOrganization(name=known.name, acronym=known.acronym)
            )  # fmt: skip
    for name in countries.lookalikes():
        names[name] = (None, None)
    return Lexicon(names)


def _body(
    text: str, start: int, end: int, defined: Mapping[str, NormalizedOrganization]
) -> Iterator[Find]:
    """An organisation by its noun, without the country that it is of: `Ministry of Labor of …`."""
    for low, _, (label, _identity) in _lexicon().find(text[start:end]):
        if label == "GPE" and low and text[: start + low].endswith((" of ", " of the ")):
            end = start + len(
                text[start : start + low].removesuffix("the ").removesuffix("of ").rstrip()
            )
            break
    name = text[start:end]
    if countries.country(name) is not None or not is_body(name):
        return
    known = organizations.organization(name)
    identity = (
        NormalizedOrganization(name=known.name, acronym=known.acronym)
        if known
        else defined.get(name)
    )
    yield Find(start, end, "ORG", 1, identity)


@cache
def _instrument_lexicon() -> Lexicon[str]:
    return Lexicon(instruments.instrument_names())


def _instruments(text: str) -> Iterator[Find]:
    """The treaties and laws of a text, each with what its sentence says was done with it."""
    named: list[tuple[int, int, str | None]] = list(_instrument_lexicon().find(text))
    taken = [(start, end) for start, end, _ in named]
    for start, end in treaties(text):
        article = _ARTICLE.match(text, start, end)
        low = article.end() if article else start
        if not any(low < there and here < end for here, there in taken):
            named.append((low, end, instruments.instrument(text[low:end])))
    places = [(start, end) for start, end, _ in named]
    for low, high in sentences(text):
        others = [(start - low, end - low) for start, end in places]
        for start, end, name in named:
            if low <= start and end <= high:
                done = deed(text[low:high], start - low, end - low, others) or Deed(None, None)
                normalized = NormalizedInstrument(name=name, status=done.status, edtf=done.edtf)
                yield Find(start, end, "INSTRUMENT", 0, normalized)


def _by_model(text: str, one: Named) -> Iterator[Find]:
    """What the model found, where its label is borne out by the words themselves."""
    words = text[one.start : one.end]
    label = one.label
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
            if not is_treaty(words):
                return
            name = instruments.instrument(words)
            normalized = NormalizedInstrument(name=name, status=None, edtf=None)
        case _ if label not in _LABELS:
            return
    yield Find(one.start, one.end, label, 4, normalized, by_model=True)


def _is_date(words: str, behind: str) -> bool:
    """Whether what the model calls a date is one: no duration, no age, no number of a house."""
    if words.isdecimal():
        return bool(_YEAR.fullmatch(words)) and not _NUMBERED_BEHIND.match(behind)
    if _DURATION.search(words) and not _RELATIVE.search(words):
        return date(words) is not None
    return bool(_CALENDAR.search(words))


def _chosen(finds: Iterable[Find]) -> list[Find]:
    """Of overlapping candidates one, by place."""
    chosen: list[Find] = []
    taken: set[int] = set()
    for find in sorted(finds, key=lambda find: find.order):
        places = range(find.start, find.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(find)
    return sorted(chosen, key=lambda find: find.start)


def _trimmed(find: Find, text: str) -> Find:
    """Without a leading article, a trailing possessive, or space."""
    words = text[find.start : find.end]
    article = _ARTICLE.match(words)
    start = find.start + (article.end() if article else 0)
    end = find.end
    if find.by_model and (possessive := _POSSESSIVE.search(words)):
        end = find.start + possessive.start()
    return replace(find, start=start, end=max(end, start + 1))


def _entity(find: Find, paragraph: Prose) -> Entity:
    find = _trimmed(find, paragraph.reading.text)
    return Entity.model_validate(
        {
            "text": paragraph.reading.text[find.start : find.end],
            "label": find.label,
            "anchor": Anchor(home=paragraph.pointer, start=find.start, end=find.end),
            "spans": paragraph.reading.spans(find.start, find.end),
            "source": "model" if find.by_model else "rule",
            "normalized": find.normalized,
        }
    )
