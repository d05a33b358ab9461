"""One part of a composition: its name, its share before or behind it, and what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.grammar.amounts import COMPARATOR, RANGE, comparator_of, is_misprinted
from pipeline.grammar.datings import is_misdated
from pipeline.grammar.joints import Item, Listed
from pipeline.grammar.lists import INSIDE, masked, pieces
from pipeline.grammar.numbers import DIGITS, SCALE, number
from pipeline.grammar.remarks import COUNTED, led, tailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.grammar.lists import Piece
    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator

    _Shares = tuple[Number | None, Number | None, Number | None]
    Breakdown = Callable[[int, int], tuple[Item, ...] | None]

_WHOLE: Final = 100

_PERCENT: Final = r"\s?%"
_COUNT: Final = (
    rf"(?:{DIGITS}\s?{SCALE}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[1-9][0-9]{{2}})(?![\w%,.])"
)
_SHARE: Final = rf"""
    (?P<comparator>{COMPARATOR})?
    (?: (?P<low>{DIGITS})(?:{_PERCENT})?{RANGE}(?P<high>{DIGITS}){_PERCENT}
      | (?P<share>{DIGITS}){_PERCENT}
      | (?P<unknown>NA){_PERCENT}
      | (?P<negligible>NEGL)(?:{_PERCENT})?
      | (?P<count>{_COUNT})
      | (?<=[<\s])(?P<bare>{DIGITS}) )
"""
# A name begins with a letter, `7th Day Adventist` with an ordinal; `language(s)` is one word.
_PLAIN: Final = r"[^\d%<>()\[\]:=+*\u2020\u2021]|(?<=\w)\(s\)"
_FIRST: Final = r"""(?:[1-9](?:st|nd|rd|th)\s)?(?:[^\W\d_]|["\u201c'\u2018])"""
_NAME: Final = rf"(?P<name>{_FIRST}(?:{_PLAIN})*?)"
_BRACKET_SHUT: Final = rf"(?:\({INSIDE}*\)|\[{INSIDE}*\])"
_BRACKETED: Final = rf"(?:,?\s?{_BRACKET_SHUT})*"
# How many speak a language is its share as well.
_BY: Final = r"(?P<by>(?:is\s|are\s)?spoken\sby(?:\sonly)?)"
_OF: Final = r"(?P<of>of\s(?:the\s)?population)"
_ITEM_SHARE_LAST: Final = re.compile(
    rf"""(?:and\s)?(?P<counted>{COUNTED})?{_NAME}(?P<before>{_BRACKETED})
    (?:(?:\s{_BY})?\s{_SHARE}(?:\s{_OF})?)?(?P<after>{_BRACKETED})
    (?:(?<=\))\s(?P<use>(?:is|are|was|used|spoken|understood|widely|commonly
        |universal)\s[^\d%():]+))?""",
    re.VERBOSE | re.IGNORECASE,
)
_ITEM_SHARE_FIRST: Final = re.compile(
    rf"""(?:and\s)?{_SHARE}\s(?P<counted>(?!)x)?(?P<by>(?!)x)?(?P<of>(?!)x)?(?P<use>(?!)x)?
    {_NAME}(?P<before>)(?P<after>{_BRACKETED})""",
    re.VERBOSE | re.IGNORECASE,
)
# `French (official) and other language(s) 0.1%`: brackets inside a name that has a share.
_ITEM_COMPOUND: Final = re.compile(
    rf"""(?P<counted>(?!)x)?(?P<by>(?!)x)?(?P<of>(?!)x)?(?P<use>(?!)x)?
    (?P<name>{_FIRST}(?:{_PLAIN})*?\s?{_BRACKET_SHUT}\s(?:and|or|including)\s
        (?:{_PLAIN}|{_BRACKET_SHUT})+?)
    (?P<before>)\s{_SHARE}(?P<after>{_BRACKETED})""",
    re.VERBOSE | re.IGNORECASE,
)
# `Standard Chinese (Putonghua) or Mandarin`: two names of one part.
_ITEM_ALIAS: Final = re.compile(
    rf"""(?P<counted>(?!)x)?(?P<by>(?!)x)?(?P<of>(?!)x)?(?P<use>(?!)x)?
    (?P<name>{_FIRST}(?:{_PLAIN})*?\s?{_BRACKET_SHUT}\sor\s(?:{_PLAIN})+?)
    (?P<before>)(?:{_SHARE}(?!))?(?P<after>{_BRACKETED})""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
_OR_MOSTLY: Final = re.compile(
    r"\bor\spredomin[ae]ntly\b|^others?,\s(?:mostly|mainly|primarily|largely)\s|\sonly$"
    r"|^observes?\sboth\b|^legally\sbilingual$",
    re.IGNORECASE,
)
_SHARE_ALONE: Final = re.compile(_SHARE, re.VERBOSE | re.IGNORECASE)
_GROUP: Final = re.compile(r"[^;]+")
# `contract laborers from A, B, and C`, `clusters of German-, French-, and Slovene-Italians`.
_LIST_INSIDE: Final = re.compile(
    r"[^,]*\b(?:of|from|in|among|between)\s[^,]*(?:,\s[^,]+)*,\sand\s[^,]+|.*-,\s.*-,?\sand\s.*"
)
# A percentage of something else, in what is said of a name.
_OF_ELSE: Final = re.compile(r"\d\s?%\sof\s|\b(?:for|by|to)\s(?:\w+\s)?[\d.]+\s?%")

# In a list of shares one that has lost its sign: `Roman Catholic 62%, Protestant 5`.
_UNSIGNED: Final = re.compile(r"[^\d%]+\s[\d.]+(?:-[\d.]+)?|[\d.]+(?:-[\d.]+)?\s[A-Z][^\d%]*")
_JOINT: Final = re.compile(r"[,;]\s|\sand\s")

# What stands in prose and never in a name.
_PROSE: Final = re.compile(
    r"""\b(?:is|are|was|were|be|been|has|have|had|that|which|who|whom|whose|although|though|but
    |because|while|spoken|spoke|speaks?|used|understood|claims?|estimated?|constitutes?|makes?|belongs?|rest|most
    |mostly|mainly|largely|primarily|predominantly|predominates?|nearly|almost|virtually|nominally|about|than|over
    |approximately|both|more|recently|formerly|dominant|practiced|observed|before|after|since|until|during
    |comprising|consisting|majority|composite|homogeneous|also|only|note|NA|NEGL|bilingual|bilingualism|multilingual|much|include|includes|comprises?|see|half|third)\b
    |\s-|-\s(?!(?:and|or)\s)|--|\u2013|\u2014|[.?!](?:\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PROSE_WITHOUT_SHARE: Final = re.compile(
    r"""\b(?:in|with|by|to|from|for|at|as|on|along|among|throughout|between|some|many|few|all|none
    |no|numbers|NEGL|N/A|uninhabited|unknown)\b|^(?:numerous|several|various)$|(?:ad)?mixtures?\sof\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PREPOSITION: Final = re.compile(r"(?:of|from|by|to|with|at|as|in|on)\s", re.IGNORECASE)
_DASHED: Final = re.compile(r"(?P<left>[^\W\d_a-z][^-]*)\s-\s[^\W\d_a-z][^-]*")
_LONGEST_NAME: Final = 12
_LONGEST_NAME_WITHOUT_SHARE: Final = 6


def listed(text: str, mask: str, piece: Piece, breakdown: Breakdown) -> Listed | None:
    """The part that a whole piece of a masked list prints, None where a character is unexplained.

    `breakdown` reads the list between two offsets, as one in parentheses behind a name.
    """
    found = _matched(mask, piece)
    shares = _shares(found) if found else None
    if found is None or shares is None:
        return None
    has_share = found["unknown"] is not None or any(share is not None for share in shares)
    shown = mask[slice(*found.span("name"))].strip()
    name, *said = _named(text[slice(*found.span("name"))].strip(), has_share=has_share)
    said[0] = " ".join(filter(None, ((found["counted"] or "").strip(), said[0]))) or None
    comment = "; ".join(filter(None, (found["unknown"], *said, *_counts(found)))) or None
    comparator = _comparator(found)
    item: Item | None = Item(name, (), *shares, comparator, (), comment, piece.start, piece.end)
    for bracket in (*_brackets(mask, found, "before"), *_brackets(mask, found, "after")):
        item = _explained(item, text, bracket, breakdown) if item else None
    shown = shown if INSIDE in shown else name
    has_share = has_share or (item is not None and item.has_share)
    if item is None or not (_is_name(shown, has_share=has_share) or _is_dashed(name, text)):
        return None
    said[1] = said[1] or found["use"]
    stands_alone = bool(item.comment or item.qualifiers) and not has_share
    return Listed(
        item,
        piece.mark,
        found.re is _ITEM_SHARE_FIRST,
        stands_alone=stands_alone,
        lead=said[0],
        tail=said[1],
    )


def _matched(mask: str, piece: Piece) -> re.Match[str] | None:
    forms = (_ITEM_SHARE_LAST, _ITEM_SHARE_FIRST, _ITEM_COMPOUND, _ITEM_ALIAS)
    matches = (form.fullmatch(mask, piece.start, piece.end) for form in forms)
    return next(filter(None, matches), None)


def _counts(found: re.Match[str]) -> Iterator[str | None]:
    """What is said with a figure, and a count in the place of a share."""
    yield found["by"]
    yield found["of"]
    yield found["use"]
    if found["count"]:
        yield f"{found['comparator'] or ''}{found['count']}"


def _named(printed: str, *, has_share: bool) -> tuple[str, str | None, str | None]:
    """The name in what is printed for it, what stands before it, and what is said behind it."""
    name, lead = led(printed)
    if has_share:
        return name, lead, None
    proper, tail = tailed(name)
    return proper, lead, tail


def _comparator(found: re.Match[str]) -> Comparator | None:
    if found["negligible"]:
        return "~"
    return (
        comparator_of(found["comparator"]) if found["comparator"] and not found["count"] else None
    )


def _brackets(mask: str, found: re.Match[str], group: str) -> Iterator[re.Match[str]]:
    return _BRACKET.finditer(mask, *found.span(group))


def _shares(found: re.Match[str]) -> _Shares | None:
    """Share, low and high of a matched item; None where no part of a whole can be such."""
    if found["bare"] and not (found["comparator"] or "").startswith("<"):
        return None
    single, low, high = found["share"] or found["bare"], found["low"], found["high"]
    values = [number(each) if each else None for each in (single, low, high)]
    if any(value is not None and value > _WHOLE for value in values):
        return None
    share, least, most = values
    share = 0 if found["negligible"] else share
    if least is not None and most is not None and least > most:
        return None
    return share, least, most


def _is_name(name: str, *, has_share: bool) -> bool:
    most = _LONGEST_NAME if has_share else _LONGEST_NAME_WITHOUT_SHARE
    if (
        not name
        or name.endswith("-")
        or any(letter.isdigit() and not letter.isascii() for letter in name)  # a raised mark
        or len(name.split()) > most
        or _PROSE.search(_OR_MOSTLY.sub("", name))
        or _PREPOSITION.match(name)
    ):
        return False
    return has_share or not _PROSE_WITHOUT_SHARE.search(name)


def _is_dashed(name: str, text: str) -> bool:
    """Whether a dash is a part of the name: the name before it has another one too.

    `Ukrainian Orthodox - Kyiv Patriarchate` beside `Ukrainian Orthodox - Moscow Patriarchate`.
    """
    found = _DASHED.fullmatch(name)
    if found is None or _PROSE.search(name.replace(" - ", " ")):
        return False
    return text.count(f"{found['left']} - ") > 1


def _explained(item: Item, text: str, bracket: re.Match[str], breakdown: Breakdown) -> Item | None:
    """The item with what a bracket says of it: a breakdown, qualifiers, or a remark."""
    is_round = bracket["round"] is not None
    start, end = bracket.span("round" if is_round else "square")
    inside = text[start:end].strip()
    if is_round and not re.search(r"\d", inside):
        return replace(item, qualifiers=(*item.qualifiers, *_qualifiers(inside)))
    if is_misdated(inside):
        return None
    if not item.has_share and inside.endswith("%") and (own := _SHARE_ALONE.fullmatch(inside)):
        shares = _shares(own)
        return _shared(item, shares, _comparator(own)) if shares else None
    if is_round and "%" in inside:
        parts = breakdown(start, end)
        if parts and not item.items:
            return replace(item, items=parts)
        most = max(1, len(_OF_ELSE.findall(inside)))
        is_half_shared = any(map(_UNSIGNED.fullmatch, _JOINT.split(inside)))
        if inside.count("%") > most or is_half_shared or is_misprinted(inside):
            return None
    return replace(item, comment="; ".join(filter(None, (item.comment, inside))))


def _shared(item: Item, shares: _Shares, comparator: Comparator | None) -> Item:
    share, low, high = shares
    return replace(item, share=share, share_low=low, share_high=high, comparator=comparator)


def _qualifiers(inside: str) -> list[str]:
    """What a bracket says, in parts; a list behind a preposition is one: `used in A, B, and C`."""
    mask = masked(inside) or inside
    found: list[str] = []
    for group in _GROUP.finditer(mask):
        printed = list(pieces(" " * group.start() + group[0]))
        is_list = _LIST_INSIDE.fullmatch(group[0].strip()) is not None
        if is_list and printed:
            found.append(inside[printed[0].start : printed[-1].end])
        else:
            found += [inside[piece.start : piece.end] for piece in printed]
    return [re.sub(r"^and\s", "", qualifier) for qualifier in found]
