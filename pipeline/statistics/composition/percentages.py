"""A printed share of a whole: percent, a range, a comparator, or a count in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.grammar.numbers import DIGITS, SCALE, number
from pipeline.statistics.quantity.amounts import COMPARATOR, RANGE, comparator_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.grammar.numbers import Number
    from pipeline.record.statistics import Comparator

    # The groups of a matched form, those that it has.
    Printed = Mapping[str, str | None]
    Shares = tuple[Number | None, Number | None, Number | None]

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


def comparator(printed: Printed) -> Comparator | None:
    """The sign before a share; of one that is negligible `~`, of a count none."""
    if printed.get("negligible"):
        return "~"
    sign = printed.get("comparator")
    return comparator_of(sign) if sign and not printed.get("count") else None


def shares(printed: Printed) -> Shares | None:
    """Share, low and high of a matched item; None where no part of a whole can be such."""
    bare = printed.get("bare")
    if bare and not (printed.get("comparator") or "").startswith("<"):
        return None
    single, low, high = printed.get("share") or bare, printed.get("low"), printed.get("high")
    values = [number(each) if each else None for each in (single, low, high)]
    if any(value is not None and value > _WHOLE for value in values):
        return None
    share, least, most = values
    share = 0 if printed.get("negligible") else share
    if least is not None and most is not None and least > most:
        return None
    return share, least, most
