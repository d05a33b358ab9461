"""Lines by which a book of many chapters opens one: templates such as `:{country} {section}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VARIABLE: Final = re.compile(r"\{(\w+)\}")
_NAME: Final = r"(?=\S)[^\n]{1,100}?(?<=\S)"
_NAME_IN_WORDS: Final = r"\S++(?:[^\S\n]++\S++){0,15}?"  # of white space behind it: soon told
_OTHER: Final = {"year": r"[0-9]{4}", "number": r"[0-9]{1,6}"}
_GAP: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line of such a form: half-open offsets of it, its country's name, its section.

    One that `is_marked` has signs that no prose has: `@Hungary:People`, not `People Hungary`.
    """

    start: int
    end: int
    country: tuple[int, int] | None
    section: tuple[int, int] | None
    is_marked: bool = True


def pattern(templates: Sequence[str], titles: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern of the lines that fit one of the templates; `titles` are those of sections.

    Literal but for the variables and for the width of white space. None where there are none.
    """
    if not templates:
        return None
    forms = "|".join(_form(template, at, titles) for at, template in enumerate(templates))
    return re.compile(rf"^[ \t]*+(?:{forms})[ \t]*+$", re.MULTILINE)


def check(template: str) -> None:
    """Raise ValueError where a template has no country or section, or a variable twice or unknown.

    A country needs marks beside it, or a section.
    """
    names = VARIABLE.findall(template)
    known = {*_OTHER, "country", "section"}
    told = {"country", "section"} & set(names)
    marked = len(told) > 1 or bool(VARIABLE.sub("", template).strip())
    if not told or not marked or len(set(names)) != len(names) or set(names) - known:
        message = (
            f"line {template!r}: {{country}} with marks beside it or a {{section}}, "
            f"and of {sorted(known)} each at most once"
        )
        raise ValueError(message)


def lines(found_by: re.Pattern[str], text: str) -> Iterator[Line]:
    """The lines of a text that fit the pattern, in order."""
    for found in found_by.finditer(text):
        spans = {name[0]: found.span(name) for name, part in found.groupdict().items() if part}
        named = spans.get("c") or spans.get("b")
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        end = start + len(found[0].strip())
        yield Line(start, end, named, spans.get("s"), is_marked="b" not in spans)


def _form(template: str, at: int, titles: Sequence[str]) -> str:
    group = "c" if VARIABLE.sub("", template).strip() else "b"
    name = _NAME_IN_WORDS if "{country} " in template else _NAME
    variables = {
        **_OTHER,
        "country": rf"(?P<{group}{at}>{name})",
        "section": rf"(?P<s{at}>{'|'.join(map(_literal, titles)) or '(?!)'})",
    }
    return "".join(
        variables[part] if index % 2 else _literal(part)
        for index, part in enumerate(VARIABLE.split(template))
    )


def _literal(part: str) -> str:
    return r"[ \t]++".join(map(re.escape, _GAP.split(part)))
