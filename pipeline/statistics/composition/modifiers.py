"""What is said of a name in a list beside its share: `nominally`, `widely understood in cities`."""

from __future__ import annotations

import re
from typing import Final

_POPULATION: Final = r"(?:the\s)?(?:population|people)"
_FRACTION: Final = r"""(?:(?:over|about|nearly|almost|more\sthan|less\sthan|roughly)\s)?
    (?:(?:one-)?half|(?:an?|one|two|three|four)[\s-](?:third|quarter|fourth|fifth|sixth|tenth)s?)"""
# Before a name: how sure, or how many, where no figure says it.
_LEAD: Final = re.compile(
    rf"""(?:(?:an?\s)?(?:small|tiny|large|sizable|significant|substantial)
        (?:\s(?:numbers?|groups?|communit(?:y|ies)|minorit(?:y|ies))\sof)?
    |almost\s(?:all|entirely|totally|exclusively)(?:\sat\sleast\snominally)?
    |(?:most\s)?at\sleast\snominally|nominally|nearly\sall|virtually\sall|predominantly|primarily|mainly|mostly
    |largely|entirely|exclusively|chiefly|principally|overwhelmingly|universally|traditionally|all
    |{_FRACTION}\sof\s{_POPULATION}
    |(?:(?:the|a|vast|overwhelming|great|large)\s)*majority\sof\s{_POPULATION}
    |also(?:\san?)?|some|many|(?:several|a\sfew)\s(?:dozen|hundred|thousand)|several|numerous(?:\sbut\s(?:minor|small))?|various|various\sother|a\sfew|few|a\ssmall\snumber\sof
    |(?:the\s)?(?:rest|remainder|balance)(?:\s(?:is|are|being|mostly|mainly|largely)){{0,2}}
    |(?:the\s)?remaining|(?:(?:vast|overwhelming|great|large)\s)?majority|(?:a\s)?minority(?=\sof\s)
    |(?:dozens|scores|hundreds)\sof
    |(?:(?:racially|ethnically)\s)?homogeneous|composite|major
    |of(?=\s.*(?:descent|origin|ancestry|extraction|stock)$))\s
    (?:of\s(?=.*(?:descent|origin|ancestry|extraction|stock|types?|blood)$)|of\s(?=[A-Z]))?
    (?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
# Behind a name: what is done with a language, or where.
_TAIL: Final = re.compile(
    r"""\s(?:(?:is|are|was)\s|(?:most\s)?(?:often|widely|commonly|universally|generally|mainly|also
        |extensively|frequently|increasingly|still|primarily|mostly|largely|predominantly)\s
    |(?:both\s)?(?:spoken|understood|used|taught)(?:\s|$)|predominates?(?:\s|$)|closely\srelated\s
    |most\scommon\s|divided\sinto\s|widespread$|majority$|lingua\sfranca$|second\slanguage$|official$
    |(?:leading|primary|principal|main|common|secondary|national)\s|in\s|on\s|around\s|among\s
    |(?:in)?fused\swith\s|from\s(?!.*\bto\s)|(?:with|by|for|along|throughout)\s|as\s(?:an?|the)\s|the\s|an?\s|(?:as\s)?(?:the\s)?official\s)""",
    re.VERBOSE,
)
# Of no name can these be a part, with a capital or without one.
_STRONG_TAIL: Final = re.compile(
    r"\s(?:(?:widely|commonly|universally|generally)\s(?:spoken|understood|used)(?:\s|$)|widespread$"
    r"|predominates?(?:\s|$))"
)
_TAIL_OF_MANY: Final = re.compile(
    r"\s(?:(?:widely|commonly|generally|mainly)\s)?(?:spoken|understood|used|taught|from|in|among|including|divided)(?:\s|$)"
)
# `Europeans on West Island and Malays on Home Island` are two names.
_TWO_PLACES: Final = re.compile(r"\b(in|on|among)\s.*\sand\s[^,]*\s\1\s")
_LINKS: Final = frozenset(("and", "or", "of", "de", "the"))
_KINDS: Final = frozenset(
    (
        *("patois", "pidgin", "creole", "dialect", "dialects", "languages", "minorities", "stock"),
        *("communities", "concentrations", "language", "tongue"),
    )
)
# What a kind of many is called, with a capital in it or without one.
_KINDS_OF_MANY: Final = frozenset(
    ("dialects", "languages", "vernaculars", "tribes", "beliefs", "refugees", "immigrants")
)
# Behind these words a list may go on that is of something else.
_PLACED: Final = re.compile(
    r"\b(?:in|among|around|on|by|for|of|with|from|between|to|both|along|throughout)\s|^(?:is|are|was)\s"
)
_ENDED: Final = re.compile(
    r"\sfamily$|^is\s(?:the\s)?(?:official|national|principal|main|common)(?:\slanguage)?$"
)
_SPREADS: Final = re.compile(
    r"almost|nearly|virtually|at\sleast|nominally|predom|primarily|mainly|mostly|largely|chiefly"
    r"|principally|some|a\sfew|few|(?:the\s)?(?:rest|remainder|balance)",
    re.IGNORECASE,
)
# `mainly Fang` behind a comma may be of the name before it, or a part of its own.
_NUMBERS_OF: Final = re.compile(r"(?:numbers?|groups?|communit(?:y|ies)|minorit(?:y|ies))\sof$")
_OF_A_PART: Final = re.compile(
    r"predom|primarily|mainly|mostly|largely|chiefly|principally|nominally", re.IGNORECASE
)
_NEARLY_ALL: Final = re.compile(
    r"(?:almost|nearly|virtually)\s(?:all|entirely)\b|mostly|mainly|largely"
)
_KIND_OF: Final = re.compile(
    r"\b(?:dialects?|languages?|mixtures?|groups?|tribes?)\sof\s|\bdescendants\sof\s(?!.*\sand\s)"
)
_EXCEPTED: Final = re.compile(r"\bexcept\s")
# How many of a kind: `more than 70 indigenous languages`.
COUNTED: Final = r"""(?:(?:about|some|over|around|approximately|more\sthan|at\sleast|up\sto)\s)?
    (?:[1-9][0-9]{0,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a\sdozen)\s
    (?=(?:[^\d,;]{3,60}\s)?(?:languages|dialects|vernaculars|tribes|groups|denominations|sects|peoples
    |minorities)\b)"""
_COUNTED: Final = re.compile(COUNTED, re.VERBOSE | re.IGNORECASE)


def led(name: str) -> tuple[str, str | None]:
    """A printed name without the words before it that tell how sure or how many, and these."""
    end = 0
    while found := _LEAD.match(name, end):
        end = found.end()
    return name[end:], name[:end].strip() or None


def tailed(name: str) -> tuple[str, str | None]:
    """A printed name without what is said behind it, and that.

    Only a proper name, in which every word but small links has a capital, can be told from it.
    """
    found = _TAIL.search(name)
    if found is None:
        return name, None
    proper = name[: found.start()]
    words = [word for word in proper.split() if word not in _LINKS | _KINDS]
    is_of_many = proper.split()[-1:] and proper.split()[-1] in _KINDS_OF_MANY
    told_by = _TAIL_OF_MANY if is_of_many else _STRONG_TAIL
    is_told = told_by.match(name, found.start()) is not None
    if _TWO_PLACES.search(name[found.start() :]):
        return name, None
    if not (words or is_told) or not proper.split() or proper.split()[-1] in _LINKS:
        return name, None
    if not (is_told or all(word[0].isupper() for word in words)):
        return name, None
    return proper, name[found.start() :].strip()


def counted(name: str) -> tuple[str, str | None]:
    """A printed name without how many they are and the words that `led` knows, and these."""
    found = _COUNTED.match(name)
    bare, lead = led(name[found.end() :] if found else name)
    said = " ".join(filter(None, (found[0].strip() if found else None, lead)))
    return bare, said or None


def counts_several(lead: str | None) -> bool:
    """Whether what stands before a name may be of those behind the next commas too."""
    return lead is not None and _NUMBERS_OF.search(lead) is not None


def spreads(lead: str) -> bool:
    """Whether what stands before a name holds for plain names behind it as well.

    `some Negrito, Micronesian, and Polynesian` are some of each; `several dialects, French` not.
    """
    return _SPREADS.match(lead) is not None


def is_of_most(lead: str) -> bool:
    """Whether what stands before a name may say that most of the one before it are such."""
    return _NEARLY_ALL.match(lead) is not None


def is_of_a_part(lead: str) -> bool:
    """Whether what stands before a name may say how much of the one before it is such."""
    return _OF_A_PART.match(lead) is not None


def is_remark(printed: str) -> bool:
    """Whether this tells how much of what stands before it is one thing: `mostly Sunni`."""
    return is_of_a_part(printed) and re.search(r"[,%\d]", printed) is None


def is_sentence(tail: str | None) -> bool:
    """Whether a name with what is said behind it is a sentence: `English is the language used`."""
    return tail is not None and re.match(r"(?:is|are|was|were)\s", tail) is not None


def ends_there(name: str, tail: str | None, following: str) -> bool:
    """Whether a name, with what is said of it, ends before a comma and the next name.

    Behind a place or a use the list may be of these: `spoken in Bo, Kenema, and Makeni`; but kinds
    of many are none, as in `the language of the elite, regional dialects`.
    """
    if tail is None:
        return _KIND_OF.search(name) is None
    if following.rsplit(maxsplit=1)[-1] in _KINDS_OF_MANY and tail.endswith(" elite"):
        return True
    is_placed = _PLACED.search(f"{tail} ") and not _ENDED.search(tail)
    return following[:1].isupper() and not is_placed


def is_of_all_before(tail: str | None) -> bool:
    """Whether what is said behind the last of several names is of all: `A, B, and C are spoken`."""
    return tail is not None and tail.startswith("are ")


def is_excepted(tail: str | None) -> bool:
    """Whether what is said behind a name ends in an exception, which a list may go on with."""
    return tail is not None and _EXCEPTED.search(tail) is not None
