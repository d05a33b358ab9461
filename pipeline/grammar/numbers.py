"""Printed numbers, parsed in decimal: `19.1 million` is exactly 19100000."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

Number = int | float

# A float holds at most fifteen digits as printed.
_LIMIT: Final = 15
_POWERS: Final = {"thousand": 3, "mil": 6, "million": 6, "bil": 9, "billion": 9, "trillion": 12}

_GROUPED: Final = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_PLAIN: Final = r"(?:0|[1-9][0-9]*)"
# Digits as printed; the lookahead refuses to stop within a longer run (`11,4003`).
DIGITS: Final = (
    rf"(?:(?:{_GROUPED}|{_PLAIN})(?:\.[0-9]+)?|(?<![0-9,.])\.[0-9]+)(?![0-9])(?![.,][0-9])"
)
SCALE: Final = r"(?ai:thousand|million|billion|trillion|mil\b\.?|bil\b\.?)"
NUMBER: Final = rf"{DIGITS}(?:\s?{SCALE}(?!\w))?"

_NUMBER: Final = re.compile(
    rf"(?P<sign>-?)(?P<digits>{DIGITS})(?:\s?(?P<scale>{SCALE}))?", re.IGNORECASE
)


def parse_number(text: str) -> Number | None:
    """Parse a whole text as a number, None if it is none or has too many digits.

    Grouping must be right (`1,23` is None), a sign is a leading `-`, an integral value is an int.
    """
    return None if len(text) > 2 * _LIMIT + len(" trillion") else _number(text)


@lru_cache(4096)
def _number(text: str) -> Number | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    sign, printed, scale = found.groups()
    whole, _, fraction = printed.replace(",", "").partition(".")
    power = (_POWERS[scale.rstrip(".").lower()] if scale else 0) - len(fraction)
    value = int(whole + fraction)
    digits = str(value)
    if max(len(digits.rstrip("0")), len(digits) + power) > _LIMIT:
        return None
    value = -value if sign else value
    scaled: int = 10 ** abs(power)
    if power >= 0:
        return value * scaled
    parts, rest = divmod(value, scaled)
    return value / scaled if rest else parts  # a quotient of integers is rounded once, correctly
