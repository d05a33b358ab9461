"""What a population is made of: religions, languages, peoples, each with its share as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.amounts import COMPARATOR, RANGE, comparator_of
from pipeline.grammar.datings import Dating, dating
from pipeline.grammar.joints import Item, Listed, joined
from pipeline.grammar.lists import INSIDE, masked, pieces, separators
from pipeline.grammar.numbers import DIGITS, SCALE, number
from pipeline.grammar.remarks import (
    COUNTED,
    clauses,
    ends_there,
    is_of_a_part,
    led,
    spreads,
    tailed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import Piece
    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator

__all__ = ["Composition", "Item", "composition"]

# No list is longer in print, and no breakdown deeper: what is, is something else.
_LIMIT: Final = 4000
_DEPTH: Final = 3
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
_NAME: Final = r"""(?P<name>(?:[^\W\d_]|["\u201c'\u2018])[^\d%<>()\[\]:=+*\u2020\u2021]*?)"""
_BRACKETED: Final = rf"(?:\s?(?:\({INSIDE}*\)|\[{INSIDE}*\]))*"
_ITEM_SHARE_LAST: Final = re.compile(
    rf"(?:and\s)?(?P<counted>{COUNTED})?{_NAME}(?P<before>{_BRACKETED})(?:\s{_SHARE})?(?P<after>{_BRACKETED})",
    re.VERBOSE | re.IGNORECASE,
)
_ITEM_SHARE_FIRST: Final = re.compile(
    rf"(?:and\s)?{_SHARE}\s(?P<counted>(?!)x)?{_NAME}(?P<before>)(?P<after>{_BRACKETED})",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
_NOTE: Final = re.compile(r"[;,]?\s?\bnote\s?(?::|-{1,2}|\u2013)\s?", re.IGNORECASE)
_INCLUDING: Final = re.compile(r"includ(?:es|ing)\s|major\stribes\s?-{1,2}\s?", re.IGNORECASE)
_OR_MOSTLY: Final = re.compile(r"\bor\spredomin[ae]ntly\b")

# What stands in prose and never in a name.
_PROSE: Final = re.compile(
    r"""\b(?:is|are|was|were|be|been|has|have|had|that|which|who|whom|whose|although|though|but
    |because|while|spoken|spoke|speaks?|used|understood|claims?|estimated?|constitutes?|rest|most
    |mostly|mainly|largely|primarily|predominantly|predominates?|nearly|almost|virtually|nominally|about|than|over
    |approximately|both|majority|composite|homogeneous|also|only|note|NA|bilingual|bilingualism|multilingual|much|include|includes|comprises?|see|half|third)\b
    |\s-|-\s(?!(?:and|or)\s)|--|\u2013|\u2014|[.?!](?:\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PROSE_WITHOUT_SHARE: Final = re.compile(
    r"\b(?:in|with|by|to|from|for|at|as|on|some|many|few|all|none|no)\b", re.IGNORECASE
)
_PREPOSITION: Final = re.compile(r"(?:of|from|by|to|with|at|as|in|on)\s", re.IGNORECASE)
_LONGEST_NAME: Final = 12
_LONGEST_NAME_WITHOUT_SHARE: Final = 6


@dataclass(frozen=True, slots=True)
class Composition:
    """The parts in printed order, and what is printed of them all."""

    items: tuple[Item, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


def composition(text: str) -> Composition | None:
    """The composition that a whole value prints, None where a character is left unexplained.

    Total: no text raises.
    """
    mask = masked(text) if len(text) <= _LIMIT else None
    if mask is None:
        return None
    note = _NOTE.search(mask)
    remark = text[note.end() :].strip() if note else None
    end = note.start() if note else len(text)
    end, dated = _dated_end(text, mask[:end])
    items, said = _with_clause(text, mask[:end])
    if not items or remark == "":
        return None
    comments = "; ".join(filter(None, (dated.comment if dated else None, said, remark)))
    as_of, estimated = (dated.as_of, dated.estimated) if dated else (None, False)
    return Composition(items, as_of, estimated, comments or None)


def _with_clause(text: str, mask: str) -> tuple[tuple[Item, ...] | None, str | None]:
    """The items, and a sentence about the whole list that may stand behind them."""
    if items := _items(text, mask, _DEPTH):
        return items, None
    listed = list(pieces(mask))
    for at in clauses(listed, text[: len(mask)]):
        if _listed(text, mask, listed[at], _DEPTH):  # a part that another one keeps from it
            continue
        end = mask.rindex(listed[at].mark, 0, listed[at].start)
        if items := _items(text, mask[:end], _DEPTH):
            return items, text[listed[at].start : len(mask)].strip()
    return None, None


def _dated_end(text: str, mask: str) -> tuple[int, Dating | None]:
    """Where the items end and what the parenthesis after them says of their date.

    Some books print it twice: `(1997 est.) (1997 est.)`.
    """
    end, dated = len(mask.rstrip()), None
    while mask.endswith(")", 0, end):
        start = mask.rindex("(", 0, end)
        when = dating(text[start + 1 : end - 1])
        if when is None or dated not in {None, when}:
            break
        end, dated = len(mask[:start].rstrip()), when
    return end, dated


def _items(text: str, mask: str, depth: int) -> tuple[Item, ...] | None:
    """The items of a masked list, None where one of them cannot be read or is printed twice."""
    printed = list(pieces(mask))
    if depth == 0 or len(printed) != separators(mask) + 1:
        return None
    listed = [each for piece in printed if (each := _listed(text, mask, piece, depth))]
    if len(listed) < len(printed) or any(_runs_on(*both) for both in pairwise(listed)):
        return None
    items = joined(text, _spread(listed))
    if items is None or len({(i.name.lower(), i.qualifiers) for i in items}) < len(items):
        return None
    return tuple(items)


def _spread(listed: Sequence[Listed]) -> list[Listed]:
    """The items, with what is said before one said of the plain ones behind it too."""
    found: list[Listed] = []
    lead: str | None = None
    for each in listed:
        if lead and each.mark == "," and each.item.is_bare:
            item = replace(each.item, comment=lead)
            found.append(replace(each, item=item, stands_alone=True))
            continue
        lead = each.lead if each.lead and spreads(each.lead) and not each.item.has_share else None
        found.append(each)
    return found


def _runs_on(before: Listed, each: Listed) -> bool:
    """Whether what is said of a name may go on behind the comma, where another name seems to be."""
    if each.mark != "," or each.item.has_share:
        return False
    if each.lead and is_of_a_part(each.lead):
        return True
    is_plain = each.item.is_bare and not before.item.has_share
    return is_plain and not ends_there(before.item.name, before.tail, each.item.name)


def _listed(text: str, mask: str, piece: Piece, depth: int) -> Listed | None:
    last = _ITEM_SHARE_LAST.fullmatch(mask, piece.start, piece.end)
    found = last or _ITEM_SHARE_FIRST.fullmatch(mask, piece.start, piece.end)
    shares = _shares(found) if found else None
    if found is None or shares is None:
        return None
    has_share = found["unknown"] is not None or any(share is not None for share in shares)
    name, *said = _named(text[slice(*found.span("name"))].strip(), has_share=has_share)
    said[0] = (found["counted"] or "").strip() or said[0]
    if found["count"]:
        said.append(f"{found['comparator'] or ''}{found['count']}")
    comment = "; ".join(filter(None, (found["unknown"], *said))) or None
    comparator = _comparator(found)
    item: Item | None = Item(name, (), *shares, comparator, (), comment, piece.start, piece.end)
    for bracket in (*_brackets(mask, found, "before"), *_brackets(mask, found, "after")):
        item = _explained(item, text, bracket, depth) if item else None
    if item is None or not _is_name(name, has_share=has_share):
        return None
    stands_alone = bool(said[0] or said[1] or found["count"] or item.qualifiers) and not has_share
    return Listed(
        item, piece.mark, last is None, stands_alone=stands_alone, lead=said[0], tail=said[1]
    )


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


def _shares(found: re.Match[str]) -> tuple[Number | None, Number | None, Number | None] | None:
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
        or len(name.split()) > most
        or _PROSE.search(_OR_MOSTLY.sub("", name))
        or _PREPOSITION.match(name)
    ):
        return False
    return has_share or not _PROSE_WITHOUT_SHARE.search(name)


def _explained(item: Item, text: str, bracket: re.Match[str], depth: int) -> Item | None:
    """The item with what a bracket says of it: a breakdown, qualifiers, or a remark."""
    is_round = bracket["round"] is not None
    start, end = bracket.span("round" if is_round else "square")
    inside = text[start:end].strip()
    if is_round and not re.search(r"\d", inside):
        return replace(item, qualifiers=(*item.qualifiers, *_qualifiers(inside)))
    if is_round and "%" in inside:
        breakdown = _breakdown(text, start, end, depth)
        if breakdown and not item.items:
            return replace(item, items=breakdown)
        if inside.count("%") > 1:
            return None
    return replace(item, comment="; ".join(filter(None, (item.comment, inside))))


def _breakdown(text: str, start: int, end: int, depth: int) -> tuple[Item, ...] | None:
    """The items in a parenthesis; a single one with its share first (`20% practicing`) is prose."""
    lead = _INCLUDING.match(text, start, end)
    start = lead.end() if lead else start
    mask = masked(text[start:end])
    items = _items(text[:end], " " * start + mask, depth - 1) if mask is not None else None
    if items and len(items) == 1 and not text.startswith(items[0].name, items[0].start):
        return None
    return items


def _qualifiers(inside: str) -> list[str]:
    printed = (inside[piece.start : piece.end] for piece in pieces(masked(inside) or inside))
    return [re.sub(r"^and\s", "", qualifier) for qualifier in printed]
