"""The tables of citation styles, compiled.

A style is a TOML file beside this module: `names` are the kinds of name lists that it prints
(`name_lists`), `forms` its templates by sort of source. In `{author} ({date}) {title}. {imprint}`
a field in braces is a pattern of the lexicon (`fields`), `<…>` may be missing, and punctuation is
matched as styles vary it around quotation and question marks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pipeline.citations.styles.fields import GREEDY, LAZY, MARKERS

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN: Final = re.compile(r"\{(?P<field>\w+)\}|(?P<mark>[.,] )|(?P<other>.)", re.DOTALL)
_LITERALS: Final = {
    "<": "(?:",
    ">": ")?",
    " ": r"\s",
    ". ": r"""(?:\.|(?<=[.?!])|(?<=[.?!]["”’]))\s""",
    ", ": r"""(?:,|(?<=[,?!]["”’]))\s""",
}
_IMPRINT: Final = "{place}: {publisher}"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a style; the names before it are read apart.

    Its patterns compile when they are first used: all together take half a second.
    """

    style: str
    sort: str
    opening: str  # `author`, `editors` or none
    names: frozenset[str]  # the kinds of list in which names are printed
    template: str

    @property
    def from_left(self) -> re.Pattern[str]:
        """The pattern whose fields end as early as they can."""
        return _compile_left(self.template)

    @property
    def from_right(self) -> re.Pattern[str]:
        """The pattern whose fields end as late as they can."""
        return _compile_right(self.template)


@cache
def _compile_left(template: str) -> re.Pattern[str]:
    return compile_template(template, LAZY)


@cache
def _compile_right(template: str) -> re.Pattern[str]:
    return compile_template(template, GREEDY)


@cache
def load_forms() -> tuple[Form, ...]:
    """The forms of all styles, in the order of the styles' names."""
    tables = (file for file in files(__package__).iterdir() if file.name.endswith(".toml"))
    styles = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in sorted(tables, key=lambda file: file.name)
    }
    return tuple(
        _compile_form(style, sort, template, frozenset((*table["names"], "body")))
        for style, table in styles.items()
        for sort, templates in table["forms"].items()
        for template in templates
    )


def _compile_form(style: str, sort: str, template: str, names: frozenset[str]) -> Form:
    openings = (name for name in ("author", "editors") if template.startswith(f"{{{name}}}"))
    opening = next(openings, "")
    rest = template.removeprefix(f"{{{opening}}}").replace("{imprint}", _IMPRINT)
    return Form(style, sort, opening, names, rest)


def compile_template(template: str, patterns: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern of a template, each field a group of its name."""
    pieces = []
    for token in _TOKEN.finditer(template):
        if field := token["field"]:
            is_bare = field in MARKERS or "(?P<" in patterns[field]
            group = f"?P<{field}>" if not is_bare else "?:"
            pieces.append(f"({group}{patterns[field]})")
        else:
            literal = token["mark"] or token["other"]
            pieces.append(_LITERALS.get(literal, re.escape(literal)))
    return re.compile("".join(pieces), re.VERBOSE)
