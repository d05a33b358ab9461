"""Figures of one statistic as observations: whose, of when, how sure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.statistics.quantity.figure import Observation
from pipeline.statistics.quantity.qualifiers import GROUP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.grammar.date_qualifiers import Dating
    from pipeline.record.statistics import Unit
    from pipeline.statistics.quantity.figure import Entry

# Units that are left out beside a figure: a bare number counts, or is an index. Counts are whole.
_WHOLE: Final = {"persons", "number"}
_BARE: Final = {*_WHOLE, "index"}
# Units of figures of which a whole's lies between its parts' and is no sum.
_MEANS: Final = {"percent", "years"}
# Groups of which a mean may be told before them: what a whole is made of has none.
_KIND: Final = re.compile(GROUP, re.IGNORECASE)
_THOUSAND: Final = 1000
_MILLION: Final = 1_000_000
_ROUNDING: Final = 0.01  # of a count: how far those of men and women may be from it


def observations(
    entries: Sequence[Entry], units: Sequence[Unit], common: Dating | None, *, bare: bool
) -> tuple[Observation, ...] | None:
    """The entries as observations, None where they contradict each other or the field's units.

    `common` is a date printed for the whole list. The first of `units` is the field's own, which
    figures may lack that are `bare`.
    """
    grouped = _grouped(entries)
    if grouped is None or any(map(_contradicts_itself, grouped)) or _has_lost_a_scale(grouped):
        return None
    ranked = _ranked(grouped) or []
    shared = [common] * len(ranked) if common else _from_the_end(ranked)
    is_estimated = common is not None and common.as_of is None and common.estimated
    found: list[Observation] = []
    for entry, dating in zip(ranked, shared, strict=True):
        unit = _unit(entry, units, bare=bare)
        if unit is None or (unit in _WHOLE and not _is_whole(entry)):
            return None
        found.append(_observation(entry, unit, dating, is_estimated=is_estimated))
    return tuple(found) or None


def _contradicts_itself(entry: Entry) -> bool:
    """Whether two dates or two ranks are printed of one figure."""
    return len(entry.ranks) > 1 or (len(entry.datings) > 1 and len({*entry.datings}) > 1)


def _has_lost_a_scale(entries: Sequence[Entry]) -> bool:
    """Whether dollars stand beside millions of them: `$1.5 billion (1993); $1.6 (1994)`."""
    if len(entries) == 1:
        return False
    figures = [e.amount.value or e.amount.low or 0 for e in entries if e.amount.unit == "USD"]
    return any(abs(f) >= _MILLION for f in figures) and any(0 < abs(f) < _THOUSAND for f in figures)


def _grouped(entries: Sequence[Entry]) -> list[Entry] | None:
    """The entries with the first one's group made plain; None where a figure is printed twice."""
    if len(entries) == 1 and not (entries[0].is_dashed or entries[0].is_unmarked):
        return list(entries)
    named = _with_total(_placed(entries))
    if named is None or not _are_named_alike(named):
        return None
    groups = [entry.group for entry in named]
    if len(set(groups)) == len(groups):
        return list(named)
    dates = [_as_of(entry) for entry in named]
    counts = Counter(groups)
    is_twice = len(set(zip(groups, dates, strict=True))) < len(groups)
    undated = any(
        date is None and counts[group] > 1 for group, date in zip(groups, dates, strict=True)
    )
    return None if is_twice or undated else list(named)


def _with_total(entries: Sequence[Entry]) -> Sequence[Entry] | None:
    """The entries, a first one without a name as the total of those behind it; None where not."""
    first, *parts = entries
    is_told = any(e.is_dashed or e.is_unmarked for e in entries)
    if is_told or (first.group is None and any(part.is_place for part in parts)):
        is_whole = first.group in {None, "total"} and _is_of_parts(first, parts)
        return [replace(first, group="total"), *parts] if is_whole else None
    if first.group is None and any(part.group for part in parts):
        return [replace(first, group="total"), *parts] if _is_their_total(entries) else None
    return entries


def _are_named_alike(entries: Sequence[Entry]) -> bool:
    """Whether all have names or none, and parts of the country stand among such parts alone.

    `5% (1990) Literacy: 99%` are two fields run together.
    """
    if len({entry.group is None for entry in entries}) > 1:
        return False
    return not any(entry.is_place for entry in entries) or all(
        entry.is_place
        or (entry.group == "total" and entry is entries[0])
        or (entry.group or "").endswith("ern")
        for entry in entries
    )


def _placed(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries, those of a place named so beside a dated one: `4% (1991); 5% in some areas`."""
    first, *others = entries
    is_told = first.dating and not first.place and all(entry.place for entry in others)
    if not others or not is_told or any(entry.group for entry in entries):
        return entries
    return [first, *map(_of_place, others)]


def _of_place(entry: Entry) -> Entry:
    place, *remarks = entry.remarks
    end = entry.end if entry.place is None else entry.place
    return replace(entry, group=place.removeprefix("in "), remarks=remarks, end=end)


def _is_of_parts(whole: Entry, parts: Sequence[Entry]) -> bool:
    """Whether a figure without a name can only be the whole of the parts behind it.

    Counts and lengths are their sum. What a double dash joins to a name may be less than nothing,
    unless the whole lies between the parts without a minus.
    """
    own, values = whole.amount.value, [part.amount.value for part in parts]
    figures = [value for value in values if value is not None]
    if own is None or len(figures) < len(values) or not all(part.group for part in parts):
        return False
    if all(part.is_dashed for part in parts):
        return len(figures) > 1 and 0 < min(figures) <= own <= max(figures)
    return whole.amount.unit != "percent" and abs(own - sum(figures)) <= own * _ROUNDING


def _is_their_total(entries: Sequence[Entry]) -> bool:
    """Whether a figure without a name may be the total of the groups behind it.

    Beside another total, one of another date, or men and women of another sum, it is rather of
    another field: `5,700 (1993) males: 83 (1997)`, `75 million males: 61,934 females: 58,648`.
    """
    if any((entry.group or "").startswith("total") for entry in entries[1:]):
        return False
    if not _is_large_enough(entries[0], entries[1:]):
        return False
    own = _when(entries[0])
    counts = [entry.amount.value for entry in entries if entry.amount.unit in {None, "persons"}]
    if _are_all_of_it([entry.group or "" for entry in entries[1:]]) and None not in counts:
        whole, *parts = [count for count in counts if count is not None] or [0]
        if len(parts) == len(entries) - 1 and abs(whole - sum(parts)) > whole * _ROUNDING:
            return False
    return own is None or all(_when(entry) in {own, None} for entry in entries[1:])


def _are_all_of_it(groups: Sequence[str]) -> bool:
    """Whether groups are all that a country has: its men and women, or its areas."""
    is_parted = len(groups) > 1 and all(group.endswith(" area") for group in groups)
    return is_parted or set(groups) == {"male", "female"}


def _is_large_enough(whole: Entry, parts: Sequence[Entry]) -> bool:
    """Whether a figure may be of all of its parts: a mean of them, of money and sizes the sum.

    `$8.4 billion; expenditures $9.36 billion` are revenues and what is spent of them. A mean may be
    misprinted, but not where its date sets it apart: `6.8% (1988) 55% males, 37% females`, nor can
    one of a part alone tell, as in `48% (1990) 5.3% (urban)`.
    """
    own, values = whole.amount.value, [part.amount.value for part in parts]
    figures = [value for value in values if value is not None]
    if own is None:
        return not figures
    if whole.amount.unit is None or len(figures) < len(parts):
        return True
    is_mean = min(figures) <= own <= max(figures)
    if whole.amount.unit in _MEANS:
        if not all(part.place is not None or _KIND.fullmatch(part.group or "") for part in parts):
            return False
        return (
            is_mean
            or not whole.dating
            or (len(parts) == 1 and parts[0].group not in {"urban", "rural"})
        )
    return is_mean or abs(own - sum(figures)) <= own * _ROUNDING


def _when(entry: Entry) -> tuple[str | None, str | None] | None:
    return (entry.dating.as_of, entry.dating.comment) if entry.dating else None


def _as_of(entry: Entry) -> str | None:
    return entry.dating.as_of if entry.dating else None


def _ranked(entries: list[Entry]) -> list[Entry] | None:
    """The entries with ranks where they belong; None where that is not told.

    The world is compared by the total alone. Of figures of several dates the first is the newest
    and is compared, also where its rank is printed behind all of them.
    """
    ranked = [entry for entry in entries if entry.ranks and not entry.is_ranked]
    if not ranked or len(entries) == 1:
        return entries
    totals = [entry for entry in entries if (entry.group or "total").startswith("total")]
    dates = [_as_of(entry) or "" for entry in totals]
    if len(ranked) > 1 or not totals or dates[0] < max(dates):
        return None
    if ranked[0] in totals[1:] and ranked[0] is not entries[-1]:
        return None
    return [replace(e, ranks=ranked[0].ranks if e is totals[0] else []) for e in entries]


def _from_the_end(entries: list[Entry]) -> list[Dating | None]:
    """The date after the last figure of a list, for those up to the one that has another date.

    That of a total alone is the date of the figures of men and women behind it too.
    """
    dates = [entry.dating for entry in entries]
    if len(dates) == 1 or all(dates):
        return dates
    counted = [entry.group for entry in entries if entry.amount.value is not None]
    if counted == ["total", "male", "female"] and dates[0] and not any(dates[1:]):
        return [dates[0]] * len(entries)
    last = entries[-1].dating if entries else None
    dated = [at for at, entry in enumerate(entries) if entry.dating not in {None, last}]
    start = dated[-1] if dated else 0
    return [None] * start + [last] * (len(entries) - start)


def _unit(entry: Entry, units: Sequence[Unit], *, bare: bool) -> Unit | None:
    """The unit of a figure, the field's own where it may be printed without; None of another."""
    printed = entry.amount.unit
    if printed is None:
        own = units[0]
        return own if bare or own in _BARE or entry.amount.word else None
    return printed if printed in units else None


def _observation(
    entry: Entry, unit: Unit, shared: Dating | None, *, is_estimated: bool
) -> Observation:
    value, low, high, comparator, _, word = entry.amount
    dating = entry.dating or shared
    comments = entry.remarks
    if dating and dating.comment:
        comments = [dating.comment, *comments]
    if word and value is None:
        comments = [word, *comments]
    return Observation(
        value,
        low,
        high,
        comparator,
        unit,
        entry.group,
        dating.as_of if dating else None,
        bool((dating and dating.estimated) or (is_estimated and entry.dating)),
        entry.ranks[0] if entry.ranks else None,
        "; ".join(comments) or None,
        entry.start,
        entry.end,
    )


def _is_whole(entry: Entry) -> bool:
    """Whether so many can be counted: persons and things, but by the hundred of inhabitants."""
    figures = entry.amount[:3]
    return " per " in (entry.group or "") or not any(isinstance(one, float) for one in figures)
