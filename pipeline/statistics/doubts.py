"""Doubts about a parsed statistic: reasons of the print why it may be read in another way.

A grammar sees the reading text only. The document and the profile show whether a name runs over a
line end, a group is the label of another field, or a raised number may be an exponent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.record.statistics import CompositionStatistic, PlaceStatistic, QuantityStatistic
from pipeline.vocabulary.countries import find_country, find_demonym
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document.reading import Reading
    from pipeline.profiles.model import Profile
    from pipeline.profiles.rules import StatisticRule
    from pipeline.record.statistics import Observation, Statistic

_QUARTERS: Final = frozenset(("North", "South", "East", "West"))
_WATERS: Final = (" Sea", " Ocean")
# Words inside these are no label: a remark, and sign languages.
_NO_LABEL: Final = re.compile(r"\([^()]*\)|Sign(?<=\bSign)\sLanguages?\b")
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
