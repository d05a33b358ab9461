"""Ages: which numbers are ages though no `years` is printed with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.figures.nouns import find_noun_phrase

if TYPE_CHECKING:
    from pipeline.figures.quantities import Quantity

_OLDEST: Final = 99
_OLDEST_OF_LAW: Final = 25  # in `children under 14`, `the minimum age is 15`
_AGE_BEFORE: Final = re.compile(
    r"\b(?:ages?|aged)\s(?:(?:of|at|is|was|from|between|to)\s)?(?:the\sages?\s(?:of\s)?)?$",
    re.IGNORECASE,
)
_THRESHOLD: Final = re.compile(
    r"\b(?:under|below|over|above|(?:younger|older)\sthan)\s(?:the\sage\s(?:of\s)?|age\s)?$",
    re.IGNORECASE,
)
_WHOSE_AGE: Final = re.compile(
    r"\b(?:child(?:ren)?|persons?|people|girls?|boys?|youths?|minors?|students?|individuals?|adolescents|those"
    r"|anyone|someone|victims?|workers?|women|men|males?|females?|citizens|residents|survivors|employees"
    r"|population|and|or)\s(?:(?:who\s)?(?:are|is|were|was)\s)?$",
    re.IGNORECASE,
)
_MINIMUM_AGE: Final = re.compile(
    r"\bage\b[^.;]{0,70}?\s(?:at|to|is|as|of|from|was)\s$", re.IGNORECASE
)
_ALSO_MINIMUM: Final = re.compile(r"\s(?:at|to|is|as)\s$")
_OR_OLDER: Final = re.compile(r"\b(?:older|younger|over|above|under)\b")
_NUMBER: Final = re.compile(r"(?<![\w.,])\d[\d.,]*")


def is_age(text: str, quantity: Quantity) -> bool:
    """Whether a bare number is an age: `ages 5 to 17`, `children under 14`, `12 and older`."""
    largest = quantity.high if quantity.value is None else quantity.value
    is_one = quantity.is_word and quantity.value == 1
    if largest is None or largest > _OLDEST or is_one:
        return False
    before = text[: quantity.outer]
    threshold = _THRESHOLD.search(text, 0, quantity.start)
    if (
        _AGE_BEFORE.search(before)
        or _AGE_BEFORE.search(text, 0, quantity.start)
        or (threshold and "age" in threshold.group())
        or _OR_OLDER.search(text, quantity.end, quantity.behind)
    ):
        return True
    if largest > _OLDEST_OF_LAW or find_noun_phrase(text, quantity.behind):
        return False
    if threshold:
        return _WHOSE_AGE.search(text, 0, threshold.start()) is not None
    is_also = "minimum age" in before and _ALSO_MINIMUM.search(before) is not None
    return is_also or _MINIMUM_AGE.search(before) is not None


def is_age_in_years(text: str, quantity: Quantity) -> bool:
    """Whether a number of years or months is an age: `ages 5 to 17 years`."""
    if _AGE_BEFORE.search(text, 0, quantity.outer):
        return True
    threshold = _THRESHOLD.search(text, 0, quantity.start) is not None
    return threshold and _WHOSE_AGE.search(text, 0, quantity.outer) is not None


def is_only_number(text: str) -> bool:
    """Whether the sentence prints one number only, so that nothing is counted beside an age."""
    return len(_NUMBER.findall(text)) == 1
