"""Accounts: the predicates of a sentence about the same people, with their places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pipeline import patterns as re
from pipeline.entities.trafficking.phrases import (
    ADVERBIAL,
    PLACE,
    PREPOSITIONS,
    ClauseMark,
    MarkedSentence,
    Names,
    People,
    PhraseReader,
    PlacePhrase,
    Verb,
    list_kind,
)
from pipeline.grammar.names import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.entities.trafficking.phrases import Phrase

SUFFERED: Final = frozenset(("exploited", "exploits", "suffers", "found"))
MOVED: Final = frozenset(("moved", "moves"))
TRAVELED: Final = frozenset(("travels", "enters", "passes", "leaves"))
_ACTS: Final = frozenset(("moves", "exploits"))
_OF_SUBJECT: Final = TRAVELED | {"suffers", "originates"}
_OF_NO_SUBJECT: Final = PREPOSITIONS | {"by", "other_prepositions"}
_OBJECT_GAP: Final = ADVERBIAL | {"lead", "word", "filler", "pronoun", "of", "possessive"}
_AGENTS: Final = word_set(  # kinds of the word before an active verb
    "people group kin relative pronoun have place closing filler word"
)
_NO_VERB: Final = frozenset(("lead", "of", "in", "from"))  # before `trafficked women`
_APPOSITION: Final = ADVERBIAL | {"lead", "word", "filler", "and", "people"}
_LONGEST_GAP: Final = 6  # words between a verb and its object
_LONGEST_WARES: Final = 3
_FARTHEST_SUBJECT: Final = 2  # words before a verb without its own `are`
_SOLD: Final = frozenset(("sell", "selling", "sells", "sold"))
_SUBJECTED: Final = frozenset(("subjected", "subject", "victims", "victim"))
_THEM: Final = ("them", "him", "her")

_ROLE: Final = r"\b(?:source|origin|transit|destination)\b"
_EACH_ROLE: Final = re.compile(_ROLE, re.IGNORECASE)
_ROLE_FOR: Final = re.compile(  # `Y is a source, transit, and destination country for`
    rf"(?P<home>{PLACE}|\b(?:it|the\scountry))\s(?:also\s|itself\s)?"
    r"(?:is|are|was|were|has\sbeen|remains?|serves?\sas|acts?\sas|(?P<receives>receives?\b))"
    rf"(?(receives)(?=\s)|\s(?P<roles>(?:(?!\bfor\b|\bwho\b|\bwhere\b)[^.;]){{0,90}}?{_ROLE}"
    r"(?:(?!\bfor\b)[^.;]){0,90}?)\s(?:for|of)\s)",
    re.IGNORECASE,
)
_ROLE_DENIED: Final = re.compile(r"\b(?:not?|possible|possibly|potential(?:ly)?|may|likely)\b")
CountryRole: TypeAlias = "tuple[Names, frozenset[str]]"  # the country, and what it is to people


@dataclass(slots=True)
class Predicate:
    """What a verb states of people, with the places after it; `beside` are those next to it."""

    verb: Verb
    word: str
    is_stated: bool
    places: dict[str, list[str | None]] = field(
        default_factory=lambda: {preposition: [] for preposition in PREPOSITIONS}
    )
    beside: list[str | None] = field(default_factory=list)
    is_abroad: bool = False
    is_inside: bool = False
    is_trade: bool = False  # `subjected to trafficking`

    @property
    def kind(self) -> str:
        """The kind of its verb."""
        return self.verb.kind


@dataclass(slots=True)
class Account:
    """All that a sentence states of the same people.

    `first` numbers its first word. `setting` are places named before the people, `role` is that of
    the country that receives or sends them, `is_referred` if a pronoun refers to the people.
    """

    people: People | None
    first: int
    predicates: list[Predicate] = field(default_factory=list)
    origins: Names = ()
    setting: Names = ()
    role: CountryRole | None = None
    has_wares: bool = False
    is_referred: bool = False


def _list_reached(account: Account) -> Names:
    """Where people have come: `they enter Chad, but some are forced to beg`."""
    reached = (one.places["to"] for one in account.predicates if one.kind in TRAVELED)
    return tuple(next((names for names in reached if names), ()))


class AccountReader(PhraseReader):
    """Reads the phrases of a sentence in order and joins what is stated of the same people."""

    def __init__(self, marked: MarkedSentence, home: str | None) -> None:
        super().__init__(marked)
        self.home = home
        self.accounts: list[Account] = []
        self._listed = list(self.list_phrases())
        self._roles = list(self._find_roles())
        self._role: CountryRole | None = None
        self._last: Predicate | None = None
        self._is_closed = False
        self._wares = -_LONGEST_WARES - 1  # the word after goods
        self._end_clause()

    def read(self) -> list[Account]:
        """The accounts of the sentence, in order."""
        before: Phrase | None = None
        for number, phrase in enumerate(self._listed):
            self._enter_role(phrase)
            match phrase:
                case People():
                    self._take_people(phrase, number)
                case PlacePhrase():
                    self._take_places(phrase, before)
                case Verb():
                    self._take_verb(phrase, number, before)
                case ClauseMark():
                    self._take_mark(phrase, before)
            before = phrase
        return self.accounts

    def _end_clause(self) -> None:
        self._predicate: Predicate | None = None
        self._subject: People | None = None
        self._nearest: People | None = None
        self._agent: People | None = None
        self._setting: Names = ()
        self._since: Names = ()
        self._where: Names = ()
        self._is_unsure = self._refers_back = self._is_inside = False

    @property
    def _account(self) -> Account | None:
        return self.accounts[-1] if self.accounts else None

    def _find_roles(self) -> Iterator[tuple[int, CountryRole]]:
        """Where each `is a source country for` ends, the country, and its roles."""
        for found in _ROLE_FOR.finditer(self.text):
            words = found["roles"] or "destination"
            if not _ROLE_DENIED.search(words):
                name = self.names.get(found["home"], self.home)
                each = (one.group().lower() for one in _EACH_ROLE.finditer(words))
                roles = frozenset("origin" if one == "source" else one for one in each)
                yield found.end(), ((name,), roles)

    def _enter_role(self, phrase: Phrase) -> None:
        start = self.words[phrase.first].start
        while self._roles and start >= self._roles[0][0]:
            _, self._role = self._roles.pop(0)
            self._end_clause()

    def _begin(self, people: People | None, first: int) -> Account:
        """A new account; people without an origin have that of the people before them."""
        before = None if self._is_closed else self._account
        account = Account(people, first, role=self._role, setting=self._setting)
        account.origins = (people.origins if people else ()) or self._since
        if before and not account.origins and self._role is None:
            account.origins = before.origins
        if before and before.people is None and not account.setting:
            inside = (
                (*predicate.beside, *predicate.places["in"]) for predicate in before.predicates
            )
            account.setting = tuple(name for names in inside for name in names)
        elif before and self._refers_back and not account.setting:
            account.setting = _list_reached(before)
        account.is_referred = self._refers_back
        self.accounts.append(account)
        self._is_closed = False
        return account

    def _add(self, account: Account, verb: Verb, word: str, *, is_stated: bool) -> Predicate:
        predicate = Predicate(verb, word, is_stated, is_inside=self._is_inside)
        if self._where and verb.kind in SUFFERED:
            predicate.places["in"] += self._where
        self._where = ()
        account.has_wares |= verb.kind in MOVED and 0 <= verb.first - self._wares < _LONGEST_WARES
        account.predicates.append(predicate)
        self._predicate = self._last = predicate
        self._is_closed = False
        return predicate

    # ------------------------------------------------------------ people
    def _take_people(self, people: People, number: int) -> None:
        predicate, subject = self._predicate, self._subject
        if predicate and (
            people.before in ("to", "other_prepositions")
            or (people.before == "by" and predicate.kind in SUFFERED)
        ):
            is_led = people.before == "to" and predicate.kind in MOVED  # `sold to men in China`
            predicate.places["to" if is_led else "in"] += people.located
        elif predicate and people.before == "be" and self._is_become(people):
            predicate.places["in"] += people.located
        if self._role and predicate is None and people.before != "by":
            self._subject = self._nearest = people
            self._begin(people, people.first)
        elif people.before == "be" and subject and predicate is None:
            self._take_complement(people, subject)
        else:
            self._nearest = people
            if people.before == "by":
                self._agent = people
            elif predicate and self._is_gapped(people, number):
                deeds = self.accounts[-1].predicates
                deed = next((one for one in reversed(deeds) if one.kind not in TRAVELED), predicate)
                account = self._begin(people, people.first)
                again = self._add(account, deed.verb, deed.word, is_stated=deed.is_stated)
                again.places["in"] += people.located
            elif self._subject and self._is_apposition(people):
                origins = self._subject.origins or people.origins
                self._subject = self._nearest = replace(self._subject, origins=origins)
            elif people.before not in _OF_NO_SUBJECT or self._is_subject(people):
                self._subject = people

    def _is_subject(self, people: People) -> bool:
        """Whether people after an infinitive begin a clause: `to report women are forced`."""
        return people.before == "to" and self.kind(people.last) == "be"

    def _is_become(self, people: People) -> bool:
        """Whether they are what others are made: `forced to become beggars in the capital`."""
        be = self.skip_back(people.first - 1, ADVERBIAL | {"lead", "word"}, 3)
        return self.kind(be) == "be" and self.kind(be - 1) == "to"

    def _is_apposition(self, people: People) -> bool:
        """Whether people are some of those before them: `children, particularly girls, are`."""
        comma = self.skip_back(people.first - 1, _APPOSITION, _LONGEST_GAP)
        return (
            self._subject is not None
            and self._predicate is None
            and self.kind(comma) == "comma"
            and comma == self._subject.last
            and self.letters(comma + 1) in list_kind("especially")
        )

    def _take_complement(self, people: People, subject: People) -> None:
        """`Most victims are women from Mali`; without an origin they are the people before."""
        if not people.origins:
            return
        self._nearest = people
        if people.is_from and subject.are_victims:
            named = replace(people, groups=(*people.groups, *subject.groups))
            verb = Verb(people.first, people.first, "originates")
            account = self._begin(named, people.first)
            self._add(account, verb, "are", is_stated=not self._is_unsure)
        else:
            self._subject = people

    def _is_gapped(self, people: People, number: int) -> bool:
        """Whether the verb before is understood: `… to Gabon and Togolese boys to Nigeria`."""
        if people.before != "and" or not people.origins:
            return False
        for phrase in self._listed[number + 1 :]:
            if isinstance(phrase, PlacePhrase):
                return phrase.preposition in ("to", "in")
            is_noun = isinstance(phrase, Verb) and self._is_noun(phrase)  # `for work in Chad`
            if isinstance(phrase, Verb | People) and not is_noun:
                return False
            if isinstance(phrase, ClauseMark) and phrase.kind in ("stop", "relative"):
                return bool(people.located)
        return bool(people.located)

    def _is_noun(self, verb: Verb) -> bool:
        """Whether a form is what people travel for: `for domestic work`."""
        before = self.skip_back(verb.first - 1, ADVERBIAL | {"lead", "word", "filler"})
        return verb.kind == "travels" and self.kind(before) == "other_prepositions"

    # ------------------------------------------------------------ places
    def _take_places(self, places: PlacePhrase, before: Phrase | None) -> None:
        predicate = self._predicate
        if not places.preposition:
            self._take_bare_places(places)
        elif predicate is None:
            self._take_places_before_verb(places, before)
        elif not self._are_of_agents(places, before, predicate):
            self._attach(places, predicate)

    def _take_bare_places(self, places: PlacePhrase) -> None:
        """Places as objects: `enter Italy`, `transit Libya`, `leave Chad for Libya`."""
        one = self._predicate
        if one is None or one.kind not in ("enters", "passes", "leaves"):
            return
        before = self.skip_back(places.first - 1, frozenset(("lead",)))
        if one.kind == "leaves" and self.letters(before) == "for":
            one.places["to"] += places.names
        elif places.first <= one.verb.last + 1:
            ways = {"enters": "to", "passes": "via", "leaves": "from"}
            one.places[ways[one.kind]] += places.names

    def _take_places_before_verb(self, places: PlacePhrase, before: Phrase | None) -> None:
        close = self.kind(places.first - 1)
        be = self.skip_back(places.first - 1, ADVERBIAL | {"lead"})
        if places.preposition == "in":
            self._setting = places.names
        elif places.preposition == "from" and self._nearest is None:
            self._since = places.names if close in ("", "stop", "comma") else ()
        elif places.preposition == "from" and self.kind(be) == "be":  # `victims are from`
            self._take_suffered(Verb(places.first, places.first, "originates"), "are")
            self._take_places(places, before)

    def _are_of_agents(
        self, places: PlacePhrase, before: Phrase | None, predicate: Predicate
    ) -> bool:
        """Whether those who move others are of these places: `by gangs from`, not `by sea from`."""
        if places.preposition not in ("from", "in"):
            return False
        if places.preposition == "in" and predicate.kind not in MOVED:
            return False
        at = self.skip_back(places.first - 1, _OBJECT_GAP, 4)
        is_theirs = self.kind(at) == "by" and self.letters(at + 1) not in list_kind("by_means")
        is_offer = self.letters(places.first - 1) in list_kind("offers")
        return (before is not None and before is self._agent) or (is_theirs and not is_offer)

    def _attach(self, places: PlacePhrase, predicate: Predicate) -> None:
        preposition, names = places.preposition, places.names
        if self.letters(places.first) in ("within", "inside"):
            predicate.is_inside |= names[0] in (None, self.home)
            names = names[not names[0] :]
        if preposition == "in" and places.first == self.skip(predicate.verb.last, ADVERBIAL):
            predicate.beside += names
        elif preposition == "in" and self._is_to_buyers(places, predicate):
            predicate.places["to"] += names
        elif preposition == "from" and self._begins_way(places, predicate):
            again = self._add(
                self.accounts[-1], predicate.verb, predicate.word, is_stated=predicate.is_stated
            )
            again.places["from"] += names
            again.places["via"] += predicate.places["via"]
        elif not (
            preposition == "to" and self.letters(places.first - 1) in list_kind("leads_no_one")
        ):
            predicate.places[preposition] += names

    def _is_to_buyers(self, places: PlacePhrase, predicate: Predicate) -> bool:
        """Whether people are sold to those who are there: `sold to owners of bars in Chad`."""
        between = range(predicate.verb.last, places.first)
        return predicate.word in _SOLD and any(self.kind(at) == "to" for at in between)

    def _begins_way(self, places: PlacePhrase, predicate: Predicate) -> bool:
        """Whether a second `from` begins another way: `from A to B and from C to D`."""
        since, people = predicate.places["from"], self.accounts[-1].people
        is_joined = self.kind(places.first - 1) in ("and", "comma")
        if predicate.places["to"] and is_joined and not since and people and people.is_from:
            since += people.origins
        return bool(since and predicate.places["to"])

    # ------------------------------------------------------------ marks
    def _take_mark(self, mark: ClauseMark, before: Phrase | None) -> None:
        if self._predicate:
            self._mark_predicate(mark, self._predicate)
        match mark.kind:
            case "stop" | "contrast":
                self._is_closed |= mark.kind == "stop"
                self._end_clause()
                self._role = None
            case "relative":
                is_where = self.letters(mark.first) == "where"
                if is_where and isinstance(before, People):
                    self._where = before.located
                elif is_where and isinstance(before, PlacePhrase | ClauseMark):
                    self._where = self._list_last_names(mark)
            case "pronoun":
                self._refers_back = True
            case "unsure":
                self._is_unsure = True
            case "wares":
                self._wares = mark.last
            case "inside":
                self._is_inside = True

    def _mark_predicate(self, mark: ClauseMark, predicate: Predicate) -> None:
        match mark.kind:
            case "wares":
                is_near = mark.first - predicate.verb.last <= _LONGEST_WARES
                self.accounts[-1].has_wares |= is_near and predicate.kind in MOVED
            case "inside":
                predicate.is_inside = True
            case "abroad":
                predicate.is_abroad = True

    def _list_last_names(self, mark: ClauseMark) -> Names:
        """The places right before a mark."""
        behind = [
            one
            for one in self._listed
            if isinstance(one, PlacePhrase) and mark.first - 1 <= one.last <= mark.first
        ]
        return behind[-1].names if behind else ()

    # ------------------------------------------------------------ verbs
    def _take_verb(self, verb: Verb, number: int, before: Phrase | None) -> None:
        word = self.letters(verb.first)
        if verb.kind == "elsewhere":  # what follows is no way of theirs: `were deported from`
            self._predicate = self._last = None
            self._is_unsure = False
            return
        target = self._find_object(verb, number)
        if word in list_kind("moves_others") and target:
            verb = replace(verb, kind="moves")
        if word in ("come", "comes", "came", "coming"):
            behind = self.skip(verb.last, ADVERBIAL | {"lead"})
            verb = replace(verb, kind="originates") if self.kind(behind) == "from" else verb
        is_active = verb.kind in _ACTS or (verb.kind == "found" and target is not None)
        if is_active and not verb.is_passive:
            self._take_act(verb, word, target)
        elif verb.kind in ("moved", "exploited") and not verb.is_passive and target is not None:
            if target == "them" or self._is_past(verb, before):
                self._take_act(verb, word, target)
        else:
            self._take_suffered(verb, word)

    def _is_past(self, verb: Verb, before: Phrase | None) -> bool:
        """Whether a form is a past tense, and no adjective: `trafficked women`."""
        if self.kind(verb.first - 1) in _NO_VERB:
            return False
        if before is self._nearest and before and verb.first - before.last > _FARTHEST_SUBJECT:
            return False
        return verb.before in _AGENTS or (verb.is_joined and self._last is not None)

    def _find_object(self, verb: Verb, number: int) -> People | Literal["them"] | None:
        """The people after a verb, or `them`."""
        if self.letters(verb.last) in _THEM:
            return "them"
        for phrase in self._listed[number + 1 :]:
            if isinstance(phrase, People):
                gap = range(verb.last, phrase.first)
                is_near = all(self.kind(one) in _OBJECT_GAP for one in gap)
                return phrase if is_near and len(gap) <= _LONGEST_GAP else None
            if not (isinstance(phrase, ClauseMark) and phrase.kind in _OBJECT_GAP):
                return None
        return None

    def _take_act(self, verb: Verb, word: str, target: People | Literal["them"] | None) -> None:
        """What somebody does to people, who are after the verb; or `trafficking` as a noun."""
        is_stated = not self._is_unsure
        is_noun = word == "trafficking"
        if isinstance(target, People):
            if is_noun and target.first == verb.last and target.are_victims:
                return
            subject, self._subject = self._subject, None
            account = self._begin(target, target.first)
            before = account.origins if verb.is_joined else ()
            kin = subject.origins if subject and subject.is_kin else before
            account.origins = target.origins or kin
            self._add(account, verb, word, is_stated=is_stated)
        elif target == "them" and (self._account or self._nearest):
            nearest = self._nearest
            account = self._account or self._begin(
                nearest, nearest.first if nearest else verb.first
            )
            self._add(account, verb, word, is_stated=is_stated)
        elif is_noun and self._predicate:
            is_near = verb.first - self._predicate.verb.last <= _LONGEST_GAP
            self._predicate.is_trade = is_near and self._predicate.word in _SUBJECTED
        elif is_noun:
            self._add(self._begin(None, verb.first), verb, word, is_stated=is_stated)
        else:
            self._predicate = None
        self._is_unsure = False

    def _take_suffered(self, verb: Verb, word: str) -> None:
        """What people suffer or do, who are before the verb."""
        is_stated = not self._is_unsure
        before = self.skip_back(verb.first - 1, ADVERBIAL)
        is_being = self.letters(before) == "being"  # `may … before being forced`
        if self._last and (is_being or (verb.is_joined and not verb.is_passive)):
            is_stated = is_stated and self._last.is_stated
        is_reduced = not verb.is_passive and verb.kind not in _OF_SUBJECT  # `women trafficked to`
        subject = self._subject
        if (is_reduced or self._is_relative(verb)) and self._nearest and not verb.is_joined:
            if self._nearest is self._agent:
                return
            subject = self._nearest
        account = self._account
        if account is None or (subject is None and self._is_closed and not self._refers_back):
            account = self._begin(subject, subject.first if subject else verb.first)
        elif subject and subject is not account.people and not (is_reduced and verb.is_joined):
            account = self._begin(subject, subject.first)
        self._subject = None
        self._add(account, verb, word, is_stated=is_stated)
        self._is_unsure = False

    def _is_relative(self, verb: Verb) -> bool:
        """Whether `who` or `that` is before the verb."""
        before = ADVERBIAL | {"be", "have", "unsure"}
        return self.letters(self.skip_back(verb.first - 1, before)) in (
            "who",
            "that",
        )
