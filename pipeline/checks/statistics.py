"""Whether statistics are possible, and agree with each other and with what is printed."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.grammar.lists import mask_brackets
from pipeline.record.statistics import CompositionStatistic, QuantityStatistic, Unit
from pipeline.statistics.quantity.parser import parse_quantity
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.country import Note
    from pipeline.record.statistics import Item, Observation, Statistic

_MOST_PART_WORDS: Final = 4  # of the name of a part of a value
_LONGEST_CHECKED: Final = 4000  # characters
_WHOLE: Final = 100
_ROUNDING: Final = 0.5  # percent: largest rounding error of a share printed as a whole number
_LEAST_ROUNDING: Final = 1.0
# In these units the total lies between its parts; counts are summed instead.
_FEWEST_GROUPS: Final = 3  # a total, men and women
_MEANS: Final = frozenset(("percent", "years"))
# Percentage points of rounding error between growth and its components.
_GROWTH_ROUNDING: Final = 0.25
_PER_THOUSAND: Final = 10
_GROWTH: Final = "population_growth_rate"
_PARTS_OF_GROWTH: Final = (("birth_rate", 1), ("death_rate", -1), ("net_migration_rate", 1))

_MISSING: Final = re.compile(r"\*{3}|\bNo (?:data|entry) for this item\b")
_LABEL: Final = re.compile(r"(?:^|(?<=[\s;,.)]))(?P<label>[A-Z][A-Za-z() -]{3,60}?)\s?:(?=\s)")
_SAYS_SO: Final = re.compile(rf"\b{spell_words('checks', 'beyond_a_hundred')}\b")
_UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
# A figure and the word after it, or its unit: `7 billion denars (1993)`.
_MEASURED: Final = re.compile(
    r"\$?[\d.,]+(?:\s(?:million|billion|trillion))?\s"
    r"(?P<unit>(?!(?:million|billion|trillion)\b)[A-Za-z]+(?:/[\d,]*\s?[a-z]+)*)"
    r"(?:\s?\([^()]*\))?"
)


def check_statistics(
    statistics: Mapping[str, Statistic], notes: Iterable[Note], profile: Profile
) -> Iterator[Problem]:
    """Yield the inconsistencies of one chapter's statistics in their order; nothing is repaired.

    A note of the chapter may say that shares do not sum: `1 More than 100%, since some gave two`.
    """
    is_explained = any(_SAYS_SO.search(note.text) for note in notes)
    for id_, statistic in statistics.items():
        rule = profile.rules.get(id_)
        if ":" in statistic.raw:
            yield from _check_held_label(statistic, id_, profile)
        if rule is None or rule.kind == "text":
            continue
        pointer = f"/statistics/{id_}"
        match statistic:
            case QuantityStatistic():
                yield from _check_range(statistic, rule, pointer)
                yield from _check_total_between_groups(statistic, pointer)
            case CompositionStatistic():
                is_whole = rule.whole and not is_explained
                yield from _check_sums(statistic, pointer, is_whole=is_whole)
            case _ if statistic.kind == "text" and statistic.raw:
                yield from _check_broken_text(statistic, profile, pointer)
                yield from _check_unit(statistic, rule, pointer)
    yield from _check_growth(statistics)


def _check_held_label(statistic: Statistic, id_: str, profile: Profile) -> Iterator[Problem]:
    """Yield the problem of a value with a colon that contains the label of another field with it.

    The parts of a value may have the labels of other fields, where it begins with such a part.
    """
    raw = statistic.raw
    if len(raw) > _LONGEST_CHECKED:
        return
    if not profile.labels_in_values.search(raw):  # nor does it hold one outside brackets
        return
    first = raw.index(":")
    has_parts = len(raw[:first].split()) <= _MOST_PART_WORDS
    for found in profile.labels_in_values.finditer(mask_brackets(raw) or raw):
        name = fold(found["label"])
        if has_parts and first < found.start("label"):
            return
        inner = profile.rules[id_].inner if id_ in profile.rules else ()
        if profile.labels.get(name, id_) != id_ and name not in map(fold, inner):
            message = (
                f"the value of {statistic.label!r} contains the label {found['label']!r}: "
                "compare it with the report"
            )
            pointer = f"/statistics/{id_}"
            yield make_problem(Code.VALUE_HOLDS_LABEL, message, statistic.spans, pointer)
            return


def _check_range(
    statistic: QuantityStatistic, rule: StatisticRule, pointer: str
) -> Iterator[Problem]:
    """Yield figures outside the range that the profile allows."""
    if rule.least is None and rule.most is None:
        return
    for observation in statistic.observations:
        if observation.unit != rule.unit:
            continue
        for figure in (observation.value, observation.low, observation.high):
            if not rule.admits(figure):
                message = (
                    f"{figure:,} {rule.unit} for {statistic.label!r} is outside the possible range "
                    f"({_describe_range(rule)}); it is kept"
                )
                yield make_problem(Code.IMPLAUSIBLE_VALUE, message, observation.spans, pointer)


def _describe_range(rule: StatisticRule) -> str:
    least = f"at least {rule.least:,}" if rule.least is not None else None
    most = f"at most {rule.most:,}" if rule.most is not None else None
    return ", ".join(filter(None, (least, most)))


def _check_total_between_groups(statistic: QuantityStatistic, pointer: str) -> Iterator[Problem]:
    """Yield totals that do not lie between the figures of men and women."""
    if len(statistic.observations) < _FEWEST_GROUPS:
        return
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


def _check_sums(
    statistic: CompositionStatistic, pointer: str, *, is_whole: bool
) -> Iterator[Problem]:
    """Yield shares that do not sum to 100, per region if given, or to the share they break down.

    The parts of a whole must; those of another list, as languages that one person speaks, need not.
    A list without a rest (`other 5%`) may leave out what is no larger than its smallest part;
    the report may say itself that its shares do not sum.
    """
    is_explained = _SAYS_SO.search(statistic.raw) is not None
    heads = [item for item in statistic.items if item.items and item.share is None]
    lists = [item.items for item in heads] if len(heads) == len(statistic.items) else []
    for items in (lists or [statistic.items]) if is_whole and not is_explained else ():
        total = _sum_of_shares(items)
        if total is None or _leaves_out_little(items, total):
            continue
        if not _is_about(total, _WHOLE, len(items)):
            message = f"the shares of {statistic.label!r} sum to {total:g}, not to 100"
            yield make_problem(Code.SHARES_DO_NOT_SUM, message, statistic.spans, pointer)
    for item in chain.from_iterable(lists or [statistic.items]):
        total = _sum_of_shares(item.items) if item.items else None
        if total is None or item.share is None or _is_about(total, _WHOLE, len(item.items)):
            continue
        if total > item.share and not _is_about(total, item.share, len(item.items)):
            message = f"the parts of {item.name!r} sum to {total:g}, more than its {item.share:g}"
            yield make_problem(Code.SHARES_DO_NOT_SUM, message, item.spans, pointer)


def _sum_of_shares(items: Sequence[Item]) -> float | None:
    """Return the sum of the shares, None if one is missing or inexact."""
    shares = [item.share for item in items if item.share is not None and item.comparator is None]
    return round(sum(shares), 6) if items and len(shares) == len(items) else None


def _leaves_out_little(items: Sequence[Item], total: float) -> bool:
    """Whether a list that names no rest lacks no more than its smallest part."""
    smallest = min(item.share or 0 for item in items)
    names_rest = any(item.name.lower().startswith("other") for item in items)
    return not names_rest and 0 < _WHOLE - total <= smallest


def _is_about(total: float, whole: float, count: int) -> bool:
    """Whether this many rounded shares may sum to `total` instead of `whole`."""
    return abs(total - whole) <= max(_LEAST_ROUNDING, _ROUNDING * count)


def _check_broken_text(statistic: Statistic, profile: Profile, pointer: str) -> Iterator[Problem]:
    """Yield text values that hold another label, unbalanced brackets, or a gap in the source."""
    own = fold(statistic.label)
    printed = _LABEL.finditer(statistic.raw) if ":" in statistic.raw else ()
    labels = (found["label"] for found in printed)
    other = next(
        (label for label in labels if fold(label) in profile.labels and fold(label) != own), None
    )
    reasons = {
        f"it holds the label {other!r}": other is not None,
        "its brackets or quotation marks do not pair": mask_brackets(statistic.raw) is None,
        "a part of it is missing at the source": _MISSING.search(statistic.raw) is not None,
    }
    for reason, holds in reasons.items():
        if holds:
            message = f"the value of {statistic.label!r} is broken where it is printed: {reason}"
            yield make_problem(Code.BROKEN_TEXT, message, statistic.spans, pointer)


def _check_unit(statistic: Statistic, rule: StatisticRule, pointer: str) -> Iterator[Problem]:
    """Yield text values whose figures have another unit or base than the field."""
    if rule.unit is None:
        return
    found = parse_quantity(statistic.raw, rule.unit, units=_UNITS, groups=rule.groups)
    measured = _MEASURED.fullmatch(statistic.raw)
    others = sorted({each.unit for each in found or () if each.unit} - {rule.unit, *rule.units})
    unit = ", ".join(others) or (measured["unit"].strip() if measured and not found else "")
    if unit and not parse_quantity(f"1 {unit}", rule.unit):
        message = f"{statistic.label!r} is printed in {unit}, not in {rule.unit}"
        yield make_problem(Code.UNKNOWN_UNIT, message, statistic.spans, pointer)


def _check_growth(statistics: Mapping[str, Statistic]) -> Iterator[Problem]:
    """Yield a growth rate that does not follow from births, deaths and migration of its date."""
    rates = {
        id_: _only_observation(statistics.get(id_)) for id_ in (_GROWTH, *dict(_PARTS_OF_GROWTH))
    }
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


def _only_observation(statistic: Statistic | None) -> Observation | None:
    """Return the only figure of a statistic, if it is exact."""
    if not isinstance(statistic, QuantityStatistic) or len(statistic.observations) != 1:
        return None
    [only] = statistic.observations
    return only if only.comparator is None else None
