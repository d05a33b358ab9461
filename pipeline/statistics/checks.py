"""Checks of parsed statistics: against the print, against each other, and against what is possible.

A grammar sees the reading text only. The document and the profile show whether a name runs over a
line end, a group is the label of another field, or a raised number may be an exponent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.grammar.lists import mask_brackets
from pipeline.record.statistics import CompositionStatistic, PlaceStatistic, QuantityStatistic, Unit
from pipeline.statistics.quantity.parser import parse_quantity
from pipeline.vocabulary.countries import find_country, find_demonym
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.document.reading import Reading
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.statistics import Item, Observation, Statistic

_QUARTERS: Final = frozenset(("North", "South", "East", "West"))
_WATERS: Final = (" Sea", " Ocean")
# Words inside these are no label: a remark, and sign languages.
_NO_LABEL: Final = re.compile(r"\([^()]*\)|Sign(?<=\bSign)\sLanguages?\b")
_MOST_PART_WORDS: Final = 4  # of the name of a part of a value
_LONGEST_CHECKED: Final = 4000  # characters
_TEN: Final = re.compile(r"(?<![\d.,])10$")
_PER_HEAD: Final = re.compile(rf"{spell_words('remarks', 'per_head')}$", re.IGNORECASE)
# In some fonts the minus has the code of a soft hyphen, which is not read.
_UNREAD_SIGN: Final = re.compile(r"(?<!\w)\u00ad\s?[\d.$]")


def find_doubt(
    statistic: Statistic,
    value: Reading,
    rule: StatisticRule,
    profile: Profile,
    *,
    in_rows: bool = False,
) -> str | None:
    """Say why the printed form allows another reading of this value, if it does.

    `in_rows`: table columns separate groups from labels.
    """
    match statistic:
        case QuantityStatistic():
            return _find_doubt_of_figures(statistic, value, rule, profile, in_rows=in_rows)
        case CompositionStatistic(items=items):
            names = [_NO_LABEL.sub("", item.name) for item in items]
            is_label = rule.whole and any(fold(one) in profile.labels for one in names)
            if is_label or any(map(profile.contains_label, names)):
                return "an item that may be another field's label"
        case PlaceStatistic(name=str(name)):
            if _is_broken(name, value) or profile.contains_label(name.partition(" ")[2]):
                return "a name that may be two, or hold another field's label"
    return None


def _find_doubt_of_figures(
    statistic: QuantityStatistic,
    value: Reading,
    rule: StatisticRule,
    profile: Profile,
    *,
    in_rows: bool,
) -> str | None:
    if doubt := find_doubt_of_print(value):
        return doubt
    if not in_rows and _has_label(statistic.observations, rule, profile):
        return "a group that may be another field's label"
    if _is_per_head(statistic):
        return "a figure per head of a field that is none"
    return None


def find_doubt_of_print(value: Reading) -> str | None:
    """Say why the print of a figure allows another reading, whatever it measures."""
    if _has_unread_sign(value):
        return "a sign of the font that may be a minus"
    if value.callouts and _is_power(value):
        return "a raised number that may be an exponent"
    return None


def _is_per_head(statistic: QuantityStatistic) -> bool:
    comments = [one.comment for one in statistic.observations if one.comment]
    remarks = [remark for comment in comments for remark in comment.split("; ")]
    is_remarked = bool(remarks) and any(map(_PER_HEAD.search, remarks))
    return is_remarked and "per" not in (statistic.label or "").lower()


def _has_label(found: Iterable[Observation], rule: StatisticRule, profile: Profile) -> bool:
    """Whether a name before a figure may be the label of another field, as in `Literacy: 99%`.

    It is not if it names people or a part of the country. One known place suffices for the names
    beside it, such as `Sabah` beside `Peninsular Malaysia`.
    """
    named = [one.group for one in found if one.group and not one.group.islower()]
    names = [group for group in named if fold(group) not in _fold_groups(rule.groups)]
    if not names:
        return False
    return any(map(profile.contains_label, names)) or not any(map(_is_place, names))


@lru_cache
def _fold_groups(groups: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, groups))


def _is_place(name: str) -> bool:
    return (
        name in _QUARTERS
        or name.endswith(_WATERS)
        or any(find_country(part) for part in (name, name.rsplit(maxsplit=1)[-1]))
        or find_demonym(name.removesuffix(" area")) is not None
    )


def _is_power(value: Reading) -> bool:
    """Whether a raised number after a 10 may be an exponent as well as a callout."""
    return any(_TEN.search(value.text, max(0, at - 2), at) for at, _ in value.callouts)


def _has_unread_sign(value: Reading) -> bool:
    text = value.document.text
    return not text.isascii() and any(
        _UNREAD_SIGN.search(text, span.start - 1, span.end) for span in value.spans()
    )


def _is_broken(name: str, value: Reading) -> bool:
    """Whether a name spans a line break and may be two names: `Tbilisi` above `Kutaisi`."""
    at = value.text.index(name)
    spans = value.spans(at, at + len(name))
    return any("\n" in value.document.text[span.start : span.end] for span in spans)


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
_UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
# A figure and the word after it, or its unit: `7 billion denars (1993)`.
_MEASURED: Final = re.compile(
    r"\$?[\d.,]+(?:\s(?:million|billion|trillion))?\s"
    r"(?P<unit>(?!(?:million|billion|trillion)\b)[A-Za-z]+(?:/[\d,]*\s?[a-z]+)*)"
    r"(?:\s?\([^()]*\))?"
)


def check_statistics(statistics: Mapping[str, Statistic], profile: Profile) -> Iterator[Problem]:
    """Yield the inconsistencies of one chapter's statistics in their order; nothing is repaired."""
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
                yield from _check_sums(statistic, pointer, is_whole=rule.whole)
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
    """
    heads = [item for item in statistic.items if item.items and item.share is None]
    lists = [item.items for item in heads] if len(heads) == len(statistic.items) else []
    for items in (lists or [statistic.items]) if is_whole else ():
        total = _sum_of_shares(items)
        if total is not None and not _is_about(total, _WHOLE, len(items)):
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
