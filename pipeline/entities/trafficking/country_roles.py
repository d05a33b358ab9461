"""What a sentence states outright of a country: origin, transit or destination of trafficking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["origin", "transit", "destination"]

_WORDS: Final[dict[str, Role]] = {
    "origin": "origin",
    "source": "origin",
    "transit": "transit",
    "destination": "destination",
}
_IS: Final = (
    r"(?:is|are|has\s+been|has\s+become|became|remains?|serves?\s+as|acts?\s+as"
    r"|is\s+considered)"
)
_COUNTRY: Final = r"(?:country|countries|state|point|place|area|hub)"
_ROLE: Final = r"(?:origin|source|transit|destination)"
_LISTED: Final = (  # `origin, transit, and, on a smaller scale, destination`
    rf"{_ROLE} (?: [\s,]+ (?: (?!{_ROLE}|{_COUNTRY}) [\w-]+ [\s,]+ ){{0,7}}? {_ROLE} ){{0,3}}"
)
_STATED: Final = re.compile(
    rf"""\b{_IS}\s+
    (?: (?!not\b|no\b|neither\b|hardly\b) [\w,'-]+ \s+ ){{0,8}}?
    (?: {_COUNTRY} \s+ of \s+ (?P<of> {_LISTED} )
      | (?P<list> {_LISTED} ) (?: [\s-]+ {_COUNTRY} | \s+ for \b | \s*(?:[.,;]|$) )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_AND_ALSO: Final = re.compile(  # `… country, and to a lesser extent a source country`
    rf"""(?: [^.;,]{{0,80}} )?? ,? \s and \s (?: [\w,-]+ \s ){{0,6}}? an? \s
    (?P<list> {_LISTED} ) [\s-]+ {_COUNTRY}""",
    re.VERBOSE | re.IGNORECASE,
)
_EACH: Final = re.compile(_ROLE, re.IGNORECASE)
_THIS_COUNTRY: Final = re.compile(r"(?:It|The\s+country)\s+(?:also\s+)?$")
_REPORTED: Final = re.compile(  # what is denied, doubted or hearsay is not stated
    r"\b(?:den(?:y|ies|ied)|doubts?|doubted|disputes?|disputed|claims?|claimed|alleges?|alleged|say|says"
    r"|said|if|whether|nobody|no\s+one|no\s+(?:reports?|evidence|indications?|information)|not|never|view|belief|idea|myth|notion)\b",
    re.IGNORECASE,
)
_SUBJECT_GAP: Final = re.compile(r"\s*(?:,\s*[\w\s]{0,40},\s*)?(?:also\s+|itself\s+)?")


def roles(sentence: str, home: Sequence[tuple[int, int]]) -> tuple[Role, ...]:
    """The roles that a sentence states of the home country, in the order printed.

    `home` are the places where the sentence names it; it must be the subject, or `It`, or `The
    country`, at the sentence's beginning. What is denied is not stated.
    """
    for stated in _STATED.finditer(sentence):
        before = sentence[: stated.start()]
        if _REPORTED.search(before):
            continue
        named = any(
            end <= stated.start() and _SUBJECT_GAP.fullmatch(before[end:]) for _, end in home
        )
        if named or _THIS_COUNTRY.fullmatch(before):
            listed = stated["of"] or stated["list"]
            if more := _AND_ALSO.match(sentence, stated.end()):
                listed += more["list"]
            words = (found.group().lower() for found in _EACH.finditer(listed))
            return tuple(dict.fromkeys(_WORDS[word] for word in words))
    return ()
