"""The phrases of a sentence about movements: people, places after prepositions, verbs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline import patterns as re
from pipeline.grammar.engine import Kind, TokenLexicon
from pipeline.grammar.names import word_set
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import A_YEAR, build_trie_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIRST_PLACE: Final = 0xF000  # letters of the private use area, which no reading holds
_FIRST_PEOPLE: Final = 0xF600
_MOST: Final = 0x200
PLACE: Final = r"[\uf000-\uf5ff\uf8fd\uf8fe]"  # a letter of a place
NAMES_PLACES: Final = re.compile(r"[\uf000-\uf8ff]")  # a letter of a place or people
_NOWHERE: Final = "\uf8fe"
HOME_PART: Final = "\uf8fd"  # stands for a part of the home country without a name, and names it
_UNNAMED: Final = re.compile(  # `neighboring countries`, but where names or a region follow
    r"""\b (?:the\s)? (?: (?:other\s)? (?:neighbou?ring|nearby|foreign) \s (?:countries|states)
      | (?:this|the) \s (?:country|region) (?!['\u2019]) | (?:other|third) \s countries )
    (?! ,? \s (?: such\sas | including | like | of | in | especially | particularly | primarily
        | mainly | mostly | notably ) \b | \w )""",
    re.VERBOSE | re.IGNORECASE,
)
_TOWNS: Final = spell_words("movement", "home_parts_alone")
_HOME_PART: Final = re.compile(  # `the countryside`, neither `Yemeni cities` nor `cities of X`
    rf"""\b (?=[a-z]) (?<![\uf000-\uf8ff]\s) (?<!foreign\s) (?<!neighboring\s)
    (?: (?: the | its | their | country['\u2019]s ) \s )*
    (?: (?: (?:{spell_words("movement", "home_part_modifiers")}) \s (?: (?:and|or) \s )? )+
        (?: {spell_words("movement", "home_parts")} | {_TOWNS} )
      | {_TOWNS} | rural (?=\sto\surban) ) \b
    (?! ,? \s (?: such\sas | including | like | of | near | along\s(?:the|its)\sborder
        | in (?= \s (?: the\s )? (?-i: [A-Z\uf000-\uf8ff] ) )
        | especially | particularly ) \b (?!\s (?: the\s )? country ) )""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS: Final = (
    "from", "to", "in", "via", "by", "other_prepositions", "be", "have", "relative", "pronoun",
    "contrast", "aside", "adverbs", "lead", "of", "group", "kin", "moved", "moves", "exploited",
    "exploits", "suffers", "found", "travels", "enters", "passes", "leaves", "originates",
    "elsewhere", "unsure", "inside", "abroad", "wares", "and",
)  # fmt: skip
VERBS: Final = frozenset(_KINDS[_KINDS.index("moved") : _KINDS.index("unsure")])
PREPOSITIONS: Final = frozenset(("from", "to", "in", "via"))
ADVERBIAL: Final = frozenset(("adverbs", "aside"))
_LEADS: Final = ADVERBIAL | {"lead"}
_JOINERS: Final = ADVERBIAL | {"comma", "and"}
_POSTMODIFIERS: Final = ADVERBIAL | {"lead", "pronoun"}
_LOOSE: Final = _POSTMODIFIERS | {"unsure", "word", "filler"}
_MODIFIERS: Final = frozenset(("word", "filler", "lead", "adverbs", "other"))
_PARTICIPLES: Final = frozenset(("moved", "exploited", "found", "elsewhere"))
_PREDICATES: Final = VERBS | {"be", "have", "relative"}
_MARKS: Final = word_set("stop contrast relative pronoun unsure inside abroad wares comma and")
_LONGEST_MODIFIER: Final = 3  # words between a people and its group
_LONGEST_GLOSS: Final = 14  # words in parentheses after a group
_LONGEST_OFFENCE: Final = 10
_NAMES_PEOPLE: Final = frozenset(("group", "kin", "people", "word"))  # `vulnerable girls`
Names: TypeAlias = "tuple[str | None, ...]"


@dataclass(frozen=True, slots=True)
class LocatedPlace:
    """A place in a sentence: half-open offsets, and its country's code or printed name."""

    start: int
    end: int
    name: str
    is_people: bool = False


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence in which a letter replaces each place and people, and the replaced names."""

    text: str
    names: dict[str, str]

    @classmethod
    def from_sentence(cls, sentence: str, places: Sequence[LocatedPlace]) -> MarkedSentence:
        """The sentence with its places replaced; `places` may not overlap."""
        names: dict[str, str] = {}
        parts: list[str] = []
        at = 0
        for number, place in enumerate(sorted(places, key=lambda one: one.start)[:_MOST]):
            letter = chr((_FIRST_PEOPLE if place.is_people else _FIRST_PLACE) + number)
            names[letter] = place.name
            parts += [_plain(sentence[at : place.start]), letter]
            at = place.end
        text = "".join([*parts, _plain(sentence[at:])])
        names[HOME_PART] = HOME_PART
        return cls(_HOME_PART.sub(HOME_PART, _UNNAMED.sub(_NOWHERE, text)), names)

    def list_names(self, listed: str) -> Iterator[str | None]:
        """The names that the letters of a part replace; None for a place without a name."""
        for letter in NAMES_PLACES.findall(listed):
            yield None if letter == HOME_PART else self.names.get(letter)


def _plain(text: str) -> str:
    return NAMES_PLACES.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a marked sentence: its kind, half-open offsets, and lower-case letters."""

    kind: str
    start: int
    end: int
    text: str


@cache
def list_kind(name: str) -> frozenset[str]:
    """The words of one list of movements."""
    return frozenset(list_words("movement", name))


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind in _KINDS for word in list_words("movement", kind)}


@cache
def _lexicon() -> TokenLexicon:
    phrases = [word for word in _kinds() if not word.isalpha()]
    return TokenLexicon(
        Kind("space", r"\s+", begins=r"\s"),
        Kind("place", PLACE),
        Kind("people", r"[\uf600-\uf8fc]"),
        Kind("phrase", rf"\b{build_trie_pattern(phrases)}\b"),
        Kind("possessive", r"['\u2019]s?\b"),
        Kind("filler", r"\w+(?:['\u2019-]\w+)+|\d+(?:[.,]\d+)*"),
        Kind("comma", ","),
        Kind("dash", r"[\u2013\u2014]|(?<=\s)-(?=\s)"),
        Kind("stop", r"[;:]"),
        Kind("opening", r"[(\[]"),
        Kind("closing", r"[)\]]"),
        flags=re.IGNORECASE,
    )


def list_tokens(text: str) -> list[Word]:
    """The words and marks of a marked sentence."""
    kinds = _kinds()
    words = []
    tokens = _lexicon().scan(text)
    for token in tokens.make(0, len(tokens.found)):
        spelled = " ".join(text[token.start : token.end].lower().split())
        kind = token.kind
        if kind in ("phrase", "word"):
            kind = kinds.get(spelled) or ("adverbs" if spelled.endswith("ly") else kind)
        elif kind == "filler" and A_YEAR.fullmatch(spelled):
            kind = "year"
        if kind != "space":
            words.append(Word(kind, token.start, token.end, spelled))
    _mark_dashes(words)
    for at, word in enumerate(words):
        kind = _settle_kind(word, words[at + 1 : at + 4])
        if kind != word.kind:
            words[at] = replace(word, kind=kind)
    return words


def _settle_kind(word: Word, behind: Sequence[Word]) -> str:
    """The kind of a word by those after it."""
    if word.kind == "pronoun" and not _is_alone(behind):
        return "lead"
    is_before_people = bool(behind) and behind[0].kind in _NAMES_PEOPLE
    if word.text in list_kind("unsure_predicatives") and is_before_people:
        return "word"
    is_of_trade = any(one.text.startswith("traffick") for one in behind[:2])
    if word.text in list_kind("internal") and is_of_trade:
        return "inside"
    return "comma" if word.text == ";" and _continues_list(behind) else word.kind


def _mark_dashes(words: list[Word]) -> None:
    """Makes dashes commas that enclose an aside or precede more places; others end a clause."""
    opened: int | None = None
    for at, word in enumerate(words):
        if word.kind == "stop":
            opened = None
        elif word.kind == "dash":
            behind = (one.kind for one in words[at + 1 :] if one.kind not in _LEADS)
            is_list = next(behind, "") in PREPOSITIONS  # `- mainly in Chad`
            is_comma = is_list or opened is not None
            words[at] = replace(word, kind="comma" if is_comma else "stop")
            if opened is not None:
                words[opened] = replace(words[opened], kind="comma")
            opened = at if opened is None else None


def _continues_list(behind: Sequence[Word]) -> bool:
    """Whether the words after a semicolon only name more places: `; and in Chad`."""
    kinds = [one.kind for one in behind if one.kind != "adverbs"]
    return kinds[:1] == ["and"] and not PREPOSITIONS.isdisjoint(kinds[1:2])


def _is_alone(behind: Sequence[Word]) -> bool:
    """Whether the words after a pronoun make it one: `some are`, not `some women`."""
    near = [one for one in behind if one.kind != "adverbs"]
    return (
        not near or near[0].kind in _PREDICATES or near[0].kind == "unsure" or near[0].text == "of"
    )


@dataclass(frozen=True, slots=True)
class People:
    """Groups of people with the places that they are of, and those that they are in.

    `first` and `last` number the words; `before` is the kind of the word before, without articles
    and adjectives; no groups are named by a people alone: `Haitians`.
    """

    first: int
    last: int
    groups: tuple[str, ...]
    origins: Names
    located: Names = ()
    is_kin: bool = False
    before: str = ""
    is_from: bool = False

    @property
    def are_victims(self) -> bool:
        """Whether a group is that of victims."""
        return not list_kind("victims").isdisjoint(self.groups)


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """A list of places after a preposition, of its kind, or after none."""

    first: int
    last: int
    preposition: str
    names: Names


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its kind, whether people suffer it, whether a conjunction joins it to another."""

    first: int
    last: int
    kind: str
    is_passive: bool = False
    is_joined: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class ClauseMark:
    """A word that ends a clause, refers back, denies, or says where without a name."""

    first: int
    last: int
    kind: str


Phrase: TypeAlias = "People | PlacePhrase | Verb | ClauseMark"


class PhraseReader:
    """Cuts a marked sentence into phrases."""

    def __init__(self, marked: MarkedSentence) -> None:
        self.text = marked.text
        self.names = marked.names
        self.words = list_tokens(marked.text)

    def kind(self, at: int) -> str:
        """The kind of a word, empty beyond the ends."""
        return self.words[at].kind if 0 <= at < len(self.words) else ""

    def letters(self, at: int) -> str:
        """The lower-case letters of a word, empty beyond the ends."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def list_phrases(self) -> Iterator[Phrase]:
        """The phrases in order."""
        at = 0
        while at < len(self.words):
            phrase = self._read_phrase(at)
            if phrase:
                yield phrase
            at = phrase.last if phrase else at + 1

    def _read_phrase(self, at: int) -> Phrase | None:
        kind = self.kind(at)
        if kind in ("people", "group", "kin"):
            return self._read_victims_of(at) or self._read_people(at)
        if kind in PREPOSITIONS:
            return self._read_after_preposition(at)
        if kind == "place":
            found = self._read_list(at, "")
            return PlacePhrase(at, found[1], "", found[0]) if found else None
        if kind in VERBS:
            return None if self._is_adjective(at) else self._read_verb(at)
        return ClauseMark(at, at + 1, kind) if kind in _MARKS else None

    def _is_adjective(self, at: int) -> bool:
        """Whether a form of a verb is none: `forced labor`, `a transit country`, `by ship`."""
        behind = self.letters(at + 1)
        if self.letters(at) == "forced":
            people = self._read_people(at + 1)  # `forced girls into`, not `forced child labor`
            behind = self.letters(people.last) if people else behind
            return behind not in list_kind("forced_to")
        if self.letters(at) in list_kind("by_means"):
            return self.kind(at - 1) in ("by", "via")
        return self.letters(at) == "transit" and behind in list_kind("transit_nouns")

    def _read_after_preposition(self, at: int) -> Phrase | None:
        kind = self.kind(at)
        joined = at + 2 if kind == "to" and self.kind(at + 1) == "and" else at
        first = joined + 1 if self.kind(joined) == "via" else at + 1  # `to and through`
        found = self._read_list(first, kind)
        return PlacePhrase(at, found[1], kind, found[0]) if found else None

    def skip(self, at: int, kinds: frozenset[str], most: int = 99) -> int:
        """The first word from `at` on, after at most so many, that is of no such kind."""
        end = at + most
        while at < end and self.kind(at) in kinds:
            at += 1
        return at

    def skip_back(self, at: int, kinds: frozenset[str], most: int = 99) -> int:
        """The first word from `at` back, after at most so many, that is of no such kind."""
        end = at - most
        while at > end and self.kind(at) in kinds:
            at -= 1
        return at

    def _skip_joiner(self, at: int) -> int:
        """The word after `and`, a comma and words such as `to a lesser extent`; `at` without."""
        behind = self.skip(at, _JOINERS)
        joined = any(self.kind(one) in ("and", "comma") for one in range(at, behind))
        return behind if joined else at

    def _read_list(self, at: int, preposition: str) -> tuple[Names, int] | None:
        """The names of a list of places, and the word after it."""
        place = self._find_place(at, preposition)
        if place is None:
            return None
        names: list[str | None] = []
        while place is not None:
            names.append(self.names.get(self.letters(place)))
            at = self._pass_place(place + 1)
            place = self._find_next_place(at, preposition)
        return tuple(dict.fromkeys(names)), at

    def _find_place(self, at: int, preposition: str) -> int | None:
        """The first place of a list, after words such as `parts of` or `countries, including`."""
        if preposition == "from":
            at = self._pass_part_of_country(at)
        while True:
            kind, behind = self.kind(at), self.kind(at + 1)
            is_lead = (
                kind in _LEADS
                or (kind == "comma" and behind == "lead")
                or (self.kind(at - 1) == "lead" and kind == "and" and behind == "lead")
                or (
                    self.kind(at - 1) == "lead"
                    and preposition
                    and kind in ("of", "in", preposition)
                )
            )
            if not is_lead:
                is_site = preposition == "in" and kind == "people" and not self._read_head(at)
                return at if kind == "place" or is_site else None
            at += 1

    def _pass_part_of_country(self, at: int) -> int:
        """The place after a part of a country that no gazetteer knows: `Nord in France`."""
        behind = at
        while self.kind(behind) == "word" and self.text[self.words[behind].start].isupper():
            behind += 1
        return behind + 1 if at < behind <= at + 3 and self.kind(behind) == "in" else at

    def _pass_place(self, at: int) -> int:
        """The word after a place, its possessive, its gloss in parentheses and its kind."""
        if self.kind(at) == "possessive":
            at += 1
        if self.kind(at) == "opening":
            closing = next((n for n in range(at + 1, at + 5) if self.kind(n) == "closing"), at - 1)
            at = closing + 1 if closing > at else at
        while self.letters(at) in list_kind("place_kinds"):
            at += 1
        return at

    def _find_next_place(self, at: int, preposition: str) -> int | None:
        """The next place of a list after `and`, a comma and words such as `to a lesser extent`."""
        behind = self._skip_joiner(at)
        if behind == at:
            return None
        behind += bool(preposition) and self.kind(behind) == preposition
        place = self._find_place(behind, preposition)
        if place is not None and self.kind(at) == "comma":
            after = self._pass_place(place + 1)
            if self.letters(after) in list_kind("singular"):  # `…, and Moldova is`: another clause
                return None
        return place

    def _read_victims_of(self, at: int) -> Verb | None:
        """`are victims of`, `become victims in`: what people suffer."""
        if self.letters(at) not in list_kind("victims") or self.kind(at + 1) not in ("of", "in"):
            return None
        be = self.skip_back(at - 1, _LOOSE | {"and", "moves"}, 6)
        if self.kind(be) not in ("be", "elsewhere") and self.letters(be) not in ("as", "fall"):
            return None
        last = at + 1 + (self.kind(at + 1) == "of")
        return Verb(at, last, "suffers", is_passive=True, before=self.kind(be))

    def _read_people(self, at: int) -> People | None:
        """Groups joined by commas and `and`, with the places they are of and in."""
        head = self._read_head(at)
        if head is None:
            return None
        groups: list[str] = []
        origins: list[str | None] = []
        located: list[str | None] = []
        first, is_kin, is_from = at, False, False
        while head is not None:
            groups += head.groups
            origins += head.origins
            is_kin |= head.is_kin
            at = head.last
            while behind := self._read_after_people(at, tuple(groups)):
                more, places, at = behind
                origins += more
                located += places
                is_from |= bool(more)
            joined = self._pass_joiner(at)
            head = self._read_head(joined) if joined else None
        before = self.kind(self.skip_back(first - 1, _LOOSE, 4))
        named = tuple(dict.fromkeys(groups))
        since, inside = tuple(dict.fromkeys(origins)), tuple(dict.fromkeys(located))
        return People(first, at, named, since, inside, is_kin, before, is_from)

    def _read_head(self, at: int) -> People | None:
        """A group, a people before a group, or a people as a subject."""
        origins: list[str | None] = []
        behind = at
        while self.kind(behind) == "people":
            origins.append(self.names.get(self.letters(behind)))
            behind += 1
            joined = self.skip(behind, _JOINERS)
            if self.kind(joined - 1) == "and":  # `Togolese and other African victims`
                joined = self.skip(joined, frozenset(("lead",)), 1)
            behind = joined if self.kind(joined) == "people" else behind
        head = behind
        while origins and head < behind + _LONGEST_MODIFIER and self._is_modifier(head):
            head += 1
        kind = self.kind(head)
        while kind == self.kind(head + 1) == "group":  # `adult women`
            head += 1
        if kind in ("group", "kin"):
            groups = (self.letters(head),) if kind == "group" else ()
            return People(at, head + 1, groups, tuple(origins), is_kin=kind == "kin")
        is_set_off = self.kind(behind) == "comma"  # `women, mainly Kenyans and Ugandans, are`
        subject = self.kind(self.skip(behind + is_set_off, ADVERBIAL))
        is_subject = subject in _PREDICATES or self.letters(behind) in list_kind("staying")
        is_object = self.kind(at - 1) in ("moved", "moves", "exploits")  # `kidnapped Kenyans`
        if origins and (is_subject or is_object):
            return People(at, behind, (), tuple(origins))
        return None

    def _is_modifier(self, at: int) -> bool:
        """Whether a word is between a people and its group: `Kenyan and Congolese migrant men`."""
        if self.kind(at) == "and":
            following = self.words[at + 1 : at + 2]
            return any(self.text[one.start].isupper() for one in following)
        return self.kind(at) in _MODIFIERS or self.letters(at) in list_kind("trafficked")

    def _pass_joiner(self, at: int) -> int | None:
        """Where the next of joined groups may begin: `and young`, `, as well as`."""
        behind = self._skip_joiner(at)
        if behind == at:
            return None
        behind = self.skip(behind, _MODIFIERS, _LONGEST_MODIFIER)
        return behind if self.kind(behind) in ("people", "group") else None

    def _read_after_people(
        self, at: int, groups: tuple[str, ...]
    ) -> tuple[Names, Names, int] | None:
        """The words after a group: its origins, its places, and where they end."""
        behind = self.skip(at + (self.kind(at) == "comma"), _POSTMODIFIERS, 5)
        kind = self.kind(behind)
        if kind == "of" and self.kind(behind + 1) == "people":
            is_descent = self.letters(behind + 2) in list_kind("descent")
            name = self.names.get(self.letters(behind + 1))
            return ((name,), (), behind + 3) if is_descent else None
        if kind == "of" and groups and groups[-1] in list_kind("victims"):
            return self._pass_offence(behind + 1)
        if kind == "from" or (kind == "of" and not list_kind("of_a_state").isdisjoint(groups)):
            found = self._read_list(behind + 1, "from")
            return (found[0], (), found[1]) if found else None
        is_staying = self.letters(behind) in list_kind("staying")
        behind += is_staying
        is_traveling = (
            self.kind(behind) == "to" and groups[-1:] and groups[-1] in list_kind("traveling")
        )
        if (self.kind(behind) == "in" or is_traveling) and (
            found := self._read_list(behind + 1, self.kind(behind))
        ):
            return (), found[0], found[1]
        end = self._pass_remark(at)
        return ((), (), end) if end else None

    def _pass_remark(self, at: int) -> int | None:
        """The word after an age or what is in parentheses."""
        if self.kind(at) == "opening":
            reach = range(at + 1, min(at + _LONGEST_GLOSS, len(self.words)))
            return next((one + 1 for one in reach if self.kind(one) == "closing"), None)
        if self.letters(at) == "as" and self.letters(at + 1) == "young":
            return at + 4
        if self.letters(at) == "between" and self.letters(at + 2) == "ages":
            at += 2
        if self.letters(at) in list_kind("ages"):
            return self.skip(at + 1, frozenset(("filler", "and", "to", "of")), 5)
        return None

    def _pass_offence(self, at: int) -> tuple[Names, Names, int] | None:
        """The words after `victims of`: `sex and labor trafficking`."""
        end = None
        for one in range(at, min(at + _LONGEST_OFFENCE, len(self.words))):
            if self.letters(one) in list_kind("offences"):
                end = one + 1
            elif self.kind(one) in ("from", "to", "in", "via", "be", "stop", "relative"):
                break
        return ((), (), end) if end else None

    def _read_verb(self, at: int) -> Verb:
        kind = self.kind(at)
        before = self.skip_back(at - 1, _LOOSE, 4)
        is_passive = self.kind(before) == "be" and kind in _PARTICIPLES
        if self.letters(at) == "subject" and self.letters(at + 1) == "to":
            kind, is_passive = "suffers", True
        close = self.skip_back(at - 1, ADVERBIAL)
        is_joined = self.kind(close) in ("and", "comma")
        return Verb(at, at + 1, kind, is_passive, is_joined, self.kind(close))
