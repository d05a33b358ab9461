"""The words of a sentence about treaties by the role they play, a letter each.

    T treaty      V act that was done      a is, was, has     n not          p who welcomes it
    D date, month I act that may be        w which, that      e but not      h would, should, if
    B (date)      N its noun               b but, although    l States       m a wish
    c who acts    F in force               & and, or          q one of       M a plan, a law
    i it, them    P pending  U unratified  : including        k become       E following, after
    g treaties    f for, on  o in, with    y by               r recent       H took place
    z into law    K the treaty's kind      R makes undone
    , ; signs     x any other word

So `Kenya welcomed the ratification by Georgia of the Kyoto Protocol in 1999` is `cpNycTD`. The
words are `[treaty_acts]` of the word lists; articles, adverbs and the like have no letter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.dates import find_dates, parse_date
from pipeline.vocabulary.months import english_months
from pipeline.vocabulary.word_lists import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.record.country import Status

STATUSES: Final[dict[str, Status]] = {  # what the acts of a list make of a treaty
    "ratified": "ratified", "ratification": "ratified", "acceded": "acceded",
    "accession": "acceded", "signed": "signed", "signatory": "signed", "signature": "signed",
    "party": "party", "parties": "party", "beside": "party", "in_force": "party",
    "left": "not ratified", "leaving": "not ratified", "beside_left": "not ratified",
    "unratified": "not ratified",
}  # fmt: skip
_LISTED: Final = {  # the lists of words
    "ratified": "V", "signed": "V", "signatory": "V", "acceded": "V", "party": "V", "parties": "V",
    "left": "V", "bare": "I", "other": "I", "ratification": "N", "accession": "N",
    "signature": "N", "leaving": "N", "in_force": "F", "pending": "P", "unratified": "U",
    "confirmed": "E", "completed": "H", "praised": "p", "unreal": "h", "wished": "m",
    "planned": "M", "denied": "n", "undone": "R", "but_not": "e", "breaks": "b", "relative": "w",
    "becoming": "k", "and": "&", "including": ":",
    "auxiliaries": "a", "many": "l", "among": "q", "treaties": "g", "actors": "c",
    "pronouns": "i", "recent": "r", "by": "y", "prepositions": "o", "reasons": "f", "fillers": "",
}  # fmt: skip
_LETTERS: Final = _LISTED | {  # and what patterns find
    "kept": "V", "first": "V", "withdrawal": "N", "may": "h", "plan": "M", "condition": "",
    "law": "z", "with": "E", "state": "c", "kind": "K", "month": "D",
    "adverb": "", "letter": "", "name": "c", "rest": "x",
}  # fmt: skip
_SIGNS: Final = str.maketrans("./()\u2013\u2014", ";&,,,,")
_NAME: Final = r"[A-Z][\w.]*(?:[\s-][A-Z][\w.]*)*(?:['\u2019]s?\b)?"
_OF_RESERVATIONS: Final = (  # `withdrew its reservations to article 9 of`: only a party has one
    r"\s(?:(?:of|its|the|all|an?|some|several|most)\s)*(?:\w+\s){0,2}?(?:reservations?|declarations?)"
    r"(?:\s(?:made\s)?(?:to|on|concerning|under|regarding)(?:\s(?:(?:key|certain|some|several|various)\s)?"
    r"(?:[Aa]rticles?|provisions)\s(?:(?:[\d\s(),.]|and|\([a-z]\))+)?(?:of|to))?)?\b"
)
KIND: Final = (
    r"(?:(?:Optional|Additional)\s)?(?:[Pp]rotocol|[Cc]ovenant|[Cc]onvention|[Tt]reaty|[Cc]harter|"
    r"Statute|Agreement)"
)
_KEPT: Final = r"(?:withdr(?:ew|awn)|lifted|maint(?:ains?|ained)|retain(?:s|ed)?|uph(?:olds?|eld))"
_NTH: Final = r"the\s(?:first|\w+th|\d+(?:st|nd|rd|th)|second|third)"
_ASIDE: Final = re.compile(r"\s?\((?P<inner>[^()]*)\)")
BY_THEN: Final = re.compile(  # before a date by which something was done, or after which
    r"\b[Bb]y\s$|\b(?:[Ss]ince|[Aa]fter|[Ff]ollowing|[Bb]efore)\s[^,;]*[^\W\d_]\s$"
)


@dataclass(frozen=True, slots=True)
class _Role:
    """What a word or phrase does: its letter, its list or the EDTF of its date, its place."""

    letter: str
    value: str
    start: int
    end: int


class Reading:
    """A sentence as roles: `letters` is one string of them, in the order of the words."""

    def __init__(self, sentence: str, places: Sequence[tuple[int, int]]) -> None:
        self.sentence = sentence
        self.roles: list[_Role] = []
        for role in _find_roles(sentence, places):
            is_second = role.letter == "c" and self.roles and self.roles[-1].letter == "c"
            if role.letter == "D" and self.roles and self.roles[-1].letter in ("o", "f"):
                self.roles.pop()  # `in 2005`
            if role.letter and not is_second:
                self.roles.append(role)
        self.letters = "".join(role.letter for role in self.roles)

    def find_treaty(self, start: int) -> int | None:
        """The index of the treaty that begins at this offset, or whose acronym behind it does."""
        for at, role in enumerate(self.roles):
            is_acronym = self.sentence[role.end : start] == " ("
            if role.letter == "T" and (role.start == start or is_acronym):
                return at
        return None

    def show(self, at: int) -> str:
        """The words at an index, as printed."""
        return self.sentence[self.roles[at].start : self.roles[at].end]

    def get_date(self, at: int) -> str | None:
        """The date at an index, signs before it or none."""
        while self.letters[at : at + 1] == ",":
            at += 1
        return self.roles[at].value or None if self.letters[at : at + 1] in ("D", "B") else None


@lru_cache(maxsize=64)
def read_roles(sentence: str, places: tuple[tuple[int, int], ...]) -> Reading:
    """A sentence that names treaties at these places, in order, as roles."""
    return Reading(sentence, places)


def _find_roles(sentence: str, places: Sequence[tuple[int, int]]) -> Iterator[_Role]:
    """The roles of all words, treaties and dates; a date in a treaty's name is none."""
    marked = [_Role("T", "", *place) for place in places]
    for date in find_dates(sentence):
        if not any(low <= date.start < high for low, high in places):
            letter = "" if sentence.endswith("of ", 0, date.start) else "D"
            marked.append(_Role(letter, date.edtf.removesuffix("/.."), date.start, date.end))
    at = 0
    for mark in sorted(marked, key=lambda one: one.start):
        if mark.start < at:
            continue
        yield from _find_words(sentence, at, mark.start)
        yield mark
        at = mark.end
        if mark.letter == "T" and (aside := _ASIDE.match(sentence, at)):
            at = aside.end()
            if edtf := parse_date(aside["inner"]):
                yield _Role("B", edtf, *aside.span("inner"))
    yield from _find_words(sentence, at, len(sentence))


def _find_words(sentence: str, low: int, high: int) -> Iterator[_Role]:
    pattern, lists = _load_lexicon()
    for found in pattern.finditer(sentence, low, high):
        name, printed = found.lastgroup or "", " ".join(found[0].lower().split())
        if name == "word":
            stems = (stem for stem in lists if stem[-1] == "*" and printed.startswith(stem[:-1]))
            name = lists[printed if printed in lists else next(stems)]
            if found.start() and found[0][0].isupper() and _LISTED[name] in "hmMp":
                name = "name"  # `the National Plan`
        elif name == "name" and lists.get(printed.split()[-1]) == "treaties":
            name = "treaties"  # `the ILO Conventions`
        letter = found[0].translate(_SIGNS) if name == "sign" else _LETTERS[name]
        yield _Role(letter, "" if letter == "D" else name, *found.span())


@cache
def _load_lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all words, and the list of each that is in one."""
    lists = {word.lower(): name for name in _LISTED for word in list_words("treaty_acts", name)}
    patterns = {
        "kept": rf"{_KEPT}{_OF_RESERVATIONS}",
        "withdrawal": rf"withdrawal(?:\sby\s{_NAME})?{_OF_RESERVATIONS}",
        "first": rf"{_NTH}\s(?:\w+\s){{1,6}}to\s(?:sign\sand\s)?ratify\b",
        "may": r"may\b",
        "plan": r"(?:bill|plan(?:s|ned|ning)?)\b",
        "condition": r"with(?:out)?\s(?:\w+\s)?(?:reservation|declaration)s?\b",
        "law": r"into\s(?:[a-z]+\s){0,2}law\b",
        "with": r"With\b",
        "state": r"(?<=\b[Tt]he\s)[Ss]tate\s[Pp]arty\b",  # not `a State party to`
        "kind": (
            rf"(?:[Tt]he|[Ii]ts|[Tt]h(?:at|is))\s{KIND}"
            r"\b(?!\s(?:on\s\w|(?:against|[fr]\w+|of|to)\s))"
        ),
        "month": rf"(?:{'|'.join(english_months())})\b",
        "word": rf"(?i:{spell_stems(lists)})(?!\w)",
        "adverb": r"[a-z]+ly\b",
        "name": _NAME,
    }
    words = "|".join(rf"(?P<{name}>{pattern})" for name, pattern in patterns.items())
    return re.compile(
        rf"(?P<letter>\(?\b[a-z]{{1,3}}\))|\b(?:{words})|(?P<sign>[,;:/()\u2013\u2014]|(?<=\w{{4}})\.(?=\s))|(?<!['\u2019])(?P<rest>\w+)"
    ), lists


def spell_stems(words: Iterable[str]) -> str:
    """A pattern of words by their first letters, the longest first, each `*` any ending."""
    alike: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        spelled = re.escape(word[1:]).replace(r"\ ", r"\s").replace(r"\*", r"\w*")
        alike[word[0]].append(spelled)
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in alike.items())
