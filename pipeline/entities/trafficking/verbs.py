"""The verbs by which people are moved and exploited, and the words by which they are not."""

from __future__ import annotations

import re
from typing import Final

from pipeline.entities.trafficking.place_marks import PEOPLE
from pipeline.entities.trafficking.victims import GROUP

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
    r"\b(?:(?:im|e)?migrat(?:e[sd]?|ing)|travel(?:s|l?ed|l?ing)?|mov(?:e|ing)|journey(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
TRANSITED: Final = re.compile(r"\btransit(?:s|ed|ing)?\s(?:through\s)?", re.IGNORECASE)
HARDSHIP: Final = re.compile(  # without it a journey is a journey
    r"\b(?:traffick|exploit|forced|coerced|labor|prostitut|smuggl|work|beg|migra|emigra|unaccompanied"
    r"|vulnerab|recruit|harvest|victim|under\sthe\sage)",
    re.IGNORECASE,
)
EXPLOITED: Final = re.compile(
    r"""\b(?: exploit(?:s|ed|ing)? | subject(?:s|ed)?\s(?:them\s)?to | victims?\sof
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
EXPLOITS: Final = re.compile(  # in the active: whoever stands before it is not the one exploited
    rf"\b(?:exploit(?:s|ed|ing)?|traffic(?:s|ked|king(?!\svictims\b))?|recruit(?:s|ed|ing)?|lur(?:es?|ed|ing)"
    rf"|smuggl(?:es?|ed|ing))"
    rf"(?=\s(?:(?!(?:to|into|from|in|by|for|with|of|as|and|who|where|when|while)\b)"
    rf"(?:[\w-]+|{PEOPLE})\s){{0,4}}?{GROUP}\b)",
    re.IGNORECASE,
)
NOT_STATED: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|may|might|could|would|can|should|(?:at\s(?:\w+\s)?risk)|vulnerable"
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


def victims_from(clause: str, verb: int) -> int:
    """Where those exploited may stand: behind the verb that ends here, if others do it to them."""
    return verb if any(verb == found.end() for found in EXPLOITS.finditer(clause)) else 0
