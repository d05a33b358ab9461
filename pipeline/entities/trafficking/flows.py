"""Movements of people that a sentence states: who, from where, through where, to where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline import patterns as re
from pipeline.entities.trafficking.accounts import (
    MOVED,
    SUFFERED,
    TRAVELED,
    AccountReader,
)
from pipeline.entities.trafficking.phrases import (
    HOME_PART,
    NAMES_PLACES,
    PLACE,
    LocatedPlace,
    MarkedSentence,
    Names,
    list_kind,
)
from pipeline.vocabulary.exploitation import purpose_names
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.entities.trafficking.accounts import Account, Predicate

STATEMENT_END: Final = "; "
Name = TypeVar("Name", str, str | None)

_PURPOSE: Final = re.compile(rf"\b(?:{'|'.join(purpose_names())})\b", re.IGNORECASE)
_GROUPS: Final = re.compile(r"\b(?:women|men|children|girls|boys)\b", re.IGNORECASE)
_HARDSHIP: Final = re.compile(  # without it a journey is a journey
    r"\b(?:traffick|exploit|forced|coerced|subjected|prostitut|smuggl|begg|beg\b|slave|servitude"
    r"|victim|debt)",
    re.IGNORECASE,
)
_SLAVERY: Final = re.compile(  # what people are victims of
    r"\b(?:traffick|exploit|forced|lab[ou]+r|prostitut|sex|servitude|slav|begg|bond|involuntary)",
    re.IGNORECASE,
)
_EXPLOITATION: Final = re.compile(  # what people are forced into
    rf"\b(?:\w*lab[ou]+r|{spell_words('movement', 'stems_of_exploitation')})",
    re.IGNORECASE,
)
_FORCED: Final = re.compile(  # verbs that need what people are forced into
    spell_words("movement", "stems_of_force")
)
_SOFT: Final = re.compile(  # movements that need not harm
    r"take|taking|took|sen[dt]|brought|bring|mov|transport|transferred|conveyed|ship"
)
_OCCURS: Final = re.compile(r"\b(?:occur|takes?\splace|took\splace|exist|happen)", re.IGNORECASE)
_INSIDE: Final = re.compile(  # without a place, only these state a movement
    r"\b(?:internal(?:ly)?|domestic(?:ally)?|in-country|within|inside)\b", re.IGNORECASE
)
_DENIED: Final = re.compile(r"\b(?:not|never|no|may|might|could)\b", re.IGNORECASE)
_AFTER_VERB: Final = 70  # characters in which a verb names what people are forced into
_BEFORE_VICTIMS: Final = 30
_CORE: Final = frozenset(("moved", "moves", "exploited", "exploits", "suffers"))
_VICTIMS: Final = frozenset(("victims", "victim"))

_LISTED: Final = rf"(?:(?!\b(?:is|are|were)\b)[\w\s,]|{PLACE})*{PLACE}"
_PRIMARY: Final = re.compile(  # `Turkey is the primary destination, followed by Russia`
    rf"(?P<places>{PLACE}(?:(?:,|,?\sand|,?\sor)\s(?:the\s)?{PLACE})*)\s(?:is|are|remains?|were|was)"
    r"\s(?:the\s|among\sthe\s)?(?:chief|main|(?:most|more)\s(?:common|frequent)|primary|principal"
    rf"|top|usual)\s(?:\w+\s){{0,2}}?destinations?\b(?:,\sfollowed\sby\s(?P<more>{_LISTED}))?",
    re.IGNORECASE,
)
_INCLUDE: Final = re.compile(  # `destinations for Togolese victims include`
    r"\bdestination(?:s|\scountries)\s(?P<people>[^.;]{0,60}?)\s(?:include[ds]?|are|were)"
    rf"\s(?P<places>{_LISTED})",
    re.IGNORECASE,
)
_BOTH_WAYS: Final = re.compile(
    r"\b(?:trafficked|trafficking)\s(?:(?:for|in)\s(?:[\w-]+\s){1,5}?)?"
    rf"(?:(?:in)?to\sand\s(?:from|out\sof)|from\sand\s(?:in)?to)\s(?:the\s)?(?P<places>{_LISTED})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Movement:
    """Origins, destinations and transit of people, with groups and purposes.

    None is a place without a name: `neighboring countries`. An internal movement names no place: it
    is stated by words such as `within the country`. `is_abroad` if only a foreign destination makes
    a flow.
    """

    origins: Names
    destinations: Names
    transit: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    is_internal: bool = False
    is_abroad: bool = False
    statement: int = 0  # the number of its part between semicolons


_INTERNAL: Final = Movement((), (), is_internal=True)


def find_movements(
    sentence: str,
    places: Sequence[LocatedPlace],
    home: str | None = None,
    *,
    follows_role: bool = False,
) -> Iterator[Movement]:
    """The movements that a sentence states outright.

    `places` are the countries, peoples and other places in it, `home` is the chapter's country.
    What is denied, supposed or planned is none; nor is one where a place is both end and transit.
    A journey without hardship is none, unless the sentence `follows_role`: one of the paragraph
    before it states what the country is to trafficking.
    """
    marked = MarkedSentence.from_sentence(sentence, places)
    if both := _BOTH_WAYS.search(marked.text):
        yield from _find_both_ways(marked, both)
        start, end = both.span()
        blank = f"{marked.text[:start]}{' ' * (end - start)}{marked.text[end:]}"
        marked = replace(marked, text=blank)
    yield from _find_usual_destinations(marked)
    if not (NAMES_PLACES.search(marked.text) or _INSIDE.search(marked.text)):
        return
    reader = AccountReader(marked, home)
    accounts = reader.read()
    is_hard = follows_role or _HARDSHIP.search(marked.text) is not None
    for account in accounts:
        yield from _AccountResolver(reader, account, is_hard=is_hard).list_movements()


def _find_both_ways(marked: MarkedSentence, found: re.Match[str]) -> Iterator[Movement]:
    """Movements `to and from` places: one to each, one from each."""
    if not _DENIED.search(marked.text, 0, found.end()):
        there = _drop_repeats(marked.list_names(found["places"]))
        groups = _drop_repeats(one.group().lower() for one in _GROUPS.finditer(marked.text))
        purposes = _list_purposes(marked.text)
        yield Movement((), there, groups=groups, purposes=purposes)
        yield Movement(there, (None,), groups=groups, purposes=purposes)


def _find_usual_destinations(marked: MarkedSentence) -> Iterator[Movement]:
    """Movements to the countries that a sentence calls the usual destinations of its people."""
    for pattern in (_PRIMARY, _INCLUDE):
        found = pattern.search(marked.text)
        if found and not _DENIED.search(marked.text, 0, found.end()):
            named = {name: part or "" for name, part in found.groupdict().items()}
            there = marked.list_names(named["places"] + named.get("more", ""))
            since = marked.list_names(named.get("people", ""))
            yield Movement(_drop_repeats(since), _drop_repeats(there), is_abroad=True)


class _AccountResolver:
    """Finds the movements that one account states; `is_hard` if its sentence is of hardship."""

    def __init__(self, reader: AccountReader, account: Account, *, is_hard: bool) -> None:
        self.reader = reader
        self.is_hard = is_hard
        self.account = account
        self.people = account.people
        self.are_victims = account.people is not None and account.people.are_victims
        self.text = reader.text
        self.predicates = [
            one for one in account.predicates if one.is_stated and self._is_harmful(one)
        ]

    def list_movements(self) -> Iterator[Movement]:
        """The movements of the account, with its people and purposes."""
        account = self.account
        is_internal = any(self._is_internal(one) for one in self.predicates)
        found: Iterable[Movement] = ()
        if account.has_wares:
            return
        if account.role:
            if self._is_stated() or _HARDSHIP.search(self._read_clause()):
                found = self._list_by_role(*account.role)
        elif self.people is None and not self._stands_alone():
            is_internal = self._is_inside() and bool(_OCCURS.search(self._read_text()))
        elif self._is_stated():
            found = self._list_ways()
        else:
            is_internal = False
        for movement in found:
            if movement.is_internal:
                is_internal = True
            else:
                yield self._complete(movement)
        if is_internal:
            yield self._complete(_INTERNAL)

    def _complete(self, movement: Movement) -> Movement:
        start = self.reader.words[self.account.first].start
        text = self._read_clause() if self.account.role else self._read_text()
        return replace(
            movement,
            groups=self.people.groups if self.people else (),
            purposes=_list_purposes(text),
            statement=self.text.count(STATEMENT_END, 0, start),
        )

    def _read_clause(self) -> str:
        """The text from the account on to the next semicolon."""
        start = self.reader.words[self.account.first].start
        return self.text[start:].partition(";")[0]

    def _read_text(self) -> str:
        """The text of the account, up to the next."""
        words = self.reader.words
        first = self.account.first
        behind = [
            words[account.first].start for account in self.reader.accounts if account.first > first
        ]
        return self.text[words[first].start : min(behind, default=len(self.text))]

    # ------------------------------------------------------------ what counts
    def _is_harmful(self, predicate: Predicate) -> bool:
        """Whether what people are forced into is exploitation, where the verb needs to name it."""
        if predicate.kind not in ("exploited", "exploits", "suffers"):
            return True
        if not _FORCED.match(predicate.word):
            return True
        start = self.reader.words[predicate.verb.first].start
        is_noun = predicate.word in _VICTIMS
        verb = predicate.word.partition(" ")[0]  # `put to work` names it itself
        since = max(0, start - _BEFORE_VICTIMS) if is_noun else start + len(verb)
        kinds = _SLAVERY if predicate.kind == "suffers" else _EXPLOITATION
        return kinds.search(self.text, since, start + _AFTER_VERB) is not None

    def _is_stated(self) -> bool:
        """Whether a predicate states a movement or exploitation."""
        return any(self._is_core(one) for one in self.predicates)

    def _is_core(self, one: Predicate) -> bool:
        if one.kind in MOVED and _SOFT.match(one.word):
            is_known = one.places["to"] and (one.places["from"] or self.account.origins)
            return self.is_hard or bool(
                is_known and self.people and self._are_dependent(self.people.groups)
            )
        if one.kind == "found":
            return self.are_victims or (self.is_hard and self.people is not None)
        if one.kind in TRAVELED and one.word.startswith("end"):
            start = self.reader.words[one.verb.first].start
            if _SLAVERY.search(self.text, start, start + _AFTER_VERB):
                return True
        if one.kind in TRAVELED or one.kind == "originates":
            return self.are_victims
        return one.kind in _CORE

    def _are_dependent(self, groups: Sequence[str]) -> bool:
        """Whether people of these groups travel only as others let them: children."""
        return list_kind("may_travel").isdisjoint(groups)

    def _stands_alone(self) -> bool:
        """Whether trafficking of no named people has both ends: `trafficking from Mali to Togo`."""
        ends = (one.places["from"] and one.places["to"] for one in self.account.predicates)
        return self.account.is_referred or all(ends)

    def _is_inside(self) -> bool:
        return any(one.is_inside for one in self.predicates)

    def _is_internal(self, one: Predicate) -> bool:
        """Whether people are moved within the country."""
        if one.kind in ("found", "originates", "passes", "enters"):
            return False
        is_movement = one.kind in MOVED or one.is_trade or one.word.startswith("relocat")
        return is_movement and one.is_inside

    # ------------------------------------------------------------ where
    def _list_ways(self) -> Iterator[Movement]:
        """One movement, or one for each `from … to`."""
        pairs = self._list_pairs()
        if len(pairs) > 1:
            for pair in pairs:
                yield from self._join_ends(
                    tuple(pair.places["from"]), tuple(pair.places["to"]), pair.places["via"]
                )
            return
        there = self._find_destinations(self._find_origins())
        origins = self._find_origins() or (self._find_places_left() if there else ())
        if not origins and self._is_inside() and self.reader.home:
            origins = (self.reader.home,)
        yield from self._join_ends(origins, there, self._list_names("via"))

    def _list_pairs(self) -> list[Predicate]:
        """The predicates with both ends: each `from … to` of several."""
        return [one for one in self.predicates if one.places["from"] and one.places["to"]]

    def _list_names(self, preposition: str) -> list[str | None]:
        return [name for one in self.predicates for name in one.places[preposition]]

    def _find_places_left(self) -> Names:
        """Where people are, or are recruited, who are moved: `children in Kenya are sent to`."""
        if self.people and self.people.located and self._list_names("to"):
            return self.people.located
        moved = [one for one in self.predicates if one.kind in MOVED]
        first = next((at for at, one in enumerate(moved) if one.places["to"]), 0)
        left = (one for at, one in enumerate(moved) if one.places["to"] or at < first)
        return tuple(name for one in left for name in one.beside)

    def _join_ends(
        self, origins: Names, there: Names, through: Iterable[str | None]
    ) -> Iterator[Movement]:
        """The movement between these places, if there is one."""
        home = self.reader.home
        if self._is_between_parts(origins, there):
            yield _INTERNAL
        is_moved = HOME_PART in origins and any(one.kind in MOVED for one in self.predicates)
        origins, there = _drop_parts(origins), _drop_parts(there)
        origins = tuple(name for name in origins if name) or origins  # without `other countries`
        transit = _keep_named(_drop_repeats(through))
        passing = set(transit)
        if not passing.isdisjoint(there) or (origins and passing.issuperset(origins)):
            return
        if not passing.isdisjoint(origins):  # others are brought through the country of some
            yield Movement(tuple(name for name in origins if name in passing), there)
            origins = tuple(name for name in origins if name not in passing)
        if origins == (None,) and not there and home not in transit:  # `from neighboring countries`
            there = (home,)
        there = tuple(name for name in there if name not in origins) or there
        is_known = any(origins) or any(there) or bool(transit)
        is_led = any(one.kind not in SUFFERED and one.places["to"] for one in self.predicates)
        is_abroad = not (origins or is_led or is_moved)
        if is_abroad and not self._may_be_of_home():
            return
        if is_known and (there or transit or self._are_exploited()):
            yield Movement(origins, there, transit, is_abroad=is_abroad)

    def _is_between_parts(self, origins: Names, there: Names) -> bool:
        """Whether people are moved between parts of the country of which one has no name.

        Those who are exploited in towns are moved there only if they are from elsewhere.
        """
        if HOME_PART not in (*origins, *there, *self.account.setting):
            return False
        if not self.is_hard:
            return False
        if HOME_PART in (*origins, *self.account.setting):
            is_moved = any(one.kind in MOVED for one in self.predicates)
            is_here = HOME_PART in there or self.reader.home in there
            return self._is_inside() or (is_moved and is_here)
        is_theirs = not any(name for name in origins if name != self.reader.home)
        return is_theirs and any(
            (HOME_PART in one.places["to"] and (one.kind in _CORE or one.kind == "travels"))
            or (HOME_PART in one.places["in"] and one.kind in MOVED and _SOFT.match(one.word))
            for one in self.predicates
        )

    def _may_be_of_home(self) -> bool:
        """Whether people of no named place may be home's: they suffer, and no others are named."""
        is_suffered = any(
            one.verb.is_passive or one.kind in ("suffers", "travels") for one in self.predicates
        )
        home = ((), (self.reader.home,))
        return is_suffered and all(account.origins in home for account in self.reader.accounts)

    def _are_exploited(self) -> bool:
        return any(
            one.kind in SUFFERED or one.kind == "originates" or one.word.startswith("traffick")
            for one in self.predicates
        )

    def _find_origins(self) -> Names:
        """Where the people are from: after their verb, else as they are named."""
        account = self.account
        come = [one for one in self.predicates if one.kind == "originates"]
        origins = [name for one in come for name in (*one.beside, *one.places["in"])]
        leave = [
            one
            for one in self.predicates
            if one.is_trade or one.kind not in ("exploited", "exploits")
        ]
        if account.people and account.people.origins and not account.people.is_from:
            leave = [one for one in leave if one.kind not in TRAVELED]  # only their way
        since = [one.places["from"] for one in leave if one.places["from"]]
        if come and (origins or since):
            return _drop_repeats([*self._list_names("from"), *origins])
        if since and not (self.people and self.people.is_from):
            return _drop_repeats(since[0])
        return _drop_repeats(account.origins)

    def _find_destinations(self, origins: Names) -> Names:
        """Where people are moved to; else where they are exploited."""
        to: list[str | None] = []
        before: list[str | None] = []  # where they are exploited, before they are moved on
        within: list[str | None] = []
        aside: list[str | None] = []
        for predicate in self.predicates:
            inside = predicate.places["in"]
            if predicate.kind in SUFFERED or predicate.word.startswith("traffick"):
                (within if _drop_parts(to) else before).extend((*inside, *predicate.beside))
            elif predicate.kind == "travels":
                to += (*inside, *predicate.beside)
            elif predicate.kind in MOVED and not predicate.places["to"]:
                within += inside
                aside += predicate.beside if predicate.word != "sold" else ()
            to += predicate.places["to"]
        there = [*before, *to] or within
        if not there and origins:
            there = [*(self.people.located if self.people else ()), *aside]
        if not there and any(one.kind in SUFFERED for one in self.predicates):
            there = [*self.account.setting]
        if origins and set(there) <= set(origins) and any(one.is_abroad for one in self.predicates):
            there = [None]
        return _drop_repeats(there)

    def _list_by_role(self, home: Names, roles: frozenset[str]) -> Iterator[Movement]:
        """The movement from, to or through the country whose role the sentence states."""
        pairs = self._list_pairs()
        if "transit" in roles and len(pairs) > 1:
            transit = tuple(name for name in home if name)
            for pair in pairs:
                yield Movement(tuple(pair.places["from"]), tuple(pair.places["to"]), transit)
            return
        origins = tuple(name for name in self._find_origins() if name not in home)
        ends = self._find_destinations(origins)
        there = tuple(name for name in ends if name not in home)
        if self._is_between_parts(origins, there):
            yield _INTERNAL
        origins, there = _drop_parts(origins), _drop_parts(there)
        is_on_way = "destination" not in roles or any(
            one.places["to"] or one.word in ("bound", "destined") for one in self.predicates
        )
        if origins and there and "transit" in roles and is_on_way:
            yield Movement(origins, there, tuple(name for name in home if name))
        elif origins and "destination" in roles:
            yield Movement(origins, home)
            if there and "transit" in roles and not set(home).isdisjoint(ends):
                yield Movement(origins, there)  # `exploited in Chad and in Libya`
        elif there and "origin" in roles:
            yield Movement(home, there, _keep_named(self._list_names("via")))
        elif there or origins:
            yield Movement(origins, there)


def _list_purposes(text: str) -> tuple[str, ...]:
    return _drop_repeats(found.group().lower() for found in _PURPOSE.finditer(text))


def _drop_parts(names: Iterable[str | None]) -> Names:
    return tuple(name for name in names if name != HOME_PART)


def _keep_named(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(name for name in _drop_parts(names) if name)


def _drop_repeats(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(names))
