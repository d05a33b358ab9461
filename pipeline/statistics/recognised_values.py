"""Values of recognised text (OCR): typed only where nothing in them may be misread.

A word that the engine is not sure of, a figure with letters among its digits (`l5`, `3O`), or a
sign read in place of a drawing keeps a value text, unless it is a figure and the figures confirm
each other: shares that sum to 100, or a total that is the sum of men and women, or lies between
their rates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.record.statistics import CompositionStatistic, QuantityStatistic

if TYPE_CHECKING:
    from pipeline.document.reading import Reading
    from pipeline.record.statistics import Observation, Statistic

# Letters that engines give for the digits 0, 1, 5 and 8, and a digit beside them.
_MIXED: Final = re.compile(r"(?:\d[,.]?[lIOoSB|]|[lIOSB|][,.]?\d)[\w.,]*")
# Signs that engines give for bullets, lines and drawings, and that no value is printed with.
_DRAWN: Final = re.compile(r"[@\u00a9\u00ae\u00a2\u00ab\u00bb|_={}\\]")
_FIGURE: Final = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*")
_WHOLE: Final = 100
_EXACT: Final = 1e-6
_MEANS: Final = frozenset(("percent", "years"))  # of which the total lies between its parts


def find_misreading(statistic: Statistic, value: Reading) -> str | None:
    """Why a typed value of recognised text may be misread; None where it is sure or confirmed."""
    document = value.document
    if not document.has_recognised_text:
        return None
    spans = value.spans()
    words = [document.text[start:end] for start, end in document.find_uncertain(spans)]
    recognised = {page.number for page in document.pages if page.recognised}
    if any(span.page in recognised for span in spans):
        words += [found[0] for found in _MIXED.finditer(value.text)]
        words += _DRAWN.findall(value.text)
    if not words or (all(map(_FIGURE.fullmatch, words)) and _is_confirmed(statistic)):
        return None
    return f"{words[0]!r} was recognised with little confidence and may be misread"


def _is_confirmed(statistic: Statistic) -> bool:
    """Whether the figures of a value could not all be what they are if one were misread."""
    match statistic:
        case CompositionStatistic(items=items):
            exact = [one.share for one in items if one.share is not None and not one.comparator]
            is_plain = len(exact) == len(items) and not any(one.items for one in items)
            return is_plain and abs(sum(exact) - _WHOLE) < _EXACT
        case QuantityStatistic(observations=observations):
            return _is_total_confirmed(observations)
    return False


def _is_total_confirmed(observations: tuple[Observation, ...]) -> bool:
    """Whether these are a total, men and women, and the total follows from them."""
    by_group = {one.group: one for one in observations}
    found = [by_group.get(group) for group in ("total", "male", "female")]
    values = [one.value for one in found if one and one.value is not None]
    if len(observations) != len(found) or len(values) != len(found):
        return False
    total, *parts = values
    if observations[0].unit in _MEANS:
        return min(parts) < total < max(parts)
    return abs(sum(parts) - total) < _EXACT
