"""The printed numbers of titles, such as `Section 1.` and `a.`, and their depth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.profiles.line_templates import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Small capitals come out of a PDF as small letters: `vI. Social Programs`.
_ROMAN: Final = r"(?i:(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))"
_VARIABLES: Final = {"number": rf"\d{{1,3}}|{_ROMAN}", "letter": r"[a-z]"}
# How titles of any family may be numbered: `II. Legal Framework`, `3.1) Staff`, `3.1 It`.
_PLAIN: Final = re.compile(
    r"""
      (?P<printed> (?: [IVXLC]{1,7} | \d{1,3} | [A-Z] ) (?: \.\d{1,3} )* ) [.)] \s+ (?=\S)
    | (?P<parted> \d{1,3} (?: \.\d{1,3} )+ ) \s+ (?=[A-Z])
    """,
    re.VERBOSE,
)
_BARE: Final = re.compile(r"(?P<printed>\d{1,3})\s+(?=[A-Z])")  # `3 Staff`, and `12 Months Later`
_BEHIND: Final = r"(?:(?<=[^\w\s])(?!\d)\s*(?=\S)|\s+|$)"  # between a number and its title


@dataclass(frozen=True, slots=True)
class TitleNumber:
    """A title's printed number, its depth from 1, and where the title begins after it.

    The depth is 0 if the number alone does not determine it.
    """

    printed: str
    depth: int
    end: int


class Outline:
    """How a family numbers its titles, level by level from the highest."""

    def __init__(self, levels: Sequence[Iterable[str]]) -> None:
        self._levels = tuple(tuple(map(_compile_template, templates)) for templates in levels)

    def parse_number(self, title: str) -> TitleNumber | None:
        """The number that a title begins with, None if it has none."""
        for depth, patterns in enumerate(self._levels, start=1):
            for pattern in patterns:
                if found := pattern.match(title):
                    printed = found["number"].upper() if found["number"] else found["letter"]
                    return TitleNumber(printed, depth, found.end())
        return None


def parse_plain_number(title: str) -> TitleNumber | None:
    """The number that a title of any family may begin with, None if it has none."""
    found = _PLAIN.match(title)
    return TitleNumber(found["printed"] or found["parted"], 0, found.end()) if found else None


def parse_bare_number(title: str) -> TitleNumber | None:
    """A number that only white space separates from the title: the caller must confirm it."""
    found = _BARE.match(title)
    return TitleNumber(found["printed"], 0, found.end()) if found else None


def strip_number(title: str) -> str:
    """A title without its plain number."""
    number = parse_plain_number(title)
    return title[number.end :] if number else title


def check_outline_template(template: str) -> None:
    """Raise ValueError unless a template has exactly one variable, a number or a letter."""
    names = VARIABLE.findall(template)
    if len(names) != 1 or names[0] not in _VARIABLES:
        message = f"outline {template!r}: one of {sorted(_VARIABLES)}, once"
        raise ValueError(message)


def _compile_template(template: str) -> re.Pattern[str]:
    """A template as a pattern: literal except for its variable, ignoring case."""
    before, name, after = VARIABLE.split(template)
    literal = (r"\s+".join(map(re.escape, part.split(" "))) for part in (before, after))
    first, last = (f"(?i:{part})" for part in literal)
    other = next(one for one in _VARIABLES if one != name)  # a group that never matches
    return re.compile(rf"{first}(?P<{name}>{_VARIABLES[name]}){last}{_BEHIND}|(?P<{other}>(?!))")
