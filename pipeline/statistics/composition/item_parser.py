"""One item of a composition: its name, share, remarks and brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_qualifiers import is_misprinted_date
from pipeline.grammar.lists import INSIDE, mask_brackets, split_list
from pipeline.statistics.composition.names import (
    COUNTED,
    is_dashed,
    is_name,
    split_lead,
    split_tail,
)
from pipeline.statistics.composition.shares import (
    COUNT,
    SHARE,
    ListedItem,
    ParsedItem,
    parse_share_comparator,
    parse_shares,
)
from pipeline.statistics.composition.shares import parse_share_comparator as comparator_of
from pipeline.statistics.composition.shares import parse_shares as shares_of
from pipeline.statistics.quantity.amounts import COMPARATOR, is_misprinted

if TYPE_CHECKING:
    from collections.abc import Callable

    Breakdown = Callable[[int, int], tuple[ParsedItem, ...] | None]
    from collections.abc import Iterator

    from pipeline.grammar.lists import ListPart
    from pipeline.statistics.composition.shares import Printed

BRACKET: Final = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
_SHARE_AND_REMARK: Final = re.compile(
    rf"{SHARE}(?:\s(?P<of>of\s(?:the\s)?(?:total\s)?population))?(?:[,;]\s(?P<remark>[^\d%()]+))?",
    re.VERBOSE | re.IGNORECASE,
)
_FIGURED: Final = re.compile(rf"{SHARE}\s(?P<remark>[^\d%()]+)", re.VERBOSE | re.IGNORECASE)
_REMARK_FIRST: Final = re.compile(r"(?P<remark>[^;%\d()]+);\s")
_GROUP: Final = re.compile(r"[^;]+")
# `contract laborers from A, B, and C`, `clusters of German-, French-, and Slovene-Italians`.
_LIST_INSIDE: Final = re.compile(
    r"[^,]*\b(?:of|from|in|among|between)\s[^,]*(?:,\s[^,]+)*,\sand\s[^,]+|.*-,\s.*-,?\sand\s.*"
)
# A percentage of something else in a remark.
_OF_ELSE: Final = re.compile(
    r"\d\s?%\s(?:of|in|among|are|is|live|speak|practice)\s|\b(?:for|by|to)\s(?:\w+\s)?[\d.]+\s?%"
)
_FIGURES_APART: Final = re.compile(r"[,;]|\sand\s(?=[\d.]+%)")
_UNSIGNED: Final = re.compile(
    r"[^\d%]+\s[\d.]+(?:-[\d.]+)?|(?:includ(?:es|ing)\s)?[\d.]+(?:-[\d.]+)?\s[A-Z][^\d%]*"
)
_JOINT: Final = re.compile(r"[,;]\s|\sand\s")


def add_bracket(
    item: ParsedItem, text: str, bracket: re.Match[str], breakdown: Breakdown
) -> ParsedItem | None:
    """Add the content of a bracket to an item: a breakdown, qualifiers, a share, or a remark."""
    is_round = bracket["round"] is not None
    start, end = bracket.span("round" if is_round else "square")
    inside = text[start:end].strip()
    own = _SHARE_AND_REMARK.fullmatch(inside) if "%" in inside else None
    if own:
        return None if item.has_share else _add_share(item, own)
    if is_round and not re.search(r"\d", inside):
        return item._replace(qualifiers=(*item.qualifiers, *_split_qualifiers(inside)))
    if is_misprinted_date(inside):
        return None
    if is_round and "%" in inside:
        if not item.items and (whole := _add_breakdown(item, text, (start, end), breakdown)):
            return None if whole.is_among(whole.items) else whole
        is_of_else = inside.count("%") <= max(1, len(_OF_ELSE.findall(inside)))
        if not (is_of_else or _are_remarks(inside)) or _has_lost_a_sign(inside):
            return None
    return item._replace(comment="; ".join(filter(None, (item.comment, inside))))


def _add_breakdown(
    item: ParsedItem, text: str, inside: tuple[int, int], breakdown: Breakdown
) -> ParsedItem | None:
    """Add a breakdown, perhaps after a remark: `official; Sunni 90%, Shia 9%`."""
    start, end = inside
    if parts := breakdown(start, end):
        return item._replace(items=parts)
    remark = _REMARK_FIRST.match(text, start, end)
    parts = breakdown(remark.end(), end) if remark else None
    if remark is None or not parts:
        return None
    return item._replace(
        items=parts, qualifiers=(*item.qualifiers, *_split_qualifiers(remark["remark"]))
    )


def _add_share(item: ParsedItem, own: re.Match[str]) -> ParsedItem | None:
    """Add the share in a bracket, and the remark beside it."""
    printed = own.groupdict()
    found = parse_shares(printed)
    if found is None:
        return None
    remark = _split_qualifiers(own["remark"]) if own["remark"] else ()
    return item._replace(
        share=found[0],
        share_low=found[1],
        share_high=found[2],
        comparator=parse_share_comparator(printed),
        qualifiers=(*item.qualifiers, *remark),
        comment="; ".join(filter(None, (item.comment, own["unknown"], own["of"]))) or None,
    )


def _has_lost_a_sign(inside: str) -> bool:
    """Whether one of several shares is misprinted: `Pentecostal 10.9 and Anglican 1.3%`, `l2%`."""
    return is_misprinted(inside) or any(map(_UNSIGNED.fullmatch, _JOINT.split(inside)))


def _are_remarks(inside: str) -> bool:
    """Whether each part is a figure and words that are no name: `26% living in the city`."""
    parts = [_FIGURED.fullmatch(part.strip()) for part in _FIGURES_APART.split(inside)]
    return all(part and not is_name(part["remark"], has_share=True) for part in parts)


def _split_qualifiers(inside: str) -> list[str]:
    """Split the qualifiers in a bracket.

    A list after a preposition stays one: `used in A, B, and C`.
    """
    mask = mask_brackets(inside) or inside
    found: list[str] = []
    for group in _GROUP.finditer(mask):
        printed = list(split_list(" " * group.start() + group[0]))
        is_list = " and " in group[0] and bool(_LIST_INSIDE.fullmatch(group[0].strip()))
        if is_list and printed:
            found.append(inside[printed[0].start : printed[-1].end])
        else:
            found += [inside[piece.start : piece.end] for piece in printed]
    return [re.sub(r"^and\s", "", qualifier) for qualifier in found]


# A name begins with a letter, `7th Day Adventist` with an ordinal; `language(s)` is one word.
_SIGNS: Final = r"\d%<>()\[\]:=+*\u2020\u2021"  # never in a name
_PLAIN: Final = rf"[^{_SIGNS}]|(?<=\w)\(s\)"
_FIRST: Final = r"""(?:[1-9](?:st|nd|rd|th)\s)?(?:[^\W\d_]|["\u201c'\u2018])"""
_ENDED: Final = r"(?:(?=[\s,(\[-]|\Z)|(?<=\)))"  # a name may end only there
_REST: Final = rf"[^{_SIGNS}\s,-]*+"  # of a word; no name ends inside one
_NAME: Final = rf"(?P<name>{_FIRST}{_REST}(?:[^{_SIGNS}]{_REST}|(?<=\w)\(s\))*?){_ENDED}"
_BRACKET_SHUT: Final = rf"(?:\({INSIDE}*\)|\[{INSIDE}*\])"
_BRACKETED: Final = rf"(?:,?\s?{_BRACKET_SHUT})*"
# The share of speakers is the share of a language.
_RANK: Final = r"(?:is\s)?(?:the\s|an\s)?official\slanguage,?\s"
_ALSO: Final = r"(?:commonly\s|widely\s)?(?:used|understood)\sin\s[a-z]+\sand\s"
_BY: Final = (
    rf"(?P<by>(?:{_RANK})?(?:is\s|are\s)?(?:{_ALSO})?(?:spoken|used|understood)\sby(?:\sonly)?)"
)
_OF: Final = r"(?P<of>of\s(?:the\s)?(?:total\s)?(?:population|people|inhabitants))"
# `racial-cultural minority of 20,000 Lapps`.
_MINORITY: Final = rf"(?:an?\s)?(?:[a-z][\w-]*\s){{0,2}}minority\sof\s(?:about\s)?{COUNT}\s"
# A remark after a name or share: a period, what they are.
_REMARK: Final = r"(?:prior\sto|before|consisting\sof|as\s(?:native|first|second))\s[^%():;,]+"
_ITEM_SHARE_LAST: Final = re.compile(
    rf"""(?:and\s)?(?P<counted>{COUNTED}|{_MINORITY})?{_NAME}(?P<before>{_BRACKETED})
    (?:(?:\s{_BY})?,?(?:\s|(?<=\)))(?P<only>only\s)?{SHARE}(?:\s{_OF})?)?(?P<after>{_BRACKETED})
    (?:(?<=%)\s(?P<remark>{_REMARK}|(?:divided|concentrated|located|living\sin|spoken|mostly|mainly|primarily
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
    (?:\s(?P<remark>{_REMARK}))?(?P<after>{_BRACKETED})""",
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
# A number of speakers is no share.
_ITEM_BY_PERSONS: Final = re.compile(
    rf"""{_NAME}(?P<before>{_BRACKETED})\s(?P<use>(?:spoken|understood|used)\sby\s
    (?:{COMPARATOR})?{COUNT}\s[^\d%():,]+)""",
    re.VERBOSE | re.IGNORECASE,
)
# With a share this is part of the name: `29.8% small industry`.
_SIZE: Final = re.compile(r"(?:small|tiny|large)", re.IGNORECASE)
_FORMS: Final = (
    *(_ITEM_SHARE_LAST, _ITEM_SHARE_FIRST, _ITEM_COMPOUND, _ITEM_COMPOUND_SHARE_FIRST),
    *(_ITEM_ALIAS, _ITEM_BY_PERSONS),
)
_NO_SHARES: Final = (None, None, None)
_SHARE_FIRST: Final = (_ITEM_SHARE_FIRST, _ITEM_COMPOUND_SHARE_FIRST)


def parse_item(text: str, mask: str, piece: ListPart, breakdown: Breakdown) -> ListedItem | None:
    """Parse one part of a masked list, None if a character is left unexplained.

    `breakdown` parses the list in parentheses between two offsets.
    """
    found = _match_form(mask, piece)
    if found is None:
        return None
    printed = {name: words for name, words in found.groupdict().items() if words}
    shares = shares_of(printed)
    if shares is None or ("rank" in printed and "%" in mask):
        return None
    is_figured = shares != _NO_SHARES
    has_share = is_figured or "unknown" in printed
    is_first = found.re in _SHARE_FIRST
    start, end = found.span("name")
    name, lead, tail = _split_name(text[start:end].strip(), has_share=has_share)
    if is_first and lead == "all" and not name.startswith("other"):
        return None
    leads = (printed.get("counted"), printed.get("left"), lead)
    lead = " ".join([each.strip() for each in leads if each]) or None
    remarks = (printed.get("unknown"), lead, tail, *_comments(printed))
    comment = "; ".join([each for each in remarks if each]) or None
    sign = comparator_of(printed)
    item: ParsedItem | None = ParsedItem(
        name, (), *shares, sign, (), comment, piece.start, piece.end
    )
    for bracket in (*_find_brackets(mask, found, "before"), *_find_brackets(mask, found, "after")):
        item = add_bracket(item, text, bracket, breakdown) if item else None
    shown = mask[start:end].strip()
    shown = shown if INSIDE in shown else name
    has_share = has_share or (item is not None and item.has_share)
    if item is None or not (is_name(shown, has_share=has_share) or is_dashed(name, text)):
        return None
    stands_alone = bool(item.comment or item.qualifiers or item.items) and not has_share
    return ListedItem(
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


def _match_form(mask: str, piece: ListPart) -> re.Match[str] | None:
    for form in _FORMS:
        if found := form.fullmatch(mask, piece.start, piece.end):
            return found
    return None


def _comments(printed: Printed) -> Iterator[str | None]:
    """Yield the remarks of a matched form, and a count printed instead of a share."""
    yield printed.get("by")
    yield printed.get("of")
    yield printed.get("use")
    yield printed.get("remark")
    yield printed.get("of_them")
    yield printed.get("rank")
    counted = [printed.get(name) for name in ("only", "comparator", "count", "members")]
    if printed.get("count"):
        yield "".join(filter(None, counted))
    elif counted[0]:
        yield counted[0].strip()


def _split_name(printed: str, *, has_share: bool) -> tuple[str, str | None, str | None]:
    """Split the printed words into lead, name and tail; return name, lead, tail."""
    name, lead = split_lead(printed)
    if has_share:
        name, lead = (printed, None) if lead and _SIZE.fullmatch(lead) else (name, lead)
        proper = name.removesuffix(" official")
        return proper, lead, None if proper == name else "official"
    proper, tail = split_tail(name)
    return proper, lead, tail


def _find_brackets(mask: str, found: re.Match[str], group: str) -> Iterator[re.Match[str]]:
    start, end = found.span(group) if group in found.re.groupindex else (0, 0)
    if start < end:
        yield from BRACKET.finditer(mask, start, end)
