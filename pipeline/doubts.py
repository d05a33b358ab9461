"""What was read of a value against how it is printed: whether it may be wrong after all.

A grammar sees the reading text alone. That a name runs on over a line's end, that a group is
another field's label, that a raised number may be an exponent, the document and the profile tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.gazetteer.countries import country, demonym
from pipeline.gazetteer.folding import fold
from pipeline.record.statistics import CompositionStatistic, PlaceStatistic, QuantityStatistic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.profile import Profile
    from pipeline.reading import Reading
    from pipeline.record.statistics import Statistic
    from pipeline.rules import StatisticRule

_QUARTERS: Final = frozenset(("North", "South", "East", "West"))
_TEN: Final = re.compile(r"(?<![\d.,])10$")
# In some fonts a minus has the code of a hyphen that is not read.
_UNREAD_SIGN: Final = re.compile(r"(?<!\w)\u00ad\s?[\d.$]")


def is_doubtful(
    statistic: Statistic, value: Reading, rule: StatisticRule, profile: Profile
) -> bool:
    """Whether the print allows another understanding of a value than this."""
    match statistic:
        case QuantityStatistic(observations=found):
            groups = (one.group for one in found)
            return _has_unread_sign(value) or _is_power(value) or _has_label(groups, rule)
        case CompositionStatistic(items=items):
            return any(profile.names_label(item.name) for item in items)
        case PlaceStatistic(name=str(name)):
            return _is_broken(name, value)
    return False


def _has_label(groups: Iterable[str | None], rule: StatisticRule) -> bool:
    """Whether a name before a figure is none of people, nor of a part of the country.

    It is rather another field's label then: `Unemployment: 6.6%; Literacy: 99%`.
    """
    known = frozenset(map(fold, rule.groups))
    return any(
        group is not None
        and not (group.islower() or group in _QUARTERS or fold(group) in known)
        and country(group) is None
        and demonym(group.removesuffix(" area")) is None
        for group in groups
    )


def _is_power(value: Reading) -> bool:
    """Whether a raised number may be an exponent as well as a callout: behind a ten."""
    return any(_TEN.search(value.text, 0, at) for at, _ in value.callouts)


def _has_unread_sign(value: Reading) -> bool:
    text = value.document.text
    return any(_UNREAD_SIGN.search(text, span.start - 1, span.end) for span in value.spans())


def _is_broken(name: str, value: Reading) -> bool:
    """Whether a name runs on over a line's end, where it may be two: `Tbilisi` over `Kutaisi`."""
    at = value.text.index(name)
    spans = value.spans(at, at + len(name))
    return any("\n" in value.document.text[span.start : span.end] for span in spans)
