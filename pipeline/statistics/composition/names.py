"""Names of items: what can be one, and the words around it (`mostly`, `widely understood`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_OR_MOSTLY: Final = re.compile(
    r"\bor\spredomin[ae]ntly\b|^two\sor\smore\b|^others?,\s(?:mostly|mainly|primarily|largely)\s|\sonly$"
    r"|^observes?\sboth\b|^(?:legally\s)?(?:bi|multi)lingual$|\smajority$",
    re.IGNORECASE,
)
# Words that occur in prose and never in a name.
_PROSE: Final = re.compile(
    r"""\b(?:is|are|was|were|be|been|has|have|had|that|which|who|whom|whose|although|though|but
    |because|while|spoken|spoke|speaks?|used|understood|claims?|enjoys?|estimated?|constitutes?|makes?|belongs?|rest|most
    |mostly|mainly|largely|primarily|predominantly|predominates?|nearly|almost|virtually|nominally|about|than|over
    |approximately|both|more|recently|formerly|dominant|practiced|observed|few|before|after|since|until|during
    |comprising|consisting|majority|composite|homogeneous|also|only|note|NA|NEGL|bilingual|bilingualism|multilingual|much|include|includes|comprises?|see|half|thirds?
    |fourths?|fifths?|quarters?
    |being|living|officially|between|distinction|religious\sactivit(?:y|ies)|nonexistent|discouraged|prohibited
    |banned|permitted|tolerated|retained)\b
    |\s-|-\s(?!(?:and|or)\s)|--|\u2013|\u2014|[.?!](?:\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PROSE_WITHOUT_SHARE: Final = re.compile(
    r"""\b(?:in|with|by|to|from|for|at|as|on|along|among|throughout|between|some|many|few|all|none
    |including|members|(?<!and\s)numerous|populace|labor|skilled|unskilled|shortages?|abundant|work|no|numbers|NEGL|N/A|uninhabited|unknown)\b|^(?:numerous|several|various)$
    |admixtures?\sof\b|\bmixtures?\sof\s(?![\w-]+\sand\s[\w-]+$)""",
    re.VERBOSE | re.IGNORECASE,
)
_UNNAMED: Final = re.compile(r"(?:other|none)(?:\s(?:and|or)\s\w+)?|no\sreligion")
# Words that cannot end a name, and words about names or a whole list.
_ENDLESS: Final = frozenset(
    ("of", "from", "by", "to", "in", "on", "at", "as", "than", "with", "for", "and", "or", "the")
)
_NO_NAMES: Final = frozenset(
    ("total", "grand total", "official", "noun", "adjective", "remaining", "the remaining")
)
_PREPOSITION: Final = re.compile(
    r"(?:parts?\sof|adheres?\sto|an|a|of|from|by|to|with|at|as|in|on)\s", re.IGNORECASE
)
_DASHED: Final = re.compile(r"(?P<left>[^\W\d_a-z][^-]*)\s-\s[^\W\d_a-z][^-]*")
# `Church of Jesus Christ of Latter-Day Saints`: all words but links are capitalized.
_TITLED: Final = re.compile(r"[A-Z][\w'-]+(?:\s(?:of|the|and|[A-Z][\w'-]+))*")
_LONGEST_NAME: Final = 12
_LONGEST_NAME_WITHOUT_SHARE: Final = 6


@lru_cache(4096)  # peoples, languages and religions are printed in many chapters
def is_name(name: str, *, has_share: bool) -> bool:
    """Whether this is a name, not prose; without a share it must be short, without small words."""
    is_long = has_share or name.startswith("descendants of ") or _TITLED.fullmatch(name)
    most = _LONGEST_NAME if is_long else _LONGEST_NAME_WITHOUT_SHARE
    words = name.lower().split()
    if (
        not words
        or name.endswith("-")
        or words[-1] in _ENDLESS
        or " ".join(words) in _NO_NAMES
        or (not name.isascii() and any(map(_is_raised, name)))
        or len(words) > most
        or _PROSE.search(_OR_MOSTLY.sub("", name))
        or _PREPOSITION.match(name)
    ):
        return False
    return has_share or not _PROSE_WITHOUT_SHARE.search(_UNNAMED.sub("", name))


def _is_raised(letter: str) -> bool:
    """Whether this is a mark on a name: a digit outside ASCII."""
    return letter.isdigit() and not letter.isascii()


def is_dashed(name: str, text: str) -> bool:
    """Whether a dash is part of the name, since its first part occurs with another dash.

    `Ukrainian Orthodox - Kyiv Patriarchate` beside `Ukrainian Orthodox - Moscow Patriarchate`.
    """
    found = _DASHED.fullmatch(name)
    if found is None or _PROSE.search(name.replace(" - ", " ")):
        return False
    return text.count(f"{found['left']} - ") > 1


_POPULATION: Final = r"(?:the\s)?(?:population|people)"
_FRACTION: Final = r"""(?:(?:over|about|nearly|almost|more\sthan|less\sthan|roughly)\s)?
    (?:(?:one-)?half|(?:an?|one|two|three|four)[\s-](?:third|quarter|fourth|fifth|sixth|tenth)s?)"""
# Before a name: certainty or number without a figure.
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
# After a name: the use of a language, or where.
_TAIL: Final = re.compile(
    r"""\s(?:(?:is|are|was)\s|(?:most\s)?(?:often|widely|commonly|universally|generally|mainly|also
        |extensively|frequently|increasingly|still|primarily|mostly|largely|predominantly)\s
    |(?:both\s)?(?:spoken|understood|used|taught)(?:\s|$)|predominates?(?:\s|$)|closely\srelated\s
    |most\scommon\s|divided\sinto\s|widespread$|majority$|lingua\sfranca$|second\slanguage$|official$
    |(?:leading|primary|principal|main|common|secondary|national)\s|in\s|on\s|around\s|among\s
    |(?:in)?fused\swith\s|from\s(?!.*\bto\s)|(?:with|by|for|along|throughout)\s|as\s(?:an?|the)\s|the\s|an?\s|(?:as\s)?(?:the\s)?official\s)""",
    re.VERBOSE,
)
# These are never part of a name, capitalized or not.
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
# Words for several of a kind, capitalized or not.
_KINDS_OF_MANY: Final = frozenset(
    ("dialects", "languages", "vernaculars", "tribes", "beliefs", "refugees", "immigrants")
)
# After these words a list of something else may continue.
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
# `mainly Fang` after a comma may describe the name before it, or be an item of its own.
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


def split_lead(name: str) -> tuple[str, str | None]:
    """Split off the words before a name that state certainty or number."""
    end = 0
    while found := _LEAD.match(name, end):
        end = found.end()
    return name[end:], name[:end].strip() or None


def split_tail(name: str) -> tuple[str, str | None]:
    """Split off the remark after a name.

    Only a proper name, capitalized except for small links, can be separated from its remark.
    """
    found = _TAIL.search(name)
    if found is None:
        return name, None
    proper = name[: found.start()]
    words = [word for word in proper.split() if word not in _LINKS | _KINDS]
    is_of_many = proper.split()[-1:] and proper.split()[-1] in _KINDS_OF_MANY
    pattern = _TAIL_OF_MANY if is_of_many else _STRONG_TAIL
    is_remark_of_kind = pattern.match(name, found.start()) is not None
    if _TWO_PLACES.search(name[found.start() :]):
        return name, None
    if not (words or is_remark_of_kind) or not proper.split() or proper.split()[-1] in _LINKS:
        return name, None
    if not (is_remark_of_kind or all(word[0].isupper() for word in words)):
        return name, None
    return proper, name[found.start() :].strip()


def split_count(name: str) -> tuple[str, str | None]:
    """Split off a count before a name together with the words of `split_lead`."""
    found = _COUNTED.match(name)
    bare, lead = split_lead(name[found.end() :] if found else name)
    before = " ".join(filter(None, (found[0].strip() if found else None, lead)))
    return bare, before or None


def counts_several(lead: str | None) -> bool:
    """Whether the words before a name may also apply to names after the next commas."""
    return lead is not None and _NUMBERS_OF.search(lead) is not None


def lead_spreads(lead: str) -> bool:
    """Whether the words before a name also apply to plain names after it.

    They do in `some Negrito, Micronesian, and Polynesian`, not in `several dialects, French`.
    """
    return _SPREADS.match(lead) is not None


def is_of_most(lead: str) -> bool:
    """Whether the words before a name may describe most of the preceding item."""
    return _NEARLY_ALL.match(lead) is not None


def is_of_a_part(lead: str) -> bool:
    """Whether the words before a name may describe a part of the preceding item."""
    return _OF_A_PART.match(lead) is not None


def is_remark(printed: str) -> bool:
    """Whether this describes a part of what precedes it: `mostly Sunni`."""
    return is_of_a_part(printed) and re.search(r"[,%\d]", printed) is None


def is_sentence(tail: str | None) -> bool:
    """Whether a name and the remark after it form a sentence: `English is the language used`."""
    return tail is not None and re.match(r"(?:is|are|was|were)\s", tail) is not None


def name_ends(name: str, tail: str | None, following: str) -> bool:
    """Whether a name and its remark end before the comma and the following name.

    After a place or use the list may enumerate these: `spoken in Bo, Kenema, and Makeni`. Words
    for several of a kind are no place: `the language of the elite, regional dialects`.
    """
    if tail is None:
        return _KIND_OF.search(name) is None
    if following.rsplit(maxsplit=1)[-1] in _KINDS_OF_MANY and tail.endswith(" elite"):
        return True
    is_placed = _PLACED.search(f"{tail} ") and not _ENDED.search(tail)
    return following[:1].isupper() and not is_placed


def is_of_all_before(tail: str | None) -> bool:
    """Whether the remark after the last of several names is about all: `A, B, and C are spoken`."""
    return tail is not None and tail.startswith("are ")


def ends_in_exception(tail: str | None) -> bool:
    """Whether a remark contains an exception, which the list may continue."""
    return tail is not None and _EXCEPTED.search(tail) is not None
