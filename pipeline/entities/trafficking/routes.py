"""Trafficking routes: the roles of the chapter's country, and flows between places."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.entities.trafficking.flows import STATEMENT_END, Movement, find_movements
from pipeline.entities.trafficking.phrases import LocatedPlace
from pipeline.record.country import Flow, NormalizedCountry, Role, Routes, StatedRole
from pipeline.record.model import Anchor
from pipeline.vocabulary import countries, places, regions
from pipeline.vocabulary.exploitation import find_htcds_codes
from pipeline.vocabulary.lexicon import Lexicon
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import build_trie_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.document.spans import Span
    from pipeline.layout.prose import Sentence

_ORDER: Final[tuple[Role, ...]] = ("origin", "transit", "destination")

_CUE_STEMS: Final = list_words("routes", "cue_stems")  # fmt: skip
_CUE: Final = re.compile(  # a state in transition, or its machinery, moves nobody
    rf"\b(?!transition|transport\sequipment){build_trie_pattern(_CUE_STEMS)}"
)

_ADJECTIVES_AFTER: Final = r"(?:(?:,?\s(?:and|or)|,)\s[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)*"
_COUNTRIES_AFTER: Final = re.compile(rf"{_ADJECTIVES_AFTER}\s(?:countries|states|nations)\b")
_GROUPS: Final = spell_words("movement", "group")
_GROUP_AFTER: Final = re.compile(rf"\s{_GROUPS}\b")
_PLACE_AFTER: Final = re.compile(  # `in Libyan brothels` is in Libya
    rf"\s(?:{spell_words('routes', 'place_behind')})\b"
)
_SHARED_HEAD: Final = re.compile(r"(?P<words>(?:[A-Z][\w-]+,\s){0,3}[A-Z][\w-]+),?\s(?:and|or)\s$")
_PEOPLE_AFTER: Final = re.compile(  # `West African trafficking victims`
    rf"{_ADJECTIVES_AFTER}(?:\s(?:{spell_words('movement', 'trafficked')}))?\s{_GROUPS}\b"
)


def build_routes(sentences: Sequence[Sentence], home: str | None) -> Routes:
    """The roles stated of the home country, and one flow for each edge that a sentence states."""
    relevant = [
        (one, list(_locate_places(one, home))) for one in sentences if _CUE.search(one.text)
    ]
    stated = {  # the first sentence of each role: it overwrites later ones
        role: sentence
        for sentence, located in reversed(relevant)
        for role in find_roles(
            sentence.text,
            [(p.start, p.end) for p in located if p.name == home and not p.is_people],
        )
    }
    return Routes(
        roles=tuple(
            StatedRole(role=role, anchor=stated[role].anchor, spans=stated[role].spans)
            for role in _ORDER
            if role in stated
        ),
        flows=tuple(
            flow
            for sentence, located in relevant
            for flow in _find_flows(
                sentence,
                located,
                home,
                follows_role=any(one.is_before(sentence) for one in stated.values()),
            )
        ),
    )


def _locate_places(sentence: Sentence, home: str | None) -> Iterator[LocatedPlace]:
    """The countries, their peoples, and other places in a sentence, by place.

    A region has the name that the sentence first prints of it.
    """
    taken = 0
    printed: dict[str, str] = {}
    for start, end, name, is_people in sorted(
        (*_locate_entities(sentence, home), *_locate_regions(sentence))
    ):
        if start >= taken:
            if region := _find_region(name):
                name = printed.setdefault(region, name)  # noqa: PLW2901 - the same place
            yield LocatedPlace(start, end, name, is_people=is_people)
            taken = end


def _find_region(name: str) -> str | None:
    """The region that a name or an adjective means: `African countries`."""
    bare = name.removeprefix("the ")
    return regions.region_phrases().get(bare) or regions.region_adjectives().get(bare)


def _locate_entities(sentence: Sentence, home: str | None) -> Iterator[tuple[int, int, str, bool]]:
    """Countries, peoples and places.

    A place before a group is its people (`FSM women`), a people before a site its place
    (`Libyan brothels`). A people that countries share is of the home country, else of the one that
    the sentence names.
    """
    text = sentence.text
    named = {
        one.normalized.code
        for one in sentence.entities
        if isinstance(one.normalized, NormalizedCountry)
    }
    for start, end, sharers in countries.shared_demonyms().find(text):
        if code := _choose_country(sharers, home, named):
            yield start, end, code, _PLACE_AFTER.match(text, end) is None
    for entity in sentence.entities:
        meaning, place = entity.normalized, entity.anchor
        code = meaning.code if isinstance(meaning, NormalizedCountry) else None
        start, end = place.start - sentence.start, place.end - sentence.start
        if code or entity.label in ("GPE", "LOC"):
            is_people = (
                entity.label == "NORP" and not (code and _PLACE_AFTER.match(text, end))
            ) or (code is not None and _GROUP_AFTER.match(text, end) is not None)
            yield start, end, code or entity.text, is_people


def _choose_country(
    sharers: Sequence[str], home: str | None, named: Collection[str | None]
) -> str | None:
    """The country that is meant by a demonym that several share."""
    if home in sharers:
        return home
    meant = [code for code in sharers if code in named]
    return meant[0] if len(meant) == 1 else None


def _locate_regions(sentence: Sentence) -> Iterator[tuple[int, int, str, bool]]:
    """Regions by name, and by adjective: `European and Asian countries`, `West African women`."""
    text = sentence.text
    named = set[int]()
    for start, end, _ in _region_lexicon().find(text):
        named.add(start)
        yield start, end, text[start:end], False
        for first, last, name in _find_shared_heads(text, start, end):
            yield first, last, name, False
    for start, end, name in _regional_people_lexicon().find(text):
        yield start, end, name, True
    for start, end, name in _adjective_lexicon().find(text):
        if start in named:
            continue
        if _COUNTRIES_AFTER.match(text, end) or _PLACE_AFTER.match(text, end):
            yield start, end, name, False
        elif _PEOPLE_AFTER.match(text, end):
            yield start, end, name, True


def _find_shared_heads(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The regions that share the noun of one at a place: `West and Central Africa`."""
    noun = text[start:end].partition(" ")[2]
    joined = _SHARED_HEAD.search(text, 0, start) if noun else None
    if joined is None:
        return
    for word in re.finditer(r"[A-Z][\w-]+", joined["words"]):
        if (name := f"{word.group()} {noun}") in regions.region_phrases():
            first = joined.start("words") + word.start()
            yield first, first + len(word.group()), name


@cache
def _region_lexicon() -> Lexicon[str]:
    return Lexicon(regions.region_phrases())


@cache
def _adjective_lexicon() -> Lexicon[str]:
    return Lexicon(regions.region_adjectives())


@cache
def _regional_people_lexicon() -> Lexicon[str]:
    """The people of regions, by the plurals of their adjectives: `Latin Americans`."""
    return Lexicon(
        {
            f"{adjective}s": name
            for adjective, name in regions.region_adjectives().items()
            if adjective.endswith("an")
        }
    )


def _find_flows(
    sentence: Sentence, located: Sequence[LocatedPlace], home: str | None, *, follows_role: bool
) -> Iterator[Flow]:
    """The flows of a sentence; one to an unnamed place adds nothing to one to a named place.

    The same holds of movements within the country.
    """
    edges = [
        (movement, *edge)
        for movement in find_movements(sentence.text, located, home, follows_role=follows_role)
        for edge in _list_edges(sentence, movement, home)
    ]
    led = {origin for _, origin, destination, _ in edges if destination}
    is_known = any(internal and destination for _, _, destination, internal in edges)
    for movement, origin, destination, internal in edges:
        is_named = destination is not None or bool(movement.transit)
        if not is_named and (is_known if internal else origin in led):
            continue
        anchor, spans = _locate_statement(sentence, movement.statement)
        yield Flow(
            origin=origin,
            destination=destination,
            transit=movement.transit,
            purposes=movement.purposes,
            groups=movement.groups,
            internal=internal,
            htcds=find_htcds_codes(movement.purposes),
            anchor=anchor,
            spans=spans,
        )


def _locate_statement(sentence: Sentence, number: int) -> tuple[Anchor, tuple[Span, ...]]:
    """The place of a flow's statement: its sentence, of a value its part between semicolons."""
    if not sentence.prose.is_value:
        return sentence.anchor, sentence.spans
    parts = sentence.text.split(STATEMENT_END)
    start = sentence.start + sum(len(part) + len(STATEMENT_END) for part in parts[:number])
    end = start + len(parts[number])
    anchor = Anchor(home=sentence.prose.pointer, start=start, end=end)
    return anchor, sentence.prose.reading.spans(start, end)


def _list_edges(
    sentence: Sentence, movement: Movement, home: str | None
) -> Iterator[tuple[str | None, str | None, bool]]:
    """The edges of a movement, and whether they are internal: between places of the home country.

    A movement without an origin to a part of the home country is internal, too. If only the home
    country's own people are exploited and no place is named, there is no movement. Places that no
    other country has count as parts of the home country, and so do those of no known region, such
    as `Lake Volta`, if they are listed with such parts.
    """
    if movement.is_internal:
        yield None, None, True
    parts = {
        entity.text
        for entity in sentence.entities
        if entity.label == "GPE"
        and not (isinstance(entity.normalized, NormalizedCountry) and entity.normalized.code)
        and places.find_city_country(entity.text) in (None, home)
    }
    known = regions.region_names()
    named = (entity.text for entity in sentence.entities if entity.label == "LOC")
    landscapes = {name for name in named if name not in known}
    if not parts.isdisjoint(movement.destinations):
        parts |= landscapes
    unknown = parts | landscapes
    for origin in movement.origins or (None,):
        since = origin if movement.origins else home
        for destination in movement.destinations or (None,):
            if _repeats_home(movement, origin, destination, home, parts):
                continue
            ends = {since, destination}
            is_nowhere = not (movement.destinations or movement.transit)
            if movement.is_abroad and destination in (home, *unknown):
                continue
            if ends & parts and ends <= {home, *parts}:
                yield origin, destination, True
            elif is_nowhere and origin in (None, home, *unknown):
                continue
            elif origin != destination or (origin is None and movement.transit):
                yield origin, destination, False


def _repeats_home(
    movement: Movement,
    origin: str | None,
    destination: str | None,
    home: str | None,
    parts: Collection[str | None],
) -> bool:
    """Whether home is an end beside another: `Indian boys from Bihar`, `to India and sold in Goa`.

    Home's own people in a list of those who are exploited in a town of it are not moved.
    """
    if destination in parts and origin not in (home, *parts) and home in movement.destinations:
        return True
    if home not in movement.origins or len(movement.origins) == 1:
        return False
    return origin in parts or (origin == home and destination in parts)


_ROLE_WORDS: Final[dict[str, Role]] = {role: role for role in _ORDER} | {"source": "origin"}
_ROLE_IS: Final = (
    r"(?:is|are|has\s+been|has\s+become|became|remains?|serves?\s+as|acts?\s+as"
    r"|is\s+considered)"
)
_ROLE_COUNTRY: Final = r"(?:country|countries|state|point|place|area|hub)"
_ROLE: Final = r"(?:origin|source|transit|destination)"
_ROLE_LISTED: Final = (  # `origin, transit, and, on a smaller scale, destination`
    rf"{_ROLE} (?: [\s,]+ (?: (?!{_ROLE}|{_ROLE_COUNTRY}) [\w-]+ [\s,]+ ){{0,7}}? {_ROLE} ){{0,3}}"
)
_ROLE_STATED: Final = re.compile(
    rf"""\b{_ROLE_IS}\s+
    (?: (?!(?:not|no|neither|hardly|likely|possibly|potential|potentially)\b) [\w,'-]+ \s+ ){{0,8}}?
    (?: {_ROLE_COUNTRY} \s+ of \s+ (?P<of> {_ROLE_LISTED} )
      | (?P<list> {_ROLE_LISTED} ) (?: [\s-]+ {_ROLE_COUNTRY} | \s+ for \b | \s*(?:[.,;]|$) )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_AND_ALSO: Final = re.compile(  # `… country, and to a lesser extent a source country`
    rf"""(?: [^.;,]{{0,80}} )?? ,? \s and \s (?: [\w,-]+ \s ){{0,6}}? an? \s
    (?P<list> {_ROLE_LISTED} ) [\s-]+ {_ROLE_COUNTRY}""",
    re.VERBOSE | re.IGNORECASE,
)
_EACH_ROLE: Final = re.compile(_ROLE, re.IGNORECASE)
_THIS_COUNTRY: Final = re.compile(r"(?:It|The\s+country)\s+(?:also\s+)?$")
_REPORTED: Final = re.compile(  # denied, doubted or hearsay: not stated
    (
        rf"\b(?:den(?:y|ies|ied)|{spell_words('routes', 'reported')}|no\s+one"
        r"|no\s+(?:reports?|evidence|indications?|information)|not|never|view|belief|idea"
        r"|myth|notion)\b"
    ),
    re.IGNORECASE,
)
_SUBJECT_GAP: Final = re.compile(
    r"\)?\s*(?:\([^()]{1,12}\)\s*)?(?:,\s*[\w\s]{0,40},\s*)?(?:also\s+|itself\s+)?"
)


def find_roles(sentence: str, home: Sequence[tuple[int, int]]) -> tuple[Role, ...]:
    """The roles that a sentence states of the home country, in the order printed.

    `home` are the offsets at which the sentence names it: it must be the subject. `It` or `The
    country` at the beginning counts too. A denied role is not stated.
    """
    stated = _ROLE_STATED.search(sentence)
    while stated:
        before = sentence[: stated.start()]
        if _REPORTED.search(before):
            break
        named = any(
            end <= stated.start() and _SUBJECT_GAP.fullmatch(before[end:]) for _, end in home
        )
        if named or _THIS_COUNTRY.fullmatch(before):
            listed = stated["of"] or stated["list"]
            if more := _AND_ALSO.match(sentence, stated.end()):
                listed += more["list"]
            words = (found.group().lower() for found in _EACH_ROLE.finditer(listed))
            return tuple(dict.fromkeys(_ROLE_WORDS[word] for word in words))
        stated = _ROLE_STATED.search(sentence, stated.start() + 1)
    return ()
