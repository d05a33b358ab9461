"""The words of trafficking reports: places marked by letters, victims, verbs, prepositions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.vocabulary.exploitation import purpose_names
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIRST_PLACE: Final = 0xF000  # letters of the private use area, which no reading holds
_FIRST_PEOPLE: Final = 0xF600
_MOST: Final = 0x200
NAMES_PLACES: Final = re.compile(r"[\uf000-\uf8ff]")  # a letter of a place or people
_NOWHERE: Final = "\uf8ff"

PLACE: Final = "[\uf000-\uf5ff\uf8ff]"
PEOPLE: Final = "[\uf600-\uf8fe]"

_UNNAMED: Final = re.compile(  # `neighboring countries`, but where names or a region follow
    r"""\b (?:the\s)? (?: (?:other\s)? (?:neighbou?ring|nearby|foreign) \s (?:countries|states)
      | (?:this|the) \s (?:country|region) | (?:other|third) \s countries )
    (?! ,? \s (?:such\sas|including|like|especially|particularly|of|in) \b | \w )""",
    re.VERBOSE | re.IGNORECASE,
)
_LEAD: Final = (
    "(?:(?:the|its|many|other|several|some|third|various|neighbou?ring|"
    rf"{spell_words('patterns', 'lead')}|capital(?:\scity)?(?:\sof)?),?\s)*+"
)
_KIND: Final = (
    r"(?:\s(?:regions?|provinces?|districts?|states?|count(?:y|ies|ries)|islands?|cit(?:y|ies)))?"
)
_AND: Final = r"(?:and|or|as\swell\sas)"
_ASIDE: Final = (  # within a list: `Russia, and, to a lesser extent, Cyprus`
    r"(?:,?\s(?:to\sa\s(?:much\s)?(?:lesser|smaller)\s(?:extent|degree)"
    r"|(?:less|more|most)\s(?:commonly|frequently|often|recently)"
    r"|in\s(?:fewer|some|smaller)\s(?:cases|numbers)"
    r"|also|increasingly|occasionally|recently|reportedly|sometimes),?)"
)
_NEXT: Final = rf"(?:\s?,?\s{_AND}|\s?,){_ASIDE}?\s"
_GLOSS: Final = rf"(?:\s\((?:{PLACE}|[A-Z]{{2,5}})\))?"  # `the Central African Republic (CAR)`
_NAMED: Final = rf"{PLACE}{_GLOSS}{_KIND}"
LISTED: Final = rf"{_LEAD}{_NAMED}(?:{_NEXT}(?:(?:in)?to\s)?{_LEAD}{_NAMED})*"
PEOPLES: Final = rf"{PEOPLE}(?:(?:{_NEXT}|\s){PEOPLE})*"


@dataclass(frozen=True, slots=True)
class LocatedPlace:
    """A place in a sentence: half-open offsets, and its country's code or printed name."""

    start: int
    end: int
    name: str
    is_people: bool = False


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence in which a letter replaces each place and people, and the names behind these."""

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
        return cls(_UNNAMED.sub(_NOWHERE, text), names)

    def list_names(self, listed: str) -> Iterator[str | None]:
        """The names behind the letters of a part, in order; None for a place without a name."""
        for letter in NAMES_PLACES.findall(listed):
            yield self.names.get(letter)


def _plain(text: str) -> str:
    return NAMES_PLACES.sub(" ", text)


PEOPLE_MOVED: Final = (
    r"women|girls|boys|children|minors|adolescents|teenagers|victims|migrants|refugees|infants|babies"
    r"|(?:migrant|sex|domestic|construction|factory|farm|seasonal)\sworkers|laborers|labourers"
)
ONE: Final = r"woman|girl|boy|child|man|minor|victim|migrant|national|citizen"
GROUP: Final = (
    rf"(?:{PEOPLE_MOVED}|men|adults|persons|people|individuals|nationals|citizens|workers"
    r"|asylum\sseekers)"
)
PURPOSE: Final = re.compile(rf"\b(?:{'|'.join(purpose_names())})\b", re.IGNORECASE)
WARES: Final = re.compile(  # goods that are trafficked, not people
    rf"\b(?:{spell_words('patterns', 'wares')})\b",
    re.IGNORECASE,
)

MOVED: Final = re.compile(
    rf"""\b(?: trafficked | trafficking (?= \s (?:\w+\s){{0,2}} {PEOPLE} )
      | transported | smuggled | taken | brought | sent | sold | moved | lured
      | (?:bringing|luring|recruiting|selling|sending|smuggling|taking|trafficking|transporting)
        (?= \s (?!in\s|of\s) (?:(?:[\w-]+|{PEOPLE})\s){{0,3}} {GROUP} \b )
      | recruited | shipped | trafficking\sof | traffic | transport | bring | send | sell | smuggle
      | lure
      | (?:victims?\sof|subjected\sto)\s(?:\w+\s){{0,2}}trafficking ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
MIGRATED: Final = re.compile(
    r"\b(?:(?:im|e)?migrat(?:e[sd]?|ing)|comes?|came|travel(?:s|l?ed|l?ing)?|mov(?:e|ing)|journey(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
TRANSITED: Final = re.compile(r"\btransit(?:s|ed|ing)?\s(?:through\s)?", re.IGNORECASE)
HARDSHIP: Final = re.compile(  # without such words a journey is no movement of victims
    r"\b(?:traffick|exploit|forced|coerced|subjected|prostitut|smuggl|beg(?:ging|gars?)?\b|recruit|slave|servitude"
    r"|victim)",
    re.IGNORECASE,
)
SUFFERING: Final = re.compile(  # what recruits and migrants come to
    r"\b(?:traffick|exploit|forced|coerced|subjected|prostitut|begg|slave|servitude|victim|held\s)",
    re.IGNORECASE,
)
WITHIN: Final = re.compile(  # movements inside one country
    rf"""\b(?: internally | (?:internal|domestic) \s (?:\w+\s){{0,2}}?trafficking | domestically
      | within \s (?:the\s)? (?: country | {PLACE} )
      | from \s (?:poor\s)?rural \s (?:areas|regions|communities|villages) \b [^.;]{{0,60}}?
        \b (?:to|in|into) \s (?:urban|cities|towns|the\scapital|large|larger)
)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
TO_TOWN: Final = re.compile(
    r"\b(?:to|into)\s(?:[\w-]+\s){0,4}?(?:urban\s(?:and\s\w+\s)?(?:areas|cent(?:er|re)s)|cities|the\scapital)\b",
    re.IGNORECASE,
)
RELOCATED: Final = re.compile(r"\brelocat(?:e[sd]?|ing)\b", re.IGNORECASE)
EXPLOITED: Final = re.compile(
    r"""\b(?: exploit(?:s|ed|ing)? | subject(?:s|ed)?\s(?:them\s)?to
      | victims?\sof(?=\s(?:[\w-]+[\s,]+){0,5}?
          (?:traffick|exploit|forced|sex|labor|prostitut|servitude|slave))
      | (?:are|were)\s(?:[\w-]+\s){0,5}?victims(?=\sin\s)
      | held\s(?:for\sransom|hostage|captive) | prostituted
      | (?:face|experience|endure)[sd]?\s(?:conditions\s(?:of|indicative\sof)\s)?
        (?:forced|bonded|involuntary)
      | sold\s(?:as|into) | identified(?=\s(?:[\w,]+\s){0,4}victims\b) | forced\s(?:into|to)
      | coerced\s(?:into|to) | trafficked | recruited | lured
      | (?:are|were|been)\s(?:\w+\s)?(?:found|identified|discovered) ) \b""",
    re.VERBOSE | re.IGNORECASE,
)
AT_WORK: Final = re.compile(
    r"\b(?:(?:are|were)\sreported\sto\s|and\s)?(?:engage\sin\s)?work(?:s|ed)?(?=\sin\s)",
    re.IGNORECASE,
)
ABUSED: Final = re.compile(r"\b(?:victims|forced|exploit|traffick|unaccompanied)", re.IGNORECASE)
EXPLOITS: Final = re.compile(  # active voice: the subject is not the victim
    (
        r"\b(?:exploit(?:s|ed|ing)?|traffic(?:s|ked|king(?!\svictims\b))?|recruit(?:s|ed"
        r"|ing)?|lur(?:es?|ed|ing)|smuggl(?:es?|ed|ing))(?=\s(?:(?!(?:"
        rf"{spell_words('patterns', 'exploits')})\b)(?:[\w-]+|{PEOPLE})\s){{0,4}}?{GROUP}\b)"
    ),
    re.IGNORECASE,
)
NOT_STATED: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|possibly|potential(?:ly)?|may|might|could|would|can|should|(?:at\s(?:\w+\s)?risk)|vulnerable"
    r"|den(?:y|ies|ied)|illegal|(?:prohibit|criminali[sz]e|outlaw|penali[sz]e)[sd]?"
    r"|attempt(?:s|ed|ing)?|tr(?:y|ied|ying)\sto|plan(?:s|ned|ning)?\sto)\b",
    re.IGNORECASE,
)
SUPPOSED: Final = re.compile(
    r"\b(?:if|whether|to\sand\sfrom|from\sand\sto|to\sand\swithin\sand\sfrom)\b", re.IGNORECASE
)
NO_TRAFFICKING: Final = re.compile(  # a way home, a flight, an official's journey
    r"""\b(?: deported | returned | repatriated | rescued | extradited | expelled | fled | escaped
      | sent\s(?:back|home) | workshops? | conferences? | delegations? | training | trained
      | funded ) \b""",
    re.VERBOSE | re.IGNORECASE,
)


def find_victims_start(clause: str, verb: int) -> int:
    """Where victims may be named: after an active verb that ends at `verb`, else anywhere."""
    return verb if any(verb == found.end() for found in EXPLOITS.finditer(clause)) else 0


BY_THOSE: Final = re.compile(  # `by gangs from`, not `by sea from`
    rf"\bby\s(?!(?:{spell_words('patterns', 'by_those')})\b)(?:[\w-]+\s){{1,3}}$"
)
AND_ON: Final = re.compile(r"\s(?:in)?to\s|,?\s(?:through|via)\s")
_TAKERS: Final = r"brothels|buyers|employers|factories|families|farms|households|men|mines"
_TASKS: Final = r"beg|serve|toil|work"
FROM: Final = re.compile(
    rf"\b(?<!prevented )(?<!protected )(?<!rescued )(?<!removed )(?<!including )"
    rf"(?<!inspectors )(?<!officials )(?<!officers )(?<!representatives )(?<!experts )"
    rf"(?<!police )(?<!members )(?<!staff )(?<!authorities )(?<!support )(?<!funding )"
    rf"(?:(?:away\s|out\s)?(?:from|out\sof)|(?:nationals|citizens|natives)\sof)\s"
    rf"(?:(?-i:(?!The\b)[A-Z][\w\'-]+\s){{1,3}}in\s(?=the\s|{PLACE}))?(?P<places>{LISTED})",
    re.IGNORECASE,
)
TO: Final = re.compile(  # `to Qatar`, `to men in China`, `to beg in Dakar`, `bound for Italy`
    rf"\b(?:(?:in)?to|(?:destined|bound)\sfor(?:\s[\w-]+\sin)?)\s(?:(?:(?:{_TASKS})\s(?:[\w-]+\s){{0,3}}?|(?:[\w-]+\s)?(?:{_TAKERS})\s)in\s)?"
    rf"(?P<places>{LISTED})",
    re.IGNORECASE,
)
ARRIVED: Final = re.compile(
    rf"\b(?:arrives?d?\sin|end(?:s|ed)?\sup\sin|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?)\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
IN: Final = re.compile(
    rf"\b(?:in|throughout|across|on\sthe\sstreets\sof)\s(?P<places>{LISTED})", re.IGNORECASE
)
AND_IN: Final = re.compile(  # `in construction in Russia and in agriculture in Poland`
    rf",?\s(?:and|as\swell\sas)\sin\s(?:[\w-]+\s){{0,2}}?(?:in\s)?(?P<places>{LISTED})"
)
AND_FROM: Final = re.compile(rf",?\s(?:and|as\swell\sas)\sfrom\s(?P<places>{LISTED})")
FROM_TO: Final = re.compile(
    rf"\bfrom\s(?P<origins>{LISTED})\s(?:in)?to\s(?P<places>{LISTED})", re.IGNORECASE
)
BEYOND: Final = re.compile(  # `both within Togo and in Benin`, `outside Nepal, including in India`
    rf"\bwithin\s{PLACE}\s(?:and|as\swell\sas)\s(?:(?:also\s)?(?:in|to)\s)?(?P<places>{LISTED})"
    rf"|\b(?:outside|abroad|overseas)\b[^.;]{{0,40}}?,?\sincluding\s(?:(?:in|to)\s)?(?P<beyond>{LISTED})",
    re.IGNORECASE,
)
PEOPLE_IN: Final = re.compile(  # `Kyrgyz women in Kazakhstan are`
    rf"{PEOPLE}\s(?:{PEOPLE_MOVED}|men|nationals|citizens)\sin\s(?P<places>{LISTED})\s(?:are|were)\b",
    re.IGNORECASE,
)
OUT_OF: Final = re.compile(  # `children in Kenya are sent to`, `within Togo and to Gabon`
    rf"\b(?:(?:{PEOPLE_MOVED}|men)\sin|within)\s(?P<places>{PLACE})\s"
    r"(?:are|were|(?:and|but)\s(?:\w+\s){0,3}to)\b",
    re.IGNORECASE,
)
ABROAD: Final = re.compile(  # not `nationals abroad`, `to work abroad`
    rf"(?:{PLACE}|\b(?:trafficked|exploited|sold|sent|taken|transported|smuggled))\s(?:abroad|overseas)\b"
)
VIA: Final = re.compile(
    rf"\b(?:through|via|transit(?:s|ed|ing)?)\s(?P<places>{LISTED})", re.IGNORECASE
)
PASSED: Final = re.compile(  # `is a transit country for women trafficked from … to …`
    rf"(?P<places>{PLACE})\s(?:is|remains|serves\sas)\s(?:[\w,]+\s){{0,8}}?transit\b", re.IGNORECASE
)
LEADS_NO_ONE: Final = re.compile(  # `a route to Europe`
    rf"\b(?<!\ben\s){spell_words('patterns', 'leads_no_one')}\s$"
)
