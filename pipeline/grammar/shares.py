"""What a population is made of: religions, languages, peoples, each with its share as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.counting import shared
from pipeline.grammar.datings import Dating, dated_end, dating, is_misdated_end
from pipeline.grammar.heads import asides, sections
from pipeline.grammar.joints import Item, Listed, is_whole, joined, told_apart
from pipeline.grammar.lists import masked, pieces, separators
from pipeline.grammar.parts import listed
from pipeline.grammar.remarks import (
    clauses,
    counted,
    counts_several,
    ends_there,
    figured,
    is_of_a_part,
    is_remark,
    is_sentence,
    sentences,
    spreads,
)
from pipeline.grammar.sequels import divided, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.lists import Piece

__all__ = ["Composition", "Item", "composition"]

# No list is longer in print, and no breakdown deeper: what is, is something else.
_LIMIT: Final = 4000
_DEPTH: Final = 3

_ABSENT: Final = re.compile(r"NA|none", re.IGNORECASE)
_NOTE: Final = re.compile(r"[;,]?\s?\bnote\s?(?::|-{1,2}|\u2013)\s?", re.IGNORECASE)
_INCLUDING: Final = re.compile(
    r"includ(?:es|ing)\s|of\s(?:which|whom)\s(?=[\d.]+%)|major\stribes\s?-{1,2}\s?", re.IGNORECASE
)

_DASH: Final = re.compile(r"(?<=[\w%)])(?:--|\s-\s)(?=\S)")
_DATED_INSIDE: Final = re.compile(r"\([^()]*\d{4}[^()]*\)")
# `small Hindu, Muslim, and Jewish minority`: the last word is of all of them.
_OF_ALL: Final = re.compile(
    r",[^,;%()]+,\s?and\s[^,;%()]*\b(?:minorit(?:y|ies)|communit(?:y|ies))\s*(?:$|[,;])"
)
# What goes on with the name before it, where no figure makes them one: `or Brazilero`.
_GOES_ON: Final = re.compile(r"(?:or|nor|including|especially|particularly|notably)\s")


@dataclass(frozen=True, slots=True)
class Composition:
    """The parts in printed order, and what is printed of them all."""

    items: tuple[Item, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


def composition(text: str) -> Composition | None:
    """The composition that a whole value prints, None where a character is left unexplained.

    `NA` is one of no parts, with this comment. Total: no text raises.
    """
    if _ABSENT.fullmatch(text):
        return Composition((), None, estimated=False, comment=text)
    mask = masked(text) if len(text) <= _LIMIT else None
    if mask is None:
        return None
    note = _NOTE.search(mask)
    remark = text[note.end() :].strip() if note else None
    shown = mask[: note.start() if note else len(text)].rstrip()
    end, dated = dated_end(text, shown)
    found = None if is_misdated_end(text[:end]) else _whole(text, shown[:end])
    if found and dated and found[1] is None and _have_dates(found[0]):
        found, dated = _whole(text, shown), None
    items, said = found or ((), None)
    if not found or remark == "" or (said and _is_of_another_date(items, said, dated)):
        return None
    comments = "; ".join(filter(None, (dated.comment if dated else None, said, remark)))
    as_of, estimated = (dated.as_of, dated.estimated) if dated else (None, False)
    return Composition(items, as_of, estimated, comments or None)


def _is_of_another_date(items: Sequence[Item], said: str, dated: Dating | None) -> bool:
    """Whether the date at the end is that of the sentence before it."""
    return dated is not None and (_have_dates(items) or bool(_DATED_INSIDE.search(said)))


def _have_dates(items: Sequence[Item]) -> bool:
    """Whether parts have dates of their own, so that the one at the end is the last part's."""
    return any(dating(item.comment) for item in items if item.comment)


_Said = tuple[tuple[Item, ...], str | None]


def _whole(text: str, mask: str) -> _Said | None:
    """The items of a list and a sentence about them all: plain, under heads, or led by prose."""
    items = _items(text, mask, _DEPTH)
    if items and not _ends_in_a_sentence(text, items):
        return items, None
    if headed := _headed(text, mask) or _broken_down(text, mask):
        return headed
    if items_and_said := _clause(text, mask):
        return items_and_said
    for end in asides(mask):
        if "%" in text[:end].replace("100%", ""):  # shares that are of no part
            continue
        first, *others = pieces(mask[:end])
        is_name = text[first.start].isupper() and mask.endswith("; ", 0, end)
        if others and is_name and _part(text, mask, _DEPTH, first):
            continue  # a name, and then a sentence
        rest = " " * end + mask[end:]
        if found := _plain(text, rest):
            comment = "; ".join(filter(None, (text[:end].rstrip(" -:;,"), found[1])))
            return found[0], comment
    return _amid(text, mask)


def _ends_in_a_sentence(text: str, items: Sequence[Item]) -> bool:
    """Whether the last share is of no part: `; less than 20% of the population are citizens`."""
    of_people = [re.match(r"of\s", item.comment or "") is not None for item in items]
    return of_people[-1] and of_people.count(True) == 1 and text[: items[-1].start].endswith("; ")


def _plain(text: str, mask: str) -> _Said | None:
    items = _items(text, mask, _DEPTH)
    return (items, None) if items else _clause(text, mask)


def _headed(text: str, mask: str) -> _Said | None:
    """The items of a list in which parts have lists of their own: `Sabah - Muslim 38%, other`."""
    found: list[Item] = []
    remarks: list[str | None] = []
    heads: set[str] = set()
    for section in sections(mask):
        inside = " " * section.start + mask[section.start : section.end]
        parts = _plain(text, inside)
        if parts is None:
            return None
        items, said = parts
        if section.head is None:
            found += items
            remarks.append(said)
            continue
        start, end = section.head
        name, lead = counted(text[start:end])
        comment = "; ".join(filter(None, (lead, said))) or None
        head = Item(name, (), None, None, None, None, items, comment, start, section.end)
        found.append(head)
        heads.add(head.name)
    inner = {part.name.lower() for item in found if item.name in heads for part in item.items}
    names = {item.name.lower() for item in found}
    if len(names) < len(found) or names & inner:
        return None
    return (tuple(found), "; ".join(filter(None, remarks)) or None) if found else None


def _broken_down(text: str, mask: str) -> _Said | None:
    """The items of a list in which a dash stands before the parts of one: `other 20% - Thai 6%`."""
    dash = _DASH.search(mask)
    if dash is None:
        return None
    last = list(pieces(mask[: dash.start()]))[-1]
    own = _part(text, mask, _DEPTH, replace(last, end=dash.start()))
    end = mask.find(";", dash.end())
    end = len(mask) if end < 0 else end
    rest = mask[: dash.start()] + " " * (end - dash.start()) + mask[end:]
    found = _items(text, rest, _DEPTH)
    if own is None or found is None or own.item not in found:
        return None
    if is_remark(text[dash.end() : end]):
        whole = replace(own.item, comment=text[dash.end() : end], end=end)
    else:
        parts = _items(text, " " * dash.end() + mask[dash.end() : end], _DEPTH)
        if not parts or not _are_parts(own.item, parts):
            return None
        whole = replace(own.item, items=parts, end=end)
    return tuple(whole if item == own.item else item for item in found), None


def _are_parts(item: Item, parts: tuple[Item, ...]) -> bool:
    """Whether shares are those of parts of an item: no more than it, or a whole of their own."""
    shares = [part.share for part in parts if part.share is not None]
    if item.share is None or 0 < len(shares) < len(parts):
        return False
    return is_whole(parts) or sum(shares) <= item.share


def _clause(text: str, mask: str) -> _Said | None:
    """The items before a sentence about the whole list, and that sentence."""
    printed = list(pieces(mask))
    for start, end in clauses(printed, text[: len(mask)]):
        own = next((piece for piece in printed if piece.start == start), None)
        part = _part(text, mask, _DEPTH, own) if own else None
        # A part that another one keeps from being read is no sentence, unless it has a verb.
        if part and not is_sentence(part.tail):
            continue
        if any(_is_a_name(text, mask, piece) for piece in printed if piece.start > start):
            continue
        if items := _items(text, mask[:end], _DEPTH):
            return items, text[start : len(mask)].strip()
    for start, end in figured(printed, text[: len(mask)]):
        items = _items(text, mask[:end], _DEPTH)
        if items and is_whole(items):
            return items, text[start : len(mask)].strip()
    return None


def _is_a_name(text: str, mask: str, piece: Piece) -> bool:
    """Whether what a semicolon sets apart is a part, which no remark before it may swallow."""
    part = _part(text, mask, _DEPTH, piece) if piece.mark == ";" else None
    return part is not None and not is_sentence(part.tail)


def _amid(text: str, mask: str) -> _Said | None:
    """The items before and behind sentences between semicolons, and these."""
    printed = list(pieces(mask))
    said = [
        (start, end)
        for at, start, end in sentences(printed, text[: len(mask)])
        if _part(text, mask, _DEPTH, printed[at]) is None or start > printed[at].start
    ]
    rest = mask
    for start, end in said:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    found = _plain(text, rest) if said else None
    if found is None:
        return None
    remarks = [text[start:end].strip(",; ") for start, end in said]
    return found[0], "; ".join(filter(None, (*remarks, found[1])))


def _items(text: str, mask: str, depth: int) -> tuple[Item, ...] | None:
    """The items of a masked list, None where one of them cannot be read or is printed twice."""
    printed = list(pieces(mask))
    if depth == 0 or len(printed) != separators(mask) + 1:
        return None
    parts = merged(text, mask, divided(mask, printed), partial(_part, text, mask, depth))
    if parts is None or _OF_ALL.search(mask) or any(_runs_on(*both) for both in pairwise(parts)):
        return None
    told = shared(_spread(parts))
    items = joined(text, told_apart(text, told)) if told else None
    if items is None or any(_GOES_ON.match(item.name) for item in items):
        return None
    is_repeated = len({(item.name.lower(), item.qualifiers) for item in items}) < len(items)
    return None if is_repeated else tuple(items)


def _part(text: str, mask: str, depth: int, piece: Piece) -> Listed | None:
    return listed(text, mask, piece, partial(_breakdown, text, depth))


def _breakdown(text: str, depth: int, start: int, end: int) -> tuple[Item, ...] | None:
    """The items in a parenthesis; a single one with its share first (`20% practicing`) is prose."""
    lead = _INCLUDING.match(text, start, end)
    start = lead.end() if lead else start
    mask = masked(text[start:end])
    items = _items(text[:end], " " * start + mask, depth - 1) if mask is not None else None
    if items and len(items) == 1 and not text.startswith(items[0].name, items[0].start):
        return None
    return items


def _spread(parts: Sequence[Listed]) -> list[Listed]:
    """The items, with what is said before one said of the plain ones behind it too."""
    found: list[Listed] = []
    lead: str | None = None
    for each in parts:
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
    if before.item.is_bare and (each.item.comment or "").startswith("NA"):
        return True
    if each.lead and is_of_a_part(each.lead):
        return True
    if before.lead and counts_several(before.lead):
        return True
    is_plain = each.item.is_bare and not before.item.has_share
    return is_plain and not ends_there(before.item.name, before.tail, each.item.name)
