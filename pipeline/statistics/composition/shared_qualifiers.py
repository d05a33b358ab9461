"""Qualifiers that count the names that they are of: `Afrikaans, English (both official)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.statistics.composition.shared_percentages import Item, Listed

_COUNTS: Final = re.compile(
    r"(?P<count>both|all)\s(?:are\s)?(?:widely\s)?(?:official|national|spoken|recognized|taught|used)\b"
)
_AND: Final = re.compile(r"\s(?:and|or)\s")
_BOTH: Final = 2


def shared(listed: Sequence[Listed]) -> list[Listed] | None:
    """The parts, each with the qualifier behind another one that counts it as well.

    `both` is of two names, `all` of those back to a semicolon; a name with an `and` is more than
    one. None where others stand there too, or what is said of one of them already.
    """
    found = list(listed)
    for at, each in enumerate(listed):
        if not each.item.qualifiers:
            continue
        counts = next(filter(None, map(_COUNTS.match, each.item.qualifiers)), None)
        if counts is None:
            continue
        start = _start(listed, at)
        is_of_both = counts["count"] == "both"
        if is_of_both and _AND.search(each.item.name):
            continue
        if is_of_both and at - start + 1 != _BOTH:
            return None
        if start == at and not _AND.search(each.item.name):
            return None
        if not _are_alike([one.item for one in listed[start : at + 1]]):
            return None
        for before in range(start, at):
            item = listed[before].item._replace(qualifiers=(counts.string,))
            found[before] = listed[before]._replace(item=item, stands_alone=not item.has_share)
    return found


def _start(listed: Sequence[Listed], at: int) -> int:
    """Where the names begin that no semicolon divides from this one."""
    marked = (before for before in range(at, 0, -1) if listed[before].mark == ";")
    return next(marked, 0)


def _are_alike(items: Sequence[Item]) -> bool:
    """Whether all have a share or none, and nothing is said of those before the last."""
    is_plain = not any(item.qualifiers or item.items or item.comment for item in items[:-1])
    return is_plain and len({item.has_share for item in items}) == 1
