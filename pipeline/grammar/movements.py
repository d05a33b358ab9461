"""Who is moved from where to where: the clauses of a sentence about trafficking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline.grammar.marking import LISTED, PEOPLE, PLACE, Located, Marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Located", "Movement", "movements"]

_PEOPLE_MOVED: Final = (
    r"women|girls|boys|children|minors|adolescents|teenagers|victims|migrants|refugees|infants|babies"
    r"|(?:migrant|sex|domestic|construction|factory|farm|seasonal)\sworkers|laborers|labourers"
)
_ONE: Final = r"woman|girl|boy|child|man|minor|victim|migrant|national|citizen"
_GROUP: Final = (
    rf"(?:{_PEOPLE_MOVED}|men|adults|persons|people|individuals|nationals|citizens|asylum\sseekers)"
)
_MOVED: Final = re.compile(
    r"""\b(?: trafficked | transported | smuggled | taken | brought | sent | sold | moved | lured
      | recruited | shipped | trafficking\sof | traffic | transport | bring | send | sell | smuggle
      | lure
      | (?:victims?\sof|subjected\sto)\s(?:\w+\s){0,2}trafficking ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_MIGRATED: Final = re.compile(
    r"\b(?:(?:im|e)?migrat(?:e[sd]?|ing)|travel(?:s|l?ed|l?ing)?|mov(?:e|ing)|journey(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_TRANSITED: Final = re.compile(r"\btransit(?:s|ed|ing)?\s(?:through\s)?", re.IGNORECASE)
_HARDSHIP: Final = re.compile(  # without it a journey is a journey
    r"\b(?:traffick|exploit|forced|coerced|labor|prostitut|smuggl|work|beg|migra|emigra|unaccompanied"
    r"|vulnerab|recruit|harvest|under\sthe\sage)",
    re.IGNORECASE,
)
_EXPLOITED: Final = re.compile(
    r"""\b(?: exploit(?:s|ed)? | subjected\sto | victims?\sof | forced\s(?:into|to)
      | coerced\s(?:into|to) | trafficked | recruited | lured ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_STATED: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|may|might|could|would|can|should|(?:at\s(?:\w+\s)?risk)|vulnerable"
    r"|den(?:y|ies|ied)|illegal|(?:prohibit|criminali[sz]e|outlaw|penali[sz]e)[sd]?"
    r"|attempt(?:s|ed|ing)?|tr(?:y|ied|ying)\sto|plan(?:s|ned|ning)?\sto)\b",
    re.IGNORECASE,
)
_SUPPOSED: Final = re.compile(
    r"\b(?:if|whether|to\sand\sfrom|from\sand\sto|to\sand\swithin\sand\sfrom)\b", re.IGNORECASE
)
_NO_TRAFFICKING: Final = re.compile(  # a way home, a flight, an official's journey
    r"""\b(?: deported | returned | repatriated | rescued | extradited | expelled | fled | escaped
      | sent\s(?:back|home) | workshops? | conferences? | delegations? | training | trained
      | funded ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
_WARES: Final = re.compile(  # what is moved is no one
    r"\b(?:heroin|cocaine|opium|opiates|drugs|narcotics|cannabis|marijuana|hashish|tobacco|weapons|arms"
    r"|cars|goods|wildlife|timber)\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"[;:]\s|,\s(?:but|while|whereas|where|which)\s"
    rf"|,?\sand\s(?=(?:\w+\s){{0,2}}{_GROUP}\s(?:from|are|were|is)\b)"
)
_GROUP_BEFORE: Final = re.compile(rf"\b{_GROUP}$", re.IGNORECASE)
_AGENT: Final = re.compile(r"\bby\s(?:[\w-]+\s|\S\s){0,2}$")  # `trafficked by Turkish men`
_REACH: Final = 40
_GROUPS: Final = re.compile(rf"\b{_GROUP}\b", re.IGNORECASE)
_MOVED_GROUPS: Final = re.compile(rf"\b(?:{_PEOPLE_MOVED})\b", re.IGNORECASE)

_FROM: Final = re.compile(
    rf"\b(?<!prevented )(?<!protected )(?<!rescued )(?<!removed )(?<!including )"
    rf"(?<!inspectors )(?<!officials )(?<!officers )(?<!representatives )(?<!experts )"
    rf"(?<!police )(?<!members )(?<!staff )(?<!authorities )(?<!support )(?<!funding )"
    rf"(?:away\s|out\s)?(?:from|out\sof)\s"
    rf"(?:(?-i:(?!The\b)[A-Z][\w\'-]+\s){{1,3}}in\s(?=the\s|{PLACE}))?(?P<places>{LISTED})",
    re.IGNORECASE,
)
_TO: Final = re.compile(rf"\b(?:in)?to\s(?P<places>{LISTED})", re.IGNORECASE)
_ARRIVED: Final = re.compile(
    rf"\b(?:arrives?d?\sin|end(?:s|ed)?\sup\sin|enter(?:s|ed|ing)?)\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_IN: Final = re.compile(rf"\bin\s(?P<places>{LISTED})", re.IGNORECASE)
_PEOPLE_IN: Final = re.compile(  # `Kyrgyz women in Kazakhstan are`
    rf"{PEOPLE}\s(?:{_PEOPLE_MOVED}|men|nationals|citizens)\sin\s(?P<places>{LISTED})\s(?:are|were)\b",
    re.IGNORECASE,
)
_VIA: Final = re.compile(
    rf"\b(?:through|via|transit(?:s|ed|ing)?)\s(?P<places>{LISTED})", re.IGNORECASE
)
_OF_PEOPLES: Final = re.compile(  # `Haitians are`, `Uzbek women`, not `to Turkish men`
    rf"(?<!to )(?<!by )(?<!with )"
    rf"(?P<places>{PEOPLE}(?:(?:,?\sand\s|,\s|\sor\s|\s){PEOPLE})*)"
    rf"(?:(?:\s(?:and|or))?(?:\s[\w-]+){{0,2}}?\s(?:{_PEOPLE_MOVED}|{_ONE}|men|nationals|citizens|people)\b"
    r"|\s(?:are|were|have\sbeen)\b)",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(
    rf"(?P<home>{PLACE})\s(?:is|remains)\s(?:[\w,]+\s){{0,8}}?(?:source|origin)\b.{{0,80}}?"
    rf"\btraffick(?:ed|ing)\b.{{0,120}}?\bto\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_TARGET: Final = re.compile(
    rf"(?P<home>{PLACE})\s(?:(?:is|remains|as)\s(?:[\w,]+\s){{0,8}}?destination\b|receive[ds]?\b).{{0,80}}?"
    rf"\b(?:{_PEOPLE_MOVED}|men)\s(?:[\w-]+\s){{0,3}}?(?:from|out\sof)\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
_LEADS_NO_ONE: Final = re.compile(  # `a route to Europe`
    r"\b(?:routes?|roads?|according|due|close|next|prior|related|access|connected|links?|linked|border)\s$"
)
_PURPOSES: Final = (
    "commercial sexual exploitation", "sexual exploitation", "sexual slavery",
    "forced prostitution", "prostitution", "forced labor", "forced labour",
    "labor exploitation", "labour exploitation", "domestic servitude", "household servitude",
    "domestic service", "domestic work", "forced begging", "begging", "agriculture",
    "construction", "forced marriage", "debt bondage", "organ removal",
)  # fmt: skip
_PURPOSE: Final = re.compile(rf"\b(?:{'|'.join(_PURPOSES)})\b", re.IGNORECASE)

Places = tuple[str | None, ...]
Name = TypeVar("Name", str, str | None)


@dataclass(frozen=True, slots=True)
class Movement:
    """Where a clause says that people are moved from, to and through; groups, purposes in it.

    None stands for a place that has no name: `neighboring countries`.
    """

    origins: Places
    destinations: Places
    transit: tuple[str, ...]
    groups: tuple[str, ...]
    purposes: tuple[str, ...]


def movements(sentence: str, places: Sequence[Located]) -> Iterator[Movement]:
    """The movements that the clauses of a sentence state outright.

    `places` are the countries, their peoples and other places in it. A clause that denies,
    supposes, or goes both ways states none.
    """
    if not places:
        return
    marked = Marked.of(sentence, places)
    start = 0
    breaks = [one for one in _CLAUSE.finditer(marked.text) if not _joins_groups(marked.text, one)]
    for found in [*breaks, None]:
        end = found.start() if found else len(marked.text)
        clause = marked.text[start:end]
        if not (
            _SUPPOSED.search(clause) or _NO_TRAFFICKING.search(clause) or _WARES.search(clause)
        ):
            edges = _edges(clause, marked)
            if edges:
                yield _described(clause, *edges)
        start = found.end() if found else end


def _joins_groups(text: str, found: re.Match[str]) -> bool:
    """Whether this `and` stands between two groups: `women and girls from`."""
    return "and" in found.group() and bool(_GROUP_BEFORE.search(text[: found.start()]))


def _described(clause: str, origins: Places, destinations: Places, transit: Places) -> Movement:
    return Movement(
        origins=origins,
        destinations=destinations,
        transit=tuple(place for place in transit if place),
        groups=_distinct(
            found.group().lower()
            for found in _GROUPS.finditer(clause)
            if not _AGENT.search(clause, max(0, found.start() - _REACH), found.start())
        ),
        purposes=_distinct(found.group().lower() for found in _PURPOSE.finditer(clause)),
    )


def _edges(clause: str, marked: Marked) -> tuple[Places, Places, Places] | None:
    """The origins, destinations and transit of a clause, by the first pattern that finds any."""
    for pattern, is_source in ((_SOURCE, True), (_TARGET, False)):
        if (found := pattern.search(clause)) and not _NOT_STATED.search(clause[: found.end()]):
            home = tuple(marked.named(found["home"]))
            there = _distinct(marked.named(found["places"]))
            return (home, there, ()) if is_source else (there, home, ())
    return _moved(clause, marked) or _exploited(clause, marked)


def _moved(clause: str, marked: Marked) -> tuple[Places, Places, Places] | None:
    verb = _verb(clause)
    if verb is None or _NOT_STATED.search(clause, 0, verb):
        return None
    origins = _named(_FROM, clause, marked) or _of_peoples(clause, verb, marked)
    destinations = _every(_TO, clause, marked, verb) or _named(_ARRIVED, clause, marked)
    transit = _named(_VIA, clause, marked)
    if destinations or transit:
        return origins, destinations, transit
    return None


def _verb(clause: str) -> int | None:
    """Where the verb of a movement of people ends."""
    if (verb := _MOVED.search(clause)) and (
        "traffick" in verb.group().lower() or _GROUPS.search(clause)
    ):
        return verb.end()
    if not (_MOVED_GROUPS.search(clause) and _HARDSHIP.search(clause)):
        return None
    for pattern in (_MIGRATED, _TRANSITED):
        if verb := pattern.search(clause):
            return verb.end()
    arrived = _ARRIVED.search(clause)
    return arrived.start() if arrived else None


def _exploited(clause: str, marked: Marked) -> tuple[Places, Places, Places] | None:
    """People of one place who are exploited in another."""
    verb = _EXPLOITED.search(clause)
    if verb is None or _NOT_STATED.search(clause, 0, verb.end()):
        return None
    origins = _named(_FROM, clause, marked) or _of_peoples(clause, len(clause), marked)
    destinations = _named(_IN, clause, marked, verb.end()) or _named(_PEOPLE_IN, clause, marked)
    return (origins, destinations, ()) if origins and destinations else None


def _named(pattern: re.Pattern[str], clause: str, marked: Marked, since: int = 0) -> Places:
    """The places of the first list behind these words."""
    found = pattern.search(clause, since)
    return _distinct(marked.named(found["places"])) if found else ()


def _every(pattern: re.Pattern[str], clause: str, marked: Marked, since: int) -> Places:
    """The places of all lists behind these words."""
    lists = (
        found["places"]
        for found in pattern.finditer(clause, since)
        if not _LEADS_NO_ONE.search(clause, 0, found.start())
    )
    return _distinct(name for listed in lists for name in marked.named(listed))


def _of_peoples(clause: str, end: int, marked: Marked) -> Places:
    found = _OF_PEOPLES.search(clause)
    return _distinct(marked.named(found["places"])) if found and found.start() < end else ()


def _distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(names))
