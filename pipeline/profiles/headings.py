"""The headings of a family: templates of chapter headings, and the numbers of titles.

A template is `{country} {year} Report` or `{country} ({tier})`; a number is `Section 1.` or `a.`.
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.immutable import value
from pipeline.grammar.numbers import ROMAN
from pipeline.profiles.line_templates import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

COUNTRY: Final = "country"
YEAR: Final = "year"
_HEADING_VARIABLES: Final = {COUNTRY: r".+?", YEAR: r"\d{4}", "number": r"\d+"}
_BESIDE: Final = " ,:;|\u2010\u2011\u2012\u2013\u2014\u2015-"
_DASH: Final = r"[\u2010-\u2015-]"

Place = tuple[int, int]


@value
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
            _compile_heading_template(heading, {**statistics, **_HEADING_VARIABLES})
            for heading in headings
        )

    def match_heading(self, heading: str) -> Iterator[HeadingMatch]:
        """The ways a heading fits, at most one for each template, in order.

        Matches that leave out a number before the heading come last.
        """
        number = parse_plain_number(heading) or parse_bare_number(heading)
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
    variables = {*_HEADING_VARIABLES, *known}
    if names.count(COUNTRY) != 1 or len(set(names)) != len(names) or set(names) - variables:
        message = (
            f"heading {template!r} needs {{country}} once, and may hold "
            f"{_list_variables(variables - {COUNTRY})} once each, nothing else in braces"
        )
        raise ValueError(message)


def _list_variables(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _compile_heading_template(template: str, variables: Mapping[str, str]) -> re.Pattern[str]:
    """A template as a pattern: literal except for its variables, ignoring case."""
    parts = VARIABLE.split(template)
    pattern = "".join(
        f"(?P<{part}>{variables[part]})" if index % 2 else _escape_literal(part)
        for index, part in enumerate(parts)
    )
    return re.compile(pattern, re.IGNORECASE)


def _escape_literal(part: str) -> str:
    return re.escape(part).replace(r"\-", _DASH)


# Small capitals come out of a PDF as small letters: `vI. Social Programs`.
_VARIABLES: Final = {"number": rf"\d{{1,3}}|(?i:{ROMAN})", "letter": r"[a-z]"}
# How titles of any family may be numbered: `II. Legal Framework`, `3.1) Staff`, `3.1 It`,
# `(b) Courts`, `Section 2: Courts`.
_PLAIN: Final = re.compile(
    r"""
      (?P<label> (?i:article|chapter|part|section)\s | §\s? )? \(?
      (?P<printed> (?: [IVXLC]{1,7} | \d{1,3} | [A-Z] | [ivx]{1,7} | [a-z] ) (?: \.\d{1,3} )* )
      (?(label) \s?[.):\u2013\u2014-] | [.)] ) \s+ (?=\S)
    | (?P<parted> \d{1,3} (?: \.\d{1,3} )+ ) \s+ (?=[A-Z])
    """,
    re.VERBOSE,
)
_BARE: Final = re.compile(r"(?P<printed>\d{1,3})\s+(?=[A-Z])")  # `3 Staff`, and `12 Months Later`
_COUNTED: Final = re.compile(r"(?P<printed>\d{1,2}|[IVXL]{1,7}|[A-Z])\s+(?=[A-Z])")
_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_SERIES: Final[tuple[Sequence[str], ...]] = (
    tuple(map(str, range(1, 100))),
    tuple(ten + one for ten in ("", "X", "XX", "XXX", "XL") for one in _ONES)[1:],
    ascii_uppercase,
)
_AFTER: Final = r"(?:(?<=[^\w\s])(?!\d)\s*(?=\S)|\s+|$)"  # between a number and its title


@value
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


def find_counted_numbers(titles: Sequence[tuple[int, str]]) -> dict[int, TitleNumber]:
    """The bare numbers, numerals and letters of titles with their levels, by index.

    Only white space separates them from their titles, so they must count from the first one of a
    series, on one level and under one higher title.
    """
    found: dict[int, TitleNumber] = {}
    runs: dict[tuple[int, int], list[tuple[int, TitleNumber]]] = {}
    for at, (level, title) in enumerate(titles):
        runs = {key: run for key, run in runs.items() if key[0] <= level}
        printed = _COUNTED.match(title)
        if not printed:
            continue
        number = TitleNumber(printed["printed"], 0, printed.end())
        for form, series in enumerate(_SERIES):
            run = runs.setdefault((level, form), [])
            if number.printed == series[0]:
                run[:] = [(at, number)]
            elif len(run) < len(series) and number.printed == series[len(run)]:
                run.append((at, number))
                found.update(run)
    return found


def strip_number(title: str) -> str:
    """A title without its plain number."""
    number = parse_plain_number(title)
    return title[number.end :] if number else title


def check_outline_template(template: str) -> None:
    """Raise ValueError unless a template has exactly one variable, a number or a letter."""
    names = VARIABLE.findall(template)
    if len(names) != 1 or names[0] not in _VARIABLES:
        message = f"outline {template!r} needs one of {_list_variables(_VARIABLES)}, once"
        raise ValueError(message)


def _compile_template(template: str) -> re.Pattern[str]:
    """A template as a pattern: literal except for its variable, ignoring case."""
    before, name, after = VARIABLE.split(template)
    literal = (r"\s+".join(map(re.escape, part.split(" "))) for part in (before, after))
    first, last = (f"(?i:{part})" for part in literal)
    other = next(
        variable for variable in _VARIABLES if variable != name
    )  # a group that never matches
    return re.compile(rf"{first}(?P<{name}>{_VARIABLES[name]}){last}{_AFTER}|(?P<{other}>(?!))")
