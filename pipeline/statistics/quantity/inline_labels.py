"""One line that states two things: `3,273,131 (July 1990), growth rate 1.9% (1990)`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.document.immutable import value
from pipeline.grammar.lists import masked

_LIMIT: Final = 4000
# A figure, and behind a semicolon two shares or more that are of no population.
_SHARES_BEHIND: Final = re.compile(
    r"(?P<own>[^;%:]+);\s(?=[^%:]*%[^%:]*%)(?!.*\b(?:population|unemploy)|.*:)"
)


@value
class Statement:
    """A value inside a line: half-open offsets, those of the label before it (None for the first).

    `name` is the label as it was asked for. One that is printed without a label has none: its place
    is empty, where its value begins.
    """

    name: str | None
    label: tuple[int, int] | None
    start: int
    end: int


def statements(
    text: str, labels: tuple[str, ...], behind: str | None = None
) -> tuple[Statement, ...]:
    """What a value's line states, in order: one statement where none of the labels is printed.

    A label counts behind a comma or semicolon, or before a colon, outside of parentheses and
    quotation marks, whatever its case. One that is printed twice is of parts of the first
    statement, and divides nothing. `behind` names shares that may stand without a label behind the
    first statement's figure and a semicolon: `2,789,000; agriculture 32%, industry 68%`.
    Total: no text raises.
    """
    if "," not in text and ";" not in text and ":" not in text:
        return (Statement(None, None, 0, len(text)),)
    mask = masked(text) if (labels or behind) and len(text) <= _LIMIT else None
    inner = list(_pattern(labels).finditer(mask)) if mask and labels else []
    if behind and mask and not inner and (found := _SHARES_BEHIND.match(mask)):
        at = found.end()
        return Statement(None, None, 0, found.end("own")), Statement(
            behind, (at, at), at, len(text)
        )
    labelled = [(found["label"] or found["labelled"]).lower() for found in inner]
    if len(set(labelled)) < len(inner):
        inner, labelled = [], []
    names = [None, *labelled]
    places = [None, *(found.span("label" if found["label"] else "labelled") for found in inner)]
    starts = [0, *(found.end() for found in inner)]
    ends = [*(found.start() for found in inner), len(text)]
    return tuple(map(Statement, names, places, starts, ends))


@lru_cache
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(labels, key=len, reverse=True)
    any_label = "|".join(re.escape(label) for label in longest_first)
    return re.compile(
        rf"[,;]\s(?P<label>{any_label})(?:\s?:\s?|\s|--(?!\d)|(?=--\d))"
        rf"|(?<=[\w)])\s(?P<labelled>{any_label})\s?:(?:\s|$)",
        re.IGNORECASE,
    )
