"""One part of a composition: its name, its share before or behind it, and what is said of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.lists import INSIDE
from pipeline.statistics.composition.item_names import is_dashed, is_name
from pipeline.statistics.composition.modifiers import COUNTED, led, tailed
from pipeline.statistics.composition.parentheses import BRACKET, explained
from pipeline.statistics.composition.percentages import COUNT, SHARE
from pipeline.statistics.composition.percentages import comparator as comparator_of
from pipeline.statistics.composition.percentages import shares as shares_of
from pipeline.statistics.composition.shared_percentages import Item, Listed
from pipeline.statistics.quantity.amounts import COMPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.grammar.lists import Piece
    from pipeline.statistics.composition.parentheses import Breakdown
    from pipeline.statistics.composition.percentages import Printed

# A name begins with a letter, `7th Day Adventist` with an ordinal; `language(s)` is one word.
_SIGNS: Final = r"\d%<>()\[\]:=+*\u2020\u2021"  # that stand in no name
_PLAIN: Final = rf"[^{_SIGNS}]|(?<=\w)\(s\)"
_FIRST: Final = r"""(?:[1-9](?:st|nd|rd|th)\s)?(?:[^\W\d_]|["\u201c'\u2018])"""
_ENDED: Final = r"(?:(?=[\s,(\[-]|\Z)|(?<=\)))"  # only there anything else is looked for
_REST: Final = rf"[^{_SIGNS}\s,-]*+"  # of a word: inside of one no name ends
_NAME: Final = rf"(?P<name>{_FIRST}{_REST}(?:[^{_SIGNS}]{_REST}|(?<=\w)\(s\))*?){_ENDED}"
_BRACKET_SHUT: Final = rf"(?:\({INSIDE}*\)|\[{INSIDE}*\])"
_BRACKETED: Final = rf"(?:,?\s?{_BRACKET_SHUT})*"
# How many speak a language is its share as well.
_RANK: Final = r"(?:is\s)?(?:the\s|an\s)?official\slanguage,?\s"
_ALSO: Final = r"(?:commonly\s|widely\s)?(?:used|understood)\sin\s[a-z]+\sand\s"
_BY: Final = (
    rf"(?P<by>(?:{_RANK})?(?:is\s|are\s)?(?:{_ALSO})?(?:spoken|used|understood)\sby(?:\sonly)?)"
)
_OF: Final = r"(?P<of>of\s(?:the\s)?(?:total\s)?(?:population|people|inhabitants))"
# `racial-cultural minority of 20,000 Lapps`.
_MINORITY: Final = rf"(?:an?\s)?(?:[a-z][\w-]*\s){{0,2}}minority\sof\s(?:about\s)?{COUNT}\s"
# What is said behind a name or its share: of when it is, of what they are.
_SAID: Final = r"(?:prior\sto|before|consisting\sof|as\s(?:native|first|second))\s[^%():;,]+"
_ITEM_SHARE_LAST: Final = re.compile(
    rf"""(?:and\s)?(?P<counted>{COUNTED}|{_MINORITY})?{_NAME}(?P<before>{_BRACKETED})
    (?:(?:\s{_BY})?,?(?:\s|(?<=\)))(?P<only>only\s)?{SHARE}(?:\s{_OF})?)?(?P<after>{_BRACKETED})
    (?:(?<=%)\s(?P<said>{_SAID}|(?:divided|concentrated|located|living\sin|spoken|mostly|mainly|primarily
        |largely|predominantly|chiefly)\s[^\d%():]+))?
    (?:(?<=\))\s(?P<use>(?:is|are|was|used|spoken|understood|widely|commonly
        |universal)\s[^\d%():]+))?
    (?:(?:(?<=\sgroups)|(?<=\stribes)|(?<=\speoples))\s(?P<of_them>of\s(?:which|whom)\s[^\d%():;,]+))?
    (?:(?:\s-\s|--)(?P<rank>official(?:\slanguage)?))?""",
    re.VERBOSE | re.IGNORECASE,
)
_ITEM_SHARE_FIRST: Final = re.compile(
    rf"""(?:and\s)?(?P<left>(?:the\s)?remaining\s)?{SHARE}\s(?(left)(?:(?:is|are)\s)?)
    (?:{_OF}\s(?:(?:is|are)\sof\s)?)?(?P<counted>{COUNTED})?
    (?:(?P<by>speaks?|belongs?\sto|adheres?\sto|practices?|profess|follows?)\s)?{_NAME}
    (?:\s(?P<said>{_SAID}))?(?P<after>{_BRACKETED})""",
    re.VERBOSE | re.IGNORECASE,
)
# `French (official) and other language(s) 0.1%`: brackets inside a name that has a share.
_COMPOUND: Final = rf"""(?P<name>{_FIRST}(?:{_PLAIN})*?\s?{_BRACKET_SHUT}\s(?:
    (?:and|or|including)\s(?:{_PLAIN}|{_BRACKET_SHUT})+?
    | (?-i:speakers|languages|dialects|peoples?|groups?|tribes?|beliefs|sects?|descent|origin)))"""
_ITEM_COMPOUND: Final = re.compile(
    rf"{_COMPOUND}\s{SHARE}(?P<after>{_BRACKETED})", re.VERBOSE | re.IGNORECASE
)
_ITEM_COMPOUND_SHARE_FIRST: Final = re.compile(
    rf"(?:and\s)?{SHARE}\s{_COMPOUND}(?P<after>{_BRACKETED})", re.VERBOSE | re.IGNORECASE
)
# `Standard Chinese (Putonghua) or Mandarin`: two names of one part.
_ITEM_ALIAS: Final = re.compile(
    rf"(?P<name>{_FIRST}(?:{_PLAIN})*?\s?{_BRACKET_SHUT}\sor\s(?:{_PLAIN})+?)(?P<after>{_BRACKETED})",
    re.VERBOSE | re.IGNORECASE,
)
# By how many persons a language is spoken is no share of a whole.
_ITEM_BY_PERSONS: Final = re.compile(
    rf"""{_NAME}(?P<before>{_BRACKETED})\s(?P<use>(?:spoken|understood|used)\sby\s
    (?:{COMPARATOR})?{COUNT}\s[^\d%():,]+)""",
    re.VERBOSE | re.IGNORECASE,
)
# Beside a share it is not how many they are: `29.8% small industry`.
_SIZE: Final = re.compile(r"(?:small|tiny|large)", re.IGNORECASE)
_FORMS: Final = (
    *(_ITEM_SHARE_LAST, _ITEM_SHARE_FIRST, _ITEM_COMPOUND, _ITEM_COMPOUND_SHARE_FIRST),
    *(_ITEM_ALIAS, _ITEM_BY_PERSONS),
)
_NO_SHARES: Final = (None, None, None)
_SHARE_FIRST: Final = (_ITEM_SHARE_FIRST, _ITEM_COMPOUND_SHARE_FIRST)


def listed(text: str, mask: str, piece: Piece, breakdown: Breakdown) -> Listed | None:
    """The part that a whole piece of a masked list prints, None where a character is unexplained.

    `breakdown` reads the list between two offsets, as one in parentheses behind a name.
    """
    found = _matched(mask, piece)
    if found is None:
        return None
    printed = {name: said for name, said in found.groupdict().items() if said}
    shares = shares_of(printed)
    if shares is None or ("rank" in printed and "%" in mask):
        return None
    is_figured = shares != _NO_SHARES
    has_share = is_figured or "unknown" in printed
    is_first = found.re in _SHARE_FIRST
    start, end = found.span("name")
    name, lead, tail = _named(text[start:end].strip(), has_share=has_share)
    if is_first and lead == "all" and not name.startswith("other"):
        return None
    leads = (printed.get("counted"), printed.get("left"), lead)
    lead = " ".join([each.strip() for each in leads if each]) or None
    said = (printed.get("unknown"), lead, tail, *_counts(printed))
    comment = "; ".join([each for each in said if each]) or None
    sign = comparator_of(printed)
    item: Item | None = Item(name, (), *shares, sign, (), comment, piece.start, piece.end)
    for bracket in (*_brackets(mask, found, "before"), *_brackets(mask, found, "after")):
        item = explained(item, text, bracket, breakdown) if item else None
    shown = mask[start:end].strip()
    shown = shown if INSIDE in shown else name
    has_share = has_share or (item is not None and item.has_share)
    if item is None or not (is_name(shown, has_share=has_share) or is_dashed(name, text)):
        return None
    stands_alone = bool(item.comment or item.qualifiers or item.items) and not has_share
    return Listed(
        item,
        piece.mark,
        is_first,
        stands_alone=stands_alone,
        lead=lead,
        tail=tail or printed.get("use") or printed.get("of_them"),
        is_closed=has_share and "by" in printed,
        is_counted="count" in printed,
        is_bracketed=item.has_share and not is_figured,
    )


def _matched(mask: str, piece: Piece) -> re.Match[str] | None:
    for form in _FORMS:
        if found := form.fullmatch(mask, piece.start, piece.end):
            return found
    return None


def _counts(printed: Printed) -> Iterator[str | None]:
    """What is said with a figure, and a count in the place of a share."""
    yield printed.get("by")
    yield printed.get("of")
    yield printed.get("use")
    yield printed.get("said")
    yield printed.get("of_them")
    yield printed.get("rank")
    counted = [printed.get(name) for name in ("only", "comparator", "count", "members")]
    if printed.get("count"):
        yield "".join(filter(None, counted))
    elif counted[0]:
        yield counted[0].strip()


def _named(printed: str, *, has_share: bool) -> tuple[str, str | None, str | None]:
    """The name in what is printed for it, what stands before it, and what is said behind it."""
    name, lead = led(printed)
    if has_share:
        name, lead = (printed, None) if lead and _SIZE.fullmatch(lead) else (name, lead)
        proper = name.removesuffix(" official")
        return proper, lead, None if proper == name else "official"
    proper, tail = tailed(name)
    return proper, lead, tail


def _brackets(mask: str, found: re.Match[str], group: str) -> Iterator[re.Match[str]]:
    start, end = found.span(group) if group in found.re.groupindex else (0, 0)
    if start < end:
        yield from BRACKET.finditer(mask, start, end)
