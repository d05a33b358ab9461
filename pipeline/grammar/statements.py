"""One line that states two things: `3,273,131 (July 1990), growth rate 1.9% (1990)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.grammar.lists import masked

_LIMIT: Final = 4000
# Labels that the books of 1990 to 1992 print inside another statistic's value.
_INNER: Final = re.compile(
    r"[,;]\s(?P<label>(?:population\s|real\s)?growth\srate|per\scapita)(?:\s?:)?\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A value inside a line: half-open offsets, and the label before it (None for the first)."""

    label: str | None
    start: int
    end: int


def statements(text: str) -> tuple[Statement, ...]:
    """What a value's line states, in order: one statement where no second label is printed.

    Labels are in lower case. Total: no text raises.
    """
    mask = masked(text) if len(text) <= _LIMIT else None
    inner = list(_INNER.finditer(mask or ""))
    labels = [None, *(found["label"].lower() for found in inner)]
    starts = [0, *(found.end() for found in inner)]
    ends = [*(found.start() for found in inner), len(text)]
    return tuple(map(Statement, labels, starts, ends))
