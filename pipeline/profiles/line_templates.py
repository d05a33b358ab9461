"""Templates of lines that open a chapter or section in a book, such as `:{country} {section}`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Sequence

VARIABLE: Final = re.compile(r"\{(\w+)\}")
_NAME: Final = r"(?=\S)[^\n]{1,100}?(?<=\S)"
_NAME_IN_WORDS: Final = r"\S++(?:[^\S\n]++\S++){0,15}?"  # before white space: fails fast
_OTHER: Final = {"year": r"[0-9]{4}", "number": r"[0-9]{1,6}"}
_GAP: Final = re.compile(r"\s+")
_ENDING_LENGTH: Final = 3  # characters at the end of a title that a line must share


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """A line that fits a template: half-open offsets of the line, the country, the section.

    It `is_marked` if it has signs that prose does not have: `@Hungary:People`, not
    `People Hungary`.
    """

    start: int
    end: int
    country: tuple[int, int] | None
    section: tuple[int, int] | None
    is_marked: bool = True


def compile_line_templates(
    templates: Sequence[str], titles: Sequence[str]
) -> re.Pattern[str] | None:
    """A pattern of the lines that fit one of the templates; None without templates.

    Literal except for the variables and the width of white space; `titles` are those of sections.
    A match begins with the line break before the line, since a search finds that fastest.
    """
    if not templates:
        return None
    forms = "|".join(_compile_form(template, at, titles) for at, template in enumerate(templates))
    return re.compile(rf"\n[ \t]*+(?:{forms})[ \t]*+$", re.MULTILINE)


def check_line_template(template: str) -> None:
    """Raise ValueError if a template has no country or section, an unknown variable, or one twice.

    A country needs other characters beside it, or a section.
    """
    names = VARIABLE.findall(template)
    known = {*_OTHER, "country", "section"}
    required = {"country", "section"} & set(names)
    marked = len(required) > 1 or bool(VARIABLE.sub("", template).strip())
    if not required or not marked or len(set(names)) != len(names) or set(names) - known:
        message = (
            f"line {template!r} needs {{country}} with marks beside it, or {{section}}; "
            f"{', '.join(f'{{{one}}}' for one in sorted(known))} once each, nothing else in braces"
        )
        raise ValueError(message)


@lru_cache(maxsize=1)  # the family of a book is detected by the lines at which it is split
def find_opening_lines(found_by: re.Pattern[str], text: str) -> tuple[OpeningLine, ...]:
    """The lines of a text that fit the pattern, in order."""
    lines: list[OpeningLine] = []
    forms: dict[str, list[str]] = defaultdict(list)  # the groups of each template
    for name in found_by.groupindex:
        forms[name[1:]].append(name)
    for found in found_by.finditer(f"\n{text}"):  # no line break precedes the first line
        named = [name for name in forms[(found.lastgroup or "")[1:]] if found[name]]
        spans = {name[0]: (found.start(name) - 1, found.end(name) - 1) for name in named}
        country = spans.get("c") or spans.get("b")
        end = found.start() + len(found[0].rstrip()) - 1
        start = end - len(found[0].strip())
        lines.append(OpeningLine(start, end, country, spans.get("s"), is_marked="b" not in spans))
    return tuple(lines)


def _compile_form(template: str, at: int, titles: Sequence[str]) -> str:
    group = "c" if VARIABLE.sub("", template).strip() else "b"
    name = _NAME_IN_WORDS if "{country} " in template else _NAME
    variables = {
        **_OTHER,
        "country": rf"(?P<{group}{at}>{name})",
        "section": rf"(?P<s{at}>{'|'.join(map(_escape_literal, titles)) or '(?!)'})",
    }
    return _build_lookahead(template, titles) + "".join(
        variables[part] if index % 2 else _escape_literal(part)
        for index, part in enumerate(VARIABLE.split(template))
    )


def _build_lookahead(template: str, titles: Sequence[str]) -> str:
    """A lookahead that fails fast on lines that begin or end as no section title does."""
    words = [title.split() for title in titles]
    if not all(words):
        return ""
    if template.startswith("{section}"):
        return "".join(("(?=", "|".join(sorted({re.escape(first[0]) for first, *_ in words})), ")"))
    if template.startswith("{country}") and template.endswith("{section}"):
        width = min((len(last) for *_, last in words), default=1)
        ends = "|".join(
            sorted({re.escape(last[-min(width, _ENDING_LENGTH) :]) for *_, last in words})
        )
        return rf"(?=[^\n]*+(?:(?<={ends})|(?<=[ \t])))"
    return ""


def _escape_literal(part: str) -> str:
    return r"[ \t]++".join(map(re.escape, _GAP.split(part)))
