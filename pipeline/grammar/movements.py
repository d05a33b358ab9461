"""Who is moved from where to where: the clauses of a sentence about trafficking, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GROUP: Final = (
    r"(?:women|men|girls|boys|children|minors|adults|persons|people|individuals|victims"
    r"|(?:migrant|sex|domestic|construction|factory|farm|seasonal)\s+workers|laborers|labourers"
    r"|migrants|nationals|citizens|refugees|infants|babies)"
)
_VERB: Final = re.compile(
    r"\b(?:trafficked|transported|smuggled|taken|brought|sent|sold|moved|lured|recruited|shipped"
    r"|trafficking\s+of|traffic|transport|bring|send|sell|smuggle|lure)\b",
    re.IGNORECASE,
)
_NOT_STATED: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|if|whether|might|may|could|would|to\s+and\s+from|from\s+and\s+to)\b",
    re.IGNORECASE,
)
_RETURN: Final = re.compile(  # a journey that is no trafficking
    r"\b(?:deported|returned|repatriated|rescued|extradited|expelled|fled|escaped|sent\s+(?:back|home))\b",
    re.IGNORECASE,
)
_WARES: Final = re.compile(  # what is moved is no one
    r"\b(?:heroin|cocaine|opium|opiates|drugs|narcotics|cannabis|hashish|weapons|arms|cars|goods)\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"[;:]\s|,\s(?:but|while|whereas|where|which)\s"
    rf"|,?\sand\s(?=(?:\w+\s){{0,2}}{_GROUP}\s(?:from|are|were|is)\b)"
)
_GROUP_BEFORE: Final = re.compile(rf"\b{_GROUP}$", re.IGNORECASE)
_FROM: Final = re.compile(r"\b(?:away\s+|out\s+)?(?:from|out\s+of)\s+", re.IGNORECASE)
_TO: Final = re.compile(r"\b(?:in)?to\s+", re.IGNORECASE)
_VIA: Final = re.compile(r"\b(?:through|via)\s+", re.IGNORECASE)
_ARRIVE: Final = re.compile(r"\barrives?d?\s+in\s+|\bend(?:s|ed)?\s+up\s+in\s+", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:(?:the|other|neighboring|neighbouring|nearby|countries|states|such|as|including|like|both"
    r"|mainly|primarily|mostly|especially)\s+)*",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(r"(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or)\s+)", re.IGNORECASE)
_REGION: Final = re.compile(
    r"(?:(?:other|neighboring|neighbouring)\s+)?"
    r"(?P<name>(?:(?:North|South|East|West|Central)(?:ern|east|west)?\s+)?"
    r"(?:the\s+)?(?:Europe|Asia|Africa|America|Middle\s+East|Gulf|Balkans|Caucasus|Caribbean)"
    r"(?:an|n)?(?:\s+(?:states|countries|region))?)\b"
)
_PURPOSES: Final = (
    "commercial sexual exploitation", "sexual exploitation", "sexual slavery",
    "forced prostitution", "prostitution", "forced labor", "forced labour",
    "labor exploitation", "labour exploitation",
    "domestic servitude", "household servitude", "domestic service", "forced begging", "begging",
    "agriculture", "construction", "forced marriage", "debt bondage", "organ removal",
)  # fmt: skip
_PURPOSE: Final = re.compile(rf"\b(?:{'|'.join(_PURPOSES)})\b", re.IGNORECASE)
_GROUPS: Final = re.compile(rf"\b{_GROUP}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a sentence: half-open offsets, and its country's code or its printed name."""

    start: int
    end: int
    name: str
    is_people: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """Where a clause says that people are moved from, to and through; groups, purposes in it."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    transit: tuple[str, ...]
    groups: tuple[str, ...]
    purposes: tuple[str, ...]


def movements(sentence: str, places: Sequence[Located]) -> Iterator[Movement]:
    """The movements that the clauses of a sentence state outright.

    `places` are the countries and their peoples in it. A clause that denies, supposes, or goes both
    ways states none.
    """
    start = 0
    breaks = [one for one in _CLAUSE.finditer(sentence) if not _joins_groups(sentence, one)]
    for found in [*breaks, None]:
        end = found.start() if found else len(sentence)
        movement = _movement(sentence, start, end, places)
        if movement is not None:
            yield movement
        start = found.end() if found else end


def _joins_groups(sentence: str, found: re.Match[str]) -> bool:
    """Whether this `and` stands between two groups: `women and girls from`."""
    return "and" in found.group() and bool(_GROUP_BEFORE.search(sentence[: found.start()]))


def _movement(sentence: str, start: int, end: int, places: Sequence[Located]) -> Movement | None:
    clause = sentence[start:end]
    verb = _VERB.search(clause)
    if (
        verb is None
        or _NOT_STATED.search(clause)
        or _RETURN.search(clause)
        or _WARES.search(clause)
    ):
        return None
    if not verb.group().lower().startswith("traffick") and not _GROUPS.search(clause):
        return None
    inside = [
        Located(place.start - start, place.end - start, place.name, place.is_people)
        for place in places
        if start <= place.start and place.end <= end
    ]
    origins = _listed(clause, _FROM, inside) or _peoples(clause, verb.start(), inside)
    destinations = _listed(clause, _TO, inside, verb.end()) or _listed(clause, _ARRIVE, inside)
    if not destinations:
        return None
    return Movement(
        origins=origins,
        destinations=destinations,
        transit=_listed(clause, _VIA, inside),
        groups=_distinct(found.group().lower() for found in _GROUPS.finditer(clause)),
        purposes=_distinct(found.group().lower() for found in _PURPOSE.finditer(clause)),
    )


def _listed(
    clause: str, preposition: re.Pattern[str], places: Sequence[Located], since: int = 0
) -> tuple[str, ...]:
    """The places listed directly behind a preposition."""
    for found in preposition.finditer(clause, since):
        listed = list(_list(clause, found.end(), places))
        if listed:
            return _distinct(listed)
    return ()


def _list(clause: str, at: int, places: Sequence[Located]) -> Iterator[str]:
    while True:
        lead = _LEAD.match(clause, at)
        here = lead.end() if lead else at
        place = next((p for p in places if p.start == here and not p.is_people), None)
        region = None if place else (_REGION.match(clause, at) or _REGION.match(clause, here))
        if place is None and region is None:
            return
        yield place.name if place else region["name"]  # type: ignore[index]
        end = place.end if place else region.end()  # type: ignore[union-attr]
        more = _NEXT.match(clause, end)
        if more is None:
            return
        at = more.end()


def _peoples(clause: str, verb: int, places: Sequence[Located]) -> tuple[str, ...]:
    """The people who are the subject: `Haitians are …`, `Haitian women are …`."""
    return _distinct(
        place.name
        for place in places
        if place.is_people
        and place.end <= verb
        and re.match(
            rf"(?:\s+(?:and\s+)?{_GROUP})*\s+(?:are|were|is|was|have\s+been)\b",
            clause[place.end : verb + 1],
            re.IGNORECASE,
        )
    )


def _distinct(names: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
