"""A masked list as the parts that it prints, each with a breakdown of its own in parentheses."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.lists import masked, pieces, separators
from pipeline.statistics.composition.continuations import divided, merged
from pipeline.statistics.composition.item import listed
from pipeline.statistics.composition.modifiers import (
    counts_several,
    ends_there,
    is_excepted,
    is_of_a_part,
    is_of_all_before,
    is_of_most,
    spreads,
)
from pipeline.statistics.composition.shared_percentages import (
    Item,
    Listed,
    is_whole,
    joined,
    told_apart,
)
from pipeline.statistics.composition.shared_qualifiers import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.lists import Piece

# No breakdown is deeper in print: what is, is something else.
_DEPTH: Final = 3

_INCLUDING: Final = re.compile(
    r"includ(?:es|ing)\s|of\s(?:which|whom)\s(?=[^,;%]*%)|major\stribes\s?-{1,2}\s?", re.IGNORECASE
)
# `small Hindu, Muslim, and Jewish minority`: the last word is of all of them.
_OF_ALL: Final = re.compile(
    r",[^,;%()]+,\s?and\s[^,;%()]*\b(?:minorit(?:y|ies)|communit(?:y|ies))\s*(?:$|[,;])"
)
# Beside a part, and inside of another one, these are not the same.
_OTHER: Final = re.compile(r"(?:others?|none|unspecified)\b", re.IGNORECASE)
# What goes on with the name before it, where no figure makes them one: `or Brazilero`.
_GOES_ON: Final = re.compile(r"(?:or|nor|including|especially|particularly|notably)\s")


def itemized(text: str, mask: str, depth: int = _DEPTH) -> tuple[Item, ...] | None:
    """The items of a masked list, None where one of them cannot be read or is printed twice."""
    printed = list(pieces(mask))
    if depth == 0 or len(printed) != separators(mask) + 1:
        return None
    read = merged(text, mask, divided(text, mask, printed), partial(_part, text, mask, depth))
    parts = _each_told(text, _each_counted(text, read)) if read else None
    if parts is None or _OF_ALL.search(mask) or any(_runs_on(*both) for both in pairwise(parts)):
        return None
    told = shared(_spread(apart := told_apart(text, parts)))
    items = joined(text, told) if told else None
    if items is None or any(_GOES_ON.match(item.name) for item in items):
        return None
    is_twice = _is_repeated([each.item for each in apart]) or _is_repeated(items)
    return None if is_twice or _is_repeated_inside(items) else tuple(items)


def part(text: str, mask: str, piece: Piece) -> Listed | None:
    """The part that a piece of a masked list prints, None where a character is unexplained."""
    return _part(text, mask, _DEPTH, piece)


def _is_repeated(items: Sequence[Item]) -> bool:
    """Whether a name is printed twice with the same said of it."""
    return len({(item.name.lower(), item.qualifiers) for item in items}) < len(items)


def _is_repeated_inside(items: Sequence[Item]) -> bool:
    """Whether a part of an item is printed beside it too, with the same share."""
    inner = [one for item in items for one in item.items]
    own = {(item.name.lower(), item.share) for item in items if inner and item.share is not None}
    return any((one.name.lower(), one.share) in own and not _OTHER.match(one.name) for one in inner)


def _part(text: str, mask: str, depth: int, piece: Piece) -> Listed | None:
    return listed(text, mask, piece, partial(_breakdown, text, depth))


def _breakdown(text: str, depth: int, start: int, end: int) -> tuple[Item, ...] | None:
    """The items in a parenthesis; a single one with its share first (`20% practicing`) is prose."""
    lead = _INCLUDING.match(text, start, end)
    start = lead.end() if lead else start
    mask = masked(text[start:end])
    items = itemized(text[:end], " " * start + mask, depth - 1) if mask is not None else None
    if items and len(items) == 1 and not text.startswith(items[0].name, items[0].start):
        return None
    return items


def _each_counted(text: str, parts: list[Listed]) -> list[Listed]:
    """The parts; behind a whole, each of plain names that an `and` closes is as many as the first.

    `small numbers of Europeans, Lebanese, and Indians` where the shares before them sum to 100.
    """
    at = next((n for n, each in enumerate(parts) if counts_several(each.lead)), len(parts))
    behind = parts[at + 1 :]
    if not behind:
        return parts
    is_plain = all(each.mark == "," and each.item.is_bare for each in behind)
    is_rest = is_whole([each.item for each in parts[:at] if each.item.has_share])
    if not (is_plain and is_rest and text.startswith("and ", behind[-1].item.start)):
        return parts
    lead = parts[at].lead
    counted = [e._replace(item=e.item._replace(comment=lead), stands_alone=True) for e in behind]
    return [*parts[:at], parts[at]._replace(lead=None), *counted]


def _each_told(text: str, parts: list[Listed]) -> list[Listed]:
    """The parts, with what the verb behind the last of several plain names says of each.

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


def _spread(parts: Sequence[Listed]) -> list[Listed]:
    """The items, with what is said before one said of the plain ones behind it too."""
    found: list[Listed] = []
    lead: str | None = None
    for each in parts:
        if lead and each.mark == "," and each.item.is_bare:
            item = each.item._replace(comment=lead)
            found.append(each._replace(item=item, stands_alone=True))
            continue
        lead = each.lead if each.lead and spreads(each.lead) and _is_open(each.item) else None
        found.append(each)
    return found


def _is_open(item: Item) -> bool:
    """Whether nothing behind a name ends what is said before it."""
    return not (item.has_share or item.qualifiers or item.items)


def _runs_on(before: Listed, each: Listed) -> bool:
    """Whether what is said of a name may go on behind the comma, where another name seems to be."""
    if each.item.has_share:
        return False
    if each.mark != ",":
        return before.item.has_share and each.lead is not None and is_of_most(each.lead)
    if before.item.is_bare and (each.item.comment or "").startswith("NA"):
        return True
    if is_excepted(before.tail) or (each.lead and is_of_a_part(each.lead)):
        return True
    if counts_several(before.lead):
        return True
    is_plain = each.item.is_bare and not before.item.has_share
    return is_plain and not ends_there(before.item.name, before.tail, each.item.name)
