"""Which names of a list share one figure: `East Indian, Lebanese, Chinese less than 5%`."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import dating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator

_WHOLE: Final = 100
# Printed shares are rounded, so that a whole list sums to a little more or less.
_ROUNDING: Final = 1
_GOES_ON: Final = re.compile(r",?\sand\s(?![^,;]*%)")
_JOINT: Final = re.compile(r"\A(?:and|or)\s|\sor\s", re.IGNORECASE)


class Item(NamedTuple):
    """One part of a composition; shares are percent, None where none is printed.

    `items` is a breakdown printed in parentheses; `start` and `end` are half-open offsets of all
    of it.
    """

    name: str
    qualifiers: tuple[str, ...]
    share: Number | None
    share_low: Number | None
    share_high: Number | None
    comparator: Comparator | None
    items: tuple[Item, ...]
    comment: str | None
    start: int
    end: int

    @property
    def has_share(self) -> bool:
        """Whether a figure is printed, be it a range."""
        return self.share is not None or self.share_low is not None

    def is_among(self, others: Sequence[Item]) -> bool:
        """Whether one of these has its name."""
        return self.name.lower() in {other.name.lower() for other in others}

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing but the name."""
        return not (self.has_share or self.qualifiers or self.items or self.comment)


class Listed(NamedTuple):
    """An item, the mark printed before it, and whether its figure stands before its name.

    One that `stands_alone` has no figure and, by what is said of it, shares none; `lead` and `tail`
    are what is said before and behind its name. The figure of one that `is_closed` is no other's;
    one that `is_counted` has a count in its place, one that `is_bracketed` has it in brackets.
    """

    item: Item
    mark: str
    is_share_first: bool
    stands_alone: bool = False
    lead: str | None = None
    tail: str | None = None
    is_closed: bool = False
    is_counted: bool = False
    is_bracketed: bool = False

    @property
    def is_share_last(self) -> bool:
        """Whether its figure stands after its name."""
        return self.item.has_share and not self.is_share_first


class _Run(NamedTuple):
    """A figure and the names without one that it may also be of.

    `after` is the mark printed after the run, empty at the end of the list.
    """

    listed: Sequence[Listed]
    after: str
    is_only: bool  # no name outside of it has no figure
    is_behind: bool = False  # behind it no figure stands but in brackets

    @property
    def items(self) -> list[Item]:
        return [each.item for each in self.listed]


def told_apart(text: str, listed: Sequence[Listed]) -> list[Listed]:
    """The parts, those of one name named with what is said before: `mainly Arab 9%, Arab 4%`."""
    if not any(each.lead for each in listed):
        return list(listed)
    names = Counter(each.item.name.lower() for each in listed)
    return [
        _with_lead(text, each, each.lead)
        if each.lead and each.item.has_share and names[each.item.name.lower()] > 1
        else each
        for each in listed
    ]


def _with_lead(text: str, each: Listed, lead: str) -> Listed:
    item = each.item
    start = text.find(lead, item.start, item.end)
    end = text.find(item.name, start + len(lead)) + len(item.name)
    comment = (item.comment or "").removeprefix(lead).removeprefix("; ") or None
    return each._replace(item=item._replace(name=text[start:end], comment=comment), lead=None)


def joined(text: str, listed: Sequence[Listed]) -> list[Item] | None:
    """The items, with names that share a figure made one item named as printed.

    None where it cannot be told whether they share it. They do where the list would otherwise sum
    to more than a whole, where semicolons set them apart, where an `and` or `or` joins them in the
    list or behind names that have figures; of `less than` each may be told alone, for it is true
    of each. Where semicolons divide and commas join, no name shares a figure over a semicolon.
    Beside shares a date is of a figure: a name with one behind a comma has lost its share.
    """
    shares = [each.item for each in listed if each.item.has_share]
    if not shares:
        return [each.item for each in listed]
    if any(map(_is_dated_alone, listed)) or _turns_round(listed):
        return None
    united: list[Item] = []
    runs = list(_runs(listed, shares))
    if not is_whole(shares) and any(_may_be_one(text, *both) for both in pairwise(runs)):
        return None
    for run in runs:
        items = _united(text, run, shares)
        if items is None:
            return None
        united += items
    return united


def _is_dated_alone(each: Listed) -> bool:
    item = each.item
    if item.has_share or not item.comment or each.mark != ",":
        return False
    return any(map(dating, item.comment.split("; ")))


def _turns_round(listed: Sequence[Listed]) -> bool:
    """Whether a count stands behind a name where figures stand before: `1% Thai, Lao 4,180`."""
    is_first = all(each.is_share_first for each in listed if each.item.has_share)
    return is_first and any(
        each.is_counted and not each.is_share_first and each.mark == "," for each in listed
    )


def _may_be_one(text: str, before: _Run, run: _Run) -> bool:
    """Whether a name with only a bracket may share the figure of those behind it after all.

    `English (official), Burushaski, and other 8%`: only a whole of a hundred tells.
    """
    last = before.items[-1]
    is_open = last.qualifiers and not (last.has_share or last.comment) and before.after == ","
    return bool(is_open and len(run.items) > 1 and _closes(text, run.items))


def _runs(listed: Sequence[Listed], shares: list[Item]) -> Iterator[_Run]:
    start = 0
    bare = sum(not each.item.has_share for each in listed)
    is_full = is_whole(shares)
    is_other_list = not {one.name for one in shares}.isdisjoint(
        each.item.name for each in listed if not each.item.has_share
    )
    is_outer = "," in {each.mark for each in listed} or is_full
    alone = [
        one.stands_alone and (bool(one.item.comment) or not is_full or is_other_list)
        for one in listed
    ]
    figured = [at for at, one in enumerate(listed) if one.item.has_share or one.is_counted]
    last = figured[-1] if figured else -1
    for at, (before, each) in enumerate(pairwise(listed), 1):
        is_between_figures = before.item.has_share and each.item.has_share
        is_apart = each.mark == ";" and (
            is_outer
            or (before.is_share_first and _is_list(each))
            or any(one.is_bracketed for one in (before, each))
        )
        is_ended = before.is_share_last or each.is_share_first or is_between_figures
        is_ended = is_ended or before.is_closed
        if is_ended or is_apart or alone[at - 1] or alone[at]:
            yield _run(listed[start:at], each.mark, bare, is_behind=last < at)
            start = at
    yield _run(listed[start:], "", bare)


def _is_list(each: Listed) -> bool:
    """Whether a name is of several, so that no figure before it can be its own too."""
    return each.item.is_bare and " and other " in each.item.name


def _run(listed: Sequence[Listed], after: str, bare: int, *, is_behind: bool = False) -> _Run:
    own = sum(not each.item.has_share for each in listed)
    return _Run(listed, after, is_only=own == bare, is_behind=is_behind)


def _united(text: str, run: _Run, shares: list[Item]) -> list[Item] | None:
    items = run.items
    own = [item for item in items if item.has_share]
    if not own:
        is_alone = len(run.listed) == 1 and run.listed[0].stands_alone
        is_apart = run.after == ";" and run.listed[0].mark in {";", ""}
        return items if not run.after or is_alone or is_apart or run.is_behind else None
    if len(items) == 1:
        return items
    if len(own) > 1 or (run.listed[0].is_share_first and _GOES_ON.match(text, items[-1].end)):
        return None
    if _share_a_figure(text, run, own[0], shares):
        others = [item for item in items if item is not own[0]]
        is_plain = all(item.is_bare for item in others) and not own[0].items
        is_one = not any(item.items or item.comment for item in others) and _closes(text, items)
        return [_union(text, items, own[0])] if is_plain or is_one else None
    return items if own[0].comparator == "<" and own[0] is items[-1] else None


def _share_a_figure(text: str, run: _Run, own: Item, shares: list[Item]) -> bool:
    """Whether the names of a run can only share its figure."""
    if _fills_the_whole(own, shares) or _is_set_apart(run):
        return True
    second, last = run.items[1], run.items[-1]
    # At the end of a list an `and` may be the list's own, if other names have no figure either.
    is_inner = own is last and bool(run.after)
    is_joint = is_inner or (run.is_only and len(shares) > 1)
    has_and = is_joint and bool(_JOINT.search(text[last.start : last.end]))
    return has_and or text.startswith("including ", second.start)


def _closes(text: str, items: list[Item]) -> bool:
    """Whether an `and` tells the last of several names: `Hindi (official), Urdu, and other 3%`."""
    last = items[-1]
    return last.has_share and (
        text.startswith(("and ", "or "), last.start) or last.name.endswith(" and other")
    )


def is_whole(shares: Sequence[Item]) -> bool:
    """Whether shares sum to a hundred, as near as rounding has it; of a range that is not told."""
    total = sum(item.share if item.share is not None else _WHOLE * 2 for item in shares)
    return abs(total - _WHOLE) <= _ROUNDING


def are_parts(item: Item, parts: tuple[Item, ...]) -> bool:
    """Whether shares are those of parts of an item: no more than it, or a whole of their own."""
    shares = [part.share for part in parts if part.share is not None]
    if item.share is None or 0 < len(shares) < len(parts):
        return False
    return is_whole(parts) or sum(shares) <= item.share


def _fills_the_whole(own: Item, shares: list[Item]) -> bool:
    """Whether this figure and the others leave nothing of a hundred for names without one."""
    inexact = [item for item in shares if item.share is None or item.comparator not in {None, "~"}]
    if own.share is None or any(item is not own for item in inexact):
        return False
    others = sum(item.share or 0 for item in shares) - own.share
    most = _WHOLE + _ROUNDING - (0 if inexact else own.share)
    return _WHOLE - _ROUNDING - own.share <= others <= most


def _is_set_apart(run: _Run) -> bool:
    """Whether a run has commas inside it and semicolons around it."""
    inner = {each.mark for each in run.listed[1:]}
    outer = {run.listed[0].mark, run.after} - {""}
    return inner == {","} and outer == {";"}


def _union(text: str, items: list[Item], own: Item) -> Item:
    """One item for all the names, named as printed from the first to the last."""
    first = text.index(items[0].name, items[0].start)
    last = text.index(items[-1].name, items[-1].start) + len(items[-1].name)
    name = text[first:last]
    comment = None if own.comment and own.comment in name else own.comment
    own = own._replace(qualifiers=tuple(one for one in own.qualifiers if one not in name))
    return own._replace(name=name, comment=comment, start=items[0].start, end=items[-1].end)
