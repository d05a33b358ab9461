"""Organizations in running prose by the form of their names, and definitions of acronyms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.vocabulary.months import MONTHS
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import build_trie_pattern, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOUNS: Final = list_words("organizations", "nouns")
_NOUN: Final = build_trie_pattern(_NOUNS)
_CUES: Final = frozenset(noun.rpartition(" ")[2] for noun in _NOUNS)
_CHIEF: Final = (  # a noun that begins another body: `Ministry of Justice and Public Ministry`
    f"(?:{spell_words('organizations', 'chief')})"
)
_CAPITAL: Final = (  # a capitalised word that is no function word
    f"(?=[A-Z])(?!(?:{spell_words('organizations', 'capital')}|Establish(?:es)?|"
    rf"{'|'.join(name for name in MONTHS if name != 'May')}|"
    rf"{spell_words('organizations', 'capital_2')})\b)(?!(?!Family|Assembly|Elderly"
    r"|Supply|Italy)\w+ly\b)[A-Z](?:[\w.'\u2019-]*\w)?"
)
_CHIEF_AFTER: Final = r"(?:Association|Bank|College|Federation|Foundation|Institute|University)"
_JOINED: Final = (
    rf"(?!(?:{_CAPITAL}\s){{0,3}}{_CHIEF}\b|(?:{_CAPITAL}\s){{2,3}}{_CHIEF_AFTER}\b"
    rf"|(?:{_CAPITAL}\s){{1,3}}{_CHIEF_AFTER}\s(?:of|for)\b|[A-Z]{{2,}}\b)"
)
_TAIL_WORDS: Final = rf"{_CAPITAL}(?:(?:(?<=Trafficking)\sin)?\s{_CAPITAL}){{0,5}}"
_SUBJECTS: Final = list_words("organizations", "subjects")
_SUBJECT: Final = build_trie_pattern(_SUBJECTS)  # `Child and Family Protection Unit` is one name
_BODY: Final = re.compile(
    rf"""\b(?=[A-Z])
    (?P<head> (?: {_SUBJECT} \s and \s (?= (?:{_CAPITAL} \s ){{1,4}} {_NOUN} \b ) )?
              (?:{_CAPITAL} \s (?:(?:in|for|on|against|and(?=\s[A-Z][\w-]+\s{_CHIEF})) \s)? ){{0,7}}
              {_NOUN} \b )
    (?P<tail> (?: \s (?:of|for|on|[aA]gainst|to) \s (?:the \s)? {_TAIL_WORDS}
                  (?: (?: ,\s {_JOINED} {_TAIL_WORDS} ){{1,5}} ,?\s and \s {_JOINED} {_TAIL_WORDS}
                    | \s and \s {_JOINED} {_TAIL_WORDS} )? ){{0,4}} )
    """,
    re.VERBOSE,
)
OWNER: Final = re.compile(  # `Kosovo Police's Directorate`, not `Children's Fund`
    r"(?<!hild)(?<!hildren)(?<!omen)(?<!oman)(?<!\bMen)(?<!eople)(?<!erson)(?<!eneral)(?<!esident)"
    r"(?<!inister)(?<!udsman)(?<!overnor)(?<!eacher)(?<!awyer)(?<!orker)(?<!armer)(?<!ictim)"
    r"['\u2019]s?\s"
)
_SURVEYED: Final = re.compile(r"\s(?:Index|Surveys?)\b")  # `Labour Force Survey`
_NO_BODY: Final = re.compile(  # `Minimum Age for Military Service`, `State Party to`
    r"(?:Minimum|Compulsory)\s|States?\sPart(?:y|ies)\b"
)
_ACTING: Final = re.compile(  # `Ministry of Labor-led group`
    r"-(?:affiliated|approved|backed|based|funded|led|managed|operated|run|sponsored|supported)\b"
)
_KINDS: Final = list_words("organizations", "kinds")
_KIND_CUES: Final = frozenset(kind.rpartition(" ")[2] for kind in _KINDS)
_NAMED_AFTER_ITS_KIND: Final = re.compile(  # `the NGO Yerkindik Kannaty`
    rf"\b{build_trie_pattern(_KINDS)}\s(?P<name>{_CAPITAL}(?:\s(?:and\s|(?:(?:for|of|to)\s)?(?:the\s)?)?{_CAPITAL}){{0,5}})"
)
PARLIAMENTS: Final = ("Parliament", "Congress", "Senate")  # names without another word
_SINGLE: Final = re.compile(rf"\b{build_trie_pattern(PARLIAMENTS)}\b(?!\s(?:of|for)\s)")
_DEFINED: Final = re.compile(
    r"\s\((?:[^()]{0,60}[,;\u2013\u2014-]\s?|or\s)?(?P<acronym>[A-Z][A-Za-z/&-]{1,10})"
    r"(?:[,;]\s[^()]{0,80})?\)"
)
_HEADED: Final = re.compile(  # all that leads from the head word up to the brackets
    rf"\w+\s(?:of|for)\s(?:the\s)?{_CAPITAL}"
    rf"(?:,?\s(?:(?:of|for|the|and|in|on)\s){{0,3}}{_CAPITAL})*$"
)
_HEAD_BEFORE: Final = re.compile(r"\w+\s(?:of|for)\s(?:the\s)?$")
_CHIEFS: Final = re.compile(rf"\b{_CHIEF}\b")
_ADJECTIVES: Final = re.compile(rf"(?:\b{_CAPITAL}\s)+$")
_NAME_WORD: Final = re.compile(
    r"[^\s()/-][^\s()-]*(?:-[a-z][^\s-]*)*"
)  # `Co-operation` is one word
_LOWER_NOUN: Final = re.compile(  # `public monitoring commissions (PMCs)`
    r"(?:agenc(?:y|ies)|associations?|boards?|cent(?:er|re)s?|commissions?|committees?|councils?|courts?"
    r"|forces?|organi[sz]ations?|parties|party|teams?|unions?|units?)"
)
_COMMON: Final = re.compile(  # nouns that many organizations share: `Task Force`
    rf"\b{spell_words('organizations', 'common')}$"
)
_SMALL: Final = frozenset(list_words("organizations", "small"))
_WIDEST: Final = 120
_NAMES_A_BODY: Final = re.compile(rf"\b{_NOUN}\b")


@dataclass(frozen=True, slots=True)
class Definition:
    """A full name with its acronym in brackets after it: `Name of a Body (NB)`."""

    start: int
    end: int
    acronym: str


def find_organizations(text: str) -> Iterator[tuple[int, int]]:
    """Names that hold an organization noun, as offsets: `Ministry of Labor`.

    The noun alone names only a parliament. A name that continues over a comma into a list is left
    out. A possessive separates two: `Kosovo Police's Directorate of Investigation`.
    """
    printed = split_words(text)
    for found in () if _CUES.isdisjoint(printed) else _BODY.finditer(text):
        if (" " in found["head"] or found["tail"]) and not (
            _SURVEYED.match(text, found.end()) or _NO_BODY.match(text, found.start())
        ):
            yield from _split_owned(text, *found.span())
    for found in () if _KIND_CUES.isdisjoint(printed) else _NAMED_AFTER_ITS_KIND.finditer(text):
        yield found.span("name")
    if not printed.isdisjoint(PARLIAMENTS):
        yield from (found.span() for found in _SINGLE.finditer(text))


def _split_owned(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if acting := _ACTING.search(text, start, end):
        end = acting.start()
    places = [start, *(at for owner in OWNER.finditer(text, start, end) for at in owner.span())]
    for low, high in zip(places[::2], [*places[1::2], end], strict=True):
        if has_organization_noun(text[low:high]):
            yield low, high


def has_organization_noun(name: str) -> bool:
    """Whether the name holds an organization noun."""
    return bool(_NAMES_A_BODY.search(name))


def has_common_noun(name: str) -> bool:
    """Whether the name ends in a noun that many organizations share: `Task Force`."""
    return bool(_COMMON.search(name))


def find_definitions(text: str) -> Iterator[Definition]:
    """The acronyms that a text defines: their letters begin the words of the name before them.

    An acronym with letters of another language counts after a name that holds an organization
    noun; such a name begins at its head word, whatever list follows it.
    """
    named: dict[int, int] | None = None
    for found in _DEFINED.finditer(text) if "(" in text else ():
        acronym, end = found["acronym"], found.start()
        start = _find_name_start(text, end, acronym)
        if start is not None and not has_organization_noun(text[start:end]):
            start = _find_head(_HEAD_BEFORE, text, start) or start
        if start is None and acronym.isupper():
            if named is None:
                named = {end: start for start, end in find_organizations(text)}
            start = named.get(end) or _find_head(_HEADED, text, end)
        if start is not None:
            yield Definition(start, end, acronym)


def _find_head(pattern: re.Pattern[str], text: str, end: int) -> int | None:
    """Where the name of the last head word before `end` begins that matches the pattern."""
    heads = [head.start() for head in _CHIEFS.finditer(text, max(0, end - _WIDEST), end)]
    for head in reversed(heads):
        if pattern.match(text, head, end):
            before = _ADJECTIVES.search(text, max(0, head - _WIDEST), head)
            return before.start() if before else head
    return None


def _find_name_start(text: str, end: int, acronym: str) -> int | None:
    """Where the shortest name begins whose capitals are the acronym's letters."""
    low = max(0, end - _WIDEST)
    words = [(low + word.start(), word.group()) for word in _NAME_WORD.finditer(text[low:end])]
    wanted = [letter for letter in _make_singular(acronym).upper() if letter.isalpha()]
    is_title = not (words and _LOWER_NOUN.fullmatch(words[-1][1]))
    for at in range(len(words) - 1, -1, -1):
        if not wanted:
            return None
        start, word = words[at]
        if (word.lower() in _SMALL and word[0].islower()) or word.isdecimal():
            if wanted[-1] == word[0].upper() != words[at - 1][1][0].upper():  # the I of `TIP`
                wanted.pop()
            continue
        if word[0].upper() != wanted.pop() or word[0].isupper() != is_title:
            return None
        if not wanted:
            return start
    return None


def _make_singular(acronym: str) -> str:
    """The singular of an acronym: `PMC` of `PMCs`."""
    return acronym[:-1] if acronym[:-1].isupper() and acronym.endswith("s") else acronym


_FOREIGN_HEADS: Final = list_words("organizations", "foreign_heads")
_FOREIGN_CUES: Final = frozenset(_FOREIGN_HEADS)
_FOREIGN_OF: Final = (
    r"(?:de|del|da|do|das|dos|du|des|d['\u2019]|"
    rf"{spell_words('organizations', 'foreign_of')}|l['\u2019])"
)
_FOREIGN_NAME: Final = r"[A-ZÀ-Ý][\wÀ-ÿ'\u2019-]*"
_FOREIGN_BODY: Final = re.compile(
    rf"\b(?:{'|'.join(_FOREIGN_HEADS)})(?:\s{_FOREIGN_NAME})*(?:,?\s(?:{_FOREIGN_OF}(?:\s|(?<=['\u2019]))){{1,3}}{_FOREIGN_NAME}(?:\s{_FOREIGN_NAME})*)+"
)


def find_foreign_organizations(text: str) -> Iterator[tuple[int, int]]:
    """Names in Spanish, French or Portuguese: a head noun and what it is of."""
    if not _FOREIGN_CUES.isdisjoint(split_words(text)):
        yield from (found.span() for found in _FOREIGN_BODY.finditer(text))
