"""What was read of a value against how it is printed: whether it may be wrong after all.

A grammar sees the reading text alone. That a name runs on over a line's end, that a group is
another field's label, that a raised number may be an exponent, the document and the profile tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.record.statistics import CompositionStatistic, PlaceStatistic, QuantityStatistic
from pipeline.vocabulary.countries import find_country, find_demonym
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.reading import Reading
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.statistics import Statistic

_QUARTERS: Final = frozenset(("North", "South", "East", "West"))
_WATERS: Final = (" Sea", " Ocean")
# What a label may stand in and be none: a remark, and a language of signs.
_NO_LABEL: Final = re.compile(r"\([^()]*\)|\bSign\sLanguages?\b")
_TEN: Final = re.compile(r"(?<![\d.,])10$")
# In some fonts a minus has the code of a hyphen that is not read.
_UNREAD_SIGN: Final = re.compile(r"(?<!\w)\u00ad\s?[\d.$]")


def is_doubtful(
    statistic: Statistic,
    value: Reading,
    rule: StatisticRule,
    profile: Profile,
    *,
    in_rows: bool = False,
) -> bool:
    """Whether the print allows another understanding of a value than this.

    `in_rows` says that a table's columns tell groups from labels.
    """
    match statistic:
        case QuantityStatistic(observations=found):
            groups = () if in_rows else (one.group for one in found)
            return _has_unread_sign(value) or _is_power(value) or _has_label(groups, rule, profile)
        case CompositionStatistic(items=items):
            names = [_NO_LABEL.sub("", item.name) for item in items]
            is_label = any(map(profile.contains_label, names))
            return is_label or (rule.whole and any(fold(one) in profile.labels for one in names))
        case PlaceStatistic(name=str(name)):
            return _is_broken(name, value) or profile.contains_label(name.partition(" ")[2])
    return False


def _has_label(groups: Iterable[str | None], rule: StatisticRule, profile: Profile) -> bool:
    """Whether a name before a figure may be another field's label, as in `Literacy: 99%`.

    It is none where it is of people, or a part of the country: one known place tells that the
    others beside it are places too, such as `Sabah` beside `Peninsular Malaysia`.
    """
    named = [group for group in groups if group and not group.islower()]
    names = [group for group in named if fold(group) not in _folded(rule.groups)]
    if not names:
        return False
    return any(map(profile.contains_label, names)) or not any(map(_is_place, names))


@lru_cache
def _folded(groups: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, groups))


def _is_place(name: str) -> bool:
    return (
        name in _QUARTERS
        or name.endswith(_WATERS)
        or any(find_country(part) for part in (name, name.rsplit(maxsplit=1)[-1]))
        or find_demonym(name.removesuffix(" area")) is not None
    )


def _is_power(value: Reading) -> bool:
    """Whether a raised number may be an exponent as well as a callout: behind a ten."""
    return any(_TEN.search(value.text, max(0, at - 2), at) for at, _ in value.callouts)


def _has_unread_sign(value: Reading) -> bool:
    text = value.document.text
    return not text.isascii() and any(
        _UNREAD_SIGN.search(text, span.start - 1, span.end) for span in value.spans()
    )


def _is_broken(name: str, value: Reading) -> bool:
    """Whether a name runs on over a line's end, where it may be two: `Tbilisi` over `Kutaisi`."""
    at = value.text.index(name)
    spans = value.spans(at, at + len(name))
    return any("\n" in value.document.text[span.start : span.end] for span in spans)
