"""Movements of people that the clauses of a sentence state: origins, destinations, transit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline.entities.trafficking.patterns import (
    ABROAD,
    ABUSED,
    AND_FROM,
    AND_IN,
    AND_ON,
    ARRIVED,
    AT_WORK,
    BEYOND,
    BY_THOSE,
    EXPLOITED,
    EXPLOITS,
    FROM,
    FROM_TO,
    GROUP,
    HARDSHIP,
    IN,
    LEADS_NO_ONE,
    LISTED,
    MIGRATED,
    MOVED,
    NAMES_PLACES,
    NO_TRAFFICKING,
    NOT_STATED,
    ONE,
    OUT_OF,
    PASSED,
    PEOPLE,
    PEOPLE_IN,
    PEOPLE_MOVED,
    PEOPLES,
    PLACE,
    PURPOSE,
    RELOCATED,
    SUFFERING,
    SUPPOSED,
    TO,
    TO_TOWN,
    TRANSITED,
    VIA,
    WARES,
    WITHIN,
    LocatedPlace,
    MarkedSentence,
    find_victims_start,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OBJECT: Final = re.compile(  # `traffickers move Nepali girls`
    rf"\s(?:(?!by\b|with\b|for\b|to\b)\w+\s){{0,2}}?(?P<places>{PEOPLES})"
    rf"\s(?:[\w-]+\s){{0,2}}?(?:{PEOPLE_MOVED}|{ONE}|men|nationals|citizens|people|workers)\b"
)
_COME_FROM: Final = re.compile(  # `victims in Macau come primarily from`
    rf"\b(?:{PEOPLE_MOVED})\s(?:\w+\s)?in\s(?P<home>{PLACE})\s(?:during\s\w+\s\w+\s)?"
    r"(?:(?:come|came|are|were)\s(?:\w+\s){0,2}?from|originate[sd]?\s(?:\w+\s){0,2}?(?:from|in))\s"
    rf"(?P<places>{LISTED})",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"[;:]\s|,\s(?:but|while|whereas|where|which)\s"
    rf"|,?\sand\s(?=(?:(?:\w+|{PEOPLE})\s){{0,2}}{GROUP}\s"
    r"(?:from|are|were|is|have|has|who|transit(?:ed)?|travel(?:l?ed)?|migrated?|move[d]?|enter(?:ed)?|arrived?|end"
    r"|fall|fell|work(?:ed)?)\b)"
)
_GOES_ON: Final = re.compile(
    r",\s(?:where\s|(?:but|while)\s(?:some|many|most|few|others)\s)|;\s(?:some|many|most|others|they)\s"
)
_SAME_SUBJECT: Final = re.compile(  # `… and women are lured to Italy`
    rf"(?:(?:other|some|the)\s)?{GROUP}(?:\sand\s{GROUP})*\s(?!in\b|from\b|of\b)", re.IGNORECASE
)
_OTHERS: Final = re.compile(r"(?:while\s)?(?:others|some|many|most|they)\b", re.IGNORECASE)
_GROUP_BEFORE: Final = re.compile(rf"(?:\b{GROUP}|{PEOPLE})$", re.IGNORECASE)
_AGENT: Final = re.compile(r"\bby\s(?:[\w-]+\s|\S\s){0,2}$")  # `trafficked by Turkish men`
_REACH: Final = 40
_GROUPS: Final = re.compile(rf"\b{GROUP}\b", re.IGNORECASE)
_MOVED_GROUPS: Final = re.compile(rf"\b(?:{PEOPLE_MOVED}|nationals\sof)\b", re.IGNORECASE)

_OF_PEOPLES: Final = re.compile(  # `Haitians are`, `Uzbek women`, not `to Turkish men`
    rf"(?<!to )(?<!by )(?<!with )"
    rf"(?P<places>{PEOPLES})"
    rf"(?:(?:\s(?:and|or))?(?:\s[\w-]+){{0,2}}?\s(?:{PEOPLE_MOVED}|{ONE}|men|nationals|citizens|people|workers)\b"
    r"|\s(?:are|were|have\sbeen)\b)",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(
    rf"(?P<home>{PLACE})\s(?:is|remains)\s(?:[\w,]+\s){{0,8}}?(?:source|origin)\b.{{0,80}}?"
    rf"\btraffick(?:ed|ing)\b.{{0,120}}?\bto\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_SOURCE_OF_EXPLOITED: Final = re.compile(  # `is a source country for women subjected to … in`
    rf"(?P<home>{PLACE})\s(?:is|remains)\s(?:[\w,]+\s){{0,12}}?(?:source|origin)\b.{{0,40}}?\bfor\s"
    rf"(?:[\w,]+\s){{0,5}}?(?:{PEOPLE_MOVED}|men)\s(?:(?:who\sare|who|are|being)\s)?"
    rf"(?:subjected|exploited|trafficked|forced|migrate|travel)\b.{{0,160}}?\bin\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_DESTINATIONS: Final = re.compile(  # `destinations for Togolese victims include`
    rf"\bdestination(?:s|\scountries)\sfor\s(?P<home>{PEOPLE})\s(?:[\w-]+\s){{0,2}}?"
    rf"(?:{PEOPLE_MOVED}|men|nationals)\s(?:include[ds]?|are|were)\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_ALSO_TO: Final = re.compile(  # `… trafficked to Italy, and for children trafficked to Kosovo`
    rf"\band\sfor\s(?:[\w-]+\s){{1,4}}?trafficked\s(?:\w+\s){{0,3}}?to\s(?P<places>{LISTED})"
)
_BOTH_WAYS: Final = re.compile(
    rf"\b(?:trafficked|trafficking)\s(?:in\s(?:persons|women|children)\s)?(?:(?:in)?to\sand\s(?:from|out\sof)|from\sand\s(?:in)?to)\s"
    rf"(?P<places>{LISTED})",
    re.IGNORECASE,
)
_TARGET: Final = re.compile(
    rf"(?:(?P<home>{PLACE})|\bit|the\scountry)\s(?:(?:is|remains|as)\s(?:[\w,]+\s){{0,8}}?destination\b|receive[ds]?\b).{{0,80}}?"
    rf"\b(?:{PEOPLE_MOVED}|men)\s(?:[\w-]+\s){{0,3}}?(?:from|out\sof)\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_TARGET_OF_PEOPLES: Final = re.compile(  # `a destination country for Haitian women`
    rf"(?P<home>{PLACE})\s(?:is|remains)\s(?:[\w,]+\s){{0,10}}?destination\b.{{0,20}}?\bfor\s(?:[\w-]+\s){{0,6}}?"
    rf"(?P<places>{PEOPLES})\s(?:[\w-]+\s){{0,2}}?(?:{PEOPLE_MOVED}|men)\b",
    re.IGNORECASE,
)
_PRIMARY: Final = re.compile(  # `Turkey is the primary destination, followed by Russia`
    rf"(?P<places>{LISTED})\s(?:is|are|remains?)\s(?:the\s|among\sthe\s)?"
    r"(?:chief|main|(?:most|more)\s(?:common|frequent)|primary|principal|top|usual)\s(?:\w+\s){0,2}?destinations?\b"
    rf"(?:,\sfollowed\sby\s(?P<more>{LISTED}))?",
    re.IGNORECASE,
)
_DESTINATION: Final = re.compile("destination", re.IGNORECASE)
_IN_TRANSIT: Final = re.compile(  # `a transit country for victims from X destined for … in Y`
    rf"(?P<home>{PLACE})\s(?:is|remains|serves\sas)\s(?:[\w,]+\s){{0,8}}?transit\s(?:\w+\s)?for\s"
    rf"(?:[\w-]+\s|,\s){{1,6}}?from\s(?P<origins>{LISTED})\s(?:who\sare\s)?(?:bound|destined|en\sroute|traveling)"
    rf"\s(?:for|to)\s(?:\w+\sin\s)?(?P<places>{LISTED})",
    re.IGNORECASE,
)
_VICTIMS_FROM: Final = re.compile(  # `victims were often from`, `victims came mostly from`
    rf"\bvictims\s(?:\w+\s){{0,2}}?(?:are|were|come|came|originate[sd]?)\s(?:\w+\s){{0,2}}?(?:from|in)\s"
    rf"(?P<home>)(?P<places>{LISTED})",
    re.IGNORECASE,
)
_GROUP_TO: Final = re.compile(  # `Kenyan migrants to Sudan are exploited`
    rf"\b(?:migrants|workers)\sto\s(?P<places>{LISTED})", re.IGNORECASE
)
_PASSIVE: Final = re.compile(  # of people who are exploited, whoever does it
    r"\b(?:are|were|been|being)\s(?:[\w-]+\s){0,3}$"
)
_TRAFFICKED: Final = re.compile(
    r"\b(?:victims\sof|subjected\sto)\s(?:\w+\s){0,3}trafficking\b", re.IGNORECASE
)
_SUFFERED: Final = re.compile(r"(?:are|were|face|experience|endure)", re.IGNORECASE)
_MORE_PEOPLES: Final = re.compile(  # `Afghan migrants and refugees and Pakistani men`
    rf"(?:(?:,?\sand|,?\sor|,)\s(?:[\w-]+\s)?{GROUP})*(?:,?\s(?:and|or|as\swell\sas)|,)\s(?:[a-z-]+\s)?",
    re.IGNORECASE,
)
_GROUP_FROM: Final = re.compile(  # `traffickers exploit girls from Mali`
    rf"\b(?:{GROUP}|{ONE})\sfrom\s(?P<places>{LISTED})", re.IGNORECASE
)
_SOURCES: Final = (_SOURCE, _SOURCE_OF_EXPLOITED, _DESTINATIONS)  # all others find origins
STATEMENT_END: Final = "; "
Places = tuple[str | None, ...]
Name = TypeVar("Name", str, str | None)


@dataclass(frozen=True, slots=True)
class Edges:
    """Origins, destinations and transit; `is_abroad` if only a foreign destination makes a flow."""

    origins: Places
    destinations: Places
    transit: Places = ()
    is_abroad: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, with a continuation such as `to Italy, where they …` in its context.

    `is_joined` if a conjunction joins it to the clause before it, and no semicolon parts them.
    """

    text: str
    context: str
    is_joined: bool
    statement: int


@dataclass(frozen=True, slots=True)
class Movement:
    """Origins, destinations and transit of people in a clause, with groups and purposes.

    None is a place without a name: `neighboring countries`. An internal movement names no place: it
    is stated by words such as `within the country`.
    """

    origins: Places
    destinations: Places
    transit: tuple[str, ...]
    groups: tuple[str, ...]
    purposes: tuple[str, ...]
    is_internal: bool = False
    is_abroad: bool = False
    statement: int = 0  # the number of its part between semicolons


def find_movements(
    sentence: str, places: Sequence[LocatedPlace], home: str | None = None
) -> Iterator[Movement]:
    """The movements that the clauses of a sentence state outright.

    `places` are the countries, peoples and other places in it. `home` is the chapter's country: an
    exploited group is of its people if the sentence names no others. A clause that denies,
    supposes or names both directions states none; nor does one in which a place would be both end
    and transit.
    """
    marked = MarkedSentence.from_sentence(sentence, places)
    people: Places = ()
    for clause in _split_clauses(marked.text):
        names_places = NAMES_PLACES.search(clause.text) is not None
        movements = list(_read_clause(clause, marked)) if names_places else []
        takes_subject = _OTHERS.match(clause.text) or (
            clause.is_joined and _SAME_SUBJECT.match(clause.text)
        )
        for movement in movements:
            if takes_subject and not movement.origins:
                yield replace(movement, origins=people)
            elif movement.origins or people in ((), (home,)) or not movement.is_abroad:
                yield movement
        has_ends = any(one.destinations or one.transit for one in movements)
        if _is_internal(clause.text, is_sure=has_ends):
            yield replace(_make_movement(clause, Edges((), ())), is_internal=True)
        if names_places:
            people = _find_peoples(clause.text, len(clause.text), marked, 0) or people


def _read_clause(clause: Clause, marked: MarkedSentence) -> Iterator[Movement]:
    """The movements of one clause between named places; none where it denies or supposes them."""
    yield from _find_both_ways(clause, marked)
    if any(no.search(clause.text) for no in (SUPPOSED, NO_TRAFFICKING, WARES)):
        return
    for edges in _find_edges(clause, marked):
        if set(edges.transit).isdisjoint((*edges.origins, *edges.destinations)):
            yield _make_movement(clause, edges)


def _is_internal(clause: str, *, is_sure: bool) -> bool:
    """Whether a clause states that people are trafficked or exploited within the country.

    Where the clause names places too, only words such as `internally` are certain.
    """
    within = WITHIN.search(clause) if is_sure else WITHIN.search(clause) or TO_TOWN.search(clause)
    if within is None:
        return False
    verb = MOVED.search(clause) or RELOCATED.search(clause) or _TRAFFICKED.search(clause)
    if verb is None or _GROUPS.search(clause) is None:
        return False
    if any(no.search(clause) for no in (SUPPOSED, NO_TRAFFICKING, WARES)):
        return False
    return NOT_STATED.search(clause, 0, max(verb.end(), within.start())) is None


def _split_clauses(text: str) -> Iterator[Clause]:
    breaks = [one for one in _CLAUSE.finditer(text) if not _joins_groups(text, one)]
    starts = [0, *(one.end() for one in breaks)]
    ends = [*(one.start() for one in breaks), len(text)]
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        goes_on = at < len(breaks) and bool(_GOES_ON.match(text, breaks[at].start()))
        is_joined = at > 0 and breaks[at - 1].group()[0] not in ";:"
        statement = text.count(STATEMENT_END, 0, start)
        yield Clause(text[start:end], text[start : ends[at + goes_on]], is_joined, statement)


def _find_both_ways(clause: Clause, marked: MarkedSentence) -> Iterator[Movement]:
    """Movements `to and from` places: one to each, one from each."""
    found = _BOTH_WAYS.search(clause.text)
    if found and not NOT_STATED.search(clause.text, 0, found.end()):
        there = _drop_repeats(marked.list_names(found["places"]))
        yield _make_movement(clause, Edges((), there))
        yield _make_movement(clause, Edges(there, (None,)))


def _joins_groups(text: str, found: re.Match[str]) -> bool:
    """Whether the `and` joins two groups: `women and girls from`."""
    return "and" in found.group() and bool(_GROUP_BEFORE.search(text[: found.start()]))


def _make_movement(clause: Clause, edges: Edges) -> Movement:
    """The movement of these edges, with the clause's groups and the context's purposes."""
    text = clause.text
    exploits = EXPLOITS.search(text)
    return Movement(
        origins=edges.origins,
        destinations=edges.destinations,
        transit=tuple(place for place in edges.transit if place),
        groups=_drop_repeats(
            found.group().lower()
            for found in _GROUPS.finditer(text, exploits.end() if exploits else 0)
            if not _AGENT.search(text, max(0, found.start() - _REACH), found.start())
        ),
        purposes=_drop_repeats(found.group().lower() for found in PURPOSE.finditer(clause.context)),
        is_abroad=edges.is_abroad,
        statement=clause.statement,
    )


def _find_edges(clause: Clause, marked: MarkedSentence) -> list[Edges]:
    """The origins, destinations and transit of a clause, by the first pattern that finds any."""
    text = clause.text
    if pairs := _find_pairs(text, marked):
        return pairs
    for read in (_read_way, _read_role, _read_primary):
        if edges := read(text, marked):
            return [edges]
    edges = _find_moved(clause, marked) or _find_exploited(text, marked)
    return [edges] if edges else []


def _read_way(clause: str, marked: MarkedSentence) -> Edges | None:
    """People who pass through a country: `a transit country for women from Mali bound for Iran`."""
    found = _IN_TRANSIT.search(clause)
    if found is None or NOT_STATED.search(clause, 0, found.end()):
        return None
    return Edges(
        _drop_repeats(marked.list_names(found["origins"])),
        _drop_repeats(marked.list_names(found["places"])),
        tuple(marked.list_names(found["home"])),
    )


def _read_role(clause: str, marked: MarkedSentence) -> Edges | None:
    """The edges of a clause that states a country's role: `a source country for women`."""
    for pattern in (*_SOURCES, _TARGET, _TARGET_OF_PEOPLES, _COME_FROM, _VICTIMS_FROM):
        if (found := pattern.search(clause)) and not NOT_STATED.search(clause[: found.end()]):
            if pattern is _TARGET and not HARDSHIP.search(clause):  # refugees, migrants
                continue
            home = tuple(marked.list_names(found["home"] or ""))
            there = _drop_repeats(marked.list_names(found["places"]))
            if pattern in _SOURCES:
                more = _find_every_list(_ALSO_TO, clause, marked, found.end())
                joined = _continue_list(AND_IN, clause, marked, found.end())
                return Edges(home, _drop_repeats((*there, *joined, *more)))
            joined = _continue_list(AND_FROM, clause, marked, found.end())
            return Edges(_drop_repeats((*there, *joined)), home)
    return None


def _read_primary(clause: str, marked: MarkedSentence) -> Edges | None:
    """The countries that a clause calls the usual destinations of its people."""
    found = _PRIMARY.search(clause) if _DESTINATION.search(clause) else None
    if found is None or NOT_STATED.search(clause, 0, found.end()):
        return None
    there = _drop_repeats(marked.list_names(found["places"] + (found["more"] or "")))
    return Edges((), there, is_abroad=True)


def _find_pairs(clause: str, marked: MarkedSentence) -> list[Edges]:
    """Several ways in one clause: `from Togo to Nigeria and from Mali to Gabon`."""
    pairs = list(FROM_TO.finditer(clause))
    verb = MOVED.search(clause) or TRANSITED.search(clause)
    if len(pairs) == 1 or verb is None or NOT_STATED.search(clause, 0, verb.end()):
        return []
    transit = tuple(place for place in _find_first_list(VIA, clause, marked) if place)
    return [
        Edges(
            _drop_repeats(marked.list_names(pair["origins"])),
            _drop_repeats(marked.list_names(pair["places"])),
            transit,
        )
        for pair in pairs
    ]


def _continue_list(
    pattern: re.Pattern[str], clause: str, marked: MarkedSentence, at: int
) -> Places:
    """The places of the lists that continue one that ends at `at`: `and from Bolivia`."""
    names: list[str | None] = []
    while found := pattern.match(clause, at):
        names += marked.list_names(found["places"])
        at = found.end()
    return tuple(names)


def _find_moved(clause: Clause, marked: MarkedSentence) -> Edges | None:
    """People who are moved, by the first verb of movement after which a place is named."""
    for verb in _list_verbs(clause.text, clause.context):
        if NOT_STATED.search(clause.text, 0, verb):
            break
        if edges := _find_moved_by(clause.text, verb, marked):
            return edges
    return None


def _find_moved_by(clause: str, verb: int, marked: MarkedSentence) -> Edges | None:
    """The origins, destinations and transit of the verb that ends at `verb`."""
    since = find_victims_start(clause, verb)
    origins = (
        _find_origins(clause, marked, since)
        or _find_moved_people(clause, verb, marked, since)
        or _find_first_list(OUT_OF, clause, marked)
    )
    destinations = _find_every_list(TO, clause, marked, verb) or _find_first_list(
        ARRIVED, clause, marked
    )
    if origins and not destinations and ABROAD.search(clause, verb):
        destinations = (None,)
    transit = _find_first_list(VIA, clause, marked)
    if origins and destinations and not transit:
        transit = _find_first_list(PASSED, clause, marked)
    if transit and not destinations and origins:  # `through Thailand for labor in Malaysia`
        destinations = _find_first_list(IN, clause, marked, since=verb)
    return Edges(origins, destinations, transit) if destinations or transit else None


def _list_verbs(clause: str, context: str) -> Iterator[int]:
    """Where verbs of movement end; a verb of travel counts if the context shows hardship."""
    if (verb := MOVED.search(clause)) and (
        "traffick" in verb.group().lower() or _GROUPS.search(clause)
    ):
        yield verb.end()
    is_of_people = _MOVED_GROUPS.search(clause) or _OTHERS.match(clause)
    is_stated = HARDSHIP.search(context) and not NOT_STATED.search(context)
    if not (is_of_people and is_stated):
        return
    for pattern in (MIGRATED, TRANSITED):
        if verb := pattern.search(clause):
            yield verb.end()
            return
    if arrived := ARRIVED.search(clause):
        yield arrived.start()


def _find_exploited(clause: str, marked: MarkedSentence) -> Edges | None:
    """Edges of people of one place who are exploited in another, or where the clause does not say.

    Where the people are of no named place, only a foreign place of exploitation makes a flow.
    """
    at_work = AT_WORK.search(clause) if ABUSED.search(clause) else None
    nowhere: Edges | None = None
    for verb in filter(None, (EXPLOITED.search(clause), at_work)):
        if NOT_STATED.search(clause, 0, verb.end()):
            continue
        since = find_victims_start(clause, verb.end())
        origins = _find_origins(clause, marked, since) or _find_peoples(
            clause, len(clause), marked, since
        )
        there = _find_places_in(clause, marked, verb.end()) or _find_first_list(
            PEOPLE_IN, clause, marked
        )
        there = there or _find_first_list(_GROUP_TO, clause, marked)
        if not there and ABROAD.search(clause, verb.end()):
            there = (None,)
        there = _find_beyond(clause, marked) or there
        if origins and there:
            return Edges(origins, there)
        is_suffered = verb is not at_work and _is_passive(clause, verb)
        is_suffered = is_suffered and SUFFERING.search(clause) is not None
        if not there and _names_victims(
            clause, marked, since, verb.start(), is_suffered=is_suffered
        ):
            nowhere = nowhere or Edges(origins, ())
        elif any(there) and is_suffered and _GROUPS.search(clause, 0, verb.end()):
            return Edges((), there, is_abroad=True)
    return nowhere


def _is_passive(clause: str, verb: re.Match[str]) -> bool:
    """Whether the exploited are the subject of the verb: `are forced into`, `face conditions`."""
    return bool(_PASSIVE.search(clause, 0, verb.start()) or _SUFFERED.match(verb.group()))


def _names_victims(
    clause: str, marked: MarkedSentence, since: int, verb: int, *, is_suffered: bool
) -> bool:
    """Whether a group of named origin is exploited: after an active verb, before a passive one."""
    if since:
        return _GROUP_FROM.search(clause, since) is not None
    if not is_suffered:
        return False
    is_from = _GROUP_FROM.search(clause, 0, verb) is not None
    return is_from or bool(_find_peoples(clause, verb, marked, 0))


def _find_beyond(clause: str, marked: MarkedSentence) -> Places:
    """The places outside a country in which its people are exploited, if the clause names both."""
    found = BEYOND.search(clause)
    return _drop_repeats(marked.list_names(found["places"] or found["beyond"])) if found else ()


def _find_origins(clause: str, marked: MarkedSentence, since: int) -> Places:
    """The places of the first list after `from`.

    The origin of the traffickers (`by gangs from Nigeria`) does not count, unless a destination
    follows: `by gangs from Nigeria to Italy`.
    """
    for found in FROM.finditer(clause, since):
        is_theirs = BY_THOSE.search(clause, max(0, found.start() - _REACH), found.start())
        if not is_theirs or AND_ON.match(clause, found.end()):
            joined = _continue_list(AND_FROM, clause, marked, found.end())
            return _drop_repeats((*marked.list_names(found["places"]), *joined))
    return ()


def _find_places_in(clause: str, marked: MarkedSentence, since: int) -> Places:
    """The places of the first list after `in`, and of the lists that continue it."""
    names: list[str | None] = []
    found = IN.search(clause, since)
    while found:
        names += marked.list_names(found["places"])
        found = AND_IN.match(clause, found.end())
    return _drop_repeats(names)


def _find_first_list(
    pattern: re.Pattern[str], clause: str, marked: MarkedSentence, since: int = 0
) -> Places:
    """The places of the first list that the pattern finds."""
    found = pattern.search(clause, since)
    return _drop_repeats(marked.list_names(found["places"])) if found else ()


def _find_every_list(
    pattern: re.Pattern[str], clause: str, marked: MarkedSentence, since: int
) -> Places:
    """The places of all lists that the pattern finds."""
    lists = (
        found["places"]
        for found in pattern.finditer(clause, since)
        if not LEADS_NO_ONE.search(clause, 0, found.start())
    )
    return _drop_repeats(name for listed in lists for name in marked.list_names(listed))


def _find_moved_people(clause: str, verb: int, marked: MarkedSentence, since: int) -> Places:
    """The peoples who are moved, named before the verb or as its object."""
    if moved := _OBJECT.match(clause, verb):
        return _drop_repeats(marked.list_names(moved["places"]))
    return _find_peoples(clause, verb, marked, since)


def _find_peoples(clause: str, end: int, marked: MarkedSentence, since: int) -> Places:
    """The peoples before `end`, with those of the groups that are joined to them."""
    names: list[str | None] = []
    found = _OF_PEOPLES.search(clause, since)
    while found and found.start() < end:
        names += marked.list_names(found["places"])
        joined = _MORE_PEOPLES.match(clause, found.end())
        found = _OF_PEOPLES.match(clause, joined.end()) if joined else None
    return _drop_repeats(names)


def _drop_repeats(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(names))
