"""Names of organisations in running prose, by how they are built, and acronyms defined there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOUN: Final = (
    r"(?:Academy|Agency|Alliance|Assembly|Association|Authority|Board|Bureau|Cent(?:er|re)|Clinic"
    r"|Coalition|College|Commission|Committee|Community|Company|Confederation|Congress|Corporation"
    r"|Council|Court|Department|Directorate|Division|Embassy|Federation|Force|Forum|Foundation"
    r"|Fund|Group|Hospital|Initiative|Inspectorate|Institut(?:e|ion)|League|Ministry|Mission"
    r"|Movement|Network|Office|Organi[sz]ation|Parliament|Party|Police|Red\ Cross|Secretariat"
    r"|Senate|Service|Services|Society|Team|Tribunal|Trust|Union|Unit|University)"
)
_CAPITAL: Final = (  # a capitalised word that is no function word
    r"(?!(?:A|An|The|In|On|At|By|For|From|To|Of|With|And|But|Or|As|If|This|That|These|Those|It|Its"
    r"|He|She|They|Their|His|Her|Both|Each|Every|Many|Most|Several|Some|All|No|One|Two|Three"
    r"|However|When|While|Where|Since|After|Before|During|Under|Although|Because|According)\b)"
    r"(?!\w+ly\b)[A-Z][\w.'\u2019-]*\w"
)
_BODY: Final = re.compile(
    rf"""\b
    (?P<head> (?:{_CAPITAL} \s (?:(?:in|for|on|against) \s)? ){{0,7}} {_NOUN} \b )
    (?P<tail> (?: \s (?:of|for|on|against) \s (?:the \s)?
                  {_CAPITAL} (?: ,? \s (?:and \s)? {_CAPITAL} ){{0,5}} ){{0,3}} )
    """,
    re.VERBOSE,
)
_DEFINED: Final = re.compile(r"\s\((?P<acronym>[A-Z][A-Za-z/&-]{1,10})\)")
_NAME_WORD: Final = re.compile(r"[^\s-]+(?:-[a-z][^\s-]*)*")  # `Co-operation` is one
_SMALL: Final = frozenset(("of", "for", "the", "and", "in", "on", "to", "against", "&", "de", "du"))
_WIDEST: Final = 120
_NOUNS: Final = re.compile(rf"\b{_NOUN}\b")


@dataclass(frozen=True, slots=True)
class Definition:
    """A full name with its acronym in brackets behind it: `Name of a Body (NB)`."""

    start: int
    end: int
    acronym: str


def bodies(text: str) -> Iterator[tuple[int, int]]:
    """Where organisations are named whose name has the noun of a body: `Ministry of Labor`.

    The noun alone names none, nor does a name that goes on over a comma into a list.
    """
    for found in _BODY.finditer(text):
        if " " in found["head"] or found["tail"]:
            yield found.span()


def is_body(name: str) -> bool:
    """Whether this name holds the noun of a body."""
    return bool(_NOUNS.search(name))


def definitions(text: str) -> Iterator[Definition]:
    """The acronyms that a text defines: those whose letters begin the words of the name before."""
    for found in _DEFINED.finditer(text):
        start = _name_start(text, found.start(), found["acronym"])
        if start is not None:
            yield Definition(start, found.start(), found["acronym"])


def _name_start(text: str, end: int, acronym: str) -> int | None:
    """Where the shortest name begins whose capitals are the acronym's letters."""
    low = max(0, end - _WIDEST)
    words = [(low + word.start(), word.group()) for word in _NAME_WORD.finditer(text[low:end])]
    wanted = [letter for letter in acronym.upper() if letter.isalpha()]
    for start, word in reversed(words):
        if word.lower() in _SMALL and word[0].islower():
            continue
        if not wanted or not word[0].isupper() or word[0] != wanted.pop():
            return None
        if not wanted:
            return start
    return None
