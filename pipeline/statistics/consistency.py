"""Holds the statistics of a chapter against each other and against what can be: problems only."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.grammar.lists import masked
from pipeline.record.statistics import CompositionStatistic, QuantityStatistic, Unit
from pipeline.statistics.quantity.parser import quantity
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.statistics import Item, Observation, Statistic

_WHOLE: Final = 100
_ROUNDING: Final = 0.5  # percent: how far a share printed as a whole number may be from its own
_LEAST_ROUNDING: Final = 1.0
# Units of figures of which a whole's lies between its parts'; counts are summed instead.
_MEANS: Final = frozenset(("percent", "years"))
# Percentage points that rates rounded to whole numbers may leave between growth and its parts.
_GROWTH_ROUNDING: Final = 0.25
_PER_THOUSAND: Final = 10
_GROWTH: Final = "population_growth_rate"
_PARTS_OF_GROWTH: Final = (("birth_rate", 1), ("death_rate", -1), ("net_migration_rate", 1))

_MISSING: Final = re.compile(r"\*{3}|\bNo (?:data|entry) for this item\b")
_LABEL: Final = re.compile(r"(?:^|(?<=[\s;,.)]))(?P<label>[A-Z][A-Za-z() -]{3,60}?)\s?:(?=\s)")
_UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
# A figure and the one word behind it, or what it is counted by: `7 billion denars (1993)`.
_MEASURED: Final = re.compile(
    r"\$?[\d.,]+(?:\s(?:million|billion|trillion))?\s"
    r"(?P<unit>(?!(?:million|billion|trillion)\b)[A-Za-z]+(?:/[\d,]*\s?[a-z]+)*)"
    r"(?:\s?\([^()]*\))?"
)


def disagreements(statistics: Mapping[str, Statistic], profile: Profile) -> Iterator[Problem]:
    """What does not agree in the statistics of one chapter, in their order; nothing is repaired."""
    for id_, statistic in statistics.items():
        rule = profile.rules.get(id_)
        if rule is None or rule.kind == "text":
            continue
        pointer = f"/statistics/{id_}"
        match statistic:
            case QuantityStatistic():
                yield from _implausible(statistic, rule, pointer)
                yield from _outside(statistic, pointer)
            case CompositionStatistic() if rule.whole:
                yield from _sums(statistic, pointer)
            case _ if statistic.kind == "text" and statistic.raw:
                yield from _broken(statistic, profile, pointer)
                yield from _in_another_unit(statistic, rule, pointer)
    yield from _growth(statistics)


def _implausible(
    statistic: QuantityStatistic, rule: StatisticRule, pointer: str
) -> Iterator[Problem]:
    """Figures that no country can have: the range is the profile's."""
    if rule.least is None and rule.most is None:
        return
    for observation in statistic.observations:
        if observation.unit != rule.unit:
            continue
        for figure in (observation.value, observation.low, observation.high):
            if not rule.admits(figure):
                message = (
                    f"{figure:,} {rule.unit} of {statistic.label!r} is beyond what can be: "
                    f"{_range(rule)}; kept as printed"
                )
                yield make_problem(Code.IMPLAUSIBLE_VALUE, message, observation.spans, pointer)


def _range(rule: StatisticRule) -> str:
    least = f"at least {rule.least:,}" if rule.least is not None else None
    most = f"at most {rule.most:,}" if rule.most is not None else None
    return ", ".join(filter(None, (least, most)))


def _outside(statistic: QuantityStatistic, pointer: str) -> Iterator[Problem]:
    """A total of men and women lies between theirs."""
    by_time: dict[str | None, dict[str | None, Observation]] = defaultdict(dict)
    for each in statistic.observations:
        if each.unit in _MEANS and each.value is not None and each.comparator is None:
            by_time[each.as_of][each.group] = each
    for groups in by_time.values():
        total, parts = groups.get("total"), [groups.get("male"), groups.get("female")]
        values = [part.value for part in parts if part and part.value is not None]
        if total is None or total.value is None or len(values) < len(parts):
            continue
        if not min(values) <= total.value <= max(values):
            message = (
                f"the total of {statistic.label!r}, {total.value:g}, is not between "
                f"{values[0]:g} of men and {values[1]:g} of women"
            )
            yield make_problem(Code.TOTAL_OUTSIDE_GROUPS, message, statistic.spans, pointer)


def _sums(statistic: CompositionStatistic, pointer: str) -> Iterator[Problem]:
    """The shares of a whole sum to 100; of parts of a country, each part's; a part's own to it."""
    heads = [item for item in statistic.items if item.items and item.share is None]
    lists = [item.items for item in heads] if len(heads) == len(statistic.items) else []
    for items in lists or [statistic.items]:
        total = _total(items)
        if total is not None and not _is_about(total, _WHOLE, len(items)):
            message = f"the shares of {statistic.label!r} sum to {total:g}, not to 100"
            yield make_problem(Code.SHARES_DO_NOT_SUM, message, statistic.spans, pointer)
    for item in chain.from_iterable(lists or [statistic.items]):
        total = _total(item.items) if item.items else None
        if total is None or item.share is None or _is_about(total, _WHOLE, len(item.items)):
            continue
        if total > item.share and not _is_about(total, item.share, len(item.items)):
            message = f"the parts of {item.name!r} sum to {total:g}, more than its {item.share:g}"
            yield make_problem(Code.SHARES_DO_NOT_SUM, message, item.spans, pointer)


def _total(items: Sequence[Item]) -> float | None:
    """The sum of the shares, None where one is not printed or not exact."""
    shares = [item.share for item in items if item.share is not None and item.comparator is None]
    return round(sum(shares), 6) if items and len(shares) == len(items) else None


def _is_about(total: float, whole: float, count: int) -> bool:
    """Whether so many rounded shares may sum to this instead of the whole."""
    return abs(total - whole) <= max(_LEAST_ROUNDING, _ROUNDING * count)


def _broken(statistic: Statistic, profile: Profile, pointer: str) -> Iterator[Problem]:
    """An untyped value that holds another field's label, open brackets, or a gap of the source."""
    own = fold(statistic.label)
    printed = _LABEL.finditer(statistic.raw) if ":" in statistic.raw else ()
    labels = (found["label"] for found in printed)
    other = next((one for one in labels if fold(one) in profile.labels and fold(one) != own), None)
    reasons = {
        f"it holds the label {other!r}": other is not None,
        "its brackets or quotation marks do not pair": masked(statistic.raw) is None,
        "a part of it is missing at the source": _MISSING.search(statistic.raw) is not None,
    }
    for reason, holds in reasons.items():
        if holds:
            message = f"the value of {statistic.label!r} is broken where it is printed: {reason}"
            yield make_problem(Code.BROKEN_TEXT, message, statistic.spans, pointer)


def _in_another_unit(statistic: Statistic, rule: StatisticRule, pointer: str) -> Iterator[Problem]:
    """An untyped value whose figures have another unit or another whole than the field's."""
    if rule.unit is None:
        return
    found = quantity(statistic.raw, rule.unit, units=_UNITS, groups=rule.groups)
    measured = _MEASURED.fullmatch(statistic.raw)
    others = sorted({each.unit for each in found or ()} - {rule.unit, *rule.units})
    unit = ", ".join(others) or (measured["unit"].strip() if measured and not found else "")
    if unit:
        message = f"{statistic.label!r} is printed in {unit}, not in {rule.unit}"
        yield make_problem(Code.UNKNOWN_UNIT, message, statistic.spans, pointer)


def _growth(statistics: Mapping[str, Statistic]) -> Iterator[Problem]:
    """A population grows by births and migrants and shrinks by deaths: all of one date."""
    rates = {id_: _lone(statistics.get(id_)) for id_ in (_GROWTH, *dict(_PARTS_OF_GROWTH))}
    growth = rates[_GROWTH]
    parts = [(rates[id_], sign) for id_, sign in _PARTS_OF_GROWTH]
    known = [(one.value * sign, one.as_of) for one, sign in parts if one and one.value is not None]
    if growth is None or growth.value is None or len(known) < len(parts):
        return
    if any(as_of != growth.as_of for _, as_of in known):
        return
    follows = sum(value for value, _ in known) / _PER_THOUSAND
    if abs(follows - growth.value) > _GROWTH_ROUNDING:
        message = (
            f"a growth of {growth.value:g}% does not follow from births, deaths and migrants, "
            f"which make {follows:.2f}%"
        )
        yield make_problem(
            Code.GROWTH_DOES_NOT_FOLLOW, message, growth.spans, f"/statistics/{_GROWTH}"
        )


def _lone(statistic: Statistic | None) -> Observation | None:
    """The only figure of a statistic, if it is exact."""
    if not isinstance(statistic, QuantityStatistic) or len(statistic.observations) != 1:
        return None
    [only] = statistic.observations
    return only if only.comparator is None else None
