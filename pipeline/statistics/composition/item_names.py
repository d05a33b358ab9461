"""Whether words that are printed for a part can be its name, and no prose."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_OR_MOSTLY: Final = re.compile(
    r"\bor\spredomin[ae]ntly\b|^two\sor\smore\b|^others?,\s(?:mostly|mainly|primarily|largely)\s|\sonly$"
    r"|^observes?\sboth\b|^(?:legally\s)?(?:bi|multi)lingual$|\smajority$",
    re.IGNORECASE,
)
# What stands in prose and never in a name.
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
# What cannot end a name, and what is said of names or of a whole list.
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
# `Church of Jesus Christ of Latter-Day Saints`: all words but links have capitals.
_TITLED: Final = re.compile(r"[A-Z][\w'-]+(?:\s(?:of|the|and|[A-Z][\w'-]+))*")
_LONGEST_NAME: Final = 12
_LONGEST_NAME_WITHOUT_SHARE: Final = 6


@lru_cache(4096)  # peoples, languages and religions are printed in many chapters
def is_name(name: str, *, has_share: bool) -> bool:
    """Whether this is a name: no prose, and without a share a short one of no small words."""
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
    """Whether this is a mark on a name, a digit of no ASCII."""
    return letter.isdigit() and not letter.isascii()


def is_dashed(name: str, text: str) -> bool:
    """Whether a dash is a part of the name: the name before it has another one too.

    `Ukrainian Orthodox - Kyiv Patriarchate` beside `Ukrainian Orthodox - Moscow Patriarchate`.
    """
    found = _DASHED.fullmatch(name)
    if found is None or _PROSE.search(name.replace(" - ", " ")):
        return False
    return text.count(f"{found['left']} - ") > 1
