"""Names of items: what can be one, and the words around it (`mostly`, `widely understood`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.vocabulary.compositions import composition_words, spell_phrases
from pipeline.vocabulary.measures import measures, spell

_PROSE: Final = composition_words("prose")
_SMALL: Final = composition_words("small")
_FIRST: Final = composition_words("first")
_LAST: Final = composition_words("last")
_LINKS: Final = composition_words("links")
_KINDS: Final = composition_words("kinds")
_KINDS_OF_MANY: Final = composition_words("kinds_of_many")
_NO_NAMES: Final = composition_words("no_names")
_WORD: Final = re.compile(r"[^\W\d_]+")
_EXEMPT: Final = re.compile(
    rf"\b{spell_phrases('exempt')}\b|^{spell_phrases('exempt_alone')}$|^others?,\s{spell_phrases('partial')}\s|\s(?:only|majority)$",
    re.IGNORECASE,
)
_UNNAMED: Final = re.compile(r"(?:other|none)(?:\s(?:and|or)\s\w+)?|no\sreligion|and\snumerous")
# Marks of a sentence; a mixture of two is a name, one of several is none.
_NO_MARKS: Final = re.compile(r"\s-|-\s(?!(?:and|or)\s)|--|[\u2013\u2014]|[.?!](?:\s|$)")
_MIXTURE: Final = re.compile(
    r"\b(?:admixtures?\sof\b|mixtures?\sof\s(?![\w-]+\sand\s[\w-]+$))|\bN/A\b"
)
_DASHED: Final = re.compile(r"(?P<left>[^\W\d_a-z][^-]*)\s-\s[^\W\d_a-z][^-]*")
# `Church of Jesus Christ of Latter-Day Saints`: all words but links are capitalized.
_TITLED: Final = re.compile(r"[A-Z][\w'-]+(?:\s(?:of|the|and|[A-Z][\w'-]+))*")
_LONGEST: Final = 12  # words of a name that has a share
_LONGEST_BARE: Final = 6


@lru_cache(4096)  # peoples, languages and religions are printed in many chapters
def is_name(name: str, *, has_share: bool) -> bool:
    """Whether this is a name, not prose; without a share it must be short, without small words."""
    is_long = has_share or name.startswith("descendants of ") or _TITLED.fullmatch(name)
    printed = name.lower().split()
    if not printed or len(printed) > (_LONGEST if is_long else _LONGEST_BARE):
        return False
    if printed[0] in _FIRST or printed[-1] in _LAST or name.endswith("-"):
        return False
    if " ".join(printed) in _NO_NAMES or (not name.isascii() and any(map(_is_raised, name))):
        return False
    shown = _EXEMPT.sub("", name)
    if _NO_MARKS.search(shown) or not _PROSE.isdisjoint(_WORD.findall(shown.lower())):
        return False
    if has_share:
        return True
    bare = _UNNAMED.sub("", name)
    return _SMALL.isdisjoint(_WORD.findall(bare.lower())) and not _MIXTURE.search(bare)


def _is_raised(letter: str) -> bool:
    """Whether this is a mark on a name: a digit outside ASCII."""
    return letter.isdigit() and not letter.isascii()


def is_dashed(name: str, text: str) -> bool:
    """Whether a dash is part of the name, since its first part occurs with another dash.

    `Ukrainian Orthodox - Kyiv Patriarchate` beside `Ukrainian Orthodox - Moscow Patriarchate`.
    """
    found = _DASHED.fullmatch(name)
    if found is None or not is_name(name.replace(" - ", " "), has_share=True):
        return False
    return text.count(f"{found['left']} - ") > 1


_FRACTION: Final = (
    r"(?:(?:over|about|nearly|almost|more\sthan|less\sthan|roughly)\s)?"
    rf"{spell(measures().fractions)}\sof"
)
_ORIGINS: Final = spell_phrases("origins")
# Before a name: certainty or number without a figure.
_LEAD: Final = re.compile(
    rf"""(?:(?:an?\s)?{spell_phrases("sizes")}(?:\s{spell_phrases("sized")})?
    |(?:{_FRACTION}|{spell_phrases("majorities")})\s{spell_phrases("people")}
    |{spell_phrases("certainties", "amounts")}|minority(?=\sof\s)
    |{spell_phrases("remainders")}(?:\s(?:is|are|being|mostly|mainly|largely))*
    |of(?=\s.*{_ORIGINS}$))\s
    (?:of\s(?=.*(?:{_ORIGINS}|types?|blood)$)|of\s(?=(?-i:[A-Z])))?(?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
_ADVERBS: Final = spell_phrases("adverbs")
_USES: Final = spell_phrases("uses")
# After a name: the use of a language, or where.
_TAIL: Final = re.compile(
    rf"""\s(?:(?:is|are|was)\s|(?:most\s)?{_ADVERBS}\s|(?:both\s)?{_USES}(?:\s|$)
    |(?:predominates?|widespread|majority|lingua\sfranca|second\slanguage|official)$
    |predominates?\s|closely\srelated\s|most\scommon\s|divided\sinto\s|{spell_phrases("ranks")}\s
    |{spell_phrases("places")}\s|(?:in)?fused\swith\s|from\s(?!.*\bto\s)|as\s(?:an?|the)\s
    |(?:the|an?|(?:as\s)?(?:the\s)?official)\s)""",
    re.VERBOSE,
)
# These are never part of a name, capitalized or not.
_STRONG_TAIL: Final = re.compile(
    rf"\s(?:{_ADVERBS}\s(?:spoken|understood|used)(?:\s|$)|widespread$|predominates?(?:\s|$))"
)
_TAIL_OF_MANY: Final = re.compile(
    rf"\s(?:{_ADVERBS}\s)?(?:{_USES}|from|in|among|including|divided)(?:\s|$)"
)
# `Europeans on West Island and Malays on Home Island` are two names.
_TWO_PLACES: Final = re.compile(r"\b(in|on|among)\s.*\sand\s[^,]*\s\1\s")
# After these words a list of something else may continue.
_PLACED: Final = re.compile(
    rf"\b(?:{spell_phrases('places')}|of|from|between|to|both)\s|^(?:is|are|was)\s"
)
_ENDED: Final = re.compile(
    r"\sfamily$|^is\s(?:the\s)?(?:official|national|principal|main|common)(?:\slanguage)?$"
)
_SPREADS: Final = re.compile(spell_phrases("spreading"), re.IGNORECASE)
_PARTIAL: Final = re.compile(rf"{spell_phrases('partial')}\b", re.IGNORECASE)
_MOST: Final = re.compile(r"(?:almost|nearly|virtually)\s(?:all|entirely)\b|mostly|mainly|largely")
_SIZED: Final = re.compile(rf"{spell_phrases('sized')}$")
_KIND_OF: Final = re.compile(
    r"\b(?:dialects?|languages?|mixtures?|groups?|tribes?)\sof\s|\bdescendants\sof\s(?!.*\sand\s)"
)


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
    if found is None or _TWO_PLACES.search(name[found.start() :]):
        return name, None
    proper = name[: found.start()].split()
    if not proper or proper[-1] in _LINKS:
        return name, None
    strong = _TAIL_OF_MANY if proper[-1] in _KINDS_OF_MANY else _STRONG_TAIL
    words = [word for word in proper if word not in _LINKS | _KINDS]
    is_proper = words and all(word[0].isupper() for word in words)
    if not (is_proper or strong.match(name, found.start())):
        return name, None
    return name[: found.start()], name[found.start() :].strip()


def counts_several(lead: str | None) -> bool:
    """Whether the words before a name may also apply to names after the next commas."""
    return lead is not None and _SIZED.search(lead) is not None


def lead_spreads(lead: str) -> bool:
    """Whether the words before a name also apply to plain names after it.

    They do in `some Negrito, Micronesian, and Polynesian`, not in `several dialects, French`.
    """
    return _SPREADS.match(lead) is not None


def is_of_most(lead: str | None) -> bool:
    """Whether the words before a name may describe most of the preceding item."""
    return lead is not None and _MOST.match(lead) is not None


def is_of_a_part(lead: str | None) -> bool:
    """Whether the words before a name may describe a part of the preceding item."""
    return lead is not None and _PARTIAL.match(lead) is not None


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
