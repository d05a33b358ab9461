"""The number that a title is printed behind: `II. Legal Framework`, `3.1) Staff`."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(
    r"(?P<number>(?:[IVXLC]{1,7}|\d{1,3}|[A-Z])(?:\.\d{1,3})*)[.)]\s+(?=\S)"
)


def number(heading: str) -> tuple[str | None, int]:
    """The printed number of a heading, and where its title begins behind it."""
    found = _NUMBER.match(heading)
    return (found["number"], found.end()) if found else (None, 0)


def title(heading: str) -> str:
    """A heading without its number."""
    return heading[number(heading)[1] :]
