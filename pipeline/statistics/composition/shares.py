"""Items of a composition, their printed shares, and names that share one figure."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.grammar.date_qualifiers import parse_date_qualifier
from pipeline.grammar.numbers import DIGITS, SCALE, parse_number
from pipeline.statistics.quantity.amounts import COMPARATOR, RANGE, parse_comparator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator

    Printed = Mapping[str, str | None]

    Shares = tuple[Number | None, Number | None, Number | None]
    from collections.abc import Iterator, Sequence

_WHOLE: Final = 100

_PERCENT: Final = r"\s?%"
COUNT: Final = (
    rf"(?:{DIGITS}\s?{SCALE}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[1-9][0-9]{{2}})(?![\w%,.])"
)
_BY_MEMBERS: Final = r"(?P<members>\s(?:members|adherents|followers|persons|people|speakers))"
SHARE: Final = rf"""
    (?P<comparator>{COMPARATOR})?
    (?: (?P<low>{DIGITS})(?:{_PERCENT})?{RANGE}(?P<high>{DIGITS}){_PERCENT}
      | (?P<share>{DIGITS}){_PERCENT}
      | (?P<unknown>NA){_PERCENT}
      | (?P<negligible>NEGL)(?:{_PERCENT})?
      | (?P<count>{COUNT}(?:\sto\s{COUNT})?){_BY_MEMBERS}?
      | (?<=[<\s])(?P<bare>{DIGITS}) )
"""


def parse_share_comparator(printed: Printed) -> Comparator | None:
    """Return the comparator of a share; `~` if negligible, None for a count."""
    if printed.get("negligible"):
        return "~"
    sign = printed.get("comparator")
    return parse_comparator(sign) if sign and not printed.get("count") else None


def parse_shares(printed: Printed) -> Shares | None:
    """Return share, low and high of a matched item, None if impossible as a percentage."""
    bare = printed.get("bare")
    if bare and not (printed.get("comparator") or "").startswith("<"):
        return None
    single, low, high = printed.get("share") or bare, printed.get("low"), printed.get("high")
    values = [parse_number(each) if each else None for each in (single, low, high)]
    if any(value is not None and value > _WHOLE for value in values):
        return None
    share, least, most = values
    share = 0 if printed.get("negligible") else share
    if least is not None and most is not None and least > most:
        return None
    return share, least, most


# Printed shares are rounded, so a complete list sums to a little more or less.
_ROUNDING: Final = 1
_GOES_ON: Final = re.compile(r",?\sand\s(?![^,;]*%)")
_JOINT: Final = re.compile(r"\A(?:and|or)\s|\sor\s", re.IGNORECASE)


class ParsedItem(NamedTuple):
    """One item of a composition; shares in percent, None if not printed.

    `items` is a breakdown in parentheses; `start` and `end` are half-open offsets of the item.
    """

    name: str
    qualifiers: tuple[str, ...]
    share: Number | None
    share_low: Number | None
    share_high: Number | None
    comparator: Comparator | None
    items: tuple[ParsedItem, ...]
    comment: str | None
    start: int
    end: int

    @property
    def has_share(self) -> bool:
        """Whether a figure or range is printed."""
        return self.share is not None or self.share_low is not None

    def is_among(self, others: Sequence[ParsedItem]) -> bool:
        """Whether one of `others` has the same name."""
        return self.name.lower() in {other.name.lower() for other in others}

    @property
    def is_bare(self) -> bool:
        """Whether only the name is printed."""
        return not (self.has_share or self.qualifiers or self.items or self.comment)


class Composition(NamedTuple):
    """The items in printed order, and the date and remark about all of them."""

    items: tuple[ParsedItem, ...]
    as_of: str | None
    estimated: bool
    comment: str | None


class ListedItem(NamedTuple):
    """An item, the separator before it, and whether its figure precedes its name.

    `stands_alone`: it has no figure and, according to its remark, shares none. `lead` and `tail`
    are the remarks before and after the name. `is_closed`: its figure applies to no other name.
    `is_counted`: it has a count instead of a share. `is_bracketed`: its share is in brackets.
    """

    item: ParsedItem
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
        """Whether its figure follows its name."""
        return self.item.has_share and not self.is_share_first


class _ShareRun(NamedTuple):
    """A figure and the names without one to which it may also apply.

    `after` is the separator after the run, empty at the end of the list.
    """

    listed: Sequence[ListedItem]
    after: str
    is_only: bool  # every name outside the run has a figure
    is_behind: bool = False  # after it there are only figures in brackets

    @property
    def items(self) -> list[ParsedItem]:
        return [each.item for each in self.listed]


def distinguish_names(text: str, listed: Sequence[ListedItem]) -> list[ListedItem]:
    """Add the lead to names that would be equal without it: `mainly Arab 9%, Arab 4%`."""
    if not any(each.lead for each in listed):
        return list(listed)
    names = Counter(each.item.name.lower() for each in listed)
    return [
        _with_lead(text, each, each.lead)
        if each.lead and each.item.has_share and names[each.item.name.lower()] > 1
        else each
        for each in listed
    ]


def _with_lead(text: str, each: ListedItem, lead: str) -> ListedItem:
    item = each.item
    start = text.find(lead, item.start, item.end)
    end = text.find(item.name, start + len(lead)) + len(item.name)
    comment = (item.comment or "").removeprefix(lead).removeprefix("; ") or None
    return each._replace(item=item._replace(name=text[start:end], comment=comment), lead=None)


def join_shared_items(text: str, listed: Sequence[ListedItem]) -> list[ParsedItem] | None:
    """Join names that share a figure into one item, named as printed.

    None if it is uncertain whether they share it. They do if the printed figures already sum
    to 100, if semicolons set them apart, or if `and` or `or` joins them within the list or after
    names that have figures. `less than` holds for each name alone. If semicolons separate and
    commas join, no figure is shared across a semicolon. A date belongs to a figure: a name with a
    date but no share after a comma has lost its share.
    """
    shares = [each.item for each in listed if each.item.has_share]
    if not shares:
        return [each.item for each in listed]
    if any(map(_is_dated_alone, listed)) or _turns_round(listed):
        return None
    united: list[ParsedItem] = []
    runs = list(_find_runs(listed, shares))
    if not sums_to_whole(shares) and any(_may_be_one(text, *both) for both in pairwise(runs)):
        return None
    for run in runs:
        items = _join_run(text, run, shares)
        if items is None:
            return None
        united += items
    return united


def _is_dated_alone(each: ListedItem) -> bool:
    item = each.item
    if item.has_share or not item.comment or each.mark != ",":
        return False
    return any(map(parse_date_qualifier, item.comment.split("; ")))


def _turns_round(listed: Sequence[ListedItem]) -> bool:
    """Whether a count follows a name although figures precede names: `1% Thai, Lao 4,180`."""
    is_first = all(each.is_share_first for each in listed if each.item.has_share)
    return is_first and any(
        each.is_counted and not each.is_share_first and each.mark == "," for each in listed
    )


def _may_be_one(text: str, before: _ShareRun, run: _ShareRun) -> bool:
    """Whether a name with only a bracket may share the figure of the names after it.

    In `English (official), Burushaski, and other 8%` only a sum of 100 decides.
    """
    last = before.items[-1]
    is_open = last.qualifiers and not (last.has_share or last.comment) and before.after == ","
    return bool(is_open and len(run.items) > 1 and _ends_list(text, run.items))


def _find_runs(listed: Sequence[ListedItem], shares: list[ParsedItem]) -> Iterator[_ShareRun]:
    start = 0
    bare = sum(not each.item.has_share for each in listed)
    is_full = sums_to_whole(shares)
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
            yield _make_run(listed[start:at], each.mark, bare, is_behind=last < at)
            start = at
    yield _make_run(listed[start:], "", bare)


def _is_list(each: ListedItem) -> bool:
    """Whether a name covers several, so that the figure before it does not apply to it."""
    return each.item.is_bare and " and other " in each.item.name


def _make_run(
    listed: Sequence[ListedItem], after: str, bare: int, *, is_behind: bool = False
) -> _ShareRun:
    own = sum(not each.item.has_share for each in listed)
    return _ShareRun(listed, after, is_only=own == bare, is_behind=is_behind)


def _join_run(text: str, run: _ShareRun, shares: list[ParsedItem]) -> list[ParsedItem] | None:
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
        is_one = not any(item.items or item.comment for item in others) and _ends_list(text, items)
        return [_make_joined_item(text, items, own[0])] if is_plain or is_one else None
    return items if own[0].comparator == "<" and own[0] is items[-1] else None


def _share_a_figure(text: str, run: _ShareRun, own: ParsedItem, shares: list[ParsedItem]) -> bool:
    """Whether the names of a run must share its figure."""
    if _fills_the_whole(own, shares) or _is_set_apart(run):
        return True
    second, last = run.items[1], run.items[-1]
    # At the end an `and` may join the whole list, if other names have no figure either.
    is_inner = own is last and bool(run.after)
    is_joint = is_inner or (run.is_only and len(shares) > 1)
    has_and = is_joint and bool(_JOINT.search(text[last.start : last.end]))
    return has_and or text.startswith("including ", second.start)


def _ends_list(text: str, items: list[ParsedItem]) -> bool:
    """Whether an `and` marks the last of several names: `Hindi (official), Urdu, and other 3%`."""
    last = items[-1]
    return last.has_share and (
        text.startswith(("and ", "or "), last.start) or last.name.endswith(" and other")
    )


def sums_to_whole(shares: Sequence[ParsedItem]) -> bool:
    """Whether shares sum to 100 within rounding; never with a range."""
    total = sum(item.share if item.share is not None else _WHOLE * 2 for item in shares)
    return abs(total - _WHOLE) <= _ROUNDING


def sum_within(item: ParsedItem, parts: tuple[ParsedItem, ...]) -> bool:
    """Whether the shares of parts sum to at most that of the item, or to 100."""
    shares = [part.share for part in parts if part.share is not None]
    if item.share is None or 0 < len(shares) < len(parts):
        return False
    return sums_to_whole(parts) or sum(shares) <= item.share


def _fills_the_whole(own: ParsedItem, shares: list[ParsedItem]) -> bool:
    """Whether all figures together leave nothing of 100 for names without one."""
    inexact = [item for item in shares if item.share is None or item.comparator not in {None, "~"}]
    if own.share is None or any(item is not own for item in inexact):
        return False
    others = sum(item.share or 0 for item in shares) - own.share
    most = _WHOLE + _ROUNDING - (0 if inexact else own.share)
    return _WHOLE - _ROUNDING - own.share <= others <= most


def _is_set_apart(run: _ShareRun) -> bool:
    """Whether a run has commas inside and semicolons around it."""
    inner = {each.mark for each in run.listed[1:]}
    outer = {run.listed[0].mark, run.after} - {""}
    return inner == {","} and outer == {";"}


def _make_joined_item(text: str, items: list[ParsedItem], own: ParsedItem) -> ParsedItem:
    """Return one item for all names, named as printed from the first to the last."""
    first = text.index(items[0].name, items[0].start)
    last = text.index(items[-1].name, items[-1].start) + len(items[-1].name)
    name = text[first:last]
    comment = None if own.comment and own.comment in name else own.comment
    own = own._replace(qualifiers=tuple(one for one in own.qualifiers if one not in name))
    return own._replace(name=name, comment=comment, start=items[0].start, end=items[-1].end)
