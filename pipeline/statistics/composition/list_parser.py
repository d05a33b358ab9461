"""A masked list as items, each perhaps with a breakdown in parentheses."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.date_qualifiers import is_misprinted_date
from pipeline.grammar.lists import INSIDE, ListPart, count_separators, mask_brackets, split_list
from pipeline.statistics.composition.names import (
    COUNTED,
    counts_several,
    ends_in_exception,
    is_dashed,
    is_name,
    is_of_a_part,
    is_of_all_before,
    is_of_most,
    lead_spreads,
    name_ends,
    split_lead,
    split_tail,
)
from pipeline.statistics.composition.shares import (
    COUNT,
    SHARE,
    ListedItem,
    ParsedItem,
    distinguish_names,
    join_shared_items,
    parse_share_comparator,
    parse_shares,
    sum_within,
    sums_to_whole,
)
from pipeline.statistics.composition.shares import parse_share_comparator as comparator_of
from pipeline.statistics.composition.shares import parse_shares as shares_of
from pipeline.statistics.quantity.amounts import COMPARATOR, is_misprinted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Breakdown = Callable[[int, int], tuple[ParsedItem, ...] | None]

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


_AND_BETWEEN_ITEMS: Final = re.compile(
    rf"\sand\s(?:(?<=\)\sand\s)|(?<=%\sand\s)(?=[^%]*%)|(?=(?:{COMPARATOR})?[\d.]+\s?%\s))"
)
# `about 3,000 Europeans and 2,000 South Asians`; `Berber and some Jewish`.
_AND_COUNTED: Final = re.compile(r"\sand\s(?=(?:about\s)?[1-9]\d{0,2}(?:,\d{3})+\s[A-Z])")
_COUNT_FIRST: Final = re.compile(r"(?:about\s)?[1-9]\d{0,2}(?:,\d{3})+\s[A-Z]")
_AND_LAST: Final = re.compile(rf"%(?:\s?\({INSIDE}*\))?(?P<and>\sand\s)(?=[^\W\d_][^%]*$)")
_PROPER: Final = r"(?:[A-Z][\w'-]+)(?:\s[A-Z][\w'-]+){0,2}"
_AND_SOME: Final = re.compile(rf"{_PROPER}(?P<and>\sand\s)(?:some|a\sfew|many)\s{_PROPER}")
_SHARE_INCLUDED: Final = re.compile(r"including\s(?=(?:about\s)?[\d.]+%)")
_INCLUDING_WORD: Final = re.compile(r"\bincluding\b")
_APPOSITION: Final = re.compile(
    r"both\s(?:official|national)\sand\s(?:the\s)?(?:national\s)?language\b|an?\s(?!few|small|tiny|large|number|handful|minority|majority|[^,;]*\b(?:minority|community)\b)"
)
_OF_A_PART: Final = re.compile(
    r"(?:mostly|mainly|primarily|predominantly|principally|largely|chiefly|especially|particularly"
    r"|notably|including|divided\s(?:between|among))\s"
)
_OF_THEM: Final = re.compile(r"(?:(?:most|many|some|all|half|both|few)\s)?of\s(?:whom|which)\s")
# A count may follow a comma: `other Africans, 154,000, including …`.
_ONLY_A_COUNT: Final = re.compile(rf"(?:about\s|some\s)?{COUNT}")
_MANY: Final = r"(?:tribes|groups|groupings|peoples|languages|dialects|sects|churches)"
_INCLUDED: Final = re.compile(rf"including\s[^,;%()]*\b{_MANY}\s\({INSIDE}*\)")
_KINDS_INCLUDING: Final = re.compile(
    rf"(?P<kinds>[^,;%()]*\b{_MANY})\sincluding\s[^,;%()]*\b{_MANY}\s\({INSIDE}*\)"
)
# The use of the language before it.
_USE: Final = re.compile(
    r"(?:and\s)?(?:spoken|understood|used)(?:$|\s(?!by\s(?:\w+\s){0,2}[\d.]+%)[^%\d]*)"
)
_NEXT: Final = re.compile(r"(?:and\s)?(?:spoken|understood|used)\b|[A-Z][\w' -]*\s(?:is|are)\s")
_CLAIMS: Final = re.compile(r"claims\s[^,;%]*\sadherents")
_PLACE: Final = (
    r"(?:the\s)?(?:north|south|east|west|center|interior|coast|highlands"
    r"|[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*)"
)
_PAIR: Final = rf"(?:(?:mostly|mainly|predominantly)\s)?{_PROPER}(?:\sand\s{_PROPER})?"
_TWO_PLACES: Final = re.compile(
    rf"{_PAIR}\s(?P<link>in|on)\s{_PLACE}(?P<and>\sand\s){_PAIR}\s(?P=link)\s{_PLACE}"
)
# A name that may contain commas.
_ONE_NAME: Final = re.compile(r",\s(?:or|including)\s[A-Z]|homogeneous\s|mixture\sof\s|blend\sof\s")
# `mixture of Buddhist, Confucian, and Taoist 93%` is one item.
_BLEND: Final = re.compile(
    r"(?:eclectic\s)?(?:mixture|blend)\sof\s[^;%\d()]*?,?\sand\s[^,;%\d()]+\s[\d.]+%(?=[,;])"
)
_OR: Final = re.compile(r"or\s[A-Z]")
# A homogeneous people has no other item: a list after it enumerates places.
_ONE_STOCK: Final = re.compile(
    r"homogeneous\s[^,;%\d()]+\sin\s[^;%\d()]*\s(?:Islands?|coast|interior|regions?|provinces?)(?=;|$)"
)
_SHARE_OF_THEM: Final = re.compile(r"of\s(?:whom|which)\s(?:about\s)?[\d.]+%\s(?:is|are)\s[^\d%]+")
# After the first name, a list with `and` up to a semicolon is included in it.
_INCLUDED_LIST: Final = re.compile(r"including\s[A-Z][^;%\d()]*,\sand\s[^,;%\d()]+(?=;)")
_OTHER_ALONE: Final = re.compile(r"others?", re.IGNORECASE)
_LONGEST_OTHER: Final = len("others")
_ENDS_IN_OF: Final = re.compile(r"\bof\s\w+$")
_LAST: Final = re.compile(r"and\s[a-z]")
_FEWEST: Final = 2
# `Muslim, nearly 100%`: a list of one name.
_ONLY_A_SHARE: Final = re.compile(r"(?:nearly|almost|virtually|about|over)\s[\d.]+%")


def split_joined_items(text: str, mask: str, printed: Sequence[ListPart]) -> list[ListPart]:
    """Split parts that an `and` joins: two shares, or two names with brackets.

    `Samoan (Polynesian) and English` are two items; with one share they are one.
    """
    if len(printed) == _FEWEST and _ONLY_A_SHARE.fullmatch(mask, printed[1].start, printed[1].end):
        return [printed[0]._replace(end=printed[1].end)]
    whole = (
        list(_merge_names_with_commas(text, mask, printed)) if _ONE_NAME.search(mask) else printed
    )
    if " and " not in mask and "including" not in mask:
        return list(whole)
    return [each for piece in whole for each in _split_item(mask, piece)]


def _split_item(mask: str, piece: ListPart) -> list[ListPart]:
    """Split a part at an `and` that joins two items, or before what its kinds include."""
    words = mask[piece.start : piece.end]
    if "and" not in words and "including" not in words:
        return [piece]
    if kinds := _KINDS_INCLUDING.fullmatch(mask, piece.start, piece.end):
        at = kinds.end("kinds")
        return [piece._replace(end=at), ListPart(at + 1, piece.end, ",")]
    joints = sorted(set(_find_joints(mask, piece)))
    shares = words.count("%")
    is_closed = _AND_LAST.search(mask, piece.start, piece.end) is not None
    is_including = _INCLUDING_WORD.search(mask, piece.start, piece.end) is not None
    if not joints or (shares == 1 and not is_closed) or is_including:
        return [piece]
    starts = [piece.start, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), piece.end]
    marks = [piece.mark, *("," for _ in joints)]
    return [ListPart(*each) for each in zip(starts, ends, marks, strict=True)]


def _merge_names_with_commas(
    text: str, mask: str, printed: Sequence[ListPart]
) -> Iterator[ListPart]:
    """Merge parts that are one name containing commas."""
    waiting, *others = printed or (ListPart(0, 0, ""),)
    is_first = False
    for piece in others:
        is_alias = _OR.match(mask, piece.start) and "%" not in mask
        pattern = _INCLUDED_LIST if is_first else _ONE_STOCK
        whole = pattern.match(text, waiting.start) or _BLEND.match(text, waiting.start)
        if piece.mark == "," and (is_alias or (whole and piece.end <= whole.end())):
            waiting = waiting._replace(end=piece.end)
        else:
            yield waiting
            is_first = waiting.mark != ","
            waiting = piece
    if printed:
        yield waiting


def _find_joints(mask: str, piece: ListPart) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each `and` that may join two items."""
    for joint in _AND_BETWEEN_ITEMS.finditer(mask, piece.start, piece.end):
        yield joint.span()
    if _COUNT_FIRST.match(mask, piece.start):
        for joint in _AND_COUNTED.finditer(mask, piece.start, piece.end):
            yield joint.span()
    if last := _AND_LAST.search(mask, piece.start, piece.end):
        yield last.span("and")
    if two := _TWO_PLACES.fullmatch(mask, piece.start, piece.end):
        yield two.span("and")
    if some := _AND_SOME.fullmatch(mask, piece.start, piece.end):
        yield some.span("and")


def merge_continuations(
    text: str, mask: str, printed: Sequence[ListPart], part: Callable[[ListPart], ListedItem | None]
) -> list[ListedItem] | None:
    """Parse each part, or add it to the item before; None if one cannot be parsed.

    A continuation describes the item before: `a blend of Swahili and Arabic`, `mostly Catholic`.
    """
    found: list[ListedItem] = []
    at = 0
    while at < len(printed):
        piece = printed[at]
        if found and _is_continuation(text, mask, printed, at):
            found[-1] = _add_comment(found[-1], text, piece)
            at += 1
            continue
        if _is_other_with_remark(text, printed, at):
            piece = ListPart(piece.start, printed[at + 1].end, piece.mark)
            at += 1
        if found and (whole := _add_included_item(found[-1], text, printed, at, part)):
            found[-1] = whole
            at += 1
            continue
        each = part(piece)
        if each is None:
            return None
        last = at + len(list(_find_uses(text, mask, printed, at))) if each.tail else at
        found.append(_add_uses(each, text, printed[last]) if last > at else each)
        at = last + 1
    return found


def _is_continuation(text: str, mask: str, printed: Sequence[ListPart], at: int) -> bool:
    piece = printed[at]
    if piece.mark != ",":
        return False
    if "%" in mask[piece.start : piece.end]:
        is_last = at + 1 == len(printed) or printed[at + 1].mark == ";"
        return is_last and _SHARE_OF_THEM.fullmatch(mask, piece.start, piece.end) is not None
    following = printed[at + 1] if at + 1 < len(printed) else None
    if _INCLUDED.fullmatch(mask, piece.start, piece.end):
        return True
    if _ONLY_A_COUNT.fullmatch(mask, piece.start, piece.end):
        return following is not None and text.startswith("including ", following.start)
    if following is None or following.mark == ";":
        patterns = (_APPOSITION, _OF_A_PART, _OF_THEM, _CLAIMS, _USE)
        return any(each.match(text, piece.start) for each in patterns)
    return _is_continuation_before(text, mask, piece, following)


def _is_continuation_before(text: str, mask: str, piece: ListPart, following: ListPart) -> bool:
    """Whether a part continues the item before it although other parts follow."""
    if _OF_THEM.match(text, piece.start):
        return "%" in mask[following.start : following.end]
    if _CLAIMS.match(text, following.start):
        return text[piece.start].islower()
    if _USE.fullmatch(text, piece.start, piece.end):
        return _NEXT.match(text, following.start) is not None
    is_apposed = _APPOSITION.match(text, piece.start) is not None
    return is_apposed and text[following.start].isupper() and "%" not in mask


def _add_included_item(
    each: ListedItem,
    text: str,
    printed: Sequence[ListPart],
    at: int,
    part: Callable[[ListPart], ListedItem | None],
) -> ListedItem | None:
    """Add a last item that this one includes: `other 16%, including 1% Christian`."""
    piece = printed[at]
    lead = _SHARE_INCLUDED.match(text, piece.start)
    is_last = at + 1 == len(printed) or printed[at + 1].mark == ";"
    if not lead or not is_last or piece.mark != "," or each.item.items:
        return None
    inner = part(piece._replace(start=lead.end()))
    if (
        inner is None
        or not sum_within(each.item, (inner.item,))
        or each.item.is_among([inner.item])
    ):
        return None
    return each._replace(item=each.item._replace(items=(inner.item,), end=piece.end))


def _is_other_with_remark(text: str, printed: Sequence[ListPart], at: int) -> bool:
    """Whether a part is only `other` and the next one describes it."""
    start, end, _ = printed[at]
    if at + 1 >= len(printed) or end - start > _LONGEST_OTHER:
        return False
    if not _OTHER_ALONE.fullmatch(text, start, end):
        return False
    following = printed[at + 1]
    is_part = _OF_A_PART.match(text, following.start) is not None
    is_including = text.startswith("including", following.start)
    return following.mark == "," and is_part and not is_including


def _add_comment(each: ListedItem, text: str, piece: ListPart) -> ListedItem:
    words = text[piece.start : piece.end]
    comment = "; ".join(filter(None, (each.item.comment, words)))
    item = each.item._replace(comment=comment, end=piece.end)
    return each._replace(item=item, stands_alone=not item.has_share)


def _find_uses(text: str, mask: str, printed: Sequence[ListPart], at: int) -> Iterator[ListPart]:
    """Yield parts that continue a list of uses: `language of business, government, and trade`."""
    if not _ENDS_IN_OF.search(text[printed[at].start : printed[at].end]):
        return
    run: list[ListPart] = []
    for piece in printed[at + 1 :]:
        words = mask[piece.start : piece.end]
        if piece.mark != "," or not re.fullmatch(r"[a-z][^\d%()]*", words):
            break
        run.append(piece)
    is_last = at + len(run) + 1 == len(printed) or printed[at + len(run) + 1].mark == ";"
    if len(run) >= _FEWEST and is_last and _LAST.match(text, run[-1].start):
        yield from run


def _add_uses(each: ListedItem, text: str, last: ListPart) -> ListedItem:
    start = text.index(each.tail or "", each.item.start)
    tail = text[start : last.end]
    comment = (each.item.comment or "").replace(each.tail or "", tail)
    item = each.item._replace(comment=comment or tail, end=last.end)
    return each._replace(item=item, tail=None)


_COUNTS: Final = re.compile(
    r"(?P<count>both|all)\s(?:are\s)?(?:widely\s)?(?:official|national|spoken|recognized|taught|used)\b"
)
_AND_OR: Final = re.compile(r"\s(?:and|or)\s")
_BOTH: Final = 2


def share_qualifiers(listed: Sequence[ListedItem]) -> list[ListedItem] | None:
    """Give a qualifier that counts names (`both official`) to each name that it counts.

    `both` applies to two names, `all` to the names since the last semicolon; a name with an `and`
    counts as several. None if the count does not fit, or one of the names has another remark.
    """
    found = list(listed)
    for at, each in enumerate(listed):
        if not each.item.qualifiers:
            continue
        counts = next(filter(None, map(_COUNTS.match, each.item.qualifiers)), None)
        if counts is None:
            continue
        start = _run_start(listed, at)
        is_of_both = counts["count"] == "both"
        if is_of_both and _AND_OR.search(each.item.name):
            continue
        if is_of_both and at - start + 1 != _BOTH:
            return None
        if start == at and not _AND_OR.search(each.item.name):
            return None
        if not _are_alike([one.item for one in listed[start : at + 1]]):
            return None
        for before in range(start, at):
            item = listed[before].item._replace(qualifiers=(counts.string,))
            found[before] = listed[before]._replace(item=item, stands_alone=not item.has_share)
    return found


def _run_start(listed: Sequence[ListedItem], at: int) -> int:
    """Return the index of the first name since the last semicolon."""
    marked = (before for before in range(at, 0, -1) if listed[before].mark == ";")
    return next(marked, 0)


def _are_alike(items: Sequence[ParsedItem]) -> bool:
    """Whether all have a share or none, and those before the last have no remark."""
    is_plain = not any(item.qualifiers or item.items or item.comment for item in items[:-1])
    return is_plain and len({item.has_share for item in items}) == 1


# Nesting limit of breakdowns.
_DEPTH: Final = 3

_INCLUDING: Final = re.compile(
    r"includ(?:es|ing)\s|of\s(?:which|whom)\s(?=[^,;%]*%)|major\stribes\s?-{1,2}\s?", re.IGNORECASE
)
# `small Hindu, Muslim, and Jewish minority`: the last word applies to all.
_OF_ALL: Final = re.compile(
    r",[^,;%()]+,\s?and\s[^,;%()]*\b(?:minorit(?:y|ies)|communit(?:y|ies))\s*(?:$|[,;])"
)
# These may occur both beside an item and inside another.
_OTHER: Final = re.compile(r"(?:others?|none|unspecified)\b", re.IGNORECASE)
# Continues the name before it: `or Brazilero`.
_GOES_ON: Final = re.compile(r"(?:or|nor|including|especially|particularly|notably)\s")


def parse_items(text: str, mask: str, depth: int = _DEPTH) -> tuple[ParsedItem, ...] | None:
    """Parse a masked list into items, None if one cannot be parsed or is printed twice."""
    printed = list(split_list(mask))
    if depth == 0 or len(printed) != count_separators(mask) + 1:
        return None
    read = merge_continuations(
        text, mask, split_joined_items(text, mask, printed), partial(_parse_part, text, mask, depth)
    )
    parts = _share_verb(text, _share_count(text, read)) if read else None
    if parts is None or _OF_ALL.search(mask) or any(_runs_on(*both) for both in pairwise(parts)):
        return None
    qualified = share_qualifiers(_spread_lead(apart := distinguish_names(text, parts)))
    items = join_shared_items(text, qualified) if qualified else None
    if items is None or any(_GOES_ON.match(item.name) for item in items):
        return None
    is_twice = _is_repeated([each.item for each in apart]) or _is_repeated(items)
    return None if is_twice or _is_repeated_inside(items) else tuple(items)


def parse_part(text: str, mask: str, piece: ListPart) -> ListedItem | None:
    """Parse one part of a masked list, None if a character is left unexplained."""
    return _parse_part(text, mask, _DEPTH, piece)


def _is_repeated(items: Sequence[ParsedItem]) -> bool:
    """Whether a name is printed twice with the same qualifiers."""
    return len({(item.name.lower(), item.qualifiers) for item in items}) < len(items)


def _is_repeated_inside(items: Sequence[ParsedItem]) -> bool:
    """Whether an item of a breakdown is also printed beside it with the same share."""
    inner = [one for item in items for one in item.items]
    own = {(item.name.lower(), item.share) for item in items if inner and item.share is not None}
    return any((one.name.lower(), one.share) in own and not _OTHER.match(one.name) for one in inner)


def _parse_part(text: str, mask: str, depth: int, piece: ListPart) -> ListedItem | None:
    return parse_item(text, mask, piece, partial(_parse_breakdown, text, depth))


def _parse_breakdown(text: str, depth: int, start: int, end: int) -> tuple[ParsedItem, ...] | None:
    """Parse the items in parentheses; a single one with its share first is prose: `20% Sunni`."""
    lead = _INCLUDING.match(text, start, end)
    start = lead.end() if lead else start
    mask = mask_brackets(text[start:end])
    items = parse_items(text[:end], " " * start + mask, depth - 1) if mask is not None else None
    if items and len(items) == 1 and not text.startswith(items[0].name, items[0].start):
        return None
    return items


def _share_count(text: str, parts: list[ListedItem]) -> list[ListedItem]:
    """Apply the count before a name to the plain names after it, if the shares sum to 100.

    `small numbers of Europeans, Lebanese, and Indians`.
    """
    at = next((n for n, each in enumerate(parts) if counts_several(each.lead)), len(parts))
    behind = parts[at + 1 :]
    if not behind:
        return parts
    is_plain = all(each.mark == "," and each.item.is_bare for each in behind)
    is_rest = sums_to_whole([each.item for each in parts[:at] if each.item.has_share])
    if not (is_plain and is_rest and text.startswith("and ", behind[-1].item.start)):
        return parts
    lead = parts[at].lead
    counted = [e._replace(item=e.item._replace(comment=lead), stands_alone=True) for e in behind]
    return [*parts[:at], parts[at]._replace(lead=None), *counted]


def _share_verb(text: str, parts: list[ListedItem]) -> list[ListedItem]:
    """Apply the remark after the last of several plain names to each of them.

    `Malinke, Bambara, and Dioula are widely spoken`.
    """
    found = list(parts)
    for at, each in enumerate(parts):
        if not is_of_all_before(each.tail) or not text.startswith("and ", each.item.start):
            continue
        start = at
        while start and parts[start].mark == "," and parts[start - 1].item.is_bare:
            start -= 1
            item = parts[start].item._replace(comment=each.tail)
            found[start] = parts[start]._replace(item=item, stands_alone=True)
    return found


def _spread_lead(parts: Sequence[ListedItem]) -> list[ListedItem]:
    """Apply the words before a name to the plain names after it."""
    found: list[ListedItem] = []
    lead: str | None = None
    for each in parts:
        if lead and each.mark == "," and each.item.is_bare:
            item = each.item._replace(comment=lead)
            found.append(each._replace(item=item, stands_alone=True))
            continue
        lead = each.lead if each.lead and lead_spreads(each.lead) and _is_open(each.item) else None
        found.append(each)
    return found


def _is_open(item: ParsedItem) -> bool:
    """Whether nothing after a name ends the scope of the words before it."""
    return not (item.has_share or item.qualifiers or item.items)


def _runs_on(before: ListedItem, each: ListedItem) -> bool:
    """Whether a remark may continue after the comma, where a name seems to follow."""
    if each.item.has_share:
        return False
    if each.mark != ",":
        return before.item.has_share and each.lead is not None and is_of_most(each.lead)
    if before.item.is_bare and (each.item.comment or "").startswith("NA"):
        return True
    if ends_in_exception(before.tail) or (each.lead and is_of_a_part(each.lead)):
        return True
    if counts_several(before.lead):
        return True
    is_plain = each.item.is_bare and not before.item.has_share
    return is_plain and not name_ends(before.item.name, before.tail, each.item.name)
