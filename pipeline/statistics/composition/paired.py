"""Names and their shares apart: `Hutu and Tutsi are 84% and 15%, respectively`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.numbers import DIGITS, parse_number
from pipeline.statistics.composition.items import WHOLE, ParsedItem
from pipeline.statistics.composition.wording import is_name
from pipeline.vocabulary.compositions import spell_phrases
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import spell

_SIGN: Final = rf"\s?{spell(measures().units['percent'].spellings)}"
_AND: Final = rf"(?:,\s(?:and\s)?|\s(?:and|{spell_words('dates', 'and')})\s)"
_PAIRED: Final = re.compile(
    rf"""(?P<names>[^\d%:;()]+?)(?:,?\s{spell_phrases("verbs_of_share", "participles")}|:)?\s
    (?P<shares>{DIGITS}(?:{_SIGN})?(?:{_AND}{DIGITS}(?:{_SIGN})?)+(?<![\d.]))
    (?P<of>\sof\s[a-z\s]+?)?,?\s{spell_phrases("respectively")}""",
    re.VERBOSE | re.IGNORECASE,
)
_CUE: Final = "respectiv"  # a fast test
_JOINT: Final = re.compile(_AND, re.IGNORECASE)
_SHARE: Final = re.compile(DIGITS)


def read_pairs(text: str) -> tuple[ParsedItem, ...] | None:
    """The items of names that have their shares behind all of them, in the same order."""
    found = _PAIRED.fullmatch(text) if _CUE in text.lower() else None
    if found is None:
        return None
    joints = [each.span() for each in _JOINT.finditer(text, *found.span("names"))]
    starts = [found.start("names"), *(end for _, end in joints)]
    names = [*zip(starts, [*(start for start, _ in joints), found.end("names")], strict=True)]
    shares = [parse_number(each[0]) for each in _SHARE.finditer(text, *found.span("shares"))]
    if len(names) != len(shares) or not all(
        is_name(text[slice(*name)], has_share=True) for name in names
    ):
        return None
    of = found["of"].strip() if found["of"] else None
    items = tuple(
        ParsedItem(text[slice(*name)], share=share, start=name[0], end=name[1])
        for name, share in zip(names, shares, strict=True)
    )
    total = sum(share for share in shares if share is not None)
    return (items[0].add_comment(of), *items[1:]) if total <= WHOLE + 1 else None
