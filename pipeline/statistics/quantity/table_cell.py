"""One cell of a table of statistics: a figure, and a second one in parentheses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.statistics.quantity.amounts import ABSENT, AMOUNT, absent, amount
from pipeline.statistics.quantity.figure import Observation

if TYPE_CHECKING:
    from pipeline.record.statistics import Unit
    from pipeline.statistics.quantity.amounts import Amount

_CELL: Final = re.compile(r"(?P<first>[^()]*[^()\s])\s?(?:\((?P<second>[^()]+)\))?")
_AMOUNT: Final = re.compile(AMOUNT, re.VERBOSE | re.IGNORECASE)
_ABSENT: Final = re.compile(ABSENT, re.VERBOSE | re.IGNORECASE)


def cell(text: str, units: tuple[Unit, ...], group: str | None) -> tuple[Observation, ...] | None:
    """The observations that a cell prints, None where a character is left unexplained.

    `units` are that of its figure and, if it may have one, that of the figure in parentheses: a
    label says them, so that the figures need not. `23.0 (42,145)`, `11.7 (Unavailable)`.
    """
    parts = _CELL.fullmatch(text)
    if parts is None:
        return None
    printed = [parts.span("first"), *([parts.span("second")] if parts["second"] else [])]
    if len(printed) > len(units):
        return None
    found = [
        _observation(text, place, unit, group) for place, unit in zip(printed, units, strict=False)
    ]
    complete = tuple(one for one in found if one is not None)
    return complete if len(complete) == len(found) else None


def _observation(
    text: str, place: tuple[int, int], unit: Unit, group: str | None
) -> Observation | None:
    read = _read(text[slice(*place)])
    if read is None or read.unit not in (unit, None):
        return None
    return Observation(
        value=read.value, low=read.low, high=read.high, comparator=read.comparator, unit=unit,
        group=group, as_of=None, estimated=False, rank=None, comment=read.word,
        start=place[0], end=place[1],
    )  # fmt: skip


def _read(text: str) -> Amount | None:
    if found := _ABSENT.fullmatch(text):
        return absent(found)
    found = _AMOUNT.fullmatch(text)
    return amount(found) if found else None
