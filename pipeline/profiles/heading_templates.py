"""Templates of chapter headings, such as `{country} {year} Report` and `{country} ({tier})`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.profiles import heading_numbers as outlines
from pipeline.profiles.line_templates import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COUNTRY: Final = "country"
YEAR: Final = "year"
_VARIABLES: Final = {COUNTRY: r".+?", YEAR: r"\d{4}", "number": r"\d+"}
_BESIDE: Final = " ,:;|\u2010\u2011\u2012\u2013\u2014\u2015-"
_DASH: Final = r"[\u2010-\u2015-]"

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """How a heading fits a template: the ranges of its country and of the values it states.

    A heading that prints a report's year beside the country `names_report`.
    """

    country: Place
    stated_values: tuple[tuple[str, Place], ...]
    names_report: bool
    numbered: bool


class HeadingTemplates:
    """The templates of a family's chapter headings; `statistics` are patterns of their values."""

    def __init__(self, headings: Sequence[str], statistics: Mapping[str, str]) -> None:
        self._statistics = tuple(statistics)
        self._patterns = tuple(
            _compile_template(one, {**statistics, **_VARIABLES}) for one in headings
        )

    def match_heading(self, heading: str) -> Iterator[HeadingMatch]:
        """The ways a heading fits, at most one for each template, in order.

        Matches that leave out a number before the heading come last.
        """
        number = outlines.parse_plain_number(heading) or outlines.parse_bare_number(heading)
        for start in (0, number.end) if number else (0,):
            for template in self._patterns:
                if found := template.fullmatch(heading, start):
                    named = found.groupdict()
                    stated = (name for name in self._statistics if named.get(name))
                    states = tuple((name, found.span(name)) for name in stated)
                    yield HeadingMatch(_trim_country(found), states, YEAR in named, start > 0)


def _trim_country(found: re.Match[str]) -> Place:
    """The range of the country's name, without the punctuation around it."""
    start, end = found.span(COUNTRY)
    printed = found[COUNTRY]
    return end - len(printed.lstrip(_BESIDE)), start + len(printed.rstrip(_BESIDE))


def check_heading_template(template: str, known: Sequence[str]) -> None:
    """Raise ValueError if a template has no country, an unknown variable, or one twice."""
    names = VARIABLE.findall(template)
    variables = {*_VARIABLES, *known}
    if names.count(COUNTRY) != 1 or len(set(names)) != len(names) or set(names) - variables:
        message = (
            f"heading {template!r}: {{country}} once, and of {sorted(variables)} each at most once"
        )
        raise ValueError(message)


def _compile_template(template: str, variables: Mapping[str, str]) -> re.Pattern[str]:
    """A template as a pattern: literal except for its variables, ignoring case."""
    parts = VARIABLE.split(template)
    pattern = "".join(
        f"(?P<{part}>{variables[part]})" if index % 2 else _escape_literal(part)
        for index, part in enumerate(parts)
    )
    return re.compile(pattern, re.IGNORECASE)


def _escape_literal(part: str) -> str:
    return re.escape(part).replace(r"\-", _DASH)
